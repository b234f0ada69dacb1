{{ config(materialized="incremental", incremental_strategy="replace_reports", on_schema_change="fail") }}

select
    headcounts.report_key,
    headcounts.department_key,
    headcounts.fiscal_year,
    headcounts.concept,
    headcounts.breakdown,
    headcounts.heads as count,
    headcounts.figure_key,
    headcounts.has_conflict,
    headcounts.n_printings,
    headcounts.quantity_key,
    headcounts.entity_scope
from {{ ref("int_headcounts_chosen") }} as headcounts
inner join {{ changed_reports() }} as changed
    on headcounts.report_key = changed.report_key
