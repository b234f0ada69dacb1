{{ config(materialized="incremental", incremental_strategy="replace_reports", on_schema_change="fail") }}

select
    blocks.report_key,
    blocks.block_no,
    blocks.kind,
    blocks.table_no,
    blocks.row_no,
    blocks.col_no,
    blocks.text,
    blocks.char_start,
    blocks.char_end,
    blocks.page,
    blocks.level
from {{ ref("stg_reports__text_blocks") }} as blocks
inner join {{ changed_reports() }} as changed
    on blocks.report_key = changed.report_key
