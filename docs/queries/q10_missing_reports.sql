-- 10. Which department has no self-evaluation for a year that others of its province have reported on?
-- 哪些部门在本省其他部门已公开的年度没有整体支出自评报告？
with departments as (
    select
        departments.department_key,
        departments.department_name,
        regions.province
    from marts.dim_department as departments
    left join marts.dim_region as regions
        on departments.region_key = regions.region_key
),

years as (
    select distinct
        departments.province,
        reports.fiscal_year
    from marts.dim_report as reports
    inner join departments
        on reports.department_key = departments.department_key
    where reports.is_current and reports.report_kind = 'overall_selfeval' and reports.fiscal_year is not null
)

select
    departments.province,
    departments.department_name,
    years.fiscal_year,
    (
        select max(latest.fiscal_year) from marts.dim_report as latest
        where latest.department_key = departments.department_key
    ) as latest_reported_year
from departments
inner join years
    on departments.province is not distinct from years.province
left join marts.dim_report as reports
    on
        departments.department_key = reports.department_key
        and years.fiscal_year = reports.fiscal_year
        and reports.report_kind = 'overall_selfeval'
        and reports.is_current
where reports.report_key is null
order by departments.province, years.fiscal_year, departments.department_name;
