"""Lines to paragraphs: sentences that a line or page end broke are joined, also inside a number or a unit.

Lives here: when two lines are one paragraph. Never here: tables (cut out before), headings' levels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from ingest.document import Paragraph
from ingest.readers.source import RawLine
from ingest.structure.headings import heading_level, numbering, strip_markup

_ENDS = "。；;！？!?：:"
_CLOSERS = '”"’』」)）》'
_KEY_VALUE = re.compile(r"^[^，。,；]{2,18}[：:]\s*(?:[^，。；,]|,(?=\d)){1,61}$")
# a field of a cover sheet: 项目名称 湖岸步道照明
_FIELD = re.compile(
    r"^(?:项目名称|项目(?:类别|属性|类型)|项目单位|(?:项目)?实施单位|主管部门|单位名称|部门名称|部门[(（]单位[)）]名称|预算编码|评价(?:类型|方式|机构)|填报(?:单位|日期)"
    r"|报告日期|联系(?:人|电话))[ \u3000]+\S.{0,40}$"
)
_BRACKETED = re.compile(r"^[\[【]\s*[一-龥]{2,6}\s*[\]】]")  # a page's own data: [ 发布日期 ] 2021-08-05
_STARTS_INSIDE = re.compile(r"^(?:万元|亿元|元|%|％|个百分点|[，、。；：）)”%．.=＝])")
_CONTINUES = re.compile(r"[，,、（(\d．.“/]$")
# A whole date or the code of a page, no broken number.
_NOT_BROKEN = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:\s+\d{1,2}:\d\d(?::\d\d)?)?$|(?<![\d.,，])\d{9,}$")
_ANNEX = re.compile(r"^附\s*[件表]\s*[\d一二三四五六七八九十]*\s*(?:[-—]\s*\d+)?\s*[:：]?\s*$")
_TITLE_END = re.compile(
    r"(?:绩效|自评|评价|决算|预算).{0,24}(?:报告|(?:自评|评价|得分|评分|打分|情况|指标|信息|数据)表|说明)$"
)
_SHORT = 18
_NEIGHBOURS = 6
_NUMBER_BREAKS_AFTER = 12  # 指标2 on a line of its own is a cell, not a sentence broken inside a number
# A line of nothing but a number, a dash or an operator is a cell of a form written one cell per line: none is joined.
_AMOUNT_FIELD = re.compile(r"^[^\d，。,；]{2,24}[：:]\s*\d[\d.,]*$")
_CELL = re.compile(
    r"^[-≥≤=＝]?\s*\d[\d.,，]*\s*(?:%|％|分|人|次|个)?$|^(?:[-—–/]{1,3}|[≥≤=＝﹦<>](?:\s*\d[\d.,]*\S{0,6})?)$"
)


def join_lines(lines: list[RawLine]) -> Iterable[Paragraph]:
    """Paragraphs and headings of a run of lines."""
    text, level, page, blank, wrapped = "", None, None, False, 0
    cells = _among_cells(lines)
    for n, line in enumerate(lines):
        piece, hashes = strip_markup(line.text)
        if not piece:
            blank = True
            continue
        if text and not (blank and n in cells) and _goes_on(text, level, wrapped, piece, hashes, blank):
            text += _glue(text, piece) + piece
            level = None
        else:
            if text:
                yield Paragraph(text, level, page=page)
            text, level, page = piece, heading_level(piece, hashes), line.page
        wrapped, blank = len(piece), False
    if text:
        yield Paragraph(text, level, page=page)


def _among_cells(lines: list[RawLine]) -> set[int]:
    """Lines among cells that stand one on a line, blank lines between all of them: there no blank line is crossed."""
    held = [n for n, line in enumerate(lines) if line.text.strip()]
    apart = [b - a > 1 for a, b in pairwise(held)]
    short = [len(lines[n].text.strip()) <= _SHORT for n in held]
    found: set[int] = set()
    for k, n in enumerate(held):
        a, b = max(0, k - _NEIGHBOURS), min(len(held), k + _NEIGHBOURS + 1)
        if b - a > _NEIGHBOURS and all(apart[a : b - 1]) and sum(short[a:b]) * 10 >= (b - a) * 7:
            found.add(n)
    return found


def _goes_on(text: str, level: int | None, wrapped: int, piece: str, hashes: int | None, blank: bool) -> bool:
    if _STARTS_INSIDE.match(piece):
        return not text.endswith("。") and not _CELL.match(text) and not _CELL.match(piece)
    if _CELL.match(text) or (_AMOUNT_FIELD.match(text) and not piece[0].isdigit()):
        return False
    if len(text) <= 60 and len(piece) > 2 and _TITLE_END.search(text):
        return False
    if hashes is not None or numbering(piece) or _ANNEX.match(text) or _ANNEX.match(piece):
        return False
    if text.rstrip(_CLOSERS).endswith(tuple(_ENDS)):
        return False
    if _NOT_BROKEN.search(text):
        return False
    if _CONTINUES.search(text) and not (text[-1].isdigit() and len(text) < _NUMBER_BREAKS_AFTER):
        return True
    if any(field.match(line) for field in (_KEY_VALUE, _FIELD, _BRACKETED) for line in (piece, text)):
        return False
    if level is not None:
        # A numbered sentence that the right margin broke looks like a heading until its second line is seen.
        return level >= 4 and not blank and wrapped >= _SHORT and piece.endswith(("。", "；"))
    # A line that is much shorter than a printed line ended its paragraph there: titles, signatures, list items.
    return wrapped >= _SHORT and not (blank and len(text) < 2 * _SHORT and not re.search(r"[，,、]", text))


def _glue(text: str, piece: str) -> str:
    """A space only between two words of letters."""
    return " " if text[-1].isascii() and text[-1].isalpha() and piece[0].isascii() and piece[0].isalpha() else ""
