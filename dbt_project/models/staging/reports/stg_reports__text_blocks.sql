with records as (
    select * from {{ parsed_table("text_blocks") }}
),

parses as (
    select
        document_hash,
        parser_version,
        batch
    from {{ ref("stg_reports__documents") }}
)

select
    records.report_key,
    cast(records.block_no as integer) as block_no,
    records.kind,
    cast(records.level as integer) as level,
    cast(records.table_no as integer) as table_no,
    cast(records.row_no as integer) as row_no,
    cast(records.col_no as integer) as col_no,
    records.text,
    cast(records.char_start as integer) as char_start,
    cast(records.char_end as integer) as char_end,
    cast(records.page as integer) as page,
    records.document_hash
from records
-- a batch counts once its documents are written, and a document once: as its newest parse read it
inner join parses
    on
        records.document_hash = parses.document_hash
        and records.parser_version = parses.parser_version
        and records.batch = parses.batch
