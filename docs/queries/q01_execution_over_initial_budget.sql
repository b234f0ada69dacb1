-- 1. Who spent more than 110 % of the initial budget? Worst first; is_over_110 marks them.
-- 哪些部门的总支出超过年初预算的110%？由高到低，is_over_110 为真者即是。
select
    departments.department_name,
    measures.fiscal_year,
    measures.denominator as initial_budget_wan,
    measures.numerator as actual_wan,
    measures.value as pct_of_initial_budget,
    measures.value > 110 as is_over_110,
    reports.source_name
from marts.fct_measure as measures
inner join marts.dim_report as reports
    on measures.report_key = reports.report_key
left join marts.dim_department as departments
    on measures.department_key = departments.department_key
where
    reports.is_current
    and measures.measure = 'execution_rate_initial'
    and measures.concept = 'expenditure_total'
    and measures.value is not null
order by measures.value desc;
