-- The reports whose claims and rule results this build makes: those that are new, have changed, or were checked again.
with last_build as (
    select
        report_key,
        fingerprint
    from {{ left_by_last_build("int_checks_loaded", ["report_key", "fingerprint"]) }} as loaded
)

select
    reports.report_key,
    reports.run_id
from {{ ref("int_checks_fingerprinted") }} as reports
left join last_build
    on reports.report_key = last_build.report_key
where
    {{ must_build_everything("replace_checks") }}
    or reports.fingerprint is distinct from last_build.fingerprint
