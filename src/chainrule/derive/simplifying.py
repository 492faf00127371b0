"""Bringing an expression to its shortest form, with a trace.

Rules of `rules.py` are applied from the arguments up until none fires. Two more strategies change the shape
of an expression and are taken only where they make it shorter: multiplying a product over its sums
(`expanded`), and taking out what terms have in common (`factored`). Definitions are never opened.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TypeAlias

from chainrule.derive.rules import RULES
from chainrule.derive.steps import Rewriting
from chainrule.graph.node import Node
from chainrule.graph.shape import Dim
from chainrule.graph.walk import topological
from chainrule.ops.building import rebuild
from chainrule.ops.core import (
    ADDITION,
    CONTRACTION,
    NAMED,
    VARIABLE,
    add,
    constant_value,
    contract,
    contraction,
    scale,
    split,
)

# A term of a sum with its common factor taken out: coefficient, other factors, and where its indices stand.
_Share: TypeAlias = "tuple[Fraction, list[tuple[Node, tuple[int, ...]]], dict[int, int], dict[int, int]]"
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
    best: Node | None = None
    few = _terms(node) <= _MOST_MULTIPLIED
    for place, factor in enumerate(node.args):
        if factor.op is not ADDITION or len(factor.args) > _MOST_MULTIPLIED:
            continue
        once = _over(node, place)
        if _is_delta(factor):
            return once
        for candidate in (once, _fully(once) if few else None):
            if candidate is not None and candidate.cost < (best or node).cost:
                best = candidate
    return best


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
    for factor in _shared(node.args):
        candidate = _without(node, factor)
        if candidate is not None and candidate.cost < (best or node).cost:
            best = candidate
    numeric = _common_number(node)
    if numeric is not None and numeric.cost < (best or node).cost:
        best = numeric
    return best


def _parts(term: Node) -> list[tuple[Node, tuple[int, ...]]]:
    """A term's factors, with the indices they have in the term."""
    if term.op is CONTRACTION:
        return list(zip(term.args, contraction(term).operands, strict=True))
    return [(term, tuple(range(term.rank)))]


def _shared(terms: tuple[Node, ...]) -> list[Node]:
    count: dict[Node, int] = {}
    for term in terms:
        for factor in {f for f, _ in _parts(term)}:
            count[factor] = count.get(factor, 0) + 1
    return [factor for factor, times in count.items() if times > 1]


def _without(node: Node, factor: Node) -> Node | None:
    """Σ F·Rₖ + others = F·(Σ Rₖ) + others.

    The axes of R are the places of the output that some Rₖ needs, and the summed axes of F. None where R has
    more axes than the sum, and more than two or an outer product in it: the matrix form would be lost.
    """
    rank = node.rank
    roles: tuple[int, ...] | None = None
    chosen: list[_Share] = []
    others: list[Node] = []
    needed: set[int] = set()
    for term in node.args:
        parts = _parts(term)
        spec = contraction(term) if term.op is CONTRACTION else None
        out = spec.out if spec else tuple(range(rank))
        place = next((k for k, (f, _) in enumerate(parts) if f is factor), None)
        own = () if place is None else parts[place][1]
        doubled = {index for index in out if out.count(index) > 1}
        if place is None or len(set(own)) < len(own) or doubled & set(own):
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
        needed |= used
        # Two places of the output that a delta joins are one index of the rest.
        joined = {p: position[index] for p, index in enumerate(out)}
        chosen.append((spec.coefficient if spec else Fraction(1), rest, renamed, joined))
    if len(chosen) < 2 or roles is None:
        return None
    own_axes = {r for r in roles if r >= 0}
    needed |= {p for p in range(rank) if p not in own_axes}
    axes = _ordered(needed, [[at[i] for i in idx if i in at] for _, rest, at, _ in chosen for _, idx in rest])
    dims = {p: node.shape[p] for p in range(rank)}
    dims.update({rank + axis: factor.shape[axis] for axis in range(factor.rank)})
    rests = [_rest(share, axes, dims, 100 + 2 * rank + factor.rank) for share in chosen]
    sign = -1 if all(split(rest)[0] < 0 for rest in rests) else 1
    inner = add([scale(sign, rest) for rest in rests])
    if inner.rank > rank and (inner.rank > 2 or not all(map(_is_connected, rests))):
        return None
    place_of = tuple(r if r >= 0 else rank + axis for axis, r in enumerate(roles))
    product = contract(
        sign,
        ((factor, place_of), (inner, tuple(axes))),
        tuple(range(rank)),
        {p: dims[p] for p in range(rank)},
    )
    return add([product, *others], node.shape)


def _rest(share: _Share, axes: Sequence[int], dims: dict[int, Dim], fresh: int) -> Node:
    """A term without the common factor, with the given axes; its own indices are numbered from `fresh`."""
    coefficient, rest, renamed, joined = share
    operands = [(f, tuple(renamed.get(i, fresh + i) for i in idx)) for f, idx in rest]
    out = [joined.get(axis, axis) for axis in axes]
    return contract(coefficient, operands, out, {p: dims[p] for p in out})


def _ordered(needed: set[int], placed: list[list[int]]) -> list[int]:
    """The axes of an inner sum as its largest factor has them: a batch axis stays in front."""
    largest = min(placed, key=lambda places: (-len(places), places), default=list[int]())
    axes = [*dict.fromkeys(axis for axis in largest if axis in needed)]
    return axes + sorted(needed - set(axes))


def _is_connected(node: Node) -> bool:
    """Whether an array is no outer product: summed indices join all its axes."""
    if node.op is not CONTRACTION:
        return True
    spec = contraction(node)
    groups: list[set[int]] = [{index} for index in set(spec.out)]
    for own in spec.operands:
        near = [group for group in groups if group & set(own)]
        groups = [group for group in groups if group not in near] + [set(own).union(*near)]
    return len([group for group in groups if group & set(spec.out)]) <= 1


def _common_number(node: Node) -> Node | None:
    """2a + 2b = 2(a + b), −a − b = −(a + b)."""
    coefficients = [
        split(term)[0] if constant_value(term) is None else constant_value(term) for term in node.args
    ]
    first = coefficients[0]
    if first is None or abs(first) == 1 or any(c is None or abs(c) != abs(first) for c in coefficients):
        return None
    return scale(abs(first), add([scale(1 / abs(first), term) for term in node.args]))
