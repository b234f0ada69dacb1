"""Grids cut from plain text, and offsets."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Paragraph, Table
from ingest.readers.source import RawLine, Source
from ingest.structure import build_document


def document(*lines: str):
    return build_document(Source(tuple(RawLine(line) for line in lines), "txt", "utf-8"))


def grids(*lines: str):
    return [
        [[c.text if c else None for c in row] for row in b.rows]
        for b in document(*lines).blocks
        if isinstance(b, Table)
    ]


def test_tab_separated_rows():
    assert grids("说明：", "项目\t预算\t决算", "三公经费\t5\t4.2") == [
        [["项目", "预算", "决算"], ["三公经费", "5", "4.2"]]
    ]


def test_a_short_row_has_no_cells_at_its_end():
    assert grids("甲\t乙\t丙", "1\t2")[0][1] == ["1", "2", None]


def test_pipe_rows_without_their_rule():
    assert grids("| 科目 | 金额 |", "| --- | ---: |", "| 基本支出 | 12.5 |") == [
        [["科目", "金额"], ["基本支出", "12.5"]]
    ]


def test_a_rule_without_bars_at_its_ends_divides_no_table():
    assert grids("科目 | 年初 | 全年", "---|---|---", "基本支出 | 12.5 | 13") == [
        [["科目", "年初", "全年"], ["基本支出", "12.5", "13"]]
    ]


def test_one_cell_per_line_with_blank_lines_for_empty_cells_too():
    cells = [
        ["支出项目", "基本支出", "项目支出", "合计"],
        ["工资福利支出", "86.8", "", "86.8"],
        ["资本性支出", "", "7.5", "7.5"],
    ]
    lines = [line for row in cells for line in (*(f"\t{cell}" if cell else "" for cell in row), "")]
    assert grids(*lines)[0] == cells


def test_one_cell_per_line_with_an_empty_cell_at_the_end_of_each_row():
    lines = [
        "\t支出项目",
        "\t基本支出（万元）",
        "\t项目支出（万元）",
        "\t",
        "",
        "\t工资福利支出",
        "\t86.8",
        "\t",
        "\t",
        "",
        "\t合计",
        "\t86.8",
        "\t0",
        "\t",
    ]
    assert grids(*lines) == [
        [["支出项目", "基本支出（万元）", "项目支出（万元）"], ["工资福利支出", "86.8", ""], ["合计", "86.8", "0"]]
    ]


def test_a_bar_before_the_first_cell_is_an_empty_cell_where_other_rows_have_none():
    assert grids("指标 | 名称 | 分值 |", "| 里程 | 10 |", "| 面积 | 5 |") == [
        [["指标", "名称", "分值"], ["", "里程", "10"], ["", "面积", "5"]]
    ]


def test_a_table_takes_the_title_before_it():
    table = next(b for b in document("附件2", "2021年度整体支出自评表", "甲\t乙").blocks if isinstance(b, Table))
    assert table.title == "2021年度整体支出自评表"


lines = st.lists(st.text(alphabet="项目支出1.5万元，。：\t|一、（二） ", max_size=30), max_size=30)


@given(lines)
def test_every_block_stands_at_its_offsets(texts):
    d = document(*texts)
    assert len(d.text) == len(d.folded)
    for block in d.blocks:
        for part in [block] if isinstance(block, Paragraph) else block.cells():
            assert d.text[part.start : part.end] == part.text


@given(
    st.lists(
        st.lists(st.text(alphabet="支出收入0123456789.", min_size=1, max_size=6), min_size=2, max_size=5),
        min_size=1,
        max_size=8,
    )
)
def test_a_written_grid_is_read_back(rows):
    width = max(map(len, rows))
    padded = [row + ["无"] * (width - len(row)) for row in rows]
    assert grids(*["\t".join(row) for row in padded]) == [padded]
