"""The list of findings: filters, sorting, paging, export.

Lives here: how a filter becomes SQL. Findings of superseded revisions are left out unless the state asks for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from dashboard.links import Parameter
from dashboard.warehouse import Row, Snapshot

PAGE_ROWS = 25
MESSAGE_CHARACTERS = 600

SORTS = {
    "severity": "case f.severity when 'error' then 3 when 'warning' then 2 else 1 end",
    "difference": "abs(f.difference)",
    "department": "r.department_name",
    "year": "r.fiscal_year",
    "rule": "f.rule_id",
    "state": "f.state",
    "seen": "f.first_seen_run",
}
DEFAULT_SORT = "-severity"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to. Empty means everything; names are those of the URL."""

    q: str = ""  # words, all of which must occur in message, explanation, department, title or file name
    severity: tuple[str, ...] = ()
    dimension: tuple[str, ...] = ()
    family: tuple[str, ...] = ()  # first part of the rule id: SUM
    verdict: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    suspect: tuple[str, ...] = ()
    cause: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    region: str = ""  # first digits of a region code: 43 is Hunan
    rule: str = ""
    department: str = ""
    report: str = ""
    new: str = ""  # "1": first seen by the latest run
    sort: str = DEFAULT_SORT

    @property
    def parameters(self) -> dict[str, Parameter]:
        """As parameters of a URL, defaults left out."""
        given = {f.name: getattr(self, f.name) for f in fields(self)}
        return {k: v for k, v in given.items() if v and not (k == "sort" and v == DEFAULT_SORT)}

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Filters:
        """From the values of widgets or of a URL; what does not belong here is ignored."""
        known = {}
        for f in fields(cls):
            value = values.get(f.name)
            if value:
                known[f.name] = tuple(value) if isinstance(f.default, tuple) else str(value)
        return cls(**known)


_JOINS = """
    from fct_finding as f
    join dim_report as r using (report_key)
    left join dim_rule as u on u.rule_id = f.rule_id
    left join dim_region as g on g.region_key = r.region_key
"""


@dataclass(slots=True)
class _Where:
    """Conditions with their parameters."""

    conditions: list[str] = field(default_factory=list)
    parameters: list[Any] = field(default_factory=list)

    def add(self, condition: str, *parameters: Any) -> None:
        self.conditions.append(condition)
        self.parameters += parameters

    def one_of(self, expression: str, values: Sequence[str]) -> None:
        if values:
            self.add(f"{expression} in ({', '.join('?' * len(values))})", *values)

    @property
    def sql(self) -> str:
        return "where " + " and ".join(self.conditions or ["true"])


def _where(filters: Filters) -> _Where:
    where = _Where()
    if "fixed" not in filters.state:  # what was put right belongs to a superseded revision
        where.add("f.is_current")
    for word in filters.q.split()[:8]:
        # one text to search: a word may be in any of them
        where.add(
            "contains(lower(concat_ws(' ', f.message_zh, f.explanation_zh, r.department_name, r.title, r.source_name,"
            " f.rule_id, u.title_zh)), lower(?))",
            word,
        )
    where.one_of("f.severity", filters.severity)
    where.one_of("u.dimension", filters.dimension)
    where.one_of("split_part(f.rule_id, '.', 1)", filters.family)
    where.one_of("f.state", filters.state)
    where.one_of("f.suspect", filters.suspect)
    where.one_of("f.cause", filters.cause)
    where.one_of("cast(r.fiscal_year as varchar)", filters.year)
    if filters.verdict:
        where.add(
            f"""exists (select 1 from fct_rule_result as v where v.result_key = f.finding_key and v.status = 'fail'
                and v.verdict in ({", ".join("?" * len(filters.verdict))}))""",
            *filters.verdict,
        )
    if filters.region:
        where.add("starts_with(r.region_key, ?)", filters.region)
    if filters.rule:
        where.add("f.rule_id = ?", filters.rule)
    if filters.department:
        where.add("r.department_key = ?", filters.department)
    if filters.report:
        where.add("f.report_key = ?", filters.report)
    if filters.new:
        where.add("f.first_seen_run = (select run_id from build_info)")
    return where


def _order(sort: str) -> str:
    expression = SORTS.get(sort.removeprefix("-"), SORTS["severity"])
    direction = "desc" if sort.startswith("-") else "asc"
    return f"order by {expression} {direction} nulls last, f.severity, f.report_key, f.rule_id, f.finding_key"


def counts(db: Snapshot, filters: Filters) -> Row:
    """How many findings the filters leave: n, n_reports, and by severity."""
    where = _where(filters)
    return db.rows(
        f"""
        select count(*) as n, count(distinct f.report_key) as n_reports,
            count(*) filter (where f.severity = 'error') as error,
            count(*) filter (where f.severity = 'warning') as warning,
            count(*) filter (where f.severity = 'info') as info
        {_JOINS} {where.sql}
        """,
        where.parameters,
    )[0]


_DETAILS = """
    select
        f.finding_key, f.report_key, f.rule_id, f.severity, f.message_zh, f.difference, f.tolerance, f.suspect,
        f.suspect_figure_key, f.suggested_value, f.explanation_zh, f.cause, f.state, f.first_seen_run, f.last_seen_run,
        f.owner, f.decision_reason, f.decided_by, f.decided_until, f.evidence_figure_keys,
        r.source_name, r.title, r.department_name, r.department_key, r.fiscal_year, r.report_kind, r.document_hash,
        g.region_name, g.province, g.city, g.county, u.title_zh as rule_title, u.dimension,
        results.verdict, results.stated, results.recomputed, results.unit,
        suspects.value as suspect_value, suspects.unit as suspect_unit, suspects.concept as suspect_concept,
        suspects.snippet as suspect_snippet
"""

# the results and figures of all reports are many times as many as the failing ones: narrowed before they are joined
_DETAIL_JOINS = """
    left join (
        select result_key, verdict, stated, recomputed, unit from fct_rule_result
        where status = 'fail' {of_reports}
    ) as results on results.result_key = f.finding_key
    left join (
        select figure_key, value, unit, concept, snippet from fct_figure
        where figure_key in (
            select suspect_figure_key from fct_finding where suspect_figure_key is not null {of_reports}
        )
    ) as suspects on suspects.figure_key = f.suspect_figure_key
"""


def page(db: Snapshot, filters: Filters, number: int = 1, size: int = PAGE_ROWS) -> list[Row]:
    """One page of findings with both numbers, verdict, suspect and suggested value; very long messages are cut."""
    where, order = _where(filters), _order(filters.sort)
    chosen = db.rows(
        f"select f.finding_key, f.report_key {_JOINS} {where.sql} {order} limit ? offset ?",
        [*where.parameters, size, (max(number, 1) - 1) * size],
    )
    if not chosen:
        return []
    keys = [row["finding_key"] for row in chosen]
    reports = sorted({row["report_key"] for row in chosen})
    of_reports = f"and report_key in ({', '.join('?' * len(reports))})"
    rows = db.rows(
        f"""
        {_DETAILS} {_JOINS} {_DETAIL_JOINS.format(of_reports=of_reports)}
        where f.finding_key in ({", ".join("?" * len(keys))}) {order}
        """,
        [*reports, *reports, *keys],
    )
    return [{**row, "message_zh": row["message_zh"][:MESSAGE_CHARACTERS]} for row in rows]


def everything(db: Snapshot, filters: Filters) -> list[Row]:
    """All findings of the filters in the same order, whole, for an export."""
    where = _where(filters)
    return db.rows(
        f"{_DETAILS} {_JOINS} {_DETAIL_JOINS.format(of_reports='')} {where.sql} {_order(filters.sort)}",
        where.parameters,
    )


def choices(db: Snapshot) -> dict[str, list[Row]]:
    """What the widgets offer: years, provinces, families and dimensions that occur."""
    return {
        "year": db.rows(
            "select distinct cast(fiscal_year as varchar) as code from dim_report where fiscal_year is not null"
            " order by code desc"
        ),
        "region": db.rows(
            """
            select distinct left(r.region_key, 2) as code, p.region_name as label
            from dim_report as r join dim_region as p on p.region_key = left(r.region_key, 2) || '0000'
            order by code
            """
        ),
        "family": db.rows(
            "select distinct split_part(rule_id, '.', 1) as code from dim_rule where status = 'active' order by code"
        ),
        "dimension": db.rows("select distinct dimension as code from dim_rule where status = 'active' order by code"),
    }


def name_of_region(db: Snapshot, code: str) -> Row | None:
    """A region by the first digits of its code."""
    return db.row("select * from dim_region where region_key = rpad(?, 6, '0')", [code])


def names(db: Snapshot, filters: Filters) -> dict[str, str]:
    """Readable names of a department, report and rule that the list is narrowed to."""
    asked = {
        "department": (filters.department, "select department_name from dim_department where department_key = ?"),
        "report": (filters.report, "select coalesce(title, source_name) from dim_report where report_key = ?"),
        "rule": (filters.rule, "select rule_id || ' ' || title_zh from dim_rule where rule_id = ?"),
    }
    return {key: db.value(sql, [value]) or value for key, (value, sql) in asked.items() if value}
