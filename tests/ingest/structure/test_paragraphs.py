"""Lines to paragraphs and headings."""

from ingest.document import Paragraph
from ingest.readers.source import RawLine, Source
from ingest.structure import build_document


def blocks(*lines: str):
    document = build_document(Source(tuple(RawLine(line) for line in lines), "txt", "utf-8"))
    return [(b.text, b.level) if isinstance(b, Paragraph) else "table" for b in document.blocks]


def test_a_number_broken_over_a_page_is_joined():
    assert blocks("2021年基本支出812.40万元，较上年的900.10万元减少 87.70", "", "万元，下降9.74%。") == [
        ("2021年基本支出812.40万元，较上年的900.10万元减少 87.70万元，下降9.74%。", None)
    ]


def test_a_formula_on_its_own_line_belongs_to_the_sentence_before():
    assert blocks("本单位完成率", "", "=(9+450-20)/(9+450)=95.64%，得3分。")[0][0].startswith("本单位完成率=")


def test_hard_wrapped_lines_are_one_paragraph():
    text = blocks("4、负责全县社会组织和非公有制企业党的建设方面的", "指导工作。")
    assert text == [("4、负责全县社会组织和非公有制企业党的建设方面的指导工作。", None)]


def test_a_sentence_behind_a_numbered_name_is_no_heading():
    assert blocks(
        "3、公务接待情况。2022年全年国内公务接待支出预", "算2.5万元，实际支出1.8万元，比上年", "减少0.2万元。"
    ) == [("3、公务接待情况。2022年全年国内公务接待支出预算2.5万元，实际支出1.8万元，比上年减少0.2万元。", None)]


def test_headings_stand_alone():
    assert blocks("一、基本情况", "（一）机构设置", "本局设三个股室", "二、支出情况") == [
        ("一、基本情况", 2),
        ("（一）机构设置", 3),
        ("本局设三个股室", None),
        ("二、支出情况", 2),
    ]


def test_lines_that_end_are_not_joined():
    assert (
        len(blocks("填报单位：某县水库移民局", "填报日期：2022年6月1日", "为了加强管理，", "提高效益，开展自评。")) == 3
    )


def test_a_whole_date_is_no_broken_number():
    lines = ["[ 发布机构 ] 某镇人民政府 [ 发布日期 ] 2022-07-04", "某镇人民政府2021年度部门整体支出绩效自评报告"]
    assert blocks(*lines) == [(line, None) for line in lines]
    title = ["2022年部门整体支出绩效评价指标自评得分表", "一级指标", "二级指标"]
    assert blocks(*title) == [(line, None) for line in title]
    fields = ["项目类别 1、部门预算项目 ☑ 2、市直专项 □ 3、其他 □", "项目属性 1、持续性项目 ☑ 2、新增性项目 □"]
    assert blocks(*fields) == [(line, None) for line in fields]
    code = ["页面信息索引编号52011000833812000", "某镇人民政府2021年度部门整体支出绩效自评报告"]
    assert blocks(*code) == [(line, None) for line in code]


def test_page_numbers_go():
    assert blocks("第一段到此结束。", "- 12 -", "第二段开始。") == [("第一段到此结束。", None), ("第二段开始。", None)]


def test_markdown_headings_and_bullets():
    assert blocks("## 一、概况", "- 1、总收入：20.5万元") == [("一、概况", 2), ("1、总收入：20.5万元", None)]


def test_the_state_of_a_paper_goes_and_the_same_word_in_a_form_stays():
    cells = [f"指标名称{n}" for n in range(45)]
    assert blocks("发文单位：某县水利局", "有效", "水利局公告", *cells, "有效", "年末复核")[-2:] == [
        ("有效", None),
        ("年末复核", None),
    ]
    assert ("有效", None) not in blocks("发文单位：某县水利局", "有效", "水利局公告")
