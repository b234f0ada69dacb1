"""Word documents: headings by style or by bold type, tables with merged cells.

Lives here: docx alone.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from random import Random

import docx
from docx.document import Document

from synthetic.compose import Composed
from synthetic.document import Grid, Heading
from synthetic.render.packed import timeless

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def _add_table(target: Document, grid: Grid) -> None:
    table = target.add_table(rows=len(grid.rows), cols=len(grid.rows[0]), style="Table Grid")
    places = [list(row.cells) for row in table.rows]
    for cell in grid.cells():
        place = places[cell.row][cell.col]
        if cell.row_span > 1 or cell.col_span > 1:
            place = place.merge(places[cell.row + cell.row_span - 1][cell.col + cell.col_span - 1])
        place.text = cell.content.text


def document(composed: Composed, random: Random) -> bytes:
    """A .docx file."""
    styled = random.random() < 0.6
    target = docx.Document()
    properties = target.core_properties
    properties.created = properties.modified = _LONG_AGO
    properties.author = ""
    for block in composed.blocks:
        if isinstance(block, Grid):
            _add_table(target, block)
        elif isinstance(block, Heading) and styled:
            target.add_heading(block.text, level=block.level)
        elif isinstance(block, Heading):
            target.add_paragraph().add_run(block.text).bold = True
        else:
            target.add_paragraph(block.content.text)
    out = BytesIO()
    target.save(out)
    return timeless(out.getvalue())
