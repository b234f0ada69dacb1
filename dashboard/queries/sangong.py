"""三公 expenses: totals, shares of the three kinds, change, per head.

Lives here: one amount per current report and category, of the report's own year. Shares and changes are those that
the mart computed from the printed amounts. Per head: 三公 ÷ staff in post of the same report.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dashboard.queries.listing import Listing
from dashboard.warehouse import Row, Snapshot

SORTS = {
    "total": "total",
    "change": "change_pct",
    "control": "control_pct",
    "head": "per_head",
    "reception": "reception",
    "vehicle": "vehicle",
    "year": "fiscal_year",
}
DEFAULT_SORT = "-total"

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
        left join dim_department as d on d.department_key = r.department_key
        where r.is_current and s.basis = 'actual' and s.breakdown is null and {conditions}
        group by r.report_key, r.department_key, r.department_name, r.fiscal_year, g.region_name, g.province, g.city,
            g.county
    ), staff as (
        select report_key, max(count) as n from fct_staffing
        where concept = 'headcount_actual' and breakdown is null group by report_key
    ), complete as (
        select ledger.*, staff.n as n_staff,
            coalesce(vehicle_sum, operation + purchase, operation, purchase) as vehicle,
            cast(ledger.total / nullif(staff.n, 0) as decimal(18, 4)) as per_head
        from ledger left join staff using (report_key)
    )
"""


def _narrowed(asked: Listing) -> tuple[str, list[Any]]:
    where, parameters = asked.where("''", "r.region_key", "r.fiscal_year", "d.department_type")
    return _LEDGER.format(conditions=where), parameters


def by_year(db: Snapshot, asked: Listing) -> list[Row]:
    """Sums per fiscal year, whatever year is asked for; ``n_total`` reports printed a total."""
    ledger, parameters = _narrowed(replace(asked, year=""))
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


def summary(db: Snapshot, asked: Listing) -> Row:
    """Sums and medians of what the filters leave; ``n_up`` totals rose, ``n_over`` exceeded their budget."""
    ledger, parameters = _narrowed(asked)
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


def ranking(db: Snapshot, asked: Listing) -> tuple[int, list[Row]]:
    """Reports with 三公 amounts: how many, and one page of them."""
    ledger, parameters = _narrowed(asked)
    total = db.value(f"{ledger} select count(*) from complete", parameters)
    rows = db.rows(
        f"{ledger} select * from complete {asked.order(SORTS, 'report_key')} limit ? offset ?",
        [*parameters, *asked.limits],
    )
    return total, rows
