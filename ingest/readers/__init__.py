"""Files of any format to a ``Source``: bytes in, lines, paragraphs and tables out.

Lives here: one module per format, ``detect`` (what a file is), ``limits`` and ``source`` (the shape of the result).
Never here: meaning, normalising, redaction; opening paths, writing, or fetching anything.
"""

from __future__ import annotations

from importlib import import_module

from ingest.errors import Unreadable
from ingest.readers.detect import detect
from ingest.readers.limits import DEFAULT, Limits
from ingest.readers.source import RawBreak, RawItem, RawLine, RawParagraph, RawTable, Source

__all__ = ["Limits", "RawBreak", "RawItem", "RawLine", "RawParagraph", "RawTable", "Source", "read"]

# Modules are imported when their format is met: most runs meet one or two, and some libraries are slow to load.
_READERS: dict[str, str] = {"txt": "text", "md": "text"}


def read(data: bytes, source_name: str, limits: Limits = DEFAULT) -> Source:
    """Read one file. ``source_name`` (a file name) only helps where the bytes do not decide, e.g. ``.csv``.

    Raises ``Unreadable`` with a reason for everything that cannot be read; no other exception is expected.
    """
    limits.check("bytes", len(data))
    source_format = detect(data, source_name)
    module = _READERS.get(source_format)
    if module is None:
        raise Unreadable.because("unsupported_format", source_format)
    return import_module(f"ingest.readers.{module}").read(data, source_format, limits)
