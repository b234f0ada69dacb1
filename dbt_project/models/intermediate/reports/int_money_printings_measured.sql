-- Printed amounts as whole numbers, with the range that each printing allows (rules.md: half a unit of the last printed
-- digit on either side; a vague number reaches further).
with figures as (
    select
        figures.*,
        concepts.fact,
        {{ micros("figures.amount_wan") }} as amount_micros,
        {{ printed_unit_micros("figures.unit", "figures.printed_decimals") }} as unit_micros,
        figures.qualifier is not null as is_qualified,
        coalesce(figures.qualifier in ('以上', '以下', '以内', '不低于', '不少于', '不超过', '至少', '最多'), false)
            as is_bound,
        {{ hash_key([
            "figures.report_key", "figures.concept", "figures.basis", "figures.fiscal_year", "figures.breakdown"
        ]) }} as quantity_key
    from {{ ref("stg_reports__figures") }} as figures
    inner join {{ changed_reports() }} as changed
        on figures.report_key = changed.report_key
    inner join {{ ref("int_concepts_rooted") }} as concepts
        on figures.concept = concepts.concept
    where
        concepts.fact in ('budget', 'sangong')
        and figures.amount_wan is not null
        -- money of the whole county, or of a sub-unit that is not named, is not the department's
        and figures.entity_scope != 'county'
        and (figures.entity_scope != 'sub_unit' or figures.breakdown is not null)
)

select
    figure_key,
    quantity_key,
    report_key,
    fact,
    concept,
    basis,
    fiscal_year,
    breakdown,
    fund_scope,
    entity_scope,
    amount_wan,
    amount_micros,
    unit_micros,
    case when is_qualified then 2 * {{ last_digit_unit("amount_micros") }} else unit_micros end as width_micros,
    is_qualified,
    is_bound,
    place,
    table_kind,
    char_start,
    status
from figures
