{% macro is_abbreviation_of_either(a, b) -%}
    (
        {{ short_ending(a) }} = {{ short_ending(b) }}
        or (
            right({{ short_ending(a) }}, 1) = right({{ short_ending(b) }}, 1)
            and (
                {{ stands_scattered_in(short_ending(a), short_ending(b)) }}
                or {{ stands_scattered_in(short_ending(b), short_ending(a)) }}
            )
        )
    )
{%- endmacro %}
