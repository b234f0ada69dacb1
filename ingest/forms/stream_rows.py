"""Tables of money in a stream put back into rows.

Lives here: header rows as a grid would have them, data rows under one header and under two side by side.
Never here: which words are heads (``stream_heads``), rows of indicators (``segments``), what a row means (``money``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.document import Cell
from ingest.forms.cells import Row
from ingest.forms.layouts import Role, column_role, is_in
from ingest.forms.stream import LONGEST_CELL, Token, head_role, is_row_label, row_of, row_of_cells
from ingest.forms.stream_heads import VALUES, Layout, find_layout, header_region, start_of_data

_WORDS = frozenset(("note", "ignored", "rule", "explanation"))


def money_block(tokens: Sequence[Token], i: int, blanks: bool) -> tuple[int, list[Row]]:
    """(end, rows) of a table of money that starts at token ``i``; no rows when none does."""
    region = header_region(tokens, i)
    if region is None:
        return i, []
    words, first = region
    end, rows = _whole_rows(words, tokens, first, blanks)
    if rows:
        return end, rows
    found = find_layout(words, tokens, first, blanks)
    if found is None:
        return i, []
    layout, start = found
    rows = _header_rows(layout, blanks)
    if layout.panels:
        end, data = _panel_rows(tokens, start, layout, len(rows), blanks)
    else:
        end, data = _data_rows(tokens, start, layout, len(rows), blanks)
    return (end, rows + data) if data else (i, [])


def _whole_rows(words: list[Token], tokens: Sequence[Token], first: int, blanks: bool) -> tuple[int, list[Row]]:
    """A header row and rows of as many cells: 序号 | 项目名称 | 预算数 | 决算数."""
    roles = [head_role(w.text) for w in words]
    if roles[0] is None or roles[0].kind not in ("line_number", "ignored", "label"):
        return first, []
    for drop in (0, 1, 2):
        width = len(words) - drop
        columns = roles[:width]
        kinds = ["" if r is None else "value" if r.kind in VALUES else r.kind for r in columns]
        if width < 3 or "value" not in kinds or "label" not in kinds[1:] or any(k == "" for k in kinds):
            continue
        at = start_of_data(tokens, words, drop, first)
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


def _header_rows(layout: Layout, blanks: bool) -> list[Row]:
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
    return [row_of_cells(sorted(cells, key=lambda c: c.col), n, width, blanks) for n, cells in enumerate(rows) if cells]


def _data_rows(tokens: Sequence[Token], i: int, layout: Layout, row_no: int, blanks: bool) -> tuple[int, list[Row]]:
    rows: list[Row] = []
    roles = layout.roles()
    labelled, n = layout.n_labels, layout.n_columns
    while i < len(tokens):
        if tokens[i].is_empty:
            i += 1
            continue
        if _new_header(tokens, i) or _head_again(tokens, i, layout):
            break
        label = _labels(tokens, i, labelled)
        at = i + len(label)
        if label and not labelled:
            break
        values = _values(tokens, at, n, roles, blanks)
        if not any(not v.is_empty for v in values) and not _label_follows(tokens, i):
            break
        if not label and not labelled and len(values) < n:
            break
        row = [*label, *values]
        first = labelled - len(label)
        rows.append(row_of(row, [first + k for k in range(len(row))], row_no + len(rows), blanks))
        i = at + len(values)
    return i, rows


def _labels(tokens: Sequence[Token], i: int, n_columns: int) -> list[Token]:
    """The words left of a row's values: two where two columns stand there and both are filled before a value."""
    words = next((k for k, t in enumerate(tokens[i : i + 3]) if t.is_value or t.is_empty), 3)
    return list(tokens[i : i + (2 if words == n_columns == 2 else min(words, 1))])


def _label_follows(tokens: Sequence[Token], i: int) -> bool:
    """Whether token ``i`` may be the label of a row without values: it or the next one is some row's label."""
    return any(not t.is_empty and is_row_label(t) for t in tokens[i : i + 2])


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


def _head_again(tokens: Sequence[Token], i: int, layout: Layout) -> bool:
    """Whether the head of the labels stands here once more: 机构名称 over the names of the next block."""
    head = layout.heads[0]
    role = head_role(head.text)
    named = layout.n_labels > 0 and role is not None and role.kind == "label"
    return named and tokens[i].squeezed == head.squeezed and i + 1 < len(tokens) and not tokens[i + 1].is_value


def _panel_rows(tokens: Sequence[Token], i: int, layout: Layout, row_no: int, blanks: bool) -> tuple[int, list[Row]]:
    """Rows of two tables side by side: labels by turns, each with its values; numbers of lines tell whose a row is."""
    roles = layout.roles()
    rows: list[Row] = []
    cells: list[Cell] = []
    before = -1
    lines: list[int | None] = [None] * len(layout.panels)

    def close() -> None:
        if cells:
            rows.append(row_of_cells(cells, row_no + len(rows), layout.n_columns, blanks))
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
        if (
            not any(t.is_value for t in tokens[i + 1 : k])
            and not is_row_label(tokens[i])
            and tokens[i].squeezed != "栏次"
        ):
            return
        yield tokens[i], list(tokens[i + 1 : k]), k
        i = k


def _whole(token: Token) -> int | None:
    return int(token.text) if token.text.strip().isdigit() else None
