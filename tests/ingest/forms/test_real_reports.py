"""Tables of the real reports against their hand labels, when both stand beside the checkout."""

import csv
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from ingest.parse import parse_bytes

SHARED = Path(__file__).resolve().parents[3].parent / "shared"
REPORTS = sorted((SHARED / "reports").glob("*.txt"))

pytestmark = pytest.mark.skipif(not REPORTS, reason="the real reports are not beside this checkout")


def labels(name: str, report: str) -> list[dict[str, str]]:
    with (SHARED / "gold" / name).open(encoding="utf-8") as f:
        return [r for r in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE) if r["report"] == report]


def plain(text: str | None) -> str:
    return re.sub(r"[\s“”\"'（）(),，、；：:.]", "", text or "")


@pytest.fixture(scope="module", params=REPORTS, ids=lambda p: p.name[:3])
def report(request):
    return request.param.name[:3], parse_bytes(request.param.read_bytes(), request.param.name).reports[0]


def test_every_figure_of_the_tables(report):
    number, parsed = report
    wanted = [r for r in labels("figures.tsv", number) if r["place"].startswith("table") and r["required"] == "yes"]
    found = [f for f in parsed.figures if f.place == "table"]
    missed = []
    for row in wanted:
        hit = next(
            (
                f
                for f in found
                if f.value == Decimal(row["value"].replace(",", ""))
                and f.concept in row["concept"].split("|")
                and (f.basis is None or row["basis"] in ("", "*") or f.basis in row["basis"].split("|"))
                and str(f.fiscal_year) == row["fiscal_year"]
            ),
            None,
        )
        if hit is None:
            missed.append((row["concept"], row["basis"], row["fiscal_year"], row["value"]))
        else:
            found.remove(hit)
    assert not missed
    assert not [(f.concept, f.basis, f.value, f.snippet) for f in found]


def test_every_indicator_with_all_its_cells(report):
    number, parsed = report

    def marks(text: str) -> Decimal | None:
        digits = re.sub(r"[^\d.]", "", text)
        return Decimal(digits) if digits else None

    wanted = Counter(
        (plain(r["level3"]), plain(r["target"]), plain(r["actual"]), marks(r["weight"]), marks(r["score"]))
        for r in labels("indicators.tsv", number)
        if r["level3"] != "执行率"
    )
    found = Counter(
        (plain(i.level3), plain(i.target_text), plain(i.actual_text), i.weight, i.score) for i in parsed.indicators
    )
    assert found == wanted


def test_every_project_form(report):
    number, parsed = report
    wanted = [r for r in labels("projects.tsv", number) if r["total_score"]]
    for row in wanted:
        project = next(p for p in parsed.projects if p.project_name == row["name"])
        assert project.initial_budget_wan == Decimal(row["initial_budget"])
        assert project.adjusted_budget_wan == Decimal(row["adjusted_budget"])
        assert project.actual_wan == Decimal(row["executed"])
        assert project.execution_score == Decimal(row["score"])
        assert project.total_score == Decimal(row["total_score"])
