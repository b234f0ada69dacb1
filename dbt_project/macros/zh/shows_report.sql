{%- macro shows_report(mart, names) -%}
    {{ return("report_key" in names and mart != "dim_report") }}
{%- endmacro -%}
