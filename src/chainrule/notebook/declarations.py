"""Sizes, inputs and parameters, with the facts that may be declared of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chainrule.base.errors import ChainruleError
from chainrule.graph.facts import Fact
from chainrule.graph.shape import Dim, show_shape
from chainrule.notebook.expressions import Expression
from chainrule.notebook.names import require_name
from chainrule.notebook.sizes import Size
from chainrule.ops import core
from chainrule.read.python_calls import size_of

one_hot, simplex, symmetric, spd = Fact.ONEHOT, Fact.SIMPLEX, Fact.SYMMETRIC, Fact.SPD
binary, positive = Fact.BINARY, Fact.POSITIVE

Sizes = Size | Dim | int | str


def dims(names: str) -> tuple[Size, ...]:
    """Symbolic sizes, as in `d, h = dims("d h")`."""
    if not isinstance(names, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ChainruleError("CR026", f"{names!r} names no sizes", help='write `d, h = dims("d h")`')
    return tuple(Size(size_of(name)) for name in names.replace(",", " ").split())


def input(name: str, *shape: Sizes, fact: Fact | str = Fact.REAL) -> Expression:
    """A declared input of a shape; a fact such as `one_hot` or `"onehot"` may be declared of it."""
    return _declared(name, shape, fact, trainable=False)


def param(name: str, *shape: Sizes, fact: Fact | str = Fact.REAL) -> Expression:
    """A trainable input: gradients are taken with respect to these by default."""
    return _declared(name, shape, fact, trainable=True)


def _declared(name: str, shape: Sequence[Sizes], given: Fact | str, *, trainable: bool) -> Expression:
    require_name(name)
    fact, sizes = _fact(given), tuple(map(size_of, shape))
    problem: str | None = None
    if fact.sums_to_one and not sizes:
        problem = f"`{fact.value}` needs a size"
    elif fact.symmetric:
        sizes = (*sizes, *sizes) if len(sizes) == 1 else sizes
        if len(sizes) != 2 or sizes[0] != sizes[1]:
            problem = f"a symmetric matrix has one size: `param({name!r}, n, n, fact={fact.value})`"
    if problem is not None:
        raise ChainruleError(
            "CR025", f"`{fact.value}` cannot have the shape {show_shape(sizes)}", help=problem
        )
    return Expression(core.variable(name, sizes, fact=fact, trainable=trainable))


def _fact(given: Any) -> Fact:
    if isinstance(given, Fact) and given.declarable:
        return given
    known = {fact.value: fact for fact in Fact if fact.declarable}
    plain = given.replace("_", "").lower() if isinstance(given, str) else ""
    if given in ("R", "ℝ"):
        return Fact.REAL
    if plain in known:
        return known[plain]
    raise ChainruleError(
        "CR018", f"unknown type {given!r}", help="types are " + ", ".join(f"`{word}`" for word in known)
    )
