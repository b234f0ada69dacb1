{% macro as_text(value) -%}
    cast({{ value }} as varchar)
{%- endmacro %}
