{% test belongs_to_a_report(model) %}

select
    records.report_key,
    count(*) as n_records
from {{ model }} as records
inner join (select distinct document_hash from {{ ref("int_reports_changed") }}) as changed
    on records.document_hash = changed.document_hash
left join {{ ref("stg_reports__reports") }} as reports
    on
        records.report_key = reports.report_key
        and records.document_hash = reports.document_hash
where reports.report_key is null
group by records.report_key

{% endtest %}
