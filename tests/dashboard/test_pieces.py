"""Single pieces: numbers, addresses, tables, pagers, sentences of verdicts, graphs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from dashboard import blocks, explain, formats, labels, links, sumgraph


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "—"),
        (Decimal("2686.280000"), "2,686.28"),
        (Decimal("0.000000"), "0"),
        (Decimal("-0.500000"), "-0.5"),
        (Decimal("9007199254740993.000001"), "9,007,199,254,740,993.000001"),
        (1234, "1,234"),
    ],
)
def test_number(value: Decimal | int | None, shown: str) -> None:
    assert formats.number(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "—"),
        (Decimal(100), "100%"),
        (Decimal("99.99"), "99.9%"),  # not quite all never reads as all
        (Decimal("0.01"), "0.1%"),
        (Decimal(0), "0%"),
        (Decimal("94.85"), "94.9%"),
        (Decimal("201.77"), "201.8%"),
    ],
)
def test_percent(value: Decimal | None, shown: str) -> None:
    assert formats.percent(value) == shown


def test_share_of_nothing_is_unknown() -> None:
    assert formats.share(1, 0) is None and formats.share(None, 3) is None
    assert formats.share(1, 4) == 25


def test_times_are_beijing_times() -> None:
    assert formats.moment(datetime(2026, 1, 1, 20, 5)) == "2026-01-02 04:05"
    assert formats.moment("2026-01-01T20:05:00+00:00") == "2026-01-02 04:05"
    now = datetime(2026, 1, 1, tzinfo=UTC)
    ages = [(5, "刚刚"), (3_599, "59 分钟前"), (7_200, "2 小时前"), (200_000, "2 天前")]
    assert [formats.ago(now - timedelta(seconds=s), now) for s, _ in ages] == [words for _, words in ages]


def test_addresses() -> None:
    assert links.href(links.OVERVIEW) == "./"
    assert links.href(links.FINDINGS, severity=("error", "warning"), q="三 公", year=None, new=True, page=2) == (
        "findings?severity=error&severity=warning&q=%E4%B8%89+%E5%85%AC&new=1&page=2"
    )
    assert links.href(links.REPORT, {"report": 'a"&b'}, page=None) == "report?report=a%22%26b"


def test_addresses_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(links.BASE_VARIABLE, raising=False)
    assert links.absolute(links.FINDINGS, report="k") == "http://127.0.0.1:8501/findings?report=k"
    monkeypatch.setenv(links.BASE_VARIABLE, "https://quality.example/")
    assert links.absolute(links.OVERVIEW) == "https://quality.example/"


def test_table_escapes_and_marks() -> None:
    columns = (blocks.Column("数", "right", sort="n"), blocks.Column("名", wide=True))
    sorting = blocks.Sorting("findings", {"q": "x", "page": 3, "sort": "n"}, "n", descending=False)
    made = blocks.table(columns, [["<1>", "a"], ["2", None]], caption="表", sorting=sorting, marked=frozenset({1}))
    assert "&lt;1&gt;" in made and "<1>" not in made
    assert made.count('<tr class="marked">') == 1
    assert 'aria-sort="ascending"' in made
    # the sorted column turns round, and a new order begins at the first page
    assert 'href="findings?q=x&amp;sort=-n"' in made
    assert 'data-label="名"' in made  # what a card on a narrow screen is labelled with


def test_empty_table_says_so() -> None:
    assert "没有。" in blocks.table((blocks.Column("a"),), [], caption="x", empty="没有。")


@pytest.mark.parametrize(
    ("current", "rows", "steps"),
    [(1, 10, []), (1, 60, ["2", "3"]), (3, 250, ["1", "2", "4", "10"]), (10, 250, ["1", "9"])],
)
def test_pager(current: int, rows: int, steps: list[str]) -> None:
    made = str(blocks.pager("findings", {"q": "x"}, current, rows, 25))
    assert [part.split(">")[1].split("<")[0] for part in made.split('class="step"')[1:]] == steps
    assert f"共 {rows} 条" in made
    if "1" in steps:
        assert 'href="findings?q=x"' in made  # the first page has no number


def test_meter_stays_inside() -> None:
    assert "width:100.0%" in blocks.meter(Decimal("201.77"), "x")
    assert "width:0.0%" in blocks.meter(Decimal(-3), "x")
    assert "meter" not in blocks.meter(None, "—")


def _result(**given: object) -> dict[str, object]:
    base = {"status": "fail", "verdict": "inconsistent", "stated": None, "recomputed": None, "difference": None,
            "tolerance": None, "unit": "万元", "reason": None}  # fmt: skip
    return base | given


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            _result(
                stated=Decimal("9.02"),
                recomputed=Decimal(9),
                difference=Decimal("0.02"),
                tolerance=Decimal("0.015"),
            ),
            "所印 9.02 万元，对照 9 万元，实际差 0.02 万元，允许误差 ±0.015 万元；超出允许误差，对不上。",
        ),
        (
            _result(status="pass", verdict="rounding", difference=Decimal("-0.01"), tolerance=Decimal("0.015")),
            "实际差 0.01 万元，允许误差 ±0.015 万元；在四舍五入可以造成的范围之内，算通过。",
        ),
        (
            _result(
                stated=Decimal(63), recomputed=Decimal(67), difference=Decimal(-4), tolerance=Decimal(0), unit="人"
            ),
            "所印 63 人，对照 67 人，实际差 4 人，不允许有差额；超出允许误差，对不上。",
        ),
        (
            _result(status="pass", verdict="exact", difference=Decimal(0), tolerance=Decimal("0.01")),
            "没有差额；与应有的数完全一致。",
        ),
        # a bound is kept or not: the distance to it is no error
        (
            _result(status="pass", verdict="exact", stated=Decimal(5), recomputed=Decimal(7), difference=Decimal(-2)),
            "所印 5 万元，对照 7 万元，相差 2 万元；符合规则。",
        ),
        (_result(stated=Decimal(9), difference=Decimal(2)), "所印 9 万元，相差 2 万元；不符合规则。"),
        (_result(), "不符合规则。"),
        (_result(status="pass", verdict="exact"), "符合规则。"),
        (_result(status="unresolved", reason="缺少：人员经费"), "无法判定：缺少：人员经费。"),
        (_result(status="not_applicable"), "不适用：报告没有这条规则所需的内容。"),
        (_result(stated=Decimal("201.77"), unit="%"), "所印 201.77%；不符合规则。"),
    ],
)
def test_sentences(row: dict[str, object], sentence: str) -> None:
    assert explain.result(row) == sentence


def test_every_verdict_has_words() -> None:
    assert set(explain.VERDICT_HELP) == {
        "exact", "rounding", "unlikely_rounding", "truncation", "inconsistent", "unresolved",
    }  # fmt: skip


def test_graph_quotes_what_reports_say() -> None:
    node = sumgraph.Node("k", 'x"]; evil["\\', "1 万元", "fail-error")
    dot = sumgraph.draw([node], [])
    assert r"""n0 [label="x\"]; evil[\"\\\n1 万元", color=""" in dot


def test_graph_names_a_gap_once_and_can_show_only_what_is_broken() -> None:
    nodes = [sumgraph.Node(k, k, "1", "checked") for k in "abcdxy"]
    edges = [
        sumgraph.Edge("a", "c", True, "SUM.101 差 9"),
        sumgraph.Edge("b", "c", True, "SUM.101 差 9"),
        sumgraph.Edge("d", "a", False, "SUM.102"),
        sumgraph.Edge("x", "y", False, "SUM.103"),
    ]
    dot = sumgraph.draw(nodes, edges)
    assert dot.count("SUM.101 差 9") == 1 and dot.count("style=dashed") == 2
    kept, arrows = sumgraph.broken_parts(nodes, edges)
    assert {n.key for n in kept} == set("abcd") and len(arrows) == 3


def test_names() -> None:
    assert labels.family("SUM.101") == "加总" and labels.family(None) == labels.UNKNOWN
    assert labels.region({"province": "北京市", "city": "北京市", "county": "东城区"}) == "北京市 东城区"
    assert labels.region({"province": None, "city": None, "county": None}) == labels.UNKNOWN
