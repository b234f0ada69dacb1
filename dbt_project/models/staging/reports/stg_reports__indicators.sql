with records as (
    select * from {{ parsed_table("indicators") }}
),

parses as (
    select
        document_hash,
        parser_version,
        batch
    from {{ ref("stg_reports__documents") }}
)

select
    records.indicator_key,
    records.report_key,
    records.project_key,
    records.scope,
    records.project_name,
    records.score_system,
    records.level1,
    records.level2,
    records.level3,
    records.level1_code,
    records.level2_code,
    records.target_text,
    records.target_operator,
    records.target_value,
    records.target_unit,
    records.actual_text,
    records.actual_value,
    records.actual_unit,
    records.weight,
    records.score,
    records.deviation_note,
    records.rule_text,
    cast(records.row_order as integer) as row_order,
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
