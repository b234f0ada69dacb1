"""Broken and hostile files: each is refused with its reason, quickly, and nothing is written or fetched."""
# ruff: noqa: E501 - a table of files reads better wide

import io
import random
import time
import zipfile

import docx
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import REASONS, Unreadable
from ingest.readers import RawBreak, read
from ingest.readers.limits import Limits
from tests.ingest.readers.pdf_writer import Sheet, write_pdf

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def good_docx():
    d = docx.Document()
    d.add_paragraph("绩效自评报告")
    t = d.add_table(rows=2, cols=2)
    t.cell(0, 0).text = "甲"
    out = io.BytesIO()
    d.save(out)
    return out.getvalue()


def good_xlsx():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for r in range(3):
        sheet.write_row(r, 0, ["甲", r, 0.5])
    book.close()
    return out.getvalue()


def good_pdf():
    sheet = Sheet()
    sheet.text(60, 60, "绩效自评报告")
    sheet.grid(60, 100, [60, 60], [20, 20], [(0, 0, 1, 2, "甲"), (1, 0, 1, 1, "1"), (1, 1, 1, 1, "2")])
    return write_pdf([sheet])


def package(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in parts.items():
            z.writestr(name, data)
    return out.getvalue()


def word(body, **parts):
    document = body if body.startswith("<?xml") else f"<w:document {W}><w:body>{body}</w:body></w:document>"
    return package({"[Content_Types].xml": "<x/>", "word/document.xml": document, **parts})


def far_cell():
    """A sheet with one cell a million rows down and one at the far right."""
    ns = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return package(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "xl/workbook.xml": f'<workbook {ns} xmlns:r="{rel}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet {ns}><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
            '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>',
        }
    )


def bomb():
    """A megabyte of zip that is a gigabyte of zeros."""
    return package({f"{i}.txt": bytes(100 << 20) for i in range(5)})


BILLION_LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
EXTERNAL = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def encrypted_zip():
    data = bytearray(package({"a.txt": "报告"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    return bytes(data)


def overlong_name():
    return package({"../../../tmp/jixiao-escape.txt": "绩效自评报告正文", "C:\\x.txt": "第二份自评的报告"})


HOSTILE = {
    # name: (data, file name, limits, reasons that fit)
    "docx cut off": (good_docx()[:2000], "a.docx", None, {"broken"}),
    "docx with a torn entry": (good_docx().replace(b"word/document.xml", b"word/docu\x00ent.xml", 1), "a.docx", None, None),
    "docx without a body": (word("<?xml version='1.0'?><x/>"), "a.docx", None, {"broken"}),
    "docx of broken XML": (word("<w:p>"), "a.docx", None, {"broken"}),
    "docx with laughing entities": (word(f"{BILLION_LAUGHS}<x>&b;</x>"), "a.docx", None, {"limit_xml_entities"}),
    "docx with an external entity": (word(f"{EXTERNAL}<x>&a;</x>"), "a.docx", None, {"limit_xml_entities"}),
    "docx of deep tables": (
        word("<w:tbl><w:tr><w:tc>" * 90 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 90), "a.docx", None, {"limit_nesting"}),
    "docx of a wide span": (
        word('<w:tbl>' + '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="999"/></w:tcPr><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr>' * 900 + "</w:tbl>"),
        "a.docx", None, {"limit_cells"}),
    "docx with nothing in it": (word("<w:p/>"), "a.docx", None, {"empty"}),
    "docx of pictures": (word("<w:p/>", **{"word/media/1.png": b"x"}), "a.docx", None, {"no_text"}),
    "docx of many paragraphs": (word("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 50), "a.docx", Limits(items=20), {"limit_items"}),
    "xlsx cut off": (good_xlsx()[:1500], "a.xlsx", None, {"broken"}),
    "xlsx with a far cell": (far_cell(), "a.xlsx", None, {"limit_cells"}),
    "xlsx that is only its name": (package({"xl/workbook.xml": "<workbook/>"}), "a.xlsx", None, {"broken", "empty"}),
    "xlsx of many cells": (good_xlsx(), "a.xlsx", Limits(cells=5), {"limit_cells"}),
    "xls of noise": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "Workbook\0".encode("utf-16-le") + bytes(99), "a.xls", None, {"broken"}),
    "office file with a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage\0".encode("utf-16-le"), "a.docx", None, {"encrypted"}),
    "sheet XML with entities": (
        f'{BILLION_LAUGHS}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'.encode(), "a.xls", None, {"limit_xml_entities"}),
    "pdf cut off": (good_pdf()[:700], "a.pdf", None, {"broken", "no_text", "empty"}),
    "pdf of noise": (b"%PDF-1.7\n" + random.Random(1).randbytes(5000), "a.pdf", None, {"broken", "no_text", "empty"}),
    "pdf without text": (write_pdf([Sheet()]), "a.pdf", None, {"no_text"}),
    "pdf whose pages are its parent": (
        good_pdf().replace(b"/Type /Pages /Kids [", b"/Type /Pages /Kids [7 0 R "), "a.pdf", None, None),
    "html nested without end": (b"<html><body>" + b"<div>" * 5000 + "绩效".encode(), "a.html", None, {"limit_nesting"}),
    "html of wide spans": (
        b"<html><body><table>" + b"<tr><td rowspan=900 colspan=900>a<td>b</tr>" * 700 + b"</table></html>", "a.html", None, {"limit_cells"}),
    "html with nothing in it": (b"<html><body><script>x()</script></body></html>", "a.html", None, {"no_text"}),
    "zip bomb": (bomb(), "a.zip", None, {"limit_unpacked", "limit_ratio"}),
    "zip of a thousand files": (package({f"{i}.txt": "a" for i in range(1200)}), "a.zip", None, {"limit_entries"}),
    "zip with a password": (encrypted_zip(), "a.zip", None, {"encrypted"}),
    "zip in a zip": (package({"b.zip": package({"a.txt": "报告"})}), "a.zip", None, {"unsupported_format"}),
    "empty zip": (package({}), "a.zip", None, {"empty"}),
    "csv of one endless field": (b'a,"' + b"x" * 3_000_000, "a.csv", None, {"limit_line"}),
    "csv of many cells": ((b"1," * 1000 + b"\n") * 600, "a.csv", None, {"limit_cells"}),
    "a line of fifty megabytes": (b"a" * (50 << 20), "a.txt", None, {"limit_chars", "limit_line"}),
    "a text of zeros": (bytes(1 << 20), "a.txt", None, {"binary"}),
    "an executable called docx": (b"MZ\x90\x00" + bytes(300), "a.docx", None, {"unsupported_format"}),
    "a picture called pdf": (b"\xff\xd8\xff\xe0" + bytes(range(256)), "a.pdf", None, {"unsupported_format"}),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_refused_with_a_reason(name, tmp_path, monkeypatch):
    data, file_name, limits, reasons = HOSTILE[name]
    monkeypatch.chdir(tmp_path)
    began = time.perf_counter()
    try:
        read(data, file_name, limits or Limits())
        refused = None
    except Unreadable as refusal:
        refused = refusal
    assert time.perf_counter() - began < 20
    assert list(tmp_path.iterdir()) == []
    if reasons is not None:
        assert refused is not None
        assert refused.reason_code in reasons
        assert refused.reason_code in REASONS
        assert refused.message_zh
        assert "\n" not in refused.message_zh


def test_names_that_climb_out_are_only_labels(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    source = read(overlong_name(), "a.zip")
    assert [i.name for i in source.items if isinstance(i, RawBreak)] == ["jixiao-escape.txt", "x.txt"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("make", "name"), [(good_docx, "a.docx"), (good_xlsx, "a.xlsx"), (good_pdf, "a.pdf")])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_damaged_files_are_read_or_refused(make, name, data):
    original = bytearray(_made(make))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(original) - 1))
        original[at] = data.draw(st.integers(0, 255))
    end = data.draw(st.sampled_from([len(original), len(original), len(original) // 2]))
    try:
        read(bytes(original[:end]), name)
    except Unreadable as refusal:
        assert refusal.message_zh


_CACHE: dict = {}


def _made(make):
    return _CACHE.setdefault(make, make())
