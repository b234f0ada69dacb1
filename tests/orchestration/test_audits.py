"""Each blocking audit passes on sound data and fails on data that must fail."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from orchestration.audits import AUDIT_NAMES, Counts, run_audits
from tests.orchestration.small_warehouse import make

SOUND = Counts(parsed=10, quarantined=0)


def problems(path: Path, counts: Counts = SOUND, manifest: Path | None = None) -> dict[str, str]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return {r.name: r.problem for r in run_audits(connection, counts, manifest) if r.problem}


def test_sound_data_passes_every_audit(tmp_path):
    path = make(tmp_path / "a.duckdb")
    assert problems(path) == {}
    with duckdb.connect(str(path), read_only=True) as connection:
        assert tuple(r.name for r in run_audits(connection, Counts(1, 0))) == AUDIT_NAMES


@pytest.mark.parametrize(
    ("audit", "change", "words"),
    [
        ("duplicate_keys", "insert into marts.fct_claim values ('c'), ('c')", "fct_claim has 1 duplicate"),
        (
            "duplicate_keys",
            "insert into marts.fct_budget values ('r1', 'total', 'actual', 2023, null, 100)",
            "fct_budget",  # a part of the key that is missing does not hide the duplicate
        ),
        ("duplicate_keys", "insert into marts.fct_finding (finding_key) values (null)", "without finding_key"),
        ("contract_breach", "drop table marts.fct_staffing", "marts.fct_staffing is missing"),
        ("inexact_columns", "alter table marts.fct_project add column cost double", "fct_project has inexact"),
        ("inexact_columns", "alter table marts.fct_project add column costs float[]", "costs"),
        ("silent_rules", "delete from marts.fct_rule_result", "SUM.101"),
        ("silent_rules", "insert into marts.dim_rule values ('SUM.102', 'x', 'active')", "SUM.102"),
        ("misplaced_quotes", "update marts.fct_figure set snippet = '支出101万元'", "1 figures"),
        ("misplaced_quotes", "update marts.fct_figure set char_start = 53", "1 figures"),
        ("misplaced_quotes", "update marts.fct_figure set report_key = 'other'", "1 figures"),
        ("misplaced_quotes", "update marts.fct_figure set snippet = null", "1 figures"),
        ("misplaced_quotes", "delete from marts.fct_text_block", "1 figures"),
        ("build_info_missing", "delete from marts.build_info", "0 rows"),
    ],
)
def test_what_must_not_be_published_is_found(tmp_path, audit, change, words):
    found = problems(make(tmp_path / "a.duckdb", change))
    assert words in found[audit]


def test_an_empty_warehouse_has_no_silent_rules(tmp_path):
    path = make(tmp_path / "a.duckdb", "delete from marts.dim_report", "delete from marts.fct_rule_result")
    assert "silent_rules" not in problems(path)


def test_an_audit_that_cannot_run_has_failed(tmp_path):
    found = problems(make(tmp_path / "a.duckdb", "alter table marts.fct_figure rename snippet to words"))
    assert "could not run" in found["misplaced_quotes"]


@pytest.mark.parametrize(
    ("counts", "blocks"),
    [
        (Counts(10, 10), False),  # half is allowed
        (Counts(9, 11), True),
        (Counts(0, 19), False),  # too few to say anything
        (Counts(0, 20), True),
        (Counts(0, 0), False),
    ],
)
def test_too_many_quarantined_documents_block(tmp_path, counts, blocks):
    assert ("quarantined_share" in problems(make(tmp_path / "a.duckdb"), counts)) is blocks


def test_the_limit_can_be_declared(tmp_path):
    assert "2 of 30" in problems(make(tmp_path / "a.duckdb"), Counts(28, 2, Fraction(1, 20)))["quarantined_share"]


def declared(tmp_path: Path, enforced: bool, *columns: str) -> Path:
    node = {
        "resource_type": "model",
        "schema": "marts",
        "name": "fct_project",
        "columns": {name: {} for name in columns},
        "config": {"contract": {"enforced": enforced}},
    }
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps({"nodes": {"model.fct_project": node}}))
    return path


def test_columns_must_be_those_of_the_declared_contract(tmp_path):
    path = make(tmp_path / "a.duckdb")
    assert problems(path, manifest=declared(tmp_path, True, "project_key")) == {}
    assert "cost" in problems(path, manifest=declared(tmp_path, True, "project_key", "cost"))["contract_breach"]
    assert "no enforced" in problems(path, manifest=declared(tmp_path, False, "project_key"))["contract_breach"]
