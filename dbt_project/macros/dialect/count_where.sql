{% macro count_where(condition) -%}
    count(*) filter (where {{ condition }})
{%- endmacro %}
