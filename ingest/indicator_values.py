"""Targets and results of indicators, split: operator, value, unit.

Lives here: ≥95%, =100%, ≤41.7万元, 人均≤2000元, 3000元/个, dates, words. Never here: whether a target is met.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ingest.normalise import fold
from ingest.numbers import parse_numeral

_SPELLINGS = {
    ">=": "≥ >= => ≧ 》 不低于 不少于 大于等于 大于或等于 至少 不小于",
    "<=": "≤ <= =< ≦ 《 不超过 不高于 小于等于 小于或等于 不大于 不多于 控制在",
    "=": "= == 等于",
    ">": "> 大于 超过 高于",
    "<": "< 小于 低于",
}
_OPERATORS = {spelling: operator for operator, spellings in _SPELLINGS.items() for spelling in spellings.split()}
_OPERATOR = re.compile("|".join(sorted(map(re.escape, _OPERATORS), key=len, reverse=True)))
_AFTER = {
    "以上": ">=",
    "及以上": ">=",
    "(含)以上": ">=",
    "以内": "<=",
    "以下": "<=",
    "之内": "<=",
    "内": "<=",
    "及以下": "<=",
    "(含)以下": "<=",
}
_NUMBER = re.compile(
    r"(?P<sign>(?<![\d一-龥])-)?(?P<num>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*"
    r"(?P<unit>百分比|个百分点|%|‰|万元/[一-龥]+|元/[一-龥]+(?:/[一-龥]+)?|万元|亿元|元|[万亿]?[一-龥㎡]{1,3}?(?:/[一-龥]{1,3})?(?=$|[,，、。;；()及以之左内])|m²|m2|km)?"
    r"\s*(?:\(含\))?(?P<after>及?以上|以内|及?以下|之内|内)?"
)
_DATE = re.compile(
    r"^(?:在|于)?(?:20\d\d年?(?:度)?)?(?:\d{1,2}月(?:\d{1,2}日|底|末|份)?|年?底|年?末|年内|年度内)?(?:前|之前|以前|完成|内)*$"
)
_DATES = re.compile(r"20\d\d年(?:度|底|末)?(?:\d{1,2}月(?:\d{1,2}日|底|末)?)?|\d{1,2}月(?:\d{1,2}日|底|末|份)?")
_DATE_HINT = re.compile(r"20\d\d\s*[年.-]|\d{1,2}\s*月")
_RANGE = re.compile(r"^=?(\d+(?:\.\d+)?)(%|[一-龥]{0,3})[-~至](\d+(?:\.\d+)?)(%|[一-龥]{0,3})(?:\(含\))?$")
_RATE_UNIT = {"百分比": "%"}


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """``operator``: >= <= = > < text date, None where nothing is printed; value and unit of the first number."""

    operator: str | None
    value: Decimal | None
    unit: str | None


NOTHING = IndicatorValue(None, None, None)


@lru_cache(maxsize=4096)
def operator_of(text: str) -> str | None:
    """The operator that a cell 指标性质 holds (≥, ﹦, 不低于 …); None for 定性 and words."""
    return _OPERATORS.get(fold(text).replace(" ", ""))


def read_target(text: str | None) -> IndicatorValue:
    """A printed target. A bare number means that it is to be reached exactly; words have operator ``text``."""
    return _read(text, "=")


def read_actual(text: str | None) -> IndicatorValue:
    """A printed result; its operator is None unless it is a word or a date."""
    read = _read(text, None)
    return IndicatorValue(read.operator if read.operator in ("text", "date") else None, read.value, read.unit)


def _read(text: str | None, bare: str | None) -> IndicatorValue:
    if text is None or not text.strip():
        return NOTHING
    folded = re.sub(r"\s+", "", fold(text))
    if _DATE_HINT.search(folded) and (_DATE.match(folded) or not re.search(r"[%元]|≥|≤", folded)):
        return IndicatorValue("date", None, None)
    span = _RANGE.match(folded)
    if span is not None and bare is not None:
        # 0-10%: at most the upper end; 95%-100%: at least the lower end.
        low, high, unit = Decimal(span[1]), Decimal(span[3]), span[4] or span[2] or None
        return IndicatorValue("<=", high, unit) if low == 0 else IndicatorValue(">=", low, unit)
    folded = _DATES.sub("、", folded)
    operator = _OPERATOR.search(folded)
    at = operator.end() if operator and _NUMBER.match(folded, operator.end()) else 0
    number = _NUMBER.search(folded, at)
    if number is None:
        return IndicatorValue("text", None, None)
    parsed = parse_numeral(number["num"])
    if parsed is None:
        return IndicatorValue("text", None, None)
    # A number inside a sentence is no value of the indicator: 完成3项制度建设并…
    if not at and len(folded) > number.end() + 6:
        return IndicatorValue("text", None, None)
    value = -parsed[0] if number["sign"] else parsed[0]
    unit = number["unit"]
    sign = _OPERATORS[operator[0]] if operator and at else None
    sign = sign or _AFTER.get(number["after"] or "") or bare
    return IndicatorValue(sign, value, _RATE_UNIT.get(unit, unit) if unit else None)
