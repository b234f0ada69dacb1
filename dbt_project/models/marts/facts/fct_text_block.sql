select
    report_key,
    block_no,
    kind,
    table_no,
    row_no,
    col_no,
    text,
    char_start,
    char_end,
    page,
    level
from {{ ref("stg_reports__text_blocks") }}
