"""What manifest.json must say: everything described in both languages, keys tested, names and layers as designed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

import pytest

Node = dict[str, Any]

LAYERS = {
    # layer → names, and the layers that it may read
    "staging": (r"stg_[a-z]+__[a-z_]+", {"source"}),
    "intermediate": (r"int_[a-z_]+_(?:[a-z]+ed|loaded|run[s]?_ordered|chosen|found)[a-z_]*", None),
    "marts": (r"(?:dim|fct|agg)_[a-z_]+|build_info", None),
    "zh": (r"zh_[a-z_]+", {"marts"}),
}
UNITS = {  # a decimal's type says what it is; its name says the unit
    "decimal(20,6)": r".*_wan|value|stated_value|difference",
    "decimal(12,6)": r".*_pct|.*(?:_rate|_share)(?:_.*)?|coverage|.*(?:score|weight)|score|weight",
}
NO_REFERENCE = {
    # a key that is not another table's
    "document_hash", "quantity_key", "measure_key", "result_key", "indicator_key", "claim_key", "finding_key",
}  # fmt: skip


def layer(node: Node) -> str:
    """Layer of a model, from the folder it stands in."""
    return PurePosixPath(node["path"]).parts[0]


def of_type(manifest: Node, kind: str) -> list[Node]:
    return [n for n in manifest["nodes"].values() if n["resource_type"] == kind]


def _tests_of(manifest: Node, model: Node) -> list[Node]:
    return [t for t in of_type(manifest, "test") if t.get("attached_node") == model["unique_id"]]


def label(column: Node) -> str | None:
    return column["config"]["meta"].get("label_zh")


def problems(manifest: Node) -> Iterator[str]:
    """Everything that is not as it must be."""
    for check in (_descriptions, _columns, _names, _lineage, _keys, _contracts, _unit_tests, _others):
        yield from check(manifest)


def _descriptions(manifest: Node) -> Iterator[str]:
    for model in of_type(manifest, "model"):
        name = model["name"]
        if not re.match(r"One row per .+\.", model["description"]):
            yield f"{name}: the description does not begin with the grain"
        if "```sql" not in model["description"]:
            yield f"{name}: no example"
        beside = PurePosixPath(model["patch_path"].split("://")[-1]).parent
        if beside != PurePosixPath(model["original_file_path"]).parent:
            yield f"{name}: described in another folder"
        if not model["config"]["meta"].get("owner"):
            yield f"{name}: no owner"


def _columns(manifest: Node) -> Iterator[str]:
    for node in [*of_type(manifest, "model"), *of_type(manifest, "seed")]:
        chinese = []
        if not node["columns"]:
            yield f"{node['name']}: no columns are described"
        for column in node["columns"].values():
            where = f"{node['name']}.{column['name']}"
            if not column["description"].strip().endswith("."):
                yield f"{where}: no description"
            name = column["name"] if node["name"].startswith("zh_") else label(column)
            if not name or name.isascii():
                yield f"{where}: no Chinese label"
            chinese.append(name)
        if len(set(chinese)) != len(chinese):
            yield f"{node['name']}: two columns have one Chinese label"


def _names(manifest: Node) -> Iterator[str]:
    for model in of_type(manifest, "model"):
        pattern, _ = LAYERS[layer(model)]
        if not re.fullmatch(pattern, model["name"]):
            yield f"{model['name']}: not a name of layer {layer(model)}"
        if model["schema"] != layer(model):
            yield f"{model['name']}: in schema {model['schema']}"
        if layer(model) == "zh" and model["alias"].isascii():
            yield f"{model['name']}: the view has no Chinese name"
        if layer(model) != "marts":
            continue
        for column in model["columns"].values():
            kind, name = column["data_type"], column["name"]
            if not re.fullmatch(UNITS.get(kind, ".*"), name):
                yield f"{model['name']}.{name}: the name does not tell the unit of {kind}"
            if kind == "boolean" and not re.match(r"is_|has_|basis_inferred|unit_inherited|open_list", name):
                yield f"{model['name']}.{name}: not a name of a boolean"


def _lineage(manifest: Node) -> Iterator[str]:
    for model in of_type(manifest, "model"):
        for parent in model["depends_on"]["nodes"]:
            kind = parent.split(".")[0]
            above = layer(manifest["nodes"][parent]) if kind == "model" else kind
            allowed = LAYERS[layer(model)][1]
            if kind == "source" and layer(model) != "staging":
                yield f"{model['name']}: reads a file, which only staging does"
            if above == "zh" or (layer(model) == "staging" and kind == "model" and "parses" not in model["raw_code"]):
                yield f"{model['name']}: reads {parent}"
            if allowed == {"marts"} and above != "marts":
                yield f"{model['name']}: a Chinese view reads {parent}"


def _keys(manifest: Node) -> Iterator[str]:
    for model in of_type(manifest, "model"):
        tests = _tests_of(manifest, model)
        unique = [t for t in tests if t["test_metadata"]["name"] in ("unique", "unique_key")]
        if not unique:
            yield f"{model['name']}: no key is tested"
        if layer(model) != "marts":
            continue
        tested = {t["column_name"] for t in tests}
        for column in model["columns"].values():
            name = column["name"]
            if name.endswith("_key") and name not in NO_REFERENCE and name not in tested:
                yield f"{model['name']}.{name}: the key is not tested"
        coded = [c for c in model["columns"].values() if "code_type" in c["config"]["meta"]]
        if coded and "known_codes" not in {t["test_metadata"]["name"] for t in tests}:
            yield f"{model['name']}: codes are not tested"


def _contracts(manifest: Node) -> Iterator[str]:
    for model in of_type(manifest, "model"):
        if layer(model) != "marts":
            continue
        config = model["config"]
        if not config["contract"]["enforced"] or config["access"] != "public":
            yield f"{model['name']}: no enforced, public contract"
        if config["materialized"] == "incremental" and config["on_schema_change"] != "fail":
            yield f"{model['name']}: a changed contract must fail"


LOGIC = re.compile(r"\b(?:case|coalesce|group by|join|nullif|over|qualify|union|where)\b")


def _unit_tests(manifest: Node) -> Iterator[str]:
    """A Chinese view only puts labels on a mart; it is tested on the rich world."""
    tested = {name for test in manifest["unit_tests"].values() for name in test["depends_on"]["nodes"]}
    for model in of_type(manifest, "model"):
        code = re.sub(r"\{#.*?#\}|--[^\n]*", "", model["raw_code"], flags=re.S)
        if layer(model) != "zh" and LOGIC.search(code) and model["unique_id"] not in tested:
            yield f"{model['name']}: has logic and no unit test"


def _others(manifest: Node) -> Iterator[str]:
    described = [*manifest["sources"].values(), *manifest["exposures"].values(), *of_type(manifest, "seed")]
    described += [m for m in manifest["macros"].values() if m["package_name"] == "jixiao"]
    for node in described:
        if not node["description"]:
            yield f"{node['name']}: no description"
    read = {parent for e in manifest["exposures"].values() for parent in e["depends_on"]["nodes"]}
    marts = {m["unique_id"] for m in of_type(manifest, "model") if layer(m) == "marts"}
    for unread in sorted(marts - read):
        yield f"{unread}: no exposure reads it"


def test_the_manifest_says_what_it_must(manifest: Node) -> None:
    assert list(problems(manifest)) == []


def _without_label(m: Node) -> None:
    m["nodes"]["model.jixiao.fct_budget"]["columns"]["amount_wan"]["config"]["meta"] = {}


def _without_unit(m: Node) -> None:
    columns = m["nodes"]["model.jixiao.fct_budget"]["columns"]
    columns["amount"] = {**columns.pop("amount_wan"), "name": "amount"}


def _without_tests(m: Node) -> None:
    m["nodes"] = {k: n for k, n in m["nodes"].items() if n.get("attached_node") != "model.jixiao.fct_sangong"}


def _without_unit_test(m: Node) -> None:
    m["unit_tests"] = {k: t for k, t in m["unit_tests"].items() if t["model"] != "fct_sangong"}


def _reading_files(m: Node) -> None:
    m["nodes"]["model.jixiao.fct_budget"]["depends_on"]["nodes"].append("source.jixiao.parsed.figures")


def _misnamed(m: Node) -> None:
    m["nodes"]["model.jixiao.int_runs_found"]["name"] = "int_runs"


def _grainless(m: Node) -> None:
    m["nodes"]["model.jixiao.dim_code"]["description"] = "Codes."


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_without_label, "no Chinese label"),
        (_without_unit, "does not tell the unit"),
        (_without_tests, "no key is tested"),
        (_without_unit_test, "has logic and no unit test"),
        (_reading_files, "only staging does"),
        (_misnamed, "not a name of layer"),
        (_grainless, "does not begin with the grain"),
    ],
)
def test_what_is_not_as_it_must_be_is_seen(manifest: Node, spoil: Callable[[Node], None], words: str) -> None:
    import copy

    spoilt = copy.deepcopy(manifest)
    spoil(spoilt)
    assert [p for p in problems(spoilt) if words in p]
