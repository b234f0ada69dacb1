-- Which fact a concept's figures belong to follows from the root of its branch of the taxonomy, so that a concept added
-- below 项目支出 needs no change here.
with recursive branches as (
    select
        concept,
        concept as root_concept,
        0 as depth
    from {{ ref("stg_reference__taxonomy") }}
    where parent is null

    union all

    select
        children.concept,
        branches.root_concept,
        branches.depth + 1 as depth
    from {{ ref("stg_reference__taxonomy") }} as children
    inner join branches
        on children.parent = branches.concept
    where branches.depth < 20
)

select
    concept,
    root_concept,
    depth,
    case
        when
            root_concept in (
                'income_grand_total', 'expenditure_grand_total', 'prior_year_adjustment', 'budget_addition'
            )
            then 'budget'
        when root_concept = 'sangong_total' then 'sangong'
        when {{ begins_with("root_concept", "'headcount_'") }} then 'staffing'
    end as fact
from branches
