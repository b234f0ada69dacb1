"""Rates that a sentence prints beside its amounts: which numerator and denominator they speak of.

Lives here: the figure of a rate and its claim (执行率, 控制率, 到位率 …). Never here: growth, shares and completions
(``comparisons``), wordings of rates (``rates``).
"""

from __future__ import annotations

import re
from itertools import product

from ingest.narrative import rates
from ingest.narrative.attachment import Attachment
from ingest.narrative.drafts import ClaimDraft, FigureDraft, Operand
from ingest.numbers import Number
from ingest.records import FigureRecord
from ingest.taxonomy import concepts

_ARRIVED = re.compile(r"下达|到位|拨付")
_WORDED = re.compile(r"[一-龥][)]?[/÷][(]?[一-龥][^。;；]{2,60}=$")


class StatedRates(Attachment):
    """A sentence that can tell what a rate is reckoned from."""

    def _rate(self, number: Number, concept: str, subject: FigureDraft) -> FigureDraft:
        draft = FigureDraft(
            self.p, number, self._clause(number), concept, None, self.g.context.fiscal_year, unit=number.unit or "%"
        )
        if subject.concept == "project_amount" and subject.breakdown:
            draft.breakdown, draft.breakdown_kind = subject.breakdown, subject.breakdown_kind
        elif subject.concept not in ("expenditure_total", "sangong_total"):
            draft.breakdown, draft.breakdown_kind = concepts()[subject.concept].name_zh, "item"
        self.g.remember(draft)
        return draft

    def _rate_claim(self, rate: FigureDraft, of_level: FigureDraft | None = None) -> None:
        """An execution rate printed beside its amounts; ``of_level``: the level told just before."""
        pair = rates.RATE_OPERANDS.get(rate.concept)
        if pair is None:
            self._rate_claim_if_it_holds(rate)
            return
        if of_level is not None:
            pair = ((of_level.concept, pair[0][1]), (of_level.concept, pair[1][1]))
        (part_concept, part_bases), (whole_concept, whole_bases) = pair
        name = rate.breakdown if of_level is None else of_level.breakdown
        if name is not None and of_level is None:
            named_concept = next((c.code for c in concepts().values() if c.name_zh == name), None)
            part_concept = whole_concept = named_concept or "project_amount"
            name = None if named_concept else name
        year = self.g.context.fiscal_year
        for of in (
            part_concept,
            *rates.FALLBACK.get(part_concept, ()),
        ):  # a project report has no total but its projects'
            part = self.g.latest(of, year, *part_bases, breakdown=name)
            over = of if part_concept == whole_concept else whole_concept
            whole = self._whole_of_rate(rate.number, part, over, year, whole_bases, name)
            if part is not None and whole is not None:
                break
        operands = () if part is None or whole is None else (Operand.of("num+", part), Operand.of("den+", whole))
        if operands and self._is_told_twice(part, whole) and not rates.holds(rate.number, operands):
            operands = ()  # several amounts bear this name: which one is meant is not sure
        if not operands and rate.breakdown is None and of_level is None and rate.concept == "rate_execution":
            operands = self._spent_of_income(rate.number, year)
        told_here = [f for f in (part, whole) if isinstance(f, FigureDraft) and f.passage is self.p]
        arrived = _ARRIVED.search(self.p.text, self.start, rate.number.start)  # 下达 41 万元，已全部支出，执行率 100%
        if of_level is not None and of_level.concept == "project_amount" and (len(told_here) < 2 or arrived):
            operands = operands if operands and rates.holds(rate.number, operands) else ()
        if operands and not rates.holds(rate.number, operands):
            worded = _WORDED.search(self.p.text, self.start, rate.number.start)  # （上年结转+…）/…×100%=97.65%
            operands = () if worded or self._is_of_part(rate.number, part) else operands
            operands = self._with_additions(rate.number, operands, whole, year) if operands else ()
        n = rate.number
        self.g.found.claims.append(ClaimDraft(self.p, rate.quote, "ratio", n, n.value, n.decimals, "%", None, operands))

    def _spent_of_income(self, number: Number, year: int | None) -> tuple[Operand, ...]:
        """Where no budget is told, an execution rate that holds on the year's income is reckoned on that."""
        part = self.g.latest("expenditure_total", year, "actual")
        for concept in rates.INCOMES:
            whole = self.g.latest(concept, year, "actual")
            if part is not None and whole is not None:
                operands = (Operand.of("num+", part), Operand.of("den+", whole))
                if rates.holds(number, operands):
                    return operands
        return ()

    def _rate_claim_if_it_holds(self, rate: FigureDraft) -> None:
        n = rate.number
        for way in rates.IF_IT_HOLDS.get(rate.concept, ()) if rate.breakdown is None else ():
            for chosen in product(*(bases for _, _, bases in way)):
                told = [
                    (role, self.g.latest(concept, rate.year, basis))
                    for (role, concept, _), basis in zip(way, chosen, strict=True)
                ]
                operands = tuple(Operand.of(role, figure) for role, figure in told if figure is not None)
                if len(operands) == len(way) and rates.holds(n, operands):
                    self.g.found.claims.append(
                        ClaimDraft(self.p, rate.quote, "ratio", n, n.value, n.decimals, "%", None, operands)
                    )
                    return

    def _is_of_part(self, number: Number, part: FigureDraft | FigureRecord | None) -> bool:
        """Whether a rate speaks of something else than the figure known by its name: of the amounts just told, or of
        the project that its clause names."""
        if self.levels:
            return not (isinstance(part, FigureDraft) and part.passage is self.p)
        return "项目" in self.p.text[self._clause(number)[0] : number.start]

    def _whole_of_rate(
        self, number: Number, part: FigureDraft | FigureRecord | None, concept: str, year: int | None,
        bases: tuple[str, ...], name: str | None,
    ) -> FigureDraft | FigureRecord | None:  # fmt: skip
        """The budget a rate is reckoned on: the first of these bases for which it holds, else the first there is."""
        told = [w for basis in bases if (w := self.g.latest(concept, year, basis, breakdown=name)) is not None]
        if part is not None:
            for whole in told:
                if rates.holds(number, (Operand.of("num+", part), Operand.of("den+", whole))):
                    return whole
        return next(iter(told), None)

    def _with_additions(
        self, number: Number, operands: tuple[Operand, ...], whole: FigureDraft | FigureRecord | None, year: int | None
    ) -> tuple[Operand, ...]:
        """Operands of a rate on 年初预算 where money came in later: what came is counted; none when no sum fits."""
        if whole is None or whole.basis != "initial_budget":
            return operands
        carried = self.g.latest("carryover_in", year, "actual")
        added = self.g.latest("budget_addition", year, "budget_change")
        for more in ((added,), (carried,), (added, carried)):
            terms = tuple(Operand.of("den+", m) for m in more if m is not None)
            if len(terms) == len(more) and rates.holds(number, (*operands, *terms)):
                return (*operands, *terms)
        return operands if added is None and carried is None else ()

    def _is_told_twice(self, *levels: FigureDraft | FigureRecord | None) -> bool:
        """Whether some level has several amounts in this report."""
        return any(
            len({d.value for d in self.g.found.figures if same_place(d, level)}) > 1
            for level in levels
            if level is not None
        )


def same_place(draft: FigureDraft, level: FigureDraft | FigureRecord) -> bool:
    """Whether both are the same quantity: concept, basis, year and breakdown."""
    year = level.year if isinstance(level, FigureDraft) else level.fiscal_year
    return (draft.concept, draft.basis, draft.year, draft.breakdown) == (
        level.concept,
        level.basis,
        year,
        level.breakdown,
    )
