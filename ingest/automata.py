"""Leftmost-longest matches of an Aho-Corasick automaton.

The automaton's own longest-match iterator can drop a shorter word when a longer one fails half-way; this does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

import ahocorasick


def leftmost_longest(
    automaton: ahocorasick.Automaton, text: str, start: int, end: int, covered: Sequence[tuple[int, int]] = ()
) -> Iterator[tuple[int, int, Any]]:
    """(start, end, value) of non-overlapping words of ``text[start:end]``; stored values are (length, value).

    Words that touch a ``covered`` span (sorted, not overlapping) are not seen.
    """
    found = [(last + 1 - length, -(last + 1), value) for last, (length, value) in automaton.iter(text, start, end)]
    if len(found) > 1:
        found.sort(key=_place)
    at = start
    c = 0
    for a, minus_b, value in found:
        if a < at:
            continue
        b = -minus_b
        while c < len(covered) and covered[c][1] <= a:
            c += 1
        if c < len(covered) and covered[c][0] < b:
            continue
        yield a, b, value
        at = b


_place = itemgetter(0, 1)
