"""The words of the grammar, loaded from ``knowledge/grammar.yaml``, as one automaton.

Lives here: spelling → (kind, value). Never here: what follows from a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import ahocorasick
import yaml

from ingest.automata import leftmost_longest
from ingest.normalise import fold
from ingest.taxonomy import KNOWLEDGE

_NO_WORDS = (
    "sections",
    "counts",
    "amounts",
    "of_others",
    "pairs",
    "generic_labels",
    "topic_labels",
    "kinds",
    "function_classes",
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the grammar at [start, end): e.g. kind ``basis`` with value ``actual``."""

    start: int
    end: int
    kind: str
    value: str


@cache
def grammar() -> dict[str, Any]:
    """The whole data file."""
    return yaml.safe_load((KNOWLEDGE / "grammar.yaml").read_text(encoding="utf-8"))


@cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for kind, entries in grammar().items():
        if kind in _NO_WORDS:
            continue
        by_value = entries if isinstance(entries, dict) else {kind: entries}
        for value, spellings in by_value.items():
            for spelling in spellings:
                automaton.add_word(fold(spelling), (len(spelling), (kind, value)))
    automaton.make_automaton()
    return automaton


def words(folded: str, start: int, end: int, covered: Sequence[tuple[int, int]] = ()) -> Iterator[Word]:
    """Longest non-overlapping words of ``folded[start:end]`` outside the ``covered`` spans."""
    for a, b, (kind, value) in leftmost_longest(_automaton(), folded, start, end, covered):
        if kind != "noise":
            yield Word(a, b, kind, value)


def section_kind(path: list[str]) -> str | None:
    """``achievements``, ``money`` or None for a path of headings, the innermost that says something deciding."""
    sections = grammar()["sections"]
    for heading in reversed(path):
        for kind, hints in sections.items():
            if any(hint in heading for hint in hints):
                return "money" if kind == "transfers" else kind
    return None
