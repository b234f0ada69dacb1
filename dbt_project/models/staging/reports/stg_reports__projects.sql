with records as (
    select * from {{ parsed_table("projects") }}
),

parses as (
    select
        document_hash,
        parser_version,
        batch
    from {{ ref("stg_reports__documents") }}
)

select
    records.project_key,
    records.report_key,
    records.project_name,
    records.initial_budget_wan,
    records.adjusted_budget_wan,
    records.actual_wan,
    records.execution_rate_stated,
    records.execution_weight,
    records.execution_score,
    records.total_score,
    cast(records.n_indicators as integer) as n_indicators,
    cast(records.row_order as integer) as row_order,
    cast(records.char_start as integer) as char_start,
    cast(records.char_end as integer) as char_end,
    records.document_hash
from records
-- a batch counts once its documents are written, and a document once: as its newest parse read it
inner join parses
    on
        records.document_hash = parses.document_hash
        and records.parser_version = parses.parser_version
        and records.batch = parses.batch
