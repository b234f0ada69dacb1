"""Arithmetic that the text itself states: differences, growth, ratios, shares, written-out sums.

Lives here: turning a claim's operands into the integers of a linear or rate check, the direction word, the zero base.
Never here: finding claims in text (the parser), rates without stated operands (``rates``).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from expectations.bind.registry import binder
from expectations.catalogue.model import Rule
from expectations.checks import Check, Term, unjudged
from expectations.facts import Claim
from expectations.quantities import Quantities, number_text, printed, trimmed
from expectations.tolerance import GRAIN, EvidenceSet, evidence, from_grains, grains, residual, unit_factor

PERCENT_UNITS = frozenset({"%", "％", "个百分点", "百分点"})
MONEY_UNITS = frozenset({"万元", "元", "亿元", "千元", "万", "亿", "百万元"})
LEVEL = frozenset({"持平", "一致", "无变化", "相同"})
UP = frozenset({"增加", "增长", "上升", "提高", "增", "多", "超支", "追加", "上涨", "增幅"})
DOWN = frozenset({"减少", "下降", "降低", "压减", "节约", "减", "少支出", "降", "少", "结余", "压缩", "下调"})
ONE_POINT = GRAIN


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


def _total(sets: list[tuple[int, EvidenceSet]]) -> EvidenceSet:
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
    return Sides(_total(num), _total(den) if den else None, growth)


def stated_set(claim: Claim, sign: int) -> EvidenceSet:
    """Evidence set of the stated number with the sign of the recomputed one; with its own where that is zero."""
    assert claim.stated_value is not None
    sign = sign or (-1 if claim.stated_value < 0 else 1)
    unit = claim.stated_unit if claim.stated_unit in MONEY_UNITS else None
    value = abs(claim.stated_value) * (-1 if sign < 0 else 1)
    return evidence(value, claim.stated_decimals or 0, unit, None)


@binder("claim")
def bind_claims(rule: Rule, q: Quantities) -> list[Check]:
    """Claims of the kinds in ``params.kinds``: rates for a rate rule, sums and differences for a linear one."""
    checks = []
    for claim in q.facts.claims:
        if claim.claim_kind not in rule.params["kinds"] or claim.direction in LEVEL:
            continue
        found = sides(claim, q) if claim.stated_value is not None else None
        if found is None:
            checks.append(_silent(rule, claim, "这句话没有读出可以重算的数"))
        elif rule.kind == "linear":
            checks.append(_linear(rule, q, claim, found))
        elif found.den is None:
            checks.append(_silent(rule, claim, "没有读出作为基数的数"))
        elif found.den.value <= 0:
            checks.append(_silent(rule, claim, "基数为零，见 RAT.901"))
        else:
            checks.append(_rate(rule, q, claim, found))
    return checks


def _silent(rule: Rule, claim: Claim, reason: str) -> Check:
    check = unjudged(rule, claim.report_key, _binding(claim), "unresolved", reason)
    check.claim_key = claim.claim_key
    return check


def _binding(claim: Claim) -> str:
    return f"claim|{claim.claim_key}"


def _linear(rule: Rule, q: Quantities, claim: Claim, found: Sides) -> Check:
    stated = stated_set(claim, found.num.value)
    r = residual([(1, stated), (-1, found.num)])
    check = _check(rule, q, claim)
    check.numbers = (r.value, r.low, r.high, r.trunc_low, r.trunc_high, r.unlikely)
    check.difference, check.tolerance = from_grains(r.value), from_grains(r.allowed)
    check.stated, check.recomputed = from_grains(stated.value), from_grains(found.num.value)
    factor = unit_factor(claim.stated_unit)
    shown = [check.recomputed, abs(check.difference), abs(check.tolerance)]
    recomputed, difference, allowed = (_scaled(x, factor) for x in shown)
    check.words |= {"recomputed": recomputed, "difference": difference, "allowed": allowed}
    check.cause = ("claim", claim.claim_kind, check.stated, check.recomputed)
    worded = _as_worded(claim)
    if r.value == 0 and worded.value == stated.value:
        worded = _hull(worded, found.num.low, found.num.high)
    check.terms = [Term(-1, worded), *_terms(claim, q)]
    return check


def _hull(stated: EvidenceSet, low: int, high: int) -> EvidenceSet:
    """What was reckoned from printed numbers is as coarse as they are: it does not say more about the true values."""
    return stated._replace(
        low=min(stated.low, low), high=max(stated.high, high),
        trunc_low=min(stated.trunc_low, low), trunc_high=max(stated.trunc_high, high),
    )  # fmt: skip


def _as_worded(claim: Claim) -> EvidenceSet:
    """The stated number with the sign of its direction word, whatever the operands say."""
    return stated_set(claim, -1 if (claim.stated_value or 0) < 0 else 1)


def _terms(claim: Claim, q: Quantities) -> list[Term]:
    return [
        Term(1 if role.endswith("+") else -1, s, q.by_key.get(key) if key else None, role[:3])
        for role, key, s in zip(claim.operand_roles, claim.operand_figure_keys, operand_sets(claim, q), strict=True)
    ]


def _rate(rule: Rule, q: Quantities, claim: Claim, found: Sides) -> Check:
    assert found.den is not None
    change = found.num.value - (found.den.value if found.growth else 0)
    stated = stated_set(claim, change)
    check = _check(rule, q, claim)
    fill_rate(check, found.num, found.den, stated, found.growth)
    check.cause = ("rate", abs(claim.stated_value or 0))
    worded = _as_worded(claim)
    if worded.value == stated.value:
        worded = reckoned_rate(worded, found.num, found.den, found.growth)
    check.terms = [Term(1, worded, None, "rate"), *_terms(claim, q)]
    return check


def reckoned_rate(stated: EvidenceSet, num: EvidenceSet, den: EvidenceSet, growth: bool) -> EvidenceSet:
    """The set of a rate for the joint model: where the printed numbers give it, it is as coarse as they are."""
    if den.low <= 0:
        return stated
    shift = 100 if growth else 0
    exact = grains(Fraction(100 * num.value, den.value) - shift)
    if not min(stated.low, stated.trunc_low) <= exact <= max(stated.high, stated.trunc_high):
        return stated
    ends = [Fraction(100 * a, b) - shift for a in (num.low, num.high) for b in (den.low, den.high)]
    return _hull(stated, grains(min(ends)), grains(max(ends)))


def fill_rate(check: Check, num: EvidenceSet, den: EvidenceSet, stated: EvidenceSet, growth: bool) -> None:
    """Integers, amounts and words of a rate check: stated per cent = 100·num ÷ den (− 100 for growth)."""
    check.numbers = (
        num.value, num.low, num.high, num.trunc_low, num.trunc_high,
        den.value, den.low, den.high, den.trunc_low, den.trunc_high,
        stated.value, stated.low, stated.high, stated.trunc_low, stated.trunc_high, int(growth),
    )  # fmt: skip
    shift = 100 if growth else 0
    exact = Fraction(100 * num.value, den.value) - shift
    check.stated = from_grains(stated.value)
    check.recomputed = from_grains(grains(exact))
    check.difference = check.stated - check.recomputed
    low = Fraction(100 * num.low, max(den.high, 1)) - shift
    high = Fraction(100 * num.high, max(den.low, 1)) - shift
    half = stated.halves[0] if stated.halves else 0
    check.tolerance = from_grains(grains(max(exact - low, high - exact)) + half)
    # an interval this wide decides little
    check.weak |= den.low <= 0 or (high - low) * GRAIN > ONE_POINT
    check.unit = "%"
    check.words |= {
        "recomputed": trimmed(check.recomputed.quantize(Decimal("0.01"))),
        "difference": trimmed(abs(check.difference).quantize(Decimal("0.01"))),
        "allowed": trimmed(check.tolerance.quantize(Decimal("0.001"))),
        "unit": "%",
    }


def _check(rule: Rule, q: Quantities, claim: Claim) -> Check:
    assert claim.stated_value is not None
    figures = [f for k in claim.operand_figure_keys if k and (f := q.by_key.get(k))]
    return Check(
        rule,
        claim.report_key,
        _binding(claim),
        unit=claim.stated_unit,
        evidence=[f.figure_key for f in figures],
        weak=claim.status not in (None, "ok") or q.doubtful(figures),
        claim_key=claim.claim_key,
        words={
            "statement": (claim.statement or claim.snippet or "").strip()[:60],
            "stated": number_text(abs(claim.stated_value), claim.stated_decimals or 0),
            "formula": formula(claim, q),
            "unit": claim.stated_unit or "",
            "year": "",
            "note": "",
            "scope": "",
        },
    )


def formula(claim: Claim, q: Quantities) -> str:
    """The calculation with the operands as printed, e.g. ``（17－24）÷24``."""
    terms: dict[str, list[str]] = {"num": [], "den": []}
    for role, key, value, decimals in zip(
        claim.operand_roles, claim.operand_figure_keys, claim.operand_values, claim.operand_decimals, strict=True
    ):
        figure = q.by_key.get(key) if key else None
        shown = printed(figure) if figure is not None else number_text(value, decimals)
        side = terms[role[:3]]
        side.append(("－" if role.endswith("-") else "＋" if side else "") + shown)
    num, den = ("".join(terms[k]) for k in ("num", "den"))
    if not den:
        return num
    return f"{_bracket(num, terms['num'])}÷{_bracket(den, terms['den'])}"


def _bracket(text: str, terms: list[str]) -> str:
    return f"（{text}）" if len(terms) > 1 else text


def _scaled(wan: Decimal, factor: Fraction) -> str:
    exact = Fraction(wan) / factor
    return trimmed((Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.000001")))


@binder("zero_base")
def bind_zero_base(rule: Rule, q: Quantities) -> list[Check]:
    """A finite rate on a printed zero."""
    checks = []
    for claim in q.facts.claims:
        if claim.claim_kind not in rule.params["kinds"] or claim.stated_value is None:
            continue
        found = sides(claim, q)
        if found is None or found.den is None:
            continue
        check = _check(rule, q, claim)
        # a form prints 0 % or 100 % for nothing of nothing; everything else on a base of zero is impossible
        empty = found.num.value == 0 and claim.stated_value in (0, 100)
        check.numbers = (int(found.den.value == 0 and not empty), 0)
        check.stated = claim.stated_value
        checks.append(check)
    return checks


@binder("direction")
def bind_direction(rule: Rule, q: Quantities) -> list[Check]:
    """The direction word has the sign of the change; 持平 means equal within rounding."""
    checks = []
    for claim in q.facts.claims:
        word = claim.direction
        if not word or claim.claim_kind not in ("difference", "growth"):
            continue
        found = sides(claim, q)
        if found is None:
            continue
        change = found.num
        if found.growth and found.den is not None:
            change = _total([(1, found.num), (-1, found.den)])
        if word in LEVEL:
            numbers = (max(change.low, -change.high, 0), 0)
        elif word in UP or word in DOWN:
            # the change that the word denies: certain only when the whole set lies on the wrong side
            numbers = (max(-change.high if word in UP else change.low, 0), 0)
        else:
            continue
        check = _check(rule, q, claim) if claim.stated_value is not None else None
        if check is None:
            check = Check(rule, claim.report_key, _binding(claim), claim_key=claim.claim_key)
            check.words = {"statement": (claim.statement or "")[:60], "formula": formula(claim, q)}
        check.numbers = numbers
        check.recomputed = from_grains(change.value)
        check.words |= {"name": word, "recomputed": trimmed(check.recomputed)}
        checks.append(check)
    return checks
