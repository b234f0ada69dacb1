-- 9. Where is the stated score not the sum of its parts, or the grade not that of the score? Largest difference first.
-- 哪些报告的自评得分不等于各项得分之和，或等级与得分不符（90优 80良 60中）？按差异由大到小。
with parts as (
    select
        report_key,
        sum(score) as indicator_score
    from marts.fct_indicator
    where scope = 'whole'
    group by report_key
),

compared as (
    select
        reports.source_name,
        reports.fiscal_year,
        reports.self_score,
        parts.indicator_score + coalesce(reports.execution_score, 0) as sum_of_parts,
        reports.self_grade,
        case
            when reports.self_score >= 90 then 1
            when reports.self_score >= 80 then 2
            when reports.self_score >= 60 then 3
            else 4
        end as grade_of_score,
        reports.grade_norm
    from marts.dim_report as reports
    left join parts
        on reports.report_key = parts.report_key
    where reports.is_current and reports.self_score is not null
)

select
    compared.*,
    compared.self_score - compared.sum_of_parts as difference,
    grades.label_zh as grade_of_score_zh,
    abs(compared.self_score - compared.sum_of_parts) > 0.1 as is_not_the_sum,
    compared.grade_norm != compared.grade_of_score as is_another_grade
from compared
inner join marts.dim_code as grades
    on
        grades.code_type = 'grade'
        and grades.code = cast(compared.grade_of_score as varchar)
order by abs(compared.self_score - compared.sum_of_parts) desc nulls last;
