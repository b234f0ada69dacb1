"""Rows of a table whose cells stand apart by several spaces, as on a page that was printed to text.

Lives here: telling such rows from sentences and from the lines of a cover. Never here: which column a cell stands in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.source import RawLine
from ingest.structure.glued import is_known, is_number

_APART = re.compile(r"\s{2,}")
_SENTENCE = re.compile(r"[。；！？]")
_LONGEST_CELL = 60
_LONGEST_LABEL = 30
_FEWEST_ROWS = 3
_FEWEST_KNOWN = 2


def spaced_rows(lines: Sequence[RawLine], i: int) -> tuple[int, list[list[str]]]:
    """(end, rows) of a table that starts in line ``i``; no rows when none does."""
    rows: list[list[str]] = []
    end = k = i
    while k < len(lines):
        cells = _cells(lines[k].text)
        if len(cells) >= 2:
            rows.append(cells)
            end = k + 1
        elif not rows or not _goes_on(lines, k + 1):
            break
        elif lines[k].text.strip():
            if not cells or len(cells[0]) > _LONGEST_LABEL:
                break
            rows.append(cells)
        k += 1
    apart = [row for row in rows if len(row) >= 2]
    known = sum(is_known(cell) for row in apart for cell in row)
    numbers = sum(is_number(cell) for row in apart for cell in row[1:])
    if len(apart) < _FEWEST_ROWS or known < _FEWEST_KNOWN or not numbers:
        return i, []
    while len(rows[-1]) < 2:
        rows.pop()
    return end, rows


def _goes_on(lines: Sequence[RawLine], k: int) -> bool:
    return k < len(lines) and len(_cells(lines[k].text)) >= 2


def _cells(text: str) -> list[str]:
    """The cells of a line; a line that tells a sentence has none."""
    if "\t" in text or "|" in text:
        return []
    cells = _APART.split(text.strip())
    if _SENTENCE.search(text) and (len(cells) < _FEWEST_ROWS or not any(map(is_number, cells))):
        return []
    return cells if cells[0] and max(map(len, cells)) <= _LONGEST_CELL else []
