{% macro get_incremental_replace_runs_sql(arg_dict) -%}
    {{ replace_rows(arg_dict, "run_id", arg_dict["temp_relation"], "run_id", ref("int_runs_found")) }}
{%- endmacro %}
