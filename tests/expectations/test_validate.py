"""The checks end to end over a small work file: what is written, what stops a run, exactness in Great Expectations."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
import rule_facts

from expectations import validate, verdicts
from expectations.catalogue import Catalogue, load_catalogue
from expectations.checks import COLUMNS, Check
from expectations.errors import JudgementMismatch, RuleWithoutResult
from expectations.facts import Figure
from expectations.findings import findings_of
from expectations.judge import frame_of, judge
from expectations.messages import MAX_NUMBERS, count_numbers
from expectations.records import TABLES

BROKEN = [
    "narrative expenditure_total actual 2023 912.46万元",
    "narrative expenditure_basic actual 2023 581.26万元",
    "narrative expenditure_project actual 2023 341.20万元",
    "base_data#1 expenditure_project actual 2023 341.20万元",
]


def work_file(path: Path, figures: list[str], last_year: list[str] | None = None) -> Path:
    """A work file with one report, and an old revision that must not be checked."""
    con = duckdb.connect(str(path))
    con.execute("create schema marts; create schema staging")
    con.execute(
        "create table marts.dim_report as select * from (values "
        "('r', 'a.txt', 'overall_selfeval', 2023, 'd', true), ('old', 'a.txt', 'overall_selfeval', 2023, 'd', false)) "
        "t(report_key, source_name, report_kind, fiscal_year, department_key, is_current)"
    )
    con.execute("create table marts.dim_department as select 'd' as department_key, '某局' as department_name")
    names = [f.name for f in fields(Figure)]
    kinds = {
        "value": "decimal(24,6)", "fiscal_year": "int", "printed_decimals": "int", "open_list": "bool",
        "unit_inherited": "bool", "basis_inferred": "bool",
    }  # fmt: skip
    kinds |= dict.fromkeys(
        ("char_start", "char_end", "number_start", "number_end", "block_no", "table_no", "row_no", "col_no"), "int"
    )
    in_mart = [n for n in names if n not in ("open_list", "sum_group", "table_no", "row_no", "col_no", "block_no")]
    columns = ", ".join(f"{n} {kinds.get(n, 'varchar')}" for n in names)
    con.execute(f"create table all_figures ({columns})")
    if last_year:
        con.execute("insert into marts.dim_report values ('r22', 'b.txt', 'overall_selfeval', 2022, 'd', true)")
    rows = [rule_facts.figure(line, "r", i) for i, line in enumerate(figures)]
    rows += [rule_facts.figure(line, "r22", i) for i, line in enumerate(last_year or ())]
    for f in rows:
        con.execute(f"insert into all_figures values ({', '.join('?' * len(names))})", [getattr(f, n) for n in names])
    con.execute(f"create table marts.fct_figure as select {', '.join(in_mart)} from all_figures")
    con.execute("create table staging.stg_reports__figures as select * from all_figures")
    for table in ("marts.fct_indicator", "marts.fct_project", "staging.stg_reports__claims"):
        con.execute(f"create table {table} (report_key varchar, {table.rpartition('_')[2].rstrip('s')}_key varchar)")
    con.close()
    return path


def test_a_run_writes_results_findings_and_verdicts(tmp_path: Path, validator) -> None:
    history = tmp_path / "history"
    told = []
    summary = validate.run_checks(
        work_file(tmp_path / "w.duckdb", BROKEN),
        history,
        "run1",
        progress=lambda done, total: told.append((done, total)),
    )
    assert (summary.n_reports, summary.n_findings, told) == (1, summary.n_findings, [(1, 1)])
    for name in TABLES:
        assert (history / name / "run=run1" / "part-0.parquet").exists()
    results = pq.read_table(history / "rule_results" / "run=run1" / "part-0.parquet").to_pylist()
    assert len(results) == summary.n_results
    assert {r["rule_id"] for r in results} == {r.rule_id for r in load_catalogue().active}
    assert {r["report_key"] for r in results} == {"r"}
    broken = next(r for r in results if r["rule_id"] == "SUM.101")
    assert (broken["status"], broken["difference"]) == ("fail", Decimal("-10.000000"))
    same = next(r for r in results if r["rule_id"] == "DUP.101")
    assert same["status"] == "pass"  # passes are kept too
    finding = next(
        f
        for f in pq.read_table(history / "findings" / "run=run1" / "part-0.parquet").to_pylist()
        if f["rule_id"] == "SUM.101"
    )
    assert "912.46" in finding["message_zh"] and "922.46" in finding["message_zh"]
    assert not list(history.rglob("*.part"))


def test_keys_are_stable_across_runs(tmp_path: Path, validator) -> None:
    path = work_file(tmp_path / "w.duckdb", BROKEN)
    keys = []
    for run in ("a", "b"):
        validate.run_checks(path, tmp_path / run, run)
        table = pq.read_table(tmp_path / run / "findings" / f"run={run}" / "part-0.parquet")
        keys.append(table.column("finding_key").to_pylist())
    assert keys[0] == keys[1] and len(set(keys[0])) == len(keys[0])


def test_last_years_report_is_read_from_the_same_file(tmp_path: Path, validator) -> None:
    path = work_file(
        tmp_path / "w.duckdb",
        ["narrative expenditure_basic actual 2022 1277.08万元"],
        ["narrative expenditure_basic actual 2022 1722.08万元"],
    )
    validate.run_checks(path, tmp_path / "h", "r")
    results = pq.read_table(tmp_path / "h" / "rule_results" / "run=r" / "part-0.parquet").to_pylist()
    said = {(r["report_key"], r["status"]) for r in results if r["rule_id"] == "DUP.201"}
    assert said == {("r", "fail"), ("r22", "not_applicable")}


def test_an_empty_work_file_gives_empty_tables(tmp_path: Path) -> None:
    path = work_file(tmp_path / "w.duckdb", [])
    con = duckdb.connect(str(path))
    con.execute("delete from marts.dim_report")
    assert validate.run_checks(con, tmp_path / "h", "r").n_results == 0
    con.close()
    assert pq.read_table(tmp_path / "h" / "findings" / "run=r" / "part-0.parquet").num_rows == 0


def test_a_rule_without_a_result_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    bound = validate.bind_report
    monkeypatch.setattr(validate, "bind_report", lambda q, c: [x for x in bound(q, c) if x.rule.rule_id != "SUM.101"])
    with pytest.raises(RuleWithoutResult, match=r"SUM\.101"):
        validate.check_reports([rule_facts.facts({})], load_catalogue(), "r", None)


def test_a_failed_run_leaves_no_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuleWithoutResult("SUM.101")

    monkeypatch.setattr(validate, "_every_rule_spoke", fail)
    with pytest.raises(RuleWithoutResult):
        validate.run_checks(work_file(tmp_path / "w.duckdb", BROKEN), tmp_path / "h", "r")
    assert list((tmp_path / "h").rglob("*.p*t")) == []


def linear_check(rule_id: str, value: int, spread: int = 0) -> Check:
    rule = load_catalogue()[rule_id]
    return Check(rule, "r", str(value), numbers=(value, value - spread, value + spread, value, value, 0))


def test_great_expectations_judges_beyond_floats(validator) -> None:
    """2⁵³ and 2⁵³ + 1 are one number as floats; the judgement tells them apart."""
    odd, even = linear_check("SUM.101", 2**53 + 1, 2**53), linear_check("SUM.101", 2**53, 2**53)
    judge([odd, even], load_catalogue(), validator)
    assert (odd.status, even.status) == ("fail", "pass")
    frame = frame_of([odd, even])
    assert all(frame[c].dtype == "int64" for c in COLUMNS["linear"])


def test_integers_beyond_int64_are_kept() -> None:
    frame = frame_of([linear_check("SUM.101", 2**70)])
    assert frame["value"][0] == 2**70
    assert list(verdicts.linear(frame)) == ["inconsistent"]


def test_great_expectations_and_verdict_must_agree(validator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(validator), "failing", lambda *_: set())
    with pytest.raises(JudgementMismatch):
        judge([linear_check("SUM.101", 7)], load_catalogue(), validator)


def test_a_null_operand_never_passes() -> None:
    """A required operand that is absent gives a row that says so, not an empty frame."""
    rows = validate.check_reports([rule_facts.facts({"figures": BROKEN[:2]})], load_catalogue(), "r", None).results
    row = next(r for r in rows if r.rule_id == "SUM.101")
    assert (row.status, row.verdict) == ("unresolved", "unresolved")
    assert "项目支出" in (row.reason or "")


def test_one_cause_is_one_finding() -> None:
    """The same wrong sum printed in the text and in a table is reported once."""
    lines = [*BROKEN[:3], *(line.replace("narrative", "accounts#2") for line in BROKEN[:3])]
    outcome = validate.check_reports([rule_facts.facts({"figures": lines})], load_catalogue(), "r", None)
    assert len([r for r in outcome.results if r.rule_id == "SUM.101" and r.status == "fail"]) == 2
    assert len([f for f in outcome.findings if f.rule_id == "SUM.101"]) == 1


def test_messages_hold_at_most_fifteen_numbers() -> None:
    rule = load_catalogue()["SUM.101"]
    check = Check(rule, "r", "b", status="fail", verdict="inconsistent")
    check.words = {"terms": "＋".join(f"{i}.5" for i in range(40)), "stated": "1", "recomputed": "2"}
    assert count_numbers(findings_of([check], "r")[0].message_zh) <= MAX_NUMBERS


def test_the_module_does_not_import_great_expectations() -> None:
    import subprocess
    import sys

    code = "import sys, expectations.validate; sys.exit('great_expectations' in sys.modules or 'pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_rates_are_cross_multiplied_exactly() -> None:
    """Products of percent grains and money grains pass int64."""
    big = 10**12 * 2_000_000
    row = dict.fromkeys(COLUMNS["rate"], 0)
    row |= {c: big for c in COLUMNS["rate"] if c.startswith(("num", "den"))}
    row |= {c: verdicts.HUNDRED for c in COLUMNS["rate"] if c.startswith("rate")}
    off = row | {c: verdicts.HUNDRED + 1 for c in COLUMNS["rate"] if c.startswith("rate")}
    assert list(verdicts.rate(pd.DataFrame([row, off]))) == ["exact", "inconsistent"]


@pytest.mark.parametrize("rule_id", ["COM.103", "STA.102"])
def test_a_rule_that_is_not_in_force_in_the_reports_year_says_so(rule_id: str) -> None:
    rule = replace(load_catalogue()[rule_id], effective_to=date(2022, 12, 31))
    outcome = validate.check_reports([rule_facts.facts({})], Catalogue((rule,), "v"), "run", None)
    assert [(r.status, r.reason) for r in outcome.results] == [("not_applicable", "规则不适用于这一年度的报告")]
