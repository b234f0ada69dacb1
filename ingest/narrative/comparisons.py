"""Levels against each other: differences, growth, shares and completion rates, with the figures they speak of.

Lives here: claims told in a sentence and the printed bases of comparison. Never here: whether a claim holds, rates
without a word of comparison (``stated_rates``).
"""

from __future__ import annotations

import re
from decimal import Decimal

from ingest.narrative import rates
from ingest.narrative.coordinates import base_coordinates
from ingest.narrative.drafts import ClaimDraft, FigureDraft, Operand, decimals_of
from ingest.narrative.stated_rates import StatedRates, same_place
from ingest.narrative.tokens import Token, Year
from ingest.narrative.vocabulary import Word
from ingest.narrative.window import Window, is_generic
from ingest.numbers import Number
from ingest.records import FigureRecord
from ingest.taxonomy import Mention, concepts

_CHANGES = re.compile(r"(?:总额|决算|共|总计)?(?:增加|减少|增长|下降|上升|提高|降低)")
_BEFORE = {"adjusted_budget": ("initial_budget",), "actual": ("adjusted_budget", "budget", "initial_budget")}


class Comparisons(StatedRates):
    """A sentence that can compare."""

    def _compared_level(self, number: Number, nxt: list[Token]) -> FigureDraft | None:
        """Behind a list 比上年 13.20 万元减少 1.32 万元 (10%) may speak of the whole: the one that the change fits."""
        change = next((t for t in nxt if isinstance(t, Word) and t.kind == "change"), None)
        delta = next((t for t in nxt if isinstance(t, Number)), None)
        base = number.amount_wan
        if change is None or delta is None or not base:
            return None
        sign = -1 if change.value == "down" else 1
        if delta.kind == "percent":
            near = Decimal(1).scaleb(-delta.decimals)
            grown = ((c, 100 * (_value(c) - base) / base) for c in self._candidates())
            return next((c for c, rate in grown if abs(rate - sign * delta.value) <= near), None)
        if delta.amount_wan is None:
            return None
        return next((c for c in self._candidates() if c.value == base + sign * delta.amount_wan), None)

    def _named_behind(self, nxt: list[Token]) -> FigureDraft | None:
        """与上年 20 万元相比，收入合计减少 …: the level of the label behind the base, right before its change."""
        label = next((t for t in nxt if isinstance(t, Mention)), None)
        if label is None or not any(isinstance(t, Word) and t.kind == "compare" and t.end < label.start for t in nxt):
            return None
        changes = _CHANGES.match(self.p.text, label.end) is not None
        if not changes or concepts()[label.concept].unit_kind != "money":
            return None
        level = self.g.latest(label.concept, self.g.context.fiscal_year, "actual")
        return level if isinstance(level, FigureDraft) else None

    def _changing(self, change: Word, window: Window) -> FigureDraft | None:
        """What a change speaks of: the level of the label before it, else the last level."""
        label = next((t for t in reversed(window.items) if isinstance(t, Mention) and t.end <= change.start), None)
        subject = self.subject or self.g.topic
        named = label is not None and concepts()[label.concept].unit_kind == "money" and not is_generic(label)
        # 收入决算总额 2135.6 万元。…决算支出比预算增加: a bare 支出 names the other side of the account
        if label is not None and (named or (subject is not None and _other_side(label.concept, subject.concept))):
            level = self.g.latest(label.concept, self.g.context.fiscal_year, "actual", "budget", "initial_budget")
            self.base = None
            return level if isinstance(level, FigureDraft) else None
        return subject

    def _difference(self, number: Number, change: Word, window: Window) -> None:
        subject = self._changing(change, window)
        sign = -1 if change.value == "down" else 1
        operands: tuple[Operand, ...] = ()
        if not self.in_cause:
            if change.kind == "either":
                self.falls = self._is_fall(number.amount_wan, window, subject)
                sign = -1 if self.falls else 1
            subject, base = self._fitting(number.amount_wan, sign, window, subject)
            base = base or self._before_adjustment(number, sign, window, subject)
            if subject is not None and base is not None and base is not subject:
                operands = (Operand.of("num+", subject), Operand.of("num-", base))
            elif subject is not None and base is None and number.amount_wan is not None:
                operands = self._less_carried_in(subject, sign * number.amount_wan)
        claim = self._claim("difference", number, sign, change, operands)
        self.delta = claim
        self.g.found.claims.append(claim)
        if subject is not None and not self.in_cause:
            self.subject = subject

    def _before_adjustment(
        self, number: Number, sign: int, window: Window, subject: FigureDraft | None
    ) -> FigureDraft | FigureRecord | None:
        """年初预算 25 万元，调整后预算 28 万元，增加 3 万元; 采购预算 20 万元，实际 18 万元，节约 2 万元:
        the budget that was adjusted or not used up, where the change fits it."""
        of = _BEFORE.get(subject.basis or "") if subject is not None else None
        if subject is None or of is None or number.amount_wan is None:
            return None
        told_here = any(d is subject for d in self.levels) and window.last("compare") is None
        if subject.basis == "actual" and (sign > 0 or not told_here):
            return None
        base = self.g.latest(subject.concept, subject.year, *of, breakdown=subject.breakdown)
        fits = base is not None and subject.value - _value(base) == sign * number.amount_wan
        return base if fits else None

    def _is_fall(self, delta: Decimal | None, window: Window, subject: FigureDraft | None) -> bool:
        """A form's 增加（减少）leaves the direction to the amounts."""
        _, base = self._fitting(delta, -1, window, subject)
        return subject is not None and base is not None and _value(base) > subject.value

    def _fitting(
        self, delta: Decimal | None, sign: int, window: Window, subject: FigureDraft | None
    ) -> tuple[FigureDraft | None, FigureDraft | FigureRecord | None]:
        """The level and base that a difference speaks of: those it fits, else the nearest."""
        nearest = self._compared(window, subject)
        if (
            delta is not None
            and subject is not None
            and (nearest is None or subject.value - _value(nearest) != sign * delta)
        ):
            base = self.base
            for level in self._candidates(base):
                other = self._compared(window, level) or base
                if other is not None and other is not level and level.value - _value(other) == sign * delta:
                    self.base = other
                    return level, other
            self.base = nearest
        return subject, nearest

    def _less_carried_in(self, subject: FigureDraft, delta: Decimal) -> tuple[Operand, ...]:
        """年末结转 11 万元，较上年减少 9 万元: what was carried in is what last year left; taken where it fits."""
        if subject.concept != "carryover_out" or subject.breakdown is not None:
            return ()
        base = self.g.latest("carryover_in", subject.year, "actual")
        if base is None or subject.value - _value(base) != delta:
            return ()
        return Operand.of("num+", subject), Operand.of("num-", base)

    def _growth(self, number: Number, change: Word, window: Window) -> None:
        subject = self._changing(change, window)
        base = self._compared(window, subject)
        sign = -1 if change.value == "down" or (change.kind == "either" and self.falls) else 1
        operands: tuple[Operand, ...] = ()
        if subject is not None and base is not None and base is not subject:
            operands = (Operand.of("num+", subject), Operand.of("num-", base), Operand.of("den+", base))
        elif self.delta is not None and self.delta.stated is not None:
            operands = self._derived_growth(number, subject)
        elif subject is not None:
            operands = self._growth_since(number, sign, subject)
        self.g.found.claims.append(self._claim("growth", number, sign, change, operands))

    def _growth_since(self, number: Number, sign: int, base: FigureDraft) -> tuple[Operand, ...]:
        """上年支出 7.6 万元，同比下降 20%: this year's level was told before; taken where the rate holds."""
        year = self.g.context.fiscal_year
        level = self.g.latest(base.concept, year, "actual", breakdown=base.breakdown)
        if year is None or base.year != year - 1 or base.basis != "actual" or level is None or not base.value:
            return ()
        rate = 100 * (_value(level) - base.value) / base.value
        if abs(rate - sign * number.value) > Decimal(1).scaleb(-number.decimals):
            return ()
        return Operand.of("num+", level), Operand.of("num-", base), Operand.of("den+", base)

    def _derived_growth(self, number: Number, subject: FigureDraft | None) -> tuple[Operand, ...]:
        """Operands of a growth whose base is not printed: the base is the level less its change.

        The level is the one for which the rate holds; else the one just told, never one found by its label only.
        """
        assert self.delta is not None
        nearest: tuple[Operand, ...] = ()
        for level in self._candidates(*([] if subject is None else [subject])):
            operands = _less_change(level, self.delta)
            whole = sum((o.value if o.role == "den+" else -o.value for o in operands[1:]), Decimal(0))
            rate = 100 * operands[0].value / whole if whole > 0 else None
            if rate is not None and abs(rate - number.value) <= 2 * Decimal(1).scaleb(-number.decimals):
                return operands
            if level is self.subject and level in self.levels:
                nearest = operands
        return nearest

    def _share(self, number: Number, share: Word, window: Window) -> None:
        label = window.after(share.start).label()
        subject = self.subject
        if subject is None:
            self._share_of_unread(number, share, label)
            return
        whole: FigureDraft | FigureRecord | None = None
        if label is not None:
            bases = dict.fromkeys((subject.basis or "actual", "actual", "budget", "adjusted_budget", "initial_budget"))
            whole = self.g.latest(label.concept, subject.year, *bases, but=subject)
        elif self.parent is not None:
            whole = self.parent
        operands = () if whole is None or whole is subject else (Operand.of("num+", subject), Operand.of("den+", whole))
        if operands and whole is not self.parent and not rates.holds(number, operands) and self._is_told_twice(whole):
            operands = self._share_of_like(number, subject, whole)
        elif not operands:
            operands = self._share_of_some_whole(number, subject)
        self.g.found.claims.append(self._claim("share", number, 1, share, operands))

    def _share_of_unread(self, number: Number, share: Word, label: Mention | None) -> None:
        """授予小微企业合同 30 万元，占政府采购支出的 60%: a share of what is no figure of ours, where it holds."""
        part = self.unread_amount
        whole = self.g.latest(label.concept, self.g.context.fiscal_year, "actual", "budget") if label else None
        if part is None or part.amount_wan is None or whole is None:
            return
        operands = (Operand("num+", part.amount_wan, decimals_of(part.amount_wan)), Operand.of("den+", whole))
        if rates.holds(number, operands):
            self.g.found.claims.append(self._claim("share", number, 1, share, operands))

    def _share_of_like(
        self, number: Number, subject: FigureDraft, whole: FigureDraft | FigureRecord | None
    ) -> tuple[Operand, ...]:
        """占到位资金的 92.34%, where several amounts bear that name: the one for which the share holds, or none."""
        for other in reversed(self.g.found.figures):
            guess = (Operand.of("num+", subject), Operand.of("den+", other))
            if whole is not None and same_place(other, whole) and rates.holds(number, guess):
                return guess
        return ()

    def _share_of_some_whole(self, number: Number, subject: FigureDraft) -> tuple[Operand, ...]:
        """主要用于：… 占 5.35%: the whole was told before; only one for which the share holds is taken."""
        above = concepts()[subject.concept].parent
        told = self.g.latest(above, subject.year, subject.basis or "actual") if above is not None else None
        for whole in ([told] if told is not None else []) + self.g.wholes[-12:][::-1]:
            guess = (Operand.of("num+", subject), Operand.of("den+", whole))
            if whole.concept != subject.concept and whole.value >= subject.value and rates.holds(number, guess):
                return guess
        return ()

    def _completion(self, number: Number, window: Window) -> None:
        """完成年初预算的 81.40%: a rate figure and its claim. Behind a list it speaks of the part that fits."""
        basis, _ = base_coordinates(window)
        best: tuple[FigureDraft, tuple[Operand, ...]] | None = None
        for subject in self._candidates(self.completing):
            operands = self._completed(subject, basis)
            if best is None or (operands and rates.holds(number, operands)):
                best = (subject, operands)
                if operands and rates.holds(number, operands):
                    break
        if best is None:
            return
        subject, operands = best
        self.subject = subject
        draft = self._rate(
            number, "rate_sangong_control" if subject.concept == "sangong_total" else "rate_budget_completion", subject
        )
        self.g.found.claims.append(
            ClaimDraft(self.p, draft.quote, "ratio", number, number.value, number.decimals, "%", None, operands)
        )

    def _completed(self, subject: FigureDraft, basis: str | None) -> tuple[Operand, ...]:
        preference = {
            "budget": ("budget", "adjusted_budget", "initial_budget"),
            "adjusted_budget": ("adjusted_budget", "budget"),
        }
        bases = preference.get(basis or "", ("initial_budget", "budget", "adjusted_budget"))
        of = {"breakdown": subject.breakdown, "scope": subject.fund_scope}
        whole = self.completing or self.g.latest(subject.concept, subject.year, *bases, **of)
        actual = self.g.latest(subject.concept, subject.year, "actual", **of)
        part = subject if subject.basis == "actual" else actual
        return () if whole is None or part is None else (Operand.of("num+", part), Operand.of("den+", whole))

    def _candidates(self, base: FigureDraft | FigureRecord | None = None) -> list[FigureDraft]:
        """What a rate or comparison may speak of: the last level, its list's whole, the sentence's head, the topic.

        A printed ``base`` of another concept than the last level's names what is compared.
        """
        seen: list[FigureDraft] = []
        if isinstance(base, FigureDraft) and base.year == self.g.context.fiscal_year and base.basis == "actual":
            seen.append(base)
        elif isinstance(base, FigureDraft) and (self.subject is None or base.concept != self.subject.concept):
            level = self.g.latest(base.concept, self.g.context.fiscal_year, "actual", breakdown=base.breakdown)
            if isinstance(level, FigureDraft):
                seen.append(level)
        spoken = (self.subject, self.parent, self.inherit, self.head, self.g.topic)
        actuals = [self.g.latest(d.concept, d.year, "actual", breakdown=d.breakdown) for d in spoken if d is not None]
        for draft in (*spoken, *(d for d in actuals if isinstance(d, FigureDraft))):
            if draft is not None and draft.amount_wan is not None and all(draft is not s for s in seen):
                seen.append(draft)
        return seen

    def _compared(self, window: Window, subject: FigureDraft | None) -> FigureDraft | FigureRecord | None:
        """The level a change is measured against: printed just before, else known from its coordinates."""
        compare = window.last("compare") or window.last("exceed")
        if compare is not None and subject is not None:
            inside = window.after(compare.start)
            basis, shift = base_coordinates(inside)
            named_year = next((t.value for t in reversed(inside.items) if isinstance(t, Year)), None)
            if not shift and self.p.text[compare.start : compare.end] == "同比":
                shift, basis = -1, basis or "actual"
            year = None if subject.year is None else subject.year + shift
            if named_year is not None and named_year != subject.year:
                year, shift, basis = named_year, -1, basis or subject.basis
            if basis or shift:
                bases = (basis,) if basis else ("actual",)
                self.base = self.g.latest(subject.concept, year, *bases) if subject.breakdown is None else None
        return self.base

    def _claim(self, kind: str, number: Number, sign: int, word: Word, operands: tuple[Operand, ...]) -> ClaimDraft:
        told = None if word.kind == "either" else self.p.text[word.start : word.end]
        return ClaimDraft(
            self.p, self._clause(number), kind, number, number.value * sign, number.decimals, number.unit,
            told, operands, "ok" if operands else "operand_unknown",
        )  # fmt: skip

    def _base(self, number: Number, window: Window, nxt: list[Token], before: Mention | None = None) -> None:
        """较上年同期的 914.20 万元: last year's level (or the budget) of the subject."""
        subject = self._compared_level(number, nxt) or self._named_behind(nxt) or self.subject or self.g.topic
        if subject is not None:
            self.subject = subject
        label = window.label()
        concept = label.concept if label is not None and concepts()[label.concept].unit_kind == "money" else None
        if label is not None and concept is not None and subject is not None and _is_bare(label):
            concept = subject.concept  # 同比 2021 年支出数 3.62 万元: of what is spoken of
        announced = before or (self.label if self.subject is None else None)
        if announced is not None and concepts()[announced.concept].unit_kind != "money":
            announced = None
        if concept is None and (announced is not None or subject is not None):
            concept = announced.concept if announced is not None else subject.concept  # type: ignore[union-attr]
        basis, shift = base_coordinates(window)
        known = self.g.recall(number) if subject is None or subject.concept.startswith("income") else None
        if known and (known.basis == basis or basis is None):
            concept, basis = known.concept, known.basis
        named_year = next((t.value for t in reversed(window.items) if isinstance(t, Year)), None)
        if basis is None and subject is not None and named_year is not None:
            basis = subject.basis
        if basis is None and named_year is not None:
            basis = "actual"
        if concept is None:
            return
        if basis == "initial_budget" and concept.startswith("income"):
            concept = "expenditure_total"
        year = self._year(window, None) if shift == 0 else self._shifted(shift)
        draft = FigureDraft(self.p, number, self._clause(number), concept, basis, year,
                            unit=number.unit or "万元", unit_inherited=number.unit is None)  # fmt: skip
        if subject is not None and subject.concept == concept:
            draft.breakdown, draft.breakdown_kind = subject.breakdown, subject.breakdown_kind
        self.g.remember(draft)
        self.base = draft
        if self.subject is None:
            self.subject = subject


def _is_bare(label: Mention) -> bool:
    """支出数, 决算支出: whose, the sentence has said before; 总支出 is the whole's."""
    return is_generic(label) and "总" not in label.label


def _less_change(level: FigureDraft, delta: ClaimDraft) -> tuple[Operand, ...]:
    rises = (delta.stated or 0) >= 0
    amount = abs(delta.in_wan)
    places = decimals_of(amount)
    return (
        Operand("num+" if rises else "num-", amount, places),
        Operand.of("den+", level),
        Operand("den-" if rises else "den+", amount, places),
    )


def _value(figure: FigureDraft | FigureRecord) -> Decimal:
    return figure.value if isinstance(figure, FigureDraft) else figure.amount_wan or figure.value


def _other_side(named: str, spoken_of: str) -> bool:
    """Whether one is the whole income and the other an expenditure, or the other way round."""
    return (named == "expenditure_total" and spoken_of.startswith("income")) or (
        named == "income_total" and spoken_of.startswith("expenditure")
    )
