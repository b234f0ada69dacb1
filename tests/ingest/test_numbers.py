"""Numbers: numerals, units, qualifiers, and what only looks like a quantity."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.normalise import fold
from ingest.numbers import find_numbers, parse_numeral, to_wan


def read(text: str) -> list[tuple[str, int, str | None, str, str | None]]:
    return [(str(n.value), n.decimals, n.unit, n.kind, n.qualifier) for n in find_numbers(fold(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("支出1,348.22万元", ("1348.22", 2, "万元", "money", None)),
        ("支出１３４８．２２ 万元", ("1348.22", 2, "万元", "money", None)),
        ("支出1，348.22万元", ("1348.22", 2, "万元", "money", None)),
        ("补助50万；", ("50", 0, "万", "money", None)),
        ("服务5.7万件次", ("57000", 0, "件", "count", None)),
        ("党员2.6万余名", ("26000", 0, "名", "count", "余")),
        ("近4万元", ("4", 0, "万元", "money", "近")),
        ("不低于90%", ("90", 0, "%", "percent", "不低于")),
        ("95%以上", ("95", 0, "%", "percent", "以上")),
        ("下降5.98个百分点", ("5.98", 2, "个百分点", "points", None)),
        ("变动率=-29.17%", ("-29.17", 2, "%", "percent", None)),
        ("一百二十万元", ("120", 0, "万元", "money", None)),
        ("叁拾万元整", ("30", 0, "万元", "money", None)),
        ("投资2.3亿元", ("2.3", 1, "亿元", "money", None)),
        ("80余万美元", ("80", 0, "万美元", "foreign", "余")),
        ("得分96.5分", ("96.5", 1, "分", "score", None)),
        ("接待285人次", ("285", 0, "人次", "count", None)),
    ],
)
def test_one_number(text, expected):
    assert read(text)[-1] == expected


@pytest.mark.parametrize(
    "text",
    [
        "2023年度",
        "2023年12月31日",
        "〔2018〕2号",
        "第68号",
        "（3）",
        "3.",
        "用于：2.渠道清淤",
        "8-10月",
        "2019-2021年",
        "附件3-2",
        "13800000000",
        "2024-05-16",
    ],
)
def test_what_is_no_quantity(text):
    assert find_numbers(fold(text)) == []


def test_amounts_are_exact():
    assert to_wan(Decimal("2345678.91"), "元") == Decimal("234.567891")
    assert to_wan(Decimal("0.01"), "亿元") == Decimal("100")
    assert to_wan(Decimal(3), "人") is None


def test_no_numeral_is_no_number():
    assert parse_numeral("无") is None
    assert parse_numeral("NaN") is None


@given(
    st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False), st.sampled_from(["万元", "元", "亿元", "%"])
)
def test_a_printed_number_is_read_back(value, unit):
    for shown in (f"{value}", f"{value:,}"):
        found = find_numbers(f"支出为{shown}{unit}，")
        assert [(n.value, n.unit, n.decimals) for n in found] == [(value, unit, 2)]
