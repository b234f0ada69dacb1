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


def offset(slot: Slot, column: Column) -> int:
    """How far right of its column a cell stands; 0 inside it."""
    if slot.col < column.first:
        return slot.col - column.first
    return max(0, slot.col - column.last)


def align(
    slots: Sequence[Slot],
    columns: Sequence[Column],
    fit: Callable[[Slot, Column], float],
    exact: bool,
    missing: Mapping[str, float] | None = None,
) -> tuple[list[Column | None], float]:
    """A column for every cell (None: left out), in order, at the least cost, and that cost.

    ``fit`` prices a cell's content in a column: 0 is what belongs there, 6 and more is out of place. ``missing`` prices
    a column of a kind that no cell stands in.
    """
    prices = [(missing or {}).get(column.kind, 0.0) for column in columns]
    empty = list(accumulate(prices, initial=0.0))  # price of the columns left of each
    direct = _direct(slots, columns, fit)
    if direct is not None:
        filled = {id(column) for column in direct}
        cost = sum(fit(s, c) for s, c in zip(slots, direct, strict=True))
        return list(direct), cost + sum(p for p, c in zip(prices, columns, strict=True) if id(c) not in filled)
    step, shift, far = (1.0, 0.15, 3.0) if exact else (0.3, 0.1, 2.0)
    m = len(columns)
    # best[j]: cost of the cells so far when the last placed one stands in column j - 1 (0: none placed yet)
    best: list[float] = [0.0] + [float("inf")] * m
    place: list[int | None] = [None] * (m + 1)
    paths: list[tuple[int, ...]] = [()] * (m + 1)
    for slot in slots:
        grown, spots, trails = [b + SKIP for b in best], place[:], [(*p, -1) for p in paths]
        for j, column in enumerate(columns):
            here = offset(slot, column)
            price = fit(slot, column) + min(far, shift * abs(here))
            for k in range(j + 1):
                if best[k] == float("inf"):
                    continue
                before = place[k]
                cost = best[k] + price + empty[j] - empty[k]
                cost += min(far, step * abs(here - before)) if before is not None else 0.0
                if cost < grown[j + 1] - 1e-9:
                    grown[j + 1], spots[j + 1], trails[j + 1] = cost, here, (*paths[k], j)
        best, place, paths = grown, spots, trails
    end = min(range(m + 1), key=lambda j: best[j] + empty[m] - empty[j])
    return [columns[j] if j >= 0 else None for j in paths[end]], best[end] + empty[m] - empty[end]


def _direct(
    slots: Sequence[Slot], columns: Sequence[Column], fit: Callable[[Slot, Column], float]
) -> list[Column] | None:
    """Every cell in the column above it, when each fits there."""
    out: list[Column] = []
    for slot in slots:
        column = next((c for c in columns if c.first <= slot.col <= c.last), None)
        if column is None or (out and out[-1] is column) or fit(slot, column) > 1.0:
            return None
        out.append(column)
    return out
