"""What a reader hands to ``structure``: the lines, paragraphs and tables of a file in the order in which they stand.

Lives here: the shape only. Never here: normalising, redacting, offsets, headings found by their numbers, tables
found in text (all ``structure``); reading bytes (the sibling modules).
"""

from __future__ import annotations

from dataclasses import dataclass

from ingest.document import Cell


@dataclass(frozen=True, slots=True)
class RawLine:
    """One line of a text whose paragraphs and tables are still to be found; tabs are kept, the line end is not."""

    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class RawParagraph:
    """One paragraph of a format that knows its paragraphs. ``level`` is that of a heading style, 1 the highest."""

    text: str
    level: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class RawTable:
    """One table of a format that knows its cells.

    Every row has the same number of columns. A place that a merge covers holds ``None``, an empty cell has text ``""``.
    Several lines in one cell are kept with ``\\n``. ``exact`` is False where columns were guessed (csv of a converter,
    a PDF table without rules).
    """

    rows: tuple[tuple[Cell | None, ...], ...]
    title: str | None = None
    page: int | None = None
    exact: bool = True


@dataclass(frozen=True, slots=True)
class RawBreak:
    """Another file of an archive starts here (``name``): no report, table or sentence goes on across it."""

    name: str


RawItem = RawLine | RawParagraph | RawTable | RawBreak


@dataclass(frozen=True, slots=True)
class Source:
    """A file as its reader saw it."""

    items: tuple[RawItem, ...]
    source_format: str  # txt | md | html | docx | pdf | xlsx | xls | csv | tsv | zip | doc …, by content
    encoding: str | None = None  # of text formats, as Python names it
    warnings: tuple[str, ...] = ()  # codes, with details behind a colon
