"""Numbers, times and places as a Chinese reader expects them.

Lives here: formatting of single values. Amounts are ``Decimal`` in 万元, percentages are percent numbers.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal

BEIJING = timezone(timedelta(hours=8))
NOTHING = "—"


def number(value: Decimal | int | None, places: int | None = None) -> str:
    """Digits with thousands separators; all significant decimals, or exactly ``places``. None is a dash."""
    if value is None:
        return NOTHING
    if isinstance(value, int):
        return f"{value:,}"
    if places is not None:
        return f"{value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):,f}"
    shown = f"{value:,f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def with_unit(value: Decimal | int | None, unit: str | None) -> str:
    """``2,686.28 万元``, ``86.61%``; a dash for None."""
    if value is None:
        return NOTHING
    return number(value) + (unit if unit == "%" else f" {unit}" if unit else "")


def percent(value: Decimal | None, places: int = 1) -> str:
    """A percent number as ``96.9%``. What is not quite all never reads as 100 %, nor what is not nothing as 0 %."""
    if value is None:
        return NOTHING
    shown = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    step = Decimal(1).scaleb(-places)
    if shown == 100 and value < 100:
        shown = 100 - step
    elif shown == 0 and value > 0:
        shown = step
    return f"{shown:f}".removesuffix("." + "0" * places) + "%"


def share(part: int | None, whole: int | None) -> Decimal | None:
    """``part`` of ``whole`` in percent; None where there is no whole."""
    if part is None or not whole:
        return None
    return Decimal(part) * 100 / Decimal(whole)


def moment(value: datetime | str | None) -> str:
    """A UTC time as Beijing time, to the minute."""
    if value is None:
        return NOTHING
    when = datetime.fromisoformat(value) if isinstance(value, str) else value
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return f"{when.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def ago(value: datetime | None, now: datetime) -> str:
    """How long ago a UTC time was: 刚刚, 5 分钟前, 3 小时前, 2 天前."""
    if value is None:
        return NOTHING
    when = value if value.tzinfo else value.replace(tzinfo=UTC)
    seconds = (now - when).total_seconds()
    if seconds < 60:
        return "刚刚"
    for size, unit in ((86400, "天"), (3600, "小时"), (60, "分钟")):
        if seconds >= size:
            return f"{int(seconds // size)} {unit}前"
    return "刚刚"


def years(first: int | None, last: int | None) -> str:
    """A span of years."""
    if first is None or last is None:
        return NOTHING
    return str(first) if first == last else f"{first}–{last}"
