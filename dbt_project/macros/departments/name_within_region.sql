{% macro name_within_region(name, region) -%}
    {%- set province = "coalesce(" ~ region ~ ".province, '')" -%}
    {%- set city = "coalesce(" ~ region ~ ".city, '')" -%}
    {%- set county = "coalesce(" ~ region ~ ".county, '')" -%}
    {%- set level = "right(" ~ region ~ ".region_name, 1)" -%}
    case
        when {{ region }}.region_name is null then {{ name }}
        {%- for place in [
            province ~ " || " ~ city ~ " || " ~ county,
            province ~ " || " ~ county,
            city ~ " || " ~ county,
            region ~ ".region_name",
        ] %}
        when {{ place }} != '' and {{ name }} != {{ place }} and starts_with({{ name }}, {{ place }})
            then substr({{ name }}, length({{ place }}) + 1)
        {%- endfor %}
        when starts_with({{ name }}, '自治' || {{ level }}) then substr({{ name }}, 4)
        -- 市场监督管理局, 区域…: the word goes on
        when
            starts_with({{ name }}, {{ level }})
            and not regexp_matches({{ name }}, '^(市[场政容民]|区[域划]|县域|省[级直])')
            then substr({{ name }}, 2)
        else {{ name }}
    end
{%- endmacro %}
