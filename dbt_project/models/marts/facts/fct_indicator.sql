with indicators as (
    select
        *,
        -- numbers compare in one unit; an actual value printed without one is in the target's
        target_value is not null
        and actual_value is not null
        and (target_unit is null or actual_unit is null or target_unit = actual_unit) as is_comparable
    from {{ ref("stg_reports__indicators") }}
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
    page
from indicators
