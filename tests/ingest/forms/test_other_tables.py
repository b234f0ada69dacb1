"""Tables of accounts, economic classes, 三公, staff and lists of projects."""

from decimal import Decimal

import pytest

from tests.ingest.forms.builder import figures, grid, read, tabbed


def test_sangong_under_three_header_rows():
    result = read(
        "财政拨款“三公”经费支出决算表",
        grid("""
部门：青溪县气象局|<|<|<|<|<|<|<|<|<|<|金额单位：万元
预算数|<|<|<|<|<|决算数|<|<|<|<|<
合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费|合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费
^|^|小计|公务用车购置费|公务用车运行费|^|^|^|小计|公务用车购置费|公务用车运行费|^
1|2|3|4|5|6|7|8|9|10|11|12
8|0|5|0|5|3|7.2|0|4.8|0|4.8|2.4
"""),
    )
    found = figures(result)
    assert found["sangong_total", "budget", 2023, None] == "8万元"
    assert found["sangong_vehicle", "actual", 2023, None] == "4.8万元"
    assert found["sangong_reception", "actual", 2023, None] == "2.4万元"
    assert len(found) == 12
    assert {(f.table_kind, f.status) for f in result.figures} == {("sangong", "ok")}


def test_sangong_by_rows_without_its_growth():
    found = figures(
        read(
            "单位：万元",
            "“三公”经费情况表",
            grid("""
项目|2022年决算数|2023年预算数|2023年决算数|增减率
合计|8.2|8|7.2|-12.2%
1.因公出国（境）费用|0|0|0|—
2.公务接待费|3.1|3|2.4|-22.58%
3.公务用车费|5.1|5|4.8|-5.88%
其中：（1）公务用车运行维护费|5.1|5|4.8|-5.88%
"""),
        )
    )
    assert found["sangong_total", "actual", 2022, None] == "8.2万元"
    assert found["sangong_vehicle_operation", "budget", 2023, None] == "5万元"
    assert len(found) == 15


def test_sangong_with_bases_as_rows():
    found = figures(
        read(
            "“三公”经费支出情况表（单位：万元）",
            grid("""
项目|合计|因公出国（境）费|公务用车运行维护费|公务接待费
上年决算数|8.2|0|5.1|3.1
本年预算数|8|0|5|3
本年决算数|7.2|0|4.8|2.4
"""),
        )
    )
    assert found["sangong_total", "actual", 2022, None] == "8.2万元"
    assert found["sangong_reception", "budget", 2023, None] == "3万元"
    assert found["sangong_vehicle_operation", "actual", 2023, None] == "4.8万元"


def test_income_and_expenditure_side_by_side_in_yuan():
    result = read(
        grid("""
收入支出决算总表|<|<|<|<|<
部门：青溪县气象局|<|<|<|<|金额单位：元
收入|<|<|支出|<|<
项目|行次|金额|项目|行次|金额
栏次||1|栏次||2
一、一般公共预算财政拨款收入|1|5,210,300.50|一、一般公共服务支出|31|
三、上级补助收入|3|0.00|八、社会保障和就业支出|38|697,723.84
八、其他收入|8|3,618.46|九、卫生健康支出|39|300,000.00
本年收入合计|27|5,213,918.96|本年支出合计|57|5,000,000.00
使用非财政拨款结余|28||结余分配|58|
年初结转和结余|29|100,000.00|年末结转和结余|59|313,918.96
总计|30|5,313,918.96|总计|60|5,313,918.96
""")
    )
    found = figures(result)
    assert found["income_total", "actual", 2023, None] == "5213918.96元"
    assert found["income_grand_total", "actual", 2023, None] == "5313918.96元"
    assert found["expenditure_grand_total", "actual", 2023, None] == "5313918.96元"
    assert found["function_class", "actual", 2023, "卫生健康支出"] == "300000.00元"
    assert found["carryover_out", "actual", 2023, None] == "313918.96元"
    assert len(found) == 11
    total = next(f for f in result.figures if f.concept == "expenditure_total")
    assert total.amount_wan == Decimal(500)
    assert total.snippet == "5,000,000.00"


def test_economic_classes_keep_blank_cells_apart():
    found = figures(
        read(
            "2023年支出情况表（单位：万元）",
            grid("""
经济分类科目|基本支出|项目支出|合计
工资福利支出|100.5|0|100.5
对个人和家庭的补助|10||10
资本性支出||30.2|30.2
合计|110.5|30.2|140.7
"""),
        )
    )
    assert found["econ_individual_family", "actual", 2023, "基本支出"] == "10万元"
    assert ("econ_individual_family", "actual", 2023, "项目支出") not in found
    assert found["econ_capital", "actual", 2023, None] == "30.2万元"
    assert found["expenditure_basic", "actual", 2023, None] == "110.5万元"
    assert found["expenditure_total", "actual", 2023, None] == "140.7万元"


def test_years_over_bases():
    found = figures(
        read(
            "收支情况表（单位：万元）",
            grid("""
项目|2022年|<|2023年|<
^|预算数|决算数|预算数|决算数
基本支出|1|2|3|4
项目支出|5|6|7|8
合计|6|8|10|12
"""),
        )
    )
    assert found["expenditure_basic", "actual", 2022, None] == "2万元"
    assert found["expenditure_project", "budget", 2023, None] == "7万元"
    assert found["expenditure_total", "actual", 2023, None] == "12万元"


def test_years_over_bases_without_merges():
    found = figures(
        read(
            "收支情况表（单位：万元）",
            tabbed("""
项目→2022年→2023年
→预算数→决算数→预算数→决算数
基本支出→1→2→3→4
项目支出→5→6→7→8
"""),
        )
    )
    assert found["expenditure_basic", "actual", 2022, None] == "2万元"
    assert found["expenditure_project", "budget", 2023, None] == "7万元"


def test_a_list_of_projects_stands_for_their_forms():
    result = read(
        "2023年项目支出明细表（万元）",
        grid("""
序号|项目名称|年初预算数|调整预算数|执行数|执行率
1|城区绿化管护|100|120|118.5|98.75%
2|古树复壮工程|0|30|30|100%
合计||100|150|148.5|99%
"""),
    )
    assert [(p.project_name, p.adjusted_budget_wan, p.execution_rate_stated) for p in result.projects] == [
        ("城区绿化管护", 120, Decimal("98.75")),
        ("古树复壮工程", 30, 100),
    ]
    assert figures(result)["expenditure_project", "actual", 2023, None] == "148.5万元"


def test_staff_by_unit():
    found = figures(
        read("人员情况表", grid("单位名称|编制数|在职人数|退休人数\n局机关|20|18|6\n监测站|10|9|1\n合计|30|27|7"))
    )
    assert found["headcount_actual", None, 2023, "监测站"] == "9人"
    assert found["headcount_quota", None, 2023, None] == "30人"


@pytest.mark.parametrize(
    ("unit_line", "unit"), [("单位：元", "元"), ("金额单位：人民币万元", "万元"), ("（单位：亿元）", "亿元")]
)
def test_a_line_before_the_table_declares_the_unit(unit_line, unit):
    result = read("支出情况表", unit_line, grid("项目|预算数|决算数\n基本支出|10|11\n项目支出|5|4"))
    assert {(f.unit, f.unit_inherited, f.status) for f in result.figures} == {(unit, True, "ok")}


def test_an_undeclared_unit_is_marked():
    result = read("支出情况表", grid("项目|预算数|决算数\n基本支出|10|11\n项目支出|5|4"))
    assert {(f.unit, f.status) for f in result.figures} == {("万元", "unit_assumed")}


def test_a_dash_is_nothing_and_a_zero_is_a_figure():
    found = figures(read("支出情况表（万元）", grid("项目|预算数|决算数\n基本支出|—|0\n项目支出|/|0.00")))
    assert found == {
        ("expenditure_basic", "actual", 2023, None): "0万元",
        ("expenditure_project", "actual", 2023, None): "0.00万元",
    }


def test_a_label_with_one_wrong_character():
    found = figures(
        read("支出情况表（万元）", grid("项目|预算数|决算数\n对个人和家廷的补助|3|2\n公务用车运形维护费|1|1"))
    )
    assert {concept for concept, *_ in found} == {"econ_individual_family", "sangong_vehicle_operation"}
