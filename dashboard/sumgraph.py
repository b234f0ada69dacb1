"""Sums among a report's amounts as a Graphviz graph.

Lives here: DOT text from nodes and edges; labels are quoted, so report text cannot change the graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.safe import visible

_LABEL_CHARACTERS = 60
_LINE_CHARACTERS = 17
_COLOURS = {"fail-error": "#D55E00", "fail-warning": "#B87A00", "fail-info": "#0072B2"}


@dataclass(frozen=True, slots=True)
class Node:
    """A figure."""

    key: str
    name: str
    value: str
    tone: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A part (``source``) and the total that it is added into."""

    source: str
    target: str
    broken: bool
    label: str


def quoted(value: str) -> str:
    """A DOT string; its only special characters are the quote and the backslash."""
    text = visible(value)
    if len(text) > _LABEL_CHARACTERS:
        text = text[: _LABEL_CHARACTERS - 1] + "…"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _box(node: Node) -> str:
    """Label of a box: the name in short lines, and the value. The line breaks are ours: each line is quoted alone."""
    name = visible(node.name)[:_LABEL_CHARACTERS]
    lines = [name[n : n + _LINE_CHARACTERS] for n in range(0, len(name), _LINE_CHARACTERS)]
    return '"' + "\\n".join(quoted(line)[1:-1] for line in [*lines, node.value]) + '"'


def broken_parts(nodes: Sequence[Node], edges: Sequence[Edge]) -> tuple[list[Node], list[Edge]]:
    """Only what hangs together with a sum that does not add up."""
    reached = {end for edge in edges if edge.broken for end in (edge.source, edge.target)}
    grew = True
    while grew:
        touching = {end for e in edges if e.source in reached or e.target in reached for end in (e.source, e.target)}
        grew = not touching <= reached
        reached |= touching
    return [n for n in nodes if n.key in reached], [e for e in edges if e.target in reached]


def draw(nodes: Sequence[Node], edges: Sequence[Edge]) -> str:
    """DOT of the graph, from parts on the left to totals on the right."""
    names = {node.key: f"n{i}" for i, node in enumerate(nodes)}
    lines = [
        "digraph sums {",
        "  rankdir=LR; bgcolor=transparent; ranksep=0.9; nodesep=0.18;",
        '  node [shape=box, style="rounded,filled", fillcolor=white, color="#9AA4B1", fontname="sans-serif",'
        " fontsize=12];",
        '  edge [color="#0072B2", fontname="sans-serif", fontsize=10, arrowsize=0.7];',
    ]
    for node in nodes:
        colour = _COLOURS.get(node.tone)
        frame = f', color="{colour}", penwidth=2' if colour else ""
        lines.append(f"  {names[node.key]} [label={_box(node)}{frame}];")
    labelled: set[tuple[str, str]] = set()
    for edge in edges:
        broken = ""
        if edge.broken:
            # the gap belongs to the sum: it is written once
            once = (edge.target, edge.label)
            label = f", label={quoted(edge.label)}" if once not in labelled else ""
            labelled.add(once)
            broken = f' [color="#D55E00", fontcolor="#B84A00", style=dashed, penwidth=2.2{label}]'
        lines.append(f"  {names[edge.source]} -> {names[edge.target]}{broken};")
    return "\n".join([*lines, "}"])
