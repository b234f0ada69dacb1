"""The dbt project as a project: it builds from nothing, its tests catch what they must, its files follow the rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import jinja2
import pytest
import yaml

from tests.dbt_project.world import PROJECT, Dbt, World, failed

MODELS = PROJECT / "models"
AS_IN_A_RUN = ("--exclude-resource-type", "unit_test", "--exclude", "tag:structure")


def test_nothing_to_read_is_no_error_and_unit_tests_hold(empty_build: tuple[World, dict[str, str]]) -> None:
    world, results = empty_build
    assert not failed(results), failed(results)
    with duckdb.connect(str(world.build_db), read_only=True) as connection:
        assert connection.execute("select count(*) from marts.fct_figure").fetchone() == (0,)
        assert connection.execute("select run_id, n_reports from marts.build_info").fetchall() == [(None, 0)]


def test_the_test_for_inexact_types_can_fail(empty_build: tuple[World, dict[str, str]]) -> None:
    sql = (PROJECT / "tests" / "no_inexact_types.sql").read_text(encoding="utf-8")
    query = re.sub(r"\{\{ marts.database \}\}", "memory", sql[sql.index("select") :])
    with duckdb.connect() as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.good (a decimal(20, 6), b varchar[], c bigint)")
        assert connection.execute(query).fetchall() == []
        connection.execute("create table marts.bad (a double, b float[], c struct(d double))")
        assert len(connection.execute(query).fetchall()) == 3


def test_bad_records_fail_the_tests_made_for_them(dbt: Dbt, new_world: Callable[[str], World]) -> None:
    world = new_world("broken")
    world.document("d1", "2024-01-01")
    world.report("r1", "d1", report_kind="no such kind", region_key="000000")
    world.figure("r1", "d1", "expenditure_total", "1", figure_key="twice")
    world.figure("r1", "d1", "expenditure_basic", "1", figure_key="twice")
    world.figure("r1", "d1", "no_such_concept", "1")
    world.figure("r1", "d1", "expenditure_basic", "1", basis="no such basis")
    for number in (1, 2):
        world.add("text_blocks", "d1", report_key="r1", block_no=7, kind="paragraph", text=f"第{number}段")
    results = dbt(world.write(), "build", "--select", "tag:facts", *AS_IN_A_RUN)
    caught = {name for name, status in results.items() if status.startswith("fail")}
    assert caught >= {
        "unique_fct_figure_figure_key",
        "known_codes_fct_figure_",
        "known_codes_dim_report_",
        "relationships_dim_report_region_key__region_key__ref_dim_region_",
    }
    assert [name for name in caught if name.startswith("unique_key_fct_text_block")]


def test_records_of_a_report_that_is_not_there_are_seen(dbt: Dbt, new_world: Callable[[str], World]) -> None:
    world = new_world("orphans")
    world.document("d1", "2024-01-01")
    world.document("d2", "2024-01-01")
    world.report("r1", "d1")
    world.report("r2", "d2")
    world.figure("nobody", "d1", "expenditure_basic", "1")
    world.add("projects", "d1", project_key="p", report_key="r2", project_name="另一文件的")  # of another document
    world.add("text_blocks", "d1", report_key="r1", block_no=1, kind="paragraph", text="正文")
    results = dbt(world.write(), "build", "--select", "+int_reports_changed", "staging.reports", *AS_IN_A_RUN)
    orphans = {name: status for name, status in results.items() if name.startswith("belongs_to_a_report")}
    assert {name for name, status in orphans.items() if status.startswith("fail")} == {
        "belongs_to_a_report_stg_reports__figures_",
        "belongs_to_a_report_stg_reports__projects_",
    }
    assert len(orphans) == 5


def test_a_missing_value_breaks_the_contract(dbt: Dbt, new_world: Callable[[str], World]) -> None:
    world = new_world("null")
    world.document("d1", "2024-01-01")
    world.report("r1", "d1", report_kind=None)
    results = dbt(world.write(), "run", "--select", "+dim_report")
    assert "NOT NULL constraint failed" in results["dim_report"]


EVERYWHERE = {
    # functions that DuckDB and Spark have under one name, with one meaning
    "abs", "bool_and", "bool_or", "cast", "coalesce", "concat", "count", "dense_rank", "floor", "greatest", "lead",
    "least", "left", "length", "lower", "max", "min", "nullif", "row_number", "sum", "trim", "try_cast",
}  # fmt: skip
WORDS = {"and", "as", "by", "decimal", "distinct", "exists", "from", "in", "not", "on", "or", "over", "then", "when"}
DUCKDB_ONLY = {
    # syntax that another engine writes in its own way, or has not at all
    "cast with colons": r"::",
    "list or slice": r"\[",
    "struct": r"\{",
    "whole division": r"//",
    "arrow": r"->",
    "text and huge types": r"\b(?:varchar|hugeint|uhugeint|double)\b|\bas text\)",
    "filtered aggregate": r"\bfilter\b",
    "star with changes": r"\*\s*(?:exclude|replace|rename)\b",
    "by name": r"\bby name\b",
    "distinct on": r"\bdistinct on\b",
    "everything": r"\b(?:group|order) by all\b",
    "other joins": r"\b(?:asof|positional|semi|anti) join\b",
    "pivot": r"\b(?:un)?pivot\b",
    "sample": r"\b(?:using|table)?sample\b",
    "pattern": r"\b(?:glob|ilike|similar to)\b|~",
}


def plain_sql(text: str) -> str:
    """A model's SQL without what Jinja writes, comments and quoted text."""
    return re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}|--[^\n]*|'[^']*'", " ", text, flags=re.S)


def dialect_of(text: str) -> list[str]:
    """What of a model only DuckDB reads in this way."""
    sql = plain_sql(text)
    calls = set(re.findall(r"(?<![\w.])([a-z_0-9]+)\s*\(", sql))
    names = set(re.findall(r"([a-z_]+)\s*\([a-z_, ]+\)\s*as\s*\(\s*select", sql))  # of a relation with its columns
    return sorted(calls - EVERYWHERE - WORDS - names) + [k for k, p in DUCKDB_ONLY.items() if re.search(p, sql)]


@pytest.mark.parametrize("path", sorted(MODELS.rglob("*.sql")), ids=lambda p: p.stem)
def test_dialect_lives_in_macros(path: Path) -> None:
    """A second engine has its own macros, and the same models."""
    assert dialect_of(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("sql", "seen"),
    [
        ("select list(a order by b) from t", ["list"]),
        ("select a::integer, t.b[1] from t", ["cast with colons", "list or slice"]),
        ("select count(*) filter (where a > 0), arg_max(a, b) from t", ["arg_max", "filter", "filtered aggregate"]),
        (
            "select * exclude (a), cast(b as varchar) as c from t",
            ["exclude", "text and huge types", "star with changes"],
        ),
        ("select strftime(a, '%Y') -- list(a)\nfrom read_parquet('x')", ["read_parquet", "strftime"]),
        ("with a as (select count(*) as n from t where b in (1, 2)) select n from a where {{ list_of(['n']) }}", []),
    ],
)
def test_a_dialect_is_seen(sql: str, seen: list[str]) -> None:
    assert dialect_of(sql) == seen


def test_no_division_outside_the_exact_macro() -> None:
    for path in [*MODELS.rglob("*.sql"), *(PROJECT / "macros").rglob("*.sql")]:
        code = re.sub(r"\{#.*?#\}|--[^\n]*|'[^']*'|\"[^\"]*\"", "", path.read_text(encoding="utf-8"), flags=re.S)
        divisions = re.findall(r"(?<!/)/(?!/)|\bavg\(|\bas (?:double|float|real)\b", code)
        assert divisions == [], path.name


def test_only_staging_reads_files() -> None:
    for path in MODELS.rglob("*.sql"):
        calls = re.findall(
            r"(parsed_table|history_table|reference_csv|reference_parquet|decisions_table|source)\(", path.read_text()
        )
        assert not calls or "staging" in path.parts, path.name


def test_folders_carry_the_step() -> None:
    config = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["models"]["jixiao"]
    assert config["marts"]["facts"]["+tags"] == ["facts"] and config["marts"]["quality"]["+tags"] == ["quality"]
    facts = {p.stem for p in MODELS.rglob("*.sql") if p.parent.name in {"facts", "reports", "reference"}}
    seeds = {p.stem for p in (PROJECT / "seeds").glob("*.csv")}
    for path in MODELS.rglob("*.sql"):
        if path.stem in facts:
            refs = set(re.findall(r"ref\(\"(\w+)\"\)", path.read_text(encoding="utf-8"))) - seeds
            assert refs <= facts, f"{path.stem} needs the quality step"


HEADER = "finding_key,state,owner,reason,who,until\n"


@pytest.mark.parametrize(
    ("text", "decided"),
    [
        ("finding_key,state,owner,reason\nk1,waived,甲,先放一放\n", [("k1", "waived", "甲")]),  # columns missing
        ("state,finding_key\nexplained,k1\n", [("k1", "explained", None)]),  # in another order
        (HEADER + "k1,waived,甲,a,b,,x,y\nk2\n", [("k1", "waived", "甲"), ("k2", None, None)]),  # too long, too short
        (HEADER + 'k1,waived,甲,"一" 二,乙,\nk2,waived\n', [("k1", "waived", "甲"), ("k2", "waived", None)]),
        ("finding_key,state,note\nk1,waived,备注\n", [("k1", "waived", None)]),  # a column of their own
        ("", []),
        ("什么都不是\n", []),
    ],
)
def test_decisions_written_by_hand_break_nothing(
    empty_build: tuple[World, dict[str, str]], text: str, decided: list[tuple[str, str | None, str | None]]
) -> None:
    world, _ = empty_build
    path = world.root / "by hand's [decisions].csv"
    path.write_text(text, encoding="utf-8-sig")
    with duckdb.connect(str(world.build_db), read_only=True) as connection:
        view = connection.execute(
            "select sql from duckdb_views() where view_name = 'stg_quality__decisions'"
        ).fetchone()
    assert view and "read_csv" not in view[0]  # nobody has decided anything
    sources = PROJECT / "macros" / "sources"
    template = "".join(
        (sources / f"{name}.sql").read_text(encoding="utf-8") for name in ("sql_path", "decisions_table")
    )
    environment = jinja2.Environment(extensions=["jinja2.ext.do"])
    module = environment.from_string(template).make_module({"source": lambda *_: "", "var": lambda _: str(path)})
    model = environment.from_string(
        (MODELS / "staging" / "quality" / "stg_quality__decisions.sql").read_text(encoding="utf-8")
    )
    query = model.render(decisions_table=module.decisions_table)
    with duckdb.connect() as connection:
        found = connection.execute(f"select finding_key, state, owner from ({query}) order by 1").fetchall()
    assert found == decided
