"""Rows of indicators that may start at a place of a text without marks between its cells, and what each costs.

A cost tells how unlike a usual row the cells are, in tenths. Lives here: one row. Never here: which rows follow one
another (``items``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from ingest.forms.layouts import target_units
from ingest.structure.unspaced.words import MARKS

CENT = 100  # weights are counted in hundredths
UNREAD = 16  # cost of a row whose cells are not told apart; such a row and dearer ones stay in one cell
DEAREST = 30  # of a row; a dearer one may be two
_LONGEST_NAME = 60
_LONGEST_RESULT = 8
_LONGEST_NUMBER = 16
_MOST_WEIGHT = 60 * CENT
_MOST_DIGITS = 2  # numbers in a name
_SHORTEST_UNDIVIDED = 6
_UNDIVIDED = 11
_NUMBER = re.compile(
    r"[≥≤=<>]{0,2}(?:不低于|不少于|不超过|不高于|小于|大于|等于|达到)?(?:\d{1,3}(?:,\d{3})+|[1-9]\d*|0)(?:\.\d+)?"
)
_BARE = re.compile(r"(?:\d{1,3}(?:,\d{3})+|[1-9]\d*|0)(?:\.\d+)?")
_DATE = re.compile(r"(?:20\d\d年)?(?:\d{1,2}月(?:\d{1,2}日|底|末)?|年底|年末)?(?:之前|以前|前|内)?(?:完成)?")
_PER = re.compile(r"(?:/[一-龥]){1,2}")
_UNIT_BEHIND = re.compile(r"分(?![类期配散])")
_BEHIND = re.compile(r"(?:\(含\))?(?:及?以上|及?以下|以内|之内)")
_ANY_UNIT = re.compile(r"[一-龥]{1,3}(?=[\d≥≤=<>])")
_WORDS = re.compile(r"[^\d≥≤=<>%]+")
_BROKEN = re.compile(r"[0.%)]|以[上下内]|及以|分(?![类期配散])")  # no name begins so
_ODD_NUMBER = re.compile(r"^\d+(?![年月\d])|\d{3,}(?![年号\d])|\d{5,}")  # that a name may have, but seldom has
_NUMBERED = re.compile(r"指标\d{1,2}[:.、]")
_DOUBLED = re.compile(r"([一-龥]{2,10})\1$")  # target and result, not the end of a name
_CJK = re.compile(r"[一-龥]")
_STARTS = re.compile(r"[≥≤=<>\d]|不[低少超高]|大于|小于|等于|定[性量]")
_SIGN = re.compile("[≥≤=<>%]")
Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Texts from the name on, where they end, what they cost, and the weight in hundredths."""

    cells: Cells
    end: int
    cost: int
    weight: int


class Cutter:
    """Rows and values that may stand at a place, each place looked at once."""

    def __init__(self, folded: str, values: tuple[str, ...]) -> None:
        self._folded = folded
        self._kinds = values
        self._values: dict[tuple[int, int], list[tuple[Cells, int, int]]] = {}

    def rows(self, at: int) -> Iterator[Row]:
        """The rows that may start here."""
        folded = self._folded
        if _BROKEN.match(folded, at):
            return
        numbered = _NUMBERED.match(folded, at)
        begin = numbered.end() if numbered else at
        digits = 0
        for end in range(begin + 1, min(begin + _LONGEST_NAME, len(folded)) + 1):
            if not digits and folded[end : end + 1].isdigit():
                yield from self._undivided(at, end)
            digits += folded[end - 1].isdigit() and not folded[end - 2 : end - 1].isdigit()
            if digits > _MOST_DIGITS:
                return
            if not _STARTS.match(folded, end) and not (self._kinds[0] == "target" and _twice(folded, end)):
                continue
            name = folded[begin:end]
            if _SIGN.search(name):
                return
            if len(name) < 2 or not _CJK.search(name) or name.count("(") != name.count(")"):
                continue
            dear = 10 * digits + 20 * ("指标" in name[2:]) + 10 * len(_ODD_NUMBER.findall(name))
            dear += 20 * (_DOUBLED.search(name) is not None)
            for cells, last, cost in self.values(end, 0):
                if dear + cost <= DEAREST and (marks := self._marks(cells)) is not None:
                    weight, more = marks
                    yield Row((folded[at:end], *cells), last, dear + cost + more, weight)

    def _undivided(self, at: int, end: int) -> Iterator[Row]:
        """Words up to the marks, of which nobody knows where the name ends: a row that stays in one cell."""
        if "weight" not in self._kinds or end - at < _SHORTEST_UNDIVIDED:
            return
        n = self._kinds.index("weight")
        if self._kinds[n:] not in (("weight", "score"), ("weight",)):
            return
        for cells, last, cost in self.values(end, n):
            if (marks := self._marks(("",) * n + cells)) is not None:
                yield Row((self._folded[at:end], *("",) * n, *cells), last, UNREAD + cost + marks[1], marks[0])

    def _marks(self, cells: Cells) -> tuple[int, int] | None:
        """(weight, cost) of a row; None where the score is more than the weight."""
        marks = dict(zip(self._kinds, cells, strict=True))
        weight, score = (cents(marks.get(k, "")) for k in ("weight", "score"))
        if weight is None or score is None:
            return weight or 0, 0
        return None if score > weight else (weight, 0 if score == weight else 3)

    def values(self, at: int, n: int) -> list[tuple[Cells, int, int]]:
        """Ways to read the columns from the n-th on, one after another: (texts, end, cost)."""
        known = self._values.get((at, n))
        if known is None:
            known = self._values[at, n] = list(self._read(at, n))
        return known

    def _read(self, at: int, n: int) -> Iterator[tuple[Cells, int, int]]:
        folded, kinds = self._folded, self._kinds[n:]
        if not kinds:
            yield (), at, 0
        elif kinds[:2] == ("target", "actual_value"):
            for target, actual, cost in _pairs(folded, at, len(kinds) > 2):
                end = at + len(target) + len(actual)
                for cells, last, more in self.values(end, n + 2):
                    yield (target, actual, *cells), last, cost + more
        else:
            for cell in _options(folded, at, kinds[0], "target_unit" in self._kinds):
                for cells, last, more in self.values(at + len(cell), n + 1):
                    yield (cell, *cells), last, more + 20 * (not cell)


def _pairs(folded: str, at: int, marks_follow: bool) -> Iterator[tuple[str, str, int]]:
    """Target and result, and the cost: both numbers of one kind, the same words twice …"""
    half = _twice(folded, at)
    if half:
        yield folded[at : at + half], folded[at + half : at + 2 * half], 2
    elif marks_follow and (both := _WORDS.match(folded, at)) is not None and _CJK.match(both[0]):
        # Words between numbers are known to be target and result, not where the one ends.
        yield both[0], "", _UNDIVIDED
    for target in _printed_values(folded, at):
        behind = at + len(target)
        for actual in (*_printed_values(folded, behind), *_words(folded, behind)):
            differ = target.lstrip("≥≤=<>") != actual.lstrip("≥≤=<>")
            bare = target.isdigit()  # may be two cells
            yield target, actual, 2 * differ + 4 * bare + 10 * (_shape(target) != _shape(actual))


def _options(folded: str, at: int, kind: str, unit_apart: bool) -> Iterator[str]:
    if kind in ("weight", "score"):
        most = MARKS.match(folded, at)
        for n in range(1, (most.end() - at if most else 0) + 1):
            cell = folded[at : at + n]
            if _UNIT_BEHIND.match(folded, at + n):
                continue
            if MARKS.fullmatch(cell) and (cents(cell) or 0) <= _MOST_WEIGHT:
                yield cell
        if kind == "score":
            yield ""
    elif kind == "operator":
        found = re.match(r"[≥≤=<>]|定[性量]", folded[at : at + 2])
        if found:
            yield found[0]
    elif kind == "target_unit":
        length = _unit(folded, at)
        if length:
            yield folded[at : at + length]
        yield ""
    elif unit_apart and kind in ("target", "actual_value"):
        date = _date(folded, at)
        yield from (date,) if date else _bare_numbers(folded, at)
    else:
        yield from _printed_values(folded, at)


def _bare_numbers(folded: str, at: int) -> Iterator[str]:
    """Numbers whose unit has a column of its own."""
    most = _BARE.match(folded, at)
    for end in range(at + 1, min(most.end() if most else at, at + _LONGEST_NUMBER) + 1):
        if _BARE.fullmatch(folded, at, end) and folded[end : end + 1] not in (".", ","):
            yield folded[at:end]


def _printed_values(folded: str, at: int) -> Iterator[str]:
    """Numbers with operator and unit, and dates."""
    date = _date(folded, at)
    if date:
        yield date
        return
    most = _NUMBER.match(folded, at)
    if most:
        for end in range(at + 1, min(most.end(), at + _LONGEST_NUMBER) + 1):
            if not _NUMBER.fullmatch(folded, at, end):
                continue
            if end < most.end() and folded[end] in ".,":
                continue
            if end < most.end():
                yield folded[at:end]  # the rest of the digits is another cell
                continue
            unit = _unit(folded, end)
            if unit:
                behind = _BEHIND.match(folded, end + unit)
                yield folded[at : behind.end() if behind else end + unit]
            else:
                yield folded[at:end]


def _date(folded: str, at: int) -> str | None:
    date = _DATE.match(folded, at)
    return date[0] if date and re.search(r"[年月].", date[0]) else None


def _unit(folded: str, at: int) -> int:
    """Length of the unit that stands here: %, 人次, 元/人."""
    unit = next((u for u in _units() if folded.startswith(u, at)), "")
    if not unit:
        unknown = _ANY_UNIT.match(folded, at)
        return len(unknown[0]) if unknown else 0
    per = _PER.match(folded, at + len(unit))
    return len(unit) + (len(per[0]) if per else 0)


@cache
def _units() -> tuple[str, ...]:
    return tuple(sorted(target_units(), key=len, reverse=True))


def _twice(folded: str, at: int) -> int:
    """Half the length of the words from here to the next number when they are one word printed twice; else 0."""
    run = _WORDS.match(folded, at)
    if run is None or len(run[0]) % 2 or not 2 <= len(run[0]) // 2 <= 20:
        return 0
    half = len(run[0]) // 2
    return half if run[0][:half] == run[0][half:] and _CJK.match(run[0]) else 0


def _words(folded: str, at: int) -> Iterator[str]:
    """Words of a result up to the next number: 已完成."""
    run = _WORDS.match(folded, at)
    if run is not None and 2 <= len(run[0]) <= _LONGEST_RESULT and _CJK.match(run[0]):
        yield run[0]


def _shape(cell: str) -> str:
    """What two cells of one row have in common: the unit, or that they are words."""
    return re.sub(r"[≥≤=<>]+|[\d,.]+|及?以[上下内]|之内", "", cell)


def cents(cell: str) -> int | None:
    """Marks in hundredths."""
    bare = cell.removesuffix("分")
    return int(Decimal(bare) * CENT) if re.fullmatch(r"\d+(?:\.\d{1,2})?", bare) else None
