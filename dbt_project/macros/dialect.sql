{#-
    SQL that DuckDB writes in its own way: hashing, lists, regular expressions, text to time. A second engine gets its
    own version of these macros and of those in sources.sql, decimals.sql, departments.sql and incremental.sql; the
    models stay as they are. What each macro gives is described in the YAML beside it.
-#}

{% macro hash_key(columns) -%}
    md5(concat_ws('|'
    {%- for column in columns -%}
    , coalesce(cast({{ column }} as varchar), '~')
    {%- endfor -%}
    ))
{%- endmacro %}

{% macro distinct_list(value, condition="true") -%}
    coalesce(
        list(distinct {{ value }} order by {{ value }}) filter (where {{ condition }} and {{ value }} is not null),
        []
    )
{%- endmacro %}

{% macro joined_text(value, separator) -%}
    string_agg(distinct {{ value }}, '{{ separator }}' order by {{ value }})
{%- endmacro %}

{% macro rows_of_list(list) -%}
    unnest({{ list }})
{%- endmacro %}

{% macro list_of(values) -%}
    [{{ values | join(", ") }}]
{%- endmacro %}

{% macro empty_list(of="varchar") -%}
    cast([] as {{ of }}[])
{%- endmacro %}

{% macro as_text(value) -%}
    cast({{ value }} as varchar)
{%- endmacro %}

{% macro value_at_greatest(value, sort_key) -%}
    arg_max({{ value }}, {{ sort_key }}) filter (where {{ value }} is not null)
{%- endmacro %}

{% macro value_at_least(value, sort_key, condition="true") -%}
    arg_min({{ value }}, {{ sort_key }}) filter (where {{ condition }} and {{ value }} is not null)
{%- endmacro %}

{% macro amount_of(concept, basis) -%}
    {{ value_at_least(
        "amounts.amount_wan",
        "reports.preference",
        "amounts.concept = '" ~ concept ~ "' and amounts.basis = '" ~ basis ~ "'"
    ) }}
{%- endmacro %}

{% macro measure_of(measure, concept) -%}
    {{ value_at_least(
        "measures.value",
        "reports.preference",
        "measures.measure = '" ~ measure ~ "' and measures.concept = '" ~ concept ~ "'"
    ) }}
{%- endmacro %}

{% macro count_where(condition) -%}
    count(*) filter (where {{ condition }})
{%- endmacro %}

{% macro begins_with(text, beginning) -%}
    starts_with({{ text }}, {{ beginning }})
{%- endmacro %}

{% macro finishes_with(text, ending) -%}
    ends_with({{ text }}, {{ ending }})
{%- endmacro %}

{% macro contains_text(text, part) -%}
    (strpos({{ text }}, {{ part }}) > 0)
{%- endmacro %}

{% macro utc_timestamp(text) -%}
    try_cast(cast({{ text }} as varchar) as timestamp)
{%- endmacro %}

{% macro utc_now() -%}
    (now() at time zone 'UTC')
{%- endmacro %}

{% macro run_date() -%}
    cast(coalesce({{ utc_timestamp("'" ~ var("run_started_at") ~ "'") }}, {{ utc_now() }}) as date)
{%- endmacro %}

{% macro count_rows(model) -%}
    (select count(*) from {{ ref(model) }})
{%- endmacro %}

{% macro engine_version() -%}
    version()
{%- endmacro %}
