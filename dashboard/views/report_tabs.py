"""The other tabs of a report: all checks, the graph of sums, all figures, last year's report."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from dashboard import blocks, explain, formats, labels, links, safe, urlstate
from dashboard.components import show
from dashboard.queries import report as queries
from dashboard.sumgraph import Edge, Node, broken_parts, draw
from dashboard.views import common
from dashboard.views.report_text import TONES, figure_name, figure_place
from dashboard.warehouse import Row, Snapshot

ROWS = 50
SHOWN_EVIDENCE = 6


def checks(db: Snapshot, report: Row, names: labels.Labels) -> None:
    """Every rule result, passes included."""
    key = report["report_key"]
    counts = queries.status_counts(db, key)
    options = {c: f"{label}（{counts.get(c, 0):,}）" for c, label in names.all("rule_status").items()}
    urlstate.keep("checks", {"status": options}, {})
    status = common.pick("结果", "checks", "status", options)
    number = urlstate.page_number()
    total, rows = queries.results(db, key, status, number, ROWS)
    printed = {f["figure_key"]: formats.with_unit(f["value"], f["unit"]) for f in queries.figures(db, key)}
    cells = [
        [
            blocks.status(r["status"], names.of("rule_status", r["status"])),
            common.rule_link(r),
            safe.text(explain.result(r)),
            _evidence(key, r, printed),
        ]
        for r in rows
    ]
    columns = (
        blocks.Column("结果"),
        blocks.Column("规则"),
        blocks.Column("说明", wide=True),
        blocks.Column("涉及的数字"),
    )
    given: dict[str, links.Parameter] = {"report": key, "tab": "checks", "status": status}
    show(
        blocks.note("“通过”也保留在这里；“不适用”和“无法判定”不算通过。")
        + blocks.table(columns, cells, caption="全部校验")
        + blocks.pager(links.REPORT, given, number, total, ROWS),
        key="checks",
    )


def _evidence(key: str, row: Row, printed: dict[str, str]) -> Markup:
    found = [k for k in row["evidence_figure_keys"] or [] if k in printed]
    shown = [
        blocks.link(links.href(links.REPORT, report=key, figure=k), safe.text(printed[k], 24))
        for k in found[:SHOWN_EVIDENCE]
    ]
    if len(found) > SHOWN_EVIDENCE:
        shown.append(blocks.muted(f"等 {len(found)} 个"))
    return Markup("、").join(shown)


def sums(db: Snapshot, report: Row, names: labels.Labels) -> None:
    """The sums among the report's amounts as a graph, broken ones marked."""
    key = report["report_key"]
    results = queries.sums(db, key)
    by_key = {row["figure_key"]: row for row in queries.figures(db, key)}
    nodes: dict[str, Node] = {}
    edges: list[Edge] = []
    for row in results:
        total, *parts = [k for k in row["evidence_figure_keys"] if k in by_key]
        for k in (total, *parts):
            figure = by_key[k]
            value = formats.with_unit(figure["value"], figure["unit"])
            nodes[k] = Node(k, figure_name(figure, names), value, TONES[figure["tone"]])
        gap = explain.gap(row)
        edges += [Edge(k, total, row["status"] == "fail", f"{row['rule_id']} 差 {gap}" if gap else row["rule_id"])
                  for k in parts]  # fmt: skip
    if not edges:
        show(blocks.note("这份报告里没有可以画出的加总关系。"), key="no-sums")
        return
    drawn, n_broken = list(nodes.values()), sum(1 for r in results if r["status"] == "fail")
    everything = urlstate.one("all") == "1"
    given: dict[str, links.Parameter] = {"report": key, "tab": "sums"}
    if n_broken and not everything:
        drawn, edges = broken_parts(drawn, edges)
        other = blocks.link(links.href(links.REPORT, given, all=True), "把加得上的也画出来")
    else:
        other = blocks.link(links.href(links.REPORT, given), "只画加不上的") if n_broken else Markup("")
    count = f"共 {len(results):,} 个加总关系，{n_broken:,} 个加不上。"
    how = "箭头由分项指向合计；蓝色实线加得上，红色粗虚线（标有差额）加不上；红框的数字出现在错误中。"
    show(Markup("<p>{}{} {}</p>").format(count, how, other), key="sums-note")
    st.graphviz_chart(draw(drawn, edges), width="content")
    cells = [
        [
            blocks.status(r["status"], names.of("rule_status", r["status"])),
            common.rule_link(r),
            explain.result({**r, "stated": None, "recomputed": None}),
        ]
        for r in results
    ]
    columns = (blocks.Column("结果"), blocks.Column("关系"), blocks.Column("说明", wide=True))
    show(blocks.table(columns, cells, caption="加总关系"), key="sums-table")


def figures(db: Snapshot, report: Row, names: labels.Labels) -> None:
    """Every figure with its place."""
    key = report["report_key"]
    found = queries.figures(db, key)
    number = min(urlstate.page_number(), max(1, -(-len(found) // ROWS)))
    shown = found[(number - 1) * ROWS : number * ROWS]
    tones = {"fail-error": "在错误中", "fail-warning": "在警告中", "fail-info": "有提示", "checked": "通过",
             "unchecked": "未参加校验"}  # fmt: skip
    cells = [
        [
            blocks.link(
                links.href(links.REPORT, report=key, figure=f["figure_key"]), formats.with_unit(f["value"], f["unit"])
            ),
            blocks.two_lines(
                figure_name(f, names), names.of("fund_scope", f["fund_scope"]) if f["fund_scope"] else None
            ),
            safe.text(figure_place(f, names), 120),
            tones[TONES[f["tone"]]],
        ]
        for f in shown
    ]
    columns = (
        blocks.Column("印出的数", "right"),
        blocks.Column("是什么", wide=True),
        blocks.Column("位置"),
        blocks.Column("校验"),
    )
    given: dict[str, links.Parameter] = {"report": key, "tab": "figures"}
    show(
        blocks.table(columns, cells, caption="数字清单", empty="没有识别到数字。")
        + blocks.pager(links.REPORT, given, number, len(found), ROWS),
        key="figures",
    )


def compare(db: Snapshot, report: Row, names: labels.Labels) -> None:
    """Amounts beside those of last year's report, and what this report says of last year."""
    other = queries.last_year(db, report["report_key"]) if report["department_key"] and report["fiscal_year"] else None
    if other is None:
        show(blocks.note("库里没有同一部门上一年度的报告。"), key="no-last-year")
        return
    year = report["fiscal_year"]
    rows = queries.compared(db, report["report_key"], other["report_key"], year)
    cells = []
    for r in rows:
        said, printed = r["said_last_year"], r["last_year"]
        gap = abs(said - printed) if said is not None and printed is not None else 0
        change = None
        if r["this_year"] is not None and r["last_year"]:
            change = (r["this_year"] - r["last_year"]) * 100 / abs(r["last_year"])
        cells.append(
            [
                blocks.two_lines(names.concept(r["concept"]), names.of("basis", r["basis"])),
                formats.number(r["this_year"]),
                formats.number(r["last_year"]),
                formats.NOTHING if change is None else f"{formats.number(change, 1)}%",
                formats.number(r["said_last_year"]),
                blocks.badge(f"相差 {formats.number(gap)}", "warning", "!") if gap else "",
            ]
        )
    columns = (
        blocks.Column("科目 · 口径", wide=True),
        blocks.Column(f"{year} 年", "right"),
        blocks.Column(f"{year - 1} 年（上年报告）", "right"),
        blocks.Column("增减", "right"),
        blocks.Column(f"本报告说的 {year - 1} 年", "right"),
        blocks.Column("两份报告不一致"),
    )
    show(
        Markup("<p>上一年度的报告：{}。金额单位：万元。</p>").format(common.report_link(other))
        + blocks.table(columns, cells, caption="与上年报告比较", empty="两份报告没有可以比较的金额。"),
        key="compare",
    )
