-- Run ids sort by time. The run that builds comes last and has no record yet: its start is told by a var.
with known as (
    select run_id from {{ ref("int_runs_found") }}
    union distinct
    select nullif('{{ var("run_id") }}', '') as run_id
),

records as (
    select
        run_id,
        min(started_at) as started_at
    from {{ ref("stg_quality__runs") }}
    group by run_id
)

select
    known.run_id,
    case
        when known.run_id = '{{ var("run_id") }}' then {{ utc_timestamp("'" ~ var("run_started_at") ~ "'") }}
        else records.started_at
    end as run_at,
    row_number() over (
        order by case when known.run_id = '{{ var("run_id") }}' then 1 else 0 end, known.run_id
    ) as run_no
from known
left join records
    on known.run_id = records.run_id
where known.run_id is not null
