"""A project report in prose: no forms, only named items with their budget, amounts also in 万 without 元.

Lives here: its sections. Never here: wordings (``phrases/project_report.yaml``).
"""

from __future__ import annotations

from fractions import Fraction

from synthetic.compose.numbering import Numbering
from synthetic.document import Block, Heading, Paragraph
from synthetic.labels import Labels, Project, Text, joined
from synthetic.phrasebook import Printed, fill
from synthetic.printing import Printer, linear_claim, rate_claim
from synthetic.truth import ProjectTruth


class ProjectReport:
    """Writes the report of a department on its projects."""

    kind = "项目支出"

    def __init__(self, printer: Printer, labels: Labels) -> None:
        self.printer = printer
        self.truth = printer.truth
        self.book = printer.book
        self.labels = labels
        self.numbering = Numbering("zh")
        self.grade = "优" if self.truth.form.total >= 9000 else "良"
        self.total = self.truth.form.total
        self.prior_public = ""
        self.slots = {"dept": self.truth.department, "year": str(self.truth.year), "grade": self.grade}

    def _say(self, key: str, **slots: Printed | Text) -> Text:
        return fill(self.book.choose("project_report", key), {**self.slots, **slots})

    def blocks(self) -> list[Block]:
        """The whole report."""
        printer, truth = self.printer, self.truth
        actual = printer.money("expenditure_project", "actual")
        initial = printer.money("expenditure_project", "initial")
        items = [self._item(project) for project in truth.projects]
        amounts = [printed for _, printed in items]
        self.labels.claims.append(linear_claim("sum", "项目年初预算", amounts, [], initial))
        text = self._say("budget", initial=initial, items=joined((told for told, _ in items), "；"))
        value = Fraction(truth.amount("expenditure_project", "actual"), truth.amount("expenditure_project", "initial"))
        if value <= 1:  # more than the first budget was spent where it was added to: no rate is printed then
            rate = printer.rate("rate_execution", value)
            self.labels.claims.append(rate_claim("ratio", "项目执行率", [actual], initial, rate.number.text))
            text = text + self._say("execution", rate=rate)
        heading = self.numbering.heading
        title = fill(self.book.choose("project_report", "titles"), self.slots).text
        score = printer.score("score_total", self.total)
        blocks: list[Block] = [
            Heading(title, 0),
            heading("项目支出基本情况", 1),
            Paragraph(self._say("total", actual=actual)),
            Paragraph(text),
            heading("综合评价结论", 1),
            Paragraph(self._say("score", score=score)),
            heading("绩效评价指标分析", 1),
        ]
        for name, words in (("决策情况", "decision"), ("过程情况", "process"), ("效益情况", "effect")):
            blocks.append(heading(f"项目{name}", 2))
            blocks.append(Paragraph(Text(self.book.choose("project_report", "text", words))))
        return blocks

    def _item(self, project: ProjectTruth) -> tuple[Text, Printed]:
        """One named item, sometimes split by use; its amount in 万 without 元 by chance."""
        printer, random = self.printer, self.book.random
        style_unit = printer.style.unit
        unit = "万" if style_unit == "万元" and random.random() < 0.3 else style_unit
        printed = printer.money("project_amount", "initial", project.initial, breakdown=project.name)
        told = fill(self.book.choose("project_report", "item"), {"name": project.name, "x": printed.number + unit})
        if random.random() < 0.25:
            first = round(project.initial * 0.6 / printer.style.step()) * printer.style.step()
            parts = (first, project.initial - first)
            a, b = (printer.money("project_amount", "initial", x, breakdown=f"{project.name} 用途") for x in parts)
            self.labels.claims.append(linear_claim("sum", f"{project.name}用途", [a, b], [], printed))
            told = told + fill(self.book.choose("project_report", "uses"), {"a": a, "b": b})
        amount = printed.number.text.replace(",", "") + {"元": "元", "亿元": "亿元"}.get(style_unit, "")
        self.labels.projects.append(Project(project.name, amount, "", "", "", "", "", ""))
        return told, printed
