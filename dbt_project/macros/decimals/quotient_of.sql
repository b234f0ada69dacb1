{% macro quotient_of(numerator, denominator) -%}
    {{ exact_quotient(numerator, denominator, 1, 20) }}
{%- endmacro %}
