"""Cells one after another whose rows are lost: the tokens of a stream, and tables of money put back into rows.

Lives here: where a table of money starts in a stream, its header rows, its data rows. Where bars or a grid tell of
empty cells, ``blanks`` is True and every cell has its column; else a row is marked ``blanks_lost``.
Never here: rows of indicators (``lines``), what a row means (``money`` reads it like any other).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.document import Cell, Paragraph
from ingest.forms.cells import Row, make_slot, read_number
from ingest.forms.headers import TOTAL
from ingest.forms.layouts import Role, column_role, is_in, money_unit, row_concept, squeeze, title_kind
from ingest.forms.tree import Place, solve

LONGEST_CELL = 24
_MOST_HEADS = 48
_MOST_LEADING = 2  # words left of the columns
_DASH = re.compile(r"^[-—–/]{1,3}$")
_VALUES = frozenset(("basis", "concept", "amount", "rate", "weight", "score", "year"))
_WORDS = frozenset(("note", "ignored", "rule", "explanation"))
_RUNS = 8
_AHEAD = 4
# How many words before the first value are row labels, and how many words before the columns name them.
_CUTS = ((1, 1), (1, 0), (0, 1), (0, 0), (1, 2), (0, 2), (2, 1), (2, 0))


@dataclass(frozen=True, slots=True, eq=False)
class Token:
    """One cell of a stream; two paragraphs that a narrow column broke apart are one."""

    text: str
    start: int
    end: int
    page: int | None
    is_value: bool  # marks or an amount, or a dash in their place
    parts: tuple[Paragraph | Cell, ...] = ()

    @property
    def squeezed(self) -> str:
        return squeeze(self.text)

    @property
    def is_empty(self) -> bool:
        return not self.text.strip()

    def cell(self, row: int, col: int, row_span: int = 1, col_span: int = 1) -> Cell:
        """The token as a cell of a grid."""
        return Cell(self.text, row, col, row_span, col_span, self.start, self.end, self.page)


def token_of(*parts: Paragraph | Cell) -> Token:
    """One token of a paragraph or cell, or of two that belong together."""
    text = "".join(p.text for p in parts)
    value = (len(parts) == 1 and read_number(Cell(text, 0, 0)) is not None) or is_dash(text)
    return Token(text, parts[0].start, parts[-1].end, parts[0].page, value, parts)


def is_dash(text: str) -> bool:
    """Whether a cell prints a dash or a slash in the place of a number."""
    return _DASH.match(squeeze(text)) is not None


def is_title(text: str) -> bool:
    """Whether a cell names the table or declares its unit."""
    if "单位" in text and money_unit(text) is not None:
        return True
    return title_kind(text) is not None and squeeze(text).endswith(("表", "情况", ")", "度"))


def head_role(text: str) -> Role | None:
    """The role of a header cell, 合计 and 小计 included."""
    role = column_role(text)
    if role is None and is_in("total", text):
        return Role("concept", TOTAL, text=text)
    return role


def row_of(tokens: Sequence[Token], places: Sequence[int], row_no: int, blanks: bool = False) -> Row:
    """A row of these tokens in these columns; empty ones leave their place free."""
    cells = [t.cell(row_no, c) for t, c in zip(tokens, places, strict=True) if not t.is_empty]
    return _row(cells, row_no, max(places, default=0) + 1, blanks)


def _row(cells: Sequence[Cell], row_no: int, width: int, blanks: bool) -> Row:
    slots = tuple(make_slot(cell, None) for cell in cells)
    return Row(slots, None, row_no, blanks, width, not blanks)


@dataclass(slots=True)
class _Layout:
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


def money_block(tokens: Sequence[Token], i: int, blanks: bool) -> tuple[int, list[Row]]:
    """(end, rows) of a table of money that starts at token ``i``; no rows when none does."""
    region = _header_region(tokens, i)
    if region is None:
        return i, []
    words, first = region
    found = _panels(words, tokens, first)
    if found is None:
        end, rows = _whole_rows(words, tokens, first, blanks)
        if rows:
            return end, rows
        found = _one_panel(words, tokens, first, blanks)
    if found is None:
        return i, []
    layout, start = found
    rows = _header_rows(layout, blanks)
    if layout.panels:
        end, data = _panel_rows(tokens, start, layout, len(rows), blanks)
    else:
        end, data = _data_rows(tokens, start, layout, len(rows), blanks)
    return (end, rows + data) if data else (i, [])


def _header_region(tokens: Sequence[Token], i: int) -> tuple[list[Token], int] | None:
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
        if len(token.text) > LONGEST_CELL and column_role(token.text) is None and row_concept(token.text) is None:
            return None
        words.append(token)
        if len(words) > _MOST_HEADS:
            return None
    if j == len(tokens) or len(words) < 2:
        return None
    roles = [head_role(w.text) for w in words]
    if not any(r is not None and r.kind in _VALUES for r in roles):
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
        if role is not None and role.kind in _VALUES or (role is not None and role.kind == "label"):
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


def _one_panel(
    words: list[Token], tokens: Sequence[Token], first: int, blanks: bool
) -> tuple[_Layout, int] | None:
    heads = [(w.text, head_role(w.text)) for w in words]
    sizes = _runs(tokens, first, blanks)
    for n in sizes:
        for drop, lead in _CUTS:
            if lead + drop >= len(words) or (drop and not _may_label(heads[-drop])) or not _may_name(heads[:lead]):
                continue
            columns = heads[lead : len(heads) - drop]
            places = solve(columns, n)
            if places is None or not any(r is not None and r.kind in _VALUES for _, r in columns):
                continue
            if drop == 0 and lead == 0 and not _all_values(tokens, first, n):
                continue
            if n == 1 and (not _is_column_of_amounts(heads[:lead], columns[0][1]) or _counts_up(tokens, first)):
                continue
            return _layout(words, lead, drop, places, n), _start(tokens, words, drop, first)
    return _plain_columns(words, heads, tokens, first, max(sizes, default=0), blanks)


def _plain_columns(
    words: list[Token], heads: list[tuple[str, Role | None]], tokens: Sequence[Token], first: int, n: int, blanks: bool
) -> tuple[_Layout, int] | None:
    """A header row of distinct columns of which the rows below fill only some."""
    for drop, lead in _CUTS:
        columns = heads[lead : len(heads) - drop]
        if len(columns) < max(n, 2) or (drop and not _may_label(heads[-drop])) or not _may_name(heads[:lead]):
            continue
        bases = [(r.value, r.year, r.prior) for _, r in columns if r is not None and r.kind == "basis"]
        if len(bases) < 2 - (blanks and bool(lead)) or len(set(bases)) < len(bases):
            continue
        places = solve(columns, len(columns))
        if places is not None:
            return _layout(words, lead, drop, places, len(columns)), _start(tokens, words, drop, first)
    return None


def _layout(words: list[Token], lead: int, drop: int, places: list[Place], n: int) -> _Layout:
    shifted = [Place(p.index + lead, p.depth, p.first, p.last) for p in places]
    return _Layout(words[: len(words) - drop], shifted, n, max(lead, 1) if drop else lead)


def _start(tokens: Sequence[Token], words: list[Token], drop: int, first: int) -> int:
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
            if len(leading) > 1:
                return False
            continue
        if role.kind in ("label", "group", "line_number"):
            continue
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


def _whole_rows(words: list[Token], tokens: Sequence[Token], first: int, blanks: bool) -> tuple[int, list[Row]]:
    """A header row and rows of as many cells: 序号 | 项目名称 | 预算数 | 决算数."""
    roles = [head_role(w.text) for w in words]
    if roles[0] is None or roles[0].kind not in ("line_number", "ignored", "label"):
        return first, []
    for drop in (0, 1, 2):
        width = len(words) - drop
        columns = roles[:width]
        kinds = ["" if r is None else "value" if r.kind in _VALUES else r.kind for r in columns]
        if width < 3 or "value" not in kinds or "label" not in kinds[1:] or any(k == "" for k in kinds):
            continue
        at = _start(tokens, words, drop, first)
        rows = [row_of(words[:width], range(width), 0, blanks)]
        while at + width <= len(tokens) and all(
            _fits(t, kind, blanks) for t, kind in zip(tokens[at : at + width], kinds, strict=True)
        ):
            rows.append(row_of(tokens[at : at + width], range(width), len(rows), blanks))
            at += width
        if len(rows) < 3 and at < len(tokens):
            continue
        if len(rows) >= 2:
            return _total_line(tokens, at, width, rows, blanks), rows
    return first, []


def _total_line(tokens: Sequence[Token], at: int, width: int, rows: list[Row], blanks: bool) -> int:
    """The line 合计 below rows of whole cells: its values stand at the right."""
    if at >= len(tokens) or not is_in("total", tokens[at].text):
        return at
    end = at + 1
    while end < len(tokens) and end - at < width and (tokens[end].is_value or (blanks and tokens[end].is_empty)):
        end += 1
    n = end - at - 1
    rows.append(row_of(tokens[at:end], [0, *range(width - n, width)], len(rows), blanks))
    return end


def _fits(token: Token, kind: str, blanks: bool) -> bool:
    if token.is_empty:
        return blanks and kind != "label"
    if kind == "label":
        return not token.is_value
    return token.is_value if kind in ("value", "line_number") else True


def _panels(words: list[Token], tokens: Sequence[Token], first: int) -> tuple[_Layout, int] | None:
    """收入 | 支出 over 项目 | 行次 | 金额, twice: two tables side by side."""
    roles = [head_role(w.text) for w in words]
    for drop in (1, 2, 0):
        end = len(words) - drop
        starts = [k for k in range(end) if (r := roles[k]) is not None and r.kind == "label"]
        cut = [(a, b) for a, b in zip(starts, (*starts[1:], end), strict=bool(starts)) if b - a >= 2]
        if len(cut) < 2 or any(cut[n][1] != cut[n + 1][0] for n in range(len(cut) - 1)):
            continue
        inner = roles[cut[0][0] : end]
        if any(r is None or r.kind not in (*_VALUES, "line_number", "label", "note") for r in inner):
            continue
        if not all(any(r is not None and r.kind in _VALUES for r in roles[a + 1 : b]) for a, b in cut):
            continue
        over = cut[0][0]
        if over not in (0, len(cut)):
            continue
        places = [Place(k, 1, k - over, k - over) for k in range(over, end)]
        if over:
            places += [Place(n, 0, a - over, b - over - 1) for n, (a, b) in enumerate(cut)]
        layout = _Layout(words[:end], places, end - over, 0, [(a - over, b - a - 1) for a, b in cut])
        return layout, _start(tokens, words, drop, first)
    return None


def _header_rows(layout: _Layout, blanks: bool) -> list[Row]:
    depth = max(p.depth for p in layout.places)
    width = layout.n_labels + layout.n_columns
    rows: list[list[Cell]] = [[] for _ in range(depth + 1)]
    placed = {p.index for p in layout.places}
    for n, token in enumerate(layout.heads):
        if n not in placed and not layout.panels:
            # Names of the label columns, or the title of a block without labels.
            rows[0].append(token.cell(0, min(n, max(layout.n_labels - 1, 0)), depth + 1))
    if not layout.n_labels:
        rows[0] = []  # no column is free for it
    parents = {(p.depth, p.first, p.last) for p in layout.places}
    for p in sorted(layout.places, key=lambda p: (p.depth, p.first)):
        below = any(d == p.depth + 1 and p.first <= a <= p.last for d, a, _ in parents)
        span = 1 if below else depth + 1 - p.depth
        shift = layout.n_labels
        rows[p.depth].append(layout.heads[p.index].cell(p.depth, p.first + shift, span, p.last - p.first + 1))
    return [_row(sorted(cells, key=lambda c: c.col), n, width, blanks) for n, cells in enumerate(rows) if cells]


def _data_rows(
    tokens: Sequence[Token], i: int, layout: _Layout, row_no: int, blanks: bool
) -> tuple[int, list[Row]]:
    rows: list[Row] = []
    roles = layout.roles()
    labelled, n = layout.n_labels, layout.n_columns
    while i < len(tokens):
        if tokens[i].is_empty:
            i += 1
            continue
        if _new_header(tokens, i):
            break
        label = [] if tokens[i].is_value else [tokens[i]]
        at = i + len(label)
        if label and not labelled:
            break
        values = _values(tokens, at, n, roles, blanks)
        if not any(not v.is_empty for v in values):
            if not is_row_label(tokens[i]) and not (
                i + 1 < len(tokens) and not tokens[i + 1].is_empty and is_row_label(tokens[i + 1])
            ):
                break
        if not label and not labelled and len(values) < n:
            break
        row = [*label, *values]
        first = labelled - 1 if label else labelled
        rows.append(row_of(row, [first + k for k in range(len(row))], row_no + len(rows), blanks))
        i = at + len(values)
    return i, rows


def _values(tokens: Sequence[Token], i: int, n: int, roles: Sequence[Role | None], blanks: bool) -> list[Token]:
    """The cells of a row right of its label."""
    values: list[Token] = []
    while i < len(tokens) and len(values) < n:
        token, role = tokens[i], roles[len(values)]
        wordy = role is None or role.kind in _WORDS
        if not token.is_value and not (blanks and (token.is_empty or (wordy and not is_row_label(token)))):
            after = tokens[i + 1] if i + 1 < len(tokens) else None
            # Words among the values of a row; those before a value are the label of the next row.
            if not blanks or not values or after is None or after.is_value or after.is_empty:
                break
        values.append(token)
        i += 1
    while values and values[-1].is_empty:
        values.pop()
    return values


def _new_header(tokens: Sequence[Token], i: int) -> bool:
    """Whether the columns of another table start here."""
    kinds: list[str] = []
    for token in tokens[i : i + 4]:
        role = None if token.is_value or token.is_empty else column_role(token.text)
        if role is None:
            break
        kinds.append(role.kind)
    return len(kinds) >= 3 and (
        kinds[0] in ("level1", "level3") or sum(kind in ("basis", "rate", "weight") for kind in kinds[:3]) >= 2
    )


def is_row_label(token: Token) -> bool:
    """Whether a cell without values beside it may be the label of a row."""
    text = token.text
    return len(text) <= 30 and bool(
        row_concept(text)
        or is_in("total", text)
        or is_in("ignored", text)
        or is_in("by_income", text.split(":")[0].split("：")[0])
        or re.match(r"^[….\d、()（） ]+$", text)
        or token.squeezed.endswith((":", "："))
    )


def _panel_rows(
    tokens: Sequence[Token], i: int, layout: _Layout, row_no: int, blanks: bool
) -> tuple[int, list[Row]]:
    """Rows of two tables side by side: labels by turns, each with its values; numbers of lines tell whose a row is."""
    roles = layout.roles()
    rows: list[Row] = []
    cells: list[Cell] = []
    before = -1
    lines: list[int | None] = [None] * len(layout.panels)

    def close() -> None:
        if cells:
            rows.append(_row(cells, row_no + len(rows), layout.n_columns, blanks))
        cells.clear()

    for label, values, end in _labelled(tokens, i, max(n for _, n in layout.panels), blanks):
        number = _whole(values[0]) if values else None
        panel = next((p for p, last in enumerate(lines) if last is not None and number == last + 1), None)
        if panel is None:
            panel = (before + 1) % len(layout.panels)
        if panel <= before:
            close()
        first, n = layout.panels[panel]
        r = row_no + len(rows)
        cells.append(label.cell(r, first))
        at = first + 1
        numbered = (role := roles[at]) is not None and role.kind == "line_number"
        if numbered and number is not None and (lines[panel] is None or number == lines[panel] + 1):  # type: ignore[operator]
            lines[panel] = number if label.squeezed not in ("栏次", "行次") else None
        elif numbered and not blanks and len(values) < n:
            at += 1
        for k, value in enumerate(values[: first + 1 + n - at]):
            if not value.is_empty:
                cells.append(value.cell(r, at + k))
        before, i = panel, end
    close()
    return i, rows


def _labelled(tokens: Sequence[Token], i: int, most: int, blanks: bool) -> Iterator[tuple[Token, list[Token], int]]:
    """Labels with the values right of them, until something is neither."""
    while i < len(tokens):
        if tokens[i].is_empty:
            i += 1
            continue
        if tokens[i].is_value or len(tokens[i].text) > 2 * LONGEST_CELL:
            return
        k = i + 1
        while k < len(tokens) and k - i <= most and (tokens[k].is_value or (blanks and tokens[k].is_empty)):
            k += 1
        if not any(t.is_value for t in tokens[i + 1 : k]) and not is_row_label(tokens[i]) and tokens[i].squeezed != "栏次":
            return
        yield tokens[i], list(tokens[i + 1 : k]), k
        i = k


def _whole(token: Token) -> int | None:
    return int(token.text) if token.text.strip().isdigit() else None
