"""SymPy's share, run in the peers' environment: matrix derivatives of matrix expressions.

Timed: building the loss L and `L.diff(p)` for every parameter p, with symbolic sizes. To be evaluated they
are derived once more at the sizes of the values, after the clock.
"""

import json
import sys
import time
from typing import Any

import numpy as np
from sympy import (
    Determinant,
    Expr,
    Lambda,
    Matrix,
    MatrixSymbol,
    Max,
    OneMatrix,
    Symbol,
    Trace,
    exp,
    log,
    tanh,
)

t = Symbol("t", real=True)
ACTIVATIONS = {"tanh": Lambda(t, tanh(t)), "relu": Lambda(t, Max(t, 0))}


def build(request: dict[str, Any], sizes: dict[str, Any]) -> tuple[Any, dict[str, MatrixSymbol]]:
    """The loss, and its symbols by name; `sizes` gives the rows and columns of each."""
    variables = {name: MatrixSymbol(name, *size) for name, size in sizes.items()}
    v = variables
    forms = {
        "quadratic form": lambda: Trace(v["x"].T * v["A"] * v["x"]),
        "least squares": lambda: Trace((v["X"] * v["w"] - v["y"]).T * (v["X"] * v["w"] - v["y"])),
        "trace of a product": lambda: Trace(v["A"] * v["X"] * v["B"]),
        "factorisation": lambda: Trace((v["T"] - v["U"] * v["V"].T).T * (v["T"] - v["U"] * v["V"].T)),
        "log-determinant": lambda: log(Determinant(v["X"])),
    }
    if request["name"] in forms:
        return forms[request["name"]](), variables
    h, depth = v["x"], request["depth"]
    for k in range(1, depth + 1):
        h = v[f"W{k}"] * h + v[f"b{k}"]
        h = h.applyfunc(ACTIVATIONS[request["activation"]]) if k < depth else h
    if request["loss"] == "squared-error":  # a 1 × 1 matrix: with a trace around it SymPy loses shapes
        return (h - v["y"]).T * (h - v["y"]), variables
    total = Trace(OneMatrix(1, h.shape[0]) * h.applyfunc(Lambda(t, exp(t))))
    return log(total) - Trace(v["y"].T * h), variables


def derive(request: dict[str, Any], sizes: dict[str, Any]) -> tuple[dict[str, Expr], dict[str, MatrixSymbol]]:
    loss, variables = build(request, sizes)
    return {name: loss.diff(variables[name]) for name in request["params"]}, variables


def shape(dimensions: list[str]) -> tuple[Any, Any]:
    """Rows and columns; a vector is a column."""
    rows, *columns = (Symbol(name, integer=True, positive=True) for name in dimensions)
    return rows, columns[0] if columns else 1


def answer(**fields: Any) -> None:
    print(json.dumps(fields), flush=True)


def main() -> None:
    request = json.load(sys.stdin)
    x = MatrixSymbol("warm", Symbol("p"), Symbol("q"))
    Trace(x.T * x).diff(x)  # so that first-use costs are not on the clock
    sizes = {name: shape(dimensions) for name, dimensions in request["sizes"].items()}
    start = time.perf_counter()
    gradients, _ = derive(request, sizes)
    answer(seconds=time.perf_counter() - start)
    answer(length=sum(len(str(g)) for g in gradients.values()))
    if "values" not in request:
        return
    at = {name: Matrix(value) for name, value in request["values"].items()}
    gradients, variables = derive(request, {name: value.shape for name, value in at.items()})
    for name, g in gradients.items():
        try:
            number = g.subs({variables[other]: value for other, value in at.items()}).as_explicit()
            answer(gradients={name: np.array(number.tolist(), dtype=float).tolist()})
        except Exception as error:  # any of SymPy's: that it cannot be evaluated is the finding
            answer(unusable={name: f"{type(error).__name__}: {error}"[:200]})


main()
