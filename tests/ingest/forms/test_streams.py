"""Tables whose rows are lost: the cells of a grid written one after another are read like the grid."""

import pytest

from ingest import forms
from ingest.document import Cell
from ingest.readers.source import RawLine, RawTable
from tests.ingest.forms.builder import document, figures, grid, lines, read, rows

SANGONG = """
预算数|<|<|<|<|<|决算数|<|<|<|<|<
合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费|合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费
^|^|小计|公务用车购置费|公务用车运行费|^|^|^|小计|公务用车购置费|公务用车运行费|^
1|2|3|4|5|6|7|8|9|10|11|12
8.30|0.00|5.20|0.00|5.20|3.10|7.25|0.00|4.81|0.00|4.81|2.44
"""
PAIRED = """
合计|<|因公出国（境）费|<|公务用车购置及运行维护费|<|<|<|<|<|公务接待费|<
^|^|^|^|小计|<|公务用车购置费|<|公务用车运行维护费|<|^|^
预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数
52.30|47.16|6.00|1.25|35.20|33.71|12.00|11.88|23.20|21.83|11.10|12.20
"""
BY_YEAR = """
年度|合计|因公出国（境）费|公务接待费|公务用车购置及运行费|<|<
^|^|^|^|小计|公务用车购置费|公务用车运行费
2022年|31.2|1.1|12.4|17.7|6.2|11.5
2023年|26.9|0.8|10.6|15.5|4.9|10.6
"""
OWN_PARTS = """
三公经费项目|合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费|<|<
^|^|^|小计|公务用车购置费|公务用车运行费|小计|行政运行|其他事务支出
行次|1|2|3|4|5|6|7|8
2023年度预算数|8.40|1.20|4.70|1.50|3.20|2.50|1.70|0.80
2023年度决算数|7.75|0.95|4.31|1.48|2.83|2.49|1.66|0.83
"""
TWO_HALVES = """
收入|<|<|支出|<|<
项目|行次|金额|项目|行次|金额
栏次||1|栏次||2
一、一般公共预算财政拨款收入|1|612.45|一、一般公共服务支出|31|538.07
二、政府性基金预算财政拨款收入|2|0.00|二、外交支出|32|0.00
三、上级补助收入|3|24.60|三、教育支出|33|71.38
本年收入合计|27|637.05|本年支出合计|57|609.45
"""
PROJECTS = """
序号|项目名称|年初预算数|调整预算数|执行数|执行率
1|城区绿化管护|100|120|118.5|98.75%
2|古树复壮工程|20|30|30|100%
3|湖岸步道照明|60|58|57.9|99.83%
"""
BY_FUND = """
项 目|合计|一般公共预算|政府性基金预算
“三公”经费|41.60|39.10|2.50
其中：（一）因公出国（境）支出|0.00|0.00|0.00
（二）公务用车购置及运行维护支出|33.40|31.90|1.50
1.公务用车购置|18.00|18.00|0.00
2.公务用车运行维护费|15.40|13.90|1.50
（三）公务接待费支出|8.20|7.20|1.00
"""
ONE_COLUMN = """
项目|预算数
合计|517
1.因公出国（境）费用|62
2.公务接待费|85
3.公务用车购置及运行维护费|370
其中：公务用车运行维护费|206
"""
FORM = """
项目名称|湖岸步道照明|<|<|主管部门|青溪县园林处|<|<
项目资金（万元）|年初预算数|全年预算数|全年执行数|分值|执行率|得分|<
年度资金总额|60|58|57.9|10|99.83%|9.98|<
其中：财政资金|60|58|57.9|/|/|/|<
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|备注
产出指标|数量指标|安装路灯数量|≥40盏|42盏|20|20|
^|^|敷设电缆长度|≥3公里|3.1公里|10|10|
^|质量指标|一次验收合格率|100%|98%|20|18|两处返工。
效益指标|社会效益指标|夜间通行安全|提升|提升|30|30|
满意度指标|服务对象满意度指标|居民满意度|≥90%|93%|10|10|
总分|<|<|<|<|100|97.98|
"""
SPLIT_TARGET = """
项目名称|51990023R000000000123-巡护补助|<|<|<|<|<|<|<|<|<
预算执行情况（10分）|年度预算数（万元）|年初预算|<|调整后预算数|预算执行数|预算执行率|权重|得分|原因|<
^|总额|46.20|<|57.75|57.75|100.00%|10|||<
^|其中：财政资金|46.20|<|57.75|57.75|100.00%|/|/||<
^|单位资金|0.00|<|0.00|0.00|0.00%|/|/||<
^|其他资金||<||||/|/||<
绩效指标（90分）|一级指标|二级指标|三级指标|指标性质|指标值|度量单位|完成值|权重|得分|未完成原因分析
^|产出指标|数量指标|巡护里程|≥|1200|公里|1260|60|60|
^|效益指标|社会效益指标|补助足额发放率|=|100|%||30||
合计|<|<|<|<|<|<|<|100||
"""


def cells_of(table: RawTable) -> list[str]:
    return [cell.text for row in table.rows for cell in row if isinstance(cell, Cell)]


def behind(cells: list[str]) -> list[str]:
    """合计 |"""
    return [f"{c} |" if c else "|" for c in cells]


def between(cells: list[str]) -> list[str]:
    """A bar on a line of its own behind every cell."""
    return [line for c in cells for line in ((c, "|") if c else ("|",))]


def alone(cells: list[str]) -> list[str]:
    """One cell per line; empty cells leave nothing."""
    return [c for c in cells if c]


def glued(cells: list[str]) -> list[str]:
    """All cells on one line."""
    return [" ".join(c for c in cells if c)]


TITLE = "2023年财政拨款“三公”经费支出表（单位：万元）"
ACCOUNTS = "2023年收入支出决算总表（单位：万元）"
PROJECT = "2023年度项目支出绩效自评表"
TABLES = [
    (TITLE, SANGONG), (TITLE, PAIRED), (TITLE, BY_YEAR), (TITLE, OWN_PARTS), (ACCOUNTS, TWO_HALVES),
    ("2023年项目支出明细表（万元）", PROJECTS), (TITLE, BY_FUND), (TITLE, ONE_COLUMN), (PROJECT, FORM),
]  # fmt: skip


@pytest.mark.parametrize("write", [behind, between, alone, glued])
@pytest.mark.parametrize(("title", "table"), TABLES)
def test_cells_one_after_another_are_the_grid(title, table, write):
    whole = grid(table)
    check(read(title, whole), read(title, [RawLine(c) for c in write(cells_of(whole))]))


@pytest.mark.parametrize("divided", ["\t", " | ", "    "])
@pytest.mark.parametrize(("title", "table"), [*TABLES, (PROJECT, SPLIT_TARGET)])
def test_rows_whose_merges_are_lost_are_the_grid(title, table, divided):
    whole = grid(table)
    written = [[c.text for c in row if c is not None] for row in whole.rows]
    lines = [RawLine(divided.join(c for c in row if c or divided != "    ")) for row in written]
    check(read(title, whole), read(title, lines))


@pytest.mark.parametrize("repeat", [True, False])
@pytest.mark.parametrize(("title", "table"), [*TABLES, (PROJECT, SPLIT_TARGET)])
def test_merges_that_left_copies_or_blanks_are_the_grid(title, table, repeat):
    raw = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in table.strip().splitlines()]
    width = max(map(len, raw))
    written: list[list[str]] = []
    for row in raw:
        cells: list[str] = []
        for n, cell in enumerate(row + [""] * (width - len(row))):
            copied = cells[-1] if cell == "<" else written[-1][n] if cell == "^" else None
            cells.append(cell if copied is None else copied if repeat else "")
        written.append(cells)
    lines = [RawLine("| " + " | ".join(row) + " |") for row in written]
    check(read(title, grid(table)), read(title, [lines[0], RawLine("|" + " --- |" * width), *lines[1:]]))


def check(expected, result):
    assert figures(expected)
    assert figures(result) == figures(expected)
    assert rows(result) == rows(expected)
    assert [p.project_name for p in result.projects] == [p.project_name for p in expected.projects]


@pytest.mark.parametrize("write", [behind, between])
def test_bars_keep_empty_cells(write):
    whole = grid(SPLIT_TARGET)
    result = read(PROJECT, [RawLine(c) for c in write(cells_of(whole))])
    assert figures(result) == figures(read(PROJECT, whole))
    assert rows(result) == [
        ("产出指标", "数量指标", "巡护里程", "≥1200公里", "1260", "60", "60"),
        ("效益指标", "社会效益指标", "补助足额发放率", "=100%", None, "30", None),
    ]
    assert {f.status for f in result.figures} == {"ok"}
    project = result.projects[0]
    assert (project.project_name, str(project.adjusted_budget_wan)) == ("51990023R000000000123-巡护补助", "57.75")


def test_a_sentence_between_two_tables_is_no_cell():
    one, two = ("项目|预算数|合计|12|公务接待费|12", "项目|决算数|合计|9|公务接待费|9")
    cells = [behind(text.split("|")) for text in (one, two)]
    text = [*cells[0], "上表只列公务接待费12万元，其余两项未安排。", *cells[1]]
    result = read("“三公”经费表（单位：万元）", [RawLine(line) for line in text])
    assert figures(result)["sangong_reception", "actual", 2023, None] == "9万元"
    assert figures(result)["sangong_reception", "budget", 2023, None] == "12万元"


def test_a_label_broken_over_lines_is_one_cell():
    text = "项目\n|\n预算数\n|\n公务用车\n运行维护费\n|\n4.5\n|\n公务接待费\n|\n2.5\n|"
    found = figures(read("“三公”经费表（单位：万元）", lines(text)))
    assert found["sangong_vehicle_operation", "budget", 2023, None] == "4.5万元"


def test_counts_on_a_cover_sheet():
    cells = ["联系人", "王某", "联络电话", "××", "人员编制", "34", "实有人数", "31", "职能职责概述", "负责监测。"]
    found = figures(read([RawLine(line) for cell in cells for line in (cell, "")]))
    assert found == {("headcount_quota", None, 2023, None): "34人", ("headcount_actual", None, 2023, None): "31人"}


def test_a_row_that_lost_a_cell_is_settled_by_the_sums_of_its_columns():
    cells = (
        "项目 2022年决算数 2023年预算数 2023年决算数 公务用车购置和维护经费 9.6 37.1 35.4"
        " 其中：公车购置 26.3 26.3 公车运行维护 9.6 10.8 9.1"
    )
    result = read("单位：万元", [RawLine(c) for c in cells.split()])
    found = figures(result)
    assert found["sangong_vehicle_purchase", "actual", 2023, None] == "26.3万元"
    assert ("sangong_vehicle_purchase", "actual", 2022, None) not in found
    assert {f.status for f in result.figures} == {"ok"}


def test_numbered_lines_of_an_account_without_their_header():
    text = (
        "收入 金额 1 一、一般公共预算财政拨款收入 1 二、政府性基金预算财政拨款收入 2 三、上级补助收入 3"
        " 四、事业收入 4 五、其他收入 5 402.17 88.35 7.60 6 7 公开01表 单位：万元 三、国防支出 33"
        " 四、公共安全支出 34 316.52 五、教育支出 35 48.09 六、科学技术支出 36"
    )
    found = figures(read([RawLine(text)]))
    assert {(key[0], key[3], value) for key, value in found.items()} == {
        ("function_class", "公共安全支出", "316.52万元"),
        ("function_class", "教育支出", "48.09万元"),
    }


def test_labels_and_numbers_by_turns():
    cells = [
        "年度预算申请(万元)",
        "年初预算数",
        "36.5",
        "全年预算数",
        "38.2",
        "全年执行数",
        "36.1",
        "分值",
        "10",
        "执行率",
        "94.5%",
        "得分",
        "9.45",
    ]
    found = figures(read("2023年度部门整体支出绩效自评表", [RawLine(c) for c in cells]))
    assert found["expenditure_total", "adjusted_budget", 2023, None] == "38.2万元"
    assert found["rate_execution", None, 2023, None] == "94.5%"


@pytest.mark.parametrize("dash", ["/ ", ""])
def test_an_adjusted_target_that_says_nothing(dash):
    text = (
        "部门整体绩效自评表 主管部门 某县老干部局 自评总分（分） 97 绩效指标 指标名称 计量单位 指标性质 年初指标值"
        " 调整指标值 全年完成值 得分系数（%） 指标权重（分） 指标得分（分） 是否核心指标"
        f" 在职人员控制率 % ≤ 100 {dash}91.67 100 10 10 否 走访慰问人数 人 ≥ 240 {dash}251 100 40 40 是"
        f" 活动场次 场 ≥ 16 {dash}15 93.75 40 37 是 老干部满意度 % ≥ 90 {dash}97 100 10 10 否 说明 无"
    )
    items = read([RawLine(text)]).indicators
    found = [(i.level3, i.target_text, i.actual_text, str(i.weight), str(i.score)) for i in items]
    assert found == [
        ("在职人员控制率", "≤100%", "91.67", "10", "10"),
        ("走访慰问人数", "≥240人", "251", "40", "40"),
        ("活动场次", "≥16场", "15", "40", "37"),
        ("老干部满意度", "≥90%", "97", "10", "10"),
    ]


def test_parts_of_a_scorecard_that_nobody_knows_are_of_the_lower_level():
    cells = (
        "2023年部门整体支出绩效评价指标自评得分表 一级指标 二级指标 三级指标 分值 自评得分 家底管理 账实核对"
        " 账目齐全 10 10 盘点及时 10 9 库房秩序 出入登记 10 8 防火防潮 10 10"
        " 成果应用 结果公开 按时公开 30 30 内容完整 30 28 合计 100 95"
    )
    result = read([RawLine(cell) for cell in cells.split()])
    assert [(i.level1, i.level2, i.level3) for i in result.indicators] == [
        ("家底管理", "账实核对", "账目齐全"),
        ("家底管理", "账实核对", "盘点及时"),
        ("家底管理", "库房秩序", "出入登记"),
        ("家底管理", "库房秩序", "防火防潮"),
        ("成果应用", "结果公开", "按时公开"),
        ("成果应用", "结果公开", "内容完整"),
    ]
    assert figures(result)["score_total", None, 2023, None] == "95分"


def test_a_number_that_the_edge_of_its_cell_broke():
    found = figures(
        read("支出表（元）", grid("项目|预算数|决算数\n基本支出|10,610,100.0 0|9,633,3 00.00\n项目支出|5 6|7"))
    )
    assert found["expenditure_basic", "budget", 2023, None] == "10610100.00元"
    assert found["expenditure_basic", "actual", 2023, None] == "9633300.00元"
    assert ("expenditure_project", "budget", 2023, None) not in found


def test_a_form_without_any_mark_between_its_cells_is_no_sentence():
    text = (
        "2023年度项目自评表项目名称苗木更新主管部门某局实施单位某站预算数(A)执行数(B)执行率(B/A)得分年度总体目标一级指标二级指标三级指标"
        "年初目标值(A)实际完成值(B)分值得分产出指标质量指标苗木成活率95%96%10时效指标年底完成10总分100"
    )
    result = read(text)
    assert result.cell_paragraphs
    assert not read("本单位按一级指标、二级指标、三级指标逐项自评，得分98分，全年支出12.5万元。").cell_paragraphs


def test_scored_items_in_running_text():
    text = (
        "投入(25分) 目标任务(15分) 依据充分性(5分)\n5 任务匹配性(5分)\n4 指标可衡量性(5分)\n4.5 预算编制(10分)"
        " 测算科学性(6分)\n3 程序规范性(4分)\n4"
    )
    doc = document(lines(text))
    items = forms.scorecard_prose(doc, (0, len(doc.text)), "report")[0]
    assert [(i.level2, i.level3, str(i.weight), str(i.score)) for i in items] == [
        ("目标任务", "依据充分性", "5", "5"),
        ("目标任务", "任务匹配性", "5", "4"),
        ("目标任务", "指标可衡量性", "5", "4.5"),
        ("预算编制", "测算科学性", "6", "3"),
        ("预算编制", "程序规范性", "4", "4"),
    ]


def test_the_head_of_a_form_may_stand_in_a_line_of_its_own():
    text = (
        "财政项目支出绩效自评表\n项目名称 河道保洁经费 主管部门 某市水利局 实施单位 某市河道管理站\n"
        "项目资金（万元） 年初预算数 全年预算数 全年执行数 分值 执行率 得分\n年度资金总额 60 50 48 10 96% 9.6\n"
        "其中：当年财政拨款 60 50 48 — — —\n年度总体目标 预期目标 实际完成情况 完成保洁。 已完成\n"
        "绩效指标 一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分\n"
        "产出指标 数量指标 保洁河长 ≥30公里 31公里 50 50\n"
        "效益指标 生态效益指标 水质达标率 ≥90% 92% 40 40\n总分 100 99.6"
    )
    result = read(lines(text))
    assert [p.project_name for p in result.projects] == ["河道保洁经费"]
    assert figures(result)["project_amount", "actual", 2023, "河道保洁经费"].startswith("48")


def test_a_total_score_with_its_grade_in_the_same_cell():
    text = (
        "项目支出绩效自评表\n项目名称 河道保洁经费\n"
        "项目资金（元） 年初预算数 全年预算数 全年执行数 分值 执行率 得分\n"
        "年度资金总额 60,000.00 50,000.00 48,000.00 10.00 96.00% 9.60\n"
        "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分\n"
        "产出指标 数量指标 保洁河长 ≥30公里 31公里 50.00 50.00\n"
        "效益指标 生态效益指标 水质达标率 ≥90% 92% 40.00 36.00\n总分 100.00 总分值 95.60（自评等级：优）"
    )
    [project] = read(lines(text)).projects
    assert str(project.total_score) == "95.60"


def test_the_conclusion_of_a_scorecard_is_not_of_its_last_item():
    text = (
        "（三）产出及效率（满分30分，自评28分）\n1、职责履行（10分）。完成河道清淤12公里，自评9分。\n"
        "2、履职效益（12分）。未发生责任事故，自评11分。\n3、公众满意度（8分）。发放问卷80份，满意度96%，自评8分。\n"
        "综上，我局2023年度部门整体支出自评总得分92.5分，等级为“优秀”。"
    )
    doc = document(lines(text))
    items = forms.scorecard_prose(doc, (0, len(doc.text)), "report")[0]
    assert [(i.level3, str(i.weight), str(i.score)) for i in items] == [
        ("职责履行", "10", "9"), ("履职效益", "12", "11"), ("公众满意度", "8", "8"),
    ]  # fmt: skip
