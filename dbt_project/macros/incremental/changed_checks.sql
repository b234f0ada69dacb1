{% macro changed_checks() -%}
    {%- if model.resource_type == "model" -%}
        {#- the strategy asks it which reports there still are -#}
        {%- set everything = ref("int_checks_fingerprinted") -%}
    {%- endif -%}
    {%- if execute and flags.FULL_REFRESH and model.resource_type == "model" -%}
        {%- if ("model." ~ project_name ~ ".int_checks_changed") not in selected_resources -%}
            {{ exceptions.raise_compiler_error(
                "a full refresh of " ~ model.name ~ " needs int_checks_changed in the selection: use tag:quality"
            ) }}
        {%- endif -%}
    {%- endif -%}
    {{ ref("int_checks_changed") }}
{%- endmacro %}
