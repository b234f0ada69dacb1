"""Originals are kept once, whole and unchanged."""

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from ingest.archive import Archive
from ingest.errors import Unreadable


@pytest.fixture
def archive(tmp_path):
    ticks = iter(range(1000))
    return Archive(tmp_path / "archive", now=lambda: f"2024-01-01T00:00:{next(ticks):02d}+00:00")


def put(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_store_and_read(archive, tmp_path):
    stored = archive.store(put(tmp_path, "甲局.txt", "整体支出".encode()))
    assert stored.document_hash == hashlib.sha256("整体支出".encode()).hexdigest()
    assert (stored.source_name, stored.n_bytes) == ("甲局.txt", 12)
    assert archive.read(stored.document_hash) == "整体支出".encode()
    assert archive.verify(stored.document_hash)
    assert list(archive.entries()) == [stored]
    assert stored.document_hash in archive


def test_the_first_name_and_time_stay(archive, tmp_path):
    first = archive.store(put(tmp_path, "a.txt", b"same"))
    again = archive.store(put(tmp_path, "b.txt", b"same"))
    assert again == first
    assert len(list(archive.hashes())) == 1


def test_nothing_temporary_is_left(archive, tmp_path):
    archive.store(put(tmp_path, "a.txt", b"x"))
    names = [p.name for p in archive.root.rglob("*") if p.is_file()]
    assert len(names) == 2
    assert not any(n.startswith(".") for n in names)


def test_a_killed_store_is_no_entry(archive, tmp_path, monkeypatch):
    path = put(tmp_path, "a.txt", b"x")
    real_link = os.link
    calls = []

    def killed(src, dst):
        calls.append(dst)
        if len(calls) == 2:  # the sidecar stands, the original does not
            raise KeyboardInterrupt
        real_link(src, dst)

    monkeypatch.setattr(os, "link", killed)
    with pytest.raises(KeyboardInterrupt):
        archive.store(path)
    assert list(archive.entries()) == []
    monkeypatch.undo()
    assert archive.store(path).source_name == "a.txt"
    assert len(list(archive.entries())) == 1


def test_a_system_without_links(archive, tmp_path, monkeypatch):
    def no_links(src, dst):
        raise PermissionError("links are not supported")

    monkeypatch.setattr(os, "link", no_links)
    stored = archive.store(put(tmp_path, "a.txt", b"x"))
    assert archive.verify(stored.document_hash)


def test_damage_is_seen(archive, tmp_path):
    stored = archive.store(put(tmp_path, "a.txt", b"x"))
    path = archive.path_of(stored.document_hash)
    path.chmod(0o644)
    path.write_bytes(b"y")
    assert not archive.verify(stored.document_hash)


def test_what_is_no_file_is_refused(archive, tmp_path):
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    for path, reason in [(tmp_path, "not_a_file"), (fifo, "not_a_file"), (tmp_path / "none", "cannot_open")]:
        with pytest.raises(Unreadable) as caught:
            archive.store(path)
        assert caught.value.reason_code == reason
    assert list(archive.entries()) == []


def test_a_hash_is_not_a_path(archive):
    for name in ("../../etc/passwd", "A" * 64, ""):
        with pytest.raises(ValueError, match="SHA-256"):
            archive.read(name)
    with pytest.raises(KeyError):
        archive.read("0" * 64)


def test_a_file_name_that_is_not_utf8(archive, tmp_path):
    raw = os.fsencode(tmp_path) + b"/" + "甲局".encode("gb18030") + b".txt"
    with open(raw, "wb") as f:  # noqa: PTH123 - bytes path
        f.write(b"x")
    assert archive.store(os.fsdecode(raw)).source_name == "甲局.txt"


def test_many_writers_of_one_document(tmp_path):
    archive = Archive(tmp_path / "archive")
    paths = [put(tmp_path, f"{i}.txt", b"same" * 100_000) for i in range(8)]
    with ThreadPoolExecutor(8) as pool:
        stored = set(pool.map(archive.store, paths))
    assert len(stored) == 1
    assert len(list(archive.entries())) == 1
