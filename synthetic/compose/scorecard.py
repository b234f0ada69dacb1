"""The older scorecard in prose: each item with its marks, its formula written out and the marks given.

Lives here: which quantity an item measures and the rule by which it is marked. Never here: wordings, or the newer
forms with targets.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from synthetic.compose.numbering import Numbering
from synthetic.document import Block, Heading, Paragraph
from synthetic.labels import Indicator, Labels, Text, joined
from synthetic.phrasebook import Printed, fill, phrases
from synthetic.printing import Printer, linear_claim, marks_text, rate_claim

ANY_BUDGET = "budget|adjusted_budget|initial_budget"


@dataclass(frozen=True, slots=True)
class _Item:
    """One scored item: what it says, what it achieved and its marks in hundredths."""

    body: Text
    actual: str
    target: str
    score: int


class Scorecard:
    """Writes the scorecard and keeps its total."""

    def __init__(self, printer: Printer, labels: Labels, numbering: Numbering) -> None:
        self.printer = printer
        self.truth = printer.truth
        self.book = printer.book
        self.labels = labels
        self.numbering = numbering
        self.total = 0
        self.sections: list[tuple[str, int]] = []

    def blocks(self) -> list[Block]:
        """Items by group, under headings of the second level, or under sentences that give the group's marks."""
        data = phrases("scorecard")
        marks = iter(self.book.random.choice(data["marks"]))
        template = self.book.choose("scorecard", "item")
        part = self.book.choose("scorecard", "part")
        blocks: list[Block] = []
        for group in data["groups"]:
            heading = self.numbering.heading(group["name"], 2)
            items: list[Block] = []
            section = full = 0
            for no, key in enumerate(group["items"], 1):
                weight = 100 * next(marks)
                name = self.book.choose("scorecard", "names", key)
                item = self._item(key, name, weight)
                slots = {"no": str(no), "name": name, "weight": marks_text(weight), "score": marks_text(item.score)}
                items.append(Paragraph(fill(template, {**slots, "body": item.body})))
                cells = ("", name, item.target, item.actual, slots["weight"], slots["score"])
                self.labels.indicators.append(Indicator("whole", group["name"], *cells))
                section, full = section + item.score, full + weight
            blocks += [self._head(heading, part, full, section, group["short"]), *items]
            self.sections.append((group["short"], section))
        self.total = sum(score for _, score in self.sections)
        return blocks

    def _head(self, heading: Heading, template: str, full: int, section: int, short: str) -> Block:
        if not template:
            return heading
        score = self.printer.score("score_section", section, short)
        told = fill(template, {"weight": marks_text(full), "score": score.number})
        return Paragraph(Text(heading.text) + told)

    def conclusion(self, grade: str) -> Text:
        """The sentence that adds the sections up; the report's total score stands in it."""
        template = self.book.choose("scorecard", "sections")
        printed = [(short, self.printer.score("score_section", score, short)) for short, score in self.sections]
        total = self.printer.score("score_total", self.total)
        self.labels.claims.append(linear_claim("score_sum", "总分", [p for _, p in printed], [], total))
        told = joined((fill(template, {"short": short, "score": p.number}) for short, p in printed), "，")
        slots = {"sections": told, "score": total.number, "grade": grade}
        return fill(self.book.choose("scorecard", "total"), slots)

    # -------------------------------------------------------------------- items
    def _item(self, key: str, name: str, weight: int) -> _Item:
        measured = {
            "staff": self._staff,
            "change": self._change,
            "completion": self._completion,
            "control": self._control,
            "public": self._public,
            "sangong": self._sangong,
            "procurement": self._procurement,
        }
        if key in measured:
            return measured[key](name, weight)
        if key in ("area", "investment"):
            concept = "rate_building_area" if key == "area" else "rate_building_investment"
            rate = self.printer.rate(concept, Fraction(1), numeral="100", planted=False)
            return _Item(Text("本单位没有新建楼堂馆所，控制率视为") + rate.with_unit(), "100%", "", weight)
        if key == "satisfaction":
            value = Fraction(self.book.random.randint(880, 990), 1000)
            rate = self.printer.rate("rate_satisfaction", value)
            missed = max(Fraction(0), 95 - 100 * value)
            body = Text("问卷统计的满意度为") + rate.with_unit() + "，95%以上（含）计满分，每低一个百分点扣0.25分"
            return _Item(body, f"{rate.number.text}%", "95%以上（含）", max(0, weight - round(25 * missed)))
        lost = self.book.random.choice((0, 0, 0, 50, 100))
        return _Item(Text(self.book.choose("scorecard", "words", key)), "", "", weight - lost)

    def _written(self, name: str, left: Text, rate: Printed) -> Text:
        return fill(self.book.choose("scorecard", "formula"), {"name": name, "left": left, "rate": rate.with_unit()})

    def _ratio(self, name: str, concept: str, top: Printed, base: Printed, value: Fraction) -> tuple[Text, str]:
        rate = self.printer.rate(concept, value)
        self.labels.claims.append(rate_claim("ratio", name, [top], base, rate.number.text))
        return self._written(name, top.number + "/" + base.number, rate), f"{rate.number.text}%"

    def _operand(self, concept: str, basis: str, gold_basis: str | None = None) -> Printed:
        """A number inside a formula: it may be read as a figure, and need not."""
        return self.printer.money(concept, basis, unit="万元", required=False, gold_basis=gold_basis)

    def _staff(self, name: str, weight: int) -> _Item:
        truth = self.truth
        inpost = self.printer.count("headcount_actual", truth.staff_in_post, "人", required=False)
        quota = self.printer.count("headcount_quota", truth.staff_quota, "人", required=False)
        value = Fraction(truth.staff_in_post, truth.staff_quota)
        body, actual = self._ratio(name, "rate_staff_control", inpost, quota, value)
        return _Item(body, actual, "", weight)

    def _change(self, name: str, weight: int) -> _Item:
        now, before = (self.truth.amount("sangong_total", b) for b in ("initial", "prior_initial"))
        a = self._operand("sangong_total", "initial")
        b = self._operand("sangong_total", "prior_initial")
        value = Fraction(now - before, before)
        rate = self.printer.rate("rate_sangong_change", value)
        told = rate.number.text
        self.labels.claims.append(rate_claim("growth", name, [a], b, told.lstrip("-"), signed=told))
        left = Text("（") + a.number + "-" + b.number + "）/" + b.number
        body = self._written(name, left, rate) + "，变动率≦0计满分"
        return _Item(body, f"{told}%", "≦0", weight)

    def _completion(self, name: str, weight: int) -> _Item:
        terms = (
            ("carryover_in", "actual"),
            ("expenditure_total", "initial"),
            ("budget_addition", "change"),
        )
        carried, initial, added = (self.truth.amount(*t) for t in terms)
        out = self.truth.amount("carryover_out", "actual")
        value = Fraction(carried + initial + added - out, carried + initial + added)
        top = joined((self._operand(*t).number for t in terms), "+")
        left = Text("（") + top + "-" + self._operand("carryover_out", "actual").number + "）/（"
        left = left + joined((self._operand(*t).number for t in terms), "+") + "）"
        rate = self.printer.rate("rate_budget_completion", value)
        lost = round(40 * (100 - 100 * value))
        body = self._written(name, left, rate) + "，100%计满分，每低于5%扣2分，按比例计算"
        return _Item(body, f"{rate.number.text}%", "100%", max(0, weight - lost))

    def _control(self, name: str, weight: int) -> _Item:
        added, initial = self._operand("budget_addition", "change"), self._operand("expenditure_total", "initial")
        value = Fraction(
            self.truth.amount("budget_addition", "change"), self.truth.amount("expenditure_total", "initial")
        )
        body, actual = self._ratio(name, "rate_budget_control", added, initial, value)
        step = 0 if value <= Fraction(1, 10) else 100 if value <= Fraction(2, 10) else 200
        return _Item(body + "，0-10%（含）计满分，每升一档扣1分", actual, "0-10%（含）", weight - step)

    def _public(self, name: str, weight: int) -> _Item:
        spent = self._operand("expenditure_public", "actual")
        planned = self._operand("expenditure_public", "adjusted", ANY_BUDGET)
        value = Fraction(*(self.truth.amount("expenditure_public", b) for b in ("actual", "adjusted")))
        body, actual = self._ratio(name, "rate_public_control", spent, planned, value)
        return _Item(body + "，100%以下（含）计满分", actual, "100%以下（含）", weight)

    def _sangong(self, name: str, weight: int) -> _Item:
        spent, planned = self._operand("sangong_total", "actual"), self._operand("sangong_total", "initial")
        value = Fraction(*(self.truth.amount("sangong_total", b) for b in ("actual", "initial")))
        body, actual = self._ratio(name, "rate_sangong_control|rate_budget_completion", spent, planned, value)
        return _Item(body + "，100%以下（含）计满分", actual, "100%以下（含）", weight)

    def _procurement(self, name: str, weight: int) -> _Item:
        spent, planned = self._operand("procurement", "actual"), self._operand("procurement", "initial")
        value = Fraction(*(self.truth.amount("procurement", b) for b in ("actual", "initial")))
        body, actual = self._ratio(name, "rate_procurement", spent, planned, value)
        lost = round(40 * (100 - 100 * value))
        rule = "，100%计满分，每超过或降低5%扣2分，按比例计算"
        return _Item(body + rule, actual, "100%", max(0, weight - lost))
