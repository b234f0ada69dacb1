"""Time of the fastest of some rounds: on a busy machine only ratios of such times say anything."""

from __future__ import annotations

import time
from collections.abc import Callable


def best_ms(work: Callable[[], object], rounds: int = 7) -> float:
    """Milliseconds of the fastest round."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1000 * min(times)
