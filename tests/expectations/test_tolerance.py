"""Evidence sets, residuals and the probability of rounding: boundaries by hand, laws by hypothesis."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.tolerance import (
    GRAIN,
    INFINITE,
    evidence,
    from_grains,
    grains,
    is_unlikely,
    looks_like_a_slip,
    residual,
    tail_probability,
    widen,
)

CENT = GRAIN // 100
MONEY = st.decimals(min_value=0, max_value=10**9, places=6, allow_nan=False, allow_infinity=False)


def test_plain_figure_is_half_a_unit_either_way() -> None:
    s = evidence(Decimal("30.00"), 2)
    assert (s.low, s.high) == (grains(Decimal("29.995")), grains(Decimal("30.005")))
    assert (s.trunc_low, s.trunc_high) == (grains(30), grains(Decimal("30.01")))


@pytest.mark.parametrize(
    ("qualifier", "low", "high"),
    [("约", 1000, 3000), ("近", 1000, 2000), ("余", 2000, 3000), ("超", 2000, 3000)],
)
def test_qualified_figures_spread_by_their_last_digit(qualifier: str, low: int, high: int) -> None:
    s = evidence(Decimal(2000), 0, "万元", qualifier)
    assert (s.low, s.high, s.qualified) == (low * GRAIN, high * GRAIN, True)


def test_open_ends() -> None:
    assert evidence(Decimal(5), 0, None, "以上").high == INFINITE
    assert evidence(Decimal(5), 0, None, "以内").low == -INFINITE


def test_zero_is_cut_where_nothing_is_negative() -> None:
    s = evidence(Decimal("0.00"), 2, non_negative=True)
    assert (s.value, s.low, s.high, s.trunc_low) == (0, 0, CENT // 2, 0)
    assert evidence(Decimal("0.00"), 2).low == -CENT // 2


def test_negative_figures_truncate_towards_zero() -> None:
    s = evidence(Decimal("-1.50"), 2)
    assert (s.trunc_low, s.trunc_high) == (grains(Decimal("-1.51")), grains(Decimal("-1.50")))


def test_counts_are_exact_and_counts_with_decimals_are_not() -> None:
    s = evidence(Decimal(70), 0, None, exact=True)
    assert s.low == s.high == s.value
    assert evidence(Decimal("2.6"), 1, None, exact=True).low < evidence(Decimal("2.6"), 1, None, exact=True).value


def test_a_grid_finer_than_a_grain_is_widened_outwards() -> None:
    s = evidence(Decimal("1.2345678"), 7)
    true = Fraction("1.2345678") * GRAIN
    assert s.low <= true - Fraction(GRAIN, 2 * 10**7) and true + Fraction(GRAIN, 2 * 10**7) <= s.high


@given(MONEY, st.integers(0, 4), st.sampled_from(["元", "万元", "亿元"]))
def test_a_rounded_value_lies_in_its_evidence_set(true: Decimal, places: int, unit: str) -> None:
    factor = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10_000)}[unit]
    numeral = true / factor
    rounded = numeral.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    cut = numeral.quantize(Decimal(1).scaleb(-places), ROUND_DOWN)
    exact = Fraction(true) * GRAIN
    s = evidence(rounded, places, unit)
    assert s.low <= exact <= s.high
    t = evidence(cut, places, unit)
    assert t.trunc_low <= exact < max(t.trunc_high, t.trunc_low + 1)


@given(st.lists(MONEY, min_size=1, max_size=8), st.integers(0, 4))
def test_an_honest_sum_never_fails(items: list[Decimal], places: int) -> None:
    grid = Decimal(1).scaleb(-places)

    def shown(x: Decimal):
        return evidence(x.quantize(grid, ROUND_HALF_UP), places)

    r = residual([(1, shown(sum(items, Decimal(0)))), *((-1, shown(x)) for x in items)])
    assert r.low <= 0 <= r.high


@given(st.lists(MONEY, min_size=2, max_size=8), st.integers(0, 3))
def test_an_honest_truncated_sum_meets_the_truncation_sets(items: list[Decimal], places: int) -> None:
    grid = Decimal(1).scaleb(-places)

    def shown(x: Decimal):
        return evidence(x.quantize(grid, ROUND_DOWN), places)

    r = residual([(1, shown(sum(items, Decimal(0)))), *((-1, shown(x)) for x in items)])
    assert r.value == 0 or r.trunc_low < 0 < r.trunc_high


@given(st.lists(MONEY, min_size=2, max_size=6), st.integers(2, 4))
def test_a_total_added_from_printed_items_lies_in_its_box(items: list[Decimal], places: int) -> None:
    grid = Decimal(1).scaleb(-places)
    rounded = [x.quantize(grid, ROUND_HALF_UP) for x in items]
    box = widen(evidence(sum(rounded, Decimal(0)), places), len(items))
    assert box.low <= Fraction(sum(items, Decimal(0))) * GRAIN <= box.high


def test_integers_beyond_floats_stay_exact() -> None:
    big = 2**53 + 1
    a, b = evidence(Decimal(big) / 100, 2, "元"), evidence(Decimal(big + 2) / 100, 2, "元")
    assert residual([(1, a), (-1, b)]).value != 0
    assert from_grains(grains(Decimal(big).scaleb(-6))) == Decimal(big).scaleb(-6)


@pytest.mark.parametrize(("n_items", "share"), [(2, Fraction(1, 4)), (3, Fraction(1, 3))])
def test_share_of_honest_sums_that_are_one_unit_off(n_items: int, share: Fraction) -> None:
    """rules.md: an honest two-item sum is 0.01 off in 25 % of cases, a three-item sum in 33 %."""
    half = 10
    assert tail_probability(2 * half - half, (half,) * n_items) == share


def test_unlikely_rounding() -> None:
    half = CENT // 2
    assert is_unlikely(2 * CENT, (half,) * 4)  # three items and a total, two cents: only the extreme corner
    assert not is_unlikely(2 * CENT, (half,) * 5)  # four items: half a per cent of honest sums
    assert not is_unlikely(CENT, (half,) * 3)
    assert not is_unlikely(0, (half, half))


@given(st.lists(st.integers(1, 50), min_size=1, max_size=6), st.integers(0, 400))
def test_tail_probability_is_a_falling_probability(halves: list[int], gap: int) -> None:
    p, q = tail_probability(gap, tuple(sorted(halves))), tail_probability(gap + 1, tuple(sorted(halves)))
    assert 0 <= q <= p <= 1


def test_the_normal_law_takes_over_for_many_operands() -> None:
    assert tail_probability(10**6, (1000,) * 60) == 0
    assert tail_probability(10, (1000,) * 60) == 1


@given(st.integers(1000, 10**7).filter(lambda n: n % 100), st.integers(0, 6), st.integers(0, 9))
def test_one_changed_digit_looks_like_a_slip(cents: int, at: int, digit: int) -> None:
    old = (cents // 10**at) % 10
    gap = (digit - old) * 10**at * (GRAIN // 100)
    assert (gap == 0) or looks_like_a_slip(gap, cents * (GRAIN // 100))


def test_a_round_gap_between_round_amounts_does_not() -> None:
    assert not looks_like_a_slip(grains(Decimal(300)), grains(Decimal("980.00")))
    assert looks_like_a_slip(grains(Decimal(300)), grains(Decimal("980.25")))


def test_an_unlisted_part_does_not_look_like_a_slip() -> None:
    assert not looks_like_a_slip(grains(Decimal("102.57")), grains(Decimal("468.37")))
