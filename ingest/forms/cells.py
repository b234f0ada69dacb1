"""What stands in one cell: a number with its unit, a dash, marks, or ``label: number`` pairs; and a row of such cells.

Lives here: the reading of cells and their offsets. Never here: which column or row a cell belongs to.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from ingest.document import Cell
from ingest.normalise import fold
from ingest.numbers import parse_numeral

_UNITS = "百万元|万元|亿元|千元|元|%|‰|人次|人|名|分|㎡|m2|m²|平方米|辆|台|个|批次|批|次|万"
_NUMERAL = r"[-+]?\s?(?:\d{1,3}(?:[,，]\s?\d{3})+(?:\.\d+)?|\d+(?:\s?\.\s?\d+)?|\.\d+)"
_GRADE = r"[(](?:自评)?(?:等级|等次)[:]?[优良中差]秀?好?[)]"  # 94.00（自评等级：优）
_NUMBER_CELL = re.compile(rf"^\s*(?:约|¥|￥)?\s*(?P<num>{_NUMERAL})\s*(?P<unit>{_UNITS})?\s*(?:{_GRADE})?\s*$")
_PAIR = re.compile(
    rf"(?P<label>[^\d:：]{{2,30}}?)\s*[:：]\s*(?P<num>{_NUMERAL})\s*(?P<unit>{_UNITS})?(?=\s|$|[,，;；。、])"
)
_BROKEN_NUMBER = re.compile(r"^\s*(?P<num>[-+]?[\d,]+(?:\.\d)? ?[\d,]*(?:\.\d{1,2})?)(?P<unit>)\s*$")
_AFTER_POINT = re.compile(r"\.\d? \d")
_WHOLE_NUMBER = re.compile(r"^[-+]?(?:\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+\.\d\d)$")
_DIGIT = re.compile(r"\d")
_LONGEST_NUMBER = 40
_LONGEST_DASH = 8
_LONGEST_KEPT = 60  # characters of a text whose reading is kept: labels and numbers repeat, sentences do not
_NOTHING = re.compile(r"^[\s\-—–－_/\\×*…]*$")


class Printed(NamedTuple):
    """A number at [start, end) of the document; ``unit`` only when the cell itself prints one."""

    value: Decimal
    decimals: int
    unit: str | None
    start: int
    end: int


class Slot(NamedTuple):
    """A cell that holds something, with what was read from it."""

    cell: Cell
    text: str  # on one line, as printed
    squeezed: str  # folded, without spaces
    number: Printed | None
    is_nothing: bool  # a dash or a slash: printed, but no value
    table_no: int | None
    has_digit: bool = True

    @property
    def col(self) -> int:
        return self.cell.col


class Row(NamedTuple):
    """One row of a table: the cells that hold something, from left to right."""

    slots: tuple[Slot, ...]
    table_no: int | None  # None: written one cell per line
    row_no: int
    exact: bool
    width: int
    blanks_lost: bool = False  # empty cells left no trace: positions are guesses
    short: bool = False  # fewer cells than other rows of the table: some may have been lost

    @property
    def numbers(self) -> list[Slot]:
        return [slot for slot in self.slots if slot.number is not None]

    def has_number(self) -> bool:
        """Whether a cell of the row is a number."""
        return any(slot.number is not None for slot in self.slots)

    def starts(self) -> int:
        return self.slots[0].cell.start

    def ends(self) -> int:
        return self.slots[-1].cell.end


def make_row(cells: tuple[Cell | None, ...], table_no: int, row_no: int, exact: bool) -> Row:
    """The row of a table's grid."""
    held = [cell for cell in cells if cell is not None and cell.text and not cell.text.isspace()]
    slots = tuple([make_slot(cell, table_no) for cell in held])
    return Row(slots, table_no, row_no, exact, len(cells), short=not exact and cells[-1] is None)


def make_slot(cell: Cell, table_no: int | None) -> Slot:
    """The cell with what it holds."""
    text, squeezed, has_digit, printed, nothing = _looked(cell.text)
    if printed is not None:
        printed = _at(printed, cell.start)
    return Slot(cell, text, squeezed, printed, nothing, table_no, has_digit)


def read_number(cell: Cell) -> Printed | None:
    """The number that fills a cell; None when it holds anything else."""
    printed = _looked(cell.text)[3]
    return None if printed is None else _at(printed, cell.start)


def _at(printed: Printed, start: int) -> Printed:
    return Printed(printed.value, printed.decimals, printed.unit, start + printed.start, start + printed.end)


def _looked(text: str) -> tuple[str, str, bool, Printed | None, bool]:
    return _look(text) if len(text) <= _LONGEST_KEPT else _look.__wrapped__(text)


@lru_cache(maxsize=16384)
def _look(text: str) -> tuple[str, str, bool, Printed | None, bool]:
    """(on one line, squeezed, has a digit, number with offsets from 0, prints nothing) of a cell's text."""
    folded = fold(text)
    squeezed = "".join(folded.split())
    has_digit = _DIGIT.search(folded) is not None
    match = None
    if has_digit and len(folded) <= _LONGEST_NUMBER:
        match = _NUMBER_CELL.match(folded) or (_broken(folded) if " " in folded else None)
    nothing = not has_digit and len(squeezed) <= _LONGEST_DASH and _NOTHING.match(squeezed) is not None
    return " ".join(text.split()), squeezed, has_digit, _printed(match, 0) if match else None, nothing


def _broken(folded: str) -> re.Match[str] | None:
    """A number that the edge of its cell broke: 10,610,100.0 0."""
    if "," not in folded and not _AFTER_POINT.search(folded):
        return None  # two numbers, as likely as not
    return _BROKEN_NUMBER.match(folded) if _WHOLE_NUMBER.match(folded.replace(" ", "")) else None


def read_pairs(cell: Cell) -> list[tuple[str, Printed]]:
    """``基本支出: 1.5`` and several of them in one cell."""
    if ":" not in cell.text and "：" not in cell.text:
        return []
    text = fold(cell.text)
    return [(m["label"].strip(), p) for m in _PAIR.finditer(text) if (p := _printed(m, cell.start)) is not None]


def _printed(match: re.Match[str], at: int) -> Printed | None:
    parsed = parse_numeral(match["num"].replace("+", ""))
    if parsed is None:
        return None
    start, end = match.span("num")
    unit = match["unit"] or None
    if unit:
        unit = {"m2": "㎡", "m²": "㎡", "平方米": "㎡", "名": "人"}.get(unit, unit)
    return Printed(parsed[0], parsed[1], unit, at + start, at + end)
