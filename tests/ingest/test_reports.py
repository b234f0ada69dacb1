"""One file, several reports."""

from ingest.readers.source import RawLine, Source
from ingest.reports import report_spans
from ingest.structure import build_document

BODY = ["一、基本情况", "本单位按照要求开展了自评工作，" + "各项支出执行良好。" * 60]


def spans(*lines: str):
    document = build_document(Source(tuple(RawLine(line) for line in lines), "txt", "utf-8"))
    return [document.text[a:b] for a, b in report_spans(document)]


def test_reports_of_two_units_are_cut_at_the_second_title():
    parts = spans(
        "某县水利局2022年度部门整体支出绩效自评报告", *BODY, "某县林业局2022年度部门整体支出绩效自评报告", *BODY
    )
    assert len(parts) == 2
    assert parts[1].startswith("某县林业局")


def test_two_years_of_one_unit_are_two_reports():
    parts = spans("某县水利局2021年度部门整体支出绩效自评报告", *BODY, "某县水利局2022年度部门整体支出绩效自评报告", *BODY)
    assert len(parts) == 2


def test_a_repeated_title_and_annexes_cut_nothing():
    title = "某县水利局2022年度部门整体支出绩效自评报告"
    assert len(spans(title, *BODY, title, *BODY, "附件1：某县林业局2022年度项目支出绩效自评报告", *BODY)) == 1
