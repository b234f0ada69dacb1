"""What passes by itself and is worth another attempt, and what is not.

Lives here: telling the two apart, and asking Dagster for the attempt. Never here: attempts of our own.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

MAX_RETRIES = 3

_BUSY_DUCKDB = ("Could not set lock", "connection is busy with another call")
"""Words of DuckDB when somebody else, or another thread of dbt's adapter, was a moment earlier."""

_ERRNOS = {
    errno.EAGAIN,
    errno.EBUSY,
    errno.EINTR,
    errno.ENETDOWN,
    errno.ENETUNREACH,
    errno.ESTALE,
    errno.ETIMEDOUT,
    errno.ECONNRESET,
    errno.EHOSTUNREACH,
}
"""Errors of a mounted bucket or a busy machine. A full disk or a missing right does not pass by itself."""


def passes(error: BaseException | None) -> bool:
    """Whether the error, or what caused it, may be gone in a moment."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and error.errno in _ERRNOS:
            return True
        if any(words in str(error) for words in _BUSY_DUCKDB):
            return True
        error = error.__cause__ or error.__context__
    return False


@contextmanager
def retried(context: dg.AssetExecutionContext) -> Iterator[None]:
    """A step that fails for a passing reason is begun again after 1, 2 and 4 seconds."""
    try:
        yield
    except Exception as error:
        if passes(error):
            wait = 2**context.retry_number
            raise dg.RetryRequested(max_retries=MAX_RETRIES, seconds_to_wait=wait) from error
        raise
