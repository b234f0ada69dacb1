"""XML parsed without entities, external files or unbounded depth.

Lives here: the one way in which this package parses XML and unpacks zip containers. Never here: a format.
"""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - lxml brings no types

from ingest.errors import Unreadable
from ingest.readers.limits import MIB, Limits

_DECLARATIONS = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
_SMALL = 10 * MIB
_BROKEN_ZIP = (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError, KeyError)


def parse(data: bytes, limits: Limits) -> etree._Element:
    """The root element. Raises ``Unreadable`` (``limit_xml_entities``, ``limit_nesting``, ``broken``)."""
    # office files never declare entities; whoever does wants something else
    if _DECLARATIONS.search(data[:65536]) or b"<\x00!\x00D\x00O" in data[:4096]:
        raise Unreadable("limit_xml_entities")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error).lower():
            raise Unreadable.because("limit_nesting", "XML") from error
        raise Unreadable.because("broken", "XML 不完整") from error
    check_depth(root, limits)
    return root


def check_depth(root: etree._Element, limits: Limits) -> None:
    """Raise ``Unreadable('limit_nesting')`` for elements nested too deep; walks without recursion."""
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limits.nesting:
            raise Unreadable.because("limit_nesting", f"超过 {limits.nesting} 层")


def open_zip(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """A zip container that keeps to the limits by what it declares; ``read_entry`` holds it to its word.

    Raises ``Unreadable`` (``limit_entries``, ``limit_unpacked``, ``limit_ratio``, ``encrypted``, ``broken``).
    """
    try:
        z = zipfile.ZipFile(io.BytesIO(data))
        entries = z.infolist()
    except _BROKEN_ZIP as error:
        raise Unreadable.because("broken", "压缩结构不完整") from error
    limits.check("entries", len(entries))
    total = sum(e.file_size for e in entries)
    limits.check("unpacked", total)
    if total > _SMALL:
        limits.check("ratio", total // max(1, len(data)))
    if any(e.flag_bits & 1 for e in entries):
        raise Unreadable("encrypted")
    return z


def read_entry(z: zipfile.ZipFile, name: str, limits: Limits) -> bytes:
    """The bytes of one entry. Raises ``Unreadable`` (``broken``, ``limit_unpacked``)."""
    try:
        with z.open(name) as f:
            data = f.read(limits.unpacked + 1)
    except (*_BROKEN_ZIP, zlib.error, lzma.LZMAError) as error:
        raise Unreadable.because("broken", f"压缩包中的 {name[-60:]} 读不出来") from error
    limits.check("unpacked", len(data))
    return data
