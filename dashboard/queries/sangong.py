"""三公 expenses: totals, shares of the three kinds, change, per head.

Lives here: one amount per current report and category, of the report's own year. Shares and changes are those that
the mart computed from the printed amounts. Per head: 三公 ÷ staff in post of the same report.
"""

from __future__ import annotations

from typing import Any

from dashboard.warehouse import Row, Snapshot

LIST_ROWS = 25
KINDS = ("sangong_reception", "sangong_vehicle_operation", "sangong_vehicle_purchase", "sangong_abroad")
SORTS = {
    "total": "total",
    "change": "change_pct",
    "control": "control_pct",
    "head": "per_head",
    "reception": "reception",
    "vehicle": "vehicle",
    "year": "fiscal_year",
}

_LEDGER = """
    with ledger as (
        select r.report_key, r.department_key, r.department_name, r.fiscal_year, g.region_name, g.province, g.city,
            g.county,
            max(s.amount_wan) filter (where s.category = 'sangong_total') as total,
            max(s.amount_wan) filter (where s.category = 'sangong_reception') as reception,
            max(s.amount_wan) filter (where s.category = 'sangong_vehicle') as vehicle_sum,
            max(s.amount_wan) filter (where s.category = 'sangong_vehicle_operation') as operation,
            max(s.amount_wan) filter (where s.category = 'sangong_vehicle_purchase') as purchase,
            max(s.amount_wan) filter (where s.category = 'sangong_abroad') as abroad,
            max(s.change_from_prior_pct) filter (where s.category = 'sangong_total') as change_pct,
            max(s.control_rate_pct) filter (where s.category = 'sangong_total') as control_pct
        from dim_report as r
        join fct_sangong as s on s.report_key = r.report_key and s.fiscal_year = r.fiscal_year
        left join dim_region as g on g.region_key = r.region_key
        where r.is_current and s.basis = 'actual' and s.breakdown is null {conditions}
        group by r.report_key, r.department_key, r.department_name, r.fiscal_year, g.region_name, g.province, g.city,
            g.county
    ), staff as (
        select report_key, max(count) as n from fct_staffing
        where concept = 'headcount_actual' and breakdown is null group by report_key
    ), complete as (
        select ledger.*, coalesce(vehicle_sum, operation + purchase, operation, purchase) as vehicle, staff.n as n_staff,
            cast(ledger.total / nullif(staff.n, 0) as decimal(18, 4)) as per_head
        from ledger left join staff using (report_key)
    )
"""


def _narrowed(year: str, region: str, kind: str) -> tuple[str, list[Any]]:
    conditions, parameters = "", []
    if year:
        conditions += " and cast(r.fiscal_year as varchar) = ?"
        parameters.append(year)
    if region:
        conditions += " and starts_with(r.region_key, ?)"
        parameters.append(region)
    if kind:
        conditions += " and r.department_key in (select department_key from dim_department where department_type = ?)"
        parameters.append(kind)
    return _LEDGER.format(conditions=conditions), parameters


def by_year(db: Snapshot, region: str, kind: str) -> list[Row]:
    """Sums per fiscal year; ``n_total`` reports printed a total, ``other`` is what the kinds leave of it."""
    ledger, parameters = _narrowed("", region, kind)
    return db.rows(
        f"""
        {ledger}
        select fiscal_year, count(*) as n_reports, count(total) as n_total, sum(total) as total,
            sum(reception) as reception, sum(operation) as operation, sum(purchase) as purchase, sum(abroad) as abroad,
            cast(median(per_head) as decimal(18, 4)) as per_head
        from complete where fiscal_year is not null group by fiscal_year order by fiscal_year
        """,
        parameters,
    )


def summary(db: Snapshot, year: str, region: str, kind: str) -> Row:
    """Sums and medians of what the filters leave; ``n_up`` totals rose, ``n_over`` exceeded their budget."""
    ledger, parameters = _narrowed(year, region, kind)
    return db.rows(
        f"""
        {ledger}
        select count(*) as n_reports, count(total) as n_total, sum(total) as total, sum(reception) as reception,
            sum(operation) as operation, sum(purchase) as purchase, sum(abroad) as abroad,
            cast(median(per_head) as decimal(18, 4)) as per_head,
            cast(median(change_pct) as decimal(18, 4)) as change_pct,
            count(*) filter (where change_pct > 0) as n_up, count(change_pct) as n_change,
            count(*) filter (where control_pct > 100) as n_over, count(control_pct) as n_control
        from complete
        """,
        parameters,
    )[0]


def ranking(db: Snapshot, year: str, region: str, kind: str, sort: str, page: int) -> tuple[int, list[Row]]:
    """Reports with 三公 amounts: how many, and one page of them."""
    ledger, parameters = _narrowed(year, region, kind)
    total = db.value(f"{ledger} select count(*) from complete", parameters)
    order = SORTS.get(sort.removeprefix("-"), "total")
    direction = "desc" if sort.startswith("-") else "asc"
    rows = db.rows(
        f"{ledger} select * from complete order by {order} {direction} nulls last, report_key limit ? offset ?",
        [*parameters, LIST_ROWS, (max(page, 1) - 1) * LIST_ROWS],
    )
    return total, rows
