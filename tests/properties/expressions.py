"""Random well-typed models, as text of the `.cr` format.

A model is grown from typed rows: every row of `_SCALARS`, `_VECTORS` and `_MATRICES` writes an expression of
its shape from smaller ones, brackets included, and stays within the domains it needs (`log(1 + x²)`, the
inverse of a positive definite matrix). A row may be one line; to cover something new is to add a row.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

Shape = tuple[str, ...]
DIMS = ("n", "m", "k")

DECLARATIONS = """\
a : R; b : param R; c : positive; t : binary
x, u : R[n]; y : param R[m]; z : R[k]; p : positive[n]; q : positive[m]; o : onehot[m]; w : simplex[n]; r : binary[m]
A : param R[m, n]; B : R[n, k]; M : R[n, n]; P : positive[n, m]; S : symmetric[n]; D : spd[n]; Y : onehot[m, n]
g : R -> R; φ : R -> R lipschitz 1; f : (R[n], R[m]) -> R[k]; F : (R[n]) -> R[n, m]; ℓ : (R[m]) -> R
"""
BATCHED = """\
v : R[n] for i in N; s : onehot[m] for i in N; e : R for i in N; V : R[n, m] for i in N
"""
LEAVES: dict[str, Shape] = {
    "a": (),
    "b": (),
    "c": (),
    "t": (),
    "x": ("n",),
    "u": ("n",),
    "y": ("m",),
    "z": ("k",),
    "p": ("n",),
    "q": ("m",),
    "o": ("m",),
    "w": ("n",),
    "r": ("m",),
    "A": ("m", "n"),
    "B": ("n", "k"),
    "M": ("n", "n"),
    "P": ("n", "m"),
    "S": ("n", "n"),
    "D": ("n", "n"),
    "Y": ("m", "n"),
}
BATCHED_LEAVES: dict[str, Shape] = {"v": ("n",), "s": ("m",), "e": (), "V": ("n", "m")}
LABELS = ("t", "o", "w", "r", "Y", "s")

# Entry by entry, defined everywhere and tame: `#` is the argument.
UNARY = (
    "exp(#/3)",
    "exp(tanh(#))",
    "log(1 + (#)^2)",
    "log1p((#)^2)",
    "expm1(tanh(#))",
    "sqrt(1 + (#)^2)",
    "square(#)",
    "abs(#)",
    "sin(#)",
    "cos(#)",
    "tan(tanh(#))",
    "arcsin(tanh(#)/2)",
    "arccos(sin(#)/2)",
    "arctan(#)",
    "sinh(tanh(#))",
    "cosh(#/4)",
    "tanh(#)",
    "erf(#)",
    "sigmoid(#)",
    "log_sigmoid(#)",
    "relu(#)",
    "leaky_relu(#)",
    "leaky_relu(#, alpha=1/5)",
    "elu(#)",
    "elu(#, alpha=2)",
    "softplus(#)",
    "gelu(#)",
    "silu(#)",
    "sign(#)",
    "step(#)",
    "1[# > 0]",
    "clip(#, -1, 3/2)",
    "maximum(#, 0)",
    "minimum(#, 1/2)",
    "g(#)",
    "φ(#)",
    "(#)^2",
    "(#)^3",
    "1/(1 + (#)^2)",
    "(1 + (#)^2)^(-3/2)",
    "sigmoid(#)^(1/2)",
    "log(sigmoid(#))",
    "log(1 + exp(#))",
    "-(#)",
    "(1 - #)",
    "2 * (#)",
    "(#) / 3",
    "1/2 * (#)",
    "exp(-(#)^2/2)",
    "where(# > 1/3, sin(#), (#)^2)",
)
# Two arguments of one shape.
BINARY = (
    "(# + #)",
    "(# - #)",
    "(# * #)",
    "(# ⊙ #)",
    "(#) / (1 + (#)^2)",
    "(#) / (2 + sin(#))",
    "maximum(#, #)",
    "minimum(2 * #, #)",
    "where(# > 1/7 + #, a, b)",
    "(1 + (#)^2)^(tanh(#))",
    "1[# <= # - 1/7] * c",
)


@dataclass
class Grammar:
    """What may be used, and the draws that choose from it."""

    draw: st.DrawFn
    leaves: dict[str, Shape]

    def choose(self, options: list[str] | tuple[str, ...]) -> str:
        return self.draw(st.sampled_from(options))

    def leaf(self, shape: Shape) -> str:
        names = [name for name, own in self.leaves.items() if own == shape]
        constants = {
            (): ["2", "1/3", "(1/n)", "π"],
            ("n",): ["ones(n)"],
            ("m",): ["ones(m)"],
            ("n", "n"): ["eye(n)"],
        }
        # Definitions stand at the end: prefer them, so that they are used.
        turn = [*[name for name in names if name.startswith("h")] * 5, *names, *(constants.get(shape, []))]
        if not names and not constants.get(shape):
            return f"zeros({', '.join(shape)})" if len(shape) != 2 else self.filled(shape)
        return self.choose(turn)

    def filled(self, shape: Shape) -> str:
        """A matrix of a shape that no leaf has."""
        if shape[::-1] in self.leaves.values():
            return f"{self.leaf(shape[::-1])}'"
        return f"outer({self.leaf(shape[:1])}, {self.leaf(shape[1:])})"

    def grow(self, shape: Shape, depth: int) -> str:
        if depth <= 0:
            return self.leaf(shape)
        rows = _ROWS[len(shape)]
        kind = self.draw(st.integers(0, 9))
        if kind == 0:
            return self.leaf(shape)
        if kind <= 2:
            return self.fill(self.choose(UNARY), shape, depth)
        if kind <= 4:
            return self.fill(self.choose(BINARY), shape, depth)
        return self.draw(st.sampled_from(rows))(self, shape, depth - 1)

    def fill(self, template: str, shape: Shape, depth: int) -> str:
        """A template with `#` replaced: by one expression if it stands for a single argument."""
        single = template in UNARY
        one = self.grow(shape, depth - 1) if single else ""
        parts = template.split("#")
        result = parts[0]
        for part in parts[1:]:
            argument = one if single else self.grow(shape, depth - 1)
            alone = result.endswith("(") and part.startswith((")", ","))
            result += (argument if alone else f"({argument})") + part
        return result

    def dim(self) -> str:
        return self.choose(DIMS)

    def s(self, depth: int) -> str:
        return f"({self.grow((), depth)})"

    def v(self, dim: str, depth: int) -> str:
        return f"({self.grow((dim,), depth)})"

    def m(self, rows: str, columns: str, depth: int) -> str:
        return f"({self.grow((rows, columns), depth)})"

    def spd(self, depth: int) -> str:
        """A positive definite n × n matrix."""
        return self.choose(
            (
                "D",
                "(D + eye(n))",
                _same("(# @ #' + eye(n))", self.v("n", depth)),
                "(M' @ M + eye(n))",
                "(P @ P' + D)",
                "(eye(n) + diag(exp(x/2)))",
                "(2 * D + A' @ A)",
            )
        )


Row = Callable[[Grammar, Shape, int], str]


def _any_vector(make: str) -> Row:
    """A row for a scalar of a vector: `#` is the vector, any size."""
    return lambda g, shape, depth: _same(make, g.v(g.dim(), depth))


def _any_matrix(make: str) -> Row:
    return lambda g, shape, depth: _same(make, g.m(g.dim(), g.dim(), depth))


def _square(make: str) -> Row:
    return lambda g, shape, depth: _same(make, g.m("n", "n", depth))


def _pair(make: str) -> Row:
    """`#` and `@@` are two vectors of one size."""

    def row(g: Grammar, shape: Shape, depth: int) -> str:
        dim = g.dim()
        return make.replace("#", g.v(dim, depth)).replace("@@", g.v(dim, depth))

    return row


def _same(make: str, part: str) -> str:
    return make.replace("#", part)


def _indexed_form(g: Grammar, shape: Shape, depth: int) -> str:
    n, m = g.dim(), g.dim()
    matrix, left, right = g.m(n, m, depth), g.v(n, 0), g.v(m, 0)
    return f"sum[j, h]({matrix}[j, h] * {left}[j] * {right}[h])"


_SCALARS: list[Row] = [
    *map(
        _any_vector,
        (
            "sum(#)",
            "mean(#)",
            "var(#)",
            "sum(#^2)",
            "sum(#^2)/2",
            "norm1(#)",
            "norm2(#)",
            "norm2(#)^2",
            "sqrt(1 + sum(#^2))",
            "max(#)",
            "min(#)",
            "logsumexp(#)",
            "#[0]",
            "#[-1]",
            "sum(#[1:])",
            "sum(#[:2] * #[1:3])",
            "#' @ #",
            "sum[j](#[j]^2)",
            "sum[j](tanh(#[j]))",
            "sum(softmax(#) * #)",
            "-sum(softmax(#) * log_softmax(#))",
            "sum(#) / (1 + norm2(#)^2)",
            "tr(# @ #')",
            "sum(diag(#))",
            "sum(concat([#, #^2]))",
        ),
    ),
    *map(
        _any_matrix,
        (
            "sum(#)",
            "mean(#)",
            "var(#)",
            "norm2(#)",
            "norm2(#)^2",
            "norm1(#)",
            "max(#)",
            "logsumexp(#)",
            "sum(# * #)",
            "tr(#' @ #)",
            "sum(#[0])",
            "sum(#[:, 1]^2)",
            "#[0, 1]",
            "sum(vec(#)^3)",
            "sum[j, h](#[j, h]^2)",
            "sum(max(#, axis=0))",
            "sum(logsumexp(#, axis=1))",
            "norm2(mean(#, axis=0))",
            "sum(norm2(#, axis=1))",
        ),
    ),
    *map(
        _square,
        ("tr(#)", "tr(# @ #)", "x' @ # @ x", "x' @ # @ u", "logdet(eye(n) + # @ #')", "sum(diag(#))"),
    ),
    *map(
        _pair,
        (
            "#' @ @@",
            "dot(#, @@)",
            "sum(# * @@)",
            "mse(#, @@)",
            "norm2(# - @@)^2",
            "sum((# - @@)^2)",
            "sum[j](#[j] * @@[j])",
            "sum(maximum(#, @@))",
            "sum(log(1 + exp(-(# * @@))))",
            "#' @ @@ / (1 + norm2(#) * norm2(@@))",
        ),
    ),
    _indexed_form,
    lambda g, shape, depth: f"logdet({g.spd(depth)})",
    lambda g, shape, depth: f"tr(inv({g.spd(depth)}))",
    lambda g, shape, depth: f"log(det({g.spd(depth)}))",
    lambda g, shape, depth: f"{g.v('n', depth)}' @ inv({g.spd(depth)}) @ {g.v('n', 0)}",
    lambda g, shape, depth: f"cross_entropy({g.v('m', depth)}, o)",
    lambda g, shape, depth: f"-sum(o * log(softmax({g.v('m', depth)})))",
    lambda g, shape, depth: f"-sum(w * log_softmax({g.v('n', depth)}))",
    lambda g, shape, depth: f"bce(sigmoid({g.v('m', depth)}), r)",
    lambda g, shape, depth: f"cross_entropy({g.m('m', 'n', depth)}, Y)",
    lambda g, shape, depth: f"ℓ({g.v('m', depth)})",
    lambda g, shape, depth: f"(t * log(sigmoid({g.s(depth)})) + (1 - t) * log(1 - sigmoid({g.s(0)})))",
    lambda g, shape, depth: f'einsum("i,ij,j", {g.v("m", depth)}, {g.m("m", "n", 0)}, {g.v("n", 0)})',
    lambda g, shape, depth: f"mse({g.m('n', 'm', depth)}, {g.m('n', 'm', 0)})",
    lambda g, shape, depth: f"{g.s(depth)} / ({g.s(depth)}^2 + 1)",
    lambda g, shape, depth: f"sum({g.s(depth)} * {g.v(g.dim(), depth)})",
]

_VECTORS: list[Row] = [
    lambda g, shape, depth: _product_with(g, shape[0], depth),
    lambda g, shape, depth: _product_with(g, shape[0], depth),
    lambda g, shape, depth: _transposed_product(g, shape[0], depth),
    lambda g, shape, depth: f"softmax({g.v(shape[0], depth)})",
    lambda g, shape, depth: f"log_softmax({g.v(shape[0], depth)})",
    lambda g, shape, depth: f"layer_norm({g.v(shape[0], depth)})",
    lambda g, shape, depth: f"rms_norm({g.v(shape[0], depth)}, eps=1/10)",
    lambda g, shape, depth: f"{g.s(depth)} * {g.v(shape[0], depth)}",
    lambda g, shape, depth: f"{g.s(depth)} {g.v(shape[0], depth)}",
    lambda g, shape, depth: f"{g.v(shape[0], depth)} + {g.s(depth)}",
    lambda g, shape, depth: f"{g.v(shape[0], depth)} / (1 + norm2({g.v(shape[0], 0)})^2)",
    lambda g, shape, depth: _same("# / sqrt(1 + sum(#^2))", g.v(shape[0], depth)),
    lambda g, shape, depth: f"sum({g.m(g.dim(), shape[0], depth)}, axis=0)",
    lambda g, shape, depth: f"mean({g.m(shape[0], g.dim(), depth)}, axis=1)",
    lambda g, shape, depth: f"max({g.m(shape[0], g.dim(), depth)}, axis=-1)",
    lambda g, shape, depth: f"logsumexp({g.m(g.dim(), shape[0], depth)}, axis=0)",
    lambda g, shape, depth: f"norm2({g.m(g.dim(), shape[0], depth)}, axis=0)",
    lambda g, shape, depth: f"norm1({g.m(shape[0], g.dim(), depth)}, axis=1)",
    lambda g, shape, depth: f"{g.m(g.dim(), shape[0], depth)}[0]",
    lambda g, shape, depth: f"{g.m(shape[0], g.dim(), depth)}[:, -1]",
    lambda g, shape, depth: f"diag({g.m(shape[0], shape[0], depth)})",
    lambda g, shape, depth: f"sum({g.m(shape[0], g.dim(), depth)}, axis=1, keepdims=True)[:, 0]",
    lambda g, shape, depth: f"concat([{g.v(shape[0], depth)}[:1], {g.v(shape[0], depth)}[1:]])",
    lambda g, shape, depth: f"({g.v(shape[0], depth)}' @ {g.m(shape[0], shape[0], depth)})'",
    lambda g, shape, depth: f"{g.v(shape[0], depth)} - mean({g.v(shape[0], 0)})",
    lambda g, shape, depth: (
        f"f({g.v('n', depth)}, {g.v('m', 0)})" if shape == ("k",) else g.v(shape[0], depth)
    ),
    lambda g, shape, depth: (
        f"inv({g.spd(depth)}) @ {g.v('n', depth)}" if shape == ("n",) else f"{g.v(shape[0], depth)}^2"
    ),
    lambda g, shape, depth: f"diag({g.v(shape[0], depth)}) @ {g.v(shape[0], 0)}",
    lambda g, shape, depth: f"where({g.v(shape[0], 0)} > 0, {g.v(shape[0], depth)}, {g.v(shape[0], 0)})",
]

_MATRICES: list[Row] = [
    lambda g, shape, depth: f"outer({g.v(shape[0], depth)}, {g.v(shape[1], depth)})",
    lambda g, shape, depth: f"{g.v(shape[0], depth)} @ {g.v(shape[1], 0)}'",
    lambda g, shape, depth: f"{g.m(shape[1], shape[0], depth)}'",
    lambda g, shape, depth: f"transpose({g.m(shape[1], shape[0], depth)})",
    lambda g, shape, depth: _matrix_product(g, shape, depth),  # noqa: PLW0108 (defined below)
    lambda g, shape, depth: _matrix_product(g, shape, depth),  # noqa: PLW0108 (defined below)
    lambda g, shape, depth: f"{g.m(*shape, depth)} + {g.v(shape[1], depth)}",
    lambda g, shape, depth: f"{g.m(*shape, depth)} * {g.v(shape[1], depth)}",
    lambda g, shape, depth: _same("# - mean(#, axis=0, keepdims=True)", g.m(*shape, depth)),
    lambda g, shape, depth: _same("# / (1 + sum(#^2, axis=1, keepdims=True))", g.m(*shape, depth)),
    lambda g, shape, depth: f"softmax({g.m(*shape, depth)})",
    lambda g, shape, depth: f"softmax({g.m(*shape, depth)}, axis=0)",
    lambda g, shape, depth: f"log_softmax({g.m(*shape, depth)}, axis=1)",
    lambda g, shape, depth: f"layer_norm({g.m(*shape, depth)})",
    lambda g, shape, depth: f"{g.s(depth)} * {g.m(*shape, depth)}",
    lambda g, shape, depth: f"reshape({g.m(shape[1], shape[0], depth)}, [{shape[0]}, {shape[1]}])",
    lambda g, shape, depth: f"concat([{g.m(*shape, depth)}[:1], {g.m(*shape, depth)}[1:]], axis=0)",
    lambda g, shape, depth: f"concat([{g.m(*shape, depth)}[:, :2], {g.m(*shape, 0)}[:, 2:]], axis=1)",
    lambda g, shape, depth: f"diag({g.v(shape[0], depth)}) @ {g.m(*shape, depth)}",
    lambda g, shape, depth: f"{g.m(*shape, depth)} @ diag({g.v(shape[1], depth)})",
    lambda g, shape, depth: f"F({g.v('n', depth)})" if shape == ("n", "m") else g.m(*shape, depth),
    lambda g, shape, depth: f"inv({g.spd(depth)})" if shape == ("n", "n") else g.m(*shape, depth),
    lambda g, shape, depth: f"diag({g.v('n', depth)})" if shape == ("n", "n") else g.m(*shape, depth),
    lambda g, shape, depth: (
        _same("(# + #')", g.m("n", "n", depth)) if shape == ("n", "n") else f"{g.m(*shape, depth)}^2"
    ),
    lambda g, shape, depth: f'einsum("ij,kj->ik", {g.m(shape[0], "n", depth)}, {g.m(shape[1], "n", 0)})',
]
_ROWS: dict[int, list[Row]] = {0: _SCALARS, 1: _VECTORS, 2: _MATRICES}


def _product_with(g: Grammar, dim: str, depth: int) -> str:
    inner = g.dim()
    sign = g.choose((" @ ", " "))
    return f"{g.m(dim, inner, depth)}{sign}{g.v(inner, depth)}"


def _transposed_product(g: Grammar, dim: str, depth: int) -> str:
    inner = g.dim()
    return f"{g.m(inner, dim, depth)}' @ {g.v(inner, depth)}"


def _matrix_product(g: Grammar, shape: Shape, depth: int) -> str:
    inner = g.dim()
    turned = g.choose(("", "'"))
    left = f"{g.m(inner, shape[0], depth)}'" if turned else g.m(shape[0], inner, depth)
    return f"{left} @ {g.m(inner, shape[1], depth)}"


def _reduced(name: str, shape: Shape) -> str:
    """A scalar of a definition that nothing else rests on."""
    return f"sum({name}^2)" if shape else f"sin({name})"


@dataclass(frozen=True)
class Case:
    """A model and what is asked of it."""

    text: str
    kind: str
    wrt: tuple[str, ...]


@st.composite
def models(
    draw: st.DrawFn, *, kinds: tuple[str, ...] = ("gradient",) * 7 + ("jacobian",) * 2 + ("hessian",)
) -> Case:
    """A model with up to four definitions before its result, and the derivative wanted."""
    kind = draw(st.sampled_from(kinds))
    batched = kind != "jacobian" and draw(st.integers(0, 2)) == 0
    leaves = dict(LEAVES)
    if batched:
        leaves = {**LEAVES, **BATCHED_LEAVES}
    grammar = Grammar(draw, leaves)
    depth = {"gradient": 3, "jacobian": 2, "hessian": 2}[kind]
    lines: list[str] = []
    for number in range(draw(st.integers(0, 4 if kind == "gradient" else 2))):
        shape = draw(
            st.sampled_from((("n",), ("m",), ("k",), (), ("n",), ("m", "n"), ("n", "m"), ("n", "n")))
        )
        name = f"h{number + 1}"
        lines.append(f"{name} = {grammar.grow(shape, min(depth, 2))}")
        grammar.leaves[name] = shape
    if kind == "jacobian":
        shape = draw(st.sampled_from((("n",), ("m",), ("k",), ("n",), ("m", "n"), ())))
        lines.append(f"L = {grammar.grow(shape, depth)}")
    else:
        body = grammar.grow((), depth)
        if draw(st.integers(0, 3)) == 0:
            body = f"{body} + {grammar.grow((), 2)}"
        unused = [h for h in grammar.leaves if h.startswith("h") and h not in _words([*lines, body])]
        for name in unused:
            body = f"{body} + {_reduced(name, grammar.leaves[name])}"
        if batched and draw(st.booleans()):
            body = f"{draw(st.sampled_from(('mean', 'sum')))}[i]({body} + 0 * e)"
        lines.append(f"L = {body}")
    head = DECLARATIONS + (BATCHED if batched else "")
    inputs = [name for name in LEAVES if name in _words(lines)]
    if batched and kind == "gradient":
        inputs += [name for name in BATCHED_LEAVES if name in _words(lines)]
    if kind == "hessian":
        inputs = [name for name in inputs if len(LEAVES[name]) < 2][:1] or inputs[:1]
    elif kind == "jacobian":
        inputs = inputs[:2]
    elif draw(st.booleans()):
        inputs = [name for name in inputs if name not in LABELS] or inputs
    definitions = [line.partition(" = ")[0] for line in lines[:-1]]
    if kind == "gradient" and definitions and draw(st.booleans()):
        inputs += definitions
    return Case(head + "\n".join(lines) + "\n", kind, tuple(inputs))


def _words(lines: list[str]) -> set[str]:
    return {word for line in lines for word in re.findall(r"\w+", line)}
