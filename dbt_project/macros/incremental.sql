{#-
    Cost follows what is new. Facts are kept from build to build; a build replaces the rows of the reports that are new
    or have changed and takes away those of reports that are gone. What has changed is found once, by comparing
    fingerprints with those of the last build (int_reports_changed), never by time or by batch: documents may come late,
    twice or corrected, in any order, and give the same marts as a full refresh.

    A second engine writes its own versions of the strategies (on Spark: overwrite the partitions that the changed
    reports lie in); the models stay as they are.
-#}

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

{% macro left_by_last_build(name, columns) -%}
    {%- set last = none -%}
    {%- if execute and not flags.FULL_REFRESH -%}
        {%- set last = adapter.get_relation(database=this.database, schema=this.schema, identifier=name) -%}
    {%- endif -%}
    {%- if last -%}
    (select {{ columns | join(", ") }} from {{ last }})
    {%- else -%}
    (
        select
            {% for column in columns -%}
            cast(null as varchar) as {{ column }}{{ "," if not loop.last }}
            {% endfor -%}
        where false
    )
    {%- endif -%}
{%- endmacro %}

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

{% macro get_incremental_replace_reports_sql(arg_dict) -%}
    {{ replace_rows(
        arg_dict, "report_key", ref("int_reports_changed"), "report_key", ref("int_reports_fingerprinted")
    ) }}
{%- endmacro %}

{% macro get_incremental_replace_checks_sql(arg_dict) -%}
    {{ replace_rows(
        arg_dict, "report_key", ref("int_checks_changed"), "report_key", ref("int_checks_fingerprinted")
    ) }}
{%- endmacro %}

{% macro get_incremental_replace_runs_sql(arg_dict) -%}
    {{ replace_rows(arg_dict, "run_id", arg_dict["temp_relation"], "run_id", ref("int_runs_found")) }}
{%- endmacro %}

{% macro replace_rows(arg_dict, key, changed, changed_key, all_there) -%}
    {%- set columns = get_quoted_csv(arg_dict["dest_columns"] | map(attribute="name")) -%}
    delete from {{ arg_dict["target_relation"] }}
    where
        {{ key }} in (select {{ changed_key }} from {{ changed }})
        or {{ key }} not in (select {{ key }} from {{ all_there }});

    insert into {{ arg_dict["target_relation"] }} ({{ columns }})
    select {{ columns }} from {{ arg_dict["temp_relation"] }}
{%- endmacro %}

{% macro hash_of_rows(columns, order) -%}
    md5(string_agg(
        concat_ws('|'
        {%- for column in columns -%}
        , coalesce(cast({{ column }} as varchar), '~')
        {%- endfor -%}
        ), '||' order by {{ order }}
    ))
{%- endmacro %}
