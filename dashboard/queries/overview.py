"""The start page: what is covered, what was found, how it developed, what is fresh.

Lives here: counts over current reports and their findings. Pass rate = passed ÷ (passed + failed); coverage =
(passed + failed) ÷ (expected − not applicable), as in ``agg_quality_run``.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.warehouse import Row, Snapshot

RANKED_REGIONS = 12
SHOWN_RUNS = 40

RATES = """
    cast(sum(n_pass) as hugeint) as n_pass, cast(sum(n_fail) as hugeint) as n_fail,
    cast(sum(n_unresolved) as hugeint) as n_unresolved, cast(sum(n_not_applicable) as hugeint) as n_not_applicable,
    cast(sum(n_expected) as hugeint) as n_expected,
    cast(cast(sum(n_pass) as decimal(18, 0)) * 100 / nullif(sum(n_pass) + sum(n_fail), 0) as decimal(12, 4))
        as pass_rate,
    cast(cast(sum(n_pass) + sum(n_fail) as decimal(18, 0)) * 100
        / nullif(sum(n_expected) - sum(n_not_applicable), 0) as decimal(12, 4)) as coverage
"""


def build(db: Snapshot) -> Row:
    """The run that made the published file."""
    return db.rows("select * from build_info")[0]


def covered(db: Snapshot) -> Row:
    """Reports, departments, regions and years; money numbers printed and tied."""
    return db.rows(
        """
        select count(*) as n_reports, count(distinct department_key) as n_departments,
            count(distinct region_key) as n_regions, min(fiscal_year) as first_year, max(fiscal_year) as last_year,
            cast(sum(n_money_numbers) as bigint) as n_money_numbers, cast(sum(n_money_tied) as bigint) as n_money_tied,
            count(*) filter (where run_id = (select run_id from build_info)) as n_new
        from dim_report where is_current
        """
    )[0]


def finding_counts(db: Snapshot) -> list[Row]:
    """Findings of current reports by severity, dimension, family and state, one row per group and severity.

    ``what`` names the grouping: severity, dimension, family or state.
    """
    return db.rows(
        """
        with open as (
            select f.severity, f.state, u.dimension, split_part(f.rule_id, '.', 1) as family
            from fct_finding as f left join dim_rule as u using (rule_id) where f.is_current
        )
        select 'severity' as what, severity as code, severity, count(*) as n from open group by all
        union all select 'dimension', dimension, severity, count(*) from open group by all
        union all select 'family', family, severity, count(*) from open group by all
        union all select 'state', state, severity, count(*) from open group by all
        order by 1, 2, 3
        """
    )


def by_run(db: Snapshot, region: str = "") -> list[Row]:
    """Pass rate and coverage after each run, oldest first; of one region by the first digits of its code."""
    return db.rows(
        f"""
        select * from (
            select run_id, run_at, {RATES} from agg_quality_run where {_in_region(region)} group by run_id, run_at
            order by run_at desc limit {SHOWN_RUNS}
        ) order by run_at
        """,
        [region] if region else [],
    )


def by_year(db: Snapshot, region: str = "") -> list[Row]:
    """Pass rate and coverage per fiscal year, as of the latest run; of one region by the first digits of its code."""
    return db.rows(
        f"""
        select fiscal_year, {RATES} from agg_quality_run
        where run_id = (select arg_max(run_id, run_at) from agg_quality_run) and fiscal_year is not null
            and {_in_region(region)}
        group by fiscal_year order by fiscal_year
        """,
        [region] if region else [],
    )


def _in_region(region: str) -> str:
    return "starts_with(region_key, ?)" if region else "true"


def overall_rates(db: Snapshot) -> Row | None:
    """Pass rate and coverage of the latest run over everything."""
    return db.row(
        f"""
        select {RATES} from agg_quality_run
        where run_id = (select arg_max(run_id, run_at) from agg_quality_run)
        """
    )


def since_last_run(db: Snapshot) -> Row:
    """What the latest run brought: new reports, new findings, findings put right."""
    return db.rows(
        """
        with latest as (select run_id from build_info)
        select
            (select count(*) from dim_report where run_id = (select run_id from latest)) as n_reports,
            (select count(*) from fct_finding where is_current and first_seen_run = (select run_id from latest))
                as n_findings,
            (select count(*) from fct_finding where state = 'fixed') as n_fixed,
            (select count(distinct run_id) from agg_quality_run) as n_runs
        """
    )[0]


_LEVELS = {"province": 2, "city": 4, "county": 6}


def regions(db: Snapshot, level: str) -> list[Row]:
    """Regions ranked by findings per report, errors first. ``level`` is province, city or county."""
    digits = _LEVELS[level]
    return db.rows(
        f"""
        with reports as (
            select left(region_key, {digits}) as code, count(*) as n_reports from dim_report
            where is_current and region_key is not null group by all
        ), problems as (
            select left(r.region_key, {digits}) as code, count(*) as n_findings,
                count(*) filter (where f.severity = 'error') as n_errors
            from fct_finding as f join dim_report as r using (report_key) where f.is_current group by all
        ), rates as (
            select left(region_key, {digits}) as code, {RATES} from agg_quality_run
            where run_id = (select arg_max(run_id, run_at) from agg_quality_run) group by all
        )
        select reports.code, reports.n_reports, coalesce(n_findings, 0) as n_findings,
            coalesce(n_errors, 0) as n_errors, pass_rate, coverage, g.region_name, g.province, g.city, g.county,
            cast(cast(coalesce(n_errors, 0) as decimal(18, 2)) / n_reports as decimal(12, 2)) as errors_per_report,
            cast(cast(coalesce(n_findings, 0) as decimal(18, 2)) / n_reports as decimal(12, 2)) as findings_per_report
        from reports left join problems using (code) left join rates using (code)
        left join dim_region as g on g.region_key = rpad(reports.code, 6, '0')
        order by errors_per_report desc, findings_per_report desc, n_reports desc, code limit {RANKED_REGIONS}
        """
    )


def submitted(db: Snapshot, due: Sequence[tuple[str, int, str]]) -> list[Row]:
    """For region, year and kind of each calendar entry: current reports, and the latest report date."""
    if not due:
        return []
    keys, years, kinds = (list(column) for column in zip(*due, strict=True))
    return db.rows(
        """
        select due.n, count(r.report_key) as n_reports, max(r.report_date) as last_date
        from (select unnest(?::varchar[]) as region_key, unnest(?::integer[]) as fiscal_year,
            unnest(?::varchar[]) as report_kind, unnest(?::integer[]) as n) as due
        left join dim_report as r on r.is_current and r.region_key = due.region_key
            and r.fiscal_year = due.fiscal_year and r.report_kind = due.report_kind
        group by due.n order by due.n
        """,
        [keys, years, kinds, list(range(len(due)))],
    )
