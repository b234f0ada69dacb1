"""PDF: lines with their pages, columns without rules set apart by tabs, ruled tables as grids, scans refused."""

import pytest

from ingest.errors import Unreadable
from ingest.readers import RawLine, RawTable, read
from ingest.readers.limits import Limits
from tests.ingest.readers.pdf_writer import Sheet, write_pdf


def test_lines_tables_and_pages_in_order():
    first, second = Sheet(), Sheet()
    first.text(60, 60, "2023年度某局部门整体支出绩效自评报告", 16)
    first.text(60, 100, "一、基本情况")
    first.grid(60, 140, [80, 80], [24, 24], [(0, 0, 1, 1, "基本支出"), (0, 1, 1, 1, "308.24"), (1, 0, 1, 2, "合计")])
    first.text(60, 240, "全年预算数为417.94万元。")
    second.text(60, 60, "二、绩效情况")
    items = read(write_pdf([first, second]), "a.pdf").items
    assert items[0] == RawLine("2023年度某局部门整体支出绩效自评报告", 1)
    assert items[1] == RawLine("一、基本情况", 1)
    assert isinstance(items[2], RawTable)
    assert items[2].page == 1
    assert [[c and c.text for c in row] for row in items[2].rows] == [["基本支出", "308.24"], ["合计", None]]
    assert items[3:] == (RawLine("全年预算数为417.94万元。", 1), RawLine("二、绩效情况", 2))


def test_columns_without_rules_are_set_apart():
    sheet = Sheet()
    for y, row in enumerate((("项目", "预算数", "执行数"), ("基本支出", "120.50", "118.30"))):
        for x, text in zip((60, 180, 300), row, strict=True):
            sheet.text(x, 60 + 20 * y, text)
    assert [i.text for i in read(write_pdf([sheet]), "a.pdf").items] == [
        "项目\t预算数\t执行数",
        "基本支出\t120.50\t118.30",
    ]


def test_cells_of_several_lines():
    sheet = Sheet()
    sheet.grid(
        60,
        60,
        [80, 80],
        [40, 24],
        [(0, 0, 1, 1, "实际完成\n值"), (0, 1, 1, 1, "得分"), (1, 0, 1, 1, "9"), (1, 1, 1, 1, "8")],
    )
    assert read(write_pdf([sheet]), "a.pdf").items[0].rows[0][0].text == "实际完成\n值"


def test_a_scan_is_refused():
    sheet = Sheet()
    sheet.line(10, 10, 500, 800)
    with pytest.raises(Unreadable) as caught:
        read(write_pdf([sheet]), "a.pdf")
    assert caught.value.reason_code == "no_text"


def test_a_silent_page_is_a_warning():
    page = Sheet()
    page.text(60, 60, "正文")
    assert read(write_pdf([page, Sheet()]), "a.pdf").warnings == ("pages_without_text:2",)


def test_page_limit():
    page = Sheet()
    page.text(60, 60, "正文")
    with pytest.raises(Unreadable) as caught:
        read(write_pdf([page] * 3), "a.pdf", Limits(pages=2))
    assert caught.value.reason_code == "limit_pages"
