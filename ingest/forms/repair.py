"""Rows that lost empty cells, put right by the sums of their column: 购置 is what 公务用车 has beside 运行维护.

Lives here: trying the columns that a row's numbers may stand in. Never here: judging the sums that a report prints.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from ingest.forms.cells import Slot
from ingest.forms.drafts import Draft, Form
from ingest.forms.headers import TOTAL, Column
from ingest.forms.meaning import Line, MoneyBlock, take
from ingest.taxonomy import concepts

_MOST_COLUMNS = 6


@dataclass(frozen=True, slots=True)
class Guess:
    """A row whose numbers stand in columns that were guessed."""

    block: MoneyBlock
    line: Line
    slots: tuple[Slot, ...]
    columns: tuple[Column, ...]
    drafts: tuple[Draft, ...]


def settle_guesses(form: Form) -> None:
    """Move the numbers of guessed rows into the only columns in which the sums of the table hold."""
    for guess in form.guesses:
        columns = [c for c in guess.columns if c.kind == "basis"]
        numbers = [s for s in guess.slots if s.number is not None]
        concept = guess.line.concept
        if concept is None or concept == TOTAL or not 0 < len(numbers) < len(columns) <= _MOST_COLUMNS:
            continue
        rests = {c.first: _rest(form, guess, c, concept) for c in columns}
        ways = [way for way in combinations(columns, len(numbers)) if _fits(numbers, way, rests)]
        if len(ways) != 1:
            continue
        kept = [d for d in form.drafts if not any(d is old for old in guess.drafts)]
        form.drafts[:] = kept
        for slot, column in zip(numbers, ways[0], strict=True):
            take(guess.block, form, guess.line, slot, column)


def _fits(numbers: Sequence[Slot], way: Sequence[Column], rests: dict[int, Decimal | None]) -> bool:
    placed = {c.first: s.number.value for s, c in zip(numbers, way, strict=True) if s.number is not None}
    return all(rest is not None and placed.get(at, Decimal(0)) == rest for at, rest in rests.items())


def _rest(form: Form, guess: Guess, column: Column, concept: str) -> Decimal | None:
    """What the column's total leaves for this row; None when the total or all its other parts are missing."""
    parent = concepts()[concept].parent
    if parent is None:
        return None
    group = f"{guess.block.name}/{column.first}"
    own = [d for d in form.drafts if d.group == group and not any(d is old for old in guess.drafts)]
    total = [d.number.value for d in own if d.concept == parent]
    parts = [d.number.value for d in own if d.concept != TOTAL and concepts()[d.concept].parent == parent]
    if len(total) != 1 or not parts:
        return None
    return total[0] - sum(parts, Decimal(0))
