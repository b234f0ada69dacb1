"""Established posts and their kinds.

Lives here: SUM.501. Never here: staff over quota (``ranges``), staff control rates (``rates``).
"""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

from expectations.bind.registry import binder
from expectations.catalogue.model import Rule
from expectations.checks import Check, Term, unjudged
from expectations.facts import Figure
from expectations.quantities import Quantities, concept_label, place_key, place_label, printed, trimmed
from expectations.tolerance import Residual, from_grains, residual

MAX_KINDS = 8


@binder("staff_kinds")
def bind_staff_kinds(rule: Rule, q: Quantities) -> list[Check]:
    """A head count and the kinds listed with it in the same paragraph or table.

    A list may nest (行政编制 60 名，含行政工勤 2 名): it holds when some choice of its kinds adds up, and fails only
    when none does. One kind alone proves nothing.
    """
    concept = rule.params["concept"]
    kinds = [
        f for f in q.facts.figures if f.concept == concept and f.breakdown_kind == "staff_kind" and not f.open_list
    ]
    checks = []
    for total in q.of(concept):
        near = [
            f
            for f in kinds
            if place_key(f) == place_key(total) and f.block_no == total.block_no and q.year(f) == q.year(total)
        ]
        binding = f"{q.year(total) or ''}|{place_key(total)}|{total.breakdown or ''}"
        if not near:
            continue
        if len(near) < 2 or len(near) > MAX_KINDS:
            checks.append(unjudged(rule, q.report.report_key, binding, "unresolved", "列出的编制种类不足以相加"))
            continue
        parts, r = _closest(q, total, near)
        check = Check(
            rule, q.report.report_key, binding, numbers=(r.value, r.low, r.high, r.trunc_low, r.trunc_high, r.unlikely),
            stated=total.value, recomputed=sum((f.value for f in parts), Decimal(0)), difference=from_grains(r.value),
            tolerance=from_grains(r.allowed), unit=total.unit, evidence=[f.figure_key for f in [total, *parts]],
            weak=q.doubtful([total, *parts]),
        )  # fmt: skip
        check.terms = [Term(1, q.evidence(total), total), *(Term(-1, q.evidence(f), f) for f in parts)]
        assert check.recomputed is not None and check.difference is not None
        check.words = {
            "year": str(q.year(total) or ""), "label": concept_label(concept), "place": place_label(total),
            "stated": printed(total), "unit": total.unit or "人", "recomputed": trimmed(check.recomputed),
            "difference": trimmed(abs(check.difference)), "note": "", "scope": "",
            "terms": "＋".join(f"{f.breakdown} {printed(f)}" for f in parts),
        }  # fmt: skip
        if r.value > 0 and any(f.sum_group is None for f in parts):
            check.if_fails, check.reason = "unresolved", "列出的编制种类可能不全"
        checks.append(check)
    return checks


def _closest(q: Quantities, total: Figure, near: list[Figure]) -> tuple[list[Figure], Residual]:
    """All kinds, or the choice of two or more of them that adds up."""

    def gap(parts: list[Figure]) -> Residual:
        return residual([(1, q.evidence(total)), *((-1, q.evidence(f)) for f in parts)])

    for n in range(len(near), 1, -1):
        for chosen in combinations(near, n):
            r = gap(list(chosen))
            if r.low <= 0 <= r.high:
                return list(chosen), r
    return near, gap(near)
