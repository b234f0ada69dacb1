"""Reads and checks the catalogue files; writes the rules as reference data.

Lives here: YAML → ``Rule`` with every contradiction refused, the catalogue's version, ``rules.parquet`` for the
``dim_rule`` mart. Never here: binding or judging.
"""

from __future__ import annotations

import csv
import hashlib
import re
import string
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from expectations.catalogue.contradictions import refuse_contradictory
from expectations.catalogue.model import (
    BASES,
    DIMENSIONS,
    KINDS,
    OPEN_PARTS,
    SEVERITIES,
    STATUSES,
    Catalogue,
    Change,
    Operand,
    Rule,
)
from expectations.errors import CatalogueError

_RULE_ID = re.compile(r"[A-Z]{3}\.\d{3}")
_RULE_KEYS = {
    "id", "title_zh", "statement_zh", "kind", "binder", "severity", "status", "version", "effective_from", "message",
    "total", "parts", "bases", "min_parts", "open_parts", "missing", "params", "dimension", "effective_to", "changes",
}  # fmt: skip
_FAMILY_KEYS = {"family", "title_zh", "dimension", "kind", "binder", "severity", "message", "effective_from", "rules"}
_INHERITED = ("kind", "binder", "severity", "message", "effective_from", "dimension")
_CHANGE_KEYS = {"version", "on", "what_zh"}
_OPERAND_KEYS = {"concept", "weight", "required", "absent", "alternative", "basis", "may_be_within"}

COMMON_FIELDS = frozenset(
    {"year", "label", "basis", "stated", "recomputed", "difference", "allowed", "unit", "place", "note", "scope"}
)
KIND_FIELDS = {
    "linear": COMMON_FIELDS | {"terms", "parts_place", "formula", "statement"},
    "same_quantity": COMMON_FIELDS | {"printings"},
    "rate": COMMON_FIELDS | {"formula", "statement"},
    "bound": COMMON_FIELDS | {"terms", "name", "target", "actual", "limit", "other", "formula", "statement"},
    "score": COMMON_FIELDS | {"name", "score", "score_min", "score_max", "scores", "weight", "rate", "target"},
}
"""Placeholders a message template of each kind may use."""


def _files() -> list[Any]:
    folder = resources.files("expectations.catalogue")
    return sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)


@cache
def concepts() -> dict[str, dict[str, str]]:
    """The taxonomy, concept → row (name_zh, unit_kind, parent, …)."""
    text = resources.files("ingest").joinpath("knowledge", "taxonomy.csv").read_text(encoding="utf-8-sig")
    return {row["concept"]: row for row in csv.DictReader(text.splitlines())}


@cache
def load_catalogue() -> Catalogue:
    """The catalogue that ships with the package. Raises ``CatalogueError``."""
    return parse_catalogue({f.name: f.read_text(encoding="utf-8") for f in _files()}, set(concepts()))


def rules_version() -> str:
    """Hash of all catalogue files: changes when any rule does."""
    return load_catalogue().version


def parse_catalogue(files: dict[str, str], known_concepts: set[str]) -> Catalogue:
    """Catalogue from file name → YAML text. Raises ``CatalogueError`` that names the file and the rule."""
    rules: list[Rule] = []
    seen: dict[str, str] = {}
    digest = hashlib.sha256()
    for name, text in sorted(files.items()):
        digest.update(name.encode() + b"\0" + text.encode() + b"\0")
        for family in yaml.safe_load(text) or []:
            _refuse_unknown(family, _FAMILY_KEYS, f"{name}: family {family.get('family')}")
            for raw in family["rules"]:
                rule = _rule(raw, family, f"{name}: {raw.get('id')}", known_concepts)
                if rule.rule_id in seen:
                    raise CatalogueError(f"{name}: rule {rule.rule_id} stands already in {seen[rule.rule_id]}")
                seen[rule.rule_id] = name
                rules.append(rule)
    _refuse_redundant(rules)
    refuse_contradictory(rules)
    return Catalogue(tuple(sorted(rules, key=lambda r: r.rule_id)), digest.hexdigest()[:16])


def _refuse_unknown(raw: dict[str, Any], allowed: set[str], where: str) -> None:
    if unknown := set(raw) - allowed:
        raise CatalogueError(f"{where}: unknown keys {sorted(unknown)}")


def _one_of(value: str | None, allowed: tuple[str, ...], what: str, where: str) -> str:
    if value not in allowed:
        raise CatalogueError(f"{where}: {what} {value!r} is not one of {', '.join(allowed)}")
    return value


def _operand(raw: dict[str, Any], where: str, known: set[str]) -> Operand:
    _refuse_unknown(raw, _OPERAND_KEYS, where)
    if raw["concept"] not in known:
        raise CatalogueError(f"{where}: unknown concept {raw['concept']}")
    if raw.get("absent") not in (None, "zero"):
        raise CatalogueError(f"{where}: absent may only be 'zero'")
    if raw.get("required") and raw.get("absent"):
        raise CatalogueError(f"{where}: {raw['concept']} cannot be required and zero when absent")
    return Operand(
        concept=raw["concept"],
        weight=int(raw.get("weight", 1)),
        required=bool(raw.get("required", False)),
        absent_is_zero=raw.get("absent") == "zero",
        alternative=raw.get("alternative"),
        any_basis=raw.get("basis") == "any",
        may_be_within=bool(raw.get("may_be_within", False)),
    )


def _rule(raw: dict[str, Any], family: dict[str, Any], where: str, known: set[str]) -> Rule:
    _refuse_unknown(raw, _RULE_KEYS, where)
    for key in ("id", "title_zh", "statement_zh"):
        if not raw.get(key):
            raise CatalogueError(f"{where}: {key} is missing")
    if not _RULE_ID.fullmatch(raw["id"]) or raw["id"][:5] != family["family"][:5]:
        raise CatalogueError(f"{where}: id does not belong to family {family['family']}")
    data = {k: family[k] for k in _INHERITED if k in family} | raw
    kind = _one_of(data.get("kind"), KINDS, "kind", where)
    severity = data.get("severity") or {}
    message = data.get("message") or ""
    fields = {f for _, f, _, _ in string.Formatter().parse(message) if f is not None}
    if not message or (bad := fields - KIND_FIELDS[kind]):
        raise CatalogueError(f"{where}: message is empty or has unknown placeholders {sorted(bad) if message else ''}")
    since, until = data.get("effective_from"), data.get("effective_to")
    if not isinstance(since, date):
        raise CatalogueError(f"{where}: effective_from is not a date")
    if until is not None and (not isinstance(until, date) or until < since):
        raise CatalogueError(f"{where}: effective_to is not a date, or before effective_from")
    parts = tuple(_operand(p, where, known) for p in data.get("parts", ()))
    if len({(p.concept, p.alternative) for p in parts}) != len(parts):
        raise CatalogueError(f"{where}: a part is named twice")
    raw_total = {"concept": data["total"]} if isinstance(data.get("total"), str) else data.get("total")
    total = _operand(raw_total, where, known) if raw_total else None
    if total and total.concept in {p.concept for p in parts}:
        raise CatalogueError(f"{where}: {total.concept} is its own part")
    truncation = severity.get("truncation")
    version = int(data.get("version", 1))
    return Rule(
        rule_id=raw["id"],
        family=family["family"],
        title_zh=raw["title_zh"],
        statement_zh=raw["statement_zh"],
        kind=kind,
        binder=data.get("binder") or kind,
        dimension=_one_of(data.get("dimension"), DIMENSIONS, "dimension", where),
        severity_inconsistent=_one_of(severity.get("inconsistent"), SEVERITIES, "severity", where),
        severity_truncation=None if truncation is None else _one_of(truncation, SEVERITIES, "severity", where),
        status=_one_of(data.get("status", "active"), STATUSES, "status", where),
        version=version,
        effective_from=since,
        message=message,
        total=total,
        parts=parts,
        bases=tuple(_one_of(b, BASES, "basis", where) for b in data.get("bases", ())),
        min_parts=int(data.get("min_parts", 1)),
        open_parts=_one_of(data.get("open_parts", "fail"), OPEN_PARTS, "open_parts", where),
        missing=_one_of(data.get("missing", "unresolved"), ("unresolved", "not_applicable"), "missing", where),
        params=dict(data.get("params", {})),
        effective_to=until,
        changes=_changes(data.get("changes") or [], version, where),
        family_title_zh=family.get("title_zh", ""),
    )


def _changes(raw: list[dict[str, Any]], version: int, where: str) -> tuple[Change, ...]:
    """The change log: one entry for every version after the first."""
    found = []
    for entry in raw:
        _refuse_unknown(entry, _CHANGE_KEYS, where)
        if not isinstance(entry.get("on"), date) or not entry.get("what_zh"):
            raise CatalogueError(f"{where}: a change needs a date and words")
        found.append(Change(int(entry["version"]), entry["on"], entry["what_zh"]))
    if [c.version for c in found] != list(range(2, version + 1)):
        raise CatalogueError(f"{where}: version {version} needs an entry in its change log for each version from 2 on")
    return tuple(found)


def _refuse_redundant(rules: list[Rule]) -> None:
    """Two active rules with the same binder, operands and parameters would report everything twice."""
    seen: dict[tuple, str] = {}
    for rule in rules:
        if rule.status != "active":
            continue
        what = (rule.binder, rule.total, rule.parts, rule.bases, repr(sorted(rule.params.items())))
        if what in seen:
            raise CatalogueError(f"{rule.rule_id} says the same as {seen[what]}")
        seen[what] = rule.rule_id


def write_reference(path: Path) -> None:
    """Write the rules as ``rules.parquet``, the source of ``dim_rule``."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rules = load_catalogue().rules
    names = (
        "rule_id", "family", "title_zh", "statement_zh", "dimension", "severity_inconsistent", "severity_truncation",
        "status",
    )  # fmt: skip
    table = pa.table(
        {
            **{n: pa.array([getattr(r, n) for r in rules], pa.string()) for n in names},
            "version": pa.array([r.version for r in rules], pa.int64()),
            "effective_from": pa.array([r.effective_from for r in rules], pa.date32()),
        }
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(path.name + ".part")
    pq.write_table(table, scratch)
    scratch.replace(path)
