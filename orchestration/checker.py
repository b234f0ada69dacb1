"""The checks in a process of their own, which imports Great Expectations while the tables are being built.

Lives here: starting that process, asking it, and what it does when its parent dies. Never here: any rule, or what is
checked (``expectations.validate``).

Great Expectations takes longer to import than dbt to build five reports; on two cores the import then costs nothing. A
process that has it already (tests, a long-running server) checks in place.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from expectations.validate import Summary

PACKAGE_ROOT = Path(__file__).resolve().parent.parent


class ChecksStoppedError(RuntimeError):
    """The checks could not be carried out: a fault of ours, never a finding."""


class Checker:
    """One process for the checks of one run. ``start`` it early, ``run`` it when the facts are built."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Checker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Begin to import; does nothing where that is done already."""
        if self._process is not None or "great_expectations" in sys.modules:
            return
        self._process = subprocess.Popen(
            [sys.executable, "-m", "orchestration.checker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(PACKAGE_ROOT), os.environ.get("PYTHONPATH", "")])},
            start_new_session=True,  # Ctrl-C goes to the run, which ends this one in good order
        )

    def run(
        self,
        build_db: Path,
        history: Path,
        run_id: str,
        *,
        report_keys: Sequence[str] | None = None,
        calendar: Path | None = None,
        data_docs: Path | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Summary:
        """``expectations.validate.run_checks`` over there (or here). Raises ``ChecksStoppedError`` when it broke."""
        from expectations.validate import Summary, run_checks

        self.start()
        if self._process is None:
            return run_checks(
                build_db,
                history,
                run_id,
                report_keys=report_keys,
                calendar=calendar,
                data_docs=data_docs,
                progress=progress,
            )
        process = self._process
        assert process.stdin is not None and process.stdout is not None
        order = {
            "build_db": str(build_db),
            "history": str(history),
            "run_id": run_id,
            "report_keys": report_keys and list(report_keys),
            "calendar": calendar and str(calendar),
            "data_docs": data_docs and str(data_docs),
        }
        try:
            process.stdin.write(json.dumps(order) + "\n")
            process.stdin.flush()
        except OSError:
            raise ChecksStoppedError(f"the checking process ended early (status {process.wait()})") from None
        for line in process.stdout:
            kind, _, rest = line.partition(" ")
            if kind == "progress" and progress:
                done, total = json.loads(rest)
                progress(done, total)
            elif kind == "error":
                raise ChecksStoppedError(json.loads(rest))
            elif kind == "summary":
                return Summary(**json.loads(rest))
        raise ChecksStoppedError(f"the checking process died (status {process.wait()})")

    def close(self) -> None:
        """End the process; one that is still at work is killed."""
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        # it has nothing to tidy up, and ending Python with all those modules takes a second
        process.kill()
        process.wait()


def _end_with_parent() -> None:
    """Leave at once when the parent is gone: a killed run must not go on writing history."""
    sys.stdin.readline()
    os._exit(1)


def _serve() -> None:
    """Import, wait for the one order, carry it out, tell how it went."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints is no answer

    def tell(kind: str, content: Any) -> None:
        answers.write(f"{kind} {json.dumps(content, ensure_ascii=False)}\n")
        answers.flush()

    try:
        import expectations.gx  # noqa: F401 - the import is the point
        from expectations.validate import run_checks
    except Exception as error:  # noqa: BLE001 - told to the parent
        tell("error", f"{type(error).__name__}: {error}")
        return
    line = sys.stdin.readline()
    if not line:
        return
    threading.Thread(target=_end_with_parent, daemon=True).start()
    order = json.loads(line)
    try:
        summary = run_checks(
            order["build_db"],
            order["history"],
            order["run_id"],
            report_keys=order["report_keys"],
            calendar=Path(order["calendar"]) if order["calendar"] else None,
            data_docs=Path(order["data_docs"]) if order["data_docs"] else None,
            progress=lambda done, total: tell("progress", [done, total]),
        )
    except Exception as error:  # noqa: BLE001 - told to the parent
        tell("error", f"{type(error).__name__}: {error}")
    else:
        tell("summary", asdict(summary))


if __name__ == "__main__":
    from orchestration.environment import collect_rarely, quiet

    quiet()
    collect_rarely()
    _serve()
    os._exit(0)
