"""Write, audit, publish: the marts of the build file become the one file that people open.

Lives here: copying marts and views into a candidate that DuckDB ≥ 1.4 reads, and putting it in place of the published
file in one step. Never here: what must hold of it (``audits``), or how marts are made.
"""

from __future__ import annotations

import os
from pathlib import Path

from ingest.parquet import sync_folder
from orchestration import failpoints
from orchestration.home import remove_database

STORAGE_VERSION = "v1.4.0"


class NotPublishedError(RuntimeError):
    """The candidate did not pass; what was published before stays."""


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def make_candidate(build_db: Path, candidate: Path) -> dict[str, int]:
    """Copy schemas ``marts`` (tables, with constraints and comments) and ``zh`` (views) into a new file.

    Returns mart → rows. The copy holds nothing else: no staging, no path to a Parquet file. Raises
    ``NotPublishedError`` when a view reads anything but marts.
    """
    import duckdb

    remove_database(candidate)
    rows: dict[str, int] = {}
    with duckdb.connect() as connection:
        # names that nothing in the SQL of a view can mean by accident
        connection.execute(f"attach {_literal(str(build_db))} as made_here (read_only)")
        connection.execute(
            f"attach {_literal(str(candidate))} as candidate (storage_version {_literal(STORAGE_VERSION)})"
        )
        connection.execute("use candidate")
        connection.execute("begin")  # one commit instead of one per comment
        connection.execute("create schema marts")
        connection.execute("create schema zh")
        found = connection.execute(
            "select table_name, sql, comment from duckdb_tables()"
            " where database_name = 'made_here' and schema_name = 'marts' order by table_name"
        ).fetchall()
        for table, sql, comment in found:
            name = f"marts.{_quoted(table)}"
            connection.execute(sql)
            done = connection.execute(f"insert into {name} select * from made_here.{name}").fetchone()
            rows[table] = int(done[0]) if done else 0
            if comment:
                connection.execute(f"comment on table {name} is {_literal(comment)}")
        for view, sql, comment in connection.execute(
            "select view_name, sql, comment from duckdb_views()"
            " where database_name = 'made_here' and schema_name = 'zh' and not internal order by view_name"
        ).fetchall():
            connection.execute(sql)
            if comment:
                connection.execute(f"comment on view zh.{_quoted(view)} is {_literal(comment)}")
        for schema, table, column, comment in connection.execute(
            "select schema_name, table_name, column_name, comment from duckdb_columns()"
            " where database_name = 'made_here' and schema_name in ('marts', 'zh') and comment is not null"
        ).fetchall():
            if schema == "zh" or table in rows:
                where = f"{schema}.{_quoted(table)}.{_quoted(column)}"
                connection.execute(f"comment on column {where} is {_literal(comment)}")
        connection.execute("commit")
        connection.execute("use memory")
        connection.execute("detach made_here")
        connection.execute("checkpoint candidate")
        connection.execute("detach candidate")
    _try_views(candidate)
    return rows


def _try_views(candidate: Path) -> None:
    """Every view must work in the file alone, under whatever name it is opened."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"attach {_literal(str(candidate))} as opened (read_only)")
        connection.execute("use opened")
        for (view,) in connection.execute(
            "select view_name from duckdb_views() where database_name = 'opened' and schema_name = 'zh'"
        ).fetchall():
            try:
                connection.execute(f"select * from zh.{_quoted(view)} limit 0")
            except duckdb.Error as error:
                raise NotPublishedError(f"view zh.{view} does not work: {str(error).splitlines()[0]}") from error


def replace_published(candidate: Path, warehouse: Path) -> None:
    """Put the candidate in place of the published file in one step; readers see the old one or the new one, whole."""
    with candidate.open("rb") as f:
        os.fsync(f.fileno())
    warehouse.parent.mkdir(parents=True, exist_ok=True)
    failpoints.reach("before_replace")
    candidate.replace(warehouse)
    sync_folder(warehouse.parent)
    failpoints.reach("replaced")
