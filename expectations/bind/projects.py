"""Projects: their amounts, their sum against project expenditure, their own sources of money.

Lives here: one figure per project and basis, SUM.3xx. Never here: indicators and scores of a project form.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from expectations.bind.linear import Pick, linear_words
from expectations.bind.registry import binder
from expectations.catalogue.model import Operand, Rule
from expectations.checks import Check, Term, unjudged
from expectations.facts import Figure, Project
from expectations.quantities import (
    BASIS_LABEL,
    PROJECT_CONCEPTS,
    Quantities,
    in_wan,
    place_key,
    place_label,
    plain_name,
    printed,
    trimmed,
)
from expectations.tolerance import Residual, from_grains, looks_like_a_slip, residual

FORM_BASES = ("initial_budget", "adjusted_budget", "actual")
_COLUMN = {
    "initial_budget": "initial_budget_wan",
    "adjusted_budget": "adjusted_budget_wan",
    "actual": "actual_wan",
}


def project_amounts(q: Quantities) -> dict[str, dict[str, Figure]]:
    """Project name → basis → total amount as the project forms print it.

    The forms' figures are taken; an amount that only the project record carries becomes a figure without a key.
    """
    found: dict[str, dict[str, Figure]] = defaultdict(dict)
    for f in q.facts.figures:
        named = f.table_kind == "project_form" and f.concept in PROJECT_CONCEPTS and f.breakdown
        if named and f.basis in FORM_BASES and q.year(f) == q.report.fiscal_year:
            found[plain_name(f.breakdown)].setdefault(str(f.basis), f)
    for p in q.facts.projects:
        if p.project_name and p.execution_weight is not None:  # a form, not a budget item of prose
            for basis, column in _COLUMN.items():
                amount = getattr(p, column)
                if amount is not None and basis not in found[plain_name(p.project_name)]:
                    found[plain_name(p.project_name)][basis] = _figure(q, p, basis, amount)
    return {k: v for k, v in found.items() if v}


def _figure(q: Quantities, p: Project, basis: str, amount: Decimal) -> Figure:
    plain = amount.normalize()
    decimals = max(-int(plain.as_tuple().exponent), 0)
    return Figure(
        figure_key="", report_key=p.report_key, concept="project_amount", basis=basis,
        fiscal_year=q.report.fiscal_year, fund_scope="all", entity_scope="unit", breakdown=p.project_name,
        breakdown_kind="project", value=plain, printed_decimals=decimals, unit="万元", qualifier=None, place="table",
        table_kind="project_form", table_title=None, section=None, sum_group=None, open_list=False, snippet=None,
        char_start=0, char_end=0, number_start=None, number_end=None,
        block_no=None, table_no=None, row_no=None, col_no=None,
        unit_inherited=True, basis_inferred=False, status="ok",
    )  # fmt: skip


def _sum(q: Quantities, total: Figure, parts: list[Figure]) -> Residual:
    return residual([(1, q.evidence(total)), *((-1, q.evidence(f)) for f in parts)])


def _closes(r: Residual) -> bool:
    return r.low <= 0 <= r.high and not r.unlikely


@binder("project_sum")
def bind_project_sum(rule: Rule, q: Quantities) -> list[Check]:
    """Σ projects = project expenditure, per basis.

    Forms need not cover every project: a shortfall proves something only where the same projects close in another
    column; an excess always does. An unqualified 预算数 conflicts when neither the initial nor the adjusted sum fits.
    """
    projects = project_amounts(q)
    if len(projects) < 2:
        return []
    sums = {b: [p[b] for p in projects.values()] for b in FORM_BASES if all(b in p for p in projects.values())}
    totals: dict[tuple, Figure] = {}
    for f in q.of("expenditure_project"):
        context = q.context(f)
        if context.year == q.report.fiscal_year and context.sub_unit is None and not f.open_list:
            totals.setdefault((f.basis, in_wan(f)), f)
    judged: list[tuple[Figure, str, Residual]] = []
    for (basis, _), total in totals.items():
        options = ("adjusted_budget", "initial_budget") if basis == "budget" else (basis,)
        tried = [(total, str(b), _sum(q, total, sums[b])) for b in options if b in sums]
        if tried:
            closing = [t for t in tried if _closes(t[2])]
            judged.append(closing[0] if closing else tried[0])
    complete = {b for _, b, r in judged if _closes(r)}
    checks = []
    for total, basis, r in judged:
        check = _project_check(rule, q, total, sums[basis], basis)
        slip = looks_like_a_slip(r.value, q.evidence(total).value)
        if not _closes(r) and r.value > 0 and not complete and not slip:
            check.if_fails, check.reason = "unresolved", "所附项目表可能没有包括全部项目"
        checks.append(check)
    return checks


def _project_check(rule: Rule, q: Quantities, total: Figure, parts: list[Figure], basis: str) -> Check:
    r = _sum(q, total, parts)
    recomputed = sum((in_wan(f) for f in parts), Decimal(0))
    check = Check(
        rule,
        q.report.report_key,
        f"{total.basis}|{q.year(total) or ''}|{place_key(total)}|{in_wan(total).normalize():f}",
        numbers=(r.value, r.low, r.high, r.trunc_low, r.trunc_high, r.unlikely),
        stated=in_wan(total),
        recomputed=recomputed,
        difference=from_grains(r.value),
        tolerance=from_grains(r.allowed),
        unit="万元",
        evidence=[f.figure_key for f in [total, *parts] if f.figure_key],
        weak=q.doubtful([total, *parts]),
    )
    terms = "＋".join(printed(f) for f in parts) if len(parts) <= 8 else f"{len(parts)} 项"
    check.words = {
        "year": str(q.year(total) or ""),
        "label": "项目支出",
        "basis": BASIS_LABEL.get(total.basis, ""),
        "stated": printed(total),
        "unit": "万元",
        "place": place_label(total),
        "terms": terms,
        "parts_place": f"各项目自评表{BASIS_LABEL[basis]} ",
        "recomputed": trimmed(recomputed),
        "difference": trimmed(abs(check.difference or Decimal(0))),
        "allowed": trimmed(abs(check.tolerance or Decimal(0))),
        "scope": "",
        "note": "",
    }
    if (total.unit or "万元") != "万元":
        check.words["stated"] = trimmed(in_wan(total))
    check.cause = (rule.rule_id, check.stated, recomputed)
    q.bound.append((check, Pick(total, [(Operand(f.concept), f) for f in parts], r)))
    check.terms = [Term(1, q.evidence(total), total), *(Term(-1, q.evidence(f), f) for f in parts)]
    return check


@binder("project_sources")
def bind_project_sources(rule: Rule, q: Quantities) -> list[Check]:
    """Within a project form: 年度资金总额 = 当年财政拨款 + 上年结转 + 其他资金, per basis."""
    concepts = {p.concept: p for p in rule.parts}
    forms: dict[tuple, dict[str, Figure]] = defaultdict(dict)
    for f in q.facts.figures:
        if f.table_kind == "project_form" and (f.concept in concepts or f.concept in PROJECT_CONCEPTS):
            concept = "project_amount" if f.concept in PROJECT_CONCEPTS else f.concept
            forms[(plain_name(f.breakdown), place_key(f), f.basis)].setdefault(concept, f)
    checks = []
    complete = _closing(q, forms, concepts)
    for (name, place, basis), lines in sorted(forms.items(), key=str):
        total = lines.get("project_amount")
        if total is None or basis not in FORM_BASES:
            continue
        binding = f"{basis}|{q.year(total) or ''}|{place}|{total.breakdown or ''}"
        parts: list[tuple[Operand, Figure]] = [(concepts[c], f) for c, f in lines.items() if c in concepts]
        if not parts:
            checks.append(unjudged(rule, q.report.report_key, binding, rule.missing, "没有列出资金来源"))
            continue
        check = _project_check(rule, q, total, [f for _, f in parts], str(basis))
        check.binding = binding
        check.words = linear_words(q, total, parts, str(basis), check)
        check.words |= {"label": "年度资金总额", "scope": f"“{total.breakdown}”：" if total.breakdown else ""}
        check.cause = (rule.rule_id, check.stated, check.recomputed, total.breakdown)
        known = complete.get((name, place), frozenset()) >= {f.concept for _, f in parts}
        if (check.difference or 0) > 0 and len(parts) < len(concepts) and not known:
            check.if_fails, check.reason = "unresolved", "资金来源可能没有列全"
        checks.append(check)
    return checks


def _closing(
    q: Quantities, forms: dict[tuple, dict[str, Figure]], concepts: dict[str, Operand]
) -> dict[tuple, frozenset[str]]:
    """Form → sources that add up to its total in some column: the form lists no other."""
    found: dict[tuple, frozenset[str]] = {}
    for (name, place, _), lines in forms.items():
        total = lines.get("project_amount")
        parts = [f for c, f in lines.items() if c in concepts]
        if total is not None and total.value and parts and _closes(_sum(q, total, parts)):
            found[name, place] = found.get((name, place), frozenset()) | {f.concept for f in parts}
    return found
