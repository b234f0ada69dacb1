"""Forms of the reports: base data tables, self-evaluation forms, scorecards and the other tables, to records.

Lives here: everything told in cells, and scorecards told in numbered paragraphs. The layouts are data
(``knowledge/forms``). Never here: sentences (``narrative``), finding tables in a file (``structure``), whether values
are right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Protocol

from ingest.document import Document, Paragraph, Table
from ingest.forms.drafts import Context, finish, listed_projects, project_record
from ingest.forms.fielded import read_fielded
from ingest.forms.layouts import squeeze
from ingest.forms.lines import Lines, split_lines
from ingest.forms.prose import Marks, read_scorecard
from ingest.forms.repair import settle_guesses
from ingest.forms.scored import read_scored
from ingest.forms.targets import read_targets
from ingest.forms.walk import Walk
from ingest.records import FigureRecord, IndicatorRecord, ProjectRecord

_FORM_WORDS = re.compile(
    "[二三]级指标|年初目标值|年度指标值|实际完成值|分值|得分|预算数|执行数|执行率|项目名称|主管部门|实施单位|年度总体目标|预期目标"
    "|指标性质|(?<!年度)指标值|度量单位|(?<!实际)完成值|权重|偏差原因"
)
_FORM_GOES_ON = re.compile("(?:数量|质量|时效|成本|效益|影响|满意度)指标")  # behind a page break
_FEWEST_WORDS = 7
_FEWEST_HEADERS = 5  # where headers stand side by side
_LEAST_GLUED = 100


class HeadLike(Protocol):
    """The part of a report's head that forms need."""

    @property
    def fiscal_year(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class FormsResult:
    """What the forms of a report hold.

    ``cell_paragraphs``: starts of the paragraphs that were cells of a form written one cell per line; no sentence is to
    be read from them. ``execution_weight`` and ``execution_score``: of the line of money of the overall form.
    """

    figures: list[FigureRecord] = field(default_factory=list)
    indicators: list[IndicatorRecord] = field(default_factory=list)
    projects: list[ProjectRecord] = field(default_factory=list)
    cell_paragraphs: set[int] = field(default_factory=set)
    execution_weight: Decimal | None = None
    execution_score: Decimal | None = None


def read_tables(document: Document, span: tuple[int, int], head: HeadLike, report_key: str) -> FormsResult:
    """Figures, indicators and projects of the tables that stand in ``span`` of the document. Pure."""
    context = Context(report_key, head.fiscal_year, block_numbers(document), _usual_basis(document, span, head))
    walk = Walk(document, context)
    for part in _parts(document, span):
        if isinstance(part, Paragraph):
            walk.paragraph(part)
        elif isinstance(part, Lines):
            walk.lines(part)
        else:
            walk.table(*part)
    figures: list[FigureRecord] = []
    indicators: list[IndicatorRecord] = []
    projects: list[ProjectRecord] = []
    for above, below in pairwise(walk.forms):
        if above.nature and not above.drafts and above.project_name is below.project_name is None:
            # 基本支出总额 and 项目支出总额 in the lines of a form's head: its money tells their basis and unit
            below.nature[:0] = above.nature
            above.nature.clear()
    for form in walk.forms:
        settle_guesses(form)
        figures += finish(form, context)
        project = project_record(form, len(projects) + 1, context)
        if project is not None:
            projects.append(project)
        indicators += form.indicators
    if not projects:
        for form in walk.forms:
            projects += listed_projects(form, len(projects) + 1, context)
    overall = next((f.execution for f in walk.forms if f.project_name is None and f.execution.weight is not None), None)
    walk.line_starts |= _glued_forms(document, span)
    return FormsResult(
        _unique(figures),
        indicators,
        projects,
        cell_paragraphs=walk.line_starts,
        execution_weight=overall.weight if overall else None,
        execution_score=overall.score if overall else None,
    )


def _glued_forms(document: Document, span: tuple[int, int]) -> set[int]:
    """Starts of the paragraphs that are a whole form without any mark between its cells: no sentences."""
    glued: set[int] = set()
    goes_on = False
    for b in document.blocks:
        if not isinstance(b, Paragraph) or not span[0] <= b.start < span[1]:
            goes_on = False
            continue
        text = squeeze(b.text)
        fewest = _FEWEST_HEADERS if "级指标三级指标" in text else _FEWEST_WORDS
        whole = len(text) > _LEAST_GLUED and "级指标" in text and len(set(_FORM_WORDS.findall(text))) >= fewest
        goes_on = whole or (goes_on and bool(_FORM_GOES_ON.search(text)))
        if goes_on:
            glued.add(b.start)
    return glued


def _usual_basis(document: Document, span: tuple[int, int], head: HeadLike) -> str:
    """``budget`` in a budget document and in a note that speaks of budgets only; else ``actual``."""
    if getattr(head, "report_kind", None) == "budget":
        return "budget"
    told = any(document.text.find(word, *span) >= 0 for word in ("决算", "执行", "年度支出", "实际"))
    return "budget" if not told and document.text.find("预算", *span) >= 0 else "actual"


def scorecard_prose(
    document: Document, span: tuple[int, int], report_key: str, first_order: int = 1, in_tables: bool = False
) -> tuple[list[IndicatorRecord], Marks]:
    """Scored items that paragraphs of ``span`` tell, and what the marks printed there are given for. Pure.

    ``first_order`` follows the rows of the report's tables; ``in_tables``: its forms print the indicators already.
    """
    paragraphs = [b for b in document.blocks if isinstance(b, Paragraph) and span[0] <= b.start < span[1]]
    indicators = read_fielded(document, paragraphs, report_key, first_order)
    items, marks = read_scorecard(document, paragraphs, report_key, first_order)
    indicators = indicators or items or read_scored(document, paragraphs, report_key, first_order)
    if not (indicators or in_tables):
        indicators = read_targets(document, paragraphs, report_key, first_order)
    return indicators, marks


def block_numbers(document: Document) -> dict[int, int]:
    """Start offset of every paragraph and cell → its number in the document, from 1."""
    numbers: dict[int, int] = {}
    for block in document.blocks:
        for part in block.cells() if isinstance(block, Table) else (block,):
            numbers[part.start] = len(numbers) + 1
    return numbers


def _parts(document: Document, span: tuple[int, int]) -> Iterator[Paragraph | Lines | tuple[Table, int]]:
    """The blocks that start in the span: paragraphs, rows of forms written one cell per line, numbered tables."""
    table_no = 0
    run: list[Paragraph] = []
    for block in document.blocks:
        if isinstance(block, Table):
            table_no += 1
        if not span[0] <= _start(block) < span[1]:
            continue
        if isinstance(block, Paragraph):
            run.append(block)
            continue
        yield from split_lines(run)
        run = []
        yield block, table_no
    yield from split_lines(run)


def _start(block: Paragraph | Table) -> int:
    if isinstance(block, Paragraph):
        return block.start
    return next((cell.start for cell in block.cells()), -1)


def _unique(figures: list[FigureRecord]) -> list[FigureRecord]:
    """The figures without the second reading of one printed number as the same quantity."""
    return list({f.figure_key: f for f in reversed(figures)}.values())[::-1]
