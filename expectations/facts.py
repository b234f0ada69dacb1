"""What the checks know of one report.

Lives here: frozen rows for reports, figures, indicators, projects, claims and text. Never here: how they are read
(``reading``), which figures make up a relation (``bind``), or whether one holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Report:
    """One current report."""

    report_key: str
    source_name: str | None = None
    title: str | None = None
    report_kind: str | None = None
    fiscal_year: int | None = None
    department_key: str | None = None
    department_name: str | None = None
    report_date: date | None = None
    self_score: Decimal | None = None
    self_grade: str | None = None
    execution_rate_stated: Decimal | None = None
    execution_weight: Decimal | None = None
    execution_score: Decimal | None = None
    region_key: str | None = None
    n_same: int = 1  # current reports of this department, year and kind


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed figure; see ``ingest.records.FigureRecord`` for the meaning of each column."""

    figure_key: str
    report_key: str
    concept: str
    basis: str | None
    fiscal_year: int | None
    fund_scope: str | None
    entity_scope: str | None
    breakdown: str | None
    breakdown_kind: str | None
    value: Decimal
    printed_decimals: int
    unit: str | None
    qualifier: str | None
    place: str
    table_kind: str | None
    table_title: str | None
    section: str | None
    sum_group: str | None
    open_list: bool
    snippet: str | None
    char_start: int
    char_end: int
    number_start: int | None
    number_end: int | None
    block_no: int | None
    table_no: int | None
    row_no: int | None
    col_no: int | None
    unit_inherited: bool
    basis_inferred: bool
    status: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of performance indicators; see ``ingest.records.IndicatorRecord``."""

    indicator_key: str
    report_key: str
    project_key: str | None
    scope: str | None
    project_name: str | None
    score_system: str | None
    level1: str | None
    level2: str | None
    level3: str | None
    target_text: str | None
    target_operator: str | None
    target_value: Decimal | None
    target_unit: str | None
    actual_text: str | None
    actual_value: Decimal | None
    actual_unit: str | None
    weight: Decimal | None
    score: Decimal | None
    deviation_note: str | None
    row_order: int | None
    rule_text: str | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """One project form of a report, amounts in 万元."""

    project_key: str
    report_key: str
    project_name: str | None
    initial_budget_wan: Decimal | None
    adjusted_budget_wan: Decimal | None
    actual_wan: Decimal | None
    execution_rate_stated: Decimal | None
    execution_weight: Decimal | None
    execution_score: Decimal | None
    total_score: Decimal | None
    n_indicators: int | None


@dataclass(frozen=True, slots=True)
class Claim:
    """One arithmetic statement; see ``ingest.records.ClaimRecord``."""

    claim_key: str
    report_key: str
    claim_kind: str
    statement: str | None
    stated_value: Decimal | None
    stated_decimals: int | None
    stated_unit: str | None
    direction: str | None
    operand_roles: list[str]
    operand_figure_keys: list[str | None]
    operand_values: list[Decimal]
    operand_decimals: list[int]
    snippet: str | None
    char_start: int | None
    char_end: int | None
    status: str | None


@dataclass(frozen=True, slots=True)
class TextBlock:
    """One paragraph or cell of the report's text; see ``ingest.records.TextBlockRecord``."""

    report_key: str
    block_no: int
    kind: str
    table_no: int | None
    row_no: int | None
    col_no: int | None
    text: str
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Peers:
    """A measure of the report beside those of departments of the same kind, region level and year."""

    measure: str
    name_zh: str
    unit: str
    value: Decimal
    n: int  # reports in the group, this one with them
    low: Decimal  # lower quartile
    high: Decimal  # upper quartile


@dataclass(slots=True)
class ReportFacts:
    """Everything the checks use of one report."""

    report: Report
    figures: list[Figure] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    prior: list[Figure] = field(default_factory=list)  # of the year before, as that year's own report prints them
    after: dict[str, str] = field(default_factory=dict)  # figure → text behind it, where its unit was inherited
    before: list[str] = field(default_factory=list)  # paragraphs that name the year before the report's
    due_on: date | None = None  # by calendar.csv
    quotes: tuple[int, int] | None = None  # figures, and those of them whose quote is not at its offsets
    peers: list[Peers] = field(default_factory=list)
    last_digits: tuple[int, ...] | None = None  # of all reports' amounts of the year: how many end in 0, 1 … 9
