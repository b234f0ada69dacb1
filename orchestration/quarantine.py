"""Documents that could not be read or trusted: one JSON each, with the reason and when.

Lives here: writing, reading and clearing those files. Never here: the decision that a document is bad (``ingest``).
A document that is unchanged is not tried again by the same parser version; one that could not even be opened is.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

REASONS_EN = {
    "empty": "the file is empty or only blank",
    "binary": "neither text nor a known file format",
    "undecodable": "the text encoding could not be told",
    "no_text": "no text layer (probably a scan)",
    "not_a_report": "the text is not a performance self-evaluation report",
    "not_a_file": "not a regular file",
    "cannot_open": "the file cannot be opened",
    "broken": "the file is damaged",
    "encrypted": "the file is protected by a password",
    "unsupported_format": "the file format is not supported",
    "no_files": "the folder holds no reports",
    "parser_error": "the parser failed on this document (a fault of the program; please report it)",
    "limit_seconds": "parsing took longer than one document may take",
    "limit_memory": "parsing needed more memory than one document may use",
    "parser_crashed": "the parser process died on this document (a fault of the program; please report it)",
}
"""Reason code → English words; a code that is not here is shown as it is."""

OUR_REASONS_ZH = {
    "no_files": "文件夹里没有可读的报告",
    "parser_error": "解析程序出错（程序问题，请反馈）",
    "limit_seconds": "解析超过单个文件的时间上限",
    "limit_memory": "解析超过单个文件的内存上限",
    "parser_crashed": "解析进程异常退出（程序问题，请反馈）",
}
"""Chinese words of the reasons that only the pipeline can give (the parser's are in ``ingest.errors``)."""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One document in quarantine."""

    file: str  # name it was seen under
    path: str | None  # where it lay, None when it came from the archive
    document_hash: str | None  # None when there were no bytes to hash
    reason: str
    message_zh: str
    message_en: str
    quarantined_at: str  # ISO 8601, UTC
    parser_version: str
    run_id: str

    @property
    def line(self) -> str:
        """One line for a terminal."""
        return f"{self.file}: {self.message_zh} · {self.message_en} [{self.reason}]"


def entry(
    *,
    file: str,
    reason: str,
    message_zh: str | None = None,
    path: Path | None,
    document_hash: str | None,
    at: str,
    parser_version: str,
    run_id: str,
) -> Quarantined:
    """An entry with the standard words of its reason filled in."""
    return Quarantined(
        file=file,
        path=str(path) if path else None,
        document_hash=document_hash,
        reason=reason,
        message_zh=message_zh or OUR_REASONS_ZH.get(reason, reason),
        message_en=REASONS_EN.get(reason, reason.replace("_", " ")),
        quarantined_at=at,
        parser_version=parser_version,
        run_id=run_id,
    )


class Quarantine:
    """The folder of quarantine files of one home."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _file(self, document_hash: str | None, path: str | Path | None) -> Path:
        name = document_hash or "path-" + hashlib.sha256(os.fsencode(str(path))).hexdigest()[:32]
        return self.folder / f"{name}.json"

    def get(self, *, document_hash: str | None = None, path: str | Path | None = None) -> Quarantined | None:
        """The entry of one document, None when it is not in quarantine."""
        file = self._file(document_hash, path)
        return _read(file) if file.exists() else None

    def put(self, item: Quarantined) -> Quarantined:
        """Write or replace the file of one document; one that tells the same already stays. Returns what stands."""
        before = self.get(document_hash=item.document_hash, path=item.path)
        if before and replace(item, quarantined_at=before.quarantined_at, run_id=before.run_id) == before:
            return before
        self.folder.mkdir(parents=True, exist_ok=True)
        target = self._file(item.document_hash, item.path)
        temp = target.with_name(f".{target.name}.tmp")
        text = json.dumps(asdict(item), ensure_ascii=False, indent=2)
        # file names that are no UTF-8 reach us as surrogates; they are shown as question marks
        temp.write_bytes(text.encode("utf-8", "replace") + b"\n")
        temp.replace(target)
        return item

    def release(self, *, document_hash: str | None = None, path: str | Path | None = None) -> None:
        """Forget a document that can be read now."""
        self._file(document_hash, path).unlink(missing_ok=True)

    def entries(self) -> Iterator[Quarantined]:
        """All documents in quarantine, in a stable order."""
        yield from map(_read, sorted(self.folder.glob("*.json")))


def _read(path: Path) -> Quarantined:
    data = json.loads(path.read_text(encoding="utf-8"))
    return Quarantined(**{name: data.get(name) for name in Quarantined.__dataclass_fields__})
