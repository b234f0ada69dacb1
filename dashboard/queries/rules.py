"""The rule catalogue with its results."""

from __future__ import annotations

from dashboard.queries.overview import RATES
from dashboard.warehouse import Row, Snapshot

EXAMPLES = 5
_LATEST = "run_id = (select arg_max(run_id, run_at) from agg_quality_run)"


def catalogue(db: Snapshot) -> list[Row]:
    """Every rule with the latest run's results and findings."""
    return db.rows(
        f"""
        with rates as (select rule_id, {RATES} from agg_quality_run where {_LATEST} group by rule_id),
        problems as (select rule_id, count(*) as n_findings from fct_finding where is_current group by rule_id)
        select u.*, rates.* exclude (rule_id), coalesce(problems.n_findings, 0) as n_findings
        from dim_rule as u left join rates using (rule_id) left join problems using (rule_id) order by u.rule_id
        """
    )


def one(db: Snapshot, rule_id: str) -> Row | None:
    """A rule of the catalogue."""
    return next((r for r in catalogue(db) if r["rule_id"] == rule_id), None)


def by_run(db: Snapshot, rule_id: str) -> list[Row]:
    """Pass rate and coverage after each run."""
    return db.rows(
        f"""
        select * from (
            select run_id, run_at, {RATES} from agg_quality_run where rule_id = ? group by run_id, run_at
            order by run_at desc limit 40
        ) order by run_at
        """,
        [rule_id],
    )


def by_year(db: Snapshot, rule_id: str) -> list[Row]:
    """Pass rate and coverage per fiscal year, latest run."""
    return db.rows(
        f"""
        select fiscal_year, {RATES} from agg_quality_run where rule_id = ? and {_LATEST} and fiscal_year is not null
        group by fiscal_year order by fiscal_year
        """,
        [rule_id],
    )


def verdicts(db: Snapshot, rule_id: str) -> list[Row]:
    """Results by status and verdict, current reports."""
    return db.rows(
        """
        select s.status, s.verdict, count(*) as n from fct_rule_result as s join dim_report as r using (report_key)
        where s.rule_id = ? and r.is_current group by all order by n desc
        """,
        [rule_id],
    )


def examples(db: Snapshot, rule_id: str, status: str) -> list[Row]:
    """Some results with a status, those with numbers and the biggest differences first."""
    return db.rows(
        """
        select s.*, r.title, r.source_name, r.department_name, r.fiscal_year, f.finding_key,
            left(f.message_zh, 400) as message_zh
        from fct_rule_result as s join dim_report as r using (report_key)
        left join fct_finding as f on f.finding_key = s.result_key
        where s.rule_id = ? and s.status = ? and r.is_current
        order by s.stated is null, s.verdict = 'exact', abs(s.difference) desc nulls last, s.result_key limit ?
        """,
        [rule_id, status, EXAMPLES],
    )
