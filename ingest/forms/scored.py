"""Scored items of a scorecard whose table a converter wrote into running text: 目标合理性(5分) 5 任务匹配性(5分) 4.5.

Lives here: items with their marks and scores, where enough of them follow one another. Never here: scorecards in
sentences (``prose``), tables (``indicators``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ingest.document import Document, Paragraph
from ingest.forms.layouts import row_concept, scorecard_parts
from ingest.forms.told import told_indicator
from ingest.records import IndicatorRecord

_MARKS = r"\d{1,2}(?:\.\d{1,2})?"
_NEXT = r"(?=\s*[一-龥(]|\s*$)"
_IN_BRACKETS = re.compile(
    rf"(?P<name>[一-龥]{{2,16}}?)\s*\(\s*(?P<weight>{_MARKS})\s*分\s*\)\s*(?P<score>{_MARKS}){_NEXT}"
)
_BEHIND = re.compile(
    rf"(?P<name>[一-龥]{{2,14}}(?:\s*\([一-龥、]{{2,10}}\))?)\s*(?P<weight>{_MARKS})\s+(?P<score>{_MARKS}){_NEXT}"
)
_LEVEL = re.compile(rf"([一-龥]{{2,8}})\s*\(\s*{_MARKS}\s*分?\s*\)")
_SENTENCE = re.compile(r"[。；;，,:：%]")
_LONGEST_GAP = 40  # labels of the levels above may stand between two items
_FEWEST = {_IN_BRACKETS: 4, _BEHIND: 5}
# What every item of a chain holds; text without enough of it is not searched for names.
_HINTS = {
    _IN_BRACKETS: re.compile(r"分\s{0,3}\)\s{0,3}\d"),
    _BEHIND: re.compile(rf"(?<![\d.]){_MARKS}\s{{1,3}}{_MARKS}(?=\s*[一-龥(]|\s*$)"),
}


def read_scored(
    document: Document, paragraphs: Sequence[Paragraph], report_key: str, order: int
) -> list[IndicatorRecord]:
    """The items of chains in these paragraphs; ``order`` is the number of the first."""
    records: list[IndicatorRecord] = []
    for start, end in _runs(paragraphs):
        for pattern, fewest in _FEWEST.items():
            if len(_HINTS[pattern].findall(document.folded, start, end)) < fewest:
                continue
            for chain in _chains(document.folded, pattern, start, end):
                if len(chain) < fewest:
                    continue
                level2, at = None, max(start, chain[0].start() - _LONGEST_GAP)
                for match in chain:
                    labels = _LEVEL.findall(document.folded, at, match.start())
                    level2 = labels[-1] if labels else level2
                    record = _record(document, match, report_key, order + len(records), level2)
                    level2, at = record.level2, match.end()
                    records.append(record)
    return sorted(records, key=lambda r: r.char_start)


def _runs(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[int, int]]:
    """Spans of paragraphs that follow one another without a table between."""
    start = end = None
    for p in paragraphs:
        if end is not None and p.start > end + 1:
            yield start, end  # type: ignore[misc]
            start = None
        start = p.start if start is None else start
        end = p.end
    if start is not None and end is not None:
        yield start, end


def _chains(folded: str, pattern: re.Pattern[str], start: int, end: int) -> Iterator[list[re.Match[str]]]:
    chain: list[re.Match[str]] = []
    for match in pattern.finditer(folded, start, end):
        if Decimal(match["score"]) > Decimal(match["weight"]) or row_concept(match["name"]) is not None:
            continue  # an account numbers its lines like that
        gap = folded[chain[-1].end() : match.start()] if chain else ""
        if len(gap) > _LONGEST_GAP or _SENTENCE.search(gap):
            yield chain
            chain = []
        chain.append(match)
    if chain:
        yield chain


def _record(
    document: Document, match: re.Match[str], report_key: str, order: int, level2: str | None
) -> IndicatorRecord:
    start, end = match.span("name")
    name = document.text[start:end]
    # 资金管理 资金分配: the level above is glued to its first item.
    above = next((part for part in scorecard_parts() if name.startswith(part) and len(name) >= len(part) + 2), "")
    return told_indicator(
        report_key,
        order,
        (start, match.end()),
        name[len(above) :],
        level2=above or level2,
        weight=Decimal(match["weight"]),
        score=Decimal(match["score"]),
        scorecard=True,
    )
