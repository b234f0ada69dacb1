"""What the checks know of one report, read from the work file.

Lives here: frozen rows for reports, figures, indicators, projects and claims, and the SQL that reads them in batches.
Never here: which figures make up a relation (``bind``), or whether one holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

BATCH = 500
"""Reports read and checked at a time, so that memory does not grow with the warehouse."""


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


@dataclass(slots=True)
class ReportFacts:
    """Everything the checks use of one report."""

    report: Report
    figures: list[Figure] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    prior: list[Figure] = field(
        default_factory=list
    )  # finals of the year before, as that year's own report prints them
    after: dict[str, str] = field(default_factory=dict)  # figure → text behind it, where its unit was inherited


_SOURCES: dict[type, tuple[str, ...]] = {
    Report: ("marts.dim_report", "marts.dim_department"),
    Figure: ("marts.fct_figure", "staging.stg_reports__figures"),
    Indicator: ("marts.fct_indicator", "staging.stg_reports__indicators"),
    Project: ("marts.fct_project", "staging.stg_reports__projects"),
    Claim: ("staging.stg_reports__claims",),
    TextBlock: ("marts.fct_text_block",),
}
"""Record → the table its rows come from, then the one that completes columns the mart does not carry."""

_JOIN = {Report: "department_key", Figure: "figure_key", Indicator: "indicator_key", Project: "project_key"}
_DEFAULTS: dict[str, Any] = {
    "printed_decimals": 0, "open_list": False, "basis_inferred": False, "unit_inherited": False, "status": "ok",
    "char_start": 0, "char_end": 0, "n_same": 1,
}  # fmt: skip


def _columns(con: Any, table: str) -> set[str]:
    schema, name = table.split(".")
    rows = con.execute(
        "select column_name from information_schema.columns where table_schema = ? and table_name = ?", [schema, name]
    ).fetchall()
    return {r[0] for r in rows}


def _select(con: Any, record: type) -> str:
    """SELECT of a record's columns from its table, the missing ones from the table behind it, else NULL."""
    names = list(record.__dataclass_fields__)
    main, *rest = _SOURCES[record]
    have = _columns(con, main)
    extra = _columns(con, rest[0]) if rest else set()
    key = _JOIN.get(record)
    columns = []
    for n in names:
        if n == "n_same" and record is Report:
            columns.append(
                "count(*) over (partition by m.department_key, m.fiscal_year, m.report_kind, "
                "case when m.department_key is null or m.fiscal_year is null then m.report_key end) as n_same"
            )
        elif n in have:
            columns.append(f"m.{n}")
        elif n in extra:
            columns.append(f"x.{n}")
        else:
            columns.append(f"null as {n}")
    joined = ""
    if extra and key in extra:
        joined = f" left join {rest[0]} x on x.{key} = m.{key}"
    return f"select {', '.join(columns)} from {main} m{joined}"


def current_reports(con: Any, report_keys: Sequence[str] | None = None) -> list[Report]:
    """All current reports, in the order of their keys; only ``report_keys`` where given."""
    query = _select(con, Report)
    if "is_current" in _columns(con, "marts.dim_report"):
        query += " where m.is_current is not false"
    rows = [_record(Report, r) for r in con.execute(query).fetchall()]
    wanted = None if report_keys is None else set(report_keys)
    return sorted((r for r in rows if wanted is None or r.report_key in wanted), key=lambda r: r.report_key)


def read_facts(con: Any, reports: Sequence[Report], batch: int = BATCH) -> Iterator[list[ReportFacts]]:
    """Facts of ``reports``, ``batch`` reports at a time."""
    queries = {k: _select(con, k) for k in (Figure, Indicator, Project, Claim)}
    slots = {Figure: "figures", Indicator: "indicators", Project: "projects", Claim: "claims"}
    for start in range(0, len(reports), batch):
        part = reports[start : start + batch]
        facts = {r.report_key: ReportFacts(r) for r in part}
        for record, query in queries.items():
            wanted = f"{query} where m.report_key in (select unnest(?))"
            items = [_record(record, row) for row in con.execute(wanted, [list(facts)]).fetchall()]
            for item in sorted(items, key=_text_order):
                getattr(facts[item.report_key], slots[record]).append(item)
        for key, figure_key, text in _text_behind(con, list(facts)):
            facts[key].after[figure_key] = text
        for key, figure in _prior_finals(con, queries[Figure], list(facts)):
            facts[key].prior.append(figure)
        yield list(facts.values())


def read_blocks(con: Any, report_keys: Sequence[str]) -> dict[str, list[TextBlock]]:
    """Report → its text blocks in order."""
    found: dict[str, list[TextBlock]] = {key: [] for key in report_keys}
    if not report_keys or not _columns(con, _SOURCES[TextBlock][0]):
        return found
    query = f"{_select(con, TextBlock)} where m.report_key in (select unnest(?)) order by m.report_key, m.block_no"
    for row in con.execute(query, [list(report_keys)]).fetchall():
        block = _record(TextBlock, row)
        found[block.report_key].append(block)
    return found


def _text_behind(con: Any, report_keys: list[str]) -> list[tuple[str, str, str]]:
    """(report, figure, next two characters) of narrative figures without a unit of their own."""
    figures, blocks = "staging.stg_reports__figures", "marts.fct_text_block"
    if not {"unit_inherited", "number_end", "block_no"} <= _columns(con, figures) or not _columns(con, blocks):
        return []
    query = f"""
        select f.report_key, f.figure_key, substr(b.text, cast(f.number_end - b.char_start + 1 as bigint), 2)
        from {figures} f
        join {blocks} b on b.report_key = f.report_key and b.block_no = f.block_no
        where f.unit_inherited and f.place = 'narrative' and f.report_key in (select unnest(?))"""
    return con.execute(query, [report_keys]).fetchall()


def _prior_finals(con: Any, figures: str, report_keys: list[str]) -> Iterator[tuple[str, Figure]]:
    """Final figures in last year's report of the same department and kind: (this year's report, figure)."""
    have = _columns(con, "marts.dim_report")
    if not {"department_key", "fiscal_year", "report_kind"} <= have:
        return
    current = "and p.is_current is not false" if "is_current" in have else ""
    query = f"""
        select r.report_key as of_report, f.*
        from marts.dim_report r
        join marts.dim_report p
          on p.department_key = r.department_key and p.fiscal_year = r.fiscal_year - 1
         and p.report_kind = r.report_kind {current}
        join ({figures}) f on f.report_key = p.report_key and f.basis = 'actual' and f.fiscal_year = p.fiscal_year
        where r.report_key in (select unnest(?))
        order by all"""
    for key, *row in con.execute(query, [report_keys]).fetchall():
        yield key, _record(Figure, tuple(row))


def _text_order(item: Any) -> tuple[int, int, str]:
    start = getattr(item, "char_start", None)
    return start or 0, getattr(item, "row_order", None) or 0, getattr(item, next(iter(item.__dataclass_fields__)))


def _record(record: type, row: tuple) -> Any:
    values = [
        _DEFAULTS.get(name) if value is None and name in _DEFAULTS else value
        for name, value in zip(record.__dataclass_fields__, row, strict=True)
    ]
    return record(*values)
