"""Heads of sources of money below the head of their total, where a converter lost the merges and kept the cells.

总额 | 财政拨款 | 其他资金 below 预算数. Lives here: over which of the lower heads an upper one stands, told by the
empty cells beside it, else by the sums of the rows. Never here: tables whose rows lost their empty cells (``merges``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from ingest.forms.cells import Row, Slot
from ingest.forms.headers import TOTAL
from ingest.forms.layouts import Role
from ingest.forms.stream import head_role

_FEWEST_PARTS = 2
_MOST_HEADS = 14
_MOST_ROWS = 40
_VALUES = frozenset(("basis", "amount"))
_NUMBERS = _VALUES | {"rate", "weight", "score", "line_number", "ignored"}


@dataclass(frozen=True, slots=True)
class _Group:
    """The ``k``-th upper head over the columns [first, last]."""

    k: int
    first: int
    last: int


def over_parts(upper: Row, lower: Row, data: Sequence[Row]) -> tuple[Row, Row] | None:
    """Both rows of heads, the upper ones as wide as their parts, the lower ones below them; None when that is not sure.

    ``data``: the rows below.
    """
    roles = [head_role(slot.text) for slot in upper.slots]
    groups = _parts([head_role(slot.text) for slot in lower.slots])
    if not groups or len(upper.slots) > _MOST_HEADS:
        return None
    rows = [row for row in data[:_MOST_ROWS] if len(row.numbers) >= _FEWEST_PARTS]
    if not rows:
        return None
    ways = list(_by_place(upper, lower, roles, groups)) or list(_by_order(upper, roles, groups))
    held = {
        way: sum(_adds_up(row, way) for row in rows)
        for way in ways
        if all(_fits(row, _places(upper, way), roles) for row in rows)
    }
    best = [way for way, count in held.items() if count == max(held.values()) and 2 * count > len(rows)]
    return _spread(upper, lower, groups, best[0]) if len(best) == 1 else None


def heads_parts(lower: Row) -> bool:
    """Whether a row of heads names parts of wholes in the row above: each 总额 with the sources of its money."""
    return bool(_parts([head_role(slot.text) for slot in lower.slots]))


def _parts(roles: Sequence[Role | None]) -> list[range]:
    """The lower heads, cut at each 总额 or 小计 with its sources of money; none when they are no such heads."""
    if any(role is None or not (role.value or "").startswith((TOTAL, "income_", "carryover_in")) for role in roles):
        return []
    starts = [k for k, role in enumerate(roles) if role is not None and role.value == TOTAL]
    if not starts or starts[0] != 0:
        return []
    groups = [range(a, b) for a, b in zip(starts, [*starts[1:], len(roles)], strict=True)]
    return groups if all(len(group) >= _FEWEST_PARTS for group in groups) else []


def _by_place(
    upper: Row, lower: Row, roles: Sequence[Role | None], groups: Sequence[range]
) -> Iterator[tuple[_Group, ...]]:
    """Every 总额 stands below its head, and the cells right of that one are empty."""
    at = {slot.col: k for k, slot in enumerate(upper.slots)}
    way: list[_Group] = []
    for group in groups:
        cols = [lower.slots[n].col for n in group]
        k = at.get(cols[0])
        if k is None or not _holds_parts(roles[k]) or cols != list(range(cols[0], cols[0] + len(group))):
            return
        if any(col in at for col in cols[1:]):
            return
        way.append(_Group(k, cols[0], cols[-1]))
    yield tuple(way)


def _by_order(upper: Row, roles: Sequence[Role | None], groups: Sequence[range]) -> Iterator[tuple[_Group, ...]]:
    """Every choice of as many heads as there are groups of parts; the heads right of them stand further right."""
    if [slot.col for slot in upper.slots] != list(range(upper.slots[0].col, upper.slots[0].col + len(upper.slots))):
        return
    may = [k for k, role in enumerate(roles) if _holds_parts(role)]
    for chosen in combinations(may, len(groups)):
        way: list[_Group] = []
        moved = upper.slots[0].col
        for k, group in zip(chosen, groups, strict=True):
            way.append(_Group(k, k + moved, k + moved + len(group) - 1))
            moved += len(group) - 1
        yield tuple(way)


def _holds_parts(role: Role | None) -> bool:
    return role is not None and role.kind in _VALUES


def _places(upper: Row, way: Sequence[_Group]) -> list[tuple[int, int]]:
    """(first, last) column of every upper head."""
    wide = {group.k: group for group in way}
    places: list[tuple[int, int]] = []
    for k, slot in enumerate(upper.slots):
        before = places[-1][1] if places else slot.col - 1
        first = max(slot.col, before + 1)
        places.append((wide[k].first, wide[k].last) if k in wide else (first, first))
    return places


def _fits(row: Row, places: Sequence[tuple[int, int]], roles: Sequence[Role | None]) -> bool:
    """Whether every number of the row stands below a head of numbers."""
    for slot in row.numbers:
        role = next((r for (a, b), r in zip(places, roles, strict=True) if a <= slot.col <= b), None)
        if role is None or role.kind not in _NUMBERS:
            return False
        if role.kind in _VALUES and slot.number is not None and slot.number.unit == "%":
            return False
    return True


def _adds_up(row: Row, way: Sequence[_Group]) -> bool:
    """Whether every 总额 of the row is the sum of its parts."""
    found = {slot.col: slot.number.value for slot in row.numbers if slot.number is not None}
    zero = Decimal(0)
    return all(
        found.get(g.first, zero) == sum((found.get(col, zero) for col in range(g.first + 1, g.last + 1)), zero)
        for g in way
    )


def _spread(upper: Row, lower: Row, groups: Sequence[range], way: Sequence[_Group]) -> tuple[Row, Row]:
    heads = [_over(s, a, b) for s, (a, b) in zip(upper.slots, _places(upper, way), strict=True)]
    parts = [
        _over(lower.slots[n], g.first + at, g.first + at)
        for g, group in zip(way, groups, strict=True)
        for at, n in enumerate(group)
    ]
    return upper._replace(slots=tuple(heads)), lower._replace(slots=tuple(parts))


def _over(slot: Slot, first: int, last: int) -> Slot:
    return slot._replace(cell=slot.cell._replace(col=first, col_span=last - first + 1))
