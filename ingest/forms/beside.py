"""Labels with their number beside them, under no header.

Lives here: 年初预算数 | 1.5 | 全年预算数 | 2 on one row, 其中：基本支出：1.5 in one cell.
Never here: rows under a header (``money``).
"""

from __future__ import annotations

from ingest.forms.cells import Printed, Row, Slot, read_pairs
from ingest.forms.drafts import Draft, Form
from ingest.forms.layouts import Role, column_role, is_in, money_unit, row_concept
from ingest.forms.meaning import EXECUTION_FIELD
from ingest.taxonomy import concepts


def read_beside(row: Row, form: Form, name: str) -> bool:
    """年初预算数 | 1.5 | 全年预算数 | 2 …: labels and numbers by turns on one row. False when the row is none such."""
    found: list[tuple[Role, Printed, Slot]] = []
    for left, right in zip(row.slots, (*row.slots[1:], None), strict=True):
        if left.number is not None:
            continue
        for label, number in read_pairs(left.cell):
            role = column_role(label)
            if role is not None:
                found.append((role, number, left))
        role = column_role(left.text)
        if role is not None and right is not None and right.number is not None:
            found.append((role, right.number, right))
    if not any(role.kind == "basis" for role, _, _ in found) or len(found) < 2:
        return False
    concept = "project_amount" if form.project_name else "expenditure_total"
    name_of, kind_of = form.project_name, "project" if form.project_name else None
    unit = next((u for s in row.slots if (u := money_unit(s.text))), None)
    e = form.execution
    form.beside = tuple(role.value for role, _, _ in found if role.kind == "basis")
    for role, number, slot in found:
        if role.kind == "basis" and role.value == "received":
            form.drafts.append(Draft("funds_received", number, slot, "actual", role.year, name_of, kind_of, unit))
        elif role.kind == "basis":
            draft = Draft(concept, number, slot, role.value, role.year, name_of, kind_of, unit, f"{name}/0")
            form.drafts.append(draft)
            place = EXECUTION_FIELD.get(role.value or "")
            if place and getattr(e, place) is None:
                setattr(e, place, draft)
        elif role.kind == "rate":
            e.rate = number.value
            form.drafts.append(Draft("rate_execution", number, slot, None, None, name_of, kind_of))
        elif role.kind in ("weight", "score"):
            setattr(e, role.kind, number.value)
    if unit and form.unit is None:
        form.unit = unit
    return True


def read_nature(row: Row, form: Form) -> bool:
    """其中：一般公共预算：| 2 | 其中：基本支出：1 …: labels with their number in the cell or beside it."""
    if _read_below(row, form):
        return True
    taken = False
    slots = row.slots
    for n, slot in enumerate(slots):
        if slot.number is not None:
            continue
        pairs = read_pairs(slot.cell)
        for label, number in pairs:
            taken = _nature(form, label.rsplit(":", 1)[-1], number, slot) or taken
        beside = slots[n + 1] if n + 1 < len(slots) else None
        if not pairs and beside is not None and beside.number is not None:
            taken = _nature(form, slot.text, beside.number, beside) or taken
    return taken


def _read_below(row: Row, form: Form) -> bool:
    """其中-财政拨款: | 25 | 其中-财政拨款: | 23.6 below 预算数: | 28 | 执行数: | 26."""
    labels = [slot.text for slot in row.slots if slot.number is None]
    numbers = [slot for slot in row.slots if slot.number is not None]
    concept = row_concept(labels[0]) if labels else None
    if len(form.beside) < 2 or not len(form.beside) == len(numbers) == len(labels) or len(set(labels)) > 1:
        return False
    if concept is None or concepts()[concept].unit_kind != "money":
        return False
    kind = "project" if form.project_name else None
    for basis, slot in zip(form.beside, numbers, strict=True):
        assert slot.number is not None
        form.drafts.append(Draft(concept, slot.number, slot, basis, None, form.project_name, kind))
    return True


def _nature(form: Form, label: str, number: Printed, slot: Slot) -> bool:
    concept = row_concept(label)
    if is_in("by_income", label) or is_in("by_expenditure", label):
        concept = "project_amount" if form.project_name else "expenditure_total"  # the year's money once more
    if concept is None:
        return False
    if concept.startswith("headcount") and number.unit in (None, "人"):
        form.drafts.append(Draft(concept, number, slot))
        return True
    if concepts()[concept].unit_kind != "money":
        return False
    form.nature.append(
        Draft(
            concept, number, slot, breakdown=form.project_name, breakdown_kind="project" if form.project_name else None
        )
    )
    return True
