-- 4. Where do the marks not follow the result? (numeric targets, marks pro rata, tolerance 0.1)
-- 哪些指标的得分与完成程度不符？（按比例计分，容差0.1分）
with judged as (
    select
        *,
        case
            when target_operator in ('>=', '>', '=') then least(attainment_pct, 100)
            when target_operator in ('<=', '<') and is_met then 100
            -- over a limit: marks fall as the limit ÷ the result
            when target_operator in ('<=', '<') and actual_value > 0
                then cast(100 * target_value / actual_value as decimal(12, 6))
        end as earned_pct
    from marts.fct_indicator
    where target_value > 0 and actual_value is not null and weight > 0 and score is not null
)

select
    reports.source_name,
    judged.project_name,
    judged.level3,
    judged.target_text,
    judged.actual_text,
    judged.weight,
    judged.score,
    cast(judged.weight * judged.earned_pct * 0.01 as decimal(12, 2)) as marks_pro_rata,
    judged.deviation_note
from judged
inner join marts.dim_report as reports
    on judged.report_key = reports.report_key
where
    reports.is_current
    and abs(judged.score - judged.weight * judged.earned_pct * 0.01) > 0.1
order by abs(judged.score - judged.weight * judged.earned_pct * 0.01) desc;
