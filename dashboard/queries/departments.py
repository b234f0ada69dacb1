"""Departments: the list, and one department over its years."""

from __future__ import annotations

from dashboard.queries.listing import Listing
from dashboard.warehouse import Row, Snapshot

SORTS = {
    "findings": "n_findings",
    "reports": "n_reports",
    "department": "d.department_name",
    "score": "self_score",
    "full": "full_marks_share",
}
DEFAULT_SORT = "-findings"


def search(db: Snapshot, asked: Listing) -> tuple[int, list[Row]]:
    """Departments: how many, and one page with their latest year. Words are looked for in names and aliases."""
    text = "concat_ws(' ', d.department_name, array_to_string(d.aliases, ' '))"
    where, parameters = asked.where(text, "d.region_key", kind="d.department_type")
    total = db.value(f"select count(*) from dim_department as d where {where}", parameters)
    rows = db.rows(
        f"""
        with years as (
            select department_key, cast(sum(n_reports) as bigint) as n_reports, min(fiscal_year) as first_year,
                max(fiscal_year) as last_year,
                cast(sum(n_findings_error) as bigint) as n_errors,
                cast(sum(n_findings_error + n_findings_warning + n_findings_info) as bigint) as n_findings,
                arg_max(self_score, fiscal_year) as self_score,
                arg_max(full_marks_share, fiscal_year) as full_marks_share
            from agg_department_year group by department_key
        )
        select d.department_key, d.department_name, d.department_type, g.region_name, g.province, g.city, g.county,
            years.* exclude (department_key)
        from dim_department as d left join years using (department_key)
        left join dim_region as g on g.region_key = d.region_key
        where {where}
        {asked.order(SORTS, "d.department_name, d.department_key")} limit ? offset ?
        """,
        [*parameters, *asked.limits],
    )
    return total, rows


def one(db: Snapshot, department_key: str) -> Row | None:
    """A department with its region."""
    return db.row(
        """
        select d.*, g.region_name, g.region_level, g.province, g.city, g.county
        from dim_department as d left join dim_region as g on g.region_key = d.region_key where d.department_key = ?
        """,
        [department_key],
    )


def years(db: Snapshot, department_key: str) -> list[Row]:
    """One row per fiscal year."""
    return db.rows("select * from agg_department_year where department_key = ? order by fiscal_year", [department_key])


def rates(db: Snapshot, department_key: str) -> dict[int, Row]:
    """Checks of the department's current reports per fiscal year: n_pass, n_fail, pass_rate, coverage."""
    rows = db.rows(
        """
        with counted as (
            select r.fiscal_year, count(*) filter (where s.status = 'pass') as n_pass,
                count(*) filter (where s.status = 'fail') as n_fail,
                count(*) filter (where s.status = 'unresolved') as n_unresolved
            from fct_rule_result as s join dim_report as r using (report_key)
            where r.department_key = ? and r.is_current and r.fiscal_year is not null group by all
        )
        select *, cast(n_pass * 100.0 / nullif(n_pass + n_fail, 0) as decimal(12, 4)) as pass_rate,
            cast((n_pass + n_fail) * 100.0 / nullif(n_pass + n_fail + n_unresolved, 0) as decimal(12, 4)) as coverage
        from counted
        """,
        [department_key],
    )
    return {row["fiscal_year"]: row for row in rows}


def reports(db: Snapshot, department_key: str) -> list[Row]:
    """All reports of the department, newest year first."""
    return db.rows(
        """
        select r.report_key, r.title, r.source_name, r.fiscal_year, r.report_kind, r.self_score, r.coverage, r.revision,
            r.is_current, count(f.finding_key) as n_findings,
            count(f.finding_key) filter (where f.severity = 'error') as n_errors
        from dim_report as r left join fct_finding as f on f.report_key = r.report_key
        where r.department_key = ? group by all order by r.fiscal_year desc, r.report_kind, r.revision desc limit 200
        """,
        [department_key],
    )


def rule_rates(db: Snapshot, department_key: str) -> list[Row]:
    """Rules that the department's current reports fail, most often first."""
    return db.rows(
        """
        select f.rule_id, u.title_zh, f.severity, count(*) as n, count(distinct r.fiscal_year) as n_years
        from fct_finding as f join dim_report as r using (report_key) left join dim_rule as u using (rule_id)
        where r.department_key = ? and f.is_current group by all order by n desc, f.rule_id limit 15
        """,
        [department_key],
    )
