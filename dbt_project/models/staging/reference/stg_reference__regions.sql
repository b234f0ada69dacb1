select
    region_key,
    region_name,
    region_level,
    nullif(province, '') as province,
    nullif(city, '') as city,
    nullif(county, '') as county
from {{ reference_csv("regions") }}
