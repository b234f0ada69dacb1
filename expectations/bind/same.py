"""One quantity printed in several places: the printings must agree.

Lives here: grouping printings by their coordinates and picking the pair that disagrees most. Never here: relations
among different quantities.

Guards against our own misreading: two values in one sentence or one table row with the same coordinates mean that a
coordinate was not read, and so do more than three values of one quantity. Such groups are unresolved, not wrong.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from expectations.bind.registry import binder
from expectations.catalogue.model import Rule
from expectations.checks import Check, Term, unjudged
from expectations.facts import Figure
from expectations.quantities import (
    BASIS_LABEL,
    COUNT_KINDS,
    PROJECT_CONCEPTS,
    TOTAL_WORDS,
    Quantities,
    beside,
    concept_label,
    in_unit,
    in_wan,
    place_key,
    place_label,
    plain_name,
    printed,
    reckoning_unit,
    unit_kind,
)
from expectations.tolerance import Residual, from_grains, residual, unit_factor

COMPARED_KINDS = COUNT_KINDS | {"money", "area"}
OWN_NAME = frozenset({"project_business", "project_operation"})
"""Rows of the base data table that are projects of that name."""
NOT_COMPARED = frozenset({"score_section", "score_weight", "score_weight_total", "function_class", "econ_other"})
MAX_VALUES = 3
MAYBE_ADJUSTED = "预算有调整而只列年初预算，未注明口径的预算数可能是全年预算"
MISREAD = "同一句或同一行中有不同数值，口径可能不同"
SPENT_OF_FUNDS = "附表执行数是该项资金的支出，与正文的收入口径不同"


class Group(NamedTuple):
    """Coordinates of one quantity, the basis left out."""

    concept: str
    year: int | None
    fund: str
    entity: str
    breakdown: str


def groups(q: Quantities) -> dict[Group, list[Figure]]:
    """Comparable printings by their coordinates."""
    found: dict[Group, list[Figure]] = defaultdict(list)
    for f in q.facts.figures:
        if unit_kind(f.concept) not in COMPARED_KINDS or f.concept in NOT_COMPARED or f.basis == "budget_change":
            continue
        name = plain_name(f.breakdown)
        concept = f.concept
        if concept in PROJECT_CONCEPTS:
            concept = "project_amount"
            if f.concept in OWN_NAME:
                name = name or plain_name(concept_label(f.concept))
            if not name or name in TOTAL_WORDS:
                continue
        elif f.table_kind == "project_form":
            continue  # amounts of one project's form are not the unit's
        elif name in TOTAL_WORDS:
            name = ""
        c = q.context(f)
        found[Group(concept, c.year, c.fund, c.entity, name)].append(f)
    return found


def narrow(q: Quantities) -> None:
    """Intersect the evidence sets of printings that agree; other rules use the intersection (rules.md §1)."""
    by_quantity: dict[tuple, list[Figure]] = defaultdict(list)
    for group, figures in groups(q).items():
        if len(figures) > 1 and group.concept != "project_amount":
            for f in figures:
                by_quantity[q.coordinates(f)].append(f)
    for coordinates, figures in by_quantity.items():
        sets = {q.evidence(f, "DUP") for f in figures}
        low, high = max(s.low for s in sets), min(s.high for s in sets)
        if len(sets) > 1 and low <= high:
            finest = min(sets, key=lambda s: s.high - s.low)
            q.narrowed[coordinates] = finest._replace(low=low, high=high)


@binder("same_quantity")
def bind_same_quantity(rule: Rule, q: Quantities) -> list[Check]:
    """One check per quantity and basis that is printed at least twice."""
    checks: list[Check] = []
    narrative_only = bool(rule.params.get("narrative_only"))
    for group, figures in sorted(groups(q).items(), key=str):
        in_tables = any(f.place != "narrative" for f in figures)
        by_basis: dict[str | None, list[Figure]] = defaultdict(list)
        for f in figures:
            by_basis[f.basis].append(f)
        planned = by_basis["initial_budget"] + by_basis["adjusted_budget"]
        for basis, same in sorted(by_basis.items(), key=lambda kv: kv[0] or ""):
            tables = any(f.place != "narrative" for f in same)
            if basis == "budget" and planned:
                if in_tables != narrative_only:
                    checks += _against_planned(rule, q, group, same, planned)
            elif len(same) > 1 and tables != narrative_only:
                checks += _among(rule, q, group, basis, same)
    return checks


def _binding(group: Group, basis: str | None) -> str:
    parts = [basis or "", str(group.year or ""), group.concept]
    parts += [x for x, usual in ((group.fund, "all"), (group.entity, "unit"), (group.breakdown, "")) if x != usual]
    return "|".join(parts)


def _difference(q: Quantities, rule: Rule, a: Figure, b: Figure) -> tuple[Residual, bool]:
    r = residual([(1, q.evidence(a, rule.rule_id)), (-1, q.evidence(b, rule.rule_id))])
    alike = a.unit == b.unit and a.printed_decimals == b.printed_decimals and not a.qualifier and not b.qualifier
    return r, alike


def _agree(r: Residual, alike: bool) -> bool:
    return r.value == 0 or (not alike and r.low <= 0 <= r.high)


def _among_sub_units(q: Quantities, f: Figure) -> bool:
    """Whether a count of persons stands among sub-units and is not their sum: one of them, its name unread."""
    if f.place != "narrative" or unit_kind(f.concept) != "persons" or f.breakdown:
        return False
    units = [
        x.value
        for x in q.facts.figures
        if x.breakdown_kind == "sub_unit" and x.concept == f.concept and x.block_no == f.block_no
    ]
    return bool(units) and not (len(units) > 1 and sum(units) == f.value)


def _spent_of_funds(q: Quantities, spent: Figure, came_in: Figure) -> bool:
    """Whether a form prints what was spent of some funds beside what came in, and the other is what came in.

    In a line 其中：财政拨款 the 全年预算数 is the income and the 全年执行数 its use.
    """
    if spent.table_kind not in ("overall_form", "project_form") or spent.basis != "actual":
        return False
    if not spent.concept.startswith("income_") and spent.concept != "carryover_in":
        return False
    return any(
        x.basis == "adjusted_budget" and beside(x, spent) and in_wan(x) == in_wan(came_in) for x in q.of(spent.concept)
    )


def _among(rule: Rule, q: Quantities, group: Group, basis: str | None, figures: list[Figure]) -> list[Check]:
    """All printings of one quantity under one basis."""
    binding = _binding(group, basis)
    key = q.report.report_key
    distinct: dict[tuple, Figure] = {}
    for f in figures:
        distinct.setdefault((place_key(f), f.value, f.unit, f.printed_decimals), f)
    if len({in_wan(f) for f in distinct.values()}) > MAX_VALUES:
        return [unjudged(rule, key, binding, "unresolved", "同一口径下有三个以上不同数值，口径可能未读全")]
    worst: tuple[int, Figure, Figure, Residual, bool] | None = None
    apart: str | None = None
    for a, b in combinations(distinct.values(), 2):
        r, alike = _difference(q, rule, a, b)
        if _agree(r, alike):
            continue
        if beside(a, b) or _among_sub_units(q, a) or _among_sub_units(q, b):
            apart = MISREAD
        elif _spent_of_funds(q, a, b) or _spent_of_funds(q, b, a):
            apart = apart or SPENT_OF_FUNDS
        elif worst is None or abs(r.value) > worst[0]:
            worst = (abs(r.value), a, b, r, alike)
    if apart is not None:
        return [unjudged(rule, key, binding, "unresolved", apart)]
    if worst is None:
        a, b = figures[0], next((f for f in figures if place_key(f) != place_key(figures[0])), figures[-1])
        r, alike = _difference(q, rule, a, b)
        return [_check(rule, q, group, basis, pair=(a, b), judged=(r, alike), shown=list(distinct.values()))]
    _, a, b, r, alike = worst
    return [_check(rule, q, group, basis, pair=(a, b), judged=(r, alike), shown=list(distinct.values()))]


def _against_planned(
    rule: Rule, q: Quantities, group: Group, unqualified: list[Figure], planned: list[Figure]
) -> list[Check]:
    """An unqualified 预算数 conflicts only when it equals neither the initial nor the adjusted budget."""
    checks = []
    for f in {(in_wan(f), place_key(f)): f for f in unqualified}.values():
        pairs = [(other, *_difference(q, rule, other, f)) for other in planned]
        agreeing = [p for p in pairs if _agree(p[1], p[2])]
        other, r, alike = agreeing[0] if agreeing else min(pairs, key=lambda p: abs(p[1].value))
        binding = f"{_binding(group, 'budget')}|{place_key(f)}"
        if not agreeing and any(beside(f, p[0]) for p in pairs):
            checks.append(unjudged(rule, q.report.report_key, binding, "unresolved", MISREAD))
            continue
        if not agreeing and _may_be_adjusted(q, group, f, planned):
            checks.append(unjudged(rule, q.report.report_key, binding, "unresolved", MAYBE_ADJUSTED))
            continue
        shown = [other, f] if agreeing else [*_one_per_value(planned), f]
        check = _check(rule, q, group, "budget", pair=(other, f), judged=(r, alike), shown=shown)
        check.binding = binding
        checks.append(check)
    return checks


def _may_be_adjusted(q: Quantities, group: Group, f: Figure, planned: list[Figure]) -> bool:
    """Whether an unqualified budget may be the adjusted one, which nothing else prints.

    The budget was adjusted during the year and only the initial one is printed. A number that repeats the final one
    while the initial budget is another is rather a copied column (RNG.106).
    """
    if any(x.basis == "adjusted_budget" for x in planned):
        return False
    added = [in_wan(x) for x in q.of("budget_addition") if q.year(x) == group.year and f.concept == "expenditure_total"]
    if any(in_wan(x) + more == in_wan(f) for x in planned for more in added):
        return True  # 年初预算 175 万元，追加 43 万元，预算数 218 万元
    same = [x for x in q.of(f.concept) if x.basis == "actual" and q.year(x) == group.year]
    if any(in_wan(x) == in_wan(f) for x in same):
        return False
    levels: dict[str, set] = defaultdict(set)
    for x in q.of("expenditure_total"):
        if q.year(x) == group.year and x.basis in ("initial_budget", "adjusted_budget"):
            levels[x.basis].add(in_wan(x))
    adjusted = bool(levels["adjusted_budget"] - levels["initial_budget"]) and bool(levels["initial_budget"])
    return adjusted or any(x.value for x in q.of("budget_addition"))


def _one_per_value(figures: list[Figure]) -> list[Figure]:
    seen: dict[tuple, Figure] = {}
    for f in figures:
        seen.setdefault((in_wan(f), place_key(f), f.basis), f)
    return list(seen.values())


def _check(
    rule: Rule,
    q: Quantities,
    group: Group,
    basis: str | None,
    *,
    pair: tuple[Figure, Figure],
    judged: tuple[Residual, bool],
    shown: list[Figure],
) -> Check:
    a, b = pair
    r, alike = judged
    mixed = len({f.basis for f in shown}) > 1
    printings: dict[str, None] = {}
    for f in shown:
        where = place_label(f) if group.concept != "project_amount" else place_label(replace(f, breakdown=None))
        label = f"{where}{BASIS_LABEL.get(f.basis, '') if mixed else ''}"
        printings[f"{label} {printed(f)} {f.unit or ''}".rstrip()] = None
    unit = reckoning_unit(group.concept, a.unit)
    factor = unit_factor(a.unit) if unit == "万元" and a.unit == b.unit else Fraction(1)
    allowed = from_grains(0 if alike else abs(r.allowed))
    name = a.breakdown or b.breakdown
    label = concept_label(group.concept)
    if group.concept == "project_amount":
        label = f"“{name or concept_label(a.concept)}”"
        name = None
    return Check(
        rule,
        q.report.report_key,
        _binding(group, basis),
        numbers=(r.value, r.low, r.high, r.trunc_low, r.trunc_high, int(alike)),
        stated=in_wan(a),
        recomputed=in_wan(b),
        difference=from_grains(r.value),
        tolerance=allowed,
        unit=unit,
        evidence=[f.figure_key for f in dict.fromkeys([a, b, *shown])],
        words={
            "year": str(group.year or ""),
            "label": label,
            "basis": "" if mixed else BASIS_LABEL.get(basis, ""),
            "printings": "，".join(list(printings)[:5]),
            "stated": printed(a),
            "recomputed": printed(b),
            "difference": in_unit(abs(from_grains(r.value)), factor),
            "allowed": in_unit(allowed, factor),
            "unit": (a.unit if a.unit == b.unit else unit) or unit,
            "place": place_label(a),
            "note": "",
            "scope": f"{name}：" if name and group.breakdown else "",
        },
        weak=q.doubtful([a, b]),
        terms=[Term(1, q.evidence(a), a), Term(-1, q.evidence(b), b)],
        cause=("same", group, min(in_wan(a), in_wan(b)), max(in_wan(a), in_wan(b))),
    )
