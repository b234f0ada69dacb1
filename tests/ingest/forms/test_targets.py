"""Targets and results that sentences tell, where no form prints them."""

from __future__ import annotations

from ingest import forms
from tests.ingest.forms.builder import document, lines

TEXT = """
（三）绩效指标完成情况分析
1.产出指标完成情况分析。
（1）数量指标：疏浚渠道长度目标值≥12公里，实际完成12.6公里；发放苗木数量年度目标值1,200株，完成1,150株。
（2）成本指标：每公里疏浚成本目标值≤3.5万元，完成3.42万元。
2.效益指标完成情况分析。
（1）社会效益：灌溉条件目标值有所改善，完成有所改善。
3.满意度指标完成情况分析。受益农户满意度目标值≥90%，完成94%。
"""


def read(text: str, in_tables: bool = False):
    doc = document(lines(text))
    return forms.scorecard_prose(doc, (0, len(doc.text)), "report", in_tables=in_tables)[0]


def test_items_stand_under_the_levels_told_before_them():
    assert [(i.level1, i.level2, i.level3, i.target_text, i.actual_text) for i in read(TEXT)] == [
        ("产出指标", "数量指标", "疏浚渠道长度", "≥12公里", "12.6公里"),
        ("产出指标", "数量指标", "发放苗木数量", "1,200株", "1,150株"),
        ("产出指标", "成本指标", "每公里疏浚成本", "≤3.5万元", "3.42万元"),
        ("效益指标", "社会效益", "灌溉条件", "有所改善", "有所改善"),
        ("满意度指标", None, "受益农户满意度", "≥90%", "94%"),
    ]


def test_a_form_that_prints_them_is_enough():
    assert not read(TEXT, in_tables=True)


def test_a_target_in_passing_is_no_indicator():
    assert not read("全年支付率目标值100%，实际完成96%，主要受工期影响。\n群众满意度目标值≥90%，实际95%。")
