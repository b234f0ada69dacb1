"""Rows whose cells a single space divides."""

from ingest.readers.source import RawLine
from ingest.structure.even import even_rows
from tests.ingest.forms.builder import figures, lines, read

STAFF = """
预算单位的详细情况见下表：
单位名称 经费性质 人员编制数 在职人数
湖区管理局（本级） 财政核拨 12 11
码头服务中心 财政核补 45 42
合计编制57名，在职53人。
"""


def cut(text: str) -> list[list[str]]:
    return even_rows([RawLine(line) for line in text.strip().splitlines()], 0)[1]


def test_units_with_their_staff():
    result = read(lines(STAFF))
    assert figures(result) == {
        ("headcount_quota", None, 2023, "湖区管理局（本级）"): "12人",
        ("headcount_actual", None, 2023, "湖区管理局（本级）"): "11人",
        ("headcount_quota", None, 2023, "码头服务中心"): "45人",
        ("headcount_actual", None, 2023, "码头服务中心"): "42人",
    }
    assert {f.entity_scope for f in result.figures} == {"sub_unit"}


def test_rows_of_other_lengths_or_kinds_are_none():
    assert len(cut("项目 预算数 决算数\n灯具 5 4\n缆绳 3 2\n浮标 2")) == 3
    assert not cut("项目 预算数 决算数\n灯具 5 4\n缆绳 三 2")
    assert not cut("湖区 今年 灯具\n灯具 5 4\n缆绳 3 2")
    assert not cut("项目 预算数 决算数\n灯具 5 4")
