"""Lines of an account whose header is lost: label, number of the line, amount, again and again.

Lives here: telling such lines by their numbers, which count up. Never here: tables with a header (``stream``).
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.document import Cell
from ingest.forms.cells import Row, make_slot
from ingest.forms.layouts import is_in, row_concept
from ingest.forms.stream import Token, row_of

_HEADS = ("项目", "行次", "金额")


def numbered_lines(tokens: Sequence[Token], i: int) -> tuple[int, list[Row]]:
    """(end, rows) of the numbered lines that start at token ``i``; no rows when none do.

    A line with several amounts has those of other lines behind its own: a converter read the page by columns. It counts
    only when they are all the same.
    """
    lines: list[tuple[Token, Token, list[Token]]] = []
    while i + 1 < len(tokens) and _is_label(tokens[i].text) and tokens[i + 1].text.strip().isdigit():
        end = i + 2
        while end < len(tokens) and tokens[end].is_value:
            end += 1
        lines.append((tokens[i], tokens[i + 1], list(tokens[i + 2 : end])))
        i = end
    seen: set[int] = set()
    following = 0
    for _, number, _ in lines:
        following += int(number.text) - 1 in seen
        seen.add(int(number.text))
    if len(lines) < 2 or following * 2 < len(lines):
        return i, []
    first = lines[0][0]
    heads = [Cell(text, 0, n, start=first.start, end=first.end, page=first.page) for n, text in enumerate(_HEADS)]
    rows = [Row(tuple(make_slot(cell, None) for cell in heads), None, 0, True, len(heads))]
    for label, number, values in lines:
        amounts = {value.text for value in values}
        cells = [label, number, *(values[:1] if len(amounts) == 1 else [])]
        rows.append(row_of(cells, range(len(cells)), len(rows), blanks=True))
    return i, rows


def _is_label(text: str) -> bool:
    return len(text) <= 40 and (is_in("total", text) or row_concept(text) is not None)
