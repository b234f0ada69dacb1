-- Money and rates are exact: no column of a mart holds binary floating point, alone or inside a list.
-- depends_on: {{ ref("build_info") }}, {{ ref("agg_department_year") }}, {{ ref("agg_quality_run") }}
-- depends_on: {{ ref("fct_claim") }}
{{ config(tags=["quality"]) }}

{% set marts = ref("build_info") %}

select
    table_name,
    column_name,
    data_type
from information_schema.columns
where
    table_catalog = '{{ marts.database }}'
    and table_schema in ('marts', 'zh')
    and (
        data_type like '%DOUBLE%'
        or data_type like '%FLOAT%'
        or data_type like '%REAL%'
    )
