"""Columns of tables in plain text, of which a head cell says that what stands below points to people.

Lives here: walking down one column. Never here: what is private (``private_names``, ``private_numbers``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_HEADS_ON_A_LINE = 8


def cells_under(text: str, head: re.Match[str]) -> Iterator[tuple[int, str]]:
    """(place, text) of the filled cells below a head cell, and first of the cell beside it, until the table ends.

    Cells are divided by tabs, else by bars. The head's match ends at the end of its cell.
    """
    start = text.rfind("\n", 0, head.end()) + 1
    end = text.find("\n", head.end())
    line_end = end if end >= 0 else len(text)
    mark = "\t" if text.find("\t", start, line_end) >= 0 else "|"
    column = text.count(mark, start, head.end())
    label = text[start : head.end()].rsplit(mark, 1)[-1].strip()
    beside = text[head.end() + 1 : line_end].split(mark, 1)[0]
    yield head.end() + 1, beside.strip()
    while end >= 0:
        start, end = end + 1, text.find("\n", end + 1)
        cells = text[start : end if end >= 0 else len(text)].split(mark)
        if len(cells) <= column:
            return
        cell = cells[column].strip()
        if cell == label:  # the head of the next table
            return
        if cell:
            yield start + sum(len(c) + 1 for c in cells[:column]) + cells[column].index(cell), cell


def heads(text: str, ends: Iterable[re.Pattern[str]], head: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Head cells: where a cell ends as one of ``ends`` says and is one as ``head`` says. At most a few on one line."""
    for pattern in ends:
        line, n = -1, 0
        for m in pattern.finditer(text):
            end = m.end()
            start = max(text.rfind(mark, max(0, end - 20), end) for mark in "\t|\n") + 1
            if not head.match(text[start:end].lstrip()):
                continue
            begins = text.rfind("\n", 0, start)
            line, n = begins, n + 1 if begins == line else 1
            if n <= _HEADS_ON_A_LINE:
                yield m
