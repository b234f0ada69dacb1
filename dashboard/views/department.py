"""Departments: find one, and see it over the years."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from dashboard import blocks, formats, labels, links, safe, urlstate
from dashboard.components import show
from dashboard.queries import departments as queries
from dashboard.views import common
from dashboard.warehouse import Row, Snapshot

PAGE = links.DEPARTMENT


def render(db: Snapshot) -> None:
    """Draw the page: one department when the URL names one, else the list."""
    names = labels.load(db)
    key = urlstate.one("department")
    row = queries.one(db, key) if key else None
    if row is None:
        _choose(db, names)
    else:
        _one(db, row, names)


def _choose(db: Snapshot, names: labels.Labels) -> None:
    common.title("部门", "找一个部门，看它历年的收支、自评得分和问题。")
    regions = common.region_options(db, urlstate.one("region"))
    kinds = names.all("department_type")
    urlstate.keep(PAGE, {"q": None, "region": regions, "kind": kinds}, {})
    first, second, third = common.columns(3, 2, 2)
    with first:
        words = common.words(PAGE, "搜索", "部门名称")
    with second:
        region = common.pick("地区", PAGE, "region", regions)
    with third:
        kind = common.pick("部门类型", PAGE, "kind", kinds)
    asked = common.listing(queries.DEFAULT_SORT, q=words, region=region, kind=kind)
    total, rows = queries.search(db, asked)
    cells = [
        [
            blocks.two_lines(common.department_link(r), names.of("department_type", r["department_type"])),
            common.place(r),
            formats.years(r["first_year"], r["last_year"]),
            formats.number(r["n_reports"]),
            formats.number(r["n_errors"]),
            formats.number(r["n_findings"]),
            formats.number(r["self_score"]),
            formats.percent(r["full_marks_share"]),
        ]
        for r in rows
    ]
    columns = (
        blocks.Column("部门", wide=True, sort="department"),
        blocks.Column("地区"),
        blocks.Column("年度"),
        blocks.Column("报告", "right", sort="reports"),
        blocks.Column("错误", "right"),
        blocks.Column("问题", "right", sort="findings"),
        blocks.Column("最近自评得分", "right", sort="score"),
        blocks.Column("满分指标占比", "right", sort="full", help="得满分的指标行占有得分的指标行"),
    )
    show(
        common.listed(PAGE, columns, cells, asked, default_sort=queries.DEFAULT_SORT, total=total, caption="部门"),
        key="departments",
    )


def _one(db: Snapshot, row: Row, names: labels.Labels) -> None:
    key = row["department_key"]
    years = queries.years(db, key)
    show(_head(row, years, names), key="head")
    _plots(years)
    left, right = common.columns(3, 2)
    with left:
        show(Markup("<h3>历年数据（万元）</h3>") + _years(years, queries.rates(db, key)), key="years")
        show(Markup("<h3>报告</h3>") + _reports(db, key, names), key="reports")
    with right:
        show(_rules(db, key), key="rules")


def _head(row: Row, years: list[Row], names: labels.Labels) -> Markup:
    latest = years[-1] if years else {}
    n_findings = sum(y["n_findings_error"] + y["n_findings_warning"] + y["n_findings_info"] for y in years)
    aliases = "、".join(row["aliases"] or [])
    line = f"{common.place(row)} · {names.of('department_type', row['department_type'])}"
    peers = links.href(links.PEERS, department=row["department_key"])
    tiles = blocks.tiles(
        [
            blocks.Tile("报告年度", f"{len(years)} 个", formats.years(*_span(years))),
            blocks.Tile(
                "问题", f"{n_findings:,} 处", None, links.href(links.FINDINGS, department=row["department_key"])
            ),
            blocks.Tile("最近自评得分", formats.number(latest.get("self_score")), _year(latest)),
            blocks.Tile("最近预算执行率", formats.percent(latest.get("execution_rate")), "决算 ÷ 全年预算"),
            blocks.Tile("与同类部门比较", "查看 →", "同类型、同级别、同年度", peers),
        ]
    )
    return Markup("<p>{}</p>{}<p>{}</p>{}{}").format(
        blocks.link(links.DEPARTMENT, "← 全部部门"),
        blocks.heading(row["department_name"] or labels.UNKNOWN),
        line,
        Markup('<p class="muted">又写作：{}</p>').format(safe.text(aliases, 200)) if aliases else Markup(""),
        tiles,
    )


def _span(years: list[Row]) -> tuple[int | None, int | None]:
    return (years[0]["fiscal_year"], years[-1]["fiscal_year"]) if years else (None, None)


def _year(row: Row) -> str:
    return f"{row['fiscal_year']} 年度" if row else ""


def _plots(years: list[Row]) -> None:
    if len(years) < 2:
        show(blocks.note("只有一个年度的报告，两年以上才画趋势图。"), key="one-year")
        return
    from dashboard import charts

    rows = [
        {**y, "x": str(y["fiscal_year"]), "n_findings": y["n_findings_error"] + y["n_findings_warning"]} for y in years
    ]
    left, right = common.columns(1, 1)
    with left:
        show(Markup("<h3>支出</h3>"), key="plot-amounts")
        series = {
            "total_initial_budget_wan": "年初预算",
            "total_adjusted_budget_wan": "全年预算",
            "total_actual_wan": "决算",
            "basic_actual_wan": "基本支出决算",
            "project_actual_wan": "项目支出决算",
        }
        st.altair_chart(charts.lines(rows, series, "年度", "万元"), width="stretch")
    with right:
        show(Markup("<h3>得分与执行率</h3>"), key="plot-rates")
        series = {
            "execution_rate": "预算执行率（%）",
            "self_score": "自评得分",
            "full_marks_share": "满分指标占比（%）",
        }
        st.altair_chart(charts.lines(rows, series, "年度", "% 或分"), width="stretch")


def _years(years: list[Row], rates: dict[int, Row]) -> Markup:
    cells = [
        [
            str(y["fiscal_year"]),
            formats.number(y["total_initial_budget_wan"]),
            formats.number(y["total_adjusted_budget_wan"]),
            formats.number(y["total_actual_wan"]),
            formats.percent(y["execution_rate"]),
            formats.number(y["sangong_actual_wan"]),
            formats.number(y["self_score"]),
            formats.percent(y["full_marks_share"]),
            f"{y['n_findings_error']:,} / {y['n_findings_warning']:,}",
            _rates(rates.get(y["fiscal_year"])),
        ]
        for y in reversed(years)
    ]
    columns = (
        blocks.Column("年度"),
        blocks.Column("年初预算", "right"),
        blocks.Column("全年预算", "right"),
        blocks.Column("支出决算", "right"),
        blocks.Column("执行率", "right"),
        blocks.Column("三公", "right"),
        blocks.Column("自评得分", "right"),
        blocks.Column("满分占比", "right"),
        blocks.Column("错误 / 警告", "right"),
        blocks.Column("通过率 / 覆盖率", "right", help="能判定的校验中通过的占比；适用的校验中能够判定的占比"),
    )
    return blocks.table(columns, cells, caption="历年数据", empty="没有注明年度的报告。")


def _rates(row: Row | None) -> Markup:
    if row is None:
        return safe.text(formats.NOTHING)
    return blocks.two_lines(formats.percent(row["pass_rate"]), formats.percent(row["coverage"]))


def _reports(db: Snapshot, key: str, names: labels.Labels) -> Markup:
    cells = [
        [
            blocks.two_lines(common.report_link(r), names.of("report_kind", r["report_kind"])),
            str(r["fiscal_year"] or formats.NOTHING),
            f"第 {r['revision']} 版" + ("" if r["is_current"] else "（旧）"),
            formats.number(r["n_findings"]),
            formats.number(r["self_score"]),
        ]
        for r in queries.reports(db, key)
    ]
    columns = (
        blocks.Column("报告", wide=True),
        blocks.Column("年度", "right"),
        blocks.Column("版本"),
        blocks.Column("问题", "right"),
        blocks.Column("自评得分", "right"),
    )
    return blocks.table(columns, cells, caption="报告")


def _rules(db: Snapshot, key: str) -> Markup:
    items = [
        blocks.Bar(
            f"{r['rule_id']} {r['title_zh'] or ''}",
            ((r["severity"], r["n"]),),
            links.href(links.FINDINGS, department=key, rule=r["rule_id"]),
        )
        for r in queries.rule_rates(db, key)
    ]
    return blocks.bars(items, "常犯的问题", "没有发现问题。")
