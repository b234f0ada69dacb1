"""Word documents, spreadsheets, web pages: what a reader of the page sees comes out, and nothing else."""

import io
import shutil
import zipfile

import docx
import pytest
import xlsxwriter
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from ingest.errors import Unreadable
from ingest.readers import RawBreak, RawLine, RawParagraph, RawTable, read


def texts(source):
    return [i.text for i in source.items if not isinstance(i, (RawTable, RawBreak))]


def table(source, n=0):
    grid = [i for i in source.items if isinstance(i, RawTable)][n]
    return [[None if c is None else c.text for c in row] for row in grid.rows]


def saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def workbook(fill):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    fill(book)
    book.close()
    return out.getvalue()


# Word


def test_docx_in_order_with_headings():
    d = docx.Document()
    d.add_paragraph("2023年度某局部门整体支出绩效自评报告", style="Title")
    d.add_heading("一、基本情况", level=1)
    d.add_heading("（一）机构", level=2)
    d.add_paragraph("全年预算数为417.94万元。")
    t = d.add_table(rows=1, cols=2)
    t.cell(0, 0).text, t.cell(0, 1).text = "基本支出", "308.24"
    d.add_paragraph("第一行\n第二行\t列")
    source = read(saved(d), "a.docx")
    assert [(i.text, i.level) for i in source.items if isinstance(i, RawParagraph)] == [
        ("2023年度某局部门整体支出绩效自评报告", None),
        ("一、基本情况", 1),
        ("（一）机构", 2),
        ("全年预算数为417.94万元。", None),
        ("第一行", None),
        ("第二行\t列", None),
    ]
    assert isinstance(source.items[4], RawTable)
    assert table(source) == [["基本支出", "308.24"]]


def test_docx_leaves_out_what_is_not_shown():
    d = docx.Document()
    p = d.add_paragraph("看得见")
    hidden = p.add_run("看不见")
    hidden.font.hidden = True
    run = p.add_run()
    code = OxmlElement("w:instrText")
    code.text = " PAGEREF _Toc123 "
    run._r.append(code)
    deleted = OxmlElement("w:del")
    gone = OxmlElement("w:r")
    text = OxmlElement("w:delText")
    text.text = "删掉了"
    gone.append(text)
    deleted.append(gone)
    p._p.append(deleted)
    d.sections[0].header.paragraphs[0].text = "页眉"
    assert texts(read(saved(d), "a.docx")) == ["看得见"]


def test_docx_automatic_numbers():
    d = docx.Document()
    numbering = d.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    for level, (form, text) in enumerate([("japaneseCounting", "%1、"), ("decimal", "（%2）")]):
        lvl = OxmlElement("w:lvl")
        lvl.set(qn("w:ilvl"), str(level))
        for tag, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", text)):
            child = OxmlElement(tag)
            child.set(qn("w:val"), value)
            lvl.append(child)
        abstract.append(lvl)
    numbering.insert(0, abstract)
    num = OxmlElement("w:num")
    num.set(qn("w:numId"), "77")
    ref = OxmlElement("w:abstractNumId")
    ref.set(qn("w:val"), "77")
    num.append(ref)
    numbering.append(num)

    def add(text, level):
        p = d.add_paragraph(text)
        properties = p._p.get_or_add_pPr()
        number = OxmlElement("w:numPr")
        for tag, value in (("w:ilvl", str(level)), ("w:numId", "77")):
            child = OxmlElement(tag)
            child.set(qn("w:val"), value)
            number.append(child)
        properties.append(number)

    for text, level in (("概况", 0), ("机构", 1), ("人员", 1), ("绩效", 0), ("产出", 1)):
        add(text, level)
    assert texts(read(saved(d), "a.docx")) == ["一、概况", "（1）机构", "（2）人员", "二、绩效", "（1）产出"]


def test_docx_frames_and_nested_tables():
    d = docx.Document()
    frame = d.add_table(rows=1, cols=1).cell(0, 0)
    frame.text = "框中的话"
    inner = frame.add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "甲", "1"
    outer = d.add_table(rows=1, cols=2)
    outer.cell(0, 0).text = "左"
    nested = outer.cell(0, 1).add_table(rows=1, cols=2)
    nested.cell(0, 0).text, nested.cell(0, 1).text = "乙", "2"
    source = read(saved(d), "a.docx")
    assert texts(source) == ["框中的话"]
    assert table(source, 0) == [["甲", "1"]]
    assert table(source, 1)[0][1].strip() == "乙\t2"


def test_docx_heading_style_by_outline_of_its_parent():
    d = docx.Document()
    parent = d.styles.add_style("公文一级", WD_STYLE_TYPE.PARAGRAPH)
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "0")
    parent.element.get_or_add_pPr().append(level)
    child = d.styles.add_style("公文一级加粗", WD_STYLE_TYPE.PARAGRAPH)
    child.base_style = parent
    d.add_paragraph("一、情况", style="公文一级加粗")
    assert read(saved(d), "a.docx").items == (RawParagraph("一、情况", 1, None),)


# spreadsheets


def test_xlsx_titles_tables_notes_and_formats():
    def fill(book):
        sheet = book.add_worksheet("附件1")
        percent, two = book.add_format({"num_format": "0.00%"}), book.add_format({"num_format": "#,##0.00"})
        sheet.merge_range(0, 0, 0, 3, "部门整体支出绩效评价基础数据表")
        sheet.write_string(1, 3, "单位：万元")
        sheet.merge_range(2, 0, 3, 0, "项目")
        sheet.merge_range(2, 1, 2, 2, "预算")
        sheet.write_row(3, 1, ["年初", "全年"])
        sheet.merge_range(2, 3, 3, 3, "执行率")
        sheet.write_string(4, 0, "基本支出")
        sheet.write_number(4, 1, 1301.13, two)
        sheet.write_number(4, 2, 0.1)
        sheet.write_number(4, 3, 0.8661, percent)
        sheet.write_string(5, 0, "合计")
        sheet.write_formula(5, 1, "=SUM(B5:B5)", two, 1301.13)
        sheet.write_number(5, 2, 0)
        sheet.write_string(6, 0, "填表人：某某")
        book.add_worksheet("空表")
        hidden = book.add_worksheet("代码")
        hidden.write_row(0, 0, ["a", "b"])
        hidden.hide()

    source = read(workbook(fill), "a.xlsx")
    assert texts(source) == ["部门整体支出绩效评价基础数据表", "单位：万元", "填表人：某某"]
    assert table(source) == [
        ["项目", "预算", None, "执行率"],
        [None, "年初", "全年", None],
        ["基本支出", "1,301.13", "0.1", "86.61%"],
        ["合计", "1,301.13", "0", ""],
    ]
    assert next(i for i in source.items if isinstance(i, RawTable)).title == "部门整体支出绩效评价基础数据表"


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.8661, "0%", "87%"),
        (0.5, "0.0%", "50.0%"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (12.5, "0", "13"),
        (12.0, "General", "12"),
        (0.1 + 0.2, "0.00_ ", "0.30"),
        (-3.5, "0.00;[Red]-0.00", "-3.50"),
        (7.0, "0.##", "7"),
        (5.0, '0"万元"', "5"),
    ],
)
def test_xlsx_number_formats(value, code, shown):
    def fill(book):
        sheet = book.add_worksheet()
        for r in (0, 1):
            sheet.write_row(r, 0, ["甲", "乙"])
            sheet.write_number(r, 2, value, book.add_format({"num_format": code}))

    assert table(read(workbook(fill), "a.xlsx"))[0][2] == shown


def test_csv_in_gbk_and_tabs_named_xls():
    rows = '项目,金额\n基本支出,"1,301.13"\n合计,\n'
    source = read(rows.encode("gbk"), "a.csv")
    assert (source.source_format, source.encoding) == ("csv", "gb18030")
    assert table(source) == [["项目", "金额"], ["基本支出", "1,301.13"], ["合计", ""]]
    assert not next(i for i in source.items if isinstance(i, RawTable)).exact
    assert table(read("项目\t金额\n甲\t1\n乙\t2\n".encode("gbk"), "a.xls")) == [
        ["项目", "金额"],
        ["甲", "1"],
        ["乙", "2"],
    ]


def test_excel_xml_named_xls():
    data = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
    <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
     xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
    <Worksheet ss:Name="表一"><Table>
    <Row><Cell ss:MergeAcross="1"><Data ss:Type="String">预算</Data></Cell>
    <Cell ss:MergeDown="1"><Data ss:Type="String">得分</Data></Cell></Row>
    <Row><Cell><Data ss:Type="Number">1.5</Data></Cell><Cell><Data ss:Type="Number">2</Data></Cell></Row>
    <Row ss:Index="1500"><Cell ss:Index="2"><Data ss:Type="String">末</Data></Cell>
    <Cell><Data ss:Type="String">尾</Data></Cell></Row>
    </Table></Worksheet></Workbook>"""
    source = read(data.encode(), "a.xls")
    assert source.source_format == "xls"
    assert table(source, 0) == [["预算", None, "得分"], ["1.5", "2", None]]
    assert table(source, 1) == [["", "末", "尾"]]


# the web


def test_html_paragraphs_headings_and_tables():
    page = """<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
    <title>网站</title><style>p{}</style><script>var a = "不是正文";</script></head>
    <body><nav>首页</nav><h1>整体绩效自评报告</h1><p>　　全年预算数为<b>417.94</b>
    万元，其中<span>基本支出</span>308.24万元。<br>第二段&nbsp;第二段</p>
    <div style="display:none">隐藏</div><!-- 注释 -->
    <table><caption>表一</caption><tr><th colspan="2">预算</th><th rowspan="2">得分</th></tr>
    <tr><td>1<br>2</td><td></td></tr></table>
    <table><tr><td><p>排版用的表</p></td></tr></table>
    <table><tr><td>外</td><td><table><tr><td>内</td><td>9</td></tr></table></td></tr></table></body></html>"""
    source = read(page.encode("gbk"), "a.doc")
    assert (source.source_format, source.encoding) == ("html", "gb18030")
    assert texts(source) == [
        "整体绩效自评报告",
        "　　全年预算数为417.94万元，其中基本支出308.24万元。".strip(),
        "第二段 第二段",
        "排版用的表",
        "外",
    ]
    assert source.items[0].level == 1
    assert table(source, 0) == [["预算", None, "得分"], ["1\n2", "", None]]
    assert next(i for i in source.items if isinstance(i, RawTable)).title == "表一"
    assert table(source, 1) == [["内", "9"]]


def test_html_that_lies_about_its_encoding():
    page = '<html><head><meta charset="gb2312"></head><body><p>部门整体支出绩效自评的报告</p></body></html>'
    assert texts(read(page.encode("utf-8"), "a.html")) == ["部门整体支出绩效自评的报告"]


def test_preformatted_text_keeps_its_lines():
    assert read("<html><body><pre>一\t二\n三\t四</pre></body></html>".encode(), "a.htm").items == (
        RawLine("一\t二"),
        RawLine("三\t四"),
    )


def test_web_archive():
    archive = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
        b'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    )
    import base64

    archive += base64.b64encode("<html><body><p>绩效自评</p></body></html>".encode("gbk")) + b"\r\n--x--\r\n"
    source = read(archive, "a.doc")
    assert (source.source_format, texts(source)) == ("mht", ["绩效自评"])


# archives


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in files.items():
            z.writestr(name, data)
    return out.getvalue()


def test_zip_of_reports():
    d = docx.Document()
    d.add_paragraph("乙局报告")
    data = zipped(
        **{"甲/1.txt": "甲局报告".encode("gbk"), "2.docx": saved(d), "__MACOSX/x": b"x", "3.bin": bytes(range(256))}
    )
    source = read(data, "a.zip")
    assert source.source_format == "zip"
    assert source.items == (RawBreak("2.docx"), RawParagraph("乙局报告"), RawBreak("1.txt"), RawLine("甲局报告"))
    assert [w for w in source.warnings if w.startswith("member_unreadable:3.bin")]


def test_zip_without_anything_readable():
    with pytest.raises(Unreadable) as caught:
        read(zipped(**{"a.bin": bytes(range(256))}), "a.zip")
    assert caught.value.reason_code in ("binary", "undecodable")
    with pytest.raises(Unreadable) as caught:
        read(zipped(**{"in.zip": zipped(**{"a.txt": b"x"})}), "a.zip")
    assert caught.value.reason_code == "unsupported_format"


# old Word


def test_old_word_without_libreoffice(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    for data in (
        b"{\\rtf1 x}",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument\0".encode("utf-16-le"),
    ):
        with pytest.raises(Unreadable) as caught:
            read(data, "a.doc")
        assert caught.value.reason_code == "needs_libreoffice"
        assert "LibreOffice" in caught.value.message_zh


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_old_word_through_libreoffice():
    rtf = r"{\rtf1\ansi\deff0 {\fonttbl{\f0 Arial;}}Budget 417.94\par\trowd\cellx2000\cellx4000 a\cell b\cell\row}"
    source = read(rtf.encode(), "a.doc")
    assert source.source_format == "rtf"
    assert texts(source)[0] == "Budget 417.94"
    assert table(source) == [["a", "b"]]
