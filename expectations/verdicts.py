"""The judgement: integer frames in, verdict codes out.

Lives here: one vectorised function per kind of rule, shared by the Great Expectations metrics and the rule results, so
that both say the same. Exact: int64 as long as nothing can overflow, Python integers for products. Never here: reading
figures, wording, severities.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

EXACT, ROUNDING, UNLIKELY, TRUNCATION, INCONSISTENT = (
    "exact",
    "rounding",
    "unlikely_rounding",
    "truncation",
    "inconsistent",
)
PASSING = frozenset({EXACT, ROUNDING})


def linear(frame: pd.DataFrame) -> np.ndarray:
    """Verdict per row of a Σ w·x = 0 frame."""
    meets = (frame["low"] <= 0) & (frame["high"] >= 0)
    return np.select(
        [
            (frame["value"] == 0).to_numpy(),
            (meets & (frame["unlikely"] == 0)).to_numpy(),
            meets.to_numpy(),
            ((frame["trunc_low"] < 0) & (frame["trunc_high"] > 0)).to_numpy(),
        ],
        [EXACT, ROUNDING, UNLIKELY, TRUNCATION],
        INCONSISTENT,
    )


def same_quantity(frame: pd.DataFrame) -> np.ndarray:
    """Verdict per row of a two-printings frame: printed alike must be equal, else the sets must meet."""
    alike = (frame["alike"] == 1).to_numpy()
    return np.select(
        [
            (frame["value"] == 0).to_numpy(),
            ~alike & ((frame["low"] <= 0) & (frame["high"] >= 0)).to_numpy(),
            ~alike & ((frame["trunc_low"] < 0) & (frame["trunc_high"] > 0)).to_numpy(),
        ],
        [EXACT, ROUNDING, TRUNCATION],
        INCONSISTENT,
    )


HUNDRED = 100 * 2_000_000
"""One hundred per cent in grains."""


def rate(frame: pd.DataFrame) -> np.ndarray:
    """Verdict per row of a rate frame, cross-multiplied: 100·a ≤ (R_hi + s)·e and (R_lo + s)·c ≤ 100·b.

    Percent numbers are in grains, so that a rate of p per cent of x is p·x grains of grain; the factor of one hundred
    per cent in grains stands on the side of the numerator. A denominator that can only be zero is inconsistent.
    """
    big = {c: frame[c].astype(object) for c in frame.columns if c not in ("rule_id", "row_key")}
    shift = big["growth"] * HUNDRED
    num, den = big["num"] * HUNDRED, big["den"]
    exact = (num == (big["rate"] + shift) * den) & (den > 0)

    def meets(kind: str) -> Any:
        low, high = big["rate" + kind + "low"] + shift, big["rate" + kind + "high"] + shift
        d_low, d_high = big["den" + kind + "low"], big["den" + kind + "high"]
        # the product set over a denominator ≥ 0 and a rate of either sign
        reach_low = (low * d_low).where(low >= 0, low * d_high)
        reach_high = (high * d_high).where(high >= 0, high * d_low)
        return (big["num" + kind + "low"] * HUNDRED <= reach_high) & (reach_low <= big["num" + kind + "high"] * HUNDRED)

    positive = big["den_high"] > 0
    zero_base = (den == 0) & (big["num"] != 0)
    return np.select(
        [
            exact.to_numpy(dtype=bool),
            (meets("_") & positive & ~zero_base).to_numpy(dtype=bool),
            (meets("_trunc_") & positive & ~zero_base).to_numpy(dtype=bool),
        ],
        [EXACT, ROUNDING, TRUNCATION],
        INCONSISTENT,
    )


def bound(frame: pd.DataFrame) -> np.ndarray:
    """Verdict per row of a bound frame: the least left side must not exceed the greatest right side."""
    return np.where((frame["low"] <= frame["high"]).to_numpy(), EXACT, INCONSISTENT)


def score(frame: pd.DataFrame) -> np.ndarray:
    """Verdict per row of a score frame: the printed score's set must meet the admissible scores."""
    meets = (frame["score_low"] <= frame["score_max"]) & (frame["score_min"] <= frame["score_high"])
    return np.where(meets.to_numpy(), EXACT, INCONSISTENT)


JUDGES = {"linear": linear, "same_quantity": same_quantity, "rate": rate, "bound": bound, "score": score}
"""Kind of rule → its judgement."""


def passes(kind: str, frame: pd.DataFrame) -> np.ndarray:
    """True per row that holds."""
    return np.isin(JUDGES[kind](frame), list(PASSING))
