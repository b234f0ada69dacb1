"""A report before it has a format: headings, paragraphs and grids of cells with spans.

Lives here: the blocks and the checks that a grid is whole. Never here: what is written in them, or bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from synthetic.labels import Text


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 0 is the title, 1 the highest heading."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    content: Text


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell at its place in the grid."""

    content: Text
    row: int
    col: int
    row_span: int = 1
    col_span: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. ``rows`` has the same number of places in every row; a place that a merge covers holds None."""

    rows: tuple[tuple[Cell | None, ...], ...]
    kind: str  # base_data, overall_form, project_form, economic_class, sangong, accounts or other
    title: str = ""

    def cells(self) -> Iterable[Cell]:
        """All real cells, row by row."""
        for row in self.rows:
            for cell in row:
                if cell is not None:
                    yield cell


Block = Heading | Paragraph | Grid

Entry = Text | str | tuple[Text | str, int] | tuple[Text | str, int, int]
"""What a row is written as: content, (content, columns) or (content, columns, rows)."""


def spans_of(entry: Entry) -> tuple[Text | str, int, int]:
    """Content, columns and rows of an entry."""
    if not isinstance(entry, tuple):
        return entry, 1, 1
    return (entry[0], entry[1], 1) if len(entry) == 2 else entry


class BrokenGridError(ValueError):
    """The spans of a row do not fill it exactly."""


def lay_out(rows: Sequence[Sequence[Entry]], n_columns: int, kind: str, title: str = "") -> Grid:
    """Place entries from left to right as HTML does; a row span covers the places below it.

    Raises ``BrokenGridError`` when a row is too short, too long or runs into a merge.
    """
    grid: list[list[Cell | None]] = [[None] * n_columns for _ in rows]
    covered: set[tuple[int, int]] = set()
    for r, row in enumerate(rows):
        c = 0
        for entry in row:
            content, columns, spanned = spans_of(entry)
            while (r, c) in covered:
                c += 1
            places = {(r + i, c + j) for i in range(spanned) for j in range(columns)}
            if c + columns > n_columns or r + spanned > len(rows) or places & covered:
                raise BrokenGridError(f"row {r} of {kind} does not fit {n_columns} columns")
            covered |= places
            text = Text(content) if isinstance(content, str) else content
            grid[r][c] = Cell(text, r, c, spanned, columns)
            c += columns
        if any((r, i) not in covered for i in range(n_columns)):
            raise BrokenGridError(f"row {r} of {kind} fills less than {n_columns} columns")
    return Grid(tuple(tuple(row) for row in grid), kind, title)
