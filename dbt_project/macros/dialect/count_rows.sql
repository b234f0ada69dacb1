{% macro count_rows(model) -%}
    (select count(*) from {{ ref(model) }})
{%- endmacro %}
