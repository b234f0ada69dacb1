"""A printed number read a second time, by other means than the first.

Lives here: the number, unit, label and column of one figure taken again from its text block, without the grammar that
read it first: a plain pattern at its offsets, the nearest label of the taxonomy, the head of its column. Pure, over the
stored text blocks. Never here: what a disagreement means (``expectations.causes``), changing a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from ingest.normalise import fold
from ingest.numbers import MONEY_FACTOR_WAN
from ingest.taxonomy import concepts, mentions

_NUMERAL = re.compile(r"-?\d[\d, ]*(?:\.\s?\d+)?")
_UNIT = re.compile(r"\s*(?:余|多)?\s*(亿元|百万元|万元|千元|元|亿|万|个?百分点|%|人次|人|名|辆|批次|批|个|分)")
_MONEY_UNIT = re.compile(r"亿元|百万元|万元|千元|(?<![一-龥])元")
_UNIT_LINE = re.compile(r"(?:金额)?单位\s*[:为]?\s*(?:人民币)?\s*(亿元|百万元|万元|千元|元)")
_SENTENCE_END = re.compile(r"[。;!?\n]")
_YEAR = re.compile(r"(20\d\d)\s*年")
_BASIS_WORDS = (
    ("actual", re.compile(r"决算|执行数|执行情况|实际|支出数|完成数|\(B\)")),
    ("adjusted_budget", re.compile(r"全年预算|调整预算|预算调整|调整后|\(A\)")),
    ("initial_budget", re.compile(r"年初")),
    ("budget", re.compile(r"预算")),
)
_BUDGETS = {"initial_budget", "adjusted_budget", "budget"}
_LOOK_BACK = 4
"""Blocks before a table among which its unit may stand."""


class FigureLike(Protocol):
    """What is needed of a figure: ``ingest.records.FigureRecord`` has it."""

    @property
    def concept(self) -> str: ...

    @property
    def basis(self) -> str | None: ...

    @property
    def fiscal_year(self) -> int | None: ...

    @property
    def value(self) -> Decimal: ...

    @property
    def unit(self) -> str | None: ...

    @property
    def place(self) -> str: ...

    @property
    def block_no(self) -> int | None: ...

    @property
    def table_no(self) -> int | None: ...

    @property
    def row_no(self) -> int | None: ...

    @property
    def col_no(self) -> int | None: ...

    @property
    def number_start(self) -> int | None: ...

    @property
    def number_end(self) -> int | None: ...


class BlockLike(Protocol):
    """What is needed of a text block: ``ingest.records.TextBlockRecord`` has it."""

    @property
    def block_no(self) -> int: ...

    @property
    def kind(self) -> str: ...

    @property
    def table_no(self) -> int | None: ...

    @property
    def row_no(self) -> int | None: ...

    @property
    def col_no(self) -> int | None: ...

    @property
    def text(self) -> str: ...

    @property
    def char_start(self) -> int: ...


@dataclass(frozen=True, slots=True)
class SecondReading:
    """``agrees``: True – same number, unit and coordinates; False – another number stands there; None – cannot tell.

    ``others``: what other readings of the place give, in 万元 for money, else as printed.
    """

    agrees: bool | None
    others: tuple[Decimal, ...] = ()


CANNOT_TELL = SecondReading(None)


class Blocks:
    """The text blocks of one report by number and by table cell."""

    def __init__(self, blocks: Iterable[BlockLike]) -> None:
        self.by_no = {b.block_no: b for b in blocks}
        self.cells: dict[tuple[int | None, int | None, int | None], BlockLike] = {
            (b.table_no, b.row_no, b.col_no): b for b in self.by_no.values() if b.table_no is not None
        }

    def first_of(self, table_no: int | None) -> int:
        """Number of the first block of a table."""
        return min(b.block_no for b in self.by_no.values() if b.table_no == table_no)


def read_again(f: FigureLike, blocks: Blocks) -> SecondReading:
    """Read the number of ``f`` again."""
    block = blocks.by_no.get(f.block_no) if f.block_no is not None else None
    if f.place == "table" and f.table_no is not None and f.col_no is not None:
        block = blocks.cells.get((f.table_no, f.row_no, f.col_no), block)
    if block is None or f.number_start is None or f.number_end is None:
        return CANNOT_TELL
    text = fold(block.text)
    at, end = f.number_start - block.char_start, f.number_end - block.char_start
    if not 0 <= at < end <= len(text):
        return CANNOT_TELL
    numeral = _numeral(text, at, end)
    if numeral is None:
        return CANNOT_TELL
    if numeral != abs(f.value):
        return SecondReading(False, (_reckoned(numeral, f.unit, f),))
    if f.place == "narrative":
        return _in_sentence(f, text, at, end)
    return _in_table(f, blocks, text, end)


def _numeral(text: str, at: int, end: int) -> Decimal | None:
    """The whole numeral around the offsets, whatever the first reading took of it."""
    for match in _NUMERAL.finditer(text):
        if match.start() <= at < match.end() or match.start() < end <= match.end():
            digits = re.sub(r"[, ]", "", match[0]).lstrip("-").rstrip(".")
            return Decimal(digits)
    return None


def _reckoned(value: Decimal, unit: str | None, f: FigureLike) -> Decimal:
    concept = concepts().get(f.concept)
    if concept is None or concept.unit_kind != "money":
        return value
    return value * MONEY_FACTOR_WAN.get(unit or "万元", Decimal(1))


def _same_unit(told: str, f: FigureLike) -> bool:
    mine = (f.unit or "").replace("％", "%")
    if told in MONEY_FACTOR_WAN or mine in MONEY_FACTOR_WAN:
        return MONEY_FACTOR_WAN.get(told) == MONEY_FACTOR_WAN.get(mine)
    return True  # counters of persons and things are no units of measure


def _in_sentence(f: FigureLike, text: str, at: int, end: int) -> SecondReading:
    unit = _UNIT.match(text, end)
    if unit is None:  # 分别为 12、13 万元: the unit of the next number that has one
        tail = _SENTENCE_END.split(text[end : end + 60])[0]
        unit = next((u for m in _NUMERAL.finditer(tail) if (u := _UNIT.match(tail, m.end()))), None)
    if unit is not None and not _same_unit(unit[1], f):
        return SecondReading(False, (_reckoned(abs(f.value), unit[1], f),))
    start = max((m.end() for m in _SENTENCE_END.finditer(text, 0, at)), default=0)
    stop = _SENTENCE_END.search(text, end)
    kind = concepts()[f.concept].unit_kind if f.concept in concepts() else None
    labels = [m for m in mentions(text, start, at) if concepts()[m.concept].unit_kind == kind]
    if not labels:
        return CANNOT_TELL
    nearest = labels[-1].concept == f.concept
    listed = "分别" in text[start : stop.start() if stop else None] and f.concept in {m.concept for m in labels}
    years = [int(y) for y in _YEAR.findall(text[labels[-1].start : at])]
    if years and f.fiscal_year is not None and years[-1] != f.fiscal_year:
        return CANNOT_TELL
    return SecondReading(True) if nearest or listed else CANNOT_TELL


def _in_table(f: FigureLike, blocks: Blocks, text: str, end: int) -> SecondReading:
    beside = tuple(_reckoned(v, f.unit, f) for v in _neighbours(f, blocks) if v != abs(f.value))
    unit = _UNIT.match(text, end)
    told = unit[1] if unit is not None and unit[1] in MONEY_FACTOR_WAN else _table_unit(f, blocks)
    if told is not None and concepts()[f.concept].unit_kind == "money" and not _same_unit(told, f):
        return SecondReading(False, (_reckoned(abs(f.value), told, f),))
    if f.col_no is None or not (_row_says(f, blocks) or _head_says(f, blocks)) or not _column_says(f, blocks):
        return SecondReading(None, beside)
    return SecondReading(True)


def _text(blocks: Blocks, f: FigureLike, row: int, col: int) -> str:
    cell = blocks.cells.get((f.table_no, row, col))
    return fold(cell.text) if cell is not None else ""


def _neighbours(f: FigureLike, blocks: Blocks) -> list[Decimal]:
    if f.row_no is None or f.col_no is None:
        return []
    found = []
    for row, step in ((f.row_no, -1), (f.row_no, 1)):
        for distance in (1, 2, 3):
            match = re.fullmatch(rf"\s*({_NUMERAL.pattern})\s*%?\s*", _text(blocks, f, row, f.col_no + step * distance))
            if match:
                found.append(Decimal(re.sub(r"[, ]", "", match[1]).lstrip("-").rstrip(".")))
                break
    return found


def _row_says(f: FigureLike, blocks: Blocks) -> bool:
    """Whether the nearest words to the left, or in the cell itself, name the concept."""
    assert f.row_no is not None and f.col_no is not None
    for col in range(f.col_no, 0, -1):
        words = _text(blocks, f, f.row_no, col)
        named = [m.concept for m in mentions(words)]
        if named:
            return f.concept in named or _of_project(f, named)
        if col < f.col_no and re.search(r"[一-龥]{2}", words):
            return _of_project(f, [])
    return False


def _head_says(f: FigureLike, blocks: Blocks) -> bool:
    """Whether the head of the column names the concept: 编制数 | 实际在职人数 | 控制率."""
    assert f.row_no is not None and f.col_no is not None
    for row in range(f.row_no - 1, 0, -1):
        named = [m.concept for m in mentions(_text(blocks, f, row, f.col_no))]
        if named:
            return f.concept in named
    return False


def _of_project(f: FigureLike, named: list[str]) -> bool:
    """Rows that carry a project's own name, or its total."""
    return f.concept.startswith("project_") and (not named or "project_amount" in named)


def _column_says(f: FigureLike, blocks: Blocks) -> bool:
    """Whether the head of the column does not speak against basis and year. A merged head stands to the left."""
    assert f.row_no is not None and f.col_no is not None
    for row in range(f.row_no - 1, 0, -1):
        for col in range(f.col_no, 0, -1):
            words = _text(blocks, f, row, col)
            if words.strip():
                break
        if not words.strip() or not re.search(r"[一-龥]", words):
            continue
        basis = next((b for b, pattern in _BASIS_WORDS if pattern.search(words)), None)
        if basis is None:
            continue
        year = _YEAR.search(words)
        if year and f.fiscal_year is not None and int(year[1]) != f.fiscal_year:
            return False
        return f.basis is None or basis == f.basis or {basis, f.basis} <= _BUDGETS
    return True


def _table_unit(f: FigureLike, blocks: Blocks) -> str | None:
    """The unit that the table's head, its column or a line above it prints; None where there is none or several."""
    if f.table_no is None or f.row_no is None:
        return None
    first = blocks.first_of(f.table_no)
    for no in range(first - 1, first - 1 - _LOOK_BACK, -1):
        above = blocks.by_no.get(no)
        if above is not None and above.table_no is None and (match := _UNIT_LINE.search(fold(above.text))):
            return match[1]
    above_row = (b for (table, row, _), b in blocks.cells.items() if table == f.table_no and (row or 0) < f.row_no)
    own = {_unit_in(b.text) for b in above_row}
    own.discard(None)
    return own.pop() if len(own) == 1 else None


def _unit_in(words: str) -> str | None:
    folded = fold(words)
    match = re.search(r"\(([^()]{0,6}?元)\)", folded) or _UNIT_LINE.search(folded)
    unit = _MONEY_UNIT.search(match[1]) if match else None
    return unit[0] if unit else None
