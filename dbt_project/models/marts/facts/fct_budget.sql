{{ config(materialized="incremental", incremental_strategy="replace_reports", on_schema_change="fail") }}

select
    amounts.report_key,
    amounts.department_key,
    amounts.fiscal_year,
    amounts.concept,
    amounts.basis,
    amounts.breakdown,
    amounts.amount_wan,
    amounts.figure_key,
    amounts.n_printings,
    amounts.has_conflict,
    amounts.other_amounts_wan,
    amounts.quantity_key,
    amounts.fund_scope,
    amounts.entity_scope,
    amounts.figure_status
from {{ ref("int_money_quantities_chosen") }} as amounts
inner join {{ changed_reports() }} as changed
    on amounts.report_key = changed.report_key
where amounts.fact = 'budget'
