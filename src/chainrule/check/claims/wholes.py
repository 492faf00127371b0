"""Functions of whole vectors and matrices: softmax, tr, det, max, norms."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import NotUnderstood
from chainrule.check.claims.misfits import Unfit
from chainrule.check.claims.multiplying import pairwise, reciprocal
from chainrule.check.claims.nodes import operate
from chainrule.check.claims.senses import columns
from chainrule.check.claims.values import Value, made, node_of
from chainrule.check.claims.walk import Walk
from chainrule.graph.node import Node
from chainrule.ops import core
from chainrule.ops.piecewise import call_kinked
from chainrule.ops.reduction import log_softmax, logsumexp, norm1, norm2, softmax
from chainrule.ops.structure import vec
from chainrule.ops.table import TABLE


def whole_function(walk: Walk, e: X.Call, name: str, arguments: list[Value]) -> Value:
    """max, min, mse, diag, tr, Σ, det, log det, vec, softmax, log softmax or logsumexp of arrays.

    max and min of several arguments are taken entry by entry. Raises `Unfit` for a shape that the function
    does not take, `NotUnderstood` for another number of arguments.
    """
    space = walk.space
    x = arguments[0]
    if name in ("max", "min"):
        if len(arguments) == 1:
            return extremum(walk, name, x)
        result = x
        for other in arguments[1:]:
            result = pairwise(walk, "maximum" if name == "max" else "minimum", result, other)
        return result
    if len(arguments) != 1:
        if name == "mse" and len(arguments) == 2:
            gap = space.add([(1, arguments[0]), (-1, arguments[1])])
            square = space.mapped(gap, lambda n: core.power(n, Fraction(2)))
            return square if not gap.rank else _mean_of(walk, square)
        raise NotUnderstood(f"{e.function} of several arguments", e.start, e.end)
    if name == "diag":
        if isinstance(e.arguments[0], X.Spread) and x.rank != 1:
            raise Unfit(f"diag of a list of {space.words(x.shape[1:])}s")
        if not x.rank and len(x.letters) == 1:
            x = _listed(walk, e, x)
        return space.diag(x)
    if name == "tr":
        return space.trace(x)
    if name == "sum":
        return space.total(x)
    if name in ("det", "logdet"):
        if x.rank != 2 or not space.dims.unify(*x.shape):
            raise Unfit(f"{name} of {space.words(x.shape)}")
        return Value((), x.letters, x.sizes, made(lambda: operate(name, node_of(x))) if space.build else None)
    if name == "vec":
        if x.rank != 2 or x.letters:
            raise NotUnderstood("vec of what is not a matrix", e.start, e.end)
        size = space.dims.product(x.shape[1], x.shape[0])
        return Value((size,), node=made(lambda: vec(node_of(x))) if space.build else None)
    return _along(walk, e, name, x)


def _listed(walk: Walk, e: X.Call, x: Value) -> Value:
    """[a_i]_i, where diag(a_i) means diag(a_1, …, a_n); raises `NotUnderstood` where i is bound outside."""
    (letter,), (size,) = x.letters, x.sizes
    if letter in walk.bound:
        raise NotUnderstood(f"diag of an entry, where {letter} is summed over", e.start, e.end)
    walk.listed.add(letter)
    return walk.space.gathered(x, [letter], [size])


def _along(walk: Walk, e: X.Call, name: str, x: Value) -> Value:
    """softmax or log softmax along the last inner axis, logsumexp over all, or along the only free index."""
    space = walk.space
    functions: dict[str, Callable[[Node], Node]] = {"softmax": softmax, "log_softmax": log_softmax}
    if not x.rank:
        if len(x.letters) != 1:
            raise Unfit(f"{e.function} of a number")
        letter, size = x.letters[0], x.sizes[0]
        row = space.gathered(x, [letter], [size])
        value = _along(walk, e, name, row)
        return space.indexed(value, [letter]) if value.rank else value
    if name == "logsumexp":
        node = made(lambda: logsumexp(node_of(x), axis=tuple(range(-x.rank, 0)))) if space.build else None
        return Value((), x.letters, x.sizes, node)
    if name not in functions:
        raise NotUnderstood(f"{e.function} of one argument", e.start, e.end)
    turned = x.rank == 2 and bool(columns(e.function))
    value = space.mapped(space.transpose(x) if turned else x, functions[name])
    return space.transpose(value) if turned else value


def _mean_of(walk: Walk, x: Value) -> Value:
    """(1/n) Σ x_i over all n entries."""
    total = walk.space.total(x)
    for size in x.shape:
        count = Value((), node=core.size(walk.space.dims.dim(size)) if walk.space.build else None)
        total = walk.space.scale_by(total, reciprocal(walk, count))
    return total


def extremum(walk: Walk, name: str, x: Value) -> Value:
    """max_i x_i or min_i x_i over all entries; raises `NotUnderstood` for one number."""
    if not x.rank:
        raise NotUnderstood(f"{name} of one number", -1, -1)
    node = None
    if walk.space.build:
        make = TABLE[name].meaning
        assert make is not None
        node = made(lambda: make(node_of(x), tuple(range(-x.rank, 0))))
    return Value((), x.letters, x.sizes, node)


def norm(walk: Walk, x: Value, kind: str) -> Value:
    """|x| entry by entry, |A| the determinant of a matrix, ‖x‖₁ or ‖x‖₂ over all entries."""
    if kind == "abs":
        if x.rank == 2:
            node = made(lambda: operate("det", node_of(x))) if walk.space.build else None
            return Value((), x.letters, x.sizes, node)
        return walk.space.mapped(x, lambda n: call_kinked("abs", n))
    if not x.rank:
        return walk.space.mapped(x, lambda n: call_kinked("abs", n))
    make = norm1 if kind == "1" else norm2
    node = made(lambda: make(node_of(x), axis=tuple(range(-x.rank, 0)))) if walk.space.build else None
    return Value((), x.letters, x.sizes, node)
