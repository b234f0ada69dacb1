select
    rule_id,
    family,
    title_zh,
    statement_zh,
    dimension,
    severity_inconsistent,
    severity_truncation,
    status,
    cast(version as integer) as version,
    effective_from
from {{ reference_parquet("rules") }}
