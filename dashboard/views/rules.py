"""The rules: what is checked, how often it holds, examples of pass and fail."""

from __future__ import annotations

from itertools import groupby
from urllib.parse import quote

import streamlit as st
from markupsafe import Markup

from dashboard import blocks, context, explain, formats, labels, links, safe, urlstate
from dashboard.components import show
from dashboard.queries import rules as queries
from dashboard.views import common
from dashboard.warehouse import Row, Snapshot

PAGE = links.RULES
LIFECYCLE_ACTIVE = "active"


def render(db: Snapshot) -> None:
    """Draw the page: one rule when the URL names one, else the catalogue."""
    names = labels.load(db)
    key = urlstate.one("rule")
    row = queries.one(db, key) if key else None
    if row is None:
        _catalogue(db, names)
    else:
        _one(db, row, names)


def _catalogue(db: Snapshot, names: labels.Labels) -> None:
    common.title("规则", "每条规则核对什么，在全部报告里通过了多少。点规则看说明、趋势和实例。")
    show(_verdicts(names), key="verdicts")
    rows = queries.catalogue(db)
    columns = (
        blocks.Column("规则"),
        blocks.Column("核对什么", wide=True),
        blocks.Column("质量维度"),
        blocks.Column("不符时"),
        blocks.Column("通过率"),
        blocks.Column("覆盖率", help="适用的校验中，数字齐全、能够判定的占比"),
        blocks.Column("次数", "right", help="通过、未通过；无法判定、不适用"),
        blocks.Column("问题", "right"),
    )
    parts = []
    for kind, group in groupby(rows, key=lambda r: r["rule_id"].partition(".")[0]):
        cells = [_cells(row, names) for row in group]
        parts.append(
            Markup("<h3>{} {}</h3>{}").format(
                labels.family(kind), kind, blocks.table(columns, cells, caption=labels.family(kind))
            )
        )
    show(Markup("").join(parts), key="catalogue")


def _verdicts(names: labels.Labels) -> Markup:
    pairs = [(names.of("verdict", code), text) for code, text in explain.VERDICT_HELP.items()]
    verdicts = Markup("<details><summary>{}</summary>{}</details>").format(
        "判定怎么读：一致、四舍五入差异、截尾差异、不一致……", blocks.facts(pairs)
    )
    documents = [
        Markup('<li><a href="{}" target="_blank">{}</a></li>').format(f"{links.DOCS}/{quote(path)}", _document(path))
        for path in context.documents(context.home())
    ]
    if not documents:
        return verdicts
    return verdicts + Markup("<details><summary>文档：数据字典和规则说明</summary><ul>{}</ul></details>").format(
        safe.join(documents)
    )


def _document(path: str) -> Markup:
    return safe.text("数据字典（dbt 文档）" if path == "index.html" else path, 80)


def _cells(row: Row, names: labels.Labels) -> list[blocks.Cell]:
    lifecycle = "" if row["status"] == LIFECYCLE_ACTIVE else names.of("rule_lifecycle", row["status"])
    return [
        blocks.two_lines(blocks.link(links.href(PAGE, rule=row["rule_id"]), row["rule_id"], "nowrap"), lifecycle),
        blocks.two_lines(row["title_zh"], row["statement_zh"]),
        names.of("dimension", row["dimension"]),
        blocks.severity(row["severity_inconsistent"], names.of("severity", row["severity_inconsistent"])),
        blocks.meter(row["pass_rate"], formats.percent(row["pass_rate"])),
        blocks.meter(row["coverage"], formats.percent(row["coverage"]), "grey"),
        blocks.two_lines(
            f"通过 {row['n_pass'] or 0:,} · 未通过 {row['n_fail'] or 0:,}",
            f"无法判定 {row['n_unresolved'] or 0:,} · 不适用 {row['n_not_applicable'] or 0:,}",
        ),
        blocks.link(links.href(links.FINDINGS, rule=row["rule_id"]), f"{row['n_findings']:,}")
        if row["n_findings"]
        else "0",
    ]


def _one(db: Snapshot, row: Row, names: labels.Labels) -> None:
    key = row["rule_id"]
    show(_head(row, names), key="head")
    _trend(db, key)
    left, right = common.columns(1, 1)
    with left:
        show(Markup("<h3>未通过的实例</h3>") + _examples(db, key, "fail", names), key="failed")
    with right:
        show(Markup("<h3>通过的实例</h3>") + _examples(db, key, "pass", names), key="passed")
    show(Markup("<h3>无法判定的实例</h3>") + _examples(db, key, "unresolved", names), key="unresolved")


def _head(row: Row, names: labels.Labels) -> Markup:
    truncation = row["severity_truncation"]
    facts = blocks.facts(
        [
            ("质量维度", names.of("dimension", row["dimension"])),
            ("不一致时", names.of("severity", row["severity_inconsistent"])),
            ("截尾或不大可能的舍入差异时", names.of("severity", truncation) if truncation else "不适用"),
            ("状态", f"{names.of('rule_lifecycle', row['status'])}，第 {row['version']} 版"),
            ("适用于", f"{row['effective_from'].year} 年以后的年度" if row["effective_from"] else None),
        ]
    )
    tiles = blocks.tiles(
        [
            blocks.Tile(
                "通过率",
                formats.percent(row["pass_rate"]),
                f"通过 {row['n_pass'] or 0:,} · 未通过 {row['n_fail'] or 0:,}",
            ),
            blocks.Tile("覆盖率", formats.percent(row["coverage"]), f"无法判定 {row['n_unresolved'] or 0:,}"),
            blocks.Tile("不适用", f"{row['n_not_applicable'] or 0:,}", "报告没有这条规则所需的内容"),
            blocks.Tile(
                "问题", f"{row['n_findings']:,} 处", "查看清单 →", links.href(links.FINDINGS, rule=row["rule_id"])
            ),
        ]
    )
    return Markup("<p>{}</p>{}<p>{}</p>{}{}").format(
        blocks.link(PAGE, "← 全部规则"),
        blocks.heading(f"{row['rule_id']} {row['title_zh']}"),
        safe.text(row["statement_zh"]),
        facts,
        tiles,
    )


def _trend(db: Snapshot, key: str) -> None:
    years = [{**r, "x": str(r["fiscal_year"])} for r in queries.by_year(db, key)]
    runs = [{**r, "x": formats.moment(r["run_at"])} for r in queries.by_run(db, key)]
    from dashboard import charts

    left, right = common.columns(1, 1)
    with left:
        judged = [r for r in years if r["pass_rate"] is not None]
        if judged:
            show(Markup("<h3>各年度</h3>"), key="trend-years")
            st.altair_chart(charts.rates(judged, "报告年度"), width="stretch")
        else:
            show(blocks.note("还没有能判定的结果。"), key="no-trend")
    with right:
        judged = [r for r in runs if r["pass_rate"] is not None]
        if len(judged) > 1:
            show(Markup("<h3>历次运行</h3>"), key="trend-runs")
            st.altair_chart(charts.rates(judged, "运行时间（北京时间）"), width="stretch")


def _examples(db: Snapshot, key: str, status: str, names: labels.Labels) -> Markup:
    cells = []
    for row in queries.examples(db, key, status):
        focus = {"finding": row["finding_key"]} if row["finding_key"] else {}
        if not focus and row["evidence_figure_keys"]:
            focus = {"figure": next((k for k in row["evidence_figure_keys"] if k), None)}
        cells.append(
            [
                blocks.two_lines(common.report_link(row, **focus), f"{row['fiscal_year'] or ''}"),
                blocks.two_lines(explain.result(row), safe.text(row["message_zh"])),
                names.of("verdict", row["verdict"]) if row["verdict"] else "",
            ]
        )
    columns = (blocks.Column("报告"), blocks.Column("说明", wide=True), blocks.Column("判定"))
    return blocks.table(columns, cells, caption="实例", empty="没有。")
