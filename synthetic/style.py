"""How one report is written: units, decimals, sections, table habits. Chosen by chance within what its province does.

Lives here: the choices and their limits. Never here: amounts, words.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from synthetic.phrasebook import phrases
from synthetic.truth import WAN, YI, YUAN, Place

UNIT_SIZE = {"元": YUAN, "万元": WAN, "亿元": YI}
WORKFLOWS = ("exact", "rounded", "truncated")


@dataclass(frozen=True, slots=True)
class Style:
    """One report's habits. ``shift`` says what tab-separated text does with places that a merge covers."""

    family: str
    unit: str  # of the narrative
    decimals: int
    table_unit: str
    table_decimals: int
    workflow: str  # exact: amounts are multiples of the printed step; else rounded or cut off one by one
    strip_zeros: bool
    thousands: bool
    spaced: bool  # a space between words and numbers
    numbering: str  # zh | part | arabic
    shift: str  # keep | drop | mixed
    percent_decimals: int
    shares: bool
    compare: bool
    project_list: bool
    duties: bool
    noise: int
    base_data: bool
    overall: str  # hunan | national | none
    project_forms: bool
    econ: str  # prose | table | none
    sangong_table: bool
    accounts_table: bool
    header_block: bool
    scorecard: bool  # in prose, in place of the overall form
    project_report: bool  # a report in prose on projects alone
    level_marks: str  # how first levels print their marks
    wrap: str  # none | lines | pages: line breaks that a converter left

    @property
    def form(self) -> dict[str, Any]:
        """The layout data of the province's form."""
        return phrases("families")[self.family]

    def step(self) -> int:
        """The coarsest step, in 分, in which an exact report prints its amounts."""
        if self.workflow != "exact":
            return 1
        pairs = ((self.unit, self.decimals), (self.table_unit, self.table_decimals), ("万元", 2))
        return max(UNIT_SIZE[unit] // 10**decimals for unit, decimals in pairs)


def choose_style(random: Random, place: Place, workflow: str | None = None) -> Style:
    """A style that fits the place."""
    families = [name for name, data in phrases("families").items() if place.province in data["provinces"]]
    family = random.choice(families)
    data = phrases("families")[family]
    in_yuan = data.get("unit") == "元"
    large = place.level == "province"
    unit = "元" if in_yuan and random.random() < 0.7 else "亿元" if large and random.random() < 0.5 else "万元"
    table_unit = "元" if in_yuan else "万元"
    decimals = {"元": 2, "万元": random.choice((2, 2, 2, 2, 1)), "亿元": 4}
    hunan = data["overall"] == "hunan"
    scorecard = hunan and random.random() < 0.3
    project_report = not scorecard and random.random() < 0.1
    return Style(
        family=family,
        unit=unit,
        decimals=decimals[unit],
        table_unit=table_unit,
        table_decimals=2,
        workflow=workflow or random.choice(("exact", "exact", "exact", "rounded", "truncated")),
        strip_zeros=random.random() < 0.25,
        thousands=unit == "元" or random.random() < 0.1,
        spaced=random.random() < 0.3,
        numbering=random.choice(("zh", "zh", "part", "arabic")),
        shift=random.choice(("keep", "keep", "drop", "mixed")),
        percent_decimals=random.choice((2, 2, 2, 1)),
        shares=random.random() < 0.5,
        compare=random.random() < 0.7,
        project_list=random.random() < 0.5,
        duties=random.random() < 0.7,
        noise=random.randint(1, 5),
        base_data=hunan and random.random() < 0.75,
        overall="none" if scorecard or random.random() < 0.25 else data["overall"],
        project_forms=random.random() < 0.8,
        econ=random.choice(("prose", "table", "none")),
        sangong_table=not hunan and random.random() < 0.4,
        accounts_table=in_yuan and random.random() < 0.5,
        header_block=bool(data.get("header_block")) or random.random() < 0.1,
        scorecard=scorecard,
        project_report=project_report,
        level_marks=random.choice(("{name}({marks}分)", "{name} ({marks} 分)", "{name}（{marks}分）", "{name}")),
        wrap=random.choice(("none", "none", "none", "lines", "pages")),
    )
