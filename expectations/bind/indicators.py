"""Rows of performance indicators: direction, achievement against marks, repeated rows.

Lives here: DIR.2xx, SCO.3xx, UNQ.102. Never here: adding up scores (``scores``).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction

from expectations.bind.registry import binder
from expectations.catalogue.model import Rule
from expectations.checks import Check
from expectations.facts import Indicator
from expectations.quantities import Quantities, plain_name, trimmed
from expectations.tolerance import grains

_EMPTY_NOTE = frozenset({"", "无", "/", "—", "——", "-", "无偏差", "不存在偏差", "无。"})
_MORE_IS_BETTER = re.compile(r"满意度|合格率|覆盖率|及时率|完成率|达标率|参训率|出勤率|知晓率|就业率")
_LESS_IS_BETTER = re.compile(r"差错|投诉|违纪|违规|事故|超支|不合格|未完成|不满意|逾期|延误|控制")
_SAVING = re.compile(r"节约|下降|降低|压减|收益|收入")


def _check(rule: Rule, q: Quantities, i: Indicator, low: int, high: int) -> Check:
    check = Check(rule, q.report.report_key, _binding(i), numbers=(low, high))
    check.words = {
        "scope": f"“{i.project_name}”项目" if i.project_name else "",
        "name": re.sub(r"\s+", "", i.level3 or ""),
        "label": re.sub(r"[\s（(]*\d+\s*分[)）]*", "", re.sub(r"\s+", "", i.level2 or i.level1 or "指标")),
        "target": re.sub(r"\s+", "", i.target_text or ""),
        "actual": re.sub(r"\s+", "", i.actual_text or ""),
        "stated": "" if i.score is None else trimmed(i.score),
        "limit": "" if i.weight is None else trimmed(i.weight),
        "note": "",
        "year": str(q.report.fiscal_year or ""),
        "unit": "分",
    }
    return check


def _binding(i: Indicator) -> str:
    parts = [i.score_system or "", i.scope or "", i.project_name or "", i.level3 or "", str(i.row_order or 0)]
    return "|".join(parts)


@binder("indicator_direction")
def bind_direction(rule: Rule, q: Quantities) -> list[Check]:
    """A cost indicator with ≥, or a result that should be high with ≤."""
    checks = []
    for i in q.facts.indicators:
        if i.target_operator not in (">=", "<=", ">", "<"):
            continue
        kind = f"{i.level2 or ''}{i.level1 or ''}"
        name = i.level3 or ""
        at_least = i.target_operator.startswith(">")
        wrong, note = 0, ""
        if "成本" in kind:
            wrong = int(at_least and not _SAVING.search(name))
            note = f"成本指标用“≥”，方向存疑（{_completed(i)}）"
        elif re.search(r"质量|满意度|时效", kind) and i.target_unit in ("%", "％"):
            wrong = int(not at_least and bool(_MORE_IS_BETTER.search(name)) and not _LESS_IS_BETTER.search(name))
            note = f"越高越好的指标用“≤”，方向存疑（{_completed(i)}）"
        else:
            continue
        check = _check(rule, q, i, wrong, 0)
        check.words["note"] = note
        check.stated = i.target_value
        checks.append(check)
    return checks


def _completed(i: Indicator) -> str:
    return f"实际完成值 {re.sub(chr(32), '', i.actual_text)}" if i.actual_text else "未写实际完成值"


def _comparable(i: Indicator) -> bool:
    """Whether target and actual are numbers of one kind."""
    if i.target_value is None or i.actual_value is None or i.target_operator in ("text", "date"):
        return False
    units = {plain_name(u).replace("％", "%") for u in (i.target_unit, i.actual_unit) if u}
    return len(units) <= 1


def _full(i: Indicator) -> bool:
    return i.weight is not None and i.score is not None and i.weight > 0 and i.score >= i.weight


@binder("over_target")
def bind_over_target(rule: Rule, q: Quantities) -> list[Check]:
    """The target was exceeded far, with full marks: it was set too low (``params.per_mille`` of the target)."""
    limit = int(rule.params["per_mille"])
    checks = []
    for i in q.facts.indicators:
        if not _comparable(i) or i.target_operator not in (">=", ">", "=", None) or not _full(i):
            continue
        if not i.target_value or i.target_value < 0 or "成本" in f"{i.level1 or ''}{i.level2 or ''}":
            continue
        assert i.actual_value is not None
        # fails from the limit on: actual × 1000 must stay under target × limit
        low, high = grains(i.actual_value * 1000), grains(i.target_value * limit) - 1
        check = _check(rule, q, i, low, high)
        check.stated, check.recomputed, check.unit = i.actual_value, i.target_value, i.target_unit
        share = Fraction(i.actual_value) / Fraction(i.target_value) * 100
        check.words["recomputed"] = trimmed(Decimal(round(share * 10)) / 10)
        checks.append(check)
    return checks


def _forms(q: Quantities) -> dict[tuple, list[Indicator]]:
    forms: dict[tuple, list[Indicator]] = defaultdict(list)
    for i in q.facts.indicators:
        forms[(i.score_system or "", i.project_key or i.project_name or "")].append(i)
    return forms


@binder("all_full")
def bind_all_full(rule: Rule, q: Quantities) -> list[Check]:
    """Every row of a form has full marks (``params.min_rows`` rows at least)."""
    checks = []
    for (system, _), rows in _forms(q).items():
        scored = [i for i in rows if i.weight is not None and i.score is not None]
        if len(scored) < int(rule.params["min_rows"]) or len(scored) < len(rows):
            continue
        n_full = sum(_full(i) for i in scored)
        name = rows[0].project_name
        check = _check(rule, q, rows[0], n_full, len(scored) - 1)
        check.binding = f"{system}|{name or ''}"
        total = sum((i.score for i in scored if i.score is not None), Decimal(0))
        check.words |= {"stated": str(len(scored)), "limit": trimmed(total), "note": _form_total(q, rows[0])}
        checks.append(check)
    return checks


def _form_total(q: Quantities, row: Indicator) -> str:
    total = q.report.self_score
    if row.project_name:
        project = next((p for p in q.facts.projects if p.project_key == row.project_key), None)
        total = project.total_score if project else None
    return f"，总分 {trimmed(total)} 分" if total is not None else ""


@binder("unmet_full_marks")
def bind_unmet(rule: Rule, q: Quantities) -> list[Check]:
    """Full marks although the printed actual misses the printed target."""
    checks = []
    for i in q.facts.indicators:
        if not _comparable(i) or not _full(i):
            continue
        assert i.actual_value is not None and i.target_value is not None
        short = {">=": i.target_value - i.actual_value, "<=": i.actual_value - i.target_value}.get(
            i.target_operator or ""
        )
        if short is None:
            continue
        check = _check(rule, q, i, grains(short), 0)
        check.stated, check.recomputed, check.unit = i.actual_value, i.target_value, i.target_unit
        checks.append(check)
    return checks


@binder("unexplained_deduction")
def bind_unexplained(rule: Rule, q: Quantities) -> list[Check]:
    """Marks were taken off in a self-evaluation form and no reason is given."""
    checks = []
    for rows in _forms(q).values():
        told = any((i.deviation_note or "").strip() for i in rows)
        for i in rows:
            if i.score_system != "selfeval_form" or i.weight is None or i.score is None:
                continue
            bare = plain_name(i.deviation_note) in {plain_name(x) for x in _EMPTY_NOTE}
            check = _check(rule, q, i, int(i.score < i.weight and bare), 0)
            if not told:
                check.if_fails, check.reason = "unresolved", "表中没有读到任何偏差原因，原因栏可能没有读出"
            checks.append(check)
    return checks


@binder("repeated_rows")
def bind_repeated(rule: Rule, q: Quantities) -> list[Check]:
    """The same indicator row twice in one form."""
    checks = []
    for (system, _), rows in _forms(q).items():
        counted = Counter(
            (
                plain_name(i.level1),
                plain_name(i.level2),
                plain_name(i.level3),
                plain_name(i.target_text),
                plain_name(i.actual_text),
                i.weight,
            )
            for i in rows
        )
        (_, _, name, *_), n = counted.most_common(1)[0]
        check = _check(rule, q, rows[0], n, 1)
        check.binding = f"{system}|{rows[0].project_name or ''}"
        check.words |= {"name": str(name), "stated": str(n)}
        checks.append(check)
    return checks
