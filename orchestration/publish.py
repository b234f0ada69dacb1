"""Write, audit, publish: the marts of the build file become the one file that people open.

Lives here: copying marts and views into a candidate that DuckDB ≥ 1.4 reads, and putting it in place of the published
file in one step. Never here: what must hold of it (``audits``), or how marts are made.
"""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path
from typing import Any

from ingest.parquet import sync_folder
from orchestration import carry_over, failpoints
from orchestration.carry_over import Base
from orchestration.home import remove_database

STORAGE_VERSION = "v1.4.0"


class NotPublishedError(RuntimeError):
    """The candidate did not pass; what was published before stays."""


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def make_candidate(build_db: Path, candidate: Path, base: Base | None = None) -> dict[str, int]:
    """Copy schemas ``marts`` (tables, with constraints and comments) and ``zh`` (views) into a new file.

    With a ``base`` the new file begins as a copy of the published one, and of marts that are kept per report only the
    reports that differ are replaced: so a run costs what is new, not what is there.

    Returns mart → rows. The copy holds nothing else: no staging, no path to a Parquet file. Raises
    ``NotPublishedError`` when a view reads anything but marts.
    """
    import duckdb

    remove_database(candidate)
    rows: dict[str, int] = {}
    with duckdb.connect() as connection:
        # names that nothing in the SQL of a view can mean by accident
        connection.execute(f"attach {_literal(str(build_db))} as made_here (read_only)")
        if base is not None and carry_over.changed(connection, base, "made_here"):
            shutil.copyfile(base.published, candidate)
        else:
            base = None
        connection.execute(
            f"attach {_literal(str(candidate))} as candidate (storage_version {_literal(STORAGE_VERSION)})"
        )
        connection.execute("use candidate")
        connection.execute("begin")  # one commit instead of one per comment
        carried, whole = _carry_over(connection, base), True
        for table, sql, comment in connection.execute(
            "select table_name, sql, comment from duckdb_tables()"
            " where database_name = 'made_here' and schema_name = 'marts' order by table_name"
        ).fetchall():
            name = f"marts.{_quoted(table)}"
            if table in carried:
                rows[table], wanted = _counts(connection, name, f"made_here.{name}")
                whole = whole and rows[table] == wanted
            else:
                connection.execute(sql)
                done = connection.execute(f"insert into {name} select * from made_here.{name}").fetchone()
                rows[table] = int(done[0]) if done else 0
            if comment:
                connection.execute(f"comment on table {name} is {_literal(comment)}")
        _make_views(connection)
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
    if not whole:
        # rows of a report that came or went unnoticed: the memory must not be trusted
        logging.getLogger(__name__).warning("what was published does not add up with the changes; all is copied")
        return make_candidate(build_db, candidate)
    _try_views(candidate)
    return rows


def _counts(connection: Any, *tables: str) -> tuple[int, ...]:
    return tuple(connection.execute("select " + ", ".join(f"(select count(*) from {t})" for t in tables)).fetchone())


def _carry_over(connection: Any, base: Base | None) -> set[str]:
    """Empty schemas, or those of the base with the rows of changed reports replaced; the marts that need no copying."""
    if base is None:
        connection.execute("create schema marts")
        connection.execute("create schema zh")
        return set()
    for (view,) in connection.execute(
        "select view_name from duckdb_views() where database_name = 'candidate' and schema_name = 'zh'"
    ).fetchall():
        connection.execute(f"drop view zh.{_quoted(view)}")
    carried = set()
    for table, same in connection.execute(
        "select old.table_name, coalesce(new.sql = old.sql, false) from duckdb_tables() as old"
        " left join duckdb_tables() as new on new.database_name = 'made_here' and new.schema_name = 'marts'"
        " and new.table_name = old.table_name where old.database_name = 'candidate' and old.schema_name = 'marts'"
    ).fetchall():
        name = f"marts.{_quoted(table)}"
        if not same or table not in base.marts:
            connection.execute(f"drop table {name}")
            continue
        differ = f"report_key in (select report_key from changed_{base.marts[table]})"
        connection.execute(f"delete from {name} where {differ}")
        connection.execute(f"insert into {name} select * from made_here.{name} where {differ}")
        carried.add(table)
    return carried


def _make_views(connection: Any) -> None:
    for view, sql, comment in connection.execute(
        "select view_name, sql, comment from duckdb_views()"
        " where database_name = 'made_here' and schema_name = 'zh' and not internal order by view_name"
    ).fetchall():
        connection.execute(sql)
        if comment:
            connection.execute(f"comment on view zh.{_quoted(view)} is {_literal(comment)}")


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
