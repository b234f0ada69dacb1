"""Cells with spans to a full grid, and sheets to titles, tables and notes.

Lives here: what html, docx, xlsx and pdf have in common. Never here: a format, or what a table means.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.document import Cell
from ingest.readers.limits import Limits
from ingest.readers.source import RawItem, RawParagraph, RawTable

Grid = tuple[tuple[Cell | None, ...], ...]


class GridBuilder:
    """Places cells row by row, as HTML and Word list them: each takes the next place that no merge covers."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._taken: dict[tuple[int, int], Cell | None] = {}
        self._row = -1
        self._col = 0
        self._n_rows = 0
        self._n_cols = 0

    def start_row(self) -> None:
        """Begin the next row."""
        self._row += 1
        self._col = 0
        self._n_rows = max(self._n_rows, self._row + 1)

    def add(self, text: str, row_span: int = 1, col_span: int = 1) -> None:
        """Put a cell at the next free place of the row; a span that meets another cell is cut short there."""
        while (self._row, self._col) in self._taken:
            self._col += 1
        self.place(text, self._row, self._col, row_span, col_span)
        self._col += 1

    def place(self, text: str, row: int, col: int, row_span: int = 1, col_span: int = 1) -> None:
        """Put a cell at a known place. Raises ``Unreadable('limit_cells')``."""
        row_span, col_span = max(1, row_span), max(1, col_span)
        self._limits.check("cells", max(len(self._taken), (row + row_span) * (col + col_span)))
        while col_span > 1 and any((row, col + i) in self._taken for i in range(1, col_span)):
            col_span -= 1
        while row_span > 1 and any(
            (row + i, col + j) in self._taken for i in range(1, row_span) for j in range(col_span)
        ):
            row_span -= 1
        for i in range(row_span):
            for j in range(col_span):
                self._taken[row + i, col + j] = None
        self._taken[row, col] = Cell(text, row, col, row_span, col_span)
        self._n_rows = max(self._n_rows, row + row_span)
        self._n_cols = max(self._n_cols, col + col_span)

    def grid(self) -> Grid:
        """All rows with the same number of columns; places that nothing took are empty cells."""
        return tuple(
            tuple(self._taken[r, c] if (r, c) in self._taken else Cell("", r, c) for c in range(self._n_cols))
            for r in range(self._n_rows)
        )


def sheet_items(grid: Grid, name: str | None, exact: bool = True) -> Iterable[RawItem]:
    """A sheet as its reader would see it: title lines, the table, notes below it.

    Rows with one filled cell at the top and the bottom are lines of text (title, unit, 填表人); empty rows divide
    tables. ``name`` titles a sheet that brings no title of its own.
    """
    for block in _blocks(grid):
        first, last = 0, len(block)
        while first < last and _n_filled(block[first]) == 1 and not _reaches_down(block[first]):
            first += 1
        while last > first and _is_note(block[last - 1]) and not _under_a_merge(block, last - 1):
            last -= 1
        for row in block[:first]:
            yield from _lines(row)
        table = block[first:last]
        if table:
            title = next((c.text for row in block[:first] for c in row if c is not None and c.text), None) or name
            yield RawTable(_trimmed(table), title, None, exact)
        for row in block[last:]:
            yield from _lines(row)


def _blocks(grid: Grid) -> Iterable[list[tuple[Cell | None, ...]]]:
    block: list[tuple[Cell | None, ...]] = []
    for i, row in enumerate(grid):
        if _n_filled(row) or _under_a_merge(grid, i):
            block.append(row)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _n_filled(row: Sequence[Cell | None]) -> int:
    return sum(1 for c in row if c is not None and c.text.strip())


def _is_note(row: Sequence[Cell | None]) -> bool:
    """填表人：…, 注：… or a sentence below a table, as against a row 合计 that was left empty."""
    filled = [c for c in row if c is not None and c.text.strip()]
    return len(filled) == 1 and (len(filled[0].text) > 12 or "：" in filled[0].text or ":" in filled[0].text)


def _reaches_down(row: Sequence[Cell | None]) -> bool:
    return any(c is not None and c.row_span > 1 for c in row)


def _under_a_merge(rows: Sequence[Sequence[Cell | None]], i: int) -> bool:
    """Whether a merge of a row above reaches into row ``i``."""
    covered = [k for k, c in enumerate(rows[i]) if c is None]
    if not covered:
        return False
    own = {k + j for k, c in enumerate(rows[i]) if c is not None for j in range(c.col_span)}
    return any(k not in own for k in covered)


def _lines(row: Sequence[Cell | None]) -> Iterable[RawParagraph]:
    for cell in row:
        if cell is not None:
            for line in cell.text.splitlines():
                if line.strip():
                    yield RawParagraph(line)


def _trimmed(rows: Sequence[tuple[Cell | None, ...]]) -> Grid:
    """The rows renumbered from 0, without empty columns at the right end."""
    width = max(
        (k + c.col_span for row in rows for k, c in enumerate(row) if c is not None and c.text.strip()), default=0
    )
    top = next((c.row for row in rows for c in row if c is not None), 0)
    return tuple(
        tuple(
            None if c is None else Cell(c.text, c.row - top, c.col, c.row_span, min(c.col_span, width - c.col))
            for c in row[:width]
        )
        for row in rows
    )
