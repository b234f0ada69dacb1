-- 6. Who gives itself full marks on everything?
-- 哪些部门几乎所有指标都给满分？（至少5个计分指标）
select
    departments.department_name,
    years.fiscal_year,
    years.n_indicators,
    years.full_marks_share,
    years.self_score,
    years.n_findings_error
from marts.agg_department_year as years
inner join marts.dim_department as departments
    on years.department_key = departments.department_key
where years.n_indicators >= 5 and years.full_marks_share is not null
order by years.full_marks_share desc, years.self_score desc;
