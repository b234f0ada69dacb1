"""A table with merges gives the same grid, whichever format it comes in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers import RawTable, read
from tests.ingest.readers.table_renderers import RENDERERS

WORDS = ["指标", "预算数", "1,301.13", "100%", "办公费", "0", "——", "≥95%", "年初 预算"]


@st.composite
def tables(draw):
    """A table whose cells cover it completely, some over several rows or columns, every place with text."""
    n_rows, n_cols = draw(st.integers(2, 6)), draw(st.integers(2, 6))
    taken = set()
    cells = []
    for r in range(n_rows):
        for c in range(n_cols):
            if (r, c) in taken:
                continue
            wide = draw(st.sampled_from([1, 1, 1, 2, 3]))
            high = draw(st.sampled_from([1, 1, 1, 2]))
            m = 1
            while m < wide and c + m < n_cols and (r, c + m) not in taken:
                m += 1
            n = high if r + high <= n_rows else 1
            # a row that only continues merges from above is drawn differently by every program
            taken |= {(r + i, c + j) for i in range(n) for j in range(m)}
            cells.append((r, c, n, m, draw(st.sampled_from(WORDS))))
    return n_rows, n_cols, cells


def expected(n_rows, n_cols, cells):
    grid = [[None] * n_cols for _ in range(n_rows)]
    for r, c, n, m, text in cells:
        grid[r][c] = (text, n, m)
    return grid


def got(data, name):
    found = [i for i in read(data, name).items if isinstance(i, RawTable)]
    assert len(found) == 1
    return [[None if c is None else (c.text, c.row_span, c.col_span) for c in row] for row in found[0].rows]


def every_row_and_column_begins_a_cell(table):
    n_rows, n_cols, cells = table
    rows, cols = {c[0] for c in cells}, {c[1] for c in cells}
    return rows == set(range(n_rows)) and cols == set(range(n_cols))


@pytest.mark.parametrize("name", RENDERERS)
@settings(max_examples=40, deadline=None)
@given(table=tables().filter(every_row_and_column_begins_a_cell))
def test_grid_comes_back(name, table):
    n_rows, n_cols, cells = table
    if name == "xlsx":
        # a sheet's rows with one filled cell at its ends are titles and notes, tested elsewhere
        for r in (0, n_rows - 1):
            if sum(c[0] == r for c in cells) < 2:
                return
    assert got(RENDERERS[name](n_rows, n_cols, cells), f"t.{name}") == expected(n_rows, n_cols, cells)
