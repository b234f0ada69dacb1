"""Wordings and layouts from ``phrases/*.yaml``: chosen by chance, from the open or from the held-back part.

Lives here: loading, choosing and filling templates. Never here: a wording.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from synthetic.labels import Text

PHRASES = Path(__file__).parent / "phrases"
POOLS = ("open", "held_back", "all")
_SLOT = re.compile(r"\{(\w+)(?:(?P<sign>[:|])([^}]*))?\}")


@cache
def phrases(name: str) -> Any:
    """The content of ``phrases/NAME.yaml``; read once."""
    with (PHRASES / f"{name}.yaml").open(encoding="utf-8") as file:
        return yaml.safe_load(file)


@dataclass(frozen=True, slots=True)
class Printed:
    """A slot's value: its number with marks, its unit and the words for what it is."""

    number: Text
    unit: str = ""
    label: str = ""

    def with_unit(self, unit: str | None = None) -> Text:
        """Number and unit; the labels take the unit that is printed."""
        if unit is None:
            return self.number + self.unit
        marks = tuple(replace(m, label=replace(m.label, unit=unit)) for m in self.number.marks)
        return replace(self.number, marks=marks) + unit


Slot = Printed | Text | str


def fill(template: str, slots: Mapping[str, Slot]) -> Text:
    """Put slots into a template: {x} number with unit, {x|名} with that unit, {x:n} number alone, {x:l} label.

    Raises KeyError for a slot that is not given.
    """
    result, last = Text(""), 0
    for match in _SLOT.finditer(template):
        result = result + template[last : match.start()]
        last = match.end()
        slot = slots[match[1]]
        if isinstance(slot, Printed):
            sign, word = match["sign"], match[3]
            if sign == ":" and word == "l":
                piece: Text | str = slot.label
            elif sign == ":" and word == "n":
                piece = slot.number
            else:
                piece = slot.with_unit(word or None)
        else:
            piece = slot
        result = result + piece
    return result + template[last:]


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """Chooses wordings for one report."""

    random: Random
    pool: str = "open"

    def options(self, entry: Mapping[str, list[Any]]) -> list[Any]:
        """What may be chosen; a pool that has nothing falls back to the open part."""
        if self.pool == "all":
            return [*entry["open"], *entry.get("held_back", [])]
        return entry.get(self.pool) or entry["open"]

    def choose(self, file: str, *path: str) -> Any:
        """One option of an entry of a file."""
        entry = phrases(file)
        for key in path:
            entry = entry[key]
        return self.random.choice(self.options(entry))

    def some(self, n: int, file: str, *path: str) -> list[Any]:
        """Up to n different options, in random order."""
        entry = phrases(file)
        for key in path:
            entry = entry[key]
        options = self.options(entry)
        return self.random.sample(options, min(n, len(options)))

    def say(self, statement: str, slots: Mapping[str, Slot]) -> Text:
        """A statement in one of its wordings."""
        return fill(self.choose("statements", statement), slots)
