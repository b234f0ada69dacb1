"""The narrative grammar on sentences that we wrote."""

from pathlib import Path

import pytest
import yaml

from ingest.forms import scorecard_prose
from ingest.narrative.reader import read_sentences
from ingest.narrative.write import Writer, places
from ingest.readers.source import RawLine, Source
from ingest.structure import build_document

CASES = yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8"))


def read(*lines: str, year: int = 2022, department: str = "某县农业农村局"):
    document = build_document(Source(tuple(RawLine(line) for line in lines), "txt", "utf-8"))
    span = (0, len(document.text))
    _, marks = scorecard_prose(document, span, "k")
    found = read_sentences(document, span, year, department, [], scored_items=marks.items, part_scores=marks.parts)
    writer = Writer(document, "k", places(document))
    return document, writer.figures(found), writer.claims(found)


def told(figures) -> list[str]:
    return [
        " ".join(
            map(str, (f.concept, f.basis or "-", f.fiscal_year, f.value, f.unit or "-", f.breakdown or ""))
        ).strip()
        for f in figures
    ]


def stated(claims) -> list[str]:
    return [
        " ".join(
            [c.claim_kind, str(c.stated_value), c.stated_unit or "-"]
            + [f"{role}{value}" for role, value in zip(c.operand_roles, c.operand_values, strict=True)]
        )
        for c in claims
    ]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:24] for case in CASES])
def test_sentence(case):
    document, figures, claims = read("一、部门收支情况", case["text"])
    assert told(figures) == case["figures"]
    assert [line.strip() for line in stated(claims)] == case.get("claims", [])
    for f in figures:
        assert document.text[f.char_start : f.char_end] == f.snippet
        assert f.char_start <= f.number_start < f.number_end <= f.char_end


def test_spaces_and_quotation_marks_do_not_matter():
    plain = read("2022年度三公经费支出8.5万元，其中公务接待费2.5万元。")
    odd = read("2022 年度 “三公” 经费支出 8.5 万元，其中 公务 接待费 2.5 万元。")
    assert told(plain[1]) == told(odd[1])


def test_amounts_of_achievements_are_no_projects():
    assert (
        told(read("三、主要工作成效", "全年发放惠农补贴资金2300万元，争取项目资金1.2亿元，村集体收入15万元。")[1]) == []
    )


def test_funds_of_a_deed_are_not_the_units():
    assert told(read("三、主要工作成效", "新修灌溉渠道12公里，下达资金260万元，完成投资235万元。")[1]) == []


def test_amounts_below_a_heading_on_projects_are_theirs():
    text = "3、乡村医生岗位补助138万元；村卫生室培训86.5万元，培训村医420人次。"
    assert told(read("（三）主要项目情况", text)[1]) == [
        "project_amount actual 2022 138 万元 乡村医生岗位补助",
        "project_amount actual 2022 86.5 万元 村卫生室培训",
    ]


def test_parts_are_of_the_funds_of_their_whole():
    text = "2022年一般公共预算财政拨款支出860万元，其中基本支出500万元，项目支出360万元。本年基本支出540万元。"
    assert [(f.concept, f.fund_scope) for f in read("一、部门收支情况", text)[1]] == [
        ("expenditure_total", "general_budget"),
        ("expenditure_basic", "general_budget"),
        ("expenditure_project", "general_budget"),
        ("expenditure_basic", "all"),
    ]


def test_staff_and_running_costs_are_of_the_funds_of_their_whole():
    text = "一般公共预算财政拨款基本支出95.2万元。其中：人员经费80万元，主要包括：基本工资等；公用经费15.2万元。"
    assert [(f.concept, f.fund_scope) for f in read("一、部门收支情况", text)[1]] == [
        ("expenditure_basic", "general_budget"),
        ("expenditure_personnel", "general_budget"),
        ("expenditure_public", "general_budget"),
    ]


def test_items_below_a_heading_of_project_expenditure_are_projects():
    assert told(read("（二）主要项目支出明细", "苗木补植61.24万元；林区消防队伍培训38.65万元。")[1]) == [
        "project_amount actual 2022 61.24 万元 苗木补植",
        "project_amount actual 2022 38.65 万元 林区消防队伍培训",
    ]
    assert told(read("三、主要项目支出", "2、古树名木养护206,370.00元。")[1]) == [
        "project_amount actual 2022 206370.00 元 古树名木养护"
    ]
    assert told(read("（二）项目支出情况", "水渠清淤后村民自筹8万元；全年为群众挽回损失12万元。")[1]) == []


def test_projects_listed_in_paragraphs_of_their_own():
    lead = "2．项目支出640,000元，占总支出的40.00%。主要用于："
    items = ("（1）书库除湿改造410,000元；", "（2）古籍修复及装裱230,000元。", "（3）读者座谈12场。")
    assert told(read("（一）年度收支情况", lead, *items)[1])[1:] == [
        "project_amount actual 2022 410000 元 书库除湿改造",
        "project_amount actual 2022 230000 元 古籍修复及装裱",
    ]
    assert told(read("（一）年度收支情况", "全年接待读者5万人次，获得：", *items)[1]) == []


def test_the_rate_of_a_project_told_before():
    _, figures, claims = read(
        "2、项目支出情况：山塘除险工作经费安排20万元，支出18.4万元；水尺设备更新安排8.26万元，支出8.26万元。",
        "五、存在的主要问题",
        "一是山塘除险工作经费支出进度较慢，执行率仅为92.00%；二是固定资产管理不规范。",
    )
    assert told(figures)[-1] == "rate_execution - 2022 92.00 % 山塘除险工作经费"
    assert stated(claims) == ["ratio 92.00 % num+18.4 den+20"]


def test_what_the_funds_of_one_project_were_for():
    assert read_of_project(
        "（二）项目资金情况。", "资金具体用于：1.田间道路硬化41.50万元；2.小型灌溉设施18.42万元；3.村口照明9.30万元。"
    ) == [
        "project_amount actual 2022 41.50 万元 田间道路硬化",
        "project_amount actual 2022 18.42 万元 小型灌溉设施",
        "project_amount actual 2022 9.30 万元 村口照明",
    ]


def test_a_project_is_named_without_its_number():
    assert read_of_project("二、项目绩效自评情况", "（一）灌区维修项目。项目全年预算数38.80万元，自评得分98分。") == [
        "project_amount adjusted_budget 2022 38.80 万元 灌区维修项目",
        "score_total - 2022 98 分 灌区维修项目",
    ]


def test_a_paragraph_headed_by_money_among_achievements():
    text = (
        "1.执行率情况。全年古树养护经费预算安排86万元，实际支出80.84万元，执行率94%。"
        "其中：支撑加固52万元，虫害防治28.84万元。"
    )
    assert told(read("（二）绩效目标完成情况", text)[1]) == [
        "project_amount budget 2022 86 万元 古树养护经费",
        "project_amount actual 2022 80.84 万元 古树养护经费",
        "rate_execution - 2022 94 % 古树养护经费",
        "project_amount actual 2022 52 万元 支撑加固",
        "project_amount actual 2022 28.84 万元 虫害防治",
    ]


def test_marks_of_a_scored_item_are_no_totals():
    assert told(
        read("（一）投入13分", "1.绩效目标合理性（3分）本局设立的目标依据充分，符合实际，自评得分3分。")[1]
    ) == ["score_section - 2022 13 分 投入"]


def test_marks_below_a_table_are_those_of_sections_when_they_make_the_total():
    marks = "其中：决策类指标17分，过程类指标22.26分，产出类指标38.5分，效益类指标19分。"
    assert [line.split()[3] for line in told(read("项目综合得分96.76分。", marks)[1])] == [
        "96.76",
        "17",
        "22.26",
        "38.5",
        "19",
    ]
    assert len(told(read("项目综合得分95分。", marks)[1])) == 1


def test_a_heading_of_the_budget_makes_amounts_budgets():
    assert told(read("（一）年初预算安排情况", "基本支出120万元，项目支出80万元。")[1]) == [
        "expenditure_basic initial_budget 2022 120 万元",
        "expenditure_project initial_budget 2022 80 万元",
    ]


def test_head_counts_of_sub_units_keep_their_unit():
    figures = read("县林业站编制6名，实有在职人数5人，退休人数2人；县种子站编制4名，实有在职人数4人。")[1]
    assert [(f.breakdown, str(f.value), f.entity_scope) for f in figures] == [
        ("县林业站", "6", "sub_unit"), ("县林业站", "5", "sub_unit"), ("县林业站", "2", "sub_unit"),
        ("县种子站", "4", "sub_unit"), ("县种子站", "4", "sub_unit"),
    ]  # fmt: skip


def test_an_open_list_is_marked():
    figures = read("2022年项目支出212.93万元，其中：驻村工作经费50万元、培训经费20.5万元等。")[1]
    assert [f.open_list for f in figures] == [False, True, True]


def test_a_formula_without_brackets():
    _, figures, claims = read("预算完成率=（9.5+455.5+61-21.5）/（9.5+455.5+61）×100%=95.91%。")
    assert told(figures) == ["rate_budget_completion - 2022 95.91 %"]
    assert stated(claims) == ["ratio 95.91 % num+9.5 num+455.5 num+61 num-21.5 den+9.5 den+455.5 den+61"]


def test_wording_of_scoring_rules_states_nothing():
    assert told(read("控制率以100%为标准，每超过1%扣1分，0-10%（含）计5分，扣完为止。")[1]) == []


def test_what_the_region_took_in_is_a_deed():
    assert (
        told(read("三、主要工作成效", "一般公共预算收入完成16.4亿元，同比增长5.2%，全县财政总收入完成21.3亿元。")[1])
        == []
    )


def read_of_project(*lines: str):
    document = build_document(Source(tuple(RawLine(line) for line in lines), "txt", "utf-8"))
    found = read_sentences(document, (0, len(document.text)), 2022, "某县住建局", [], "project_selfeval")
    return told(Writer(document, "k", places(document)).figures(found))


def test_several_projects_have_one_sum_and_one_mean_score():
    assert read_of_project(
        "一、项目基本情况",
        "纳入自评的项目共4个，全年预算资金316万元，实际支出302.5万元。",
        "二、绩效目标实现情况",
        "4个项目自评平均得分93.4分，其中95分以上项目2个。",
    ) == [
        "expenditure_project adjusted_budget 2022 316 万元",
        "expenditure_project actual 2022 302.5 万元",
        "score_total - 2022 93.4 分",
    ]


def test_the_whole_of_the_unit_in_a_report_on_its_projects():
    assert read_of_project(
        "二、预算执行情况", "2022年全年预算数880万元，其中，基本支出预算数600万元，项目支出预算数280万元。"
    ) == [
        "expenditure_total adjusted_budget 2022 880 万元",
        "expenditure_basic adjusted_budget 2022 600 万元",
        "expenditure_project adjusted_budget 2022 280 万元",
    ]


def test_what_a_project_was_spent_on_by_its_use():
    assert read_of_project(
        "（二）资金使用情况", "项目累计支出86.4万元。按用途分：健身点维护36.2万元，步道铺设50.2万元。"
    ) == [
        "project_amount actual 2022 86.4 万元",
        "project_amount actual 2022 36.2 万元 健身点维护",
        "project_amount actual 2022 50.2 万元 步道铺设",
    ]


def test_the_budget_of_one_project_its_sources_and_what_it_was_spent_on():
    assert read_of_project(
        "（二）资金投入和使用情况",
        "项目计划总投资910万元，其中中央财政资金600万元、市级财政资金310万元。全年预算数为910万元，实际支出884.2万元，"
        "其中：管网改造支出702.5万元，阀门购置支出181.7万元。",
        "支出内容包括：巡线人员补助62.4万元、工具及防护用品11.2万元。",
    ) == [
        "project_amount budget 2022 910 万元",
        "project_amount budget 2022 600 万元 中央财政资金",
        "project_amount budget 2022 310 万元 市级财政资金",
        "project_amount adjusted_budget 2022 910 万元",
        "project_amount actual 2022 884.2 万元",
        "project_amount actual 2022 702.5 万元 管网改造支出",
        "project_amount actual 2022 181.7 万元 阀门购置支出",
        "project_amount actual 2022 62.4 万元 巡线人员补助",
        "project_amount actual 2022 11.2 万元 工具及防护用品",
    ]


def test_a_source_of_money_is_no_project():
    lines = (
        "一、绩效目标分解下达情况",
        "2022年共下达补助资金68.4万元，其中：中央补助资金46.9万元，省级补助资金21.5万元。",
    )
    document = build_document(Source(tuple(RawLine(line) for line in lines), "txt", "utf-8"))
    found = read_sentences(document, (0, len(document.text)), 2022, "某县住建局", [], "transfer_selfeval")
    figures = Writer(document, "k", places(document)).figures(found)
    assert told(figures)[1:] == [
        "funds_received actual 2022 46.9 万元 中央补助",
        "funds_received actual 2022 21.5 万元 省级补助",
    ]


def test_a_section_on_money_handed_down_tells_of_projects():
    text = "中央财政下达本县转移支付资金486万元，其中渠道建设补助446万元、退化耕地治理40万元。"
    assert told(read("（一）中央下达转移支付预算和绩效目标情况", text)[1])[1:] == [
        "project_amount budget 2022 446 万元 渠道建设补助",
        "project_amount budget 2022 40 万元 退化耕地治理",
    ]
    assert told(read("二、绩效目标", text)[1]) == []


def test_amounts_of_projects_below_a_heading_on_them():
    text = "4.乡村放映及其他17.5万元。"
    assert told(read("（三）主要项目完成情况", text)[1]) == ["project_amount actual 2022 17.5 万元 乡村放映及其他"]
