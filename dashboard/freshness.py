"""How fresh and complete the published data are: the last run, what is late, what is in quarantine.

Lives here: reading the small files beside the warehouse: run records, quarantine, the optional calendar of due dates.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from itertools import islice

from dashboard.queries import overview
from dashboard.warehouse import Row, Snapshot
from orchestration import reading
from orchestration.home import Home
from orchestration.quarantine import Quarantined

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Due:
    """One line of ``calendar.csv``."""

    region_key: str
    fiscal_year: int
    report_kind: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Late:
    """A due date that passed without a report, or with one dated after it."""

    region_key: str
    region: Row | None
    due_on: date
    what: str


@dataclass(frozen=True, slots=True)
class Freshness:
    """What the start page says of it."""

    last_run: Row | None
    n_quarantined: int
    quarantined: list[Quarantined]  # the newest
    late: list[Late]
    late_line: str


def look(home: Home, db: Snapshot, today: date) -> Freshness:
    """Look now; nothing of it is cached, as the files change without a publish."""
    held = sorted(reading.quarantined(home), key=lambda q: q.quarantined_at, reverse=True)
    late, line = _late(home, db, today)
    return Freshness(reading.last_run(home), len(held), held[:SHOWN], late, line)


def calendar(home: Home) -> list[Due] | None:
    """Due dates; None without a calendar. Lines that cannot be understood are left out."""
    if not home.calendar.exists():
        return None
    found = []
    with home.calendar.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            try:
                found.append(
                    Due(
                        row["region_key"],
                        int(row["fiscal_year"]),
                        row["report_kind"],
                        date.fromisoformat(row["due_on"]),
                    )
                )
            except (KeyError, TypeError, ValueError):
                continue
    return found


def _late(home: Home, db: Snapshot, today: date) -> tuple[list[Late], str]:
    due = calendar(home)
    if due is None:
        return [], "不适用（没有提供报送期限 calendar.csv）"
    past = [d for d in due if d.due_on < today]
    submitted = overview.submitted(db, [(d.region_key, d.fiscal_year, d.report_kind) for d in past])
    late = []
    for entry, row in zip(past, submitted, strict=True):
        if not row["n_reports"]:
            late.append((entry, "没有收到报告"))
        elif row["last_date"] and row["last_date"] > entry.due_on:
            late.append((entry, f"报告日期 {row['last_date']}"))
    shown = [
        Late(
            entry.region_key,
            db.row("select * from dim_region where region_key = ?", [entry.region_key]),
            entry.due_on,
            f"{entry.fiscal_year} 年度：{what}",
        )
        for entry, what in islice(late, SHOWN)
    ]
    return shown, f"{len(past):,} 项到期，{len(late):,} 项迟报或未报"
