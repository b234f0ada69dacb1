"""A report as its head is read from it: without blanks, folded, with its lines and the cells of its tables.

Lives here: this view of a part of a document. Never here: what a line says (``identity`` and its helpers).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.document import Document, Table
from ingest.normalise import fold

# Blanks that are left in a cleaned text. Tabs divide cells and are treated apart.
_BLANKS = (
    " \x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2004\u2005\u2006\u2007\u2008\u200a\u2028\u2029\u205f\u3000"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph or table row without blanks; ``raw`` and ``folded`` have the same length."""

    raw: str
    folded: str
    is_row: bool = False

    @property
    def cells(self) -> list[str]:
        """Filled cells of a row, folded."""
        return [c for c in self.folded.split("\t") if c]


@dataclass(frozen=True, slots=True)
class Row:
    """A table row: its filled cells, folded, and the table it belongs to."""

    cells: list[str]
    table_no: int


class Page:
    """The text of one report without blanks; lines end with ``\\n``, the cells of a row are divided by ``\\t``.

    ``raw`` and ``folded`` have the same length. ``prose`` is ``folded`` without the rows of tables.
    """

    def __init__(
        self,
        document: Document,
        start: int = 0,
        end: int | None = None,
        tables: Sequence[tuple[int, int]] | None = None,
    ) -> None:
        """The page of ``document.text[start:end]``; ``tables``: places to be read as rows, when they are known."""
        end = len(document.text) if end is None else end
        raw: list[str] = []
        folded: list[str] = []
        self._tables: list[tuple[int, int]] = []  # places of tables in ``folded``
        at = size = 0
        text = document.text
        tables = _tables_between(document, start, end) if tables is None else tables
        edges = [*tables, (end, end)]
        at = start
        for first, last in edges:
            for a, b, is_table in ((at, first, False), (first, last, True)):
                if a >= b:
                    continue
                piece, plain = _squashed(text[a:b], document.folded[a:b], is_table)
                if is_table:
                    self._tables.append((size, size + len(piece)))
                raw.append(piece)
                folded.append(plain)
                size += len(piece)
            at = last
        self.raw = "".join(raw)
        self.folded = "".join(folded)

    def is_in_table(self, at: int) -> bool:
        """Whether a place of ``folded`` lies in a table."""
        n = bisect_right(self._tables, (at, len(self.folded) + 1)) - 1
        return n >= 0 and at < self._tables[n][1]

    @cached_property
    def prose(self) -> str:
        """``folded`` without the rows of tables."""
        return _without(self.folded, self._tables)

    @cached_property
    def raw_prose(self) -> str:
        """``raw`` without the rows of tables."""
        return _without(self.raw, self._tables)

    @cached_property
    def top(self) -> list[Line]:
        """The first forty lines that hold anything."""
        lines: list[Line] = []
        at = 0
        for raw in self.raw.split("\n", 200)[:200]:
            if raw.strip("\t"):
                lines.append(Line(raw, self.folded[at : at + len(raw)], self.is_in_table(at)))
                if len(lines) == 40:
                    break
            at += len(raw) + 1
        return lines

    def line_around(self, at: int) -> tuple[int, int]:
        """Where the line that holds a place begins and ends."""
        end = self.folded.find("\n", at)
        return self.folded.rfind("\n", 0, at) + 1, len(self.folded) if end < 0 else end

    def rows_with(self, *words: str) -> list[Row]:
        """The rows of tables that hold one of the words, in order."""
        found: dict[int, Row] = {}
        for number, (a, b) in enumerate(self._tables):
            for word in words:
                at = self.folded.find(word, a, b)
                while at >= 0:
                    start, end = self.line_around(at)
                    found.setdefault(start, Row([c for c in self.folded[start:end].split("\t") if c], number))
                    at = self.folded.find(word, end, b)
        return [found[start] for start in sorted(found)]

    def heading_before(self, table_no: int) -> str:
        """The last short line above a table, past other tables; empty when there is none."""
        at = self._tables[table_no][0]
        for line in reversed(self.folded[:at].rsplit("\n", 12)[1:]):
            if line and "\t" not in line and len(line) <= 60:
                return line
        return ""


def _tables_between(document: Document, start: int, end: int) -> list[tuple[int, int]]:
    """Places of the tables' lines in ``document.text[start:end]``, in order."""
    text = document.text
    found = []
    for block in document.blocks:
        if isinstance(block, Table):
            first = next((c.start for c in block.cells()), None)
            if first is None or not start <= first < end:
                continue
            last = max(c.end for c in block.rows[-1] if c is not None) if any(block.rows[-1]) else first
            a, b = text.rfind("\n", 0, first) + 1, text.find("\n", last)
            found.append((max(a, start), end if b < 0 else min(b + 1, end)))
    return found


def _squashed(raw: str, folded: str, is_table: bool) -> tuple[str, str]:
    """Both texts without blanks, and without tabs where these divide no cells."""
    if "\t" in raw:
        if is_table:  # folding made blanks of the tabs
            folded = fold(raw.replace("\t", "\0")).replace("\0", "\t")
        else:
            raw = raw.replace("\t", "")
    for blank in _BLANKS:
        if blank in raw:
            raw, folded = raw.replace(blank, ""), folded.replace(blank, "")
    if not is_table:
        folded = folded.replace(" ", "")
    return raw, folded


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    if not spans:
        return text
    ends = [0, *(b for _, b in spans)]
    starts = [*(a for a, _ in spans), len(text)]
    return "".join(text[a:b] for a, b in zip(ends, starts, strict=True))


def squash(text: str) -> str:
    """Text without any blanks."""
    return "".join(text.split())
