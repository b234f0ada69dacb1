select
    concept,
    name_zh,
    name_en,
    unit_kind,
    parent,
    is_overlay
from {{ ref("stg_reference__taxonomy") }}
