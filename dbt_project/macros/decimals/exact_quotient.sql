{% macro exact_quotient(numerator, denominator, factor, digits) -%}
    {%- set n = micros(numerator) -%}
    {%- set d = micros(denominator) -%}
    {%- set quotient -%}
    (({{ factor * 2000000 }} * abs({{ n }}) + abs({{ d }})) // (2 * abs({{ d }})))
    {%- endset -%}
    case
        when {{ denominator }} = 0 then null
        when {{ quotient }} > {{ "9" * digits }} then null
        else
            cast(
                cast({{ quotient }} * sign({{ n }}) * sign({{ d }}) as decimal({{ digits }}, 0))
                * cast(0.000001 as decimal(7, 6))
                as decimal({{ digits }}, 6)
            )
    end
{%- endmacro %}
