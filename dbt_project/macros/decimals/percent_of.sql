{% macro percent_of(numerator, denominator) -%}
    {{ exact_quotient(numerator, denominator, 100, 12) }}
{%- endmacro %}
