"""Zip archives of reports: every member read by its own reader, one after another.

Lives here: which members count and what their names say. Nothing is unpacked to disk, so a name such as ``../../x``
is only a label.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from ingest.errors import Unreadable
from ingest.readers import xml
from ingest.readers.limits import DEFAULT, Limits
from ingest.readers.source import RawBreak, RawItem, Source

_NO_REPORTS = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
_UTF8_NAME = 0x800


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive."""

    name: str  # file name without folders
    data: bytes


def members(data: bytes, limits: Limits = DEFAULT) -> Iterator[Member]:
    """Files of an archive in the order of their names. Raises ``Unreadable`` for the archive as a whole."""
    z = xml.open_zip(data, limits)
    for info in sorted(z.infolist(), key=lambda i: i.filename):
        name = _name(info)
        path = PurePosixPath(name.replace("\\", "/"))
        if info.is_dir() or any(part in _NO_REPORTS for part in path.parts) or path.name.startswith(("._", "~$")):
            continue
        yield Member(path.name, xml.read_entry(z, info.filename, limits))


def _name(info: zipfile.ZipInfo) -> str:
    """Names without the UTF-8 flag were written by Chinese Windows more often than by DOS."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return info.filename


def read(data: bytes, source_format: str = "zip", limits: Limits = DEFAULT) -> Source:
    """All readable members, each behind a ``RawBreak`` with its name; the others are named in the warnings.

    Raises ``Unreadable`` with the first member's reason when none can be read.
    """
    from ingest.readers import read as read_any

    items: list[RawItem] = []
    warnings: list[str] = []
    first: Unreadable | None = None
    encoding: str | None = None
    for member in members(data, limits):
        if member.data.startswith(b"PK\x03\x04") and _is_plain_zip(member.data):
            warnings.append(f"member_unreadable:{member.name}:nested_archive")
            first = first or Unreadable.because("unsupported_format", "压缩包里的压缩包")
            continue
        try:
            source = read_any(member.data, member.name, limits)
        except Unreadable as refusal:
            first = first or refusal
            warnings.append(f"member_unreadable:{member.name}:{refusal.reason_code}")
            continue
        items.append(RawBreak(member.name))
        items += source.items
        limits.check("items", len(items))
        encoding = encoding or source.encoding
        warnings += [f"{member.name}:{w}" for w in source.warnings]
    if not items:
        raise first or Unreadable("empty", "压缩包里没有文件")
    return Source(tuple(items), source_format, encoding, tuple(warnings))


def _is_plain_zip(data: bytes) -> bool:
    from ingest.readers.detect import detect

    try:
        return detect(data, "member") == "zip"
    except Unreadable:
        return False
