"""Cover sheets that tell income, expenditure, 三公 and assets of a unit and of the units below it."""

from tests.ingest.forms.builder import figures, grid, lines, read

CITY_COVER = """
部门(单位)收支情况

年度收入情况(万元)

机构名称

收入合计

其中:

上年结转

公共财

政拨款

政府基金拨款

纳入专户管理的非税收入拨款

其他

局机关及二级机构汇总

930.40

30.10

850.30

20

0

30

1、局机关

700.40

30.10

650.30

20

0

0

2、市环境监测站

230

0

200

0

0

30

部门(单位)年度支出和结余情况(万元)

机构名称

支出合计

其中:

结余

基本支出

其中:

项目支出

当年结余

累计

结余

人员支出

公用支出

局机关及二级机构汇总

900.10

600.10

480.05

120.05

300

10.20

30.30

1、局机关

690.10

450.10

350.05

100.05

240

5.20

10.30

机构名称

三公经费

合计

其中:

公务接待费

公务用车运维费

公务用车购置费

因公出国费

局机关及二级机构汇总

5.50

2.10

3.40

0

0

机构名称

固定资产合计

其中:

在用固定资产

出租固定资产

局机关及二级机构汇总

640.80

600.80

40

整体支出绩效定量目标及实施计划完成情况

评价内容

绩效目标

完成情况

产出目标

(部门工作实绩,包含

重点工作、实事任务)

质量指标

监测数据合格率

98%

99%

数量指标

水质监测点位

30个

32个

效益目标

社会效益

环境投诉办结率

100%

100%

绩效自评综合得分

94

评价等次

优
"""


def test_a_cover_sheet_tells_the_whole_and_its_units():
    result = read(lines(CITY_COVER))
    told = {(c, b): v for (c, _, _, b), v in figures(result).items()}
    assert told["income_total", None] == "930.40万元"
    assert told["income_other", None] == "30万元"
    assert told["income_general_budget", "市环境监测站"] == "200万元"
    assert told["income_other", "市环境监测站"] == "30万元"
    assert told["expenditure_total", None] == "900.10万元"
    assert told["expenditure_personnel", "局机关"] == "350.05万元"
    assert told["carryover_out", None] == "30.30万元"
    assert told["carryover_out", "当年结余"] == "10.20万元"
    assert told["carryover_out", "局机关 当年结余"] == "5.20万元"


def test_a_block_that_names_its_labels_again_is_another():
    told = {(c, b): v for (c, _, _, b), v in figures(read(lines(CITY_COVER))).items()}
    assert told["sangong_total", None] == "5.50万元"
    assert told["sangong_reception", None] == "2.10万元"
    assert told["sangong_vehicle_operation", None] == "3.40万元"
    assert told["sangong_abroad", None] == "0万元"
    assert told["fixed_assets", None] == "640.80万元"
    assert told["fixed_assets", "出租固定资产"] == "40万元"


def test_a_head_of_contents_stands_over_levels_and_names():
    result = read(lines(CITY_COVER))
    assert [(i.level1_code, i.level2_code, i.level3, i.target_text, i.actual_text) for i in result.indicators] == [
        ("output", "quality", "监测数据合格率", "98%", "99%"),
        ("output", "quantity", "水质监测点位", "30个", "32个"),
        ("benefit", "social", "环境投诉办结率", "100%", "100%"),
    ]
    assert "94分" in figures(result).values()


def test_a_head_of_contents_in_a_grid():
    table = """
    评价内容|<|<|绩效目标|完成情况
    产出目标|数量指标|巡护林地|12处|13处
    ^|时效指标|完成时间|11月底前|11月底
    """
    assert [(i.level2_code, i.level3, i.target_text, i.actual_text) for i in read(grid(table)).indicators] == [
        ("quantity", "巡护林地", "12处", "13处"),
        ("timeliness", "完成时间", "11月底前", "11月底"),
    ]
