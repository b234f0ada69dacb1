"""Questions to the published warehouse, read-only.

Lives here: opening it, the findings list, the status. Never here: writing, or formats (``tables``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from orchestration.home import Home
from orchestration.quarantine import Quarantine, Quarantined

SEVERITIES = ("error", "warning", "info")


class NothingPublishedError(RuntimeError):
    """There is no warehouse yet."""


class DamagedWarehouseError(RuntimeError):
    """The published file is there and is no sound database."""


class BadQueryError(ValueError):
    """The user's SQL does not work."""


@dataclass(frozen=True, slots=True)
class Table:
    """A query's answer."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


@contextmanager
def opened(home: Home) -> Iterator[Any]:
    """A read-only connection that can reach nothing but the warehouse. Raises ``NothingPublishedError``."""
    import duckdb

    if not home.warehouse.exists():
        raise NothingPublishedError(f"no warehouse in {home.root}; make one with: jixiao run PATH")
    try:
        opening = duckdb.connect(str(home.warehouse), read_only=True)
    except duckdb.Error as error:
        raise DamagedWarehouseError(
            f"{home.warehouse}: cannot be opened ({' '.join(str(error).split())[:200]}); put an earlier one back with: "
            "jixiao rollback, or make it again with: jixiao run --full-refresh"
        ) from error
    with opening as connection:
        connection.execute("set search_path = 'marts,zh'")
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        yield connection


def query(home: Home, sql: str, parameters: Sequence[Any] = ()) -> Table:
    """Answer of one statement. Raises ``BadQueryError`` with DuckDB's words."""
    import duckdb

    with opened(home) as connection:
        try:
            cursor = connection.execute(sql, list(parameters))
            columns = tuple(c[0] for c in cursor.description or ())
            return Table(columns, cursor.fetchall() if columns else [])
        except duckdb.Error as error:
            raise BadQueryError(" ".join(str(error).split())) from error


def findings(home: Home, report: str | None = None, severities: Sequence[str] = ()) -> Table:
    """Findings of current reports, gravest first. ``report`` is a file name or key, or a part of name or title."""
    sql = """
        select
            findings.severity, findings.rule_id, reports.source_name, reports.fiscal_year, findings.message_zh,
            findings.difference, findings.tolerance, findings.suspect, findings.cause, findings.state,
            rules.title_zh as rule_title, reports.title, findings.explanation_zh, findings.finding_key,
            findings.report_key, findings.first_seen_run, findings.last_seen_run
        from marts.fct_finding as findings
        join marts.dim_report as reports using (report_key)
        left join marts.dim_rule as rules using (rule_id)
        where reports.is_current
    """
    parameters: list[Any] = []
    if report:
        sql += """
            and (reports.source_name = ? or reports.report_key = ?
                 or contains(reports.source_name, ?) or contains(coalesce(reports.title, ''), ?))
        """
        parameters += [report] * 4
    if severities:
        sql += f" and findings.severity in ({', '.join('?' * len(severities))})"
        parameters += severities
    sql += """
        order by case findings.severity when 'error' then 0 when 'warning' then 1 else 2 end,
            reports.source_name, findings.rule_id, findings.finding_key
    """
    return query(home, sql, parameters)


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of the published warehouse; findings of current reports only."""

    n_reports: int
    n_figures: int
    findings: dict[str, int]  # by severity, every severity present
    build: dict[str, Any]  # the row of build_info


def summary(home: Home) -> Summary:
    """What is published. Raises ``NothingPublishedError``."""
    with opened(home) as connection:
        reports, figures = connection.execute(
            "select (select count(*) from marts.dim_report), (select count(*) from marts.fct_figure)"
        ).fetchone()
        counted = dict(
            connection.execute(
                "select findings.severity, count(*) from marts.fct_finding as findings"
                " join marts.dim_report as reports using (report_key) where reports.is_current group by all"
            ).fetchall()
        )
        cursor = connection.execute("select * from marts.build_info")
        build = dict(zip([c[0] for c in cursor.description], cursor.fetchone() or (), strict=False))
    return Summary(reports, figures, {s: counted.get(s, 0) for s in SEVERITIES}, build)


def last_run(home: Home) -> dict[str, Any] | None:
    """The newest run record."""
    if not home.finished_runs():
        return None
    import duckdb

    with duckdb.connect() as connection:
        cursor = connection.execute(
            "select * from read_parquet(?, union_by_name = true) order by started_at desc limit 1",
            [str(home.history / "runs" / "run=*.parquet")],
        )
        return dict(zip([c[0] for c in cursor.description], cursor.fetchone() or (), strict=False))


def quarantined(home: Home) -> list[Quarantined]:
    """Everything in quarantine."""
    return list(Quarantine(home.quarantine).entries())
