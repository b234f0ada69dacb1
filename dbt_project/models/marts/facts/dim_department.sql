select
    department_key,
    department_name,
    department_type,
    region_key,
    aliases,
    note_zh
from {{ ref("int_departments_resolved") }}
