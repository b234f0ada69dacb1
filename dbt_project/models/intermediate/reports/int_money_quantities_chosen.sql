with printings as (
    select * from {{ ref("int_money_printings_ranked") }}
),

chosen as (
    select * from printings
    where choice = 1
),

-- printings are compared within the scope of money and units of the chosen one: 财政拨款 and all funds may differ
comparable as (
    select printings.*
    from printings
    inner join chosen
        on
            printings.quantity_key = chosen.quantity_key
            and printings.fund_scope = chosen.fund_scope
            and printings.entity_scope = chosen.entity_scope
),

-- an unqualified 预算数 means the initial or the adjusted budget: where one of these is printed, it must meet one of
-- them; two 预算数 that meet one each are no conflict
budgets_beside_settled as (
    select
        budgets.quantity_key,
        budgets.figure_key,
        budgets.amount_wan,
        settled_budgets.quantity_key as settled_quantity_key,
        settled_budgets.figure_key as settled_figure_key,
        settled_budgets.amount_wan as settled_amount_wan,
        {{ printings_differ("budgets", "settled_budgets") }} as differs
    from comparable as budgets
    inner join printings as settled_budgets
        on
            budgets.report_key = settled_budgets.report_key
            and budgets.concept = settled_budgets.concept
            and budgets.fiscal_year is not distinct from settled_budgets.fiscal_year
            and budgets.breakdown is not distinct from settled_budgets.breakdown
            and budgets.fund_scope = settled_budgets.fund_scope
            and budgets.entity_scope = settled_budgets.entity_scope
    where
        budgets.basis = 'budget'
        and settled_budgets.basis in ('initial_budget', 'adjusted_budget')
),

settled as (
    select
        quantity_key,
        figure_key,
        bool_and(differs) as differs,
        {{ distinct_list("settled_amount_wan") }} as settled_amounts_wan
    from budgets_beside_settled
    group by quantity_key, figure_key
),

-- a conflict has two sides: the initial and the adjusted budget that a 预算数 contradicts are in it too
contradicted as (
    select distinct
        pairs.settled_quantity_key as quantity_key,
        pairs.amount_wan
    from budgets_beside_settled as pairs
    inner join settled
        on
            pairs.figure_key = settled.figure_key
            and settled.differs
    inner join comparable
        on pairs.settled_figure_key = comparable.figure_key
),

compared as (
    select
        comparable.quantity_key,
        comparable.figure_key,
        comparable.amount_wan,
        coalesce(settled.differs, {{ printings_differ("comparable", "chosen") }}) as differs,
        case when settled.differs then settled.settled_amounts_wan else {{ empty_list("decimal(20, 6)") }} end
            as settled_amounts_wan
    from comparable
    inner join chosen
        on comparable.quantity_key = chosen.quantity_key
    left join settled
        on comparable.figure_key = settled.figure_key
),

amounts as (
    select
        quantity_key,
        amount_wan
    from compared
    union all
    select
        quantity_key,
        {{ rows_of_list("settled_amounts_wan") }} as amount_wan
    from compared
    union all
    select
        quantity_key,
        amount_wan
    from contradicted
),

others as (
    select
        chosen.quantity_key,
        {{ distinct_list("amounts.amount_wan", "amounts.amount_wan != chosen.amount_wan") }} as other_amounts_wan
    from chosen
    inner join amounts
        on chosen.quantity_key = amounts.quantity_key
    group by chosen.quantity_key
),

both_sides as (
    select distinct quantity_key from contradicted
),

counted as (
    select
        compared.quantity_key,
        cast(count(*) as integer) as n_printings,
        bool_or(compared.differs or both_sides.quantity_key is not null) as has_conflict
    from compared
    left join both_sides
        on compared.quantity_key = both_sides.quantity_key
    group by compared.quantity_key
)

select
    chosen.quantity_key,
    chosen.report_key,
    reports.department_key,
    chosen.fact,
    chosen.fiscal_year,
    chosen.concept,
    chosen.basis,
    chosen.breakdown,
    chosen.fund_scope,
    chosen.entity_scope,
    chosen.amount_wan,
    chosen.figure_key,
    chosen.status as figure_status,
    counted.n_printings,
    counted.has_conflict,
    others.other_amounts_wan
from chosen
inner join {{ ref("int_reports_tied_to_departments") }} as reports
    on chosen.report_key = reports.report_key
inner join counted
    on chosen.quantity_key = counted.quantity_key
inner join others
    on chosen.quantity_key = others.quantity_key
