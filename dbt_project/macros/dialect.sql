{#-
    SQL that DuckDB writes in its own way: hashing, lists, regular expressions, text to time. A second engine gets its
    own version of these macros and of sources.sql and decimals.sql; the models stay as they are.
-#}

{#- Stable key over columns; NULL and '' differ. -#}
{% macro hash_key(columns) -%}
    md5(concat_ws('|'
    {%- for column in columns -%}
    , coalesce(cast({{ column }} as varchar), '~')
    {%- endfor -%}
    ))
{%- endmacro %}

{#- Aggregate: the different values that are not NULL, in order, as a list; an empty list when there is none. -#}
{% macro distinct_list(value, condition="true") -%}
    coalesce(
        list(distinct {{ value }} order by {{ value }}) filter (where {{ condition }} and {{ value }} is not null),
        []
    )
{%- endmacro %}

{#- Aggregate: the different texts in order, with a separator between them; NULL when there is none. -#}
{% macro joined_text(value, separator) -%}
    string_agg(distinct {{ value }}, '{{ separator }}' order by {{ value }})
{%- endmacro %}

{#- Table function in a select list: one row per item of a list. -#}
{% macro rows_of_list(list) -%}
    unnest({{ list }})
{%- endmacro %}

{#- A list of the given values. -#}
{% macro list_of(values) -%}
    [{{ values | join(", ") }}]
{%- endmacro %}

{#- A list without items, of text. -#}
{% macro empty_list() -%}
    cast([] as varchar[])
{%- endmacro %}

{#- Aggregate: the value of the row with the greatest sort key, among rows that have a value. -#}
{% macro value_at_greatest(value, sort_key) -%}
    arg_max({{ value }}, {{ sort_key }}) filter (where {{ value }} is not null)
{%- endmacro %}

{#- Aggregate: the value of the row with the least sort key, among rows that have a value and meet the condition. -#}
{% macro value_at_least(value, sort_key, condition="true") -%}
    arg_min({{ value }}, {{ sort_key }}) filter (where {{ condition }} and {{ value }} is not null)
{%- endmacro %}

{#- Aggregate for agg_department_year: the amount of a concept and basis from the report that goes first. -#}
{% macro amount_of(concept, basis) -%}
    {{ value_at_least(
        "amounts.amount_wan",
        "reports.preference",
        "amounts.concept = '" ~ concept ~ "' and amounts.basis = '" ~ basis ~ "'"
    ) }}
{%- endmacro %}

{#- Aggregate for agg_department_year: a measure from the report that goes first. -#}
{% macro measure_of(measure, concept) -%}
    {{ value_at_least(
        "measures.value",
        "reports.preference",
        "measures.measure = '" ~ measure ~ "' and measures.concept = '" ~ concept ~ "'"
    ) }}
{%- endmacro %}

{#- Aggregate: how many rows meet a condition. -#}
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

{#- ISO 8601 text in UTC to a timestamp without zone; NULL when it is none. -#}
{% macro utc_timestamp(text) -%}
    try_cast(cast({{ text }} as varchar) as timestamp)
{%- endmacro %}

{% macro utc_now() -%}
    (now() at time zone 'UTC')
{%- endmacro %}

{#- The day of the run, so that a build can be repeated; without a run, today. -#}
{% macro run_date() -%}
    cast(coalesce({{ utc_timestamp("'" ~ var("run_started_at") ~ "'") }}, {{ utc_now() }}) as date)
{%- endmacro %}

{% macro count_rows(model) -%}
    (select count(*) from {{ ref(model) }})
{%- endmacro %}

{% macro engine_version() -%}
    version()
{%- endmacro %}
