"""三公 expenses: shares, change, per head."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from dashboard import blocks, formats, labels, links, urlstate
from dashboard.components import show
from dashboard.queries import sangong as queries
from dashboard.queries.listing import Listing
from dashboard.views import common
from dashboard.warehouse import Row, Snapshot

PAGE = links.SANGONG
SERIES = {
    "reception": "公务接待",
    "operation": "公车运行维护",
    "purchase": "公车购置",
    "abroad": "因公出国（境）",
}


def render(db: Snapshot) -> None:
    """Draw the page."""
    names = labels.load(db)
    common.title(
        "“三公”经费",
        "因公出国（境）、公务用车、公务接待三项支出的决算数：构成、比上年的变化和人均。取自各报告印出的数，单位万元。",
    )
    regions, years = common.region_options(db, urlstate.one("region")), common.year_options(db)
    kinds = names.all("department_type")
    urlstate.keep(PAGE, {"region": regions, "year": years, "kind": kinds}, {})
    first, second, third = common.columns(2, 1, 2)
    with first:
        region = common.pick("地区", PAGE, "region", regions)
    with second:
        year = common.pick("年度", PAGE, "year", years)
    with third:
        kind = common.pick("部门类型", PAGE, "kind", kinds)
    asked = common.listing(queries.DEFAULT_SORT, region=region, year=year, kind=kind)
    show(_summary(queries.summary(db, asked)), key="summary")
    _plots(queries.by_year(db, asked))
    total, rows = queries.ranking(db, asked)
    show(_ranking(rows, asked, total), key="ranking")


def _summary(row: Row) -> Markup:
    if not row["n_reports"]:
        return blocks.note("没有符合条件、印有“三公”经费决算数的报告。")
    parts = [(SERIES[name], row[name]) for name in SERIES]
    known = sum(value for _, value in parts if value is not None)
    shares = [
        blocks.Bar(
            label,
            (("plain", int(value * 100)),),
            None,
            f"{formats.number(value, 2)} · {formats.percent(value * 100 / known)}",
        )
        for label, value in parts
        if value is not None and known
    ]
    tiles = blocks.tiles(
        [
            blocks.Tile("“三公”合计", f"{formats.number(row['total'], 2)}", f"万元，{row['n_total']:,} 份报告印有合计"),
            blocks.Tile("人均（中位数）", formats.number(row["per_head"], 2), "万元，合计 ÷ 在职人数"),
            blocks.Tile(
                "比上年变化（中位数）",
                formats.NOTHING if row["change_pct"] is None else f"{formats.number(row['change_pct'], 1)}%",
                f"{row['n_change']:,} 份可比，其中 {row['n_up']:,} 份上升",
            ),
            blocks.Tile("超预算", f"{row['n_over']:,} 份", f"{row['n_control']:,} 份印有预算，决算大于预算的份数"),
        ]
    )
    return tiles + blocks.bars(shares, "构成（决算数，各报告相加）")


def _plots(years: list[Row]) -> None:
    if len(years) < 2:
        return
    from dashboard import charts

    rows = [{**r, "x": str(r["fiscal_year"])} for r in years]
    left, right = common.columns(1, 1)
    with left:
        show(Markup("<h3>历年构成</h3>"), key="plot-parts")
        st.altair_chart(charts.stacked(rows, SERIES, "年度", "万元"), width="stretch")
    with right:
        show(Markup("<h3>历年人均（中位数）</h3>"), key="plot-head")
        st.altair_chart(charts.lines(rows, {"per_head": "人均"}, "年度", "万元/人"), width="stretch")


def _ranking(rows: list[Row], asked: Listing, total: int) -> Markup:
    cells = [
        [
            blocks.two_lines(common.department_link(r), common.place(r)),
            blocks.link(links.href(links.REPORT, report=r["report_key"]), str(r["fiscal_year"] or "—")),
            formats.number(r["total"]),
            formats.number(r["reception"]),
            formats.number(r["vehicle"]),
            formats.number(r["abroad"]),
            _change(r),
            blocks.badge(formats.percent(r["control_pct"]), "warning", "!")
            if r["control_pct"] is not None and r["control_pct"] > 100
            else formats.percent(r["control_pct"]),
            formats.number(r["per_head"], 2) if r["per_head"] is not None else formats.NOTHING,
        ]
        for r in rows
    ]
    columns = (
        blocks.Column("部门", wide=True),
        blocks.Column("年度", "right", sort="year"),
        blocks.Column("合计", "right", sort="total"),
        blocks.Column("公务接待", "right", sort="reception"),
        blocks.Column("公务用车", "right", sort="vehicle"),
        blocks.Column("因公出国", "right"),
        blocks.Column("比上年", "right", sort="change"),
        blocks.Column("决算 ÷ 预算", "right", sort="control"),
        blocks.Column("人均", "right", sort="head", help="合计 ÷ 在职人数"),
    )
    return common.listed(
        PAGE, columns, cells, asked, default_sort=queries.DEFAULT_SORT, total=total, caption="各部门“三公”经费"
    )


def _change(row: Row) -> str:
    if row["change_pct"] is None:
        return formats.NOTHING
    sign = "↑ " if row["change_pct"] > 0 else "↓ " if row["change_pct"] < 0 else ""
    return f"{sign}{formats.number(abs(row['change_pct']), 1)}%"
