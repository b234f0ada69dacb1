select
    region_key,
    region_name,
    region_level,
    province,
    city,
    county
from {{ ref("stg_reference__regions") }}
