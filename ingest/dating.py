"""The fiscal year a report is about and the day it was written.

Lives here: years and dates in Chinese text and which of them counts. Never here: the years of single figures
(``narrative``, ``forms``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from ingest.headlines import Line

_CN_DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"○": "0", "O": "0", "o": "0"}
_CN_YEAR = re.compile(r"二[零○Oo0][零○Oo0一二三四五六七八九]{2}(?=年)")
_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?:年?[-~至—](20[0-3]\d))?年(度)?")
_LABELLED_YEAR = re.compile(
    r"(?:评价年度|自评年度|评价时段|预算年度|绩效年度|所属年度|报告年度|自评期间|评价期间|年度)[:|]?\(?(20[0-3]\d)(?:年|$|\)|-)"
)
_LONE_YEAR = re.compile(r"^\(?(20[0-3]\d)年度?\)?$")
_QUOTED = re.compile(r"《[^《》]{0,80}》")
# behind such words a year is not the one reported on
_OTHER_YEAR_BEFORE = re.compile(r"(?:较|比|与|同|上年|去年|上一年度?|自|始于|成立于|[(（])$")
_OTHER_YEAR_AFTER = re.compile(
    r"^(?:年度?)?(?:同期|相比|决算数?相比|工作(?:打算|计划|安排|思路|重点)|预算编制|下一步|以来|起|至|-)"
)
_REPORTED = re.compile(
    r"^(?:部门|单位|本级|我?[局部委办院校镇乡]|市级|县级|区级|省级)?(?:预算部门|部门|单位)?(?:整体|预算|财政|收入|支出|总收入|总支出|绩效|项目|全年|年初|基本支出|决算|资金|初)"
)
_END_OF_YEAR = re.compile(r"^(?:12月31日|底|末|年末)")

_DAY = re.compile(r"(?<!\d)(20[0-3]\d)[年./-](1[0-2]|0?[1-9])[月./-](3[01]|[12]\d|0?[1-9])(?:日|号|(?!\d))")
_CN_DATE = re.compile(
    r"二[零○Oo0][零○Oo0一二三四五六七八九]{2}年(?:十[一二]?|[一二三四五六七八九])月(?:三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])日"
)
_DATE_LABEL = re.compile(
    r"(?:填报日期|填表日期|报告日期|报告时间|填报时间|填表时间|评价日期|评价时间|自评日期|自评时间|编制日期|报送日期|日期|时间)[:|]?$"
)
_MONTHS = {c: i for i, c in enumerate("一二三四五六七八九", 1)} | {"十": 10, "十一": 11, "十二": 12}


def plain_years(folded: str) -> str:
    """Text in which years written in Chinese numerals (二零二三年) have digits; same length."""
    if "二" not in folded:
        return folded
    return _CN_YEAR.sub(lambda m: "2" + "".join(_CN_DIGITS.get(c, c) for c in m[0][1:]), folded)


def fiscal_year(title: str | None, lines: Sequence[Line], written: date | None) -> int | None:
    """The year reported on: of the title, else of a label, else the one the text speaks of.

    Never the year of publication, of the notice that asked for the report, or of the next plan.
    """
    if title and (year := _title_year(plain_years(title))):
        return year
    head = [plain_years(line.folded) for line in lines[:30]]
    for text in head:
        found = _LABELLED_YEAR.search(text) or _LONE_YEAR.match(text)
        if found:
            return int(found[1])
    votes = _votes(lines)
    if written is not None:
        votes = Counter({y: n for y, n in votes.items() if y <= written.year})
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1] and ranked[0][1] < 2):
        return None
    return max(ranked, key=lambda item: (item[1], item[0]))[0]


def _title_year(title: str) -> int | None:
    found = list(_YEAR.finditer(title))
    if not found:
        lone = re.match(r"\(?(20[0-3]\d)(?!\d)", title)
        return int(lone[1]) if lone else None
    # 关于2023年度……的报告（2024年公开）: 年度 is the fiscal year's word
    best = next((m for m in found if m[3]), found[0])
    return int(best[2] or best[1])


def _votes(lines: Sequence[Line]) -> Counter[int]:
    votes: Counter[int] = Counter()
    notices: Counter[int] = Counter()
    for n, line in enumerate(lines):
        text = plain_years(line.folded)
        if "20" not in text:
            continue
        for quoted in _QUOTED.findall(text):
            notices.update(int(m[1]) for m in _YEAR.finditer(quoted) if m[3])
        text = _QUOTED.sub("", text)
        early = 2 if n < 40 else 1
        for m in _YEAR.finditer(text):
            before, after = text[max(0, m.start() - 6) : m.start()], text[m.end() : m.end() + 16]
            if _OTHER_YEAR_BEFORE.search(before) or _OTHER_YEAR_AFTER.match(after) or line.is_row:
                continue
            weight = 1
            if _END_OF_YEAR.match(after) or m[3]:
                weight = 3
            if _REPORTED.match(after):
                weight += 3
            votes[int(m[2] or m[1])] += weight * early
    return votes or notices


def report_date(lines: Sequence[Line]) -> date | None:
    """The day of 填报日期 and its kin, else the date under the text or under the title. None without a day."""
    for line in lines:
        for at, day in _dates(line.folded):
            if _DATE_LABEL.search(line.folded[:at].rstrip("|")):
                return day
    # the signature: a short line that is little but a date, the last one counts
    for line in reversed(lines):
        if not line.is_row and len(line.folded) <= 40:
            for at, day in _dates(line.folded):
                if len(line.folded) - at <= 14 and (at == 0 or not re.search(r"[,，;。:至]", line.folded)):
                    return day
    return None


def _dates(folded: str) -> list[tuple[int, date]]:
    found = []
    if "20" in folded:
        found = [(m.start(), _day(int(m[1]), int(m[2]), int(m[3]))) for m in _DAY.finditer(folded)]
    if "二" in folded and "月" in folded:
        found += [(m.start(), _chinese_day(m[0])) for m in _CN_DATE.finditer(folded)]
    return [(at, day) for at, day in found if day is not None]


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
