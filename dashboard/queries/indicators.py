"""The tree of indicators of one report: targets, actuals, marks, attainment."""

from __future__ import annotations

from dashboard.queries.listing import Listing
from dashboard.queries.report import REPORT_TEXT
from dashboard.warehouse import Row, Snapshot

MOST_ROWS = 1_500
SORTS = {"full": "full_share", "rows": "n_rows", "score": "r.self_score", "year": "r.fiscal_year"}
DEFAULT_SORT = "-full"


def reports_with_indicators(db: Snapshot, asked: Listing) -> tuple[int, list[Row]]:
    """Current reports with indicator rows: how many, and one page with their share of full marks."""
    where, parameters = asked.where(REPORT_TEXT, "r.region_key", "r.fiscal_year")
    counted = """
        with rows as (
            select report_key, count(*) as n_rows, count(*) filter (where score is not null and weight > 0) as n_scored,
                count(*) filter (where score >= weight and weight > 0) as n_full,
                count(*) filter (where is_met = false) as n_missed
            from fct_indicator group by report_key
        )
    """
    total = db.value(
        f"{counted} select count(*) from dim_report as r join rows using (report_key) where r.is_current and {where}",
        parameters,
    )
    found = db.rows(
        f"""
        {counted}
        select r.report_key, r.title, r.source_name, r.department_name, r.fiscal_year, r.self_score, g.region_name,
            rows.n_rows, rows.n_scored, rows.n_full, rows.n_missed,
            cast(cast(n_full as decimal(18, 0)) * 100 / nullif(n_scored, 0) as decimal(12, 4)) as full_share
        from dim_report as r join rows using (report_key) left join dim_region as g on g.region_key = r.region_key
        where r.is_current and {where} {asked.order(SORTS, "r.report_key")} limit ? offset ?
        """,
        [*parameters, *asked.limits],
    )
    return total, found


def rows(db: Snapshot, report_key: str) -> list[Row]:
    """Indicator rows in the order of the report."""
    return db.rows(
        f"select * from fct_indicator where report_key = ? order by row_order, indicator_key limit {MOST_ROWS}",
        [report_key],
    )


def groups(db: Snapshot, report_key: str) -> list[Row]:
    """Marks given and available per form and first level."""
    return db.rows(
        """
        select scope, project_name, score_system, coalesce(level1, '') as level1, min(row_order) as first_row,
            count(*) as n, sum(weight) as weight, sum(score) as score,
            count(*) filter (where score >= weight and weight > 0) as n_full,
            count(*) filter (where score is not null and weight > 0) as n_scored
        from fct_indicator where report_key = ? group by all order by first_row
        """,
        [report_key],
    )
