"""A report told in a table: rows of a numbered heading and the text that belongs to it, framed like a form.

Lives here: telling such a table from a form, and its cells as headings and paragraphs. Never here: forms, of which a
cell may hold a sentence, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.document import Cell, Paragraph, Table
from ingest.structure.headings import heading_level, numbering

_CHAPTERS = (2, 3)  # 一、 and （一）
_FEWEST = 3  # rows with a heading and sentences
_MOST_CELLS = 4  # chapter, section, item and text
_SENTENCES = re.compile(r"[，；].*。$|。.*。$", re.DOTALL)
_VALUE = re.compile(r"^[-+≥≤=<>＞＝]*\d[\d,.]*\s*(?:%|％|分|元|万元)?$")


def told_in(table: Table) -> Iterable[Paragraph] | None:
    """The paragraphs of a table that is a framed report; None when it is any other table."""
    rows = [[cell for cell in row if cell is not None and cell.text.strip()] for row in table.rows]
    rows = [row for row in rows if row]
    headed = [row for row in rows if len(row) > 1 and _is_chapter(row[0])]
    told = [row for row in headed if _SENTENCES.search(row[-1].text.strip())]
    if len(told) < _FEWEST or 2 * len(headed) < len(rows):
        return None
    if any(len(row) > _MOST_CELLS or any(_VALUE.match(cell.text.strip()) for cell in row) for row in rows):
        return None
    return [paragraph for row in rows for cell in row for paragraph in _paragraphs(cell)]


def _is_chapter(cell: Cell) -> bool:
    return numbering(cell.text.strip()) in _CHAPTERS


def _paragraphs(cell: Cell) -> Iterable[Paragraph]:
    for line in cell.text.split("\n"):
        text = line.strip()
        if text:
            yield Paragraph(text, heading_level(text), page=cell.page)
