-- What a report itself says of a measure: a rate that it prints under the rate's own name, else a growth, share or
-- ratio that its text states about the same two amounts.
with stated_concepts as (
    select distinct
        measure,
        concept,
        stated_concept
    from {{ ref("measure_formulas") }}
    where stated_concept is not null
),

printed_rates as (
    select
        figures.report_key,
        formulas.measure,
        formulas.concept,
        figures.fiscal_year,
        figures.value as stated_value,
        figures.figure_key as stated_figure_key,
        row_number() over (
            partition by figures.report_key, formulas.measure, formulas.concept, figures.fiscal_year
            order by
                case when figures.status = 'ok' then 0 else 1 end,
                case when figures.place = 'table' then 0 else 1 end,
                figures.char_start,
                figures.figure_key
        ) as choice
    from {{ ref("stg_reports__figures") }} as figures
    inner join {{ changed_reports() }} as changed
        on figures.report_key = changed.report_key
    inner join stated_concepts as formulas
        on figures.concept = formulas.stated_concept
    where
        figures.breakdown is null
        and figures.entity_scope in ('unit', 'department')
        and figures.unit = '%'
        and figures.fiscal_year is not null
),

rates as (
    select * from printed_rates
    where choice = 1
),

operands as (
    select
        claims.claim_key,
        claims.report_key,
        claims.claim_kind,
        claims.stated_value,
        claims.char_start,
        {{ rows_of_list("claims.operand_roles") }} as operand_role,
        {{ rows_of_list("claims.operand_figure_keys") }} as figure_key
    from {{ ref("stg_reports__claims") }} as claims
    inner join {{ changed_reports() }} as changed
        on claims.report_key = changed.report_key
    where
        claims.claim_kind in ('growth', 'share', 'ratio')
        and claims.stated_unit = '%'
        and claims.stated_value is not null
        and claims.status = 'ok'
),

-- one figure above the line and one below it; of a growth, the base is subtracted above the line too
claims as (
    select
        operands.claim_key,
        operands.report_key,
        operands.claim_kind = 'growth' as is_change,
        operands.stated_value,
        operands.char_start,
        {{ value_at_least("figures.concept", "figures.figure_key", "operands.operand_role = 'num+'") }}
            as numerator_concept,
        {{ value_at_least("figures.basis", "figures.figure_key", "operands.operand_role = 'num+'") }}
            as numerator_basis,
        {{ value_at_least("figures.fiscal_year", "figures.figure_key", "operands.operand_role = 'num+'") }}
            as numerator_year,
        {{ value_at_least("figures.concept", "figures.figure_key", "operands.operand_role = 'den+'") }}
            as denominator_concept,
        {{ value_at_least("figures.basis", "figures.figure_key", "operands.operand_role = 'den+'") }}
            as denominator_basis,
        {{ value_at_least("figures.fiscal_year", "figures.figure_key", "operands.operand_role = 'den+'") }}
            as denominator_year
    from operands
    left join {{ ref("stg_reports__figures") }} as figures
        on
            operands.report_key = figures.report_key
            and operands.figure_key = figures.figure_key
            and figures.breakdown is null
    group by
        operands.claim_key,
        operands.report_key,
        operands.claim_kind,
        operands.stated_value,
        operands.char_start
    having
        {{ count_where("operands.operand_role = 'num+'") }} = 1
        and {{ count_where("operands.operand_role = 'den+'") }} = 1
        and count(*) = case when operands.claim_kind = 'growth' then 3 else 2 end
        and count(figures.figure_key) = count(*)
),

matched_claims as (
    select
        claims.report_key,
        formulas.measure,
        formulas.concept,
        claims.numerator_year + formulas.numerator_years_back as fiscal_year,
        claims.stated_value,
        claims.claim_key as stated_claim_key,
        row_number() over (
            partition by
                claims.report_key,
                formulas.measure,
                formulas.concept,
                claims.numerator_year + formulas.numerator_years_back
            order by formulas.preference, claims.char_start, claims.claim_key
        ) as choice
    from claims
    inner join {{ ref("measure_formulas") }} as formulas
        on
            claims.is_change = formulas.is_change
            and claims.numerator_concept = formulas.numerator_concept
            and claims.numerator_basis is not distinct from formulas.numerator_basis
            and claims.denominator_concept = formulas.denominator_concept
            and claims.denominator_basis is not distinct from formulas.denominator_basis
            and claims.numerator_year - claims.denominator_year
            = formulas.denominator_years_back - formulas.numerator_years_back
),

matched as (
    select * from matched_claims
    where choice = 1
)

select
    coalesce(rates.report_key, matched.report_key) as report_key,
    coalesce(rates.measure, matched.measure) as measure,
    coalesce(rates.concept, matched.concept) as concept,
    coalesce(rates.fiscal_year, matched.fiscal_year) as fiscal_year,
    coalesce(rates.stated_value, matched.stated_value) as stated_value,
    rates.stated_figure_key,
    case when rates.report_key is null then matched.stated_claim_key end as stated_claim_key
from rates
full outer join matched
    on
        rates.report_key = matched.report_key
        and rates.measure = matched.measure
        and rates.concept is not distinct from matched.concept
        and rates.fiscal_year = matched.fiscal_year
