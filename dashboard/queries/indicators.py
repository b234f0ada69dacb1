"""The tree of indicators of one report: targets, actuals, marks, attainment."""

from __future__ import annotations

from dashboard.warehouse import Row, Snapshot

LIST_ROWS = 25
MOST_ROWS = 1_500


def reports_with_indicators(
    db: Snapshot, words: str, year: str, region: str, sort: str, page: int
) -> tuple[int, list[Row]]:
    """Current reports with indicator rows: how many, and one page with their share of full marks."""
    conditions, parameters = ["r.is_current"], []
    for word in words.split()[:8]:
        conditions.append("contains(lower(concat_ws(' ', r.department_name, r.title, r.source_name)), lower(?))")
        parameters.append(word)
    if year:
        conditions.append("cast(r.fiscal_year as varchar) = ?")
        parameters.append(year)
    if region:
        conditions.append("starts_with(r.region_key, ?)")
        parameters.append(region)
    where = " and ".join(conditions)
    orders = {"full": "full_share", "rows": "n_rows", "score": "r.self_score", "year": "r.fiscal_year"}
    order = orders.get(sort.removeprefix("-"), "full_share")
    direction = "desc" if sort.startswith("-") else "asc"
    counted = """
        with rows as (
            select report_key, count(*) as n_rows, count(*) filter (where score is not null and weight > 0) as n_scored,
                count(*) filter (where score >= weight and weight > 0) as n_full,
                count(*) filter (where is_met = false) as n_missed
            from fct_indicator group by report_key
        )
    """
    total = db.value(
        f"{counted} select count(*) from dim_report as r join rows using (report_key) where {where}", parameters
    )
    found = db.rows(
        f"""
        {counted}
        select r.report_key, r.title, r.source_name, r.department_name, r.fiscal_year, r.self_score, g.region_name,
            rows.n_rows, rows.n_scored, rows.n_full, rows.n_missed,
            cast(cast(n_full as decimal(18, 0)) * 100 / nullif(n_scored, 0) as decimal(12, 4)) as full_share
        from dim_report as r join rows using (report_key) left join dim_region as g on g.region_key = r.region_key
        where {where} order by {order} {direction} nulls last, r.report_key limit ? offset ?
        """,
        [*parameters, LIST_ROWS, (max(page, 1) - 1) * LIST_ROWS],
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
