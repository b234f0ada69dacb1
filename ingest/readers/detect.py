"""What a file is, told by its bytes.

Lives here: signatures and the looks of text formats. The extension only decides where bytes cannot: a comma-separated
file is text until somebody calls it ``.csv``. Never here: reading the format.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

from ingest.errors import Unreadable
from ingest.readers.text import Decoded, decode, is_markdown

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n", "图片 PNG"),
    (b"\xff\xd8\xff", "图片 JPEG"),
    (b"GIF8", "图片 GIF"),
    (b"BM", "图片 BMP"),
    (b"II*\x00", "图片 TIFF"),
    (b"MM\x00*", "图片 TIFF"),
    (b"Rar!\x1a\x07", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    (b"\x1f\x8b\x08", "gzip 压缩包"),
    (b"\x7fELF", "可执行文件"),
    (b"MZ", "可执行文件"),
    (b"ITSF", "CHM 文档"),
    (b"SQLite format 3\x00", "SQLite 数据库"),
    (b"PAR1", "Parquet 数据"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|meta|title|style|script|table|div|p|span|h[1-6]|font|center)\b[^<]{0,2000}>",
    re.I,
)
_TAGS = re.compile(r"</(?:html|body|table|div|p|span|h[1-6]|td|li|ul|font|center)\s*>|<br\s*/?>", re.I)


def detect(data: bytes, source_name: str) -> str:
    """Name of the format, as ``look`` tells it."""
    return look(data, source_name)[0]


def look(data: bytes, source_name: str) -> tuple[str, Decoded | None]:
    """Name of the format, and what was decoded of a text on the way.

    Formats: txt md html mht csv tsv docx doc odt rtf wordxml xlsx xlsb xls ods sheetxml pdf zip.

    Raises ``Unreadable`` (``empty``, ``encrypted``, ``unsupported_format``, ``binary``, ``undecodable``).
    """
    if not data.strip(b"\x00\t\n\r\f\v \xef\xbb\xbf\xff\xfe"):
        raise Unreadable("binary" if data.count(0) > 64 else "empty")
    if b"%PDF-" in data[:1024]:
        return "pdf", None
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _zip_format(data), None
    if data.startswith(_OLE):
        return _ole_format(data), None
    if data.lstrip().startswith(b"{\\rtf"):
        return "rtf", None
    for signature, name in _SIGNATURES:
        if data.startswith(signature) and not _looks_like_text(data):
            raise Unreadable.because("unsupported_format", name)
    decoded = decode(data, declared_charset(data))
    return _text_format(decoded[0], source_name), decoded


def _looks_like_text(data: bytes) -> bool:
    try:
        decode(data[:4096])
    except Unreadable:
        return False
    return True


def _zip_format(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as z:
            names = {i.filename: i for i in z.infolist()}
            kind = z.read("mimetype")[:200].decode("latin-1") if "mimetype" in names else ""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, KeyError) as error:
        raise Unreadable.because("broken", "压缩结构不完整") from error
    if any(i.flag_bits & 1 for i in names.values()):
        raise Unreadable("encrypted")
    lowered = {n.lower().replace("\\", "/") for n in names}
    if "word/document.xml" in lowered or any(re.fullmatch(r"word/document\d*\.xml", n) for n in lowered):
        return "docx"
    if "xl/workbook.xml" in lowered:
        return "xlsx"
    if "xl/workbook.bin" in lowered:
        return "xlsb"
    if "opendocument.spreadsheet" in kind:
        return "ods"
    if "opendocument.text" in kind:
        return "odt"
    if "ofd.xml" in lowered:
        raise Unreadable.because("unsupported_format", "OFD 版式文件，请转成 PDF 或 Word")
    if any(n.startswith("ppt/") for n in lowered) or "opendocument" in kind:
        raise Unreadable.because("unsupported_format", "演示文稿或绘图")
    return "zip"


def _ole_format(data: bytes) -> str:
    # stream names stand in the directory as UTF-16; a whole OLE parser is not needed to see which are there
    for stream, name in _OLE_STREAMS:
        if (stream + "\x00").encode("utf-16-le") in data:
            if name == "encrypted":
                raise Unreadable("encrypted")
            if name == "ppt":
                raise Unreadable.because("unsupported_format", "演示文稿")
            return name
    raise Unreadable.because("unsupported_format", "不认识的 OLE 文件")


def _text_format(text: str, source_name: str) -> str:
    extension = PurePath(source_name).suffix.lower()
    head = text[:20000].lstrip("\ufeff \t\r\n")
    if (
        re.match(r"(?:MIME-Version:|From:.*\n|Content-Type:\s*multipart/)", head, re.I)
        and "multipart/" in head[:4000].lower()
    ):
        return "mht"
    if head.startswith("<?xml") or head.startswith("<"):
        opening = head[:4000]
        if "urn:schemas-microsoft-com:office:spreadsheet" in opening:
            return "sheetxml"
        if "schemas.microsoft.com/office/word/2003/wordml" in opening or "/office/2006/xmlPackage" in opening:
            return "wordxml"
    first = _HTML.search(head[:4000])
    if (
        first
        and (first.start() < 200 or head.startswith("<"))
        and (len(_TAGS.findall(head)) >= 2 or head.startswith("<"))
    ):
        return "html"
    if extension in (".csv", ".tsv"):
        return extension[1:]
    if extension in (".xls", ".xlsx", ".et") and "\t" in text:
        return "tsv"
    return "md" if extension in (".md", ".markdown") or is_markdown(text) else "txt"


_META = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w-]{3,20})|<\?xml[^>]{0,200}encoding\s*=\s*["']([\w-]{3,20})""", re.I
)


def declared_charset(data: bytes) -> str | None:
    """The encoding that an HTML or XML file declares in its first bytes, as it is written there."""
    match = _META.search(data[:8192])
    return (match[1] or match[2]).decode("ascii") if match else None
