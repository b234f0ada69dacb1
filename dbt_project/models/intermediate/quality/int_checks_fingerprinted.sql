-- What the checked facts of a report are made from: its records, and the run whose results stand.
select
    reports.report_key,
    checks.run_id,
    {{ hash_key(["reports.fingerprint", "checks.run_id"]) }} as fingerprint
from {{ ref("int_reports_fingerprinted") }} as reports
left join {{ ref("int_reports_matched_to_check_runs") }} as checks
    on
        reports.report_key = checks.report_key
        and checks.is_latest
