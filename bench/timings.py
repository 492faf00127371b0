"""What is measured: each function returns rows of plain data, and prints nothing.

A row with a `failure` has no figures that count; a peer's `checked` says for which parameters its result was
found equal to the reference, found different, or could not be evaluated.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from children import Answer, ask
from models import Arrays, Case, mlp_source

Row = dict[str, Any]

TOLERANCE = 1e-6
SLOW = 20.0  # seconds: what takes longer is measured once
WARM = "a : R[p]\nc : param R[q, p]\nt : onehot[q]\nl = cross_entropy({activation}(c @ a), t)\n"


def import_times(repeats: int) -> Row:
    """Seconds to import NumPy, and NumPy and chainrule together, in fresh processes taken in turn."""
    clock = "import time; start = time.perf_counter(); import numpy{more}; print(time.perf_counter() - start)"
    seconds: dict[str, list[float]] = {"numpy": [], "both": []}
    for _ in range(repeats + 1):  # the first of each warms the disk and is dropped
        for name, more in (("numpy", ""), ("both", ", chainrule")):
            command = [sys.executable, "-c", clock.format(more=more)]
            done = subprocess.run(command, check=False, capture_output=True, text=True)
            if done.returncode:
                return {"failure": done.stderr.strip().splitlines()[-1]}
            seconds[name].append(float(done.stdout))
    numpy, both = (median(seconds[name][1:]) for name in ("numpy", "both"))
    return {"numpy": numpy, "numpy_and_chainrule": both, "beyond": both - numpy, "repeats": repeats}


def process_time(repeats: int) -> Row:
    """Seconds for `chainrule derive` of a two-layer net as a whole process, from start to exit."""
    chainrule = shutil.which("chainrule", path=str(Path(sys.executable).parent)) or "chainrule"
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "model.cr"
        model.write_text(mlp_source(2, "relu"))
        for _ in range(repeats + 1):
            start = time.perf_counter()
            try:
                command = [chainrule, "derive", str(model)]
                done = subprocess.run(command, check=False, capture_output=True, text=True)
            except OSError as error:
                return {"failure": str(error)}
            seconds.append(time.perf_counter() - start)
            if done.returncode:
                return {"failure": (done.stderr.strip().splitlines() or ["no message"])[-1]}
    return {"seconds": median(seconds[1:]), "repeats": repeats}


def ours(
    source: str,
    activation: str,
    *,
    values: Arrays | None,
    repeats: int,
    limit: float,
    options: Sequence[str] = (),
) -> Row:
    """chainrule on one model, with options of `derive`; the verification stamp must be there."""
    request = {"source": source, "warm": WARM.format(activation=activation), "options": list(options)}
    row = repeat(sys.executable, "ours.py", request, values, repeats, limit)
    if "failure" not in row and row.get("points", 0) < 5:
        row["failure"] = row.get("stopped", "no verification stamp")
    return row


def peer(python: str, script: str, case: Case, about: Row, *, repeats: int, limit: float) -> Row:
    """A peer on one case, with its results compared with the reference."""
    request = about | {"name": case.name, "params": list(case.gradients), "sizes": sizes(case.source)}
    return repeat(python, script, request, case.values, repeats, limit)


def repeat(python: str, script: str, request: Row, values: Arrays | None, repeats: int, limit: float) -> Row:
    """The median of some fresh processes, of which the first also evaluates what it derived."""
    extra = {} if values is None else {"values": {name: value.tolist() for name, value in values.items()}}
    first = ask(python, script, request | extra, limit=limit)
    if "seconds" not in first.fields:
        return first.fields | {"failure": first.failure or "no answer"}
    answers: list[Answer] = [first]
    if first.fields["seconds"] < SLOW:
        answers += [ask(python, script, request, limit=limit) for _ in range(repeats - 1)]
    seconds = [one.fields["seconds"] for one in answers if "seconds" in one.fields]
    row = first.fields | {"seconds": median(seconds), "best": min(seconds), "repeats": len(seconds)}
    return row if first.failure is None else row | {"stopped": first.failure}


def check(row: Row, case: Case) -> None:
    """Replace the row's gradients by what came of comparing them with the reference."""
    found, unusable = row.pop("gradients", {}), row.pop("unusable", {})
    checked: dict[str, list[str]] = {"equal": [], "different": [], "not evaluated": []}
    for name, reference in case.gradients.items():
        if name not in found:
            checked["not evaluated"].append(name)
            continue
        value = np.squeeze(np.array(found[name], dtype=float))  # SymPy leaves axes of length 1
        same = value.shape == reference.shape and np.allclose(
            value, reference, rtol=TOLERANCE, atol=TOLERANCE
        )
        checked["equal" if same else "different"].append(name)
    row["checked"] = checked
    if unusable:
        row["not_evaluated_because"] = next(iter(unusable.values()))


def sizes(source: str) -> dict[str, list[str]]:
    """The dimensions of each declared variable, by name."""
    declared = re.findall(r"^(\w+) : (?:param )?\w+\[(.*)\]$", source, re.MULTILINE)
    return {name: dimensions.split(", ") for name, dimensions in declared}
