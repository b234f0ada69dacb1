"""Tables whose cells a converter wrote one after another with bars between: ``合计 |``, or a bar on a line of its own.

Lives here: finding such a run of lines and the text of its cells, empty ones included, since a bar that follows a bar
leaves one. Never here: where a row ends, what a cell means; rows with several cells on a line (``tables``).
"""

from __future__ import annotations

import re

from ingest.readers.source import RawLine

_ROW_END = re.compile(r"^\|(?:\s*\|)+$")
_FEWEST = 4  # bars in a run
_MOST_LINES = 3  # lines of one cell that only its last line ends with a bar
_LONGEST_BROKEN = 60  # such a line is a broken label, not a sentence
_LONGEST_WHOLE = 30  # characters of a label that is broken over lines
_ENDS = "。；！？"
_TITLE = re.compile(r"表$|^附\s*件|单位[:：]|年度?[)）]$")  # what stands before a table, not in it


def bar_cells(lines: list[RawLine], i: int) -> tuple[int, list[str]]:
    """(end, cells) of the run that starts at line ``i``; no cells when none starts there.

    A line of bars alone ("|||||") ends a row of merged cells: which of its cells are empty is lost then, and only those
    with a text are given.
    """
    alone = _is_bar(lines[i].text)
    if not alone and not _ends_with_bar(lines[i].text):
        if not _starts_before_bar(lines, i):
            return i, []
        alone = True
    cells: list[str] = []
    pending: list[str] = []
    end = i
    n_bars = 0
    rows_end = False
    blank = False  # a blank line stands behind the pending ones
    for k in range(i, len(lines)):
        text = lines[k].text.strip()
        if not text:
            blank = bool(pending)
            continue
        if _ROW_END.match(text):
            if pending:
                break
            rows_end = True
            end = k + 1
            continue
        if _is_bar(text):
            # A bar alone closes the lines before it; where bars end lines, it is an empty cell.
            cells.append("".join(pending))
        elif _ends_with_bar(text):
            if pending and (blank or not _is_label([*pending, text])):
                break  # something between two tables
            cells.append("".join([*pending, text[:-1].rstrip()]))
        else:
            pending.append(text)
            if "|" in text or "\t" in text or not _may_be_cell(pending):
                break
            continue
        pending, blank = [], False
        n_bars += 1
        end = k + 1
    if n_bars < _FEWEST or not any(cells):
        return i, []
    return end, [c for c in cells if c] if rows_end else cells


def without_bar(line: RawLine) -> RawLine:
    """The line without a stray bar at its end."""
    if not _ends_with_bar(line.text):
        return line
    return RawLine(line.text.rstrip()[:-1].rstrip(), line.page)


def _is_bar(text: str) -> bool:
    return text.strip() == "|"


def _ends_with_bar(text: str) -> bool:
    """One cell and the bar behind it."""
    stripped = text.rstrip()
    return stripped.endswith("|") and stripped.count("|") == 1


def _starts_before_bar(lines: list[RawLine], i: int) -> bool:
    """Whether line ``i`` is the first cell of a run whose bars stand on lines of their own."""
    text = lines[i].text.strip()
    if not text or not _is_broken(text):
        return False
    below = [line.text.strip() for line in lines[i + 1 : i + 5] if line.text.strip()]
    return len(below) >= 3 and below[0] == "|" and (below[2] == "|" or below[1] == "|")


def _may_be_cell(pending: list[str]) -> bool:
    """Whether the lines since the last bar may be one cell: a long text alone, or a label broken over some lines."""
    return len(pending) == 1 or (len(pending) <= _MOST_LINES and all(map(_is_broken, pending)))


def _is_label(parts: list[str]) -> bool:
    """Whether these lines are one label that a narrow column broke."""
    return sum(map(len, parts)) <= _LONGEST_WHOLE and not any(_TITLE.search(p) or not _is_broken(p) for p in parts)


def _is_broken(text: str) -> bool:
    """Not a sentence."""
    return len(text) <= _LONGEST_BROKEN and not text.endswith(tuple(_ENDS))
