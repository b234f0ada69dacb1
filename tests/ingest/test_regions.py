"""Places are found by their names, and left open where the text leaves them open."""

import pytest

from ingest.regions import all_regions, find_region, mentions, region_of, short_name


def key(*names, context="", level_word=None):
    region = find_region(names, context, level_word)
    return region.region_key if region else None


def test_the_table_is_sound():
    regions = all_regions()
    assert len({r.region_key for r in regions}) == len(regions) > 3300
    assert {r.region_level for r in regions} == {"province", "city", "county", "management_area"}
    for r in regions:
        assert len(r.region_key) == 6
        assert r.region_name == (r.county or r.city or r.province)
    assert sum(r.region_level == "province" for r in regions) == 34


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("中共邵阳市大祥区委宣传部", "430503"),
        ("保靖县教育局", "433125"),
        ("中共益阳市委宣传部", "430900"),
        ("湛江市霞山区财政局", "440803"),
        ("屈原管理区农业农村局", "430671"),
        ("湖南省农业农村厅", "430000"),
        ("广西壮族自治区水利厅", "450000"),
        ("福州市鼓楼区教育局", "350102"),
        ("北京市朝阳区文化和旅游局", "110105"),
        ("朝阳市教育局", "211300"),
        ("吉林市公安局", "220200"),
        ("吉林省公安厅", "220000"),
        ("仙桃市审计局", "429004"),
        ("恩施州司法局", "422800"),
        ("恩施市司法局", "422801"),
        ("芷江县林业局", "431228"),
        ("当雄县财政局", "540122"),
        ("晋城市城区民政局", "140502"),
        ("乐山市市中区住房和城乡建设局", "511102"),
        ("益阳高新区财政局", "430972"),
        # names that have changed since
        ("襄樊市财政局", "420600"),
        ("邵东县水利局", "430582"),
        ("重庆市开县审计局", "500154"),
    ],
)
def test_named_outright(name, expected):
    assert key(name) == expected


def test_a_name_of_several_places_is_left_open():
    assert key("鼓楼区教育局") is None
    assert key("城区民政局") is None


def test_the_city_elsewhere_settles_it():
    assert key("鼓楼区教育局", context="根据南京市财政局要求，南京市……") == "320106"
    assert key("鼓楼区教育局", "福建省福州市2023年度绩效自评") == "350102"
    assert key("鼓楼区教育局", context="福州市、南京市") is None
    assert key("霞山区（湛江市）教育局") == "440803"


def test_the_first_name_decides():
    assert key("益阳市驻长沙办事处") == "430900"
    assert key("中共益阳市委宣传部", "赫山区赫山区赫山区") == "430900"


def test_text_is_the_last_source():
    text = "《屈原管理区公务员管理办法》，屈原管理区，岳阳市优秀人才，汨罗市"
    assert key("区委组织部", context=text, level_word="区") == "430671"
    assert key("区委组织部", context=text) == "430671"
    assert key("市教育局", context=text, level_word="市") is None  # 岳阳市 and 汨罗市, once each
    assert key("市教育局", context="益阳市、益阳市、赫山区、资阳区、南县", level_word=None) == "430900"
    assert key("某局", context="没有地名的正文") is None


def test_words_of_prose_are_no_places():
    assert mentions("各乡镇和县直部门，城区、矿区建设，经开区和高新区") == []
    assert [m.name for m in mentions("河南县级财政")] == ["河南"]


def test_short_names():
    assert [
        short_name(n) for n in ("湖南省", "益阳市", "芷江侗族自治县", "湘西土家族苗族自治州", "内蒙古自治区", "忠县")
    ] == [
        "湖南",
        "益阳",
        "芷江",
        "湘西",
        "内蒙古",
        "忠县",
    ]


def test_by_code():
    assert region_of("430671").region_name == "屈原管理区"
    assert region_of("000000") is None
