"""Indicators in sentences that name every field: 送书下乡：年度指标值≥9场，实际完成值10场，分值5分，得分5分.

Lives here: such items, told by the words that head the columns of a form. Never here: scored items that tell rule and
result in words of their own (``prose``), tables (``indicators``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ingest.document import Document, Paragraph
from ingest.forms.layouts import column_role, is_scorecard_section, level_code
from ingest.forms.rules import NUMERAL
from ingest.forms.told import told_indicator
from ingest.records import IndicatorRecord
from ingest.structure.headings import numbering

_FEWEST = 3
_LONGEST_NAME = 30
_LONGEST_LEVEL = 30
_LONGEST_HEAD = 10
_MARK = re.compile(r"^(?:\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})\)?\s*[、.．]?|[①-⑩])\s*(?=[一-龥\"'])")
_CLAUSE = re.compile(r"(?:[^,，;；。\n]|(?<=\d),(?=\d{3}))+")
_LINK = re.compile(r"^\s*(?:[:：]|为|是)?\s*")
_MARKS = re.compile(rf"^({NUMERAL})\s*分?$")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_KINDS = ("target", "actual_value", "weight", "score", "note")

Span = tuple[int, int]


def read_fielded(
    document: Document, paragraphs: Sequence[Paragraph], report_key: str, first_order: int
) -> list[IndicatorRecord]:
    """The items of these paragraphs; none when they are too few to be a form."""
    records: list[IndicatorRecord] = []
    level = None
    for paragraph in paragraphs:
        # marks are told in every item
        name, fields = _item(document.folded, paragraph) if "分" in paragraph.text else (None, {})
        if name is None:
            if len(paragraph.text) <= _LONGEST_LEVEL and numbering(paragraph.text) is not None:
                level = _level(document.folded[paragraph.start : paragraph.end])
            continue
        records.append(_record(document, paragraph, name, fields, level, report_key, first_order + len(records)))
    return records if len(records) >= _FEWEST else []


def _item(folded: str, paragraph: Paragraph) -> tuple[Span | None, dict[str, Span]]:
    """The name before the colon, and every field behind it; no name when the paragraph is no such item."""
    text = folded[paragraph.start : paragraph.end]
    mark = _MARK.match(text)
    start = mark.end() if mark else 0
    colon = re.compile(r"[:：]").search(text, start, start + _LONGEST_NAME)
    if colon is None or colon.start() - start < 2:
        return None, {}
    fields: dict[str, Span] = {}
    for clause in _CLAUSE.finditer(text, colon.end()):
        found = _field(clause[0])
        if found is None:
            continue
        kind, at = found
        fields.setdefault(kind, (paragraph.start + clause.start() + at, paragraph.start + clause.end()))
    for kind in ("weight", "score"):
        if kind in fields and (marks := _MARKS.match(folded[slice(*fields[kind])].strip())):
            a = folded.index(marks[1], fields[kind][0])
            fields[kind] = (a, a + len(marks[1]))
        else:
            fields.pop(kind, None)
    whole = {"target", "actual_value"} <= fields.keys() and bool(fields.keys() & {"weight", "score"})
    return ((paragraph.start + start, paragraph.start + colon.start()), fields) if whole else (None, {})


def _field(clause: str) -> tuple[str, int] | None:
    """(kind of column, start of its value) of 实际完成值10场."""
    lead = len(clause) - len(clause.lstrip())
    for n in range(min(len(clause), lead + _LONGEST_HEAD), lead + 1, -1):
        role = column_role(clause[lead:n])
        if role is not None and role.kind in _KINDS:
            link = _LINK.match(clause, n)
            at = link.end() if link else n
            if clause[at:].strip():
                return role.kind, at
    return None


def _level(text: str) -> str | None:
    """The 一级 that a heading names, without its number and marks."""
    name = _IN_BRACKETS.sub("", _MARK.sub("", text)).strip(" 。:：")
    return name if name.endswith("指标") or level_code(1, name) or is_scorecard_section(name) else None


def _record(
    document: Document,
    paragraph: Paragraph,
    name: Span,
    fields: dict[str, Span],
    level1: str | None,
    report_key: str,
    order: int,
) -> IndicatorRecord:
    def text(kind: str) -> str | None:
        return document.text[slice(*fields[kind])].strip() if kind in fields else None

    def marks(kind: str) -> Decimal | None:
        return Decimal(document.folded[slice(*fields[kind])]) if kind in fields else None

    return told_indicator(
        report_key,
        order,
        (paragraph.start, paragraph.end),
        document.text[slice(*name)].strip(),
        level1=level1,
        target=text("target"),
        actual=text("actual_value"),
        weight=marks("weight"),
        score=marks("score"),
        note=text("note"),
    )
