"""Scores against the rule that gives them: the one printed with the item, else those usual in the region.

Lives here: SCO.2xx. Never here: what a rule's words mean (``expectations.scoring``), adding up scores (``scores``).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from expectations.bind.registry import binder
from expectations.bind.scores import decimals_of
from expectations.catalogue.model import Rule
from expectations.checks import Check, unjudged
from expectations.facts import Indicator
from expectations.quantities import Quantities, trimmed
from expectations.scoring import Scores, read_scheme, scores, usual_texts
from expectations.tolerance import GRAIN, grains

PERCENT = frozenset({"%", "％", "百分点", "个百分点", None, ""})
MAX_RULE = 40


@binder("printed_score_rule")
def bind_printed(rule: Rule, q: Quantities) -> list[Check]:
    """Items that print their scoring rule, their result as a rate and their score."""
    checks = []
    for i in q.facts.indicators:
        if not i.rule_text or i.score is None or not i.weight:
            continue
        binding = _binding(i)
        result = _result(i)
        if result is None:
            checks.append(unjudged(rule, i.report_key, binding, "unresolved", "没有读出可以套用标准的完成结果"))
            continue
        scheme = read_scheme(i.rule_text)
        if scheme is None:
            checks.append(unjudged(rule, i.report_key, binding, "unresolved", "没有读懂评分标准"))
            continue
        allowed = scores(scheme, result, Fraction(i.weight))
        if isinstance(allowed, str):
            checks.append(unjudged(rule, i.report_key, binding, "unresolved", allowed))
        else:
            checks.append(_check(rule, i, binding, allowed, _shown(i.rule_text)))
    return checks


@binder("usual_score_rule")
def bind_usual(rule: Rule, q: Quantities) -> list[Check]:
    """Items of a scorecard without a printed rule, where the region's usual wordings are known."""
    checks = []
    for i in q.facts.indicators:
        if i.rule_text or i.score is None or not i.weight or i.score_system != "scorecard":
            continue
        found = usual_texts(q.report.region_key, q.report.fiscal_year, i.level3)
        result = _result(i) if found else None
        if found is None or result is None:
            continue
        tried = [scores(s, result, Fraction(i.weight)) for t in found[1] if (s := read_scheme(t)) is not None]
        allowed = [s for s in tried if isinstance(s, Scores)]
        binding = _binding(i)
        if not allowed:
            checks.append(unjudged(rule, i.report_key, binding, "unresolved", "该项分值与通行标准都不一致"))
            continue
        hull = Scores(min(s.low for s in allowed), max(s.high for s in allowed))
        checks.append(_check(rule, i, binding, hull, found[0].title_zh))
    return checks


def _binding(i: Indicator) -> str:
    return f"{i.score_system or ''}|{i.project_name or ''}|{i.level3 or ''}|{i.row_order or 0}"


def _result(i: Indicator) -> tuple[Fraction, Fraction] | None:
    """The rate that the item prints, as the interval it stands for; None where the result is no rate."""
    if i.actual_value is None or i.actual_unit not in PERCENT or i.target_operator in ("text", "date"):
        return None
    half = Fraction(1, 2 * 10 ** decimals_of(i.actual_value)) if i.actual_value % 1 else Fraction(0)
    value = Fraction(i.actual_value)
    return value - half, value + half


def _check(rule: Rule, i: Indicator, binding: str, allowed: Scores, told: str) -> Check:
    assert i.score is not None and i.weight is not None and i.actual_value is not None
    # a score is rounded to its own decimals; one printed in tenths may have been rounded either way
    half = GRAIN // (2 * 10 ** decimals_of(i.score)) if i.score % 1 else 0
    s = grains(i.score)
    low, high = grains(allowed.low), grains(allowed.high)
    check = Check(rule, i.report_key, binding, numbers=(s - half, s + half, low, high))
    check.stated, check.unit = i.score, "分"
    check.recomputed = _marks(allowed.high if i.score > _marks(allowed.low) else allowed.low)
    check.difference = check.stated - check.recomputed
    check.tolerance = _marks(allowed.high - allowed.low)
    ends = [trimmed(_marks(x)) for x in (allowed.low, allowed.high)]
    check.words = {
        "name": "".join((i.level3 or "").split()), "weight": trimmed(i.weight), "score": trimmed(i.score),
        "rate": trimmed(i.actual_value), "target": told, "label": told, "score_min": ends[0], "score_max": ends[1],
        "scores": ends[0] if allowed.unique else f"{ends[0]}～{ends[1]}", "scope": "",
    }  # fmt: skip
    return check


def _marks(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.0001")).normalize() + Decimal(0)


def _shown(text: str) -> str:
    squeezed = "".join(text.split())
    return squeezed if len(squeezed) <= MAX_RULE else squeezed[:MAX_RULE] + "…"
