select
    reports.report_key,
    reports.document_hash,
    documents.source_name,
    documents.source_format,
    reports.title,
    reports.report_kind,
    reports.fiscal_year,
    tied.department_key,
    reports.region_key,
    reports.report_date,
    reports.self_score,
    reports.self_grade,
    reports.grade_norm,
    reports.execution_rate_stated,
    reports.execution_weight,
    reports.execution_score,
    {{ percent_of("reports.n_money_tied", "reports.n_money_numbers") }} as coverage,
    revisions.revision,
    revisions.is_current,
    revisions.supersedes_report_key,
    documents.first_seen_at,
    documents.run_id,
    reports.report_no,
    reports.department_name,
    reports.n_money_numbers,
    reports.n_money_tied,
    reports.char_start,
    reports.char_end,
    documents.parser_version
from {{ ref("stg_reports__reports") }} as reports
inner join {{ ref("stg_reports__documents") }} as documents
    on reports.document_hash = documents.document_hash
inner join {{ ref("int_reports_tied_to_departments") }} as tied
    on reports.report_key = tied.report_key
inner join {{ ref("int_reports_ranked_by_revision") }} as revisions
    on reports.report_key = revisions.report_key
