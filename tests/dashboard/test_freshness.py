"""Last run, quarantine, and what is late by the optional calendar."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dashboard import freshness
from dashboard.warehouse import Snapshot
from orchestration.home import Home

TODAY = date(2026, 1, 1)


@pytest.fixture
def home(dashboard_home: Path, tmp_path: Path) -> Home:
    """A home with the history and quarantine of the rich one, and no calendar."""
    for name in ("history", "quarantine"):
        (tmp_path / name).symlink_to(dashboard_home / name)
    return Home(tmp_path)


def test_without_a_calendar_lateness_is_not_applicable(home: Home, db: Snapshot) -> None:
    seen = freshness.look(home, db, TODAY)
    assert seen.late == [] and seen.late_line.startswith("不适用")
    assert seen.last_run and seen.last_run["status"] == "published"
    assert seen.n_quarantined == len(seen.quarantined) == 1


def test_missing_and_late_reports(home: Home, db: Snapshot) -> None:
    known = db.row(
        "select region_key, fiscal_year, report_kind, report_date from dim_report"
        " where is_current and report_date is not null and source_name like 's0%' limit 1"
    )
    assert known
    key, year, kind = known["region_key"], known["fiscal_year"], known["report_kind"]
    home.calendar.write_text(
        "region_key,fiscal_year,report_kind,due_on\n"
        f"{key},{year},{kind},2000-01-01\n"  # there, but dated later
        f"{key},{year},{kind},{known['report_date']}\n"  # in time
        f"{key},1999,{kind},2000-06-30\n"  # never came
        f"{key},{year},{kind},2099-01-01\n"  # not due yet
        "nonsense,x,y,z\n",
        encoding="utf-8",
    )
    seen = freshness.look(home, db, TODAY)
    assert [(x.due_on.isoformat(), x.what) for x in seen.late] == [
        ("2000-01-01", f"{year} 年度：报告日期 {known['report_date']}"),
        ("2000-06-30", "1999 年度：没有收到报告"),
    ]
    assert seen.late_line == "3 项到期，2 项迟报或未报"
    assert seen.late[0].region and seen.late[0].region["region_key"] == key


def test_an_empty_calendar(home: Home, db: Snapshot) -> None:
    home.calendar.write_text("region_key,fiscal_year,report_kind,due_on\n", encoding="utf-8")
    assert freshness.look(home, db, TODAY).late_line == "0 项到期，0 项迟报或未报"
