"""Heads of reports as a table: provinces, kinds of bodies, layouts of titles (``heads.yaml``)."""

from decimal import Decimal
from pathlib import Path
from time import perf_counter

import pytest
import yaml

from ingest.departments import from_title
from ingest.document import Cell
from ingest.identity import read_head
from ingest.readers import read
from ingest.readers.source import RawParagraph, RawTable, Source
from ingest.reports import report_spans
from ingest.structure import build_document

CASES = yaml.safe_load((Path(__file__).parent / "heads.yaml").read_text(encoding="utf-8"))
TITLES = yaml.safe_load((Path(__file__).parent / "department_titles.yaml").read_text(encoding="utf-8"))
BODY = "\n一、基本情况\n本单位认真开展绩效自评工作。\n"
FIELDS = {
    "title": "title",
    "year": "fiscal_year",
    "department": "department_name",
    "region": "region_key",
    "kind": "report_kind",
    "type": "department_type",
    "score": "self_score",
    "grade": "self_grade",
    "date": "report_date",
}


def written(value: object) -> str | None:
    return None if value is None else str(value)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:30].replace("\n", " "))
def test_head(case):
    head = read_head(build_document(read((case["text"] + BODY).encode(), "a.txt")))
    asked = {field: written(case[field]) for field in FIELDS if field in case}
    if "title" not in case and "\n" not in case["text"]:
        asked["title"] = case["text"]
    assert {field: written(getattr(head, FIELDS[field])) for field in asked} == asked
    if "alias" in case:
        assert case["alias"] in head.department_aliases


def test_the_table_covers_the_country():
    provinces = {case["region"][:2] for case in CASES if case.get("region")}
    assert len(provinces) >= 25


@pytest.mark.parametrize(("title", "department"), TITLES, ids=lambda value: str(value)[:30])
def test_department_of_a_title(title, department):
    assert from_title(title) == department


def table(*rows: str) -> RawTable:
    width = max(row.count("|") for row in rows) + 1
    cells = [(row.split("|") + [""] * width)[:width] for row in rows]
    return RawTable(tuple(tuple(Cell(t, r, c) for c, t in enumerate(row)) for r, row in enumerate(cells)))


def test_a_title_in_the_first_row_of_a_table():
    form = table(
        "项目支出绩效自评表",
        "（2023年度）",
        "项目名称|道路养护",
        "主管部门|桑植县交通运输局|实施单位|桑植县公路养护中心",
        "总分|100|97",
    )
    head = read_head(build_document(Source((form,), "docx")))
    assert head.title == "项目支出绩效自评表"
    assert head.fiscal_year == 2023
    assert head.department_name == "桑植县公路养护中心"
    assert head.report_kind == "project_selfeval"
    assert head.self_score == Decimal(97)


def test_a_merged_title_row_holds_one_cell():
    row = (Cell("2022年度沅陵县气象局部门整体支出绩效自评表", 0, 0, col_span=3), None, None)
    rest = table("单位名称|沅陵县气象局|", "一级指标|分值|得分", "总分|100|99")
    form = RawTable((row, *rest.rows))
    head = read_head(build_document(Source((form,), "xlsx")))
    assert (head.title, head.fiscal_year) == ("2022年度沅陵县气象局部门整体支出绩效自评表", 2022)
    assert (head.department_name, head.region_key) == ("沅陵县气象局", "431222")


@pytest.mark.parametrize(
    "word", ["\n绩效自评报告\n", "姓名\t金额\n", "单位", "2023年", "得分", "《", "县水利局\n", "县"]
)
def test_time_grows_with_length_only(word):
    text = (word * 60_000)[:60_000]
    started = perf_counter()
    document = build_document(Source(tuple(RawParagraph(line) for line in text.split("\n")), "txt"))
    report_spans(document)
    read_head(document)
    assert perf_counter() - started < 5  # under a second; a quadratic step takes minutes
