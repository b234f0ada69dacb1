-- The reports whose claims and rule results this build makes: those that are new, have changed, or were checked again.
{%- set last = left_by_last_build("int_checks_loaded") %}
{%- set everything = must_build_everything("replace_checks") %}

select
    reports.report_key,
    reports.run_id
from {{ ref("int_checks_fingerprinted") }} as reports
{%- if last and not everything %}
left join {{ last }} as loaded
    on reports.report_key = loaded.report_key
where loaded.fingerprint is distinct from reports.fingerprint
{%- endif %}
