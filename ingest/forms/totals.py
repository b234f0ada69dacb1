"""The total score of a form: the line 总分 at its end, 自评总分 in its head.

Lives here: telling the score from the total of the marks. Never here: indicator rows (``indicators``).
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from ingest.forms.cells import Row, Slot
from ingest.forms.drafts import Draft, Form
from ingest.forms.headers import Header
from ingest.forms.layouts import is_in, level_code

_WIDEST = 8


def is_total(row: Row) -> bool:
    """Whether a row is the line 总分 of a form."""
    slots = row.slots
    # A merged label may have left its text in every column.
    if not slots or (len(slots) > _WIDEST and len({slot.squeezed for slot in slots}) > _WIDEST):
        return False
    if is_in("total_score", slots[0].text):
        return True
    # A short label may stand left of it: the cell merged over the block of indicators.
    return (
        len(slots) > 1
        and is_in("total_score", slots[1].text)
        and level_code(1, slots[0].text) is None
        and slots[0].number is None
        and len(slots[0].squeezed) <= 6
    )


def read_total(header: Header | None, row: Row, form: Form) -> None:
    """The total score of a form; the total of the marks beside it is no figure."""
    numbers = row.numbers
    form.ended = True
    if not numbers:
        return
    score = _score_of_total(header, row, numbers, form)
    if score is None or score.number is None:
        return
    read_head_score(form, score)


def read_head_score(form: Form, slot: Slot) -> None:
    """自评总分 printed in the head of a form."""
    if slot.number is None:
        return
    form.total_score = slot.number.value
    form.drafts.append(
        Draft(
            "score_total",
            slot.number,
            slot,
            breakdown=form.project_name,
            breakdown_kind="project" if form.project_name else None,
            unit="分",
        )
    )


def _score_of_total(header: Header | None, row: Row, numbers: list[Slot], form: Form) -> Slot | None:
    before = {id(b): a for a, b in pairwise(row.slots)}
    labelled = [n for n in numbers if _is_score_label(before.get(id(n)))]
    if len(numbers) >= 2:
        return labelled[-1] if labelled else numbers[1] if len(numbers) == 2 else numbers[-1]
    only = numbers[0]
    if labelled:
        return only
    value = only.number.value if only.number else None
    scored = [i.score for i in form.indicators if i.score is not None]
    total = sum(scored, form.execution.score or Decimal(0))
    if scored and value == total:
        return only
    if header is not None and row.exact:
        column = next((c for c in header.columns if c.first <= only.col <= c.last), None)
        if column is not None and column.kind in ("score", "weight"):
            return only if column.kind == "score" else None
    # 100 alone is the total of the marks where the scores do not add up to it.
    return None if value == 100 and (not scored or total != value) else only


def _is_score_label(slot: Slot | None) -> bool:
    return slot is not None and "得分" in slot.squeezed and is_in("head_score", slot.text)
