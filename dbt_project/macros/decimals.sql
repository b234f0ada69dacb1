{#-
    Exact arithmetic. DuckDB divides decimals to DOUBLE; here every quotient is one of integers, rounded half away
    from zero once, and turned into a decimal by multiplication.

    A micro is 0.000001 of the unit: of 万元 (one 分) for money, so that a DECIMAL(20,6) is a whole number of micros.
-#}

{% macro micros(amount) -%}
    cast(cast({{ amount }} as decimal(24, 6)) * 1000000 as hugeint)
{%- endmacro %}

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

{% macro percent_of(numerator, denominator) -%}
    {{ exact_quotient(numerator, denominator, 100, 12) }}
{%- endmacro %}

{% macro quotient_of(numerator, denominator) -%}
    {{ exact_quotient(numerator, denominator, 1, 20) }}
{%- endmacro %}

{% macro power_of_ten(exponent) -%}
    cast(rpad('1', cast(1 + greatest({{ exponent }}, 0) as integer), '0') as hugeint)
{%- endmacro %}

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

{% macro last_digit_unit(whole_number) -%}
    {%- set digits -%}
    cast(abs({{ whole_number }}) as varchar)
    {%- endset -%}
    case
        when {{ whole_number }} = 0 then cast(1 as hugeint)
        else {{ power_of_ten("length(" ~ digits ~ ") - length(rtrim(" ~ digits ~ ", '0'))") }}
    end
{%- endmacro %}

{% macro printings_differ(a, b) -%}
    (
        not {{ a }}.is_bound and not {{ b }}.is_bound
        and case
            when {{ a }}.unit_micros = {{ b }}.unit_micros and not {{ a }}.is_qualified and not {{ b }}.is_qualified
                then {{ a }}.amount_micros != {{ b }}.amount_micros
            else
                2 * abs({{ a }}.amount_micros - {{ b }}.amount_micros) > {{ a }}.width_micros + {{ b }}.width_micros
        end
    )
{%- endmacro %}
