{% macro power_of_ten(exponent) -%}
    cast(rpad('1', cast(1 + greatest({{ exponent }}, 0) as integer), '0') as hugeint)
{%- endmacro %}
