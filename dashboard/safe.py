"""Report text on its way to the screen: always text, never markup.

Lives here: escaping, and making visible what would otherwise steer the display (right-to-left marks, zero-width and
control characters). Never here: layout. HTML is built only from ``Markup`` templates, which escape what is put into
them; report text goes through ``text`` first.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

# C0 (but tab and line ends) and C1 controls, soft hyphen, Arabic letter mark, Mongolian vowel separator, zero-width
# characters and directional marks, line and paragraph separators, embeddings, overrides, word joiner and isolates,
# the byte order mark, interlinear annotations and tags
_STEERING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)


def _name(match: re.Match[str]) -> str:
    return f"⟦U+{ord(match[0]):04X}⟧"


def visible(value: object) -> str:
    """Plain text in which every steering character stands as its code: ``⟦U+202E⟧``. None becomes ""."""
    return "" if value is None else _STEERING.sub(_name, str(value))


def text(value: object, limit: int | None = None) -> Markup:
    """Escaped text for HTML, cut after ``limit`` characters with "…". ``Markup`` is passed on as it is."""
    if isinstance(value, Markup):
        return value
    shown = visible(value)
    if limit is not None and len(shown) > limit:
        shown = shown[: limit - 1] + "…"
    return escape(shown)


def marked(value: str) -> Markup:
    """Like ``text``, with steering characters set off as ``<span class="ctl">``, for the body of a report."""
    out, end = Markup(""), 0
    for match in _STEERING.finditer(value):
        out += escape(value[end : match.start()]) + Markup('<span class="ctl">{}</span>').format(_name(match))
        end = match.end()
    return out + escape(value[end:])


def join(parts: list[Markup] | tuple[Markup, ...], separator: str = "") -> Markup:
    """Concatenate markup; the separator is escaped."""
    return escape(separator).join(parts)
