-- 8. Where do the project forms, actual or budget, not add up to the department's project expenditure?
-- 哪些报告中各项目之和与部门项目支出不符？
with forms as (
    select
        report_key,
        count(*) as n_projects,
        sum(initial_budget_wan) as initial_budget_wan,
        sum(adjusted_budget_wan) as adjusted_budget_wan,
        sum(actual_wan) as actual_wan
    from marts.fct_project
    group by report_key
)

select
    reports.source_name,
    forms.n_projects,
    forms.initial_budget_wan,
    forms.adjusted_budget_wan,
    forms.actual_wan as projects_actual_wan,
    department.amount_wan as department_actual_wan,
    department.amount_wan - coalesce(forms.actual_wan, forms.initial_budget_wan) as difference_wan
from forms
inner join marts.dim_report as reports
    on forms.report_key = reports.report_key
inner join marts.fct_budget as department
    on
        forms.report_key = department.report_key
        and reports.fiscal_year = department.fiscal_year
        and department.concept = 'expenditure_project'
        and department.basis = 'actual'
        and department.breakdown is null
where
    reports.is_current
    and (
        abs(department.amount_wan - coalesce(forms.actual_wan, forms.initial_budget_wan)) > 0.02
        or abs(department.amount_wan - forms.adjusted_budget_wan) > 0.02
    )
order by abs(difference_wan) desc;
