{% macro value_at_least(value, sort_key, condition="true") -%}
    arg_min({{ value }}, {{ sort_key }}) filter (where {{ condition }} and {{ value }} is not null)
{%- endmacro %}
