"""The start page: what this is, what was found, how good the data are, how fresh."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import streamlit as st
from markupsafe import Markup

from dashboard import blocks, formats, freshness, labels, links, safe, urlstate
from dashboard.components import show
from dashboard.context import home
from dashboard.queries import findings, overview
from dashboard.views import common
from dashboard.warehouse import Row, Snapshot

SHOWN_FINDINGS = 6
GRAVEST = findings.Filters(state=("open",))
SEVERITIES = ("error", "warning", "info")
LEVELS = {"province": "省", "city": "市", "county": "县（区）"}


def render(db: Snapshot) -> None:
    """Draw the page."""
    names = labels.load(db)
    st.title("部门绩效自评报告 · 数据质量总览", anchor=False)
    show(_introduction(), key="introduction")
    counted = overview.finding_counts(db)
    show(_tiles(db, counted), key="tiles")
    show(_meanings(), key="meanings")
    left, right = common.columns(3, 2)
    with left:
        st.subheader("最该先看的问题", anchor=False)
        show(_gravest(db, names), key="gravest")
    with right:
        st.subheader("问题出在哪里", anchor=False)
        show(_groups(counted, names), key="groups")
    st.subheader("通过率与覆盖率", anchor=False)
    _rates(db)
    left, right = common.columns(3, 2)
    with left:
        st.subheader("各地情况", anchor=False)
        _regions(db)
    with right:
        st.subheader("数据新不新、全不全", anchor=False)
        show(_freshness(db), key="freshness")


def _introduction() -> Markup:
    return Markup(
        "<p>每年各部门要公开《部门整体支出绩效自评报告》。这里把报告里<b>印出的每个数字</b>登记下来，逐条验算："
        "该相加的加起来对不对，比率算得对不对，正文和附表的同一个数一不一样。"
        "点任何数字、图条或问题，都能一直看到报告原文里的那个位置。</p>"
    )


def _tiles(db: Snapshot, counted: list[Row]) -> Markup:
    covered, rates = overview.covered(db), overview.overall_rates(db) or {}
    by_severity = {
        code: sum(r["n"] for r in counted if r["what"] == "severity" and r["code"] == code) for code in SEVERITIES
    }
    tied, money = covered["n_money_tied"] or 0, covered["n_money_numbers"] or 0
    # a placeless total would say nothing of what is behind it
    judged = int(rates.get("n_pass") or 0) + int(rates.get("n_fail") or 0)
    span = formats.years(covered["first_year"], covered["last_year"])
    tile = blocks.Tile
    return blocks.tiles(
        [
            tile(
                "报告",
                f"{covered['n_reports']:,} 份",
                f"{covered['n_departments']:,} 个部门 · {covered['n_regions']:,} 个地区 · {span} 年度",
                links.href(links.REPORT),
            ),
            tile(
                "错误",
                f"{by_severity['error']:,} 处",
                "数字对不上，四舍五入解释不了",
                links.href(links.FINDINGS, severity="error"),
                "error",
            ),
            tile(
                "警告",
                f"{by_severity['warning']:,} 处",
                "不合常理或疑似填错，请人复核",
                links.href(links.FINDINGS, severity="warning"),
                "warning",
            ),
            tile(
                "校验通过率",
                formats.percent(rates.get("pass_rate")),
                f"{judged:,} 次能判定的校验中，通过的占比",
                links.href(links.RULES),
            ),
            tile(
                "校验覆盖率",
                formats.percent(rates.get("coverage")),
                "适用的校验中，数字齐全、能够判定的占比",
                links.href(links.RULES),
            ),
            tile(
                "数字识别率",
                formats.percent(formats.share(tied, money)),
                f"{money:,} 个金额数字中，{tied:,} 个已知道是什么",
                links.href(links.REPORT, sort="coverage"),
            ),
        ]
    )


def _meanings() -> Markup:
    return Markup(
        '<div class="explain">'
        "<p><b>问题</b>是报告自己前后对不上或疑似填错的一处，不等于违规；"
        "差额小到四舍五入就能造成的，不算问题。</p>"
        "<p><b>通过率要和覆盖率一起看</b>：缺数字而无法判定的校验既不算通过，也不算未通过；"
        "覆盖率低时，通过率高说明不了什么。</p>"
        "<p><b>识别率</b>说的是本系统：没识别的数字没有参加验算，也可能藏着问题。</p>"
        "</div>"
    )


def _gravest(db: Snapshot, names: labels.Labels) -> Markup:
    rows = findings.page(db, GRAVEST, 1, SHOWN_FINDINGS)
    total = findings.counts(db, GRAVEST)["n"]
    columns = [blocks.Column("程度"), blocks.Column("问题（点击看原文）", wide=True), blocks.Column("部门 · 年度")]
    cells = [[(c := common.finding_cells(row, names, 160))[0], c[1], c[4]] for row in rows]
    table = blocks.table(columns, cells, caption="最该先看的问题", empty="没有待处理的问题。")
    more = blocks.link(links.href(links.FINDINGS), f"查看全部 {total:,} 处待处理问题 →") if rows else Markup("")
    return table + Markup("<p>{}</p>").format(more)


def _groups(counted: list[Row], names: labels.Labels) -> Markup:
    def bars(what: str, title: str, parameter: str, label: Any) -> Markup:
        groups: dict[str, dict[str, int]] = {}
        for row in counted:
            if row["what"] == what and row["code"] is not None:
                groups.setdefault(row["code"], {})[row["severity"]] = row["n"]
        items = [
            blocks.Bar(
                label(code),
                tuple((severity, counts[severity]) for severity in SEVERITIES if severity in counts),
                links.href(links.FINDINGS, **{parameter: code}),
            )
            for code, counts in groups.items()
        ]
        return blocks.bars(sorted(items, key=lambda bar: -bar.total), title)

    legend = Markup(" ").join(blocks.severity(code, names.of("severity", code)) for code in SEVERITIES)
    return (
        Markup('<div class="legend">条的颜色：{}</div>').format(legend)
        + bars("family", "按规则类别", "family", labels.family)
        + bars("dimension", "按质量维度", "dimension", lambda code: names.of("dimension", code))
        + bars("state", "按处理状态", "state", lambda code: names.of("finding_state", code))
    )


def _rates(db: Snapshot) -> None:
    from dashboard import charts

    regions = common.region_options(db, urlstate.one("region"))
    urlstate.keep("rates", {"region": regions}, {})
    region = common.pick("地区", "rates", "region", regions)
    years = [{**r, "x": str(r["fiscal_year"]), "note": _note(r)} for r in overview.by_year(db, region)]
    runs = [{**r, "x": formats.moment(r["run_at"]), "note": _note(r)} for r in overview.by_run(db, region)]
    left, right = common.columns(1, 1)
    with left:
        show(Markup("<h3>各年度的报告</h3>"), key="by-year")
        if years:
            st.altair_chart(charts.rates(years, "报告年度"), width="stretch")
        else:
            show(blocks.note("还没有校验结果。"), key="no-years")
    with right:
        show(Markup("<h3>历次运行之后</h3>"), key="by-run")
        if len(runs) > 1:
            st.altair_chart(charts.rates(runs, "运行时间（北京时间）"), width="stretch")
        else:
            show(blocks.note("目前只运行过一次；再次运行之后，这里显示通过率和覆盖率的变化。"), key="no-runs")


def _note(row: Row) -> str:
    return (
        f"通过 {row['n_pass']:,} · 未通过 {row['n_fail']:,} · 无法判定 {row['n_unresolved']:,}"
        f" · 不适用 {row['n_not_applicable']:,}"
    )


def _regions(db: Snapshot) -> None:
    urlstate.keep("overview", {"level": LEVELS}, {})
    if not st.session_state[urlstate.key("overview", "level")]:
        st.session_state[urlstate.key("overview", "level")] = "province"
    level = st.segmented_control(
        "按哪一级汇总",
        list(LEVELS),
        format_func=lambda code: LEVELS[code],
        key=urlstate.key("overview", "level"),
        required=True,
    )
    rows = [
        [
            blocks.link(links.href(links.FINDINGS, region=row["code"]), common.place(row)),
            formats.number(row["n_reports"]),
            formats.number(row["n_errors"]),
            formats.number(row["errors_per_report"], 2),
            formats.number(row["findings_per_report"], 2),
            blocks.meter(row["pass_rate"], formats.percent(row["pass_rate"])),
            blocks.meter(row["coverage"], formats.percent(row["coverage"]), "grey"),
        ]
        for row in overview.regions(db, level or "province")
    ]
    columns = [
        blocks.Column("地区"),
        blocks.Column("报告", "right"),
        blocks.Column("错误", "right"),
        blocks.Column("每份报告错误", "right"),
        blocks.Column("每份报告问题", "right"),
        blocks.Column("通过率"),
        blocks.Column("覆盖率"),
    ]
    show(
        blocks.table(columns, rows, caption="各地情况")
        + blocks.note(f"按每份报告的错误数由多到少，最多列 {overview.RANKED_REGIONS} 个。地区不明的报告不在其内。"),
        key="regions",
    )


def _freshness(db: Snapshot) -> Markup:
    build, since = overview.build(db), overview.since_last_run(db)
    now = datetime.now(UTC)
    state = freshness.look(home(), db, now.date())
    new = Markup("{} · {} · {}").format(
        f"新报告 {since['n_reports']:,} 份",
        blocks.link(links.href(links.FINDINGS, new=True), f"新问题 {since['n_findings']:,} 处"),
        blocks.link(links.href(links.FINDINGS, state="fixed"), f"已更正 {since['n_fixed']:,} 处"),
    )
    facts = blocks.facts(
        [
            ("发布时间", f"{formats.moment(build['finished_at'])}（{formats.ago(build['finished_at'], now)}）"),
            ("最近一次运行", _last_run(state.last_run)),
            ("上次发布带来", new),
            ("登记的数字", f"{build['n_figures']:,} 个，来自 {build['n_documents']:,} 个文件"),
            ("校验结果", f"{build['n_rule_results']:,} 条"),
            ("迟报", state.late_line),
            ("隔离文件", f"{state.n_quarantined:,} 个（读不出或不可信，没有入库）"),
        ]
    )
    held = blocks.table(
        [blocks.Column("隔离的文件"), blocks.Column("原因"), blocks.Column("时间", "right")],
        [
            [safe.text(q.file, 80), safe.text(q.message_zh, 160), formats.moment(q.quarantined_at)]
            for q in state.quarantined
        ],
        caption="隔离的文件",
        empty="没有被隔离的文件。",
    )
    late = (
        blocks.table(
            [blocks.Column("迟报"), blocks.Column("期限"), blocks.Column("情况")],
            [[common.place(x.region) if x.region else x.region_key, x.due_on.isoformat(), x.what] for x in state.late],
            caption="迟报",
        )
        if state.late
        else Markup("")
    )
    return facts + late + held


def _last_run(run: Row | None) -> str:
    if not run:
        return formats.NOTHING
    words = {"published": "已发布", "unchanged": "没有新内容", "failed": "失败，沿用上次发布的数据"}
    return f"{formats.moment(run['started_at'])} · {words.get(run['status'], run['status'])}"
