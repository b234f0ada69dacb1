"""Reports told in a table."""

from ingest.document import Paragraph, Table
from ingest.readers.source import RawLine, Source
from ingest.structure import build_document


def blocks(*lines: str):
    return build_document(Source(tuple(RawLine(line) for line in lines), "txt", "utf-8")).blocks


def test_chapters_and_their_text_in_a_frame_are_headings_and_paragraphs():
    told = blocks(
        "单位：某县档案馆\t\t\t金额单位：元",
        "一、部门基本情况\t（一）部门概况\t本馆内设两个股室，编制9人。\t",
        "\t（二）收支情况\t2022年收入合计1,203,000.00元，支出合计1,198,000.00元。\t",
        "二、绩效自评工作\t1.组织实施\t成立小组，逐项打分，形成报告。\t",
        "三、存在的问题\t预算编制不够细，支出进度偏慢。\t\t",
    )
    assert all(isinstance(b, Paragraph) for b in told)
    assert [(b.text, b.level) for b in told][3:6] == [
        ("（一）部门概况", 3),
        ("本馆内设两个股室，编制9人。", None),
        ("（二）收支情况", 3),
    ]


def test_a_form_with_numbered_rows_stays_a_table():
    (form,) = blocks(
        "一、基本情况\t本馆负责全县档案，接受指导。\t\t",
        "二、年度目标\t馆藏数字化，按期完成。\t\t",
        "三、完成情况\t数字化全部完成，群众满意。\t\t",
        "四、预算执行\t预算数\t120.00\t98%",
    )
    assert isinstance(form, Table)
