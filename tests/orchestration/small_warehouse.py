"""A build file with one row in every mart of the contract, for tests of audits and publishing.

Lives here: the smallest tables that pass. Each test breaks one thing.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

SCRIPT = """
create schema marts; create schema zh; create schema staging;
create table staging.stg_reports (x varchar);
create table marts.dim_report (report_key varchar primary key, source_name varchar not null, title varchar,
    fiscal_year integer, is_current boolean);
create table marts.dim_department (department_key varchar); create table marts.dim_region (region_key varchar);
create table marts.dim_concept (concept varchar);
create table marts.dim_rule (rule_id varchar, title_zh varchar, status varchar);
create table marts.fct_figure (figure_key varchar not null, report_key varchar, snippet varchar, char_start bigint,
    char_end bigint, amount_wan decimal(20, 6) check (amount_wan >= 0));
create table marts.fct_text_block (report_key varchar, block_no bigint, text varchar, char_start bigint,
    char_end bigint);
create table marts.fct_budget (report_key varchar, concept varchar, basis varchar, fiscal_year integer,
    breakdown varchar, amount_wan decimal(20, 6));
create table marts.fct_sangong (report_key varchar, category varchar, basis varchar, fiscal_year integer,
    breakdown varchar);
create table marts.fct_staffing (report_key varchar, concept varchar, fiscal_year integer, breakdown varchar);
create table marts.fct_project (project_key varchar);
create table marts.fct_indicator (report_key varchar, row_order bigint);
create table marts.fct_claim (claim_key varchar);
create table marts.fct_rule_result (report_key varchar, rule_id varchar, binding varchar);
create table marts.fct_finding (finding_key varchar, report_key varchar, rule_id varchar, severity varchar,
    message_zh varchar);
create table marts.agg_quality_run (run_id varchar, rule_id varchar, fiscal_year integer, region_key varchar);
create table marts.agg_department_year (department_key varchar, fiscal_year integer);
create table marts.build_info (run_id varchar, finished_at timestamp);

insert into marts.dim_report values ('r1', 'a.txt', '甲单位自评报告', 2023, true);
insert into marts.dim_rule values ('SUM.101', '支出合计', 'active'), ('SUM.999', '停用', 'retired');
insert into marts.fct_text_block values ('r1', 1, '全年支出100万元。', 50, 60);
insert into marts.fct_figure values ('f1', 'r1', '支出100万元', 52, 59, 100);
insert into marts.fct_budget values ('r1', 'total', 'actual', 2023, null, 100);
insert into marts.fct_rule_result values ('r1', 'SUM.101', 'actual');
insert into marts.fct_finding values ('n1', 'r1', 'SUM.101', 'error', '支出合计不等');
insert into marts.build_info values ('run1', '2026-01-01 00:00:00');
comment on table marts.fct_budget is '一行一个''数';
comment on column marts.fct_budget.amount_wan is '金额（万元）';
create view zh."预算执行" as select concept as "概念", amount_wan as "金额（万元）" from marts.fct_budget;
comment on view zh."预算执行" is '预算';
comment on column zh."预算执行"."概念" is '概念代码';
"""


def make(path: Path, *changes: str) -> Path:
    """Make the file, then run ``changes`` on it."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(SCRIPT)
        for change in changes:
            connection.execute(change)
    return path
