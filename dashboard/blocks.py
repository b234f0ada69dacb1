"""The pieces that pages are made of, as safe HTML: tables, tiles, bars, badges, pagers.

Lives here: markup with the class names that ``components/blocks.css`` styles. Pure functions. Values come in as text
or as ``Markup``; text is escaped here. Never here: queries or Streamlit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from dashboard import safe
from dashboard.links import Parameter, href

Cell = str | Markup | None

SEVERITY_SIGNS = {"error": "✕", "warning": "!", "info": "i"}
STATUS_SIGNS = {"pass": "✓", "fail": "✕", "unresolved": "?", "not_applicable": "–"}


@dataclass(frozen=True, slots=True)
class Column:
    """A table column; ``sort`` is the name that a click on the head puts into the URL."""

    title: str
    align: str = "left"  # left | right
    sort: str | None = None
    help: str | None = None
    wide: bool = False  # takes the room that is left


@dataclass(frozen=True, slots=True)
class Sorting:
    """How the rows are sorted, and the address that sorts otherwise."""

    page: str
    parameters: Mapping[str, Parameter]
    by: str
    descending: bool

    def address(self, name: str) -> str:
        """A click on the sorted column turns the order round; another column starts with its biggest values."""
        descending = not self.descending if name == self.by else True
        given = {k: v for k, v in self.parameters.items() if k not in ("sort", "page")}
        return href(self.page, given, sort=("-" if descending else "") + name)


def link(address: str, label: Cell, css: str = "") -> Markup:
    """An inner link. The address comes from ``links.href``."""
    return Markup('<a class="{}" href="{}">{}</a>').format(css or "link", address, safe.text(label))


def badge(label: str, tone: str, sign: str = "") -> Markup:
    """A small coloured label; the sign tells the same without colour."""
    mark = Markup('<span class="sign" aria-hidden="true">{}</span>').format(sign) if sign else Markup("")
    return Markup('<span class="badge {}">{}{}</span>').format(tone, mark, safe.text(label))


def severity(code: str | None, label: str) -> Markup:
    """错误, 警告 or 提示."""
    return badge(label, code or "none", SEVERITY_SIGNS.get(code or "", ""))


def status(code: str | None, label: str) -> Markup:
    """通过, 未通过, 无法判定 or 不适用."""
    return badge(label, f"status-{code}", STATUS_SIGNS.get(code or "", ""))


def muted(value: object) -> Markup:
    """Secondary text."""
    return Markup('<span class="muted">{}</span>').format(safe.text(value))


def two_lines(first: Cell, second: Cell) -> Markup:
    """A value with a smaller line under it."""
    if not second:
        return safe.text(first)
    return Markup('<span class="first">{}</span><span class="second">{}</span>').format(
        safe.text(first), safe.text(second)
    )


def meter(percent: Decimal | None, label: str, tone: str = "pass") -> Markup:
    """A percentage with a bar behind it."""
    if percent is None:
        return muted(label)
    width = f"{min(max(percent, Decimal(0)), Decimal(100)):.1f}"
    return Markup(
        '<span class="meter"><span class="fill {}" style="width:{}%"></span><span class="of">{}</span></span>'
    ).format(tone, width, safe.text(label))


def table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    caption: str,
    empty: str = "没有符合条件的记录。",
    sorting: Sorting | None = None,
    marked: frozenset[int] = frozenset(),
) -> Markup:
    """A table; on a narrow screen every row becomes a card. ``marked`` are the numbers of rows to set off."""
    body = []
    for n, row in enumerate(rows):
        cells = [
            Markup('<td class="{}" data-label="{}">{}</td>').format(_classes(column), column.title, safe.text(value))
            for column, value in zip(columns, row, strict=True)
        ]
        body.append(Markup("<tr{}>{}</tr>").format(Markup(' class="marked"') if n in marked else "", safe.join(cells)))
    if not body:
        return note(empty)
    head = safe.join([_head(column, sorting) for column in columns])
    return Markup(
        '<div class="scroll"><table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>'
    ).format(safe.text(caption), head, safe.join(body))


def _classes(column: Column) -> str:
    return ("num" if column.align == "right" else "txt") + (" wide" if column.wide else "")


def _head(column: Column, sorting: Sorting | None) -> Markup:
    title: Markup = safe.text(column.title)
    state = Markup("")
    if sorting and column.sort:
        sorted_by = sorting.by == column.sort
        arrow = ("↓" if sorting.descending else "↑") if sorted_by else "↕"
        if sorted_by:
            state = Markup(' aria-sort="{}"').format("descending" if sorting.descending else "ascending")
        title = Markup('<a class="sorter" href="{}" title="{}">{}<span class="arrow">{}</span></a>').format(
            sorting.address(column.sort), f"按{column.title}排序", title, arrow
        )
    tip = Markup(' title="{}"').format(column.help) if column.help else ""
    return Markup('<th scope="col" class="{}"{}{}>{}</th>').format(_classes(column), state, tip, title)


def note(message: Cell) -> Markup:
    """One line that says that there is nothing, or how to read what follows."""
    return Markup('<p class="note">{}</p>').format(safe.text(message))


@dataclass(frozen=True, slots=True)
class Tile:
    """A big number with its name and what it means."""

    name: str
    value: Cell
    meaning: Cell = None
    address: str | None = None
    tone: str = ""


def tiles(items: Iterable[Tile]) -> Markup:
    """A row of big numbers that wraps on narrow screens."""
    items = list(items)
    out = []
    for item in items:
        inner = Markup('<span class="name">{}</span><span class="value {}">{}</span><span class="meaning">{}</span>')
        content = inner.format(safe.text(item.name), item.tone, safe.text(item.value), safe.text(item.meaning))
        if item.address:
            out.append(Markup('<a class="tile" href="{}">{}</a>').format(item.address, content))
        else:
            out.append(Markup('<div class="tile">{}</div>').format(content))
    columns = 3 if len(items) == 6 else len(items)
    return Markup('<div class="tiles" style="--columns:{}">{}</div>').format(columns, safe.join(out))


@dataclass(frozen=True, slots=True)
class Bar:
    """One ranked amount."""

    name: Cell
    parts: tuple[tuple[str, int], ...]  # tone and count, drawn one after the other
    address: str | None = None
    label: str | None = None  # instead of the sum

    @property
    def total(self) -> int:
        return sum(count for _, count in self.parts)


def bars(items: Sequence[Bar], title: str, empty: str = "没有。") -> Markup:
    """Counts as horizontal bars, each a link to what it counts."""
    if not items:
        return Markup('<h3 class="bars-title">{}</h3>{}').format(safe.text(title), note(empty))
    longest = max(1, *(item.total for item in items))
    out = []
    for item in items:
        name = link(item.address, item.name, "bar-name") if item.address else safe.text(item.name)
        fills = [
            Markup('<span class="fill {}" style="width:{}%"></span>').format(tone, f"{count * 100 / longest:.1f}")
            for tone, count in item.parts
        ]
        out.append(
            Markup(
                '<div class="bar-row"><span class="bar-label">{}</span><span class="track">{}</span>'
                '<span class="bar-count">{}</span></div>'
            ).format(name, safe.join(fills), item.label or f"{item.total:,}")
        )
    return Markup('<h3 class="bars-title">{}</h3><div class="bars">{}</div>').format(safe.text(title), safe.join(out))


def facts(pairs: Iterable[tuple[str, Cell]]) -> Markup:
    """Names and values, for the head of a page or a detail."""
    out = [Markup("<dt>{}</dt><dd>{}</dd>").format(safe.text(n), safe.text(v)) for n, v in pairs if v]
    return Markup('<dl class="facts">{}</dl>').format(safe.join(out))


def heading(title: Cell, level: int = 2) -> Markup:
    """A heading made of report text."""
    return Markup("<h{}>{}</h{}>").format(level, safe.text(title, 200), level)


def pager(page: str, parameters: Mapping[str, Parameter], current: int, n_rows: int, size: int) -> Markup:
    """Which rows are shown of how many, and the way to the others."""
    last = max(1, -(-n_rows // size))
    first_row = (current - 1) * size + 1
    shown = f"第 {first_row:,}–{min(current * size, n_rows):,} 条，共 {n_rows:,} 条" if n_rows else ""
    wanted = sorted({1, current - 1, current, current + 1, last} & set(range(1, last + 1)))
    parts: list[Markup] = [Markup('<span class="shown">{}</span>').format(shown)]
    before = 0
    for n in wanted if last > 1 else []:
        if n - before > 1:
            parts.append(Markup('<span class="gap">…</span>'))
        if n == current:
            parts.append(Markup('<span class="current" aria-current="page">{}</span>').format(n))
        else:
            parts.append(link(href(page, parameters, page=n if n > 1 else None), str(n), "step"))
        before = n
    return Markup('<nav class="pager" aria-label="翻页">{}</nav>').format(safe.join(parts))
