"""What the marts say of the rich world: choice of printings, revisions, missing and zero, checks over runs."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest

Row = dict[str, object]


def rows(connection: duckdb.DuckDBPyConnection, sql: str, *values: object) -> list[Row]:
    """Rows as dictionaries."""
    cursor = connection.execute(sql, list(values))
    names = [d[0] for d in cursor.description]
    return [dict(zip(names, r, strict=True)) for r in cursor.fetchall()]


def budget(connection: duckdb.DuckDBPyConnection, concept: str, basis: str | None = "actual") -> Row:
    """The one row of a concept and basis in report r2."""
    found = rows(
        connection,
        "select * from marts.fct_budget where report_key = 'r2' and concept = ? and basis is not distinct from ?"
        " and fiscal_year = 2023",
        concept,
        basis,
    )
    assert len(found) == 1
    return found[0]


def test_only_the_newest_complete_parse_counts(warehouse: duckdb.DuckDBPyConnection) -> None:
    reports = rows(warehouse, "select report_key, title, parser_version from marts.dim_report order by 1")
    assert [r["report_key"] for r in reports] == ["r1", "r2", "r3", "r4", "r51", "r52"]
    assert reports[0]["title"] == "宣传部整体支出绩效自评报告"  # version 10 is newer than 9
    assert reports[0]["parser_version"] == "10"


def test_revisions(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        warehouse, "select report_key, revision, is_current, supersedes_report_key from marts.dim_report order by 1"
    )
    assert [tuple(r.values()) for r in found] == [
        ("r1", 1, False, None),
        ("r2", 2, True, "r1"),
        ("r3", 1, False, None),
        ("r4", 2, True, "r3"),
        ("r51", 1, True, None),
        ("r52", 1, True, None),
    ]


def test_ways_of_writing_a_name_are_one_department(warehouse: duckdb.DuckDBPyConnection) -> None:
    departments = rows(
        warehouse,
        "select d.* from marts.dim_department d join marts.dim_report r using (department_key)"
        " where r.report_key = 'r1'",
    )
    assert departments[0]["department_name"] == "中国共产党甲市乙区委员会 宣传部"  # as the newest report prints it
    assert departments[0]["aliases"] == ["中共甲市乙区委宣传部", "区委宣传部"]
    assert departments[0]["region_key"] == "990102"
    keys = rows(warehouse, "select report_key from marts.dim_report where department_key is null order by 1")
    assert [k["report_key"] for k in keys] == ["r3", "r4"]


def test_coverage_is_a_percent_number_and_null_without_numbers(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        warehouse, "select coverage from marts.dim_report where report_key in ('r1', 'r2') order by report_key"
    )
    assert [r["coverage"] for r in found] == [Decimal("66.666667"), None]


@pytest.mark.parametrize(
    ("concept", "basis", "amount", "n_printings", "conflict", "others"),
    [
        ("expenditure_total", "actual", "100", 2, False, []),
        ("expenditure_basic", "initial_budget", "29", 2, True, ["18.27"]),  # the text before the copied column
        ("expenditure_project", "actual", "746.93", 2, False, ["746.9"]),  # rounded
        ("carryover_in", None, "0", 1, False, []),  # a printed 0 is 0
        ("income_total", "budget", "50", 1, False, []),  # equals the adjusted budget
        ("income_fiscal", "budget", "45", 1, True, ["40"]),  # equals neither
        ("income_fiscal", "initial_budget", "40", 1, True, ["45"]),  # a conflict has two sides
        ("income_other", "actual", "123.4567", 2, False, ["123.46"]),  # 元 is the finer print
        ("expenditure_public", "actual", "502.31", 2, False, ["500"]),  # 约500
        ("expenditure_personnel", "actual", "60", 2, True, ["600"]),  # the doubtful reading comes second
        ("expenditure_operating", "actual", "10", 1, False, []),  # all funds; the general budget is another quantity
        ("project_business", "actual", "12.5", 1, False, []),  # a child of 项目支出 in the taxonomy
        ("income_grand_total", "actual", "9007199254.740993", 2, True, ["9007199254.740992"]),  # beyond 2^53
    ],
)
def test_budget_chooses_a_printing(
    warehouse: duckdb.DuckDBPyConnection,
    concept: str,
    basis: str | None,
    amount: str,
    n_printings: int,
    conflict: bool,
    others: list[str],
) -> None:
    row = budget(warehouse, concept, basis)
    assert row["amount_wan"] == Decimal(amount)
    assert (row["n_printings"], row["has_conflict"]) == (n_printings, conflict)
    assert row["other_amounts_wan"] == [Decimal(o) for o in others]
    assert row["department_key"] is not None


def test_actual_prefers_the_table(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert budget(warehouse, "expenditure_total")["figure_key"] == "total_table"
    assert budget(warehouse, "expenditure_basic", "initial_budget")["figure_key"] == "basic_text"


def test_budget_holds_income_and_expenditure_only(warehouse: duckdb.DuckDBPyConnection) -> None:
    concepts = {r["concept"] for r in rows(warehouse, "select concept from marts.fct_budget")}
    assert not concepts & {"sangong_total", "project_amount", "fixed_assets", "headcount_quota"}
    # the county's money is not the department's
    assert rows(warehouse, "select * from marts.fct_budget where fiscal_year = 2021") == []
    assert len(rows(warehouse, "select * from marts.fct_figure where fiscal_year = 2021")) == 1


def test_sangong_rates(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        warehouse,
        "select category, share_of_total_pct, change_from_prior_pct, control_rate_pct from marts.fct_sangong"
        " where basis = 'actual' and fiscal_year = 2023 order by 1",
    )
    assert [tuple(r.values()) for r in found] == [
        ("sangong_reception", Decimal("21.893815"), None, None),
        ("sangong_total", Decimal(100), Decimal("55.489362"), Decimal("58.935484")),
    ]


def test_staffing_and_project(warehouse: duckdb.DuckDBPyConnection) -> None:
    staff = rows(warehouse, "select concept, count, has_conflict from marts.fct_staffing")
    assert staff == [{"concept": "headcount_quota", "count": 82, "has_conflict": True}]
    project = rows(warehouse, "select * from marts.fct_project")[0]
    assert project["execution_rate"] == Decimal("87.474844")
    assert project["initial_budget_wan"] is None and project["fiscal_year"] == 2023


def test_results_are_those_of_the_latest_run_of_each_report(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = rows(warehouse, "select report_key, rule_id, status, run_id from marts.fct_rule_result order by all")
    assert [tuple(r.values()) for r in found] == [
        ("r1", "SUM.101", "fail", "r1"),
        ("r1", "SUM.102", "pass", "r1"),
        ("r2", "SUM.101", "pass", "r2"),
        ("r2", "SUM.102", "fail", "r2"),
        ("r4", "SUM.101", "fail", "r3"),
        ("r4", "SUM.102", "unresolved", "r3"),
    ]


def test_findings_carry_their_history_and_decision(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        warehouse,
        "select report_key, rule_id, state, owner, first_seen_run, last_seen_run, is_current"
        " from marts.fct_finding order by all",
    )
    assert [tuple(r.values()) for r in found] == [
        ("r1", "SUM.101", "fixed", None, "r1", "r1", False),  # the revision passes
        ("r2", "SUM.102", "explained", "甲", "r2", "r2", True),  # the later line, on its last day
        ("r4", "SUM.101", "open", None, "r1", "r3", True),  # waived until two days before the run
    ]


def test_reasons_of_several_lines_are_kept(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = rows(warehouse, "select decision_reason, decided_by from marts.fct_finding where state = 'explained'")
    assert found == [{"decision_reason": '合并口径不同，\n见附件"说明"', "decided_by": "乙"}]


def test_claims_without_a_verdict_are_unresolved(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = rows(warehouse, "select claim_key, verdict, operand_figure_keys from marts.fct_claim order by 1")
    assert [tuple(r.values()) for r in found] == [
        ("c1", "exact", ["basic_text", None]),
        ("c2", "unresolved", ["basic_text", None]),
    ]


def test_quality_of_every_run(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        warehouse,
        "select run_id, rule_id, sum(n_expected), sum(n_pass), sum(n_fail), sum(n_unresolved)"
        " from marts.agg_quality_run group by 1, 2 order by 1, 2",
    )
    assert [tuple(r.values()) for r in found] == [
        # r1 checks reports r1 and r4
        ("r1", "SUM.101", 2, 0, 2, 0),
        ("r1", "SUM.102", 2, 1, 1, 0),
        # r2 checks the revision, which takes the place of r1
        ("r2", "SUM.101", 2, 1, 1, 0),
        ("r2", "SUM.102", 2, 0, 2, 0),
        # r3 checks r4 again; a rule that never says anything is seen
        ("r3", "SUM.101", 2, 1, 1, 0),
        ("r3", "SUM.102", 2, 0, 1, 1),
        ("r3", "SUM.999", 2, 0, 0, 0),
    ]
    rates = rows(
        warehouse,
        "select pass_rate, coverage from marts.agg_quality_run where run_id = 'r3' and rule_id = 'SUM.102'"
        " order by fiscal_year",
    )
    assert [tuple(r.values()) for r in rates] == [(Decimal(0), Decimal(100)), (None, Decimal(0))]
    assert len(rows(warehouse, "select distinct run_at from marts.agg_quality_run where run_at is not null")) == 3


def test_department_year(warehouse: duckdb.DuckDBPyConnection) -> None:
    row = rows(warehouse, "select * from marts.agg_department_year where total_actual_wan is not null")[0]
    assert row["n_reports"] == 1  # the superseded report does not count
    assert row["total_initial_budget_wan"] == 90 and row["sangong_actual_wan"] == Decimal("18.27")
    assert row["total_budget_wan"] is None
    assert row["execution_rate"] == Decimal("101.010101")
    assert row["execution_rate_initial"] == Decimal("111.111111")
    assert row["self_score"] == 96 and row["full_marks_share"] == 50
    assert (row["n_findings_error"], row["n_findings_open"]) == (1, 0)


def test_chinese_views_show_labels(warehouse: duckdb.DuckDBPyConnection) -> None:
    row = rows(warehouse, "select * from zh.\"预算执行\" where 科目 = '基本支出'")[0]
    assert row["预算口径"] == "年初预算" and row["金额（万元）"] == 29 and row["文件名"] == "宣传部（修订）.txt"
    assert row["部门名称"] == "中国共产党甲市乙区委员会 宣传部"
    states = {r["处理状态"] for r in rows(warehouse, 'select * from zh."问题清单"')}
    assert states == {"待处理", "已说明", "已更正"}


def test_build_info(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = rows(warehouse, "select * from marts.build_info")
    assert len(found) == 1
    assert (found[0]["run_id"], found[0]["git_commit"], found[0]["n_reports"]) == ("r3", "0123abc", 6)
    assert str(found[0]["started_at"]) == "2024-03-03 02:00:00"
