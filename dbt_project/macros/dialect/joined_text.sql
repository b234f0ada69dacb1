{% macro joined_text(value, separator) -%}
    string_agg(distinct {{ value }}, '{{ separator }}' order by {{ value }})
{%- endmacro %}
