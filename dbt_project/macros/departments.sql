{#-
    Names of departments as parts of keys. Two reports are of one department when the places agree and one of the ways
    of writing the name is the same; the macros here say what "the same" is.
-#}

{% macro department_name_key(name) -%}
    regexp_replace(
        regexp_replace(
            translate(regexp_replace(nfc_normalize({{ name }}), '\s|　', '', 'g'), '（）〔〕【】', '()()()'),
            '^(中国共产党|中共)',
            ''
        ),
        '^([^委]*[省市县区州盟旗])委员会',
        '\1委'
    )
{%- endmacro %}

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

{% macro is_generic_name(name) -%}
    regexp_matches(
        {{ name }},
        '^((镇|乡|街道|社区|村)(党委|党工委|人民政府|政府|办事处|委员会|居委会|村委会|财政所|卫生院|中心.*|.{0,2})?'
        || '|(中心|完全|希望)?(小学|中学|学校|幼儿园|卫生院|医院)|本?(单位|部门|机关|中心|公司|局|办公室|委员会|办事处))$'
    )
{%- endmacro %}

{% macro place_in_name(name) -%}
    case
        when
            regexp_matches(
                {{ name }},
                '^([^省市县区旗州盟本我该]{0,1}(社区|地区|小区|辖区|城区|园区|校区|景区|城市|林区|牧区|矿区|库区|新区|都市|超市)'
                || '|.{0,2}(开发区|高新区|经开区|保税区|示范区|试验区))'
            )
            then null
        else
            nullif(
                regexp_extract({{ name }}, '^([^省市县区旗州盟本我该]+[省市县区旗州盟]([^省市县区旗州盟]+[市县区旗州盟])?)', 1),
                ''
            )
    end
{%- endmacro %}

{% macro is_abbreviation_of_either(a, b) -%}
    (
        {{ short_ending(a) }} = {{ short_ending(b) }}
        or (
            right({{ short_ending(a) }}, 1) = right({{ short_ending(b) }}, 1)
            and (
                {{ stands_scattered_in(short_ending(a), short_ending(b)) }}
                or {{ stands_scattered_in(short_ending(b), short_ending(a)) }}
            )
        )
    )
{%- endmacro %}

{% macro short_ending(name) -%}
    regexp_replace(regexp_replace({{ name }}, '(办)公室$|(委)员会$|(联)合会$|(协)(商会议|会)$', '\1\2\3\4'), '[^一-鿿]', '', 'g')
{%- endmacro %}

{% macro stands_scattered_in(word, text) -%}
    (length({{ word }}) > 1 and regexp_matches({{ text }}, regexp_replace({{ word }}, '(.)', '\1.*', 'g')))
{%- endmacro %}

{% macro report_age_key() -%}
    concat_ws(
        '|',
        coalesce(cast(first_seen_at as varchar), ''),
        document_hash,
        lpad(cast(report_no as varchar), 6, '0')
    )
{%- endmacro %}

{% macro words_key(words) -%}
    nullif(
        regexp_replace(
            translate(regexp_replace(nfc_normalize({{ words }}), '\s|　|《|》|“|”|"', '', 'g'), '（）〔〕【】', '()()()'),
            '^[0-9A-Za-z]+[-_—]+|[(]?(修订|更正|更新|修改|终|最终)(稿|版)?[)]?$',
            '',
            'g'
        ),
        ''
    )
{%- endmacro %}
