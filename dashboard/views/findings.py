"""The list of findings: filter, sort, share, export."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from dashboard import blocks, exports, labels, links, urlstate
from dashboard.components import show
from dashboard.queries import findings as queries
from dashboard.views import common
from dashboard.warehouse import Snapshot

PAGE = links.FINDINGS


def render(db: Snapshot) -> None:
    """Draw the page."""
    names = labels.load(db)
    common.title("问题清单", "报告里对不上或疑似填错的地方，一行一处。筛选条件都在网址里，复制网址就能分享同样的画面。")
    filters = _filters(db, names)
    counts = queries.counts(db, filters)
    narrowed = queries.names(db, filters)
    if filters.new:
        narrowed["new"] = "最近一次运行新发现的"
    common.chips(narrowed, PAGE, filters.parameters, "chips")
    left, right = common.columns(3, 2)
    with left:
        show(_counted(counts, names), key="counted")
    with right:
        _exports(filters, counts["n"])
    number = min(urlstate.page_number(), max(1, -(-counts["n"] // queries.PAGE_ROWS)))
    rows = queries.page(db, filters, number)
    table = blocks.table(
        common.FINDING_COLUMNS,
        [common.finding_cells(row, names) for row in rows],
        caption="问题清单",
        empty="没有符合条件的问题。可以去掉一些条件再试。",
        sorting=common.sorting(PAGE, filters.parameters, filters.sort),
    )
    show(table + blocks.pager(PAGE, filters.parameters, number, counts["n"], queries.PAGE_ROWS), key="findings")


def _filters(db: Snapshot, names: labels.Labels) -> queries.Filters:
    choices = queries.choices(db)
    regions = common.region_options(db, urlstate.one("region"))
    years = [row["code"] for row in choices["year"]]
    families = [row["code"] for row in choices["family"]]
    dimensions = {row["code"]: names.of("dimension", row["code"]) for row in choices["dimension"]}
    severities, states = names.all("severity"), names.all("finding_state")
    verdicts = {c: label for c, label in names.all("verdict").items() if c not in ("exact", "rounding", "unresolved")}
    suspects, causes = names.all("suspect"), names.all("cause")
    urlstate.keep(
        PAGE,
        {"q": None, "region": regions},
        {
            "severity": severities,
            "state": states,
            "year": years,
            "family": families,
            "dimension": dimensions,
            "verdict": verdicts,
            "suspect": suspects,
            "cause": causes,
        },
    )
    first, second, third, fourth = common.columns(4, 3, 2, 3)
    with first:
        q = common.words(PAGE, "搜索", "部门、文件、规则或问题里的词，空格分开")
    with second:
        severity = _pills("程度", "severity", severities)
    with third:
        region = common.pick("地区", PAGE, "region", regions)
    with fourth:
        year = _many("年度", "year", {y: y for y in years})
    given = sum(
        bool(st.query_params.get_all(n)) for n in ("family", "dimension", "verdict", "state", "suspect", "cause")
    )
    with st.expander(f"更多条件（已用 {given} 个）" if given else "更多条件", expanded=bool(given)):
        left, middle, right = common.columns(1, 1, 1)
        with left:
            family = _many("规则类别", "family", {f: labels.family(f) for f in families})
            dimension = _many("质量维度", "dimension", dimensions)
        with middle:
            verdict = _many("判定", "verdict", verdicts)
            state = _many("处理状态", "state", states)
        with right:
            suspect = _many("怀疑到哪个数", "suspect", suspects)
            cause = _many("原因", "cause", causes)
    chosen = {
        "q": q, "severity": severity, "region": region, "year": year, "family": family, "dimension": dimension,
        "verdict": verdict, "state": state, "suspect": suspect, "cause": cause,
    }  # fmt: skip
    for name in ("rule", "department", "report", "new"):
        chosen[name] = urlstate.one(name)
    chosen["sort"] = urlstate.one("sort", queries.DEFAULT_SORT)
    return queries.Filters.of(chosen)


def _pills(label: str, name: str, options: dict[str, str]) -> list[str]:
    return st.pills(
        label, list(options), selection_mode="multi", format_func=lambda c: options[c], key=urlstate.key(PAGE, name)
    )


def _many(label: str, name: str, options: dict[str, str]) -> list[str]:
    return st.multiselect(
        label,
        list(options),
        format_func=lambda c: options[c],
        key=urlstate.key(PAGE, name),
        placeholder="全部",
        select_all=False,
    )


def _counted(counts: dict[str, int], names: labels.Labels) -> Markup:
    parts = [
        Markup("{} <b>{}</b>").format(blocks.severity(code, names.of("severity", code)), f"{counts[code]:,}")
        for code in ("error", "warning", "info")
    ]
    return Markup('<div class="legend"><span>共 <b>{}</b> 处，涉及 {} 份报告</span>{}</div>').format(
        f"{counts['n']:,}", f"{counts['n_reports']:,}", Markup(" ").join(parts)
    )


def _exports(filters: queries.Filters, n: int) -> None:
    left, right = st.columns(2)
    with left:
        st.download_button(
            "导出 CSV",
            data=lambda: exports.findings_csv(filters),
            file_name="问题清单.csv",
            mime="text/csv",
            on_click="ignore",
            disabled=n == 0,
            icon=":material/download:",
            key="export-csv",
            width="stretch",
            help="与屏幕上同样的筛选和排序，不分页",
        )
    with right:
        st.download_button(
            "导出 Excel",
            data=lambda: exports.findings_xlsx(filters),
            file_name="问题清单.xlsx",
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            on_click="ignore",
            disabled=n == 0,
            icon=":material/table_view:",
            key="export-xlsx",
            width="stretch",
            help="与屏幕上同样的筛选和排序，不分页",
        )
