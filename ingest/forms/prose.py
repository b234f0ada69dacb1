"""Scorecards written as numbered paragraphs: 3.在职人员控制率（3分）…自评得分3分.

Lives here: items, sections and their marks; the printed rule, its condition for full marks, the unit's own result.
Never here: figures told in the same paragraphs (``narrative``), scorecards that are tables (``indicators``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ingest.document import Document, Paragraph
from ingest.forms.layouts import is_scorecard_section, level_code, scorecard_names
from ingest.forms.rules import CONDITION, NUMERAL
from ingest.forms.scored_lines import (
    INNER,
    SCORE,
    UNNUMBERED,
    Line,
    Opening,
    Span,
    lines,
    named_opening,
    without_number,
)
from ingest.forms.told import told_indicator
from ingest.records import IndicatorRecord

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
_COUNTED = re.compile(
    rf"(?:^|[,，。;；])\s*(?:因此|综上|故|(?:按|对照|根据)[一-龥]{{2,8}})?(?:[，,]\s*)?计\s*(?P<score>{NUMERAL})\s*分$"
)
_DELIMITER = re.compile(r"[。;；\n,，]")
_SENTENCE = re.compile(r"[^。;；\n]*[。;；\n]?")
_ABOUT = re.compile(r"(?:情况|分析|指标|方面|绩效|完成|实现)+$")  # 过程情况, 产出指标完成情况分析
_FEWEST = 3
_LOWEST_SECTION = 3  # numbering of （一）
_LONGEST_HEADING = 25
_BULLET = 6  # numbering of ①


@dataclass(slots=True)
class _Item:
    opening: Opening
    paragraph: int
    start: int
    end: int
    body: int
    score: Span | None
    level1: str | None = None
    level2: str | None = None
    counted: bool = False  # its score stands where a rule of the usual kind would


@dataclass(slots=True)
class _Region:
    items: list[_Item] = field(default_factory=list)
    rank: int | None = None  # numbering of the items


@dataclass(frozen=True, slots=True)
class Marks:
    """Which marks of a text are no figures, and which a part of a scorecard is given.

    ``items``: starts of the paragraphs that are an item. ``parts``: place of a part's score → the part's name.
    """

    items: frozenset[int]
    parts: Mapping[int, str]


def read_scorecard(
    document: Document, paragraphs: Sequence[Paragraph], report_key: str, first_order: int
) -> tuple[list[IndicatorRecord], Marks]:
    """The scored items of a report's paragraphs, and what its marks are given for."""
    folded = document.folded
    records: list[IndicatorRecord] = []
    own: set[int] = set()
    found = lines(folded, paragraphs)
    if not any(line.opening for line in found):
        return [], Marks(frozenset(), {})
    regions, parts = _regions(folded, found)
    for region in regions:
        if _are_parts(folded, region.items):
            parts += [item.opening for item in region.items]
            continue
        items = [part for item in region.items for part in _unfused(folded, item)]
        _take_counted(folded, items)
        read = [_record(document, item, report_key, first_order + len(records) + n) for n, item in enumerate(items)]
        if len(read) >= _FEWEST and sum(record.score is not None for record in read) * 2 >= len(read):
            records += read
            own |= {item.start for item in items}
    given = {score[0]: _part_name(document, part) for part in parts if (score := part.score or part.behind)}
    told = {line.paragraph for line in found if line.opening is not None and (line.start in own or _is_item(line))}
    return records, Marks(frozenset(told), given)


def _is_item(line: Line) -> bool:
    """Whether a line alone is an item rather than a heading: 3.在职人员控制率（3分）… 自评得3分."""
    return line.rank < UNNUMBERED and line.end - line.start > _LONGEST_HEADING


def _are_parts(folded: str, items: Sequence[_Item]) -> bool:
    """Parts whose items are not told, each in a paragraph of its own or all listed in one."""
    if any(item.level1 for item in items):
        return False
    in_one = len(items) > 1 and len({item.paragraph for item in items}) == 1
    return (in_one and all(item.opening.behind for item in items)) or all(_names_part(folded, item) for item in items)


def _names_part(folded: str, item: _Item) -> bool:
    """产出情况（满分30分，得27.9分）."""
    name = folded[slice(*item.opening.name)]
    return any(is_scorecard_section(n) or level_code(1, n) for n in (name, _ABOUT.sub("", name)))


def _part_name(document: Document, part: Opening) -> str:
    return _ABOUT.sub("", document.text[slice(*part.name)].strip())


def _take_counted(folded: str, items: list[_Item]) -> None:
    """Scores told as …计4.5分 at the end of every item; rules end like that, too, but with the full marks."""
    found = {
        id(item): m for item in items if (m := _COUNTED.search(folded, item.body, _trim(folded, item.body, item.end)))
    }
    if len(found) < max(len(items), _FEWEST) or any(SCORE.search(folded, item.body, item.end) for item in items):
        return
    scores = [(Decimal(found[id(item)]["score"]), item.opening.marks) for item in items]
    if all(score <= weight for score, weight in scores) and any(score < weight for score, weight in scores):
        for item in items:
            item.score, item.counted = found[id(item)].span("score"), True


def _regions(folded: str, found: Sequence[Line]) -> tuple[list[_Region], list[Opening]]:
    """Runs of items with the parts that they stand under, and all parts that print marks."""
    regions: list[_Region] = []
    parts: list[Opening] = []
    region = _Region()
    level1 = level2 = None
    section_rank: int | None = None
    for n, line in enumerate(found):
        opening, rank = line.opening, line.rank
        if opening is not None and _is_part(found, n, opening):
            parts.append(opening)
            name = folded[slice(*opening.name)]
            if section_rank is None or rank <= section_rank:
                level1, level2, section_rank = name, None, rank
            else:
                level2 = name
            continue
        if opening is not None and not _is_detail(line, opening, region):
            region.rank = rank if region.rank is None else region.rank
            region.items.append(
                _Item(opening, line.paragraph, line.start, line.end, opening.end, opening.score, level1, level2)
            )
            continue
        name = without_number(folded, line)
        in_part = section_rank is not None and (section_rank == UNNUMBERED or rank > section_rank)
        if in_part and found[n + 1 : n + 2] and found[n + 1].rank == INNER:
            level2 = name  # 2.预算执行。财务合规性满分6分，…
            continue
        if not region.items and _items_follow(found, n) and is_scorecard_section(name):
            level1, level2, section_rank = name, None, rank
            continue
        if rank < UNNUMBERED and line.heading and region.rank is not None and rank <= region.rank:
            # A heading without marks: a section of the scorecard when items follow, else the scorecard's end.
            if _items_follow(found, n):
                level1, level2 = (name, None) if section_rank is None or rank <= section_rank else (level1, name)
                section_rank = rank if section_rank is None else min(section_rank, rank)
            else:
                regions.append(region)
                region, level1, level2, section_rank = _Region(), None, None, None
        elif region.items and _CONCLUSION.search(folded, line.start, line.end):
            regions.append(region)
            region, level1, level2, section_rank = _Region(), None, None, None
        elif region.items:
            region.items[-1].end = line.end
    return [r for r in (*regions, region) if r.items], parts


def _is_part(found: Sequence[Line], n: int, opening: Opening) -> bool:
    """Whether the marks of a line are those of the items behind it."""
    if opening.bare and _items_follow(found, n):
        return True
    rank, total, below = found[n].rank, Decimal(0), []
    for line in found[n + 1 :]:
        if line.opening is None:
            # a part without a number ends with the section that it stands in
            if line.heading and line.rank <= (_LOWEST_SECTION if rank == UNNUMBERED else rank):
                break
            continue
        if not (line.rank > rank or rank == UNNUMBERED) or not line.opening.scored or total >= opening.marks:
            break
        total += line.opening.marks
        below.append(line)
    if not below or total != opening.marks:
        return False
    if below[0].rank == rank:  # neither has a number: only their words tell items from further parts
        return opening.bare and len(below) > 1 and not any(line.opening and line.opening.bare for line in below)
    return len(below) > 1 or opening.bare or below[0].rank == INNER


def _items_follow(found: Sequence[Line], n: int) -> bool:
    """Whether the next line, or the one after a short one, starts an item of deeper numbering."""
    for below in found[n + 1 : n + 3]:
        if below.opening is not None:
            return below.rank > found[n].rank and (below.rank < _BULLET or below.opening.scored)
        if below.end - below.start > 60:
            return False
    return False


def _is_detail(line: Line, opening: Opening, region: _Region) -> bool:
    """①按规定时限公开，1分: a bullet of the item before, not an item."""
    return bool(region.items) and region.rank is not None and line.rank > region.rank and not opening.scored


def _unfused(folded: str, item: _Item) -> list[_Item]:
    """The item, and another one that was printed into the middle of its paragraph."""
    for name in scorecard_names():
        at = folded.find(name, item.body + 10, item.end)
        while at >= 0:
            second = named_opening(folded, name, at, item.end)
            if second is not None:
                other = _Item(second, item.paragraph, at, item.end, second.end, None, item.level1, item.level2)
                item.end = at
                return [*_unfused(folded, item), other]
            at = folded.find(name, at + 1, item.end)
    return [item]


def _record(document: Document, item: _Item, report_key: str, order: int) -> IndicatorRecord:
    text, folded = document.text, document.folded
    rule = None if item.counted else _rule(folded, item)
    condition = _condition(folded, rule) if rule else None
    score_span = item.score or _score(folded, item, rule)
    weight, joined = item.opening.marks, item.opening.joined
    score = Decimal(folded[slice(*score_span)]) if score_span else None
    if score is None and _FULL.search(folded, item.body, item.end):
        score = weight
    result = _result(folded, item, rule)
    return told_indicator(
        report_key,
        order,
        (item.start, item.end),
        text[slice(*item.opening.name)].strip() + (text[slice(*joined[0])] if joined else ""),
        level1=item.level1,
        level2=item.level2,
        target=text[slice(*condition)].strip().lstrip("=＝").strip() if condition else None,
        actual=text[slice(*result)].strip() if result else None,
        weight=weight,
        score=score,
        rule=text[slice(*rule)].strip() if rule else None,
        scorecard=True,
    )


def _rule(folded: str, item: _Item) -> tuple[int, int] | None:
    """The scoring rule as printed: from its first band or deduction to the last."""
    for match in CONDITION.finditer(folded, item.body, item.end):
        if match["verb"] == "计" or re.search(r"扣|不得分|每", folded[match.end() : min(match.end() + 40, item.end)]):
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
    for match in SCORE.finditer(folded, item.body, item.end):
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
    match = SCORE.search(folded, start, end)
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
