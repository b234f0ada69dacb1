with lines as (
    select * from {{ decisions_table() }}
)

select
    trim(finding_key) as finding_key,
    lower(trim(state)) as state,
    nullif(trim(owner), '') as owner,
    nullif(trim(reason), '') as reason,
    nullif(trim(who), '') as who,
    -- an end date that is none must not turn into "for ever": it has passed
    case
        when nullif(trim(until), '') is null then null
        else coalesce(try_cast(trim(until) as date), cast('0001-01-01' as date))
    end as decided_until
from lines
where nullif(trim(finding_key), '') is not null
-- written twice, the later line counts
qualify row_number() over (partition by trim(finding_key) order by line_no desc) = 1
