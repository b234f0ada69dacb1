"""What every reader makes of its bytes: one ``Document`` of blocks with offsets into one normalised text.

Lives here: the shape of a document. Never here: reading bytes (``readers``), finding headings, tables and reports in
text (``structure``), or meaning (``forms``, ``narrative``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


# Cells and paragraphs are many: a named tuple is made in a fifth of a frozen dataclass's time.
class Cell(NamedTuple):
    """One cell of a table's grid. A place that a merge covers holds ``None`` instead; an empty cell has text ``""``."""

    text: str
    row: int
    col: int
    row_span: int = 1
    col_span: int = 1
    start: int = -1  # offsets into Document.text, set when the text is laid out
    end: int = -1
    page: int | None = None


class Paragraph(NamedTuple):
    """A paragraph or heading. ``level`` is None for plain text, 1 for the highest heading."""

    text: str
    level: int | None = None
    start: int = -1
    end: int = -1
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells, row by row; every row has the same number of columns.

    ``exact`` says that column positions are known (docx, xlsx, html, ruled pdf). Tab-separated leavings of a converter
    are not: a merged cell may be missing there and the row shifted. One column that is not exact holds the cells of a
    table one after another, empty ones included: its rows are lost. A single row of many cells holds the same without
    the empty ones.
    """

    rows: tuple[tuple[Cell | None, ...], ...]
    exact: bool = True
    title: str | None = None
    page: int | None = None

    def cells(self):
        """All real cells, row by row."""
        for row in self.rows:
            for cell in row:
                if cell is not None:
                    yield cell


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: the redacted, normalised text and its blocks in order.

    ``text[b.start:b.end] == b.text`` for every paragraph and cell. ``folded`` has the same length as ``text`` with
    full-width forms, odd operators and separators mapped to one character each, for matching. ``breaks`` are the
    offsets at which another file of an archive begins.
    """

    text: str
    folded: str
    blocks: tuple[Block, ...]
    source_format: str
    encoding: str | None = None
    warnings: tuple[str, ...] = field(default=())
    breaks: tuple[int, ...] = field(default=())
