"""Operands of a stated arithmetic: their evidence sets, the stated number's, and signs that one was misread.

Lives here: what a claim's numbers can mean. Never here: checks and their words (``claims``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from expectations.facts import Claim, Figure
from expectations.quantities import Quantities, unit_kind
from expectations.tolerance import EvidenceSet, evidence, grains, residual
from expectations.verdicts import HUNDRED

PERCENT_UNITS = frozenset({"%", "％", "个百分点", "百分点"})
BUDGETS = ("adjusted_budget", "initial_budget", "budget")
"""Bases of what was planned, the one that rates are usually reckoned on first."""
MONEY_UNITS = frozenset({"万元", "元", "亿元", "千元", "万", "亿", "百万元"})


@dataclass(slots=True)
class Sides:
    """Numerator and denominator of a claim as evidence sets; ``den`` is None for sums and differences."""

    num: EvidenceSet
    den: EvidenceSet | None
    growth: bool  # the base is both subtracted and divided by: rate = num ÷ den − 1


def operand_sets(claim: Claim, q: Quantities) -> list[EvidenceSet]:
    """Evidence set of every operand, from its figure where it has one."""
    sets = []
    for key, value, decimals in zip(
        claim.operand_figure_keys, claim.operand_values, claim.operand_decimals, strict=True
    ):
        figure = q.by_key.get(key) if key else None
        if figure is not None:
            sets.append(q.evidence(figure, "claim"))
        else:
            sets.append(evidence(value, decimals, "万元", None, non_negative=True))
    return sets


def combined(sets: list[tuple[int, EvidenceSet]]) -> EvidenceSet:
    """Evidence set of a weighted sum."""
    r = residual(sets)
    halves = tuple(h for _, s in sets for h in s.halves)
    return EvidenceSet(r.value, r.low, r.high, r.trunc_low, r.trunc_high, halves, any(s.qualified for _, s in sets))


def sides(claim: Claim, q: Quantities) -> Sides | None:
    """Numerator and denominator; None when a claim names no operand."""
    sets = operand_sets(claim, q)
    by_role: dict[str, list[tuple[int, EvidenceSet]]] = {"num": [], "den": []}
    for role, s in zip(claim.operand_roles, sets, strict=True):
        by_role[role[:3]].append((1 if role.endswith("+") else -1, s))
    if not by_role["num"]:
        return None
    den = by_role["den"]
    minus = [s for w, s in by_role["num"] if w < 0]
    growth = bool(den) and len(den) == 1 and len(minus) == 1 and minus[0].value == den[0][1].value
    num = [(w, s) for w, s in by_role["num"] if w > 0] if growth else by_role["num"]
    return Sides(combined(num), combined(den) if den else None, growth)


def stated_set(claim: Claim, sign: int) -> EvidenceSet:
    """Evidence set of the stated number with the sign of the recomputed one; with its own where that is zero."""
    assert claim.stated_value is not None
    sign = sign or (-1 if claim.stated_value < 0 else 1)
    unit = claim.stated_unit if claim.stated_unit in MONEY_UNITS else None
    value = abs(claim.stated_value) * (-1 if sign < 0 else 1)
    return evidence(value, claim.stated_decimals or 0, unit, None)


def as_worded(claim: Claim) -> EvidenceSet:
    """The stated number with the sign of its direction word, whatever the operands say."""
    return stated_set(claim, -1 if (claim.stated_value or 0) < 0 else 1)


def hull(stated: EvidenceSet, low: int, high: int) -> EvidenceSet:
    """What was reckoned from printed numbers is as coarse as they are: it does not say more about the true values."""
    return stated._replace(
        low=min(stated.low, low), high=max(stated.high, high),
        trunc_low=min(stated.trunc_low, low), trunc_high=max(stated.trunc_high, high),
    )  # fmt: skip


def reckoned_rate(stated: EvidenceSet, num: EvidenceSet, den: EvidenceSet, growth: bool) -> EvidenceSet:
    """The set of a rate for the joint model: where the printed numbers give it, it is as coarse as they are."""
    if den.low <= 0:
        return stated
    shift = 100 if growth else 0
    exact = grains(Fraction(100 * num.value, den.value) - shift)
    if not min(stated.low, stated.trunc_low) <= exact <= max(stated.high, stated.trunc_high):
        return stated
    ends = [Fraction(100 * a, b) - shift for a in (num.low, num.high) for b in (den.low, den.high)]
    return hull(stated, grains(min(ends)), grains(max(ends)))


def of_itself(claim: Claim, q: Quantities) -> bool:
    """Whether numerator and denominator are one quantity: nobody states such a rate."""
    sides: dict[str, set[tuple]] = {"num": set(), "den": set()}
    for role, key in zip(claim.operand_roles, claim.operand_figure_keys, strict=True):
        f = q.by_key.get(key) if key else None
        sides[role[:3]].add(q.coordinates(f) if f is not None else (role,))
    return sides["num"] == sides["den"]


def holds(claim: Claim, q: Quantities) -> bool:
    """Whether the stated number follows from the operands within their evidence sets."""
    found = sides(claim, q)
    if found is None or claim.stated_value is None:
        return False
    if found.den is None:
        r = residual([(1, stated_set(claim, found.num.value)), (-1, found.num)])
        return r.low <= 0 <= r.high
    shift = HUNDRED if found.growth else 0
    s = stated_set(claim, found.num.value - (found.den.value if found.growth else 0))
    low, high = s.low + shift, s.high + shift
    reach = low * (found.den.low if low >= 0 else found.den.high), high * found.den.high
    return found.den.low > 0 and found.num.low * HUNDRED <= reach[1] and reach[0] <= found.num.high * HUNDRED


def another_fits(claim: Claim, q: Quantities) -> bool:
    """Whether a statement that does not hold does with another number of its paragraph in an operand's place, or with
    the final amount and the budget of another thing.

    Only operands from outside the statement's own words are tried: which number was meant is then our guess, and a
    number that fits by chance is rare.
    """
    if claim.char_start is None or claim.char_end is None or holds(claim, q):
        return False
    return any(holds(c, q) for c in (*_with_another(claim, q), *_with_another_pair(claim, q)))


def _with_another(claim: Claim, q: Quantities) -> Iterator[Claim]:
    keys = claim.operand_figure_keys
    operands = {k: f for k in keys if k and (f := q.by_key.get(k)) is not None and f.place == "narrative"}
    blocks = {f.block_no for f in operands.values()}
    near = [f for f in q.facts.figures if f.place == "narrative" and f.block_no in blocks and f.figure_key not in keys]
    for key, f in operands.items():
        if _told_within(claim, f):
            continue
        for other in near:
            if unit_kind(other.concept) == unit_kind(f.concept) and other.value != f.value and _may_stand(other, f):
                yield replace(claim, operand_figure_keys=[other.figure_key if k == key else k for k in keys])


def _with_another_pair(claim: Claim, q: Quantities) -> Iterator[Claim]:
    """其中：基本支出执行 65.12 万元，执行率 99.2%, judged by the amounts of the whole: the pairs of everything else."""
    if claim.claim_kind != "ratio" or list(claim.operand_roles) != ["num+", "den+"]:
        return
    operands = [q.by_key.get(key or "") for key in claim.operand_figure_keys]
    if not any(f is not None and f.place == "narrative" and not _told_within(claim, f) for f in operands):
        return
    years = {f.fiscal_year for f in operands if f is not None}
    money = [f for f in q.facts.figures if unit_kind(f.concept) == "money" and f.fiscal_year in years]
    spent = [f for f in money if f.basis == "actual"]
    for budget in (f for f in money if f.basis in BUDGETS):
        for actual in spent:
            if (actual.concept, actual.breakdown) == (budget.concept, budget.breakdown):
                yield replace(claim, operand_figure_keys=[actual.figure_key, budget.figure_key])


def _told_within(claim: Claim, f: Figure | None) -> bool:
    """Whether an operand stands in the statement's own words."""
    if f is None or f.number_start is None or f.number_end is None:
        return False
    start, end = claim.char_start, claim.char_end
    return start is not None and end is not None and start <= f.number_start and f.number_end <= end


def _may_stand(other: Figure, f: Figure) -> bool:
    """The guess chose among the numbers of one year and one kind of amount; the concept or the basis was the guess."""
    return other.fiscal_year == f.fiscal_year and (other.basis == f.basis or other.concept == f.concept)
