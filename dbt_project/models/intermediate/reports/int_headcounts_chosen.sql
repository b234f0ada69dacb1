-- Heads are counted exactly: two unqualified printings of one count must be equal. The table goes first, because the
-- control rate of staff is made of its numbers. Reports that this build changes.
with counts as (
    select
        figures.figure_key,
        figures.report_key,
        figures.fiscal_year,
        figures.concept,
        figures.breakdown,
        figures.entity_scope,
        figures.place,
        figures.status,
        figures.qualifier,
        figures.char_start,
        case when {{ begins_with("figures.unit", "'万'") }} then figures.value * 10000 else figures.value end as heads,
        {{ hash_key(["figures.report_key", "figures.concept", "figures.fiscal_year", "figures.breakdown"]) }}
            as quantity_key
    from {{ ref("stg_reports__figures") }} as figures
    inner join {{ changed_reports() }} as changed
        on figures.report_key = changed.report_key
    inner join {{ ref("int_concepts_rooted") }} as concepts
        on figures.concept = concepts.concept
    where
        concepts.fact = 'staffing'
        and figures.entity_scope != 'county'
        and (figures.entity_scope != 'sub_unit' or figures.breakdown is not null)
),

-- part of a person is a misreading; it stays visible in fct_figure
whole as (
    select * from counts
    where heads = floor(heads)
),

ranked as (
    select
        *,
        row_number() over (
            partition by quantity_key
            order by
                case when status = 'ok' then 0 else 1 end,
                case when qualifier is null then 0 else 1 end,
                case entity_scope when 'unit' then 0 when 'department' then 1 else 2 end,
                case when place = 'table' then 0 else 1 end,
                char_start,
                figure_key
        ) as choice
    from whole
),

chosen as (
    select * from ranked
    where choice = 1
),

compared as (
    select
        chosen.quantity_key,
        cast(count(*) as integer) as n_printings,
        bool_or(
            ranked.heads != chosen.heads and ranked.qualifier is null and chosen.qualifier is null
        ) as has_conflict
    from chosen
    inner join ranked
        on
            chosen.quantity_key = ranked.quantity_key
            and chosen.entity_scope = ranked.entity_scope
    group by chosen.quantity_key
)

select
    chosen.quantity_key,
    chosen.report_key,
    reports.department_key,
    chosen.fiscal_year,
    chosen.concept,
    chosen.breakdown,
    chosen.entity_scope,
    cast(chosen.heads as bigint) as heads,
    chosen.figure_key,
    compared.n_printings,
    compared.has_conflict
from chosen
inner join compared
    on chosen.quantity_key = compared.quantity_key
inner join {{ ref("int_reports_tied_to_departments") }} as reports
    on chosen.report_key = reports.report_key
