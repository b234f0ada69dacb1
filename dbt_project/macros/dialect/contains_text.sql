{% macro contains_text(text, part) -%}
    (strpos({{ text }}, {{ part }}) > 0)
{%- endmacro %}
