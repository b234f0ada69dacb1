"""Tables without rules: columns and rows from where words stand on a page."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.columns import Line, Segment, cut_columns
from ingest.readers.limits import DEFAULT

WIDTH, PITCH, INSIDE = 120.0, 20.0, 14.0


def page(rows: list[list[str]], top: float = 100.0) -> list[Line]:
    """Lines of a table whose cells are left-aligned in columns of one width; ``\\n`` divides lines of a cell."""
    words: list[Segment] = []
    for row in rows:
        parts = [cell.split("\n") for cell in row]
        for c, texts in enumerate(parts):
            for n, text in enumerate(texts):
                if text:
                    words.append(Segment(text, c * WIDTH, c * WIDTH + 8 * len(text), top + n * INSIDE))
        top += PITCH + INSIDE * (max(map(len, parts)) - 1)
    lines = []
    for at in sorted({w.top for w in words}):
        own = tuple(sorted((w for w in words if w.top == at), key=lambda w: w.x0))
        lines.append(Line(at, own, own))
    return lines


def texts(grid) -> list[list[str]]:
    return [[c.text if c else "" for c in row] for row in grid]


def test_empty_cells_keep_their_place():
    rows = [
        ["项目", "年初预算", "全年预算", "决算"],
        ["基本支出", "", "20.50", "19.80"],
        ["项目支出", "8.00", "", "7.40"],
    ]
    [(top, grid)] = cut_columns(page(rows), DEFAULT)
    assert top == 100.0
    assert texts(grid) == rows


def test_a_label_over_two_lines_is_one_cell():
    rows = [
        ["项目", "预算", "决算"],
        ["公务用车购置\n及运行费", "5.2", "4.8"],
        ["公务接待费", "3.1", "2.4"],
        ["合计", "8.3", "7.2"],
    ]
    [(_, grid)] = cut_columns(page(rows), DEFAULT)
    assert texts(grid) == rows


def test_a_cell_that_stands_beside_two_rows_takes_none_of_theirs():
    lines = page([["人员情况", "编制数", "在职人数"], ["", "36", "35"], ["三公经费", "2.4", "2.1"]])
    lines.insert(1, Line(115.0, (Segment("（人）", 0, 24, 115.0),), (Segment("（人）", 0, 24, 115.0),)))
    [(_, grid)] = cut_columns(lines, DEFAULT)
    assert texts(grid) == [["人员情况\n（人）", "编制数", "在职人数"], ["", "36", "35"], ["三公经费", "2.4", "2.1"]]


def test_a_word_over_several_columns_spans_them():
    lines = page([["项目", "预算", "决算"], ["出国", "1.2", "1.1"], ["接待", "3.4", "3.0"], ["用车", "5.0", "4.2"]])
    lines += [Line(200.0, (s,), (s,)) for s in [Segment("上述费用均为财政拨款安排的支出", 0, 2.2 * WIDTH, 200.0)]]
    found = cut_columns(lines, DEFAULT)
    [(_, grid)] = [item for item in found if not isinstance(item, Line)]
    assert texts(grid)[:4] == [
        ["项目", "预算", "决算"],
        ["出国", "1.2", "1.1"],
        ["接待", "3.4", "3.0"],
        ["用车", "5.0", "4.2"],
    ]


def test_prose_is_no_table():
    lines = [
        Line(100.0 + 20 * n, (s,), (s,))
        for n, s in enumerate(Segment("全年预算执行情况良好。" * 3, 0, 400, 0) for _ in range(6))
    ]
    assert cut_columns(lines, DEFAULT) == lines


WORD = st.text("支出预算决算0123456789", min_size=1, max_size=10)


@given(st.integers(3, 6).flatmap(lambda n: st.lists(st.lists(WORD, min_size=n, max_size=n), min_size=3, max_size=8)))
def test_a_full_grid_comes_back(rows):
    [(_, grid)] = cut_columns(page(rows), DEFAULT)
    assert texts(grid) == rows
