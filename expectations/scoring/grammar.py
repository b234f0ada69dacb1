"""The language of scoring rules: bands, deductions per step, full marks.

Lives here: patterns of the words and what they say, as exact fractions in percentage points and marks. Never here:
applying a scheme to a result (``readings``).

``每超过一个百分点扣0.4分，扣完为止`` · ``0-10%（含），计5分；11-30%（含），计4分`` · ``每超过（降低）5%扣2分``
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from ingest.normalise import fold

_N = r"-?\d+(?:\.\d+)?"
_UPPER = "≤|<=|<|不高于|不超过|小于或?等于|小于|低于|不足"
_LOWER = "≥|>=|>|不低于|不少于|大于或?等于|大于|高于|超过|达到"
_BAND = re.compile(
    rf"(?:(?P<upper>{_UPPER})|(?P<lower>{_LOWER})|=)?(?P<a>{_N})%?(?P<a_in>\(含\))?"
    rf"(?:[-~至到](?P<b>{_N})%(?P<b_in>\(含\))?)?"
    r"(?P<tail>\(含\)|及?以上|及?以下|以内|之间)?(?P<tail_in>\(含\))?"
    r"(?:的|时|者)?[,，:]?(?:计|得|为|给|评)?(?P<verdict>满分|不得分|不计分|(?P<points>\d+(?:\.\d+)?)分)"
)
_OVER = "超过|超出|超支|超|高于|高出|高|增加|上升|提高|增长|多"
_UNDER = "降低|低于|低|下降|减少|少于|少|不足|未达到"
_EITHER = "偏离|相差|差"
_COUNT = r"一|1|\d+(?:\.\d+)?"
_DEDUCTION = re.compile(
    rf"每(?:(?P<over>{_OVER})|(?P<under>{_UNDER})|(?P<either>{_EITHER}))"
    rf"(?:(?:或者?|、|/|\()(?P<also>{_OVER}|{_UNDER})\)?)?"
    rf"(?P<unit>{_COUNT})?个?(?:百分点|%)(?:\(含\))?[,，]?(?:则|应|予以)?扣(?:除|减)?"
    r"(?:(?P<points>\d+(?:\.\d+)?|一|半)分|[^\d,，;；。]{0,6}?(?:分值|权重|满分|总分|标准分)的?(?P<share>\d+(?:\.\d+)?)%)"
)
_STEP = re.compile(r"每(?:上升|下降|提高|升|降|增加|减少)一?个?档次?[,，]?扣(?P<points>\d+(?:\.\d+)?)分")
_PROPORTION = re.compile(r"按(?:实际|完成|相应)?比例|得分=|按执行率")
_HARMLESS = re.compile(r"扣完为止|扣至0分?为止|扣分原因.*$|直至扣完|最多扣\d+(?:\.\d+)?分")
_SPACE = re.compile(r"[\s\"']")


@dataclass(frozen=True, slots=True)
class Band:
    """Results from ``low`` to ``high`` (None: no end) have ``points``; None stands for full marks."""

    low: Fraction | None
    high: Fraction | None
    points: Fraction | None
    low_in: bool = True
    high_in: bool = True
    bare: bool = False  # a bare 100 %: whether more is as good is not said


@dataclass(frozen=True, slots=True)
class Deduction:
    """``points`` off, or ``share`` of the full marks, for every ``unit`` percentage points over or under the mark."""

    over: bool
    under: bool
    unit: Fraction
    points: Fraction | None
    share: Fraction | None  # 0.1 for ten per cent


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scoring rule as read. ``open``: it says more than was understood, and nothing can be held against a score."""

    bands: tuple[Band, ...]
    deductions: tuple[Deduction, ...]
    step: Fraction | None  # marks for each band further
    proportional: bool
    open: bool


def plain(text: str) -> str:
    """The rule without spaces and quotes, in plain characters."""
    return _SPACE.sub("", fold(text))


@lru_cache(maxsize=4096)
def read_scheme(text: str) -> Scheme | None:
    """The scheme of a printed rule; None when it names neither a band nor a deduction."""
    told = _HARMLESS.sub("", plain(text))
    deductions = list(_DEDUCTION.finditer(told))
    steps = list(_STEP.finditer(told))
    rest = told
    for match in (*deductions, *steps):
        rest = rest.replace(match[0], "。", 1)
    bands = [b for m in _BAND.finditer(rest) if (b := _band(m)) is not None]
    if not bands:
        return None
    return Scheme(
        bands=tuple(bands),
        deductions=tuple(_deduction(m) for m in deductions),
        step=Fraction(steps[0]["points"]) if steps else None,
        proportional=bool(_PROPORTION.search(rest)),
        open="扣" in rest or "加分" in rest or "每" in rest,
    )


def _band(m: re.Match[str]) -> Band | None:
    a = Fraction(m["a"])
    tail = m["tail"] or ""
    if m["points"] is not None:
        points: Fraction | None = Fraction(m["points"])
    else:
        points = None if m["verdict"] == "满分" else Fraction(0)
    told_in = bool(m["tail_in"]) or tail == "(含)"
    if m["b"] is not None:
        b = Fraction(m["b"])
        if b < a:
            return None
        # 含 behind the range speaks of its end; where the begin belongs to is accepted either way (readings)
        return Band(a, b, points, True, True)
    if m["upper"] or "以下" in tail or tail == "以内":
        strict = m["upper"] in ("<", "小于", "低于", "不足")
        return Band(None, a, points, high_in=not strict or told_in)
    if m["lower"] or "以上" in tail:
        strict = m["lower"] in (">", "大于", "高于", "超过")
        return Band(a, None, points, low_in=not strict or told_in)
    return Band(a, a, points, bare=True)


def _deduction(m: re.Match[str]) -> Deduction:
    unit = m["unit"]
    also = m["also"] or ""
    both = bool(m["either"])
    points = m["points"]
    return Deduction(
        over=bool(m["over"]) or both or bool(re.fullmatch(_OVER, also)),
        under=bool(m["under"]) or both or bool(re.fullmatch(_UNDER, also)),
        unit=Fraction(1) if unit in (None, "一") else Fraction(unit),
        points={"一": Fraction(1), "半": Fraction(1, 2)}.get(points) or Fraction(points) if points else None,
        share=Fraction(m["share"]) / 100 if m["share"] else None,
    )
