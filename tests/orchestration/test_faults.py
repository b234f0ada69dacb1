"""Broken machines and files: one clear line, the last good warehouse stays, the documented command recovers."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb
import pytest

from orchestration.home import Home
from tests.orchestration.warm_runs import Ended

pytestmark = pytest.mark.slow


@pytest.fixture
def news(samples, tmp_path) -> Path:
    """A report that the home does not know."""
    [sample] = samples.glob("s02*")
    path = tmp_path / "new.txt"
    path.write_bytes(sample.read_bytes() + "\n补充说明。\n".encode())
    return path


def reports(home: Home) -> int:
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        return connection.execute("select count(*) from marts.dim_report").fetchall()[0][0]


def one_line(done: Ended) -> str:
    errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return errors[0]


def test_a_full_disk(home, news, warm):
    n = reports(home)
    done = warm.run("run", news, "--home", home.root, file_limit=300_000)  # no file may grow beyond
    assert done.status == 1
    assert any(words in one_line(done).lower() for words in ("too large", "space", "disk i/o error"))
    assert reports(home) == n
    assert warm.run("run", news, "--home", home.root).status == 0
    assert reports(home) == n + 1


def test_too_little_space_is_told_before_anything_is_changed(home, news, monkeypatch, capsys):
    from collections import namedtuple

    from orchestration import cli, command_run

    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(command_run.shutil, "disk_usage", lambda _: usage(10**9, 10**9 - 10**6, 10**6))
    before = sorted((p, p.stat().st_mtime_ns) for p in home.root.rglob("*"))
    with pytest.raises(SystemExit) as stopped:
        cli.main(["run", str(news), "--home", str(home.root)])
    assert stopped.value.code == 1
    assert "error: only 0 MiB are free in" in capsys.readouterr().err
    assert sorted((p, p.stat().st_mtime_ns) for p in home.root.rglob("*")) == before


def test_a_home_that_cannot_be_written(news, warm, home):
    if os.geteuid() == 0:
        place = Path("/proc/home")  # nobody can write there
    else:
        place = home.root
        home.root.chmod(0o500)
    done = warm.run("run", news, "--home", place)
    home.root.chmod(0o700)
    assert done.status == 1
    assert str(place) in one_line(done)


def test_a_landing_file_that_cannot_be_read(home, news, warm):
    (home.landing / "gone.txt").symlink_to(home.landing / "nowhere.txt")
    shutil.copy(news, home.landing)
    n = reports(home)
    done = warm.run("run", "--home", home.root)
    assert done.status == 0, done.stderr
    assert "gone.txt" in done.stderr
    assert reports(home) == n + 1


def test_a_clock_that_was_put_back(home, news, warm):
    n = reports(home)
    done = warm.run("run", news, "--home", home.root, clock_days=-400)
    assert done.status == 0, done.stderr
    assert reports(home) == n + 1
    again = warm.run("run", news, "--home", home.root)
    assert "nothing new" in again.stdout
    assert warm.run("verify", "--home", home.root).status == 0
    assert warm.run("rollback", "--home", home.root).status == 0


@pytest.mark.parametrize("table", ["documents", "figures"])
def test_a_damaged_parquet_batch(home, news, warm, table):
    n = reports(home)
    [part] = [p for p in home.parsed.glob(f"{table}/batch=*/*.parquet") if "init" not in str(p)]
    part.write_bytes(part.read_bytes()[:-100] + b"x" * 40)
    found = warm.run("verify", "--home", home.root)
    assert found.status == 1
    assert str(part.relative_to(home.root)) in found.stdout
    assert "jixiao run --full-refresh" in found.stdout
    done = warm.run("run", news, "--home", home.root)
    assert done.status == 1
    assert "parquet" in one_line(done).lower()
    assert reports(home) == n
    done = warm.run("run", news, "--home", home.root, "--full-refresh")
    assert done.status == 0, done.stderr
    assert reports(home) == n + 1
    assert warm.run("verify", "--home", home.root).status == 0


def test_a_damaged_published_file(home, news, warm):
    n = reports(home)
    assert warm.run("run", news, "--home", home.root).status == 0
    good = home.warehouse.read_bytes()
    home.warehouse.unlink()  # it is the same file as its version
    home.warehouse.write_bytes(b"\0" * 4096 + good[4096:])
    for command in ("status", "findings"):
        done = warm.run(command, "--home", home.root)
        assert done.status == 1
        assert "jixiao rollback" in one_line(done)
    found = warm.run("verify", "--home", home.root)
    assert found.status == 1
    assert "warehouse.duckdb has other bytes than were published" in found.stdout
    assert warm.run("doctor", "--home", home.root).status == 1
    assert warm.run("rollback", "--home", home.root).status == 0
    assert reports(home) == n
    assert warm.run("verify", "--home", home.root).status == 1  # one report is not published
    assert warm.run("run", "--full-refresh", "--home", home.root).status == 0
    assert reports(home) == n + 1
    assert warm.run("verify", "--home", home.root).status == 0


def test_an_original_that_was_changed(home, warm):
    original = next(p for p in home.archive.rglob("*") if p.is_file() and len(p.name) == 64)
    original.chmod(0o600)
    original.write_bytes(b"other")
    done = warm.run("verify", "--home", home.root)
    assert done.status == 1
    assert f"{original.name}" in done.stdout
    assert "restore it from a backup" in done.stdout
