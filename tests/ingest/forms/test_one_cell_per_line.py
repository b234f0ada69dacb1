"""Forms written one cell per line."""

from decimal import Decimal

from ingest.parse import parse_bytes
from tests.ingest.forms.builder import figures, lines, read, rows

BASE = """
2023年度部门整体支出绩效评价基础数据表

财政供养人员情况(人

编制数

2023 年实际在职人数

控制率

40

44

110.00%

经费控制情况(万元

2022 年决算数

2023 年预算数

2023 年决算数

三公经费:

2.2

2

1.9

3、公务接待

1.2

1

0.9

项目支出:

774.20

208.17

925.20

1、业务工作经费



……



公用经费

108.31

75.76

183.42

水费、电费、差旅费

8.80

13.00

12.64

政府采购金额

说明:公用经费填报基本支出中的一般商品和服务支出。
"""
WHOLE = """
2023年度部门整体支出绩效自评表

年度预算申请

(万元


年初预算数

全年预算数

全年执行数

分值

执行率

自评得分

年度资金总额

761.10

1930.12

1930.12

10

100%

10

按收入性质分:1930.12

按支出性质分:1825.67

其中: 一般公共预算:1225.68

其中:基本支出:800.47

项目支出:1025.20

其他资金:585.62

年度总体目标

预期目标

实际完成情况

全年修好村道，整治沟渠，办好农技夜校，培训种植户300人次。

较好完成。

绩效指标

一级指标

二级指标

三级指标

年度指标值

实际完成值

分值

自评得分

偏差原因分析及改进措施

产出指标

(50分)

数量指标

维修道路

≥10公里

12公里

20

20

质量指标

验收合格率

100%

100%

15

14

一处返工

时效指标

完成时间

12月底前

12月底前

15

15

效益指标

(30分)

经济效益指标

社会效益指标

改善出行

不断改善

不断改善

30

30

满意度指标

(10分)

服务对象满意度指标

群众满意度

≥90%

92%

10

10

总分

100

99

填表人：
"""
PROJECT = """
项目支出绩效自评表

2019年度)

项目名称

实验楼改造经费

主管部门

云川市教育局

项目资金
(万元)

年初

预算数

全年

预算数

全年

执行数

分值

执行率

得分

年度资金总额

33.2

33.2

27.24

10

82%

8

其中:当年财政拨款

33.2

33.2

27.24

其他资金

年度总体目标

预期目标

实际完成情况

33.2

27.24

一级指标

二级指标

三级指标

年度

指标值

实际

完成值

分值

得分

偏差原因分析及改进措施

产出指标

数量指标

指标1改造面积

120

115

40

38

剩余部分下年完成。

指标2

……

质量指标

指标1工程完工率

100

100

5

5

指标2验收合格率

100

100

5

5

效益指标

经济效益

指标

指标1安全率

100

100

30

30

0

生态效益

指标

指标1

满意度

指标

服务对象满意度指标

指标1学生满意度

95

96

10

10

总分

100

96
"""


def test_base_data():
    found = figures(read(lines(BASE)))
    assert found["headcount_actual", None, 2023, None] == "44人"
    assert found["rate_staff_control", None, 2023, None] == "110.00%"
    assert found["sangong_total", "budget", 2023, None] == "2万元"
    assert found["expenditure_project", "actual", 2022, None] == "774.20万元"
    assert found["public_utilities_travel", "actual", 2023, None] == "12.64万元"
    assert len(found) == 3 + 5 * 3


def test_the_whole():
    result = read(lines(WHOLE))
    found = figures(result)
    assert found["expenditure_total", "adjusted_budget", 2023, None] == "1930.12万元"
    assert found["income_general_budget", "actual", 2023, None] == "1225.68万元"
    assert found["score_total", None, 2023, None] == "99分"
    assert rows(result) == [
        ("产出指标(50分)", "数量指标", "维修道路", "≥10公里", "12公里", "20", "20"),
        ("产出指标(50分)", "质量指标", "验收合格率", "100%", "100%", "15", "14"),
        ("产出指标(50分)", "时效指标", "完成时间", "12月底前", "12月底前", "15", "15"),
        ("效益指标(30分)", "社会效益指标", "改善出行", "不断改善", "不断改善", "30", "30"),
        ("满意度指标(10分)", "服务对象满意度指标", "群众满意度", "≥90%", "92%", "10", "10"),
    ]
    assert result.indicators[1].deviation_note == "一处返工"


def test_a_project_whose_headers_are_broken_too():
    result = read(lines(PROJECT))
    p = result.projects[0]
    assert (p.project_name, p.initial_budget_wan, p.adjusted_budget_wan, p.actual_wan) == (
        "实验楼改造经费",
        Decimal("33.2"),
        Decimal("33.2"),
        Decimal("27.24"),
    )
    assert (p.execution_rate_stated, p.execution_score, p.total_score) == (82, 8, 96)
    assert {f.fiscal_year for f in result.figures} == {2019}
    assert [(i.level2, i.level3, i.target_text, i.actual_text, i.weight, i.score) for i in result.indicators] == [
        ("数量指标", "改造面积", "120", "115", 40, 38),
        ("质量指标", "工程完工率", "100", "100", 5, 5),
        ("质量指标", "验收合格率", "100", "100", 5, 5),
        ("经济效益指标", "安全率", "100", "100", 30, 30),
        ("服务对象满意度指标", "学生满意度", "95", "96", 10, 10),
    ]
    assert result.indicators[0].deviation_note == "剩余部分下年完成。"


def test_its_cells_are_not_read_as_sentences():
    report = parse_bytes((BASE + WHOLE).encode(), "form.txt").reports[0]
    assert {f.place for f in report.figures} == {"table"}
    assert report.report.execution_weight == 10


def test_short_paragraphs_alone_are_no_form():
    result = read(lines("一、概况\n\n人员\n\n12\n\n车辆\n\n3\n\n会议\n\n5\n\n培训\n\n7"))
    assert not result.figures
    assert not result.cell_paragraphs


def test_sources_and_structure_of_the_money_named_before_their_first_line():
    text = "部门（单位）整体绩效自评表|预算执行情况（万元）|年初预算数|全年预算数|全年执行数|分值|执行率|得分"
    text += "|部门预算总额：|50.00|60.00|54.00|10|90.00%|9.00|资金来源：（1）财政性资金|40.00|50.00|44.00|-|-|-"
    text += "|（2）其他资金|10.00|10.00|10.00|-|-|-|资金结构：（1）基本支出|30.00|30.00|29.00|-|-|-"
    found = figures(read(lines(text.replace("|", "\n\n"))))
    assert found["expenditure_total", "adjusted_budget", 2023, None] == "60.00万元"
    assert found["rate_execution", None, 2023, None] == "90.00%"
    assert found["income_fiscal", "actual", 2023, None] == "44.00万元"
    assert found["income_other", "initial_budget", 2023, None] == "10.00万元"
    assert found["expenditure_basic", "actual", 2023, None] == "29.00万元"


def test_the_whole_of_the_money_by_another_name():
    text = "部门整体支出绩效自评表|资金情况（万元）|年初预算数|全年预算数|全年执行数|分值|执行率|得分"
    text += "|部门预算资金总额|50.00|60.00|54.00|10|90.00%|9.00|其中：基本支出|40.00|50.00|44.00|-|88.00%|-"
    found = figures(read(lines(text.replace("|", "\n\n"))))
    assert found["expenditure_total", "actual", 2023, None] == "54.00万元"
    assert found["rate_execution", None, 2023, None] == "90.00%"


def test_a_long_reason_among_cells_does_not_go_on_in_the_next_cell():
    head = "一级指标|二级指标|三级指标|指标值|实际完成值|分值|得分|偏差原因分析与改进措施"
    text = head + "|产出指标|数量指标|巡护次数|≥40次|36次|10|9|汛期湖堤封闭，船只停航，今后提前安排巡护力量"
    text += "|“三公经费”控制率|≤100%|80%|5|5|质量指标|灯具完好率|≥95%|97%|5|5"
    result = read(lines(text.replace("|", "\n\n")))
    assert [row[2] for row in rows(result)] == ["巡护次数", "“三公经费”控制率", "灯具完好率"]
    assert result.indicators[0].deviation_note == "汛期湖堤封闭，船只停航，今后提前安排巡护力量"


def test_a_lone_level_that_no_tree_knows_is_a_second_level():
    head = "一级指标|二级指标|三级指标|指标值|实际完成值|分值|得分"
    text = head + "|履职效能|重点工作推进情况|管护站改造座数|≥6座|6座|10|10|整体工作落实情况|任务办结率|=100%|98%|8|7.6"
    text += "|运行成本|成本控制成效|人均水电费降幅|≥2%|3%|6|6|社会效应|社会效益|群众取水条件|明显改善|明显改善|9|9"
    found = rows(read(lines(text.replace("|", "\n\n"))))
    assert [row[:3] for row in found] == [
        ("履职效能", "重点工作推进情况", "管护站改造座数"),
        ("履职效能", "整体工作落实情况", "任务办结率"),
        ("运行成本", "成本控制成效", "人均水电费降幅"),
        ("社会效应", "社会效益", "群众取水条件"),
    ]
