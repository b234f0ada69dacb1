-- 3. Whose three public expenses rose above last year's? Largest rise first; has_risen marks them.
-- 哪些部门的“三公”经费决算高于上年？按增幅由大到小，has_risen 为真者即是。
select
    departments.department_name,
    sangong.fiscal_year,
    concepts.name_zh as category,
    measures.denominator as last_year_wan,
    sangong.amount_wan as actual_wan,
    sangong.change_from_prior_pct,
    sangong.change_from_prior_pct > 0 as has_risen,
    measures.stated_value as stated_change_pct
from marts.fct_sangong as sangong
inner join marts.dim_report as reports
    on sangong.report_key = reports.report_key
inner join marts.dim_concept as concepts
    on sangong.category = concepts.concept
left join marts.dim_department as departments
    on sangong.department_key = departments.department_key
left join marts.fct_measure as measures
    on
        sangong.report_key = measures.report_key
        and sangong.category = measures.concept
        and sangong.fiscal_year = measures.fiscal_year
        and measures.measure = 'year_on_year_change'
where
    reports.is_current
    and sangong.basis = 'actual'
    and sangong.breakdown is null
    and sangong.change_from_prior_pct is not null
order by sangong.change_from_prior_pct desc;
