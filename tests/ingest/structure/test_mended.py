"""Labels of printed forms that narrow columns broke over lines."""

from ingest.readers.source import RawLine
from ingest.structure.mended import mended
from tests.ingest.forms.builder import figures, lines, read, rows

FORM = """
项目支出绩效自评表
项目名称 湖堤照明项目
项目资金
（万元）
年初预
算数
全年预
算数
全年执
行数
分
值
执行率
得
分
年度资金总额 50.00 60.00 54.00 10 90.00% 9.00
其中：当年财
政拨款
50.00 60.00 54.00 — — —
其他资金 0.00 0.00 0.00 — — —
年度
总体
目标
预期目标 实际完成情况
更换码头与湖堤的照明设施，方便渔民与游客夜间通行，减少用电，并为值班人员配备巡护设备和防护用品。
全部照明设施已经更换，渔民与游客夜间通行方便，用电减少，值班人员的巡护设备和防护用品也已配备。
绩
效
指
标
一级指标 二级指标 三级指标
年度
指标值
实际
完成值
分
值
得
分
产出指标 数量指标 更换灯具 >=40 盏 42 盏 20 20
产出指标 质量指标 设备完好 完好 完好 30 28
效益指标 社会效益指标 夜间事故 10 9.5
满意度指
标
服务对象满意
度指标 游客满意度 >=90% 95.8% 10 10
总分 100 97.50
"""


def texts(text: str) -> list[str]:
    return [line.text for line in mended(lines(text))]


def test_a_form_whose_labels_are_in_pieces():
    result = read(lines(FORM))
    name = "湖堤照明项目"
    found = figures(result)
    assert found["project_amount", "initial_budget", 2023, name] == "50.00万元"
    assert found["project_amount", "actual", 2023, name] == "54.00万元"
    assert found["income_fiscal", "adjusted_budget", 2023, name] == "60.00万元"
    assert found["rate_execution", None, 2023, name] == "90.00%"
    assert [p.project_name for p in result.projects] == [name]
    assert rows(result) == [
        ("产出指标", "数量指标", "更换灯具", ">=40盏", "42盏", "20", "20"),
        ("产出指标", "质量指标", "设备完好", "完好", "完好", "30", "28"),
        ("效益指标", "社会效益指标", "夜间事故", None, None, "10", "9.5"),
        ("满意度指标", "服务对象满意度指标", "游客满意度", ">=90%", "95.8%", "10", "10"),
    ]


def test_pieces_become_as_many_labels_as_they_can():
    assert texts("项目资金\n（万元）\n年初预\n算数\n全年执\n行数\n执行率\n得\n分\n年度资金总额 5 4 80% 8") == [
        "项目资金（万元） 年初预算数 全年执行数 执行率 得分",
        "年度资金总额 5 4 80% 8",
    ]


def test_lines_that_are_no_pieces_of_labels_stay_as_they_are():
    text = "本年度\n湖面\n很好看\n船只 12 艘 14 艘 26\n3 4 5"
    assert texts(text) == text.splitlines()


def test_the_page_of_a_mended_line_is_that_of_its_row():
    put = mended([RawLine("其他资", 1), RawLine("金", 1), RawLine("1.00 2.00 3.00", 2)])
    assert put == [RawLine("其他资金 1.00 2.00 3.00", 2)]
