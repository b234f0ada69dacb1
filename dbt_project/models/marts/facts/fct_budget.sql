select
    report_key,
    department_key,
    fiscal_year,
    concept,
    basis,
    breakdown,
    amount_wan,
    figure_key,
    n_printings,
    has_conflict,
    other_amounts_wan,
    quantity_key,
    fund_scope,
    entity_scope,
    figure_status
from {{ ref("int_money_quantities_chosen") }}
where fact = 'budget'
