"""Prints amounts and rates the way one report does, and says what the printed numbers prove.

Lives here: rounding, units, separators, the figure labels, and claims recomputed from printed operands with their
intervals. Never here: words around the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

from synthetic.labels import Claim, Figure, Mark, Text
from synthetic.phrasebook import Phrasebook, Printed, phrases
from synthetic.style import UNIT_SIZE, Style
from synthetic.truth import ReportTruth

BASES = {
    "initial": "initial_budget|budget",
    "adjusted": "adjusted_budget|budget",
    "actual": "actual",
    "prior": "actual",
    "prior_initial": "initial_budget|budget",
}
_LABEL_OF = {("expenditure_total", basis): "expenditure_total_budget" for basis in ("initial", "adjusted")}
_ANY_BASIS = {"carryover_in", "carryover_out", "budget_addition"}


def decimal_text(value: Fraction, decimals: int, workflow: str) -> str:
    """The value with that many decimals: rounded half up (away from zero), or cut off."""
    scaled = abs(value) * 10**decimals
    whole = int(scaled) if workflow == "truncated" else int(scaled + Fraction(1, 2))
    digits = str(whole).rjust(decimals + 1, "0")
    text = digits if not decimals else f"{digits[:-decimals]}.{digits[-decimals:]}"
    return f"-{text}" if value < 0 and whole else text


def with_thousands(numeral: str) -> str:
    """1234567.80 → 1,234,567.80."""
    whole, point, rest = numeral.partition(".")
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(whole):,}{point}{rest}"


def marked(numeral: str, figure: Figure | None) -> Text:
    """A numeral that carries its label."""
    return Text(numeral, (Mark(0, len(numeral), figure),) if figure else ())


class Printer:
    """Prints the numbers of one report."""

    def __init__(self, truth: ReportTruth, style: Style, book: Phrasebook) -> None:
        self.truth = truth
        self.style = style
        self.book = book
        self.labels: dict[str, str] = {}

    def label(self, concept: str) -> str:
        """The report's word for a concept: the same one throughout."""
        if concept not in self.labels:
            entry = phrases("labels").get(concept)
            self.labels[concept] = self.book.random.choice(self.book.options(entry)) if entry else ""
        return self.labels[concept]

    def numeral(self, amount: int, *, table: bool = False, unit: str | None = None) -> str:
        """An amount in 分 as this report prints it, without unit."""
        style = self.style
        unit = unit or (style.table_unit if table else style.unit)
        decimals = 2 if unit != style.unit else style.decimals
        decimals = style.table_decimals if table else decimals
        text = decimal_text(Fraction(amount, UNIT_SIZE[unit]), decimals, style.workflow)
        if style.strip_zeros and "." in text and not table:
            text = text.rstrip("0").rstrip(".")
        return with_thousands(text) if style.thousands or unit == "元" else text

    def money(
        self,
        concept: str,
        basis: str,
        amount: int | None = None,
        *,
        table: bool = False,
        unit: str | None = None,
        breakdown: str = "",
        required: bool = True,
        numeral: str | None = None,
        gold_basis: str | None = None,
    ) -> Printed:
        """One money figure with its label. ``numeral`` prints something else than the truth: a planted slip."""
        if amount is None:
            amount = self.truth.amount(concept, basis)
        unit = unit or (self.style.table_unit if table else self.style.unit)
        text = numeral or self.numeral(amount, table=table, unit=unit)
        year = self.truth.year - basis.startswith("prior")
        figure = Figure(
            concept,
            gold_basis or ("*" if concept in _ANY_BASIS else BASES[basis]),
            year,
            text,
            unit,
            breakdown,
            required,
            "suspect:planted" if numeral else "ok",
        )
        return Printed(
            marked(text, figure), unit, self.label(_LABEL_OF.get((concept, basis), concept.partition("|")[0]))
        )

    def count(self, concept: str, value: int, unit: str, breakdown: str = "", required: bool = True) -> Printed:
        """A head count, a number of vehicles or of receptions."""
        figure = Figure(concept, "", self.truth.year, str(value), unit, breakdown, required)
        return Printed(marked(str(value), figure), unit)

    def percent_text(self, value: Fraction) -> str:
        """A rate (0.97 is 97%) as printed with its sign."""
        text = decimal_text(100 * value, self.style.percent_decimals, self.style.workflow)
        if self.style.strip_zeros and "." in text:
            text = text.rstrip("0").rstrip(".")
        return text

    def rate(
        self, concept: str, value: Fraction, breakdown: str = "", *, numeral: str | None = None, planted: bool = True
    ) -> Printed:
        """A rate that is a figure of its own. ``numeral`` is printed in its place; a planted error unless said so."""
        text = numeral or self.percent_text(value)
        status = "suspect:planted" if numeral and planted else "ok"
        return Printed(marked(text, Figure(concept, "", self.truth.year, text, "%", breakdown, True, status)), "%")

    def score(self, concept: str, hundredths: int, breakdown: str = "", numeral: str | None = None) -> Printed:
        """Marks that are a figure: totals, not rows."""
        text = numeral or marks_text(hundredths)
        return Printed(marked(text, Figure(concept, "", self.truth.year, text, "分", breakdown)), "分")


def marks_text(hundredths: int) -> str:
    """Marks without needless zeros: 950 → 9.5."""
    text = f"{hundredths // 100}.{hundredths % 100:02d}"
    return text.rstrip("0").rstrip(".")


def exact(numeral: str) -> Fraction:
    """The value of a printed numeral."""
    return Fraction(numeral.replace(",", ""))


def half_unit(numeral: str) -> Fraction:
    """Half of the numeral's last place."""
    return Fraction(1, 2 * 10 ** len(numeral.partition(".")[2]))


def _plain(numeral: str) -> str:
    return numeral.replace(",", "")


def linear_claim(kind: str, words: str, plus: Sequence[Printed], minus: Sequence[Printed], stated: Printed) -> Claim:
    """A sum or difference of printed numbers of one unit: Σplus − Σminus = stated."""
    numerals = [p.number.text for p in (*plus, *minus)]
    value = sum((exact(p.number.text) for p in plus), Fraction(0)) - sum(
        (exact(p.number.text) for p in minus), Fraction(0)
    )
    told = stated.number.text
    slack = sum((half_unit(n) for n in numerals), half_unit(told))
    gap = abs(abs(value) - exact(told))
    cut = 2 * slack  # numbers that are cut off one by one may differ by twice as much
    holds = "yes" if gap == 0 else "rounding" if gap <= cut else "no"
    left = "+".join(_plain(p.number.text) for p in plus) + "".join("-" + _plain(p.number.text) for p in minus)
    decimals = max(len(n.partition(".")[2]) for n in (*numerals, told))
    return Claim(kind, f"{words} {left}={_plain(told)}", _plain(told), decimal_text(value, decimals, "exact"), holds)


def rate_claim(
    kind: str, words: str, top: Sequence[Printed], base: Printed, told: str, *, signed: str | None = None
) -> Claim:
    """A ratio, a share or a growth (from ``base`` to ``top``) in percent; ``told`` without sign.

    ``signed`` is what is printed where a formula prints the sign.
    """
    below = exact(base.number.text)
    growth = kind == "growth"
    value = abs(exact(top[0].number.text) - (below if growth else 0)) / below * 100
    pairs = [
        (exact(p.number.text) - 2 * half_unit(p.number.text), exact(p.number.text) + 2 * half_unit(p.number.text))
        for p in (top[0], base)
    ]
    corners = [abs(a - (b if growth else 0)) / b * 100 for a, b in product(*pairs) if b > 0]
    half = half_unit(told)
    if abs(value - exact(told)) <= half:
        holds = "yes"
    elif min(corners) - 2 * half <= exact(told) <= max(corners) + 2 * half:
        holds = "rounding"
    else:
        holds = "no"
    a, b = _plain(top[0].number.text), _plain(base.number.text)
    if signed and signed.startswith("-"):
        recomputed = f"-{decimal_text(value, 6, 'exact')}%"
        return Claim(kind, f"{words} ({a}-{b})/{b}={signed}%", f"{signed}%", recomputed, holds)
    left = f"({a}-{b})/{b}" if growth and exact(a) >= exact(b) else f"({b}-{a})/{b}" if growth else f"{a}/{b}"
    return Claim(kind, f"{words} {left}={told}%", f"{told}%", f"{decimal_text(value, 6, 'exact')}%", holds)
