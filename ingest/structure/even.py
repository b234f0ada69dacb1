"""Rows of a table whose cells a single space divides: as many words on every line as its head has.

Lives here: telling such rows by their equal counts of words and by columns of numbers. Never here:
forms with broken or missing cells (``glued``), cells that several spaces divide (``spaced``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.source import RawLine
from ingest.structure.glued import is_known, is_number

_SENTENCE = re.compile(r"[。；，！？|\t]|[:：]$")
_FEWEST_COLUMNS = 3
_FEWEST_ROWS = 2
_LONGEST_CELL = 24


def even_rows(lines: Sequence[RawLine], i: int) -> tuple[int, list[list[str]]]:
    """(end, rows) of a table whose head is line ``i``; no rows when none is."""
    head = _cells(lines[i].text)
    known = [is_known(cell) for cell in head]
    if len(head) < _FEWEST_COLUMNS or any(map(is_number, head)) or sum(known) < len(head) - 1 or not known[0]:
        return i, []
    rows = [head]
    numeric: list[bool] = []
    end = i + 1
    while end < len(lines):
        cells = _cells(lines[end].text)
        kinds = [is_number(cell) for cell in cells]
        if len(cells) != len(head) or kinds[0] or (numeric and kinds != numeric):
            break
        numeric = kinds
        rows.append(cells)
        end += 1
    headed = [is_known for is_known, is_value in zip(known, numeric, strict=False) if is_value]
    if len(rows) <= _FEWEST_ROWS or len(headed) < 2 or not all(headed):
        return i, []
    return end, rows


def _cells(text: str) -> list[str]:
    """The words of a line; a sentence has none."""
    cells = text.split()
    return [] if _SENTENCE.search(text) or any(len(cell) > _LONGEST_CELL for cell in cells) else cells
