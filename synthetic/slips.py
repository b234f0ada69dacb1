"""Wrong numbers of the kinds that people type: swapped digits, one wrong digit.

Lives here: making a numeral wrong, and nothing about where it is printed.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random


def wrong_number(random: Random, numeral: str, most: int | None = None) -> str:
    """The numeral with two neighbouring digits swapped or one leading digit changed, never by a mere rounding.

    ``most`` bounds the result from above. The two last places stay, so that the error cannot pass for rounding.
    """
    plain = numeral.replace(",", "")
    whole, point, rest = plain.partition(".")
    value = Fraction(plain)
    candidates = [
        whole[:i] + whole[i + 1] + whole[i] + whole[i + 2 :]
        for i in range(len(whole) - 1)
        if whole[i] != whole[i + 1] and (i or whole[1] != "0")
    ]
    candidates += [f"{whole[:-1]}{d}" for d in "123456789" if d != whole[-1]]
    fitting = [c for c in candidates if Fraction(c + point + rest) != value and (most is None or int(c) <= most)]
    chosen = random.choice(fitting)
    return (f"{int(chosen):,}" if "," in numeral else chosen) + point + rest
