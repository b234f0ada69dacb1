"""Synthetic reports: the truth is sound, the labels follow from what is printed, the same seed gives the same bytes."""

from __future__ import annotations

import csv
import hashlib
import re
import zipfile
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from random import Random

import docx
import lxml.html
import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthetic import generate
from synthetic.compose import Composed
from synthetic.document import BrokenGridError, Grid, Heading, Paragraph, lay_out
from synthetic.generate import UnknownOptionError, make_report
from synthetic.invent import SLIPS
from synthetic.labels import Figure, Mark, Text
from synthetic.phrasebook import PHRASES, Printed, fill, phrases
from synthetic.printing import decimal_text, linear_claim, rate_claim
from synthetic.render import FORMATS
from synthetic.slips import wrong_number
from synthetic.style import UNIT_SIZE
from synthetic.truth import YUAN

INDEXES = range(40)
REPORTS = [make_report(i, seed=7, pool="all") for i in INDEXES]


def texts(composed: Composed) -> list[Text]:
    result = []
    for block in composed.blocks:
        if isinstance(block, Paragraph):
            result.append(block.content)
        elif isinstance(block, Grid):
            result += [cell.content for cell in block.cells()]
    return result


def squash(text: str) -> str:
    return re.sub(r"\s", "", text)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


# ---------------------------------------------------------------- truth
@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 10_000), st.sampled_from(("exact", "rounded", "truncated")), st.sampled_from(("open", "held_back"))
)
def test_every_truth_is_sound(index, workflow, pool):
    truth = make_report(index, workflow=workflow, pool=pool).truth
    assert truth.broken_relations() == []
    assert all(amount >= 0 for by_basis in truth.money.values() for amount in by_basis.values())
    assert truth.staff_in_post <= truth.staff_quota
    for project in truth.projects:
        assert project.actual <= project.adjusted
        for basis in ("initial", "adjusted", "actual"):
            assert sum(source[basis] for source in project.sources.values()) == getattr(project, basis)


def test_a_broken_truth_is_noticed():
    truth = make_report(3).truth
    truth.money["expenditure_total"]["actual"] += YUAN
    assert {"expenditure_total|actual", "carryover"} <= set(truth.broken_relations())


# ---------------------------------------------------------------- what is printed
@pytest.mark.parametrize("composed", REPORTS, ids=lambda c: c.style.family)
def test_marks_stand_on_their_numbers(composed):
    marks = [(text, mark) for text in texts(composed) for mark in text.marks]
    assert len(marks) > (3 if composed.style.project_report else 25)
    for text, mark in marks:
        assert text.text[mark.start : mark.end] == mark.label.value, text.text


@pytest.mark.parametrize("composed", REPORTS, ids=lambda c: c.style.family)
def test_printed_money_is_the_truth_rounded(composed):
    """Every labelled amount is a true amount of its concept as this report rounds."""
    true = {}
    for concept, by_basis in composed.truth.money.items():
        true.setdefault(concept, set()).update(by_basis.values())
    for project in composed.truth.projects:
        amounts = {project.initial, project.adjusted, project.actual, 0}
        true.setdefault("project_amount", set()).update(amounts)
        for source in project.sources.values():
            for concept in ("income_fiscal", "income_other"):
                true.setdefault(concept, set()).update({*source.values(), 0})
    for text in texts(composed):
        for mark in text.marks:
            figure = mark.label
            if figure.unit not in UNIT_SIZE or not figure.required or figure.breakdown.endswith("用途"):
                continue
            value = Fraction(figure.value.replace(",", "")) * UNIT_SIZE[figure.unit]
            step = Fraction(UNIT_SIZE[figure.unit], 10 ** len(figure.value.partition(".")[2]))
            possible = {a for c in figure.concept.split("|") for a in true.get(c, ())} | {0}
            slack = 0 if composed.style.workflow == "exact" else step
            assert any(abs(value - amount) <= slack for amount in possible), figure


def test_every_money_number_of_the_narrative_is_labelled_or_claimed():
    for composed in REPORTS:
        claimed = {c.stated.rstrip("%") for c in composed.labels.claims}
        for block in composed.blocks:
            if not isinstance(block, Paragraph) or not block.content.marks:
                continue
            text = block.content
            inside = {i for m in text.marks for i in range(m.start, m.end)}
            for match in re.finditer(r"\d[\d,]*(?:\.\d+)?(?= ?(?:万元|元|亿元))", text.text):
                labelled = match.start() in inside
                assert labelled or match[0].replace(",", "") in claimed, (match[0], text.text)


def test_claims_hold_unless_an_error_is_planted():
    for composed in REPORTS:
        assert composed.labels.findings == []
        for claim in composed.labels.claims:
            assert claim.holds in {"yes", "rounding"}, claim
            if composed.style.workflow == "exact" and claim.kind in {"sum", "difference"}:
                assert claim.holds == "yes", claim


@pytest.mark.parametrize("slip", SLIPS)
def test_planted_errors_break_what_they_say(slip):
    planted = [make_report(i, seed=3, slips=(slip,)) for i in range(50)]
    findings = [(c, f) for c in planted for f in c.labels.findings]
    assert findings, slip
    for composed, finding in findings:
        printed = {m.label.value.replace(",", "") for t in texts(composed) for m in t.marks}
        printed |= {i.target.strip("≥≤=") for i in composed.labels.indicators}
        assert finding.values
        if slip in {"sum_initial", "sangong_initial", "execution_rate"}:
            assert any(c.holds == "no" for c in composed.labels.claims), finding
        if slip == "repeat_public":
            assert set(finding.values) <= printed


def test_every_kind_of_report_is_among_the_tested():
    assert {c.kind for c in REPORTS} == {"整体支出", "项目支出"}
    assert any(c.style.scorecard for c in REPORTS)
    assert len({c.style.family for c in REPORTS}) >= 6


def test_indicator_marks_make_the_total():
    for composed in REPORTS:
        by_scope: dict[str, Fraction] = {}
        for row in composed.labels.indicators:
            assert Fraction(row.score) <= Fraction(row.weight)
            by_scope[row.scope] = by_scope.get(row.scope, Fraction(0)) + Fraction(row.score)
        if composed.style.scorecard:
            assert by_scope["whole"] == Fraction(composed.score)
        for project in composed.labels.projects:
            if not project.total_score:
                continue
            assert by_scope[f"project:{project.name}"] + Fraction(project.score) == Fraction(project.total_score)


# ---------------------------------------------------------------- pieces
def test_fill_keeps_marks_on_numbers():
    figure = Figure("expenditure_total", "actual", 2023, "12.50", "万元")
    slot = Printed(Text("12.50", (Mark(0, 5, figure),)), "万元", "总支出")
    text = fill("全年{total:l}{total}，即{total:n}（{total|万}）。", {"total": slot})
    assert text.text == "全年总支出12.50万元，即12.50（12.50万）。"
    assert [text.text[m.start : m.end] for m in text.spaced().marks] != []
    spaced = text.spaced()
    assert all(spaced.text[m.start : m.end] == "12.50" for m in spaced.marks)
    with pytest.raises(KeyError):
        fill("{missing}", {})


def test_a_grid_that_does_not_fit_is_refused():
    assert lay_out([["a", ("b", 1, 2)], ["c"]], 2, "other").rows[1][1] is None
    for bad in ([["a"]], [["a", "b", "c"]], [["a", ("b", 1, 2)]], [["a", ("b", 1, 2)], ["c", "d"]]):
        with pytest.raises(BrokenGridError):
            lay_out(bad, 2, "other")


def test_claims_tell_rounding_from_error():
    a, b, c = (Printed(Text(n)) for n in ("10.01", "20.02", "30.04"))
    assert linear_claim("sum", "和", [a, b], [], c).holds == "rounding"
    assert linear_claim("sum", "和", [a, b], [], Printed(Text("30.03"))).holds == "yes"
    assert linear_claim("sum", "和", [a, b], [], Printed(Text("31.03"))).holds == "no"
    assert rate_claim("ratio", "率", [a], b, "50.00").holds == "yes"
    assert rate_claim("ratio", "率", [a], b, "51.00").holds == "no"


def test_decimals_are_rounded_half_up_or_cut_off():
    assert decimal_text(Fraction("1.005"), 2, "rounded") == "1.01"
    assert decimal_text(Fraction("1.009"), 2, "truncated") == "1.00"
    assert decimal_text(Fraction("-0.5"), 0, "rounded") == "-1"
    assert decimal_text(Fraction("-0.001"), 2, "rounded") == "0.00"


@given(st.integers(0, 10**9), st.integers(0, 10**8))
def test_a_wrong_number_is_wrong(seed, hundredths):
    numeral = f"{hundredths // 100}.{hundredths % 100:02d}"
    wrong = wrong_number(Random(seed), numeral)
    assert abs(Fraction(wrong) - Fraction(numeral)) >= 1


def test_every_phrase_list_has_an_open_and_a_held_back_part():
    def walk(entry, path):
        if isinstance(entry, dict) and "open" in entry:
            assert entry["open"] and entry.get("held_back"), path
        elif isinstance(entry, dict):
            for key, value in entry.items():
                walk(value, f"{path}/{key}")

    for file in sorted(PHRASES.glob("*.yaml")):
        if file.stem != "families":
            walk(phrases(file.stem), file.stem)


def test_held_back_wordings_are_not_in_the_open_pool():
    held = [t for s in phrases("statements").values() for t in s["held_back"] if t not in s["open"]]
    assert len(held) > 30
    openly = "\n".join(t.text for i in range(30) for t in texts(make_report(i, pool="open")))
    assert "从来源看" not in openly and "经测算" not in openly
    assert any("从来源看" in t.text for i in range(60) for t in texts(make_report(i, pool="held_back")))


# ---------------------------------------------------------------- files
def digest(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_same_seed_same_bytes_and_other_seed_other_bytes(tmp_path):
    formats = tuple(FORMATS)
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        generate(tmp_path / name, 3, seed, formats, every_format=True, slips=None)
    assert digest(tmp_path / "a") == digest(tmp_path / "b")
    assert digest(tmp_path / "a") != digest(tmp_path / "c")


def test_a_report_does_not_depend_on_how_many_are_made(tmp_path):
    generate(tmp_path / "few", 2, 1)
    generate(tmp_path / "many", 5, 1)
    few, many = digest(tmp_path / "few" / "reports"), digest(tmp_path / "many" / "reports")
    assert few.items() <= many.items()


def test_gold_stands_in_the_text_files(tmp_path):
    made = generate(tmp_path, 12, 2, ("txt", "cells", "gbk", "md"), pool="all")
    files = {}
    for path in made.files:
        data = path.read_bytes()
        files[path.stem] = data.decode("gb18030" if path.stem.endswith("gbk") else "utf-8")
    figures = rows(made.gold / "figures.tsv")
    assert len(figures) > 300
    for row in figures:
        assert squash(row["snippet"]) in squash(files[row["report"]]), row
        assert row["value"] in row["snippet"]
    heads = rows(made.gold / "report.tsv")
    assert [h["report"] for h in heads] == [p.stem for p in made.files]
    for head in heads:
        assert squash(head["title"]) in squash(files[head["report"]])


def narrative_and_cells(composed: Composed) -> list[str]:
    words = [b.text if isinstance(b, Heading) else b.content.text for b in composed.blocks if not isinstance(b, Grid)]
    return words + [c.content.text for b in composed.blocks if isinstance(b, Grid) for c in b.cells()]


@pytest.mark.parametrize("composed", REPORTS[:6], ids=lambda c: c.style.family)
def test_html_has_the_grid_with_its_spans(composed):
    data = FORMATS["html"].render(composed, Random(1))
    page = lxml.html.fromstring(data)
    grids = [b for b in composed.blocks if isinstance(b, Grid)]
    tables = page.findall(".//table")
    assert len(tables) == len(grids)
    for table, grid in zip(tables, grids, strict=True):
        found = [
            (td.text_content(), int(td.get("rowspan", 1)), int(td.get("colspan", 1))) for td in table.findall(".//td")
        ]
        assert found == [(c.content.text, c.row_span, c.col_span) for c in grid.cells()]


@pytest.mark.parametrize("composed", REPORTS[:4], ids=lambda c: c.style.family)
def test_docx_has_every_paragraph_and_cell(composed):
    document = docx.Document(BytesIO(FORMATS["docx"].render(composed, Random(1))))
    found = [p.text for p in document.paragraphs]
    found += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert set(narrative_and_cells(composed)) <= set(found)


@pytest.mark.parametrize("composed", REPORTS[:4], ids=lambda c: c.style.family)
def test_xlsx_has_every_text_as_text(composed):
    data = FORMATS["xlsx"].render(composed, Random(1))
    strings = zipfile.ZipFile(BytesIO(data)).read("xl/sharedStrings.xml")
    found = {t.text or "" for t in lxml.etree.fromstring(strings).iter("{*}t")}
    assert {t for t in narrative_and_cells(composed) if t} <= found


@pytest.mark.parametrize("name", ["pdf", "plainpdf"])
def test_pdf_has_a_text_layer_and_rules_only_when_asked(name):
    composed = REPORTS[0]
    with pdfplumber.open(BytesIO(FORMATS[name].render(composed, Random(1)))) as document:
        text = squash("".join(page.extract_text() for page in document.pages))
        n_rules = sum(len(page.lines) for page in document.pages)
    assert squash(composed.title) in text
    wanted = [m.label.value for t in texts(composed) for m in t.marks]
    assert sum(value in text for value in wanted) >= 0.95 * len(wanted)  # a few are broken over lines
    assert (n_rules > 0) == (name == "pdf")


def test_wrong_options_are_refused_before_anything_is_written(tmp_path):
    for options in ({"formats": ("doc",)}, {"formats": ()}):
        with pytest.raises(UnknownOptionError):
            generate(tmp_path / "x", 1, 0, **options)
        assert not (tmp_path / "x").exists()
    for options in ({"pool": "none"}, {"workflow": "lucky"}, {"slips": ("none",)}):
        with pytest.raises(UnknownOptionError):
            make_report(0, **options)
