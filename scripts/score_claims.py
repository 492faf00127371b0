"""Marks the checker against labelled claims, and prints how often it is right.

python scripts/score_claims.py CLAIMS [FOLDER] [CLAIMS FOLDER …]
    --verbose      one line a claim
    --json         the figures as JSON
    --markdown     the tables as a page (docs/checking-figures.md)
    --no-repairs   do not re-check repaired documents
    --thresholds   fail also where a share is below the goal

CLAIMS is a file of labels in JSON lines, FOLDER where its documents lie (default: beside it). Exit status 1
if a correct claim was called wrong or a wrong one correct, or, with --thresholds, a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from claim_matching import Marked, Row
from claim_scoring import CHECKABLE, DECIDED, Score, score

GOALS = {"decided": 85.0, "kind": 80.0, "repair": 70.0}
ACCEPTED = Path(__file__).parent / "accepted_kinds.json"


def marked(text: str, name: str) -> Marked:
    """The checker's entries for a document."""
    from chainrule.check.claims.marking import mark
    from chainrule.read.documents.reading import read_document

    document = read_document(name, text)
    report = mark(document)
    return Marked(document.text, [entry(statement) for statement in report.statements], document.lines)


def entry(statement: Any) -> Row:
    """A statement as the JSON has it, with the offsets of its characters."""
    row = asdict(statement)
    place = row.pop("place")
    row |= place | {"links": [link | link.pop("place") for link in row["links"]]}
    return row


def main() -> int:
    options = parse_options()
    table: dict[str, Row] = json.loads(ACCEPTED.read_text())
    start = time.perf_counter()
    scores = [one for claims, folder in options.pairs for one in score_all(claims, folder, table, options)]
    seconds = time.perf_counter() - start
    figures = {"all": totals(scores)} | {"seconds": round(seconds, 1)}
    if options.json:
        print(json.dumps(figures | {"documents": by(scores, "doc"), "kinds": by(scores, "kind")}, indent=1))
    elif options.markdown:
        print(page(scores))
    else:
        if options.verbose:
            print("\n".join(detail(one) for one in scores), end="\n\n")
        print("\n".join(summary(scores)))
        print(f"\n{seconds:.1f} s")
    failed = any(one.false or one.false_links for one in scores)
    return int(failed or (options.thresholds and bool(missed(totals(scores)))))


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Mark the checker against labelled claims.")
    parser.add_argument("paths", nargs="+", type=Path, help="CLAIMS [FOLDER], once or several times")
    for flag in ("verbose", "json", "markdown", "no-repairs", "thresholds"):
        parser.add_argument(f"--{flag}", action="store_true")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default: 2)")
    options = parser.parse_args()
    options.pairs = list(pairs(options.paths))
    return options


def pairs(paths: Sequence[Path]) -> Iterable[tuple[Path, Path]]:
    """Each file of labels with the folder that follows it, else its own."""
    for k, path in enumerate(paths):
        if path.is_dir():
            continue
        after = paths[k + 1] if k + 1 < len(paths) else None
        yield path, after if after is not None and after.is_dir() else path.parent


def score_all(claims: Path, folder: Path, table: dict[str, Row], options: argparse.Namespace) -> list[Score]:
    labels: dict[str, list[Row]] = {}
    for line in claims.read_text().splitlines():
        if line.strip():
            label = json.loads(line) | {"collection": folder.name}
            labels.setdefault(label["doc"], []).append(label)
    one = partial(score_document, folder=folder, table=table, repair=not options.no_repairs)
    if options.jobs == 1:
        return [found for group in labels.values() for found in one(group)]
    with ProcessPoolExecutor(options.jobs) as pool:
        return [found for group in pool.map(one, labels.values()) for found in group]


def score_document(
    labels: list[Row],
    *,
    folder: Path,
    table: dict[str, Row],
    repair: bool,
    check: Callable[[str, str], Marked] = marked,
) -> list[Score]:
    name = labels[0]["doc"]
    said = check((folder / name).read_text(), name)
    return [score(label, said, check if repair else None, table) for label in labels]


def by(scores: Sequence[Score], field: str) -> dict[str, Row]:
    groups: dict[str, list[Score]] = {}
    for one in scores:
        groups.setdefault(one.label[field], []).append(one)
    return {name: totals(group) for name, group in groups.items()}


def totals(scores: Sequence[Score]) -> Row:
    """Counts; `called` are the wrong claims that are called wrong."""
    checkable = [one for one in scores if one.checkable]
    called = [one for one in checkable if one.kind_right is not None]
    return {
        "labels": len(scores),
        "checkable": len(checkable),
        "decided": sum(one.decided for one in checkable),
        "wrong": sum(one.label["verdict"] == "wrong" for one in checkable),
        "called": len(called),
        "kind": sum(bool(one.kind_right) for one in called),
        "repair": sum(bool(one.repaired) for one in called),
        "false wrong": sum(one.false == "wrong" for one in scores),
        "false correct": sum(one.false == "correct" for one in scores),
        "false links": sum(len(one.false_links) for one in scores),
    }


def shares(row: Row) -> dict[str, float | None]:
    """Per cent of the checkable, and of the wrong claims that are called wrong; None of nothing."""
    parts = {"decided": "checkable", "kind": "called", "repair": "called"}
    return {name: 100 * row[name] / row[of] if row[of] else None for name, of in parts.items()}


def missed(row: Row) -> list[str]:
    return [name for name, share in shares(row).items() if share is None or share < GOALS[name]]


HEAD = (
    "", "labels", "checkable", "decided", "wrong", "called wrong", "kind right", "repair verifies",
    "false wrong", "false correct", "false links",
)  # fmt: skip


def cells(name: str, row: Row) -> tuple[str, ...]:
    def share(count: str, of: str) -> str:
        return f"{row[count]} ({100 * row[count] / row[of]:.0f} %)" if row[of] else "–"

    return (
        name, str(row["labels"]), str(row["checkable"]), share("decided", "checkable"), str(row["wrong"]),
        share("called", "wrong"), share("kind", "called"), share("repair", "called"),
        str(row["false wrong"]), str(row["false correct"]), str(row["false links"]),
    )  # fmt: skip


def tables(scores: Sequence[Score]) -> list[tuple[str, list[tuple[str, ...]]]]:
    last = cells("all", totals(scores))
    return [
        (title, [cells(name, row) for name, row in by(scores, field).items()] + [last])
        for title, field in (("collection", "collection"), ("document", "doc"), ("kind", "kind"))
        if all(field in one.label for one in scores)
    ]


def summary(scores: Sequence[Score]) -> list[str]:
    """Plain tables for a terminal, then every false verdict."""
    lines = [CHECKABLE, DECIDED]
    for title, rows in tables(scores):
        head = (title, *HEAD[1:])
        widths = [max(len(row[k]) for row in [head, *rows]) for k in range(len(head))]
        lines.append("")
        for row in [head, *rows]:
            lines.append(
                "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            )
    total = totals(scores)
    lines.append("")
    lines += [
        f"{name}: {'nothing to measure' if share is None else f'{share:.1f} %'}, goal {GOALS[name]:.0f} %"
        for name, share in shares(total).items()
    ]
    return lines + ["FALSE " + detail(one) for one in scores if one.false or one.false_links]


def detail(one: Score) -> str:
    """A line on one claim: what it is, what was said, which kind, which repair."""
    label = one.label
    said = [f"{label['id']} (line {label['line']}): {label['verdict']}, said {one.outcome}"]
    if not one.checkable:
        said.append("not checkable")
    if one.kind_right is not None:
        said.append(f"kind {'/'.join(one.kinds) or 'none'} of {'/'.join(one.accepted) or 'any'}")
        said.append("repaired" if one.repaired else "no repair")
    said += one.false_links
    if one.outcome == "undecided":
        said += [str(e.get("code")) + " " + e["message"] for e in one.entries if e["verdict"] == "undecided"][
            :1
        ]
    return "; ".join(said) + "\n    " + " ".join(label["latex"].split())[:150]


def page(scores: Sequence[Score]) -> str:
    """The page docs/checking-figures.md."""
    lines = [
        "<!-- generated by scripts/score_claims.py --markdown -->",
        "",
        "# How often the checker is right",
        "",
        CHECKABLE,
        "",
        DECIDED,
        "",
        "Kinds and repairs are counted of the wrong claims that are called wrong. A *false link* is a",
        "relation sign of a chain whose verdict contradicts the label's.",
    ]
    for title, rows in tables(scores):
        lines += ["", f"## By {title}", ""]
        lines += ["| " + " | ".join(row) + " |" for row in ((title, *HEAD[1:]), ("---",) * len(HEAD), *rows)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
