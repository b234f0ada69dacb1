"""Rows of indicators in a stream of cells whose empty cells are known.

Lives here: cutting the stream where cells fit their columns best; a row lacks the level cells that are merged above it.
Never here: what a row means (``indicators`` reads it like any other).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.forms.cells import Row
from ingest.forms.headers import Column, find_header
from ingest.forms.layouts import is_scorecard_section, level_code
from ingest.forms.stream import Token, row_of
from ingest.indicator_values import operator_of

_SKIP = 0.3  # an empty cell that belongs to no row
_SHORT = 0.2  # a row whose note is merged with that above it
_WORST = 2.0  # cost of a row, on average, from which the cells are not cut this way
_LEADING = ("level1", "level2", "level_weight", "line_number", "group")
_NATURE = ("定性", "定量", "定性指标", "定量指标", "正向", "反向", "正向指标", "反向指标")


def cut_rows(tokens: Sequence[Token], header: Row, side: int) -> list[Row] | None:
    """The rows of these cells under this header; None when they fit no way of cutting. ``side``: cells left of it."""
    found = find_header([header], 0)
    if found is None:
        return None
    columns = found.columns
    width = len(header.slots) - side
    if len(columns) != width:
        return None
    lead = 0
    while lead < width and columns[lead].kind in _LEADING:
        lead += 1
    tails = (0, 1) if columns[-1].kind in ("note", "ignored") else (0,)
    shapes = [(m, t) for m in range(min(lead, width - 2) + 1) for t in tails]
    n = len(tokens)
    costs = [0.0] + [float("inf")] * n
    steps: list[tuple[int, int] | None] = [None] * (n + 1)  # how the row that ends here was cut; None: a cell left out
    for i in range(n):
        if costs[i] == float("inf"):
            continue
        if tokens[i].is_empty and costs[i] + _SKIP < costs[i + 1]:
            costs[i + 1], steps[i + 1] = costs[i] + _SKIP, None
        for m, t in shapes:
            end = i + width - m - t
            if end > n:
                continue
            price = costs[i] + t * _SHORT
            for token, column in zip(tokens[i:end], columns[m:], strict=False):
                price += _misfit(token, column)
            if price < costs[end]:
                costs[end], steps[end] = price, (m, t)
    if costs[n] == float("inf"):
        return None
    cuts: list[tuple[int, int, int]] = []
    end = n
    while end:
        step = steps[end]
        if step is None:
            end -= 1
            continue
        start = end - (width - sum(step))
        cuts.append((start, end, step[0]))
        end = start
    if not cuts or costs[n] > _WORST * len(cuts):
        return None
    return [
        row_of(tokens[a:b], [side + m + k for k in range(b - a)], row_no, blanks=True)
        for row_no, (a, b, m) in enumerate(reversed(cuts), 1)
    ]


def _misfit(token: Token, column: Column) -> float:
    """Price of a cell in a column: 0 is what belongs there."""
    kind, text = column.kind, token.squeezed
    if token.is_empty:
        return {"level1": 1.0, "level2": 1.0, "level3": 4.0}.get(kind, 0.0)
    if kind in ("weight", "score", "level_weight", "line_number"):
        return 0.0 if token.is_value else 6.0
    if kind == "level1":
        return 8.0 if token.is_value else 0.0 if level_code(1, text) or is_scorecard_section(text) else 1.5
    if kind == "level2":
        return 8.0 if token.is_value else 0.0 if level_code(2, text) else 1.0
    if kind == "level3":
        return 6.0 if token.is_value or operator_of(text) else 2.0 if level_code(2, text) else 0.0
    if kind == "operator":
        return 0.0 if operator_of(text) or text in _NATURE else 4.0
    if kind == "target_unit":
        return 0.0 if len(text) <= 6 and not re.search(r"\d", text) else 5.0
    if kind in ("target", "adjusted_target", "actual_value"):
        return 3.0 if operator_of(text) else 0.0
    return 2.0 if token.is_value and kind != "ignored" else 0.0
