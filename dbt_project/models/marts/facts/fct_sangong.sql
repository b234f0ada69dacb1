{{ config(materialized="incremental", incremental_strategy="replace_reports", on_schema_change="fail") }}

with amounts as (
    select quantities.*
    from {{ ref("int_money_quantities_chosen") }} as quantities
    inner join {{ changed_reports() }} as changed
        on quantities.report_key = changed.report_key
    where quantities.fact = 'sangong'
),

-- the budget that actual spending is held against (三公经费控制率): 预算安排, so the initial budget where it is printed
controls as (
    select
        report_key,
        fiscal_year,
        concept,
        breakdown,
        fund_scope,
        entity_scope,
        amount_wan
    from amounts
    where basis in ('initial_budget', 'budget', 'adjusted_budget')
    qualify
        row_number() over (
            partition by report_key, fiscal_year, concept, breakdown, fund_scope, entity_scope
            order by case basis when 'initial_budget' then 0 when 'budget' then 1 else 2 end
        ) = 1
)

select
    amounts.report_key,
    amounts.department_key,
    amounts.fiscal_year,
    amounts.concept as category,
    amounts.basis,
    amounts.breakdown,
    amounts.amount_wan,
    amounts.figure_key,
    amounts.n_printings,
    amounts.has_conflict,
    amounts.other_amounts_wan,
    {{ percent_of("amounts.amount_wan", "totals.amount_wan") }} as share_of_total_pct,
    {{ percent_of("(amounts.amount_wan - priors.amount_wan)", "priors.amount_wan") }} as change_from_prior_pct,
    case
        when amounts.basis = 'actual' then {{ percent_of("amounts.amount_wan", "controls.amount_wan") }}
    end as control_rate_pct,
    amounts.quantity_key,
    amounts.fund_scope,
    amounts.entity_scope,
    amounts.figure_status
from amounts
left join amounts as totals
    on
        amounts.report_key = totals.report_key
        and amounts.fiscal_year = totals.fiscal_year
        and amounts.basis = totals.basis
        and amounts.breakdown is not distinct from totals.breakdown
        and amounts.fund_scope = totals.fund_scope
        and amounts.entity_scope = totals.entity_scope
        and totals.concept = 'sangong_total'
left join amounts as priors
    on
        amounts.report_key = priors.report_key
        and amounts.fiscal_year = priors.fiscal_year + 1
        and amounts.concept = priors.concept
        and amounts.basis = priors.basis
        and amounts.breakdown is not distinct from priors.breakdown
        and amounts.fund_scope = priors.fund_scope
        and amounts.entity_scope = priors.entity_scope
left join controls
    on
        amounts.report_key = controls.report_key
        and amounts.fiscal_year = controls.fiscal_year
        and amounts.concept = controls.concept
        and amounts.breakdown is not distinct from controls.breakdown
        and amounts.fund_scope = controls.fund_scope
        and amounts.entity_scope = controls.entity_scope
