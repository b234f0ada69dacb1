"""Forms glued into one line without any mark between their cells, put back into rows.

Lives here: the parts of such a form in their order. Never here: which words there are (``words``), where digits are
cut (``money``, ``items``).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from ingest.readers.source import RawLine
from ingest.structure.glued import Glued
from ingest.structure.unspaced.items import read_items
from ingest.structure.unspaced.money import read_money
from ingest.structure.unspaced.words import ITEMS, MONEY, Text, Word, fields, groups

_MARK = "级指标"
_LONGEST = 20_000  # characters of one form
_MOST_LINES = 120
_CHARACTERS_PER_SPACE = 25  # a line with more spaces than that has its cells divided (``glued``)
_LONGEST_GROUP = 24
_SENTENCES = ("。", "；")


def unspaced_form(lines: Sequence[RawLine], i: int) -> Glued | None:
    """The form that line ``i`` holds, or that starts in it and goes on in the next lines; None when none does."""
    if not _may_be_glued(lines[i].text):
        return None
    end = _end(lines, i)
    whole = _form("".join(line.text for line in lines[i:end])) if end > i + 1 else None
    if whole is None:
        end = i + 1
        whole = _form(lines[i].text)
    if whole is None:
        return None
    before, rows, after = whole
    return Glued(i, end, before, after, rows)


def _may_be_glued(text: str) -> bool:
    return (
        text.count(_MARK) >= 2
        and "\t" not in text
        and "|" not in text
        and len(text) <= _LONGEST
        and text.strip().count(" ") * _CHARACTERS_PER_SPACE <= len(text)
    )


def _end(lines: Sequence[RawLine], i: int) -> int:
    """Where the lines end that may go on with the form: no sentences, headings or blank lines."""
    end = i + 1
    while end < min(len(lines), i + _MOST_LINES):
        text = lines[end].text.strip()
        if not text or "\t" in text or "|" in text or text.endswith(_SENTENCES) or not any(map(str.isdigit, text)):
            break
        end += 1
    return end


def _form(raw: str) -> tuple[str, list[list[str]], str] | None:
    """(text before the form, rows, text behind it)."""
    text = Text(raw)
    items = text.headers(lambda role: role.kind.startswith("level"), ITEMS)
    if not items:
        return None
    money = [w for w in text.headers(lambda role: role.kind == "basis", MONEY) if w.end <= items[0].start]
    cut = read_money(text, money, items[0].start) if money else None
    head_end = money[0].start if money else items[0].start
    group = _group(text, head_end)
    start, rows = _head(text, head_end - len(group))
    unread = head_end - len(group)  # from here to the indicators: the goals, and the money where it can't be cut
    if cut:
        rows += [[group, *_printed(text, money)], *cut.rows]
        unread = cut.end
    found = read_items(text, items, _weight(money, cut.rows) if cut else None)
    if unread < items[0].start:
        rows.append([text.text[unread : items[0].start]])
    if found is not None:
        return text.text[:start], [*rows, _printed(text, items), *found.rows], text.text[found.end :]
    return (text.text[:start], rows, text.text[items[0].start :]) if cut else None


def _printed(text: Text, words: Sequence[Word]) -> list[str]:
    return [text.text[w.start : w.end] for w in words]


def _head(text: Text, end: int) -> tuple[int, list[list[str]]]:
    """Where the form starts, and the lines above its money: 项目名称 and the name, 主管部门 and the unit."""
    found = list(text.find(fields(), 0, end))
    first = next((n for n, (_, _, name) in enumerate(found) if name != "form_head"), len(found))
    words = [(a, b) for a, b, _ in found[first:]]
    words.append((end, end))
    rows = [[text.text[a:b].rstrip(":："), text.text[b:c].lstrip(":：")] for (a, b), (c, _) in pairwise(words)]
    return words[0][0], rows


def _group(text: Text, end: int) -> str:
    """What stands over the money right before its headers: 项目资金(万元)."""
    return next((text.text[a:b] for a, b, _ in text.find(groups(), max(0, end - _LONGEST_GROUP), end) if b == end), "")


def _weight(money: Sequence[Word], rows: Sequence[Sequence[str]]) -> Decimal | None:
    """The marks that the line of the total gives to the execution rate."""
    place = next((n for n, w in enumerate(money, 1) if w.role.kind == "weight"), None)
    return Decimal(rows[0][place].removesuffix("分")) if place is not None and rows[0][place] else None
