"""Many readers and two runs at once: nobody sees an error or half a state, nothing is lost."""

from __future__ import annotations

import shutil

import duckdb
import pytest

from orchestration.home import Home
from orchestration.publish import replace_published
from synthetic.generate import generate
from tests.orchestration.readers import Readers
from tests.orchestration.warm_runs import WarmRuns

pytestmark = pytest.mark.slow


def reports(home: Home) -> int:
    """Reports in the published file. The connection is closed: while one is open, DuckDB gives the same old file."""
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        return connection.execute("select count(*) from marts.dim_report").fetchall()[0][0]


def test_eight_readers_two_runs_and_twenty_swaps(sample_home, tmp_path):
    home = Home(shutil.copytree(sample_home, tmp_path / "home"))
    made = sorted(generate(tmp_path / "made", 2, seed=3).reports.iterdir())
    n_before = reports(home)
    warm = WarmRuns(tmp_path / "warm")
    with Readers(home.warehouse, tmp_path, 8) as readers:
        one = warm.start("run", made[0], "--home", home.root)
        two = warm.start("run", made[1], "--home", home.root)
        ended = [warm.wait(one), warm.wait(two)]
        assert [e.status for e in ended] == [0, 0], [e.stderr for e in ended]
        assert sum("another run is working in this home; waiting" in e.stderr for e in ended) == 1
        for _ in range(20):
            copy = home.work / "swap.duckdb"
            shutil.copyfile(home.warehouse, copy)
            replace_published(copy, home.warehouse)
    warm.close()
    assert readers.errors == []
    assert all(s["reads"] > 20 for s in readers.saw)
    assert all(set(s["seen"]) <= {n_before, n_before + 1, n_before + 2} for s in readers.saw)
    assert reports(home) == n_before + 2
