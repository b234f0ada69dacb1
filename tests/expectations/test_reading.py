"""What is read for rules that look beyond one report: peers, quotes, last year's amounts, last digits, due dates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from expectations.errors import ChecksFailed
from expectations.reading import current_reports, peer_groups, read_calendar, read_facts, read_figures

SCHEMA = """
create schema marts; create schema staging;
create table marts.dim_report (report_key varchar, source_name varchar, report_kind varchar, fiscal_year integer,
    department_key varchar, region_key varchar, is_current boolean);
create table marts.dim_department (department_key varchar, department_name varchar, department_type varchar,
    region_key varchar);
create table marts.dim_region (region_key varchar, region_level varchar);
create table marts.dim_measure (measure varchar, name_zh varchar, unit varchar);
create table marts.fct_measure (report_key varchar, measure varchar, concept varchar, fiscal_year integer,
    value decimal(24, 6));
create table marts.fct_figure (figure_key varchar, report_key varchar, concept varchar, basis varchar,
    fiscal_year integer, value decimal(24, 6), printed_decimals integer, unit varchar, amount_wan decimal(20, 6),
    place varchar, snippet varchar, char_start integer, char_end integer, block_no integer);
create table marts.fct_text_block (report_key varchar, block_no integer, kind varchar, table_no integer,
    row_no integer, col_no integer, text varchar, char_start integer, char_end integer);
create table marts.fct_indicator (report_key varchar, indicator_key varchar);
create table marts.fct_project (report_key varchar, project_key varchar);
create table staging.stg_reports__claims (report_key varchar, claim_key varchar);
create table staging.stg_reports__figures (figure_key varchar);
insert into marts.dim_region values ('440101', 'county'), ('440100', 'city');
insert into marts.dim_measure values ('public_per_head', '人均公用经费', '万元/人');
insert into marts.dim_department
    select 'd' || n, '单位' || n, case when n < 30 then 'government' else 'party' end,
        case when n = 29 then '440100' else '440101' end from range(40) t(n);
insert into marts.dim_report
    select 'r' || n, n || '.txt', 'overall_selfeval', 2023, 'd' || n, '440101', n <> 28 from range(40) t(n);
insert into marts.fct_measure select 'r' || n, 'public_per_head', null, 2023, n + 0.5 from range(40) t(n);
insert into marts.fct_measure values ('r1', 'public_per_head', null, 2022, 900), ('r1', 'score_rate', null, 2023, 5);
insert into marts.dim_report values ('old', 'old.txt', 'overall_selfeval', 2022, 'd1', '440101', true);
insert into marts.fct_text_block values
    ('r1', 4, 'paragraph', null, null, null, '总支出12.34万元。2022年为15.00万元。', 100, 130);
insert into marts.fct_text_block values ('r3', 7, 'cell', 1, 1, 1, '12.34', 50, 55),
    ('r3', 8, 'cell', 1, 1, 2, '5', 56, 57);
insert into marts.fct_figure values
    ('f1', 'r1', 'expenditure_total', 'actual', 2023, 12.34, 2, '万元', 12.34, 'narrative', '总支出12.34万元', 100, 110,
     4),
    ('f2', 'r1', 'expenditure_total', 'actual', 2022, 15.00, 2, '万元', 15, 'narrative', '不在这里', 110, 114, 4),
    ('f3', 'r3', 'expenditure_total', 'actual', 2023, 12.34, 2, '万元', 12.34, 'table', '12.34', 50, 55, null),
    ('f4', 'r3', 'expenditure_total', 'actual', 2023, 12.34, 2, '万元', 12.34, 'table', '12.34', 50, 55, 8),
    ('o1', 'old', 'expenditure_total', 'actual', 2022, 15.00, 2, '万元', 15, 'table', '15.00', 0, 5, null),
    ('o2', 'old', 'expenditure_total', 'initial_budget', 2022, 16.00, 2, '万元', 16, 'table', '16.00', 6, 11, null),
    ('o3', 'old', 'expenditure_total', 'budget', 2022, 17.00, 2, '万元', 17, 'table', '17.00', 12, 17, null),
    ('o4', 'old', 'expenditure_total', 'actual', 2021, 18.00, 2, '万元', 18, 'table', '18.00', 18, 23, null);
"""


@pytest.fixture(scope="module")
def work():
    with duckdb.connect() as connection:
        connection.execute(SCHEMA)
        yield connection


@pytest.fixture(scope="module")
def facts(work):
    return {f.report.report_key: f for batch in read_facts(work, current_reports(work), batch=7) for f in batch}


def test_peers_are_of_the_same_kind_level_and_year_and_current(work, facts) -> None:
    groups = peer_groups(work, [2023])
    # 0 to 27 are departments of government in counties; 28 is superseded, 29 a city's, the others the Party's
    assert groups == {
        (2023, "government", "county", "public_per_head"): (28, Decimal("6.5"), Decimal("20.5")),
        (2023, "government", "city", "public_per_head"): (1, Decimal("29.5"), Decimal("29.5")),
        (2023, "party", "county", "public_per_head"): (10, Decimal("32.5"), Decimal("37.5")),
    }
    assert peer_groups(work, [2019]) == {}
    [peers] = facts["r1"].peers  # neither the year before nor another measure
    assert (peers.value, peers.n, peers.low, peers.unit) == (Decimal("1.5"), 28, Decimal("6.5"), "万元/人")
    assert [f.peers[0].n for f in (facts["r27"], facts["r29"], facts["r30"])] == [28, 1, 10]


def test_quotes_are_compared_at_their_offsets(facts) -> None:
    assert facts["r1"].quotes == (2, 1)
    assert facts["r2"].quotes is None
    assert facts["r3"].quotes == (2, 0)  # whatever block the figure names


def test_last_years_report_gives_finals_and_budgets_of_its_year(facts) -> None:
    assert [f.figure_key for f in facts["r1"].prior] == ["o1", "o2"]
    assert facts["r2"].prior == []


def test_paragraphs_of_the_year_before_and_last_digits(facts) -> None:
    assert facts["r1"].before == ["总支出12.34万元。2022年为15.00万元。"]
    assert facts["r2"].last_digits == (1, 0, 0, 0, 2, 0, 0, 0, 0, 0)


def test_figures_of_one_report_in_the_order_of_the_text(work) -> None:
    assert [f.figure_key for f in read_figures(work, "old")] == ["o1", "o2", "o3", "o4"]
    assert read_figures(work, "nothing") == []


def test_a_calendar_that_cannot_be_read_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "calendar.csv"
    assert read_calendar(path) == {}
    head = "region_key,fiscal_year,report_kind,due_on"
    path.write_text(f"{head}\n440101,2023,overall_selfeval, 2024-05-31\n", encoding="utf-8-sig")
    assert read_calendar(path) == {("440101", 2023, "overall_selfeval"): date(2024, 5, 31)}
    for bad in ("440101,2023,overall_selfeval,soon", "440101,,overall_selfeval,2024-05-31", "440101,2023"):
        path.write_text(f"{head}\n{bad}\n", encoding="utf-8")
        with pytest.raises(ChecksFailed, match=r"calendar\.csv: line 2"):
            read_calendar(path)
