"""Operator, value and unit of targets and results."""

from decimal import Decimal

import pytest

from ingest.indicator_values import operator_of, read_actual, read_target


@pytest.mark.parametrize(
    ("text", "operator", "value", "unit"),
    [
        ("≥95%", ">=", "95", "%"),
        ("=100%", "=", "100", "%"),
        ("﹦120株", "=", "120", "株"),
        ("≤ 41.7 万元", "<=", "41.7", "万元"),
        ("≦0", "<=", "0", None),
        ("人均≤2000 元", "<=", "2000", "元"),
        ("3000 元/个", "=", "3000", "元/个"),
        ("不低于90％", ">=", "90", "%"),
        ("每年不少于2次", ">=", "2", "次"),
        ("≥100百分比", ">=", "100", "%"),
        ("≥1,200册", ">=", "1200", "册"),
        ("≥5万人次", ">=", "5", "万人次"),
        ("100%以下（含）", "<=", "100", "%"),
        ("0-10%（含）", "<=", "10", "%"),
        ("95%-100%", ">=", "95", "%"),
        ("1.5公里以上", ">=", "1.5", "公里"),
        ("控制在50万元以内", "<=", "50", "万元"),
        ("3个月内", "<=", "3", "个月"),
        ("1次/月", "=", "1", "次/月"),
        ("2023年12月前支付100%", "=", "100", "%"),
        ("50", "=", "50", None),
        ("12月底前", "date", None, None),
        ("2023 年年底", "date", None, None),
        ("2023年底全部支付", "date", None, None),
        ("不断提升", "text", None, None),
        ("完成3项制度建设并形成长效机制", "text", None, None),
    ],
)
def test_targets(text, operator, value, unit):
    read = read_target(text)
    assert (read.operator, read.value, read.unit) == (operator, value and Decimal(value), unit)


@pytest.mark.parametrize("text", [None, "", "  "])
def test_nothing_printed_is_nothing(text):
    assert read_target(text).operator is None
    assert read_actual(text).value is None


def test_a_result_has_no_operator():
    assert read_actual("-29.17%") == read_actual("-29.17 %")
    assert (read_actual("-29.17%").operator, read_actual("-29.17%").value) == (None, Decimal("-29.17"))
    assert read_actual("基本完成").operator == "text"


def test_operators_in_a_cell_of_their_own():
    assert [operator_of(t) for t in ("≥", "﹦", "＜＝", "不少于", "定性")] == [">=", "=", "<=", ">=", None]
