"""Verdicts in words, with their intervals.

Lives here: one sentence per rule result, as an auditor would say it (rules.md §1). Never here: judging.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from dashboard.formats import number, with_unit

_PLAIN = {
    "exact": "与应有的数完全一致",
    "rounding": "在四舍五入可以造成的范围之内，算通过",
    "unlikely_rounding": "虽在舍入的极限之内，但各数独立四舍五入时出现这么大差额的可能不到千分之一",
    "truncation": "超出四舍五入的范围，但如果各数是截尾（舍去尾数）而不是四舍五入，就能成立",
    "inconsistent": "超出允许误差，对不上",
    "unresolved": "缺少数据，无法判定",
}

VERDICT_HELP = {
    "exact": "两边的数完全相等。",
    "rounding": "差额不超过各数四舍五入误差之和。例如三个两位小数的数相加，允许误差是 ±0.02 万元左右。算通过。",
    "unlikely_rounding": "差额在允许误差之内，但大到不像是四舍五入造成的（可能性低于千分之一）。提请复核。",
    "truncation": "按四舍五入对不上，按截尾（直接舍去尾数）能对上。多半是填报软件的习惯。",
    "inconsistent": "差额超出允许误差，四舍五入和截尾都解释不了。",
    "unresolved": "规则适用，但缺少需要的数字，不能算通过，也不算未通过。",
}


def interval(tolerance: Decimal | None, unit: str | None) -> str:
    """``±0.015 万元``; 0 means that the numbers must be equal."""
    if tolerance is None:
        return ""
    if tolerance == 0:
        return "不允许有差额"
    return f"允许误差 ±{with_unit(abs(tolerance), unit)}"


def result(row: Mapping[str, Any]) -> str:
    """A rule result in one sentence. ``row`` has status, verdict, stated, recomputed, difference, tolerance, unit."""
    if row["status"] == "not_applicable":
        return f"不适用：{row.get('reason') or '报告没有这条规则所需的内容'}。"
    if row["status"] == "unresolved":
        return f"无法判定：{row.get('reason') or '缺少所需的数字'}。"
    unit = row.get("unit")
    parts = []
    if row.get("stated") is not None:
        parts.append(f"所印 {with_unit(row['stated'], unit)}")
    if row.get("recomputed") is not None:
        parts.append(f"对照 {with_unit(row['recomputed'], unit)}")
    # a rule with a tolerance holds two numbers against each other; one without asks whether something may be so
    equation = row.get("difference") is not None and row.get("tolerance") is not None
    if equation:
        parts.append(f"实际差 {with_unit(abs(row['difference']), unit)}" if row["difference"] else "没有差额")
        if row["difference"]:
            parts.append(interval(row["tolerance"], unit))
    elif row.get("difference"):
        parts.append(f"相差 {with_unit(abs(row['difference']), unit)}")
    if equation or row.get("verdict") not in ("exact", "inconsistent"):
        meaning = _PLAIN.get(row.get("verdict") or "", "")
    else:
        meaning = "符合规则" if row["status"] == "pass" else "不符合规则"
    return "；".join(p for p in ("，".join(parts), meaning) if p) + "。"


def gap(row: Mapping[str, Any]) -> str:
    """Difference and tolerance, short: ``0.02（允许 ±0.015）``."""
    if row.get("difference") is None:
        return ""
    shown = with_unit(abs(row["difference"]), row.get("unit"))
    if row.get("tolerance") is None:
        return shown
    return f"{shown}（允许 ±{number(abs(row['tolerance']))}）"
