"""Plots: Altair, Chinese labels, colours that everybody can tell apart.

Lives here: charts of a few hundred points at most, from rows that SQL made small. Every series has a shape, dash or
label besides its colour. Amounts become floats here and only here: a pixel needs no more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import altair as alt

from dashboard.safe import visible

BLUE, ORANGE, GREEN, SKY, RED, PURPLE, GREY = (
    "#0072B2", "#E69F00", "#009E73", "#56B4E9", "#D55E00", "#CC79A7", "#8A8A8A",
)  # fmt: skip
"""Okabe and Ito's palette."""

FONT = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, WenQuanYi Zen Hei, sans-serif"
HEIGHT = 260


def _data(rows: Sequence[Mapping[str, Any]]) -> alt.Data:
    return alt.Data(values=[{k: _plain(v) for k, v in row.items()} for row in rows])


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int)):
        return value
    return visible(value) if isinstance(value, str) else float(value)


def _finish(chart: Any, height: int = HEIGHT) -> Any:
    return (
        chart.properties(height=height)
        .configure(font=FONT)
        .configure_axis(labelFontSize=12, titleFontSize=12, labelLimit=180, grid=True, gridColor="#eceff3")
        .configure_legend(labelFontSize=12, title=None, orient="top")
        .configure_view(stroke=None)
    )


def rates(rows: Sequence[Mapping[str, Any]], x_title: str) -> Any:
    """Pass rate and coverage over something ordered. Rows: x, pass_rate, coverage (percent)."""
    long = [
        {"x": row["x"], "系列": name, "百分比": row[column], "说明": row.get("note", "")}
        for row in rows
        for name, column in (("通过率", "pass_rate"), ("覆盖率", "coverage"))
        if row[column] is not None
    ]
    lowest = min((float(r["百分比"]) for r in long), default=0)
    colours = alt.Scale(domain=["通过率", "覆盖率"], range=[BLUE, ORANGE])
    base = alt.Chart(_data(long)).encode(
        x=alt.X("x:O", title=x_title, sort=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
        y=alt.Y(
            "百分比:Q", title="%", scale=alt.Scale(domain=[max(0, min(90, lowest - 5)), 100], nice=False, clamp=True)
        ),
        color=alt.Color("系列:N", scale=colours),
        tooltip=[
            alt.Tooltip("x:O", title=x_title),
            "系列:N",
            alt.Tooltip("百分比:Q", format=".2f"),
            alt.Tooltip("说明:N"),
        ],
    )
    line = base.mark_line(strokeWidth=2).encode(
        strokeDash=alt.StrokeDash("系列:N", scale=alt.Scale(domain=["通过率", "覆盖率"], range=[[1, 0], [5, 4]]))
    )
    points = base.mark_point(filled=True, size=70).encode(
        shape=alt.Shape("系列:N", scale=alt.Scale(domain=["通过率", "覆盖率"], range=["circle", "square"]))
    )
    return _finish(line + points)


def lines(rows: Sequence[Mapping[str, Any]], series: Mapping[str, str], x_title: str, y_title: str) -> Any:
    """Several series over years. Rows: x and the columns that ``series`` names (column → label)."""
    long = [
        {"x": row["x"], "系列": label, "数值": row[column]}
        for row in rows
        for column, label in series.items()
        if row.get(column) is not None
    ]
    labels = list(series.values())
    palette = [BLUE, ORANGE, GREEN, RED, PURPLE, SKY][: len(labels)]
    shapes = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"][: len(labels)]
    base = alt.Chart(_data(long)).encode(
        x=alt.X("x:O", title=x_title, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("数值:Q", title=y_title),
        color=alt.Color("系列:N", scale=alt.Scale(domain=labels, range=palette)),
        tooltip=[alt.Tooltip("x:O", title=x_title), "系列:N", alt.Tooltip("数值:Q", format=",.2f", title=y_title)],
    )
    points = base.mark_point(filled=True, size=70).encode(
        shape=alt.Shape("系列:N", scale=alt.Scale(domain=labels, range=shapes))
    )
    return _finish(base.mark_line(strokeWidth=2) + points)


def stacked(rows: Sequence[Mapping[str, Any]], series: Mapping[str, str], x_title: str, y_title: str) -> Any:
    """Parts of a whole over years. Rows: x and the columns that ``series`` names."""
    long = [
        {"x": row["x"], "构成": label, "数值": row[column], "次序": n}
        for row in rows
        for n, (column, label) in enumerate(series.items())
        if row.get(column) is not None
    ]
    labels = list(series.values())
    palette = [BLUE, ORANGE, GREEN, PURPLE][: len(labels)]
    chart = (
        alt.Chart(_data(long))
        .mark_bar(stroke="white", strokeWidth=1, size=46)
        .encode(
            x=alt.X("x:O", title=x_title, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("数值:Q", title=y_title),
            color=alt.Color("构成:N", scale=alt.Scale(domain=labels, range=palette)),
            order=alt.Order("次序:Q"),
            tooltip=[alt.Tooltip("x:O", title=x_title), "构成:N", alt.Tooltip("数值:Q", format=",.2f", title=y_title)],
        )
    )
    return _finish(chart)


def peers(rows: Sequence[Mapping[str, Any]], title: str, chosen: str | None, median: Decimal | None) -> Any:
    """One point per department in order of its value, the chosen one and the median marked.

    Rows: department_key, department_name, region_name, value, place.
    """
    points = [
        {
            "名次": row["place"],
            "数值": row["value"],
            "部门": row["department_name"],
            "地区": row["region_name"] or "",
            "所选": "所选部门" if row["department_key"] == chosen else "同类部门",
        }
        for row in rows
    ]
    colours = alt.Scale(domain=["同类部门", "所选部门"], range=[SKY, RED])
    shapes = alt.Scale(domain=["同类部门", "所选部门"], range=["circle", "diamond"])
    dots = (
        alt.Chart(_data(points))
        .mark_point(filled=True, opacity=0.9)
        .encode(
            x=alt.X("名次:Q", title="由低到高", axis=alt.Axis(format="d", tickMinStep=1)),
            y=alt.Y("数值:Q", title=title, scale=alt.Scale(zero=False), axis=alt.Axis(format=",.2~f")),
            color=alt.Color("所选:N", scale=colours),
            shape=alt.Shape("所选:N", scale=shapes),
            size=alt.condition("datum['所选'] == '所选部门'", alt.value(220), alt.value(60)),
            tooltip=["部门:N", "地区:N", alt.Tooltip("数值:Q", format=",.2f", title=title)],
        )
    )
    layers = [dots]
    if median is not None:
        rule = alt.Chart(_data([{"中位数": median}])).mark_rule(color=GREY, strokeDash=[6, 4])
        layers.append(rule.encode(y="中位数:Q", tooltip=[alt.Tooltip("中位数:Q", format=",.2f")]))
    return _finish(alt.layer(*layers), 320)
