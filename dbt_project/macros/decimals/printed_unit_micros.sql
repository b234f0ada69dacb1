{% macro printed_unit_micros(unit, decimals) -%}
    {%- set exponent -%}
    (
        case {{ unit }}
            when '元' then 2
            when '百元' then 4
            when '千元' then 5
            when '十万元' then 7
            when '百万元' then 8
            when '千万元' then 9
            when '亿元' then 10
            when '亿' then 10
            else 6
        end - {{ decimals }}
    )
    {%- endset -%}
    {{ power_of_ten(exponent) }}
{%- endmacro %}
