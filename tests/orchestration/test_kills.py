"""Runs killed at every boundary and at random moments: nothing is lost, doubled or seen half done.

``JIXIAO_KILLS`` is the number of random kills (``make soak``: 100), ``JIXIAO_SEED`` repeats a soak.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
from pathlib import Path

import duckdb
import pytest

from orchestration.failpoints import NAMES
from orchestration.home import Home
from synthetic.generate import generate
from tests.orchestration.readers import Readers

pytestmark = pytest.mark.slow

OF_RUNS = {"agg_quality_run", "build_info"}
"""What tells of runs and times differs between two warehouses of the same reports."""


def marts(home: Path) -> dict[str, list[tuple]]:
    """Every row of every mart that does not tell of runs."""
    with duckdb.connect(str(Home(home).warehouse), read_only=True) as connection:
        names = [n for (n,) in connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts' order by 1").fetchall()]  # fmt: skip
        out = {}
        for name in names:
            if name not in OF_RUNS:
                told = connection.execute(
                    "select column_name from duckdb_columns() where schema_name = 'marts' and table_name = ?"
                    " and not contains(column_name, 'run') and column_name != 'first_seen_at'",
                    [name],
                ).fetchall()
                columns = [c for (c,) in told]
                listed = ", ".join(f'"{c}"' for c in columns)
                out[name] = connection.execute(f"select {listed} from marts.{name} order by all").fetchall()
        return out


def ask(home: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(Home(home).warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def digest(home: Path) -> str:
    return hashlib.sha256(Home(home).warehouse.read_bytes()).hexdigest()


def test_a_run_killed_at_any_boundary_changes_nothing_and_the_next_one_completes(sample_home, samples, tmp_path, warm):
    home = Path(shutil.copytree(sample_home, tmp_path / "home"))
    [sample] = samples.glob("s02*")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "new.txt").write_bytes(sample.read_bytes() + "\n补充说明。\n".encode())
    before = digest(home)
    for name in NAMES:
        if name == "compacted":
            continue
        done = warm.run("run", inbox, "--home", home, JIXIAO_FAILPOINT=name)
        assert done.signal == 9, f"{name}: {done.stderr}"
        if name not in ("replaced", "state_written"):
            assert digest(home) == before, f"killed at {name}"
    done = warm.run("run", inbox, "--home", home)
    assert done.status == 0, done.stderr
    assert ask(home, "select count(*) from marts.dim_report where source_name = 'new.txt'") == [(1,)]
    assert ask(home, "select count(*) = count(distinct document_hash) from marts.dim_report") == [(True,)]
    assert len(list((home / "parsed" / "figures").glob("batch=*"))) == 3, "killed runs left batches behind"
    assert not Home(home).unfinished.exists()
    kept = {p.name for p in (home / "history" / "rule_results").iterdir()}
    assert kept <= {"run=init"} | {f"run={r}" for r in Home(home).finished_runs()}
    verified = warm.run("verify", "--home", home)
    assert verified.status == 0, verified.stdout

    (inbox / "more.txt").write_bytes(sample.read_bytes() + "\n再次补充。\n".encode())
    killed = warm.run("run", inbox, "--home", home, JIXIAO_FAILPOINT="compacted", JIXIAO_HISTORY_COMPACT_ABOVE="1")
    assert killed.signal == 9
    assert warm.run("run", inbox, "--home", home).status == 0
    rows = duckdb.sql(
        "select count(*), count(distinct run_id)"
        f" from read_parquet('{home}/history/runs/*.parquet', union_by_name = true)"
    ).fetchall()
    assert rows[0][0] == rows[0][1]


def test_random_kills_over_a_growing_corpus_lose_and_double_nothing(tmp_path, warm):
    kills = int(os.environ.get("JIXIAO_KILLS", "6"))
    seed = int(os.environ.get("JIXIAO_SEED", "0")) or random.randrange(10**6)
    chance = random.Random(seed)
    print(f"seed {seed}")
    made = sorted(generate(tmp_path / "made", kills + 3, seed=1).reports.iterdir())
    inbox, home = tmp_path / "inbox", tmp_path / "home"
    inbox.mkdir()
    shutil.copy(made.pop(), inbox)
    first = warm.run("run", inbox, "--home", home)
    assert first.status == 0, first.stderr
    took = float(first.stdout.split("took")[1].split()[0])
    really = 0
    with Readers(Home(home).warehouse, tmp_path, 1) as readers:
        for n in range(kills):
            shutil.copy(made.pop(), inbox)
            done = warm.run("run", inbox, "--home", home, kill_after=chance.uniform(0.05, took))
            really += done.signal == 9
            assert done.signal == 9 or done.status == 0, f"seed {seed}, kill {n}: {done.stderr}"
            if n % 5 == 4:
                done = warm.run("run", inbox, "--home", home)
                assert done.status == 0, f"seed {seed}, after kill {n}: {done.stderr}"
        done = warm.run("run", inbox, "--home", home)
        assert done.status == 0, f"seed {seed}: {done.stderr}"
    assert readers.errors == [], f"seed {seed}"
    assert readers.saw[0]["reads"] > kills
    assert really >= kills // 2

    n_files = len(list(inbox.iterdir()))
    assert ask(home, "select count(*), count(distinct document_hash) from marts.dim_report") == [(n_files, n_files)]
    verified = warm.run("verify", "--home", home)
    assert verified.status == 0, verified.stdout
    assert warm.run("run", inbox, "--home", tmp_path / "other").status == 0
    with_kills, without = marts(home), marts(tmp_path / "other")
    assert with_kills.keys() == without.keys()
    for name, rows in without.items():
        assert with_kills[name] == rows, f"seed {seed}: {name}"
