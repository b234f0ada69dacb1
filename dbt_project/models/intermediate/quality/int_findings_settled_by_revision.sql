-- A finding of a superseded report is fixed when the current revision was checked and fails no more in the same place.
with current_revisions as (
    select
        revisions.revision_group,
        revisions.report_key,
        checks.run_id
    from {{ ref("int_reports_ranked_by_revision") }} as revisions
    inner join {{ ref("int_reports_matched_to_check_runs") }} as checks
        on
            revisions.report_key = checks.report_key
            and checks.is_latest
    where revisions.is_current
),

still_failing as (
    select distinct
        current_revisions.revision_group,
        findings.rule_id,
        findings.binding
    from current_revisions
    inner join {{ ref("stg_quality__findings") }} as findings
        on
            current_revisions.report_key = findings.report_key
            and current_revisions.run_id = findings.run_id
)

select distinct findings.finding_key
from {{ ref("stg_quality__findings") }} as findings
inner join {{ ref("int_reports_ranked_by_revision") }} as revisions
    on
        findings.report_key = revisions.report_key
        and not revisions.is_current
inner join current_revisions
    on revisions.revision_group = current_revisions.revision_group
left join still_failing
    on
        revisions.revision_group = still_failing.revision_group
        and findings.rule_id = still_failing.rule_id
        and findings.binding is not distinct from still_failing.binding
where still_failing.rule_id is null
