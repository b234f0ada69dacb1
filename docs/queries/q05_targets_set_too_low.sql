-- 5. Which targets were set too low: reached at 130 % or more, and full marks? Farthest first; is_too_low marks them.
-- 哪些指标目标值偏低：完成值达到目标值130%以上仍得满分？按完成程度由高到低，is_too_low 为真者即是。
select
    reports.source_name,
    indicators.project_name,
    indicators.level3,
    indicators.target_text,
    indicators.actual_text,
    indicators.attainment_pct,
    indicators.attainment_pct >= 130 as is_too_low
from marts.fct_indicator as indicators
inner join marts.dim_report as reports
    on indicators.report_key = reports.report_key
where
    reports.is_current
    and indicators.target_operator in ('>=', '>', '=')
    and indicators.attainment_pct > 100
    and indicators.has_full_marks
order by indicators.attainment_pct desc;
