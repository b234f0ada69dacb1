"""Indicators whose targets and results are told in sentences: 新建渠道长度目标值≥12公里，实际完成12.6公里；…

Lives here: such items under the levels that headings and first words name, where no form or scorecard prints them.
Never here: items that print marks (``fielded``, ``prose``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Document, Paragraph
from ingest.forms.layouts import level_code, levels_above
from ingest.forms.told import told_indicator
from ingest.records import IndicatorRecord

_VALUE = r"(?:[^,，;；。:：\n]|(?<=\d),(?=\d{3})){1,30}?"
_ITEM = re.compile(
    rf"(?P<name>[一-龥\"'A-Za-z0-9()、/\-]{{2,40}}?)[,，]?(?:年度|年初|预期|设定|全年)?(?:绩效)?(?:目标|指标)值(?:为|是)?[:：]?\s*(?P<target>{_VALUE})"
    rf"\s*[,，]\s*(?:全年|年度|本年)?(?:实际)?(?:完成|达到|实现|实际)值?(?:为|了|到)?[:：]?\s*(?P<actual>{_VALUE})(?=\s*(?:[;；。，\n]|,(?!\d{{3}})|$))"
)
_PIECE = re.compile(r"[^;；。:：\n]+")
_NUMBER = re.compile(
    r"^(?:\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})\)?\s*[、.．]?|[①-⑩]|指标\d{1,2})\s*(?=[一-龥\"'])"
)
_ABOUT = re.compile(r"(?:完成)?(?:情况)?(?:分析)?$")
_FEWEST = 3
_LONGEST_LEVEL = 20


def read_targets(
    document: Document, paragraphs: Sequence[Paragraph], report_key: str, first_order: int
) -> list[IndicatorRecord]:
    """The items of these paragraphs; none when they are too few."""
    folded, text = document.folded, document.text
    if folded.count("标值") < _FEWEST:
        return []
    records: list[IndicatorRecord] = []
    level1 = level2 = None
    for paragraph in paragraphs:
        at = paragraph.start
        for piece in _PIECE.finditer(folded, paragraph.start, paragraph.end):
            if piece.start() < at:
                continue  # behind a colon inside of an item
            number = _NUMBER.match(piece[0].lstrip())
            start = piece.start() + len(piece[0]) - len(piece[0].lstrip()) + (number.end() if number else 0)
            item = _ITEM.match(folded, start, paragraph.end)
            if item is not None:
                printed = {k: text[slice(*item.span(k))].strip() for k in ("name", "target", "actual")}
                records.append(
                    told_indicator(
                        report_key,
                        first_order + len(records),
                        item.span(),
                        printed["name"],
                        level1=level1,
                        level2=level2,
                        target=printed["target"],
                        actual=printed["actual"],
                    )
                )
                at = item.end()
                continue
            name = _ABOUT.sub("", folded[start : piece.end()].strip())
            if len(name) > _LONGEST_LEVEL:
                continue
            # 成本指标 is a level of its own, or one of the outputs
            own, below = level_code(1, name), level_code(2, name)
            if below and level1 and level_code(1, level1) in levels_above(below) and own in (None, "cost"):
                level2 = name
            elif own:
                level1, level2 = name, None
            elif below:
                level2 = name
    return records if len(records) >= _FEWEST else []
