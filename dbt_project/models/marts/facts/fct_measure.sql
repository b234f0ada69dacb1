{{ config(materialized="incremental", incremental_strategy="replace_reports", on_schema_change="fail") }}

-- The formulas are data (seeds/measure_formulas.csv). An operand that is not printed gives no value; of several
-- formulas of a measure the first counts for which both operands are there. Operands are of one kind of body, and of
-- one fund where the formula divides money by money of the same account.
with computed as (
    select
        numerators.report_key,
        formulas.measure,
        formulas.concept,
        numerators.fiscal_year + formulas.numerator_years_back as fiscal_year,
        formulas.preference,
        cast(
            case
                when formulas.is_change then numerators.amount - denominators.amount
                else numerators.amount
            end as decimal(24, 6)
        ) as numerator,
        denominators.amount as denominator,
        numerators.figure_keys as numerator_figure_keys,
        denominators.figure_keys as denominator_figure_keys
    from {{ ref("int_measure_operands_gathered") }} as numerators
    inner join {{ ref("measure_formulas") }} as formulas
        on
            numerators.concept = formulas.numerator_concept
            and numerators.basis is not distinct from formulas.numerator_basis
    inner join {{ ref("int_measure_operands_gathered") }} as denominators
        on
            numerators.report_key = denominators.report_key
            and formulas.denominator_concept = denominators.concept
            and formulas.denominator_basis is not distinct from denominators.basis
            and numerators.fiscal_year + formulas.numerator_years_back
            = denominators.fiscal_year + formulas.denominator_years_back
            and numerators.entity_scope is not distinct from denominators.entity_scope
            and (not formulas.same_funds or numerators.fund_scope is not distinct from denominators.fund_scope)
    qualify
        row_number() over (
            partition by
                numerators.report_key,
                formulas.measure,
                formulas.concept,
                numerators.fiscal_year + formulas.numerator_years_back
            order by formulas.preference
        ) = 1
),

with_stated as (
    select
        coalesce(computed.report_key, stated.report_key) as report_key,
        coalesce(computed.measure, stated.measure) as measure,
        coalesce(computed.concept, stated.concept) as concept,
        coalesce(computed.fiscal_year, stated.fiscal_year) as fiscal_year,
        computed.numerator,
        computed.denominator,
        computed.numerator_figure_keys,
        computed.denominator_figure_keys,
        cast(stated.stated_value as decimal(20, 6)) as stated_value,
        stated.stated_figure_key,
        stated.stated_claim_key
    from computed
    full outer join {{ ref("int_measures_stated") }} as stated
        on
            computed.report_key = stated.report_key
            and computed.measure = stated.measure
            and computed.concept is not distinct from stated.concept
            and computed.fiscal_year = stated.fiscal_year
),

valued as (
    select
        with_stated.*,
        definitions.unit,
        case
            when definitions.unit = '%'
                then
                    cast({{ percent_of("with_stated.numerator", "with_stated.denominator") }} as decimal(20, 6))
            else {{ quotient_of("with_stated.numerator", "with_stated.denominator") }}
        end as measured_value
    from with_stated
    inner join {{ ref("measures") }} as definitions
        on with_stated.measure = definitions.measure
)

select
    valued.report_key,
    reports.department_key,
    valued.fiscal_year,
    valued.measure,
    valued.concept,
    valued.measured_value as value,
    valued.unit,
    valued.stated_value,
    cast(valued.stated_value - valued.measured_value as decimal(20, 6)) as difference,
    valued.numerator,
    valued.denominator,
    coalesce(valued.numerator_figure_keys, {{ empty_list() }}) as numerator_figure_keys,
    coalesce(valued.denominator_figure_keys, {{ empty_list() }}) as denominator_figure_keys,
    valued.stated_figure_key,
    valued.stated_claim_key,
    {{ hash_key(["valued.report_key", "valued.measure", "valued.concept", "valued.fiscal_year"]) }} as measure_key
from valued
inner join {{ changed_reports() }} as changed
    on valued.report_key = changed.report_key
inner join {{ ref("int_reports_tied_to_departments") }} as reports
    on valued.report_key = reports.report_key
