"""Which reports a run has to check: those without results of today's rules, and their neighbours.

Lives here: that question. Never here: checking. A rule may look at the same department's report of the year before or
after, and at other reports of the same year; those are its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from orchestration.home import Home

EVERYTHING = frozenset(
    {"calendar", "transforms", "full_refresh", "full_check", "rules_version", "parser_version", "not_published"}
)
"""Reasons of a run after which no earlier result can be trusted to stand."""


def reports_to_check(
    home: Home, reasons: Iterable[str], *, parser_version: str, rules_version: str
) -> list[str] | None:
    """Keys of current reports that must be checked; None: all of them. The facts must be built."""
    if EVERYTHING & set(reasons):
        return None
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"attach {_text(home.build_db)} as build (read_only)")
        rows = connection.execute(
            f"""
            with checked as (
                select distinct results.report_key
                from {_parquet(home.history / "rule_results")} as results
                join {_parquet(home.history / "runs")} as runs using (run_id)
                where runs.status = 'published' and runs.parser_version = ? and runs.rules_version = ?
            ),
            current as (
                select report_key, department_key, fiscal_year
                from build.marts.dim_report where is_current is not false
            ),
            new as (select * from current where report_key not in (select report_key from checked))
            select report_key from new
            union
            select current.report_key from current join new
                on current.department_key = new.department_key
                and abs(current.fiscal_year - new.fiscal_year) <= 1
            order by 1
            """,
            [parser_version, rules_version],
        ).fetchall()
    return [key for (key,) in rows]


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _parquet(folder: Path) -> str:
    return f"read_parquet({_text(folder / '**' / '*.parquet')}, union_by_name = true, hive_partitioning = false)"
