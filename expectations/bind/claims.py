"""Arithmetic that the text itself states: differences, growth, ratios, shares, written-out sums.

Lives here: the integers and words of a linear or rate check from a claim's operands (``operands``), the direction word,
the zero base. Never here: finding claims in text (the parser), rates without stated operands (``rates``).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from expectations.bind.operands import (
    MONEY_UNITS,
    Sides,
    another_fits,
    as_worded,
    combined,
    hull,
    of_itself,
    operand_sets,
    reckoned_rate,
    sides,
    stated_set,
)
from expectations.bind.registry import binder
from expectations.catalogue.model import Rule
from expectations.checks import Check, Term, unjudged
from expectations.facts import Claim, Figure
from expectations.quantities import Quantities, number_text, printed, trimmed
from expectations.tolerance import GRAIN, EvidenceSet, from_grains, grains, residual, unit_factor

LEVEL = frozenset({"持平", "一致", "无变化", "相同"})
UP = frozenset({"增加", "增长", "上升", "提高", "增", "多", "超支", "追加", "上涨", "增幅"})
DOWN = frozenset({"减少", "下降", "降低", "压减", "节约", "减", "少支出", "降", "少", "结余", "压缩", "下调"})
ONE_POINT = GRAIN


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
    worded = as_worded(claim)
    if r.value == 0 and worded.value == stated.value:
        worded = hull(worded, found.num.low, found.num.high)
    check.terms = [Term(-1, worded), *_terms(claim, q)]
    return check


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
    worded = as_worded(claim)
    if worded.value == stated.value:
        worded = reckoned_rate(worded, found.num, found.den, found.growth)
    check.terms = [Term(1, worded, None, "rate"), *_terms(claim, q)]
    return check


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
    unsure = _misread(claim, q, figures)
    return Check(
        rule,
        claim.report_key,
        _binding(claim),
        unit=claim.stated_unit,
        evidence=[f.figure_key for f in figures],
        weak=claim.status not in (None, "ok") or q.doubtful(figures),
        if_fails="unresolved" if unsure else None,
        reason=unsure,
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


def _misread(claim: Claim, q: Quantities, figures: list[Figure]) -> str | None:
    """Why a failure would rather be our misreading of an operand; None when nothing speaks for it."""
    if any(q.contradicted_beside(f) for f in figures):
        return "同一句中有口径相同而数值不同的数，可能读错"
    if of_itself(claim, q):
        return "分子与分母读成了同一个数"
    if another_fits(claim, q):
        return "换用同一段中的另一个数即成立，所用的数可能不是原意"
    return None


def formula(claim: Claim, q: Quantities) -> str:
    """The calculation with the operands as printed, e.g. ``（17－24）÷24``."""
    terms: dict[str, list[str]] = {"num": [], "den": []}
    printed_in = {f.unit for k in claim.operand_figure_keys if k and (f := q.by_key.get(k)) and f.unit in MONEY_UNITS}
    unit = printed_in.pop() if len(printed_in) == 1 else "万元"
    for role, key, value, decimals in zip(
        claim.operand_roles, claim.operand_figure_keys, claim.operand_values, claim.operand_decimals, strict=True
    ):
        figure = q.by_key.get(key) if key else None
        if figure is not None:
            shown = printed(figure)
        elif unit != "万元":  # like the operands beside it
            shown = _scaled(value, unit_factor(unit))
        else:
            shown = number_text(value, decimals)
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
            change = combined([(1, found.num), (-1, found.den)])
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
