select
    measure,
    name_zh,
    name_en,
    unit,
    formula_zh,
    formula_en,
    source
from {{ ref("measures") }}
