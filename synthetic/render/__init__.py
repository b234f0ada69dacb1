"""Composed reports as files. Each format is a pure function of the report and a random source for its habits.

Lives here: the table of formats. Never here: what a report says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from synthetic.compose import Composed
from synthetic.render import excel, hypertext, markdown, pdf, text, word


@dataclass(frozen=True, slots=True)
class Format:
    """One way of writing a report down."""

    extension: str
    render: Callable[[Composed, Random], bytes]


FORMATS: dict[str, Format] = {
    "txt": Format("txt", text.tabbed),
    "cells": Format("txt", text.cell_per_line),
    "glued": Format("txt", text.glued),
    "gbk": Format("txt", text.gbk),
    "md": Format("md", markdown.pipes),
    "html": Format("html", hypertext.page),
    "docx": Format("docx", word.document),
    "xlsx": Format("xlsx", excel.workbook),
    "pdf": Format("pdf", pdf.ruled),
    "plainpdf": Format("pdf", pdf.without_rules),
}
"""Format name → how it is made. No name begins another, so that file names tell reports apart."""
