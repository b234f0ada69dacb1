{% macro get_incremental_replace_reports_sql(arg_dict) -%}
    {{ replace_rows(
        arg_dict, "report_key", ref("int_reports_changed"), "report_key", ref("int_reports_fingerprinted")
    ) }}
{%- endmacro %}
