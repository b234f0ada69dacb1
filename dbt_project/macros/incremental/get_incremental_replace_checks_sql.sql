{% macro get_incremental_replace_checks_sql(arg_dict) -%}
    {{ replace_rows(
        arg_dict, "report_key", ref("int_checks_changed"), "report_key", ref("int_checks_fingerprinted")
    ) }}
{%- endmacro %}
