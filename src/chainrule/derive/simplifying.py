"""Bringing an expression to its shortest form, with a trace.

Rules of `rules.py` are applied from the arguments up until none fires. Two more strategies change the shape
of an expression and are taken only where they make it shorter: multiplying a product over its sums
(`expanded`), and taking out what terms have in common (`factoring`). Definitions are never opened.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TypeAlias

from chainrule.derive.factoring import MOST_TERMS, factored, on_one_diagonal
from chainrule.derive.rules import RULES
from chainrule.derive.steps import Rewriting
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops.building import rebuild
from chainrule.ops.core import (
    ADDITION,
    CONTRACTION,
    NAMED,
    POWER,
    VARIABLE,
    add,
    contract,
    contraction,
)

Placed: TypeAlias = tuple[Node, tuple[int, ...]]

_MOST_MULTIPLIED = 24
_MOST_ROUNDS = 8


class Simplifier:
    """Simplifies nodes, remembering what it has simplified and which facts the rules rested on.

    Without `facts` no rule is used that rests on one: what holds only where y² = y may not be differentiated
    again by y.
    """

    def __init__(self, *, facts: bool = True) -> None:
        self._facts = facts
        self._known: dict[Node, tuple[Node, tuple[Rewriting, ...]]] = {}
        self.assumptions: dict[str, None] = {}

    def __call__(self, node: Node) -> tuple[Node, tuple[Rewriting, ...]]:
        """The shortest equal node found, and the rewrites that lead there."""
        trace: list[Rewriting] = []
        for _ in range(_MOST_ROUNDS):
            done = self._pass(node, trace)
            if done is node:
                break
            node = done
        return node, tuple(trace)

    def _pass(self, root: Node, trace: list[Rewriting]) -> Node:
        results: dict[Node, Node] = {}
        for node in topological([root], stop=lambda n: n.op is NAMED or n in self._known):
            if node.op is NAMED or node.op is VARIABLE:
                results[node] = node
            elif node in self._known:
                results[node], earlier = self._known[node]
                trace.extend(earlier)
            else:
                mark = len(trace)
                renewed = rebuild(node, [results[arg] for arg in node.args])
                results[node] = self._locally(renewed, trace)
                self._known[node] = (results[node], tuple(trace[mark:]))
        return results[root]

    def _locally(self, node: Node, trace: list[Rewriting]) -> Node:
        for _ in range(_MOST_ROUNDS):
            for name, after, because, assumption in _candidates(node):
                if assumption and not self._facts:
                    continue
                trace.append(Rewriting(name, node, after, because))
                if assumption:
                    self.assumptions[assumption] = None
                node = after
                break
            else:
                return node
        return node


def _candidates(node: Node) -> Iterator[tuple[str, Node, str, str | None]]:
    for rule in RULES:
        after = rule.rewrite(node)
        if after is not None and after is not node:
            yield rule.name, after, rule.because, rule.assumes(node)
    if node.op is CONTRACTION:
        after = expanded(node)
        if after is not None:
            yield "expand-product", after, "multiplied out, terms cancel", None
    elif node.op is ADDITION:
        after = factored(node)
        if after is not None:
            yield "common-factor", after, "a factor that terms have in common is taken out", None
        after = on_one_diagonal(node)
        if after is not None:
            yield "one-diagonal", after, "diag(a) + diag(b) = diag(a + b)", None


def expanded(node: Node) -> Node | None:
    """A product multiplied over its sums, where that is shorter, and always over a sum of deltas."""
    places = [k for k, f in enumerate(node.args) if f.op is ADDITION and len(f.args) <= _MOST_MULTIPLIED]
    delta = next((place for place in places if _is_delta(node.args[place])), None)
    if delta is not None:
        return _over(node, delta)
    if not places or not _may_merge(node):
        return None
    best: Node | None = None
    few = _terms(node) <= _MOST_MULTIPLIED
    for place in places:
        once = _over(node, place)
        for candidate in (once, _fully(once) if few else None):
            if candidate is not None and candidate.cost < (best or node).cost:
                best = candidate
    return best


def _may_merge(node: Node) -> bool:
    """Whether something stands twice in a product and its sums; else nothing merges when multiplied out."""
    seen: set[Node] = set()
    pending = list(node.args)
    while pending:
        part = pending.pop()
        base = part.args[0] if part.op is POWER else part
        if base in seen:
            return True
        seen.add(base)
        if part.op in (ADDITION, CONTRACTION):
            pending.extend(part.args)
    return False


def _is_delta(node: Node) -> bool:
    """Whether a sum is of Kronecker deltas alone, which a product takes up."""
    return node.rank > 2 and all(term.op is CONTRACTION and not term.args for term in node.args)


def _terms(node: Node) -> int:
    """The number of terms of a product or sum when it is fully multiplied out, nothing cancelling."""
    counts: dict[Node, int] = {}
    for part in topological([node], stop=lambda n: n.op not in (ADDITION, CONTRACTION)):
        if part.op is ADDITION:
            counts[part] = sum(counts[arg] for arg in part.args)
        elif part.op is CONTRACTION:
            counts[part] = math.prod(counts[arg] for arg in part.args)
        else:
            counts[part] = 1
    return counts[node]


def _over(node: Node, place: int) -> Node:
    """The sum of the products with each term of the sum at `place`."""
    spec = contraction(node)
    pairs = list(zip(node.args, spec.operands, strict=True))
    sizes = dict(enumerate(spec.sizes))
    own = spec.operands[place]
    terms = [
        contract(spec.coefficient, [*pairs[:place], (term, own), *pairs[place + 1 :]], spec.out, sizes)
        for term in node.args[place].args
    ]
    return add(terms, node.shape)


def _fully(node: Node) -> Node | None:
    """Every product in a sum multiplied out, as long as the sum stays short."""
    for _ in range(6):
        terms = node.args if node.op is ADDITION else (node,)
        renewed: list[Node] = []
        changed = False
        for term in terms:
            place = next(
                (k for k, f in enumerate(term.args) if f.op is ADDITION)
                if term.op is CONTRACTION
                else iter(()),
                None,
            )
            if place is None:
                renewed.append(term)
            else:
                renewed.append(_over(term, place))
                changed = True
        if not changed:
            return node
        node = add(renewed, node.shape)
        if node.op is ADDITION and len(node.args) > MOST_TERMS:
            return None
    return node
