"""Values of nodes, given values of what they rest on.

A graph is laid out once for given sizes as a tape: a straight line of steps in topological order, each
node once. The tape can then be run at many points, in part, and with increments injected at nodes, which
is what the oracle's complex steps are. `evaluate` is the same for one point.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import Any, cast

import numpy as np

from chainrule.base.errors import ChainruleError
from chainrule.emit.arrays import Array, Arrays
from chainrule.emit.contracting import plan
from chainrule.graph.node import Node
from chainrule.graph.shape import Quotient, show_shape
from chainrule.graph.walk import topological
from chainrule.ops.core import ADDITION, CONTRACTION, NAMED, POWER, SIZE, VARIABLE, contraction, name_of

Step = tuple[int, Callable[..., Array], tuple[int, ...]]

MOST_ENTRIES = 30_000_000
"""Entries of all arrays of one tape: 240 MB of float64."""

_MOST_AXES = 32


class Tape:
    """The steps that compute `roots`; at the nodes of `cut` values are given instead of computed.

    `order` lists the nodes and `places` gives each its position, which is also that of its value.
    Variables are always given. Nodes of an earlier root come before those that only later roots need.
    Arrays with more than `most` entries together are refused before any is made (CR078).
    """

    def __init__(
        self, roots: Iterable[Node], xp: Arrays, *, cut: Collection[Node] = (), most: int = MOST_ENTRIES
    ) -> None:
        self.xp = xp
        cut = frozenset(cut)
        self.order = topological(roots, stop=cut.__contains__)
        _require_room(self.order, xp, most)
        self.places = {node: place for place, node in enumerate(self.order)}
        self.given = [node for node in self.order if node.op is VARIABLE or node in cut]
        given = set(self.given)
        self.steps: list[Step | None] = [
            None
            if node in given
            else (place, _compiled(node, xp), tuple([self.places[arg] for arg in node.args]))
            for place, node in enumerate(self.order)
        ]

    def start(self, environment: Mapping[Node, Array]) -> list[Array]:
        """The list of values with those that are given filled in."""
        values: list[Array] = [None] * len(self.order)
        for node in self.given:
            if node not in environment:
                raise ChainruleError("CR043", f"no value for `{name_of(node)}`")
            values[self.places[node]] = environment[node]
        return values

    def run(self, values: list[Array], start: int = 0, stop: int | None = None) -> list[Array]:
        """Fills in the values of the steps `start … stop`."""
        return self.replay(values, self.steps[start:stop])

    def replay(
        self,
        values: list[Array],
        steps: Iterable[Step | None],
        increments: Mapping[int, Array] | None = None,
        *,
        disturb: Callable[[Node, list[Array], Array], Array] | None = None,
    ) -> list[Array]:
        """Computes some steps (again); to the value at each place in `increments` that one is added.

        Increments of given values are added at once. `disturb(node, args, value)`
        replaces every computed value.
        """
        increments = increments or {}
        for place, increment in increments.items():
            if self.steps[place] is None:
                values[place] = values[place] + increment
        settle = self.xp.settle
        place = 0
        try:
            with np.errstate(all="ignore"):
                for step in steps:
                    if step is None:
                        continue
                    place, compute, args = step
                    arrays = [values[arg] for arg in args]
                    value = settle(compute(*arrays))
                    if disturb is not None:
                        value = disturb(self.order[place], arrays, value)
                    values[place] = value + increments[place] if place in increments else value
        except ZeroDivisionError:
            raise _undefined(self.order, place, "a division by zero") from None
        except OverflowError:
            raise _undefined(self.order, place, "a number beyond the range of float64") from None
        return values

    def dependent_steps(self, sources: Collection[Node], stop: int) -> list[Step]:
        """The steps before `stop` that rest on one of `sources`, those sources' own steps included."""
        reached = [False] * stop
        found: list[Step] = []
        for place, (node, step) in enumerate(zip(self.order[:stop], self.steps[:stop], strict=True)):
            own = node in sources
            if own or (step is not None and any(reached[arg] for arg in step[2])):
                reached[place] = True
                if step is not None:
                    found.append(step)
        return found


def evaluate(roots: Iterable[Node], environment: Mapping[Node, Array], xp: Arrays) -> dict[Node, Array]:
    """The value of every node that `roots` rest on.

    `environment` gives variables their values, and may give any other node one, which cuts the graph
    there. A result may be NaN or infinite; a division by zero of exact numbers is an error (CR047).
    """
    tape = Tape(roots, xp, cut=environment.keys())
    values = tape.run(tape.start(environment))
    return dict(zip(tape.order, values, strict=True))


def require_defined(name: str, value: Array) -> None:
    """Refuses a value of `name` that is not finite everywhere (CR047)."""
    for entry, number in np.ndenumerate(np.asarray(value)):
        if not isinstance(number, Fraction) and not math.isfinite(number):
            at = f" at {list(entry)}" if entry else ""
            raise ChainruleError(
                "CR047",
                f"`{name}`{at} is {float(number)} at these values: the model is not defined there",
                help="look for the log of 0, a division by 0, or numbers that overflow",
                about=name,
            )


def _compiled(node: Node, xp: Any) -> Callable[..., Array]:
    """The function from argument arrays to the node's value."""
    op, attrs = node.op, node.attrs
    if op is NAMED:
        return _itself
    if op is CONTRACTION:
        spec = contraction(node)
        return plan(spec, xp.sizes, xp.scalar(spec.coefficient), dtype=xp.dtype)
    if op is ADDITION:
        return _pair_sum if len(node.args) == 2 else _sum
    if op is POWER:
        exponent = cast(Fraction, attrs[0])
        return partial(_power, xp, exponent)
    if op is SIZE:
        number = xp.scalar(_size(cast("str | Quotient", attrs[0]), xp.sizes))
        return lambda: number
    value = op.value
    assert value is not None, op.name
    return lambda *args: value(xp, attrs, *args)


def _size(atom: str | Quotient, sizes: Mapping[str, int]) -> int:
    if isinstance(atom, str):
        if atom not in sizes:
            raise ChainruleError(
                "CR043", f"no value for the size `{atom}`", help=f"give it one: `{atom} := 3`"
            )
        return sizes[atom]
    return atom.numerator.evaluate(sizes) // atom.denominator.evaluate(sizes)


def _itself(x: Array) -> Array:
    return x


def _power(xp: Any, exponent: Fraction, x: Array) -> Array:
    return xp.power(x, exponent)


def _pair_sum(x: Array, y: Array) -> Array:
    return x + y


def _sum(*terms: Array) -> Array:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


def _require_room(order: Sequence[Node], xp: Arrays, most: int) -> None:
    """Refuses arrays that would not fit into memory, before the first is made."""
    total, largest, peak = 0, order[0] if order else None, 0
    for node in order:
        if not node.shape:
            continue
        entries = math.prod(xp.concrete(node.shape)) if node.rank <= _MOST_AXES else most + 1
        total += entries
        if entries > peak:
            largest, peak = node, entries
    if total <= most or largest is None:
        return
    inside = next((n for n in order[order.index(largest) :] if n.op in (NAMED, VARIABLE)), None)
    where = f" in `{name_of(inside)}`" if inside is not None else ""
    widths = ", ".join(map(str, xp.concrete(largest.shape)[:_MOST_AXES]))
    raise ChainruleError(
        "CR078",
        f"the arrays of this model are too large to compute with: {total:,} entries, and at most {most:,} fit"
        if largest.rank <= _MOST_AXES
        else f"an array{where} has {largest.rank} axes; at most {_MOST_AXES} can be computed with",
        notes=[f"the largest is {show_shape(largest.shape)}{where}, with the sizes [{widths}]"],
        help="`derive` needs no numbers as sizes: write a name, as in `x : R[n]`, and the result is verified "
        "with a small n; for `eval` take smaller sizes",
        about=None if inside is None else name_of(inside),
    )


def _undefined(order: list[Node], place: int, what: str) -> ChainruleError:
    """The refusal for exact values, with the definition in which it happened."""
    inside = next((node for node in order[place:] if node.op is NAMED), None)
    where = "" if inside is None else f" in `{name_of(inside)}`, or in what it rests on"
    return ChainruleError(
        "CR047",
        f"{what}{where}: the model is not defined at these values",
        help="change the values, or the expression so that its denominator cannot be 0",
        about=None if inside is None else name_of(inside),
    )
