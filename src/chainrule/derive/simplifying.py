"""Bringing an expression to its shortest form, with a trace.

Rules of `rules.py` are applied from the arguments up until none fires. Two more strategies change the shape
of an expression and are taken only where they make it shorter: multiplying a product over its sums
(`expanded`), and taking out what terms have in common (`factored`). Definitions are never opened.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TypeAlias

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
    constant_value,
    contract,
    contraction,
    scale,
    split,
)

Placed: TypeAlias = tuple[Node, tuple[int, ...]]

_MOST_TERMS = 64
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
        if node.op is ADDITION and len(node.args) > _MOST_TERMS:
            return None
    return node


def factored(node: Node) -> Node | None:
    """A sum with a common factor of some of its terms taken out, where that is shorter."""
    if len(node.args) > _MOST_TERMS:
        return None
    best: Node | None = None
    taken: set[tuple[Node, int]] = set()
    for factor, times in _shared(node.args).items():
        found = _without(node, factor) if (factor, times) not in taken else None
        if found is None:
            continue
        candidate, along, terms = found
        taken |= {(other, terms) for other in along}
        if candidate.cost < (best or node).cost:
            best = candidate
    numeric = _common_number(node)
    if numeric is not None and numeric.cost < (best or node).cost:
        best = numeric
    return best


def _parts(term: Node) -> list[Placed]:
    """A term's factors, with the indices they have in the term."""
    if term.op is CONTRACTION:
        return list(zip(term.args, contraction(term).operands, strict=True))
    return [(term, tuple(range(term.rank)))]


def _shared(terms: tuple[Node, ...]) -> dict[Node, int]:
    """The factors of more than one term, and of how many."""
    count: dict[Node, int] = {}
    for term in terms:
        for factor in {f for f, _ in _parts(term)}:
            count[factor] = count.get(factor, 0) + 1
    return {factor: times for factor, times in count.items() if times > 1}


def _without(node: Node, factor: Node) -> tuple[Node, list[Node], int] | None:
    """Σ F·G·Rₖ + others = F·G·(Σ Rₖ) + others, what G is and how many Rₖ there are.

    G is all else that these terms have in common and that no sum joins with the rest of them. The axes of R
    are the places of the output that some Rₖ needs, and the summed axes of F.
    """
    rank = node.rank
    roles: tuple[int, ...] | None = None
    chosen: list[tuple[Fraction, list[Placed], dict[int, int]]] = []
    others: list[Node] = []
    for term in node.args:
        parts = _parts(term)
        spec = contraction(term) if term.op is CONTRACTION else None
        out = spec.out if spec else tuple(range(rank))
        place = next((k for k, (f, _) in enumerate(parts) if f is factor), None)
        if place is None or len(set(out)) < len(out):
            others.append(term)
            continue
        own = parts[place][1]
        if len(set(own)) < len(own):
            others.append(term)
            continue
        position = {index: p for p, index in enumerate(out)}
        role = tuple(position.get(index, -1 - axis) for axis, index in enumerate(own))
        if roles is not None and role != roles:
            others.append(term)
            continue
        rest = parts[:place] + parts[place + 1 :]
        renamed = dict(position)
        renamed.update({index: rank + axis for axis, index in enumerate(own) if index not in position})
        used = {renamed[i] for _, idx in rest for i in idx if i in renamed}
        if any(rank + axis not in used for axis, r in enumerate(role) if r < 0):
            others.append(term)
            continue
        roles = role
        chosen.append((spec.coefficient if spec else Fraction(1), rest, renamed))
    if len(chosen) < 2 or roles is None:
        return None
    along = _along(chosen, rank)
    chosen = [
        (c, [p for p in rest if _moved(p, renamed) not in along], renamed) for c, rest, renamed in chosen
    ]
    own_axes = {r for r in roles if r >= 0}.union(*(own for _, own in along))
    needed = {renamed[i] for _, rest, renamed in chosen for _, idx in rest for i in idx if i in renamed}
    needed |= {p for p in range(rank) if p not in own_axes}
    if len(needed) > max(2, rank, factor.rank):
        return None  # the rest would be an array of more axes than what it comes from
    # The inner sum keeps the order in which its largest factor has the axes: a batch axis stays in front.
    placed = [[renamed[i] for i in idx if i in renamed] for _, rest, renamed in chosen for _, idx in rest]
    largest = max(placed, key=len, default=list[int]())
    axes = [*dict.fromkeys(axis for axis in largest if axis in needed)]
    axes += sorted(needed - set(axes))
    dims = {p: node.shape[p] for p in range(rank)}
    dims.update({rank + axis: factor.shape[axis] for axis in range(factor.rank)})
    rests: list[Node] = []
    for coefficient, rest, renamed in chosen:
        fresh = {index: 2 * rank + factor.rank + 100 + index for _, idx in rest for index in idx}
        operands = [(f, tuple(renamed.get(i, fresh[i]) for i in idx)) for f, idx in rest]
        rests.append(contract(coefficient, operands, axes, {p: dims[p] for p in axes}))
    inner = add(rests)
    place_of = tuple(r if r >= 0 else rank + axis for axis, r in enumerate(roles))
    product = contract(
        1,
        ((factor, place_of), *along, (inner, tuple(axes))),
        tuple(range(rank)),
        {p: dims[p] for p in range(rank)},
    )
    return add([product, *others], node.shape), [other for other, _ in along], len(chosen)


def _along(chosen: list[tuple[Fraction, list[Placed], dict[int, int]]], rank: int) -> dict[Placed, None]:
    """The factors that all the rests have at the same places of the output, and at no summed index."""
    common: dict[Placed, None] | None = None
    for _, rest, renamed in chosen:
        moved = [_moved(part, renamed) for part in rest]
        outer = [
            (f, own) for f, own in moved if len(set(own)) == len(own) and all(0 <= p < rank for p in own)
        ]
        common = dict.fromkeys(part for part in outer if common is None or part in common)
    return common or {}


def _moved(part: Placed, renamed: Mapping[int, int]) -> Placed:
    """A factor with its indices renamed, those that have no new name as -1."""
    return part[0], tuple(renamed.get(index, -1) for index in part[1])


def _common_number(node: Node) -> Node | None:
    """2a + 2b = 2(a + b), −a − b = −(a + b)."""
    coefficients = [
        split(term)[0] if constant_value(term) is None else constant_value(term) for term in node.args
    ]
    first = coefficients[0]
    if first is None or abs(first) == 1 or any(c is None or abs(c) != abs(first) for c in coefficients):
        return None
    return scale(abs(first), add([scale(1 / abs(first), term) for term in node.args]))
