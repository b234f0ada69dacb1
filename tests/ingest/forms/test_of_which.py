"""Headers told in 其中: the columns stand in the order that the printed rows of the header mean."""

import pytest

from ingest.forms.layouts import column_role
from ingest.forms.of_which import columns_in_order, parent_of_others
from tests.ingest.forms.builder import figures, lines, read

COVER = """
年度收入情况（万元）
机构名称
收入合计
其中：
上年结转
公共财政拨款
政府基金拨款
纳入专户管理的非税收入拨款
其他收入
局机关
1520.40
20.15
1400.25
60
0
40
年度支出情况（万元）
机构名称
支出合计
其中：
结余
基本支出
其中：
项目支出
当年结余
累计结余
人员支出
公用支出
局机关
1498.30
830.60
702.45
128.15
667.70
22.10
22.10
"""
READ = {
    ("income_total", "actual"): "1520.40",
    ("carryover_in", "actual"): "20.15",
    ("income_general_budget", "actual"): "1400.25",
    ("income_gov_fund", "actual"): "60",
    ("income_special_account", "actual"): "0",
    ("income_other", "actual"): "40",
    ("expenditure_total", "actual"): "1498.30",
    ("expenditure_basic", "actual"): "830.60",
    ("expenditure_personnel", "actual"): "702.45",
    ("expenditure_public", "actual"): "128.15",
    ("expenditure_project", "actual"): "667.70",
    ("carryover_out", "actual"): "22.10",
}


def barred() -> str:
    """Each cell with a bar behind it; a line of bars ends each row of the form."""
    rows_end = ("其中：", "其他收入", "40", "累计结余", "公用支出", "局机关")
    out = []
    for line in COVER.strip().splitlines():
        out.append(f"{line} |")
        if line in rows_end:
            out.append("|" * 14)
    return "\n".join(out)


@pytest.mark.parametrize("text", [COVER, barred()], ids=["cells", "bars"])
def test_a_cover_sheet_of_one_cell_per_line(text):
    result = read(lines("二、部门（单位）收支情况\n" + text))
    told = {key[:2]: value.removesuffix("万元") for key, value in figures(result).items()}
    assert told == READ


@pytest.mark.parametrize(
    ("heads", "order"),
    [
        (
            "支出合计 其中:基本支出 其中:项目支出 当年结余 人员支出 公用支出",
            "支出合计 基本支出 人员支出 公用支出 项目支出 当年结余",
        ),
        ("收入合计 其中:上年结转 财政拨款 其他收入", "收入合计 上年结转 财政拨款 其他收入"),
        ("基本支出 其中:人员支出 公用支出 项目支出", "基本支出 人员支出 公用支出 项目支出"),
    ],
)  # fmt: skip
def test_parts_stand_where_their_mark_stands(heads, order):
    words = heads.split()
    found = columns_in_order([(w, column_role(w)) for w in words])
    assert [words[k].removeprefix("其中:") for k in found] == order.split()


def test_without_a_mark_there_is_nothing_to_order():
    assert columns_in_order([(w, column_role(w)) for w in ("支出合计", "基本支出", "项目支出")]) is None


def test_a_head_over_others():
    words = ("支出合计", "其中:结余", "基本支出", "当年结余", "累计结余")
    assert parent_of_others([(w, None) for w in words]) == (1, [3, 4])
    assert parent_of_others([(w, None) for w in ("结余", "当年结余", "基本支出")]) is None
