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
