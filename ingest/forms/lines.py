"""Forms written one cell per line: rows rebuilt from known labels and the order of the columns.

Lives here: finding headers among short paragraphs, cutting what follows into rows. Empty cells have left no line, so
rows are marked ``blanks_lost``. Never here: what a row means (``money``, ``indicators`` read it like any other).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.document import Cell, Paragraph
from ingest.forms.cells import Row, make_slot, read_number, read_pairs
from ingest.forms.layouts import Role, column_role, is_in, level_code, placeholder, row_concept, squeeze

_FRAGMENT = re.compile(r"^\(?(?:万元|元|㎡|人|%)\)?$|^\(\s*\d{1,3}\s*分\s*\)$|^\([AB/]+\)$")
_FEWEST = 3
_LONGEST = 60
_LONGEST_CELL = 24
_AHEAD = 14
_FOOT = ("填表人", "填报人", "说明:", "备注:", "注:", "联系电话", "单位负责人")


@dataclass(frozen=True, slots=True)
class _Token:
    """One cell: a paragraph, or two that a narrow column broke apart."""

    paragraphs: tuple[Paragraph, ...]
    text: str

    @property
    def squeezed(self) -> str:
        return squeeze(self.text)


def split_lines(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph | list[Row]]:
    """The paragraphs in order; runs that are forms written one cell per line come as rows."""
    if not _may_hold_form(paragraphs):
        yield from paragraphs
        return
    tokens = _tokens(paragraphs)
    i = 0
    while i < len(tokens):
        end, rows = _form_at(tokens, i)
        if rows:
            yield rows
        else:
            end = i + 1
            yield from tokens[i].paragraphs
        i = end


def _may_hold_form(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether enough short paragraphs follow one another, and some of them are numbers."""
    run = numbers = 0
    for p in paragraphs:
        if len(p.text) > _LONGEST_CELL:
            run = numbers = 0
            continue
        run += 1
        numbers += p.text[0].isdigit() and p.text.rstrip("%分 ")[-1:].isdigit()
        if run >= 2 * _FEWEST and numbers >= 2:
            return True
    return False


def _tokens(paragraphs: Sequence[Paragraph]) -> list[_Token]:
    tokens: list[_Token] = []
    i = 0
    while i < len(paragraphs):
        p = paragraphs[i]
        after = paragraphs[i + 1] if i + 1 < len(paragraphs) else None
        if after is not None and len(p.text) <= 12 and len(after.text) <= 12 and _belongs(p.text, after.text):
            tokens.append(_Token((p, after), p.text + after.text))
            i += 2
            continue
        tokens.append(_Token((p,), p.text))
        i += 1
    return tokens


def _belongs(a: str, b: str) -> bool:
    """年初 + 预算数, 经济效益 + 指标, 产出指标 + (50分), 预算投资 + (万元."""
    if _FRAGMENT.match(squeeze(b)):
        return bool(
            column_role(a)
            or level_code(1, a)
            or level_code(2, a)
            or squeeze(a).startswith(("项目资金", "年度预算申请"))
        )
    if a[-1].isdigit() or b[0].isdigit():
        return False
    whole = a + b
    level = level_code(1, whole) or level_code(2, whole)
    if level and squeeze(b) == "指标":
        return True
    known = column_role(whole) or level
    return bool(known) and not column_role(a) and (squeeze(b) in ("指标", "指标值") or not _is_label(a))


def _is_label(text: str) -> bool:
    return bool(level_code(1, text) or level_code(2, text) or row_concept(text) or is_in("total", text))


def _form_at(tokens: list[_Token], i: int) -> tuple[int, list[Row]]:
    """Rows of a form that starts at token ``i``, and where it ends; no rows when none starts there."""
    start = i
    rows: list[Row] = []
    if is_in("project_name", tokens[i].text) and i + 1 < len(tokens):
        header = next((j for j in range(i + 2, min(i + _AHEAD, len(tokens))) if _header(tokens, j)), None)
        if header is None:
            return start, []
        rows.append(_row(tokens[i : i + 2], [0, 1], len(rows)))
        rows += [_row(tokens[j : j + 1], [0], 0) for j in range(i + 2, header)]
        i = header
    found = _header(tokens, i)
    if found is None:
        return start, []
    while i < len(tokens):
        found = _header(tokens, i)
        if found is not None:
            kind, end = found
            group = tokens[i - 1] if kind == "money" and i > start and not _number(tokens[i - 1]) else None
            head = tokens[i:end]
            shift = 0 if kind == "indicators" else 1
            rows.append(_header_row(head, shift, group, len(rows)))
            i, more = (_indicator_rows if kind == "indicators" else _money_rows)(tokens, end, len(head), len(rows))
            rows += more
            continue
        if tokens[i].squeezed.startswith(_FOOT):
            break
        if is_in("total_score", tokens[i].text) and i + 1 < len(tokens) and _number(tokens[i + 1]):
            end = i + 1
            while end < len(tokens) and end <= i + 2 and _number(tokens[end]):
                end += 1
            rows.append(_row(tokens[i:end], list(range(end - i)), len(rows)))
            return end, rows
        if not any(_header(tokens, j) for j in range(i + 1, min(i + _AHEAD, len(tokens)))):
            break
        # Goals in words between the money and the indicators.
        if not _number(tokens[i]):
            rows.append(_row(tokens[i : i + 1], [0], len(rows)))
        i += 1
    return i, rows


def _header(tokens: list[_Token], i: int) -> tuple[str, int] | None:
    """(kind, end) of a run of header cells that starts at token ``i``."""
    roles: list[Role] = []
    end = i
    while end < len(tokens) and len(tokens[end].text) <= _LONGEST_CELL and not _number(tokens[end]):
        role = column_role(tokens[end].text)
        if role is None or (roles and role.kind in ("label", "group")):
            break
        if role.kind == "concept" and any(r.kind == "basis" for r in roles):
            break  # the first row label
        roles.append(role)
        end += 1
    if len(roles) < _FEWEST:
        return None
    kinds = {role.kind for role in roles}
    if {"level1", "level2"} <= kinds or ("level3" in kinds and kinds & {"target", "actual_value"}):
        return ("indicators", end) if roles[0].kind in ("level1", "level3") else None
    while roles and roles[0].kind in ("group", "label"):
        return None
    n_basis = sum(role.kind == "basis" for role in roles)
    following = [_number(t) for t in tokens[end : end + 1 + len(roles)]]
    if n_basis >= 2:
        return ("money", end)
    if n_basis == 0 and kinds == {"concept"} and len(following) >= len(roles) and all(following[: len(roles)]):
        return ("money", end)
    return None


def _money_rows(tokens: list[_Token], i: int, width: int, row_no: int) -> tuple[int, list[Row]]:
    rows: list[Row] = []
    while i < len(tokens):
        token = tokens[i]
        if _header(tokens, i) is not None:
            break
        numbers = i + 1
        first = i if _number(token) else i + 1
        numbers = first
        while numbers < len(tokens) and numbers - first < width and _number(tokens[numbers]):
            numbers += 1
        label = not _number(token)
        if label and numbers == first:
            pairs = read_pairs(_cell(token, 0, 0))
            if not pairs and not _is_row_label(token) and not (i + 1 < len(tokens) and _is_row_label(tokens[i + 1])):
                break
        cells = tokens[i:numbers] if label else tokens[first:numbers]
        rows.append(_row(cells, list(range(0 if label else 1, numbers - i + (0 if label else 1))), row_no + len(rows)))
        i = numbers
    return i, rows


def _is_row_label(token: _Token) -> bool:
    text = token.text
    return len(text) <= 30 and bool(
        row_concept(text)
        or is_in("total", text)
        or is_in("ignored", text)
        or is_in("by_income", text.split(":")[0].split("：")[0])
        or re.match(r"^[….\d、()（） ]+$", text)
        or token.squeezed.endswith((":", "："))
    )


def _indicator_rows(tokens: list[_Token], i: int, width: int, row_no: int) -> tuple[int, list[Row]]:
    """Rows of indicators: each ends with its two marks, a reason may follow."""
    rows: list[Row] = []
    run: list[_Token] = []

    def close() -> None:
        for row in _cut(run):
            rows.append(_row(row, list(range(len(row))), row_no + len(rows)))
        run.clear()

    while i < len(tokens):
        token = tokens[i]
        if is_in("total_score", token.text) or token.squeezed.startswith(_FOOT) or _header(tokens, i) is not None:
            break
        if len(token.text) > 3 * _LONGEST:
            break
        # A name such as 满意度 may read like a level; right after level labels it is one of them or a name.
        if _is_level(token) and run and not (len(run) <= 2 and all(_is_level(t) for t in run)):
            close()
        run.append(token)
        i += 1
    close()
    return i, rows


def _is_level(token: _Token) -> bool:
    return bool(level_code(1, token.text) or level_code(2, token.text))


def _cut(run: list[_Token]) -> Iterator[list[_Token]]:
    """The rows under one 二级 label.

    A row's numbers end with its marks; a fourth word before the next marks is the reason of the row before.
    """
    run = [t for t in run if not placeholder()[0].match(t.squeezed)]
    row: list[_Token] = []
    k = 0
    while k < len(run):
        row.append(run[k])
        k += 1
        if not (_number(run[k - 1]) and sum(_number(t) for t in row) >= 2 and (k == len(run) or not _number(run[k]))):
            continue
        words = k
        while words < len(run) and not _number(run[words]):
            words += 1
        n_words = words - k
        if n_words and (words == len(run) or n_words >= 4):
            row.append(run[k])
            k += 1
        yield row
        row = []
    if row:
        yield row


def _number(token: _Token) -> bool:
    """Whether a cell holds marks or an amount, or a dash in their place."""
    cell = _cell(token, 0, 0)
    number = read_number(cell)
    return (number is not None and len(token.paragraphs) == 1) or bool(re.match(r"^[-—–/]{1,3}$", token.squeezed))


def _header_row(head: list[_Token], shift: int, group: _Token | None, row_no: int) -> Row:
    cells = list(head)
    places = [n + shift for n in range(len(head))]
    if group is not None:
        cells.insert(0, group)
        places.insert(0, 0)
    return _row(cells, places, row_no)


def _row(tokens: Sequence[_Token], places: Sequence[int], row_no: int) -> Row:
    slots = []
    for token, place in zip(tokens, places, strict=False):
        cell = _cell(token, row_no, place)
        slots.append(make_slot(cell, None))
    return Row(tuple(slots), None, row_no, False, max(places, default=0) + 1, frozenset(), True)


def _cell(token: _Token, row: int, col: int) -> Cell:
    first, last = token.paragraphs[0], token.paragraphs[-1]
    return Cell(token.text, row, col, start=first.start, end=last.end, page=first.page)
