"""`python bench/check_bench.py`: the figures of the checker's speed, taken in one run.

Prints a page of Markdown and writes it to bench/results/check.md, with the raw figures in check.json. The
documents are those of tests/corpus, put together to the sizes wanted. A goal that is missed is reported, not
an error; exit status 1 if a document could not be marked.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from report import machine, our_versions, table

from chainrule.check.claims.marking import mark
from chainrule.read.documents.document import Formula
from chainrule.read.documents.reading import read_document
from chainrule.read.latex.parser import parse_formula

Row = dict[str, Any]

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).parent / "results"
CORPUS = sorted(path for path in (ROOT / "tests" / "corpus").glob("*.md") if path.name != "README.md")
LARGE, SMALL, MANY, PROCESSES = 50_000, 5_000, 500, 2
GOALS = {
    "a 50 kB document, seconds": (10.0, "most"),
    "statements a second, warm": (50.0, "least"),
    "500 documents of 5 kB over two processes, seconds": (300.0, "most"),
    "reading, MB a second": (1.0, "least"),
    "a formula of 20,000 characters, seconds": (1.0, "most"),
    "reading four times as much, ratio": (5.0, "most"),
    "marking four times as much, ratio": (6.0, "most"),
}


def main() -> int:
    options = parse_options()
    figures: dict[str, float] = {}
    tell("marking")
    figures |= marking(options.repeats)
    tell("reading")
    figures |= reading(options.repeats)
    tell(f"{options.many} documents")
    figures |= many(options.many)
    results = {
        "date": date.today().isoformat(),
        "machine": machine(),
        "versions": our_versions(),
        "figures": figures,
    }
    if options.many == MANY:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "check.json").write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
        (RESULTS / "check.md").write_text(page(results))
    print(page(results))
    return 0


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure how fast documents are checked.")
    parser.add_argument("--repeats", type=int, default=3, help="runs a figure (default: 3)")
    parser.add_argument("--many", type=int, default=MANY, help=f"documents of the batch (default: {MANY})")
    return parser.parse_args()


def marking(repeats: int) -> dict[str, float]:
    """One core: the first run is of a process that has marked nothing yet."""
    large = compose(LARGE, 0)
    cold = seconds(lambda: marked(large))
    count = marked(large)
    warm = median(seconds(lambda: marked(large)) for _ in range(repeats))
    quarter = compose(LARGE // 4, 0)
    less = median(seconds(lambda: marked(quarter)) for _ in range(repeats))
    return {
        "a 50 kB document, seconds": cold,
        "statements in it": float(count),
        "a 50 kB document once warm, seconds": warm,
        "statements a second, warm": count / warm,
        "marking four times as much, ratio": warm / less,
    }


def reading(repeats: int) -> dict[str, float]:
    """Documents and formulas to syntax trees, without meaning."""
    large, quarter = compose(400_000, 0), compose(100_000, 0)
    long = "y = " + " + ".join(f"w_{{{k}}} x_{{{k}}}" for k in range(20_000 // 17))
    whole = median(seconds(lambda: read(large)) for _ in range(repeats))
    part = median(seconds(lambda: read(quarter)) for _ in range(repeats))
    return {
        "reading, MB a second": len(large.encode()) / 1e6 / whole,
        "reading four times as much, ratio": whole / part * len(quarter) * 4 / len(large),
        "a formula of 20,000 characters, seconds": median(
            seconds(lambda: parse_formula(long, 0, len(long), {})) for _ in range(repeats)
        ),
    }


def many(count: int) -> dict[str, float]:
    """Submissions, each unlike the others, over two processes."""
    texts = [compose(SMALL, k) for k in range(count)]
    start = time.perf_counter()
    with ProcessPoolExecutor(PROCESSES) as pool:
        statements = sum(pool.map(marked, texts, chunksize=4))
    wall = time.perf_counter() - start
    return {
        f"{count} documents of 5 kB over two processes, seconds": wall,
        "statements in them": float(statements),
        "their statements a second": statements / wall,
    }


def marked(text: str) -> int:
    """How many statements were marked."""
    return len(mark(read_document("bench.md", text)).statements)


def read(text: str) -> None:
    document = read_document("bench.md", text)
    for part in document.parts:
        if isinstance(part, Formula):
            parse_formula(document.text, part.start, part.end, document.macros)


def compose(size: int, number: int) -> str:
    """Sections of the corpus up to a size, from the numbered one on; one letter differs from text to text."""
    sections = list(_sections())
    parts, length, k = [f"# Submission {number}\n\n$$k_{{{number}}} = {number} + {number}$$\n"], 0, number
    while length < size:
        section = f"# Part {k}\n\n" + sections[k % len(sections)]
        parts.append(section[: size - length])
        length += len(parts[-1])
        k += 1
    return "\n".join(parts)


def _sections() -> Iterator[str]:
    for path in CORPUS:
        yield path.read_text()


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def page(results: Row) -> str:
    facts, figures = results["machine"], results["figures"]
    rows: list[tuple[str, ...]] = []
    for name, figure in figures.items():
        goal, sense = GOALS.get(name, (None, ""))
        met = (
            "" if goal is None else "yes" if (figure <= goal if sense == "most" else figure >= goal) else "no"
        )
        limit = "" if goal is None else f"{'≤' if sense == 'most' else '≥'} {goal:g}"
        rows.append((name, f"{figure:.3g}" if figure < 1000 else f"{figure:.0f}", limit, met))
    lines = [
        "# Speed of checking",
        "",
        f"{results['date']}, {facts['processor']}, {facts['cores']} cores, {facts['memory_gib']} GiB,"
        f" {facts['system']}; " + ", ".join(f"{name} {v}" for name, v in results["versions"].items()) + ".",
        "Medians of runs within one process, but the first figure: that process had marked nothing before.",
        "Documents are put together from tests/corpus.",
        "",
        *table(("measured", "figure", "goal", "met"), rows),
    ]
    return "\n".join(lines)


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
