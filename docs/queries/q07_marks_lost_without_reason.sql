-- 7. Where are marks lost without a stated reason?
-- 哪些指标扣了分却没有说明原因？
select
    reports.source_name,
    indicators.project_name,
    indicators.level3,
    indicators.weight,
    indicators.score,
    indicators.deviation_note
from marts.fct_indicator as indicators
inner join marts.dim_report as reports
    on indicators.report_key = reports.report_key
where
    reports.is_current
    and not indicators.has_full_marks
    and trim(coalesce(indicators.deviation_note, '')) in ('', '无', '/', '-', '—', '——')
order by indicators.weight - indicators.score desc, reports.source_name asc, indicators.row_order asc;
