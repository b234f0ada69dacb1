{% macro changed_reports() -%}
    {%- if model.resource_type == "model" -%}
        {#- the strategy asks it which reports there still are -#}
        {%- set everything = ref("int_reports_fingerprinted") -%}
    {%- endif -%}
    {%- if execute and flags.FULL_REFRESH and model.resource_type == "model" -%}
        {%- if ("model." ~ project_name ~ ".int_reports_changed") not in selected_resources -%}
            {{ exceptions.raise_compiler_error(
                "a full refresh of " ~ model.name ~ " needs int_reports_changed in the selection: use tag:facts"
            ) }}
        {%- endif -%}
    {%- endif -%}
    {{ ref("int_reports_changed") }}
{%- endmacro %}
