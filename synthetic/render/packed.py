"""Zip containers without the time of their making, so that the same report is the same bytes.

Lives here: rewriting an archive. Never here: what is in it.
"""

from __future__ import annotations

import zipfile
from io import BytesIO

_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def timeless(data: bytes) -> bytes:
    """The same zip archive with every member dated 1980, in the same order."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            info = zipfile.ZipInfo(member.filename, _LONG_AGO)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(member))
    return out.getvalue()
