"""What a report's numbers look like as a whole: information, never an error.

Lives here: STA.1xx – how often sums are a little off, whether numbers are cut off, how amounts end; STA.2xx – measures
far from those of peers. Never here: whether a relation holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import comb

from expectations import habits, verdicts
from expectations.bind.registry import binder
from expectations.catalogue.model import Rule
from expectations.checks import Check, unjudged
from expectations.quantities import Quantities, trimmed, unit_kind

MIN_SUMS = 10
MIN_NUMBERS = 50
MIN_POOL = 1000
RARE = Fraction(1, 1000)
OFF = Fraction(3, 5)
"""Share of honest sums of rounded parts that are off in the last place: a quarter of two parts, more of many."""
CHI_SQUARE = 2612
"""Hundredths of the χ² value that eight degrees of freedom pass in one of a thousand cases."""


def _report(rule: Rule, q: Quantities, low: int, high: int) -> Check:
    check = Check(rule, q.report.report_key, "report", numbers=(low, high))
    year = q.report.fiscal_year
    check.words = {"year": f"{year}年" if year else ""}
    return check


def bind_rounding_gaps(rule: Rule, q: Quantities, checks: Sequence[Check]) -> list[Check]:
    """Sums of rounded parts that are off in the last place, against what chance allows."""
    sums = [
        c
        for c in checks
        if c.rule.kind == "linear" and c.rule.binder != "claim" and c.verdict in verdicts.PASSING and len(c.terms) > 2
        and sum(1 for t in c.terms if t.evidence.halves and t.evidence.value) > 2
    ]  # fmt: skip
    if len(sums) < MIN_SUMS:
        reason = f"可以比较的加总不足 {MIN_SUMS} 条"
        return [unjudged(rule, q.report.report_key, "report", "not_applicable", reason)]
    off = sum(c.verdict == verdicts.ROUNDING for c in sums)
    check = _report(rule, q, off, _most(len(sums)))
    check.stated, check.recomputed = Decimal(off), Decimal(len(sums))
    check.words |= {"stated": str(off), "limit": str(len(sums))}
    return [check]


@lru_cache(maxsize=256)
def _most(n: int) -> int:
    """The greatest number of sums off that is not rarer than ``RARE`` among ``n``."""
    tail = Fraction(0)
    for k in range(n, -1, -1):
        tail += comb(n, k) * OFF**k * (1 - OFF) ** (n - k)
        if tail >= RARE:
            return k
    return n


def bind_habit(rule: Rule, q: Quantities, checks: Sequence[Check]) -> list[Check]:
    """Whether the report cuts its numbers off (``habits``)."""
    cut = [c for c in checks if c.if_fails == "info" and c.cause == habits.CAUSE]
    if not any(c.verdict in (*verdicts.PASSING, verdicts.TRUNCATION) for c in checks if c.terms):
        return [unjudged(rule, q.report.report_key, "report", "not_applicable", "没有可以看出取舍方法的加总或比率")]
    check = _report(rule, q, int(q.cuts_off), 0)
    check.stated = Decimal(len(cut))
    check.words |= {"stated": str(len(cut))}
    check.cause = habits.CAUSE
    return [check]


@binder("last_digits")
def bind_last_digits(rule: Rule, q: Quantities) -> list[Check]:
    """How the report's amounts end, against all reports of the year; against even chances where those are few.

    Only 1 to 9: a 0 may be there to fill the second place.
    """
    amounts = {
        f.value for f in q.facts.figures if unit_kind(f.concept) == "money" and f.printed_decimals == 2 and f.value
    }
    seen = [0] * 10
    for value in amounts:
        seen[int(abs(value) * 100) % 10] += 1
    seen[0] = 0
    n = sum(seen)
    if n < MIN_NUMBERS:
        return []
    pool = [0, *(q.facts.last_digits or (0,) * 10)[1:]]
    weights = pool if sum(pool) >= MIN_POOL and min(pool[1:]) > 0 else [0, *[1] * 9]
    expected = [Fraction(n * w, sum(weights)) for w in weights]
    chi = sum(((s - e) ** 2 / e for s, e in zip(seen[1:], expected[1:], strict=True)), Fraction(0))
    check = _report(rule, q, int(chi * 100), CHI_SQUARE)
    most = max(range(10), key=lambda d: seen[d] - expected[d])
    check.stated, check.recomputed = Decimal(seen[most]), Decimal(n)
    check.words |= {
        "stated": str(seen[most]),
        "limit": str(n),
        "name": str(most),
        "other": f"{float(expected[most]):.0f}",
    }
    return [check]


@binder("peers")
def bind_peers(rule: Rule, q: Quantities) -> list[Check]:
    """Measures against Tukey's outer fences of the peers: ``params.fence`` quartile distances beyond a quartile.

    A group of fewer than ``params.min_reports`` says nothing, nor one of which the middle half is all alike.
    """
    fence, least = int(rule.params["fence"]), int(rule.params["min_reports"])
    checks = []
    for p in q.facts.peers:
        binding = f"{q.report.fiscal_year or ''}|{p.measure}"
        if p.n < least or p.low >= p.high:
            reason = f"可比的同类单位不足 {least} 个" if p.n < least else "同类单位的数值大多相同"
            checks.append(unjudged(rule, q.report.report_key, binding, "not_applicable", reason))
            continue
        # distance from the middle of the quartiles against that of the fences, both doubled; in millionths
        distance, width = abs(2 * p.value - p.low - p.high), (p.high - p.low) * (1 + 2 * fence)
        check = Check(
            rule, q.report.report_key, binding, numbers=(int(distance * 1_000_000), int(width * 1_000_000)),
            stated=p.value, unit=p.unit,
        )  # fmt: skip
        check.words = {
            "year": str(q.report.fiscal_year or ""), "label": p.name_zh, "unit": p.unit, "stated": _short(p.value),
            "target": _short(p.low), "limit": _short(p.high), "other": str(p.n),
            "name": "高" if p.value > p.high else "低",
        }  # fmt: skip
        checks.append(check)
    return checks


def _short(value: Decimal) -> str:
    return trimmed(value.quantize(Decimal("0.01")))
