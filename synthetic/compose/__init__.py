"""Writes a truth down in one style: blocks with labelled numbers, and the labels beside them.

Lives here: the order of a report's sections. Never here: file formats.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from synthetic.compose.forms import overall_form, project_form
from synthetic.compose.narrative import Narrative
from synthetic.compose.project_report import ProjectReport
from synthetic.compose.tables import accounts_table, base_data_table, sangong_table
from synthetic.document import Block, Heading, Paragraph
from synthetic.labels import Labels, Text
from synthetic.phrasebook import Phrasebook
from synthetic.printing import Printer, marks_text
from synthetic.style import Style
from synthetic.truth import ReportTruth


@dataclass(frozen=True, slots=True)
class Composed:
    """A report as blocks, with everything known about it."""

    truth: ReportTruth
    style: Style
    kind: str  # 整体支出 or 项目支出
    title: str
    score: str
    grade: str
    blocks: tuple[Block, ...]
    labels: Labels


def compose(truth: ReportTruth, style: Style, book: Phrasebook) -> Composed:
    """Write the report: narrative first, then the annexes that this style attaches."""
    labels = Labels()
    printer = Printer(truth, style, book)
    writer = ProjectReport(printer, labels) if style.project_report else Narrative(printer, labels)
    blocks: list[Block] = writer.blocks()
    for i, annex in enumerate([] if style.project_report else _annexes(printer, labels, writer.prior_public), 1):
        blocks.append(Paragraph(Text(f"附件{i}")))
        blocks += annex
        blocks.append(Paragraph(Text(_footer(truth, book))))
    if style.spaced:
        blocks = [_spaced(block) for block in blocks]
    title = next(b.text for b in blocks if isinstance(b, Heading))
    score = marks_text(writer.total)
    return Composed(truth, style, writer.kind, title, score, writer.grade, tuple(blocks), labels)


def _annexes(printer: Printer, labels: Labels, prior_public: str) -> list[list[Block]]:
    """The tables and forms that this style attaches."""
    truth, style = printer.truth, printer.style
    annexes: list[list[Block]] = []
    if style.base_data:
        annexes.append(base_data_table(printer, labels, prior_public))
    if style.overall != "none":
        annexes.append(overall_form(printer, labels))
    if style.sangong_table:
        annexes.append(sangong_table(printer))
    if style.accounts_table:
        annexes.append(accounts_table(printer))
    if style.project_forms:
        annexes += [project_form(printer, labels, project) for project in truth.projects]
    return annexes


def _footer(truth: ReportTruth, book: Phrasebook) -> str:
    """Who filled the form in: invented, and there to be redacted."""
    phone = book.random.choice(("13800000000", "0000-0000000"))
    day = f"{truth.year + 1}年{truth.month}月{truth.day}日"
    return f"填表人：测试员　填报日期：{day}　联系电话：{phone}"


def _spaced(block: Block) -> Block:
    """The block as some converters leave it: a space between words and numbers."""
    if isinstance(block, Heading):
        return replace(block, text=Text(block.text).spaced().text)
    if isinstance(block, Paragraph):
        return Paragraph(block.content.spaced())
    rows = tuple(tuple(c and replace(c, content=c.content.spaced()) for c in row) for row in block.rows)
    return replace(block, rows=rows)
