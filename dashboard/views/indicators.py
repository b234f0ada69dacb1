"""The indicators of one report as a tree: target, actual, marks, attainment."""

from __future__ import annotations

from itertools import groupby

import streamlit as st
from markupsafe import Markup

from dashboard import blocks, formats, labels, links, safe, urlstate
from dashboard.components import show
from dashboard.queries import indicators as queries
from dashboard.queries import report as report_queries
from dashboard.views import common
from dashboard.warehouse import Row, Snapshot

PAGE = links.INDICATORS
ALL, MISSED, FULL, SPARED = "all", "missed", "full", "spared"
SHOWN = {ALL: "全部", MISSED: "未达目标", FULL: "满分", SPARED: "扣了分"}


def render(db: Snapshot) -> None:
    """Draw the page: the tree of one report when the URL names one, else the list."""
    names = labels.load(db)
    key = urlstate.one("report")
    row = report_queries.head(db, key) if key else None
    if row is None:
        _choose(db)
    else:
        _tree(db, row, names)


def _choose(db: Snapshot) -> None:
    common.title("指标", "选一份报告，看它的绩效指标：目标、实际完成、分值和得分。")
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
    total, rows = queries.reports_with_indicators(db, asked)
    cells = [
        [
            blocks.link(links.href(PAGE, report=r["report_key"]), safe.text(common.report_name(r), 60)),
            safe.text(r["department_name"], 40),
            str(r["fiscal_year"] or formats.NOTHING),
            formats.number(r["n_rows"]),
            blocks.meter(r["full_share"], formats.percent(r["full_share"]), "warning"),
            formats.number(r["n_missed"]),
            formats.number(r["self_score"]),
        ]
        for r in rows
    ]
    columns = (
        blocks.Column("报告", wide=True),
        blocks.Column("部门"),
        blocks.Column("年度", "right", sort="year"),
        blocks.Column("指标行", "right", sort="rows"),
        blocks.Column("满分占比", sort="full", help="得满分的指标行占有得分的指标行；接近 100% 时评价可能流于形式"),
        blocks.Column("未达目标", "right"),
        blocks.Column("自评得分", "right", sort="score"),
    )
    show(
        common.listed(
            PAGE, columns, cells, asked, default_sort=queries.DEFAULT_SORT, total=total, caption="有指标的报告"
        ),
        key="reports",
    )


def _tree(db: Snapshot, report: Row, names: labels.Labels) -> None:
    rows = queries.rows(db, report["report_key"])
    show(_head(report, rows), key="head")
    show(_groups(db, report["report_key"], names), key="groups")
    urlstate.keep("tree", {"show": SHOWN}, {})
    shown_key = urlstate.key("tree", "show")
    if not st.session_state[shown_key]:
        st.session_state[shown_key] = ALL
    shown = st.segmented_control("只看", list(SHOWN), format_func=lambda c: SHOWN[c], key=shown_key, required=True)
    kept = [row for row in rows if _belongs(row, shown or ALL)]
    parts = []
    for form, group in groupby(kept, key=lambda r: (r["score_system"], r["scope"], r["project_name"])):
        parts.append(Markup("<h3>{}</h3>{}").format(_form_name(form, names), _rows(list(group))))
    show(Markup("").join(parts) if parts else blocks.note("没有这样的指标。"), key="tree")


def _belongs(row: Row, shown: str) -> bool:
    full = row["score"] is not None and bool(row["weight"]) and row["score"] >= row["weight"]
    if shown == MISSED:
        return row["is_met"] is False
    if shown == FULL:
        return full
    if shown == SPARED:
        return row["score"] is not None and bool(row["weight"]) and row["score"] < row["weight"]
    return True


def _form_name(form: tuple[str | None, str | None, str | None], names: labels.Labels) -> Markup:
    system, scope, project = form
    parts = [names.of("score_system", system), names.of("indicator_scope", scope)]
    return safe.text(" · ".join([*parts, *([project] if project else [])]), 120)


def _head(report: Row, rows: list[Row]) -> Markup:
    scored = [r for r in rows if r["score"] is not None and r["weight"]]
    full = sum(1 for r in scored if r["score"] >= r["weight"])
    missed = sum(1 for r in rows if r["is_met"] is False)
    tiles = blocks.tiles(
        [
            blocks.Tile("指标行", f"{len(rows):,}", f"其中有得分的 {len(scored):,} 行"),
            blocks.Tile("满分占比", formats.percent(formats.share(full, len(scored))), f"{full:,} 行得满分"),
            blocks.Tile("未达目标", f"{missed:,}", "实际完成值没有达到指标值"),
            blocks.Tile("自评得分", formats.number(report["self_score"]), report["self_grade"]),
        ]
    )
    back = Markup("{} · {}").format(
        blocks.link(PAGE, "← 全部"), blocks.link(links.href(links.REPORT, report=report["report_key"]), "看报告原文")
    )
    return Markup("<p>{}</p>{}{}").format(back, blocks.heading(common.report_name(report)), tiles)


def _groups(db: Snapshot, key: str, names: labels.Labels) -> Markup:
    cells = []
    for row in queries.groups(db, key):
        share = row["score"] * 100 / row["weight"] if row["score"] is not None and row["weight"] else None
        cells.append(
            [
                _form_name((row["score_system"], row["scope"], row["project_name"]), names),
                safe.text(row["level1"] or labels.UNKNOWN, 60),
                formats.number(row["n"]),
                formats.number(row["weight"]),
                formats.number(row["score"]),
                blocks.meter(share, formats.percent(share)),
                f"{row['n_full']:,} / {row['n_scored']:,}",
            ]
        )
    columns = (
        blocks.Column("表"),
        blocks.Column("一级指标", wide=True),
        blocks.Column("行数", "right"),
        blocks.Column("分值", "right"),
        blocks.Column("得分", "right"),
        blocks.Column("得分率"),
        blocks.Column("满分行", "right"),
    )
    return blocks.table(columns, cells, caption="各级得分", empty="这份报告没有指标行。")


def _rows(rows: list[Row]) -> Markup:
    cells = []
    before: tuple[str | None, str | None] = (None, None)
    for row in rows:
        path = (row["level1"], row["level2"])
        # a branch is named once, at its first row
        first = safe.text(row["level1"], 50) if path[0] != before[0] else Markup("")
        second = safe.text(row["level2"], 50) if path != before else Markup("")
        before = path
        met = {True: blocks.badge("达到", "status-pass", "✓"), False: blocks.badge("未达到", "warning", "!")}
        cells.append(
            [
                first,
                second,
                blocks.two_lines(safe.text(row["level3"], 120), safe.text(row["deviation_note"], 160)),
                safe.text(row["target_text"], 120),
                safe.text(row["actual_text"], 120),
                blocks.two_lines(
                    met.get(row["is_met"], Markup("")),
                    formats.percent(row["attainment_pct"]) if row["attainment_pct"] is not None else None,
                ),
                formats.number(row["weight"]),
                formats.number(row["score"]),
            ]
        )
    columns = (
        blocks.Column("一级"),
        blocks.Column("二级"),
        blocks.Column("三级指标", wide=True),
        blocks.Column("目标"),
        blocks.Column("实际完成"),
        blocks.Column("完成情况"),
        blocks.Column("分值", "right"),
        blocks.Column("得分", "right"),
    )
    return blocks.table(columns, cells, caption="指标")
