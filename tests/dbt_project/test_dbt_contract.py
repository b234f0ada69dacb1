"""The published tables are those of the contract: names, order, types, comments, nothing inexact."""

from __future__ import annotations

import duckdb
import pytest

WAN, PCT, NUM, KEY = "DECIMAL(20,6)", "DECIMAL(12,6)", "DECIMAL(24,6)", "VARCHAR"

# table → columns of the contract in order, with types; further columns may follow
CONTRACT = {
    "dim_report": f"""
        report_key {KEY}, document_hash {KEY}, source_name VARCHAR, source_format VARCHAR, title VARCHAR,
        report_kind VARCHAR, fiscal_year INTEGER, department_key {KEY}, region_key {KEY}, report_date DATE,
        self_score {PCT}, self_grade VARCHAR, grade_norm INTEGER, execution_rate_stated {PCT},
        execution_weight {PCT}, execution_score {PCT}, coverage {PCT}, revision INTEGER, is_current BOOLEAN,
        supersedes_report_key {KEY}, first_seen_at TIMESTAMP, run_id {KEY}""",
    "dim_department": f"""
        department_key {KEY}, department_name VARCHAR, department_type VARCHAR, region_key {KEY}, aliases VARCHAR[]""",
    "dim_region": f"""
        region_key {KEY}, region_name VARCHAR, region_level VARCHAR, province VARCHAR, city VARCHAR, county VARCHAR""",
    "dim_concept": f"""
        concept {KEY}, name_zh VARCHAR, name_en VARCHAR, unit_kind VARCHAR, parent {KEY}, is_overlay BOOLEAN""",
    "dim_rule": f"""
        rule_id {KEY}, family VARCHAR, title_zh VARCHAR, statement_zh VARCHAR, dimension VARCHAR,
        severity_inconsistent VARCHAR, severity_truncation VARCHAR, status VARCHAR, version INTEGER,
        effective_from DATE""",
    "dim_code": """
        code_type VARCHAR, code VARCHAR, label_zh VARCHAR, label_en VARCHAR""",
    "fct_figure": f"""
        figure_key {KEY}, report_key {KEY}, concept {KEY}, basis VARCHAR, fiscal_year INTEGER, fund_scope VARCHAR,
        entity_scope VARCHAR, breakdown VARCHAR, breakdown_kind VARCHAR, value {NUM}, printed_decimals INTEGER,
        unit VARCHAR, amount_wan {WAN}, qualifier VARCHAR, place VARCHAR, table_kind VARCHAR, table_title VARCHAR,
        section VARCHAR, snippet VARCHAR, char_start INTEGER, char_end INTEGER, page INTEGER, basis_inferred BOOLEAN,
        extractor VARCHAR, status VARCHAR""",
    "fct_text_block": f"""
        report_key {KEY}, block_no INTEGER, kind VARCHAR, table_no INTEGER, row_no INTEGER, col_no INTEGER,
        text VARCHAR, char_start INTEGER, char_end INTEGER, page INTEGER""",
    "fct_budget": f"""
        report_key {KEY}, department_key {KEY}, fiscal_year INTEGER, concept {KEY}, basis VARCHAR, breakdown VARCHAR,
        amount_wan {WAN}, figure_key {KEY}, n_printings INTEGER, has_conflict BOOLEAN, other_amounts_wan {WAN}[]""",
    "fct_sangong": f"""
        report_key {KEY}, department_key {KEY}, fiscal_year INTEGER, category {KEY}, basis VARCHAR,
        breakdown VARCHAR, amount_wan {WAN}, figure_key {KEY}, n_printings INTEGER, has_conflict BOOLEAN,
        other_amounts_wan {WAN}[], share_of_total_pct {PCT}, change_from_prior_pct {PCT}, control_rate_pct {PCT}""",
    "fct_staffing": f"""
        report_key {KEY}, department_key {KEY}, fiscal_year INTEGER, concept {KEY}, breakdown VARCHAR, count BIGINT,
        figure_key {KEY}, has_conflict BOOLEAN""",
    "fct_project": f"""
        report_key {KEY}, department_key {KEY}, fiscal_year INTEGER, project_key {KEY}, project_name VARCHAR,
        initial_budget_wan {WAN}, adjusted_budget_wan {WAN}, actual_wan {WAN}, execution_rate_stated {PCT},
        execution_rate {PCT}, execution_weight {PCT}, execution_score {PCT}, total_score {PCT}, n_indicators INTEGER""",
    "fct_indicator": f"""
        report_key {KEY}, project_key {KEY}, scope VARCHAR, project_name VARCHAR, score_system VARCHAR,
        level1 VARCHAR, level2 VARCHAR, level3 VARCHAR, level1_code VARCHAR, level2_code VARCHAR,
        target_text VARCHAR, target_operator VARCHAR, target_value {NUM}, target_unit VARCHAR, actual_text VARCHAR,
        actual_value {NUM}, actual_unit VARCHAR, weight {PCT}, score {PCT}, deviation_note VARCHAR, is_met BOOLEAN,
        attainment_pct {PCT}, row_order INTEGER""",
    "dim_measure": """
        measure VARCHAR, name_zh VARCHAR, name_en VARCHAR, unit VARCHAR, formula_zh VARCHAR, formula_en VARCHAR,
        source VARCHAR""",
    "fct_measure": f"""
        report_key {KEY}, department_key {KEY}, fiscal_year INTEGER, measure VARCHAR, concept {KEY}, value {WAN},
        unit VARCHAR, stated_value {WAN}, difference {WAN}, numerator {NUM}, denominator {NUM},
        numerator_figure_keys VARCHAR[], denominator_figure_keys VARCHAR[], stated_figure_key {KEY},
        stated_claim_key {KEY}""",
    "fct_year_comparison": f"""
        report_key {KEY}, department_key {KEY}, fiscal_year INTEGER, concept {KEY}, basis VARCHAR, amount_wan {WAN},
        figure_key {KEY}, earlier_report_key {KEY}, earlier_amount_wan {WAN}, earlier_figure_key {KEY},
        difference_wan {WAN}, is_equal BOOLEAN""",
    "fct_claim": f"""
        claim_key {KEY}, report_key {KEY}, claim_kind VARCHAR, statement VARCHAR, stated_value {NUM},
        stated_unit VARCHAR, recomputed_value {NUM}, tolerance {NUM}, verdict VARCHAR, operand_figure_keys VARCHAR[],
        snippet VARCHAR""",
    "fct_rule_result": f"""
        rule_id {KEY}, report_key {KEY}, binding VARCHAR, status VARCHAR, verdict VARCHAR, stated {NUM},
        recomputed {NUM}, difference {NUM}, tolerance {NUM}, evidence_figure_keys VARCHAR[], reason VARCHAR,
        run_id {KEY}""",
    "fct_finding": f"""
        finding_key {KEY}, report_key {KEY}, rule_id {KEY}, severity VARCHAR, message_zh VARCHAR, difference {NUM},
        tolerance {NUM}, suspect VARCHAR, suspect_figure_key {KEY}, suggested_value {NUM}, explanation_zh VARCHAR,
        cause VARCHAR, state VARCHAR, first_seen_run VARCHAR, last_seen_run VARCHAR""",
    "agg_quality_run": f"""
        run_id {KEY}, run_at TIMESTAMP, rule_id {KEY}, family VARCHAR, dimension VARCHAR, fiscal_year INTEGER,
        region_key {KEY}, n_expected BIGINT, n_pass BIGINT, n_fail BIGINT, n_unresolved BIGINT,
        n_not_applicable BIGINT, pass_rate {PCT}, coverage {PCT}""",
    "agg_department_year": f"department_key {KEY}, fiscal_year INTEGER, n_reports INTEGER",
    "build_info": f"run_id {KEY}, git_commit VARCHAR",
}


def _columns(declared: str) -> list[tuple[str, str]]:
    words = [part.split(" ", 1) for part in " ".join(declared.split()).replace(", ", "\n").splitlines()]
    return [(name, kind) for name, kind in words]


@pytest.mark.parametrize("table", sorted(CONTRACT))
def test_columns_are_the_contracts(warehouse: duckdb.DuckDBPyConnection, table: str) -> None:
    found = warehouse.execute(
        "select column_name, data_type from information_schema.columns"
        " where table_schema = 'marts' and table_name = ? order by ordinal_position",
        [table],
    ).fetchall()
    wanted = _columns(CONTRACT[table])
    assert found[: len(wanted)] == wanted


def test_there_is_no_mart_beside_the_contracts(warehouse: duckdb.DuckDBPyConnection) -> None:
    tables = {
        t for (t,) in warehouse.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
    }
    assert tables == set(CONTRACT)


def test_department_year_has_amounts_by_basis(warehouse: duckdb.DuckDBPyConnection) -> None:
    kinds = dict(
        warehouse.execute(
            "select column_name, data_type from information_schema.columns where table_name = 'agg_department_year'"
        ).fetchall()
    )
    for name in ("total", "basic", "project", "sangong"):
        for basis in ("initial_budget", "adjusted_budget", "budget", "actual"):
            assert kinds[f"{name}_{basis}_wan"] == WAN
    for name in ("execution_rate", "self_score", "full_marks_share", "coverage"):
        assert kinds[name] == PCT
    assert {"n_indicators", "n_findings_error", "n_findings_warning", "n_findings_info"} <= kinds.keys()


def test_nothing_inexact(warehouse: duckdb.DuckDBPyConnection) -> None:
    inexact = warehouse.execute(
        "select table_name, column_name from information_schema.columns"
        " where table_schema in ('marts', 'zh') and regexp_matches(data_type, 'DOUBLE|FLOAT|REAL')"
    ).fetchall()
    assert inexact == []


def test_keys_are_constraints_and_not_null_is_real(warehouse: duckdb.DuckDBPyConnection) -> None:
    keyed = {
        t
        for (t,) in warehouse.execute(
            "select table_name from duckdb_constraints()"
            " where constraint_type = 'PRIMARY KEY' and schema_name = 'marts'"
        ).fetchall()
    }
    assert {"dim_report", "dim_department", "dim_region", "dim_concept", "dim_rule"} <= keyed
    for table in ("fct_figure", "fct_budget", "fct_finding", "fct_rule_result"):
        nullable = warehouse.execute(
            "select is_nullable from duckdb_columns() where schema_name = 'marts' and table_name = ?"
            " and column_name = 'report_key'",
            [table],
        ).fetchone()
        assert nullable == (False,)


def test_every_table_view_and_column_has_a_comment(warehouse: duckdb.DuckDBPyConnection) -> None:
    silent = warehouse.execute(
        "select table_name, column_name from duckdb_columns()"
        " where schema_name in ('marts', 'zh') and coalesce(comment, '') = ''"
    ).fetchall()
    assert silent == []
    comments = warehouse.execute(
        "select comment from duckdb_tables() where schema_name = 'marts'"
        " union all select comment from duckdb_views() where schema_name = 'zh'"
    ).fetchall()
    assert len(comments) == 2 * len(CONTRACT)
    assert all(c and c.startswith("One row per ") for (c,) in comments)


def test_schemas_are_exactly_four(warehouse: duckdb.DuckDBPyConnection) -> None:
    schemas = {
        s
        for (s,) in warehouse.execute(
            "select schema_name from duckdb_tables() union select schema_name from duckdb_views() where not internal"
        ).fetchall()
    }
    assert schemas == {"staging", "intermediate", "marts", "zh"}


def test_chinese_views_read_only_marts_and_work_in_a_renamed_file(warehouse: duckdb.DuckDBPyConnection) -> None:
    views = warehouse.execute("select view_name, sql from duckdb_views() where schema_name = 'zh'").fetchall()
    assert {"预算执行", "三公经费", "人员编制", "项目", "绩效指标", "报告", "问题清单"} <= {name for name, _ in views}
    for name, sql in views:
        assert "read_parquet" not in sql and "staging" not in sql and "intermediate" not in sql
        assert "build." not in sql  # the file is published under another name
        warehouse.execute(f'select * from zh."{name}"').fetchall()


def test_the_file_is_readable_by_older_engines(warehouse: duckdb.DuckDBPyConnection) -> None:
    tags = warehouse.execute("select tags from duckdb_databases() where database_name = 'warehouse'").fetchone()
    assert tags and "v1.4" in str(tags[0])
