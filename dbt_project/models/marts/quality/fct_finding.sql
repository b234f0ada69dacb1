-- A reviewer's decision holds while its end date has not passed. What a later revision of the report has put right is
-- fixed, whatever was decided before.
with decisions as (
    select * from {{ ref("stg_quality__decisions") }}
    where
        state in ('explained', 'waived')
        and (decided_until is null or decided_until >= {{ run_date() }})
)

select
    findings.finding_key,
    findings.report_key,
    findings.rule_id,
    findings.severity,
    findings.message_zh,
    findings.difference,
    findings.tolerance,
    findings.suspect,
    findings.suspect_figure_key,
    findings.suggested_value,
    findings.explanation_zh,
    findings.cause,
    case
        when settled.finding_key is not null then 'fixed'
        else coalesce(decisions.state, 'open')
    end as state,
    dated.first_seen_run,
    dated.last_seen_run,
    findings.binding,
    findings.evidence_figure_keys,
    reports.is_current,
    decisions.owner,
    decisions.reason as decision_reason,
    decisions.who as decided_by,
    decisions.decided_until
from {{ ref("stg_quality__findings") }} as findings
inner join {{ ref("int_reports_matched_to_check_runs") }} as checks
    on
        findings.report_key = checks.report_key
        and findings.run_id = checks.run_id
        and checks.is_latest
inner join {{ ref("dim_report") }} as reports
    on findings.report_key = reports.report_key
inner join {{ ref("int_findings_dated") }} as dated
    on findings.finding_key = dated.finding_key
left join {{ ref("int_findings_settled_by_revision") }} as settled
    on findings.finding_key = settled.finding_key
left join decisions
    on findings.finding_key = decisions.finding_key
