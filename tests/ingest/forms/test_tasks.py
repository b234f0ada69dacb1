"""Tables of a department's tasks, each with its money, and heads of parts below the head of their whole."""

from ingest.readers.source import RawLine
from tests.ingest.forms.builder import figures, lines, read

BESIDE_EMPTY_CELLS = """
部门整体支出绩效自评表
年度主要任务完成情况 | 任务名称 | 完成情况 | 预算数(万元) | | | 执行数(万元) | | | 分值 | 执行率 | 得分 |
| | | 总额 | 财政拨款 | 其他资金 | 总额 | 财政拨款 | 其他资金 | | | |
| 任务1:湖堤巡护 | 已完成 | 80.50 | 80.50 | 0 | 72.45 | 72.45 | 0 | - | 90% | - |
| 任务2:码头照明 | 部分完成 | 40.00 | 30.00 | 10.00 | 30.00 | 26.00 | 4.00 | - | 75% | - |
| 金额合计 | | 120.50 | 110.50 | 10.00 | 102.45 | 98.45 | 4.00 | 10 | 85.02% | 8.50 |
"""

SHIFTED_LEFT = """
二、部门年度重点工作任务 | ||||||||
任务名称 | 项目级次 | 主要内容 | 批复金额(万元) | 实际支出金额(万元) | 预算执行率 | 备注 | ||
总额 | 财政拨款 | 其他资金 | ||||||
湖堤巡护 | 本级 | 巡护队伍、巡护设备 | 80.50 | 80.50 | | 72.45 | 90.00% | |
码头照明 | 本级 | 更换灯具 | 40.00 | 30.00 | 10.00 | 30.00 | 75.00% | 灯具到货晚 |
"""

ONE_CELL_PER_LINE = """
年度主要任务 任务名称 主要内容 预算数（万元） 执行数（万元） 总额 财政拨款 其他资金 总额 财政拨款 其他资金
任务1 湖堤巡护 80.50 80.50 0 72.45 72.45 0
任务2 码头照明 40.00 30.00 10.00 30.00 26.00 4.00
金额合计 120.50 110.50 10.00 102.45 98.45 4.00
"""

WORDS_BEFORE_AMOUNTS = """
部门整体支出绩效自评表
部门名称 青溪县水利局
年度主要任务 任务名称 主要内容 预算数（万元） 执行数（万元）
任务1 湖堤巡护 80.50 72.45
任务2 码头照明 40.00 30.00
金额合计 120.50 102.45
一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分
产出指标 数量指标 巡护湖堤 ≥30公里 31公里 50 50
效益指标 社会效益指标 安全通行 ≥90% 92% 50 50
"""


def test_parts_stand_below_their_head_and_the_empty_cells_beside_it():
    found = figures(read(lines(BESIDE_EMPTY_CELLS)))
    assert found == {
        ("project_amount", "budget", 2023, "湖堤巡护"): "80.50万元",
        ("income_fiscal", "budget", 2023, "湖堤巡护"): "80.50万元",
        ("income_other", "budget", 2023, "湖堤巡护"): "0万元",
        ("project_amount", "actual", 2023, "湖堤巡护"): "72.45万元",
        ("income_fiscal", "actual", 2023, "湖堤巡护"): "72.45万元",
        ("income_other", "actual", 2023, "湖堤巡护"): "0万元",
        ("rate_execution", None, 2023, "湖堤巡护"): "90%",
        ("project_amount", "budget", 2023, "码头照明"): "40.00万元",
        ("income_fiscal", "budget", 2023, "码头照明"): "30.00万元",
        ("income_other", "budget", 2023, "码头照明"): "10.00万元",
        ("project_amount", "actual", 2023, "码头照明"): "30.00万元",
        ("income_fiscal", "actual", 2023, "码头照明"): "26.00万元",
        ("income_other", "actual", 2023, "码头照明"): "4.00万元",
        ("rate_execution", None, 2023, "码头照明"): "75%",
        ("expenditure_total", "budget", 2023, None): "120.50万元",
        ("income_fiscal", "budget", 2023, None): "110.50万元",
        ("income_other", "budget", 2023, None): "10.00万元",
        ("expenditure_total", "actual", 2023, None): "102.45万元",
        ("income_fiscal", "actual", 2023, None): "98.45万元",
        ("income_other", "actual", 2023, None): "4.00万元",
        ("rate_execution", None, 2023, None): "85.02%",
    }


def test_the_line_of_all_tasks_carries_the_marks_and_tasks_are_no_projects():
    result = read(lines(BESIDE_EMPTY_CELLS))
    assert (str(result.execution_weight), str(result.execution_score)) == ("10", "8.50")
    assert not result.projects


def test_the_sums_of_the_rows_tell_whose_parts_they_are():
    found = figures(read(lines(SHIFTED_LEFT)))
    assert found == {
        ("project_amount", "budget", 2023, "湖堤巡护"): "80.50万元",
        ("income_fiscal", "budget", 2023, "湖堤巡护"): "80.50万元",
        ("project_amount", "actual", 2023, "湖堤巡护"): "72.45万元",
        ("rate_execution", None, 2023, "湖堤巡护"): "90.00%",
        ("project_amount", "budget", 2023, "码头照明"): "40.00万元",
        ("income_fiscal", "budget", 2023, "码头照明"): "30.00万元",
        ("income_other", "budget", 2023, "码头照明"): "10.00万元",
        ("project_amount", "actual", 2023, "码头照明"): "30.00万元",
        ("rate_execution", None, 2023, "码头照明"): "75.00%",
    }


def test_one_sum_that_does_not_hold_changes_nothing():
    more = SHIFTED_LEFT + "航标维护 | 本级 | 维护航标 | 12.00 | 8.00 | 3.00 | 12.00 | 100.00% | |\n"
    found = figures(read(lines(more)))
    assert found["income_other", "budget", 2023, "航标维护"] == "3.00万元"
    assert found["project_amount", "actual", 2023, "航标维护"] == "12.00万元"


def test_no_number_is_read_where_no_sum_holds():
    wrong = SHIFTED_LEFT.replace("80.50 | 80.50", "80.50 | 70.50").replace("30.00 | 10.00", "20.00 | 10.00")
    assert not read(lines(wrong)).figures


def test_the_amounts_of_a_task_stand_right_of_its_words():
    found = figures(read(lines(WORDS_BEFORE_AMOUNTS)))
    assert {key: found[key] for key in found if key[0] in ("project_amount", "expenditure_total")} == {
        ("project_amount", "budget", 2023, "湖堤巡护"): "80.50万元",
        ("project_amount", "actual", 2023, "湖堤巡护"): "72.45万元",
        ("project_amount", "budget", 2023, "码头照明"): "40.00万元",
        ("project_amount", "actual", 2023, "码头照明"): "30.00万元",
        ("expenditure_total", "budget", 2023, None): "120.50万元",
        ("expenditure_total", "actual", 2023, None): "102.45万元",
    }


def test_numbered_tasks_one_cell_per_line_bear_the_names_beside_them():
    found = figures(read("部门整体支出绩效自评表", [RawLine(cell) for cell in ONE_CELL_PER_LINE.split()]))
    assert {key: found[key] for key in found if not key[0].startswith("income")} == {
        ("project_amount", "budget", 2023, "湖堤巡护"): "80.50万元",
        ("project_amount", "actual", 2023, "湖堤巡护"): "72.45万元",
        ("project_amount", "budget", 2023, "码头照明"): "40.00万元",
        ("project_amount", "actual", 2023, "码头照明"): "30.00万元",
        ("expenditure_total", "budget", 2023, None): "120.50万元",
        ("expenditure_total", "actual", 2023, None): "102.45万元",
    }
