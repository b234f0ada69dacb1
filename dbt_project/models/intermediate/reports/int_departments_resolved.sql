with reports as (
    select
        department_key,
        department_name,
        department_aliases,
        department_type,
        region_key,
        -- sorts the reports of a department by age
        {{ report_age_key() }} as age_key
    from {{ ref("int_reports_tied_to_departments") }}
    where department_key is not null
),

-- the newest report's way of writing the name stands for the department
departments as (
    select
        department_key,
        {{ value_at_greatest("department_name", "age_key") }} as department_name,
        {{ value_at_greatest("department_type", "age_key") }} as department_type,
        min(region_key) as region_key
    from reports
    group by department_key
),

other_names as (
    select
        department_key,
        department_name as other_name
    from reports
    union all
    select
        department_key,
        {{ rows_of_list("department_aliases") }} as other_name
    from reports
)

select
    departments.department_key,
    departments.department_name,
    departments.department_type,
    departments.region_key,
    {{ distinct_list("other_names.other_name", "other_names.other_name != departments.department_name") }} as aliases
from departments
inner join other_names
    on departments.department_key = other_names.department_key
group by
    departments.department_key,
    departments.department_name,
    departments.department_type,
    departments.region_key
