"""Cleaning and folding of text."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.normalise import clean, fold


def test_traces_of_converters_go():
    assert clean("[bookmark: _GoBack]五、经验") == "五、经验"
    assert clean("概况 PAGEREF _Toc25831 \\h 3").split() == ["概况", "3"]
    assert clean("**预算执行情况。**支出") == "预算执行情况。支出"
    assert clean("支\u200b出\ufeff") == "支出"


def test_odd_forms_fold_to_plain_ones():
    assert fold("﹦≦≧％（１２）“三公”") == '=≤≥%(12)"三公"'


def test_the_chinese_comma_is_no_separator_of_thousands():
    assert fold("5，185") == "5，185"


@given(st.text())
def test_folding_keeps_every_offset(text):
    assert len(fold(text)) == len(text)


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)).count("\u200b") == 0
    assert clean(text).translate({0: None}) == clean(text)
