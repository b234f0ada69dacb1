"""What a number of a money table is: the meaning of its row's label and of its column's header, put together.

Lives here: totals, named projects, sub-units, shares of a row under a concept's column, rates beside amounts.
Never here: which column a cell stands in (``money``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from ingest.forms.cells import Slot
from ingest.forms.drafts import Draft, Form
from ingest.forms.headers import TOTAL, Column, Header
from ingest.forms.layouts import Role, bare_label, column_part, column_role, is_in, is_unit_name, row_concept
from ingest.taxonomy import concepts

EXECUTION_FIELD = {"initial_budget": "initial", "adjusted_budget": "adjusted", "budget": "budget", "actual": "actual"}
_WHOLE = "年度资金总额"
_NAMED_BY_LABEL = {
    "project_special": "project",
    "project_amount": "project",
    "function_class": "function",
    "econ_other": "item",
}


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
    lists_items: bool = False
    lists_tasks: bool = False
    n_rows: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A row's label and what it means; ``concept`` None when the columns say it or nothing does."""

    label: str | None
    concept: str | None = None
    breakdown: str | None = None
    breakdown_kind: str | None = None
    basis: Role | None = None  # the label itself is a basis or a year: 本年预算数 under columns of concepts

    @property
    def is_whole(self) -> bool:
        """The line of the form's whole money."""
        if self.concept not in ("project_amount", "expenditure_total"):
            return False
        return self.label is None or is_in("total", self.label) or row_concept(self.label) == "expenditure_total"

    @property
    def is_total(self) -> bool:
        return self.label is None or is_in("total", self.label)


def line_of(block: MoneyBlock, form: Form, label: str | None) -> Line:
    """The meaning of a row label under this header."""
    basis = column_role(label) if label else None
    concept, breakdown, kind = _row_meaning(block, form, label)
    if basis is not None and basis.kind not in ("basis", "year"):
        basis = None
    return Line(label, concept, breakdown, kind, basis)


def _row_meaning(block: MoneyBlock, form: Form, label: str | None) -> tuple[str | None, str | None, str | None]:
    if label is None and (block.header.of("rate") is None or not block.header.of("basis")):
        return None, None, None
    if label is None:
        # The label stands in a merged cell on the left: 部门预算执行情况 over one line of money.
        label = _WHOLE
    if is_in("ignored", label):
        block.under_projects = False
        return None, None, None
    if is_in("total", label):
        return _whole(block, form)
    concept, name = row_concept(label), bare_label(label)
    if concept is None:
        lists = block.lists_projects or block.lists_items or block.lists_tasks
        named = lists or (block.under_projects and not name.startswith(("…", "...")))
        return ("project_amount", name, "project") if named else (None, None, None)
    block.under_projects = concept == "expenditure_project" or is_in("projects_after", label)
    if concept in _NAMED_BY_LABEL:
        return concept, name, _NAMED_BY_LABEL[concept]
    return (concept, form.project_name, "project") if form.project_name else (concept, None, None)


def _whole(block: MoneyBlock, form: Form) -> tuple[str | None, str | None, str | None]:
    if form.project_name and not block.lists_projects:
        return "project_amount", form.project_name, "project"
    by_concepts = block.header.of("concept") is not None and block.header.of("basis") is None
    if (form.kind == "overall_form" and not by_concepts) or (form.kind is None and block.header.of("rate")):
        return "expenditure_total", None, None
    return TOTAL, None, None


def take(block: MoneyBlock, form: Form, line: Line, slot: Slot, column: Column) -> None:
    """Take one number of a row into the form, when row and column say what it is."""
    number = slot.number
    assert number is not None
    execution = form.execution if line.is_whole else None
    if column.kind == "rate":
        if execution is not None and execution.rate is None:
            execution.rate = number.value
        if line.concept is not None:
            form.drafts.append(_rate(form, line, slot))
        return
    if column.kind in ("weight", "score"):
        if execution is not None:
            setattr(execution, column.kind, number.value)
        elif column.kind == "score" and block.lists_projects and line.breakdown_kind == "project":
            form.drafts.append(
                Draft("score_total", number, slot, breakdown=line.breakdown, breakdown_kind="project", unit="分")
            )
        return
    draft = _draft(block, form, line, slot, column) if column.holds_values else None
    if draft is None:
        return
    form.drafts.append(draft)
    name = draft.breakdown
    if block.lists_projects and draft.concept == "project_amount" and name and name not in form.listed_projects:
        form.listed_projects.append(name)
    place = EXECUTION_FIELD.get(draft.basis or "") if execution is not None else None
    if place and draft.year in (None, form.year, block.report_year) and getattr(execution, place) is None:
        setattr(execution, place, draft)


def _rate(form: Form, line: Line, slot: Slot) -> Draft:
    assert slot.number is not None
    parts = [form.project_name, None if line.is_total or line.is_whole else bare_label(line.label or "")]
    breakdown = " ".join(part for part in parts if part) or None
    kind = None if breakdown is None else "project" if form.project_name else "item"
    return Draft("rate_execution", slot.number, slot, breakdown=breakdown, breakdown_kind=kind)


def _draft(block: MoneyBlock, form: Form, line: Line, slot: Slot, column: Column) -> Draft | None:
    number = slot.number
    assert number is not None
    met = _meet(block, line, column)
    if met is None:
        return None
    concept, breakdown, kind, entity = met
    part = column_part(column.text)
    if part is not None and concept == part[0]:
        breakdown, kind = " ".join(filter(None, (breakdown, part[1]))), kind or "column"
    basis, year, inferred = _basis_year(column, line.basis, block)
    status = "ok"
    if basis == "ambiguous_change":
        basis, status = _change_or_level(form, number.value), "basis_guessed"
    elif basis == "received":
        concept, basis = "funds_received", "actual"
    elif basis == "carryover":
        concept, basis = "carryover_out", "actual"
    return Draft(
        concept,
        number,
        slot,
        basis=basis,
        year=year,
        breakdown=breakdown,
        breakdown_kind=kind,
        unit=column.unit or block.unit,
        group=f"{block.name}/{column.first}",
        basis_inferred=inferred,
        status=status,
        label=line.label or "",
        entity=entity,
    )


def _meet(block: MoneyBlock, line: Line, column: Column) -> tuple[str, str | None, str | None, str] | None:
    """(concept, breakdown, breakdown kind, entity) where a row meets a column."""
    label, concept = line.label, line.concept
    headed = column.concept
    if headed is None or (headed == TOTAL and concept is not None):
        return None if concept is None else (concept, line.breakdown, line.breakdown_kind, "unit")
    if concept is None and label is not None and line.basis is None:
        # A line of a sub-unit or of a kind of staff.
        if is_unit_name(label):
            return headed, bare_label(label), "sub_unit", "sub_unit"
        return (headed, bare_label(label), "staff_kind", "unit") if headed.startswith("headcount") else None
    if concept is None or concept == TOTAL:
        return headed, None, None, "unit"
    if concepts()[headed].unit_kind != concepts()[concept].unit_kind:
        # A rate or a count beside the money of the row.
        whole = None if concept == "expenditure_total" else bare_label(label or "") or None
        return headed, line.breakdown or whole, line.breakdown_kind, "unit"
    if concept.startswith("headcount") and headed.startswith("headcount"):
        return headed, bare_label(label or "") or None, "staff_kind", "unit"
    if headed.startswith("income_") and (line.breakdown_kind == "project" or (line.is_total and block.lists_tasks)):
        return headed, line.breakdown, line.breakdown_kind, "unit"  # 财政拨款 of a project
    if headed != concept:
        return concept, bare_label(column.text), "column", "unit"
    return concept, line.breakdown, line.breakdown_kind, "unit"


def _basis_year(column: Column, row: Role | None, block: MoneyBlock) -> tuple[str | None, int | None, bool]:
    basis, year, prior = column.basis, column.year, column.prior
    if row is not None:
        basis, year, prior = basis or row.value, year or row.year, prior or row.prior
    if prior and year is None and block.report_year is not None:
        year = block.report_year - 1
    return basis, year, basis is None


def _change_or_level(form: Form, value: Decimal) -> str:
    """预算调整数 is the adjusted level when it is of the initial budget's size, else the change."""
    initial = form.execution.initial
    if initial is None or value >= initial.number.value / 2:
        return "adjusted_budget"
    return "budget_change"
