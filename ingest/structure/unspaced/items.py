"""Rows of indicators in a text that has no mark between its cells.

Of all ways to cut the text into rows the one is taken whose cells look most like those of such rows and whose weights
add up to what the form says; where two ways are as good, none is.
Lives here: which rows follow one another. Never here: one row (``cutter``), what it means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from heapq import heappop, heappush
from itertools import pairwise

from ingest.structure.unspaced.cutter import CENT, DEAREST, UNREAD, Cells, Cutter, cents
from ingest.structure.unspaced.words import Text, Word, levels, totals

_FEWEST_ROWS = 3
_DOUBTFUL = 3  # at most one row in so many may be in doubt
_MOST_STEPS = 20_000
_FAR = 30  # dearer ways to a place are given up
_DEAREST = 8  # cost of a row, on average, that is believed
_DEAREST_UNWEIGHED = 5  # of a row where no weights say whether the rows are all there
_END = re.compile(r"注[:1]|说明:|备注|填[表报制写]|联系|附[:件]|单位负责|审核|$")
_TOTALS = re.compile(r"(?P<all>100|90|80)?分?(?:(?P<score>\d+(?:\.\d+)?)分?)?")
_LONGEST_NOTE = 60
_NOTED = 6  # cost of a note between two rows
_LAST_NOTE = re.compile(r"[^\d]{2,60}(?=\d)")
_PLACEHOLDERS = re.compile(r"[…. ]*")  # what a template leaves in its last row
_WHOLE = (100 * CENT, 90 * CENT, 80 * CENT)


@dataclass(frozen=True, slots=True)
class _Step:
    """The best known way to a place: what it costs and the row that leads there."""

    cost: int  # in tenths
    before: tuple[int, int] | None
    labels: tuple[tuple[int, str], ...]  # levels named before the row: (level, text)
    cells: Cells
    own_cost: int = 0  # of the row alone
    doubtful: int = 0  # another way is as good, with another row (1) or also with another one before it (2)
    note: str = ""  # what the row before says in its last column


@dataclass(frozen=True, slots=True)
class _Last:
    """The end of the rows: the last row's note, and the line 总分 with its marks."""

    end: int
    note: str
    total: tuple[str, str, str] | None


@dataclass(frozen=True, slots=True)
class Items:
    """Rows as wide as their header, and where they end in the text."""

    rows: list[list[str]]
    end: int


def read_items(text: Text, heads: Sequence[Word], rest: Decimal | None) -> Items | None:
    """The rows behind the headers; None where they can't be cut for certain. ``rest``: the weight of the money."""
    kinds = [h.role.kind for h in heads]
    values = [k for k in kinds if not k.startswith("level") and k != "note"]
    if "level3" not in kinds or "target" not in values or kinds.index("level3") > kinds.index(values[0]):
        return None
    if ("target", "actual_value") not in pairwise(values) and "operator" not in values:
        return None  # which of the two a number is can't be told
    if any(k not in ("target", "actual_value", "weight", "score", "operator", "target_unit") for k in values):
        return None
    found = _ways(text, heads[-1].end, tuple(values), "note" in kinds)
    wanted = {*_WHOLE, 100 * CENT - int(rest * CENT)} if rest is not None else set(_WHOLE)
    ends = []
    for (at, weight), step in found.items():
        if not step.cells or ("weight" in values and weight not in wanted):
            continue
        last = _last_line(text, at, values, "note" in kinds)
        if last is not None:
            ends.append((step.cost - 30 * (last.total is not None), -at, at, weight, last))
    if not ends:
        return None
    ends.sort(key=lambda e: e[:3])
    _, _, at, weight, last = ends[0]
    path = _path(found, (at, weight))
    if path is None or len(path) < _FEWEST_ROWS or found[at, weight].cost > _DEAREST * len(path):
        return None
    dearest = DEAREST if "weight" in values else _DEAREST_UNWEIGHED
    if any(step.own_cost > dearest for _, step in path):
        return None
    rows = _rows(text, path, kinds, values)
    if not _marks_agree(rows, kinds):
        return None
    if last.note and len(rows[-1]) > 1:
        rows[-1][kinds.index("note")] = last.note
    elif last.note:
        rows.append([last.note])
    return Items(rows + ([_total_row(last.total, kinds)] if last.total else []), last.end)


def _ways(text: Text, start: int, values: tuple[str, ...], noted: bool) -> dict[tuple[int, int], _Step]:
    """The cheapest way to every place where a row may end, by the sum of weights so far; none in a text of noise."""
    cutter = Cutter(text.folded, values)
    found = {(start, 0): _Step(0, None, (), ())}
    places = {start: [0]}
    waiting = [start]
    while waiting:
        if len(found) > _MOST_STEPS:
            return {}
        at = heappop(waiting)
        least = min(found[at, so_far].cost for so_far in places[at])
        kept = [so_far for so_far in places[at] if found[at, so_far].cost <= least + _FAR]
        starts = [("", *start) for start in _labels(text, at)]
        if noted and (note := _note(text, at)):
            starts += [(note, labels, b, c + _NOTED) for labels, b, c in _labels(text, at + len(note)) if labels]
        for note, labels, begin, label_cost in starts:
            for row in cutter.rows(begin):
                for so_far in kept:
                    total = so_far + row.weight
                    if total > 100 * CENT:
                        continue
                    before = (at, so_far)
                    cost = found[before].cost + row.cost + label_cost
                    known = found.get((row.end, total))
                    if known is not None and known.cost < cost:
                        continue
                    same = 0
                    if known is not None and known.cost == cost:
                        same = max(known.doubtful, 1 if known.before == before else 2)
                    found[row.end, total] = _Step(cost, before, labels, row.cells, row.cost, same, note)
                    if known is None:
                        if row.end not in places:
                            heappush(waiting, row.end)
                        places.setdefault(row.end, []).append(total)
    return found


def _path(found: dict[tuple[int, int], _Step], key: tuple[int, int]) -> list[tuple[int, _Step]] | None:
    """The rows that lead to a place, each with its end; None when too many of them are in doubt."""
    path: list[tuple[int, _Step]] = []
    doubtful = 0
    while (step := found[key]).before is not None:
        path.append((key[0], replace(step, doubtful=max(step.doubtful, doubtful))))
        doubtful = max(0, step.doubtful - 1)
        key = step.before
    return path[::-1] if sum(bool(s.doubtful) for _, s in path) * _DOUBTFUL <= len(path) else None


def _note(text: Text, at: int) -> str:
    """Words between a row and the label of the next rows: why a score is less than its weight."""
    for k in range(at, min(at + _LONGEST_NOTE, len(text))):
        if text.folded[k].isdigit():
            return ""
        if k - at >= 2 and any(
            (hit := text.match(levels(n), k)) is not None and "指标" in text.text[k : hit[0]] for n in (1, 2)
        ):
            return text.text[at:k]
    return ""


def _labels(text: Text, at: int) -> Iterator[tuple[tuple[tuple[int, str], ...], int, int]]:
    """Labels of levels before a row, none among the ways: (labels, where the row starts, cost)."""
    yield (), at, 0
    labels: tuple[tuple[int, str], ...] = ()
    cost = 0
    while True:
        first, second = text.match(levels(1), at), text.match(levels(2), at)
        hit = max(filter(None, (first, second)), default=None)
        if hit is None:
            return
        end = hit[0]
        # 成本指标 is a name of both levels; it is the upper one where a lower one follows.
        below = text.match(levels(2), end)
        followed = below is not None and "指标" in text.text[end : below[0]]
        upper = first is not None and first[0] == end and (second is None or followed)
        word = text.text[at:end]
        cost += -5 if "指标" in word else 5
        labels = (*labels, (1 if upper else 2, word))
        at = end
        yield labels, at, cost


def _last_line(text: Text, at: int, values: Sequence[str], noted: bool) -> _Last | None:
    """How the rows end when they may end here: at 总分, a note below the form, or the end of the text."""
    at = _PLACEHOLDERS.match(text.folded, at).end()  # type: ignore[union-attr]
    begin = at
    hit = text.match(totals(), at)
    if hit is None and noted:  # the last row's note stands between
        note = _LAST_NOTE.match(text.folded, at)
        found = next(text.find(totals(), at, note.end() if note else at), None)
        if found is not None:
            at, hit = found[0], (found[1], "")
    if hit is not None:
        marks = _TOTALS.match(text.folded, hit[0])
        assert marks is not None  # it may match nothing
        whole = marks["all"] if "weight" in values else None
        score = text.folded[marks.start() : marks.end()] if whole is None else marks["score"]
        return _Last(marks.end(), text.text[begin:at], (text.text[at : hit[0]], whole or "", score or ""))
    return _Last(at, "", None) if _END.match(text.folded, at) else None


def _rows(
    text: Text, path: Sequence[tuple[int, _Step]], kinds: Sequence[str], values: Sequence[str]
) -> list[list[str]]:
    rows: list[list[str]] = []
    named = {1: "", 2: ""}
    for end, step in path:
        if step.note and len(rows[-1]) > 1:
            rows[-1][kinds.index("note")] = step.note
        for level, word in step.labels:
            named[level] = word
            if level == 1:
                named[2] = ""
        printed = []
        at = end - sum(map(len, step.cells))
        for cell in step.cells:
            printed.append(text.text[at : at + len(cell)])
            at += len(cell)
        lost = bool(rows) and "note" in kinds and not step.note and not step.labels and _lost_marks(rows[-1], kinds)
        if step.own_cost >= UNREAD or step.doubtful or lost:  # a lost mark's reason may stand before the name
            rows.append(["".join(printed)])
            continue
        cells = dict(zip(("level3", *values), printed, strict=True))
        if cells.get("actual_value") == "" and not any(map(str.isdigit, cells["target"])):
            cells["target"] = ""  # where the result starts in it is not known
        rows.append([cells.get(k, "") if k not in ("level1", "level2") else named[int(k[-1])] for k in kinds])
    return rows


def _lost_marks(row: Sequence[str], kinds: Sequence[str]) -> bool:
    """Whether a row's score is less than its weight, or not known."""
    if len(row) == 1 or "weight" not in kinds or "score" not in kinds:
        return True
    return cents(row[kinds.index("weight")]) != cents(row[kinds.index("score")])


def _total_row(total: tuple[str, str, str], kinds: Sequence[str]) -> list[str]:
    label, weight, score = total
    return [label if n == 0 else {"weight": weight, "score": score}.get(k, "") for n, k in enumerate(kinds)]


def _marks_agree(rows: Sequence[Sequence[str]], kinds: Sequence[str]) -> bool:
    """Whether the marks printed behind a 一级, 产出指标(50分), are the sum of its rows' weights."""
    if "level1" not in kinds or "weight" not in kinds:
        return True
    sums: dict[str, int] = {}
    for row in rows:
        if len(row) == 1:
            return True
        label = row[kinds.index("level1")]
        sums[label] = sums.get(label, 0) + (cents(row[kinds.index("weight")]) or 0)
    printed = {label: re.search(r"[(（](\d+)分[)）]", label) for label in sums}
    return all(m is None or int(m[1]) * CENT == sums[label] for label, m in printed.items())
