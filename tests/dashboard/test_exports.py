"""An export is what the screen shows, and no spreadsheet program runs any of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from dashboard import context, exports
from dashboard.queries import findings
from dashboard.queries.findings import Filters
from dashboard.warehouse import Snapshot


@pytest.fixture(autouse=True)
def _home(dashboard_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("JIXIAO_HOME", str(dashboard_home))
    for shared in (context.home, context.warehouse):
        shared.cache_clear()
    yield
    for shared in (context.home, context.warehouse):
        shared.cache_clear()


def _csv(filters: Filters) -> list[dict[str, str]]:
    data = exports.findings_csv(filters)
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv_has_exactly_the_rows_of_the_screen(db: Snapshot) -> None:
    filters = Filters(rule="SUM.101", sort="-difference")
    rows = _csv(filters)
    assert [r["问题编号"] for r in rows] == [r["finding_key"] for r in findings.page(db, filters)]
    first = next(r for r in rows if not r["报告编号"].startswith("hostile"))
    assert (first["程度"], first["所印数"], first["对照数"], first["差额"]) == ("错误", "861.2", "870.2", "-9")
    assert "允许误差" in first["判定说明"]


def test_workbook_has_the_same_rows() -> None:
    filters = Filters(severity=("error",))
    book = openpyxl.load_workbook(io.BytesIO(exports.findings_xlsx(filters)))
    head, *rows = book.active.iter_rows(values_only=True)
    assert list(head) == list(exports.HEADINGS)
    assert [r[head.index("问题编号")] for r in rows] == [r["问题编号"] for r in _csv(filters)]
    amount = rows[0][head.index("差额")]
    assert isinstance(amount, (int, float)) and not isinstance(amount, bool)


def test_hostile_text_is_harmless(warehouses) -> None:
    filters = Filters(report=warehouses.HOSTILE)
    rows = _csv(filters)
    assert rows
    for row in rows:
        for value in row.values():
            number = value.replace("-", "", 1).replace(".", "", 1).isdigit()
            assert number or not value.startswith(("=", "+", "-", "@", "\t", "\r")), value[:40]
        assert row["问题"] == "'" + warehouses.TEXT  # whole and in its own words
    book = openpyxl.load_workbook(io.BytesIO(exports.findings_xlsx(filters)))
    for line in book.active.iter_rows():
        for cell in line:
            assert cell.data_type != "f" and cell.hyperlink is None
