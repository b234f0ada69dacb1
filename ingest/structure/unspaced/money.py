"""Rows of money in a text that has no mark between its cells: 年度资金总额252510100%10.

Digits are cut where the execution rate is spending by budget, the score is at most its weight, and the parts add up
to the total; where more than one way does, the row keeps its label only.
Lives here: cutting. Never here: what a row means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, product

from ingest.forms.layouts import Role, is_in, row_concept
from ingest.structure.unspaced.words import MARKS, Text, Word

_ROW = re.compile(r"([^\d.,%\-/]+)([\d.,%分\-/]*)")
_AMOUNT = re.compile(r"(?:\d{1,3}(?:,\d{3})+|[1-9]\d*|0)(?:\.\d{1,6})?")
_RATE = re.compile(r"(?:[1-9]\d{0,2}|0)(?:\.\d{1,4})?%?")
_PATTERNS = {"basis": _AMOUNT, "rate": _RATE, "weight": MARKS, "score": MARKS}
_NOTHING = ("-", "/")  # what a form prints where it has nothing to print
_MOST_WAYS = 20_000
_MOST_DIGITS = 80  # of one row
_KEPT = 40
_LONGEST_LABEL = 30
_BUDGETS = ("adjusted_budget", "budget", "initial_budget")


@dataclass(frozen=True, slots=True)
class Money:
    """Rows as wide as their header, and where they end in the text."""

    rows: list[list[str]]
    end: int


@dataclass(frozen=True, slots=True)
class _Row:
    start: int
    label_end: int
    end: int  # behind its digits


@dataclass(frozen=True, slots=True)
class _Way:
    cost: int
    cells: tuple[str, ...]

    def amounts(self, places: Sequence[int]) -> tuple[Decimal, ...]:
        return tuple(_decimal(self.cells[n]) for n in places)


def read_money(text: Text, heads: Sequence[Word], end: int) -> Money | None:
    """The rows behind the headers, before ``end``; None where the total can't be cut for certain."""
    roles = [h.role for h in heads]
    if sum(r.kind == "basis" for r in roles) < 2 or all(r.value not in _BUDGETS for r in roles):
        return None
    rows = list(_labelled(text, heads[-1].end, end))
    if not rows or not is_in("total", text.folded[rows[0].start : rows[0].label_end]):
        return None
    nothing = _Way(0, ("",) * len(roles))
    digits = [text.folded[r.label_end : r.end].lstrip(":") for r in rows]
    ways = [_cheapest(d, roles) if d else [nothing] for d in digits]
    total = _only(ways[0])
    if total is None or not _is_sure(total, roles):
        return None
    cut = [total, *_parts(total, ways[1:], roles)]
    cells = [[text.text[r.start : r.label_end].strip(":："), *w.cells] for r, w in zip(rows, cut, strict=True)]
    return Money(cells, rows[-1].end)


def _labelled(text: Text, at: int, end: int) -> Iterator[_Row]:
    """Known labels and the digits behind them, as long as they follow one another."""
    while at < end:
        found = _ROW.match(text.folded, at, end)
        if found is None:
            return
        while at < found.end(1):
            label_end = next((k for k in range(found.end(1), at + 1, -1) if _is_label(text.folded[at:k])), None)
            if label_end is None:
                return
            last = found.end() if label_end == found.end(1) else label_end
            yield _Row(at, label_end, last)
            at = last


def _is_label(text: str) -> bool:
    return len(text) <= _LONGEST_LABEL and (is_in("total", text) or row_concept(text) is not None)


def _parts(total: _Way, ways: list[list[_Way]], kinds: Sequence[Role]) -> list[_Way]:
    """The one choice of ways whose amounts add up to the total; else each row's own only way, or nothing."""
    places = [n for n, k in enumerate(kinds) if k.kind == "basis"]
    size = 1
    for row in ways:
        size *= max(1, len(row))
    if ways and all(ways) and size <= _MOST_WAYS:
        wanted = total.amounts(places)
        fits = []
        for choice in product(*ways):
            sums = tuple(map(sum, zip(*(w.amounts(places) for w in choice), strict=True)))
            if sums == wanted:
                fits.append((sum(w.cost for w in choice), choice))
        fits.sort(key=lambda f: f[0])
        if fits and (len(fits) == 1 or fits[0][0] < fits[1][0]):
            return list(fits[0][1])
    nothing = _Way(0, ("",) * len(kinds))
    most = total.amounts(places)
    within = [[w for w in row if all(a <= b for a, b in zip(w.amounts(places), most, strict=True))] for row in ways]
    alone = (_only(row) for row in within)
    return [way if way is not None and _is_sure(way, kinds) else nothing for way in alone]


def _cheapest(digits: str, kinds: Sequence[Role]) -> list[_Way]:
    """The likeliest ways to cut the digits; none where there are too many to look at."""
    if len(digits) > _MOST_DIGITS:
        return []
    cuts = list(islice(_cut(digits, kinds), _MOST_WAYS + 1))
    if len(cuts) > _MOST_WAYS:
        return []
    ways = [_Way(cost, cells) for cells in cuts if (cost := _cost(cells, kinds)) is not None]
    return sorted(ways, key=lambda w: w.cost)[:_KEPT]


def _only(ways: Sequence[_Way]) -> _Way | None:
    if not ways or (len(ways) > 1 and ways[0].cost == ways[1].cost):
        return None
    return ways[0]


def _is_sure(way: _Way, kinds: Sequence[Role]) -> bool:
    """Whether something besides the digits says where they are cut: a rate, or the same amount printed again."""
    if any(k.kind == "rate" and cell for k, cell in zip(kinds, way.cells, strict=True)):
        return True
    amounts = {cell for k, cell in zip(kinds, way.cells, strict=True) if k.kind == "basis"}
    return len(amounts) == 1


def _cut(digits: str, kinds: Sequence[Role]) -> Iterator[tuple[str, ...]]:
    """All ways to cut the digits into these columns; only columns that are no amount, and dashes, may be empty."""
    patterns = [_PATTERNS.get(k.kind) for k in kinds]
    cells: dict[tuple[int, int], list[tuple[str, int]]] = {}

    def fitting(at: int, n: int) -> list[tuple[str, int]]:
        """The n-th cell's texts and ends from which the rest can be cut, too."""
        if (at, n) not in cells:
            pattern = patterns[n]
            found = []
            if pattern is not None:
                found = [(digits[at:e], e) for e in range(at + 1, len(digits) + 1) if pattern.fullmatch(digits, at, e)]
            if digits[at : at + 1] in _NOTHING:
                found.append(("", at + 1))
            elif kinds[n].kind != "basis":
                found.append(("", at))
            last = n + 1 == len(kinds)
            cells[at, n] = [(c, e) for c, e in found if (e == len(digits) if last else fitting(e, n + 1))]
        return cells[at, n]

    def walk(at: int, n: int) -> Iterator[tuple[str, ...]]:
        if n == len(kinds):
            yield ()
            return
        for cell, end in fitting(at, n):
            for rest in walk(end, n + 1):
                yield (cell, *rest)

    return walk(0, 0)


def _cost(cells: Sequence[str], kinds: Sequence[Role]) -> int | None:
    """How unlike such a row the cells are; None for what can't be."""
    money = {k.value: _decimal(c) for k, c in zip(kinds, cells, strict=True) if k.kind == "basis"}
    others = {k.kind: c for k, c in zip(kinds, cells, strict=True) if k.kind != "basis" and c}
    budget = next((money[b] for b in _BUDGETS if b in money), None)
    actual = money.get("actual")
    if budget is None:
        return None
    empty = [not c for k, c in zip(kinds, cells, strict=True) if k.kind in ("rate", "weight", "score")]
    cost = 2 * sum(empty) + 3 * (any(empty) and not all(empty))
    decimals = {len(c.partition(".")[2]) for k, c in zip(kinds, cells, strict=True) if k.kind == "basis"}
    cost += len(decimals) - 1
    rate = others.get("rate")
    if rate is not None:
        if actual is None or not _is_rate(rate, actual, budget):
            return None
        cost += not rate.endswith("%")
    elif actual is not None and actual != budget:
        cost += 3 if actual > budget else 1
    if "score" in others:
        weight, score = _decimal(others.get("weight", "100")), _decimal(others["score"])
        if score > weight:
            return None
        if rate is not None and budget and "weight" in others:
            expected = weight * min(actual / budget, Decimal(1)) if actual is not None else weight
            cost += abs(score - expected) > Decimal("0.1")
    return cost


def _is_rate(printed: str, actual: Decimal, budget: Decimal) -> bool:
    """Whether the printed rate is spending by budget, in percent, rounded or cut, or 1."""
    if not budget:
        return False
    number = _decimal(printed.rstrip("%"))
    last = Decimal(1).scaleb(-len(printed.rstrip("%").partition(".")[2]))
    true = actual / budget * 100
    if printed.endswith("%") or last < 1 or number == 100:
        return abs(number - true) <= last / 2 or 0 <= true - number < last
    return number == 1 and actual == budget  # a whole number is seldom a rate


def _decimal(cell: str) -> Decimal:
    return Decimal(cell.replace(",", "").removesuffix("分") or 0)
