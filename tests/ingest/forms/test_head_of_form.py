"""Money in the lines of a form's head."""

from ingest.parse import parse_bytes

FORM = """2023年度云溪县统计局部门整体绩效自评表 | | | | | |
单位名称:云溪县统计局 | | | 填报日期:2024年3月12日 | | |
单位名称 | 云溪县统计局 | | | | |
基本支出总额 | 318.36 | 项目支出总额 | 74.20 | | |
预算执行情况(万元)(20分) | | 预算数(A) | 执行数(B) | 执行率(B/A) | 得分(20分*执行率) |
| 部门整体支出总额 | 392.56 | {spent} | 98.19% | 19.64 |
年度目标1:(40分) | 按时完成各项普查和抽样调查 | | | | |
年度绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年初目标值(A) | 实际完成值(B) | 得分 |
| 产出指标 | 数量指标 | 普查区数量 | 58个 | 58个 | 10 |
| | 质量指标 | 数据审核通过率 | ≥98% | 99% | 10 |
"""


AIMS = """产出指标 | 数量指标 | 普查区数量 | 58个 | 58个 | 10 | ||||
质量指标 | 数据审核通过率 | ≥98% | 99% | 10 | ||||
年度目标2:(40分) | 提高统计分析质量，服务决策 | ||||||
年度绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年初目标值(A) | 实际完成值(B) | 得分 | ||||
产出指标 | 数量指标 | 统计分析篇数 | 12篇 | 13篇 | 10 | ||||
"""


def test_an_aim_between_indicators_is_none():
    report = parse_bytes(
        ("\n".join(FORM.format(spent="385.47").splitlines()[:-2]) + "\n" + AIMS).encode(), "form.txt"
    ).reports[0]
    assert [i.level3 for i in report.indicators] == ["普查区数量", "数据审核通过率", "统计分析篇数"]


def kinds(spent: str) -> dict[str, tuple[str | None, str | None]]:
    figures = parse_bytes(FORM.format(spent=spent).encode(), "form.txt").reports[0].figures
    return {f.concept: (f.basis, f.unit) for f in figures if f.concept in ("expenditure_basic", "expenditure_project")}


def test_kinds_of_spending_are_of_the_basis_whose_total_they_add_up_to():
    assert kinds("385.47") == dict.fromkeys(("expenditure_basic", "expenditure_project"), ("adjusted_budget", "万元"))


def test_they_are_of_the_final_where_both_totals_or_none_are_their_sum():
    assert kinds("392.56")["expenditure_basic"] == ("actual", "万元")
