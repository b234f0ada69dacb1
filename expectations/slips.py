"""How a number could have been misprinted: one digit, two swapped, one dropped, another unit, a copied cell.

Lives here: comparing a printed number with what it should have been. Never here: finding what it should have been.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from expectations.facts import Figure
from expectations.intervals import Interval, Printing
from expectations.quantities import PROJECT_CONCEPTS, Quantities, number_text, printed, unit_kind
from expectations.tolerance import GRAIN, UNIT_FACTOR, unit_factor

MAX_GRID = 400
UNIT_SLIP = "单位写错"


@dataclass(frozen=True, slots=True)
class Slip:
    """A likely true value of a printed number (grains), as it would be printed, and what went wrong.

    ``telling``: a slip that seldom fits by chance.
    """

    value: int
    text: str
    how: str | None
    telling: bool


def explain(q: Quantities, printing: Printing, implied: Interval) -> Slip | None:
    """The best explanation of a printed figure whose true value lies in ``implied``; None where nothing is narrow."""
    f = printing.figure
    if f is None or either_budget(q, f):
        return None
    money = unit_kind(f.concept) == "money"
    factor = unit_factor(f.unit if f.unit in UNIT_FACTOR else "万元") if money else Fraction(1)
    step = factor * GRAIN / Fraction(10) ** f.printed_decimals
    low, high = implied
    first, last = -(-(Fraction(low) - step / 2) // step), (Fraction(high) + step / 2) // step
    jump = _unit_jump(f, implied, factor)
    if jump is not None:
        return jump
    if last < first or last - first > MAX_GRID:
        return None
    best: Slip | None = None
    for n in range(int(first), int(last) + 1):
        value = Decimal(n).scaleb(-f.printed_decimals)
        if value == f.value:
            continue
        how = misprint(printed(f), number_text(value, f.printed_decimals)) or _copied(q, f, value)
        if how is not None:
            # among hundreds of values a digit fits by chance; among a few it does not
            slip = Slip(int(n * step), number_text(value, f.printed_decimals), how, last - first <= 12)
            if best is None or abs(2 * slip.value - low - high) < abs(2 * best.value - low - high):
                best = slip
    if best is None and last - first <= 4:
        middle = Decimal(int(first + last) // 2).scaleb(-f.printed_decimals)
        grains = int(Fraction(middle) * factor * GRAIN)
        return Slip(grains, number_text(middle, f.printed_decimals), None, False)
    return best


def either_budget(q: Quantities, f: Figure) -> bool:
    """An unqualified 预算数 of which both the initial and the adjusted value are printed: it could mean either."""
    if f.basis != "budget":
        return False
    same = {f.concept} | (
        PROJECT_CONCEPTS if f.concept in PROJECT_CONCEPTS or f.concept == "expenditure_project" else set()
    )
    planned = {
        x.basis
        for x in q.facts.figures
        if x.concept in same
        and x.basis in ("initial_budget", "adjusted_budget")
        and q.year(x) == q.year(f)
        and (x.breakdown == f.breakdown or f.concept == "expenditure_project")
    }
    return len(planned) > 1


def misprint(seen: str, true: str) -> str | None:
    """Name of the single slip that turns ``true`` into ``seen``; None when it takes more than one."""
    if seen == true:
        return None
    if seen.lstrip("-") == true.lstrip("-"):
        return "正负号"
    a, b = seen.replace(".", ""), true.replace(".", "")
    if len(a) == len(b):
        differing = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
        if len(differing) == 1:
            return "一个数字写错"
        if len(differing) == 2 and differing[1] == differing[0] + 1 and a[differing[0]] == b[differing[1]]:
            return "相邻两个数字颠倒" if a[differing[1]] == b[differing[0]] else None
    if a.strip("0") == b.strip("0") and a.strip("0"):
        return "小数点或单位错位"
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    if len(longer) == len(shorter) + 1 and any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer))):
        return "多写或漏写一个数字"
    return None


def _unit_jump(f: Figure, implied: Interval, factor: Fraction) -> Slip | None:
    """The same numeral in a unit ten thousand times larger or smaller."""
    if unit_kind(f.concept) != "money" or not f.value or implied[0] <= 0 <= implied[1]:
        return None  # where nothing at all would do as well, a tiny amount explains nothing
    for unit, other in UNIT_FACTOR.items():
        ratio = other / factor
        if unit not in ("元", "万元", "亿元") or ratio not in (Fraction(10_000), Fraction(1, 10_000)):
            continue
        moved = Fraction(f.value) * other * GRAIN
        half = other * GRAIN / Fraction(10) ** f.printed_decimals / 2
        if implied[0] - half <= moved <= implied[1] + half:
            return Slip(int(moved), f"{printed(f)} {unit}", UNIT_SLIP, True)
    return None


def _copied(q: Quantities, f: Figure, value: Decimal) -> str | None:
    """The printed number is another cell's: of the row, of the column, of last year."""
    if len(printed(f).strip("0.")) < 3:
        return None
    for other in q.facts.figures:
        if other is f or other.value != f.value or other.unit != f.unit:
            continue
        if other.concept == f.concept and q.year(other) is not None and q.year(f) is not None:
            if q.year(other) == (q.year(f) or 0) - 1:
                return "照抄上年数"
            if other.basis != f.basis and other.table_no == f.table_no:
                return "照抄同行另一列"
        if f.place == "narrative" and other.block_no == f.block_no and other.place == f.place:
            return "照抄同句另一数"
        column = (
            f.place == "table" and f.col_no is not None and (other.table_no, other.col_no) == (f.table_no, f.col_no)
        )
        if column and abs((other.row_no or 0) - (f.row_no or 0)) == 1:
            return "照抄相邻一行"
    return None
