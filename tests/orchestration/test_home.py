"""The home folder: paths, empty tables, the lock, and what is removed after a killed run."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from expectations.records import TABLES as HISTORY
from ingest.parquet import schema_of, write_records
from ingest.records import TABLES, DocumentRecord
from orchestration.empty_tables import write_empty_tables
from orchestration.home import Home, HomeLockedError, UnfitHomeError


def test_home_is_the_option_then_the_variable_then_warehouse(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIXIAO_HOME", raising=False)
    assert Home.at().root == tmp_path / "warehouse"
    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path / "other"))
    assert Home.at().root == tmp_path / "other"
    assert Home.at("given").root == tmp_path / "given"


def test_a_home_whose_name_is_a_pattern_is_refused(tmp_path):
    with pytest.raises(UnfitHomeError, match=r"must not contain"):
        Home.at(tmp_path / "home [1]")


def test_every_glob_of_the_transforms_matches_a_file_with_its_columns(tmp_path):
    home = Home(tmp_path).ensure()
    write_empty_tables(home)
    for table, record in TABLES.items():
        [part] = home.parsed.glob(f"{table}/*/*.parquet")
        names = pq.read_schema(part).names
        assert set(schema_of(record).names) | {"document_hash", "parser_version"} == set(names)
        assert pq.read_metadata(part).num_rows == 0
    for table in [*HISTORY, "runs"]:
        assert list((home.history / table).rglob("*.parquet")), table
    assert home.batches() == set()
    assert home.finished_runs() == set()


def test_leftovers_of_a_killed_run_go_and_whole_batches_stay(tmp_path):
    home = Home(tmp_path).ensure()
    write_empty_tables(home)

    def part(table: str, batch: str) -> Path:
        return home.parsed / table / f"batch={batch}" / "part-0.parquet"

    for batch in ("whole", "orphan"):
        write_records(part("figures", batch), TABLES["figures"], [], document_hash="", parser_version="")
    write_records(part("documents", "whole"), DocumentRecord, [])
    (home.history / "rule_results" / "run=killed").mkdir()
    home.build_db.write_bytes(b"half")
    home.candidate_db.write_bytes(b"half")
    home.unfinished.write_text("killed")

    assert home.remove_leftovers() is True
    assert part("figures", "whole").exists()
    assert not part("figures", "orphan").parent.exists()
    assert part("figures", "init").exists()
    assert not (home.history / "rule_results" / "run=killed").exists()
    assert (home.history / "rule_results" / "run=init").exists()
    assert not home.build_db.exists()
    assert not home.candidate_db.exists()
    assert home.remove_leftovers() is False


def test_a_build_file_of_a_finished_run_is_kept(tmp_path):
    home = Home(tmp_path).ensure()
    home.build_db.write_bytes(b"whole")
    home.remove_leftovers()
    assert home.build_db.exists()


def test_the_lock_keeps_a_second_run_out_and_says_that_it_waits(tmp_path):
    home, told = Home(tmp_path), []
    with (
        home.locked(),
        pytest.raises(HomeLockedError, match="another run"),
        home.locked(lambda: told.append(1), seconds=0.1),
    ):
        pass
    assert told == [1]
    with home.locked(seconds=0):
        pass
