"""Spreadsheets: every sheet's table with its merges, numbers as the sheet shows them.

Lives here: xlsx, xls, xlsb, ods through calamine, and csv/tsv. Formulas are never computed: the value that the file
keeps is read. Number formats are known for xlsx only (``sheet_formats``); elsewhere a percent cell reads as 0.8661.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import python_calamine

from ingest.document import Cell
from ingest.errors import Unreadable
from ingest.readers import xml
from ingest.readers.grid import GridBuilder, sheet_items
from ingest.readers.limits import DEFAULT, Limits
from ingest.readers.sheet_formats import Formats, shown
from ingest.readers.source import RawBreak, RawItem, RawLine, Source
from ingest.readers.text import decode


def read(data: bytes, source_format: str, limits: Limits = DEFAULT) -> Source:
    """A workbook (xlsx, xls, xlsb, ods) or a table of text (csv, tsv). Raises ``Unreadable``."""
    if source_format in ("csv", "tsv"):
        return _read_delimited(data, source_format, limits)
    formats = None
    if source_format != "xls":
        z = xml.open_zip(data, limits)
        if source_format == "xlsx":
            formats = Formats(z, limits)  # also holds the sheets to their limits before calamine lays them out
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except python_calamine.PasswordError as error:
        raise Unreadable("encrypted") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Unreadable.because("broken", "工作簿") from error
    items = tuple(_book(book, formats, limits))
    if not any(not isinstance(i, RawBreak) for i in items):
        raise Unreadable("empty")
    return Source(items, source_format, None, () if formats else ("number_formats_unknown",))


def _book(book: python_calamine.CalamineWorkbook, formats: Formats | None, limits: Limits) -> Iterator[RawItem]:
    n_cells = 0
    for meta in book.sheets_metadata:
        if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        if meta.visible != python_calamine.SheetVisibleEnum.Visible:
            continue  # drop-down lists and templates' codes live on hidden sheets
        sheet = book.get_sheet_by_name(meta.name)
        n_cells += sheet.total_height * sheet.total_width
        limits.check("cells", n_cells)
        codes = formats.of_sheet(meta.name) if formats else {}
        values = sheet.to_python(skip_empty_area=False)
        builder = GridBuilder(limits)
        merged = {
            start: (end[0] - start[0] + 1, end[1] - start[1] + 1) for start, end in sheet.merged_cell_ranges or ()
        }
        covered = {(r + i, c + j) for (r, c), (n, m) in merged.items() for i in range(n) for j in range(m) if i or j}
        for r, row in enumerate(values):
            for c, value in enumerate(row):
                if (r, c) not in covered:
                    builder.place(_text(value, codes.get((r, c))), r, c, *merged.get((r, c), (1, 1)))
        yield from sheet_items(builder.grid(), meta.name)


def _text(value: object, code: str | None) -> str:
    """A cell as text: numbers in their format, dates as 2024-05-16, texts with their lines."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        # repr of the float that the file keeps: the shortest decimal that is that float, what was typed in
        return shown(Decimal(repr(value)), code)
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (time, timedelta)):
        return str(value)
    return str(value).replace("\r\n", "\n").replace("_x000D_", "").strip()


def _read_delimited(data: bytes, source_format: str, limits: Limits) -> Source:
    text, encoding, warnings = decode(data)
    limits.check("chars", len(text))
    limits.check("line", max(map(len, text.splitlines()), default=0))
    delimiter = "\t" if source_format == "tsv" else _delimiter(text)
    csv.field_size_limit(limits.line)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Unreadable.because("broken", "分隔文本") from error
    width = max(map(len, rows), default=0)
    limits.check("cells", width * len(rows))
    if width < 2:
        return Source(tuple(RawLine(line) for line in text.splitlines()), "txt", encoding, warnings)
    grid = tuple(
        tuple(Cell((row[c] if c < len(row) else "").strip(), r, c) for c in range(width)) for r, row in enumerate(rows)
    )
    # positions are exact, merges are lost: a covered place reads as an empty cell
    items = tuple(sheet_items(grid, None, exact=False))
    if not items:
        raise Unreadable("empty")
    return Source(items, source_format, encoding, warnings)


def _delimiter(text: str) -> str:
    """The separator that cuts the lines into the most columns."""
    head = text.splitlines()[:50]
    return max(",\t;|，", key=lambda d: (sum(line.count(d) > 0 for line in head), sum(line.count(d) for line in head)))
