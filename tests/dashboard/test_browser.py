"""The dashboard in a real browser: every page, filters, the way from a finding to the text, exports, hostile text.

Every test fails on a console error, a failed request, a request to elsewhere, or an exception on the page.
"""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest

from dashboard.warehouse import Snapshot

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]


def _wrong(db: Snapshot) -> str:
    return db.value("select report_key from dim_report where source_name = 's06_three_wrong.txt'")


@pytest.fixture
def addresses(db: Snapshot) -> dict[str, str]:
    """Every page and tab."""
    key = _wrong(db)
    row = db.row(
        "select finding_key, suspect_figure_key from fct_finding where report_key = ? and rule_id = 'DUP.101'", [key]
    )
    department = db.value("select department_key from dim_report where report_key = ?", [key])
    tree = db.value("select report_key from fct_indicator group by 1 order by count(*) desc limit 1")
    assert row
    return {
        "overview": "",
        "findings": "findings",
        "reports": "report",
        "report-finding": f"report?report={key}&finding={row['finding_key']}",
        "report-figure": f"report?report={key}&figure={row['suspect_figure_key']}",
        "report-checks": f"report?report={key}&tab=checks",
        "report-sums": f"report?report={key}&tab=sums",
        "report-figures": f"report?report={key}&tab=figures",
        "report-compare": f"report?report={key}&tab=compare",
        "departments": "department",
        "department": f"department?department={department}",
        "indicator-lists": "indicators",
        "indicators": f"indicators?report={tree}",
        "sangong": "sangong",
        "peers": f"peers?department={department}",
        "rules": "rules",
        "rule": "rules?rule=SUM.101",
    }


RENAME = "update marts.dim_report set title = '{}' where source_name = 's06_three_wrong.txt'"
EXPECTED = {
    "overview": ("错误", "校验覆盖率", "最该先看的问题", "湖南省", "隔离文件"),
    "findings": ("861.20 万元", "导出 CSV"),
    "report-finding": ("选中的问题", "60.18", "疑似印错", "不允许有差额"),
    "report-figure": ("这个数字", "参加的校验", "DUP.101"),
    "report-checks": ("通过", "不适用", "无法判定"),
    "report-sums": ("加不上", "实际差 9 万元"),
    "report-compare": ("上一年度的报告",),
    "department": ("2022", "2023", "常犯的问题"),
    "indicators": ("目标", "实际完成", "得分率"),
    "sangong": ("公务接待", "人均"),
    "peers": ("中位数",),
    "rules": ("SUM.101", "覆盖率"),
    "rule": ("未通过的实例", "通过的实例", "允许误差 ±"),
}


def test_every_page_on_a_wide_and_a_narrow_screen(visitor, addresses: dict[str, str], pictures: Path) -> None:
    for name, address in addresses.items():
        visitor.open(address)
        seen = visitor.text()
        for words in EXPECTED.get(name, ()):
            assert words in seen, (name, words)
        for width in (1440, 420):
            visitor.page.set_viewport_size({"width": width, "height": 1000})
            visitor.page.wait_for_timeout(200)
            # nothing may stick out sideways: wide things scroll in their own frames
            wide = visitor.page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
            assert wide <= width, (name, width, wide)
            height = visitor.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
            visitor.page.set_viewport_size({"width": width, "height": min(height + 20, 4_000)})
            visitor.page.screenshot(path=pictures / f"{name}-{width}.png")
        visitor.page.set_viewport_size({"width": 1440, "height": 1000})


def test_the_start_page_leads_to_what_it_counts(visitor) -> None:
    visitor.open()
    visitor.page.get_by_role("link", name="错误").first.click()
    visitor.settle()
    assert visitor.page.url.endswith("/findings?severity=error")
    visitor.page.go_back()
    visitor.settle()
    assert "数据质量总览" in visitor.text()
    visitor.page.get_by_role("link", name="加总", exact=True).click()
    visitor.settle()
    assert "family=SUM" in visitor.page.url
    assert visitor.page.locator("tbody tr").count() == 4  # two sums, in the report and in its hostile copy


def test_filters_are_in_the_address(visitor) -> None:
    visitor.open("findings?rule=DUP.101&severity=error")
    rows = visitor.page.locator("tbody tr")
    assert rows.count() == 2
    visitor.open("findings")
    everything = rows.count()
    visitor.page.get_by_role("button", name="警告").click()
    visitor.page.wait_for_url("**/findings?severity=warning")
    visitor.settle()
    assert rows.count() < everything
    visitor.page.get_by_role("button", name="警告").click()
    visitor.page.wait_for_url("**/findings")
    box = visitor.page.get_by_placeholder("部门、文件")
    box.fill("公用经费")
    box.press("Enter")
    visitor.page.wait_for_url("**/findings?q=*")
    visitor.settle()
    assert rows.count() == 1 and "公用经费" in rows.first.inner_text()
    # the address alone shows the same
    address = visitor.page.url
    visitor.page.goto(address)
    visitor.settle()
    assert box.input_value() == "公用经费" and rows.count() == 1
    visitor.page.go_back()
    visitor.settle()


def test_back_and_forward_bring_the_filters_back(visitor) -> None:
    visitor.open("findings?severity=error")
    visitor.page.locator("tbody tr a").first.click()
    visitor.page.wait_for_url("**/report?*")
    visitor.settle()
    visitor.page.go_back()
    visitor.settle()
    assert visitor.page.url.endswith("findings?severity=error")
    assert visitor.page.get_by_role("button", name="错误").get_attribute("aria-pressed") == "true"
    visitor.page.go_forward()
    visitor.page.wait_for_url("**/report?*")


def test_what_the_address_asks_wrongly_is_no_error(visitor) -> None:
    for address in (
        "findings?severity=nonsense&page=99&sort=drop&year=x&region=zz",
        "report?report=nobody",
        "report?report=nobody&tab=nonsense",
        "department?department=nobody",
        "indicators?report=nobody",
        "rules?rule=XXX.000",
        "peers?year=1&kind=x&measure=y",
        "?level=nonsense",
    ):
        visitor.open(address)


def test_columns_sort(visitor) -> None:
    visitor.open("findings?rule=SUM.101&rule=x")
    visitor.open("findings")
    visitor.page.get_by_role("link", name="差额").click()
    visitor.page.wait_for_url("**/findings?sort=-difference")
    visitor.settle()
    first = visitor.page.locator("tbody tr").first.inner_text()
    visitor.page.get_by_role("link", name="差额").click()
    visitor.page.wait_for_url("**/findings?sort=difference")
    visitor.settle()
    assert visitor.page.locator("tbody tr").first.inner_text() != first


def test_from_a_finding_to_its_words_in_the_report(visitor, db: Snapshot) -> None:
    visitor.open("findings?rule=SUM.101&q=861.20")
    visitor.page.locator("tbody tr a").first.click()
    visitor.page.wait_for_url("**/report?*finding=*")
    visitor.settle()
    framed = visitor.page.locator(".paper .fig.focus")
    assert sorted(framed.all_inner_texts()) == ["248.45", "621.75", "861.20"]
    assert all("fail-error" in (f.get_attribute("class") or "") for f in framed.all())
    # the first of them is in sight inside the text's own scroller
    assert framed.first.evaluate(
        """figure => { const a = figure.getBoundingClientRect(), b = figure.closest('.paper').getBoundingClientRect();
           return a.top >= b.top && a.bottom <= b.bottom }"""
    )
    framed.filter(has_text="621.75").click()
    visitor.page.wait_for_url("**/report?*figure=*")
    visitor.settle()
    seen = visitor.text()
    assert "这个数字" in seen and "基本支出 年初预算" in seen and "SUM.101" in seen
    assert visitor.page.locator(".paper .fig.focus").all_inner_texts() == ["621.75"]
    visitor.page.get_by_role("link", name="SUM.101").first.click()
    visitor.page.wait_for_url("**/rules?rule=SUM.101")
    visitor.settle()
    assert "总支出＝基本支出＋项目支出" in visitor.text()


def test_every_figure_of_the_text_is_where_the_warehouse_says(visitor, db: Snapshot) -> None:
    key = _wrong(db)
    visitor.open(f"report?report={key}")
    shown = {f.get_attribute("id"): f.inner_text() for f in visitor.page.locator(".paper a.fig[id]").all()}
    text = {r["char_start"]: r["text"] for r in db.rows("select * from fct_text_block where report_key = ?", [key])}
    for row in db.rows("select * from fct_figure where report_key = ?", [key]):
        name = f"fig-{row['figure_key']}"
        if name in shown:  # of two figures at one place one is shown
            start = max(s for s in text if s <= row["number_start"])
            assert shown[name] == text[start][row["number_start"] - start : row["number_end"] - start]
    assert len(shown) > 40


def _download(visitor, name: str) -> bytes:
    with visitor.page.expect_download() as waiting:
        visitor.page.get_by_role("button", name=name).click()
    return Path(waiting.value.path()).read_bytes()


def test_exports_are_the_filtered_rows(visitor) -> None:
    visitor.open("findings?rule=DUP.101&rule=DUP.101")
    n = visitor.page.locator("tbody tr").count()
    rows = list(csv.DictReader(io.StringIO(_download(visitor, "导出 CSV").decode("utf-8-sig"), newline="")))
    assert len(rows) == n == 2 and {r["规则"] for r in rows} == {"DUP.101"}
    book = openpyxl.load_workbook(io.BytesIO(_download(visitor, "导出 Excel")))
    assert book.active.max_row == n + 1
    assert not any(cell.data_type == "f" for line in book.active.iter_rows() for cell in line)


def test_hostile_text_is_text_on_every_page(visitor, warehouses: ModuleType) -> None:
    key = warehouses.HOSTILE
    addresses = [
        "",
        f"findings?report={key}",
        "report",
        f"report?report={key}",
        *(f"report?report={key}&tab={tab}" for tab in ("checks", "sums", "figures", "compare")),
        "department",
        f"department?department={key}",
        "indicators",
        f"indicators?report={key}",
        "sangong",
        f"peers?department={key}",
        "rules?rule=SUM.101",
    ]
    for address in addresses:
        visitor.open(address)
        seen = visitor.text()
        assert "<script>window.hacked=1</script>" in seen or "=HYPERLINK(" in seen, address
        assert "\u202e" not in seen and "\u2066" not in seen, address
        assert visitor.page.evaluate("window.hacked") is None, address
        made_of_text = "a[href^='javascript:'], a[href*='evil.example'], .frame img, .frame script"
        assert visitor.page.locator(made_of_text).count() == 0, address
        wide = visitor.page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
        assert wide <= 1440, address
    visitor.open(f"report?report={key}")
    paper = visitor.page.locator(".paper").inner_text()
    assert "⟦U+202E⟧" in paper and warehouses.LONG in paper and "[点我](javascript:window.hacked=3)" in paper


def test_the_finding_of_a_hostile_report(visitor, warehouses: ModuleType, db: Snapshot) -> None:
    finding = db.value("select finding_key from fct_finding where report_key = ? limit 1", [warehouses.HOSTILE])
    figure = db.value("select figure_key from fct_figure where report_key = ? limit 1", [warehouses.HOSTILE])
    for address in (f"finding={finding}", f"figure={figure}"):
        visitor.open(f"report?report={warehouses.HOSTILE}&{address}")
        assert "<script>window.hacked=1</script>" in visitor.text()
    assert visitor.page.evaluate("window.hacked") is None


def test_a_publish_during_use_is_shown_within_ten_seconds(
    serve, visit, warehouses: ModuleType, published_samples: Path, tmp_path: Path
) -> None:
    home = warehouses.make(published_samples, tmp_path / "home")
    visitor = visit(serve(home))
    visitor.open("report?q=s06")
    before = visitor.text()
    assert "新发布的标题" not in before
    started = time.monotonic()
    warehouses.publish(home, RENAME.format("新发布的标题"))
    visitor.page.get_by_text("新发布的标题").wait_for(timeout=10_000)
    assert time.monotonic() - started <= 10
    visitor.settle()
    assert visitor.page.get_by_placeholder("部门、标题").input_value() == "s06"  # the reader's filter stays
    # many publishes while pages are opened
    for n in range(5):
        warehouses.publish(home, RENAME.format(f"第{n}次"))
        visitor.open("report?q=s06")
        assert f"第{n}次" in visitor.text()
    visitor.context.close()
    assert visitor.wrong == []


def test_before_the_first_publish(serve, visit, published_samples: Path, tmp_path: Path) -> None:
    home = tmp_path / "empty"
    home.mkdir()
    visitor = visit(serve(home))
    visitor.open()
    assert "还没有发布的数据" in visitor.text()
    (home / "published").mkdir()
    source = published_samples / "published" / "warehouse.duckdb"
    (home / "candidate.duckdb").write_bytes(source.read_bytes())
    (home / "candidate.duckdb").replace(home / "published" / "warehouse.duckdb")
    visitor.page.get_by_role("heading", name="最该先看的问题").wait_for(timeout=10_000)
    visitor.settle()
    # a file that is not a warehouse: words, no traceback; and well again after the next publish
    (home / "broken").write_bytes(b"x" * 10_000)
    (home / "broken").replace(home / "published" / "warehouse.duckdb")
    visitor.page.get_by_text("数据文件打不开").wait_for(timeout=10_000)
    (home / "candidate.duckdb").write_bytes(source.read_bytes())
    (home / "candidate.duckdb").replace(home / "published" / "warehouse.duckdb")
    visitor.page.get_by_role("heading", name="最该先看的问题").wait_for(timeout=10_000)
    visitor.context.close()
    assert visitor.wrong == []


def test_docs_of_the_home_are_served(serve, visit, published_samples: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    for folder in ("published", "docs"):
        (home / folder).mkdir(parents=True)
    source = published_samples / "published" / "warehouse.duckdb"
    (home / "published" / "warehouse.duckdb").write_bytes(source.read_bytes())
    (home / "docs" / "index.html").write_text("<p>数据字典在此</p>", encoding="utf-8")
    visitor = visit(serve(home))
    visitor.open()
    visitor.page.get_by_role("link", name="规则说明与数据字典").click()
    visitor.page.wait_for_url("**/rules")
    visitor.settle()
    visitor.page.get_by_text("文档：数据字典").click()
    with visitor.context.expect_page() as opened:
        visitor.page.get_by_role("link", name="数据字典（dbt 文档）").click()
    opened.value.wait_for_load_state()
    assert "数据字典在此" in opened.value.inner_text("body")
    visitor.context.close()
    assert visitor.wrong == []
