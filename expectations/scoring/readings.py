"""All scores that some reading of a rule gives for a result.

Lives here: pro rata, by begun and by finished steps, at the border of bands and in the gaps between them. Never here:
reading the rule (``grammar``).

A rule in words is seldom unambiguous: 每低于5%扣2分 at 96.00 % may cost nothing, 1.6 marks or two. Every reading
counts; only a score that none gives is a finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from expectations.scoring.grammar import Band, Deduction, Scheme

Interval = tuple[Fraction, Fraction]
LEAST = Fraction(1, 100)
"""The smallest deduction that is printed."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Least and greatest admissible score. ``unique``: all readings agree."""

    low: Fraction
    high: Fraction

    @property
    def unique(self) -> bool:
        """Whether there is one admissible score only."""
        return self.low == self.high


def scores(scheme: Scheme, result: Interval, full: Fraction) -> Scores | str:
    """Admissible scores of ``full`` marks for a result in per cent; a reason in Chinese where none can be derived.

    ``result`` is the interval that the printed rate stands for.
    """
    if scheme.open:
        return "评分标准中还有没有读懂的扣分或加分条件"
    printed = [b.points for b in scheme.bands if b.points is not None]
    if printed and max(printed) > full:
        return "评分标准的最高分大于该项分值"
    if printed and max(printed) < full and all(b.points is not None for b in scheme.bands):
        return "评分标准的最高分小于该项分值"
    found = [p for b in scheme.bands if _touches(b, result) for p in [_points(b, full)]]
    if not any(_holds(b, result) for b in scheme.bands):
        found += _outside(scheme, result, full)
    if not found:
        return "评分标准没有说明这一结果的得分"
    low, high = max(min(found), Fraction(0)), min(max(found), full)
    return Scores(low, high)


def _points(band: Band, full: Fraction) -> Fraction:
    return full if band.points is None else band.points


def _touches(band: Band, result: Interval) -> bool:
    """Whether some value of the result may lie in the band; ends count as in."""
    return (band.low is None or result[1] >= band.low) and (band.high is None or result[0] <= band.high)


def _holds(band: Band, result: Interval) -> bool:
    """Whether every value of the result lies in the band, ends as printed."""
    low = band.low is None or result[0] > band.low or (result[0] == band.low and band.low_in)
    high = band.high is None or result[1] < band.high or (result[1] == band.high and band.high_in)
    return low and high


def _outside(scheme: Scheme, result: Interval, full: Fraction) -> list[Fraction]:
    """Scores of what lies in no band for sure: by deduction, by steps, between two bands, or anything but full."""
    best = next((b for b in scheme.bands if b.points is None or b.points == full), None)
    if best is not None and scheme.deductions:
        return [p for d in scheme.deductions for p in _deducted(d, best, result, full)]
    if scheme.step is not None:
        return [Fraction(0), full - scheme.step] + ([full] if best is not None and best.bare else [])
    if scheme.proportional:
        return [Fraction(0), full]
    below = [b for b in scheme.bands if b.high is not None and b.high <= result[0]]
    above = [b for b in scheme.bands if b.low is not None and b.low >= result[1]]
    if below and above:  # a gap: 0–10 %, 11–30 % and a result of 10.4 %
        nearest = (max(below, key=lambda b: b.high or 0), min(above, key=lambda b: b.low or 0))
        return [_points(b, full) for b in nearest]
    if best is not None and best.bare and best.high is not None and result[1] >= best.high:
        return [Fraction(0), full]  # more than a bare 100 %: as good, or not
    if len(scheme.bands) > 1:
        return [Fraction(0), min(_points(b, full) for b in scheme.bands)]
    return [Fraction(0), full - LEAST]


def _deducted(d: Deduction, best: Band, result: Interval, full: Fraction) -> list[Fraction]:
    """Full marks less the deduction, pro rata and by begun and finished steps; ``unit`` also as a part of the mark."""
    per = d.points if d.points is not None else (d.share or Fraction(0)) * full
    distances: list[Fraction] = []
    if best.high is not None:
        distances += [result[0] - best.high, result[1] - best.high] if d.over else []
    if best.low is not None:
        distances += [best.low - result[0], best.low - result[1]] if d.under else []
    if not distances:  # 每超过 without an upper end: the direction is not that of the mark
        return [Fraction(0), full]
    low, high = max(min(distances), Fraction(0)), max(*distances, Fraction(0))
    if not d.over or not d.under:
        beyond = (best.high is not None and result[0] > best.high) if d.under else False
        short = (best.low is not None and result[1] < best.low) if d.over else False
        if beyond or short:  # on the side on which nothing is deducted
            return [full]
    if d.over and d.under and min(distances) < 0:
        low = Fraction(0) if result[0] <= (best.high or 0) and result[1] >= (best.low or 0) else _nearest(best, result)
    mark = best.high if best.high is not None else best.low
    units = {d.unit, d.unit * abs(mark) / 100} if mark else {d.unit}
    steps = [(low / u, high / u) for u in units]
    least, most = min(floor(a) for a, _ in steps), max(ceil(b) for _, b in steps)
    return [max(full - per * most, Fraction(0)), max(full - per * least, Fraction(0))]


def _nearest(best: Band, result: Interval) -> Fraction:
    """Distance of the result to the mark on whichever side it lies."""
    ends = []
    if best.high is not None and result[0] > best.high:
        ends.append(result[0] - best.high)
    if best.low is not None and result[1] < best.low:
        ends.append(best.low - result[1])
    return min(ends, default=Fraction(0))
