-- A department is known by its name and its region. The same name in another region is another department; a report
-- whose unit is not printed has none.
select
    reports.report_key,
    reports.document_hash,
    reports.report_no,
    reports.report_kind,
    reports.fiscal_year,
    reports.department_name,
    reports.department_aliases,
    reports.department_type,
    reports.region_key,
    documents.source_name,
    documents.first_seen_at,
    case
        when reports.department_name is not null
            then {{ hash_key(["coalesce(reports.region_key, '')", department_name_key("reports.department_name")]) }}
    end as department_key
from {{ ref("stg_reports__reports") }} as reports
inner join {{ ref("stg_reports__documents") }} as documents
    on reports.document_hash = documents.document_hash
