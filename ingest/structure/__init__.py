"""From what a reader saw to a ``Document``: paragraphs joined, headings and tables found, offsets laid, text redacted.

Lives here: the order of the steps. Never here: meaning of a form (``forms``) or of a sentence (``narrative``).
"""

from __future__ import annotations

from collections.abc import Iterable

from ingest.document import Block, Document, Paragraph, Table
from ingest.normalise import clean
from ingest.readers.source import RawBreak, RawLine, RawParagraph, RawTable, Source
from ingest.structure.furniture import drop_furniture
from ingest.structure.headings import heading_level
from ingest.structure.layout import lay_out
from ingest.structure.outline import told_in
from ingest.structure.paragraphs import join_lines
from ingest.structure.tables import cut_tables, from_raw


def build_document(source: Source) -> Document:
    """The document that a source holds. Pure."""
    return lay_out(_titled(_unframed(_blocks(source))), source)


def _blocks(source: Source) -> Iterable[Block | RawBreak]:
    lines: list[RawLine] = []
    for item in source.items:
        if isinstance(item, RawLine):
            lines.append(item)
            continue
        yield from _from_lines(lines)
        lines = []
        if isinstance(item, RawBreak):
            yield item
        elif isinstance(item, RawTable):
            yield from_raw(item)
        elif isinstance(item, RawParagraph):
            text = clean(item.text).strip()
            if text:
                yield Paragraph(text, item.level or heading_level(text), page=item.page)
    yield from _from_lines(lines)


def _from_lines(lines: list[RawLine]) -> Iterable[Block]:
    cleaned = [RawLine(text, line.page) for line in lines for text in clean(line.text).split("\n")]
    for part in cut_tables(drop_furniture(cleaned)):
        if isinstance(part, Table):
            yield part
        else:
            yield from join_lines(part)


def _unframed(blocks: Iterable[Block | RawBreak]) -> Iterable[Block | RawBreak]:
    """Reports told in a table as their headings and paragraphs."""
    for block in blocks:
        told = told_in(block) if isinstance(block, Table) else None
        if told is None:
            yield block
        else:
            yield from told


def _titled(blocks: Iterable[Block | RawBreak]) -> Iterable[Block | RawBreak]:
    """Give each table without a title the short paragraph right before it."""
    before: list[str] = []
    for block in blocks:
        if isinstance(block, Table):
            title = block.title or next((t for t in reversed(before[-3:]) if _is_title(t)), None)
            yield Table(block.rows, block.exact, title, block.page)
            before = []
        elif isinstance(block, RawBreak):
            before = []
            yield block
        else:
            before.append(block.text)
            yield block


def _is_title(text: str) -> bool:
    return (
        len(text) <= 60 and not text.endswith(("。", "；", "，")) and ("表" in text or "情况" in text or "附件" in text)
    )
