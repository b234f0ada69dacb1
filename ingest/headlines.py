"""A report's lines as its head is read from them: squashed, folded, with the cells of tables beside them.

Lives here: this view of a document. Never here: what a line says (``identity`` and its helpers).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.document import Document, Paragraph
from ingest.normalise import fold

_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph or table row without blanks; ``raw`` and ``folded`` have the same length."""

    raw: str
    folded: str
    level: int | None = None  # of a heading
    cells: tuple[str, ...] = ()  # of a table row, folded, without blanks; empty for paragraphs
    raw_cells: tuple[str, ...] = ()
    table_no: int | None = None

    @property
    def is_row(self) -> bool:
        """Whether this is a row of a table."""
        return self.table_no is not None


def squash(text: str) -> str:
    """Text without any blanks."""
    return _BLANK.sub("", text)


def lines_of(document: Document, start: int = 0, end: int | None = None) -> list[Line]:
    """Paragraphs and table rows that begin in ``document.text[start:end]``."""
    end = len(document.text) if end is None else end
    return list(_lines(document, start, end))


def _lines(document: Document, start: int, end: int) -> Iterator[Line]:
    for table_no, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            if start <= block.start < end and (raw := squash(block.text)):
                yield Line(raw, fold(raw), block.level)
            continue
        for row in block.rows:
            cells = [c for c in row if c is not None]
            if cells and start <= cells[0].start < end:
                raw_cells = tuple(squash(c.text) for c in cells)
                raw = "".join(raw_cells)
                if raw:
                    yield Line(raw, fold(raw), None, tuple(fold(c) for c in raw_cells), raw_cells, table_no)
