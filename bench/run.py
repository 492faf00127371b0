"""`make bench`: the figures of chainrule's speed and its peers', taken in one run.

Prints a page of Markdown and writes it to bench/results/derive.md, with the raw figures in derive.json.
Exit status 1 if a measurement of chainrule itself failed; a goal that is missed is reported, not an error.
"""

import argparse
import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

import timings
from goals import judge
from models import Case, Family, families, matrix_cases, mlp_case, mlp_source
from peers import Environment, prepare
from report import machine, our_versions, page

Row = dict[str, Any]

RESULTS = Path(__file__).parent / "results"
ACTIVATIONS = ("tanh", "relu")
DEPTHS = (2, 4, 8, 25, 100, 200, 400)
PEER_DEPTHS = (2, 4, 8)


def main() -> int:
    options = parse_options()
    # An installed package has its bytecode; an environment that forbids writing it would time the compiler.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    ours = measure_ours(options.repeats, options.limit) if options.only != "peers" else {}
    environment = prepare() if options.only != "ours" else Environment(None, "not asked for")
    rows = measure_peers(environment.python, options) if environment.python else []
    results = {
        "date": date.today().isoformat(),
        "machine": machine(),
        "versions": our_versions(),
        "goals": judge(ours, rows) if ours else [],
        "ours": ours,
        "peers": {"versions": environment.versions, "why": environment.why, "rows": rows},
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "derive.json").write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    (RESULTS / "derive.md").write_text(page(results))
    print(page(results))
    unmeasured = [row for row in results["goals"] if row["figure"] is None]
    return int(bool(unmeasured) or any("ours_failure" in row for row in rows))


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure chainrule and its peers.")
    parser.add_argument("--only", choices=("ours", "peers"), help="leave the other side out")
    parser.add_argument("--repeats", type=int, default=3, help="fresh processes a figure (default: 3)")
    parser.add_argument("--limit", type=float, default=300, help="seconds a process may take (default: 300)")
    return parser.parse_args()


def measure_ours(repeats: int, limit: float) -> Row:
    tell("import and whole process")
    ours: Row = {"import": timings.import_times(3 * repeats), "process": timings.process_time(repeats)}
    ours["depths"] = []
    for activation in ACTIVATIONS:
        for depth in DEPTHS:
            tell(f"chainrule, {depth} layers, {activation}")
            source = mlp_source(depth, activation)
            row = timings.ours(source, activation, values=None, repeats=repeats, limit=limit)
            ours["depths"].append({"activation": activation, "layers": depth} | row)
    ours["growth"] = [measure_growth(family, repeats, limit) for family in families()]
    return ours


def measure_growth(family: Family, repeats: int, limit: float) -> Row:
    """A family of models at its size and at twice that."""
    found: Row = {"what": family.name, "size": family.size}
    for key, size in (("once", family.size), ("twice", 2 * family.size)):
        tell(f"chainrule, {family.name}, {size}")
        row = timings.ours(
            family.source(size), "tanh", values=None, repeats=repeats, limit=limit, options=family.options
        )
        if "failure" in row:
            return found | {"failure": row["failure"]}
        found[key] = {"seconds": row["seconds"], "length": row["length"]}
    return found


def measure_peers(python: str, options: argparse.Namespace) -> list[Row]:
    """tensorgrad on the perceptrons, SymPy on the squared error and the textbook's matrix derivatives."""
    rows = []
    for depth in PEER_DEPTHS:
        for activation in ACTIVATIONS:
            case, about = mlp_case(depth, activation), {"depth": depth, "activation": activation}
            rows.append(compare(python, "tensorgrad", case, about, options))
    for depth in PEER_DEPTHS:
        loss = "squared-error"
        case, about = mlp_case(depth, "tanh", loss), {"depth": depth, "activation": "tanh", "loss": loss}
        rows.append(compare(python, "SymPy", case, about, options))
    about = {"depth": 2, "activation": "tanh", "loss": "cross-entropy"}
    rows.append(compare(python, "SymPy", mlp_case(2, "tanh"), about, options))
    rows += [compare(python, "SymPy", case, {}, options) for case in matrix_cases()]
    return rows


def compare(python: str, peer: str, case: Case, about: Row, options: argparse.Namespace) -> Row:
    """A peer and chainrule on one case, both checked against the reference; a wrong result earns no ratio."""
    tell(f"{peer}, {case.name}")
    repeats, limit = options.repeats, options.limit
    script = {"tensorgrad": "peers/tensorgrad_mlp.py", "SymPy": "peers/sympy_matrices.py"}[peer]
    row = timings.peer(python, script, case, about, repeats=repeats, limit=limit)
    timings.check(row, case)
    row |= {"peer": peer, "model": case.name, "ours": None, "ratio": None}
    if options.only == "peers":
        return row
    activation = about.get("activation", "tanh")
    mine = timings.ours(case.source, activation, values=case.values, repeats=repeats, limit=limit)
    timings.check(mine, case)
    row["ours_checked"] = mine["checked"]
    if "failure" in mine or len(mine["checked"]["equal"]) < len(case.gradients):
        row["ours_failure"] = mine.get("failure", mine.get("stopped", "not equal to the reference"))
        return row
    row["ours"] = mine["seconds"]
    if "seconds" in row and not row["checked"]["different"]:
        row["ratio"] = row["seconds"] / mine["seconds"]
    return row


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
