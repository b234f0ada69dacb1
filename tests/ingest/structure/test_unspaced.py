"""Forms glued into one line without any mark between their cells."""

from itertools import groupby

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ingest.document import Paragraph, Table
from ingest.parse import parse_bytes
from ingest.readers.source import RawLine, Source
from ingest.structure import build_document
from ingest.structure.unspaced import unspaced_form

HEAD = "项目名称桥梁养护专项主管部门云溪县交通运输局实施单位云溪县公路中心"
MONEY = "项目资金（万元）年初预算数全年预算数全年执行数分值执行率得分"
USUAL = ("level3", "target", "actual", "weight", "score")
HEADERS = {"level3": "三级指标", "target": "年度指标值", "actual": "实际完成值", "weight": "分值", "score": "得分"}
LEVELS = [
    ("产出指标", "数量指标"), ("产出指标", "质量指标"), ("产出指标", "时效指标"), ("产出指标", "成本指标"),
    ("效益指标", "社会效益指标"), ("效益指标", "可持续影响指标"), ("满意度指标", "服务对象满意度指标"),
]  # fmt: skip


def rows_of(*lines: str) -> list[list[str]]:
    form = unspaced_form([RawLine(line) for line in lines], 0)
    return form.rows if form else []


def glued(rows: list[tuple[str, ...]], order=USUAL, money="年度资金总额50.0050.0048.601097.20%9.72", total="") -> str:
    """A form of these rows: (level 1, level 2, name, target, result, weight, score)."""
    out = [HEAD, MONEY, money, "一级指标二级指标", *(HEADERS[k] for k in order)]
    for level1, group in groupby(rows, key=lambda r: r[0]):
        out.append(level1)
        for level2, inner in groupby(group, key=lambda r: r[1]):
            out.append(level2)
            for row in inner:
                cells = dict(zip(USUAL, row[2:], strict=True))
                out += [cells[k] for k in order]
    return "".join(out) + total


ROWS = [
    ("产出指标", "数量指标", "维修桥梁数", "≥12座", "14座", "20", "20"),
    ("产出指标", "数量指标", "巡查次数", "24次", "24次", "10", "10"),
    ("产出指标", "质量指标", "验收合格率", "100%", "100%", "15", "15"),
    ("产出指标", "时效指标", "完工时间", "2023年11月底前", "2023年11月", "5", "5"),
    ("效益指标", "社会效益指标", "出行条件", "明显改善", "明显改善", "30", "27.5"),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "93.6%", "10", "10"),
]


def test_money_is_cut_where_the_rate_is_spending_by_budget():
    rows = rows_of(
        glued(ROWS, money="年度资金总额60.0050.0048.601097.20%9.72其中：当年财政拨款60.0050.0048.60其他资金")
    )
    assert rows[:3] == [
        ["项目名称", "桥梁养护专项"], ["主管部门", "云溪县交通运输局"], ["实施单位", "云溪县公路中心"]
    ]  # fmt: skip
    assert rows[3][0] == "项目资金（万元）"
    assert rows[4] == ["年度资金总额", "60.00", "50.00", "48.60", "10", "97.20%", "9.72"]
    assert rows[5] == ["其中：当年财政拨款", "60.00", "50.00", "48.60", "", "", ""]


@pytest.mark.parametrize("order", [USUAL, ("level3", "weight", "target", "actual", "score")])
def test_indicators_are_cut_where_their_weights_add_up(order):
    rows = rows_of(glued(ROWS, order, total="总分10097.22"))
    header = next(n for n, row in enumerate(rows) if row[0] == "一级指标")
    places = [2 + order.index(k) for k in USUAL]
    read = [(row[0], row[1], *(row[p] for p in places)) for row in rows[header + 1 : -1]]
    assert read == ROWS
    assert rows[-1][0] == "总分"
    assert rows[-1][places[3]] == "100"
    assert rows[-1][places[4]] == "97.22"


def test_a_sum_of_weights_that_is_no_hundred_leaves_the_indicators_unread():
    rows = rows_of(glued([*ROWS[:-1], (*ROWS[-1][:5], "13", "13")]))
    assert ["年度资金总额", "50.00", "50.00", "48.60", "10", "97.20%", "9.72"] in rows
    assert not any(row[0] == "一级指标" for row in rows)


def test_digits_without_anything_that_says_where_to_cut_leave_the_money_unread():
    rows = rows_of(glued(ROWS, money="年度资金总额1234567890"))
    assert rows[2] == ["实施单位", "云溪县公路中心"]
    assert rows[3] == [MONEY + "年度资金总额1234567890"]
    assert rows[4][0] == "一级指标"


def test_words_that_differ_keep_their_row_without_its_values():
    rows = [*ROWS[:4], ("效益指标", "社会效益指标", "出行条件", "明显改善", "有所改善", "30", "27.5"), ROWS[5]]
    order = ("level3", "weight", "target", "actual", "score")
    read = [row for row in rows_of(glued(rows, order)) if "出行条件" in row]
    assert read == [["效益指标", "社会效益指标", "出行条件", "30", "", "", "27.5"]]


def test_marks_with_their_unit_dashes_numbered_names_and_notes():
    text = (
        HEAD
        + MONEY
        + "年度资金总额320.00341.50338.0810分99.00%9.90其中：当年财政拨款320.00341.50338.08---上年结转资金---"
        "一级指标二级指标三级指标年度指标值实际完成值分值得分偏差原因分析及改进措施产出指标（60分）数量指标"
        "指标1：维修桥梁数≥12座14座30分30分指标2：巡查天数≤20个工作日18个工作日30分28分雨季延误效益指标（30分）社会效益指标"
        "指标1：出行条件明显改善明显改善30分30分总分100分97.90分注：1.定量指标填写实际完成数。"
    )
    rows = rows_of(text)
    assert rows[4:6] == [
        ["年度资金总额", "320.00", "341.50", "338.08", "10分", "99.00%", "9.90"],
        ["其中：当年财政拨款", "320.00", "341.50", "338.08", "", "", ""],
    ]
    assert rows[-4:] == [
        ["产出指标（60分）", "数量指标", "指标1：维修桥梁数", "≥12座", "14座", "30分", "30分", ""],
        ["产出指标（60分）", "数量指标", "指标2：巡查天数", "≤20个工作日", "18个工作日", "30分", "28分", "雨季延误"],
        ["效益指标（30分）", "社会效益指标", "指标1：出行条件", "明显改善", "明显改善", "30分", "30分", ""],
        ["总分", "", "", "", "", "100", "97.90", ""],
    ]


def test_rows_on_lines_of_their_own_are_one_form():
    text = glued(ROWS)
    cut = text.index("效益指标社会")
    assert rows_of(text[:cut], text[cut:]) == rows_of(text)


def test_sentences_and_divided_cells_are_no_such_form():
    assert not rows_of("本单位按照一级指标、二级指标、三级指标逐项自评，年初目标值与实际完成值相符，得分98分。")
    assert not rows_of(
        "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 产出指标 数量指标 巡查次数 24次 24次 90 90"
    )


def test_what_stands_before_and_behind_the_form_stays():
    document = build_document(
        Source((RawLine("附件2：项目自评表" + glued(ROWS, total="总分10097.22") + "填表人：某某"),), "txt", "utf-8")
    )
    kinds = [type(b) for b in document.blocks]
    assert kinds == [Paragraph, Table, Paragraph]
    assert document.blocks[0].text == "附件2：项目自评表"


def test_records_of_a_glued_form():
    text = "云溪县公路中心2023年度项目支出绩效自评表" + glued(ROWS, total="总分10097.22")
    report = parse_bytes(text.encode(), "form.txt").reports[0]
    project = report.projects[0]
    assert (project.project_name, str(project.adjusted_budget_wan), str(project.actual_wan)) == (
        "桥梁养护专项", "50.00", "48.60"
    )  # fmt: skip
    assert [(i.level3, i.target_text, i.actual_text, str(i.weight), str(i.score)) for i in report.indicators] == [
        row[2:] for row in ROWS
    ]


NAMES = [
    "培训人次",
    "设备采购数量",
    "验收合格率",
    "拨付及时率",
    "成本节约率",
    "知晓率",
    "修缮面积",
    "宣传场次",
    "办结率",
]


@st.composite
def forms(draw) -> list[tuple[str, ...]]:
    """Rows whose cells leave no doubt, weights of 90 together."""
    n = draw(st.integers(4, 9))
    cuts = sorted(draw(st.sets(st.integers(1, 17), min_size=n - 1, max_size=n - 1)))
    weights = [(b - a) * 5 for a, b in zip([0, *cuts], [*cuts, 18], strict=True)]
    levels = sorted(draw(st.lists(st.integers(0, len(LEVELS) - 1), min_size=n, max_size=n)))
    rows = []
    for name, level, weight in zip(draw(st.permutations(NAMES)), levels, weights, strict=False):
        unit = draw(st.sampled_from(["%", "次", "人次", "平方米", "个"]))
        target, actual = draw(st.integers(11, 99)), draw(st.integers(11, 99))
        score = weight if draw(st.booleans()) else weight - 1
        rows.append((*LEVELS[level], name, f"≥{target}{unit}", f"{actual}{unit}", str(weight), str(score)))
    return rows


@settings(max_examples=60, deadline=None)
@given(forms(), st.sampled_from([USUAL, ("level3", "weight", "target", "actual", "score")]))
def test_rows_are_read_as_they_were_written_or_stay_in_one_cell(rows, order):
    assume(all(int(row[5]) <= 60 for row in rows))
    places = [0, 1, *(2 + order.index(k) for k in USUAL)]
    read = rows_of(glued(rows, order))
    header = next((n for n, row in enumerate(read) if row[0] == "一级指标"), len(read))
    whole = [tuple(row[p] for p in places) for row in read[header + 1 :] if len(row) > 1]
    assert set(whole) <= set(rows)
    assert len(whole) * 3 >= len(rows) * 2
