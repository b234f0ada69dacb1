"""Text in any of its encodings is the same lines; what is no text is refused with a reason."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.errors import Unreadable
from ingest.readers import RawLine, read
from ingest.readers.limits import Limits

TEXT = """2023年度青岚县档案馆部门整体支出绩效自评报告

一、单位基本情况
项目\t预算数\t执行数
基本支出\t120.50\t118.30
"""
LINES = tuple(RawLine(line) for line in TEXT.splitlines())


@pytest.mark.parametrize(
    ("encoding", "seen_as"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("gb2312", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
    ],
)
def test_encodings(encoding, seen_as):
    source = read(TEXT.encode(encoding), "a.txt")
    assert source.items == LINES
    assert (source.source_format, source.encoding, source.warnings) == ("txt", seen_as, ())


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\v", "\u2028"])
def test_line_ends(end):
    assert read(TEXT.replace("\n", end).encode(), "a.txt").items == LINES


def test_form_feeds_are_pages():
    source = read("第一页\n正文\f第二页\n".encode(), "a.txt")
    assert source.items == (RawLine("第一页", 1), RawLine("正文", 1), RawLine("第二页", 2))


@pytest.mark.parametrize(
    ("name", "text", "seen_as"),
    [
        ("a.md", "# 报告\n正文", "md"),
        ("a.txt", "# 整体绩效自评报告\n\n正文", "md"),
        ("a.txt", "正文\n\n| 项目 | 金额 |\n|---|---:|\n| 甲 | 1 |\n", "md"),
        ("a.doc", TEXT, "txt"),
        ("a.pdf", TEXT, "txt"),
        ("a", TEXT, "txt"),
        ("a.txt", "第一题 #1 号\n比例 | 金额", "txt"),
    ],
)
def test_content_decides_the_format(name, text, seen_as):
    assert read(text.encode(), name).source_format == seen_as


@pytest.mark.parametrize("data", [b"", b"   \n\t\r\n", "\ufeff".encode(), "\u3000\u200b\n".encode(), b"\xff\xfe"])
def test_empty(data):
    with pytest.raises(Unreadable) as caught:
        read(data, "a.txt")
    assert caught.value.reason_code == "empty"


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 20,
        b"\x00" * 5000,
        bytes((i * 7919 + 13) * 31 % 251 for i in range(9000)),
        b"\x01\x02\x03" + "预算".encode(),
    ],
)
def test_binary(data):
    with pytest.raises(Unreadable) as caught:
        read(data, "a.txt")
    assert caught.value.reason_code in ("binary", "undecodable")


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "PNG"),
        (b"Rar!\x1a\x07\x00" + b"\x00" * 50, "RAR"),
        (b"MZ" + bytes(200), "可执行"),
    ],
)
def test_other_formats_are_named(data, word):
    with pytest.raises(Unreadable) as caught:
        read(data, "a.txt")
    assert caught.value.reason_code == "unsupported_format"
    assert word in caught.value.message_zh


def test_a_text_that_starts_like_a_signature_is_still_text():
    assert read("BM 项目支出绩效自评报告\n正文".encode(), "a.txt").source_format == "txt"


def test_a_few_broken_bytes_are_a_warning():
    data = (TEXT * 20).encode()
    source = read(data[:100] + b"\xff" + data[100:], "a.txt")
    assert source.encoding == "utf-8"
    assert source.warnings[0].startswith("broken_bytes:")
    # a file cut off inside its last character
    assert read((TEXT * 20).rstrip().encode()[:-1] + b"\xe5", "a.txt").warnings
    gbk = (TEXT * 20).encode("gb18030")
    assert read(gbk + b"\xff", "a.txt").encoding == "gb18030"


def test_stray_zero_bytes_are_dropped():
    source = read(("正文预算" * 200 + "\x00" + "结束").encode(), "a.txt")
    assert source.items[0].text.endswith("预算结束")
    assert source.warnings == ("nul_dropped",)


@pytest.mark.parametrize(
    ("limits", "data", "reason"),
    [
        (Limits(bytes=10), "正文正文正文".encode(), "limit_bytes"),
        (Limits(chars=5), "正文正文正文".encode(), "limit_chars"),
        (Limits(line=5), "正文正文正文".encode(), "limit_line"),
        (Limits(items=5), "正\n文\n正\n文\n正\n文".encode(), "limit_items"),
        (Limits(pages=1), "正\f文\f".encode(), "limit_pages"),
    ],
)
def test_limits(limits, data, reason):
    with pytest.raises(Unreadable) as caught:
        read(data, "a.txt", limits)
    assert caught.value.reason_code == reason
    assert "上限" in caught.value.message_zh


@settings(max_examples=150, deadline=None)
@example(b";", "a.csv")  # cells, all of them empty
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.doc", "a.csv", "a.html"]))
def test_any_bytes_are_read_or_refused(data, name):
    try:
        source = read(data, name)
    except Unreadable as refusal:
        assert refusal.message_zh
    else:
        assert source.items


@settings(max_examples=100, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from(list("预算数执行的一是万元年度，。：0123456789.%（）\t ")), min_size=8, max_size=200
    )
)
def test_gbk_and_utf8_agree(text):
    text = "部门整体支出绩效自评的报告" + text
    assert read(text.encode("gbk"), "a.txt").items == read(text.encode(), "a.txt").items
