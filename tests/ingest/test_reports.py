"""One file, several reports. Units and numbers are invented."""

import io
import zipfile
from itertools import pairwise

import pytest

from ingest.parse import parse_bytes
from ingest.readers.source import RawLine, Source
from ingest.reports import report_spans
from ingest.structure import build_document

BODY = ["一、基本情况", "本单位按照要求开展了自评工作，" + "各项支出执行良好。" * 60]
FORM = [
    "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分",
    *(f"产出指标\t数量指标\t检查{n}次\t≥{n}次\t{n}次\t5\t5" for n in range(1, 21)),
    "总分\t\t\t\t\t100\t98",
]


def spans(*lines: str):
    document = build_document(Source(tuple(RawLine(line) for line in lines), "txt", "utf-8"))
    found = report_spans(document)
    assert found[0][0] == 0
    assert found[-1][1] == len(document.text)
    assert all(a[1] == b[0] for a, b in pairwise(found))
    return [document.text[a:b] for a, b in found]


def test_reports_of_two_units_are_cut_at_the_second_title():
    parts = spans(
        "某县水利局2022年度部门整体支出绩效自评报告", *BODY, "某县林业局2022年度部门整体支出绩效自评报告", *BODY
    )
    assert len(parts) == 2
    assert parts[1].startswith("某县林业局")


def test_two_years_of_one_unit_are_two_reports():
    parts = spans(
        "某县水利局2021年度部门整体支出绩效自评报告", *BODY, "某县水利局2022年度部门整体支出绩效自评报告", *BODY
    )
    assert len(parts) == 2


def test_a_repeated_title_and_annexes_cut_nothing():
    title = "某县水利局2022年度部门整体支出绩效自评报告"
    assert len(spans(title, *BODY, title, *BODY, "附件1：某县林业局2022年度项目支出绩效自评报告", *BODY)) == 1
    assert len(spans(title, *BODY, "附件1", "某县林业局2022年度水库项目支出绩效自评报告", *BODY)) == 1


def test_forms_of_the_same_unit_belong_to_its_report():
    title = "某县水利局2022年度部门整体支出绩效自评报告"
    assert len(spans(title, *BODY, "部门整体支出绩效自评表", *FORM, "2022年度项目支出绩效自评表", *FORM)) == 1
    assert len(spans(title, *BODY, "某县水利局2022年度部门整体支出绩效自评表", *FORM)) == 1
    assert len(spans(title, *BODY, "2022年度部门整体支出绩效自评表", "部门名称：某县水利局", *FORM)) == 1


def test_the_overall_form_of_another_unit_is_another_report():
    parts = spans(
        "某县水利局2022年度部门整体支出绩效自评报告", *BODY, "某县林业局2022年度部门整体支出绩效自评表", *FORM,
        "某县农业局2022年度部门整体支出绩效自评表", *FORM,
    )  # fmt: skip
    assert [part[:5] for part in parts] == ["某县水利局", "某县林业局", "某县农业局"]


def test_towns_are_not_one_body():
    parts = spans(
        "甲石镇人民政府2022年度部门整体支出绩效自评报告", *BODY, "乙石镇人民政府2022年度部门整体支出绩效自评报告", *BODY
    )
    assert len(parts) == 2


def test_short_and_long_names_are_one_body():
    first = "中共保靖县委组织部2022年度部门整体支出绩效自评报告"
    for second in ("组织部2022年度部门整体支出绩效自评报告", "保靖县委组织部2022年度部门整体支出绩效自评报告"):
        assert len(spans(first, *BODY, second, *BODY)) == 1
    assert (
        len(spans("保靖县发展和改革局2022年度整体支出绩效自评报告", *BODY, "保靖县发改局整体支出绩效自评报告", *BODY))
        == 1
    )


def test_titles_divided_over_lines_and_annex_numbers():
    parts = spans(
        "附件1", "某县水利局", "2022年度部门整体支出绩效自评报告", *BODY,
        "附件2", "某县林业局", "2022年度部门整体支出绩效自评报告", *BODY,
    )  # fmt: skip
    assert len(parts) == 2
    assert parts[1].startswith("附件2\n某县林业局")


def test_units_named_by_labels_under_the_title():
    parts = spans(
        "部门整体支出绩效自评报告", "（2022年度）", "部门名称：某县水利局", *BODY,
        "部门整体支出绩效自评报告", "（2022年度）", "部门名称：某县林业局", *BODY,
    )  # fmt: skip
    assert len(parts) == 2


def test_a_list_of_titles_is_no_report():
    names = ["某县水利局", "某县林业局", "某县农业局"]
    titles = [f"{name}2022年度部门整体支出绩效自评报告" for name in names]
    filler = ["目录说明一二三四五六七八九十"] * 20
    parts = spans(*titles, *filler, *(line for title in titles for line in (title, *BODY)))
    assert len(parts) == 3
    assert parts[0].count("基本情况") == 1


@pytest.mark.parametrize("n", [2, 3])
def test_every_file_of_an_archive_is_its_own_report(n):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as z:
        for i in range(n):
            z.writestr(
                f"{i}.txt", "部门整体支出绩效自评报告\n" + f"2022年度总支出{10 + i}万元，自评得分9{i}分。\n" + BODY[1]
            )
    parsed = parse_bytes(data.getvalue(), "all.zip")
    assert [str(r.report.self_score) for r in parsed.reports] == [f"9{i}" for i in range(n)]
