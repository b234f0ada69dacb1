-- Names of one place that a report uses side by side are names of one department, over any number of steps: 卫生健康局
-- in one year, 卫健局 in the next. The first in the alphabet of the names that reports call themselves stands for all.
with recursive names as (
    select distinct
        scope_key,
        own_name_key,
        name_key
    from {{ ref("int_department_names_normalised") }}
),

steps as (
    select
        scope_key,
        own_name_key as from_name,
        name_key as to_name
    from names
    union distinct
    select
        scope_key,
        name_key as from_name,
        own_name_key as to_name
    from names
),

reached as (
    select distinct
        scope_key,
        from_name,
        from_name as to_name
    from steps
    union
    select
        reached.scope_key,
        reached.from_name,
        steps.to_name
    from reached
    inner join steps
        on
            reached.scope_key = steps.scope_key
            and reached.to_name = steps.from_name
)

select
    reached.scope_key,
    reached.from_name as name_key,
    min(reached.to_name) as department_name_key
from reached
-- an alias that no report calls itself does not stand for a department
inner join names as own
    on
        reached.scope_key = own.scope_key
        and reached.to_name = own.own_name_key
group by reached.scope_key, reached.from_name
