"""Forms of one project as converters leave them: the name above the table, money by items, rows that lost a merge."""

from tests.ingest.forms.builder import figures, grid, lines, read, rows, tabbed

SPACED = """
项目支出绩效自评表
（2023年度）
项目名称 湖岸步道照明
主管部门 青溪县住建局 实施单位 青溪县园林处
项目资金
（万元）
年初预算数 全年预算数（A） 全年执行数（B） 分值 执行率（B/A） 得分
年度资金总额： 60 58 58 10 10
其中：本年财政拨款 60 58 58 - -
上年结转资金 - -
其他资金 - -
绩效指标 一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因
产出指标 数量指标 指标1：安装路灯数量 ≥40盏 42盏 20 20
质量指标 指标1：工程验收合格 30 30
时效指标 指标1：按期完工 20 20
效益指标 社会效益指标 指标1：夜间通行安全 20 20
"""
ITEMS = """
一、项目基本概况|<|<|<
计划安排资金（万元）|62.00|实际到位资金（万元）|60.00
实际支出（万元）|59.10|<|<
二、项目支出明细情况|<|<|<
支出内容（经济科目）|计划支出数（万元）|实际支出数（万元）|<
步道灯具采购|42.00|40.35|<
电缆敷设|20.00|18.75|<
支出合计|62.00|59.10|<
"""
PAIRS = """
项目绩效目标完成情况表（2023年度）
项目名称→巡护车辆运行→→→→
预算单位→青溪县林场→→→→
预算执行情况（万元）→预算数：→25→执行数：→23.6→
其中-财政拨款：→25→其中-财政拨款：→23.6→→
绩效指标完成情况→一级指标→二级指标→三级指标→预期指标值（包含数字及文字描述）→实际完成指标值（包含数字及文字描述）
项目完成指标→数量指标→保障巡护车辆数量→4辆→4辆→
质量指标→车辆年检合格率→100%→100%→→
"""


def test_the_name_stands_above_the_table():
    result = read(lines(SPACED))
    assert [p.project_name for p in result.projects] == ["湖岸步道照明"]
    [project] = result.projects
    amounts = (project.initial_budget_wan, project.adjusted_budget_wan, project.actual_wan)
    assert [str(amount) for amount in amounts] == ["60", "58", "58"]
    told = figures(result)
    assert told[("project_amount", "actual", 2023, "湖岸步道照明")] == "58万元"
    assert not any(key[0] in ("income_total", "rate_execution") for key in told)  # the rate's cell is empty


def test_the_name_of_project_expenditure():
    form = grid(
        "项目支出名称|渠道清淤|<|<|<\n项目资金（万元）|年初预算数|全年预算数|全年执行数|执行率\n年度资金总额|42|45|43.2|96%"
    )
    [project] = read("项目支出绩效自评表", form).projects
    assert (project.project_name, str(project.actual_wan)) == ("渠道清淤", "43.2")


def test_a_name_told_twice_is_one_project():
    form = grid("项目名称|湖岸步道照明|<|<\n项目资金（万元）|全年预算数|全年执行数|执行率\n年度资金总额|58|57.9|99.83%")
    [project] = read("项目名称：湖岸步道照明", form).projects
    assert (project.project_name, str(project.actual_wan)) == ("湖岸步道照明", "57.9")


def test_a_level_is_no_name_and_a_numbered_name_no_target():
    names = [(row[1], row[2]) for row in rows(read(lines(SPACED)))]
    assert names == [
        ("数量指标", "安装路灯数量"),
        ("质量指标", "工程验收合格"),
        ("时效指标", "按期完工"),
        ("社会效益指标", "夜间通行安全"),
    ]


def test_items_of_the_project_are_amounts_of_their_own():
    result = read("财政支出项目绩效评价自评报告", "项目名称 湖岸步道照明", grid(ITEMS))
    told = figures(result)
    name = "湖岸步道照明"
    assert told[("project_amount", "budget", 2023, name)] == "62.00万元"
    assert told[("funds_received", "actual", 2023, name)] == "60.00万元"
    assert told[("project_amount", "actual", 2023, "步道灯具采购")] == "40.35万元"
    assert told[("project_amount", "budget", 2023, "电缆敷设")] == "20.00万元"


def test_one_label_below_two_bases_and_rows_that_lost_their_first_cell():
    result = read(tabbed(PAIRS))
    told = figures(result)
    assert told[("income_fiscal", "budget", 2023, "巡护车辆运行")] == "25万元"
    assert told[("income_fiscal", "actual", 2023, "巡护车辆运行")] == "23.6万元"
    assert [row[:5] for row in rows(result)] == [
        ("项目完成指标", "数量指标", "保障巡护车辆数量", "4辆", "4辆"),
        ("项目完成指标", "质量指标", "车辆年检合格率", "100%", "100%"),
    ]
