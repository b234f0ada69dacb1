"""What is known about a printed number or form row: the labels that become gold rows.

Lives here: the label records, and text that carries its labels at their offsets while it is put together. Never here:
choosing words or numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

_BORDER = re.compile(r"[\u4e00-\u9fff](?=\d)|[\d%](?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed figure. ``concept`` and ``basis`` may list alternatives ('a|b')."""

    concept: str
    basis: str
    year: int
    value: str  # the numeral as printed
    unit: str
    breakdown: str = ""
    required: bool = True
    status: str = "ok"


@dataclass(frozen=True, slots=True)
class Claim:
    """One arithmetic statement; ``holds`` is yes, rounding or no."""

    kind: str
    statement: str
    stated: str
    recomputed: str
    holds: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of a form: ``scope`` is whole or project:NAME."""

    scope: str
    level1: str
    level2: str
    level3: str
    target: str
    actual: str
    weight: str
    score: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """One project form, amounts as printed with 元 or 亿元 where that is the unit."""

    name: str
    initial_budget: str
    adjusted_budget: str
    executed: str
    rate: str
    weight: str
    score: str
    total_score: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One planted error: the kind as the scorer knows it and the numbers that a message must name."""

    kind: str
    values: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A label at [start, end) of its text, where the number is printed."""

    start: int
    end: int
    label: Figure


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text with the figures printed in it."""

    text: str
    marks: tuple[Mark, ...] = ()

    def __add__(self, other: Text | str) -> Text:
        if isinstance(other, str):
            return replace(self, text=self.text + other)
        shift = len(self.text)
        moved = tuple(Mark(m.start + shift, m.end + shift, m.label) for m in other.marks)
        return Text(self.text + other.text, self.marks + moved)

    def spaced(self) -> Text:
        """The same with a space between Chinese characters and digits; marks stay on their numbers."""
        gaps = [m.end() for m in _BORDER.finditer(self.text)]
        text = _BORDER.sub(lambda m: f"{m[0]} ", self.text)
        marks = tuple(
            Mark(m.start + bisect_right(gaps, m.start), m.end + bisect_left(gaps, m.end), m.label) for m in self.marks
        )
        return Text(text, marks)

    def __bool__(self) -> bool:
        return bool(self.text)


def joined(pieces: Iterable[Text], separator: str) -> Text:
    """Pieces one after another with the separator between them."""
    result = Text("")
    for i, piece in enumerate(pieces):
        result = result + (separator if i else "") + piece
    return result


@dataclass(slots=True)
class Labels:
    """Everything known about one report, filled while it is composed. Figures stand in the blocks as marks."""

    claims: list[Claim] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
