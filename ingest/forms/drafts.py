"""A form while it is read: its head and the figures found so far; and their turning into records at its end.

Lives here: what only the whole form can tell (its kind, its unit of money, what 合计 is the total of).
Never here: finding values in rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from ingest.forms.cells import Printed, Slot
from ingest.forms.headers import TOTAL
from ingest.forms.layouts import default_unit, own_basis, plain
from ingest.keys import short_hash
from ingest.numbers import MONEY_FACTOR_WAN, to_wan
from ingest.records import FigureRecord, IndicatorRecord, ProjectRecord
from ingest.taxonomy import concepts

if TYPE_CHECKING:
    from ingest.forms.repair import Guess

EXTRACTOR = "forms"


@dataclass(slots=True)
class Draft:
    """One figure before its form is known. ``unit`` is what the cell, its column or its block declares."""

    concept: str
    number: Printed
    slot: Slot
    basis: str | None = None
    year: int | None = None
    breakdown: str | None = None
    breakdown_kind: str | None = None
    unit: str | None = None
    group: str | None = None
    basis_inferred: bool = False
    status: str = "ok"
    label: str = ""  # of the row, as printed
    entity: str = "unit"


@dataclass(slots=True)
class Execution:
    """The line of the money: amounts in the form's unit, rate and marks."""

    initial: Draft | None = None
    adjusted: Draft | None = None
    budget: Draft | None = None
    actual: Draft | None = None
    rate: Decimal | None = None
    weight: Decimal | None = None
    score: Decimal | None = None


@dataclass(slots=True)
class Form:
    """One form of a report."""

    kind: str | None = None
    title: str | None = None
    project_name: str | None = None
    project_key: str | None = None
    unit: str | None = None
    year: int | None = None
    section: str | None = None
    start: int = -1
    end: int = -1
    drafts: list[Draft] = field(default_factory=list)
    nature: list[Draft] = field(default_factory=list)  # 按收入性质 and 按支出性质, whose basis the sums tell
    execution: Execution = field(default_factory=Execution)
    total_score: Decimal | None = None
    indicators: list[IndicatorRecord] = field(default_factory=list)
    listed_projects: list[str] = field(default_factory=list)
    labels: dict[str, list[str]] = field(default_factory=dict)  # block → concepts of its rows, those without values too
    guesses: list[Guess] = field(default_factory=list)  # rows that lost empty cells
    beside: tuple[str | None, ...] = ()  # bases of the last row of labels and numbers by turns
    has_indicators: bool = False
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What every record of a report shares."""

    report_key: str
    fiscal_year: int | None
    block_numbers: dict[int, int]  # start of a block → its number
    usual_basis: str = "actual"  # of amounts under headers that name none


def finish(form: Form, context: Context) -> list[FigureRecord]:
    """The records of a form's figures."""
    _settle_nature(form)
    _settle_totals(form)
    kind = _kind_of(form)
    drafts = [d for d in (*form.drafts, *form.nature) if d.concept != TOTAL and _unit_fits(d)]
    assumed = None
    if form.unit is None:
        assumed = _assumed_unit(drafts)
    return [_figure(d, form, kind, assumed, context) for d in drafts]


def _unit_fits(d: Draft) -> bool:
    """Whether the unit that the cell itself prints can be that of the concept: 10分 is no amount."""
    unit, kind = d.number.unit, concepts()[d.concept].unit_kind
    if unit is None:
        return True
    if kind == "money":
        return unit in MONEY_FACTOR_WAN
    if kind in ("percent", "score"):
        return unit == default_unit(d.concept)
    return unit not in MONEY_FACTOR_WAN and unit not in ("%", "分")


def project_key(ordinal: int, context: Context) -> str:
    """The key of a report's project by its place among them, from 1."""
    return short_hash(context.report_key, "project", ordinal)


def project_record(form: Form, ordinal: int, context: Context) -> ProjectRecord | None:
    """The project of a project form; None for other forms."""
    if form.project_name is None:
        return None
    e = form.execution
    unit = form.unit or _assumed_unit([d for d in form.drafts if d.concept != TOTAL])

    def wan(draft: Draft | None) -> Decimal | None:
        return None if draft is None else to_wan(draft.number.value, draft.number.unit or draft.unit or unit)

    return ProjectRecord(
        project_key=form.project_key or project_key(ordinal, context),
        report_key=context.report_key,
        project_name=form.project_name,
        initial_budget_wan=wan(e.initial or e.budget),
        adjusted_budget_wan=wan(e.adjusted),
        actual_wan=wan(e.actual),
        execution_rate_stated=e.rate,
        execution_weight=e.weight,
        execution_score=e.score,
        total_score=form.total_score,
        n_indicators=len(form.indicators),
        row_order=ordinal,
        char_start=form.start,
        char_end=form.end,
    )


def listed_projects(form: Form, first_ordinal: int, context: Context) -> list[ProjectRecord]:
    """One project per line of a table that lists projects (only where a report has no form for each)."""
    records = []
    for n, name in enumerate(form.listed_projects):
        own = [d for d in form.drafts if d.breakdown == name]
        part = Form(kind=form.kind, project_name=name, unit=form.unit, year=form.year, drafts=own)
        part.start, part.end = own[0].slot.cell.start, own[-1].slot.cell.end
        year = form.year or context.fiscal_year
        for d in own:
            slot_of = {
                "initial_budget": "initial",
                "adjusted_budget": "adjusted",
                "budget": "budget",
                "actual": "actual",
            }
            place = slot_of.get(d.basis or "") if d.concept == "project_amount" and d.year in (None, year) else None
            if place and getattr(part.execution, place) is None:
                setattr(part.execution, place, d)
            if d.concept == "rate_execution":
                part.execution.rate = d.number.value
            if d.concept == "score_total":
                part.total_score = d.number.value
        record = project_record(part, first_ordinal + n, context)
        if record is not None:
            records.append(record)
    return records


def _figure(d: Draft, form: Form, kind: str, assumed: str | None, context: Context) -> FigureRecord:
    concept = concepts()[d.concept]
    year = d.year if d.year is not None else form.year or context.fiscal_year
    status = d.status
    money = concept.unit_kind == "money"
    unit = d.number.unit
    if money:
        unit = unit or d.unit or form.unit
        if unit is None:
            unit, status = assumed, "unit_assumed" if status == "ok" else status
        basis, inferred = d.basis, d.basis_inferred
        if basis is None:
            basis, inferred = own_basis(d.concept) or _basis_of(form, context), True
    else:
        # A rate printed without its % keeps its unit's name, a head count its 人.
        unit = unit or (d.unit if d.unit and not d.unit.endswith("元") else None) or default_unit(d.concept)
        basis, inferred = None, False
    cell = d.slot.cell
    return FigureRecord(
        figure_key=short_hash(context.report_key, d.number.start, d.concept, basis, year),
        report_key=context.report_key,
        concept=d.concept,
        basis=basis,
        fiscal_year=year,
        fund_scope=_fund_scope(form),
        entity_scope=d.entity,
        breakdown=d.breakdown,
        breakdown_kind=d.breakdown_kind,
        value=d.number.value,
        printed_decimals=d.number.decimals,
        unit=unit,
        unit_inherited=d.number.unit is None,
        amount_wan=to_wan(d.number.value, unit) if money else None,
        qualifier=None,
        place="table",
        table_kind=kind,
        table_title=form.title,
        section=form.section,
        sum_group=None if d.group is None else short_hash(context.report_key, d.group),
        open_list=False,
        snippet=cell.text,
        char_start=cell.start,
        char_end=cell.end,
        number_start=d.number.start,
        number_end=d.number.end,
        block_no=context.block_numbers.get(cell.start, -1),
        table_no=d.slot.table_no,
        row_no=None if d.slot.table_no is None else cell.row + 1,
        col_no=None if d.slot.table_no is None else cell.col + 1,
        page=cell.page,
        basis_inferred=inferred,
        extractor=EXTRACTOR,
        status=status,
    )


def _basis_of(form: Form, context: Context) -> str:
    """The basis that a form's title tells, else the report's usual one."""
    title = form.title or ""
    if "决算" in title or "执行" in title:
        return "actual"
    return "budget" if "预算" in title.replace("一般公共预算", "").replace("基金预算", "") else context.usual_basis


def _fund_scope(form: Form) -> str:
    """Only the title of a table speaks of the fund of all its figures."""
    title = form.title or ""
    if form.kind in ("project_form", "overall_form", "base_data", "scorecard"):
        return "all"
    if "一般公共预算" in title:
        return "general_budget"
    if "政府性基金" in title:
        return "gov_fund"
    if "国有资本经营" in title:
        return "state_capital"
    return "fiscal" if "财政拨款" in title and "三公" not in title else "all"


def _kind_of(form: Form) -> str:
    """The kind of a form: as its title says, else by its content."""
    found = {d.concept for d in form.drafts}
    if form.listed_projects and form.kind in (None, "accounts"):
        return "other"
    if form.kind == "accounts":
        return _family(found) or "accounts"
    if form.kind is not None:
        return form.kind
    if form.project_name:
        return "project_form"
    if form.has_indicators and (form.execution.actual or form.indicators):
        return "overall_form" if any(i.score_system == "selfeval_form" for i in form.indicators) else "scorecard"
    if {"headcount_quota", "sangong_total"} <= found or "building_area_approved" in found:
        return "base_data"
    if form.execution.rate is not None:
        return "overall_form"
    return _family(d.concept for d in form.drafts) or "other"


def _family(codes: Iterable[str]) -> str | None:
    n: Counter[str] = Counter()
    for code in codes:
        if code.startswith("sangong"):
            n["sangong"] += 1
        elif code.startswith("econ_"):
            n["economic_class"] += 1
        elif code.startswith(("income_", "carryover", "function_class")):
            n["accounts"] += 1
    if not n:
        return None
    best, hits = n.most_common(1)[0]
    return best if hits >= 2 else None


def _settle_totals(form: Form) -> None:
    """Give each line or column 合计 the concept of what its column, else its block, adds up."""
    known = [d for d in form.drafts if d.concept != TOTAL]
    for draft in form.drafts:
        if draft.concept != TOTAL:
            continue
        column = [d.concept for d in known if d.group == draft.group]
        block = [
            d.concept for d in known if (d.group or "").rpartition("/")[0] == (draft.group or "").rpartition("/")[0]
        ]
        labels = form.labels.get((draft.group or "").rpartition("/")[0], [])
        concept = _total_of(column) or _total_of(block) or _total_of(labels)
        totals = ("income_total", "expenditure_total")
        if concept in totals and plain(draft.label) == "总计" and concept in (*column, *labels):
            concept = concept.replace("_total", "_grand_total")
        draft.concept = concept or TOTAL


def _total_of(codes: Iterable[str]) -> str | None:
    """The concept that a total of these has; None when they have none in common."""
    families: Counter[str] = Counter()
    for code in codes:
        if code.startswith("sangong"):
            families["sangong_total"] += 1
        elif code.startswith(("econ_", "function_class", "expenditure_")):
            families["expenditure_total"] += 1
        elif code.startswith("income_"):
            families["income_total"] += 1
        elif code == "project_amount":
            families["expenditure_project"] += 1
        elif code.startswith("headcount"):
            families[code] += 1
    return families.most_common(1)[0][0] if families else None


def _settle_nature(form: Form) -> None:
    """Income and spending by nature: of the final, unless only the budget's total is their sum.

    The whole that stands above them is the total printed once more, or nothing that is known.
    """
    e = form.execution
    wholes = [d for d in form.nature if d.concept in ("expenditure_total", "project_amount")]
    for whole in wholes:
        bases = (("actual", e.actual), ("adjusted_budget", e.adjusted), ("budget", e.budget))
        whole.basis_inferred = True
        whole.basis = next((b for b, told in bases if whole.number.value in _totals(form, b, told)), None)
    form.nature = [d for d in form.nature if d not in wholes or d.basis is not None]
    parts = [d for d in form.nature if d not in wholes]
    for part in (
        [d for d in parts if d.concept.startswith("income_")],
        [d for d in parts if not d.concept.startswith("income_")],
    ):
        total = sum((d.number.value for d in part), Decimal(0))
        fits_actual = total in _totals(form, "actual", e.actual)
        fits_budget = total in _totals(form, "adjusted_budget", e.adjusted) | _totals(form, "budget", e.budget)
        for d in part:
            d.basis_inferred = True
            d.basis = "adjusted_budget" if fits_budget and not fits_actual else "actual"


def _totals(form: Form, basis: str, told: Draft | None) -> set[Decimal]:
    """The totals of a form in one basis."""
    wholes = [d for d in form.drafts if d.basis == basis and d.concept in (TOTAL, "expenditure_total")]
    return {d.number.value for d in (*wholes, *([told] if told else []))}


def _assumed_unit(drafts: list[Draft]) -> str:
    """万元, the usual unit, unless the amounts are plainly in 元: two decimals or none, and all but the zeros large."""
    money = [d.number for d in drafts if concepts()[d.concept].unit_kind == "money" and d.number.value]
    large = [n for n in money if abs(n.value) >= 100_000]
    return "元" if len(money) >= 3 and len(large) * 2 > len(money) else "万元"
