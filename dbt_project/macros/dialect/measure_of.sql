{% macro measure_of(measure, concept) -%}
    {{ value_at_least(
        "measures.value",
        "reports.preference",
        "measures.measure = '" ~ measure ~ "' and measures.concept = '" ~ concept ~ "'"
    ) }}
{%- endmacro %}
