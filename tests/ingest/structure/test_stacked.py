"""Rows that hold several rows."""

from tests.ingest.forms.builder import figures, grid, read, rows


def test_indicators_stacked_in_the_cells_of_one_row():
    result = read(
        "2023年度项目支出绩效自评表",
        grid("""
项目名称|湖岸步道照明|<|<|<|<|<|<
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|备注
产出指标|数量指标\\n质量指标\\n时效指标|安装路灯\\n一次验收合格率\\n完工时间|≥40盏\\n100%\\n11月底前|42盏\\n98%\\n10月|20\\n20\\n10|20\\n18\\n10|
效益指标|社会效益指标|夜间通行\\n安全|提升|提升|30|30|
"""),
    )
    assert rows(result) == [
        ("产出指标", "数量指标", "安装路灯", "≥40盏", "42盏", "20", "20"),
        ("产出指标", "质量指标", "一次验收合格率", "100%", "98%", "20", "18"),
        ("产出指标", "时效指标", "完工时间", "11月底前", "10月", "10", "10"),
        ("效益指标", "社会效益指标", "夜间通行安全", "提升", "提升", "30", "30"),
    ]


def test_a_wrapped_label_is_one_row():
    found = figures(read("支出表（万元）", grid("项目|预算\\n数|决算\\n数\n公务接\\n待费|1.5|1.2\n培训\\n费|2|1")))
    assert found["sangong_reception", "actual", 2023, None] == "1.2万元"
    assert found["training_expense", "budget", 2023, None] == "2万元"


def test_scores_of_a_list_of_projects():
    result = read(
        "2023年项目支出自评情况表（万元）",
        grid(
            "序号|项目名称|年初预算数|执行数|执行率|自评得分\n1|城区绿化管护|100|98|98%|97.5\n2|古树复壮工程|30|30|100%|99"
        ),
    )
    assert [(p.project_name, str(p.total_score)) for p in result.projects] == [
        ("城区绿化管护", "97.5"),
        ("古树复壮工程", "99"),
    ]
    assert figures(result)["score_total", None, 2023, "古树复壮工程"] == "99分"
