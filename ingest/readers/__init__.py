"""Files of any format to a ``Source``: bytes in, lines, paragraphs and tables out.

Lives here: one module per format, ``detect`` (what a file is), ``limits`` and ``source`` (the shape of the result).
Never here: meaning, normalising, redaction; opening paths, writing, or fetching anything.
"""

from __future__ import annotations

from importlib import import_module

from ingest.errors import Unreadable
from ingest.readers.detect import look
from ingest.readers.limits import DEFAULT, Limits
from ingest.readers.source import RawBreak, RawItem, RawLine, RawParagraph, RawTable, Source

__all__ = ["Limits", "RawBreak", "RawItem", "RawLine", "RawParagraph", "RawTable", "Source", "read"]

# Modules are imported when their format is met: most runs meet one or two, and some libraries are slow to load.
_READERS: dict[str, str] = {
    **dict.fromkeys(("txt", "md"), "text"),
    **dict.fromkeys(("html", "mht", "sheetxml"), "html"),
    **dict.fromkeys(("xlsx", "xls", "xlsb", "ods", "csv", "tsv"), "sheets"),
    **dict.fromkeys(("doc", "rtf", "odt", "wordxml"), "office"),
    "docx": "docx",
    "pdf": "pdf",
    "zip": "archives",
}


def read(data: bytes, source_name: str, limits: Limits = DEFAULT) -> Source:
    """Read one file. ``source_name`` (a file name) only helps where the bytes do not decide, e.g. ``.csv``.

    Raises ``Unreadable`` with a reason for everything that cannot be read; no other exception comes through.
    """
    limits.check("bytes", len(data))
    source_format, decoded = look(data, source_name)
    module = import_module(f"ingest.readers.{_READERS[source_format]}")
    if source_format in ("txt", "md"):
        return module.read(data, source_format, limits, decoded)
    try:
        return module.read(data, source_format, limits)
    except Unreadable:
        raise
    except RecursionError as error:
        raise Unreadable.because("limit_nesting", "递归过深") from error
    except Exception as error:
        # the libraries raise whatever a broken file leads them to; which it was stays in __cause__
        raise Unreadable.because("broken", type(error).__name__) from error
