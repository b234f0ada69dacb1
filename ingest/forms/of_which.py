"""Headers told in 其中: which heads are the parts of which, where the rows of a header follow one another.

支出合计 | 其中: over 基本支出 | 其中: | 项目支出 over 人员支出 | 公用支出: a 其中 stands where its parts stand in the
row below. Lives here: the order of the columns of such a header. Never here: headers without 其中 (``tree``).
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.forms.layouts import Role, plain
from ingest.taxonomy import concepts

MARK = re.compile(r"^其中\s*[:：]?\s*")
_FAR = 99
_BROUGHT_OVER = ("carryover_in", "income_total")  # no part of the income, yet these forms list it below the total


@dataclass(slots=True, eq=False)
class _Group:
    """The parts of one whole; an item is the index of a head or another group."""

    whole: str | None
    items: list[int | _Group] = field(default_factory=list)

    def heads(self) -> list[int]:
        """Heads in the order of their columns."""
        return [k for item in self.items for k in ([item] if isinstance(item, int) else item.heads())]


def columns_in_order(heads: Sequence[tuple[str, Role | None]]) -> list[int] | None:
    """Indexes of the heads in the order of their columns; None when no head stands behind 其中.

    A 其中 opens a group at its place. When the next head may be its part, the row goes on with its parts. Else the
    group waits for a later row: a head goes to the nearest waiting group that it is a part of, if any.
    """
    if not any(MARK.match(text) for text, _ in heads):
        return None
    root = current = _Group(None)
    waiting: deque[_Group] = deque()
    for k, (text, role) in enumerate(heads):
        concept = _concept(role)
        if MARK.match(text):
            before = next((i for i in reversed(current.items) if isinstance(i, int)), None)
            group = _Group(_concept(heads[before][1]) if before is not None else None)
            current.items.append(group)
            if concept is None or _distance(concept, group.whole) < _FAR or (concept, group.whole) == _BROUGHT_OVER:
                current = group
            else:
                waiting.append(group)
        nearest = min(waiting, key=lambda g: _distance(concept, g.whole), default=None)
        if nearest is not None and _distance(concept, nearest.whole) < _distance(concept, current.whole):
            while current is not nearest:
                current = waiting.popleft()
        current.items.append(k)
    return root.heads()


def parent_of_others(heads: Sequence[tuple[str, Role | None]]) -> tuple[int, list[int]] | None:
    """(parent, parts): 结余 over 当年结余 | 累计结余; None when not exactly one head is the end of several others."""
    found = []
    words = [plain(MARK.sub("", text)) for text, _ in heads]
    for k, word in enumerate(words):
        parts = [n for n, other in enumerate(words) if n > k and other != word and other.endswith(word)]
        if len(parts) >= 2 and parts == list(range(parts[0], parts[-1] + 1)):
            found.append((k, parts))
    return found[0] if len(found) == 1 else None


def _concept(role: Role | None) -> str | None:
    return role.value if role is not None and role.kind == "concept" else None


def _distance(part: str | None, whole: str | None) -> int:
    """Steps from a part up to the whole; far when it is no part of it."""
    if whole is None:
        return _FAR
    for steps in range(1, 9):
        known = concepts().get(part) if part is not None else None
        part = known.parent if known else None
        if part is None:
            return _FAR
        if part == whole:
            return steps
    return _FAR
