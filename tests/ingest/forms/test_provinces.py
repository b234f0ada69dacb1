"""Self-evaluation forms as the provinces print them, with invented departments, projects and numbers."""

from decimal import Decimal

from tests.ingest.forms.builder import figures, grid, lines, read, rows, tabbed

MONEY = ("initial_budget_wan", "adjusted_budget_wan", "actual_wan")


def project(result, n=0):
    p = result.projects[n]
    marks = (p.execution_rate_stated, p.execution_weight, p.execution_score, p.total_score)
    return (p.project_name, *(getattr(p, name) for name in MONEY), *marks, p.n_indicators)


SICHUAN = """
部门预算项目支出绩效自评表（2023年度）|<|<|<|<|<|<|<|<|<|<
项目名称|<|河道清淤维护经费|<|<|<|<|<|<|<|<
主管部门|<|青溪县水务局部门|<|<|<|<|实施单位|<|青溪县水务局|<
预算执行情况(10分)|年度预算数（万元）|年初预算|<|<|调整后预算数|预算执行数|预算执行率|权重|得分|原因
^|总额|20.00|<|<|33.60|30.24|90.00%|10|9|1.预算执行率=预算执行数/调整后预算数
^|其中：财政资金|20.00|<|<|33.60|30.24|90.00%|/|/|^
^|财政专户管理资金|0.00|<|<|0.00|0.00|0.00%|/|/|^
^|其他资金||<|<||||/|/|^
绩效指标(90分)|一级指标|二级指标|三级指标|指标性质|指标值|度量单位|完成值|权重|得分|未完成原因分析
^|产出指标|数量指标|清淤河段|≥|3|处|3|30|30|
^|^|质量指标|验收合格率|＝|100|%|100|20|20|
^|效益指标|社会效益指标|行洪能力|定性|优良中低差|级|良|20|18|仍有一处待治理
^|满意度指标|服务对象满意度指标|沿岸群众满意度|≥|90|%|95|20|20|
合计|<|<|<|<|<|<|<|100|97|
评价结论|项目按计划完成3处清淤。|<|<|<|<|<|<|<|<|<
"""


def test_sichuan_with_merged_cells():
    result = read(grid(SICHUAN))
    found = figures(result)
    name = "河道清淤维护经费"
    assert found["project_amount", "adjusted_budget", 2023, name] == "33.60万元"
    assert found["income_special_account", "actual", 2023, name] == "0.00万元"
    assert found["rate_execution", None, 2023, name] == "90.00%"
    assert found["score_total", None, 2023, name] == "97分"
    assert not any(concept == "income_other" for concept, *_ in found)
    assert rows(result) == [
        ("产出指标", "数量指标", "清淤河段", "≥3处", "3", "30", "30"),
        ("产出指标", "质量指标", "验收合格率", "＝100%", "100", "20", "20"),
        ("效益指标", "社会效益指标", "行洪能力", "优良中低差", "良", "20", "18"),
        ("满意度指标", "服务对象满意度指标", "沿岸群众满意度", "≥90%", "95", "20", "20"),
    ]
    assert result.indicators[2].deviation_note == "仍有一处待治理"
    wanted = (name, *map(Decimal, ("20.00", "33.60", "30.24", "90.00", "10", "9", "97")), 4)
    assert project(result) == wanted


def test_sichuan_whose_merges_a_converter_lost():
    result = read(
        lines("""
乡镇项目

| 项目名称 | 乡镇图书购置项目 | |||||||||
| 主管部门 | 青溪县文化局部门 | 实施单位 | 青溪县图书馆 | |||||||
| 预算执行情况(10分) | 年度预算数(万元) | 年初预算 | 调整后预算数 | 预算执行数 | 预算执行率 | 权重 | 得分 | 原因 | ||
| 总额 | 0.00 | 4.72 | 4.72 | 100.00% | 10 | 10 | 1.预算执行率=预算执行数/调整后预算数 | |||
| 其中:财政资金 | 0.00 | 4.72 | 4.72 | 100.00% | / | / | ||||
| 其他资金 | / | / | ||||||||
|绩效指标(90分)|一级指标|二级指标|三级指标|指标性质|指标值|度量单位|完成值|权重|得分|未完成原因分析|
| 产出指标 | 数量指标 | 购置图书 | ≥ | 1200 | 册 | 1200 | 50 | 50 | |
| 质量指标 | 图书完好率 | ≥ | 98 | % | 99 | 20 | 20 | |
| 效益指标 | 社会效益指标 | 读者人次增长 | 定性 | 明显 | | 明显 | 20 | 20 | |
| 合计 | 100 | |||||||||
""")
    )
    assert project(result)[1:4] == (Decimal("0.00"), Decimal("4.72"), Decimal("4.72"))
    assert rows(result) == [
        ("产出指标", "数量指标", "购置图书", "≥1200册", "1200", "50", "50"),
        ("产出指标", "质量指标", "图书完好率", "≥98%", "99", "20", "20"),
        ("效益指标", "社会效益指标", "读者人次增长", "明显", "明显", "20", "20"),
    ]


def test_a_lone_hundred_is_the_total_of_the_marks():
    text = SICHUAN.replace("|100|97|\n", "|100||\n")
    assert read(grid(text)).projects[0].total_score is None


def test_hubei_project():
    result = read(
        grid("""
单位名称：云泽区农业农村局|<|<|<|填报日期：2024年3月1日|<|<
项目名称|<|稻虾共作推广项目|<|<|<|<
项目类别|<|1、部门预算项目☑  2、省直专项□|<|<|<|<
预算执行情况（万元）（20分）|<||预算数（A）|执行数（B）|执行率（B/A）|得分（20分*执行率）
^|^|年度财政资金总额|150|120|80%|16
年度绩效目标1（80分）|一级指标|二级指标|三级指标|年初目标值（A）|实际完成值（B）|得分
^|产出指标|数量指标|推广面积|≥2万亩|2.1万亩|20
^|^|时效指标|完成时间|12月底之前|按时完成|20
^|效益指标|经济效益指标|亩均增收|≥300元/亩|280元/亩|18.67
^|满意度指标|服务对象满意度|农户满意度|90%|92%|20
总分|<|<|<|<|<|94.67
偏差大或目标未完成原因分析|<|受干旱影响|<|<|<|<
""")
    )
    assert project(result) == (
        "稻虾共作推广项目",
        None,
        Decimal(150),
        Decimal(120),
        Decimal(80),
        None,
        Decimal(16),
        Decimal("94.67"),
        4,
    )
    assert rows(result)[1] == ("产出指标", "时效指标", "完成时间", "12月底之前", "按时完成", None, "20")
    assert result.indicators[1].target_operator == "date"


def test_hubei_whole_department():
    result = read(
        "2023年度云泽区审计局部门整体绩效自评表",
        grid("""
单位名称|云泽区审计局|<|<|<|<|<
基本支出总额|300.5|项目支出总额|120.25|<|<|<
预算执行情况（万元）（20分）|<|<|预算数（A）|执行数（B）|执行率（B/A）|得分（20分*执行率）
^|部门整体支出总额|<|420.75|400.75|95.25%|19.05
年度绩效指标|一级指标|二级指标|三级指标|年初目标值（A）|实际完成值（B）|得分
^|产出指标|数量指标|审计项目|30个|31个|40
^|效益指标|社会效益指标|整改率|≥95%|96%|40
约束性指标|<|资金管理|无违规|<|<|<
总分|<|<|<|<|<|99.05
"""),
    )
    found = figures(result)
    assert found["expenditure_total", "adjusted_budget", 2023, None] == "420.75万元"
    assert found["expenditure_basic", "adjusted_budget", 2023, None] == "300.5万元"
    assert found["score_total", None, 2023, None] == "99.05分"
    assert [i.level3 for i in result.indicators] == ["审计项目", "整改率"]
    assert {i.scope for i in result.indicators} == {"whole"}


def test_yunnan_in_yuan_with_two_header_rows():
    result = read(
        grid("""
2023年度项目支出绩效自评表|<|<|<|<|<|<|<|<|<|<
公开15表|<|<|<|<|<|<|<|<|<|<
单位：云岭州林草局|<|<|<|<|<|<|<|<|金额单位：元|<
项目名称|<|<|古树名木保护补助经费|<|<|<|<|<|<|<
项目资金|<|<|年初预算数|<|<|全年预算数|全年执行数|分值|执行率|得分
^|^|年度资金总额|72890.00|<|<|80000.00|79200.00|10|99.00%|9.9
^|^|其中：当年财政拨款|72890.00|<|<|80000.00|79200.00|—|99.00%|—
^|^|上年结转资金||<|<|||—||—
绩效指标|<|<|年度指标值|<|<|实际完成值|分值|得分|偏差原因分析及改进措施|<
一级指标|二级指标|三级指标|指标性质|指标值|度量单位|^|^|^|^|^
产出指标|数量指标|挂牌古树|﹦|120|株|120|20|19||<
^|质量指标|养护合格率|≥|95|%|96|20|19|无|<
效益指标|生态效益指标|古树存活率|≥|99|%|99.5|30|27||<
满意度指标|服务对象满意度指标|群众满意度|≥|90|%|91|20|20||<
其他需要说明事项|<|<|无|<|<|<|<|<|<|<
总分|<|<|<|<|<|<|100|94.9|（自评等级：优）|<
""")
    )
    figure = next(f for f in result.figures if f.concept == "project_amount" and f.basis == "actual")
    assert (figure.unit, figure.amount_wan, figure.printed_decimals) == ("元", Decimal("7.92"), 2)
    assert project(result)[1:4] == (Decimal("7.289"), Decimal(8), Decimal("7.92"))
    assert rows(result)[0] == ("产出指标", "数量指标", "挂牌古树", "﹦120株", "120", "20", "19")
    first = result.indicators[0]
    assert (first.target_operator, first.target_value, first.target_unit, first.actual_unit) == ("=", 120, "株", "株")
    assert result.indicators[1].deviation_note is None
    assert result.projects[0].total_score == Decimal("94.9")


def test_yunnan_whose_merges_a_converter_lost():
    result = read(
        lines("""
湿地项目

| 2023年度项目支出绩效自评表 | ||||||||||
| 项目名称 | 湿地监测补助经费 |||||||||
| 项目资金 (万元) | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 | ||||
| 年度资金总额 | 7.29 | 7.30 | 7.28 | 10.00 | 99.73% | 9.97 | ||||
| 其中：当年财政拨款 | 7.29 | 7.30 | 7.28 | 99.73% | ||||||
| 绩效指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 | |||||
| 一级 指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | |||||
| 产出指标 | 数量指标 | 监测样地 | ﹦ | 72 | 块 | 72 | 10.00 | 9.00 | ||
| 质量指标 | 数据合格率 | ﹦ | 100 | % | 100 | 20 | 19 | |||
| 满意度指标 | 服务对象满意度指标 | 满意度 | ≥ | 95 | % | 95 | 10.00 | 10.00 | ||
| 总分 | 100 | 95 | ||||||||
""")
    )
    found = figures(result)
    assert found["income_fiscal", "initial_budget", 2023, "湿地监测补助经费"] == "7.29万元"
    assert found["income_fiscal", "actual", 2023, "湿地监测补助经费"] == "7.28万元"
    assert rows(result) == [
        ("产出指标", "数量指标", "监测样地", "﹦72块", "72", "10.00", "9.00"),
        ("产出指标", "质量指标", "数据合格率", "﹦100%", "100", "20", "19"),
        ("满意度指标", "服务对象满意度指标", "满意度", "≥95%", "95", "10.00", "10.00"),
    ]
    assert result.projects[0].total_score == 95


def test_chongqing_without_levels_and_with_the_score_in_the_head():
    result = read(
        grid("""
部门整体绩效自评表|<|<|<|<|<|<|<|<|<
主管部门|<|渝溪数字局|<|<|自评总分（分）|<|96.5|<|<
部门预算执行情况（万元）|<|年初预算数|<|全年（调整）预算数|<|全年执行数|执行率（%）|执行率权重|执行率得分（分）
^|<|1200.5|<|1310.2|<|1280|97.7|10|9.77
绩效指标|指标名称|计量单位|指标性质|年初指标值|调整指标值|全年完成值|得分系数（%）|指标权重（分）|指标得分（分）
^|财政供养人员控制率|%|≤|100||92|100|20|20
^|培训次数|次|≥|6||12|100|30|30
^|业务能力提升|%|≥|90||88|97|40|36.73
""")
    )
    found = figures(result)
    assert found["expenditure_total", "adjusted_budget", 2023, None] == "1310.2万元"
    assert found["rate_execution", None, 2023, None] == "97.7%"
    assert found["score_total", None, 2023, None] == "96.5分"
    assert (result.execution_weight, result.execution_score) == (10, Decimal("9.77"))
    assert rows(result)[1] == (None, None, "培训次数", "≥6次", "12", "30", "30")


def test_anhui_with_placeholders_and_units_in_words():
    result = read(
        "附件3",
        "项目支出绩效自评表",
        "（2022年度）",
        grid("""
项目名称|委托检测业务|<|<|<|<|<|<|<
主管部门|219-青阳镇人民政府|<|<|<|实施单位|219001-青阳镇人民政府|<|<
项目资金（万元）|<|<|年初预算数|全年预算数（A）|全年执行数（B）|分值|执行率（B/A）|得分
^|年度资金总额：|<|90|88.5|88.5|10|100%|10
^|其中：本年财政拨款|<|90|88.5|88.5|-|-|-
^|上年结转资金|<||||-|-|-
年度总体目标完成情况|预期目标|<|<|<|实际完成情况|<|<|<
^|完成检测50次|<|<|<|完成检测50次|<|<|<
年度绩效指标完成情况|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
^|产出指标（50分）|数量指标|指标1：检测样品数量|≥50个|50|8|8|
^|^|^|指标2：|||||
^|^|^|……|||||
^|^|质量指标|指标1：报告合格率|≥100百分比|100|42|40|漏检
^|效益指标（30分）|经济效益\\n指标|指标1：|||||
^|^|社会效益\\n指标|指标1：保障群众用水|效果明显|达成预期指标|30|30|
^|满意度指标（10分）|服务对象满意度指标|指标1：群众满意度|≥90%|95%|10|10|
总分|<|<|<|<|<|100|98|
"""),
    )
    assert {f.fiscal_year for f in result.figures} == {2022}
    assert [(i.level3, i.target_unit) for i in result.indicators] == [
        ("检测样品数量", "个"),
        ("报告合格率", "%"),
        ("保障群众用水", None),
        ("群众满意度", "%"),
    ]
    assert result.indicators[2].level2 == "社会效益指标"
    assert result.projects[0].total_score == 98


def test_hebei_with_tabs_and_template_rows():
    result = read(
        "项目支出绩效自评表",
        "2019年度",
        tabbed("""
项目名称→校园取暖改造→→→→→→→
项目资金（万元）→→年初预算数→全年预算数→全年执行数→分值→执行率→得分→
→年度资金总额→43.5→43.5→37.5→10→86.2%→9→
绩效指标→一级指标→二级指标→三级指标→年度指标值→实际完成值→分值→得分→偏差原因分析及改进措施
→产出指标→数量指标→指标1改造面积→1200→1150→10→9→尾款未付
→→→指标2→→→→→
→→→……→→→→→
→→质量指标→指标1验收合格率→100→100→40→40→
→效益指标→经济效益指标→指标1节能率→10→12→30→30→0
→→生态效益指标→指标1→→→→→
→满意度指标→服务对象满意度指标→指标1师生满意度→100→100→10→10→0
总分→→→→→→100→98→
"""),
    )
    assert rows(result) == [
        ("产出指标", "数量指标", "改造面积", "1200", "1150", "10", "9"),
        ("产出指标", "质量指标", "验收合格率", "100", "100", "40", "40"),
        ("效益指标", "经济效益指标", "节能率", "10", "12", "30", "30"),
        ("满意度指标", "服务对象满意度指标", "师生满意度", "100", "100", "10", "10"),
    ]
    assert [i.deviation_note for i in result.indicators] == ["尾款未付", None, None, None]
    assert {i.project_key for i in result.indicators} == {result.projects[0].project_key}


def test_guangxi_with_a_change_and_its_rate():
    result = read(
        "项目支出绩效自评表（万元）",
        grid("""
项目名称|山歌文化节|<|<|<|<|<
资金来源|年初预算数|调整数|调整后预算数|执行数|执行率|预算调整率
年度资金总额|50|-5|45|40|88.89%|10%
其中：上级补助|0|0|0|0||
"""),
    )
    found = figures(result)
    assert found["project_amount", "budget_change", 2023, "山歌文化节"] == "-5万元"
    assert found["rate_budget_adjustment", None, 2023, "山歌文化节"] == "10%"
    assert project(result)[1:5] == (Decimal(50), Decimal(45), Decimal(40), Decimal("88.89"))


def test_a_tree_of_its_own_keeps_its_levels():
    result = read(
        "2023年度部门整体支出绩效自评表",
        grid("""
年度预算执行情况（万元）|年初预算数|调整预算数|执行数|分值|执行率|得分|<
资金总额|800|950.5|940.3|10|98.93%|9.9|<
其中：基本支出|500|520|520|—|100%|—|<
项目支出|300|430.5|420.3|—|97.63%|—|<
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|未完成原因分析
履职效能|工作任务|调解案件|≥300件|320件|20|20|
^|^|普法活动|20场|18场|10|9|场地未落实
管理效率|预算管理|预算编制质量|≤10%|8%|40|40|
社会效应|社会满意度|公众满意度|≥90%|93%|20|20|
合计|<|<|<|<|100|98.9|
"""),
    )
    assert [i.level1 for i in result.indicators] == ["履职效能", "履职效能", "管理效率", "社会效应"]
    assert {i.level1_code for i in result.indicators} == {None}
    found = figures(result)
    assert found["expenditure_basic", "initial_budget", 2023, None] == "500万元"
    assert found["rate_execution", None, 2023, "项目支出"] == "97.63%"


YUNNAN_RULES = """
绩效指标 | 评价标准 | 实际完成值 | 未完成原因分析 | ||||||
一级指标 | 二级指标 | 三级指标 | 指标值 | ||||||
产出指标 | 数量指标 | 巡护湖堤 | ≥6公里 | 完成得满分 | 6.5公里 | | |
数量指标 | 更换灯具 | ≥40盏 | 完成得满分 | 42盏 | | |
满意度指标 | 服务对象满意度指标 | 游客满意度 | ≥90% | 完成得满分 | 88% | 淡季样本少 | |
其他需说明事项 | 无 | ||||||||
"""


def test_rules_between_target_and_result_and_the_target_below_the_indicators():
    result = read(lines(YUNNAN_RULES))
    assert rows(result) == [
        ("产出指标", "数量指标", "巡护湖堤", "≥6公里", "6.5公里", None, None),
        ("产出指标", "数量指标", "更换灯具", "≥40盏", "42盏", None, None),
        ("满意度指标", "服务对象满意度指标", "游客满意度", "≥90%", "88%", None, None),
    ]
    assert {i.rule_text for i in result.indicators} == {"完成得满分"}


def test_the_years_expenditure_and_rates_of_its_parts_without_the_sign():
    result = read(
        "2023年度部门（单位）整体绩效自评表",
        lines("""
| 部门（单位）名称|云泽区水利局|联系人|█|联系电话|█ |
| 年度预算（万元）|年初预算数|全年预算数|全年执行数|执行率（%）|分值|得分 |
| 年度支出总额|598.00|931.40|920.10|98.79|10|9.9 |
| 其中：财政拨款|598.00|906.70|906.70|100|| |
"""),
    )
    found = figures(result)
    assert found["expenditure_total", "initial_budget", 2023, None] == "598.00万元"
    assert found["expenditure_total", "actual", 2023, None] == "920.10万元"
    assert found["rate_execution", None, 2023, None] == "98.79%"
    assert found["rate_execution", None, 2023, "财政拨款"] == "100%"
