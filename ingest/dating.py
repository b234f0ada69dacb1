"""The fiscal year a report is about and the day it was written.

Lives here: years and dates in Chinese text and which of them counts. Never here: the years of single figures
(``narrative``, ``forms``).
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from ingest.headlines import Page

_CN_DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"○": "0", "O": "0", "o": "0"}
_CN_YEAR = re.compile(r"二[零○Oo0][零○Oo0一二三四五六七八九]{2}(?=年)")
_YEAR = re.compile(r"20[0-3]\d(?<!\d{5})(?:年?[-~至—](20[0-3]\d))?年(度)?")
_LABELLED_YEAR = re.compile(r"(?:年度|评价时段|自评期间|评价期间)[:|\t\n]*[(\[]?(20[0-3]\d)(?=年|$|[)\]\t\n|-])")
_LONE_YEAR = re.compile(r"^[(\[]?(20[0-3]\d)年?度?[)\]]?$")
_QUOTED = re.compile(r"《[^《》\n]{0,80}》")
# behind such words a year is not the one reported on
_OTHER_YEAR_BEFORE = re.compile(r"(?:较|比|与|同|上年|去年|上一年度?|自|始于|成立于|[(（])$")
_OTHER_YEAR_AFTER = re.compile(
    r"年?度?(?:同期|相比|决算数?相比|工作(?:打算|计划|安排|思路|重点)|预算编制|下一步|以来|起|至|-)"
)
_REPORTED = re.compile(
    r"(?:部门|单位|本级|我?[局部委办院校镇乡]|市级|县级|区级|省级)?(?:预算部门|部门|单位)?"
    r"(?:整体|预算|财政|收入|支出|总收入|总支出|绩效|项目|全年|年初|基本支出|决算|资金|初)"
)
_STATED = re.compile(r"[^。;,，:\n]{0,30}?(?:决算|预算|支出|收入|经费|完成|实现)")
_END_OF_YEAR = re.compile(r"12月31日|底|末|年末")

_DAY = re.compile(r"20[0-3]\d(?<!\d{5})([年./-])(1[0-2]|0?[1-9])[月./-](3[01]|[12]\d|0?[1-9])(?:日|号|(?!\d))")
_CN_DATE = re.compile(
    r"二[零○Oo0][零○Oo0一二三四五六七八九]{2}年(?:十[一二]?|[一二三四五六七八九])月(?:三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])日"
)
_DATE_LABEL = re.compile(r"(?:填报|填表|报告|评价|自评|编制|报送|填写|完成|制表)?(?:日期|时间)[:|]?$")
_PUBLISHED = re.compile(r"(?:发布|公开|成文|生成|发文|印发|上传|更新|公示)(?:日期|时间)[:|]?$")
_MONTHS = {c: i for i, c in enumerate("一二三四五六七八九", 1)} | {"十": 10, "十一": 11, "十二": 12}


_DATE_LINE = re.compile(r"20\d\d年\d{1,2}月(?:\d{1,2}日)?(?:\n|$)")


def plain_years(folded: str) -> str:
    """Text in which years written in Chinese numerals (二零二三年) have digits; same length."""
    if "二" not in folded:
        return folded
    return _CN_YEAR.sub(lambda m: "2" + "".join(_CN_DIGITS.get(c, c) for c in m[0][1:]), folded)


def fiscal_year(title: str | None, page: Page, written: date | None) -> int | None:
    """The year reported on: of the title, else of a label, else the one the text speaks of.

    Never the year of publication, of the notice that asked for the report, or of the next plan.
    """
    if title and (year := title_year(title)):
        return year
    alone: list[int] = []
    for line in page.top[:30]:
        text = plain_years(line.folded)
        if found := _LABELLED_YEAR.search(text):
            return int(found[1])
        if found := _LONE_YEAR.match(text.strip("\t|")):
            alone.append(int(found[1]))
    if len(set(alone)) == 1:  # several are the rows of a comparison
        return alone[0]
    votes = _votes(plain_years(page.prose)) or _votes(plain_years(page.folded))
    if written is not None:
        votes = Counter({y: n for y, n in votes.items() if y <= written.year})
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1] and ranked[0][1] < 2):
        return None
    return max(ranked, key=lambda item: (item[1], item[0]))[0]


def title_year(title: str) -> int | None:
    """The year of a title: 2021-2023年度 is 2023, and 年度 is the fiscal year's word."""
    title = plain_years(title)
    found = list(_YEAR.finditer(title))
    if not found:
        lone = re.search(r"(?<![\d.])(20[0-3]\d)(?:年?度)?(?![\d.]|[-/]\d)", title)
        return int(lone[1]) if lone else None
    # 关于2023年度……的报告（2024年公开）
    return _year(next((m for m in found if m[2]), found[0]))


def _year(m: re.Match[str]) -> int:
    return int(m[1] or m[0][:4])


def _votes(text: str) -> Counter[int]:
    """How much a text speaks of each year. Titles of papers count only where nothing else names a year."""
    votes: Counter[int] = Counter()
    notices: Counter[int] = Counter()
    for quoted in _QUOTED.findall(text):
        notices.update(_year(m) for m in _YEAR.finditer(quoted) if m[2])
    text = _QUOTED.sub("", text)
    for m in _YEAR.finditer(text):
        start, end = m.span()
        if _OTHER_YEAR_BEFORE.search(text[max(0, start - 6) : start]) or _OTHER_YEAR_AFTER.match(text, end):
            continue
        if _DATE_LINE.match(text, text.rfind("\n", 0, start) + 1):
            continue  # the day a cover sheet was written
        weight = 3 if m[2] or _END_OF_YEAR.match(text, end) else 1
        if _REPORTED.match(text, end):
            weight += 3
        elif _STATED.match(text, end):
            weight += 2
        votes[_year(m)] += weight * (2 if start < 2500 else 1)
    return votes or notices


def report_date(page: Page) -> date | None:
    """The day of 填报日期 and its kin, else the date under the text or under the title, else that of publication."""
    days = _dates(page.folded)
    published = None
    short: list[date] = []
    for at, length, day in days:
        before = page.folded[max(0, at - 14) : at].rstrip("|\t\n")
        if _PUBLISHED.search(before):
            published = published or day
        elif _DATE_LABEL.search(before):
            return day
        else:  # a short line that is little but a date
            start, end = page.line_around(at)
            alone = at == start or not re.search(r"[,，;。:至]", page.folded[start:end])
            if end - start <= 40 and end - at <= length + 3 and alone and not page.is_in_table(at):
                short.append(day)
    return short[-1] if short else published


def _dates(folded: str) -> list[tuple[int, int, date]]:
    """Place, length and day of every full date."""
    found = [(m.start(), len(m[0]), _day(int(m[0][:4]), int(m[2]), int(m[3]))) for m in _DAY.finditer(folded)]
    if "二" in folded and "月" in folded:
        found += [(m.start(), len(m[0]), _chinese_day(m[0])) for m in _CN_DATE.finditer(folded)]
        found.sort(key=lambda f: f[0])
    return [(at, length, day) for at, length, day in found if day is not None]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _chinese_day(text: str) -> date | None:
    year, rest = plain_years(text).split("年")
    month, day = rest.rstrip("日").split("月")
    tens, _, ones = day.rpartition("十")
    number = _MONTHS.get(day) or (_MONTHS.get(tens, 1) * 10 + _MONTHS.get(ones, 0))
    return _day(int(year), _MONTHS[month], number)
