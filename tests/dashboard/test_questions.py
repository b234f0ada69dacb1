"""The pages' questions on a real published warehouse: filters, totals, pages, and that they count what they say."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import ModuleType

import pytest

from dashboard import labels
from dashboard.queries import departments, findings, indicators, overview, peers, report, rules, sangong
from dashboard.queries.findings import Filters
from dashboard.queries.listing import ROWS, Listing
from dashboard.warehouse import Snapshot


def test_overview_counts_are_those_of_the_marts(db: Snapshot) -> None:
    covered = overview.covered(db)
    assert covered["n_reports"] == db.value("select count(*) from dim_report where is_current")
    counted = overview.finding_counts(db)
    n = db.value("select count(*) from fct_finding where is_current")
    for what in ("severity", "dimension", "family", "state"):
        assert sum(row["n"] for row in counted if row["what"] == what) == n
    rates = overview.overall_rates(db)
    passed, failed = db.row(
        "select sum(n_pass) as p, sum(n_fail) as f from agg_quality_run where run_id = (select run_id from build_info)"
    ).values()
    assert (rates["n_pass"], rates["n_fail"]) == (passed, failed)
    assert abs(rates["pass_rate"] - Decimal(int(passed) * 100) / Decimal(int(passed + failed))) < Decimal("0.0001")


def test_runs_are_in_order_and_kept(db: Snapshot) -> None:
    runs = overview.by_run(db)
    assert runs[0]["run_id"] == "earlier" and len(runs) == 2
    assert runs[0]["pass_rate"] < runs[1]["pass_rate"]


def test_rates_of_a_region_are_a_part(db: Snapshot) -> None:
    whole, part = overview.by_run(db), overview.by_run(db, "43")
    assert 0 < part[-1]["n_pass"] < whole[-1]["n_pass"]
    assert sum(r["n_pass"] for r in overview.by_year(db, "43")) == part[-1]["n_pass"]
    assert overview.by_run(db, "99") == []


@pytest.mark.parametrize("level", ["province", "city", "county"])
def test_regions_are_ranked_by_errors_per_report(db: Snapshot, level: str) -> None:
    ranked = overview.regions(db, level)
    assert ranked and [r["errors_per_report"] for r in ranked] == sorted(
        (r["errors_per_report"] for r in ranked), reverse=True
    )
    total = sum(r["n_reports"] for r in ranked)
    assert total == db.value("select count(*) from dim_report where is_current and region_key is not null")


@pytest.mark.parametrize(
    "filters",
    [
        Filters(severity=("error",)),
        Filters(severity=("error", "warning"), family=("SUM", "DUP")),
        Filters(dimension=("consistency",), verdict=("inconsistent",)),
        Filters(state=("waived",)),
        Filters(suspect=("named",), cause=("report", "unknown")),
        Filters(q="公用经费"),
        Filters(q="SUM.101 支出"),
        Filters(year=("2023",), region="43"),
        Filters(new="1"),
        Filters(rule="DUP.101"),
    ],
    ids=lambda filters: "-".join(filters.parameters),
)
def test_list_count_and_export_agree(db: Snapshot, filters: Filters) -> None:
    for sort in ("-severity", "difference", "-department", "year", "state", "nonsense"):
        asked = replace(filters, sort=sort)
        everything = [r["finding_key"] for r in findings.everything(db, asked)]
        assert len(everything) == findings.counts(db, asked)["n"] > 0
        assert [r["finding_key"] for r in findings.page(db, asked, 1, 2)] == everything[:2]
        assert [r["finding_key"] for r in findings.page(db, asked, 2, 2)] == everything[2:4]


def test_filters_leave_out_what_they_should(db: Snapshot) -> None:
    assert {r["severity"] for r in findings.everything(db, Filters(severity=("error",)))} == {"error"}
    assert findings.everything(db, Filters(severity=("info",), q="没有这样的词")) == []
    assert findings.counts(db, Filters(q="% _ ' \" ; drop"))["n"] == 0
    assert {r["report_key"] for r in findings.everything(db, Filters(report="hostile"))} == {"hostile"}


def test_a_finding_carries_both_numbers_and_its_suspect(db: Snapshot) -> None:
    row = next(r for r in findings.everything(db, Filters(rule="DUP.101")) if r["report_key"] != "hostile")
    assert {row["stated"], row["recomputed"]} == {Decimal("60.18"), Decimal("60.81")}
    assert row["verdict"] == "inconsistent" and row["unit"] == "万元"
    assert row["suspect"] == "named" and row["suspect_value"] in (row["stated"], row["recomputed"])


def test_url_and_filters_are_inverse() -> None:
    given = Filters(q="三公", severity=("error",), year=("2023", "2022"), region="43", sort="difference")
    assert Filters.of(given.parameters) == given
    assert Filters().parameters == {}
    assert Filters.of({"severity": [], "unknown": "x", "q": None}) == Filters()


@pytest.mark.parametrize(
    "search",
    [
        (report.search, report.SORTS),
        (departments.search, departments.SORTS),
        (indicators.reports_with_indicators, indicators.SORTS),
        (sangong.ranking, sangong.SORTS),
    ],
    ids=lambda s: s[0].__module__,
)
def test_lists_sort_page_and_narrow(db: Snapshot, search) -> None:
    ask, sorts = search
    total, rows = ask(db, Listing())
    assert total == len(rows) > 0  # fewer than a page
    for name in [*sorts, "nonsense", "; drop"]:
        for direction in ("", "-"):
            assert len(ask(db, Listing(sort=direction + name))[1]) == total
    assert ask(db, Listing(page=2))[1] == []
    assert ask(db, Listing(region="43"))[0] < total
    assert ROWS == 25


def test_search_by_words(db: Snapshot) -> None:
    assert [r["source_name"] for r in report.search(db, Listing(q="S06 乡村"))[1]] == ["s06_three_wrong.txt"]
    assert report.search(db, Listing(q="没有的词"))[0] == 0


def _wrong(db: Snapshot) -> str:
    return db.value("select report_key from dim_report where source_name = 's06_three_wrong.txt'")


def test_tones_are_those_of_the_checks(db: Snapshot) -> None:
    key = _wrong(db)
    tones = {r["figure_key"]: r["tone"] for r in report.figures(db, key)}
    for finding in report.findings(db, key):
        assert all(tones[k] == 4 for k in finding["evidence_figure_keys"])
    assert {4, 1} <= set(tones.values())
    checked = {k for r in db.rows("select evidence_figure_keys as k from fct_rule_result where report_key = ?", [key])
               for k in r["k"] or []}  # fmt: skip
    assert {k for k, tone in tones.items() if tone == 0}.isdisjoint(checked)


def test_results_keep_passes_and_count(db: Snapshot) -> None:
    key = _wrong(db)
    counts = report.status_counts(db, key)
    total, rows = report.results(db, key, "", 1, 10_000)
    assert total == len(rows) == sum(counts.values())
    assert report.results(db, key, "pass", 1, 5)[0] == counts["pass"]
    assert rows[0]["status"] == "fail"


def test_the_first_figure_of_a_sum_is_its_total(db: Snapshot) -> None:
    by_key = {r["figure_key"]: r for r in report.figures(db, _wrong(db))}
    broken = next(r for r in report.sums(db, _wrong(db)) if r["rule_id"] == "SUM.101" and r["status"] == "fail")
    total, *parts = broken["evidence_figure_keys"]
    assert by_key[total]["concept"] == "expenditure_total"
    assert {by_key[k]["concept"] for k in parts} == {"expenditure_basic", "expenditure_project"}


def test_text_comes_in_parts(db: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    key = _wrong(db)
    whole = [r["block_no"] for r in report.blocks(db, key, 0)]
    monkeypatch.setattr(report, "PART_CHARACTERS", 500)
    parts, n = [], 0
    while found := report.blocks(db, key, n):
        parts += [r["block_no"] for r in found]
        n += 1
    assert parts == whole and n > 1


def test_last_year(db: Snapshot, warehouses: ModuleType) -> None:
    key = _wrong(db)
    other = report.last_year(db, key)
    assert other and other["report_key"] == warehouses.LAST_YEAR
    rows = report.compared(db, key, other["report_key"], 2023)
    both = [r for r in rows if r["this_year"] is not None and r["last_year"] is not None]
    assert both and all(r["last_year"] - r["this_year"] == 1 for r in both)
    assert report.last_year(db, warehouses.LAST_YEAR) is None


def test_department_over_years(db: Snapshot) -> None:
    key = db.value("select department_key from dim_report where report_key = ?", [_wrong(db)])
    assert [y["fiscal_year"] for y in departments.years(db, key)] == [2022, 2023]
    assert len(departments.reports(db, key)) == 2
    rates = departments.rates(db, key)[2023]
    counts = report.status_counts(db, _wrong(db))
    assert (rates["n_pass"], rates["n_fail"]) == (counts["pass"], counts["fail"])
    assert {r["rule_id"] for r in departments.rule_rates(db, key)} >= {"SUM.101"}


def test_indicators(db: Snapshot) -> None:
    _, rows = indicators.reports_with_indicators(db, Listing(sort="-rows"))
    key = rows[0]["report_key"]
    assert sum(g["n"] for g in indicators.groups(db, key)) == rows[0]["n_rows"] == len(indicators.rows(db, key))


def test_sangong_sums(db: Snapshot) -> None:
    summary = sangong.summary(db, Listing())
    years = sangong.by_year(db, Listing(year="1999"))  # years are shown whatever year is chosen
    assert sum(y["n_reports"] for y in years) == summary["n_reports"] == sangong.ranking(db, Listing())[0]
    assert summary["total"] == sum(y["total"] for y in years if y["total"] is not None)


def test_peers(db: Snapshot) -> None:
    group = peers.Group(2023)
    spread = peers.spread(db, group)
    total, rows = peers.table(db, group, "execution", descending=True, page=1)
    assert spread["n"] == total == len(rows)
    values = [r["execution_rate"] for r in rows if r["execution_rate"] is not None]
    assert values == sorted(values, reverse=True) and len(values) == spread["n_execution_rate"]
    points = peers.points(db, group, "execution", rows[0]["department_key"])
    assert len(points) == len(values)
    assert peers.spread(db, peers.Group(1999))["n"] == 0


def test_rules(db: Snapshot) -> None:
    catalogue = rules.catalogue(db)
    assert len(catalogue) == db.value("select count(*) from dim_rule")
    failed = rules.examples(db, "SUM.101", "fail")
    assert failed and all(r["status"] == "fail" for r in failed)
    assert rules.examples(db, "SUM.101", "pass")
    assert rules.one(db, "XXX.000") is None
    assert sum(v["n"] for v in rules.verdicts(db, "SUM.101")) > 0


def test_every_family_has_a_name(db: Snapshot) -> None:
    assert {r["code"] for r in findings.choices(db)["family"]} <= set(labels.FAMILIES)
    names = labels.load(db)
    assert names.of("severity", "error") == "错误" and names.of("severity", None) == labels.UNKNOWN
    assert names.concept("sangong_total") == "“三公”经费合计"
