{{ config(materialized="table") }}

-- a table, not a view: every other record asks it which parse counts
with records as (
    select * from {{ parsed_table("documents") }}
)

select
    document_hash,
    parser_version,
    batch,
    source_name,
    source_format,
    encoding,
    cast(n_bytes as bigint) as n_bytes,
    cast(n_chars as bigint) as n_chars,
    cast(n_reports as integer) as n_reports,
    {{ utc_timestamp("first_seen_at") }} as first_seen_at,
    run_id
from records
-- one parse of a document counts: the newest parser's, and of two by the same parser the later batch
qualify
    row_number() over (
        partition by document_hash
        order by try_cast(parser_version as bigint) desc nulls last, batch desc
    ) = 1
