"""Schemas come from annotations, values keep every digit, and a failed write leaves what was there."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import expectations.records
import ingest.records
from ingest.parquet import schema_of, write_records

Money = Annotated[Decimal, "decimal(20,6)"]


@dataclass(frozen=True)
class Row:
    key: str
    amount: Money | None
    count: int | None = None
    open: bool = False
    on: date | None = None
    parts: list[Money] = ()  # type: ignore[assignment]
    names: list[str | None] = ()  # type: ignore[assignment]


@dataclass(frozen=True)
class WithFloat:
    amount: float


def test_schema_follows_annotations():
    assert schema_of(Row) == pa.schema(
        [
            ("key", pa.string()),
            ("amount", pa.decimal128(20, 6)),
            ("count", pa.int64()),
            ("open", pa.bool_()),
            ("on", pa.date32()),
            ("parts", pa.list_(pa.decimal128(20, 6))),
            ("names", pa.list_(pa.string())),
        ]
    )


@pytest.mark.parametrize("cls", [*ingest.records.TABLES.values(), *expectations.records.TABLES.values()])
def test_every_record_class_has_a_schema_without_floats(cls):
    assert not any(pa.types.is_floating(f.type) for f in schema_of(cls))


def test_a_float_annotation_is_refused():
    with pytest.raises(TypeError):
        schema_of(WithFloat)


def test_round_trip_and_constants(tmp_path):
    path = tmp_path / "figures" / "batch=1" / "part-0.parquet"
    rows = [
        Row("a", Decimal("12345678901234.567891"), 2**53 + 1, True, date(2024, 5, 16), [Decimal("0.1")], ["x", None]),
        Row("b", None),
    ]
    assert write_records(path, Row, rows, key="ignored", document_hash=["h1", "h2"], parser_version="1") == 2
    back = pq.read_table(path, partitioning=None).to_pylist()
    assert back[0]["amount"] == rows[0].amount
    assert back[0]["count"] == 2**53 + 1
    assert back[0]["parts"] == [Decimal("0.1")]
    assert back[1]["amount"] is None
    assert [r["document_hash"] for r in back] == ["h1", "h2"]
    assert [r["key"] for r in back] == ["a", "b"]


def test_zero_rows_keep_the_schema(tmp_path):
    write_records(tmp_path / "p.parquet", Row, [], document_hash="", parser_version="1")
    schema = pq.read_schema(tmp_path / "p.parquet")
    assert schema.names == [*schema_of(Row).names, "document_hash", "parser_version"]
    assert schema.field("document_hash").type == pa.string()


@pytest.mark.parametrize("bad", [Decimal("0.1234567"), 0.5])
def test_a_value_that_does_not_fit_leaves_the_old_file(tmp_path, bad):
    path = tmp_path / "p.parquet"
    write_records(path, Row, [Row("old", None)])
    with pytest.raises((pa.ArrowInvalid, pa.ArrowTypeError)):
        write_records(path, Row, [Row("new", bad)])
    assert pq.read_table(path)["key"].to_pylist() == ["old"]
    assert [p.name for p in tmp_path.iterdir()] == ["p.parquet"]


def test_a_constant_list_of_the_wrong_length_is_refused(tmp_path):
    with pytest.raises(ValueError, match="document_hash"):
        write_records(tmp_path / "p.parquet", Row, [Row("a", None)], document_hash=["h1", "h2"])
