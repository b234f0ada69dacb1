"""Forms written one cell per line: rows rebuilt from known labels and the order of the columns.

Lives here: finding forms among short paragraphs, where empty cells have left no line, and in one-column tables, whose
empty cells are known. Never here: headers and rows of money (``stream``), what a row means (``money``, ``indicators``
read it like any other).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from ingest.document import Cell, Paragraph, Table
from ingest.forms.accounts import numbered_lines
from ingest.forms.cells import Row, read_pairs
from ingest.forms.headers import find_header
from ingest.forms.layouts import (
    Role,
    column_role,
    is_in,
    level_code,
    placeholder,
    row_concept,
    squeeze,
)
from ingest.forms.segments import cut_rows
from ingest.forms.stream import LONGEST_CELL, Token, is_dash, is_title, row_of, row_of_cells, token_of
from ingest.forms.stream_rows import money_block
from ingest.normalise import fold
from ingest.taxonomy import concepts

_FRAGMENT = re.compile(r"^\(?(?:万元|元|㎡|人|%)\)?$|^\(\s*\d{1,3}\s*分\s*\)$|^\([AB/]+\)$")
_FEWEST = 3
_LONGEST = 60
_AHEAD = 14
_LEAST_STREAM = 12
_MOST_LINES_OF_NOTE = 6
_OVER_LEVELS = (3, 1, 1)  # columns under 评价内容 | 绩效目标 | 完成情况
_FOOT = ("填表人", "填报人", "说明:", "备注:", "注:", "联系电话", "单位负责人", "评价结论", "存在问题", "改进措施")


@dataclass(frozen=True, slots=True)
class Lines:
    """Rows of a form written one cell per line, and the starts of the paragraphs that were its cells."""

    rows: list[Row]
    starts: frozenset[int]


def split_lines(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph | Lines]:
    """The paragraphs in order; runs that are forms written one cell per line come as rows."""
    if not _may_hold_form(paragraphs):
        yield from paragraphs
        return
    tokens = _tokens(paragraphs)
    blocks = _Blocks(tokens)
    i = 0
    while i < len(tokens):
        end, rows = _form_at(blocks, i)
        if not rows:
            end, rows = _counts_at(tokens, i)
        if rows:
            yield Lines(rows, frozenset(p.start for t in tokens[i:end] for p in t.parts))
        else:
            end = i + 1
            yield from (p for p in tokens[i].parts if isinstance(p, Paragraph))
        i = end


def is_stream(table: Table) -> bool:
    """Whether a table holds cells one after another, its rows lost."""
    return not table.exact and (
        len(table.rows[0]) == 1 or (len(table.rows) == 1 and len(table.rows[0]) >= _LEAST_STREAM)
    )


def rows_of_cells(table: Table) -> list[Row]:
    """Rows of a table that holds the cells of forms one by one: in a column with the empty ones, in a row without."""
    blanks = len(table.rows[0]) == 1
    cells = list(table.cells())
    tokens = [token_of(cell) for cell in cells] if blanks else _tokens(cells)
    rows: list[Row] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if token.is_empty:
            i += 1
            continue
        end, more = i, []
        if not is_title(token.text):
            end, more = _known_block_at(tokens, i) if blanks else _block_at(tokens, i)
        if not more:
            end, more = numbered_lines(tokens, i)
        if not more:
            end = i + _size_of_line(tokens, i)
            more = [row_of(tokens[i:end], range(end - i), 0, blanks)]
        rows += more
        i = end
    return rows


def _known_block_at(tokens: Sequence[Token], i: int) -> tuple[int, list[Row]]:
    end, rows = _indicator_block(tokens, i)
    if not rows:
        end, rows = _by_turns(tokens, i)
    return (end, rows) if rows else money_block(tokens, i, blanks=True)


def _size_of_line(tokens: Sequence[Token], i: int) -> int:
    """How many cells a line under no header has: a label with its name, number or numbers."""
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if after is None or tokens[i].is_value:
        return 1
    if is_in("project_name", tokens[i].text) or is_in("unit_name", tokens[i].text):
        return 1 if after.is_empty else 2
    size = 1
    if is_in("total_score", tokens[i].text) or column_role(tokens[i].text) or row_concept(tokens[i].text):
        while i + size < len(tokens) and size < 4 and (tokens[i + size].is_value or tokens[i + size].is_empty):
            size += 1
    return size


def _may_hold_form(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether enough short paragraphs follow one another, and some of them are numbers."""
    run = numbers = 0
    for p in paragraphs:
        if len(p.text) > LONGEST_CELL:
            run = numbers = 0
            continue
        run += 1
        numbers += p.text[0].isdigit() and p.text.rstrip("%分 ")[-1:].isdigit()
        if run >= 2 * _FEWEST and numbers >= 2:
            return True
    return False


def _tokens(paragraphs: Sequence[Paragraph] | Sequence[Cell]) -> list[Token]:
    tokens: list[Token] = []
    i = 0
    while i < len(paragraphs):
        p = paragraphs[i]
        after = paragraphs[i + 1] if i + 1 < len(paragraphs) else None
        noted = _end_of_note(paragraphs, i)
        if noted is not None:
            tokens.append(token_of(*paragraphs[i:noted]))
            i = noted
            continue
        if after is not None and len(p.text) <= 12 and len(after.text) <= 12 and _belongs(p.text, after.text):
            tokens.append(token_of(p, after))
            i += 2
            continue
        tokens.append(token_of(p))
        i += 1
    return tokens


def _end_of_note(paragraphs: Sequence[Paragraph] | Sequence[Cell], i: int) -> int | None:
    """Where the note in brackets ends that goes with the level at ``i``, broken over lines or not; None without one."""
    if i + 1 == len(paragraphs) or fold(paragraphs[i + 1].text)[:1] != "(" or level_code(1, paragraphs[i].text) is None:
        return None
    size = 0
    for end in range(i + 1, min(i + 1 + _MOST_LINES_OF_NOTE, len(paragraphs))):
        size += len(paragraphs[end].text)
        if fold(paragraphs[end].text)[-1:] == ")":
            return end + 1 if size <= _LONGEST else None
    return None


def _belongs(a: str, b: str) -> bool:
    """年初 + 预算数, 经济效益 + 指标, 产出指标 + (50分), 预算投资 + (万元, 因公出国 + (境)费."""
    if _FRAGMENT.match(squeeze(b)):
        role = column_role(a)
        if role is not None and role.kind == "concept":
            return squeeze(b)[0] == "("  # 在职人员控制率, % is an indicator and its unit
        return bool(role or level_code(1, a) or level_code(2, a) or squeeze(a).startswith(("项目资金", "年度预算申请")))
    if a[-1].isdigit() or b[0].isdigit() or is_dash(a):
        return False
    whole = a + b
    level = level_code(1, whole) or level_code(2, whole)
    if level and squeeze(b) == "指标":
        return True
    known = column_role(whole) or level
    if known and b[0] in "(（" and column_role(b) is None:
        return True
    if not known or column_role(a) is not None:
        # 公务用车 before 购置费 is the first half of a label, though it is one too.
        return bool(known) and concepts()[row_concept(a) or "income_total"].unit_kind == "vehicles"
    return squeeze(b) in ("指标", "指标值") or not _is_label(a)


def _is_label(text: str) -> bool:
    return bool(level_code(1, text) or level_code(2, text) or row_concept(text) or is_in("total", text))


class _Blocks:
    """The header and rows that start at each token of a stream without its empty cells; each is looked for once."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self._found: dict[int, tuple[int, list[Row]]] = {}

    def at(self, i: int) -> tuple[int, list[Row]]:
        """(end, rows); no rows when nothing starts at token ``i``."""
        if i not in self._found:
            self._found[i] = _block_at(self.tokens, i)
        return self._found[i]


def _form_at(blocks: _Blocks, i: int) -> tuple[int, list[Row]]:
    """Rows of a form that starts at token ``i``, and where it ends; no rows when none starts there."""
    tokens = blocks.tokens
    start = i
    rows: list[Row] = []
    if is_in("project_name", tokens[i].text) and i + 1 < len(tokens):
        header = next((j for j in range(i + 2, min(i + _AHEAD, len(tokens))) if blocks.at(j)[1]), None)
        if header is None:
            return start, []
        rows.append(row_of(tokens[i : i + 2], [0, 1], len(rows)))
        rows += [row_of(tokens[j : j + 1], [0], 0) for j in range(i + 2, header)]
        i = header
    elif not blocks.at(i)[1]:
        return start, []
    while i < len(tokens):
        end, more = blocks.at(i)
        if more:
            rows += more
            i = end
            continue
        if tokens[i].squeezed.startswith(_FOOT):
            break
        if is_in("total_score", tokens[i].text) and i + 1 < len(tokens) and tokens[i + 1].is_value:
            end = i + 1
            while end < len(tokens) and end <= i + 2 and tokens[end].is_value:
                end += 1
            rows.append(row_of(tokens[i:end], list(range(end - i)), len(rows)))
            return end, rows
        told = rows and read_pairs(tokens[i].cell(0, 0))  # 其中:基本支出:1.5 below the line of the whole
        if not told and not any(blocks.at(j)[1] for j in range(i + 1, min(i + _AHEAD, len(tokens)))):
            break
        # Goals in words between the money and the indicators.
        if not tokens[i].is_value:
            rows.append(row_of(tokens[i : i + 1], [0], len(rows)))
        i += 1
    return i, rows


def _counts_at(tokens: Sequence[Token], i: int) -> tuple[int, list[Row]]:
    """人员编制, 21, 实有人数, 21 on the lines of a cover sheet: labels of counts, each with its number below."""
    rows: list[Row] = []
    while i + 1 < len(tokens) and _is_count(tokens[i].text) and tokens[i + 1].text.strip("人名 ").isdigit():
        if i + 2 < len(tokens) and tokens[i + 2].is_value:
            break
        rows.append(row_of(tokens[i : i + 2], [0, 1], len(rows)))
        i += 2
    return i, rows


def _is_count(text: str) -> bool:
    return len(text) <= LONGEST_CELL and (row_concept(text) or "").startswith("headcount")


def _block_at(tokens: Sequence[Token], i: int) -> tuple[int, list[Row]]:
    if tokens[i].is_value or len(tokens[i].text) > LONGEST_CELL or is_title(tokens[i].text):
        return i, []
    kind, end = _indicator_header(tokens, i)
    if kind is not None:
        return _indicator_rows(tokens, i, end)
    if _heads_levels(tokens, i):
        return _indicator_rows(tokens, i, i + len(_OVER_LEVELS))
    end, row = _by_turns(tokens, i)
    if row:
        return end, row
    return money_block(tokens, i, blanks=False)


def _by_turns(tokens: Sequence[Token], i: int) -> tuple[int, list[Row]]:
    """年初预算数, 1.5, 全年预算数, 2, 执行率, 80%: labels and numbers by turns are one row."""
    end = i
    bases = 0
    while end + 1 < len(tokens) and tokens[end + 1].is_value and not tokens[end].is_value:
        role = column_role(tokens[end].text)
        if role is None or role.kind not in ("basis", "rate", "weight", "score"):
            break
        bases += role.kind == "basis"
        end += 2
    if bases < 2 or end - i < 2 * _FEWEST:
        return i, []
    return end, [row_of(tokens[i:end], range(end - i), 0)]


def _indicator_header(tokens: Sequence[Token], i: int) -> tuple[list[Role] | None, int]:
    """(roles, end) of a run of header cells of indicators that starts at token ``i``."""
    roles: list[Role] = []
    end = i
    while end < len(tokens) and len(tokens[end].text) <= LONGEST_CELL and not tokens[end].is_value:
        role = column_role(tokens[end].text)
        if role is None or (roles and role.kind in ("label", "group")):
            break
        if role.kind == "concept" and any(r.kind in ("basis", "level3") for r in roles):
            break  # the first row label, or an indicator that is named like a concept
        roles.append(role)
        end += 1
    kinds = {role.kind for role in roles}
    known = {"level1", "level2"} <= kinds or ("level3" in kinds and kinds & {"target", "actual_value"})
    if len(roles) < _FEWEST or not known or roles[0].kind not in ("level1", "level3"):
        return None, i
    return roles, end


def _heads_levels(tokens: Sequence[Token], i: int) -> bool:
    """评价内容 | 绩效目标 | 完成情况 above 产出目标 | 质量指标: the first head stands over levels and names."""
    below = i + len(_OVER_LEVELS)
    if below + 1 >= len(tokens) or not is_in("over_levels", tokens[i].text):
        return False
    levels = level_code(1, tokens[below].text) and level_code(2, tokens[below + 1].text)
    return bool(levels) and find_header([_over_levels(tokens[i:below])], 0) is not None


def _over_levels(heads: Sequence[Token]) -> Row:
    columns = list(accumulate(_OVER_LEVELS, initial=0))
    cells = [t.cell(0, c, 1, n) for t, c, n in zip(heads, columns, _OVER_LEVELS, strict=False)]
    return row_of_cells(cells, 0, columns[-1], blanks=False)


def _indicator_block(tokens: Sequence[Token], i: int) -> tuple[int, list[Row]]:
    """A header of indicators and its rows in a stream whose empty cells are known; 绩效指标 may stand before it."""
    side = int(tokens[i].squeezed.startswith(("绩效指标", "年度绩效", "绩效目标")))
    roles, end = _indicator_header(tokens, i + side) if i + side < len(tokens) else (None, i)
    if roles is None:
        return i, []
    stop = end
    while stop < len(tokens) and not _ends_indicators(tokens, stop):
        stop += 1
    return stop, _cut(tokens[i:end], tokens[end:stop], side, blanks=True)


def _cut(heads: Sequence[Token], cells: Sequence[Token], side: int, blanks: bool) -> list[Row]:
    """The header and the rows of these cells under it."""
    header = row_of(heads, range(len(heads)), 0, blanks)
    if is_in("over_levels", heads[0].text) and len(heads) == len(_OVER_LEVELS):
        header = _over_levels(heads)
    rows = cut_rows(cells, header, side, blanks)
    if rows is None and blanks:
        header = row_of(heads, range(len(heads)), 0)
        rows = cut_rows([t for t in cells if not t.is_empty], header, side, False)
    return [header, *(rows or [])]


def _ends_indicators(tokens: Sequence[Token], i: int) -> bool:
    token = tokens[i]
    if is_in("total_score", token.text):
        return i + 1 >= len(tokens) or tokens[i + 1].is_value or tokens[i + 1].is_empty
    return token.squeezed == "说明" or token.squeezed.startswith(_FOOT) or _indicator_header(tokens, i)[0] is not None


def _indicator_rows(tokens: Sequence[Token], start: int, i: int) -> tuple[int, list[Row]]:
    """A header of indicators that stands at ``start``, and its rows from ``i`` to the line of totals."""
    cells: list[Token] = []
    end = i
    while end < len(tokens) and not _ends_indicators(tokens, end) and len(tokens[end].text) <= 3 * _LONGEST:
        if is_dash(tokens[end].text) or not placeholder()[0].match(tokens[end].squeezed):
            cells.append(tokens[end])
        end += 1
    return end, _cut(tokens[start:i], cells, 0, blanks=False)
