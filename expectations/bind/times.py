"""Dates and years: when the report was made, whether it was due, whether its text still speaks of another year.

Lives here: TIM.1xx. Never here: amounts of other years (``history``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from expectations.bind.registry import binder
from expectations.catalogue.model import Rule
from expectations.checks import Check, unjudged
from expectations.quantities import Quantities

_CLAUSE = re.compile(r"[^，,。；;\n]+")
_HISTORY = re.compile(
    r"比|较|同期|上年|上一年|去年|以来|自.{0,12}起|起至|截至|截止|历年|近年|结转|印发|发布|下发|文件|通知|办法|号|《|〔|\[|"
    r"预算|决算|年末|年底|年初|立项|批复|成立|启动|开始|签订|任职|任命|出生|首次|此前|过去|曾"
)
_WORK = re.compile(
    r"取得|得到|获得|荣获|完成|开展|举办|组织|落实|推进|培训|选派|建设|实现|加强|召开|考核|招录|发放|保障"
)
_TOPIC = 3
"""Characters of a clause within which its topic year stands."""


@binder("report_date")
def bind_report_date(rule: Rule, q: Quantities) -> list[Check]:
    """A report on a year is dated after its end and within ``params.years`` years of it."""
    day, year = q.report.report_date, q.report.fiscal_year
    if day is None or year is None:
        return []
    first, last = date(year, 12, 1).toordinal(), date(year + int(rule.params["years"]), 12, 31).toordinal()
    # both sides in one bound: the distance from the middle must not pass half the span (doubled, to stay integer)
    middle = first + last
    check = Check(rule, q.report.report_key, "report", numbers=(abs(2 * day.toordinal() - middle), last - first))
    check.words = {"year": str(year), "stated": day.isoformat(), "scope": ""}
    return [check]


@binder("due_date")
def bind_due_date(rule: Rule, q: Quantities) -> list[Check]:
    """A report is dated no later than the calendar's due date; without a calendar lateness is not applicable."""
    day, due = q.report.report_date, q.facts.due_on
    key = q.report.report_key
    if due is None:
        return [unjudged(rule, key, "report", "not_applicable", "没有这一地区、年度和种类报告的报送期限")]
    if day is None:
        return [unjudged(rule, key, "report", "unresolved", "报告没有写明日期")]
    check = Check(rule, key, "report", numbers=(day.toordinal(), due.toordinal()))
    check.words = {
        "year": str(q.report.fiscal_year or ""), "stated": day.isoformat(), "limit": due.isoformat(),
        "other": str(day.toordinal() - due.toordinal()), "scope": "",
    }  # fmt: skip
    return [check]


@binder("stale_year")
def bind_stale_year(rule: Rule, q: Quantities) -> list[Check]:
    """Sentences about the year's work whose topic is the year before: a text carried over."""
    year = q.report.fiscal_year
    if year is None:
        return []
    stale = [c for text in q.facts.before for c in _clauses(text, year - 1) if _is_stale(c, year - 1)]
    check = Check(rule, q.report.report_key, "report", numbers=(len(stale), 0))
    first = "".join(stale[0].split())[:24] if stale else ""
    check.words = {"year": str(year), "stated": str(year - 1), "statement": first, "scope": ""}
    return [check]


def _clauses(text: str, year: int) -> Iterator[str]:
    """Clauses without spaces; one that is but the year goes with the next two."""
    told = ["".join(c.split()) for c in _CLAUSE.findall(text)]
    for n, clause in enumerate(told):
        yield "，".join(told[n : n + 3]) if clause == f"{year}年" else clause


def _is_stale(clause: str, year: int) -> bool:
    """The clause tells of work done in ``year`` and neither compares nor looks back."""
    at = clause.find(f"{year}年")
    if not 0 <= at <= _TOPIC or clause.startswith("度", at + 5) or len(re.findall(r"20\d\d", clause)) > 1:
        return False
    return bool(_WORK.search(clause, at)) and not _HISTORY.search(clause)
