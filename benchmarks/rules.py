"""How often the rules cry wolf, what they find, and whether they name the right number.

usage: python benchmarks/rules.py [--clean N] [--slips N] [--parsed N] [--cost N] [--seed S] [--output FILE]

Prints (and writes to FILE) Markdown tables: alarms on consistent reports per rounding habit; detection and localization
of planted slips per kind, one and two at a time; the same per rule family; alarms on generated text reports read by the
parser; time against parsing, time of localization, memory. Everything is drawn from the seed: the same command prints
the same figures, times apart. The defaults take some minutes.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.simulated_reports import WORKFLOWS, make_report
from benchmarks.simulated_slips import KINDS, Slip, plant
from expectations import validate
from expectations.catalogue import load_catalogue
from expectations.facts import Claim, Figure, Indicator, Project, Report, ReportFacts
from expectations.records import Finding
from expectations.validate import Outcome, check_reports
from ingest.parse import parse_bytes
from ingest.records import ParsedReport
from synthetic.generate import make_report as write_report
from synthetic.render import FORMATS

BATCH = 250
RELATIONS = ("linear", "rate", "same_quantity")
"""Kinds of rules that tie numbers together: what covers a number."""
LOCALIZED, MORE = 300, 600
"""Reports of which localization and memory are measured."""
SETTINGS = (("repeats and rates", False), ("sums only", True))
Lines = list[str]
WORDS = """
Consistent reports are invented and printed in three habits: every number rounded from the truth (`rounded`), totals
and differences added up from rounded numbers (`hybrid`), everything cut off (`truncated`). Any error or warning on
them is a false alarm; remarks (`info`) are none: all indicators with full marks, or a report that cuts off.
`repeats and rates` print totals in several places and rates beside them, `sums only` every quantity once and no rates
but those of project forms. A slip is planted in one number of a consistent report; *covered* are those that a relation
ties to other numbers. *Rightly named* is a single name, the right one; *wrong name* is worse than none.
Counts are those of the seed, the same everywhere; times depend on the machine, their ratios hardly.
"""
"""What stands above the tables of the file."""


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Lines:
    """Markdown lines of a table."""
    out = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return [*out, *("| " + " | ".join(str(c) for c in row) + " |" for row in rows), ""]


def share(n: int, of: int) -> str:
    """A share as text; a dash of nothing."""
    return f"{100 * n / of:.1f} %" if of else "–"


def batches(items: Iterable[ReportFacts]) -> Iterator[list[ReportFacts]]:
    """Lists of ``BATCH`` reports."""
    batch: list[ReportFacts] = []
    for item in items:
        batch.append(item)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def checked(reports: Iterable[ReportFacts]) -> Iterator[tuple[list[ReportFacts], Outcome]]:
    """Outcome of every batch, by the verdict functions alone."""
    for batch in batches(reports):
        yield batch, check_reports(batch, load_catalogue(), "benchmark", None)


# ---------------------------------------------------------------- consistent reports
def alarms(name: str, reports: Iterable[ReportFacts], judged: Counter, false: Counter) -> list[object]:
    """One row: reports with an error, a warning, a remark. Counts results in ``judged``, alarms in ``false``."""
    n = 0
    hit: dict[str, set[str]] = defaultdict(set)
    for batch, outcome in checked(reports):
        n += len(batch)
        judged.update(r.rule_id[:5] + "xx" for r in outcome.results if r.status in ("pass", "fail"))
        for f in outcome.findings:
            hit[f.severity].add(f.report_key)
            false[f.rule_id[:5] + "xx", f.severity] += 1
    return [name, n, *(f"{len(hit[s])} ({share(len(hit[s]), n)})" for s in ("error", "warning", "info"))]


def consistent(n: int, seed: int) -> Lines:
    """Alarms on consistent reports."""
    judged: Counter = Counter()
    false: Counter = Counter()
    rows = []
    for setting, sums_only in SETTINGS:
        for workflow in WORKFLOWS:
            reports = (make_report(i, workflow, seed, sums_only=sums_only) for i in range(n // len(WORKFLOWS)))
            rows.append(alarms(f"{workflow}, {setting}", reports, judged, false))
    families = [
        [family, total, *(false[family, s] for s in ("error", "warning", "info"))]
        for family, total in sorted(judged.items())
    ]
    return [
        "### Consistent reports: reports with an alarm", "",
        *table(["habit", "reports", "error", "warning", "remark (info)"], rows),
        "### Consistent reports: alarms per rule family", "",
        *table(["family", "results judged", "errors", "warnings", "remarks"], families),
    ]  # fmt: skip


# ---------------------------------------------------------------- planted slips
@dataclass(slots=True)
class Planted:
    """A report with its slips, and per slip the families whose passing relations covered it before."""

    facts: ReportFacts
    slips: list[Slip]
    families: list[set[str]]


def planted(n: int, seed: int, slips: int, sums_only: bool) -> Iterator[Planted]:
    """Reports with ``slips`` slips each, in all habits and of all kinds in turn."""
    drawn = ((i, make_report(i, WORKFLOWS[i % len(WORKFLOWS)], seed, sums_only=sums_only)) for i in range(n))
    for start in batches_of(drawn):
        clean = check_reports([facts for _, facts in start], load_catalogue(), "clean", None)
        covered: dict[str, set[str]] = defaultdict(set)
        kinds = {r.rule_id: r.kind for r in load_catalogue().active}
        for r in clean.results:
            if r.status == "pass" and kinds[r.rule_id] in RELATIONS:
                for key in r.evidence_figure_keys:
                    covered[key].add(r.rule_id[:5] + "xx")
        for i, facts in start:
            yield from _plant(i, facts, seed, slips, covered)


def batches_of(items: Iterable[tuple[int, ReportFacts]]) -> Iterator[list[tuple[int, ReportFacts]]]:
    """Numbered reports in lists of ``BATCH``."""
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _plant(i: int, facts: ReportFacts, seed: int, slips: int, covered: dict[str, set[str]]) -> Iterator[Planted]:
    random = Random(f"{seed}:slip:{i}")
    done: list[Slip] = []
    for k in range(slips):
        kind = KINDS[(i // len(WORKFLOWS) + k * 2) % len(KINDS)]
        taken = frozenset(str(s.figure_key or s.claim_key) for s in done)
        made = plant(facts, kind, random, taken)
        if made is None:
            return
        facts = made[0]
        done.append(made[1])
    yield Planted(facts, done, [{"DIR.1xx"} if s.claim_key else covered[str(s.figure_key)] for s in done])


def found(reports: Iterable[Planted]) -> Iterator[tuple[Planted, list[Finding], set[tuple[str, str]]]]:
    """Findings (errors and warnings) and failing (figure, family) pairs of every planted report."""
    waiting: list[Planted] = []

    def run() -> Iterator[tuple[Planted, list[Finding], set[tuple[str, str]]]]:
        outcome = check_reports([p.facts for p in waiting], load_catalogue(), "slips", None)
        findings: dict[str, list[Finding]] = defaultdict(list)
        failing: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for f in outcome.findings:
            if f.severity != "info":
                findings[f.report_key].append(f)
        for r in outcome.results:
            if r.status == "fail" and r.severity != "info":
                failing[r.report_key].update((k, r.rule_id[:5] + "xx") for k in r.evidence_figure_keys)
        for p in waiting:
            key = p.facts.report.report_key
            yield p, findings[key], failing[key]

    for p in reports:
        waiting.append(p)
        if len(waiting) == BATCH:
            yield from run()
            waiting = []
    yield from run()


def score_slips(reports: Iterable[Planted], by_family: dict[str, Counter]) -> dict[str, Counter]:
    """Counts per kind of slip: numbers covered by a relation, reports with a finding, names right and wrong."""
    kinds: dict[str, Counter] = defaultdict(Counter)
    for p, findings, failing in found(reports):
        named = [f.suspect_figure_key for f in findings if f.suspect == "named"]
        wrong = [k for k in named if k not in [s.figure_key for s in p.slips]]
        evidence = {k for f in findings for k in f.evidence_figure_keys}
        for s, families in zip(p.slips, p.families, strict=True):
            c = kinds[s.kind]
            c["planted"] += 1
            if not families:
                continue
            alone = len(p.slips) == 1
            c["covered"] += 1
            c["detected"] += bool(findings) if alone or s.claim_key else s.figure_key in evidence
            c["right"] += s.figure_key in named and not wrong
            c["wrong"] += bool(wrong)
            c["shortlist"] += not named and any(f.suspect == "shortlist" for f in findings)
            c["findings"] += len(findings)
            for family in families:
                by_family[family]["covered"] += 1
                by_family[family]["failed"] += s.claim_key is not None or (s.figure_key, family) in failing
                by_family[family]["detected"] += bool(findings)
                by_family[family]["right"] += s.figure_key in named and not wrong
                by_family[family]["wrong"] += bool(wrong)
    return kinds


def _slip_rows(kinds: dict[str, Counter]) -> Iterator[list[object]]:
    total: Counter = Counter()
    for kind in KINDS:
        total.update(kinds[kind])
    for name, c in [*((k, kinds[k]) for k in KINDS), ("**all**", total)]:
        n = c["covered"]
        if n:
            shown = [share(c[x], n) for x in ("detected", "right", "wrong", "shortlist")]
            yield [name, c["planted"], n, *shown, f"{c['findings'] / n:.2f}"]


def slips(n: int, seed: int) -> Lines:
    """Detection and localization of planted slips."""
    by_family: dict[str, Counter] = defaultdict(Counter)
    head = [
        "slip",
        "planted",
        "covered by a relation",
        "detected",
        "rightly named",
        "wrong name",
        "shortlist",
        "findings",
    ]
    out: Lines = []
    for words, k, sums_only, size in (
        ("One slip, repeats and rates", 1, False, n),
        ("One slip, sums only", 1, True, n // 4),
        ("Two slips, repeats and rates", 2, False, n // 4),
    ):
        counts = score_slips(
            planted(size, seed + 1, k, sums_only), by_family if k == 1 and not sums_only else defaultdict(Counter)
        )
        out += [f"### {words}", "", *table(head, _slip_rows(counts))]
    rows = [
        [f, c["covered"], *(share(c[x], c["covered"]) for x in ("failed", "detected", "right", "wrong"))]
        for f, c in sorted(by_family.items())
    ]
    head = [
        "family that covers the number",
        "slips",
        "this family fails",
        "detected by any",
        "rightly named",
        "wrong name",
    ]
    return [*out, "### One slip, per rule family", "", *table(head, rows)]


# ---------------------------------------------------------------- through the parser
def facts_of(parsed: ParsedReport, source_name: str) -> ReportFacts:
    """What the checks would read of a parsed report from the warehouse."""

    def taken(record: Any, source: object, **given: object) -> Any:
        return record(**{f.name: given.get(f.name, getattr(source, f.name, None)) for f in fields(record)})

    head = parsed.report
    facts = ReportFacts(taken(Report, head, source_name=source_name, department_key=head.department_name, n_same=1))
    for slot, record, items in (
        (facts.figures, Figure, parsed.figures), (facts.indicators, Indicator, parsed.indicators),
        (facts.projects, Project, parsed.projects), (facts.claims, Claim, parsed.claims),
    ):  # fmt: skip
        slot.extend(taken(record, x) for x in items)
    if head.fiscal_year is not None:
        facts.before = [
            b.text for b in parsed.text_blocks if b.kind == "paragraph" and str(head.fiscal_year - 1) in b.text
        ]
    blocks = {b.block_no: b for b in parsed.text_blocks}
    misplaced = 0
    for f in parsed.figures:
        block = blocks.get(f.block_no)
        at = f.char_start - block.char_start if block is not None else 0
        misplaced += block is None or block.text[at : at + f.char_end - f.char_start] != f.snippet
        if f.unit_inherited and f.place == "narrative" and block is not None:
            at = f.number_end - block.char_start
            facts.after[f.figure_key] = block.text[at : at + 2]
    facts.quotes = (len(parsed.figures), misplaced)
    return facts


def parsed_reports(n: int, seed: int, workflow: str, formats: Sequence[str]) -> Iterator[ReportFacts]:
    """Generated reports without slips, written and read again."""
    for i in range(n):
        name = formats[i % len(formats)]
        composed = write_report(i, seed, pool="all", workflow=workflow)
        data = FORMATS[name].render(composed, Random(f"{seed}:{i}"))
        for report in parse_bytes(data, f"g{i}.{FORMATS[name].extension}").reports:
            yield facts_of(report, f"g{i}")


def through_parser(n: int, seed: int) -> Lines:
    """Alarms on generated text reports."""
    judged: Counter = Counter()
    false: Counter = Counter()
    rows = [
        alarms(w, parsed_reports(n // 3, seed, w, ("txt", "html", "docx", "md")), judged, false)
        for w in ("exact", "rounded", "truncated")
    ]
    worst = [[f, s, k] for (f, s), k in false.most_common() if s != "info"]
    return [
        "### Generated text reports, read by the parser", "",
        *table(["habit", "reports", "error", "warning", "remark (info)"], rows),
        *(table(["family", "severity", "alarms"], worst) if worst else []),
    ]  # fmt: skip


# ---------------------------------------------------------------- time and memory
def cost(n: int, seed: int) -> Lines:
    """Time of the checks with Great Expectations against parsing; localization; memory."""
    documents = [FORMATS["txt"].render(write_report(i, seed, pool="all"), Random(i)) for i in range(n)]
    start = time.process_time()
    parsed = [r for d in documents for r in parse_bytes(d, "g.txt").reports]
    parsing = time.process_time() - start
    facts = [facts_of(r, "g") for r in parsed]
    catalogue = load_catalogue()
    validator = validate._validator(catalogue.version)
    check_reports(facts[:2], catalogue, "warm", validator)
    start = time.process_time()
    for batch in batches(facts):
        check_reports(batch, catalogue, "cost", validator)
    checking = time.process_time() - start
    seconds: list[float] = []
    localize = validate.localize

    def timed(*args: Any, **kwargs: Any) -> Any:
        began = time.process_time()
        result = localize(*args, **kwargs)
        seconds.append(time.process_time() - began)
        return result

    validate.localize = timed
    try:
        for _ in found(planted(min(n, LOCALIZED), seed + 2, 1, False)):
            pass
    finally:
        validate.localize = localize
    slow = sorted(s for s in seconds if s > 0.0005)
    grown = []
    for _ in range(3):  # the first round fills the caches
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for _ in checked(make_report(i, "rounded", seed) for i in range(MORE)):
            pass
        grown.append((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
    rows = [
        [f"parsing, ms per report ({n} reports, txt)", f"{1000 * parsing / n:.1f}"],
        ["checks with Great Expectations, ms per report", f"{1000 * checking / n:.1f}"],
        ["checks ÷ parsing (budget 2)", f"{checking / parsing:.2f}"],
        ["localization per failing report, median ms", f"{1000 * slow[len(slow) // 2]:.1f}" if slow else "–"],
        ["localization per failing report, worst ms (budget 100)", f"{1000 * slow[-1]:.1f}" if slow else "–"],
        [f"memory added by {MORE} more reports, twice, MiB", f"{grown[1]:.0f}, {grown[2]:.0f}"],
    ]
    return ["### Cost", "", *table(["what", "value"], rows)]


def main() -> None:
    """Run all parts and print their tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clean", type=int, default=2400, help="consistent reports per setting, over all habits")
    parser.add_argument("--slips", type=int, default=2400, help="reports with one slip")
    parser.add_argument("--parsed", type=int, default=300, help="generated text reports")
    parser.add_argument("--cost", type=int, default=1000, help="text reports on which time is measured")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--output", type=Path, help="write the tables to this file too")
    args = parser.parse_args()
    out: Lines = []
    for part in (
        lambda: consistent(args.clean, args.seed),
        lambda: slips(args.slips, args.seed),
        lambda: through_parser(args.parsed, args.seed),
        lambda: cost(args.cost, args.seed),
    ):
        lines = part()
        print("\n".join(lines), flush=True)
        out += lines
    if args.output:
        options = (
            f"--clean {args.clean} --slips {args.slips} --parsed {args.parsed} --cost {args.cost} --seed {args.seed}"
        )
        head = [
            "# The rules, measured",
            "",
            f"Made by `python benchmarks/rules.py {options}` (`make measure`).",
            "",
            WORDS.strip(),
            "",
        ]
        args.output.write_text("\n".join([*head, *out]).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
