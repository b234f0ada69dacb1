-- The reports whose facts this build makes: those that are new, and those whose fingerprint is not the one that the
-- facts were last made from. Intermediate tables about amounts hold these reports only.
{%- set last = left_by_last_build("int_reports_loaded") %}
{%- set everything = must_build_everything("replace_reports") %}

select
    reports.report_key,
    reports.document_hash
from {{ ref("int_reports_fingerprinted") }} as reports
{%- if last and not everything %}
left join {{ last }} as loaded
    on reports.report_key = loaded.report_key
where loaded.fingerprint is distinct from reports.fingerprint
{%- endif %}
