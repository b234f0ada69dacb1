"""The published file: always the newest, never locked, answers kept only as long as they are true."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from dashboard.warehouse import (
    CACHED_ANSWERS,
    NothingPublishedError,
    RepublishedError,
    UnreadableError,
    Warehouse,
)


def _write(path: Path, value: int) -> Path:
    path.parent.mkdir(exist_ok=True)
    work = path.with_suffix(f".{value}")
    with duckdb.connect(str(work)) as db:
        db.execute(f"create schema marts; create table marts.t as select {value} as v")
    work.replace(path)
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return _write(tmp_path / "published" / "warehouse.duckdb", 1)


def test_a_publish_is_seen_by_the_next_snapshot(file: Path) -> None:
    warehouse = Warehouse(file)
    with warehouse.snapshot() as old:
        assert old.value("select v from t") == 1
        _write(file, 2)
        # an open reader of the old file must not hand the old data to others
        with warehouse.snapshot() as new:
            assert new.value("select v from t") == 2
        assert old.value("select v + 10 from t") == 11


def test_a_publish_before_the_first_question_is_not_mixed_in(file: Path) -> None:
    warehouse = Warehouse(file)
    with warehouse.snapshot() as snapshot:
        _write(file, 2)
        with pytest.raises(RepublishedError):
            snapshot.value("select v from t")


def test_answers_are_kept_while_the_file_is_the_same(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse = Warehouse(file)
    with warehouse.snapshot() as first:
        first.rows("select v from t where v = ?", [1])
    opened = []
    monkeypatch.setattr(duckdb, "connect", lambda *a, **k: opened.append(a))
    with warehouse.snapshot() as second:
        assert second.rows("select v from t where v = ?", [1]) == [{"v": 1}]
        assert second._connection is None
    assert opened == []


def test_the_cache_is_bounded(file: Path) -> None:
    warehouse = Warehouse(file)
    with warehouse.snapshot() as db:
        for n in range(CACHED_ANSWERS + 20):
            db.value("select ?::integer", [n])
        db.rows("select * from range(6000)")
    assert len(warehouse._answers) == CACHED_ANSWERS
    assert all(len(rows) < 6000 for rows in warehouse._answers.values())


def test_nothing_published(tmp_path: Path) -> None:
    with pytest.raises(NothingPublishedError), Warehouse(tmp_path / "none.duckdb").snapshot():
        pass


def test_a_broken_file_is_an_error_and_no_endless_retry(file: Path) -> None:
    file.write_bytes(b"not a database" * 1000)
    with Warehouse(file).snapshot() as db, pytest.raises(UnreadableError):
        db.value("select 1")


def test_the_file_is_free_after_a_run(file: Path) -> None:
    with Warehouse(file).snapshot() as db:
        db.value("select v from t")
    # another process may write: no lock is left behind
    code = f"import duckdb; duckdb.connect({str(file)!r}).execute('create table marts.other (x integer)')"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("sql", ["create table x (i integer)", "attach 'x.duckdb'", "from read_text('/etc/hostname')"])
def test_a_page_can_only_read_the_warehouse(file: Path, sql: str) -> None:
    with Warehouse(file).snapshot() as db, pytest.raises(duckdb.Error):
        db.rows(sql)


def test_readers_and_publishes_at_the_same_time(file: Path, tmp_path: Path) -> None:
    warehouse = Warehouse(file)
    spare = [_write(tmp_path / str(n) / "w.duckdb", n) for n in range(2, 12)]
    wrong: list[object] = []
    stop = threading.Event()

    def read() -> None:
        seen = 0
        while not stop.is_set():
            try:
                with warehouse.snapshot() as db:
                    value = db.value("select v from t")
            except RepublishedError:
                continue
            if value < seen:
                wrong.append((seen, value))
            seen = value

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for path in spare:
        shutil.copyfile(path, file.with_suffix(".new"))
        file.with_suffix(".new").replace(file)
        threading.Event().wait(0.1)
    stop.set()
    for reader in readers:
        reader.join(20)
    assert wrong == []
    with warehouse.snapshot() as db:
        assert db.value("select v from t") == 11
