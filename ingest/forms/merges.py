"""Headers over each other whose merged cells a converter lost.

Lives here: finding again which header stands over which columns, where columns are known and where they are not.
Never here: what a header means (``headers``), streams without rows (``stream``, which this uses).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ingest.forms.cells import Row, Slot
from ingest.forms.headers import Header, find_header
from ingest.forms.part_heads import heads_parts, over_parts
from ingest.forms.stream import head_role, token_of
from ingest.forms.stream_rows import money_block

_FEWEST = 3  # values of a row under such headers
_AHEAD = 14
_HEADS = frozenset(("basis", "year", "concept"))


def remerged(rows: list[Row]) -> list[Row]:
    """The rows of a table with its columns, headers as wide as the heads below them: 预算数 || 决算数 | over four.

    A merged cell may have left its text in every column, or empty cells beside it.
    """
    out = rows
    for i, depth in _stacked_heads(rows):
        if any(slot.cell.col_span > 1 for row in rows[i : i + depth] for slot in row.slots):
            continue
        heads = [rows[i], *(_without(row, above) for above, row in pairwise(rows[i : i + depth]))]
        wide: list[Row] = []
        for n, row in enumerate(heads):
            below = {s.col for low in heads[n + 1 :] for s in low.slots}
            wide.append(_widened(row, below, wide[-1] if wide else None) if below else row)
        out = [*out[:i], *wide, *out[i + depth :]]
    return out


def _stacked_heads(rows: list[Row]) -> Iterator[tuple[int, int]]:
    """(first row, count) of header rows over each other, a row of values below them."""
    i = 0
    while i < len(rows):
        depth = 0
        while i + depth < len(rows) and len(rows[i + depth].slots) >= 2 and not rows[i + depth].has_number():
            depth += 1
        below = rows[i + depth].numbers if i + depth < len(rows) else []
        if depth >= 2 and len(below) >= _FEWEST:
            yield i, depth
        i += depth + 1


def _without(row: Row, above: Row) -> Row:
    """The row without the texts that a cell merged down has left again in it."""
    higher = {(s.col, s.squeezed) for s in above.slots}
    kept = tuple([s for s in row.slots if (s.col, s.squeezed) not in higher])
    return row._replace(slots=kept) if len(kept) >= 2 else row


def _widened(row: Row, below: set[int], above: Row | None) -> Row:
    """The row with its heads over the columns ``below`` that are free beside them, not beyond the head above them."""
    slots: list[Slot] = []
    for n, slot in enumerate(row.slots):
        if slots and slot.squeezed == slots[-1].squeezed and slot.col == _last(slots[-1]) + 1:
            slots[-1] = _over(slots[-1], slot.col)
            continue
        after = row.slots[n + 1].col if n + 1 < len(row.slots) else row.width
        over = next((_last(s) for s in above.slots if s.col <= slot.col <= _last(s)), row.width) if above else row.width
        free = [col for col in below if slot.col < col < after and col <= over]
        slots.append(_over(slot, max(free)) if free and slot.col in below else slot)
    return row._replace(slots=tuple(slots))


def _last(slot: Slot) -> int:
    return slot.col + slot.cell.col_span - 1


def _over(slot: Slot, last: int) -> Slot:
    return slot._replace(cell=slot.cell._replace(col_span=last - slot.col + 1))


def regrouped(rows: list[Row]) -> list[Row]:
    """The rows of a table whose headers stood over each other with merged cells, which a converter lost.

    Its cells are read one after another, as if its rows were lost, too; the rows as they are when that is not sure.
    """
    for i in range(len(rows) - 2):
        if not _is_heads(rows[i]) or not _is_heads(rows[i + 1]):
            continue
        parts = over_parts(rows[i], rows[i + 1], rows[i + 2 : i + 2 + _below(rows[i + 2 :])])
        if parts is not None:
            return [*rows[:i], *parts, *rows[i + 2 :]]
        told = _retold(rows, i)
        # Where it stays open whose parts they are, no number of the rows below has a sure column.
        return told or ([*rows[:i], *rows[i + 1 :]] if heads_parts(rows[i + 1]) else rows)
    return rows


def _retold(rows: list[Row], i: int) -> list[Row] | None:
    """The rows with the headers that start at row ``i`` told from the cells one after another."""
    depth = next((n for n, row in enumerate(rows[i:]) if row.has_number()), 0)
    widest = max((len(row.numbers) for row in rows[i + depth : i + depth + _AHEAD]), default=0)
    header = find_header(rows, i)
    if depth < 2 or widest < _FEWEST or (header is not None and _n_values(header) >= widest):
        return None
    tokens = [token_of(slot.cell) for row in rows[i:] for slot in row.slots]
    end, found = money_block(tokens, 0, blanks=False)
    # Only a header of several rows needs this, and it must end where a row ends.
    if len(found) < 2 or found[1].has_number():
        return None
    ends = {row.ends(): n for n, row in enumerate(rows)}
    last = ends.get(tokens[end - 1].end)
    return None if last is None else [*rows[:i], *found, *rows[last + 1 :]]


def _below(rows: list[Row]) -> int:
    """How many rows follow before the next header."""
    return next((n for n in range(len(rows)) if find_header(rows, n) is not None), len(rows))


def _is_heads(row: Row) -> bool:
    """Whether a row holds heads of columns of money."""
    if len(row.slots) < 2 or row.has_number():
        return False
    roles = [head_role(slot.text) for slot in row.slots]
    return sum(role is not None and role.kind in _HEADS for role in roles) >= 2


def _n_values(header: Header) -> int:
    return sum(c.kind not in ("label", "line_number", "note", "ignored") for c in header.columns)
