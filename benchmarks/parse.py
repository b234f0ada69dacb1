"""Time of a whole parse against the cheapest thing that could find labels and numbers.

    python benchmarks/parse.py [FILE|FOLDER …]   (default: samples/)

For each file: characters, milliseconds of ``parse_bytes``, milliseconds of one automaton pass over the labels plus one
plain regex pass over numbers, and their ratio (budget: 20, aim: 10). Then linearity: the time per character of
one text repeated 1, 4 and 16 times. All in one process, best of several rounds, so that only ratios matter.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from benchmarks.timing import best_ms
from ingest.normalise import fold
from ingest.parse import parse_bytes
from ingest.readers import read
from ingest.structure import build_document
from ingest.taxonomy import label_automaton

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?\s*(?:万元|亿元|元|%|人|分)?")


def floor_pass(folded: str) -> int:
    """The floor: every label and every number once, nothing tied to anything."""
    return sum(1 for _ in label_automaton().iter(folded)) + sum(1 for _ in _NUMBER.finditer(folded))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path, metavar="FILE|FOLDER", help="default: samples/")
    chosen = parser.parse_args().paths or [Path(__file__).parent.parent / "samples"]
    files = [f for p in chosen for f in (sorted(p.glob("*.*")) if p.is_dir() else [p])]
    print(f"{'file':44} {'chars':>7} {'parse ms':>9} {'floor ms':>9} {'ratio':>6}")
    total_parse = total_floor = 0.0
    for file in files:
        data = file.read_bytes()
        parse_bytes(data, file.name)
        folded = fold(build_document(read(data, file.name)).text)
        parse_ms = best_ms(lambda data=data, file=file: parse_bytes(data, file.name))
        floor_ms = best_ms(lambda folded=folded: floor_pass(folded))
        total_parse, total_floor = total_parse + parse_ms, total_floor + floor_ms
        print(f"{file.name[:44]:44} {len(folded):7} {parse_ms:9.2f} {floor_ms:9.3f} {parse_ms / floor_ms:6.1f}")
    print(f"{'all':44} {'':7} {total_parse:9.2f} {total_floor:9.3f} {total_parse / total_floor:6.1f}")
    text = max((f.read_bytes() for f in files if f.suffix in (".txt", ".md")), key=len)
    once = None
    for times in (1, 4, 16):
        ms = best_ms(lambda times=times: parse_bytes(text * times, "repeated.txt")) / times
        once = once or ms
        print(f"the longest text {times:2} times: {ms:.2f} ms each, {ms / once:.2f} of once")


if __name__ == "__main__":
    main()
