select
    concept,
    name_zh,
    name_en,
    unit_kind,
    nullif(parent, '') as parent,
    cast(is_overlay as boolean) as is_overlay,
    synonyms
from {{ reference_csv("taxonomy") }}
