"""What a printed number can mean, and whether a relation among printed numbers can hold.

Lives here: evidence sets in exact integers, the residual of a linear relation with its verdict inputs, and the
probability test for unlikely rounding (rules.md §1). Never here: figures, rules, SQL, pandas.

All amounts are integers in *grains*: one grain is 0.000 000 5 of the unit of reckoning (万元, percent, person, mark).
A centime of 元 (0.01 元 = 0.000 001 万元) is two grains, so that its half is still an integer.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import comb, factorial
from typing import NamedTuple

GRAIN = 2_000_000
"""Grains per unit of reckoning."""

INFINITE = 1 << 61
"""Stands for an open end (以上, 以内). Far above any budget (10¹² 万元) and small enough to add up in int64."""

UNLIKELY = Fraction(1, 1000)
"""Below this probability a difference inside the bounds is no longer taken for rounding."""

UNIT_FACTOR = {
    "元": Fraction(1, 10_000),
    "千元": Fraction(1, 10),
    "百元": Fraction(1, 100),
    "万元": Fraction(1),
    "万": Fraction(1),
    "百万元": Fraction(100),
    "千万元": Fraction(1000),
    "亿元": Fraction(10_000),
    "亿": Fraction(10_000),
}
"""万元 per printed unit of money."""

ABOUT = frozenset({"约", "左右", "大约", "约为", "近约", "上下"})
NEARLY = frozenset({"近", "将近", "接近"})
OVER = frozenset({"逾", "超", "超过", "余", "多", "逾越"})
AT_LEAST = frozenset({"以上", "不低于", "不少于", "至少", ">=", "≥", ">"})
AT_MOST = frozenset({"以内", "以下", "不超过", "不高于", "至多", "<=", "≤", "<"})


class EvidenceSet(NamedTuple):
    """The true values that a printed number allows, in grains.

    ``low … high`` is closed: rounding half up or half down. ``trunc_low … trunc_high`` is the set under truncation;
    its far end does not belong to it, so sums of such sets are compared strictly.
    """

    value: int
    low: int
    high: int
    trunc_low: int
    trunc_high: int
    halves: tuple[int, ...]  # half units of the roundings in it: none for counts, several for a boxed total
    qualified: bool


def grains(value: Decimal | Fraction | int) -> int:
    """``value`` (units of reckoning) in grains, rounded half away from zero when it is finer than the grid."""
    scaled = Fraction(value) * GRAIN
    whole, rest = divmod(abs(scaled.numerator), scaled.denominator)
    if 2 * rest >= scaled.denominator:
        whole += 1
    return whole if scaled >= 0 else -whole


def from_grains(value: int) -> Decimal:
    """``value`` grains as a Decimal of six places, rounded half away from zero."""
    whole, rest = divmod(abs(value), 2)
    micro = whole + rest
    return Decimal(micro if value >= 0 else -micro).scaleb(-6)


def unit_factor(unit: str | None) -> Fraction:
    """万元 per printed unit for money; 1 for everything that is not money."""
    return UNIT_FACTOR.get((unit or "").replace(" ", ""), Fraction(1))


def _last_digit_unit(value: Decimal, decimals: int) -> Fraction:
    """Unit of the last non-zero digit of the numeral: 1 for 53, 1000 for 2000, 0.1 for 10.80."""
    scaled = abs(int(value.scaleb(decimals)))
    if scaled == 0:
        return Fraction(1) / Fraction(10) ** decimals
    zeros = 0
    while scaled % 10 == 0:
        scaled //= 10
        zeros += 1
    return Fraction(10) ** (zeros - decimals)


@lru_cache(maxsize=65536)
def evidence(
    value: Decimal,
    decimals: int,
    unit: str | None = "万元",
    qualifier: str | None = None,
    *,
    exact: bool = False,
    non_negative: bool = False,
) -> EvidenceSet:
    """Evidence set of a printed numeral.

    ``value`` and ``decimals`` are as printed; ``decimals`` may be negative for a column in which every figure ends in
    zeros. ``exact`` marks counts and scores without decimals, whose set is one value. A grid finer than a grain is
    widened outwards, never narrowed.
    """
    factor = unit_factor(unit)
    centre = Fraction(value) * factor * GRAIN
    step = factor * GRAIN / Fraction(10) ** decimals
    v = grains(Fraction(value) * factor)
    if qualifier:
        return _qualified(value, decimals, factor, v, qualifier)
    if exact and decimals <= 0:
        return EvidenceSet(v, v, v, v, v, (), False)
    low, high = _floor(centre - step / 2), _ceil(centre + step / 2)
    if value > 0:
        t_low, t_high = _floor(centre), _ceil(centre + step)
    elif value < 0:
        t_low, t_high = _floor(centre - step), _ceil(centre)
    else:
        t_low, t_high = _floor(-step), _ceil(step)
    if non_negative and value >= 0:
        low, t_low = max(low, 0), max(t_low, 0)
    return EvidenceSet(v, low, high, t_low, t_high, (_ceil(step / 2),), False)


def figure_in(value: Decimal, decimals: int, unit: str) -> EvidenceSet:
    """Evidence set of a numeral read in another unit than the printed one."""
    return evidence(value, decimals, unit)


def _qualified(value: Decimal, decimals: int, factor: Fraction, v: int, qualifier: str) -> EvidenceSet:
    spread = _ceil(_last_digit_unit(value, decimals) * factor * GRAIN)
    word = qualifier.strip()
    if word in AT_LEAST:
        low, high = v, INFINITE
    elif word in AT_MOST:
        low, high = -INFINITE, v
    elif word in NEARLY:
        low, high = v - spread, v
    elif word in OVER:
        low, high = v, v + spread
    else:  # 约, 左右 and any word we do not know: both sides
        low, high = v - spread, v + spread
    return EvidenceSet(v, low, high, low, high, (spread,), True)


def _floor(x: Fraction) -> int:
    return x.numerator // x.denominator


def _ceil(x: Fraction) -> int:
    return -((-x.numerator) // x.denominator)


def widen(s: EvidenceSet, n_items: int) -> EvidenceSet:
    """Two-stage box: a total that is the exact sum of ``n_items`` printed items may be off by all their halves."""
    if n_items < 2 or not s.halves or s.qualified:
        return s
    half = s.halves[0]
    extra = n_items * half - sum(s.halves)
    return s._replace(
        low=s.low - extra,
        high=s.high + extra,
        trunc_low=s.trunc_low if s.value >= 0 else s.trunc_low - 2 * extra,
        trunc_high=s.trunc_high + 2 * extra if s.value >= 0 else s.trunc_high,
        halves=(half,) * n_items,
    )


@dataclass(frozen=True, slots=True)
class Residual:
    """Σ wᵢ·xᵢ of a relation that should be zero, as printed and over the evidence sets. In grains."""

    value: int
    low: int
    high: int
    trunc_low: int
    trunc_high: int
    unlikely: int  # 1 when inside the bounds, but with a probability under 0.001

    @property
    def allowed(self) -> int:
        """What rounding could explain on the side on which the residual lies."""
        return self.value - self.low if self.value >= 0 else self.high - self.value


def residual(terms: list[tuple[int, EvidenceSet]]) -> Residual:
    """Residual of Σ w·x = 0 over ``terms`` of (weight, evidence set)."""
    value = low = high = t_low = t_high = 0
    for weight, s in terms:
        value += weight * s.value
        if weight >= 0:
            low, high = low + weight * s.low, high + weight * s.high
            t_low, t_high = t_low + weight * s.trunc_low, t_high + weight * s.trunc_high
        else:
            low, high = low + weight * s.high, high + weight * s.low
            t_low, t_high = t_low + weight * s.trunc_high, t_high + weight * s.trunc_low
    low, high = max(low, -INFINITE), min(high, INFINITE)
    t_low, t_high = max(t_low, -INFINITE), min(t_high, INFINITE)
    unlikely = 0
    if value and low <= 0 <= high and not any(s.qualified for _, s in terms):
        unlikely = int(is_unlikely(abs(value), tuple(sorted(abs(w) * h for w, s in terms for h in s.halves))))
    return Residual(value, low, high, t_low, t_high, unlikely)


@lru_cache(maxsize=65536)
def is_unlikely(gap: int, halves: tuple[int, ...]) -> bool:
    """Whether honest rounding gives a difference of at least ``gap`` with a probability under 0.001.

    ``halves`` are the half units of the operands, smallest first. The coarsest operand is the one that was rounded
    last: its error is the remainder of the others, so the others together have to bridge ``gap`` less its half. Their
    errors are independent and uniform. (Two items: 0.01 off in 25 % of honest sums; three items: 33 %.)
    """
    if not halves:
        return False
    bridge = gap - halves[-1]
    if bridge <= 0:
        return False
    return tail_probability(bridge, halves[:-1]) < UNLIKELY


def tail_probability(gap: int, halves: tuple[int, ...]) -> Fraction:
    """P(|Σ e| ≥ gap) for independent eᵢ uniform on [−hᵢ, hᵢ], exactly for up to some twenty operands.

    Beyond that an upper-tail bound by the normal law is used (1/1000 lies at 3.29 standard deviations).
    """
    total = sum(halves)
    if not halves or gap > total:
        return Fraction(0)
    if gap <= 0:
        return Fraction(1)
    widths = Counter(halves)
    n = len(halves)
    size = 1
    for count in widths.values():
        size *= count + 1
    if n > 24 or size > 4096:
        variance = Fraction(sum(h * h for h in halves), 3)
        return Fraction(0) if Fraction(gap * gap) > variance * Fraction(10_828, 1000) else Fraction(1)
    # P(Σ(e + h) ≥ gap + total) with e + h uniform on [0, 2h]: one minus the Irwin–Hall distribution, by symmetry the
    # lower tail P(Σ(e + h) ≤ total − gap), twice
    reach = total - gap
    volume = 0
    parts = list(widths.items())

    def subsets(index: int, used: int, sign: int) -> None:
        nonlocal volume
        if used > reach:
            return
        if index == len(parts):
            volume += sign * (reach - used) ** n
            return
        half, count = parts[index]
        for k in range(count + 1):
            subsets(index + 1, used + 2 * half * k, sign * (-1 if k % 2 else 1) * comb(count, k))

    subsets(0, 0, 1)
    box = 1
    for h in halves:
        box *= 2 * h
    return min(Fraction(1), Fraction(2 * volume, factorial(n) * box))


_ROUND = len(str(GRAIN // 2)) - 1
"""Zeros at the end of a whole number of 万元, in micros."""


def looks_like_a_slip(gap: int, scale: int) -> bool:
    """Whether ``gap`` is what one changed digit or one swapped pair leaves: d·10ᵏ or 9·d·10ᵏ.

    ``scale`` is the total; a gap under one per cent of it counts too, since leaving out a whole part seldom leaves so
    little. Where the total is round, a gap as round tells nothing (980 = 430 + 250 + a project of 300).
    """
    gap = abs(gap)
    if gap == 0:
        return False
    if gap * 100 <= abs(scale):
        return True
    micro, rest = divmod(gap, 2)
    if rest:
        return False
    zeros, fine = _trailing_zeros(micro), _trailing_zeros(abs(scale) // 2)
    if fine >= _ROUND and zeros < fine + 2:
        return False
    micro //= 10**zeros
    return micro < 10 or (micro % 9 == 0 and micro // 9 < 10)


def _trailing_zeros(n: int) -> int:
    return len(str(n)) - len(str(n).rstrip("0")) if n else 0
