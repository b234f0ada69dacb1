"""The score and the grade that a department gives itself for the whole report.

Lives here: finding the one total among the scores of items, projects and rules. Never here: scores of indicators
(``forms``), whether the total adds up (the checks).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from ingest.headlines import Line

_NUMBER = r"(?P<value>\d{1,3}(?:\.\d{1,4})?)"
_IS = r"(?:情况)?(?:合计|共计|总计|共)?(?:为|是|达到|达|:|=)*\"?"
_OWN = r"(?:自评|自我评价)(?:的)?(?:总|综合|最终|平均)?(?:得分|总分|总得分|评分|分数|分值|成绩|分)"
_TOTAL = (
    r"(?:总绩效分|总得分|总评分|综合得分|综合评分|综合评价得分|最终得分|最终评分|总体得分|最后得分|绩效总分|评价总分|"
    r"考评总分)"
)
_JUDGED = r"(?:绩效评价|绩效|评价|考评|考核|测评|整体)(?:综合)?(?:得分|评分|分值|分数)"
_AFTER_WORK = r"(?:自评|自我评价|综合评价|综合评定|评价组?|测算|打分|评定|评价结果)[^。;]{0,40}?得分?"
_SCORE = [  # how sure the wording is, highest first
    (3, re.compile(rf"{_OWN}{_IS}{_NUMBER}分?")),
    (3, re.compile(rf"{_TOTAL}{_IS}{_NUMBER}分?")),
    (2, re.compile(rf"(?:自评|自我评价)(?:为|得)?{_NUMBER}分")),
    (2, re.compile(rf"{_JUDGED}{_IS}{_NUMBER}分?")),
    (2, re.compile(rf"{_AFTER_WORK}{_IS}{_NUMBER}分")),
    (1, re.compile(rf"总分{_IS}{_NUMBER}分?")),
    (1, re.compile(rf"(?<!未)得分?{_IS}{_NUMBER}分")),
]
_NOT_A_TOTAL = re.compile(
    r"(?:满分|该项|本项|此项|单项|分项|标准分|扣|指标分值|权重|每|不得|基础分|平均每)[^,，。;]{0,6}$"
)
_RULE_TAIL = re.compile(r"^(?:\(含\))?(?:以上|以下|及以上|及以下|-|~|至|\(含|的,|为优|为良|为中|为差|为合格|\(满分)")
_ITEM_LINE = re.compile(r"^(?:\d{1,2}[.、]|\(\d{1,2}\)|[①-⑩]).{2,30}?\(?\d{1,2}(?:\.\d+)?分")
_WHOLE = re.compile(r"整体|总体|部门|综合|总")
_PROJECT = re.compile(r"项目|专项")

_GRADE_WORD = r"优秀|优良|优|良好|良|中等|中|合格|基本合格|一般|较差|差|不合格"
_GRADE = re.compile(
    r"(?:等次|等级|结论|结果|级别|档次|评价等|评为|评定为|评价为|评级|自评为|属于|定为|归为|划分为|达到)"
    rf"(?:等次|等级|级别|档次|级)?(?:确定|评定|划)?(?:为|是|:|属于|属)*[\"'\[(]*(?P<grade>{_GRADE_WORD})"
    r"(?=[\"'\])]*(?:等次|等级|等|级|档|[,，。;!)]|$))"
)
_ABOUT_SELF = re.compile(r"自评|评价|绩效|得分|等次|等级")
_NORM = {
    "优秀": 1, "优": 1, "良好": 2, "良": 2, "中等": 3, "中": 3, "合格": 3, "基本合格": 3, "一般": 3,
    "较差": 4, "差": 4, "不合格": 4,
}  # fmt: skip
_LABELLED_SCORE = re.compile(
    r"^(?:自评|综合|评价)?(?:总分|总得分|得分合计|自评得分|自评总分|综合得分)(?:\(.{0,8}\))?:?$"
)
_LABELLED_GRADE = re.compile(r"^(?:自评|评价|绩效)?(?:等级|等次|结论|评价等级|自评等级|自评结论)(?:\(.{0,8}\))?:?$")
_TOTAL_ROW = re.compile(r"^(?:总分|总计|合计|得分合计|总得分|合计得分|总分合计|自评总分|自评得分)(?:\(.{0,8}\))?:?$")
_CELL_NUMBER = re.compile(r"^(\d{1,3}(?:\.\d{1,4})?)分?$")


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
    line: int


def read_self_score(lines: Sequence[Line], is_project: bool = False) -> SelfScore:
    """Score and grade of the whole. ``is_project``: of a report over one project, whose score is the project's."""
    found = _told(lines, is_project)
    score = found.value if found else _of_form(lines, is_project)
    grade = _grade(lines, found.line if found else None)
    return SelfScore(score, grade, _NORM.get(grade) if grade else None)


def _told(lines: Sequence[Line], is_project: bool) -> _Found | None:
    best: _Found | None = None
    for n, line in enumerate(lines):
        if line.is_row or "分" not in line.folded:
            continue
        is_item = _ITEM_LINE.match(line.folded) is not None
        for sentence in re.split(r"[。;!]", line.folded):
            if "分" not in sentence or is_item:
                continue
            for sure, pattern in _SCORE:
                for m in pattern.finditer(sentence):
                    value = Decimal(m["value"])
                    end = m.end()
                    if value > 100 or _NOT_A_TOTAL.search(sentence[: m.start()]) or _RULE_TAIL.match(sentence[end:]):
                        continue
                    # 总分100分，自评得分95分: full marks are no result
                    if (
                        value == 100
                        and re.search(r"满分|总分值?(?:为|:)?100", sentence[:end])
                        and "得分" in sentence[end:]
                    ):
                        continue
                    about = _about_the_whole(sentence, m.start(), end, is_project)
                    candidate = _Found((sure + 2 * about, sure, value), value, n)
                    if best is None or candidate.rank > best.rank:
                        best = candidate
    return best


def _about_the_whole(sentence: str, start: int, end: int, is_project: bool) -> int:
    """2 when the score's own clause speaks of the whole, 1 when its sentence does, -1 for the score of a project."""
    clause = sentence[re.search(r"[^,，]*$", sentence[:start]).start() : end]  # type: ignore[union-attr]
    if _PROJECT.search(clause) and not is_project and "整体" not in clause:
        return -1
    return 2 if _WHOLE.search(clause) else 1 if _WHOLE.search(sentence) else 0


def _of_form(lines: Sequence[Line], is_project: bool) -> Decimal | None:
    """The total row of the overall form, or of the only form there is."""
    totals: dict[int, tuple[Decimal, bool]] = {}
    heading = ""
    for line in lines:
        if not line.is_row:
            heading = line.folded if len(line.folded) <= 60 else heading
            continue
        filled = [c for c in line.cells if c]
        for label, value in pairwise(filled):
            if _LABELLED_SCORE.match(label) and (m := _CELL_NUMBER.match(value)) and len(filled) == 2:
                return Decimal(m[1])
        if filled and _TOTAL_ROW.match(filled[0]):
            numbers = [Decimal(m[1]) for c in filled[1:] if (m := _CELL_NUMBER.match(c))]
            numbers = [n for n in numbers if n <= 100]
            # full marks and the marks given; a sum row of money has neither 100 nor two numbers below it
            if len(numbers) == 2 and numbers[0] == 100 and line.table_no is not None:
                totals[line.table_no] = (numbers[1], "整体" in heading)
    whole = [value for value, is_whole in totals.values() if is_whole]
    if len(whole) == 1:
        return whole[0]
    if len(totals) == 1 and (is_project or not whole):
        return next(iter(totals.values()))[0]
    return None


def _grade(lines: Sequence[Line], near: int | None) -> str | None:
    order = list(range(len(lines)))
    if near is not None:  # the lines about the score first
        order.sort(key=lambda n: abs(n - near))
    for n in order:
        line = lines[n]
        if line.is_row:
            filled = [c for c in line.cells if c]
            for label, value in pairwise(filled):
                if _LABELLED_GRADE.match(label) and re.fullmatch(_GRADE_WORD, value):
                    return value
            continue
        for sentence in re.split(r"[。;!]", line.folded):
            found = [m["grade"] for m in _GRADE.finditer(sentence + "。")]
            # 分为优、良、中、差四个等级 is a rule, not a result
            if (
                len(set(found)) == 1
                and _ABOUT_SELF.search(sentence)
                and not re.search(r"以上|以下|四个|考核评为", sentence)
            ):
                return found[0]
    return None
