"""Taking out of a sum what its terms have in common, where that is shorter.

    Σ F Rₖ + others = F (Σ Rₖ) + others         F a factor, or a power of one that every Rₖ F has
    2 a + 2 b = 2 (a + b)
    diag(a) + diag(b) = diag(a + b)

A matrix F may be multiplied from one side in some terms and row by row in others: then a Kronecker delta
stays in their R, as in diag(s) F − s sᵀF = (diag(s) − s sᵀ) F.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from chainrule.graph.node import Node
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
    exponent_of,
    power,
    scale,
    split,
)

MOST_TERMS = 64
_MATRIX = 2
_DEEPEST = 4

Operands = list[tuple[Node, tuple[int, ...]]]


def factored(node: Node, depth: int = _DEEPEST) -> Node | None:
    """A sum with a common factor of some of its terms taken out, where that is shorter.

    The number goes first, then the factor that makes it shortest when the rest is treated likewise, `depth`
    times over.
    """
    if node.op is not ADDITION or len(node.args) > MOST_TERMS:
        return None
    best = _common_number(node)
    if best is not None and best.cost < node.cost:
        return best
    best = None
    for candidate in _candidates(node, depth):
        if candidate.cost < (best or node).cost:
            best = candidate
    return best


def _further(inner: Node, depth: int) -> Node:
    """A sum with what it has in common taken out, if `depth` allows."""
    return (factored(inner, depth - 1) if depth else None) or inner


def on_one_diagonal(node: Node) -> Node | None:
    """diag(a) + diag(b) = diag(a + b), for every pattern of diagonals that several terms have."""
    groups: dict[tuple[int, ...], list[Node]] = {}
    for term in node.args:
        if term.op is CONTRACTION:
            out = contraction(term).out
            if len(set(out)) < len(out):
                groups.setdefault(out, []).append(term)
    for out, terms in groups.items():
        if len(terms) < 2:
            continue
        axes = tuple(dict.fromkeys(out))
        inner = add([_onto(term, axes) for term in terms])
        whole = contract(1, ((inner, axes),), out)
        after = add([whole, *(term for term in node.args if term not in terms)], node.shape)
        if after.cost < node.cost:
            return after
    return None


def _onto(term: Node, axes: tuple[int, ...]) -> Node:
    """A term with other output axes."""
    spec = contraction(term)
    operands = zip(term.args, spec.operands, strict=True)
    return contract(spec.coefficient, operands, axes, dict(enumerate(spec.sizes)))


# ── common factors ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Term:
    """A term of a sum: its coefficient, its factors with their indices, and its own output indices.

    `position` is the axis of the output at which an index stands.
    """

    node: Node
    coefficient: Fraction
    factors: tuple[tuple[Node, tuple[int, ...]], ...]
    out: tuple[int, ...]

    @property
    def position(self) -> dict[int, int]:
        """The axis of the output for every index that has one."""
        return {index: place for place, index in enumerate(self.out)}

    def role(self, own: tuple[int, ...]) -> tuple[int, ...]:
        """The axis of the output for each axis of a factor; −1, −2, … where it is summed."""
        position = self.position
        return tuple(position.get(index, -1 - axis) for axis, index in enumerate(own))


def _term(node: Node) -> _Term:
    if node.op is CONTRACTION:
        spec = contraction(node)
        factors = tuple(zip(node.args, spec.operands, strict=True))
        return _Term(node, spec.coefficient, factors, spec.out)
    axes = tuple(range(node.rank))
    return _Term(node, Fraction(1), ((node, axes),), axes)


def _candidates(node: Node, depth: int) -> Iterator[Node]:
    terms = [_term(arg) for arg in node.args]
    for base, exponent in _shared(terms):
        if not base.rank:
            yield _without_scalar(node, terms, base, exponent, depth)
            continue
        roles = {
            term.role(own): None
            for term in terms
            for factor, own in term.factors
            if _over(factor, base, exponent) is not None
        }
        for role in roles:
            found = _without(node, terms, base, exponent, role, depth)
            if found is not None:
                yield found


def _base(factor: Node) -> tuple[Node, Fraction]:
    if factor.op is POWER and factor.args[0].op is not POWER:
        return factor.args[0], exponent_of(factor)
    return factor, Fraction(1)


def _shared(terms: list[_Term]) -> list[tuple[Node, Fraction]]:
    """What several terms have as a factor: a base, with the exponent that is nearest to 0.

    A polynomial in names keeps its powers: 6 a b − 15 b².
    """
    exponents: dict[tuple[Node, Fraction, bool], list[Fraction]] = {}
    monomials = True
    for term in terms:
        for base, exponent in dict.fromkeys(_base(factor) for factor, _ in term.factors):
            key = base, exponent % 1, exponent > 0
            exponents.setdefault(key, []).append(exponent)
            monomials = monomials and exponent > 0 and base.op in (VARIABLE, NAMED)
    return [
        (key[0], min(found, key=abs))
        for key, found in exponents.items()
        if len(found) > 1 and not (monomials and len(set(found)) > 1)
    ]


def _over(factor: Node, base: Node, exponent: Fraction) -> Fraction | None:
    """The exponent of `base` that is left of a factor without base to `exponent`, if it has that."""
    own, found = _base(factor)
    left = found - exponent
    if own is not base or left.denominator != 1 or left * exponent < 0:
        return None
    return left


def _taken(term: _Term, place: int, base: Node, left: Fraction) -> Operands:
    """The factors without what is taken out of the one at `place`."""
    rest = [*term.factors[:place], *term.factors[place + 1 :]]
    return [*rest, (power(base, left), term.factors[place][1])] if left else rest


def _without_scalar(node: Node, terms: list[_Term], base: Node, exponent: Fraction, depth: int) -> Node:
    """The sum with a scalar factor taken out of the terms that have it."""
    rests: list[Node] = []
    others: list[Node] = []
    for term in terms:
        for place, (factor, _) in enumerate(term.factors):
            left = _over(factor, base, exponent)
            if left is not None:
                sizes = dict(zip(term.out, node.shape, strict=True))
                rests.append(contract(term.coefficient, _taken(term, place, base, left), term.out, sizes))
                break
        else:
            others.append(term.node)
    axes = tuple(range(node.rank))
    product = contract(1, ((power(base, exponent), ()), (_further(add(rests), depth), axes)), axes)
    return add([product, *others], node.shape)


def _without(
    node: Node, terms: list[_Term], base: Node, exponent: Fraction, role: tuple[int, ...], depth: int
) -> Node | None:
    """The sum with the factor taken out of the terms in which it has that role.

    The axes of the remaining sum are the places of the output that some term needs, and the summed axes of
    the factor. A term of which an array, or a sum over one, would there be repeated is left as it is, as in
    s ⊙ g − s (sᵀg).
    """
    rank = node.rank
    own_axes = {r for r in role if r >= 0}
    needed = {p for p in range(rank) if p not in own_axes}
    chosen: list[tuple[_Term, Operands, dict[int, int], dict[int, int]]] = []
    others: list[Node] = []
    with_delta = False
    for term in terms:
        found = _placed(term, base, exponent, role)
        if found is None:
            others.append(term.node)
            continue
        chosen.append((term, *found))
        with_delta = with_delta or any(axis >= rank for axis in found[2])
    for _, rest, label, delta in chosen:
        needed |= {label[i] for _, own in rest for i in own if i in label} | set(delta) | set(delta.values())
    partly = [c for c in chosen if _repeats(c[1], c[2], c[3], needed) or _grows(c[1], rank, len(needed))]
    chosen = [c for c in chosen if c not in partly]
    others += [term.node for term, *_ in partly]
    if len(chosen) < 2 or len(needed) > (_MATRIX if with_delta else max(_MATRIX, rank)):
        return None
    axes = _in_order(chosen, needed)
    dims = dict(enumerate(node.shape))
    dims.update({rank + axis: base.shape[axis] for axis in range(base.rank)})
    rests: list[Node] = []
    for term, rest, label, delta in chosen:
        operands = [(f, tuple(label.get(i, 2 * rank + base.rank + i) for i in own)) for f, own in rest]
        out = [delta.get(axis, axis) for axis in axes]
        rests.append(contract(term.coefficient, operands, out, {p: dims[p] for p in out}))
    place_of = tuple(r if r >= 0 else rank + axis for axis, r in enumerate(role))
    whole = tuple(range(rank))
    pair = ((power(base, exponent), place_of), (_further(add(rests), depth), tuple(axes)))
    return add([contract(1, pair, whole, {p: dims[p] for p in whole}), *others], node.shape)


def _placed(
    term: _Term, base: Node, exponent: Fraction, role: tuple[int, ...]
) -> tuple[Operands, dict[int, int], dict[int, int]] | None:
    """What is left of a term, its indices by their place in the whole, and the axes that a delta joins.

    Places are those of the output, then the axes of the factor; two of the output may be joined already, apart
    from the factor. None where the factor is not there, or not in this role.
    """
    rank, position = len(term.out), term.position
    joined = {p: position[index] for p, index in enumerate(term.out) if position[index] != p}
    doubled = {term.out[p] for p in joined}
    for place, (factor, own) in enumerate(term.factors):
        left = _over(factor, base, exponent)
        if left is None or len(set(own)) < len(own) or not doubled.isdisjoint(own):
            continue
        apart = [axis for axis, r in enumerate(term.role(own)) if r != role[axis]]
        if len(apart) > 1 or (apart and (base.rank < 2 or role[apart[0]] >= 0)):
            continue
        rest = _taken(term, place, base, left)
        label = {index: rank + axis for axis, index in enumerate(own)} | position
        used = {label[i] for _, idx in rest for i in idx if i in label}
        delta = {rank + axis: position[own[axis]] for axis in apart}
        joins = used.issuperset(delta.values())
        if joins and all(rank + axis in used for axis, r in enumerate(term.role(own)) if r < 0):
            return rest, label, delta | joined
    return None


def _repeats(rest: Operands, label: dict[int, int], delta: dict[int, int], needed: set[int]) -> bool:
    """Whether what is left is an array, or a sum over one, that is repeated along axes that are needed."""
    used = {label[i] for _, own in rest for i in own if i in label} | set(delta) | set(delta.values())
    return used != needed and any(factor.rank for factor, _ in rest)


def _grows(rest: Operands, rank: int, needed: int) -> bool:
    """Whether a product of several arrays would be left where the term has fewer axes: x (xᵀA x) stays."""
    return needed > rank and sum(bool(own) for _, own in rest) > 1


def _in_order(
    chosen: list[tuple[_Term, Operands, dict[int, int], dict[int, int]]], needed: set[int]
) -> list[int]:
    """The axes in the order in which the largest factor has them: a batch axis stays in front."""
    placed = [[label[i] for i in own if i in label] for _, rest, label, _ in chosen for _, own in rest]
    largest = min(placed, key=lambda places: (-len(places), places), default=list[int]())
    axes = [*dict.fromkeys(axis for axis in largest if axis in needed)]
    return axes + sorted(needed - set(axes))


def _common_number(node: Node) -> Node | None:
    """2a + 2b = 2(a + b), −2a − 2b = 2(−a − b)."""
    coefficients = [
        split(term)[0] if constant_value(term) is None else constant_value(term) for term in node.args
    ]
    first = coefficients[0]
    if first is None or abs(first) == 1 or any(c is None or abs(c) != abs(first) for c in coefficients):
        return None
    return scale(abs(first), add([scale(1 / abs(first), term) for term in node.args]))
