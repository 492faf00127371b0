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
from tensorgrad.compiler.runtime import compile_to_callable


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


def evaluate(gradient: Tensor, values: dict[str, torch.Tensor]) -> torch.Tensor:
    """The gradient's value, with the upper layer's axis first, as its parameter has it.

    tensorgrad's own calling convention is left out: it names axes, which PyTorch 2.13 no longer can.
    """
    program = compile_to_callable(gradient)
    sizes = {
        size: extent
        for v in program.vars
        for size, extent in zip(v.shape.values(), values[v.name].shape, strict=True)
    }
    function = program.codegen.specialize(sizes, dtype=torch.float64)
    with torch.no_grad():
        (value,) = function(*(values[v.name] for v in program.vars))
    edges = list(program.outputs[0][1])
    wanted = sorted(edges, key=lambda edge: int(edge[1:]), reverse=True)
    return value.permute([edges.index(edge) for edge in wanted])


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
    values = {name: torch.tensor(value, dtype=torch.float64) for name, value in request["values"].items()}
    for name, g in gradients.items():
        answer(gradients={name: evaluate(g, values).tolist()})


main()
