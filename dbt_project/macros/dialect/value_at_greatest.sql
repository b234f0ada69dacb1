{% macro value_at_greatest(value, sort_key) -%}
    arg_max({{ value }}, {{ sort_key }}) filter (where {{ value }} is not null)
{%- endmacro %}
