"""Keys of records: short hashes of what identifies them, the same in every run."""

from __future__ import annotations

from hashlib import blake2b


def short_hash(*parts: object) -> str:
    """16 hex characters of the parts, ``None`` and "" told apart."""
    digest = blake2b(digest_size=8)
    for part in parts:
        digest.update(b"\x00" if part is None else b"\x01" + str(part).encode())
        digest.update(b"\x1f")
    return digest.hexdigest()
