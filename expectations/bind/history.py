"""This year's report against last year's of the same department: finals and budgets of that year.

Lives here: DUP.2xx. Never here: comparing places inside one report (``same``).
"""

from __future__ import annotations

from collections import defaultdict

from expectations.bind.registry import binder
from expectations.catalogue.model import Rule
from expectations.checks import Check
from expectations.facts import Figure
from expectations.quantities import (
    BASIS_LABEL,
    TOTAL_WORDS,
    Quantities,
    concept_label,
    in_wan,
    plain_name,
    printed,
    reckoning_unit,
    trimmed,
    unit_kind,
)
from expectations.tolerance import from_grains, residual


@binder("last_year")
def bind_last_year(rule: Rule, q: Quantities) -> list[Check]:
    """Last year's amounts as this report prints them against last year's own report; any printing there may agree.

    ``params.bases``: which of them; without it the finals.
    """
    year = q.report.fiscal_year
    if year is None or q.report.department_name is None:
        return []
    bases = rule.params.get("bases", ["actual"])
    there: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for f in q.facts.prior:
        if f.basis is None or f.basis not in bases:
            continue
        whole = plain_name(f.breakdown) in TOTAL_WORDS and f.table_kind != "project_form"
        if whole and unit_kind(f.concept) == "money" and (f.fund_scope or "all") == "all":
            there[f.concept, f.basis].append(f)
    checks = []
    for (concept, basis), before in sorted(there.items()):
        here = [
            f
            for f in q.of(concept)
            if f.basis == basis
            and q.year(f) == year - 1
            and q.context(f).sub_unit is None
            and q.context(f).fund == "all"
        ]
        if not here:
            continue
        pairs = [(a, b, residual([(1, q.evidence(a)), (-1, q.evidence(b))])) for a in here for b in before]
        a, b, r = min(pairs, key=lambda p: (not p[2].low <= 0 <= p[2].high, abs(p[2].value)))
        alike = a.unit == b.unit and a.printed_decimals == b.printed_decimals
        check = Check(
            rule, q.report.report_key, f"{basis}|{year - 1}|{concept}",
            numbers=(r.value, r.low, r.high, r.trunc_low, r.trunc_high, int(alike)), stated=in_wan(a),
            recomputed=in_wan(b), difference=from_grains(r.value),
            tolerance=from_grains(0 if alike else abs(r.allowed)),
            unit=reckoning_unit(concept, a.unit), evidence=[a.figure_key, b.figure_key], weak=True,
        )  # fmt: skip
        check.words = {
            "year": str(year - 1), "label": concept_label(concept), "basis": BASIS_LABEL[basis],
            "stated": f"{printed(a)} {a.unit or ''}".strip(),
            "recomputed": f"{printed(b)} {b.unit or ''}".strip(), "unit": "万元",
            "difference": trimmed(abs(from_grains(r.value))), "allowed": trimmed(check.tolerance or from_grains(0)),
        }  # fmt: skip
        checks.append(check)
    return checks
