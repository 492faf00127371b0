"""Reverse accumulation: the gradient of a scalar, with a name for every adjoint.

Walks the graph backward once. Each definition's adjoint becomes a step (`∂L/∂z2 = …`) and later steps refer
to it by name, so that the whole has the length of the model. An adjoint is written in the names before it
or, where that is shorter, with those names' values put in and simplified.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from chainrule.derive.apart import pulled_back_apart
from chainrule.derive.differentials import pulled_back
from chainrule.derive.finishing import finished
from chainrule.derive.linear import substitute
from chainrule.derive.simplifying import Simplifier
from chainrule.derive.steps import Rewriting, Step
from chainrule.graph.node import Node
from chainrule.graph.walk import dependents, topological
from chainrule.ops.core import (
    NAMED,
    VARIABLE,
    add,
    is_symmetric,
    name_of,
    named,
    scale,
    transpose,
)

Batch = Callable[[Node], tuple[str, ...]]

_PLAIN = 4  # det(X) and ‖x‖₂ say more than the objective's name, σ(w a) does not


@dataclass(slots=True)
class Adjoints:
    """The backward walk over one objective: its steps, and the cotangent of every node that was asked for.

    `of` is the objective's name, `families_of` says which batch axes a node leads with, `introduce` gives
    names to derivatives of declared functions, `taken` are names of the model's own. `values` holds what
    each adjoint's name stands for. With `apart` what does not lead with the batch axis has a cotangent from
    every example, which leads with it. `layout` is that in which the chain rule is noted.
    """

    of: str
    simplify: Simplifier
    families_of: Batch
    introduce: Callable[[Node], Node]
    taken: Container[str] = ()
    apart: bool = False
    layout: str = "denominator"
    steps: list[Step] = field(default_factory=list[Step])
    cotangents: dict[Node, Node] = field(default_factory=dict[Node, Node])
    values: dict[Node, Node] = field(default_factory=dict[Node, Node])
    used: set[str] = field(default_factory=set[str])

    def accumulate(self, objective: Node, wrt: Sequence[Node], seed: Node) -> None:
        """Finds the cotangents of `wrt` where the objective's is `seed`."""
        order = topological([objective])
        wanted = set(wrt)
        active = dependents(order, [node for node in order if node in wanted])
        users = _users(order)
        names = alias(order)
        if objective.op is NAMED and objective.args[0].cost <= _PLAIN:
            names.pop(objective.args[0], None)
        contributions: dict[Node, list[tuple[Node, Node]]] = {objective: [(seed, objective)]}
        for node in reversed(order):
            if node not in active or node not in contributions:
                continue
            arrived = contributions.pop(node)
            total = self.introduce(add([g for g, _ in arrived]))
            if node.op in (NAMED, VARIABLE) and node is not objective:
                total = self._named(node, total, [consumer for _, consumer in arrived], users.get(node, []))
            elif node in wanted:
                self.cotangents[node] = total
            for k, arg in enumerate(node.args):
                if arg in active:
                    y = names.get(node, node)
                    contributions.setdefault(arg, []).append((self._pulled_back(node, k, total, y), node))

    def _pulled_back(self, node: Node, k: int, g: Node, y: Node) -> Node:
        if self.apart:
            return pulled_back_apart(node, k, g, y, self.families_of)
        return pulled_back(node, k, g, y)

    def _named(self, node: Node, raw: Node, consumers: Sequence[Node], users: Sequence[str]) -> Node:
        """Writes the adjoint of a definition or variable as a step and gives the node that names it."""
        value, rewritings = shortest(raw, self.values, self.simplify)
        if node.op is VARIABLE and is_symmetric(node):
            value, rewritings = symmetrised(value, rewritings, self.simplify)
        self.cotangents[node] = value
        if node.op is VARIABLE:
            return value
        families = self.families_of(node)
        label = self._label(name_of(node))
        shown, last = finished(value, self.families_of, self.simplify)
        target = named(label, shown, families=families)
        why = _why(node, self.of, users, transposed=self.layout == "numerator")
        trace = (*rewritings, *last)
        self.steps.append(
            Step(label, "adjoint", _rule_of(consumers), target, shown, why, raw, trace, families)
        )
        if value.op in (NAMED, VARIABLE) or not _leaves(value):
            return value
        self.values[target] = value
        return target

    def _label(self, name: str) -> str:
        """`∂L/∂z`; where the model uses that name itself, or z is such a name, one like it that is free."""
        plain = f"∂{self.of}/∂{name}" if "∂" not in name else f"adjoint_{len(self.steps) + 1}"
        tries = itertools.chain([plain], (f"{plain}_{number}" for number in itertools.count(2)))
        label = next(name for name in tries if name not in self.taken and name not in self.used)
        self.used.add(label)
        return label


def alias(order: Sequence[Node]) -> dict[Node, Node]:
    """For what a definition names, the definition."""
    found: dict[Node, Node] = {}
    for node in order:
        if node.op is NAMED:
            found.setdefault(node.args[0], node)
    return found


def shortest(
    raw: Node, values: Mapping[Node, Node], simplify: Simplifier
) -> tuple[Node, tuple[Rewriting, ...]]:
    """The expression simplified, or with the adjoints in it put in and simplified, whichever is shorter.

    Where something cancels, it may be longer by one.
    """
    plain, trace = simplify(raw)
    mentioned = [n for n in topological([raw], stop=lambda n: n.op in (NAMED, VARIABLE)) if n in values]
    if not mentioned:
        return plain, trace
    inlined = substitute(raw, {n: values[n] for n in mentioned}, _leaves(raw))
    if inlined.cost > 400:
        return plain, trace
    other, other_trace = simplify(inlined)
    if other.cost < plain.cost + (2 if other.cost < inlined.cost else 0):
        put_in = Rewriting(
            "substitute", raw, inlined, "the adjoint's value is put in: the product gets shorter"
        )
        return other, (put_in, *other_trace)
    return plain, trace


def _leaves(root: Node) -> set[Node]:
    return {
        n for n in topological([root], stop=lambda n: n.op in (NAMED, VARIABLE)) if n.op in (NAMED, VARIABLE)
    }


def symmetrised(
    value: Node, rewritings: tuple[Rewriting, ...], simplify: Simplifier
) -> tuple[Node, tuple[Rewriting, ...]]:
    """(G + Gᵀ)/2, the gradient with respect to a symmetric matrix."""
    if is_symmetric(value):
        return value, rewritings
    both, trace = simplify(add((value, transpose(value))))
    after = scale(Fraction(1, 2), both)
    note = Rewriting("symmetric-part", value, after, "the variable is symmetric: the gradient is (G + Gᵀ)/2")
    return after, (*rewritings, note, *trace)


def _rule_of(consumers: Sequence[Node]) -> str:
    through = list(dict.fromkeys(_operation(consumer) for consumer in consumers))
    return through[0] if len(through) == 1 else "sum over paths"


def _operation(node: Node) -> str:
    words = {
        "contraction": "linear map",
        "addition": "sum",
        "constant_power": "power",
        "named": "definition",
        "abstract_scalar": "function",
        "abstract_mapping": "function",
    }
    return words.get(node.op.name, node.op.name)


def _why(node: Node, of: str, users: Sequence[str], *, transposed: bool) -> str:
    """The chain rule, with the definitions through which the node acts."""
    name = name_of(node)
    itself = of.removeprefix("Σ")
    factor = "(∂{0}/∂{1})ᵀ" if transposed else "(∂{0}/∂{1})"
    terms = [
        f"{factor.format(user, name)} ∂{of}/∂{user}" if user != itself else f"∂{of}/∂{name}" for user in users
    ]
    if terms == [f"∂{of}/∂{name}"]:
        return f"{name} stands in {itself} itself"
    if not terms or len(terms) > 4:
        return f"chain rule over the {len(terms)} definitions that use {name}"
    return "chain rule: " + " + ".join(terms)


def _users(order: Sequence[Node]) -> dict[Node, list[str]]:
    """For every definition and variable, the definitions that use it directly."""
    found: dict[Node, list[str]] = {}
    for definition in order:
        if definition.op is not NAMED:
            continue
        for used in topological(definition.args, stop=lambda n: n.op in (NAMED, VARIABLE)):
            if used.op in (NAMED, VARIABLE):
                found.setdefault(used, []).append(name_of(definition))
    return found
