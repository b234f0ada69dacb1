"""Bounds: what a figure cannot pass without an explanation.

Lives here: execution over 100 %, staff over quota, large adjustments, spending beyond income, a swapped denominator, a
budget column copied from the final column. Never here: sums and rates themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from expectations.bind.operands import BUDGETS, PERCENT_UNITS, sides
from expectations.bind.projects import project_amounts
from expectations.bind.registry import binder
from expectations.catalogue.load import concepts
from expectations.catalogue.model import Rule
from expectations.checks import Check
from expectations.facts import Claim, Figure
from expectations.quantities import (
    BASIS_LABEL,
    Context,
    Quantities,
    concept_label,
    in_wan,
    number_text,
    place_key,
    place_label,
    plain_name,
    printed,
    reckoning_unit,
    trimmed,
)
from expectations.tolerance import GRAIN, evidence, grains

HUNDRED = 100 * GRAIN
OWN_BUDGET = "所用的“预算数”可能是年初预算，而不是全年预算"


def _bound(rule: Rule, q: Quantities, binding: str, numbers: tuple[int, int], figures: list[Figure]) -> Check:
    return Check(
        rule,
        q.report.report_key,
        binding,
        numbers=numbers,
        evidence=[f.figure_key for f in figures],
        weak=q.doubtful(figures),
        words={"year": "", "scope": "", "note": "", "unit": "万元"},
    )


def _by_context(figures: list[Figure], q: Quantities) -> dict[Context, list[Figure]]:
    found: dict[Context, list[Figure]] = defaultdict(list)
    for f in figures:
        found[q.context(f)].append(f)
    return found


@binder("execution_over_100")
def bind_execution(rule: Rule, q: Quantities) -> list[Check]:
    """Printed execution rates; where none is printed, expenditure against the adjusted budget."""
    checks = []
    seen: set[tuple] = set()
    for rate, decimals, place, year, scope, key in _execution_rates(q):
        if (rate, scope) in seen:
            continue
        seen.add((rate, scope))
        s = evidence(rate, decimals, None)
        check = _bound(rule, q, f"{year or ''}|{scope or ''}|{rate.normalize():f}", (s.low, HUNDRED), [])
        check.evidence = [key] if key else []
        check.stated, check.unit = rate, "%"
        check.words |= {
            "year": str(year or ""), "label": "预算执行率", "stated": number_text(rate, decimals), "place": place,
            "scope": f"“{scope}”：" if scope else "", "unit": "%",
            "note": OWN_BUDGET,
        }  # fmt: skip
        checks.append(check)
    if not checks:
        checks += _execution_by_amounts(rule, q)
    return checks


def _execution_rates(q: Quantities) -> Iterator[tuple[Decimal, int, str, int | None, str | None, str | None]]:
    for f in q.facts.figures:
        if f.concept == "rate_execution" and not f.qualifier:
            scope = f.breakdown if q.sub_unit(f) is not None or f.table_kind == "project_form" else None
            yield f.value, f.printed_decimals, place_label(f), q.year(f), scope, f.figure_key
    for claim in q.facts.claims:
        text = claim.statement or ""
        told = claim.claim_kind == "ratio" and "执行率" in text and "采购" not in text
        if told and claim.stated_unit in PERCENT_UNITS and claim.stated_value:
            yield claim.stated_value, claim.stated_decimals or 0, "正文", q.report.fiscal_year, None, None
    for p in q.facts.projects:
        rate = p.execution_rate_stated
        if rate is not None:
            decimals = max(-int(rate.normalize().as_tuple().exponent), 0)
            yield rate, decimals, "项目支出自评表", q.report.fiscal_year, p.project_name, None


def _execution_by_amounts(rule: Rule, q: Quantities) -> list[Check]:
    checks = []
    for context, figures in _by_context(q.of("expenditure_total"), q).items():
        actual = [f for f in figures if f.basis == "actual"]
        budget = [f for f in figures if f.basis == "adjusted_budget"]
        if not actual or not budget:
            continue
        a = min(actual, key=lambda f: q.evidence(f).low)
        b = max(budget, key=lambda f: q.evidence(f).high)
        check = _bound(rule, q, f"{context.year or ''}|amounts", (q.evidence(a).low, q.evidence(b).high), [a, b])
        rate = Fraction(in_wan(a) * 100) / Fraction(in_wan(b)) if b.value else Fraction(0)
        spent = f"{place_label(a)}支出 {printed(a)} {a.unit}"
        check.words |= {
            "year": str(context.year or ""), "label": "预算执行率", "unit": "%",
            "place": f"{spent}、{place_label(b)}全年预算 {printed(b)} {b.unit}",
            "stated": trimmed(Decimal(round(rate * 100)) / 100), "note": OWN_BUDGET,
        }  # fmt: skip
        checks.append(check)
    return checks


@binder("staff_over_quota")
def bind_staff(rule: Rule, q: Quantities) -> list[Check]:
    """Staff in post against established posts, per unit and sub-unit."""
    checks = []
    quotas = _by_context(q.of("headcount_quota"), q)
    for context, figures in _by_context(q.of("headcount_actual"), q).items():
        posts = quotas.get(context)
        if not posts:
            continue
        a = min(figures, key=lambda f: q.evidence(f).low)
        b = max(posts, key=lambda f: q.evidence(f).high)
        check = _bound(rule, q, f"{context.year or ''}|{context.sub_unit or ''}", _pair(q, a, b), [a, b])
        check.stated, check.recomputed, check.unit = a.value, b.value, "人"
        check.words |= {
            "year": str(context.year or ""), "scope": f"{a.breakdown}：" if context.sub_unit else "",
            "actual": printed(a), "limit": printed(b), "place": place_label(a), "other": place_label(b), "unit": "人",
        }  # fmt: skip
        checks.append(check)
    return checks


def _pair(q: Quantities, a: Figure, b: Figure) -> tuple[int, int]:
    return q.evidence(a).low, q.evidence(b).high


@binder("adjustment")
def bind_adjustment(rule: Rule, q: Quantities) -> list[Check]:
    """Adjusted against initial budget: of the unit and of every project, ``params.per_mille`` of it at most."""
    limit = int(rule.params["per_mille"])
    pairs: list[tuple[str, Figure, Figure]] = []
    for context, figures in _by_context(q.of("expenditure_total"), q).items():
        initial = [f for f in figures if f.basis == "initial_budget" and f.value > 0]
        adjusted = [f for f in figures if f.basis == "adjusted_budget"]
        if initial and adjusted and context.year == q.report.fiscal_year:
            pairs.append(("", min(adjusted, key=in_wan), max(initial, key=in_wan)))
    for name, by_basis in project_amounts(q).items():
        initial, adjusted = by_basis.get("initial_budget"), by_basis.get("adjusted_budget")
        if initial and adjusted and initial.value > 0:
            pairs.append((name, adjusted, initial))
    checks = []
    for name, adjusted, initial in pairs:
        low, high = q.evidence(adjusted).low * 1000, q.evidence(initial).high * limit
        check = _bound(rule, q, f"{q.year(adjusted) or ''}|{name}", (low, high), [adjusted, initial])
        check.stated, check.recomputed, check.unit = in_wan(adjusted), in_wan(initial), "万元"
        share = Fraction(in_wan(adjusted)) / Fraction(in_wan(initial)) * 100
        check.words |= {
            "year": str(q.year(adjusted) or ""), "scope": f"“{adjusted.breakdown}”：" if name else "",
            "label": "" if name else concept_label("expenditure_total"), "actual": printed(adjusted),
            "target": printed(initial), "place": place_label(replace(adjusted, breakdown=None)),
            "other": place_label(replace(initial, breakdown=None)),
            "limit": trimmed(Decimal(limit) / 10), "recomputed": trimmed(Decimal(round(share * 10)) / 10),
            "unit": adjusted.unit or "万元",
        }  # fmt: skip
        checks.append(check)
    return checks


CARRIED = ("carryover_in", "surplus_used", "prior_year_adjustment")


@binder("spending_beyond_income")
def bind_spending(rule: Rule, q: Quantities) -> list[Check]:
    """Expenditure of the year against income and everything carried in that the report prints."""
    checks = []
    incomes = _by_context([f for f in q.of("income_total") if f.basis == "actual"], q)
    spent = _by_context([f for f in q.of("expenditure_total") if f.basis == "actual"], q)
    for context, figures in spent.items():
        received = incomes.get(context)
        if not received or context.year != q.report.fiscal_year:
            continue  # a report does not tell what an earlier year began with
        a = min(figures, key=lambda f: q.evidence(f).low)
        b = max(received, key=lambda f: q.evidence(f).high)
        carried = [f for f in q.facts.figures if f.concept in CARRIED and q.year(f) == context.year]
        left = [f for f in q.of("carryover_out") if context.year and q.year(f) == context.year - 1]
        carried += left if not carried else []  # what was left of last year is what this year began with
        once = {f.concept: f for f in sorted(carried, key=in_wan)}  # the largest printing of each
        high = q.evidence(b).high + sum(max(q.evidence(f).high, 0) for f in once.values())
        check = _bound(rule, q, f"actual|{context.year or ''}", (q.evidence(a).low, high), [a, b, *once.values()])
        check.stated, check.recomputed, check.unit = in_wan(a), in_wan(b), "万元"
        check.difference = in_wan(a) - in_wan(b)
        told = "、".join(f"{concept_label(f.concept)} {printed(f)}" for f in once.values())
        check.words |= {
            "year": str(context.year or ""), "actual": printed(a), "limit": printed(b), "unit": a.unit or "万元",
            "difference": trimmed(check.difference), "place": place_label(a), "other": place_label(b),
            "note": f"所列{told}不足以弥补" if told else "且未说明使用上年结转或结余",
        }  # fmt: skip
        if a.unit != b.unit:
            check.words |= {"actual": trimmed(in_wan(a)), "limit": trimmed(in_wan(b)), "unit": "万元"}
        checks.append(check)
    return checks


@binder("swapped_denominator")
def bind_swapped(rule: Rule, q: Quantities) -> list[Check]:
    """A control rate of exactly 100 % because its denominator is the actual, while another budget is printed."""
    checks = []
    for claim in q.facts.claims:
        if claim.claim_kind != "ratio":
            continue
        concept = _controlled(rule, q, claim)
        found = sides(claim, q) if concept else None
        if concept is None or found is None or found.den is None or found.growth:
            continue
        budgets = [
            f
            for f in q.of(concept)
            if f.basis in BUDGETS and q.year(f) == q.report.fiscal_year and q.context(f).sub_unit is None
        ]
        if not budgets:
            continue
        same = found.num.value == found.den.value
        known = any(q.evidence(f).low <= found.den.high and found.den.low <= q.evidence(f).high for f in budgets)
        other = max(budgets, key=lambda f: (f.basis == "initial_budget", in_wan(f)))
        check = _bound(rule, q, f"{claim.claim_key}", (int(same and not known), 0), [other])
        check.claim_key = claim.claim_key
        used = claim.operand_values[-1]
        decimals = claim.operand_decimals[-1]
        shown = number_text(used, decimals)
        true = Fraction(100 * found.num.value, grains(in_wan(other))) if other.value else Fraction(0)
        check.stated, check.recomputed, check.unit = used, in_wan(other), "万元"
        check.words |= {
            "year": str(q.report.fiscal_year or ""), "name": rule.params["rates"][concept], "actual": shown,
            "target": printed(other), "place": place_label(other), "label": concept_label(concept),
            "basis": BASIS_LABEL.get(other.basis, ""), "unit": other.unit or "万元",
            "recomputed": trimmed(Decimal(round(true * 100)) / 100),
        }  # fmt: skip
        check.cause = ("swapped", concept)
        checks.append(check)
    return checks


def _controlled(rule: Rule, q: Quantities, claim: Claim) -> str | None:
    """The concept whose control rate a claim states: by a rate figure inside its span, else by its words."""
    rates: dict[str, str] = rule.params["rates"]
    text = plain_name(f"{claim.statement or ''}{claim.snippet or ''}")
    for concept in rates:
        rate = rule.params["figures"][concept]
        for f in q.facts.figures:
            inside = claim.char_start is not None and claim.char_end is not None
            if f.concept == rate and inside and claim.char_start <= f.char_start < claim.char_end:  # type: ignore[operator]
                return concept
        row = concepts().get(rate)
        names = [row["name_zh"], *row["synonyms"].split("|")] if row else []
        if any(plain_name(n) and plain_name(n) in text for n in names):
            return concept
    return None


MIN_COLUMN = 5


@binder("budget_column_copied")
def bind_copied_column(rule: Rule, q: Quantities) -> list[Check]:
    """A table whose budget column equals its final column on every line, five different amounts at least."""
    tables: dict[str, list[Figure]] = defaultdict(list)
    for f in q.facts.figures:
        if f.place == "table" and f.table_kind == "base_data" and reckoning_unit(f.concept, None) == "万元":
            tables[place_key(f)].append(f)
    checks = []
    for place, figures in tables.items():
        lines: dict[tuple, dict[str, Figure]] = defaultdict(dict)
        for f in figures:
            side = "actual" if f.basis == "actual" else "budget" if f.basis in BUDGETS else None
            if side and q.year(f) == q.report.fiscal_year:
                lines[(f.concept, plain_name(f.breakdown))][side] = f
        both = [(line["budget"], line["actual"]) for line in lines.values() if len(line) == 2]
        amounts = {in_wan(b) for b, _ in both if b.value}
        if len(amounts) < MIN_COLUMN:
            continue
        differing = sum(1 for b, a in both if in_wan(b) != in_wan(a))
        shown = [b for b, _ in both[:3]]
        check = _bound(rule, q, f"{q.report.fiscal_year or ''}|{place}", (int(differing == 0), 0), shown)
        check.words |= {
            "year": str(q.report.fiscal_year or ""), "place": place_label(both[0][0]), "stated": str(len(both)),
            "note": _contradicted(q, [b for b, _ in both]),
        }  # fmt: skip
        checks.append(check)
    return checks


def _contradicted(q: Quantities, column: list[Figure]) -> str:
    """The first line of the column whose budget the text prints otherwise."""
    for f in column:
        for other in q.of(f.concept):
            if (
                other.place == "narrative"
                and other.basis in BUDGETS
                and q.context(other) == q.context(f)
                and in_wan(other) != in_wan(f)
            ):
                return (
                    f"；而正文{concept_label(f.concept)}{BASIS_LABEL.get(other.basis, '')}为 {printed(other)} "
                    f"{other.unit or '万元'}，表中为 {printed(f)} {f.unit or '万元'}"
                )
    return ""
