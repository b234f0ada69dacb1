"""Tables in the disguises of plain text: rows of tabs, pipes or spaces, one cell per line, cells and bars.

Lives here: cutting lines into tables and the lines between, and grids. Never here: what a row means, which form it is.
A grid cut from text is ``exact=False`` where a merged cell may be missing and the row shifted; forms repair that by
their labels and sums. One that is also a single column is the cells of a table whose rows are lost; in a single row of
many cells the empty ones are lost, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.document import Cell, Table
from ingest.normalise import clean
from ingest.readers.source import RawLine, RawTable
from ingest.structure.bars import bar_cells, without_bar
from ingest.structure.even import even_rows
from ingest.structure.glued import glued_cells
from ingest.structure.mended import mended
from ingest.structure.spaced import spaced_rows
from ingest.structure.stacked import unstacked
from ingest.structure.unspaced import unspaced_form

_PIPE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_NUMBER_CELL = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?$")


def cut_tables(lines: list[RawLine]) -> Iterable[Table | list[RawLine]]:
    """Tables and the runs of lines between them, in order."""
    between: list[RawLine] = []
    lines = mended(list(lines))
    barred = any("|" in line.text for line in lines)
    i = searched = 0
    while i < len(lines):
        glued = None
        if " " in lines[i].text:
            end, rows = spaced_rows(lines, i) if "  " in lines[i].text else (i, [])
            if not rows:
                end, rows = even_rows(lines, i)
            if rows:
                if between:
                    yield between
                    between = []
                yield _grid(rows, lines[i].page)
                i = end
                continue
        if i >= searched:
            glued, searched = glued_cells(lines, i)
            glued = glued or unspaced_form(lines, i)
        if glued is not None:
            between += lines[i : glued.start]
            if glued.before:
                between.append(RawLine(glued.before, lines[glued.start].page))
            if between:
                yield between
                between = []
            yield _grid(glued.rows, lines[glued.start].page)
            # What follows the cells on their last line is read like a line of its own.
            lines[glued.end - 1] = RawLine(glued.after, lines[glued.end - 1].page)
            i = searched = glued.end - bool(glued.after)
            continue
        end, table = _table_at(lines, i, barred)
        if table is None:
            between.append(without_bar(lines[i]))
            i += 1
            continue
        if between:
            yield between
            between = []
        yield table
        i = end
    if between:
        yield between


def from_raw(raw: RawTable) -> Table:
    """A reader's grid with its cells' text cleaned."""
    rows = tuple(
        tuple(
            None if c is None else Cell(clean(c.text).strip(), c.row, c.col, c.row_span, c.col_span, page=raw.page)
            for c in row
        )
        for row in raw.rows
    )
    return Table(unstacked(rows), raw.exact, clean(raw.title).strip() if raw.title else None, raw.page)


def _table_at(lines: list[RawLine], i: int, barred: bool) -> tuple[int, Table | None]:
    text = lines[i].text
    if barred:
        end, cells = bar_cells(lines, i)
        if cells:
            return end, _grid([[cell] for cell in cells], lines[i].page)
    if _is_cell_line(text):
        end = _run(lines, i, lambda t: _is_cell_line(t) or not t.strip())
        rows = _cell_per_line(lines[i:end])
        if len(rows) >= 2:
            return end, _grid(rows, lines[i].page)
    if "\t" in text.strip() or text.startswith("\t\t"):
        end = _run(lines, i, lambda t: "\t" in t)
        return end, _grid([line.text.split("\t") for line in lines[i:end]], lines[i].page)
    if _is_pipe(text):
        end = _run(lines, i, lambda t: _is_pipe(t) or (_PIPE_RULE.match(t) is not None and "|" in t))
        framed = all(line.text.lstrip().startswith("|") for line in lines[i:end])
        rows = [_pipe_cells(line.text, framed) for line in lines[i:end] if not _PIPE_RULE.match(line.text)]
        if len(rows) >= 2 or (rows and len(rows[0]) >= 3):
            return end, _grid(rows, lines[i].page, exact=framed and len({len(row) for row in rows}) == 1)
    return i, None


def _run(lines: list[RawLine], i: int, belongs) -> int:
    end = i
    while end < len(lines) and belongs(lines[end].text):
        end += 1
    while end > i and not lines[end - 1].text.strip(" ") and "\t" not in lines[end - 1].text:
        end -= 1
    return end


def _is_pipe(text: str) -> bool:
    """A row of cells divided by bars, with or without bars at its ends; one cell and a bar is no row."""
    bars = text.count("|") - text.strip().endswith("|")
    return bars >= 1 and (text.lstrip().startswith("|") or " | " in text or "||" in text)


def _pipe_cells(text: str, framed: bool) -> list[str]:
    """The cells of a row; where not every row begins with a bar, the first cell of one that does is empty."""
    stripped = text.strip().removesuffix("|")
    stripped = stripped.removeprefix("|") if framed else stripped
    return [re.sub(r"<br\s*/?>", "\n", cell).replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", stripped)]


def _is_cell_line(text: str) -> bool:
    """One tab, then at most one cell: the leaving of a table written one cell per line."""
    return text.startswith("\t") and "\t" not in text[1:].rstrip() and not text.startswith("\t\t")


def _cell_per_line(lines: list[RawLine]) -> list[list[str]]:
    rows: list[list[str]] = []
    gaps: list[int] = []  # blank lines above each row
    blank = 1
    for line in lines:
        if line.text.strip(" ") == "":
            blank += 1
            continue
        if blank:
            rows.append([])
            gaps.append(blank)
        rows[-1].append(line.text.strip())
        blank = 0
    width = max((len(row) for row in rows), default=0)
    rows = _rejoined(rows, gaps, width)
    # An empty cell at every row's end marks the end of the row.
    if width > 1 and all(not row[-1] for row in rows if len(row) == width):
        rows = [row[: width - 1] for row in rows]
    return rows if width > 2 or len(rows) > 3 else []


def _rejoined(rows: list[list[str]], gaps: list[int], width: int) -> list[list[str]]:
    """Rows that blank lines in the place of empty cells cut in two: what begins with a number belongs to the row above
    where both and the empty cells fill the width."""
    whole: list[list[str]] = []
    for row, gap in zip(rows, gaps, strict=True):
        above = whole[-1] if whole else []
        fills = len(above) + gap + len(row) == width
        if fills and above and _NUMBER_CELL.match(row[0]) and not _NUMBER_CELL.match(above[0]):
            whole[-1] = above + [""] * gap + row
        else:
            whole.append(row)
    return whole


def _grid(rows: list[list[str]], page: int | None, exact: bool = False) -> Table:
    width = max(map(len, rows))
    grid = tuple([_row(row, r, width, page) for r, row in enumerate(rows)])
    return Table(unstacked(grid) if exact else grid, exact, None, page)


def _row(texts: list[str], r: int, width: int, page: int | None) -> tuple[Cell | None, ...]:
    cells: list[Cell | None] = [Cell(text.strip(), r, c, 1, 1, -1, -1, page) for c, text in enumerate(texts)]
    return (*cells, *[None] * (width - len(cells)))
