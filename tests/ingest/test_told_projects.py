"""Projects told in prose."""

import pytest

from ingest.parse import parse_bytes
from ingest.told_projects import title_project


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("云溪县水利局2022年小型泵站维修养护项目支出绩效自评报告", "小型泵站维修养护项目"),
        ("云溪县人民政府办公室2021年度项目绩效自评报告（驻外房租补助经费）", "驻外房租补助经费"),
        ("云溪县第二人民医院重点专科建设补助资金2023年度绩效自评报告", "重点专科建设补助资金"),
        ("云溪县财政支出项目绩效评价自评报告", None),
        ("云溪县教育局2022年度项目支出绩效自评报告", None),
        ("云溪县第四中学专项资金绩效自评报告", None),
        (None, None),
    ],
)
def test_the_project_of_a_title(title, name):
    assert title_project(title) == name


def projects(text: str):
    return parse_bytes(text.encode(), "report.txt").reports[0].projects


def test_a_report_on_one_project_has_its_name_from_the_title():
    (project,) = projects(
        "云溪县水利局2022年小型泵站维修养护项目支出绩效自评报告\n一、项目资金情况\n"
        "2022年项目年初预算安排120万元，实际支出114.5万元，预算执行率95.42%。\n二、自评结论\n项目自评得分96.5分。\n"
    )
    assert project.project_name == "小型泵站维修养护项目"
    assert [str(project.initial_budget_wan), str(project.actual_wan), str(project.total_score)] == [
        "120", "114.5", "96.5"
    ]  # fmt: skip


def test_an_amount_that_bears_the_projects_name_is_its_budget():
    (project,) = projects(
        "云溪县2022年度村组晒场建设项目支出绩效自评报告\n一、项目资金情况\n我县共安排晒场项目16个，总投资148.2万元。\n"
        "2022年度村组晒场建设资金预算102万元，实际支出97.8万元。\n"
    )
    assert [str(project.initial_budget_wan), str(project.actual_wan)] == ["102", "97.8"]


def test_what_a_source_plans_to_give_is_no_project():
    text = (
        "云溪县农业农村局2022年果园滴灌建设项目支出绩效自评报告\n一、项目资金情况\n"
        "项目年初预算安排资金300万元，其中省级补助180万元、县级配套120万元。\n"
        "全年支出资金291.5万元，预算执行率97.17%。\n"
    )
    report = parse_bytes(text.encode(), "report.txt").reports[0]
    sources = [(f.concept, f.basis, f.breakdown, f.value) for f in report.figures if f.breakdown]
    assert sources == [
        ("project_amount", "initial_budget", "省级补助", 180),
        ("project_amount", "initial_budget", "县级配套", 120),
    ]
    assert [p.project_name for p in report.projects] == ["果园滴灌建设项目"]


SEVERAL = """云溪县教育局2022年度项目支出绩效自评报告
一、项目资金安排及使用情况
1.校车运营补贴。全年预算180.00万元，支出171.00万元，执行率95%。自评得分97.5分，等级“优”。
2.教师研训计划。全年预算60.00万元，支出60.00万元，执行率100%。自评得分99分，等级“优”。
"""


def test_a_report_on_several_projects_has_a_row_for_each():
    rows = [
        (p.project_name, str(p.adjusted_budget_wan), str(p.actual_wan), str(p.total_score)) for p in projects(SEVERAL)
    ]
    assert rows == [("校车运营补贴", "180.00", "171.00", "97.5"), ("教师研训计划", "60.00", "60.00", "99")]


def test_projects_that_a_department_s_report_names_are_no_rows():
    assert not projects(
        "云溪县水利局2022年度部门整体支出绩效自评报告\n一、主要项目\n"
        "1.河道治理项目，预算110万元，支出102.7万元，支出率93.36%。\n"
    )
