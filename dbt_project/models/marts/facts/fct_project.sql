{{ config(materialized="incremental", incremental_strategy="replace_reports", on_schema_change="fail") }}

-- The form's rate is 全年执行数 ÷ 全年预算数. A form without that column has had no adjustment, so the initial budget is
-- its budget of the year.
select
    projects.report_key,
    reports.department_key,
    reports.fiscal_year,
    projects.project_key,
    projects.project_name,
    projects.initial_budget_wan,
    projects.adjusted_budget_wan,
    projects.actual_wan,
    projects.execution_rate_stated,
    case
        when projects.adjusted_budget_wan is not null
            then {{ percent_of("projects.actual_wan", "projects.adjusted_budget_wan") }}
        else {{ percent_of("projects.actual_wan", "projects.initial_budget_wan") }}
    end as execution_rate,
    projects.execution_weight,
    projects.execution_score,
    projects.total_score,
    projects.n_indicators,
    projects.row_order,
    projects.char_start,
    projects.char_end,
    {{ percent_of("projects.actual_wan", "projects.initial_budget_wan") }} as execution_rate_initial
from {{ ref("stg_reports__projects") }} as projects
inner join {{ changed_reports() }} as changed
    on projects.report_key = changed.report_key
inner join {{ ref("int_reports_tied_to_departments") }} as reports
    on projects.report_key = reports.report_key
