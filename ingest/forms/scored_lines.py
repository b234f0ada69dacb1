"""What a scorecard in sentences is made of: lines that begin with a name and the marks it may have.

Lives here: recognising such a beginning (3.在职人员控制率（3分） · 履职效能满分50分), cutting a
paragraph that tells several of them. Never here: which of them are parts and which are items (``prose``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from ingest.document import Paragraph
from ingest.forms.rules import NUMERAL
from ingest.structure.headings import numbering

Span = tuple[int, int]

UNNUMBERED = 9
"""Rank of a line without a number; 1 to 6 are those of headings (``structure.headings.numbering``)."""
INNER = 10
"""Rank of what stands inside the paragraph of its part: 1.预算管理（20分），得18分。其中：预算编制8分，得7分；…"""

_CHINESE = "[一二三四五六七八九十]+"
_NUMBER = (
    r"(?:\d{1,2}(?:\.\d{1,2})+\s|\d{1,2}\s*[.、]|\(\s*\d{1,2}\s*\)|[①-⑩]"
    rf"|{_CHINESE}\s*[、.]|\(\s*{_CHINESE}\s*\))\s*[、.]?"
)
_NAME = r"[\"'《]?[一-龥][一-龥\"'、/《》\-]{1,24}"
_MAY_HAVE = r"(?:满分|分值|标准分值?|权重)"
_OPENING = re.compile(
    rf"(?:{_NUMBER}\s*)?(?P<name>{_NAME}?(?:\([一-龥、,]{{2,20}}\)[一-龥]{{0,8}})?)\s*"
    rf"(?:\(\s*(?:{_MAY_HAVE}|计|共)?\s*[:：]?\s*(?P<w1>{NUMERAL})\s*分?"
    rf"(?:\s*[,，;；、]\s*(?:自评|实际|实)?得?分?\s*[:：]?\s*(?P<s1>{NUMERAL})\s*分?)?\s*\)"
    rf"|(?:[,，:：]?\s*|[。;；]\s*(?=[该本此]项|{_MAY_HAVE}))(?:[该本此]项)?{_MAY_HAVE}?\s*[:：]?\s*(?P<w2>{NUMERAL})\s*分(?![钟析为]))"
    r"\s*[:：,，。;；]?"
)
_INSIDE = re.compile(
    rf"(?:(?<=[。;；:：])|(?<=其中)|(?<=分[,，]))\s*(?P<name>{_NAME}?)\s*"
    rf"(?:\(\s*{_MAY_HAVE}?\s*(?P<w1>{NUMERAL})\s*分\s*\)"
    rf"|(?:[,，]\s*(?={_MAY_HAVE}))?{_MAY_HAVE}?\s*(?P<w2>{NUMERAL})\s*分)\s*[,，:：。;；]"
)
_HEADED = re.compile(rf"{_NUMBER}\s*[一-龥][一-龥、]{{1,15}}[。:：](?=.)")  # 2.预算执行。财务合规性满分6分，…
_NO_NAME = re.compile(
    r"(?:得分?|自评|扣|满分|总分|共|计|评分|得满分|合计|分值|为|以上|以下|等)$|^(?:得分|自评(?!质量|准确|工作|公开|报送)|扣分|满分|总分|合计|因此|故)"
)
SCORE = re.compile(
    rf"(?:自评得分|得分|自评分|评分|自评|实得|得)\s*(?:[:：为是有]|得)*\s*(?:满分)?\s*[:：为]?\s*(?P<score>{NUMERAL})\s*(?:分|(?=$|[。;；\n]))"
)
"""The score that a line gives: 自评得9分."""
_JOINED = re.compile(rf"(?P<name>[和及与、][一-龥]{{2,16}})\s*\(\s*(?P<weight>{NUMERAL})\s*分\s*\)\s*[:：,，。;；]?")
_NO_MORE = re.compile(rf"[,，;；。]?\s*(?:扣\s*{NUMERAL}\s*分|[^,，;；。\d]{{0,6}})[,，;；。]?\s*")


@dataclass(frozen=True, slots=True)
class Opening:
    """Name and marks that a line begins with; spans are of the document."""

    name: Span
    weight: Span
    score: Span | None  # told in the same brackets
    behind: Span | None  # told right behind
    end: int
    marks: Decimal  # the weight's
    bare: bool  # nothing but name and marks stands in the line
    scored: bool
    joined: tuple[Span, Span] | None  # name and marks of 和社会效益（6分）, which has no score of its own


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or that part of one which tells one item."""

    start: int
    end: int
    rank: int
    heading: bool
    paragraph: int  # where its paragraph begins
    opening: Opening | None


def lines(folded: str, paragraphs: Sequence[Paragraph]) -> list[Line]:
    """The paragraphs as lines, in order."""
    return [line for p in paragraphs for line in _cut(folded, p)]


def without_number(folded: str, line: Line) -> str:
    """The text of a heading."""
    return re.sub(rf"^(?:{_NUMBER})", "", folded[line.start : line.end]).strip(" 。:：")


def named_opening(folded: str, name: str, at: int, end: int) -> Opening | None:
    """An opening with a known name anywhere: …差旅从简服务对象满意度6分：…"""
    match = _named(name).match(folded, at, end)
    return _made(folded, match, end) if match else None


@cache
def _named(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<name>{re.escape(name)})\s*(?:\(\s*(?P<w1>{NUMERAL})\s*分\s*\)|(?P<w2>{NUMERAL})\s*分\s*[:：])"
    )


def _cut(folded: str, paragraph: Paragraph) -> Iterator[Line]:
    start, end = paragraph.start, paragraph.end
    rank = numbering(paragraph.text) or UNNUMBERED
    heading = paragraph.level is not None or end - start <= 30
    opening = _opening(folded, start, end)
    headed = _HEADED.match(folded, start, end) if opening is None and rank < UNNUMBERED else None
    after = opening.end if opening else headed.end() if headed else end
    inside = _inside(folded, opening, after, end)
    if not inside:
        yield Line(start, end, rank, heading, start, opening)
        return
    first = inside[0].name[0]
    if opening is None:
        below = INNER
        yield Line(start, first, rank, True, start, None)
    else:
        below = INNER if sum(o.marks for o in inside) == opening.marks else rank
        yield Line(start, first, rank, heading, start, _opening(folded, start, first))
    ends = [o.name[0] for o in inside[1:]] + [end]
    for each, until in zip(inside, ends, strict=True):
        yield Line(each.name[0], until, below, False, start, each)


def _opening(folded: str, start: int, end: int) -> Opening | None:
    match = _OPENING.match(folded, start, end)
    if match is None or _NO_NAME.search(match["name"]):
        return None
    return _made(folded, match, end)


def _inside(folded: str, opening: Opening | None, after: int, end: int) -> list[Opening]:
    """Items that follow in the same paragraph, where each gives a score: those of a part, or more of its kind.

    Without an ``opening`` the paragraph begins with a heading, behind which the first item must stand.
    """
    if folded.count("分", after, end) < 2:
        return []
    found = [m for m in _INSIDE.finditer(folded, after, end) if not _NO_NAME.search(m["name"])]
    if not found or (opening is None and found[0].start() > after):
        return []
    ends = [*(m.start("name") for m in found[1:]), end]
    items = [_made(folded, m, until) for m, until in zip(found, ends, strict=True)]
    if not all(o is not None and _has_score(folded, o, e) for o, e in zip(items, ends, strict=True)):
        return []
    kept = [o for o in items if o is not None]
    if opening is None:
        return kept
    parts_of_it = sum(o.marks for o in kept) == opening.marks
    return kept if parts_of_it or _has_score(folded, opening, kept[0].name[0]) else []


def _has_score(folded: str, opening: Opening, end: int) -> bool:
    told = [opening.score] if opening.score else [m.span("score") for m in SCORE.finditer(folded, opening.end, end)]
    return bool(told) and Decimal(folded[slice(*told[-1])]) <= opening.marks


def _made(folded: str, match: re.Match[str], end: int) -> Opening | None:
    groups = match.groupdict()
    weight = match.span("w1") if groups["w1"] else match.span("w2")
    marks = Decimal(folded[slice(*weight)])
    if marks > 100:
        return None
    joined = _JOINED.match(folded, match.end(), end) if groups["w1"] else None
    body = joined.end() if joined else match.end()
    rest = folded[body:end].strip()
    behind = SCORE.match(folded, end - len(folded[body:end].lstrip()), end) if rest else None
    score = match.span("s1") if groups.get("s1") else None
    return Opening(
        name=match.span("name"),
        weight=weight,
        score=score,
        behind=behind.span("score") if behind else None,
        end=body,
        marks=marks + (Decimal(joined["weight"]) if joined else 0),
        bare=not rest or (behind is not None and _NO_MORE.fullmatch(folded, behind.end(), end) is not None),
        scored=score is not None or SCORE.search(folded, body, end) is not None,
        joined=(joined.span("name"), joined.span("weight")) if joined else None,
    )
