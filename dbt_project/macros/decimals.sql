{#-
    Exact arithmetic. DuckDB divides decimals to DOUBLE; here every quotient is one of integers, rounded half away
    from zero once, and turned into a decimal by multiplication.

    A micro is 0.000001 of the unit: of 万元 (one 分) for money, so that a DECIMAL(20,6) is a whole number of micros.
-#}

{% macro micros(amount) -%}
    cast(cast({{ amount }} as decimal(24, 6)) * 1000000 as hugeint)
{%- endmacro %}

{#-
    A quotient with six decimals, rounded half away from zero once. NULL when an operand is missing, the denominator is
    0, or the result has more than ``digits`` digits. ``factor`` is a whole number.
-#}
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

{#-
    100 × numerator ÷ denominator as DECIMAL(12,6); NULL also when the percentage has more than six digits before the
    point (a change of a factor 10,000 is no rate).
-#}
{% macro percent_of(numerator, denominator) -%}
    {{ exact_quotient(numerator, denominator, 100, 12) }}
{%- endmacro %}

{#- numerator ÷ denominator as DECIMAL(20,6), in the unit of the numerator per unit of the denominator. -#}
{% macro quotient_of(numerator, denominator) -%}
    {{ exact_quotient(numerator, denominator, 1, 20) }}
{%- endmacro %}

{#- 10 to a small whole power, as an integer: power() is DOUBLE. -#}
{% macro power_of_ten(exponent) -%}
    cast(rpad('1', cast(1 + greatest({{ exponent }}, 0) as integer), '0') as hugeint)
{%- endmacro %}

{#- One unit of the last printed digit of an amount of money, in micros of 万元; never less than one micro. -#}
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

{#- The unit of the last digit that is not 0 (rules.md §1: how far 约, 近 or 超 reach); 1 for 0. -#}
{% macro last_digit_unit(whole_number) -%}
    {%- set digits -%}
    cast(abs({{ whole_number }}) as varchar)
    {%- endset -%}
    case
        when {{ whole_number }} = 0 then cast(1 as hugeint)
        else {{ power_of_ten("length(" ~ digits ~ ") - length(rtrim(" ~ digits ~ ", '0'))") }}
    end
{%- endmacro %}

{#-
    Do two printings of one quantity contradict each other? Printed alike (unit, decimals, no qualifier) they must be
    equal; else the ranges that each allows must meet: twice the distance against the sum of both widths. A bound
    (以上, 以内 …) contradicts nothing here; the rules judge it. Columns of both aliases: amount_micros, unit_micros,
    width_micros, is_qualified, is_bound.
-#}
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
