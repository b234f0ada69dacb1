{% macro amount_of(concept, basis) -%}
    {{ value_at_least(
        "amounts.amount_wan",
        "reports.preference",
        "amounts.concept = '" ~ concept ~ "' and amounts.basis = '" ~ basis ~ "'"
    ) }}
{%- endmacro %}
