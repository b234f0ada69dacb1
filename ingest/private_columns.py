"""Columns of tables in plain text, of which a head cell says that what stands below points to people.

Lives here: walking down one column. Never here: what is private (``private_names``, ``private_numbers``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator


def cells_under(text: str, head: re.Match[str]) -> Iterator[tuple[int, str]]:
    """(place, text) of the filled cells below a head cell, and first of the cell beside it, until the table ends.

    Cells are divided by tabs, else by bars. The head's match ends at the end of its cell.
    """
    start = text.rfind("\n", 0, head.end()) + 1
    end = text.find("\n", head.end())
    line_end = end if end >= 0 else len(text)
    mark = "\t" if text.find("\t", start, line_end) >= 0 else "|"
    column = text.count(mark, start, head.end())
    beside = text[head.end() + 1 : line_end].split(mark, 1)[0]
    yield head.end() + 1, beside.strip()
    while end >= 0:
        start, end = end + 1, text.find("\n", end + 1)
        cells = text[start : end if end >= 0 else len(text)].split(mark)
        if len(cells) <= column:
            return
        if cell := cells[column].strip():
            yield start + sum(len(c) + 1 for c in cells[:column]) + cells[column].index(cell), cell


def is_cell(text: str, end: re.Match[str], head: re.Pattern[str]) -> bool:
    """Whether the cell that ends at a match is a head cell."""
    at = end.end()
    start = max(text.rfind(mark, max(0, at - 20), at) for mark in "\t|\n") + 1
    return head.match(text[start:at].lstrip()) is not None
