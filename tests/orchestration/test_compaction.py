"""History put together: no row is lost or doubled, also when a run is killed in between."""

from __future__ import annotations

import shutil
from dataclasses import replace
from decimal import Decimal

import duckdb
import pytest

from expectations.records import TABLES, ClaimVerdict
from ingest.parquet import write_records
from orchestration import compaction, runs
from orchestration.empty_tables import write_empty_tables
from orchestration.home import Home

RECORD = runs.RunRecord(
    "r00", "2026-01-01T00:00:00", "2026-01-01T00:00:01", "published", 1, 0, 0, 1, 1, "1", "a", None, Decimal(1), None
)


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path).ensure()
    write_empty_tables(home)
    for n in range(6):
        runs.write_record(home, replace(RECORD, run_id=f"r{n:02}"))
        for table, record in TABLES.items():
            rows = [ClaimVerdict(f"c{n}", "k", None, None, "exact", f"r{n:02}")] if table == "claim_verdicts" else []
            write_records(home.history / table / f"run=r{n:02}" / "part-0.parquet", record, rows)
    return home


def rows(home: Home, table: str) -> list[str]:
    with duckdb.connect() as connection:
        found = connection.execute(
            "select run_id from read_parquet(?, union_by_name = true, hive_partitioning = false) order by 1",
            [str(home.history / table / "**" / "*.parquet")],
        ).fetchall()
    return [r for (r,) in found]


def test_few_files_are_left_alone_and_many_become_one(home):
    before = {table: rows(home, table) for table in (*TABLES, "runs")}
    assert compaction.compact(home, above=6) == 0
    assert compaction.compact(home, above=5) == 24
    assert {table: rows(home, table) for table in (*TABLES, "runs")} == before
    assert sorted(p.name for p in (home.history / "runs").iterdir()) == ["run=c-r05.parquet", "run=init.parquet"]
    assert compaction.runs_in(home.history / "runs") == {f"r{n:02}" for n in range(6)}
    assert home.finished_runs() == set()
    runs.write_record(home, replace(RECORD, run_id="r06"))
    assert len(rows(home, "runs")) == 7


def test_rows_left_twice_by_a_killed_run_are_removed(home):
    copy = home.root / "copy"
    shutil.copytree(home.history, copy)
    before = {table: rows(home, table) for table in (*TABLES, "runs")}
    compaction.compact(home, above=1)
    shutil.copytree(copy, home.history, dirs_exist_ok=True)  # as if nothing had been removed
    compaction.remove_doubles(home)
    home.remove_leftovers(compaction.runs_in(home.history / "runs"))
    assert {table: rows(home, table) for table in ("claim_verdicts", "runs")} == {
        table: before[table] for table in ("claim_verdicts", "runs")
    }


def test_results_of_compacted_runs_are_no_leftovers(home):
    compaction._merge(home.history / "runs", compaction._singles(home.history / "runs"))
    home.remove_leftovers(compaction.runs_in(home.history / "runs"))
    assert len(rows(home, "claim_verdicts")) == 6
