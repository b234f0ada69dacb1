{{ config(materialized="incremental", incremental_strategy="replace_reports", on_schema_change="fail") }}

with indicators as (
    select
        indicators.*,
        -- numbers compare in one unit; an actual value printed without one is in the target's
        indicators.target_value is not null
        and indicators.actual_value is not null
        and (
            indicators.target_unit is null
            or indicators.actual_unit is null
            or indicators.target_unit = indicators.actual_unit
        ) as is_comparable
    from {{ ref("stg_reports__indicators") }} as indicators
    inner join {{ changed_reports() }} as changed
        on indicators.report_key = changed.report_key
)

select
    report_key,
    project_key,
    scope,
    project_name,
    score_system,
    level1,
    level2,
    level3,
    level1_code,
    level2_code,
    target_text,
    target_operator,
    target_value,
    target_unit,
    actual_text,
    actual_value,
    actual_unit,
    weight,
    score,
    deviation_note,
    case
        when is_comparable and target_operator = '>=' then actual_value >= target_value
        when is_comparable and target_operator = '<=' then actual_value <= target_value
        when is_comparable and target_operator = '>' then actual_value > target_value
        when is_comparable and target_operator = '<' then actual_value < target_value
        -- beyond an exact target: the form does not say whether more is better
        when is_comparable and target_operator = '=' and actual_value <= target_value
            then actual_value = target_value
        when target_text = actual_text and (target_operator is null or target_operator in ('text', 'date', '='))
            then true
    end as is_met,
    case
        when is_comparable then {{ percent_of("actual_value", "target_value") }}
    end as attainment_pct,
    row_order,
    indicator_key,
    rule_text,
    char_start,
    char_end,
    page,
    {{ percent_of("score", "weight") }} as score_rate_pct,
    case when weight > 0 then score = weight end as has_full_marks
from indicators
