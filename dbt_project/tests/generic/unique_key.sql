{% test unique_key(model, columns, changed_only=false) %}

select
    {{ columns | join(", ") }},
    count(*) as n_rows
from {{ model }}
{% if changed_only -%}
where report_key in (select changed.report_key from {{ ref("int_reports_changed") }} as changed)
{% endif -%}
group by {{ columns | join(", ") }}
having count(*) > 1

{% endtest %}
