"""Records to Parquet files: the schema from a record's annotations, and one atomic write.

Lives here: the mapping from annotated dataclasses to Arrow types. Never here: which records exist (``records``), which
folder a batch goes to (orchestration), or any change of a value.
"""

from __future__ import annotations

import os
import re
import types
import typing
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

_PLAIN = {str: pa.string(), int: pa.int64(), bool: pa.bool_(), date: pa.date32()}
_DECIMAL = re.compile(r"decimal\((\d+),\s*(\d+)\)")


def _arrow_type(annotation: object) -> pa.DataType:
    origin = typing.get_origin(annotation)
    if origin in (typing.Union, types.UnionType):
        inner = [a for a in typing.get_args(annotation) if a is not type(None)]
        if len(inner) != 1:
            raise TypeError(f"a column has one type, not {annotation}")
        return _arrow_type(inner[0])
    if origin in (list, tuple):
        return pa.list_(_arrow_type(typing.get_args(annotation)[0]))
    if origin is typing.Annotated:
        base, *marks = typing.get_args(annotation)
        match = next((m for mark in marks if isinstance(mark, str) and (m := _DECIMAL.fullmatch(mark))), None)
        if base is Decimal and match:
            return pa.decimal128(int(match[1]), int(match[2]))
        return _arrow_type(base)
    if annotation in _PLAIN:
        return _PLAIN[annotation]  # type: ignore[index]
    # float on purpose not among them: money and scores are exact
    raise TypeError(f"no column type for {annotation}")


@cache
def schema_of(record_class: type) -> pa.Schema:
    """Arrow schema of a record class: one nullable column per field, in order.

    Raises ``TypeError`` for annotations without an exact column type (float, bare Decimal, unions of two types).
    """
    hints = typing.get_type_hints(record_class, include_extras=True)
    return pa.schema([(f.name, _arrow_type(hints[f.name])) for f in fields(record_class)])


Constant = str | int | Sequence[str] | Sequence[int] | None


def table_of(record_class: type, records: Iterable[object], **constants: Constant) -> pa.Table:
    """Records as an Arrow table.

    ``constants`` are columns behind the record's own: one value for all rows, or a list with one value per row. A name
    that the record has already is skipped, so that ``document_hash=…`` may be given for every table alike.
    """
    rows = list(records)
    schema = schema_of(record_class)
    columns = [pa.array([getattr(r, f.name) for r in rows], type=f.type) for f in schema]
    out = list(schema)
    for name, value in constants.items():
        if name in schema.names:
            continue
        values = list(value) if isinstance(value, (list, tuple)) else [value] * len(rows)
        if len(values) != len(rows):
            raise ValueError(f"column {name}: {len(values)} values for {len(rows)} records")
        kind = pa.int64() if any(isinstance(v, int) for v in values) else pa.string()
        columns.append(pa.array(values, type=kind))
        out.append(pa.field(name, kind))
    return pa.Table.from_arrays(columns, schema=pa.schema(out))


def write_records(
    path: str | os.PathLike[str], record_class: type, records: Iterable[object], **constants: Constant
) -> int:
    """Write records to one Parquet file so that it is there whole or not at all; returns the number of rows.

    Missing parent folders are made. A value that does not fit its column exactly (too many decimals, a float) raises
    ``pyarrow.ArrowInvalid``/``ArrowTypeError`` and leaves what was there.
    """
    target = Path(path)
    table = table_of(record_class, records, **constants)
    target.parent.mkdir(parents=True, exist_ok=True)
    temp = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with temp.open("wb") as f:
            pq.write_table(table, f, compression="zstd")
            f.flush()
            os.fsync(f.fileno())
        temp.replace(target)
        sync_folder(target.parent)
    finally:
        temp.unlink(missing_ok=True)
    return table.num_rows


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` durable; a system that cannot sync folders is left in peace."""
    try:
        fd = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(fd)
    except OSError:
        pass
    finally:
        os.close(fd)
