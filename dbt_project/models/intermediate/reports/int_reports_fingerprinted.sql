-- What the facts of a report are made from, as one hash: its parse, its department, its head, and the taxonomy that
-- says which fact a figure belongs to. When the hash changes, the facts of the report are made again.
with taxonomy as (
    select {{ hash_of_rows(["concept", "parent", "unit_kind"], "concept") }} as taxonomy_hash
    from {{ ref("stg_reference__taxonomy") }}
)

select
    reports.report_key,
    reports.document_hash,
    {{ hash_key([
        "documents.parser_version", "documents.batch", "reports.department_key", "reports.fiscal_year",
        "reports.report_kind", "taxonomy.taxonomy_hash"
    ]) }} as fingerprint
from {{ ref("int_reports_tied_to_departments") }} as reports
inner join {{ ref("stg_reports__documents") }} as documents
    on reports.document_hash = documents.document_hash
cross join taxonomy
