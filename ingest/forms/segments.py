"""Rows of indicators in a stream of cells: every cell in the column where it fits best, a new row where one starts.

Lives here: one pass over the cells that keeps the cheapest way to each column. Never here: what a row means
(``indicators`` reads it like any other).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from ingest.forms.cells import Row
from ingest.forms.headers import Column, find_header
from ingest.forms.layouts import is_scorecard_level2, is_scorecard_section, is_unit, level_code
from ingest.forms.stream import Token, is_dash, row_of
from ingest.indicator_values import operator_of
from ingest.numbers import parse_numeral

_NEVER = 6.0
_LEFT_OUT = 0.3  # an empty cell that belongs to no row
_LONE_LEVEL = 0.3  # a 一级 without a 二级 of its own: one level cell that nobody knows is a 二级 rather
_NO_INDICATOR = 0.6  # a level of which nothing is told
_WORST = 2.5  # cost of a row, on average, from which the cells are not cut this way
_LEADING = ("level1", "level2", "level_weight", "line_number", "group", "ignored")
_NATURE = ("定性", "定量", "定性指标", "定量指标", "正向", "反向", "正向指标", "反向指标")
# Price of a column that no cell of a row stands in, where empty cells have left no trace.
_MISSING = {
    "level1": 0.0, "level2": 0.0, "level_weight": 0.0, "level3": 5.0, "target": 0.9, "adjusted_target": 0.1,
    "actual_value": 0.9, "operator": 0.8, "target_unit": 0.3, "weight": 2.0, "score": 1.5, "rule": 1.0,
    "explanation": 1.0, "note": 0.0, "ignored": 0.3,
}  # fmt: skip
_MARKS = ("weight", "score", "level_weight", "line_number")
_MARK = re.compile(r"^-?\d{1,3}(?:\.\d+)?分?$")
_REASON = re.compile(r"[。;；]$|原因|下年|加强|未完成|不足|改进|影响")


def cut_rows(tokens: Sequence[Token], header: Row, side: int, blanks: bool) -> list[Row] | None:
    """The rows of these cells under this header; None when they fit no way of cutting. ``side``: cells left of it."""
    found = find_header([header], 0)
    if found is None or found.kind != "indicators" or len(found.columns) != header.width - side:
        return None
    columns = found.columns
    name = next((n for n, c in enumerate(columns) if c.kind == "level3"), None)
    if name is None or not tokens:
        return None
    tree = _is_tree(tokens)
    price, placed = _place(tokens, columns, name, tree, blanks)
    rows: list[tuple[list[Token], list[int]]] = []
    before = len(columns)
    for token, column in zip(tokens, placed, strict=True):
        if column is None:
            continue
        if column <= before:
            rows.append(([], []))
        rows[-1][0].append(token)
        rows[-1][1].append(side + column)
        before = column
    if price > _WORST * len(rows):
        return None
    return [row_of(cells, places, n, blanks) for n, (cells, places) in enumerate(rows, 1)]


def _is_tree(tokens: Sequence[Token]) -> bool:
    others = sum(is_scorecard_section(t.text) or is_scorecard_level2(t.text) for t in tokens)
    return sum(level_code(2, t.text) is not None for t in tokens) > others


def _place(
    tokens: Sequence[Token], columns: Sequence[Column], name: int, tree: bool, blanks: bool
) -> tuple[float, list[int | None]]:
    """The least cost, and the column of every cell (None: left out)."""
    width = len(columns)
    prices = [_price_of_gap(c, n, width, name, blanks) for n, c in enumerate(columns)]
    gap = list(accumulate(prices, initial=0.0))  # gap[b] - gap[a]: columns a … b - 1 are free
    second = next((n for n, c in enumerate(columns) if c.kind == "level2"), -1)
    infinite = float("inf")
    costs = [infinite] * width  # by the column of the last cell
    trail: list[list[tuple[int, bool]]] = []  # per cell and column: the column before, and whether the cell is left out
    first = True
    for at, token in enumerate(tokens):
        misfit = [_misfit(token, c, tree) for c in columns]
        grown = [infinite] * width
        steps = [(-1, False)] * width
        ended, end_column = (0.0, -1) if first else _ended(costs, gap, columns, blanks)
        for q in range(width):
            best, step = infinite, -1
            if q <= name:
                best, step = ended + gap[q], end_column
            for p in range(q):
                cost = costs[p] + gap[q] - gap[p + 1]
                if p < second < q and columns[p].kind == "level1":
                    cost += _LONE_LEVEL
                if cost < best:
                    best, step = cost, p
            best += misfit[q]
            if columns[q].kind == "score" and step == q - 1 and _exceeds(token, tokens[at - 1]):
                best += 2.0
            grown[q], steps[q] = best, (step, False)
            if token.is_empty and costs[q] + _LEFT_OUT < grown[q]:
                grown[q], steps[q] = costs[q] + _LEFT_OUT, (q, True)
        costs, first = grown, False
        trail.append(steps)
    price, column = _ended(costs, gap, columns, blanks)
    placed: list[int | None] = []
    for steps in reversed(trail):
        before, left_out = steps[column]
        placed.append(None if left_out else column)
        column = before
    return price, placed[::-1]


def _ended(costs: Sequence[float], gap: Sequence[float], columns: Sequence[Column], blanks: bool) -> tuple[float, int]:
    """The least cost when the row ends here, and its last column. A level may have no indicator at all."""
    width = len(columns)
    alone = [column.kind in ("level1", "level2") and not blanks for column in columns]
    return min((cost + (_NO_INDICATOR if alone[p] else gap[width] - gap[p + 1]), p) for p, cost in enumerate(costs))


def _price_of_gap(column: Column, n: int, width: int, name: int, blanks: bool) -> float:
    if not blanks:
        return _MISSING.get(column.kind, 0.2)
    if n < name and column.kind in _LEADING:
        return 0.0
    return 0.2 if n == width - 1 and column.kind in ("note", "ignored") else _NEVER


def _exceeds(score: Token, weight: Token) -> bool:
    """Whether a score is more than its marks."""
    a, b = parse_numeral(score.squeezed.rstrip("分")), parse_numeral(weight.squeezed.rstrip("分"))
    return a is not None and b is not None and a[0] > b[0]


def _misfit(token: Token, column: Column, tree: bool) -> float:
    """Price of a cell in a column: 0 is what belongs there."""
    kind, text = column.kind, token.squeezed
    if is_dash(text) and kind in ("operator", "target_unit", "note"):
        return 0.2  # nothing to tell
    if token.is_empty:
        return {"level1": 1.0, "level2": 1.0, "level3": 4.0}.get(kind, 0.0)
    if kind in _MARKS:
        return (0.0 if _MARK.match(text) else 0.4 if text[0] in "-—–/" else 3.0) if token.is_value else _NEVER
    if kind in ("level1", "level2"):
        if token.is_value:
            return 8.0
        code = level_code(1 if kind == "level1" else 2, token.text)
        if code is not None:
            # 成本指标 alone is one of 产出 more often than a 一级 of its own.
            return 0.1 if code == "cost" and kind == "level1" else 0.0
        if is_scorecard_level2(token.text):
            return 0.1 if kind == "level2" else 0.5
        if is_scorecard_section(token.text):
            return 0.2 if kind == "level1" else 0.4
        # A new 一级 brings a 二级 with it: a word alone is a new 二级 under the 一级 before.
        return 3.0 if tree else 1.0 if kind == "level1" else 0.9
    if kind == "level3":
        if token.is_value or operator_of(text):
            return _NEVER
        if text[0] in "≥≤=<>" or text in _NATURE:
            return 3.0
        return 1.5 if level_code(2, token.text) else 1.0 if text.endswith("。") else 0.0
    if kind == "operator":
        return 0.0 if operator_of(text) or text in _NATURE else 4.0
    if kind == "target_unit":
        return (
            0.0
            if is_unit(text)
            else 1.2
            if len(text) <= 6 and not re.search(r"\d", text) and not token.is_value
            else 5.0
        )
    if kind in ("target", "adjusted_target", "actual_value"):
        return 3.0 if operator_of(text) or is_unit(text) or level_code(2, token.text) else 0.1
    if kind == "note":
        if token.is_value or is_scorecard_level2(token.text):
            return 2.0
        return 0.2 if _REASON.search(text) else 0.6
    return 2.0 if token.is_value and kind != "ignored" else 0.2
