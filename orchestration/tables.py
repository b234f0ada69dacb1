"""A query's answer as text, CSV, JSON or a workbook that spreadsheet programs can open without harm.

Lives here: formats and the guard against formulas. Never here: queries.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from orchestration.reading import Table

_FORMULA = re.compile(r"^[=+\-@\t\r\n]")
_EXACT = "\x00exact:"
_EXACT_IN_JSON = re.compile(r'"\\u0000exact:([^"]*)"')


def harmless(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula, with an apostrophe before it; anything else as it is."""
    if isinstance(value, str) and _FORMULA.match(value):
        return "'" + value
    return value


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, (list, tuple)):
        return ", ".join(_plain(v) for v in value)
    return str(value)


def columns(table: Table, names: Sequence[str]) -> Table:
    """Some columns of a table, in the given order."""
    places = [table.columns.index(n) for n in names]
    return Table(tuple(names), [tuple(row[p] for p in places) for row in table.rows])


def to_csv(table: Table) -> str:
    """CSV with a header; a byte order mark is the writer's business."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(harmless(c) for c in table.columns)
    for row in table.rows:
        # a negative number is no formula; only what is text is guarded (csv would not quote a lone \r)
        cells = [harmless(_plain(v)) if isinstance(v, (str, list, tuple)) else _plain(v) for v in row]
        writer.writerow(c.replace("\r\n", "\n").replace("\r", "\n") for c in cells)
    return out.getvalue()


def exact_json(value: Any) -> str:
    """JSON in which decimals are numbers with all their digits."""

    def other(item: Any) -> Any:
        if isinstance(item, Decimal):
            return _EXACT + _plain(item)
        if isinstance(item, (date, datetime, time)):
            return item.isoformat()
        return str(item)

    return _EXACT_IN_JSON.sub(r"\1", json.dumps(value, ensure_ascii=False, indent=1, default=other))


def to_json(table: Table) -> str:
    """A list of objects."""
    return exact_json([dict(zip(table.columns, row, strict=True)) for row in table.rows]) + "\n"


def to_xlsx(table: Table, path: Path, sheet: str = "data") -> None:
    """A workbook with one filtered sheet. Text is written as text, never as a formula or a link."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        page = book.add_worksheet(sheet)
        bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for column, name in enumerate(table.columns):
            page.write_string(0, column, name, bold)
        for r, row in enumerate(table.rows, 1):
            for c, value in enumerate(row):
                if value is None:
                    continue
                if isinstance(value, bool):
                    page.write_boolean(r, c, value)
                elif isinstance(value, (int, Decimal)):
                    page.write_number(r, c, value)  # type: ignore[arg-type]
                else:
                    page.write_string(r, c, harmless(_plain(value)), wrap)
        widths = {"message_zh": 80, "explanation_zh": 50, "title": 40, "source_name": 30, "rule_title": 30}
        for column, name in enumerate(table.columns):
            page.set_column(column, column, widths.get(name, 14))
        page.freeze_panes(1, 0)
        if table.rows:
            page.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def to_text(table: Table) -> str:
    """A table for people; lines are folded to a terminal's width and left whole when the output goes elsewhere."""
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    width = None if sys.stdout.isatty() else 100_000
    console = Console(width=width, file=io.StringIO(), force_terminal=False)
    shown = RichTable(box=None, pad_edge=False)
    for name in table.columns:
        shown.add_column(Text(name), overflow="fold")
    for row in table.rows:
        shown.add_row(*(Text(_plain(v)) for v in row))
    console.print(shown)
    # the last column needs no padding
    return "".join(line.rstrip() + "\n" for line in console.file.getvalue().splitlines())  # type: ignore[attr-defined]
