"""The score and the grade that a department gives itself for the whole report.

Lives here: finding the one total among the scores of items, projects and rules. Never here: scores of indicators
(``forms``), whether the total adds up (the checks).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from ingest.headlines import Page

_NUMBER = r"(?P<value>\d{1,3}(?:\.\d{1,4})?)(?![\d.]*\d|%)"
_IS = r"(?:情况|结果)?(?:合计|共计|总计|共)?(?:为|是|达到|达|:|=|\n)*\"?"
_OWN = r"(?:自评|自我评价|自我评分)(?:的)?(?:总|综合|最终|平均|合计|评价)?(?:得分|总分|总得分|评分|分数|分值|成绩|分)"
_TOTAL = (
    r"(?:总绩效分|总得分|总评分|综合得分|综合评分|综合评价得分|综合绩效得分|综合自评得分|最终得分|最终评分|总体得分|最后得分|"
    r"绩效总分|评价总分|考评总分|合计得分|得分合计|总体评分|总体评价得分|综合分)"
)
_JUDGED = r"(?:绩效评价|绩效|评价|考评|考核|测评|整体)(?:综合)?(?:得分|评分|分值|分数)"
_AFTER_WORK = r"(?:自评|自我评价|综合评价|综合评定|评价组?|测算|打分|评定|评价结果|考评|汇总)[^。;\n]{0,40}?得分?"
# How sure the wording is, highest first. A sentence with none of the words before ``分`` is not looked at.
_SCORE = [
    (3, re.compile(rf"{_TOTAL}{_IS}{_NUMBER}分?")),
    (3, re.compile(rf"{_OWN}{_IS}{_NUMBER}分?")),
    (2, re.compile(rf"(?:自评|自我评价)(?:为|得)?{_NUMBER}分")),
    (2, re.compile(rf"{_JUDGED}{_IS}{_NUMBER}分?")),
    (2, re.compile(rf"{_AFTER_WORK}{_IS}{_NUMBER}分")),
    # 经自评：管理 28 分、产出 37 分…，合计 92 分
    (1, re.compile(rf"(?:自评|自我评价)[^。;\n]{{0,160}}分\)?[,，](?:合计|总计|共计){_IS}(?!100分){_NUMBER}分")),
    (1, re.compile(rf"总分(?=[为是:=达共]|.{{1,8}}分){_IS}{_NUMBER}分?")),
    (1, re.compile(rf"(?<!未)得分?{_IS}{_NUMBER}分")),
]
_BEFORE_NUMBER = re.compile(r"分[^\d。;,，!]{0,9}\d")
_BEHIND_NUMBER = re.compile(r"分(?<=\d分)")
_NOT_A_TOTAL = re.compile(
    r"(?:满分|该项|本项|此项|单项|分项|各项|标准分|扣|指标分值|权重|每|不得|基础分|平均每)[^,，。;]{0,6}$"
)
_RULE_TAIL = re.compile(
    r"(?:\(含\))?(?:以上|以下|及以上|及以下|-|~|至|\(含|的,|为优|为良|为中|为差|为合格|\(满分|,不足|以内)"
)
_ITEM_LINE = re.compile(r"(?:\d{1,2}[.、]|\(\d{1,2}\)|[①-⑩]).{2,30}?\(?\d{1,2}(?:\.\d+)?分")
# words of one item's judgement: its rate, its share of the marks
_ITEM = re.compile(
    r"率|%|该项|此项|本项|单项|分值|权重|指标\d|[一二三]级指标|(?:数量|质量|时效|成本|效益|满意度|产出|投入|过程|管理|决策)(?:类)?"
    r"(?:指标|方面|情况)?(?:满?分|得|自评|共|为|:)|满分\d{1,2}(?:\.\d+)?分(?!\d)"
)
_WHOLE = re.compile(r"整体|总体|部门|综合|总")
_PROJECT = re.compile(r"项目|专项")
_ELSE = re.compile(r"满意度|考核|测评|党建|安全生产|综治|平安建设|财政[局厅].{0,12}评价")
_FULL_MARKS = re.compile(r"满分|总分值?(?:为|:)?100")
_SENTENCE_END = re.compile(r"[。;!\n\t]")

_GRADE_WORD = r"优秀|优良|优|良好|良|中等|中|合格|基本合格|一般|较差|差|不合格"
_GRADE_LEAD = re.compile(r"等[次级]|结[论果]|级别|档次|评级|为(?<=[定评归分价]为)|属于|达到")
_GRADE = re.compile(
    r"(?:等次|等级|级别|档次|级)?(?:确定|评定|划)?(?:为|是|:|属于|属)*[\"'\[(]*"
    rf"(?P<grade>{_GRADE_WORD})(?=[\"'\])]*(?:等次|等级|等|级|档|[,，。;!)\n\t]|$))"
)
_ABOUT_SELF = re.compile(r"自评|评价|绩效|得分|等次|等级")
_GRADE_RULE = re.compile(r"以上|以下|四个|四档|五个|考核评为|(?<![得总评])分为(?!\d)")
_NORM = {
    "优秀": 1, "优": 1, "良好": 2, "良": 2, "优良": 2, "中等": 3, "中": 3, "合格": 3, "基本合格": 3, "一般": 3,
    "较差": 4, "差": 4, "不合格": 4,
}  # fmt: skip
_LABELLED_SCORE = re.compile(
    r"^(?:自评|综合|评价)?(?:总分|总得分|得分合计|自评得分|自评总分|综合得分)(?:\(.{0,8}\))?:?$"
)
_LABELLED_GRADE = re.compile(r"^(?:自评|评价|绩效)?(?:等级|等次|结论|评价等级|自评等级|自评结论)(?:\(.{0,8}\))?:?$")
_TOTAL_ROW = re.compile(r"^(?:总分|总计|合计|得分合计|总得分|合计得分|总分合计|自评总分|自评得分)(?:\(.{0,8}\))?:?$")
_CELL_NUMBER = re.compile(r"^(\d{1,3}(?:\.\d{1,4})?)分?$")
_LEAST_TOTAL = 60  # of 100: fewer points in a sentence about a rate or an item are an item's


@dataclass(frozen=True, slots=True)
class SelfScore:
    """What the report says of itself as a whole."""

    score: Decimal | None
    grade: str | None  # as printed
    grade_norm: int | None  # 1 优 … 4 差


@dataclass(frozen=True, slots=True)
class _Found:
    rank: tuple[int, int, Decimal]
    value: Decimal
    at: int  # where its sentence begins in the prose


def read_self_score(page: Page, is_project: bool = False) -> SelfScore:
    """Score and grade of the whole. ``is_project``: of a report over one project, whose score is the project's."""
    found = _told(page.prose, is_project)
    score = found.value if found else _of_form(page, is_project)
    grade = _grade(page, found.at if found else None)
    return SelfScore(score, grade, _NORM.get(grade) if grade else None)


def _told(prose: str, is_project: bool) -> _Found | None:
    best: _Found | None = None
    for at, sentence in _sentences_with_marks(prose):
        line = prose.rfind("\n", 0, at + 1) + 1
        if _ITEM_LINE.match(prose, line):
            continue
        for sure, pattern in _SCORE:
            for m in pattern.finditer(sentence):
                value = Decimal(m["value"])
                end = m.end()
                if value > 100 or _NOT_A_TOTAL.search(sentence[: m.start()]) or _RULE_TAIL.match(sentence, end):
                    continue
                # 总分100分，自评得分95分: full marks are no result
                if value == 100 and _FULL_MARKS.search(sentence[:end]) and "分" in sentence[end:]:
                    continue
                about = _about_the_whole(sentence, m.start(), end, is_project)
                if about < 0 or _is_of_others(sentence, m.start(), end):
                    continue
                if value < _LEAST_TOTAL and _is_of_an_item(sentence, m.start(), about, sure):
                    continue
                candidate = _Found((sure + 2 * about, sure, value), value, at)
                if best is None or candidate.rank > best.rank:
                    best = candidate
    return best


def _sentences_with_marks(prose: str) -> list[tuple[int, str]]:
    """Sentences that print a number of marks, with their places."""
    found: dict[int, str] = {}
    done = -1
    for at in sorted({m.start() for p in (_BEFORE_NUMBER, _BEHIND_NUMBER) for m in p.finditer(prose)}):
        if at < done:
            continue
        start = max(prose.rfind(mark, 0, at) for mark in "。;!\n") + 1
        end = _SENTENCE_END.search(prose, at)
        done = end.start() if end else len(prose)
        # 综合得分 in one line, 95分 in the next
        if done - start <= 12 and (line := _SENTENCE_END.search(prose, done + 1)) and line.start() - done <= 8:
            done = line.start()
        found[start] = prose[start:done]
    return list(found.items())


def _is_of_an_item(sentence: str, start: int, about: int, sure: int) -> bool:
    """Few points are the whole's only where the words say so and no rate or item stands before them."""
    clause = sentence[_clause(sentence, start) : start]
    if sure < 3 and about < 2:
        return True
    return bool(_ITEM.search(sentence[:start])) and not ("整体" in clause or sentence[start : start + 1] in "总综最绩")


def _is_of_others(sentence: str, start: int, end: int) -> bool:
    """Marks that somebody else gave, or for something else than performance: 满意度测评得分, 安全生产考核得分."""
    clause = sentence[_clause(sentence, start) : end]
    return _ELSE.search(clause) is not None and not re.search(r"自评|自我评价|整体|绩效评价", clause)


def _clause(sentence: str, at: int) -> int:
    return max(sentence.rfind(",", 0, at), sentence.rfind("，", 0, at)) + 1


def _about_the_whole(sentence: str, start: int, end: int, is_project: bool) -> int:
    """2 when the score's own clause speaks of the whole, 1 when its sentence does, -1 for the score of a project."""
    clause = sentence[_clause(sentence, start) : end]
    if _PROJECT.search(clause) and not is_project and "整体" not in clause:
        return -1
    return 2 if _WHOLE.search(clause) else 1 if _WHOLE.search(sentence) else 0


def _of_form(page: Page, is_project: bool) -> Decimal | None:
    """The total row of the overall form, or of the only form there is."""
    totals: dict[int, Decimal] = {}
    for row in page.rows_with("总分", "得分", "合计", "总计"):
        for label, value in pairwise(row.cells):
            if _LABELLED_SCORE.match(label) and (m := _CELL_NUMBER.match(value)) and len(row.cells) == 2:
                return Decimal(m[1])
        if row.cells and _TOTAL_ROW.match(row.cells[0]):
            numbers = [Decimal(m[1]) for c in row.cells[1:] if (m := _CELL_NUMBER.match(c))]
            numbers = [n for n in numbers if n <= 100]
            # full marks and the marks given; a sum row of money has neither 100 nor two numbers below it
            if len(numbers) == 2 and numbers[0] == 100:
                totals[row.table_no] = numbers[1]
    if not totals:
        return None
    whole = [value for number, value in totals.items() if "整体" in page.heading_before(number)]
    if len(whole) == 1:
        return whole[0]
    if len(totals) == 1 and (is_project or not whole):
        return next(iter(totals.values()))
    return None


def _grade(page: Page, near: int | None) -> str | None:
    """The grade told nearest to the score, else the first one told, else that of a form."""
    prose = page.prose
    places = [m.end() for m in _GRADE_LEAD.finditer(prose) if _GRADE.match(prose, m.end())]
    if near is not None:
        places.sort(key=lambda at: (at < near, abs(at - near)))
    for at in places:
        start = max(prose.rfind(mark, 0, at) for mark in "。;!\n") + 1
        end = _SENTENCE_END.search(prose, at)
        sentence = prose[start : end.start() if end else len(prose)]
        found = {m["grade"] for p in places if start <= p <= start + len(sentence) and (m := _GRADE.match(prose, p))}
        # 分为优、良、中、差四个等级 is a rule, not a result
        if len(found) == 1 and _ABOUT_SELF.search(sentence) and not _GRADE_RULE.search(sentence):
            return found.pop()
    for row in page.rows_with("等级", "等次", "结论"):
        for label, value in pairwise(row.cells):
            if _LABELLED_GRADE.match(label) and re.fullmatch(_GRADE_WORD, value):
                return value
    return None
