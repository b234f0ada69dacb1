"""The marts of real reports against their hand labels, where both stand beside the checkout.

What is expected is read from the labels, never written here: the reports are not part of the project.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from tests.conftest import Jixiao
from tests.dbt_project.world import ROOT

SHARED = ROOT.parent / "shared"
FORMS, SCORECARD = "002", "001"  # a report with annexed forms, and one with a scorecard in its text
WHOLE = ("expenditure_total", "expenditure_basic", "expenditure_project")
REGIONS = {"000": "430503", "001": "433125", "002": "430900", "003": "430671", "004": "440803"}

pytestmark = pytest.mark.skipif(
    not (SHARED / "gold").is_dir() or not (SHARED / "reports").is_dir(),
    reason="the real reports and their labels are not beside this checkout",
)


def labels(name: str, report: str) -> list[dict[str, str]]:
    """Hand labels of one report."""
    with (SHARED / "gold" / name).open(encoding="utf-8", newline="") as file:
        return [r for r in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if r["report"] == report]


def number(text: str) -> Decimal | None:
    return Decimal(text.replace(",", "").rstrip("%")) if text else None


@pytest.fixture(scope="module")
def real(jixiao: Jixiao, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published warehouse of the real reports."""
    home = tmp_path_factory.mktemp("real") / "home"
    done = jixiao("run", SHARED / "reports", "--home", home)
    assert done.returncode == 0, done.stderr
    with duckdb.connect(str(home / "published" / "warehouse.duckdb"), read_only=True) as connection:
        yield connection


def key_of(connection: duckdb.DuckDBPyConnection, report: str) -> str:
    """The report of a document; annex forms belong to it."""
    [(key,)] = connection.execute(
        "select report_key from marts.dim_report where source_name like ? || '%' and report_no = 1", [report]
    ).fetchall()
    return key


def printed(concept: str, basis: str, year: int, places: tuple[str, ...] = ("narrative", "table")) -> set[Decimal]:
    """The amounts that people read in the report with forms, of the whole unit."""
    return {
        Decimal(row["value"].replace(",", ""))
        for row in labels("figures.tsv", FORMS)
        if row["concept"] == concept
        and basis in row["basis"].split("|")
        and row["fiscal_year"] == str(year)
        and not row["breakdown"]
        and row["place"].startswith(places)
    }


@pytest.mark.parametrize(("concept", "year"), [*((c, 2023) for c in WHOLE), ("expenditure_basic", 2022)])
def test_amounts_are_those_that_people_read(real: duckdb.DuckDBPyConnection, concept: str, year: int) -> None:
    [expected] = printed(concept, "actual", year)
    found = real.execute(
        "select amount_wan, has_conflict from marts.fct_budget"
        " where report_key = ? and concept = ? and basis = 'actual' and fiscal_year = ? and breakdown is null",
        [key_of(real, FORMS), concept, year],
    ).fetchall()
    assert found == [(expected, False)]


def test_projects_with_all_their_amounts(real: duckdb.DuckDBPyConnection) -> None:
    found = real.execute(
        "select project_name, initial_budget_wan, adjusted_budget_wan, actual_wan from marts.fct_project"
        " where report_key = ?",
        [key_of(real, FORMS)],
    ).fetchall()
    expected = [
        (r["name"], number(r["initial_budget"]), number(r["adjusted_budget"]), number(r["executed"]))
        for r in labels("projects.tsv", FORMS)
    ]
    assert len(expected) == 3
    assert sorted(found) == sorted(expected)


def test_indicator_rows_and_scored_items(real: duckdb.DuckDBPyConnection) -> None:
    def rows(report: str) -> Counter[str]:
        sql = "select scope, count(*) from marts.fct_indicator where report_key = ? group by 1"
        return Counter(dict(real.execute(sql, [key_of(real, report)]).fetchall()))

    def expected(report: str) -> Counter[str]:
        # the execution line of a form is not an indicator row
        lines = [r for r in labels("indicators.tsv", report) if r["level3"] != "执行率"]
        return Counter(r["scope"].split(":")[0] for r in lines)

    assert rows(FORMS) == expected(FORMS)
    assert rows(SCORECARD) == expected(SCORECARD)
    assert (expected(FORMS).total(), expected(SCORECARD).total()) == (42, 18)


def test_contradictions_between_text_and_annex_are_flagged(real: duckdb.DuckDBPyConnection) -> None:
    [first_budget] = printed("sangong_total", "initial_budget", 2023, ("narrative",))
    [in_annex] = printed("sangong_total", "initial_budget", 2023, ("table",))
    found = real.execute(
        "select amount_wan, other_amounts_wan from marts.fct_sangong where report_key = ? and has_conflict"
        " and category = 'sangong_total' and basis = 'initial_budget' and fiscal_year = 2023",
        [key_of(real, FORMS)],
    ).fetchall()
    assert found == [(first_budget, [in_annex])]

    both = printed("expenditure_public", "actual", 2022)
    assert len(both) == 2
    [(chosen, others)] = real.execute(
        "select amount_wan, other_amounts_wan from marts.fct_budget where report_key = ? and has_conflict"
        " and concept = 'expenditure_public' and basis = 'actual' and fiscal_year = 2022 and breakdown is null",
        [key_of(real, FORMS)],
    ).fetchall()
    assert {chosen, *others} == both


def test_no_other_whole_amount_of_the_report_with_forms_is_called_a_conflict(real: duckdb.DuckDBPyConnection) -> None:
    """A conflict that the labels do not know would be ours."""
    known: dict[tuple[Any, ...], set[Decimal]] = defaultdict(set)
    for row in labels("figures.tsv", FORMS):
        if row["unit"] == "万元" and not row["breakdown"]:
            for basis in row["basis"].split("|"):
                known[row["concept"], basis, row["fiscal_year"]].add(Decimal(row["value"].replace(",", "")))
    found = real.execute(
        "select concept, basis, fiscal_year::varchar from marts.fct_budget"
        " where report_key = ? and has_conflict and breakdown is null"
        " union all select category, basis, fiscal_year::varchar from marts.fct_sangong"
        " where report_key = ? and has_conflict and breakdown is null",
        [key_of(real, FORMS)] * 2,
    ).fetchall()
    assert found
    assert [quantity for quantity in found if len(known[quantity]) < 2] == []


@pytest.mark.parametrize("report", sorted(REGIONS))
def test_regions(real: duckdb.DuckDBPyConnection, report: str) -> None:
    [head] = labels("report.tsv", report)
    [(region_key, region_name)] = real.execute(
        "select region_key, region_name from marts.dim_report join marts.dim_region using (region_key)"
        " where report_key = ?",
        [key_of(real, report)],
    ).fetchall()
    assert region_key == REGIONS[report]
    assert region_name == (head["county"] or head["city"])
