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
