"""The forms' knowledge, loaded from ``knowledge/forms/*.yaml``: what a header or a row label of a form means.

Lives here: spelling → role or concept. Never here: positions in a table, numbers, records.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import yaml

from ingest.normalise import fold
from ingest.taxonomy import KNOWLEDGE, concept_of, concepts

_MONEY_UNITS = "百万元|万元|亿元|千元|元"
_ENDING = re.compile(r"(?<=.[费用])(?:经费)?支出(?:合计|总额)?$|(?<=费)用$")
_UNIT_IN_BRACKETS = re.compile(
    rf"[(\[](?:单位[:：]?)?(?:人民币)?({_MONEY_UNITS}|人|%|㎡|m2|m²|平方米|辆|个|批次?|人次)(?:[)\]]|$)"
)
_UNIT_LINE = re.compile(rf"单位[:：]?(?:人民币)?({_MONEY_UNITS})")
_YEAR = re.compile(r"(20\d\d)年?(?:度)?")
_MARKS = re.compile(r"[(\[]?(?:满分|分值|权重|共)?[:：]?(\d+(?:\.\d+)?)分?%?[)\]]?$")
_ENUMERATION = re.compile(
    r"^(?:其中[:：]?|(?:资金来源|资金结构|支出结构)[:：]|任务(?:\d{1,2}|[一二三四五六七八九十]{1,3})[:：、.．]|[一二三四五六七八九十]+[、.．]|[(\[][一二三四五六七八九十]+[)\]][、.]?|[(\[]\d{1,2}[)\]][、.]?|\d{1,2}[、.．](?!\d)|[①-⑩][、.]?|[-—])+"
)
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]?")
_PLAIN_BASES = ("initial_budget", "adjusted_budget", "budget", "actual", "prior", "prior_budget")
_INSTRUCTION = re.compile(rf"[(（\[](?:(?:每|一)个[^()（）]*|(?:单位[:：]?)?(?:{_MONEY_UNITS}|%|人))(?:[)）\]]|$)")
_LONGEST_LEVEL = 80  # with what brackets tell of it
_DROPPED = str.maketrans("", "", " \t\n\"'“”·、,，:：;；。()[]<>《》")


@dataclass(frozen=True, slots=True)
class Role:
    """What a column holds.

    ``kind``: basis | concept | rate | weight | score | note | level1 | level2 | level3 | target | adjusted_target |
    operator | target_unit | actual_value | rule | explanation | ignored | line_number | label | amount | group.
    ``value``: the basis or the concept; ``year``: printed in the header, or 0 / -1 relative to the report's year.
    """

    kind: str
    value: str | None = None
    year: int | None = None
    prior: bool = False
    unit: str | None = None
    text: str = ""


@cache
def _load(name: str) -> dict[str, Any]:
    return yaml.safe_load((KNOWLEDGE / "forms" / f"{name}.yaml").read_text(encoding="utf-8"))


@lru_cache(maxsize=16384)
def squeeze(text: str) -> str:
    """Folded text without spaces."""
    return "".join(fold(text).split())


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """A label as the data files spell it: folded, no spaces, punctuation, quotation marks; lower case."""
    return squeeze(text).translate(_DROPPED).lower()


@cache
def _columns() -> dict[str, Role]:
    found: dict[str, Role] = {}
    for kind, entry in _load("columns").items():
        if kind == "score_prefixes":
            continue
        if kind == "basis":
            for basis, labels in entry.items():
                for label in labels:
                    found.setdefault(plain(label), Role("basis", basis))
        else:
            for label in entry:
                found.setdefault(plain(label), Role(kind))
    return found


@cache
def _column_parts() -> dict[str, str]:
    return {plain(label): concept for concept, labels in _load("rows")["column_parts"].items() for label in labels}


def column_part(text: str) -> tuple[str, str] | None:
    """(concept, part) where a header names a part that has no concept of its own: 当年结余."""
    label = bare_label(text)
    concept = _column_parts().get(plain(label)) if len(text) <= 24 else None
    return (concept, label) if concept else None


def rest_of(text: str, neighbours: Iterable[str]) -> Role | None:
    """What 其他 holds among columns of these concepts; None where that is not known."""
    for beginning, rest in _load("rows")["column_rest"].items():
        if plain(text) in rest["labels"] and sum(concept.startswith(beginning) for concept in neighbours) >= 2:
            return Role("concept", rest["concept"], text=text)
    return None


_SPENT_OF_YEAR = ("支出", "度支出", "年支出", "年度支出")


@lru_cache(maxsize=4096)
def column_role(text: str) -> Role | None:
    """The role of a column with this header; None when the text is no header that the layouts know."""
    squeezed = squeeze(text)
    if not squeezed or len(squeezed) > 40:
        return None
    unit = _unit_of(squeezed)
    bare = _UNIT_IN_BRACKETS.sub("", squeezed)
    year_match = _YEAR.search(bare)
    year = int(year_match[1]) if year_match else None
    bare = _YEAR.sub("", bare)
    prior = False
    for candidate in (plain(bare), plain(_BRACKETS.sub("", bare)), plain(re.sub(r"本年度?|当年", "", bare))):
        role = _columns().get(candidate)
        if role is not None:
            break
    else:
        role = _by_prefix(squeezed) or _prior(bare)
        if role is None and year and not plain(bare):
            return Role("year", None, year, text=text)
        if role is None:
            part = column_part(text)
            concept = part[0] if part else row_concept(bare) if len(squeezed) <= 24 else None
            role = Role("concept", concept) if concept else None
    if role is None:
        return None
    if role.kind == "label" and year and plain(bare) in _SPENT_OF_YEAR:
        role = Role("basis", "actual")  # 2020年度支出 over amounts
    value = role.value
    if value in ("prior", "prior_budget"):
        prior, value = year is None, "actual" if value == "prior" else "budget"
    return Role(role.kind, value, year, prior or role.prior, unit, text)


def _by_prefix(squeezed: str) -> Role | None:
    if squeezed.startswith(tuple(_load("columns")["score_prefixes"])):
        return Role("score")
    return None


def _prior(bare: str) -> Role | None:
    """上年(同期)决算数 and the like: a basis of last year."""
    if not bare.startswith(("上年", "上一年", "去年")):
        return None
    role = _columns().get(plain(re.sub(r"^(?:上年度?|上一年度?|去年)(?:同期)?", "", bare)))
    return Role("basis", role.value, prior=True) if role and role.kind == "basis" else None


@cache
def _rows() -> dict[str, str]:
    return {plain(label): concept for concept, labels in _load("rows")["concepts"].items() for label in labels}


@cache
def _sets() -> dict[str, frozenset[str]]:
    rows = _load("rows")
    return {
        **{name: frozenset(map(plain, rows[name])) for name in ("total", "ignored", "projects_after")},
        **{name: frozenset(map(plain, labels)) for name, labels in rows["fields"].items()},
    }


def bare_label(text: str) -> str:
    """A row label without list number, 其中, unit, instruction to the filler and trailing colon."""
    squeezed = "".join(text.split())
    mark = _ENUMERATION.match(fold(squeezed))
    squeezed = squeezed[mark.end() :] if mark else squeezed
    return _INSTRUCTION.sub("", squeezed).strip(":：、,，") or squeezed


@lru_cache(maxsize=8192)
def row_concept(text: str) -> str | None:
    """The concept of a row label; None for a total line (see ``is_in``), an ignored line or a name."""
    if len(text) > 60:
        return None
    squeezed = _ENUMERATION.sub("", _UNIT_IN_BRACKETS.sub("", squeeze(text)))
    squeezed = _YEAR.sub("", squeezed)
    for candidate in (squeezed, _BRACKETS.sub("", squeezed)):
        label = plain(candidate)
        if not label or label in _sets()["total"] or label in _sets()["ignored"]:
            continue
        role = _columns().get(label)
        if role is not None and role.kind == "basis" and role.value in _PLAIN_BASES and label not in _rows():
            return None
        concept = _rows().get(label) or concept_of(candidate)
        if concept is None and (ending := _ENDING.search(label)):
            concept = _rows().get(label[: ending.start()]) or concept_of(label[: ending.start()])
        if concept is not None:
            return concept
    return _misspelt(plain(_BRACKETS.sub("", squeezed)))


@cache
def _spellings_by_length() -> dict[int, list[tuple[str, str]]]:
    out: dict[int, list[tuple[str, str]]] = {}
    known = dict(_rows())
    for concept in concepts().values():
        for label in concept.labels:
            known.setdefault(plain(label), concept.code)
    for label, code in known.items():
        out.setdefault(len(label), []).append((label, code))
    return out


def _misspelt(label: str) -> str | None:
    """The one concept whose label differs in a single character (a slip of OCR); None when there is none or several.

    Endings decide meaning (费 / 数), so the last character must be right.
    """
    if len(label) < 5 or label in _columns() or label in _rows() or label in _sets()["total"] | _sets()["ignored"]:
        return None
    hits = {
        code
        for spelling, code in _spellings_by_length().get(len(label), ())
        if spelling[-1] == label[-1] and sum(a != b for a, b in zip(spelling, label, strict=True)) == 1
    }
    return hits.pop() if len(hits) == 1 else None


@lru_cache(maxsize=16384)
def is_in(name: str, text: str) -> bool:
    """Whether a label belongs to one of the sets of ``rows.yaml``: total, ignored, projects_after, project_name, …"""
    if len(text) > 60:
        return False
    squeezed = _ENUMERATION.sub("", _UNIT_IN_BRACKETS.sub("", squeeze(text)))
    return plain(squeezed) in _sets()[name] or plain(_BRACKETS.sub("", squeezed)) in _sets()[name]


def is_unit_name(label: str) -> bool:
    """Whether a row label names an office rather than an item: …局, …中心, …局(本级)."""
    label = _BRACKETS.sub("", squeeze(label))
    return label.endswith(tuple(_load("rows")["unit_endings"]))


def own_basis(concept: str) -> str | None:
    """The basis that a concept's money has where no column says one."""
    return _load("rows")["own_basis"].get(concept)


def default_unit(concept: str) -> str | None:
    """Unit of a concept that is not money; None for money."""
    return _load("rows")["units"].get(concepts()[concept].unit_kind)


@lru_cache(maxsize=4096)
def money_unit(text: str) -> str | None:
    """The unit of money that a header, a title or a line 单位：… declares; None when it declares none."""
    if "元" not in text:
        return None
    squeezed = squeeze(text)
    match = _UNIT_LINE.search(squeezed)
    if match:
        return match[1]
    unit = _unit_of(squeezed)
    return unit if unit and unit.endswith("元") else None


def _unit_of(squeezed: str) -> str | None:
    match = _UNIT_IN_BRACKETS.search(squeezed)
    return {"m2": "㎡", "m²": "㎡", "平方米": "㎡"}.get(match[1], match[1]) if match else None


@cache
def _levels() -> tuple[dict[str, str], dict[str, str], dict[str, Any]]:
    data = _load("levels")
    first = {plain(label): code for code, entry in data["level1"].items() for label in entry["labels"]}
    second = {plain(label): code for code, entry in data["level2"].items() for label in entry["labels"]}
    return first, second, data


@lru_cache(maxsize=4096)
def level_code(level: int, text: str) -> str | None:
    """Code of a 一级 (1) or 二级 (2) indicator label, its marks such as (50分) apart; None when it is no such label."""
    if len(text) > _LONGEST_LEVEL:
        return None
    label = plain(_BRACKETS.sub("", squeeze(text)))
    label = _MARKS.sub("", label) or label
    return _levels()[level - 1].get(label)


@lru_cache(maxsize=1024)
def is_scorecard_section(text: str) -> bool:
    """Whether a label is a 一级指标 of one of the scorecards."""
    return plain(_MARKS.sub("", _BRACKETS.sub("", squeeze(text)))) in {
        plain(label) for label in _load("levels")["scorecard_level1"]
    }


def levels_above(level2: str) -> list[str]:
    """The 一级 codes that a 二级 may stand under, most usual first."""
    return _levels()[2]["level2"][level2]["under"]


def level_name(level: int, code: str) -> str:
    """The usual name of a level code."""
    return _levels()[2][f"level{level}"][code]["name"]


@cache
def placeholder() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns of what templates leave behind: a whole name (指标1, ……), and a prefix of a name (指标1：)."""
    data = _levels()[2]
    return re.compile(data["placeholder"]), re.compile(data["placeholder_prefix"])


@lru_cache(maxsize=1024)
def title_kind(title: str) -> str | None:
    """Kind of the form that a title announces; None when it announces none."""
    squeezed = plain(title)
    if any(word in squeezed for word in _load("titles")["skip"]):
        return None
    return next((k["kind"] for k in _load("titles")["kinds"] if all(word in squeezed for word in k["all"])), None)


def header_spellings() -> Mapping[str, Role]:
    """Every header of a column as ``plain`` spells it → its role."""
    return _columns()


def level_spellings(level: int) -> Mapping[str, str]:
    """Every label of a 一级 (1) or 二级 (2) as ``plain`` spells it → its code."""
    return _levels()[level - 1]


def field_spellings(*names: str) -> Mapping[str, str]:
    """Every label of these sets of ``rows.yaml`` as ``plain`` spells it → the set's name."""
    return {label: name for name in names for label in _sets()[name]}


@lru_cache(maxsize=1024)
def is_unit(text: str) -> bool:
    """Whether a cell prints nothing but the unit of a target: 个, %, 元/人."""
    squeezed = squeeze(text)
    return squeezed.partition("/")[0].lower() in target_units() if len(squeezed) <= 8 else False


@cache
def target_units() -> frozenset[str]:
    """What a column 度量单位 prints, in lower case."""
    return frozenset(map(str.lower, _levels()[2]["target_units"]))


@cache
def scorecard_parts() -> tuple[str, ...]:
    """Names of the 二级 of scorecards, longest first."""
    return tuple(sorted(_load("scorecard")["parts"], key=len, reverse=True))


@cache
def _scorecard_level2() -> frozenset[str]:
    return frozenset(plain(name) for key in ("parts", "level2") for name in _load("scorecard")[key])


@lru_cache(maxsize=1024)
def is_scorecard_level2(text: str) -> bool:
    """Whether a label is a 二级指标 of one of the scorecards."""
    return len(text) <= 40 and plain(_MARKS.sub("", _BRACKETS.sub("", squeeze(text)))) in _scorecard_level2()


@cache
def scorecard_names() -> tuple[str, ...]:
    """Names of usual scored items, longest first."""
    return tuple(sorted(_load("scorecard")["names"], key=len, reverse=True))
