-- Several years of a department lined up. Reports of one kind are compared, each with the current report of the year
-- before. Made anew with every build: a report that arrives late gives its successor something to compare with.
with reports as (
    select
        tied.report_key,
        tied.department_key,
        tied.report_kind,
        tied.fiscal_year
    from {{ ref("int_reports_tied_to_departments") }} as tied
    inner join {{ ref("int_reports_ranked_by_revision") }} as revisions
        on tied.report_key = revisions.report_key
    where
        revisions.is_current
        and tied.department_key is not null
        and tied.fiscal_year is not null
        -- of the other kinds a department writes several in a year
        and tied.report_kind in ('overall_selfeval', 'final_account', 'budget', 'sangong_note')
),

-- one for each year, should a file hold two of them
earlier_reports as (
    select * from reports
    qualify
        row_number() over (partition by department_key, report_kind, fiscal_year order by report_key) = 1
),

amounts as (
    select
        report_key,
        fiscal_year,
        concept,
        basis,
        fund_scope,
        entity_scope,
        amount_wan,
        figure_key
    from {{ ref("fct_budget") }}
    where breakdown is null and basis is not null
    union all
    select
        report_key,
        fiscal_year,
        category as concept,
        basis,
        fund_scope,
        entity_scope,
        amount_wan,
        figure_key
    from {{ ref("fct_sangong") }}
    where breakdown is null and basis is not null
)

select
    reports.report_key,
    reports.department_key,
    amounts.fiscal_year,
    amounts.concept,
    amounts.basis,
    amounts.amount_wan,
    amounts.figure_key,
    earlier.report_key as earlier_report_key,
    earlier_amounts.amount_wan as earlier_amount_wan,
    earlier_amounts.figure_key as earlier_figure_key,
    cast(amounts.amount_wan - earlier_amounts.amount_wan as decimal(20, 6)) as difference_wan,
    amounts.amount_wan = earlier_amounts.amount_wan as is_equal
from reports
inner join amounts
    on
        reports.report_key = amounts.report_key
        and reports.fiscal_year = amounts.fiscal_year + 1
left join earlier_reports as earlier
    on
        reports.department_key = earlier.department_key
        and reports.report_kind = earlier.report_kind
        and reports.fiscal_year = earlier.fiscal_year + 1
left join amounts as earlier_amounts
    on
        earlier.report_key = earlier_amounts.report_key
        and amounts.fiscal_year = earlier_amounts.fiscal_year
        and amounts.concept = earlier_amounts.concept
        and amounts.basis = earlier_amounts.basis
        and amounts.fund_scope = earlier_amounts.fund_scope
        and amounts.entity_scope = earlier_amounts.entity_scope
