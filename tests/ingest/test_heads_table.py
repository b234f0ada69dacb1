"""Heads of reports as a table: provinces, kinds of bodies, layouts of titles (``heads.yaml``)."""

from pathlib import Path

import pytest
import yaml

from ingest.identity import read_head
from ingest.readers import read
from ingest.structure import build_document

CASES = yaml.safe_load((Path(__file__).parent / "heads.yaml").read_text(encoding="utf-8"))
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
