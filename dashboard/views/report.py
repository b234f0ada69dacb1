"""One report: its text with every figure highlighted, its findings, checks, sums, figures, and last year's report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st
from markupsafe import Markup

from dashboard import blocks, formats, labels, links, safe, urlstate
from dashboard.components import show
from dashboard.queries import report as queries
from dashboard.views import common, report_tabs, report_text
from dashboard.warehouse import Row, Snapshot

PAGE = links.REPORT

Tab = Callable[[Snapshot, Row, labels.Labels], None]

TABS: dict[str, tuple[str, Tab]] = {
    "text": ("正文与数字", report_text.render),
    "checks": ("全部校验", report_tabs.checks),
    "sums": ("加总关系图", report_tabs.sums),
    "figures": ("数字清单", report_tabs.figures),
    "compare": ("与上年报告比较", report_tabs.compare),
}


def render(db: Snapshot) -> None:
    """Draw the page: one report when the URL names one, else the list to choose from."""
    names = labels.load(db)
    key = urlstate.one("report")
    if not key:
        _choose(db, names)
        return
    row = queries.head(db, key)
    if row is None:
        common.title("报告", "没有找到这份报告。")
        show(
            blocks.note("它可能在新发布的数据中被别的版本代替。") + blocks.link(links.REPORT, "查看全部报告"),
            key="gone",
        )
        return
    show(_head(db, row, names), key="head")
    urlstate.keep(PAGE, {"tab": TABS}, {})
    tab_key = urlstate.key(PAGE, "tab")
    if not st.session_state[tab_key]:
        st.session_state[tab_key] = "text"
    chosen = st.segmented_control(
        "看什么", list(TABS), format_func=lambda c: TABS[c][0], key=tab_key, label_visibility="collapsed", required=True
    )
    TABS[chosen or "text"][1](db, row, names)


def _head(db: Snapshot, row: Row, names: labels.Labels) -> Markup:
    counts = queries.status_counts(db, row["report_key"])
    n_findings = sum(1 for _ in queries.findings(db, row["report_key"]))
    versions = queries.revisions(db, row["report_key"])
    score = formats.number(row["self_score"]) if row["self_score"] is not None else "未公布"
    money, tied = row["n_money_numbers"] or 0, row["n_money_tied"] or 0
    back = blocks.link(links.href(links.REPORT), "← 全部报告")
    parts: list[blocks.Cell] = [
        common.department_link(row),
        common.place(row),
        f"{row['fiscal_year'] or '年度不明'} 年度",
        names.of("report_kind", row["report_kind"]),
        safe.text(f"文件 {row['source_name']}", 80),
    ]
    line = Markup(" · ").join(safe.text(p) for p in parts if p)
    checks = links.href(links.REPORT, report=row["report_key"], tab="checks")
    passed, failed, open_ = (counts.get(c, 0) for c in ("pass", "fail", "unresolved"))
    tiles = blocks.tiles(
        [
            blocks.Tile("问题", f"{n_findings:,} 处", None, links.href(links.FINDINGS, report=row["report_key"])),
            blocks.Tile("未通过的校验", f"{failed:,}", f"通过 {passed:,} · 无法判定 {open_:,}", checks),
            blocks.Tile("自评得分", score, row["self_grade"]),
            blocks.Tile("数字识别率", formats.percent(row["coverage"]), f"{money:,} 个金额数字，已知 {tied:,} 个"),
        ]
    )
    other = [
        Markup("{}{}").format(
            blocks.link(links.href(links.REPORT, report=v["report_key"]), f"第 {v['revision']} 版"),
            "（现行）" if v["is_current"] else "",
        )
        for v in versions
        if v["report_key"] != row["report_key"]
    ]
    notes = Markup("")
    if not row["is_current"]:
        notes += Markup('<p class="note"><b>这不是现行版本。</b></p>')
    if other:
        notes += Markup('<p class="note">其他版本：{}</p>').format(Markup("、").join(other))
    return Markup("<p>{}</p>{}<p>{}</p>{}{}").format(back, blocks.heading(common.report_name(row)), line, tiles, notes)


def _choose(db: Snapshot, names: labels.Labels) -> None:
    common.title("报告", "按部门、标题或文件名找一份报告；打开后可以看到原文，每个数字都标出了核对结果。")
    regions, years = common.region_options(db, urlstate.one("region")), common.year_options(db)
    urlstate.keep(PAGE, {"q": None, "region": regions, "year": years}, {})
    first, second, third = common.columns(3, 2, 1)
    with first:
        words = common.words(PAGE, "搜索", "部门、标题或文件名")
    with second:
        region = common.pick("地区", PAGE, "region", regions)
    with third:
        year = common.pick("年度", PAGE, "year", years)
    asked = common.listing(queries.DEFAULT_SORT, q=words, region=region, year=year)
    total, rows = queries.search(db, asked)
    cells = [_list_cells(row, names) for row in rows]
    columns = (
        blocks.Column("报告", wide=True),
        blocks.Column("部门", sort="department"),
        blocks.Column("年度", "right", sort="year"),
        blocks.Column("错误", "right", sort="errors"),
        blocks.Column("问题", "right", sort="findings"),
        blocks.Column("自评得分", "right", sort="score"),
        blocks.Column("数字识别率", "right", sort="coverage"),
    )
    show(
        common.listed(PAGE, columns, cells, asked, default_sort=queries.DEFAULT_SORT, total=total, caption="报告"),
        key="reports",
    )


def _list_cells(row: Row, names: labels.Labels) -> list[Any]:
    return [
        blocks.two_lines(common.report_link(row), names.of("report_kind", row["report_kind"])),
        blocks.two_lines(common.department_link(row), common.place(row)),
        str(row["fiscal_year"] or formats.NOTHING),
        formats.number(row["n_errors"]),
        formats.number(row["n_findings"]),
        formats.number(row["self_score"]),
        formats.percent(row["coverage"]),
    ]
