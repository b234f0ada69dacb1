"""Numbers as these reports print them: numeral, decimals, unit, qualifier. The only place that reads a number.

Lives here: 元/万元/亿元, 万 without 元, thousands separators, Chinese numerals, percent against 个百分点, counters, and
what looks like a number but is none (dates, list numbers, document numbers, telephones). Never here: what it means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import cn2an

MONEY_FACTOR_WAN: dict[str, Decimal] = {
    "元": Decimal("0.0001"),
    "千元": Decimal("0.1"),
    "万元": Decimal(1),
    "万": Decimal(1),
    "百万元": Decimal(100),
    "亿元": Decimal(10000),
    "亿": Decimal(10000),
}
"""Unit of money → 万元."""

# A counter after 万 shows that it counts things, not money: 2.6万余个, 5.7万件次, 4万多人.
_COUNTERS = (
    "人次|人份|人|名|位|户次|户|家次|家|件次|件|个|只|头|亩|公里|千米|米|公斤|千克|吨|斤|份|册|本|场次|场|期|次|批次|批|"
    "条|项|台套|台|辆|套|部|篇|宗|起|株|棵|平方米|平方公里|立方米|方|元/|学时|课时|字|人天|天|小时|年|岁|张|幅|块|处|座|间|所|村|盏|包|箱|袋|瓶|支|组|队|对|节|堂|届|轮|周|平方"
)
_UNITS = (
    r"百万元|万美元|亿美元|美元|万元|亿元|千元|元"
    rf"|[万亿](?!\s*(?:余|多|几|来)?\s*(?:{_COUNTERS}))"
    r"|个?百分点|%|百分比"
    r"|人次|人|名|位|辆|台套|台|批次|批|次|个|户|件|家"
    r"|分(?![别类管为局公之布配析级期项工解开组批成享担支校钟院中发子红])|㎡|m²|m2|平方米|平米|册|份|期|场次|场|套|项|条|岁|天|小时|公里|吨|亩"
)
_NUMERAL = re.compile(
    r"\d{1,3}(?: \d{3})+\.\d{1,6}(?!\d)|\d{1,3}(?:[,，]\d{3})+\.\d{2}(?!\d)|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)"
    r"|\d+(?:\s?\.\s?\d+)?"
)
# What may follow a numeral: 余, a magnitude of things counted (2.6万余个), the unit, 左右.
_FOLLOWS = re.compile(
    rf"\s*(?P<more>余|多|来)?\s*(?:(?P<mag>[万亿千百])(?=\s*(?:余|多|几|来)?\s*(?:{_COUNTERS})))?(?P<more2>余|多|来)?\s*"
    rf"(?:个(?=批次))?(?P<unit>{_UNITS})?(?P<after>左右|上下|以上|以内|以下)?"
)
_QUALIFIED = re.compile(r"(约为|大约|约|将近|近|超过|超|逾|突破|不低于|不少于|不超过|不高于|至少|最多|高达)\s*$")
_SIGN = re.compile(r"(?:(?<![\d\w年月.)）%元])|(?<=[率为]))([-+])\s?$")
_TO_DATE = re.compile(r"\s?[-~至到]\s?\d{1,4}\s*[年月日]|\s+[年月日号]")
_YEAR_MONTH_DAY = re.compile(r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)")
_IN_YEAR_MONTH_DAY = re.compile(r"(?:19|20)\d\d[-/.](?:\d{1,2}[-/.])?$")
_OF_SERIES = re.compile(r"(?:第\s*|附[件表]\s*(?:\d+\s?-\s?)?)$")
_PHONE = re.compile(r"1[3-9]\d{9}$|0\d{2,3}-\d{7,8}")
_CHINESE = re.compile(
    r"(?<![一-龥])?(?P<num>[零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]*[一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟][零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]*?)"
    r"(?P<unit>万元|亿元|元)(?:整|正)?"
)
_BEFORE = {"约为": "约", "大约": "约", "将近": "近", "超过": "超", "突破": "超", "高达": None}
_KIND = {"%": "percent", "百分比": "percent", "百分点": "points", "个百分点": "points", "分": "score"}


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number at [start, end) of the folded text; ``unit_end`` is where its unit ends.

    ``kind``: money | percent | points | score | count | foreign | bare. ``unit`` as printed (None when bare);
    ``value`` signed, as printed (2.6万余个 → value 26000, unit 个).
    """

    start: int
    end: int
    unit_end: int
    value: Decimal
    decimals: int
    unit: str | None
    kind: str
    qualifier: str | None

    @property
    def amount_wan(self) -> Decimal | None:
        """The amount in 万元; None for what is not money."""
        return to_wan(self.value, self.unit) if self.kind == "money" else None


def to_wan(value: Decimal, unit: str | None) -> Decimal | None:
    """``value`` in ``unit`` as 万元, exact; None when the unit is no unit of money."""
    factor = MONEY_FACTOR_WAN.get((unit or "").replace(" ", ""))
    return None if factor is None else value * factor


def parse_numeral(text: str) -> tuple[Decimal, int] | None:
    """Value and printed decimals of a numeral standing alone (``1,234.50`` → (1234.50, 2)); None when it is none."""
    plain = text.replace(",", "").replace("，", "").replace(" ", "")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    return (value, len(plain.partition(".")[2])) if value.is_finite() else None


def find_numbers(folded: str, start: int = 0, end: int | None = None) -> list[Number]:
    """All quantities of ``folded[start:end]``, left to right; dates, list and document numbers are left out."""
    end = len(folded) if end is None else end
    out: list[Number] = []
    for m in _NUMERAL.finditer(folded, start, end):
        a, b = m.span()
        before = folded[a - 1] if a > start else ""
        if (before.isascii() and (before.isalnum() or before == ".")) or (
            before == "," and a - 1 > start and folded[a - 2].isdigit()
        ):
            continue
        if not _is_label(folded, start, end, a, b, before):
            out.append(_number(folded, start, end, a, b))
    if _CHINESE_HINT.search(folded, start, end):
        out += _chinese(folded, start, end)
        out.sort(key=lambda n: n.start)
    return out


_CHINESE_HINT = re.compile(r"[一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟]万?元")


def _is_label(folded: str, start: int, end: int, a: int, b: int, before: str) -> bool:
    """Whether a numeral is a date, a list or document number, a telephone."""
    after = folded[b] if b < end else "。"
    whole = "." not in folded[a:b] and b - a <= 4
    if after in "年月日号" or (before == "[" and after == "]"):
        return True
    if after.isascii() and after.isalpha() and after not in "mM":
        return True  # the digits of a code
    if whole and ((after in " -~至到" and _TO_DATE.match(folded, b, end)) or _YEAR_MONTH_DAY.match(folded, a, end)):
        return True
    if whole and before and before in "-/." and _IN_YEAR_MONTH_DAY.search(folded, max(start, a - 8), a):
        return True
    if whole and before == "(" and after == ")" and b - a >= 3 and folded[a - 2 : a - 1].isalpha():
        return True  # 工资福利支出（301）: the code of a class
    if b - a <= 2 and (
        (before == "(" and after == ")")
        or (after in ".、" and _starts_line(folded, start, a) and not folded[b + 1 : b + 2].isdigit())
        or (after in ".、" and before in (":", ";", "。") and "一" <= folded[b + 1 : b + 2] <= "龥")  # ；2.渠道清淤
    ):
        return True
    if before and before in "第件表- " and _OF_SERIES.search(folded, max(start, a - 10), a):
        return True
    if b - a >= 11 and _PHONE.match(folded, a, b):
        return True
    return bool(b - a >= 3 and folded[a] == "0" and after == "-" and _PHONE.match(folded, a, end))


def _starts_line(folded: str, start: int, a: int) -> bool:
    head = folded[start:a].rstrip(" ")
    return not head or head.endswith("\n")


def _number(folded: str, start: int, end: int, a: int, b: int) -> Number:
    parsed = parse_numeral(folded[a:b])
    assert parsed is not None  # the pattern admits nothing else
    value, decimals = parsed
    follows = _FOLLOWS.match(folded, b, end)
    assert follows is not None  # every part of it may be absent
    unit, mag = follows["unit"], follows["mag"]
    if mag and unit and unit not in MONEY_FACTOR_WAN:
        shift = {"百": 2, "千": 3, "万": 4, "亿": 8}[mag]
        value, decimals = value.scaleb(shift), max(0, decimals - shift)
        value = value.quantize(Decimal(1).scaleb(-decimals))
    elif mag:
        unit = mag + (unit or "")
    head = folded[max(start, a - 5) : a]
    qualified = _QUALIFIED.search(head)
    qualifier = _BEFORE.get(qualified[1], qualified[1]) if qualified else None
    sign = _SIGN.search(head) if head[-2:].rstrip()[-1:] in ("-", "+") and head else None
    if sign and sign[1] == "-":
        value, a = -value, max(start, a - 5) + sign.start(1)
    if follows["more"] or follows["more2"]:
        qualifier = "余"
    qualifier = follows["after"] or qualifier
    if unit in MONEY_FACTOR_WAN:
        kind = "money"
    elif unit is None:
        kind = "bare"
    elif "美元" in unit:
        kind = "foreign"
    else:
        kind = _KIND.get(unit, "count")
    return Number(a, b, follows.end("unit") if follows["unit"] else b, value, decimals, unit, kind, qualifier)


def _chinese(folded: str, start: int, end: int) -> list[Number]:
    """Amounts written in Chinese numerals: 一百二十万元, 叁拾万元整."""
    out = []
    for m in _CHINESE.finditer(folded, start, end):
        try:
            value = Decimal(str(cn2an.cn2an(m["num"], "smart")))
        except ValueError:
            continue  # 几 and the like: a word, no numeral
        a, b = m.span("num")
        out.append(Number(a, b, m.end("unit"), value, 0, m["unit"], "money", None))
    return out
