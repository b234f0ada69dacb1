{% macro micros(amount) -%}
    cast(cast({{ amount }} as decimal(24, 6)) * 1000000 as hugeint)
{%- endmacro %}
