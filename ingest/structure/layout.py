"""One text for a document: blocks written one after another, private data redacted, offsets taken.

Lives here: offsets. A paragraph ends with a line end; cells of a row are divided by tabs, rows by line ends.
"""

from __future__ import annotations

from collections.abc import Iterable

from ingest.document import Block, Cell, Document, Paragraph, Table
from ingest.normalise import fold
from ingest.privacy import redact
from ingest.readers.source import RawBreak, Source


def lay_out(blocks: Iterable[Block | RawBreak], source: Source) -> Document:
    """The document of these blocks; every block's text is the redacted text at its offsets."""
    blocks = list(blocks)
    text = redact("".join(_write(block) for block in blocks if not isinstance(block, RawBreak)))
    placed: list[Block] = []
    breaks: list[int] = []
    at = 0
    for block in blocks:
        if isinstance(block, RawBreak):
            breaks.append(at)
        elif isinstance(block, Paragraph):
            end = at + len(block.text)
            placed.append(Paragraph(text[at:end], block.level, at, end, block.page))
            at = end + 1
        else:
            table, at = _place(block, text, at)
            placed.append(table)
    return Document(
        text, fold(text), tuple(placed), source.source_format, source.encoding, tuple(source.warnings), tuple(breaks)
    )


def _write(block: Block) -> str:
    if isinstance(block, Paragraph):
        return block.text + "\n"
    return "".join([_line(["" if c is None else c.text for c in row]) for row in block.rows])


def _line(texts: list[str]) -> str:
    """A row on one line; line ends and tabs inside its cells become spaces, so no length changes."""
    line = "\t".join(texts)
    if "\n" in line or line.count("\t") >= len(texts):
        line = "\t".join([text.replace("\n", " ").replace("\t", " ") for text in texts])
    return line + "\n"


def _place(table: Table, text: str, at: int) -> tuple[Table, int]:
    rows = []
    for row in table.rows:
        cells: list[Cell | None] = []
        for cell in row:
            if cell is None:
                cells.append(None)
            else:
                end = at + len(cell.text)
                cells.append(Cell(text[at:end], cell.row, cell.col, cell.row_span, cell.col_span, at, end, cell.page))
                at = end
            at += 1
        rows.append(tuple(cells))
    return Table(tuple(rows), table.exact, table.title, table.page), at
