"""Scores: between zero and their weight, adding up to their totals, the execution score.

Lives here: SUM.4xx and SCO.1xx. Never here: whether a score is deserved (``indicators``).

A form of which a row was not read does not add up through our fault. Weights and scores therefore vouch for each other:
a wrong sum of scores is reported only where the weights are complete, and the other way round.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from expectations.bind.registry import binder
from expectations.catalogue.model import Rule
from expectations.checks import Check, unjudged
from expectations.facts import Indicator
from expectations.quantities import Quantities, plain_name, trimmed
from expectations.tolerance import GRAIN, evidence, from_grains, grains, residual

FULL = Decimal(100)
_PRINTED = re.compile(r"[（(，,]?(?:满分)?(\d+(?:\.\d+)?)分[)）]?$")


class Form(NamedTuple):
    """One scored form of a report: the scorecard, the overall form or one project's form."""

    name: str
    system: str
    rows: list[Indicator]
    execution_weight: Decimal | None
    execution_score: Decimal | None
    execution_rate: Decimal | None
    total: Decimal | None


def forms(q: Quantities) -> list[Form]:
    """All scored forms of a report."""
    grouped: dict[tuple[str, str], list[Indicator]] = defaultdict(list)
    for i in q.facts.indicators:
        grouped[(i.score_system or "", plain_name(i.project_name))].append(i)
    projects = {plain_name(p.project_name): p for p in q.facts.projects}
    found = []
    r = q.report
    for (system, name), rows in grouped.items():
        p = projects.get(name)
        if name and p is None:
            continue
        if p is not None:
            found.append(
                Form(
                    p.project_name or "", system, rows, p.execution_weight, p.execution_score, p.execution_rate_stated,
                    p.total_score,
                )
            )  # fmt: skip
        elif system == "scorecard":
            found.append(Form("", system, rows, None, None, None, r.self_score))
        else:
            found.append(
                Form("", system, rows, r.execution_weight, r.execution_score, r.execution_rate_stated, r.self_score)
            )
    return found


def decimals_of(value: Decimal) -> int:
    """Decimals of a mark: those it needs."""
    return max(-int(value.normalize().as_tuple().exponent), 0)


def _sum_weights(form: Form) -> Decimal | None:
    if any(i.weight is None for i in form.rows):
        return None
    if form.execution_score is not None and form.execution_weight is None:
        return None  # the line is there, its weight was not read or is printed in the head only
    return sum((i.weight for i in form.rows if i.weight is not None), form.execution_weight or Decimal(0))


def _sum_scores(form: Form) -> Decimal | None:
    if any(i.score is None for i in form.rows):
        return None
    if form.execution_weight is not None and form.execution_score is None:
        return None
    return sum((i.score for i in form.rows if i.score is not None), form.execution_score or Decimal(0))


def _linear(rule: Rule, q: Quantities, form: Form, stated: Decimal, recomputed: Decimal) -> Check:
    # marks are exact: no rounding
    one, other = (evidence(x.normalize(), 0, None, exact=True) for x in (stated, recomputed))
    r = residual([(1, one), (-1, other)])
    check = Check(
        rule, q.report.report_key, _binding(form), numbers=(r.value, r.value, r.value, r.value, r.value, 0),
        stated=stated, recomputed=recomputed, difference=from_grains(r.value), tolerance=Decimal(0), unit="分",
    )  # fmt: skip
    check.words = {
        "year": str(q.report.fiscal_year or ""), "scope": _scope(form), "stated": trimmed(stated), "unit": "分",
        "recomputed": trimmed(recomputed), "difference": trimmed(abs(stated - recomputed)), "allowed": "0",
        "terms": f"{len(form.rows)} 项指标" + ("及预算执行" if form.execution_weight is not None else ""), "note": "",
    }  # fmt: skip
    return check


def _binding(form: Form) -> str:
    return f"{form.system}|{form.name}"


def _scope(form: Form) -> str:
    if form.name:
        return f"“{form.name}”项目自评表"
    return "评分表" if form.system == "scorecard" else "整体支出自评表"


@binder("score_total")
def bind_score_total(rule: Rule, q: Quantities) -> list[Check]:
    """Total score = execution score + scores of all rows, where the weights add up to 100."""
    checks = []
    for form in forms(q):
        if form.total is None:
            continue
        scores, weights = _sum_scores(form), _sum_weights(form)
        if scores is None:
            checks.append(unjudged(rule, q.report.report_key, _binding(form), "unresolved", "有的指标没有得分"))
            continue
        check = _linear(rule, q, form, form.total, scores)
        if weights != FULL:
            check.if_fails, check.reason = "unresolved", "各项分值合计不是 100，指标行可能没有读全"
        checks.append(check)
    return checks


@binder("weight_total")
def bind_weight_total(rule: Rule, q: Quantities) -> list[Check]:
    """Weights of a form add up to 100, where its scores add up to the total."""
    checks = []
    for form in forms(q):
        weights = _sum_weights(form)
        if weights is None:
            checks.append(unjudged(rule, q.report.report_key, _binding(form), "unresolved", "有的指标没有分值"))
            continue
        check = _linear(rule, q, form, FULL, weights)
        scores = _sum_scores(form)
        if form.total is None or scores != form.total:
            check.if_fails, check.reason = "unresolved", "各项得分合计与总分也不符，指标行可能没有读全"
        checks.append(check)
    return checks


@binder("group_weight")
def bind_group_weight(rule: Rule, q: Quantities) -> list[Check]:
    """Weights of the rows of a first level add up to what its head prints, where the form's weights are complete.

    Heads of scorecards may print the marks given instead of the marks to be had: either may be meant.
    """
    checks = []
    for form in forms(q):
        groups: dict[str, list[Indicator]] = defaultdict(list)
        for i in form.rows:
            groups["".join((i.level1 or "").split())].append(i)
        complete = _sum_weights(form) == FULL
        for name, rows in groups.items():
            head = _PRINTED.search(name)
            if head is None or any(i.weight is None for i in rows):
                continue
            stated = Decimal(head[1])
            weights = sum((i.weight for i in rows if i.weight is not None), Decimal(0))
            scores = sum((i.score for i in rows if i.score is not None), Decimal(0))
            recomputed = scores if scores == stated else weights
            check = _linear(rule, q, form, stated, recomputed)
            check.binding = f"{_binding(form)}|{name}"
            check.words |= {"terms": f"{len(rows)} 项指标", "label": name[: head.start()]}
            if not complete:
                check.if_fails, check.reason = "unresolved", "分值合计不是 100，指标行可能没有读全"
            checks.append(check)
    return checks


@binder("score_in_weight")
def bind_score_in_weight(rule: Rule, q: Quantities) -> list[Check]:
    """0 ≤ score ≤ weight, for rows, execution lines and totals."""
    checks = []
    for form in forms(q):
        lines = [(i.level3 or "", i.score, i.weight, f"{i.row_order or 0}") for i in form.rows]
        lines.append(("预算执行率", form.execution_score, form.execution_weight, "execution"))
        lines.append(("总分", form.total, FULL, "total"))
        for name, score, weight, row in lines:
            if score is None or weight is None:
                continue
            s = grains(score)
            check = Check(rule, q.report.report_key, f"{_binding(form)}|{row}|{name}")
            check.numbers = (s, s, 0, grains(weight))
            check.stated, check.recomputed, check.unit = score, weight, "分"
            check.words = {"scope": _scope(form), "name": "".join(name.split())} | {
                "score": trimmed(score), "weight": trimmed(weight), "score_min": "0", "score_max": trimmed(weight),
            }  # fmt: skip
            checks.append(check)
    return checks


@binder("execution_score")
def bind_execution_score(rule: Rule, q: Quantities) -> list[Check]:
    """Execution score = weight × min(rate, 100 %), rounded as printed; coarser marks may be rounded either way."""
    checks = []
    for form in forms(q):
        if form.execution_score is None or form.execution_weight is None or form.execution_rate is None:
            continue
        rate = evidence(form.execution_rate, decimals_of(form.execution_rate), None, non_negative=True)
        weight = grains(form.execution_weight)
        hundred = 100 * GRAIN
        low = weight * min(rate.low, hundred) // hundred
        high = -(-weight * min(rate.high, hundred) // hundred)
        places = decimals_of(form.execution_score)
        step = GRAIN // 10**places
        # a score is rounded to its own decimals; whole marks may have been cut down, half marks moved to the next half
        reach = step if places == 0 else GRAIN // 2 if places == 1 and form.execution_score * 2 % 1 == 0 else step // 2
        s = grains(form.execution_score)
        check = Check(rule, q.report.report_key, _binding(form), numbers=(s - reach, s + reach, low, high))
        if _fits_amounts(q, form, s - reach, s + reach):
            check.if_fails, check.reason = "unresolved", "得分与按金额重算的执行率相符，有误的是执行率"
        check.stated, check.unit = form.execution_score, "分"
        check.recomputed = from_grains((low + high) // 2)
        check.difference = check.stated - check.recomputed
        check.words = {
            "scope": _scope(form), "score": trimmed(form.execution_score), "weight": trimmed(form.execution_weight),
            "rate": trimmed(form.execution_rate), "recomputed": trimmed(check.recomputed.quantize(Decimal("0.01"))),
            "score_min": trimmed(from_grains(low).quantize(Decimal("0.01"))),
            "score_max": trimmed(from_grains(high).quantize(Decimal("0.01"))),
            "difference": trimmed(abs(check.difference).quantize(Decimal("0.01"))),
        }  # fmt: skip
        checks.append(check)
    return checks


def _fits_amounts(q: Quantities, form: Form, low: int, high: int) -> bool:
    """Whether the score is what the project's amounts give: then only the printed rate is wrong (RAT.101)."""
    project = next((p for p in q.facts.projects if form.name and p.project_name == form.name), None)
    if project is None or not project.adjusted_budget_wan or project.actual_wan is None:
        return False
    reckoned = grains(form.execution_weight or Decimal(0)) * project.actual_wan / project.adjusted_budget_wan
    return low <= reckoned <= high
