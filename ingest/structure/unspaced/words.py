"""The words of forms inside a text that has no mark between its cells.

Lives here: which header, label of a level or field starts at a place. Never here: values (``money``, ``items``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from ingest.forms.layouts import Role, field_spellings, header_spellings, level_spellings, plain
from ingest.normalise import fold

T = TypeVar("T")

MONEY = frozenset(("basis", "rate", "weight", "score", "note", "ignored"))
ITEMS = frozenset(
    ("level1", "level2", "level3", "target", "operator", "target_unit", "actual_value", "weight", "score", "note")
)
_LONGEST_BRACKET = 16
MARKS = re.compile(r"(?:[1-9]\d?|0)(?:\.\d{1,2})?分?")
"""Weights and scores."""
_CLOSING = {"(": ")", "[": "]"}


@dataclass(frozen=True, slots=True)
class Known(Generic[T]):
    """Words as the data files spell them → what each is; ``longest`` in characters."""

    words: Mapping[str, T]
    longest: int


@dataclass(frozen=True, slots=True)
class Word:
    """A header with the marks in brackets behind it: 全年预算数(A)."""

    start: int
    end: int
    role: Role


class Text:
    """A text without spaces: as printed, folded, and as the data files spell labels (``plain``)."""

    def __init__(self, text: str) -> None:
        self.text = "".join(text.split())
        self.folded = fold(self.text)
        kept = [(n, c) for n, c in enumerate(map(plain, self.folded)) if c]
        self._plain = "".join(c for _, c in kept)
        self._places = [n for n, _ in kept]
        self._index = {n: k for k, n in enumerate(self._places)}

    def __len__(self) -> int:
        return len(self.text)

    def match(self, known: Known[T], at: int) -> tuple[int, T] | None:
        """(end, value) of the longest known word that starts at ``at``, brackets behind it included."""
        k = self._index.get(at)
        if k is None:
            return None
        for n in range(min(known.longest, len(self._plain) - k), 1, -1):
            value = known.words.get(self._plain[k : k + n])
            if value is not None:
                return self._with_bracket(self._places[k + n - 1] + 1), value
        return None

    def _with_bracket(self, end: int) -> int:
        while end < len(self) and self.folded[end] in ")]":
            end += 1
        while (closing := _CLOSING.get(self.folded[end : end + 1])) is not None:
            close = self.folded.find(closing, end, end + _LONGEST_BRACKET)
            if close < 0:
                break
            end = close + 1
        return end

    def find(self, known: Known[T], start: int, end: int) -> Iterator[tuple[int, int, T]]:
        """(start, end, value) of the known words of a stretch, each the longest at the first place."""
        at = start
        while at < end:
            hit = self.match(known, at)
            if hit is None:
                at += 1
            else:
                yield at, hit[0], hit[1]
                at = hit[0]

    def headers(self, begins: Callable[[Role], bool], kinds: frozenset[str]) -> list[Word]:
        """The first run of at least three headers of these kinds, one behind the other; empty when there is none."""
        run: list[Word] = []
        for a, b, role in self.find(headers(), 0, len(self)):
            if run and run[-1].end == a and role.kind in kinds:
                run.append(Word(a, b, role))
            elif len(run) >= 3:
                break
            else:
                run = [Word(a, b, role)] if begins(role) else []
        return run if len(run) >= 3 else []


def _known(words: Mapping[str, T]) -> Known[T]:
    return Known(words, max(map(len, words)))


@cache
def headers() -> Known[Role]:
    """Headers of columns. 执行率得分 is two of them here: 执行率 and 得分 stand side by side far more often."""
    known = header_spellings()
    rates = [word for word, role in known.items() if role.kind == "rate"]
    marks = {word for word, role in known.items() if role.kind in ("weight", "score")}
    both = {w for w in known for rate in rates if w.startswith(rate) and w[len(rate) :] in marks}
    return _known({word: role for word, role in known.items() if word not in both})


@cache
def groups() -> Known[Role]:
    """What stands over the money: 项目资金."""
    return _known({word: role for word, role in headers().words.items() if role.kind == "group"})


@cache
def levels(level: int) -> Known[str]:
    """Labels of 一级 (1) and 二级 (2) → code."""
    return _known(level_spellings(level))


@cache
def fields() -> Known[str]:
    """Labels of the lines above the money of a form."""
    return _known(field_spellings("project_name", "unit_name", "form_head"))


@cache
def totals() -> Known[str]:
    """Labels of the line below the indicators."""
    return _known(field_spellings("total_score"))
