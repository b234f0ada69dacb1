{% macro finishes_with(text, ending) -%}
    ends_with({{ text }}, {{ ending }})
{%- endmacro %}
