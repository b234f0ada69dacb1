"""Header rows: which rows of a table are headers, and what each of its columns holds.

Lives here: one, two and three header rows with merged cells, and the same where a converter lost the merges.
Never here: data rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.forms.cells import Row, Slot
from ingest.forms.layouts import Role, column_role, is_in, level_code, rest_of

LEVELS = ("level1", "level2", "level3")
_INDICATOR = frozenset((*LEVELS, "target", "actual_value", "operator", "target_unit", "rule", "explanation"))
_VALUE = frozenset(("basis", "concept", "amount", "rate", "weight", "score", "year"))
_DEEPEST = 4
_MONEY_KINDS = {**dict.fromkeys(_INDICATOR, "ignored"), "level3": "label", "year": "amount"}
TOTAL = "?total"
"""Concept of 合计 until its neighbours tell what it is the total of."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column, or several that one header cell covers: [first, last] of the grid."""

    kind: str
    first: int
    last: int
    basis: str | None = None
    concept: str | None = None
    year: int | None = None
    prior: bool = False
    unit: str | None = None
    text: str = ""

    @property
    def holds_values(self) -> bool:
        return self.kind in ("basis", "concept", "amount")


@dataclass(frozen=True, slots=True)
class Header:
    """``kind``: indicators or money; ``n_rows`` rows of the table make it."""

    kind: str
    columns: tuple[Column, ...]
    n_rows: int
    group: str  # the words left of the columns: 项目资金(万元)

    def of(self, kind: str) -> Column | None:
        """The first column of a kind."""
        return next((c for c in self.columns if c.kind == kind), None)


def find_header(rows: Sequence[Row], i: int) -> Header | None:
    """The header that starts at row ``i``; None when that row is no header."""
    row = rows[i]
    if len(row.slots) < 2 or row.has_number():
        return None
    roles = _roles(row)
    over = _over_levels(roles)
    if over is not None and (i + 1 == len(rows) or level_code(1, rows[i + 1].slots[0].text) is not None):
        return Header("indicators", over, 1, row.slots[0].text)
    found = [role for _, role in roles if role is not None]
    kinds = {role.kind for role in found}
    if len(found) < 2 and "group" not in kinds:
        return None
    stack = [roles]
    while len(stack) < _DEEPEST and i + len(stack) < len(rows):
        below = rows[i + len(stack)]
        if below.table_no != row.table_no or below.has_number() or not _goes_deeper(stack, below, row.exact):
            break
        stack.append(_roles(below))
    columns = _merge(stack, row.exact)
    kinds = {c.kind for c in columns}
    n_levels = len(kinds & set(LEVELS))
    if (
        (n_levels >= 2 or "level3" in kinds)
        and kinds & {"target", "actual_value", "score", "weight", "rule"}
        and len(kinds) >= 3
    ):
        return Header("indicators", _indicator_columns(columns), len(stack), _group(stack[0]))
    values = [c for c in columns if c.kind in ("basis", "amount")]
    concepts = [c for c in columns if c.kind == "concept" and c.concept != TOTAL]
    labelled = "label" in kinds
    if not values and len(concepts) < 2:
        return None
    if values and len(values) + len(concepts) + len(kinds & {"rate", "weight", "score", "label"}) < 2:
        return None
    if not values and not labelled and not _values_follow(rows, i + len(stack), len(concepts)):
        return None
    # A row whose cells are mostly other words is no header.
    if sum(role is None for _, role in roles) > max(2, len(found)):
        return None
    return Header("money", _money_columns(columns), len(stack), _group(stack[0]))


def _over_levels(roles: list[tuple[Slot, Role | None]]) -> tuple[Column, ...] | None:
    """评价内容, merged over three columns, | 绩效目标 | 完成情况: levels and names without heads of their own."""
    first, *others = [slot for slot, _ in roles]
    if first.cell.col_span < len(LEVELS) or not is_in("over_levels", first.text) or len(others) < 2:
        return None
    columns = [Column(kind, first.col + n, first.col + n, text=first.text) for n, kind in enumerate(LEVELS)]
    columns[-1] = replace(columns[-1], last=first.col + first.cell.col_span - 1)
    for slot, role in roles[1:]:
        goal = Role("target", text=slot.text) if is_in("goal_column", slot.text) else role
        if goal is not None:
            columns.append(_column(slot, goal))
    kinds = {c.kind for c in columns}
    return _indicator_columns(columns) if kinds >= {"target", "actual_value"} else None


def _roles(row: Row) -> list[tuple[Slot, Role | None]]:
    roles = [(slot, _role(slot)) for slot in row.slots]
    known = [role.value for _, role in roles if role is not None and role.kind == "concept" and role.value]
    return [(slot, rest_of(slot.text, known) if role is None else role) for slot, role in roles]


def _role(slot: Slot) -> Role | None:
    role = column_role(slot.text)
    if role is None and is_in("total", slot.text):
        return Role("concept", TOTAL, text=slot.text)
    return role


def _group(roles: list[tuple[Slot, Role | None]]) -> str:
    slot, role = roles[0]
    return slot.text if role is None or role.kind in ("group", "label") else ""


def _values_follow(rows: Sequence[Row], i: int, n_concepts: int) -> bool:
    """Whether the row below holds only numbers, or a label and one for each of many concepts: then they head it."""
    if i >= len(rows) or len(rows[i].numbers) < 2:
        return False
    labels = [slot for slot in rows[i].slots if slot.number is None and not slot.is_nothing]
    return not labels or (n_concepts >= 3 and labels == [rows[i].slots[0]] and len(rows[i].numbers) >= n_concepts)


def _goes_deeper(stack: list[list[tuple[Slot, Role | None]]], below: Row, exact: bool) -> bool:
    """Whether the row below the header rows so far is one more of them."""
    roles = _roles(below)
    known = [role for _, role in roles if role is not None]
    spans = [(s.col, s.col + s.cell.col_span - 1) for above in stack for s, _ in above if s.cell.col_span > 1]
    spanned = any(slot.cell.col_span > 1 for slot, _ in stack[-1])
    # Under a merged header a part may have any name (接待 over 小计 | 国内 | 外事).
    if len(known) < 2 or len(known) * 2 < len(roles) or (not spanned and len(known) < len(roles) - 1):
        return False
    kinds = {role.kind for role in known if role is not None}
    if spanned:
        return all(
            any(a <= slot.col <= b for a, b in spans) for slot, role in roles if role and role.kind not in LEVELS
        )
    top = [role for _, role in stack[0] if role is not None]
    if kinds & {"level1", "level2", "level3", "operator"}:
        return not any(role.kind in ("level2", "level3") for role in top)
    plain_top = [role for role in top if role.kind in ("basis", "year", "concept")]
    if not exact or len(stack) == 1:
        return (
            len(plain_top) >= 2
            and all(role.kind in ("basis", "year") for role in plain_top)
            and len(known) > len(plain_top)
            and len(known) % len(plain_top) == 0
            and kinds <= ({"concept"} if plain_top[0].kind == "basis" else {"basis", "concept", "rate"})
        )
    return False


def _merge(stack: list[list[tuple[Slot, Role | None]]], exact: bool) -> list[Column]:
    if len(stack) == 1:
        return [_column(slot, role) for slot, role in stack[0] if role is not None]
    spanned = any(slot.cell.col_span > 1 for roles in stack for slot, _ in roles)
    if spanned:
        return _merge_spans(stack)
    top, low = stack[0], stack[-1]
    if any(role is not None and role.kind in (*LEVELS, "operator") for _, role in low):
        return _merge_levels(top, low)
    return _merge_groups(top, low)


def _merge_spans(stack: list[list[tuple[Slot, Role | None]]]) -> list[Column]:
    """Columns under merged headers: the lowest header says what, the ones above add basis, year or concept."""
    by_column: dict[int, list[tuple[Slot, Role | None]]] = {}
    for roles in stack:
        for slot, role in roles:
            for c in range(slot.col, slot.col + slot.cell.col_span):
                by_column.setdefault(c, []).append((slot, role))
    columns: list[Column] = []
    last_slot: Slot | None = None
    for c in sorted(by_column):
        path = by_column[c]
        slot = path[-1][0]
        if slot is last_slot:
            columns[-1] = replace(columns[-1], last=c)
            continue
        last_slot = slot
        column = _stacked(path, c)
        if column is not None:
            columns.append(column)
        else:
            last_slot = None
    return columns


def _stacked(path: list[tuple[Slot, Role | None]], c: int) -> Column | None:
    column: Column | None = None
    for slot, role in path:
        if role is None and column is not None and column.kind == "concept" and slot is path[-1][0]:
            # A part of the concept above that the taxonomy has no name for.
            return Column("ignored", c, c, text=slot.text)
        if role is None or role.kind == "group":
            continue
        below = replace(_column(slot, role), first=c, last=c)
        column = below if column is None or column.kind not in ("basis", "year", "concept") else _under(column, below)
    return column


def _under(top: Column, low: Column) -> Column:
    """A column whose header stands in two rows."""
    if low.kind in ("basis", "year", "concept", "amount"):
        return replace(
            low,
            kind="basis"
            if "basis" in (top.kind, low.kind)
            else "concept"
            if "concept" in (top.kind, low.kind)
            else low.kind,
            basis=low.basis or top.basis,
            concept=top.concept if low.concept == TOTAL and top.concept else low.concept or top.concept,
            year=low.year or top.year,
            prior=low.prior or top.prior,
            unit=low.unit or top.unit,
        )
    return replace(low, year=low.year or top.year)


def _merge_levels(top: list[tuple[Slot, Role | None]], low: list[tuple[Slot, Role | None]]) -> list[Column]:
    """绩效指标 | 年度指标值 | 实际完成值 … over 一级 | 二级 | 三级 | 指标性质 | 指标值 | 度量单位, without merges."""
    levels = [r for r in low if r[1] is not None and r[1].kind in LEVELS]
    targets = [r for r in low if r[1] is not None and r[1].kind in ("operator", "target", "target_unit")]
    if len(levels) + len(targets) == len(low) and not any(
        role is not None and role.kind == "target" for _, role in top
    ):
        levels, targets = low, []  # 绩效指标 stands over the target, too
    order: list[tuple[Slot, Role | None]] = []
    placed = False
    for slot, role in top:
        if role is None or role.kind in ("group", "level1"):
            if not placed:
                order += levels
                placed = True
        elif role.kind == "target" and targets:
            order += targets
        else:
            order.append((slot, role))
    if not placed:
        order = levels + order
    return [replace(_column(slot, role), first=n, last=n) for n, (slot, role) in enumerate(order) if role is not None]


def _merge_groups(top: list[tuple[Slot, Role | None]], low: list[tuple[Slot, Role | None]]) -> list[Column]:
    """2022年 | 2023年 over 预算数 | 决算数 | 预算数 | 决算数, without merges: the lower ones are shared out evenly."""
    heads = [(s, r) for s, r in top if r is not None and r.kind in ("basis", "year")]
    rest = [(s, r) for s, r in top if r is not None and r.kind not in ("basis", "year", "group")]
    each = max(1, len(low) // len(heads))
    columns = [_column(s, r) for s, r in rest if s.col < heads[0][0].col]
    at = max([c.last for c in columns], default=heads[0][0].col - 1) + 1
    for n, (slot, role) in enumerate(low):
        head = _column(*heads[min(n // each, len(heads) - 1)])  # type: ignore[arg-type]
        if role is None:
            continue
        columns.append(replace(_under(head, _column(slot, role)), first=at + n, last=at + n))
    return columns


def _column(slot: Slot, role: Role) -> Column:
    return Column(
        role.kind,
        slot.col,
        slot.col + slot.cell.col_span - 1,
        basis=role.value if role.kind == "basis" else None,
        concept=role.value if role.kind == "concept" else None,
        year=role.year,
        prior=role.prior,
        unit=role.unit,
        text=slot.text,
    )


def _indicator_columns(columns: list[Column]) -> tuple[Column, ...]:
    """Columns of an indicator table: marks of a level told from marks of the row, the last level is the name."""
    columns = [c for c in columns if c.kind != "group"]
    last_level = max((n for n, c in enumerate(columns) if c.kind in LEVELS), default=0)
    return tuple([_of_kind(c, _indicator_kind(c, n, last_level)) for n, c in enumerate(columns)])


def _of_kind(column: Column, kind: str) -> Column:
    return column if column.kind == kind else replace(column, kind=kind)


def _indicator_kind(column: Column, n: int, last_level: int) -> str:
    if column.kind == "weight" and n < last_level:
        return "level_weight"
    if column.kind in ("basis", "amount", "concept", "label", "rate", "year"):
        return "ignored"
    if column.kind in LEVELS:
        return "level3" if n == last_level else "level2" if column.kind == "level3" else column.kind
    return column.kind


def _money_columns(columns: list[Column]) -> tuple[Column, ...]:
    """Columns of money: a header that only names the block (年度预算数 over 年初预算 | 调整后预算数) is its label."""
    columns = [c for c in columns if c.kind != "group"]
    values = [c for c in columns if c.kind == "basis"]
    if len(values) >= 3 and columns[0] is values[0] and any(_same_place(c, values[0]) for c in values[1:]):
        columns = [replace(columns[0], kind="label"), *columns[1:]]
    kinds = _MONEY_KINDS
    return tuple([_of_kind(c, kinds.get(c.kind, c.kind)) for c in columns])


def _same_place(a: Column, b: Column) -> bool:
    return (a.basis, a.year, a.prior, a.concept) == (b.basis, b.year, b.prior, b.concept)
