"""Slips of the pen in simulated reports: one printed number is not what it should be.

Lives here: the kinds of slips and how each changes one printing, in the figure and in every statement that uses it.
Never here: consistent reports (``simulated_reports``), measuring (``rules``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from expectations.facts import Claim, Figure, ReportFacts

KINDS = ("digit", "swap", "unit", "sign", "copied", "last_year")


@dataclass(frozen=True, slots=True)
class Slip:
    """What was planted: in a figure, or in the number that a statement gives (then ``claim_key``)."""

    kind: str
    figure_key: str | None
    claim_key: str | None
    concept: str
    true: Decimal
    printed: str


def plant(
    facts: ReportFacts, kind: str, random: Random, taken: frozenset[str] = frozenset()
) -> tuple[ReportFacts, Slip] | None:
    """The report with one slip of that kind in a number that has none yet; None where no number can have it."""
    if kind == "sign":
        return _turn_sign(facts, random, taken)
    money = [f for f in facts.figures if f.unit == "万元" and f.value > 1 and f.figure_key not in taken]
    random.shuffle(money)
    for f in money:
        bad = _MAKERS[kind](facts, f, random)
        if bad is not None and (bad.value, bad.unit) != (f.value, f.unit):
            slip = Slip(kind, f.figure_key, None, f.concept, f.value, f"{bad.value} {bad.unit}")
            return _with_figure(facts, bad), slip
    return None


def _digits(f: Figure) -> str:
    return f"{f.value:.{f.printed_decimals}f}"


def _digit(_: ReportFacts, f: Figure, random: Random) -> Figure:
    text = _digits(f)
    at = random.choice([i for i, c in enumerate(text) if c != "."])
    new = random.choice([c for c in "0123456789" if c != text[at] and not (at == 0 and c == "0")])
    return replace(f, value=Decimal(text[:at] + new + text[at + 1 :]))


def _swap(_: ReportFacts, f: Figure, random: Random) -> Figure | None:
    text = _digits(f)
    places = [
        i for i in range(len(text) - 1)
        if "." not in text[i : i + 2] and text[i] != text[i + 1] and not (i == 0 and text[1] == "0")
    ]  # fmt: skip
    if not places:
        return None
    at = random.choice(places)
    return replace(f, value=Decimal(text[:at] + text[at + 1] + text[at] + text[at + 2 :]))


def _unit(_: ReportFacts, f: Figure, random: Random) -> Figure:
    return replace(f, unit=random.choice(("元", "亿元")))


def _copied(facts: ReportFacts, f: Figure, random: Random) -> Figure | None:
    """A table's number replaced by that of the neighbouring row or column; in the text by the number next to it."""
    if f.place == "table":
        beside = [
            x for x in facts.figures
            if x.table_no == f.table_no and x.unit == f.unit and x.value > 1
            and abs((x.row_no or 0) - (f.row_no or 0)) + abs((x.col_no or 0) - (f.col_no or 0)) == 1
        ]  # fmt: skip
    else:
        at = facts.figures.index(f)
        beside = [x for x in facts.figures[max(at - 1, 0) : at + 2] if x.block_no == f.block_no and x.unit == f.unit]
    beside = [x for x in beside if x.value != f.value and x.value > 1]
    return replace(f, value=random.choice(beside).value) if beside else None


def _last_year(facts: ReportFacts, f: Figure, _: Random) -> Figure | None:
    prior = [
        x.value for x in facts.figures
        if x.concept == f.concept and x.fiscal_year == (f.fiscal_year or 0) - 1 and x.breakdown == f.breakdown
    ]  # fmt: skip
    return replace(f, value=prior[0]) if prior and prior[0] != f.value and prior[0] > 1 else None


_MAKERS = {"digit": _digit, "swap": _swap, "unit": _unit, "copied": _copied, "last_year": _last_year}
_TURNED = {"增加": "减少", "减少": "增加"}


def _turn_sign(facts: ReportFacts, random: Random, taken: frozenset[str]) -> tuple[ReportFacts, Slip] | None:
    """增加 for 减少: the sign of a stated difference or rate with its word."""
    able = [c for c in facts.claims if c.direction in _TURNED and c.claim_key not in taken and c.stated_value]
    if not able:
        return None
    c = random.choice(able)
    assert c.stated_value is not None and c.direction is not None
    bad = replace(c, stated_value=-c.stated_value, direction=_TURNED[c.direction])
    claims = [bad if x is c else x for x in facts.claims]
    slip = Slip("sign", None, c.claim_key, c.claim_kind, c.stated_value, str(bad.stated_value))
    return replace_parts(facts, claims=claims), slip


def _with_figure(facts: ReportFacts, bad: Figure) -> ReportFacts:
    """The report with one printing changed, in the statements that use it too."""
    factor = {"元": Decimal("0.0001"), "亿元": Decimal(10_000)}.get(bad.unit or "", Decimal(1))
    shift = {"元": 4, "亿元": -4}.get(bad.unit or "", 0)

    def claim(c: Claim) -> Claim:
        if bad.figure_key not in c.operand_figure_keys:
            return c
        keys = c.operand_figure_keys
        values = [bad.value * factor if k == bad.figure_key else v for k, v in zip(keys, c.operand_values, strict=True)]
        decimals = [d + shift if k == bad.figure_key else d for k, d in zip(keys, c.operand_decimals, strict=True)]
        return replace(c, operand_values=values, operand_decimals=decimals)

    figures = [bad if x.figure_key == bad.figure_key else x for x in facts.figures]
    return replace_parts(facts, figures=figures, claims=[claim(c) for c in facts.claims])


def replace_parts(
    facts: ReportFacts, *, figures: list[Figure] | None = None, claims: list[Claim] | None = None
) -> ReportFacts:
    """The same report with other figures or claims."""
    return ReportFacts(
        facts.report,
        facts.figures if figures is None else figures,
        facts.indicators,
        facts.projects,
        facts.claims if claims is None else claims,
        facts.prior,
        facts.after,
    )
