with records as (
    select * from {{ parsed_table("claims") }}
),

parses as (
    select
        document_hash,
        parser_version,
        batch
    from {{ ref("stg_reports__documents") }}
)

select
    records.claim_key,
    records.report_key,
    records.claim_kind,
    records.statement,
    records.stated_value,
    cast(records.stated_decimals as integer) as stated_decimals,
    records.stated_unit,
    records.direction,
    records.operand_roles,
    records.operand_figure_keys,
    records.operand_values,
    records.operand_decimals,
    records.snippet,
    cast(records.char_start as integer) as char_start,
    cast(records.char_end as integer) as char_end,
    records.status,
    records.document_hash
from records
-- a batch counts once its documents are written, and a document once: as its newest parse read it
inner join parses
    on
        records.document_hash = parses.document_hash
        and records.parser_version = parses.parser_version
        and records.batch = parses.batch
