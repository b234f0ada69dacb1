"""Which cell stands in which column, where merged cells are missing and rows are shifted.

Lives here: one monotone alignment by kind of content and by position. Never here: what the contents mean.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
    slots: Sequence[Slot], columns: Sequence[Column], fit: Callable[[Slot, Column], float], exact: bool
) -> tuple[list[Column | None], float]:
    """A column for every cell (None: left out), in order, at the least cost, and that cost.

    ``fit`` prices a cell's content in a column: 0 is what belongs there, 6 and more is out of place.
    """
    direct = _direct(slots, columns, fit)
    if direct is not None:
        return direct, sum(fit(s, c) for s, c in zip(slots, direct, strict=True) if c is not None)
    step, shift, far = (1.0, 0.15, 3.0) if exact else (0.3, 0.1, 2.0)
    n, m = len(slots), len(columns)
    # best[j]: cost of the cells so far when the last placed one stands in column j - 1 (0: none placed yet)
    best: list[float] = [0.0] + [float("inf")] * m
    place: list[int | None] = [None] * (m + 1)
    paths: list[tuple[int, ...]] = [()] * (m + 1)
    for i in range(n):
        slot = slots[i]
        grown, spots, trails = [b + SKIP for b in best], place[:], [p + (-1,) for p in paths]
        for j in range(m):
            here = offset(slot, columns[j])
            price = fit(slot, columns[j]) + min(far, shift * abs(here))
            for k in range(j + 1):
                if best[k] == float("inf"):
                    continue
                before = place[k]
                cost = best[k] + price + (min(far, step * abs(here - before)) if before is not None else 0.0)
                if cost < grown[j + 1] - 1e-9:
                    grown[j + 1], spots[j + 1], trails[j + 1] = cost, here, paths[k] + (j,)
        best, place, paths = grown, spots, trails
    end = min(range(m + 1), key=lambda j: best[j])
    return [columns[j] if j >= 0 else None for j in paths[end]], best[end]


def _direct(
    slots: Sequence[Slot], columns: Sequence[Column], fit: Callable[[Slot, Column], float]
) -> list[Column | None] | None:
    """Every cell in the column above it, when each fits there."""
    out: list[Column | None] = []
    for slot in slots:
        column = next((c for c in columns if c.first <= slot.col <= c.last), None)
        if column is None or (out and out[-1] is column) or fit(slot, column) > 1.0:
            return None
        out.append(column)
    return out
