"""Which place a report speaks of: names of provinces, cities, counties and management areas in text.

Lives here: the index over ``knowledge/regions.csv`` (GB/T 2260 codes) and ``region_former_names.csv``; how names borne
by several places are settled. Never here: departments, titles, or a guess where the text does not decide.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Region:
    """One row of ``regions.csv``."""

    region_key: str  # GB/T 2260 code, six digits
    region_name: str
    region_level: str  # province | city | county | management_area
    province: str
    city: str  # "" for provinces and for counties that stand right under the province
    county: str

    def lies_in(self, other: Region) -> bool:
        """Whether this is a part of ``other`` (not ``other`` itself)."""
        if other.region_level == "province":
            return self.province == other.region_name and self is not other
        return other.region_level == "city" and self.city == other.region_name and bool(self.county)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place name in a text; ``regions`` are all places that bear it."""

    start: int
    end: int
    name: str
    regions: tuple[Region, ...]
    is_short: bool  # 湖南, 益阳: said without its level, so weaker than 湖南省, 益阳市


# Words of prose that are also names of counties: they count only right behind their city (晋城市城区, 攀枝花市东区).
_GENERIC = frozenset(
    [
        *(
            "城区",
            "郊区",
            "矿区",
            "东区",
            "西区",
            "南区",
            "北区",
            "市中区",
            "新区",
            "新城区",
            "城关区",
            "城中区",
            "河北区",
        ),
        *("开发区", "高新区", "经开区", "示范区", "管理区", "工业园区", "和县", "云县"),
    ]
)
_PEOPLES = (
    "各族|满族|回族|蒙古族|蒙古|藏族|苗族|彝族|壮族|布依族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族|"
    "纳西族|景颇族|柯尔克孜族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|锡伯|塔吉克族|塔吉克|怒族|普米族|裕固族|保安族|"
    "独龙族|鄂温克族|朝鲜族|维吾尔族|维吾尔|壮"
)
_AUTONOMOUS = re.compile(rf"^(.{{2,6}}?)(?:{_PEOPLES})*自治([州县旗区])$")
_HIGH_TECH = ("高新区", "高新技术产业开发区", "高新技术产业园区", "高新技术开发区")
_ECONOMIC = ("经开区", "经济开发区", "经济技术开发区")
_LEVEL_ENDS = "省市州县区旗盟"
_LEVEL_END = re.compile(f"[{_LEVEL_ENDS}]")
_LEVEL = re.compile(r"(?:特别行政区|自治区|地区|省|市|盟|州|县|区|旗)$")


@cache
def all_regions() -> tuple[Region, ...]:
    """Every region, ordered by code."""
    text = (files("ingest") / "knowledge" / "regions.csv").read_text(encoding="utf-8")
    return tuple(Region(**row) for row in csv.DictReader(text.splitlines()))


@cache
def region_of(region_key: str) -> Region | None:
    """The region with a code; None when there is none."""
    return next((r for r in all_regions() if r.region_key == region_key), None)


def short_name(name: str) -> str:
    """The name without its level: 湖南省 → 湖南, 芷江侗族自治县 → 芷江, 益阳市 → 益阳."""
    autonomous = _AUTONOMOUS.match(name)
    if autonomous:
        return autonomous[1]
    short = _LEVEL.sub("", name)
    return short if len(short) > 1 else name


def _names_of(region: Region) -> list[tuple[str, bool]]:
    """The names under which a place may be mentioned; True for those without their level."""
    name, short = region.region_name, short_name(region.region_name)
    names = [(name, False)]
    if region.region_level in ("province", "city"):
        names.append((short, True))
    autonomous = _AUTONOMOUS.match(name)
    if autonomous and region.region_level != "province":
        names.append((short + autonomous[2], False))
    if region.region_level == "management_area" and region.city:
        city = short_name(region.city)
        for kind, aliases in (("高新技术|高技术", _HIGH_TECH), ("经济技术开发区|经济开发区", _ECONOMIC)):
            if re.search(kind, name):
                names += [(place + alias, False) for place in (city, region.city) for alias in aliases]
    if region.region_name == "市中区":
        names.append((short_name(region.city) + "市中区", False))
    return names


@dataclass(frozen=True, slots=True)
class _Names:
    """All names, found by two characters: those with a level by their last two, the others by their first two."""

    places: dict[str, tuple[tuple[Region, ...], bool]]
    lengths_by_end: dict[str, tuple[int, ...]]
    lengths_by_start: dict[str, tuple[int, ...]]
    start: re.Pattern[str]


@cache
def _index() -> _Names:
    by_name: dict[str, dict[str, Region]] = {}
    short: dict[str, bool] = {}
    provinces = {short_name(r.region_name) for r in all_regions() if r.region_level == "province"}

    def add(name: str, is_short: bool, region: Region) -> None:
        # 吉林, 海南: alone they are the province; 河南县 is more often 河南 + 县级
        if region.region_level != "province" and (name in provinces or (name[:-1] in provinces and name[-1] == "县")):
            return
        by_name.setdefault(name, {})[region.region_key] = region
        short[name] = short.get(name, True) and is_short

    for region in all_regions():
        for name, is_short in _names_of(region):
            add(name, is_short, region)
    text = (files("ingest") / "knowledge" / "region_former_names.csv").read_text(encoding="utf-8")
    by_key = {r.region_key: r for r in all_regions()}
    for row in csv.DictReader(text.splitlines()):
        add(row["former_name"], False, by_key[row["region_key"]])
    by_end: dict[str, set[int]] = {}
    by_start: dict[str, set[int]] = {}
    for name in by_name:
        known, two = (by_end, name[-2:]) if name[-1] in _LEVEL_ENDS else (by_start, name[:2])
        known.setdefault(two, set()).add(len(name))
    first, second = ("".join(sorted({two[i] for two in by_start})) for i in (0, 1))
    return _Names(
        {name: (tuple(regions.values()), short[name]) for name, regions in by_name.items()},
        {two: tuple(sorted(lengths)) for two, lengths in by_end.items()},
        {two: tuple(sorted(lengths)) for two, lengths in by_start.items()},
        re.compile(f"[{first}](?=[{second}])"),
    )


def mentions(text: str) -> list[Mention]:
    """Place names in a text from left to right, the longest at each place; generic ones only behind their city."""
    names = _index()
    places, by_end, by_start = names.places, names.lengths_by_end, names.lengths_by_start
    spans: list[tuple[int, int]] = []
    for m in _LEVEL_END.finditer(text, 1):
        end = m.end()
        if lengths := by_end.get(text[end - 2 : end]):
            spans.extend((end - n, -end) for n in lengths if n <= end and text[end - n : end] in places)
    for m in names.start.finditer(text):
        start = m.start()
        if lengths := by_start.get(text[start : start + 2]):
            spans.extend((start, -start - n) for n in lengths if text[start : start + n] in places)
    spans.sort()
    found: list[Mention] = []
    at = 0
    for start, negative_end in spans:
        if start < at:
            continue
        at = -negative_end
        name = text[start:at]
        possible, is_short = places[name]
        if name in _GENERIC:
            parent = found[-1] if found and text[found[-1].end : start].strip() == "" else None
            possible = tuple(r for r in possible if parent and any(r.lies_in(p) for p in parent.regions))
        if possible:
            found.append(Mention(start, at, name, possible, is_short))
    return found


def find_region(
    names: Sequence[str], context: str | Callable[[], str] = "", level_word: str | None = None
) -> Region | None:
    """The place that a department belongs to.

    ``names``: texts that should name it, the surest first (department, title, notice). ``context``: the report's text,
    which settles a county name borne by several cities, and serves as the last source when no name speaks of a place;
    a function gives it only when it is needed.
    ``level_word``: 省, 市, 州, 县 or 区 as the department calls its own level (区委组织部), for that last source.
    Returns None when nothing is named or several places remain possible.
    """
    said = [mentions(name) for name in names]
    for of_name in said:
        if of_name:
            return _settle(of_name, said, context)
    return _most_mentioned(mentions(_text_of(context)), level_word) if context else None


def _text_of(context: str | Callable[[], str]) -> str:
    return context if isinstance(context, str) else context()


def _settle(of_name: list[Mention], said: list[list[Mention]], context: str | Callable[[], str]) -> Region | None:
    """Follow the first place of a name down to its smallest part, then settle what is left open."""
    first = of_name[0]
    possible = first.regions
    for mention in of_name[1:]:
        inner = tuple(r for r in mention.regions if any(r.lies_in(p) for p in possible))
        if inner:
            possible = inner
        else:  # 霞山区（湛江市）: a larger place named behind
            narrowed = tuple(r for r in possible if any(r.lies_in(o) for o in mention.regions))
            possible = narrowed or possible
    if len(possible) == 1:
        # 鼓楼区 behind 福州 in another line of the head is still one place; a city may be made smaller by no one
        return possible[0]
    around = [m for group in said for m in group] + mentions(_text_of(context))
    votes: Counter[str] = Counter()
    for mention in around:
        if len(mention.regions) == 1:
            for region in possible:
                if region.lies_in(mention.regions[0]):
                    votes[region.region_key] += 1 if mention.regions[0].region_level == "province" else 2
    return _clear_winner(votes, {r.region_key: r for r in possible})


def _most_mentioned(around: list[Mention], level_word: str | None) -> Region | None:
    votes: Counter[str] = Counter()
    places: dict[str, Region] = {}
    parents: Counter[str] = Counter(m.regions[0].region_key for m in around if len(m.regions) == 1)
    for mention in around:
        if mention.is_short:
            continue
        possible = mention.regions
        if len(possible) > 1:  # which 鼓楼区? the one whose city is spoken of
            scored = Counter({r.region_key: n for r in possible if (n := sum(parents[p] for p in _parent_keys(r)))})
            winner = _clear_winner(scored, {r.region_key: r for r in possible})
            possible = (winner,) if winner else ()
        for region in possible:
            if level_word is None or region.region_name.endswith(level_word):
                places[region.region_key] = region
                votes[region.region_key] += 1
    if level_word is None:
        # a county's report names its city too; a city's report names many counties, each less often than itself
        small = Counter({k: n for k, n in votes.items() if places[k].county})
        large = Counter({k: n for k, n in votes.items() if not places[k].county})
        top = max(large.values(), default=0)
        if small and small.most_common(1)[0][1] >= max(2, top):
            return _clear_winner(small, places)
        return _clear_winner(large, places)
    return _clear_winner(votes, places)


@cache
def _parent_keys(region: Region) -> tuple[str, ...]:
    return tuple(r.region_key for r in all_regions() if r.region_level in ("province", "city") and region.lies_in(r))


def _clear_winner(votes: Counter[str], places: dict[str, Region]) -> Region | None:
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return places[ranked[0][0]]
