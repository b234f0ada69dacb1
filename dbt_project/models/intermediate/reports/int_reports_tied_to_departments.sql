-- A department is known by its place and its name. The same name in another place is another department; a report whose
-- unit is not printed has none.
with own_names as (
    select
        names.report_key,
        names.scope_key,
        names.region_key,
        departments.department_name_key
    from {{ ref("int_department_names_normalised") }} as names
    inner join {{ ref("int_departments_linked") }} as departments
        on
            names.scope_key = departments.scope_key
            and names.name_key = departments.name_key
    where names.is_own_name
)

select
    reports.report_key,
    reports.document_hash,
    reports.report_no,
    reports.report_kind,
    reports.fiscal_year,
    reports.title,
    reports.department_name,
    reports.department_aliases,
    reports.department_type,
    own_names.region_key,
    documents.source_name,
    documents.first_seen_at,
    case
        when own_names.report_key is not null
            then {{ hash_key(["own_names.scope_key", "own_names.department_name_key"]) }}
    end as department_key
from {{ ref("stg_reports__reports") }} as reports
inner join {{ ref("stg_reports__documents") }} as documents
    on reports.document_hash = documents.document_hash
left join own_names
    on reports.report_key = own_names.report_key
