"""Output formats: exact numbers, and text that a spreadsheet must not run."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from orchestration import tables
from orchestration.reading import Table

EVIL = ["=1+1", "+1", "-1+cmd", "@SUM(A1)", "\t=1", "\r=1", "\n=1"]


def table(*values: object) -> Table:
    return Table(tuple(f"c{i}" for i in range(len(values))), [tuple(values)])


@pytest.mark.parametrize("text", EVIL)
def test_formulas_are_disarmed_in_csv_and_workbook(text, tmp_path):
    [_, row] = list(csv.reader(io.StringIO(tables.to_csv(table(text)), newline="")))
    assert row == ["'" + text.replace("\r", "\n")]
    tables.to_xlsx(table(text), tmp_path / "a.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx").active["A2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")


def test_a_formula_hidden_in_a_list_or_a_column_name_is_disarmed_too():
    lines = tables.to_csv(Table(("=evil",), [(["=1", "2"],)])).splitlines()
    assert lines[0] == "'=evil"
    assert lines[1] == '"\'=1, 2"'


def test_negative_numbers_stay_numbers(tmp_path):
    assert tables.to_csv(table(Decimal("-3.50"), -2)).splitlines()[1] == "-3.5,-2"
    tables.to_xlsx(table(Decimal("-3.50"), -2), tmp_path / "a.xlsx")
    page = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert (page["A2"].value, page["B2"].value) == (-3.5, -2)


def test_json_keeps_every_digit():
    text = tables.to_json(table(Decimal("9007199254740993.000001"), None, True, date(2026, 1, 31), ["甲"], 'quote"'))
    assert "9007199254740993.000001" in text
    assert json.loads(text, parse_float=Decimal) == [
        {
            "c0": Decimal("9007199254740993.000001"),
            "c1": None,
            "c2": True,
            "c3": "2026-01-31",
            "c4": ["甲"],
            "c5": 'quote"',
        }
    ]


def test_text_is_not_cut_when_it_goes_to_a_file():
    long = "很长的一句话" * 60
    assert long in tables.to_text(table("error", long))


def test_columns_are_picked_in_the_given_order():
    assert tables.columns(Table(("a", "b", "c"), [(1, 2, 3)]), ("c", "a")) == Table(("c", "a"), [(3, 1)])
