"""One sentence as the grammar sees it: labels, words, years, numbers and punctuation in order.

Lives here: squeezing spaces and quotation marks out of a paragraph (offsets kept), cutting sentences, merging the
token streams. Never here: what follows from the tokens (``grammar``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.document import Document, Paragraph
from ingest.narrative.vocabulary import Word, words
from ingest.numbers import Number, find_numbers
from ingest.taxonomy import Mention

_DROPPED = re.compile(r"(?<!\d) +| +(?!\d)|[\"']")
_SENTENCE_END = re.compile(r"[。！？!?](?![)”])")
_YEAR = re.compile(r"(?<!\d)(20\d\d|19\d\d)年(?:度|末|底|初(?!预算|批复|安排|部门|控制))?(?!\d{0,2}月)")
_BARE_TOTAL = re.compile(
    r"(?:(?<=[，,。;；:：、(年度月底末日中共已])|(?<=单位)|(?<=部门)|(?<=[我本全][局部委办校院镇乡级站所馆])|(?<![一-龥]))(收入|支出)(?:总额|总|共计?|合计|累计|数|金额|分别|为|是|达到?|约|:|：)*(?=\d)"
)
_AMOUNT = re.compile(r"\d[\d,.]*(?:余|多)?(?:[万亿千]|元|%|分|辆)|接待\d[\d,]*批|[一二两三四五六七八九十百千]万?元")
_PUNCTUATION = re.compile(r"[,，、;；:()]")


@dataclass(frozen=True, slots=True)
class Year:
    start: int
    end: int
    value: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A punctuation mark; ``sign`` is its plain form."""

    start: int
    end: int
    sign: str


Token = Mention | Word | Year | Mark | Number


class Passage:
    """A paragraph as the grammar reads it: without spaces and quotation marks."""

    __slots__ = ("_folded", "_shifts", "offset", "text")

    def __init__(self, folded: str, offset: int) -> None:
        self.text = _DROPPED.sub("", folded)
        self.offset = offset
        self._folded = folded
        self._shifts: list[int] | None = None  # for each character left out, how many were kept before it

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Document offsets of ``text[start:end]``."""
        if len(self.text) == len(self._folded):
            return self.offset + start, self.offset + end
        if self._shifts is None:  # few paragraphs tell anything whose place is asked
            self._shifts = _shifts(self._folded)
        first, last = bisect_right(self._shifts, start), bisect_right(self._shifts, end - 1)
        return self.offset + start + first, self.offset + end + last


def _shifts(folded: str) -> list[int]:
    shifts: list[int] = []
    last = kept = 0
    for m in _DROPPED.finditer(folded):
        kept += m.start() - last
        shifts += [kept] * (m.end() - m.start())
        last = m.end()
    return shifts


def passage(document: Document, paragraph: Paragraph) -> Passage:
    """The paragraph as the grammar reads it."""
    return Passage(document.folded[paragraph.start : paragraph.end], paragraph.start)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Spans of sentences, their end mark included."""
    start = 0
    for m in _SENTENCE_END.finditer(text):
        yield start, m.end()
        start = m.end()
    if start < len(text):
        yield start, len(text)


def tokens(text: str, start: int, end: int, labels: list[Mention]) -> list[Token]:
    """The tokens of one sentence, ``labels`` among them; none when it prints no number.

    Words inside labels, years and numbers are not seen.
    """
    numbers = find_numbers(text, start, end)
    if not numbers:
        return []
    labels = [*labels, *_bare_totals(text, start, end, labels)]
    years = [Year(m.start(), m.end(), int(m[1])) for m in _YEAR.finditer(text, start, end)]
    covered = sorted((t.start, t.end) for t in (*numbers, *years, *labels))
    other: list[Token] = list(words(text, start, end, covered))
    other += [
        Mark(m.start(), m.end(), m[0])
        for m in _PUNCTUATION.finditer(text, start, end)
        if not _inside(m.start(), m.end(), covered)
    ]
    return sorted([*numbers, *years, *labels, *other], key=lambda t: t.start)


def _bare_totals(text: str, start: int, end: int, labels: list[Mention]) -> Iterator[Mention]:
    """收入 or 支出 standing alone before its amount: 2、支出：799.12 万元, 本单位收入为 1687.45 万元."""
    spans = [(m.start, m.end) for m in labels]
    for m in _BARE_TOTAL.finditer(text, start, end):
        if not _inside(m.start(1), m.end(1), spans):
            yield Mention(m.start(1), m.end(1), "income_total" if m[1] == "收入" else "expenditure_total", m[1])


def may_tell(text: str, start: int, end: int) -> bool:
    """Whether a sentence without any label can still tell an amount, a rate or a mark of its topic."""
    return _AMOUNT.search(text, start, end) is not None


def _inside(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return any(a < end and start < b for a, b in spans)
