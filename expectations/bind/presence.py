"""What a report must say of itself: unit, year, score, a score per item, being the only one.

Lives here: COM.1xx, UNQ.101. Never here: amounts.
"""

from __future__ import annotations

from expectations.bind.registry import binder
from expectations.catalogue.model import Rule
from expectations.checks import Check
from expectations.quantities import Quantities

_TOTALS = ("expenditure_total", "expenditure_grand_total")
SELF_EVALUATIONS = frozenset({"overall_selfeval", "project_selfeval", "evaluation"})


def _required(rule: Rule, q: Quantities, present: bool) -> Check:
    check = Check(rule, q.report.report_key, "report", numbers=(1, int(present)))
    year = q.report.fiscal_year
    check.words = {"year": str(year or ""), "scope": f"{year}年" if year else ""}
    return check


@binder("has_department")
def bind_department(rule: Rule, q: Quantities) -> list[Check]:
    """The report names its unit."""
    return [_required(rule, q, bool(q.report.department_name))]


@binder("has_year")
def bind_year(rule: Rule, q: Quantities) -> list[Check]:
    """The report says of which year it speaks."""
    return [_required(rule, q, q.report.fiscal_year is not None)]


@binder("has_self_score")
def bind_self_score(rule: Rule, q: Quantities) -> list[Check]:
    """A self-evaluation publishes its score."""
    if q.report.report_kind not in SELF_EVALUATIONS:
        return []
    scored = any(f.concept == "score_total" for f in q.facts.figures)
    scored |= any(p.total_score is not None for p in q.facts.projects)
    return [_required(rule, q, q.report.self_score is not None or scored)]


@binder("has_total")
def bind_total(rule: Rule, q: Quantities) -> list[Check]:
    """An overall self-evaluation states the year's total expenditure."""
    if q.report.report_kind != "overall_selfeval":
        return []
    spent = [f for f in q.facts.figures if f.concept in _TOTALS and f.basis == "actual"]
    return [_required(rule, q, bool(spent))]


@binder("has_row_scores")
def bind_row_scores(rule: Rule, q: Quantities) -> list[Check]:
    """Every scored item of a form has its score. Where several have none, their column was probably not read."""
    checks = []
    for i in q.facts.indicators:
        if i.weight is None:
            continue
        form = [j for j in q.facts.indicators if (j.score_system, j.project_key) == (i.score_system, i.project_key)]
        if not any(j.score is not None for j in form):
            continue  # a form without any score is a plan
        check = _required(rule, q, i.score is not None)
        if 5 * sum(j.score is None for j in form) > max(len(form), 5):
            check.if_fails, check.reason = "unresolved", "有多项没有得分，得分可能没有读全"
        check.binding = f"{i.score_system or ''}|{i.project_name or ''}|{i.level3 or ''}|{i.row_order or 0}"
        check.words |= {
            "name": "".join((i.level3 or "").split()), "limit": f"{i.weight.normalize():f}",
            "scope": f"“{i.project_name}”项目" if i.project_name else "",
        }  # fmt: skip
        checks.append(check)
    return checks


@binder("only_report")
def bind_only_report(rule: Rule, q: Quantities) -> list[Check]:
    """One current report per department, year and kind."""
    r = q.report
    if r.department_key is None or r.fiscal_year is None or r.department_name is None:
        return []
    check = Check(rule, r.report_key, "report", numbers=(r.n_same, 1))
    check.words = {
        "year": str(r.fiscal_year), "name": r.department_name or "", "stated": str(r.n_same), "scope": "",
    }  # fmt: skip
    return [check]
