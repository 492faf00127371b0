"""A few points at which many candidates are told apart cheaply, before one is compared in earnest.

    apart(a, b)    |a − b| > 10⁻⁶ max(|a|, |b|) and > 10⁻¹² at two points at least, and at every one where
                   both are finite

`apart_where` asks the same where every variable has a number: two sides that differ there are not equal.

Of what it lets through nothing is known; what it refuses is not equal, or so close to a cancellation that no
repair should rest on it. Values of nodes are kept, so that of a candidate only what is new is computed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from chainrule.base.errors import ChainruleError
from chainrule.check.claims.draws import FACTS, draw_real
from chainrule.check.claims.outcome import DIFFER, SEED
from chainrule.check.claims.points import sizes_of
from chainrule.check.sizing import choose_sizes
from chainrule.emit.arrays import Array, FloatArrays
from chainrule.emit.evaluation import Tape
from chainrule.emit.exact import as_exact
from chainrule.graph.facts import Fact
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops.core import VARIABLE, declared

_POINTS = 3
_LEAST = 2
_MOST_ENTRIES = 100_000
_ROUNDING = 1e-12


class Screen:
    """Points of one section: its sizes, and the values of every node that was asked about."""

    def __init__(self) -> None:
        self._sizes: dict[str, int] = {}
        self._values: list[dict[Node, Array]] = [{} for _ in range(_POINTS)]
        self._random = np.random.default_rng(SEED)
        self._told: dict[tuple[Node, Node], bool] = {}

    def apart(self, a: Node, b: Node) -> bool:
        """Whether two nodes of one shape are plainly different."""
        told = self._told.get((a, b))
        if told is None:
            told = self._apart(a, b)
            self._told[a, b] = told
        return told

    def _apart(self, a: Node, b: Node) -> bool:
        try:
            self._fit((a, b))
            before, after = self._at(a), self._at(b)
        except (ChainruleError, ValueError, ArithmeticError, TypeError):
            return False
        differing = 0
        for x, y in zip(before, after, strict=True):
            if x.shape != y.shape:
                continue
            scales = _largest(x), _largest(y)
            if not all(map(math.isfinite, scales)):
                continue
            if _largest(x - y) <= max(DIFFER * max(scales), _ROUNDING):
                return False
            differing += 1
        return differing >= _LEAST

    def _fit(self, roots: Iterable[Node]) -> None:
        """Makes sure that every name of a size has one; with new names everything begins anew."""
        known = self._values[0]
        new = [node for root in roots for node in topological((root,), stop=known.__contains__)]
        names = {name for node in new for dim in node.shape for name in dim.names()}
        if names <= self._sizes.keys():
            return
        self._sizes = choose_sizes(list(roots))
        self._values = [{} for _ in range(_POINTS)]
        self._told = {}

    def _at(self, root: Node) -> list[Array]:
        known = self._values[0]
        if root not in known:
            xp = FloatArrays(self._sizes, invent=True)
            tape = Tape((root,), xp, cut=known.keys(), most=_MOST_ENTRIES)
            for node in tape.given:
                if node not in known:
                    self._draw(node, xp)
            runs = [tape.run(tape.start({n: values[n] for n in tape.given})) for values in self._values]
            for values, run in zip(self._values, runs, strict=True):
                values.update(zip(tape.order, run, strict=True))
        return [np.asarray(values[root], float) for values in self._values]

    def _draw(self, node: Node, xp: FloatArrays) -> None:
        assert node.op is VARIABLE
        shape = (_POINTS, *xp.concrete(node.shape))
        fact = declared(node).fact
        if fact is Fact.REAL:
            drawn = draw_real(self._random, shape, np.arange(_POINTS), extreme=False)
        else:
            drawn = np.asarray(FACTS[fact](self._random, shape), float)
        for values, value in zip(self._values, drawn, strict=True):
            values[node] = value


def apart_where(given: Mapping[Node, Any], a: Node, b: Node) -> bool:
    """Whether two nodes of one shape are plainly different at the numbers that all their variables have."""
    if any(np.ndim(value) != node.rank or node.op is not VARIABLE for node, value in given.items()):
        return False
    try:
        exact = {node: as_exact(value) for node, value in given.items()}
        tape = Tape((a, b), FloatArrays(sizes_of((a, b), exact), invent=True), most=_MOST_ENTRIES)
        values = tape.run(tape.start({node: np.asarray(x, float) for node, x in exact.items()}))
    except (ChainruleError, ValueError, ArithmeticError, TypeError):
        return False
    x, y = (np.asarray(values[tape.places[node]], float) for node in (a, b))
    scale = max(_largest(x), _largest(y))
    return x.shape == y.shape and math.isfinite(scale) and _largest(x - y) > max(DIFFER * scale, _ROUNDING)


def _largest(x: Array) -> float:
    """The largest absolute value, which is not finite where some entry is not."""
    return float(abs(x)) if not x.ndim else float(np.abs(x).max(initial=0.0))
