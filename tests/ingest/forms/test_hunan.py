"""Hunan's three annexes: base data, the whole, the projects; with merges known and lost."""

from decimal import Decimal

from tests.ingest.forms.builder import figures, grid, read, rows, tabbed

SHIFTED = """
2023年度部门整体支出绩效自评表

预算部门、单位名称→云溪县档案馆→→→→→→→
年度预算申请(万元)→→年初 预算数→全年 预算数→全年 执行数→分值→执行率→得分
→年度资金总额→210.4→260.18→255→10 分→98.01%→9.8
→按收入性质分:→→→→按支出性质分:→→
→其中：一般公共预算：→255→→→其中：基本支出：201.5→→
→政府性基金拨款：→→→→项目支出：53.5→→
→其他资金：0→→→→→→
绩 效 指标→一级指标→二级指标→三级指标→年度指标值→实际完成 值→分值→自评得分→偏差原因分析及改进措施
→产出指标(50 分)→数量指标→馆藏档案数字化→≥30 万页→32 万页→20→20→
→接收进馆档案→→≥2000 卷→1800 卷→10→9→移交单位延期
质量指标→档案完好率→→=100%→100%→10→10→
→效益指标 (30 分)→时效指标→开放鉴定→12月底前→按时完成→10→10→
→→经济效益指标→→→→→→
社会效益指标→利用服务→不断提升→不断提升→15→15→→
→满意度指标 (10 分)→服务对象满意度指标→可持续影响 指标→人才队伍建设→持续提升→持续提升→15→15
→→→查档人员满意度→≥95%→98%→10→10→
总分→→→→→→100→98.8→
"""


def test_shifted_rows_find_their_columns_and_levels():
    assert rows(read(tabbed(SHIFTED))) == [
        ("产出指标(50 分)", "数量指标", "馆藏档案数字化", "≥30 万页", "32 万页", "20", "20"),
        ("产出指标(50 分)", "数量指标", "接收进馆档案", "≥2000 卷", "1800 卷", "10", "9"),
        ("产出指标(50 分)", "质量指标", "档案完好率", "=100%", "100%", "10", "10"),
        ("产出指标(50 分)", "时效指标", "开放鉴定", "12月底前", "按时完成", "10", "10"),
        ("效益指标 (30 分)", "社会效益指标", "利用服务", "不断提升", "不断提升", "15", "15"),
        ("效益指标 (30 分)", "可持续影响指标", "人才队伍建设", "持续提升", "持续提升", "15", "15"),
        ("满意度指标 (10 分)", "服务对象满意度指标", "查档人员满意度", "≥95%", "98%", "10", "10"),
    ]


def test_money_of_the_whole_and_its_nature():
    result = read(tabbed(SHIFTED))
    assert figures(result) == {
        ("expenditure_total", "initial_budget", 2023, None): "210.4万元",
        ("expenditure_total", "adjusted_budget", 2023, None): "260.18万元",
        ("expenditure_total", "actual", 2023, None): "255万元",
        ("rate_execution", None, 2023, None): "98.01%",
        ("score_total", None, 2023, None): "98.8分",
        ("income_general_budget", "actual", 2023, None): "255万元",
        ("expenditure_basic", "actual", 2023, None): "201.5万元",
        ("expenditure_project", "actual", 2023, None): "53.5万元",
        ("income_other", "actual", 2023, None): "0万元",
    }
    assert {f.table_kind for f in result.figures} == {"overall_form"}
    assert {f.basis_inferred for f in result.figures if f.concept.startswith("income")} == {True}
    assert (result.execution_weight, result.execution_score) == (10, Decimal("9.8"))


def test_labels_and_numbers_by_turns_on_one_line():
    result = read(
        "2023年度部门整体支出绩效自评表",
        tabbed("""
年度预算申请（万元）→年初预算数：→800→全年预算数：→950.50→全年执行数：→940.3→分值→10分→执行率：→98.93%→得分：→9.9
→按收入性质分→→→按支出性质分→→→→→→→→
"""),
    )
    found = figures(result)
    assert found["expenditure_total", "initial_budget", 2023, None] == "800万元"
    assert found["expenditure_total", "adjusted_budget", 2023, None] == "950.50万元"
    assert len(found) == 4  # marks and score of the line are no figures
    assert next(f for f in result.figures if f.value == Decimal("950.50")).printed_decimals == 2


def test_the_wholes_by_nature_are_totals_printed_once_more():
    table = """
年度预算申请(万元)|<|年初预算数|全年预算数|全年执行数|分值|执行率|得分
^|年度资金总额|600|720.5|700.25|10|97.19%|9.7
^|按收入性质分:720.5|<|<|按支出性质分:700.25|<|<|<
^|其中:一般公共预算:720.5|<|<|其中:基本支出:700.25|<|<|<
"""
    result = read("2023年度部门整体支出绩效自评表", grid(table))
    totals = [(f.basis, str(f.value)) for f in result.figures if f.concept == "expenditure_total"]
    assert totals == [
        ("initial_budget", "600"),
        ("adjusted_budget", "720.5"),
        ("actual", "700.25"),
        ("adjusted_budget", "720.5"),
        ("actual", "700.25"),
    ]


BASE = """
财政供养人员情况（人）|编制数|<|2023年实际在职人数|<|控制率
^|30|<|28|<|93.33%
经费控制情况（万元）|2022年决算数|<|2023年预算数|<|2023年决算数
三公经费|6.2|<|6|<|5.80
1、公务用车购置和维护经费|3.2|<|3|<|2.9
其中：公车购置|0|<|0|<|0
2、出国经费|——|<|——|<|——
项目支出：|120|<|130|<|128.5
1、业务工作专项（一个项目一行）|100|<|110|<|108.5
档案抢救经费|20|<|20|<|20
公用经费|40|<|42|<|41.2
水费、电费、差旅费|8|<|8|<|8.5
政府采购金额|——|<|15|<|14.8
部门整体支出预算调整|——|<|200|<|210
楼堂馆所控制情况（2023年完工项目）|批复规模（㎡）|实际规模（㎡）|规模控制率|预算投资（万元）|实际投资（万元）|投资概算控制率
^|500|498|99.6%|120|118.5|98.75%
厉行节约保障措施|1.严格控制；2.减少会议3次|<|<|<|<
"""


def test_base_data_with_merged_cells():
    result = read("附件1", "2023年度部门整体支出绩效评价基础数据表", grid(BASE))
    found = figures(result)
    assert found["headcount_quota", None, 2023, None] == "30人"
    assert found["rate_staff_control", None, 2023, None] == "93.33%"
    assert found["sangong_total", "actual", 2022, None] == "6.2万元"
    assert found["sangong_total", "budget", 2023, None] == "6万元"
    assert found["sangong_total", "actual", 2023, None] == "5.80万元"
    assert found["sangong_vehicle_purchase", "actual", 2023, None] == "0万元"
    assert not any(concept == "sangong_abroad" for concept, *_ in found)
    assert found["project_amount", "actual", 2023, "档案抢救经费"] == "20万元"
    assert found["project_business", "actual", 2022, None] == "100万元"
    assert found["procurement", "budget", 2023, None] == "15万元"
    assert found["building_area_actual", None, 2023, None] == "498㎡"
    assert found["building_investment_actual", "actual", 2023, None] == "118.5万元"
    assert "200万元" not in found.values()
    assert {f.table_kind for f in result.figures} == {"base_data"}
    assert len(found) == len(result.figures) == 3 + 3 * 3 + 3 * 3 + 3 + 3 + 2 + 6


def test_base_data_with_tabs_and_the_year_of_its_headers():
    result = read(
        "2021年度部门整体支出绩效评价基础数据表",
        tabbed("""
经费控制情况（万元）→2020年决算数→→2021年预算数→→2021年决算数→
三公经费→3.1→→3→→2.5→
其中：公车运行维护→2→→2→→1.5→
3、公务接待→1.1→→1→→1→
其中：办公经费→5→→6→→5.5→
"""),
    )
    found = figures(result)
    assert found["sangong_total", "actual", 2020, None] == "3.1万元"
    assert found["sangong_reception", "budget", 2021, None] == "1万元"
    assert found["public_office", "actual", 2021, None] == "5.5万元"


def test_figures_of_one_column_share_a_sum_group():
    result = read(grid(BASE))
    finals = {
        f.sum_group for f in result.figures if f.basis == "actual" and f.fiscal_year == 2023 and "sangong" in f.concept
    }
    others = {f.sum_group for f in result.figures if f.fiscal_year == 2022}
    assert len(finals) == 1
    assert not finals & others


PAGE_ONE = """
项目名称|<|城市书房运营|<|<|<|<|<|<
项目资金（万元）|<|<|年初预算数|全年预算数|全年执行数|分值|执行率|得分
^|年度资金总额|<|60|66.6|66.6|10|100.00%|10
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
^|产出指标|数量指标|开放天数|≥350天|352天|25|25|
"""
PAGE_TWO = """
绩效指标|产出指标|时效指标|完成时限|2023年12月底前|2023年12月|25|25|
^|效益指标|社会效益指标|接待读者|≥5万人次|4.2万人次|30|25.2|闭馆维修
^|满意度指标|服务对象满意度指标|读者满意度|≥95%|97%|10|10|
总分|<|<|<|<|<|100|95.2|
"""


def test_a_form_that_goes_on_in_the_next_table():
    result = read("项目支出绩效自评表", grid(PAGE_ONE), grid(PAGE_TWO))
    assert len(result.projects) == 1
    assert result.projects[0].n_indicators == 4
    assert result.projects[0].total_score == Decimal("95.2")
    assert rows(result)[2][-2:] == ("30", "25.2")


def test_several_forms_in_one_table():
    form = """
项目名称|{0}|<|<|<|<
预算执行情况|年初预算数|全年预算数|全年执行数|执行率|得分
年度资金总额|1|2|{1}|{2}%|{3}
一级指标|二级指标|三级指标|年度指标值|实际完成值|得分
产出指标|数量指标|次数|≥2次|2次|90
总分|<|<|<|<|{4}
"""
    text = form.format("甲项目", 2, 100, 10, 100) + form.format("乙项目", 1, 50, 5, 95).strip("\n")
    result = read("项目支出绩效自评表（金额单位：元）", grid(text))
    assert [(p.project_name, p.actual_wan, p.total_score) for p in result.projects] == [
        ("甲项目", Decimal("0.0002"), 100),
        ("乙项目", Decimal("0.0001"), 95),
    ]
    assert [i.project_name for i in result.indicators] == ["甲项目", "乙项目"]


def test_numbers_of_goals_and_marks_are_no_figures():
    result = read("项目支出绩效自评表", grid(PAGE_ONE))
    assert {f.concept for f in result.figures} == {"project_amount", "rate_execution"}
    assert all(f.value not in (25, 350, 352) for f in result.figures)


def test_an_unknown_table_gives_nothing():
    assert not read(grid("姓名|分工|任务\n甲|登记|3\n乙|复核|4")).figures


def test_labels_and_numbers_in_one_cell():
    found = figures(
        read(
            "2023年度部门整体支出绩效自评表",
            grid(
                "预算情况（万元）|年初预算数：800|全年预算数：950.5|全年执行数：940.3|执行率：98.93%\n年度目标|完成任务|||"
            ),
        )
    )
    assert found["expenditure_total", "initial_budget", 2023, None] == "800万元"
    assert found["expenditure_total", "actual", 2023, None] == "940.3万元"
    assert found["rate_execution", None, 2023, None] == "98.93%"


def test_the_execution_rate_among_the_indicators_is_none():
    result = read(
        "项目支出绩效自评表",
        grid("""
项目名称|山塘整治|<|<|<|<|<
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
预算执行率|<|预算执行率|100%|95%|10|9.5
产出指标|数量指标|整治山塘|≥3座|3座|50|50
满意度指标|服务对象满意度指标|村民满意度|≥90%|96%|40|40
总分|<|<|<|<|100|99.5
"""),
    )
    assert [i.level3 for i in result.indicators] == ["整治山塘", "村民满意度"]
    assert (result.projects[0].execution_weight, result.projects[0].execution_score) == (10, Decimal("9.5"))
