"""What the grammar found, before it becomes records: figures and claims in the coordinates of their passage.

Lives here: the shapes. Never here: how they are found (``grammar``) or written (``write``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from ingest.narrative.tokens import Passage
from ingest.numbers import Number, to_wan
from ingest.records import FigureRecord


@dataclass(slots=True)
class FigureDraft:
    """A figure with its coordinates. Mutable while its sentence is read: a list may turn out to be open."""

    passage: Passage
    number: Number
    quote: tuple[int, int]  # span of the clause, in the passage
    concept: str
    basis: str | None
    year: int | None
    breakdown: str | None = None
    breakdown_kind: str | None = None
    fund_scope: str = "all"
    unit: str | None = None
    unit_inherited: bool = False
    basis_inferred: bool = False
    parent: FigureDraft | None = None
    open_list: bool = False
    status: str = "ok"
    entity_scope: str | None = None  # county: of the whole county, not of the unit

    @property
    def decimals_wan(self) -> int:
        """Decimals of the amount in 万元 (of the value itself for what is not money)."""
        amount = self.amount_wan
        return self.number.decimals if amount is None else decimals_of(amount)

    @property
    def amount_wan(self) -> Decimal | None:
        """万元; None for what is not money."""
        return to_wan(self.number.value, self.unit)

    @property
    def value(self) -> Decimal:
        """万元 for money, else the number as printed."""
        amount = self.amount_wan
        return self.number.value if amount is None else amount


def decimals_of(value: Decimal) -> int:
    """Decimals that a number shows."""
    return max(0, -int(value.as_tuple().exponent))


def _of_record(figure: FigureRecord) -> tuple[Decimal, int]:
    if figure.amount_wan is None:
        return figure.value, figure.printed_decimals
    amount = to_wan(figure.value, figure.unit)
    return figure.amount_wan, figure.printed_decimals if amount is None else decimals_of(amount)


@dataclass(frozen=True, slots=True)
class Operand:
    """One operand of a claim; ``figure`` is None for a number of a written-out formula."""

    role: str  # num+ num- den+ den-
    value: Decimal
    decimals: int
    figure: FigureDraft | FigureRecord | None = None

    @staticmethod
    def of(role: str, figure: FigureDraft | FigureRecord) -> Operand:
        """A figure as an operand, money in 万元."""
        value, decimals = (figure.value, figure.decimals_wan) if isinstance(figure, FigureDraft) else _of_record(figure)
        return Operand(role, value, decimals, figure)


@dataclass(frozen=True, slots=True)
class ClaimDraft:
    """One arithmetic statement. ``stated`` is None for 持平 and the like."""

    passage: Passage
    quote: tuple[int, int]
    kind: str
    number: Number | None
    stated: Decimal | None
    decimals: int
    unit: str | None
    direction: str | None
    operands: tuple[Operand, ...]
    status: str = "ok"

    @property
    def in_wan(self) -> Decimal:
        """The stated amount in 万元; what is no money stays as it is."""
        stated = self.stated or Decimal(0)
        amount = to_wan(stated, self.unit)
        return stated if amount is None else amount


@dataclass(slots=True)
class Found:
    """Everything found in one report's sentences."""

    figures: list[FigureDraft] = field(default_factory=list)
    claims: list[ClaimDraft] = field(default_factory=list)
    n_money_numbers: int = 0
    n_money_tied: int = 0  # … of these, in a figure or a claim
