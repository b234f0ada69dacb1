{% macro must_build_everything(strategy) -%}
    {%- set missing = [] -%}
    {%- if execute and not flags.FULL_REFRESH -%}
        {%- for node in graph.nodes.values()
            if node.resource_type == "model" and node.config.get("incremental_strategy") == strategy -%}
            {%- if not adapter.get_relation(database=this.database, schema=node.schema, identifier=node.alias) -%}
                {%- do missing.append(node.name) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ "true" if flags.FULL_REFRESH or missing else "false" }}
{%- endmacro %}
