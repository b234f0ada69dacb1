"""The candidate holds marts and views alone; the published file changes in one step under readers."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import duckdb
import pytest

from orchestration.publish import NotPublishedError, make_candidate, replace_published
from tests.orchestration.small_warehouse import make


@pytest.fixture
def candidate(tmp_path: Path) -> Path:
    rows = make_candidate(make(tmp_path / "build.duckdb"), tmp_path / "publish.duckdb")
    assert rows["fct_figure"] == 1
    assert rows["fct_claim"] == 0
    return tmp_path / "publish.duckdb"


def test_only_marts_and_their_chinese_views_are_copied(candidate):
    with duckdb.connect(str(candidate), read_only=True) as c:
        schemas = c.execute("select distinct schema_name from duckdb_tables() union select distinct schema_name from "
                            "duckdb_views() where not internal order by 1").fetchall()  # fmt: skip
        assert schemas == [("marts",), ("zh",)]
        assert c.execute('select "金额（万元）" from zh."预算执行"').fetchall()[0][0] == 100
        assert c.execute("select tags from duckdb_databases() where database_name = 'publish'").fetchall()


def test_constraints_and_comments_travel(candidate):
    with duckdb.connect(str(candidate)) as c:
        with pytest.raises(duckdb.ConstraintException):
            c.execute("insert into marts.dim_report values ('r1', 'b.txt', null, null, null)")
        with pytest.raises(duckdb.ConstraintException):
            c.execute("insert into marts.dim_report values ('r2', null, null, null, null)")
        with pytest.raises(duckdb.ConstraintException):
            c.execute("insert into marts.fct_figure values ('f2', 'r1', '', 0, 0, -1)")
        comments = dict(
            c.execute("select table_name, comment from duckdb_tables() where comment is not null").fetchall()
        )
        assert comments == {"fct_budget": "一行一个'数"}
        columns = c.execute("select column_name, comment from duckdb_columns() where comment is not null").fetchall()
        assert set(columns) == {("amount_wan", "金额（万元）"), ("概念", "概念代码")}
        [(view,)] = c.execute("select comment from duckdb_views() where schema_name = 'zh'").fetchall()
        assert view == "预算"


def test_older_duckdb_can_read_the_file(candidate):
    # the storage version stands in the file's header; 64 is what DuckDB 1.4 writes at most
    with duckdb.connect() as c:
        c.execute(f"attach '{candidate}' as a (read_only)")
        [(options,)] = c.execute("select tags from duckdb_databases() where database_name = 'a'").fetchall()
        assert "v1.4.0" in str(options)


def test_a_view_that_reads_more_than_marts_is_refused(tmp_path):
    build = make(tmp_path / "build.duckdb", "create view zh.x as select * from staging.stg_reports")
    with pytest.raises((NotPublishedError, duckdb.Error), match="stg_reports"):
        make_candidate(build, tmp_path / "publish.duckdb")


def _read(path: str, stop, failures) -> None:
    while not stop.is_set():
        try:
            with duckdb.connect(path, read_only=True) as c:
                [(a,)] = c.execute("select amount_wan from marts.fct_budget").fetchall()
                [(b,)] = c.execute("select run_id from marts.build_info").fetchall()
            if f"run{int(a)}" != b:
                failures.put(f"half a warehouse: {a} {b}")
        except Exception as error:  # noqa: BLE001 - whatever a reader meets is what this test is about
            failures.put(repr(error))
            return


def test_readers_in_other_processes_never_fail_and_never_see_half(tmp_path):
    warehouse = tmp_path / "published" / "warehouse.duckdb"

    def publish(n: int) -> None:
        build = tmp_path / f"build{n}.duckdb"
        make(build, f"update marts.fct_budget set amount_wan = {n}", f"update marts.build_info set run_id = 'run{n}'")
        make_candidate(build, tmp_path / "publish.duckdb")
        replace_published(tmp_path / "publish.duckdb", warehouse)

    publish(0)
    context = multiprocessing.get_context("spawn")
    stop, failures = context.Event(), context.Queue()
    readers = [context.Process(target=_read, args=(str(warehouse), stop, failures)) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        for n in range(1, 9):
            publish(n)
    finally:
        stop.set()
        for reader in readers:
            reader.join(30)
    assert failures.empty(), failures.get()
    assert all(reader.exitcode == 0 for reader in readers)
    with duckdb.connect(str(warehouse), read_only=True) as c:
        assert c.execute("select run_id from marts.build_info").fetchall() == [("run8",)]


def test_a_reader_that_holds_the_old_file_keeps_its_data(tmp_path, candidate):
    warehouse = tmp_path / "published" / "warehouse.duckdb"
    replace_published(candidate, warehouse)
    with duckdb.connect(str(warehouse), read_only=True) as old:
        build = make(tmp_path / "b2.duckdb", "update marts.build_info set run_id = 'run2'")
        make_candidate(build, tmp_path / "publish.duckdb")
        replace_published(tmp_path / "publish.duckdb", warehouse)
        assert old.execute("select run_id from marts.build_info").fetchall() == [("run1",)]
    with duckdb.connect(str(warehouse), read_only=True) as new:
        assert new.execute("select run_id from marts.build_info").fetchall() == [("run2",)]
