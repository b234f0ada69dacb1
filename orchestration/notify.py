"""Telling people: what happened in a run, what is late; through apprise.

Lives here: which events there are, their words, and that each is told once. Never here: addresses (settings), or
deciding when to look (sensors, the command).

A message that cannot be delivered never fails a run. Messages name files and counts, never text of a report.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from orchestration import reading
from orchestration.home import Home
from orchestration.quarantine import Quarantined
from orchestration.settings import Event, Notify, load

if TYPE_CHECKING:
    from orchestration.session import Session

_LOG = logging.getLogger(__name__)
_NAMED = 10
"""Names in one message; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to tell."""

    event: Event
    title: str
    body: str


def send(settings: Notify, messages: Sequence[Message]) -> int:
    """Deliver the messages that are wanted; returns how many were. Problems are logged without the addresses."""
    wanted = [m for m in messages if m.event in settings.on]
    if not wanted or not settings.urls:
        return 0
    import apprise

    # apprise logs addresses with their secrets
    logging.getLogger("apprise").setLevel(logging.CRITICAL)
    service = apprise.Apprise()
    for n, url in enumerate(settings.urls, 1):
        if not service.add(url):
            _LOG.warning("notification address %d is not understood", n)
    sent = 0
    kinds = {"failed": apprise.NotifyType.FAILURE, "overdue": apprise.NotifyType.WARNING}
    for message in wanted:
        kind = kinds.get(message.event, apprise.NotifyType.INFO)
        try:
            delivered = service.notify(body=message.body, title=message.title, notify_type=kind)
        except Exception as error:  # noqa: BLE001 - whatever a plug-in raises must not fail the run
            _LOG.warning("notification failed: %s", type(error).__name__)
            delivered = False
        if delivered:
            sent += 1
        else:
            _LOG.warning("notification %r was not delivered to every address", message.title)
    return sent


def _names(names: Sequence[str]) -> str:
    shown = "\n".join(f"- {n}" for n in names[:_NAMED])
    return shown + (f"\n… {len(names) - _NAMED} more" if len(names) > _NAMED else "")


def run_failed(run: str, why: str) -> Message:
    """A run failed; the last good warehouse stays."""
    body = f"run {run}\n{why}\n已发布的数据未变 the published warehouse is unchanged"
    return Message("failed", "jixiao: 运行失败 run failed", body)


def after_run(session: Session) -> list[Message]:
    """What a run that published has to tell: documents newly in quarantine, findings that were not there before."""
    out = of_quarantine([q for q in session.quarantined if q.run_id == session.run_id])
    if session.published and (found := new_findings(session.home, session.run_id, session.settings.notify)):
        out.append(found)
    return out


def of_quarantine(held: Sequence[Quarantined]) -> list[Message]:
    """Documents that were put into quarantine; nothing when there are none."""
    if not held:
        return []
    title = f"jixiao: {len(held)} 份文件隔离 documents quarantined"
    return [Message("quarantined", title, _names([q.line for q in held]))]


def new_findings(home: Home, run_id: str, settings: Notify) -> Message | None:
    """Open findings that a run saw first, counted by severity and report; None when there is none to tell."""
    grave = reading.SEVERITIES[: reading.SEVERITIES.index(settings.findings_from) + 1]
    marks = ", ".join("?" * len(grave))
    rows = reading.query(
        home,
        f"""
        select findings.severity, reports.source_name, count(*)
        from marts.fct_finding as findings join marts.dim_report as reports using (report_key)
        where findings.first_seen_run = ? and findings.state = 'open' and reports.is_current
            and findings.severity in ({marks})
        group by all order by all
        """,
        [run_id, *grave],
    ).rows
    if not rows:
        return None
    totals = {s: sum(n for severity, _, n in rows if severity == s) for s in grave}
    told = " · ".join(f"{n} {s}" for s, n in totals.items() if n)
    body = _names([f"{name}: {n} {severity}" for severity, name, n in rows])
    if settings.dashboard_url:
        body += f"\n{settings.dashboard_url}"
    return Message("findings", f"jixiao: 新问题 new findings: {told}", body)


def overdue(home: Home, today: date) -> Message | None:
    """Departments whose report is past its date in ``calendar.csv``; each is told once. None when there is none new.

    A department counts when the warehouse has any report of it and its region, year and kind stand in the calendar.
    """
    if not home.calendar.exists() or not home.warehouse.exists():
        return None
    import duckdb

    path = str(home.calendar).replace("'", "''")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{str(home.warehouse).replace(chr(39), chr(39) * 2)}' as w (read_only)")
        rows = connection.execute(
            f"""
            with calendar as (
                select trim(region_key) as region_key, try_cast(fiscal_year as integer) as fiscal_year,
                    trim(report_kind) as report_kind, try_cast(due_on as date) as due_on
                from read_csv('{path}', header = true, all_varchar = true)
            )
            select departments.department_key, departments.department_name, calendar.fiscal_year,
                calendar.report_kind, calendar.due_on
            from calendar join w.marts.dim_department as departments using (region_key)
            where calendar.due_on < ? and not exists (
                select 1 from w.marts.dim_report as reports
                where reports.department_key = departments.department_key
                    and reports.fiscal_year = calendar.fiscal_year and reports.report_kind = calendar.report_kind)
            order by calendar.due_on, departments.department_name
            """,
            [today],
        ).fetchall()
    told = _told(home)
    new = [r for r in rows if f"{r[0]}|{r[2]}|{r[3]}" not in told]
    if not new:
        return None
    _remember(home, told | {f"{r[0]}|{r[2]}|{r[3]}" for r in new})
    lines = [f"{name} {year} {kind} 应于 {due} 前公开" for _, name, year, kind, due in new]
    return Message("overdue", f"jixiao: {len(new)} 份报告逾期 reports overdue", _names(lines))


def _told(home: Home) -> set[str]:
    try:
        return set(json.loads((home.work / "told_overdue.json").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return set()


def _remember(home: Home, keys: set[str]) -> None:
    path = home.work / "told_overdue.json"
    temp = path.with_suffix(".tmp")
    temp.write_text(json.dumps(sorted(keys)), encoding="utf-8")
    temp.replace(path)


def tell(home: Home, messages: Sequence[Message]) -> None:
    """Send with the home's settings; nothing that goes wrong here may fail what was done."""
    try:
        send(load(home).notify, messages)
    except Exception as error:  # noqa: BLE001 - see above
        _LOG.warning("notification failed: %s", type(error).__name__)
