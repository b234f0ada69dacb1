{% macro last_digit_unit(whole_number) -%}
    {%- set digits -%}
    cast(abs({{ whole_number }}) as varchar)
    {%- endset -%}
    case
        when {{ whole_number }} = 0 then cast(1 as hugeint)
        else {{ power_of_ten("length(" ~ digits ~ ") - length(rtrim(" ~ digits ~ ", '0'))") }}
    end
{%- endmacro %}
