"""Header cells written one after another, put back over each other: which header stands above which columns.

Lives here: headers of several rows whose cells are all that is left (预算数 | 决算数 under six items, 小计 and its
parts under 公务用车). How many columns there are is known from the rows below. Never here: reading cells, data rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from ingest.forms.headers import TOTAL
from ingest.forms.layouts import Role, plain
from ingest.forms.of_which import columns_in_order, parent_of_others
from ingest.taxonomy import concepts

_LEAVES = frozenset(("basis", "year", "concept", "amount", "rate", "weight", "score", "note", "ignored", "line_number"))
_OVER = frozenset(("basis", "year"))
_MOST_TOPS = 12


@dataclass(frozen=True, slots=True)
class Place:
    """Head ``index`` stands in header row ``depth`` over the columns [first, last]."""

    index: int
    depth: int
    first: int
    last: int


def solve(heads: Sequence[tuple[str, Role | None]], n_columns: int) -> list[Place] | None:
    """Places of all heads over ``n_columns`` columns; None when no way is sure. Heads are (text, role)."""
    if not heads or n_columns < 1 or len(heads) < n_columns:
        return None
    told = _of_which(heads, n_columns)
    if told is not None:
        return told
    if len(heads) == n_columns:
        return _flat(heads)
    return (
        _over_all(heads, n_columns)
        or _over_bases(heads, n_columns)
        or _under_bases(heads, n_columns)
        or _nested(heads, n_columns)
    )


def _over_all(heads: Sequence[tuple[str, Role | None]], n: int) -> list[Place] | None:
    """三公经费 over 合计 | 接待 | 公务用车 | 出国: the whole, over its total and its parts."""
    whole = heads[0][1]
    if len(heads) != n + 1 or whole is None or whole.kind != "concept" or _is_total(whole):
        return None
    if not _is_total(heads[1][1]):
        return None
    parts = [role.value for _, role in heads[2:] if role is not None and role.kind == "concept"]
    if len(parts) < n - 1 or not all(_is_part(part, whole.value) for part in parts):
        return None
    return [Place(0, 0, 0, n - 1), *(Place(c + 1, 1, c, c) for c in range(n))]


def _of_which(heads: Sequence[tuple[str, Role | None]], n: int) -> list[Place] | None:
    """支出合计 | 其中: over 基本支出 | 其中: | 项目支出 over 人员支出 | 公用支出."""
    order = columns_in_order(heads)
    if order is None:
        return None
    if len(heads) == n:
        return [Place(k, 0, c, c) for c, k in enumerate(order)]
    over = parent_of_others(heads) if len(heads) == n + 1 else None
    if over is None:
        return None
    parent, parts = over
    order.remove(parent)
    at = {k: c for c, k in enumerate(order)}
    if at[parts[-1]] - at[parts[0]] != len(parts) - 1:
        return None
    places = [Place(k, 1 if k in parts else 0, c, c) for k, c in at.items()]
    return [*places, Place(parent, 0, at[parts[0]], at[parts[-1]])]


def _flat(heads: Sequence[tuple[str, Role | None]]) -> list[Place] | None:
    """One header row; the same header twice would be a row lost."""
    if any(role is None or role.kind not in _LEAVES for _, role in heads):
        return None
    if len({plain(text) for text, _ in heads}) < len(heads):
        return None
    # 小计 begins the parts of a header above it; 合计 may end a row.
    if any(
        _is_total(role) and (plain(text) == "小计" or 0 < n < len(heads) - 1)
        for n, (text, role) in enumerate(heads)
        if n
    ):
        return None
    return [Place(n, 0, n, n) for n in range(len(heads))]


def _over_bases(heads: Sequence[tuple[str, Role | None]], n: int) -> list[Place] | None:
    """合计 | 接待 … over 预算数 | 决算数 | 预算数 | 决算数."""
    tail = [plain(text) for text, _ in heads[-n:]]
    for k in range(2, n // 2 + 1):
        each = tail[:k]
        if n % k or tail != each * (n // k) or len(set(each)) < k:
            continue
        if any(role is None or role.kind not in (*_OVER, "rate", "ignored") for _, role in heads[-n : -n + k]):
            continue
        top = solve(heads[:-n], n // k)
        if top is None:
            continue
        depth = 1 + max(p.depth for p in top)
        over = [replace(p, first=p.first * k, last=p.last * k + k - 1) for p in top]
        at = len(heads) - n
        return [*over, *(Place(at + c, depth, c, c) for c in range(n))]
    return None


def _under_bases(heads: Sequence[tuple[str, Role | None]], n: int) -> list[Place] | None:
    """预算数 | 决算数 over 合计 | 出国 | 公务用车 | 接待, twice, over 小计 | 购置 | 运行, twice."""
    k = 0
    while k < len(heads) and heads[k][1] is not None and heads[k][1].kind in _OVER:  # type: ignore[union-attr]
        k += 1
    rest = heads[k:]
    if k < 2 or n % k or len(rest) % k:
        return None
    size, words = len(rest) // k, [plain(text) for text, _ in rest]
    for a in range(size, 0, -1):
        b = size - a
        upper, lower = words[: a * k], words[a * k :]
        if upper != upper[:a] * k or lower != lower[:b] * k:
            continue
        one = [*rest[:a], *rest[a * k : a * k + b]]
        inner = solve(one, n // k)
        if inner is None:
            continue
        places = [Place(c, 0, c * (n // k), (c + 1) * (n // k) - 1) for c in range(k)]
        for c in range(k):
            for p in inner:
                index = k + c * a + p.index if p.index < a else k + a * k + c * b + (p.index - a)
                places.append(Place(index, p.depth + 1, p.first + c * (n // k), p.last + c * (n // k)))
        return places
    return None


def _nested(heads: Sequence[tuple[str, Role | None]], n: int) -> list[Place] | None:
    """合计 | 出国 | 公务用车 | 接待 over 小计 | 购置 | 运行: the lower heads belong under some of the upper ones."""
    n_parents = len(heads) - n
    best: tuple[float, list[Place]] | None = None
    equals = 0
    for a in range(max(2, n_parents), min(len(heads) - n_parents, _MOST_TOPS) + 1):
        upper, lower = heads[:a], heads[a:]
        if any(_is_total(role) for _, role in upper[1:]):
            continue
        groups = _groups(lower, n_parents)
        if groups is None:
            continue
        for parents in combinations(range(a), n_parents):
            marks = [_belongs(upper[p], group) for p, group in zip(parents, groups, strict=True)]
            # Every group must look like one, and something must tell whose it is.
            if min(marks) <= 0 or (max(marks) < 2 and n_parents < a):
                continue
            total = sum(marks)
            if best is not None and total == best[0]:
                equals += 1
            if best is None or total > best[0]:
                best, equals = (total, _under(a, parents, groups)), 0
    return best[1] if best is not None and not equals else None


def _groups(lower: Sequence[tuple[str, Role | None]], n: int) -> list[Sequence[tuple[str, Role | None]]] | None:
    """The lower heads, cut at each 小计, or into equal parts."""
    starts = [i for i, (_, role) in enumerate(lower) if _is_total(role)]
    if len(starts) != n or starts[0] != 0:
        if starts or len(lower) % n or len(lower) // n < 2:
            return None
        starts = list(range(0, len(lower), len(lower) // n))
    groups = [lower[i:j] for i, j in zip(starts, [*starts[1:], len(lower)], strict=True)]
    return groups if all(len(group) >= 2 for group in groups) else None


def _belongs(parent: tuple[str, Role | None], group: Sequence[tuple[str, Role | None]]) -> float:
    """How sure the group is the parts of the parent: 0 not at all, 1 it may be, 2 and more it says so."""
    role = parent[1]
    if role is None or _is_total(role):
        return 0.0
    mark = 1.0 if _is_total(group[0][1]) else 0.0
    parts = [(text, r) for text, r in group if not _is_total(r)]
    if role.kind == "concept" and parts:
        known = [r.value for _, r in parts if r is not None and r.kind == "concept"]
        own = sum(_is_part(part, role.value) for part in known)
        if known and not own:
            return 0.0
        # 购置 stands in 公务用车购置及运行维护费.
        own += sum(r is None and _shares_word(text, parent[0]) for text, r in parts)
        return mark + 2.0 * own / len(parts)
    return mark


def _shares_word(part: str, whole: str) -> bool:
    part, whole = plain(part), plain(whole)
    return any(part[k : k + 2] in whole for k in range(len(part) - 1))


def _is_part(part: str | None, whole: str | None) -> bool:
    while part is not None:
        known = concepts().get(part)
        part = known.parent if known else None
        if part == whole:
            return True
    return False


def _under(a: int, parents: Sequence[int], groups: Sequence[Sequence[tuple[str, Role | None]]]) -> list[Place]:
    places: list[Place] = []
    at, low = 0, a
    sizes = dict(zip(parents, map(len, groups), strict=True))
    for index in range(a):
        width = sizes.get(index, 1)
        places.append(Place(index, 0, at, at + width - 1))
        if index in sizes:
            places += [Place(low + c, 1, at + c, at + c) for c in range(width)]
            low += width
        at += width
    return places


def _is_total(role: Role | None) -> bool:
    return role is not None and role.kind == "concept" and role.value == TOTAL
