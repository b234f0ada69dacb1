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
),

aliases as (
    select
        departments.department_key,
        {{ distinct_list("other_names.other_name", "other_names.other_name != departments.department_name") }}
            as aliases
    from departments
    inner join other_names
        on departments.department_key = other_names.department_key
    group by departments.department_key
),

-- offices that a reform renamed or merged stay apart; where both are here, each has a note on the other
names as (
    select
        scope_key,
        name_key,
        {{ hash_key(["scope_key", "department_name_key"]) }} as department_key
    from {{ ref("int_departments_linked") }}
),

successions as (
    select distinct
        former.department_key as former_department_key,
        later.department_key as later_department_key,
        successions.source,
        successions.change
    from names as former
    inner join {{ ref("department_successions") }} as successions
        on {{ finishes_with("former.name_key", "successions.former_name") }}
    inner join names as later
        on
            former.scope_key = later.scope_key
            and later.name_key
            = left(former.name_key, length(former.name_key) - length(successions.former_name)) || successions.later_name
    where former.department_key != later.department_key
),

remarks as (
    select
        successions.former_department_key as department_key,
        concat(
            successions.source,
            case when successions.change = 'renamed' then '更名为' else '职责并入' end,
            '“', departments.department_name, '”，分列'
        ) as remark
    from successions
    inner join departments
        on successions.later_department_key = departments.department_key
    union all
    select
        successions.later_department_key as department_key,
        concat(
            successions.source,
            case when successions.change = 'renamed' then '前名为' else '并入' end,
            '“', departments.department_name, '”',
            case when successions.change = 'renamed' then '' else '职责' end, '，分列'
        ) as remark
    from successions
    inner join departments
        on successions.former_department_key = departments.department_key
),

notes as (
    select
        department_key,
        {{ joined_text("remark", "；") }} as note_zh
    from remarks
    group by department_key
)

select
    departments.department_key,
    departments.department_name,
    departments.department_type,
    departments.region_key,
    aliases.aliases,
    notes.note_zh
from departments
inner join aliases
    on departments.department_key = aliases.department_key
left join notes
    on departments.department_key = notes.department_key
