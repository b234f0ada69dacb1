"""What the assets tell about themselves: columns, counts, first rows, owners, links.

Lives here: metadata in Dagster's types, made from records, tables and files. Never here: assets.
"""

from __future__ import annotations

import typing
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import dagster as dg

from ingest.parquet import schema_of

OWNERS = ["team:jixiao"]
DOCS = "https://github.com/jixiao/jixiao-warehouse/blob/main/docs/"
PREVIEW_ROWS = 5
_WIDE = 40


def columns_of(record: type) -> dg.TableSchema:
    """Columns of a record class as its Parquet has them."""
    nullable = {f.name: _may_be_none(record, f.name) for f in fields(record)}
    return dg.TableSchema(
        [
            dg.TableColumn(field.name, str(field.type), constraints=dg.TableColumnConstraints(nullable[field.name]))
            for field in schema_of(record)
        ]
    )


def _may_be_none(record: type, name: str) -> bool:
    return type(None) in typing.get_args(typing.get_type_hints(record)[name])


def columns_of_relations(connection: Any) -> dict[tuple[str, str], dg.TableSchema]:
    """(schema, name) → columns with types and comments, of every table and view of an open file."""
    rows = connection.execute(
        "select schema_name, table_name, column_name, data_type, is_nullable, comment from duckdb_columns()"
        " where not internal order by schema_name, table_name, column_index"
    ).fetchall()
    found: dict[tuple[str, str], list[dg.TableColumn]] = {}
    for schema, table, column, kind, nullable, comment in rows:
        found.setdefault((schema, table), []).append(
            dg.TableColumn(column, kind, comment, dg.TableColumnConstraints(nullable))
        )
    return {key: dg.TableSchema(columns) for key, columns in found.items()}


def row_counts(connection: Any, tables: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """(schema, name) → rows, in one query; views are left out, they would be computed."""
    there = set(connection.execute("select schema_name, table_name from duckdb_tables()").fetchall())
    wanted = [t for t in tables if t in there]
    if not wanted:
        return {}
    sql = " union all ".join(f"""select {n}, count(*) from "{s}"."{t}" """ for n, (s, t) in enumerate(wanted))
    return {wanted[n]: rows for n, rows in connection.execute(sql).fetchall()}


def preview(connection: Any, schema: str, table: str, rows: int = PREVIEW_ROWS) -> dg.MarkdownMetadataValue:
    """The first rows as a Markdown table; long text is cut. Texts of records are redacted before they get here."""
    cursor = connection.execute(f"""select * from "{schema}"."{table}" limit {rows}""")
    names = [c[0] for c in cursor.description]
    lines = [f"| {' | '.join(names)} |", f"|{' --- |' * len(names)}"]
    lines += [f"| {' | '.join(_cell(v) for v in row)} |" for row in cursor.fetchall()]
    return dg.MetadataValue.md("\n".join(lines))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    text = value.isoformat() if isinstance(value, date) else str(value)
    text = " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
    return text if len(text) <= _WIDE else text[: _WIDE - 1] + "…"


def parquet_metadata(folder: Path, part: str) -> Mapping[str, Any]:
    """Rows that one run added to a folder of Parquet (``part`` is a pattern of its file names)."""
    import pyarrow.parquet as pq

    return {"dagster/partition_row_count": sum(pq.read_metadata(p).num_rows for p in folder.glob(part))}
