-- Which of several printings of one amount the marts show. First come printings that were read without doubt and are
-- not vague (约, 近 …), and the widest scope of money and units. Then the place decides, by basis:
--   * initial and unqualified budget: the text. In annex tables the budget column is often a copy of the final column
--     (三公 16.13 where the text has 29), and the text names its basis in words.
--   * adjusted budget, actual, changes: the table. It is the form's own column, carries all decimals and is what the
--     form's sums and rates are made of; texts round, and call the initial budget 全年预算.
-- Last, the kind of table, the finer print and the first place. Nothing is lost: every printing stays in fct_figure.
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
    status,
    row_number() over (
        partition by quantity_key
        order by
            case when status = 'ok' then 0 else 1 end,
            case when is_qualified then 1 else 0 end,
            case fund_scope
                when 'all' then 0
                when 'fiscal' then 1
                when 'general_budget' then 2
                when 'gov_fund' then 3
                when 'state_capital' then 4
                when 'special_account' then 5
                else 6
            end,
            case entity_scope when 'unit' then 0 when 'department' then 1 else 2 end,
            -- agreement with the report's sums comes in here, before the place
            case
                when basis in ('initial_budget', 'budget') and place = 'narrative' then 0
                when basis in ('initial_budget', 'budget') then 1
                when place = 'table' then 0
                else 1
            end,
            case table_kind
                when 'overall_form' then 0
                when 'base_data' then 1
                when 'sangong' then 2
                when 'accounts' then 3
                when 'economic_class' then 4
                when 'scorecard' then 5
                when 'project_form' then 6
                else 7
            end,
            unit_micros,
            char_start,
            figure_key
    ) as choice
from figures
