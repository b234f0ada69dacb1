"""What stands in one cell: a number with its unit, a dash, marks, or ``label: number`` pairs; and a row of such cells.

Lives here: the reading of cells and their offsets. Never here: which column or row a cell belongs to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from ingest.document import Cell
from ingest.normalise import fold
from ingest.numbers import parse_numeral

_UNITS = "百万元|万元|亿元|千元|元|%|‰|人次|人|名|分|㎡|m2|m²|平方米|辆|台|个|批次|批|次|万"
_NUMERAL = r"[-+]?\s?(?:\d{1,3}(?:[,，]\s?\d{3})+(?:\.\d+)?|\d+(?:\s?\.\s?\d+)?|\.\d+)"
_NUMBER_CELL = re.compile(rf"^\s*(?:约|¥|￥)?\s*(?P<num>{_NUMERAL})\s*(?P<unit>{_UNITS})?\s*$")
_PAIR = re.compile(
    rf"(?P<label>[^\d:：]{{2,30}}?)\s*[:：]\s*(?P<num>{_NUMERAL})\s*(?P<unit>{_UNITS})?(?=\s|$|[,，;；。、])"
)
_NUMERALS = re.compile(r"\d+(?:[,，]\d{3})*(?:\.\d+)?")
_DIGIT = re.compile(r"\d")
_LONGEST_NUMBER = 40
_LONGEST_DASH = 8
_NOTHING = re.compile(r"^[\s\-—–－_/\\×*…]*$")


@dataclass(frozen=True, slots=True)
class Printed:
    """A number at [start, end) of the document; ``unit`` only when the cell itself prints one."""

    value: Decimal
    decimals: int
    unit: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
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


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: the cells that hold something, from left to right."""

    slots: tuple[Slot, ...]
    table_no: int | None  # None: written one cell per line
    row_no: int
    exact: bool
    width: int
    covered: frozenset[int]  # columns that a merged cell covers
    blanks_lost: bool = False  # empty cells left no trace: positions are guesses

    @property
    def numbers(self) -> list[Slot]:
        return [slot for slot in self.slots if slot.number is not None]

    def starts(self) -> int:
        return self.slots[0].cell.start

    def ends(self) -> int:
        return self.slots[-1].cell.end


def make_row(cells: tuple[Cell | None, ...], table_no: int, row_no: int, exact: bool) -> Row:
    """The row of a table's grid."""
    slots = tuple(make_slot(cell, table_no) for cell in cells if cell is not None and cell.text.strip())
    covered = frozenset(c for c, cell in enumerate(cells) if cell is None)
    return Row(slots, table_no, row_no, exact, len(cells), covered)


def make_slot(cell: Cell, table_no: int | None) -> Slot:
    """The cell with what it holds."""
    folded = fold(cell.text)
    squeezed = "".join(folded.split())
    has_digit = _DIGIT.search(folded) is not None
    number = _number(cell, folded) if has_digit else None
    nothing = not has_digit and len(squeezed) <= _LONGEST_DASH and _NOTHING.match(squeezed) is not None
    return Slot(cell, " ".join(cell.text.split()), squeezed, number, nothing, table_no, has_digit)


def read_number(cell: Cell) -> Printed | None:
    """The number that fills a cell; None when it holds anything else."""
    return _number(cell, fold(cell.text))


def _number(cell: Cell, folded: str) -> Printed | None:
    if len(folded) > _LONGEST_NUMBER:
        return None
    match = _NUMBER_CELL.match(folded)
    return _printed(match, cell) if match else None


def read_pairs(cell: Cell) -> list[tuple[str, Printed]]:
    """``基本支出: 1.5`` and several of them in one cell."""
    text = fold(cell.text)
    if ":" not in text:
        return []
    return [(m["label"].strip(), p) for m in _PAIR.finditer(text) if (p := _printed(m, cell)) is not None]


def _printed(match: re.Match[str], cell: Cell) -> Printed | None:
    parsed = parse_numeral(match["num"].replace("+", ""))
    if parsed is None:
        return None
    start, end = match.span("num")
    unit = match["unit"]
    unit = {"m2": "㎡", "m²": "㎡", "平方米": "㎡", "名": "人"}.get(unit, unit)
    return Printed(parsed[0], parsed[1], unit, cell.start + start, cell.start + end)


def numeral_spans(slot: Slot) -> list[tuple[int, int]]:
    """Where the numerals of a cell stand in the document."""
    if slot.number is not None:
        return [(slot.number.start, slot.number.end)]
    if not slot.has_digit:
        return []
    cell = slot.cell
    return [(cell.start + m.start(), cell.start + m.end()) for m in _NUMERALS.finditer(fold(cell.text))]
