select
    rule_id,
    family,
    title_zh,
    statement_zh,
    dimension,
    severity_inconsistent,
    severity_truncation,
    status,
    version,
    effective_from
from {{ ref("stg_reference__rules") }}
