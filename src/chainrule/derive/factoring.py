"""Taking out of a sum what its terms have in common, where that is shorter.

    Σ F Rₖ + others = F (Σ Rₖ) + others         F a factor, or a power of one that every Rₖ F has
    2 a + 2 b = 2 (a + b)
    diag(a) + diag(b) = diag(a + b)

A matrix F may be multiplied from one side in some terms and row by row in others: then a Kronecker delta
stays in their R, as in diag(s) F − s sᵀF = (diag(s) − s sᵀ) F.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
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
_FEW, _MANY = 4, 8

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
    shared = _shared(terms)
    depth = depth if len(shared) <= _FEW else min(depth, 1)
    for scalars, places in _groups(terms, [pair for pair in shared if not pair[0].rank]):
        yield _without_scalars(node, terms, scalars, places, depth)
    taken: set[tuple[Node, int]] | None = set() if len(shared) > _MANY else None
    for base, exponent in shared:
        if not base.rank:
            continue
        roles = {
            term.role(own): None
            for term in terms
            for factor, own in term.factors
            if _over(factor, base, exponent) is not None
        }
        for role in roles:
            found = _without(node, terms, base, exponent, role, depth, taken)
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


def _groups(
    terms: list[_Term], scalars: list[tuple[Node, Fraction]]
) -> Iterator[tuple[list[tuple[Node, Fraction]], dict[int, dict[int, Fraction]]]]:
    """Scalars that the same terms have, and in these the exponents that are left at the places of factors."""
    at: list[dict[Node, list[int]]] = []
    for term in terms:
        at.append({})
        for place, (factor, _) in enumerate(term.factors):
            at[-1].setdefault(_base(factor)[0], []).append(place)
    groups: dict[tuple[int, ...], tuple[list[tuple[Node, Fraction]], dict[int, dict[int, Fraction]]]] = {}
    for base, exponent in scalars:
        found: dict[int, tuple[int, Fraction]] = {}
        for number, term in enumerate(terms):
            for place in at[number].get(base, ()):
                left = _over(term.factors[place][0], base, exponent)
                if left is not None and number not in found:
                    found[number] = place, left
        members, places = groups.setdefault(tuple(found), ([], {number: {} for number in found}))
        if any(place in places[number] for number, (place, _) in found.items()):
            continue  # another exponent of a base that is taken out already
        members.append((base, exponent))
        for number, (place, left) in found.items():
            places[number][place] = left
    yield from groups.values()


def _without_scalars(
    node: Node,
    terms: list[_Term],
    scalars: list[tuple[Node, Fraction]],
    places: dict[int, dict[int, Fraction]],
    depth: int,
) -> Node:
    """The sum with scalar factors taken out of the terms that have them all."""
    rests: list[Node] = []
    for number, found in places.items():
        term = terms[number]
        rest = [factor for place, factor in enumerate(term.factors) if place not in found]
        rest += [(power(_base(term.factors[place][0])[0], left), ()) for place, left in found.items() if left]
        sizes = dict(zip(term.out, node.shape, strict=True))
        rests.append(contract(term.coefficient, rest, term.out, sizes))
    others = [term.node for number, term in enumerate(terms) if number not in places]
    axes = tuple(range(node.rank))
    outside = [(power(base, exponent), ()) for base, exponent in scalars]
    product = contract(1, (*outside, (_further(add(rests), depth), axes)), axes)
    return add([product, *others], node.shape)


def _without(
    node: Node,
    terms: list[_Term],
    base: Node,
    exponent: Fraction,
    role: tuple[int, ...],
    depth: int,
    taken: set[tuple[Node, int]] | None,
) -> Node | None:
    """The sum with the factor taken out of the terms in which it has that role.

    The axes of the remaining sum are the places of the output that some term needs, and the summed axes of
    the factor. A term of which an array, or a sum over one, would there be repeated is left as it is, as in
    s ⊙ g − s (sᵀg). Where factors are many, what else all these terms have at the same places goes out with
    this one; it is noted in `taken` with the number of terms, and not tried by itself.
    """
    rank = node.rank
    chosen: list[_Rest] = []
    others: list[Node] = []
    for term in terms:
        found = _placed(term, base, exponent, role)
        if found is None:
            others.append(term.node)
        else:
            chosen.append(found)
    along: dict[tuple[Node, tuple[int, ...]], None] = {}
    if taken is not None:
        if (base, len(chosen)) in taken:
            return None
        along = _along(chosen, rank)
        taken |= {(factor, len(chosen)) for factor, _ in along}
        chosen = [rest.without(along) for rest in chosen]
    outside = {r for r in role if r >= 0}.union(*(own for _, own in along))
    needed = {p for p in range(rank) if p not in outside}.union(*(rest.used for rest in chosen))
    partly = [rest for rest in chosen if rest.repeats(needed) or rest.grows(len(needed))]
    chosen = [rest for rest in chosen if rest not in partly]
    others += [rest.term.node for rest in partly]
    most = _MATRIX if any(rest.has_delta for rest in chosen) else max(_MATRIX, rank)
    if len(chosen) < 2 or len(needed) > most or (partly and along):
        return None
    axes = _in_order(chosen, needed)
    dims = dict(enumerate(node.shape))
    dims.update({rank + axis: base.shape[axis] for axis in range(base.rank)})
    rests: list[Node] = []
    for rest in chosen:
        fresh = 2 * rank + base.rank
        operands = [(f, tuple(rest.label.get(i, fresh + i) for i in own)) for f, own in rest.factors]
        out = [rest.delta.get(axis, axis) for axis in axes]
        rests.append(contract(rest.term.coefficient, operands, out, {p: dims[p] for p in out}))
    place_of = tuple(r if r >= 0 else rank + axis for axis, r in enumerate(role))
    whole = tuple(range(rank))
    inner = _further(add(rests), depth)
    product = ((power(base, exponent), place_of), *along, (inner, tuple(axes)))
    return add([contract(1, product, whole, {p: dims[p] for p in whole}), *others], node.shape)


@dataclass(frozen=True, slots=True)
class _Rest:
    """What is left of a term without a factor.

    `label` gives its indices their places: those of the output, then the axes of the factor; `delta` are
    the places that a delta joins to others.
    """

    term: _Term
    factors: Operands
    label: dict[int, int]
    delta: dict[int, int]

    @property
    def used(self) -> set[int]:
        """The places at which something is left."""
        own = {self.label[i] for _, own in self.factors for i in own if i in self.label}
        return own | set(self.delta) | set(self.delta.values())

    @property
    def has_delta(self) -> bool:
        """Whether an axis of the factor is joined to one of the output."""
        return any(place >= len(self.term.out) for place in self.delta)

    def moved(self, own: tuple[int, ...]) -> tuple[int, ...]:
        """The places of a factor's indices, −1 for one that has none."""
        return tuple(self.label.get(index, -1) for index in own)

    def without(self, along: Collection[tuple[Node, tuple[int, ...]]]) -> _Rest:
        """This without some of its factors."""
        kept = [(f, own) for f, own in self.factors if (f, self.moved(own)) not in along]
        return replace(self, factors=kept)

    def repeats(self, needed: set[int]) -> bool:
        """Whether an array is left, or a sum over one, that is repeated along axes that are needed."""
        return self.used != needed and any(factor.rank for factor, _ in self.factors)

    def grows(self, needed: int) -> bool:
        """Whether a product of several arrays is left where the term has fewer axes: x (xᵀA x) stays."""
        return needed > len(self.term.out) and sum(bool(own) for _, own in self.factors) > 1


def _along(chosen: list[_Rest], rank: int) -> dict[tuple[Node, tuple[int, ...]], None]:
    """The arrays that all the rests have at the same places of the output, where no delta stands."""
    common: dict[tuple[Node, tuple[int, ...]], None] | None = None
    for rest in chosen:
        if rest.delta:
            return {}
        moved = [(factor, rest.moved(own)) for factor, own in rest.factors if factor.rank]
        outer = [(f, at) for f, at in moved if len(set(at)) == len(at) and all(0 <= p < rank for p in at)]
        common = dict.fromkeys(part for part in outer if common is None or part in common)
    return common or {}


def _placed(term: _Term, base: Node, exponent: Fraction, role: tuple[int, ...]) -> _Rest | None:
    """What is left of a term without the factor; None where it is not there, or not in this role.

    Two places of the output may be joined already, apart from the factor.
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
            return _Rest(term, rest, label, delta | joined)
    return None


def _in_order(chosen: list[_Rest], needed: set[int]) -> list[int]:
    """The axes in the order in which the largest factor has them: a batch axis stays in front."""
    placed = [[at for at in rest.moved(own) if at >= 0] for rest in chosen for _, own in rest.factors]
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
