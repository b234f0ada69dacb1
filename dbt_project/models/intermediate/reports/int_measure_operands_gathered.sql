-- What the standard measures are computed from, one amount per report, concept, basis and year: chosen amounts of
-- money, head counts, counts and sums over the scored indicators, and the two compound amounts of 预算完成率.
with money as (
    select
        report_key,
        concept,
        basis,
        fiscal_year,
        fund_scope,
        entity_scope,
        cast(amount_wan as decimal(24, 6)) as amount,
        figure_key
    from {{ ref("int_money_quantities_chosen") }}
    where breakdown is null and fiscal_year is not null
),

headcounts as (
    select
        report_key,
        concept,
        'none' as basis,
        fiscal_year,
        {{ as_text("null") }} as fund_scope,
        entity_scope,
        cast(heads as decimal(24, 6)) as amount,
        figure_key
    from {{ ref("int_headcounts_chosen") }}
    where breakdown is null and fiscal_year is not null
),

scored as (
    select
        indicators.report_key,
        reports.fiscal_year,
        indicators.weight,
        indicators.score
    from {{ ref("stg_reports__indicators") }} as indicators
    inner join {{ changed_reports() }} as changed
        on indicators.report_key = changed.report_key
    inner join {{ ref("int_reports_tied_to_departments") }} as reports
        on indicators.report_key = reports.report_key
    where
        indicators.weight > 0
        and indicators.score is not null
        and reports.fiscal_year is not null
),

marks as (
    select
        report_key,
        fiscal_year,
        count(*) as n_scored,
        {{ count_where("score = weight") }} as n_full_marks,
        sum(weight) as sum_of_weights,
        sum(score) as sum_of_scores
    from scored
    group by report_key, fiscal_year
),

-- 上年结转＋年初预算＋本年追加, and the same less 年末结余
compound as (
    select
        initial.report_key,
        initial.fiscal_year,
        initial.fund_scope,
        initial.entity_scope,
        carried_in.amount + initial.amount + added.amount as available_wan,
        carried_in.amount + initial.amount + added.amount - carried_out.amount as used_wan,
        {{ list_of(["carried_in.figure_key", "initial.figure_key", "added.figure_key"]) }} as available_figure_keys,
        {{ list_of([
            "carried_in.figure_key", "initial.figure_key", "added.figure_key", "carried_out.figure_key"
        ]) }} as used_figure_keys
    from money as initial
    inner join money as added
        on
            initial.report_key = added.report_key
            and initial.fiscal_year = added.fiscal_year
            and added.concept = 'budget_addition'
    inner join money as carried_in
        on
            initial.report_key = carried_in.report_key
            and initial.fiscal_year = carried_in.fiscal_year
            and carried_in.concept = 'carryover_in'
            and carried_in.basis = 'actual'
    inner join money as carried_out
        on
            initial.report_key = carried_out.report_key
            and initial.fiscal_year = carried_out.fiscal_year
            and carried_out.concept = 'carryover_out'
            and carried_out.basis = 'actual'
    where
        initial.concept = 'expenditure_total'
        and initial.basis = 'initial_budget'
)

select
    report_key,
    concept,
    basis,
    fiscal_year,
    fund_scope,
    entity_scope,
    amount,
    {{ list_of(["figure_key"]) }} as figure_keys
from money

union all

select
    report_key,
    concept,
    basis,
    fiscal_year,
    fund_scope,
    entity_scope,
    amount,
    {{ list_of(["figure_key"]) }} as figure_keys
from headcounts

union all

select
    report_key,
    'budget_available' as concept,
    'computed' as basis,
    fiscal_year,
    fund_scope,
    entity_scope,
    cast(available_wan as decimal(24, 6)) as amount,
    available_figure_keys as figure_keys
from compound

union all

select
    report_key,
    'budget_used' as concept,
    'computed' as basis,
    fiscal_year,
    fund_scope,
    entity_scope,
    cast(used_wan as decimal(24, 6)) as amount,
    used_figure_keys as figure_keys
from compound

union all

select
    report_key,
    'indicators_scored' as concept,
    'none' as basis,
    fiscal_year,
    {{ as_text("null") }} as fund_scope,
    {{ as_text("null") }} as entity_scope,
    cast(n_scored as decimal(24, 6)) as amount,
    {{ empty_list() }} as figure_keys
from marks

union all

select
    report_key,
    'indicators_full_marks' as concept,
    'none' as basis,
    fiscal_year,
    {{ as_text("null") }} as fund_scope,
    {{ as_text("null") }} as entity_scope,
    cast(n_full_marks as decimal(24, 6)) as amount,
    {{ empty_list() }} as figure_keys
from marks

union all

select
    report_key,
    'indicators_weight' as concept,
    'none' as basis,
    fiscal_year,
    {{ as_text("null") }} as fund_scope,
    {{ as_text("null") }} as entity_scope,
    cast(sum_of_weights as decimal(24, 6)) as amount,
    {{ empty_list() }} as figure_keys
from marks

union all

select
    report_key,
    'indicators_score' as concept,
    'none' as basis,
    fiscal_year,
    {{ as_text("null") }} as fund_scope,
    {{ as_text("null") }} as entity_scope,
    cast(sum_of_scores as decimal(24, 6)) as amount,
    {{ empty_list() }} as figure_keys
from marks
