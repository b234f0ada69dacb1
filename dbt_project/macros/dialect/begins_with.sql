{% macro begins_with(text, beginning) -%}
    starts_with({{ text }}, {{ beginning }})
{%- endmacro %}
