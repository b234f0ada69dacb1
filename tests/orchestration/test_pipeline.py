"""The whole way, for real: samples to a published warehouse, again, changed, with bad input, and killed anywhere."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from orchestration.home import Home

ROOT = Path(__file__).resolve().parents[2]


def ask(home: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(Home(home).warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def run_records(home: Path) -> list[tuple]:
    pattern = str(home / "history" / "runs" / "run=*.parquet")
    with duckdb.connect() as connection:
        return connection.execute(
            "select status, n_new, n_unchanged, n_quarantined from read_parquet(?) order by started_at", [pattern]
        ).fetchall()


def tree(home: Path, *without: str) -> dict[str, tuple[int, int]]:
    """Every file with its size and time, without the folders that a run may always write."""
    return {
        str(p.relative_to(home)): (p.stat().st_size, p.stat().st_mtime_ns)
        for p in sorted(home.rglob("*"))
        if p.is_file() and not str(p.relative_to(home)).startswith(without)
    }


@pytest.fixture
def copied(sample_home: Path, tmp_path: Path) -> Path:
    """A home with the samples published, to change."""
    return Path(shutil.copytree(sample_home, tmp_path / "home"))


def test_the_summary_tells_what_happened_and_where_the_warehouse_is(sample_run, samples):
    home, done = sample_run
    n = len([p for p in samples.iterdir() if p.is_file()])
    assert f"{n} new · 0 unchanged · 0 quarantined" in done.stdout
    assert "findings   3 error" in done.stdout
    assert str(Home(home).warehouse) in done.stdout
    assert Home(home).warehouse.exists()
    assert run_records(home) == [("published", n, 0, 0)]


def test_everything_of_the_contract_is_published_without_inexact_numbers(sample_home):
    schemas = ask(sample_home, "select distinct schema_name from duckdb_columns() where not internal")
    assert {s for (s,) in schemas} == {"marts", "zh"}
    assert ask(sample_home, "select table_name, column_name from duckdb_columns() where data_type similar to "
               "'.*(DOUBLE|FLOAT|REAL).*' and not internal") == []  # fmt: skip
    assert ask(sample_home, "select count(*) > 0 from marts.fct_figure") == [(True,)]


def test_the_quote_of_every_figure_stands_at_its_offsets(sample_home):
    n, placed = ask(
        sample_home,
        """
        select count(*), count(*) filter (
            where substr(b.text, (f.char_start - b.char_start + 1)::bigint, (f.char_end - f.char_start)::bigint)
            = f.snippet)
        from marts.fct_figure as f
        left join marts.fct_text_block as b
            on b.report_key = f.report_key and b.char_start <= f.char_start and f.char_end <= b.char_end
        """,
    )[0]
    assert n == placed > 0


def test_dagster_recorded_the_run_and_its_checks(sample_home):
    import sqlite3

    with sqlite3.connect(sample_home / "dagster" / "history" / "runs" / "index.db") as c:
        kinds = dict(c.execute("select dagster_event_type, count(*) from event_logs group by 1").fetchall())
        checks = c.execute(
            "select count(*), sum(execution_status = 'SUCCEEDED') from asset_check_executions"
        ).fetchone()
    assert kinds["ASSET_MATERIALIZATION"] > 20
    assert checks[0] == checks[1] > 20


def test_a_second_run_changes_nothing_but_the_run_record_and_imports_nothing_heavy(copied, samples):
    before = tree(copied, "lock", "history/runs")
    script = f"""
import sys
from orchestration.cli import main
try:
    main(["run", {str(samples)!r}, "--home", {str(copied)!r}])
finally:
    heavy = {{"dagster", "dbt", "great_expectations", "dagster_dbt", "sqlalchemy"}} & set(sys.modules)
    print("heavy:", sorted(heavy))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert "heavy: []" in done.stdout
    assert "0 new" in done.stdout
    assert "nothing new" in done.stdout
    assert tree(copied, "lock", "history/runs") == before
    assert [r[0] for r in run_records(copied)] == ["published", "unchanged"]


def test_a_changed_report_is_a_new_revision_and_bad_input_is_quarantined(copied, samples, tmp_path, jixiao):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    [sample] = samples.glob("s01*")
    (inbox / sample.name).write_bytes(sample.read_bytes() + "\n以上报告如有更正，以本次公开为准。\n".encode())
    (inbox / "empty.txt").write_bytes(b"")
    (inbox / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (inbox / "story.txt").write_text("很久以前有一座山，山里有一座庙，庙里有一个老和尚在讲故事。" * 20)
    (inbox / "gone.txt").symlink_to(inbox / "nowhere.txt")
    (tmp_path / "nothing").mkdir()

    done = jixiao("run", inbox, tmp_path / "nothing", "--home", copied, "--strict")
    assert done.returncode == 3, done.stderr
    assert "1 new · 0 unchanged · 5 quarantined" in done.stdout

    lines = [line for line in done.stderr.splitlines() if line.startswith("quarantined")]
    assert sorted(line.split()[1] for line in lines) == [
        "binary.txt:", "empty.txt:", "gone.txt:", "nothing:", "story.txt:",
    ]  # fmt: skip
    held = [json.loads(p.read_text()) for p in (copied / "quarantine").glob("*.json")]
    assert {(h["file"], h["reason"]) for h in held} >= {
        ("empty.txt", "empty"),
        ("story.txt", "not_a_report"),
        ("gone.txt", "cannot_open"),
        ("nothing", "no_files"),
    }
    assert all(h["message_zh"] and h["message_en"] and h["quarantined_at"] for h in held)
    for h in held:  # nothing is lost: what had bytes is in the archive
        assert h["document_hash"] is None or (copied / "archive" / h["document_hash"][:2] / h["document_hash"]).exists()

    revisions = ask(
        copied,
        f"select revision, is_current, supersedes_report_key is not null from marts.dim_report "
        f"where source_name = '{sample.name}' order by revision",
    )
    assert revisions == [(1, False, False), (2, True, True)]
    assert ask(copied, "select count(distinct document_hash) from marts.dim_report")[0][0] == 9

    # again: nothing is tried twice, and the reasons are told again
    before = tree(copied, "lock", "history/runs")
    again = jixiao("run", inbox, tmp_path / "nothing", "--home", copied)
    assert tree(copied, "lock", "history/runs") == before
    assert again.returncode == 0
    assert "0 new · 1 unchanged · 5 quarantined" in again.stdout
    assert "nothing new" in again.stdout
    (inbox / "gone.txt").unlink()
    jixiao("run", inbox, "--home", copied)
    assert "cannot_open" not in {json.loads(p.read_text())["reason"] for p in (copied / "quarantine").glob("*.json")}


def test_a_home_without_any_readable_report_publishes_nothing(tmp_path, jixiao):
    (tmp_path / "inbox").mkdir()
    done = jixiao("run", tmp_path / "inbox", "--home", tmp_path / "home")
    assert done.returncode == 1
    assert "no_files" in done.stderr
    assert "error: nothing to publish" in done.stderr
    assert not Home(tmp_path / "home").warehouse.exists()


def test_a_failing_audit_keeps_the_last_good_warehouse(copied, samples, tmp_path, jixiao):
    before = Home(copied).warehouse.read_bytes()
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for n in range(30):
        (inbox / f"{n}.txt").write_text(f"这不是报告 {n}")
    done = jixiao("run", inbox, "--home", copied)
    assert done.returncode == 1
    assert "error: not published: quarantined_share: 30 of 38 documents" in done.stderr
    assert "Traceback" not in done.stderr
    assert Home(copied).warehouse.read_bytes() == before
    assert [r[0] for r in run_records(copied)] == ["published", "failed"]
