"""Identities proved over the field of p = 2⁶¹ − 1 elements, up to a tiny probability of error.

A rational function that is not 0 vanishes at a random point of the field with probability at most d/p, d its
degree (J. T. Schwartz, J. ACM 27, 1980; R. Zippel, EUROSAM 1979). A function that is not rational becomes an
unknown of its own, random and the same for the same argument: what holds for every function in its place
holds for it. Only such relations are built in as hold for real numbers wherever both sides are defined,

    e⁻ˣ = 1/eˣ,   log eˣ = x,   log 1/x = −log x,   sin² + cos² = 1,   max(x, 0) = x 1[x > 0]

so equal values prove an identity, at the sizes used, and different values prove nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

import numpy as np

from chainrule.base.errors import ChainruleError
from chainrule.check.claims.field_arrays import PRIME, FieldArrays, reduced
from chainrule.check.claims.field_rules import apply
from chainrule.emit.arrays import Array
from chainrule.emit.evaluation import Tape
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops.core import (
    ADDITION,
    CONTRACTION,
    NAMED,
    POWER,
    SIZE,
    contraction,
    exponent_of,
)
from chainrule.ops.entries import CONCAT, INDEX, SCATTER
from chainrule.ops.structure import RESHAPE

DRAWS = 3
_MOST_NODES = 150
_MOST_WORK = 5_000
_MOST_REDRAWS = 3
_GOOD_BOUND, _WORST_BOUND = 1e-12, 1e-9
_PLAIN = (CONTRACTION, ADDITION, POWER, NAMED, SIZE, INDEX, SCATTER, CONCAT, RESHAPE)


def prove_equal(
    left: Node, right: Node, sizes: Mapping[str, int], given: Mapping[Node, Any], seed: int
) -> float | None:
    """The probability that this proof of `left = right` errs, or None where nothing is proved."""
    order = topological([left, right], stop=given.__contains__)
    if len(order) > _MOST_NODES or _work(order, sizes) > _MOST_WORK:
        return None
    random = Random(seed)
    bound = 1.0
    for _ in range(DRAWS):
        for _ in range(_MOST_REDRAWS):
            try:
                chance = _evaluate(left, right, sizes, given, random)
            except ZeroDivisionError:
                continue
            except ChainruleError:
                return None
            break
        else:
            return None
        if chance is None:
            return None
        bound *= chance
        if bound <= _GOOD_BOUND:
            break
    return bound if bound <= _WORST_BOUND else None


def _work(order: Sequence[Node], sizes: Mapping[str, int]) -> int:
    """Multiplications, about."""
    total = 0
    for node in order:
        dims = contraction(node).sizes if node.op is CONTRACTION else node.shape
        total += math.prod(dim.evaluate(sizes) for dim in dims) * max(1, len(node.args))
    return total


def _evaluate(
    left: Node, right: Node, sizes: Mapping[str, int], given: Mapping[Node, Any], random: Random
) -> float | None:
    """How likely the sides agree here without being equal; None where they differ."""
    xp = FieldArrays(sizes, random)
    tape = Tape([left, right], xp, cut=given.keys())
    environment = {node: xp.embedded(given[node]) if node in given else xp.drawn(node) for node in tape.given}
    values = tape.start(environment)
    degrees: list[int] = [0 if node in given else 1 for node in tape.order]
    for place, (node, step) in enumerate(zip(tape.order, tape.steps, strict=True)):
        if step is None:
            continue
        _, compute, places = step
        args = [values[arg] for arg in places]
        plain = node.op in _PLAIN and not (node.op is POWER and exponent_of(node).denominator != 1)
        value = compute(*args) if plain else apply(xp, node, args)
        values[place] = reduced(value)
        degrees[place] = _degree(node, [degrees[arg] for arg in places], args, sizes)
    ends = [tape.places[left], tape.places[right]]
    a, b = (values[end] for end in ends)
    if not np.array_equal(a, b):
        return None
    worst = max(degrees)
    return min(1.0, (sum(degrees[end] for end in ends) + xp.looked_up**2 * worst) / PRIME)


def _degree(node: Node, degrees: Sequence[int], args: Sequence[Array], sizes: Mapping[str, int]) -> int:
    """A bound on the degrees of numerator and denominator of every entry."""
    if node.op is CONTRACTION:
        spec = contraction(node)
        terms = math.prod(spec.sizes[i].evaluate(sizes) for i in spec.summed)
        return terms * sum(degrees)
    if node.op is ADDITION:
        return sum(degrees)
    if node.op in _PLAIN:
        factor = abs(int(exponent_of(node))) + 1 if node.op is POWER else 1
        return factor * max(degrees, default=0)
    entries = sum(np.size(arg) for arg in args)
    return 4 * (1 + sum(degrees)) * (1 + entries)
