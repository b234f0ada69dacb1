"""Versions: the last ones are kept, any of them can be put back, readers never see half a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from orchestration import runs, scan, versions
from orchestration.home import Home
from orchestration.publish import make_candidate, replace_published
from tests.orchestration.small_warehouse import make


def publish(home: Home, run_id: str, keep: int = 3) -> None:
    build = home.work / f"{run_id}.duckdb"
    make(build, f"update marts.build_info set run_id = '{run_id}'")
    make_candidate(build, home.candidate_db)
    build.unlink()
    state = replace(
        runs.current_state(home, run_id, 1, 1),
        n_bytes=home.candidate_db.stat().st_size,
        file_hash=runs.file_hash(home.candidate_db),
    )
    versions.keep(home, home.candidate_db, state, keep)
    replace_published(home.candidate_db, home.warehouse)
    runs.write_state(home, state)


def published(home: Home) -> str:
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        return connection.execute("select run_id from marts.build_info").fetchall()[0][0]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home").ensure()
    for run_id in ("r1", "r2", "r3", "r4"):
        publish(home, run_id)
    return home


def test_only_the_last_ones_are_kept_and_cost_nothing_twice(home):
    assert [(v.run_id, v.published) for v in versions.listed(home)] == [("r4", True), ("r3", False), ("r2", False)]
    folder = home.warehouse.parent / "versions"
    assert sorted(p.name for p in folder.iterdir()) == sorted(
        f"r{n}.{s}" for n in (2, 3, 4) for s in ("duckdb", "json")
    )
    assert (folder / "r4.duckdb").stat().st_ino == home.warehouse.stat().st_ino


def test_rollback_goes_back_one_or_to_a_name_and_forward_again(home):
    assert versions.rollback(home).run_id == "r3"
    assert published(home) == "r3"
    assert versions.rollback(home).run_id == "r2"
    assert published(home) == "r2"
    assert versions.rollback(home, "r4").run_id == "r4"
    assert published(home) == "r4"
    assert [v.run_id for v in versions.listed(home)] == ["r4", "r3", "r2"]


def test_a_rollback_is_not_undone_by_a_run_without_news(home):
    (home.parsed / "documents" / "batch=b").mkdir(parents=True)
    (home.parsed / "documents" / "batch=b" / "x.parquet").touch()
    publish(home, "r5")
    versions.rollback(home)
    assert scan._reasons(home, full_refresh=False, full_check=False) == []


def test_what_cannot_be_put_back_is_refused(home):
    for name in ("r1", "nonsense", "r"):
        with pytest.raises(versions.NoSuchVersionError, match="kept: r4, r3, r2"):
            versions.rollback(home, name)
    (home.warehouse.parent / "versions" / "r3.duckdb").write_bytes(b"damaged")
    with pytest.raises(versions.NoSuchVersionError, match="r3 has 7 bytes"):
        versions.rollback(home, "r3")
    assert published(home) == "r4"
    with pytest.raises(versions.NoSuchVersionError, match="kept: none"):
        versions.rollback(Home(home.root / "other"))


def test_a_damaged_published_file_is_seen_and_replaced(home):
    home.warehouse.unlink()
    home.warehouse.write_bytes(b"damaged")
    (home.parsed / "documents" / "batch=b").mkdir(parents=True)
    (home.parsed / "documents" / "batch=b" / "x.parquet").touch()
    assert scan._reasons(home, full_refresh=False, full_check=False) == ["published_damaged"]
    versions.rollback(home)
    assert published(home) == "r3"


def test_a_file_without_description_is_no_version(home):
    (home.warehouse.parent / "versions" / "r9.duckdb").write_bytes(b"half")
    assert [v.run_id for v in versions.listed(home)] == ["r4", "r3", "r2"]
    publish(home, "r5")
    assert not (home.warehouse.parent / "versions" / "r9.duckdb").exists()
