"""Places where a test may kill the process, to prove that a run killed there costs nothing.

Lives here: the names of the step boundaries and the kill. ``JIXIAO_FAILPOINT`` names one; without it nothing happens.
"""

from __future__ import annotations

import os
import signal

NAMES = (
    "scanned",
    "archived",
    "batch_without_documents",
    "parsed",
    "facts_built",
    "checked",
    "marts_built",
    "candidate_built",
    "version_kept",
    "before_replace",
    "replaced",
    "state_written",
    "compacted",
)


def reach(name: str) -> None:
    """Die here, as by SIGKILL, if the environment asks for it."""
    if name not in NAMES:
        raise ValueError(f"no failpoint {name!r}")
    if os.environ.get("JIXIAO_FAILPOINT") == name:
        os.kill(os.getpid(), signal.SIGKILL)
