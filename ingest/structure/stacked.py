"""Rows that hold several rows: every cell prints one line for each of them.

Lives here: telling such rows by the equal counts of lines in their cells, and taking them apart. Never here: labels
that a narrow column wrapped, which have lines of their own count.
"""

from __future__ import annotations

import re

from ingest.document import Cell

_NUMBER = re.compile(r"^[-+]?\d[\d,]*(?:\.\d+)?\s*(?:%|％|分)?$|^[-—/]$")
_FEWEST_CELLS = 4
_FEWEST_NUMBERS = 2  # cells that hold nothing but numbers, such as the marks and the scores
_LONGEST = 40

Rows = tuple[tuple[Cell | None, ...], ...]


def unstacked(rows: Rows) -> Rows:
    """The rows, each with as many lines as its cells have; the same rows when none is stacked."""
    counts = [_count(row) for row in rows]
    if not any(count > 1 for count in counts):
        return rows
    out: list[tuple[Cell | None, ...]] = []
    for row, count in zip(rows, counts, strict=True):
        for n in range(count):
            out.append(tuple([_part(cell, n, count, len(out)) for cell in row]))
    return tuple(out)


def _count(row: tuple[Cell | None, ...]) -> int:
    """How many rows a row holds."""
    lines = [_lines(cell.text) for cell in row if cell is not None and "\n" in cell.text.strip()]
    if len(lines) < _FEWEST_CELLS:
        return 1
    count = len(lines[-1])
    same = [cell for cell in lines if len(cell) == count]
    numbers = sum(all(map(_NUMBER.match, cell)) for cell in same)
    words = [cell for cell in same if not any(map(_NUMBER.match, cell))]
    short = all(len(line) <= _LONGEST for cell in same for line in cell)
    return count if len(same) >= _FEWEST_CELLS and numbers >= _FEWEST_NUMBERS and words and short else 1


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _part(cell: Cell | None, n: int, count: int, row: int) -> Cell | None:
    """The cell of the ``n``-th of the rows; a cell that is not stacked stands in the first and covers the others."""
    if cell is None:
        return None
    lines = _lines(cell.text)
    if count > 1 and len(lines) == count:
        return Cell(lines[n], row, cell.col, 1, cell.col_span, page=cell.page)
    if n:
        return None
    return Cell(cell.text, row, cell.col, cell.row_span + count - 1, cell.col_span, page=cell.page)
