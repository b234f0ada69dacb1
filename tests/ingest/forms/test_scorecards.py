"""Scorecards: as tables, and as numbered paragraphs."""

import re
from decimal import Decimal

from ingest import forms
from tests.ingest.forms.builder import document, figures, grid, lines, read, rows, tabbed


def prose(text: str):
    doc = document(lines(text))
    items, marks = forms.scorecard_prose(doc, (0, len(doc.text)), "report")
    without_marks = re.sub(r"（\d+分）", "", doc.text)  # a name may stand on both sides of its marks
    for i in items:
        assert i.level3 in doc.text or i.level3 in without_marks
        for printed in (i.target_text, i.actual_text, i.rule_text):
            assert printed is None or printed in doc.text
    for at, name in marks.parts.items():
        assert doc.text[at].isdigit()
        assert name in doc.text
    return items


def test_a_scorecard_table_with_marks_at_every_level():
    result = read(
        "2023年度部门整体支出绩效评价指标评分表",
        grid("""
一级指标|分值|二级指标|分值|三级指标|分值|评价标准|指标说明|得分
投入|10|预算配置|10|在职人员控制率|5|以100%为标准。在职人员控制率≤100%，计5分；每超过一个百分点扣0.5分，扣完为止。|在职人员数/编制数|5
^|^|^|^|“三公经费”变动率|5|“三公经费”变动率≤0，计5分；每超过一个百分点扣0.5分|（本年-上年）/上年|4.5
过程|60|预算执行|20|预算控制率|5|0-10%（含），计5分；11-30%（含），计4分|…|4
^|^|预算管理|40|管理制度健全性|8|①已制定制度，2分；②得到执行，2分|…|8
总分|100||100||100|||96.5
"""),
    )
    assert [(i.level1, i.level2, i.level3, i.weight, i.score) for i in result.indicators] == [
        ("投入", "预算配置", "在职人员控制率", 5, 5),
        ("投入", "预算配置", "“三公经费”变动率", 5, Decimal("4.5")),
        ("过程", "预算执行", "预算控制率", 5, 4),
        ("过程", "预算管理", "管理制度健全性", 8, 8),
    ]
    assert {i.score_system for i in result.indicators} == {"scorecard"}
    assert [i.target_text for i in result.indicators] == ["≤100%", "≤0", "0-10%（含）", None]
    assert result.indicators[3].rule_text.startswith("①")
    assert figures(result) == {("score_total", None, 2023, None): "96.5分"}


def test_a_standard_that_says_nothing_of_marks_is_the_condition():
    result = read(
        "2023年度部门整体支出绩效评价指标评分表",
        grid("""
一级指标|二级指标|三级指标|分值|评分标准|自评得分
过程|资产管理|资产管理安全性|20|账实相符|20
^|^|固定资产利用率|30|≥95%|29
^|^|资产处置规范性|10|…|10
产出|职责履行|质量达标率|40|按达标比例评分|37
总分|||100||96
"""),
    )
    assert [i.target_text for i in result.indicators] == ["账实相符", "≥95%", None, None]


def test_items_with_rule_result_and_score():
    read_items = prose("""
四、绩效自评情况
（一）投入情况（满分10分，得9.5分）
1、在职人员控制率（满分5分，得5分）：控制率=（在职人员数/编制数）×100%=18/20×100%=90%，在职人员控制率≤100%，计5分；每超过一个百分点扣0.5分，扣完为止。
2、“三公经费”变动率（满分5分，得4.5分）：变动率=（5.2-5.1）/5.1×100%=1.96%。变动率≤0，计5分；变动率＞0，每超过一个百分点扣0.25分，扣完为止。
（二）过程情况60分
1、预算完成率5分：完成率=98.2%。100%计满分，每低于5%扣2分，扣完为止。根据评分标准自评得4分。
2、政府采购执行率6分：实际采购3万元，预算3万元，100%计满分，每超过（降低）5%扣2分。自评得分满分6分。
五、存在的问题
1.预算编制不够细，扣5分。
""")
    assert [(i.level1, i.level3, i.weight, i.score, i.target_text, i.actual_text) for i in read_items] == [
        ("投入情况", "在职人员控制率", 5, 5, "≤100%", "90%"),
        ("投入情况", "“三公经费”变动率", 5, Decimal("4.5"), "≤0", "1.96%"),
        ("过程情况", "预算完成率", 5, 4, "100%", "98.2%"),
        ("过程情况", "政府采购执行率", 6, 6, "100%", None),
    ]
    assert read_items[2].rule_text == "100%计满分，每低于5%扣2分，扣完为止"


def test_the_deduction_of_the_next_item_makes_no_rule_of_a_result():
    read_items = prose("""
三、项目产出情况
1.水质达标率（分值10分）。水质达标率100%，得10分。
2.完工及时性（分值10分）。雨季停工，扣1分，得9分。
3.管网漏损率（分值10分）。漏损率为6.5%，得10分。
""")
    assert [(i.target_text, i.actual_text, i.score) for i in read_items] == [
        (None, "100%", 10),
        (None, None, 9),
        (None, "6.5%", 10),
    ]


def test_bullets_of_an_item_are_no_items():
    read_items = prose("""
（一）过程20分
1.预决算信息公开性5分。
①按规定内容公开，2分；
②按规定时限公开，3分。
自评得5分。
2.资金使用合规性6分，①支出合规，1分；②手续完整，1分。自评得分5分。
3.管理制度健全性9分，自评得满分9分。
""")
    assert [(i.level3, i.weight, i.score) for i in read_items] == [
        ("预决算信息公开性", 5, 5),
        ("资金使用合规性", 6, 5),
        ("管理制度健全性", 9, 9),
    ]


def test_an_item_fused_into_anothers_paragraph():
    read_items = prose("""
（三）产出及效率26分
1.职责履行8分，任务完成，自评得8分。
2.社会效益7分：求助有回音，自评得7分。
3.行政效能6分：会议减少两成，差旅从简，只是材料归档服务对象满意度6分：回收问卷40份，满意度为94%，自评得6分。
""")
    assert [(i.level3, i.score, i.actual_text) for i in read_items] == [
        ("职责履行", 8, None),
        ("社会效益", 7, None),
        ("行政效能", None, None),
        ("服务对象满意度", 6, "94%"),
    ]


def test_sections_within_sections():
    read_items = prose("""
1.预算编制情况。分值20分，自评得分18分。
（1）预算编制合理性（分值5分）。编制合理，自评得5分。
（2）预算编制规范性，5分。符合规范，得分5分。
（3）预决算差异率（10分）。差异率=（300-280）/280=7.14%，按评分标准自评得8分。
2.预算执行情况（30分）
（1）结转结余率（5分）。结转结余率=0，自评得满分。
""")
    assert [(i.level1, i.level3, i.score) for i in read_items] == [
        ("预算编制情况", "预算编制合理性", 5),
        ("预算编制情况", "预算编制规范性", 5),
        ("预算编制情况", "预决算差异率", 8),
        ("预算执行情况", "结转结余率", 5),
    ]


def test_work_that_mentions_marks_is_no_scorecard():
    assert not prose("""
1.举办培训班5期（培训100人），用时30分钟。
2.接待群众来访300批次（600人次）。
3.考核得分95分，居全市第3位。
4.组织党员积分管理（12分），开展活动。
""")


COUNTED = """
三、绩效自评情况
（一）投入
1、在职人员控制率。标准分5分。在职人员控制率=18/20×100%=90%，小于100%，计5分。
2、“三公经费”变动率。标准分5分。本年预算5.1万元，上年5万元，变动率为2%，扣1分，计4分。
（二）过程
1、政府采购执行率。标准分6分。预算3万元，实际采购3万元，执行率100%，计6分。
2、管理制度健全性。标准分8分。制度健全，执行良好，计8分。
"""


def test_scores_counted_at_the_end_of_every_item():
    read_items = prose(COUNTED)
    assert [(i.level1, i.level3, i.weight, i.score, i.actual_text) for i in read_items] == [
        ("投入", "在职人员控制率", 5, 5, "90%"),
        ("投入", "“三公经费”变动率", 5, 4, "2%"),
        ("过程", "政府采购执行率", 6, 6, "100%"),
        ("过程", "管理制度健全性", 8, 8, None),
    ]


def test_full_marks_at_the_end_of_every_item_are_rules():
    assert not prose(COUNTED.replace("变动率为2%，扣1分，计4分", "变动率不大于0，计5分"))


def test_two_items_with_one_score_are_one():
    joined = COUNTED.replace(
        "2、管理制度健全性。标准分8分。制度健全，执行良好，计8分。",
        (
            "2、预算控制率（5分）。追加12.5万元，控制率20.83%，按评分标准计3分。\n"
            "3、经济效益（4分）和社会效益（4分）。园区环境明显改善，计7分。"
        ),
    )
    assert [(i.level3, i.weight, i.score) for i in prose(joined)][3:] == [
        ("预算控制率", 5, 3),
        ("经济效益和社会效益", 8, 7),
    ]


FIELDED = """
（三）各项指标完成情况
1.部门管理指标（20分）。
（1）公用经费控制率：年度指标值≤100%，实际完成值96.5%，分值4分，得分4分。
（2）采购规范性：年度指标值规范，实际完成值规范，分值6分，得分5分。
2.履职效果指标（55分）。
（1）送书下乡册数：年度指标值≥1,200册，实际完成值1,180册，分值10分，得分9.83分。未完成原因：道路中断。
"""


def test_sentences_that_name_every_field():
    read_items = prose(FIELDED)
    assert [
        (i.level1, i.level3, i.target_text, i.actual_text, i.weight, i.score, i.deviation_note) for i in read_items
    ] == [
        ("部门管理指标", "公用经费控制率", "≤100%", "96.5%", 4, 4, None),
        ("部门管理指标", "采购规范性", "规范", "规范", 6, 5, None),
        ("履职效果指标", "送书下乡册数", "≥1,200册", "1,180册", 10, Decimal("9.83"), "道路中断"),
    ]


def test_a_plan_and_its_result_in_a_sentence_are_no_form():
    assert not prose(FIELDED.replace("年度指标值", "去年").replace("实际完成值", "今年"))


def test_a_second_level_that_other_scorecards_have_as_their_first():
    result = read(
        lines("""
一级指标 | 二级指标 | 三级指标 | 分值 | 得分
履职效能(50分) | 整体效能 | 湖堤巡护目标完成情况 | 30 | 29
码头照明目标完成情况 | 20 | 20
管理效率(50分) | 预算编制 | 新增项目事前评估 | 20 | 20
预算执行 | 预算编制约束性 | 15 | 13.4
运行成本 | “三公经费”控制情况 | 15 | 15
合计 | 100 | 97.4
""")
    )
    assert [(i.level1, i.level2, i.level3, i.score) for i in result.indicators] == [
        ("履职效能(50分)", "整体效能", "湖堤巡护目标完成情况", 29),
        ("履职效能(50分)", "整体效能", "码头照明目标完成情况", 20),
        ("管理效率(50分)", "预算编制", "新增项目事前评估", 20),
        ("管理效率(50分)", "预算执行", "预算编制约束性", Decimal("13.4")),
        ("管理效率(50分)", "运行成本", "“三公经费”控制情况", 15),
    ]


def test_satisfaction_in_the_column_of_second_levels_is_one():
    text = """
    一级指标→二级指标→三级指标→年度指标值→实际完成值→分值→得分
    产出指标→重点任务完成→救助站改造数量→≥5个→5个→20→20
    效益指标→履职效益→困难群众生活→有效保障→有效保障→15→15
    →满意度→来访群众满意度→≥90%→96%→10→10
    """
    found = rows(read(tabbed(text)))
    assert found[-1][:3] == ("效益指标", "满意度", "来访群众满意度")


def parts(text: str) -> dict[str, str]:
    """Part → the score that the text gives it."""
    doc = document(lines(text))
    _, marks = forms.scorecard_prose(doc, (0, len(doc.text)), "report")
    return {name: re.match(r"[\d.]+", doc.text[at:])[0] for at, name in marks.parts.items()}


INSIDE = """
1.预算管理（20分），得分17分。其中：预算编制质量8分，得7分；支出执行进度8分，得6分，扣分原因为护岸工程滞后；年终结余4分，得4分。
2.资产管理（6分），得分5分。资产管理水平6分，得5分。
3.自评质量（10分），得分10分。自评准确率10分，得10分。
"""


def test_items_inside_the_paragraph_of_their_part():
    assert [(i.level1, i.level3, i.weight, i.score) for i in prose(INSIDE)] == [
        ("预算管理", "预算编制质量", 8, 7),
        ("预算管理", "支出执行进度", 8, 6),
        ("预算管理", "年终结余", 4, 4),
        ("资产管理", "资产管理水平", 6, 5),
        ("自评质量", "自评准确率", 10, 10),
    ]
    assert parts(INSIDE) == {"预算管理": "17", "资产管理": "5", "自评质量": "10"}


def test_items_side_by_side_under_a_part():
    text = """
1.投入（15分），自评得15分。
预算配置科学性（5分）：编制细化，自评得5分；绩效目标完整性（10分）：目标量化，自评得10分。
2.产出（30分），自评得28分。
项目产出（30分）：修缮渡口3处，受汛期影响一处未完，自评得28分。
"""
    assert [(i.level1, i.level3, i.score) for i in prose(text)] == [
        ("投入", "预算配置科学性", 5),
        ("投入", "绩效目标完整性", 10),
        ("产出", "项目产出", 28),
    ]
    assert parts(text) == {"投入": "15", "产出": "28"}


def test_a_part_without_a_number_over_numbered_items():
    text = """
履职效能满分25分，自评得分23.5分。从整体和专项两个方面看。
1、数量指标。满分15分，自评14.5分。全年修渠12公里。
2、质量指标。满分10分，自评9分。验收合格率96%。
管理效率满分12分，自评得分11.3分。
1、预算编制。满分5分，自评5分。新增项目均有评估。
2、预算执行。满分7分，自评6.3分。年中追加较多。
"""
    assert [(i.level1, i.level3, i.weight, i.score) for i in prose(text)] == [
        ("履职效能", "数量指标", 15, Decimal("14.5")),
        ("履职效能", "质量指标", 10, 9),
        ("管理效率", "预算编制", 5, 5),
        ("管理效率", "预算执行", 7, Decimal("6.3")),
    ]
    assert parts(text) == {"履职效能": "23.5", "管理效率": "11.3"}


def test_marks_of_a_part_in_a_sentence_of_their_own():
    text = """
1.投入指标。该项分值15分，自评得12分。
（1）目标设定7分，自评得5分。目标不够细。
（2）预算配置8分，自评得7分。人员控制在编制以内。
2.产出指标。该项分值30分，自评得30分。
职责履行30分，自评得30分。疏浚沟渠8条。
"""
    assert [(i.level1, i.level3, i.score) for i in prose(text)] == [
        ("投入指标", "目标设定", 5),
        ("投入指标", "预算配置", 7),
        ("产出指标", "职责履行", 30),
    ]
    assert parts(text) == {"投入": "12", "产出": "30"}


def test_parts_alone_are_no_items():
    text = """
（一）决策情况（满分20分，得19分）。立项依据充分。
（二）过程情况（满分20分，得18.4分）。资金拨付手续完整。
（三）产出情况（满分30分，得27.5分）。
（四）满意度（满分30分，得29分）。村民满意度94%。
"""
    assert not prose(text)
    assert parts(text) == {"决策": "19", "过程": "18.4", "产出": "27.5", "满意度": "29"}


def test_siblings_whose_marks_happen_to_add_up_are_no_part():
    text = """
1.预算执行率（10分）。执行率97%，得9分。
2.三公经费控制率（5分）。控制率80%，得5分。
3.公用经费控制率（5分）。控制率92%，得4分。
"""
    assert [i.level3 for i in prose(text)] == ["预算执行率", "三公经费控制率", "公用经费控制率"]
    assert not parts(text)


def test_one_item_alone_is_neither_a_scorecard_nor_a_part():
    text = "四、存在的问题\n部门预算资金支出率10分，自评得分9.5分。"
    assert not prose(text)
    assert not parts(text)


def test_items_behind_a_heading_in_its_paragraph():
    text = """
（三）管理效率分析
管理效率（21分），自评得分18.9分。
1.预算编制。新增项目事前评估，满分4分，自评4分。
2.预算执行。财务合规性满分6分，自评5.4分，扣分原因：两张凭证附件不全。结转结余率满分5分，自评5分。
3.信息公开。预算公开满分3分，自评3分，绩效公开情况满分3分，自评1.5分。
四、存在的问题
1.采购管理。采购计划编制不够细，合同备案偏晚。
"""
    assert [(i.level2, i.level3, i.weight, i.score) for i in prose(text)] == [
        ("预算编制", "新增项目事前评估", 4, 4),
        ("预算执行", "财务合规性", 6, Decimal("5.4")),
        ("预算执行", "结转结余率", 5, 5),
        ("信息公开", "预算公开", 3, 3),
        ("信息公开", "绩效公开情况", 3, Decimal("1.5")),
    ]
    assert parts(text) == {"管理效率": "18.9"}
