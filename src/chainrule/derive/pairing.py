"""Two factors of a product that are one: what the rules of `rules.py` about pairs know.

A `…_joined(a, b)` gives the one factor that a · b is, entry by entry, or None; `paired` looks for such a pair
among the factors of a product.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from chainrule.graph.node import Node
from chainrule.ops.core import (
    ADDITION,
    CONTRACTION,
    NAMED,
    POWER,
    Contraction,
    add,
    constant,
    constant_value,
    contract,
    contraction,
    exponent_of,
    is_positive,
    power,
    scale,
)
from chainrule.ops.elementwise import call
from chainrule.ops.piecewise import call_kinked

Factors = list[tuple[Node, tuple[int, ...]]]


def factors_of(node: Node) -> tuple[Contraction, Factors] | None:
    """A product's attributes and its factors with their indices; None if it is no product."""
    if node.op is not CONTRACTION:
        return None
    spec = contraction(node)
    return spec, list(zip(node.args, spec.operands, strict=True))


def with_factors(
    spec: Contraction, factors: Sequence[tuple[Node, tuple[int, ...]]], by: Fraction = Fraction(1)
) -> Node:
    """The product with other factors, `by` times."""
    return contract(spec.coefficient * by, factors, spec.out, dict(enumerate(spec.sizes)))


def _seen_through(node: Node) -> Node:
    """What a definition names."""
    while node.op is NAMED:
        node = node.args[0]
    return node


def paired(node: Node, join: Callable[[Node, Node], Node | None]) -> Node | None:
    """Replaces two factors at the same indices by one, where `join` knows how."""
    found = factors_of(node)
    if found is None:
        return None
    spec, factors = found
    if len(factors) < 2 or len(factors) > 24:
        return None
    for i, (a, own) in enumerate(factors):
        for j, (b, other) in enumerate(factors):
            if i == j or own != other:
                continue
            joined = join(a, b)
            if joined is not None:
                rest = [f for k, f in enumerate(factors) if k not in (i, j)]
                return with_factors(spec, [*rest, (joined, own)])
    return None


def indicators_joined(a: Node, b: Node) -> Node | None:
    """1[u > 0] · u = relu(u), 1[u > 0] · 1[u < 0] = 0 and the like."""
    a, b = _seen_through(a), _seen_through(b)
    if a.op.name != "indicator":
        return None
    if b.op.name == "relu" and a.attrs[0] == ">" and a.args[0] is b.args[0]:
        return b
    if b is a.args[0] and a.attrs[0] == ">":
        return call_kinked("relu", b)
    if b.op.name == "indicator" and a.args[0] is b.args[0]:
        pair = {a.attrs[0], b.attrs[0]}
        if pair in ({">", "<"}, {">", "<="}, {"<", ">="}, {"==", "!="}, {"==", ">"}, {"==", "<"}):
            return constant(0, a.shape)
        if pair in ({">", ">="}, {">", "!="}):
            return a if a.attrs[0] == ">" else b
        if pair in ({"<", "<="}, {"<", "!="}):
            return a if a.attrs[0] == "<" else b
    return None


def signs_joined(a: Node, b: Node) -> Node | None:
    """sign(u) · |u| = u and sign(u) · u = |u|."""
    if a.op.name != "sign":
        return None
    if b.op.name == "abs" and a.args[0] is b.args[0]:
        return a.args[0]
    if b is a.args[0]:
        return call_kinked("abs", b)
    return None


def logistic_joined(a: Node, b: Node) -> Node | None:
    """exp(u) · (1 + exp(u))⁻¹ = σ(u)."""
    if a.op.name != "exp" or b.op is not POWER or exponent_of(b) != -1:
        return None
    return call("sigmoid", a.args[0]) if one_plus(b.args[0]) is a else None


def shifted_joined(a: Node, b: Node) -> Node | None:
    """exp(−u) · σ(u) = σ(−u)."""
    if a.op.name != "exp" or b.op.name != "sigmoid" or scale(-1, a.args[0]) is not b.args[0]:
        return None
    return call("sigmoid", a.args[0])


def odds_joined(a: Node, b: Node) -> Node | None:
    """σ(u) · (1 − σ(u))⁻¹ = exp(u)."""
    if b.op is not POWER or exponent_of(b) != -1 or b.args[0] is not _complement(a):
        return None
    inner = _seen_through(a)
    return call("exp", inner.args[0]) if inner.op.name == "sigmoid" else None


def roots_joined(a: Node, b: Node) -> Node | None:
    """√2 · √a = √(2 a) for a positive a, and other roots and their reciprocals."""
    if a.op is not POWER or b.op is not POWER or exponent_of(a) != exponent_of(b):
        return None
    number = constant_value(a.args[0])
    if number is None or exponent_of(a).denominator == 1 or not is_positive(b.args[0]):
        return None
    return power(scale(number, b.args[0]), exponent_of(a))


def tangent_joined(a: Node, b: Node) -> Node | None:
    """sin(u) / cos(u) = tan(u), sinh(u) / cosh(u) = tanh(u), and their powers."""
    top, exponent = (a.args[0], exponent_of(a)) if a.op is POWER else (a, Fraction(1))
    if b.op is not POWER or exponent_of(b) != -exponent or exponent.denominator != 1:
        return None
    names = top.op.name, b.args[0].op.name
    quotient = {("sin", "cos"): "tan", ("sinh", "cosh"): "tanh"}.get(names)
    if quotient is None or top.args[0] is not b.args[0].args[0]:
        return None
    return power(call(quotient, top.args[0]), exponent)


def _complement(node: Node) -> Node:
    return add((constant(1, node.shape), scale(-1, node)))


def one_plus(node: Node) -> Node | None:
    """The u of 1 + u."""
    if node.op is ADDITION and len(node.args) == 2 and constant_value(node.args[1]) == 1:
        return node.args[0]
    return None
