"""Rows of money under a header, and labels with their number beside them.

Lives here: base data tables, funding lines of self-evaluation forms, tables of income, expenditure, economic classes,
三公 and staff: one reader, steered by what the columns and row labels mean. Never here: indicator rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from ingest.forms.align import align
from ingest.forms.cells import Row, Slot, read_pairs
from ingest.forms.drafts import Draft, Form
from ingest.forms.headers import TOTAL, Column, Header
from ingest.forms.layouts import bare_label, column_role, is_in, money_unit, row_concept
from ingest.taxonomy import concepts

_NAMED_PROJECT_COLUMNS = ("项目名称", "专项名称", "项目支出名称")


@dataclass(slots=True)
class MoneyBlock:
    """A header of money and what was read under it."""

    header: Header
    name: str  # unique within the report, for sum groups
    unit: str | None
    report_year: int | None
    panels: list[tuple[list[Column], list[Column]]] = field(default_factory=list)  # label columns, value columns
    under_projects: bool = False
    lists_projects: bool = False
    n_rows: int = 0


def open_block(header: Header, name: str, form: Form, report_year: int | None) -> MoneyBlock:
    """A block of money rows that starts under this header."""
    unit = money_unit(header.group) or next((c.unit for c in header.columns if c.unit and c.unit.endswith("元")), None)
    if form.unit is None:
        form.unit = unit
    block = MoneyBlock(header, name, unit, report_year)
    labels: list[Column] = []
    values: list[Column] = []
    for column in header.columns:
        if column.kind == "label" and any(c.kind != "line_number" for c in values):
            block.panels.append((labels, values))
            labels, values = [column], []
        elif column.kind == "label":
            labels.append(column)
            values = []
        else:
            values.append(column)
    block.panels.append((labels, values))
    block.lists_projects = any(
        c.kind == "label" and any(name in c.text for name in _NAMED_PROJECT_COLUMNS) for c in header.columns
    ) or (form.kind not in ("project_form",) and is_in("project_name", header.group))
    return block


def read_row(block: MoneyBlock, row: Row, form: Form) -> bool:
    """Take a row's figures into the form; False when the row does not belong to the block."""
    if _is_column_numbers(row):
        return True
    runs = _runs(row, block)
    taken = False
    for n, (texts, values) in enumerate(runs):
        panel = block.panels[n] if len(runs) == len(block.panels) else _panel_at(block, texts, values)
        taken = _read_run(block, row, form, texts, values, panel[1]) or taken
    block.n_rows += 1
    return taken


def _runs(row: Row, block: MoneyBlock) -> list[tuple[list[Slot], list[Slot]]]:
    """Labels and the values right of them; several such runs in tables with two halves."""
    runs: list[tuple[list[Slot], list[Slot]]] = [([], [])]
    for n, slot in enumerate(row.slots):
        is_value = slot.number is not None or slot.is_nothing
        if is_value and not runs[-1][0] and n + 1 < len(row.slots) and row.slots[n + 1].number is None and block.panels[0][0]:
            continue  # the number of the line
        if not is_value and runs[-1][1] and len(block.panels) > 1:
            runs.append(([], []))
        if is_value or runs[-1][1]:
            runs[-1][1].append(slot)
        else:
            runs[-1][0].append(slot)
    return runs


def _panel_at(block: MoneyBlock, texts: list[Slot], values: list[Slot]) -> tuple[list[Column], list[Column]]:
    at = (texts or values)[0].col
    panel = block.panels[0]
    for candidate in block.panels[1:]:
        if candidate[0] and candidate[0][0].first <= at:
            panel = candidate
    return panel


def _fit(slot: Slot, column: Column) -> float:
    number = slot.number
    if slot.is_nothing:
        return 0.0
    if number is None:
        return 0.3 if column.kind in ("note", "ignored") else 7.0
    percent = number.unit == "%"
    known = concepts().get(column.concept or "")
    if column.kind == "rate" or (known and known.unit_kind == "percent"):
        return 0.0 if percent else 0.6
    if column.kind in ("weight", "score"):
        return 3.0 if percent else 0.0 if number.unit in (None, "分") else 4.0
    if column.kind in ("ignored", "line_number"):
        return 0.5
    if column.kind == "note":
        return 4.0
    return 5.0 if percent or number.unit == "分" else 0.0


def _read_run(
    block: MoneyBlock, row: Row, form: Form, texts: list[Slot], values: list[Slot], columns: list[Column]
) -> bool:
    numbers = [slot for slot in values if slot.number is not None]
    label = _label(texts)
    if not values and label is not None and len(texts) == 1:
        pairs = read_pairs(texts[0].cell)
        if pairs:
            return False
    concept, breakdown, breakdown_kind = _row_meaning(block, form, label)
    if not numbers:
        return concept is not None or (label is not None and is_in("total", label))
    if not columns:
        return False
    assigned = _assign(block, form, row, values, columns)
    row_basis = column_role(label) if label else None
    for slot, column in assigned:
        if slot.number is None or column is None:
            continue
        _take(block, form, slot, column, label, concept, breakdown, breakdown_kind, row_basis)
    return True


def _label(texts: list[Slot]) -> str | None:
    """The label of a row: the last words left of its numbers that mean something."""
    if not texts:
        return None
    telling = [s.text for s in texts if row_concept(s.text) or is_in("total", s.text) or is_in("ignored", s.text)]
    return telling[-1] if telling else texts[-1].text


def _row_meaning(block: MoneyBlock, form: Form, label: str | None) -> tuple[str | None, str | None, str | None]:
    """(concept, breakdown, breakdown kind) of a row label; concept None when the columns say it or nothing does."""
    if label is None and (block.header.of("rate") is None or not block.header.of("basis")):
        return None, None, None
    if label is None:
        # The label stands in a merged cell on the left: 部门预算执行情况 over one line of money.
        label = "年度资金总额"
    if is_in("ignored", label):
        block.under_projects = False
        return None, None, None
    if is_in("total", label):
        if form.project_name and not block.lists_projects:
            return "project_amount", form.project_name, "project"
        if form.kind == "overall_form" or (form.kind is None and block.header.of("rate")):
            return "expenditure_total", None, None
        return TOTAL, None, None
    concept = row_concept(label)
    name = bare_label(label)
    if block.lists_projects and concept is None:
        return "project_amount", name, "project"
    if concept is None:
        if block.under_projects and not name.startswith(("…", "...")):
            return "project_amount", name, "project"
        return None, None, None
    if concept == "expenditure_project" or is_in("projects_after", label):
        block.under_projects = True
    else:
        block.under_projects = False
    if concept in ("project_special", "function_class", "project_amount", "econ_other"):
        kind = "function" if concept == "function_class" else "item" if concept == "econ_other" else "project"
        return concept, name, kind
    if form.project_name:
        return concept, form.project_name, "project"
    return concept, None, None


def _assign(
    block: MoneyBlock, form: Form, row: Row, values: list[Slot], columns: list[Column]
) -> list[tuple[Slot, Column | None]]:
    columns = [c for c in columns if c.kind != "line_number"] if not _has_line_number(values, columns) else columns
    marks = form.execution.weight

    def fit(slot: Slot, column: Column) -> float:
        # Only the line of the whole has marks.
        stray = column.kind == "weight" and block.n_rows > 0 and slot.number is not None and slot.number.value != marks
        return _fit(slot, column) + (1.5 if stray else 0.0)

    placed, _ = align(values, columns, fit, row.exact)
    return list(zip(values, placed, strict=True))


def _has_line_number(values: list[Slot], columns: list[Column]) -> bool:
    numbered = [c for c in columns if c.kind == "line_number"]
    return bool(numbered) and any(c.first <= s.col <= c.last for s in values for c in numbered)


def _take(
    block: MoneyBlock,
    form: Form,
    slot: Slot,
    column: Column,
    label: str | None,
    concept: str | None,
    breakdown: str | None,
    breakdown_kind: str | None,
    row_basis,
) -> None:
    number = slot.number
    assert number is not None
    execution = form.execution if concept in ("project_amount", "expenditure_total") and _is_total_line(label) else None
    group = f"{block.name}/{column.first}"
    if column.kind == "rate":
        if execution is not None and execution.rate is None:
            execution.rate = number.value
        if concept is not None:
            whole = execution is not None or (label is not None and is_in("total", label))
            form.drafts.append(
                Draft(
                    "rate_execution", number, slot, None, None,
                    (form.project_name if whole else " ".join(filter(None, (form.project_name, bare_label(label or ""))))) or None,
                    "project" if form.project_name else None if whole else "item",
                )
            )  # fmt: skip
        return
    if column.kind in ("weight", "score"):
        if execution is not None:
            setattr(execution, column.kind, number.value)
        return
    if not column.holds_values:
        return
    basis, year, inferred = _basis_year(column, row_basis, block)
    status, entity = "ok", "unit"
    if basis == "ambiguous_change":
        basis, status = _change_or_level(form, number.value), "basis_guessed"
    if column.concept and (concept is None or concept == TOTAL):
        # Headed by a concept: a line of its own, or the line of totals.
        if label is not None and concept is None and row_basis is None:
            if not _is_unit_name(label) and not column.concept.startswith("headcount"):
                return
            breakdown = bare_label(label)
            breakdown_kind = "sub_unit" if _is_unit_name(label) else "staff_kind"
            entity = "sub_unit" if _is_unit_name(label) else entity
        else:
            breakdown = breakdown_kind = None
        concept = column.concept
    elif column.concept == TOTAL:
        pass
    elif column.concept and concept != TOTAL and _unit_kind(column.concept) != _unit_kind(concept):
        # A rate or a count beside the money of the row.
        breakdown = breakdown or (None if concept == "expenditure_total" else bare_label(label or "") or None)
        concept = column.concept
    elif column.concept and concept.startswith("headcount") and column.concept.startswith("headcount"):
        concept, breakdown, breakdown_kind = column.concept, bare_label(label or "") or None, "staff_kind"
    elif column.concept and column.concept != concept:
        breakdown, breakdown_kind = bare_label(column.text), "column"
    if concept is None:
        return
    if basis == "received":
        concept, basis = "funds_received", "actual"
    elif basis == "carryover":
        concept, basis = "carryover_out", "actual"
    draft = Draft(
        concept, number, slot, basis, year, breakdown, breakdown_kind, column.unit or block.unit, group, inferred, status,
        label or "", entity,
    )  # fmt: skip
    if block.lists_projects and concept == "project_amount" and breakdown and breakdown not in form.listed_projects:
        form.listed_projects.append(breakdown)
    form.drafts.append(draft)
    if execution is not None:
        slot_of = {
            "initial_budget": "initial",
            "adjusted_budget": "adjusted",
            "budget": "budget",
            "actual": "actual",
        }.get(basis or "")
        if slot_of and year in (None, form.year, block.report_year) and getattr(execution, slot_of) is None:
            setattr(execution, slot_of, draft)


def _unit_kind(concept: str) -> str:
    return concepts()[concept].unit_kind


def _is_total_line(label: str | None) -> bool:
    return label is None or (is_in("total", label) or row_concept(label) == "expenditure_total")


def _is_unit_name(label: str) -> bool:
    return label.endswith(
        (
            "局",
            "委",
            "部",
            "办",
            "中心",
            "所",
            "院",
            "校",
            "站",
            "队",
            "厅",
            "府",
            "会",
            "人数",
            "本级",
            "机关",
            "处",
            "科",
        )
    )


def _basis_year(column: Column, row_basis, block: MoneyBlock) -> tuple[str | None, int | None, bool]:
    basis, year, prior = column.basis, column.year, column.prior
    if row_basis is not None and row_basis.kind == "basis":
        basis, year, prior = basis or row_basis.value, year or row_basis.year, prior or row_basis.prior
    if prior and year is None and block.report_year is not None:
        year = block.report_year - 1
    return basis, year, basis is None


def _change_or_level(form: Form, value: Decimal) -> str:
    """预算调整数 is the adjusted level when it is nearer to the final than the initial budget plus it."""
    e = form.execution
    if e.initial is None:
        return "adjusted_budget"
    return "adjusted_budget" if value >= e.initial.number.value / 2 else "budget_change"


def _is_column_numbers(row: Row) -> bool:
    """栏次 | 1 | 2 | 3: numbers of columns."""
    values = [slot.number.value for slot in row.numbers if slot.number]
    texts = [slot for slot in row.slots if slot.number is None]
    if len(values) < 2 or any(n != n.to_integral_value() for n in values):
        return False
    consecutive = all(b - a == 1 for a, b in zip(values, values[1:], strict=False)) and values[0] <= 2
    return consecutive and (not texts or all(t.squeezed in ("栏次", "行次", "栏号", "项目") for t in texts))


def read_beside(row: Row, form: Form, name: str) -> bool:
    """年初预算数 | 1.5 | 全年预算数 | 2 …: labels and numbers by turns on one row. False when the row is none such."""
    pairs: list[tuple[Slot, Slot]] = []
    for left, right in zip(row.slots, row.slots[1:], strict=False):
        if right.number is not None and left.number is None and column_role(left.text) is not None:
            pairs.append((left, right))
    roles = [(column_role(left.text), right) for left, right in pairs]
    if not any(role and role.kind == "basis" for role, _ in roles) or len(roles) < 2:
        return False
    concept = "project_amount" if form.project_name else "expenditure_total"
    breakdown = form.project_name
    unit = next((u for s in row.slots if (u := money_unit(s.text))), None)
    e = form.execution
    for role, slot in roles:
        number = slot.number
        if role is None or number is None:
            continue
        if role.kind == "basis":
            draft = Draft(
                concept, number, slot, role.value, role.year, breakdown, "project" if breakdown else None, unit, f"{name}/0"
            )  # fmt: skip
            form.drafts.append(draft)
            field_name = {"initial_budget": "initial", "adjusted_budget": "adjusted"}.get(
                role.value or "", role.value or ""
            )
            if field_name in ("initial", "adjusted", "budget", "actual") and getattr(e, field_name) is None:
                setattr(e, field_name, draft)
        elif role.kind == "rate":
            e.rate = number.value
            form.drafts.append(
                Draft("rate_execution", number, slot, breakdown=breakdown, breakdown_kind="project" if breakdown else None)
            )  # fmt: skip
        elif role.kind in ("weight", "score"):
            setattr(e, role.kind, number.value)
    if unit and form.unit is None:
        form.unit = unit
    return True


def read_nature(row: Row, form: Form) -> bool:
    """其中：一般公共预算：| 2 | 其中：基本支出：1 …: labels with their number in the cell or beside it."""
    taken = False
    slots = row.slots
    for n, slot in enumerate(slots):
        if slot.number is not None:
            continue
        pairs = read_pairs(slot.cell)
        for label, number in pairs:
            label = label.rsplit(":", 1)[-1]
            taken = _nature(form, label, number, slot) or taken
        beside = slots[n + 1] if n + 1 < len(slots) else None
        if not pairs and beside is not None and beside.number is not None:
            taken = _nature(form, slot.text, beside.number, beside) or taken
    return taken


def _nature(form: Form, label: str, number, slot: Slot) -> bool:
    concept = row_concept(label)
    if concept is None or concepts()[concept].unit_kind != "money":
        return False
    form.nature.append(
        Draft(
            concept, number, slot, breakdown=form.project_name, breakdown_kind="project" if form.project_name else None
        )
    )
    return True
