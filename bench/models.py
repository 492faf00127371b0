"""The models that are measured: their chainrule source, values to try them at, and their gradients by hand.

A `Case` is all that the measuring scripts know of a model. Its reference gradients are written out in NumPy,
so that chainrule and its peers are judged by a third party and not by each other.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Array = np.ndarray
Arrays = dict[str, Array]

DERIVATIVES: dict[str, Callable[[Array], Array]] = {
    "tanh": lambda z: 1 - np.tanh(z) ** 2,
    "relu": lambda z: (z > 0).astype(float),
}
FUNCTIONS: dict[str, Callable[[Array], Array]] = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}
LOSSES = {"cross-entropy": "cross_entropy(o, y)", "squared-error": "sum((o - y)^2)"}


@dataclass(frozen=True, slots=True)
class Case:
    """One model: `gradients` are those of L with respect to every `param`, at `values`."""

    name: str
    source: str
    values: Arrays
    gradients: Arrays


def mlp_source(depth: int, activation: str, loss: str = "cross-entropy") -> str:
    """A perceptron with `depth` affine layers, the last one linear, as the text of a `.cr` file."""
    label = f"onehot[d{depth}]" if loss == "cross-entropy" else f"R[d{depth}]"
    lines = ["x : R[d0]", f"y : {label}"]
    for k in range(1, depth + 1):
        lines += [f"W{k} : param R[d{k}, d{k - 1}]", f"b{k} : param R[d{k}]"]
    below = "x"
    for k in range(1, depth):
        lines += [f"z{k} = W{k} @ {below} + b{k}", f"h{k} = {activation}(z{k})"]
        below = f"h{k}"
    lines += [f"o = W{depth} @ {below} + b{depth}", f"L = {LOSSES[loss]}"]
    return "\n".join(lines) + "\n"


def mlp_case(depth: int, activation: str, loss: str = "cross-entropy") -> Case:
    values = mlp_values(depth)
    return Case(
        name=f"{depth} layers, {activation}, {loss}",
        source=mlp_source(depth, activation, loss),
        values=values,
        gradients=backpropagate(values, depth, activation, loss),
    )


def mlp_values(depth: int) -> Arrays:
    """Values for the perceptron, with small sizes that differ from layer to layer."""
    draw = np.random.default_rng(depth)
    width = [2 + (2 * k) % 5 for k in range(depth + 1)]
    values = {"x": draw.normal(size=width[0]), "y": np.eye(width[depth])[0]}
    for k in range(1, depth + 1):
        values[f"W{k}"] = draw.normal(size=(width[k], width[k - 1]))
        values[f"b{k}"] = draw.normal(size=width[k])
    return values


def backpropagate(values: Arrays, depth: int, activation: str, loss: str) -> Arrays:
    """The perceptron's gradients, by hand."""
    h, z = {0: values["x"]}, {}
    for k in range(1, depth + 1):
        z[k] = values[f"W{k}"] @ h[k - 1] + values[f"b{k}"]
        h[k] = FUNCTIONS[activation](z[k])
    o, y = z[depth], values["y"]
    g = np.exp(o) / np.exp(o).sum() - y if loss == "cross-entropy" else 2 * (o - y)
    gradients = {}
    for k in range(depth, 0, -1):
        gradients[f"W{k}"], gradients[f"b{k}"] = np.outer(g, h[k - 1]), g
        if k > 1:
            g = values[f"W{k}"].T @ g * DERIVATIVES[activation](z[k - 1])
    return gradients


@dataclass(frozen=True, slots=True)
class Family:
    """Models of one kind by their size, and options of `derive`; measured at `size` and at twice that."""

    name: str
    size: int
    source: Callable[[int], str]
    options: tuple[str, ...] = ()


def families() -> tuple[Family, ...]:
    """Large models of other kinds than perceptrons."""
    by_input = ("--kind", "jacobian", "--wrt", "h0")
    return (
        Family("Jacobian through tanh layers", 25, tanh_layers, by_input),
        Family("Jacobians by every layer's weights", 25, tanh_layers, ("--kind", "jacobian")),
        Family("product of scalars", 500, lambda count: scalars(count, " * ")),
        Family("sum of scalars", 2500, lambda count: scalars(count, " + ")),
        Family("product of matrices", 50, matrix_chain),
        Family("recurrent net", 50, recurrence),
    )


def tanh_layers(depth: int) -> str:
    lines = ["h0 : R[d0]", *(f"W{k} : param R[d{k}, d{k - 1}]" for k in range(1, depth + 1))]
    return "\n".join([*lines, *(f"h{k} = tanh(W{k} @ h{k - 1})" for k in range(1, depth + 1))]) + "\n"


def scalars(count: int, sign: str) -> str:
    names = [f"x{k}" for k in range(count)]
    return "".join(f"{name} : R\n" for name in names) + f"L = {sign.join(names)}\n"


def matrix_chain(count: int) -> str:
    names = [f"A{k}" for k in range(count)]
    declared = "".join(f"{name} : R[d, d]\n" for name in names)
    return f"x : R[d]\n{declared}L = sum({' @ '.join(names)} @ x)\n"


def recurrence(length: int) -> str:
    lines = ["W : param R[h, h]", "U : param R[h, d]", "b : param R[h]", "h0, y : R[h]"]
    lines += [f"x{k} : R[d]" for k in range(1, length + 1)]
    lines += [f"h{k} = tanh(W @ h{k - 1} + U @ x{k} + b)" for k in range(1, length + 1)]
    return "\n".join([*lines, f"L = sum((h{length} - y)^2)"]) + "\n"


def matrix_cases() -> tuple[Case, ...]:
    """The textbook's matrix derivatives, which SymPy can be asked for as well."""
    draw = np.random.default_rng(0)
    A, X, x = draw.normal(size=(3, 3)), draw.normal(size=(4, 3)), draw.normal(size=3)
    y, T, U, V = draw.normal(size=4), *(draw.normal(size=size) for size in [(3, 4), (3, 2), (4, 2)])
    B, C, Z = draw.normal(size=(2, 3)), draw.normal(size=(4, 2)), draw.normal(size=(3, 4))
    S = A @ A.T + np.eye(3)
    rest = T - U @ V.T
    return (
        Case(
            "quadratic form",
            "A : R[n, n]\nx : param R[n]\nL = x' @ A @ x\n",
            {"A": A, "x": x},
            {"x": (A + A.T) @ x},
        ),
        Case(
            "least squares",
            "X : R[n, d]\ny : R[n]\nw : param R[d]\nL = sum((X @ w - y)^2)\n",
            {"X": X, "y": y, "w": x},
            {"w": 2 * X.T @ (X @ x - y)},
        ),
        Case(
            "trace of a product",
            "A : R[m, n]\nX : param R[n, k]\nB : R[k, m]\nL = tr(A @ X @ B)\n",
            {"A": B, "X": Z, "B": C},
            {"X": B.T @ C.T},
        ),
        Case(
            "factorisation",
            "T : R[n, m]\nU : param R[n, k]\nV : param R[m, k]\nL = sum((T - U @ V')^2)\n",
            {"T": T, "U": U, "V": V},
            {"U": -2 * rest @ V, "V": -2 * rest.T @ U},
        ),
        Case(
            "log-determinant",
            "X : param R[n, n]\nL = logdet(X)\n",
            {"X": S},
            {"X": np.linalg.inv(S).T},
        ),
    )
