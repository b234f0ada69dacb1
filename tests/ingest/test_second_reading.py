"""The second reading agrees with a good first one, sees another number or unit, and says when it cannot tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from ingest.parse import parse_bytes
from ingest.second_reading import Blocks, read_again

TEXT = (
    "青石县某某局2023年度部门整体支出绩效自评报告\n"
    "2023年部门整体支出决算数为843.28万元，其中基本支出483.88万元，项目支出359.40万元。\n"
)


@dataclass(frozen=True)
class Block:
    block_no: int
    text: str
    char_start: int = 0
    kind: str = "cell"
    table_no: int | None = 1
    row_no: int | None = None
    col_no: int | None = None


@dataclass(frozen=True)
class Figure:
    value: Decimal
    row_no: int
    col_no: int
    number_start: int = 0
    number_end: int = 5
    concept: str = "expenditure_public"
    basis: str | None = "actual"
    fiscal_year: int | None = 2023
    unit: str | None = "万元"
    place: str = "table"
    block_no: int | None = None
    table_no: int | None = 1


def grid(*rows: tuple[str, ...], title: str = "单位：万元") -> Blocks:
    cells = [(r, c, text) for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1)]
    blocks = [Block(1, title, kind="paragraph", table_no=None)]
    blocks += [Block(n, text, row_no=r, col_no=c) for n, (r, c, text) in enumerate(cells, 2)]
    return Blocks(blocks)


HEAD = ("项目", "2022年决算数", "2023年预算数", "2023年决算数")
ROW = ("公用经费", "60.18", "75.20", "71.36")
CELL = Figure(Decimal("71.36"), 2, 4)


def test_a_parsed_report_reads_the_same_twice() -> None:
    (report,) = parse_bytes(TEXT.encode(), "a.txt").reports
    blocks = Blocks(report.text_blocks)
    money = [f for f in report.figures if f.amount_wan is not None]
    assert len(money) == 3
    assert [read_again(f, blocks).agrees for f in money] == [True, True, True]
    assert read_again(replace(money[0], value=Decimal("43.28")), blocks).agrees is False
    assert read_again(replace(money[0], unit="元"), blocks).others == (Decimal("843.28"),)
    assert read_again(replace(money[0], concept="sangong_total"), blocks).agrees is None


def test_a_cell_agrees_with_its_row_and_its_column() -> None:
    assert read_again(CELL, grid(HEAD, ROW)).agrees is True


@pytest.mark.parametrize(
    "changed",
    [{"basis": "budget"}, {"fiscal_year": 2022}, {"concept": "sangong_total"}],
    ids=["another basis", "another year", "another row"],
)
def test_a_cell_whose_head_says_otherwise_cannot_be_told(changed: dict) -> None:
    reading = read_again(replace(CELL, **changed), grid(HEAD, ROW))
    assert reading.agrees is None
    assert Decimal("75.20") in reading.others


def test_the_unit_of_the_table_is_read_from_the_line_above() -> None:
    reading = read_again(CELL, grid(HEAD, ROW, title="金额单位：元"))
    assert (reading.agrees, reading.others) == (False, (Decimal("0.007136"),))


def test_nothing_is_said_without_the_text() -> None:
    assert read_again(CELL, Blocks([])).agrees is None
