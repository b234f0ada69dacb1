"""Parsing many documents: a failure costs one document; a batch counts when its last part is there."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

import ingest.parse
from ingest import PARSER_VERSION
from ingest.archive import Archive
from ingest.errors import Unreadable
from ingest.records import TABLES
from orchestration import parsing
from orchestration.home import Home
from tests.orchestration.parsers_that_fail import dies_on_dead


def stored(home: Home, folder: Path, *texts: str):
    archive = Archive(home.archive)
    out = []
    for n, text in enumerate(texts):
        path = folder / f"{n}.txt"
        path.write_text(text)
        out.append(archive.store(path))
    return out


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").ensure()


def test_a_fault_of_the_parser_costs_only_that_document(home, tmp_path, monkeypatch):
    def parse(data: bytes, name: str):
        if data == b"bug":
            raise RuntimeError("list index out of range\nmore lines")
        if data == b"bad":
            raise Unreadable("not_a_report")
        return "parsed"

    monkeypatch.setattr(ingest.parse, "parse_bytes", parse)
    outcomes = list(parsing.parse_all(home.archive, stored(home, tmp_path, "bug", "bad", "good")))
    assert [(o.parsed, o.reason) for o in outcomes] == [
        (None, "parser_error"),
        (None, "not_a_report"),
        ("parsed", None),
    ]
    assert "RuntimeError: list index out of range" in outcomes[0].message_zh
    assert "more lines" not in outcomes[0].message_zh


def test_a_worker_that_dies_costs_only_the_document_it_died_on(home, tmp_path, monkeypatch):
    monkeypatch.setattr(parsing, "FEW", 0)
    texts = [f"{'dead' if n in (3, 17) else 'fine'} {n}" for n in range(30)]
    documents = stored(home, tmp_path, *texts)
    outcomes = list(parsing.parse_all(home.archive, documents, workers=2, parse=dies_on_dead))
    assert len(outcomes) == len({o.document.document_hash for o in outcomes}) == 30
    crashed = {o.document.source_name for o in outcomes if o.reason == "parser_crashed"}
    assert crashed == {"3.txt", "17.txt"}


def test_many_documents_give_the_same_records_as_one_by_one(home, samples, monkeypatch):
    archive = Archive(home.archive)
    documents = [archive.store(p) for p in sorted(samples.glob("s0[12]*.txt"))]
    few = list(parsing.parse_all(home.archive, documents))
    monkeypatch.setattr(parsing, "FEW", 0)
    many = list(parsing.parse_all(home.archive, documents, workers=2))
    assert all(o.parsed for o in few)
    assert sorted(many, key=str) == sorted(few, key=str)


def test_a_batch_has_every_table_and_its_documents(home, samples):
    archive = Archive(home.archive)
    outcomes = list(parsing.parse_all(home.archive, [archive.store(p) for p in sorted(samples.glob("s0[12]*.txt"))]))
    parsing.write_batch(home.parsed, "b1", "run1", outcomes)
    assert home.batches() == {"b1"}
    for table in TABLES:
        part = pq.read_table(home.parsed / table / "batch=b1" / "part-0.parquet")
        assert set(part["parser_version"].to_pylist()) <= {PARSER_VERSION}
        assert set(part["document_hash"].to_pylist()) <= {o.document.document_hash for o in outcomes}
    documents = pq.read_table(home.parsed / "documents" / "batch=b1" / "part-0.parquet").to_pylist()
    assert [(d["source_name"], d["run_id"]) for d in documents] == [(o.document.source_name, "run1") for o in outcomes]
