"""Breaks right claims in every way, sets right ones again in other notations, and asks the checker.

python scripts/mutate_claims.py                 all: documents of right claims with a few broken ones each
python scripts/mutate_claims.py --slice 3/20    every twentieth document, from the third
python scripts/mutate_claims.py --show          print the documents instead of checking them
python scripts/mutate_claims.py --json          the figures as JSON

A mutant is false at a point, by values that chainrule has no part in. Exit status 1 if a mutant is called
correct or a right claim wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

from claim_matching import Marked
from mutation_derived import Derived, derivations
from mutation_edits import mutants
from mutation_notation import Style, Writer, document, styles
from mutation_sheets import BOUNDS, SHEETS
from mutation_terms import Sheet, Term, World, holds
from score_claims import marked

POINTS = 6
TOGETHER = 8
"""Broken claims in one document, after the right ones: enough to be quick, few enough not to outvote them."""

Check = Callable[[str, str], Marked]


@dataclass(frozen=True, slots=True)
class Trial:
    """One claim of a case: what was done to it, and whether it is right."""

    line: int
    what: str
    """The kind of the error, or the notation of a right claim."""
    right: bool
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """A document to be checked."""

    name: str
    text: str
    trials: tuple[Trial, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the checker says of a trial; None where no entry stands on its line, "defines" where it asserts
    nothing: `σ(x) = …` is a definition, or a new one (of which a warning is given)."""

    case: str
    trial: Trial
    verdict: str | None
    kind: str | None
    why: str


def cases() -> Iterator[Case]:
    """Every document of the harness, always in the same order."""
    for sheet in SHEETS:
        known = styles(sheet)
        for style in known:
            yield _case(sheet, style, sheet.claims, [(style.name, True)] * len(sheet.claims))
        broken = list(false_claims(sheet))
        for k in range(0, len(broken), TOGETHER):
            some = broken[k : k + TOGETHER]
            for style in (known[0], known[1 + k // TOGETHER % (len(known) - 1)]):
                if style.numerator:
                    continue
                told = [("beside mutants", True)] * len(sheet.claims) + [(kind, False) for kind, _, _ in some]
                yield _case(sheet, style, (*sheet.claims, *((a, b) for _, a, b in some)), told)
    for one in derivations():
        yield from derived(one)
    yield from bounds()


def _case(
    sheet: Sheet, style: Style, claims: Sequence[tuple[Term, Term]], told: Sequence[tuple[str, bool]]
) -> Case:
    text, lines = document(sheet, style, claims)
    writer = Writer(sheet, style)
    trials = [
        Trial(line, what, right, writer.equation(*claim))
        for line, claim, (what, right) in zip(lines, claims, told, strict=True)
    ]
    return Case(f"{sheet.name.replace(' ', '_')}{style.ending}", text, tuple(trials))


def false_claims(sheet: Sheet) -> Iterator[tuple[str, Term, Term]]:
    """Every mutant that fails at a point and is nowhere just the transpose: kind, left and right side."""
    worlds = [World(sheet, seed) for seed in range(1, POINTS + 1)]
    writer, seen = Writer(sheet, Style()), set[str]()
    for left, right in sheet.claims:
        for kind, broken in mutants(right):
            text = writer.equation(left, broken)
            if text in seen:
                continue
            seen.add(text)
            found = [holds(world, left, broken) for world in worlds]
            if False in found and None not in found:
                yield kind, left, broken


def broken_bases() -> list[str]:
    """Claims of the sheets that do not hold at every point; there must be none."""
    return [
        f"{sheet.name}: {Writer(sheet, Style()).equation(left, right)}"
        for sheet in SHEETS
        for left, right in sheet.claims
        if not all(holds(World(sheet, seed), left, right) for seed in range(1, POINTS + 1))
    ]


def derived(one: Derived) -> Iterator[Case]:
    """A derivation that chainrule wrote, whole and right, then with some broken lines at its end."""
    right = [("derived", True, line.left, line.right) for line in one.lines]
    broken = [(kind, False, line.left, text) for line in one.lines for kind, text in line.broken]
    for k in range(0, max(len(broken), 1), TOGETHER):
        lines = [f"# {one.name.replace('_', ' ')}", "", one.head, ""]
        for definition in one.definitions:
            lines += [f"$${definition}$$", ""]
        trials: list[Trial] = []
        for what, fair, left, text in right + broken[k : k + TOGETHER]:
            shown = "beside mutants" if fair and k else what
            trials.append(Trial(len(lines) + 1, shown, fair, f"{left} = {text}"))
            lines += [f"$${left} = {text}$$", ""]
        yield Case(f"{one.name}.md", "\n".join(lines), tuple(trials))


def bounds() -> Iterator[Case]:
    for declared, right, wrong in BOUNDS:
        lines, trials = ["# Bounds", "", declared, ""], []
        for k, formula in enumerate((right, *wrong)):
            trials.append(Trial(len(lines) + 1, "wrong-bound" if k else "bound", not k, formula))
            lines += [f"$${formula}$$", ""]
        yield Case("bounds.md", "\n".join(lines), tuple(trials))


def judge(case: Case, check: Check = marked) -> list[Finding]:
    """Each trial with the verdict on its line; an entry that begins there, else one that runs over it."""
    claims = check(case.text, case.name).claims
    found: list[Finding] = []
    for trial in case.trials:
        here = [c for c in claims if c["line"] == trial.line] or [
            c for c in claims if c["line"] <= trial.line <= c["end_line"]
        ]
        verdicts = [c["verdict"] for c in here]
        worst = next((v for v in ("wrong", "undecided", "correct") if v in verdicts), None)
        if worst is None and any(c.get("role") == "definition" for c in here):
            worst = "defines"
        entry = next((c for c in here if c["verdict"] == (None if worst == "defines" else worst)), None)
        kind, why = (entry["kind"], f"{entry['code']} {entry['message']}") if entry else (None, "no entry")
        found.append(Finding(case.name, trial, worst, kind, why))
    return found


def sliced(parts: Iterable[Case], which: str) -> list[Case]:
    """Every n-th case from the k-th on, for `k/n`."""
    first, _, step = which.partition("/")
    return [case for k, case in enumerate(parts) if k % int(step) == int(first) % int(step)]


def figures(findings: Sequence[Finding]) -> dict[str, Any]:
    """Counts of both kinds of trials, by what was done."""
    broken = [one for one in findings if not one.trial.right]
    right = [one for one in findings if one.trial.right]
    return {
        "mutants": len(broken),
        "mutants called correct": sum(one.verdict == "correct" for one in broken),
        "mutants undecided": sum(one.verdict in ("undecided", None) for one in broken),
        "kind as made": sum(one.kind == one.trial.what for one in broken if one.verdict == "wrong"),
        "right claims": len(right),
        "right claims called wrong": sum(one.verdict == "wrong" for one in right),
        "right claims undecided": sum(one.verdict in ("undecided", None) for one in right),
        "by": {
            what: dict(Counter(str(one.verdict) for one in findings if one.trial.what == what))
            for what in dict.fromkeys(one.trial.what for one in findings)
        },
    }


def false(findings: Iterable[Finding]) -> list[Finding]:
    """The verdicts that must not be."""
    return [one for one in findings if one.verdict == ("wrong" if one.trial.right else "correct")]


def main() -> int:
    options = parse_options()
    chosen = sliced(cases(), options.slice)
    if options.show:
        print("\n".join(f"<!-- {case.name} -->\n{case.text}" for case in chosen))
        return 0
    start = time.perf_counter()
    if options.jobs == 1:
        findings = [one for case in chosen for one in judge(case)]
    else:
        with ProcessPoolExecutor(options.jobs) as pool:
            findings = [one for group in pool.map(judge, chosen, chunksize=8) for one in group]
    found = figures(findings) | {"documents": len(chosen), "seconds": round(time.perf_counter() - start, 1)}
    print(json.dumps(found, indent=1))
    if not options.json:
        for one in false(findings):
            print(f"FALSE {one.verdict}: {one.case}: {one.trial.what}: {one.trial.text}\n    {one.why}")
        for why, count in Counter(one.why for one in findings if one.verdict == "undecided").most_common(20):
            print(f"{count:5} undecided: {why}")
    return int(bool(false(findings)))


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Break right claims and ask the checker.")
    parser.add_argument(
        "--slice", default="0/1", help="k/n: every n-th document from the k-th (default: all)"
    )
    parser.add_argument("--show", action="store_true", help="print the documents")
    parser.add_argument("--json", action="store_true", help="print the figures only")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default: 2)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
