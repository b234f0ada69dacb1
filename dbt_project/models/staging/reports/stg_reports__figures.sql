with records as (
    select * from {{ parsed_table("figures") }}
),

parses as (
    select
        document_hash,
        parser_version,
        batch
    from {{ ref("stg_reports__documents") }}
)

select
    records.figure_key,
    records.report_key,
    records.concept,
    records.basis,
    cast(records.fiscal_year as integer) as fiscal_year,
    records.fund_scope,
    records.entity_scope,
    records.breakdown,
    records.breakdown_kind,
    records.value,
    cast(records.printed_decimals as integer) as printed_decimals,
    records.unit,
    records.unit_inherited,
    records.amount_wan,
    records.qualifier,
    records.place,
    records.table_kind,
    records.table_title,
    records.section,
    records.sum_group,
    records.open_list,
    records.snippet,
    cast(records.char_start as integer) as char_start,
    cast(records.char_end as integer) as char_end,
    cast(records.number_start as integer) as number_start,
    cast(records.number_end as integer) as number_end,
    cast(records.block_no as integer) as block_no,
    cast(records.table_no as integer) as table_no,
    cast(records.row_no as integer) as row_no,
    cast(records.col_no as integer) as col_no,
    cast(records.page as integer) as page,
    records.basis_inferred,
    records.extractor,
    records.status,
    records.document_hash
from records
-- a batch counts once its documents are written, and a document once: as its newest parse read it
inner join parses
    on
        records.document_hash = parses.document_hash
        and records.parser_version = parses.parser_version
        and records.batch = parses.batch
