"""Parsing many documents: a failure costs one document; a batch counts when its last part is there."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from ingest import PARSER_VERSION
from ingest.archive import Archive
from ingest.records import TABLES
from orchestration import parsing
from orchestration.home import Home
from orchestration.pool import Limits
from orchestration.quarantine import OUR_REASONS_ZH, REASONS_EN
from tests.orchestration.parsers_that_fail import dies_on_dead, hangs_or_eats, has_a_bug


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


def test_a_fault_of_the_parser_costs_only_that_document(home, tmp_path):
    documents = stored(home, tmp_path, "bug", "bad", "good")
    found = {o.document.source_name: o for o in parsing.parse_all(home.archive, documents, parse=has_a_bug)}
    outcomes = [found[d.source_name] for d in documents]
    assert [(o.parsed, o.reason) for o in outcomes] == [
        (None, "parser_error"),
        (None, "not_a_report"),
        ("parsed", None),
    ]
    assert "RuntimeError: list index out of range" in outcomes[0].message_zh
    assert "more lines" not in outcomes[0].message_zh


def test_a_worker_that_dies_costs_only_the_document_it_died_on(home, tmp_path):
    texts = [f"{'dead' if n in (3, 17) else 'fine'} {n}" for n in range(40)]
    documents = stored(home, tmp_path, *texts)
    outcomes = list(parsing.parse_all(home.archive, documents, workers=2, parse=dies_on_dead))
    assert len(outcomes) == len({o.document.document_hash for o in outcomes}) == 40
    crashed = {o.document.source_name for o in outcomes if o.reason == "parser_crashed"}
    assert crashed == {"3.txt", "17.txt"}


def test_a_document_beyond_its_limits_is_stopped_and_named(home, tmp_path):
    documents = stored(home, tmp_path, "fine 1", "sleep", "fine 2", "eat", "spin", "fine 3")
    outcomes = parsing.parse_all(
        home.archive, documents, workers=1, parse=hangs_or_eats, limits=Limits(seconds=1.5, memory_mb=256)
    )
    assert {o.document.source_name: o.reason for o in outcomes} == {
        "0.txt": "read",
        "1.txt": "limit_seconds",
        "2.txt": "read",
        "3.txt": "limit_memory",
        "4.txt": "limit_seconds",
        "5.txt": "read",
    }
    assert {"limit_seconds", "limit_memory"} <= OUR_REASONS_ZH.keys() & REASONS_EN.keys()


def test_one_worker_or_two_give_the_same_records(home, samples, monkeypatch):
    archive = Archive(home.archive)
    documents = [archive.store(p) for p in sorted(samples.glob("s0[12]*.txt"))]
    one = list(parsing.parse_all(home.archive, documents))
    monkeypatch.setattr(parsing, "PER_WORKER", 1)
    two = list(parsing.parse_all(home.archive, documents, workers=2))
    assert all(o.parsed for o in one)
    assert sorted(two, key=str) == sorted(one, key=str)


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
