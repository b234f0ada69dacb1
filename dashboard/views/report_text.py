"""The text of a report with its figures highlighted, and beside it the findings or the figure that was clicked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup

from dashboard import blocks, explain, formats, highlight, labels, links, safe, urlstate
from dashboard.components import show
from dashboard.queries import report as queries
from dashboard.views import common
from dashboard.warehouse import Row, Snapshot

TONES = {4: "fail-error", 3: "fail-warning", 2: "fail-info", 1: "checked", 0: "unchecked"}

LEGEND = (
    ("fail-error", "在错误中"),
    ("fail-warning", "在警告中"),
    ("checked", "参加了校验，都通过"),
    ("unchecked", "没有可参加的校验"),
    ("doubtful", "识别存疑"),
)


def render(db: Snapshot, report: Row, names: labels.Labels) -> None:
    """Text on the left, what was chosen on the right."""
    key = report["report_key"]
    figures = queries.figures(db, key)
    by_key = {row["figure_key"]: row for row in figures}
    found = queries.findings(db, key)
    finding = next((f for f in found if f["finding_key"] == urlstate.one("finding")), None)
    figure = by_key.get(urlstate.one("figure"))
    focused = _focused(finding, figure, by_key)
    part, n_parts = _part(db, key, focused)
    left, right = common.columns(3, 2)
    with left:
        show(_legend(), key="legend")
        text = _text(queries.blocks(db, key, part), key, figures, focused, names)
        more = _parts(key, part, n_parts)
        show(text + more, key="text", focus=highlight.element_id(focused[0]["figure_key"]) if focused else None)
    with right:
        chosen = Markup("")
        if figure:
            chosen = _figure(db, key, figure, figures, names)
        elif finding:
            chosen = _finding(finding, by_key, names)
        show(chosen + _findings(key, found, finding, names), key="side", css="side")


def _focused(finding: Row | None, figure: Row | None, by_key: dict[str, Row]) -> list[Row]:
    if figure:
        return [figure]
    if not finding:
        return []
    # the suspect first: that is where the text is opened
    keys = [finding["suspect_figure_key"], *finding["evidence_figure_keys"]]
    return [by_key[k] for k in dict.fromkeys(keys) if k in by_key]


def _part(db: Snapshot, key: str, focused: list[Row]) -> tuple[int, int]:
    edges = queries.parts(db, key)
    first, last = edges["first"] or 0, edges["last"] or 0
    n_parts = max(1, -(-(last - first) // queries.PART_CHARACTERS))
    asked = urlstate.one("part")
    if asked.isdecimal() and 1 <= int(asked) <= n_parts:
        return int(asked) - 1, n_parts
    if focused:
        return min((focused[0]["char_start"] - first) // queries.PART_CHARACTERS, n_parts - 1), n_parts
    return 0, n_parts


def _legend() -> Markup:
    items = [Markup('<span><span class="fig {}">12.3</span> {}</span>').format(tone, label) for tone, label in LEGEND]
    return Markup('<div class="legend">{}</div>').format(Markup("").join(items))


def _text(rows: list[Row], key: str, figures: list[Row], focused: list[Row], names: labels.Labels) -> Markup:
    if not rows:
        return blocks.note("这份报告没有保存正文。")
    spans = [
        highlight.Span(
            row["figure_key"],
            row["number_start"],
            row["number_end"],
            TONES[row["tone"]] if row["status"] == "ok" or row["tone"] > 1 else "doubtful",
            figure_name(row, names),
        )
        for row in figures
    ]
    return highlight.render(
        [
            highlight.Block(
                r["kind"],
                r["text"],
                r["char_start"],
                r["char_end"],
                r["level"],
                r["table_no"],
                r["row_no"],
                r["col_no"],
            )
            for r in rows
        ],
        spans,
        lambda figure_key: links.href(links.REPORT, report=key, figure=figure_key),
        frozenset(row["figure_key"] for row in focused),
        [highlight.Quote(row["char_start"], row["char_end"]) for row in focused],
    )


def _parts(key: str, part: int, n_parts: int) -> Markup:
    if n_parts == 1:
        return Markup("")
    before = blocks.link(links.href(links.REPORT, report=key, part=part), "← 前一部分") if part else Markup("")
    after = (
        blocks.link(links.href(links.REPORT, report=key, part=part + 2), "后一部分 →")
        if part + 1 < n_parts
        else Markup("")
    )
    return Markup('<div class="more">{}<span>第 {} 部分，共 {} 部分</span>{}</div>').format(
        before, part + 1, n_parts, after
    )


def figure_name(row: Row, names: labels.Labels) -> str:
    """What a figure is: 2023年 公务接待费 决算/执行数（下属单位名）."""
    parts = [f"{row['fiscal_year']}年" if row["fiscal_year"] else "", names.concept(row["concept"])]
    if row["basis"]:
        parts.append(names.of("basis", row["basis"]))
    name = " ".join(p for p in parts if p)
    return f"{name}（{safe.visible(row['breakdown'])[:40]}）" if row["breakdown"] else name


def figure_place(row: Row, names: labels.Labels) -> str:
    """Where a figure is printed."""
    if row["place"] == "table":
        kind = names.of("table_kind", row["table_kind"]) if row["table_kind"] else "表格"
        where = " · ".join(p for p in (kind, row["table_title"]) if p)
    else:
        where = " · ".join(p for p in ("正文", row["section"]) if p)
    return where + (f" · 第 {row['page']} 页" if row["page"] else "")


def _printed(row: Row) -> str:
    return (row["qualifier"] or "") + formats.with_unit(row["value"], row["unit"])


def _figure(db: Snapshot, key: str, chosen: Row, figures: list[Row], names: labels.Labels) -> Markup:
    full = {**(queries.figure(db, chosen["figure_key"]) or {}), **chosen}
    here = [f for f in figures if f["number_start"] == chosen["number_start"] and f is not chosen]
    facts = blocks.facts(
        [
            ("印出的数", _printed(full)),
            ("是什么", figure_name(full, names)),
            ("资金范围", names.of("fund_scope", full["fund_scope"]) if full["fund_scope"] else None),
            ("单位范围", names.of("entity_scope", full["entity_scope"]) if full["entity_scope"] else None),
            ("位置", safe.text(figure_place(full, names), 160)),
            ("原文", Markup("“{}”").format(safe.text(full["snippet"], 200))),
            ("口径", "由上下文推定" if full.get("basis_inferred") else "原文写明"),
            ("识别", "" if full["status"] == "ok" else f"存疑：{full['status']}"),
        ]
    )
    same = [
        blocks.link(links.href(links.REPORT, report=key, figure=f["figure_key"]), figure_name(f, names)) for f in here
    ]
    rows = [_result_cells(r, names) for r in queries.results_of_figure(db, key, chosen["figure_key"])]
    return (
        Markup("<h3>这个数字</h3>{}").format(facts)
        + (Markup("<p>同一处还表示：{}</p>").format(Markup("；").join(same)) if same else Markup(""))
        + Markup("<h3>参加的校验</h3>")
        + blocks.table(
            (blocks.Column("结果"), blocks.Column("规则与说明", wide=True)),
            rows,
            caption="这个数字参加的校验",
            empty="没有规则用到这个数字。",
        )
        + Markup("<p>{}</p>").format(blocks.link(links.href(links.REPORT, report=key), "不再选中"))
    )


def _result_cells(row: Row, names: labels.Labels) -> list[blocks.Cell]:
    return [
        blocks.status(row["status"], names.of("rule_status", row["status"])),
        blocks.two_lines(common.rule_link(row), explain.result(row)),
    ]


def _finding(row: Row, by_key: dict[str, Row], names: labels.Labels) -> Markup:
    places = []
    for figure_key in dict.fromkeys(row["evidence_figure_keys"]):
        figure = by_key.get(figure_key)
        if figure is None:
            continue
        wrong = figure_key == row["suspect_figure_key"]
        address = links.href(links.REPORT, report=row["report_key"], figure=figure_key)
        number = blocks.link(address, _printed(figure))
        mark = blocks.badge("疑似印错", "error") if wrong else Markup("")
        places.append(
            [
                Markup("{} {}").format(number, mark),
                blocks.two_lines(figure_name(figure, names), safe.text(figure_place(figure, names), 100)),
            ]
        )
    table = blocks.table(
        (blocks.Column("印出的数"), blocks.Column("是什么，在哪里", wide=True)),
        places,
        caption="涉及的数字",
        empty="这条规则不针对某一个金额数字，原文见问题说明。",
    )
    judged = explain.result(row) if row.get("status") else None
    suspect: Any = names.of("suspect", row["suspect"])
    if row["suggested_value"] is not None:
        suspect = f"{suspect}，建议值 {formats.number(row['suggested_value'])}"
    facts = blocks.facts(
        [
            ("规则", common.rule_link(row)),
            ("规则内容", safe.text(row["statement_zh"])),
            ("判定", judged),
            ("怀疑", suspect),
            ("解释", safe.text(row["explanation_zh"], 400)),
            ("原因", names.of("cause", row["cause"])),
            ("状态", common.state(row, names)),
            ("发现", _history(row)),
        ]
    )
    return Markup("<h3>选中的问题</h3><p>{} {}</p>{}<h3>涉及的数字（左边已框出）</h3>{}").format(
        blocks.severity(row["severity"], names.of("severity", row["severity"])),
        safe.text(row["message_zh"], 1000),
        facts,
        table,
    )


def _history(row: Row) -> str:
    """Runs are named after their time: 20260131T081500-3f9a1c."""
    first, last = (_run_time(row[name]) for name in ("first_seen_run", "last_seen_run"))
    return f"首次 {first}" if first == last else f"首次 {first}，最近 {last}"


def _run_time(run_id: str | None) -> str:
    try:
        return formats.moment(datetime.strptime((run_id or "")[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC))
    except ValueError:
        return run_id or formats.NOTHING


def _findings(key: str, found: list[Row], chosen: Row | None, names: labels.Labels) -> Markup:
    rows = []
    marked = set()
    for n, row in enumerate(found):
        address = links.href(links.REPORT, report=key, finding=row["finding_key"])
        rows.append(
            [
                blocks.severity(row["severity"], names.of("severity", row["severity"])),
                blocks.link(address, safe.text(row["message_zh"], 220)),
            ]
        )
        if chosen and row["finding_key"] == chosen["finding_key"]:
            marked.add(n)
    return Markup("<h3>这份报告的问题（{}）</h3>").format(len(found)) + blocks.table(
        (blocks.Column("程度"), blocks.Column("问题（点击在左边框出）", wide=True)),
        rows,
        caption="这份报告的问题",
        empty="没有发现问题。",
        marked=frozenset(marked),
    )
