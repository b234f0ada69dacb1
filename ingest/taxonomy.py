"""The taxonomy as the parser needs it: concepts, their units, and one automaton over all their labels.

Lives here: loading ``knowledge/taxonomy.csv``, the only copy. Never here: deciding what a label means in its sentence.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import ahocorasick

from ingest.automata import leftmost_longest
from ingest.normalise import fold

KNOWLEDGE = Path(__file__).parent / "knowledge"


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept. ``unit_kind``: money | percent | score | persons | vehicles | batches | groups | area."""

    code: str
    name_zh: str
    name_en: str
    unit_kind: str
    parent: str | None
    is_overlay: bool
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A label standing in the text at [start, end); ``label`` is its spelling there."""

    start: int
    end: int
    concept: str
    label: str


@cache
def concepts() -> dict[str, Concept]:
    """Concept code → concept."""
    with (KNOWLEDGE / "taxonomy.csv").open(encoding="utf-8") as f:
        return {
            row["concept"]: Concept(
                row["concept"],
                row["name_zh"],
                row["name_en"],
                row["unit_kind"],
                row["parent"] or None,
                row["is_overlay"] == "true",
                tuple(fold(label) for label in (row["name_zh"], *row["synonyms"].split("|")) if label),
            )
            for row in csv.DictReader(f)
        }


@cache
def label_automaton() -> ahocorasick.Automaton:
    """Every spelling of every concept; stored values are (length, concept code)."""
    automaton = ahocorasick.Automaton()
    for concept in concepts().values():
        for label in concept.labels:
            for spelling in {label, label.replace('"', "")}:
                if spelling and spelling not in automaton:
                    automaton.add_word(spelling, (len(spelling), concept.code))
    automaton.make_automaton()
    return automaton


def mentions(folded: str, start: int = 0, end: int | None = None) -> Iterator[Mention]:
    """Longest non-overlapping labels of ``folded[start:end]``, from left to right."""
    for a, b, code in leftmost_longest(label_automaton(), folded, start, len(folded) if end is None else end):
        yield Mention(a, b, code, folded[a:b])


@cache
def _by_label() -> dict[str, str]:
    return {squash(label): c.code for c in reversed(concepts().values()) for label in c.labels}


def squash(label: str) -> str:
    """A label without spaces, quotes, brackets' content marks and list numbers' separators, for comparing cells."""
    return "".join(ch for ch in fold(label) if ch not in " \t\n\"'“”、,，:;.。·()")


def concept_of(label: str) -> str | None:
    """The concept whose label this is, spelling apart; None when it is none."""
    return _by_label().get(squash(label))
