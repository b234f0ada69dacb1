-- The reports whose facts this build makes: those that are new, and those whose fingerprint is not the one that the
-- facts were last made from. Intermediate tables about amounts hold these reports only.
with last_build as (
    select
        report_key,
        fingerprint
    from {{ left_by_last_build("int_reports_loaded", ["report_key", "fingerprint"]) }} as loaded
)

select
    reports.report_key,
    reports.document_hash
from {{ ref("int_reports_fingerprinted") }} as reports
left join last_build
    on reports.report_key = last_build.report_key
where
    {{ must_build_everything("replace_reports") }}
    or reports.fingerprint is distinct from last_build.fingerprint
