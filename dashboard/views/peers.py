"""Departments of the same kind, level and year beside one another."""

from __future__ import annotations

from decimal import Decimal

import streamlit as st
from markupsafe import Markup

from dashboard import blocks, formats, labels, links, safe, urlstate
from dashboard.components import show
from dashboard.queries import peers as queries
from dashboard.views import common
from dashboard.warehouse import Row, Snapshot

PAGE = links.PEERS
LEVELS = {"province": "省级", "city": "市级", "county": "县级", "management_area": "管理区"}


def render(db: Snapshot) -> None:
    """Draw the page."""
    names = labels.load(db)
    common.title(
        "同类比较", "同一类型、同一级别、同一年度的部门放在一起比：执行率、人均“三公”、满分指标占比、自评得分。"
    )
    department = urlstate.one("department")
    own = queries.of_department(db, department) if department else []
    year, kind, level = _group(db, own, names)
    if not year:
        show(blocks.note("还没有注明年度的报告，无法比较。"), key="no-peers")
        return
    group = queries.Group(int(year), kind, level)
    spread = queries.spread(db, group)
    if own:
        others = {"year": year, "kind": kind, "level": level}
        common.chips({"department": f"标出 {own[0]['department_name']}"}, PAGE, others, "chips")
    show(_spread(spread, names, group), key="spread")
    measures = {code: label for code, (_, label, _) in queries.MEASURES.items()}
    urlstate.keep("measure", {"measure": measures}, {})
    measure_key = urlstate.key("measure", "measure")
    if not st.session_state[measure_key]:
        st.session_state[measure_key] = "execution"
    measure = st.segmented_control(
        "比什么", list(measures), format_func=lambda c: measures[c], key=measure_key, required=True
    )
    measure = measure or "execution"
    _plot(db, group, measure, department, spread[f"median_{queries.MEASURES[measure][0]}"])
    _table(db, names, group, measure, department)


def _group(db: Snapshot, own: list[Row], names: labels.Labels) -> tuple[str, str, str]:
    groups = queries.groups(db)
    years = {str(g["fiscal_year"]): str(g["fiscal_year"]) for g in groups}
    years = dict(sorted(years.items(), reverse=True))
    kinds = {g["department_type"] for g in groups}
    levels = {g["region_level"] for g in groups}
    kind_options = {c: label for c, label in names.all("department_type").items() if c in kinds}
    level_options = {c: label for c, label in LEVELS.items() if c in levels}
    urlstate.keep(PAGE, {"year": years, "kind": kind_options, "level": level_options}, {})
    # without a choice: the group of the department asked for, else the biggest
    preset = own[0] if own else groups[0] if groups else None
    year_key = urlstate.key(PAGE, "year")
    if preset and not st.session_state[year_key]:
        st.session_state[year_key] = str(preset["fiscal_year"])
        if not st.session_state[urlstate.key(PAGE, "kind")] and preset["department_type"] in kind_options:
            st.session_state[urlstate.key(PAGE, "kind")] = preset["department_type"]
        if not st.session_state[urlstate.key(PAGE, "level")] and preset["region_level"] in level_options:
            st.session_state[urlstate.key(PAGE, "level")] = preset["region_level"]
    first, second, third = common.columns(1, 2, 2)
    with first:
        year = st.selectbox("年度", list(years), key=year_key) if years else ""
    with second:
        kind = common.pick("部门类型", PAGE, "kind", kind_options)
    with third:
        level = common.pick("级别", PAGE, "level", level_options)
    return year or "", kind, level


def _spread(row: Row, names: labels.Labels, group: queries.Group) -> Markup:
    kind = names.of("department_type", group.kind) if group.kind else "全部类型"
    title = " · ".join([f"{group.year} 年度", kind, LEVELS.get(group.level, "全部级别")])
    tiles = [
        blocks.Tile(
            label,
            _value(row[f"median_{column}"], unit),
            f"中位数；中间一半在 {_value(row[f'low_{column}'], unit)} 至 {_value(row[f'high_{column}'], unit)}，"
            f"{row[f'n_{column}']:,} 个部门有数"
            if row[f"n_{column}"]
            else "没有部门有这个数",
        )
        for column, label, unit in queries.MEASURES.values()
    ]
    return Markup("<p>{}：共 {} 个部门。</p>{}").format(title, f"{row['n']:,}", blocks.tiles(tiles))


def _value(value: Decimal | None, unit: str) -> str:
    if value is None:
        return formats.NOTHING
    return formats.percent(value) if unit == "%" else formats.number(value, 2)


def _plot(db: Snapshot, group: queries.Group, measure: str, department: str, median: Decimal | None) -> None:
    from dashboard import charts

    _, label, unit = queries.MEASURES[measure]
    points = queries.points(db, group, measure, department)
    if not points:
        show(blocks.note(f"这一组里没有部门印有{label}。"), key="no-points")
        return
    title = f"{label}（{unit}）"
    st.altair_chart(charts.peers(points, title, department or None, median), width="stretch")
    shown = f"图中 {len(points):,} 个部门" + (
        f"，由 {points[0]['n']:,} 个均匀抽出" if points[0]["n"] > len(points) else ""
    )
    if points[0]["n"] < 3:
        shown += "；可比的太少，可以把类型或级别改成“全部”"
    show(blocks.note(f"每个点是一个部门，由低到高排列；虚线是中位数。{shown}。"), key="plot-note")


def _table(db: Snapshot, names: labels.Labels, group: queries.Group, measure: str, department: str) -> None:
    descending = urlstate.one("sort", "-") != "up"
    number = urlstate.page_number()
    given: dict[str, links.Parameter] = {"year": group.year, "kind": group.kind, "level": group.level}
    given |= {"measure": measure, "department": department, "sort": None if descending else "up"}
    total, rows = queries.table(db, group, measure, descending, number)
    cells = [
        [
            blocks.two_lines(common.department_link(r), common.place(r)),
            names.of("department_type", r["department_type"]),
            formats.percent(r["execution_rate"]),
            formats.number(r["sangong_per_head"], 2) if r["sangong_per_head"] is not None else formats.NOTHING,
            formats.percent(r["full_marks_share"]),
            formats.number(r["self_score"]),
            f"{r['n_findings_error']:,} / {r['n_findings_warning']:,}",
            blocks.link(links.href(PAGE, given, department=r["department_key"]), "标出"),
        ]
        for r in rows
    ]
    columns = (
        blocks.Column("部门", wide=True),
        blocks.Column("类型"),
        blocks.Column("执行率", "right", help="决算 ÷ 全年预算；没有全年预算时用报告自己写的执行率"),
        blocks.Column("人均三公", "right"),
        blocks.Column("满分占比", "right"),
        blocks.Column("自评得分", "right"),
        blocks.Column("错误 / 警告", "right"),
        blocks.Column("图中"),
    )
    marked = frozenset(n for n, r in enumerate(rows) if r["department_key"] == department)
    order = blocks.link(
        links.href(PAGE, {**given, "sort": "up" if descending else None}),
        "改为由低到高" if descending else "改为由高到低",
    )
    label = safe.text(queries.MEASURES[measure][1])
    show(
        Markup("<p>按{}{}排列 · {}</p>").format(label, "由高到低" if descending else "由低到高", order)
        + blocks.table(columns, cells, caption="同类部门", marked=marked)
        + blocks.pager(PAGE, given, number, total, queries.LIST_ROWS),
        key="peers",
    )
