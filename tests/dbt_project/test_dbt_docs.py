"""What is made from the descriptions is up to date, and every query that the documents print runs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import duckdb
import pytest

from dbt_project.dictionary import documents, er_markdown, models
from dbt_project.static_docs import DocsError, write_docs
from tests.dbt_project.world import ROOT, Dbt, World, failed

DOCS = ROOT / "docs"
QUERIES = sorted((DOCS / "queries").glob("q*.sql"))


@pytest.mark.parametrize("path", documents(DOCS), ids=lambda p: p.name)
def test_documents_are_those_of_the_properties(path: Path) -> None:
    """python -m dbt_project.dictionary docs writes them."""
    assert path.read_text(encoding="utf-8") == documents(DOCS)[path]


def test_the_picture_shows_every_tested_relationship() -> None:
    picture = er_markdown(models())
    for model in models():
        for column in model.columns:
            if model.layer == "marts" and column.refers_to and column.refers_to[0] != model.name:
                assert re.search(rf'{column.refers_to[0]} .*--o{{ {model.name} : "{column.name}"', picture)


def test_columns_of_the_chinese_views_are_the_described_ones(warehouse: duckdb.DuckDBPyConnection) -> None:
    described = {m.name: [c.name for c in m.columns] for m in models() if m.layer == "zh"}
    aliases = {m.name: m.label_zh for m in models() if m.layer == "zh"}
    for view, columns in described.items():
        found = warehouse.execute(
            "select column_name from duckdb_columns() where schema_name = 'zh' and table_name = ?"
            " order by column_index",
            [aliases[view]],
        ).fetchall()
        assert [c for (c,) in found] == columns, view


def test_examples_run(rich_build: World) -> None:
    examples = {m.name: m.example for m in models()}
    assert None not in examples.values()
    with duckdb.connect(str(rich_build.build_db), read_only=True) as connection:
        for name, example in examples.items():
            try:
                connection.execute(example).fetchall()
            except duckdb.Error as error:
                pytest.fail(f"{name}: {error}")


def test_identities_hold_on_the_rich_world(dbt: Dbt, rich_build: World, warehouse: duckdb.DuckDBPyConnection) -> None:
    # after ``warehouse`` has its copy: the build file is opened for writing
    results = dbt(rich_build, "test", "--select", "tag:structure", run_id="r3", started="2024-03-03T02:00:00+00:00")
    assert len(results) > 60
    assert not failed(results), failed(results)


def test_static_docs_are_one_page(rich_build: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_BUILD_DB", "")
    written = write_docs(tmp_path / "docs", rich_build.build_db, rich_build.variables("r3", ""))
    assert {p.name for p in written} == {"index.html", "data-dictionary.md", "er-diagram.md", "measures.md"}
    page = (tmp_path / "docs" / "index.html").read_text(encoding="utf-8")
    assert "One row per printed figure" in page
    assert json.dumps("预算执行")[1:-1] in page
    assert not list((tmp_path / "docs").glob(".*"))
    with pytest.raises(DocsError):
        write_docs(tmp_path / "docs", tmp_path / "no such folder" / "build.duckdb", {})
    assert (tmp_path / "docs" / "index.html").read_text(encoding="utf-8") == page  # the last good one stays


def test_there_are_ten_questions() -> None:
    assert len(QUERIES) == 10
    guide = (DOCS / "warehouse.md").read_text(encoding="utf-8")
    for number, path in enumerate(QUERIES, 1):
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"-- {number}. ") and text.splitlines()[1].startswith("-- ")
        assert f"(queries/{path.name})" in guide


@pytest.mark.parametrize("path", QUERIES, ids=lambda p: p.stem)
def test_questions_have_answers_on_the_samples(path: Path, sample_run: tuple[Path, object]) -> None:
    home, _ = sample_run
    with duckdb.connect(str(home / "published" / "warehouse.duckdb"), read_only=True) as connection:
        cursor = connection.execute(path.read_text(encoding="utf-8"))
        columns = [(d[0], str(d[1])) for d in cursor.description]
        rows = cursor.fetchall()
    assert rows
    assert not [name for name, kind in columns if kind in ("DOUBLE", "FLOAT")]
    assert len({name for name, _ in columns}) == len(columns)


@pytest.mark.parametrize("language", ["sql", "python"])
def test_the_quick_start_works(
    language: str, sample_run: tuple[Path, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, _ = sample_run
    (tmp_path / "warehouse").symlink_to(home)
    monkeypatch.chdir(tmp_path)
    guide = (DOCS / "warehouse.md").read_text(encoding="utf-8")
    blocks = re.findall(rf"```{language}\n(.*?)```", guide, re.DOTALL)
    assert blocks
    with duckdb.connect("warehouse/published/warehouse.duckdb", read_only=True) as connection:
        for block in blocks:
            if language == "python":
                connection.close()
                exec(compile(block, "warehouse.md", "exec"), {})
            else:
                without_commands = "\n".join(line for line in block.splitlines() if not line.startswith("."))
                connection.execute(without_commands).fetchall()


def test_a_stranger_understands_the_file(sample_run: tuple[Path, object]) -> None:
    home, _ = sample_run
    with duckdb.connect(str(home / "published" / "warehouse.duckdb"), read_only=True) as connection:
        silent = connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns()"
            " where schema_name in ('marts', 'zh') and coalesce(comment, '') = ''"
        ).fetchall()
        tables = connection.execute(
            "select comment from duckdb_tables() union all select comment from duckdb_views() where not internal"
        ).fetchall()
    assert silent == []
    assert all(comment and comment.startswith("One row per ") and "```sql" in comment for (comment,) in tables)
