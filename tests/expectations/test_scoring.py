"""Scoring rules in words: what each wording allows for a result."""

from __future__ import annotations

from fractions import Fraction

import pytest

from expectations.scoring import Scores, read_scheme, rule_sets, scores

BANDS = "预算控制率=0-10%（含），计5分；11-30%（含），计4分；31-60%（含），计3分；61-100%（含），计2分；大于100%不得分"


def allowed(text: str, result: str, full: int) -> tuple[Fraction, Fraction] | str:
    scheme = read_scheme(text)
    assert scheme is not None
    found = scores(scheme, (Fraction(result), Fraction(result)), Fraction(full))
    return (found.low, found.high) if isinstance(found, Scores) else found


@pytest.mark.parametrize(
    ("text", "result", "full", "low", "high"),
    [
        ("100%计满分，每低于5%扣2分，扣完为止", "95.73", 5, "3", "5"),
        ("100%计满分，每低于5%扣2分，扣完为止", "100", 5, "5", "5"),
        ("“三公经费”变动率≦0,计4分；变动率＞0，每超过一个百分点扣0.4分，扣完为止", "-27.42", 4, "4", "4"),
        ("“三公经费”变动率≦0,计4分；变动率＞0，每超过一个百分点扣0.4分，扣完为止", "3.2", 4, "2.4", "2.8"),
        (BANDS, "10", 5, "5", "5"),
        (BANDS, "10.5", 5, "4", "5"),  # a gap between two bands
        (BANDS, "14.62", 5, "4", "4"),
        (BANDS, "150", 5, "0", "0"),
        ("100%以下（含）计满分，每超出1%扣1分，扣完为止", "153.33", 8, "0", "0"),
        ("100%以下（含）计满分，每超出1%扣1分，扣完为止", "83.26", 8, "8", "8"),
        ("100%计满分，每超过（降低）5%扣2分。扣完为止", "96", 6, "4", "6"),
        ("100%计满分，每超过（降低）5%扣2分。扣完为止", "108", 6, "2", "4"),
        ("95%以上（含）计满分，每低一个百分点扣0.25分", "93", 6, "5.25", "5.5"),
        ("0-10%（含）计满分，每升一档扣1分", "12", 5, "0", "4"),
        ("每降低1%扣权重的5%，100%得满分", "97", 10, "8.5", "8.5"),
        ("90%以上得满分，80%（含）-90%得3分，60%（含）-80%得1分，60%以下不得分", "85", 5, "3", "3"),
        ("100%以下（含）计满分", "101", 8, "0", "7.99"),
    ],
)
def test_readings(text: str, result: str, full: int, low: str, high: str) -> None:
    assert allowed(text, result, full) == (Fraction(low), Fraction(high))


def test_what_is_not_understood_allows_everything() -> None:
    assert isinstance(allowed("100%计满分，每发现一起违规问题扣1分", "90", 5), str)
    assert read_scheme("制度健全、执行有效的计满分") is None


def test_the_highest_mark_must_be_the_weight() -> None:
    assert isinstance(allowed(BANDS, "14.62", 8), str)


def test_rule_sets_can_be_read() -> None:
    assert all(s.first_year <= s.last_year and s.texts for s in rule_sets())
