"""Tables of economic classes with a basic and a project column.

Lives here: SUM.107. Never here: classes listed without columns (``linear``).
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from expectations.bind.linear import Pick, linear_words
from expectations.bind.registry import binder
from expectations.catalogue.model import Operand, Rule
from expectations.checks import Check, Term
from expectations.facts import Figure
from expectations.quantities import Quantities, in_wan, place_key, plain_name
from expectations.tolerance import from_grains, looks_like_a_slip, residual


@binder("class_columns")
def bind_class_columns(rule: Rule, q: Quantities) -> list[Check]:
    """Each column of a table of economic classes adds up to its total line: 基本支出, 项目支出."""
    classes = {p.concept for p in rule.parts}
    columns: dict[tuple, dict[str, Figure]] = defaultdict(dict)
    for f in q.facts.figures:
        if f.concept in classes and f.place == "table" and f.breakdown:
            columns[(place_key(f), f.basis, q.year(f), plain_name(f.breakdown))].setdefault(f.concept, f)
    checks: list[Check] = []
    closing: dict[tuple, set[str]] = defaultdict(set)  # table → classes of columns that add up: it lists them all
    short: list[tuple[Check, tuple, set[str]]] = []
    for (place, basis, year, name), lines in sorted(columns.items(), key=str):
        concept = rule.params["columns"].get(name)
        totals = [f for f in q.of(concept or "") if place_key(f) == place and f.basis == basis and q.year(f) == year]
        if not totals or len(lines) < rule.min_parts:
            continue
        total = totals[0]
        parts = [(Operand(f.concept), f) for f in lines.values()]
        r = residual([(1, q.evidence(total)), *((-1, q.evidence(f)) for _, f in parts)])
        check = Check(
            rule, q.report.report_key, f"{basis}|{year or ''}|{place}|{name}",
            numbers=(r.value, r.low, r.high, r.trunc_low, r.trunc_high, r.unlikely), stated=in_wan(total),
            recomputed=sum((in_wan(f) for _, f in parts), Decimal(0)), difference=from_grains(r.value),
            tolerance=from_grains(r.allowed), unit="万元",
            evidence=[total.figure_key, *(f.figure_key for _, f in parts)],
            weak=q.doubtful([total, *lines.values()]),
        )  # fmt: skip
        check.words = linear_words(q, total, parts, basis, check)
        check.terms = [Term(1, q.evidence(total), total), *(Term(-1, q.evidence(f), f) for _, f in parts)]
        check.cause = (rule.rule_id, check.stated, check.recomputed)
        if r.low <= 0 <= r.high:
            closing[place, basis, year] |= set(lines)
        elif r.value > 0 and not looks_like_a_slip(r.value, q.evidence(total).value):
            short.append((check, (place, basis, year), set(lines)))
        q.bound.append((check, Pick(total, parts, r)))
        checks.append(check)
    for check, table, classes in short:
        if not closing[table] or not closing[table] <= classes:
            check.if_fails, check.reason = "unresolved", "所列经济分类可能不全"
    return checks
