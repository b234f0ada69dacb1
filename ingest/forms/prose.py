"""Scorecards written as numbered paragraphs: 3.在职人员控制率（3分）…自评得分3分.

Lives here: items, sections and their marks; the printed rule, its condition for full marks, the unit's own result.
Never here: figures told in the same paragraphs (``narrative``), scorecards that are tables (``indicators``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ingest.document import Document, Paragraph
from ingest.forms.layouts import is_scorecard_section, level_code, scorecard_names
from ingest.forms.rules import CONDITION, NUMERAL
from ingest.indicator_values import read_actual, read_target
from ingest.keys import short_hash
from ingest.records import IndicatorRecord
from ingest.structure.headings import numbering

_CHINESE = "[一二三四五六七八九十]+"
_MARK = rf"(?:\d{{1,2}}\s*[.、]|\(\s*\d{{1,2}}\s*\)|[①-⑩]|{_CHINESE}\s*[、.]|\(\s*{_CHINESE}\s*\))\s*[、.]?"
_ITEM = re.compile(
    rf"(?:{_MARK}\s*)?(?P<name>[\"'《]?[一-龥][一-龥\"'、/《》\-]{{1,24}}(?:\([一-龥、,]{{2,20}}\)[一-龥]{{0,8}})?)\s*"
    rf"(?:\(\s*(?:满分|分值|标准分值?|权重|计|共)?\s*[:：]?\s*(?P<w1>{NUMERAL})\s*分?"
    rf"(?:\s*[,，;；、]\s*(?:自评|实际|实)?得?分?\s*[:：]?\s*(?P<s1>{NUMERAL})\s*分?)?\s*\)"
    rf"|(?:[,，:：]?\s*|[。;；]\s*(?=分值|满分|标准分))(?:满分|分值|标准分值?|权重)?\s*[:：]?\s*(?P<w2>{NUMERAL})\s*分(?![钟析为]))"
    r"\s*[:：,，。;；]?"
)
_NO_NAME = re.compile(
    r"(?:得分?|自评|扣|满分|总分|共|计|评分|得满分|合计|分值|为|以上|以下|等)$|^(?:得分|自评|扣分|满分|总分|合计)"
)
_SCORE = re.compile(
    rf"(?:自评得分|得分|自评分|评分|自评|实得|得)\s*(?:[:：为是有]|得)*\s*(?:满分)?\s*[:：为]?\s*(?P<score>{NUMERAL})\s*(?:分|(?=$|[。;；\n]))"
)
_FULL = re.compile(r"(?:自评|该项|本项|此项|本单位|我单位|我局|我部|我委|评分标准|实际)[^。;；\n]{0,15}得满分")
_OWN = re.compile(
    r"自评|该项|本项|此项|本单位|我单位|我局|我部|我委|我办|我院|我校|实得|实际得|评分标准|评价标准|考核标准|综上|因此|最终"
)
_BAND = re.compile(rf"扣|计\s*(?:满分|{NUMERAL})|不得分|不计分|得\s*{NUMERAL}\s*分|得满分")
_RESULT = re.compile(
    rf"(?:(?<![<>≤≥])(?P<eq>=)|为|达到?了?|至|(?<=率)|(?<=满意度))\s*(?P<result>-?{NUMERAL}\s*%?)"
    r"(?![\d.*/+%(\-]|\s*[*/+]|\s*[万亿元人个台辆分]|\s*(?:及|\()?[以的])"
)
_CONDITIONAL = re.compile(r"[每扣档%≥≤<>]|以[上下内]|满分|否则|不[得计]|的$")
_CONCLUSION = re.compile(  # 综上，我局部门整体支出自评总得分92.5分: of the whole, not of the last item
    r"(?:综上|综合|总体|经自评|自评结果|最终)[^。；;]{0,40}(?:得分|总分|评分)(?:为|是|:|：)?\s*\d|自评总得?分|部门整体支出[^。；;]{0,20}得分"
)
_JOINED = re.compile(rf"(?P<name>[和及与、][一-龥]{{2,16}})\s*\(\s*(?P<weight>{NUMERAL})\s*分\s*\)\s*[:：,，。;；]?")
_COUNTED = re.compile(
    rf"(?:^|[,，。;；])\s*(?:因此|综上|故|(?:按|对照|根据)[一-龥]{{2,8}})?(?:[，,]\s*)?计\s*(?P<score>{NUMERAL})\s*分$"
)
_DELIMITER = re.compile(r"[。;；\n,，]")
_SENTENCE = re.compile(r"[^。;；\n]*[。;；\n]?")
_FEWEST = 3
_BULLET = 6  # numbering of ①


@dataclass(slots=True)
class _Item:
    name: tuple[int, int]
    weight: tuple[int, int]
    score: tuple[int, int] | None
    body: int
    start: int
    end: int
    rank: int
    level1: str | None = None
    level2: str | None = None
    joined: re.Match[str] | None = None  # 经济效益（6分）和社会效益（6分）: the other of two that have one score
    counted: bool = False  # its score stands where a rule of the usual kind would


@dataclass(slots=True)
class _Region:
    items: list[_Item] = field(default_factory=list)
    rank: int | None = None  # numbering of the items


@dataclass(frozen=True, slots=True)
class _Start:
    match: re.Match[str]
    rank: int
    weight: tuple[int, int]
    score: tuple[int, int] | None
    joined: re.Match[str] | None
    bare: bool  # nothing but name and marks stands in the paragraph
    scored: bool


def read_scorecard(
    document: Document, paragraphs: Sequence[Paragraph], report_key: str, first_order: int
) -> tuple[list[IndicatorRecord], set[tuple[int, int]]]:
    """The scored items of a report's paragraphs, and the spans of their marks and scores."""
    records: list[IndicatorRecord] = []
    consumed: set[tuple[int, int]] = set()
    for region in _regions(document.folded, paragraphs):
        items = [part for item in region.items for part in _unfused(document.folded, item)]
        _take_counted(document.folded, items)
        read = [_record(document, item, report_key, first_order + len(records) + n) for n, item in enumerate(items)]
        scored = sum(record.score is not None for record, _ in read)
        if len(read) < _FEWEST or scored * 2 < len(read):
            continue
        for record, spans in read:
            records.append(record)
            consumed |= spans
    return records, consumed


def _take_counted(folded: str, items: list[_Item]) -> None:
    """Scores told as …计4.5分 at the end of every item; rules end like that, too, but with the full marks."""
    found = {
        id(item): m for item in items if (m := _COUNTED.search(folded, item.body, _trim(folded, item.body, item.end)))
    }
    if len(found) < max(len(items), _FEWEST) or any(_SCORE.search(folded, item.body, item.end) for item in items):
        return
    scores = [(Decimal(found[id(item)]["score"]), _weight(folded, item)) for item in items]
    if all(score <= weight for score, weight in scores) and any(score < weight for score, weight in scores):
        for item in items:
            item.score, item.counted = found[id(item)].span("score"), True


def _regions(folded: str, paragraphs: Sequence[Paragraph]) -> list[_Region]:
    starts = [_start(folded, p) for p in paragraphs]
    regions: list[_Region] = []
    region = _Region()
    level1 = level2 = None
    section_rank: int | None = None
    for n, (paragraph, start) in enumerate(zip(paragraphs, starts, strict=True)):
        rank = numbering(paragraph.text) or 9
        if start is not None and start.bare and _items_follow(starts, paragraphs, n, start.rank):
            name = _plain(folded, paragraph, start)
            if section_rank is None or start.rank <= section_rank:
                level1, level2, section_rank = name, None, start.rank
            else:
                level2 = name
            continue
        if start is not None and not _is_detail(start, region):
            a, b = start.match.span("name")
            region.rank = start.rank if region.rank is None else region.rank
            region.items.append(
                _Item(
                    (a, b),
                    start.weight,
                    start.score,
                    start.joined.end() if start.joined else start.match.end(),
                    paragraph.start,
                    paragraph.end,
                    start.rank,
                    level1,
                    level2,
                    start.joined,
                )
            )
            continue
        if (
            not region.items
            and _items_follow(starts, paragraphs, n, rank)
            and is_scorecard_section(_bare(folded, paragraph))
        ):
            level1, level2, section_rank = _bare(folded, paragraph), None, rank
            continue
        is_heading = rank < 9 and (paragraph.level is not None or len(paragraph.text) <= 30)
        if is_heading and region.rank is not None and rank <= region.rank:
            # A heading without marks: a section of the scorecard when items follow, else the scorecard's end.
            if _items_follow(starts, paragraphs, n, rank):
                name = _bare(folded, paragraph)
                level1, level2 = (name, None) if section_rank is None or rank <= section_rank else (level1, name)
                section_rank = rank if section_rank is None else min(section_rank, rank)
            else:
                regions.append(region)
                region, level1, level2, section_rank = _Region(), None, None, None
        elif region.items and _CONCLUSION.search(folded, paragraph.start, paragraph.end):
            regions.append(region)
            region, level1, level2, section_rank = _Region(), None, None, None
        elif region.items:
            region.items[-1].end = paragraph.end
    return [r for r in (*regions, region) if r.items]


def _bare(folded: str, paragraph: Paragraph) -> str:
    """A heading without its number."""
    return re.sub(rf"^(?:{_MARK})", "", folded[paragraph.start : paragraph.end]).strip()


def _start(folded: str, paragraph: Paragraph) -> _Start | None:
    match = _ITEM.match(folded, paragraph.start, paragraph.end)
    if match is None or _NO_NAME.search(match["name"]):
        return None
    weight = match.span("w1") if match["w1"] else match.span("w2")
    if Decimal(folded[slice(*weight)]) > 100:
        return None
    joined = _JOINED.match(folded, match.end(), paragraph.end) if match["w1"] else None
    rest = folded[joined.end() if joined else match.end() : paragraph.end].strip()
    bare = not rest or (len(rest) <= 20 and _SCORE.match(rest) is not None)
    score = match.span("s1") if match["s1"] else None
    scored = score is not None or _SCORE.search(rest) is not None
    return _Start(match, numbering(paragraph.text) or 9, weight, score, joined, bare, scored)


def _items_follow(starts: list[_Start | None], paragraphs: Sequence[Paragraph], n: int, rank: int) -> bool:
    """Whether the next paragraph, or the one after a short one, starts an item of deeper numbering."""
    for m in range(n + 1, min(n + 3, len(starts))):
        below = starts[m]
        if below is not None:
            return below.rank > rank and (below.rank < _BULLET or below.scored)
        if len(paragraphs[m].text) > 60:
            return False
    return False


def _is_detail(start: _Start, region: _Region) -> bool:
    """①按规定时限公开，1分: a bullet of the item before, not an item."""
    if not region.items or region.rank is None or start.rank <= region.rank:
        return False
    return not start.scored


def _plain(folded: str, paragraph: Paragraph, start: _Start) -> str:
    a, b = start.match.span("name")
    return paragraph.text[a - paragraph.start : b - paragraph.start].strip()


def _unfused(folded: str, item: _Item) -> list[_Item]:
    """The item, and another one that was printed into the middle of its paragraph."""
    for name in scorecard_names():
        at = folded.find(name, item.body + 10, item.end)
        while at >= 0:
            match = re.compile(rf"{re.escape(name)}\s*(?:\(\s*({NUMERAL})\s*分\s*\)|({NUMERAL})\s*分\s*[:：])").match(
                folded, at, item.end
            )
            if match is not None:
                group = 1 if match[1] else 2
                second = _Item(
                    (at, at + len(name)),
                    match.span(group),
                    None,
                    match.end(),
                    at,
                    item.end,
                    item.rank,
                    item.level1,
                    item.level2,
                )
                item.end = at
                return [*_unfused(folded, item), second]
            at = folded.find(name, at + 1, item.end)
    return [item]


def _record(
    document: Document, item: _Item, report_key: str, order: int
) -> tuple[IndicatorRecord, set[tuple[int, int]]]:
    text, folded = document.text, document.folded
    rule = None if item.counted else _rule(folded, item)
    condition = _condition(folded, rule) if rule else None
    score_span = item.score or _score(folded, item, rule)
    weight = _weight(folded, item)
    score = Decimal(folded[slice(*score_span)]) if score_span else None
    if score is None and _FULL.search(folded, item.body, item.end):
        score = weight
    result = _result(folded, item, rule)
    target_text = text[slice(*condition)].strip().lstrip("=＝").strip() if condition else None
    actual_text = text[slice(*result)].strip() if result else None
    target, actual = read_target(target_text), read_actual(actual_text)
    level1_code = level_code(1, item.level1) if item.level1 else None
    record = IndicatorRecord(
        indicator_key=short_hash(report_key, "indicator", item.start, order),
        report_key=report_key,
        project_key=None,
        scope="whole",
        project_name=None,
        score_system="scorecard",
        level1=item.level1,
        level2=item.level2,
        level3=text[slice(*item.name)].strip() + (text[slice(*item.joined.span("name"))] if item.joined else ""),
        level1_code=level1_code,
        level2_code=None,
        target_text=target_text,
        target_operator=target.operator,
        target_value=target.value,
        target_unit=target.unit,
        actual_text=actual_text,
        actual_value=actual.value,
        actual_unit=actual.unit,
        weight=weight,
        score=score,
        deviation_note=None,
        rule_text=text[slice(*rule)].strip() if rule else None,
        row_order=order,
        char_start=item.start,
        char_end=item.end,
        page=None,
    )
    joined = item.joined.span("weight") if item.joined else None
    return record, {span for span in (item.weight, joined, score_span) if span}


def _weight(folded: str, item: _Item) -> Decimal:
    return Decimal(folded[slice(*item.weight)]) + (Decimal(item.joined["weight"]) if item.joined else 0)


def _rule(folded: str, item: _Item) -> tuple[int, int] | None:
    """The scoring rule as printed: from its first band or deduction to the last."""
    for match in CONDITION.finditer(folded, item.body, item.end):
        if match["verb"] == "计" or re.search(r"扣|不得分|每", folded[match.end() : match.end() + 40]):
            at = match.start()
            break
    else:
        deduction = re.compile(r"每[^。;；\n]{1,20}扣").search(folded, item.body, item.end)
        if deduction is None:
            return None
        at = deduction.start()
    cuts = [m.end() for m in _DELIMITER.finditer(folded, item.body, at)]
    start = cuts[-1] if cuts else item.body
    end = start
    for sentence in _SENTENCE.finditer(folded, start, item.end):
        piece = sentence[0]
        if not piece:
            break
        own = _OWN.search(piece)
        band = _BAND.search(piece)
        if own and (band is None or own.start() <= band.start()):
            break
        if band is None and end > start:
            break
        stop = sentence.start() + own.start() if own else sentence.end()
        end = stop
        if own:
            break
    return (start, _trim(folded, start, end)) if end > start else None


def _trim(folded: str, start: int, end: int) -> int:
    while end > start and folded[end - 1] in "。;；,，\n ":
        end -= 1
    return end


def _condition(folded: str, rule: tuple[int, int]) -> tuple[int, int] | None:
    match = CONDITION.search(folded, *rule)
    return match.span("condition") if match else None


def _score(folded: str, item: _Item, rule: tuple[int, int] | None) -> tuple[int, int] | None:
    """The score that the unit gives itself: the last one told as its own, else the last outside the rule."""
    own: tuple[int, int] | None = None
    last: tuple[int, int] | None = None
    for match in _SCORE.finditer(folded, item.body, item.end):
        span = match.span("score")
        if rule and rule[0] <= match.start() < rule[1]:
            continue
        last = span
        if _OWN.search(folded, max(item.body, match.start() - 25), match.start("score")):
            own = span
    return own or last or _at_end(folded, item)


def _at_end(folded: str, item: _Item) -> tuple[int, int] | None:
    """A score told in the last clause of the item, right behind the rule: …每低1%扣1分，对照得4分。"""
    end = _trim(folded, item.body, item.end)
    start = max(item.body, *(folded.rfind(mark, item.body, end) + 1 for mark in "。;；,，\n"))
    match = _SCORE.search(folded, start, end)
    if match is None or match.end("score") + 1 < end or _CONDITIONAL.search(folded, start, match.start()):
        return None
    return match.span("score")


def _result(folded: str, item: _Item, rule: tuple[int, int] | None) -> tuple[int, int] | None:
    """The unit's own result: the last printed rate or quotient outside the rule."""
    found: tuple[int, int] | None = None
    for match in _RESULT.finditer(folded, item.body, item.end):
        if rule and rule[0] <= match.start() < rule[1]:
            continue
        if match["eq"] or match["result"].endswith("%"):
            found = match.span("result")
    return found
