"""Old Word, WPS, RTF and OpenDocument texts: turned into docx by LibreOffice where it is installed, then read as such.

Lives here: calling that program in a folder of its own with a time limit. Never here: installing it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from ingest.errors import Unreadable
from ingest.readers import docx
from ingest.readers.limits import DEFAULT, Limits
from ingest.readers.source import Source

_SECONDS = 120
_NAMES = {"doc": "in.doc", "rtf": "in.rtf", "odt": "in.odt", "wordxml": "in.xml"}


def program() -> str | None:
    """Path of LibreOffice, None when it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def read(data: bytes, source_format: str, limits: Limits = DEFAULT) -> Source:
    """A document that only LibreOffice reads. Raises ``Unreadable`` (``needs_libreoffice`` …)."""
    office = program()
    if office is None:
        raise Unreadable("needs_libreoffice")
    with tempfile.TemporaryDirectory(prefix="jixiao-office-") as folder:
        home = Path(folder)
        source = home / _NAMES[source_format]
        source.write_bytes(data)
        converted = _convert(office, source, home)
    result = docx.read(converted, "docx", limits)
    return Source(result.items, source_format, None, (*result.warnings, "converted_by_libreoffice"))


def _convert(office: str, source: Path, home: Path) -> bytes:
    command = [
        office,
        f"-env:UserInstallation={(home / 'profile').as_uri()}",  # own profile: no user's settings, no macros trusted
        *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
        *("--convert-to", "docx:Office Open XML Text", "--outdir", str(home / "out"), str(source)),
    ]
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(home), "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        command, cwd=home, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        raise Unreadable.because("timed_out", f"LibreOffice {_SECONDS} 秒") from None
    finally:
        if process.poll() is None:  # the launcher leaves children behind: end the group that was started here
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    made = home / "out" / "in.docx"
    if process.returncode != 0 or not made.is_file():
        raise Unreadable("conversion_failed")
    return made.read_bytes()
