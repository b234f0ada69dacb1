"""Leftmost-longest matches of an Aho-Corasick automaton.

The automaton's own longest-match iterator can drop a shorter word when a longer one fails half-way; this does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ahocorasick


def leftmost_longest(automaton: ahocorasick.Automaton, text: str, start: int, end: int) -> Iterator[tuple[int, int, Any]]:
    """(start, end, value) of non-overlapping words of ``text[start:end]``; stored values are (length, value)."""
    found = [(last + 1 - length, last + 1, value) for last, (length, value) in automaton.iter(text, start, end)]
    found.sort(key=lambda f: (f[0], -f[1]))
    at = start
    for match in found:
        if match[0] >= at:
            yield match
            at = match[1]
