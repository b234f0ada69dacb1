"""Headers of money in a stream: which words before the first value are heads, and over which columns they stand.

Lives here: choosing the reading of the words that fits the values below them. Never here: the rows (``stream_rows``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.forms.headers import TOTAL
from ingest.forms.layouts import Role, column_role, row_concept
from ingest.forms.of_which import MARK
from ingest.forms.stream import LONGEST_CELL, Token, head_role, is_title, token_of
from ingest.forms.tree import Place, solve

VALUES = frozenset(("basis", "concept", "amount", "rate", "weight", "score", "year"))
_MOST_HEADS = 48
_MOST_LEADING = 2  # words left of the columns
_RUNS = 8
_AHEAD = 4
# How many words before the first value are row labels, and how many words before the columns name them.
_CUTS = ((1, 1), (1, 0), (0, 1), (0, 0), (1, 2), (0, 2), (2, 1), (2, 0), (2, 2))


@dataclass(slots=True)
class Layout:
    """A header of money as it stands over its columns."""

    heads: list[Token]
    places: list[Place]
    n_columns: int
    n_labels: int  # columns of labels left of the values; 0 when rows have none
    panels: list[tuple[int, int]] = field(default_factory=list)  # (label column, columns of values) when two halves

    def roles(self) -> list[Role | None]:
        """The lowest header's role, column by column of values."""
        out: list[Role | None] = [None] * self.n_columns
        for p in sorted(self.places, key=lambda p: p.depth):
            for c in range(p.first, p.last + 1):
                out[c] = head_role(self.heads[p.index].text)
        return out


def find_layout(words: list[Token], tokens: Sequence[Token], first: int, blanks: bool) -> tuple[Layout, int] | None:
    """The header that ``words`` are, and where its data start; None when none fits. ``first``: the first value."""
    return _panels(words, tokens, first) or _one_panel(words, tokens, first, blanks)


def header_region(tokens: Sequence[Token], i: int) -> tuple[list[Token], int] | None:
    """The words from ``i`` to the first value, and where that stands."""
    if not _may_head(tokens, i):
        return None
    words: list[Token] = []
    j = i
    while j < len(tokens) and not tokens[j].is_value:
        token = tokens[j]
        j += 1
        if token.is_empty:
            continue
        if MARK.fullmatch(token.text.strip()) and j < len(tokens) and not tokens[j].is_value:
            token = token_of(*token.parts, *tokens[j].parts)
            j += 1
        if len(token.text) > LONGEST_CELL and column_role(token.text) is None and row_concept(token.text) is None:
            return None
        words.append(token)
        if len(words) > _MOST_HEADS:
            return None
    if j == len(tokens) or len(words) < 2:
        return None
    roles = [head_role(w.text) for w in words]
    if not any(r is not None and r.kind in VALUES for r in roles):
        return None
    return words, j


def _may_head(tokens: Sequence[Token], i: int) -> bool:
    """Whether one of the first three words is the head of a column."""
    words = 0
    for token in tokens[i : i + 2 * _MOST_LEADING]:
        if token.is_value or words > _MOST_LEADING:
            return False
        if token.is_empty:
            continue
        role = head_role(token.text)
        if role is not None and (role.kind in VALUES or role.kind == "label"):
            return True
        words += 1
    return False


def _runs(tokens: Sequence[Token], j: int, blanks: bool) -> list[int]:
    """How many values follow one another in the next rows, the most usual count first."""
    sizes: list[int] = []
    first = j
    while j < len(tokens) and len(sizes) < _RUNS:
        size = k = 0
        while j < len(tokens) and (tokens[j].is_value or (blanks and tokens[j].is_empty)):
            k += 1
            if not tokens[j].is_empty:
                size = k
            j += 1
        if size:
            sizes.append(size)
        words = 0
        while j < len(tokens) and not tokens[j].is_value and words < 4:
            words += not tokens[j].is_empty
            j += 1
        if words == 4:
            break
    if not sizes:
        return []
    n = Counter(sizes)
    usual = sorted(n, key=lambda size: (-n[size], -size))
    # Rows without labels follow one another without a break.
    parts = [sizes[0] // k for k in (2, 3) if sizes[0] % k == 0 and sizes[0] // k >= 3]
    return list(dict.fromkeys([*_numbered(tokens, first), max(sizes), *usual, *parts]))


def _numbered(tokens: Sequence[Token], first: int) -> list[int]:
    """The count of columns where the first row of values numbers them: 1 2 3 …"""
    k = 0
    while first + k < len(tokens) and tokens[first + k].text.strip() == str(k + 1):
        k += 1
    return [k] if k >= 3 else []


def _one_panel(words: list[Token], tokens: Sequence[Token], first: int, blanks: bool) -> tuple[Layout, int] | None:
    heads = [(w.text, head_role(w.text)) for w in words]
    sizes = _runs(tokens, first, blanks)
    for n in sizes:
        for drop, lead in _CUTS:
            if lead + drop >= len(words) or (drop and not _may_label(heads[-drop])) or not _may_name(heads[:lead]):
                continue
            columns = heads[lead : len(heads) - drop]
            if any(r is not None and r.kind == "label" for _, r in columns[:2]):
                continue  # the name of the labels stands left of the columns
            places = solve(columns, n)
            if places is None or not any(r is not None and r.kind in VALUES for _, r in columns):
                continue
            if drop == 0 and lead == 0 and not _all_values(tokens, first, n):
                continue
            if n == 1 and (not _is_column_of_amounts(heads[:lead], columns[0][1]) or _counts_up(tokens, first)):
                continue
            return _layout(words, lead, drop, places, n), start_of_data(tokens, words, drop, first)
    return _plain_columns(words, tokens, first, max(sizes, default=0), blanks)


def _plain_columns(
    words: list[Token], tokens: Sequence[Token], first: int, n: int, blanks: bool
) -> tuple[Layout, int] | None:
    """A header row of distinct columns of which the rows below fill only some."""
    heads = [(w.text, head_role(w.text)) for w in words]
    for drop, lead in _CUTS:
        columns = heads[lead : len(heads) - drop]
        if len(columns) < max(n, 2) or (drop and not _may_label(heads[-drop])) or not _may_name(heads[:lead]):
            continue
        bases = [(r.value, r.year, r.prior) for _, r in columns if r is not None and r.kind == "basis"]
        if len(bases) < 2 - (blanks and bool(lead)) or len(set(bases)) < len(bases):
            continue
        places = solve(columns, len(columns))
        if places is not None:
            return _layout(words, lead, drop, places, len(columns)), start_of_data(tokens, words, drop, first)
    return None


def _layout(words: list[Token], lead: int, drop: int, places: list[Place], n: int) -> Layout:
    shifted = [Place(p.index + lead, p.depth, p.first, p.last) for p in places]
    return Layout(words[: len(words) - drop], shifted, n, max(lead, 1) if drop else lead)


def start_of_data(tokens: Sequence[Token], words: list[Token], drop: int, first: int) -> int:
    return first if not drop else next(k for k, t in enumerate(tokens) if t is words[-drop])


def _may_label(head: tuple[str, Role | None]) -> bool:
    """Whether a word may be the label of the first row."""
    text, role = head
    if role is None or role.kind in ("concept", "year", "line_number", "label", "ignored"):
        return True
    return role.kind == "basis" and (role.year is not None or row_concept(text) is not None)


def _may_name(leading: Sequence[tuple[str, Role | None]]) -> bool:
    """Whether the words left of the columns may be the name of the labels or of the block."""
    for n, (text, role) in enumerate(leading):
        if is_title(text):
            return False
        if role is None:
            over_label = n == 0 and len(leading) == 2 and (label := leading[1][1]) is not None and label.kind == "label"
            if len(leading) > 1 and not over_label:
                return False
            continue
        if role.kind in ("label", "group", "line_number"):
            continue
        if n and role.kind == "ignored" and (before := leading[n - 1][1]) is not None and before.kind == "label":
            continue  # 任务名称 | 主要内容
        if n == 0 and role.kind in ("concept", "year") and role.value != TOTAL:
            continue  # 三公经费 over the labels, or the title
        if role.kind == "basis" and role.unit is not None and n == len(leading) - 1 and n > 0:
            continue  # 年度预算数(万元) left of 年初预算 | 调整后预算数
        return False
    return True


def _is_column_of_amounts(leading: Sequence[tuple[str, Role | None]], role: Role | None) -> bool:
    """项目 | 预算数: a single column of amounts must say so, and so must the column of its labels."""
    named = bool(leading) and (label := leading[-1][1]) is not None and label.kind == "label"
    return named and role is not None and role.kind in ("basis", "amount")


def _counts_up(tokens: Sequence[Token], first: int) -> bool:
    """Whether the next values are numbers of lines, not amounts: 1, 2, 3."""
    values = [t.text.strip() for t in tokens[first : first + 4 * _AHEAD] if t.is_value][:_AHEAD]
    numbers = [int(v) for v in values if v.isdigit()]
    return len(numbers) >= _AHEAD - 1 and sum(b == a + 1 for a, b in pairwise(numbers)) >= len(numbers) - 2


def _all_values(tokens: Sequence[Token], first: int, n: int) -> bool:
    return all(t.is_value for t in tokens[first : first + n])


def _panels(words: list[Token], tokens: Sequence[Token], first: int) -> tuple[Layout, int] | None:
    """收入 | 支出 over 项目 | 行次 | 金额, twice: two tables side by side."""
    roles = [head_role(w.text) for w in words]
    for drop in (1, 2, 0):
        end = len(words) - drop
        starts = [k for k in range(end) if (r := roles[k]) is not None and r.kind == "label"]
        cut = [(a, b) for a, b in zip(starts, (*starts[1:], end), strict=bool(starts)) if b - a >= 2]
        if len(cut) < 2 or any(cut[n][1] != cut[n + 1][0] for n in range(len(cut) - 1)):
            continue
        inner = roles[cut[0][0] : end]
        if any(r is None or r.kind not in (*VALUES, "line_number", "label", "note") for r in inner):
            continue
        if not all(any(r is not None and r.kind in VALUES for r in roles[a + 1 : b]) for a, b in cut):
            continue
        over = cut[0][0]
        if over not in (0, len(cut)):
            continue
        places = [Place(k, 1, k - over, k - over) for k in range(over, end)]
        if over:
            places += [Place(n, 0, a - over, b - over - 1) for n, (a, b) in enumerate(cut)]
        layout = Layout(words[:end], places, end - over, 0, [(a - over, b - a - 1) for a, b in cut])
        return layout, start_of_data(tokens, words, drop, first)
    return None
