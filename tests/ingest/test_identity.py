"""Heads of reports in many layouts. Departments, people and numbers are invented."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.identity import read_head
from ingest.readers import read
from ingest.structure import build_document

REPORTS = Path(__file__).parents[3] / "shared" / "reports"
GOLD = Path(__file__).parents[3] / "shared" / "gold" / "report.tsv"
BODY = "\n一、基本情况\n我单位认真开展部门整体支出绩效自评工作。\n"


def head(text):
    return read_head(build_document(read(text.encode(), "a.txt")))


@pytest.mark.parametrize(
    ("text", "title", "year", "department", "region"),
    [
        (
            "桃江县水利局2023年度部门整体支出绩效自评报告" + BODY,
            "桃江县水利局2023年度部门整体支出绩效自评报告", 2023, "桃江县水利局", "430922",
        ),
        (
            "2022年度\n长沙市岳麓区教育局\n部门整体支出绩效自评报告\n" + BODY,
            "2022年度长沙市岳麓区教育局部门整体支出绩效自评报告", 2022, "长沙市岳麓区教育局", "430104",
        ),
        (
            "# 2021 年度 宜章县 财政局 整体支出绩效自评报告\n" + BODY,
            "2021年度宜章县财政局整体支出绩效自评报告", 2021, "宜章县财政局", "431022",
        ),
        (
            "附件2\n\n耒阳市第一中学关于2020年度部门整体支出绩效自评的报告\n" + BODY,
            "耒阳市第一中学关于2020年度部门整体支出绩效自评的报告", 2020, "耒阳市第一中学", "430481",
        ),
        (
            "**襄阳市樊城区卫生健康局二〇二三年度部门整体绩效自评报告**\n" + BODY,
            "襄阳市樊城区卫生健康局二〇二三年度部门整体绩效自评报告", 2023, "襄阳市樊城区卫生健康局", "420606",
        ),
        (
            "部门整体支出绩效自评报告\n（2023年度）\n部门名称：红安县林业局（公章）\n填报日期：2024年4月2日\n" + BODY,
            "部门整体支出绩效自评报告", 2023, "红安县林业局", "421122",
        ),
        (
            "泸县云龙镇人民政府\n2023年部门整体支出绩效自评报告\n" + BODY,
            "泸县云龙镇人民政府2023年部门整体支出绩效自评报告", 2023, "泸县云龙镇人民政府", "510521",
        ),
        (
            "2023年度整体支出绩效自评报告\n\n单位名称：茂名市电白区人民医院  填报日期：2024-05-06\n" + BODY,
            "2023年度整体支出绩效自评报告", 2023, "茂名市电白区人民医院", "440904",
        ),
        (
            "中国共产党广安市委员会宣传部2024年度整体支出绩效自评报告\n" + BODY,
            "中国共产党广安市委员会宣传部2024年度整体支出绩效自评报告", 2024, "中国共产党广安市委员会宣传部", "511600",
        ),
        (
            "河南省农业农村厅2023年部门整体绩效自评报告\n" + BODY,
            "河南省农业农村厅2023年部门整体绩效自评报告", 2023, "河南省农业农村厅", "410000",
        ),
        (
            "关于滁州市残疾人联合会2022年部门整体支出绩效自评情况的报告\n" + BODY,
            "关于滁州市残疾人联合会2022年部门整体支出绩效自评情况的报告", 2022, "滁州市残疾人联合会", "341100",
        ),
        (
            "2023年长沙海关整体支出绩效自评报告\n" + BODY,
            "2023年长沙海关整体支出绩效自评报告", 2023, "长沙海关", "430100",
        ),
        (
            "丹阳市水库管理处水库除险加固项目支出绩效自评报告\n评价年度：2023年\n" + BODY,
            "丹阳市水库管理处水库除险加固项目支出绩效自评报告", 2023, "丹阳市水库管理处", "321181",
        ),
    ],
)  # fmt: skip
def test_title_department_year_region(text, title, year, department, region):
    h = head(text)
    assert (h.title, h.fiscal_year, h.department_name, h.region_key) == (title, year, department, region)


def test_without_a_title_the_text_speaks():
    h = head(
        "一、部门概况\n（一）县档案馆是正科级单位，核定编制12名。截至2023年12月31日在职11人。\n"
        "（二）2023年度部门整体支出312.40万元，较2022年增加12万元。泸溪县城区，泸溪县档案馆内设三个股室，"
        "我馆严格执行制度。泸溪县档案馆2024年工作计划如下。\n二、绩效自评\n我馆自评得分93分。"
    )
    assert h.title is None
    assert h.fiscal_year == 2023
    assert h.department_name == "泸溪县档案馆"
    assert h.region_key == "433122"
    assert h.self_score == Decimal("93")
    assert h.report_kind == "overall_selfeval"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        # the notice carries the year after, the plan the year after that
        ("某局整体支出绩效自评报告\n根据《关于开展2024年度部门整体支出绩效评价工作的通知》要求，对2023年度部门整体支出开展自评。\n"
         "2023年度收入合计10万元。2023年度支出合计10万元，较2022年度增加1万元。\n2025年工作打算：……", 2023),
        ("部门整体支出绩效自评报告\n评价年度：2022年度\n2023年6月1日", 2022),
        ("部门整体支出绩效自评表\n(2021年度)\n单位名称\t某县医院\n总分\t100\t95", 2021),
        ("2021-2023年度专项资金项目支出绩效自评报告\n正文", 2023),
        ("二○二三年度部门整体支出绩效自评报告\n正文", 2023),
        ("某局关于2023年度整体支出绩效自评报告的公开（2024年）\n正文", 2023),
        ("部门整体支出绩效自评报告\n正文里没有年份。", None),
        # the day on a cover sheet is no year reported on
        ("财政支出项目绩效评价自评报告\n项目名称 2022年渡口修缮\n2023年5月6日\n某县财政局制", 2022),
        # only a year later than the report itself: not the year reported on
        ("部门整体支出绩效自评报告\n填报日期：2023年5月6日\n2024年度预算支出安排10万元，2022年度支出9万元。", 2022),
    ],
)  # fmt: skip
def test_fiscal_year(text, year):
    assert head(text).fiscal_year == year


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("填报日期：2024 年 5 月 16 日", date(2024, 5, 16)),
        ("报告日期: 2024-06-20", date(2024, 6, 20)),
        ("填表日期：2024.6.2", date(2024, 6, 2)),
        ("正文。\n\n某县教育局\n2024年3月1日", date(2024, 3, 1)),
        ("正文。\n某县教育局\n二〇二四年五月二十一日\n", date(2024, 5, 21)),
        ("正文。\n二〇二四年十月十日", date(2024, 10, 10)),
        ("2024年5月", None),
        ("2024年13月45日", None),
        ("截至2023年12月31日，在职12人。", None),
    ],
)
def test_report_date(text, expected):
    assert head("某县某局2023年度部门整体支出绩效自评报告\n" + text).report_date == expected


@pytest.mark.parametrize(
    ("text", "score", "grade", "norm"),
    [
        ("综合评价，我局2023年度整体支出绩效自评得分为95分，自评结论为“优秀”。", "95", "优秀", 1),
        ("投入13分，过程58.5分，产出26分，总绩效分97.5分。自评结果等次为“优”。", "97.5", "优", 1),
        ("经自评，本单位部门整体支出绩效自评总分100分，自评得分98.6分，评价等级为良好。", "98.6", "良好", 2),
        ("对照评分表，最终得分：88.25分，等级为“良”。", "88.25", "良", 2),
        ("自评得分100分。", "100", None, None),
        ("1.预算完成率(5分)，该项自评得分5分。\n2.三公控制率(8分)，自评得满分8分。\n综合得分92分。", "92", None, None),
        ("评分标准：90分（含）以上为优，80-90分为良，60-80分为中，60分以下为差。", None, None, None),
        ("评价结果分为优、良、中、差四个等级。", None, None, None),
        ("水库项目自评得分99分，道路项目自评得分98分，部门整体支出自评得分94分。", "94", None, None),
        ("年度考核中2人评为优秀。", None, None, None),
        ("满分100分，自评96.5分，自评等级：优", "96.5", "优", 1),
        ("未开展打分。", None, None, None),
    ],
)
def test_self_score_and_grade(text, score, grade, norm):
    h = head("某县某局2023年度部门整体支出绩效自评报告\n一、情况\n" + text)
    assert (h.self_score, h.self_grade, h.grade_norm) == (Decimal(score) if score else None, grade, norm)


def test_the_score_of_the_overall_form():
    rows = "绩效指标\t一级指标\t三级指标\t分值\t得分\n\t产出\t检查次数\t50\t45\n总分\t\t\t100 分\t95 分\n"
    text = "某县某局2023年度部门整体支出绩效自评报告\n正文\n\n2023年度部门整体支出绩效自评表\n\n" + rows
    assert head(text).self_score == Decimal("95")
    # two project forms and no overall one: whose score would it be
    other = rows.replace("95 分", "97 分")
    text = (
        f"某县某局2023年度部门整体支出绩效自评报告\n正文\n\n项目支出绩效自评表\n\n{rows}\n项目支出绩效自评表\n\n{other}"
    )
    assert head(text).self_score is None


@pytest.mark.parametrize(
    ("title", "body", "kind"),
    [
        ("某县某局2023年度部门整体支出绩效自评报告", "", "overall_selfeval"),
        ("某县某局2023年整体支出绩效评价报告", "我单位组织自评", "overall_selfeval"),
        ("某县某局2023年度扶贫专项资金项目支出绩效自评报告", "", "project_selfeval"),
        ("某县某局2023年项目支出绩效评价报告", "我局成立工作组", "project_selfeval"),
        ("某县道路建设项目财政重点绩效评价报告", "受县财政局委托，某会计师事务所对项目进行评价", "evaluation"),
        ("2023年度中央转移支付资金绩效自评报告", "", "transfer_selfeval"),
        ("", "一、绩效目标分解下达情况\n（一）省级下达预算和绩效目标情况。", "transfer_selfeval"),
        ("某县某局2023年度部门决算公开", "", "final_account"),
        ("某县某局2024年部门预算公开说明", "", "budget"),
        ("某县某局2023年三公经费情况说明", "", "sangong_note"),
        ("某县某局2022年度部门预算执行情况绩效自评报告", "各项目支出、项目资金、本项目、该项目", "overall_selfeval"),
        ("某县某局2022年度水库项目预算执行情况绩效自评报告", "", "project_selfeval"),
        ("", "一、项目支出基本情况\n项目支出绩效目标，项目支出决策情况", "project_selfeval"),
        ("", "今天天气很好，全文没有有关内容。", "other"),
    ],
)
def test_report_kind(title, body, kind):
    assert head(f"{title}\n{body}\n正文").report_kind == kind


@pytest.mark.parametrize(
    ("name", "alias"),
    [
        ("中共长乐市委组织部", "中国共产党长乐市委员会组织部"),
        ("中国共产党长乐市委员会宣传部", "中共长乐市委宣传部"),
        ("邵阳市大祥区卫生健康局", "邵阳市大祥区卫健局"),
        ("邵阳市大祥区卫生健康局", "大祥区卫生健康局"),
        ("保靖县发改局", "保靖县发展和改革局"),
        ("益阳市人大常委会", "益阳市人民代表大会常务委员会"),
    ],
)
def test_aliases(name, alias):
    assert alias in head(f"{name}2023年度部门整体支出绩效自评报告\n{BODY}").department_aliases


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("中共益阳市委宣传部", "party"),
        ("保靖县纪委监委", "party"),
        ("保靖县教育局", "government"),
        ("保靖县人民政府办公室", "government"),
        ("湖南省卫生健康委员会", "government"),
        ("保靖县第一中学", "public_institution"),
        ("保靖县人民医院", "public_institution"),
        ("保靖县疾病预防控制中心", "public_institution"),
        ("中共保靖县委党校", "public_institution"),
        ("保靖县人大常委会办公室", "congress"),
        ("政协保靖县委员会办公室", "congress"),
        ("保靖县人民法院", "court"),
        ("保靖县总工会", "mass_org"),
        ("共青团保靖县委", "mass_org"),
        ("保靖县残联", "mass_org"),
        ("保靖县迁陵镇人民政府", "township"),
        ("雨湖区某某街道办事处", "township"),
    ],
)
def test_department_type(name, kind):
    h = head(f"{name}2023年度部门整体支出绩效自评报告\n{BODY}")
    assert (h.department_name, h.department_type) == (name, kind)


def test_a_department_without_its_place_takes_the_place_of_the_text():
    h = head("县教育局2023年度部门整体支出绩效自评报告\n正文\n" + "凤凰县各学校。凤凰县城区学校。吉首市来访。")
    assert h.department_name in ("县教育局", "凤凰县教育局")
    assert h.region_key == "433123"


@pytest.mark.parametrize("text", ["正文", "一", "\t\n甲\t乙\n", "2023", "：：：", "《》" * 50])
def test_odd_texts_have_a_head_too(text):
    assert head(text).report_kind == "other"


def _bigrams(text):
    return {text[i : i + 2] for i in range(len(text) - 1)} or {text}


@pytest.mark.skipif(not GOLD.is_file(), reason="the real reports are not beside this checkout")
def test_heads_of_real_reports():
    with GOLD.open(encoding="utf-8") as f:
        gold = list(csv.DictReader(f, delimiter="\t"))
    for g in gold:
        path = next(REPORTS.glob(g["report"] + "_*"))
        h = read_head(build_document(read(path.read_bytes(), path.name)))
        assert str(h.fiscal_year) == g["fiscal_year"]
        assert (str(h.self_score) if h.self_score else "") == g["self_score"]
        assert (h.self_grade or "") == g["self_grade"]
        assert (h.title or "") == g["title"]
        names = [h.department_name or "", *h.department_aliases]
        wanted = _bigrams(g["department"])
        assert max(2 * len(wanted & _bigrams(n)) / (len(wanted) + len(_bigrams(n))) for n in names) >= 0.8


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *("2023年度", "二〇二三年", "某县教育局", "鼓楼区", "自评得分", "95分", "为“优”", "填报日期："),
                *("2024年2月30日", "三十一日"),
                *("部门整体支出绩效自评报告", "\n", "\t", "：", "，", "（", "）", "总分", "100"),
                *("附件1", "一、", "中共", "县委组织部", "《", "》", "省"),
            ]
        ),
        max_size=30,
    )
)  # fmt: skip
def test_no_text_breaks_the_head(parts):
    text = "绩" + "".join(parts)
    h = head(text)
    assert h.fiscal_year is None or 2000 <= h.fiscal_year < 2040
    assert h.self_score is None or 0 <= h.self_score <= 100
