{% macro report_age_key() -%}
    concat_ws(
        '|',
        coalesce(cast(first_seen_at as varchar), ''),
        document_hash,
        lpad(cast(report_no as varchar), 6, '0')
    )
{%- endmacro %}
