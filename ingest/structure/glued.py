"""Lines that hold the cells of a table one after another with spaces between: a converter lost its rows.

Lives here: finding the stretch of such cells in a run of lines, and rows where every line is one. Never here: which
cells make a row of a form (``forms``), what a row means.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.forms.layouts import column_role, is_in, is_unit, level_code, row_concept
from ingest.readers.source import RawLine

_FEWEST_WORDS = 3  # of a line that may be glued
_FEWEST_KNOWN = 3  # labels that make a line a header
_LONGEST_WORDS = 15  # characters of the words of a glued line, on average; those of sentences are longer
_LEAST = 8.0  # how much more labels and numbers a stretch has than other words
_FEWEST_LABELS = 4
_FEWEST_NUMBERS = 4
_LONGEST_BETWEEN = 40  # characters of a short line inside a run
_MOST_LINES = 600  # of one run
_WHOLE_FORM = 40  # spaces in a line that holds a whole table
_MOST_BETWEEN = 10  # such lines one after another
_NUMBER = re.compile(r"^[-+]?\d[\d,，]*(?:\.\d+)?\.?(?:%|％)?$|^[-—–/]{1,3}$")
_GRADED = re.compile(r"^\d+(?:\.\d+)?[(（](?:自评)?(?:等级|等次)[:：]?[优良中差]秀?好?[)）]$")
_WORD = re.compile(r"[^\s\d]*20\d\d ?年(?: ?\d{1,2} ?月(?: ?\d{1,2} ?日)?)?\S*|\S+")
_BROKEN = re.compile(r"^\d+\.$")
_AMOUNT = re.compile(r"^[≥≤=＝﹦<>]{0,2}\d[\d,，]*(?:\.\d+)?$")
_PROSE = re.compile(r"[。；，！？]|[,;](?!\d)|[\d一-龥]\.$")
_BEFORE = 24  # words before the first label: the title, the unit, the head of a project's form


@dataclass(frozen=True, slots=True)
class Glued:
    """Cells that were found in ``lines[start:end]``: one list per row, or a single list when rows are lost."""

    start: int
    end: int
    before: str  # the first line's text before the cells
    after: str  # the last line's text behind them
    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    line: int
    start: int
    end: int


def glued_cells(lines: Sequence[RawLine], i: int) -> tuple[Glued | None, int]:
    """The cells of a table that starts in line ``i`` or in the run of lines from there, None when none does; and the
    line before which no search need start again."""
    if not _may_be_glued(lines[i].text):
        return None, i + 1
    alone = _stretch(lines, i, i + 1)
    if alone is not None:
        return alone, i + 1
    end = _end_of_run(lines, i)
    return (_stretch(lines, i, end) if end > i + 1 else None), end


def _end_of_run(lines: Sequence[RawLine], i: int) -> int:
    """Where the lines end that may hold one table: glued ones, and short ones between them."""
    end = last = i + 1
    between = 0
    while end < min(len(lines), i + _MOST_LINES) and between <= _MOST_BETWEEN:
        text = lines[end].text.strip()
        end += 1
        if _may_be_glued(text):
            if text.count(" ") >= _WHOLE_FORM and _stretch(lines, end - 1, end) is not None:
                break  # a table of its own
            last, between = end, 0
        elif len(text) > _LONGEST_BETWEEN or "\t" in text or "|" in text:
            break
        else:
            between += bool(text)
    return last


def _stretch(lines: Sequence[RawLine], i: int, last: int) -> Glued | None:
    words = [_Word(m[0], n, m.start(), m.end()) for n in range(i, last) for m in _WORD.finditer(lines[n].text)]
    marks = [_mark(w.text) for w in words]
    span = _densest(marks)
    if span is None:
        return None
    a, b = span
    n_numbers = sum(_NUMBER.match(w.text) is not None for w in words[a:b])
    n_labels = sum(m > 0 for m in marks[a:b]) - n_numbers
    if n_numbers < _FEWEST_NUMBERS or n_labels < _FEWEST_LABELS:
        return None
    a = _with_title(words, a)
    first, final = words[a], words[b - 1]
    return Glued(
        first.line,
        final.line + 1,
        lines[first.line].text[: first.start].rstrip(),
        lines[final.line].text[final.end :].lstrip(),
        _rows(words[a:b]),
    )


def _may_be_glued(text: str) -> bool:
    """Whether a line may hold several cells: words and numbers by turns, most of them no sentence."""
    spaces = text.count(" ")
    if spaces < _FEWEST_WORDS - 1 or len(text) > _LONGEST_WORDS * (spaces + 1) or "\t" in text or "|" in text:
        return False
    words = [m[0] for m in _WORD.finditer(text)]
    if len(words) < _FEWEST_WORDS:
        return False
    prose = sum(_PROSE.search(w) is not None and not _NUMBER.match(w) for w in words)
    telling = any(map(_NUMBER.match, words)) or _is_head(words[0]) or sum(map(is_known, words)) >= _FEWEST_KNOWN
    return prose * 4 <= len(words) and telling


def _is_head(word: str) -> bool:
    """Whether a word opens the head of a form: 项目名称 河道清淤 主管部门 某局."""
    return is_in("project_name", word) or is_in("unit_name", word)


def _mark(word: str) -> float:
    if _NUMBER.match(word) or is_known(word) or _GRADED.match(word):
        return 1.0
    return -2.0 if _PROSE.search(word) else -0.6 if len(word) <= 20 else -1.0


@lru_cache(maxsize=4096)
def is_known(word: str) -> bool:
    """Whether a word is a label of some form."""
    if len(word) < 2 or len(word) > 30:
        return False
    return bool(
        column_role(word) or row_concept(word) or is_in("total", word) or level_code(1, word) or level_code(2, word)
    )


def is_number(word: str) -> bool:
    """Whether a word is a number, a percentage or a dash in its place."""
    return _NUMBER.match(word) is not None


def _densest(marks: Sequence[float]) -> tuple[int, int] | None:
    """The first stretch whose marks add up to enough, as long as they add up to most."""
    best, span = _LEAST, None
    total, start = 0.0, 0
    for n, mark in enumerate(marks):
        if total <= 0:
            if span is not None:
                break
            total, start = 0.0, n
        total += mark
        if total > best:
            best, span = total, (start, n + 1)
    return span


def _with_title(words: Sequence[_Word], a: int) -> int:
    """The stretch begins with its title, unit and 项目名称, when they stand right before it: on its line, or on lines
    of their own."""
    while a and words[a - 1].line != words[a].line:
        above = next(n for n in range(a - 1, -1, -1) if n == 0 or words[n - 1].line != words[a - 1].line)
        if not _is_head(words[above].text):
            break
        a = above
    begin = a
    for n in range(a - 1, max(0, a - _BEFORE) - 1, -1):
        if words[n].line != words[a].line or _PROSE.search(words[n].text):
            break
        at_start = n == 0 or words[n - 1].line != words[a].line
        if at_start or words[n].text.endswith("表") or is_in("project_name", words[n].text):
            begin = n
    return begin


def _rows(words: Sequence[_Word]) -> list[list[str]]:
    """Lines as rows when each of them starts with a label and goes on with numbers; else one row of all cells."""
    lines: dict[int, list[str]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word.text)
    rows = list(lines.values())
    headed = [row for row in rows if not _NUMBER.match(row[0]) and any(map(_NUMBER.match, row[1:]))]
    numbered = [row for row in rows if any(map(_NUMBER.match, row))]
    if len(headed) >= 2 and len(headed) == len(numbered) and len(rows) > len(headed):
        return [_joined(row) for row in rows]
    return [_joined([w.text for w in words])]


def _joined(words: list[str]) -> list[str]:
    """Cells without the spaces inside them: 合 计, 12 个, a number that a line end broke."""
    cells: list[str] = []
    for word in words:
        last = cells[-1] if cells else ""
        if last and (
            (len(last) == len(word) == 1 and last.isalpha() and word.isalpha())
            or (_BROKEN.match(last) and word[0].isdigit())
            or (is_unit(word) and _AMOUNT.match(last))
        ):
            cells[-1] = last + word
        else:
            cells.append(word)
    return [cell[:-1] if _NUMBER.match(cell) and cell.endswith(".") else cell for cell in cells]
