"""Whatever a table holds: no exception, every figure stands at its place, no number is read twice as the same thing."""

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest import forms
from ingest.document import Table
from tests.ingest.forms.builder import HEAD, document, grid, lines, read, tabbed

WORDS = st.sampled_from(
    [
        "项目名称",
        "年初预算数",
        "全年预算数(A)",
        "全年执行数",
        "执行率",
        "分值",
        "得分",
        "备注",
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "指标性质",
        "度量单位",
        "实际完成值",
        "评价标准",
        "产出指标(50分)",
        "数量指标",
        "满意度指标",
        "服务对象满意度",
        "三公经费",
        "其中：公车购置",
        "基本支出",
        "项目支出",
        "合计",
        "总分",
        "小计",
        "年度资金总额",
        "其中：当年财政拨款",
        "单位：元",
        "2022年",
        "2023年决算数",
        "编制数",
        "控制率",
        "绩效指标",
        "甲项目",
        "指标1：",
        "……",
        "≥",
        "≥95%",
        "不断提升",
        "12月底前",
        "1",
        "2",
        "3",
        "10 分",
        "100",
        "98.5",
        "0",
        "-3.2",
        "1,234.50",
        "100%",
        "—",
        "/",
        "",
        "<",
        "^",
    ]
)
TABLES = st.lists(st.lists(WORDS, min_size=1, max_size=8), min_size=1, max_size=12)


def text_of(table: list[list[str]]) -> str:
    # A merge needs something to merge with.
    rows = []
    for r, row in enumerate(table):
        cells = list(row)
        if cells[0] == "<":
            cells[0] = "项目"
        if r == 0:
            cells = ["" if c == "^" else c for c in cells]
        rows.append("|".join(cells) + "|.")
    return "\n".join(rows)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TABLES)
def test_a_table_with_merges(table):
    check(read(grid(text_of(table))))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TABLES)
def test_a_table_of_tabs(table):
    check(read(tabbed("\n".join("→".join(cell for cell in row) + "→" for row in table))))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TABLES)
def test_one_cell_per_line(table):
    text = "\n\n".join(cell for row in table for cell in row if cell)
    doc = document(lines(text or "无"))
    check(forms.read_tables(doc, (0, len(doc.text)), HEAD, "report"))
    forms.scorecard_prose(doc, (0, len(doc.text)), "report")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TABLES, st.sampled_from(["behind", "between", "spaces", "one line", "pipes"]))
def test_cells_in_any_disguise(table, how):
    cells = [cell for row in table for cell in row]
    written = {
        "behind": [f"{cell} |" for cell in cells],
        "between": [line for cell in cells for line in (cell, "|")],
        "spaces": ["    ".join(row) for row in table],
        "one line": [" ".join(cells)],
        "pipes": [" | ".join(row) for row in table],
    }
    doc = document(lines("\n".join(written[how]) or "无"))
    check(forms.read_tables(doc, (0, len(doc.text)), HEAD, "report"))
    for block in doc.blocks:
        for part in block.cells() if isinstance(block, Table) else (block,):
            assert doc.text[part.start : part.end] == part.text


def check(result: forms.FormsResult) -> None:
    keys = Counter(f.figure_key for f in result.figures)
    assert not [k for k, n in keys.items() if n > 1]
    assert len({i.indicator_key for i in result.indicators}) == len(result.indicators)
    for i in result.indicators:
        assert i.level3
    for f in result.figures:
        assert (f.amount_wan is None) == (f.basis is None)
