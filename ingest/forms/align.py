"""Which cell stands in which column, where merged cells are missing and rows are shifted.

Lives here: one monotone alignment by kind of content and by position. Never here: what the contents mean.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate

from ingest.forms.cells import Slot
from ingest.forms.headers import Column

SKIP = 6.0
"""Cost of leaving a cell out of the row."""


def align(
    slots: Sequence[Slot],
    columns: Sequence[Column],
    fit: Callable[[Slot, Column], float],
    exact: bool,
    missing: Mapping[str, float] | None = None,
    short: bool = False,
) -> tuple[list[Column | None], float]:
    """A column for every cell (None: left out), in order, at the least cost, and that cost.

    ``fit`` prices a cell's content in a column: 0 is what belongs there, 6 and more is out of place. ``missing`` prices
    a column of a kind that no cell stands in. ``short``: cells of the row may have been lost, so that a cell which fits
    the column above it may yet belong further right.
    """
    prices = [(missing or {}).get(column.kind, 0.0) for column in columns]
    empty = list(accumulate(prices, initial=0.0))  # price of the columns left of each
    direct = None if short else _direct(slots, columns, fit)
    if direct is not None:
        filled = {id(column) for column in direct}
        cost = sum(fit(s, c) for s, c in zip(slots, direct, strict=True))
        return list(direct), cost + sum(p for p, c in zip(prices, columns, strict=True) if id(c) not in filled)
    step, shift, far = (1.0, 0.15, 3.0) if exact else (0.3, 0.1, 2.0)
    m = len(columns)
    # rest[j]: cost of the cells so far, less the price of the columns left of it, when the last placed one stands in
    # column j - 1 (0: none placed yet); spot[j]: how far right of that column it stands.
    rest: list[float | None] = [0.0] + [None] * m
    spot = [0] * (m + 1)
    back: list[list[int]] = []  # per cell: the state before it; the state itself where the cell is left out
    edges = [(column.first, column.last) for column in columns]
    steps = [empty[j] - empty[j + 1] for j in range(m)]
    for slot in slots:
        at = slot.cell.col
        grown: list[float | None] = [None if r is None else r + SKIP for r in rest]
        spots, came = spot[:], list(range(m + 1))
        for j, (first, last) in enumerate(edges):
            here = at - first if at < first else at - last if at > last else 0
            away = shift * (here if here > 0 else -here)
            price = fit(slot, columns[j]) + steps[j] + (away if away < far else far)
            least = grown[j + 1]
            for k in range(j + 1):
                cost = rest[k]
                if cost is None:
                    continue
                cost += price
                if least is not None and cost >= least - 1e-9:
                    continue
                if k:
                    moved = step * abs(here - spot[k])
                    cost += moved if moved < far else far
                if least is None or cost < least - 1e-9:
                    least = cost
                    spots[j + 1], came[j + 1] = here, k
            grown[j + 1] = least
        rest, spot = grown, spots
        back.append(came)
    end, least = min(((j, r) for j, r in enumerate(rest) if r is not None), key=lambda end: end[1])
    placed: list[Column | None] = []
    state = end
    for came in reversed(back):
        before_state = came[state]
        placed.append(columns[state - 1] if before_state != state else None)
        state = before_state
    return placed[::-1], least + empty[m]


def _direct(
    slots: Sequence[Slot], columns: Sequence[Column], fit: Callable[[Slot, Column], float]
) -> list[Column] | None:
    """Every cell in the column above it, when each fits there."""
    out: list[Column] = []
    for slot in slots:
        at = slot.cell.col
        column = next((c for c in columns if c.first <= at <= c.last), None)
        if column is None or (out and out[-1] is column) or fit(slot, column) > 1.0:
            return None
        out.append(column)
    return out
