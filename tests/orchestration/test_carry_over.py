"""A candidate that begins as a copy of the published file equals one that was copied whole."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from orchestration import carry_over, runs
from orchestration.home import Home
from orchestration.publish import make_candidate, replace_published
from tests.orchestration.small_warehouse import make

MEMORY = """
create schema intermediate;
create table intermediate.int_reports_loaded as select 'r' || n as report_key, 'a' as fingerprint from range(1, 9) t(n);
create table intermediate.int_checks_loaded as from intermediate.int_reports_loaded;
delete from marts.fct_text_block; delete from marts.fct_rule_result;
insert into marts.fct_text_block select 'r' || n, n, '第' || n || '段', 0, 3 from range(1, 9) t(n);
insert into marts.fct_rule_result select 'r' || n, 'SUM.101', 'actual' from range(1, 9) t(n);
"""
STRATEGIES = {"fct_text_block": "replace_reports", "fct_rule_result": "replace_checks", "fct_budget": None}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home whose published file was made from the build file that lies in it."""
    home = Home.at(tmp_path / "home")
    home.work.mkdir(parents=True)
    make(home.build_db, MEMORY)
    _publish(home, "run1", None)
    return home


def _publish(home: Home, run_id: str, base: carry_over.Base | None) -> dict[str, int]:
    with duckdb.connect(str(home.build_db)) as c:
        c.execute("update marts.build_info set run_id = ?", [run_id])
    rows = make_candidate(home.build_db, home.candidate_db, base)
    carry_over.remember(home, run_id)
    replace_published(home.candidate_db, home.warehouse)
    state = runs.PublishedState(run_id, "", "", runs.transforms_version(), "", "", "", 0, 0)
    runs.write_state(home, replace(state, file_hash=runs.file_hash(home.warehouse)))
    return rows


def _find(home: Home) -> carry_over.Base | None:
    manifest = home.work / "manifest.json"
    nodes = [
        {"resource_type": "model", "schema": "marts", "alias": name, "config": {"incremental_strategy": strategy}}
        for name, strategy in STRATEGIES.items()
    ]
    manifest.write_text(json.dumps({"nodes": {n["alias"]: n for n in nodes}}), encoding="utf-8")
    return carry_over.find(home, manifest)


def _content(path: Path) -> dict[str, list]:
    with duckdb.connect(str(path), read_only=True) as c:
        names = c.execute(
            "select schema_name, table_name from duckdb_tables() union all"
            " select schema_name, view_name from duckdb_views() where schema_name = 'zh'"
        ).fetchall()
        content: dict[str, list] = {f'{s}."{n}"': [] for s, n in names}
        for name in content:
            content[name] = sorted(map(repr, c.execute(f"from {name}").fetchall()))
        content["comments"] = sorted(
            c.execute(
                "select table_name, column_name, comment from duckdb_columns() where comment is not null"
            ).fetchall()
        )
        return content


CHANGES = {
    "nothing": "",
    "a new report": """
        insert into intermediate.int_reports_loaded values ('r9', 'a');
        insert into intermediate.int_checks_loaded values ('r9', 'a');
        insert into marts.fct_text_block values ('r9', 1, '新', 0, 1);
        insert into marts.fct_rule_result values ('r9', 'SUM.101', 'budget')""",
    "a report read anew": """
        update intermediate.int_reports_loaded set fingerprint = 'b' where report_key = 'r3';
        update marts.fct_text_block set text = '改' where report_key = 'r3'""",
    "a report checked anew": """
        update intermediate.int_checks_loaded set fingerprint = 'b' where report_key = 'r5';
        update marts.fct_rule_result set binding = 'budget' where report_key = 'r5'""",
    "a report that is gone": """
        delete from intermediate.int_reports_loaded where report_key = 'r2';
        delete from intermediate.int_checks_loaded where report_key = 'r2';
        delete from marts.fct_text_block where report_key = 'r2';
        delete from marts.fct_rule_result where report_key = 'r2'""",
    "tables of whole": "update marts.fct_budget set amount_wan = 7; comment on table marts.fct_budget is '另一个'",
    "another view": 'drop view zh."预算执行"; create view zh."规则" as select rule_id as "编号" from marts.dim_rule',
    "another column": "alter table marts.fct_text_block add column page integer",
    "most reports": """
        update intermediate.int_reports_loaded set fingerprint = 'c';
        update marts.fct_text_block set text = '全改'""",
    "rows without a trace in the memory": "insert into marts.fct_text_block values ('r4', 9, '多', 0, 1)",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_it_equals_a_whole_copy(home, tmp_path, change):
    with duckdb.connect(str(home.build_db)) as c:
        c.execute(change or "select 1")
    base = _find(home)
    assert base is not None
    assert base.marts == {"fct_text_block": "int_reports_loaded", "fct_rule_result": "int_checks_loaded"}
    rows = _publish(home, "run2", base)
    assert rows == make_candidate(home.build_db, tmp_path / "whole.duckdb")
    assert _content(home.warehouse) == _content(tmp_path / "whole.duckdb")
    assert len(list(home.work.glob("published-*.parquet"))) <= 2


def test_unchanged_rows_come_from_the_published_file(home):
    with duckdb.connect(str(home.build_db)) as c:
        c.execute("update marts.fct_text_block set text = '无人知道' where report_key = 'r6'")
    _publish(home, "run2", _find(home))
    with duckdb.connect(str(home.warehouse), read_only=True) as c:
        assert c.execute("select text from marts.fct_text_block where report_key = 'r6'").fetchall() == [("第6段",)]


def test_no_base_where_the_published_file_is_not_the_remembered_one(home):
    assert _find(home) is not None
    with duckdb.connect(str(home.warehouse)) as c:
        c.execute("update marts.build_info set run_id = 'run0'")
    assert _find(home) is None


def test_no_base_without_memory_or_from_other_transforms(home):
    state = runs.read_state(home)
    assert state is not None
    runs.write_state(home, replace(state, transforms="other"))
    assert _find(home) is None
    runs.write_state(home, state)
    assert _find(home) is not None
    for memory in home.work.glob("published-*.parquet"):
        memory.unlink()
    assert _find(home) is None


def test_a_damaged_memory_is_no_memory(home, tmp_path):
    base = _find(home)
    assert base is not None
    base.memory.write_bytes(base.memory.read_bytes()[:40])
    _publish(home, "run2", base)
    make_candidate(home.build_db, tmp_path / "whole.duckdb")
    assert _content(home.warehouse) == _content(tmp_path / "whole.duckdb")
