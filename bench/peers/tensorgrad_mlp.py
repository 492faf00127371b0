"""tensorgrad's share, run in the peers' environment: all gradients of a perceptron, fully simplified.

Timed: building the loss and `loss.grad(p).full_simplify()` for every parameter p. Printing and evaluating
come after the clock.
"""

import json
import sys
import time
from typing import Any

import tensorgrad.functions as F
import torch
from sympy import symbols
from tensorgrad import Tensor, Variable
from tensorgrad.extras.evaluate import evaluate


def build(depth: int, activation: str) -> tuple[Tensor, dict[str, Variable]]:
    """Softmax cross-entropy of a perceptron; the edge d<k> is layer k's."""
    size = symbols(f"s0:{depth + 1}")
    variables = {"x": Variable("x", d0=size[0]), "y": Variable("y", **{f"d{depth}": size[depth]})}
    h: Tensor = variables["x"]
    for k in range(1, depth + 1):
        below, here = {f"d{k - 1}": size[k - 1]}, {f"d{k}": size[k]}
        variables[f"W{k}"] = Variable(f"W{k}", **here, **below)
        variables[f"b{k}"] = Variable(f"b{k}", **here)
        z = variables[f"W{k}"] @ h + variables[f"b{k}"]
        h = getattr(F, activation)(z) if k < depth else z
    return F.cross_entropy(h, variables["y"], dim=f"d{depth}"), variables


def derive(depth: int, activation: str) -> dict[str, Tensor]:
    loss, variables = build(depth, activation)
    return {name: loss.grad(v).full_simplify() for name, v in variables.items() if name[0] in "Wb"}


def answer(**fields: Any) -> None:
    print(json.dumps(fields), flush=True)


def main() -> None:
    request = json.load(sys.stdin)
    depth, activation = request["depth"], request["activation"]
    derive(1, activation)  # so that first-use costs are not on the clock
    start = time.perf_counter()
    gradients = derive(depth, activation)
    answer(seconds=time.perf_counter() - start)
    answer(length=sum(len(str(g)) for g in gradients.values()))
    if "values" not in request:
        return
    _, variables = build(depth, activation)
    at = {
        v: torch.tensor(request["values"][name], dtype=torch.float64).rename(*v.edges)
        for name, v in variables.items()
    }
    for name, g in gradients.items():
        value = evaluate(g, dict(at)).align_to(*variables[name].edges).rename(None)
        answer(gradients={name: value.tolist()})


main()
