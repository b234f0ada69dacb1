select
    code_type,
    code,
    label_zh,
    label_en,
    cast(sort_order as integer) as sort_order
from {{ ref("codes") }}
