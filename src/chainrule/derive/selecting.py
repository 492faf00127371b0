"""Products in which entries are put in or taken out: what the rules of `rules.py` about entries know.

Σᵢ eₖ[i] x[i] = x[k],   eₖ[i] x[i] = x[k] eₖ[i]        eₖ = scatter(1, [n], k)
Σᵢ x[k:k+1][i] = x[k]
(diag(s) + A)[:, k] = s[k] eₖ + A[:, k]
"""

from __future__ import annotations

from typing import cast

from chainrule.derive.pairing import Factors, factors_of, with_factors
from chainrule.graph.node import Node
from chainrule.graph.shape import Shape
from chainrule.ops.core import (
    ADDITION,
    CONTRACTION,
    POWER,
    Contraction,
    add,
    constant,
    constant_value,
    contract,
    contraction,
    exponent_of,
    power,
)
from chainrule.ops.entries import INDEX, SCATTER, index, scatter
from chainrule.ops.picks import ONE, Pick, whole


def unit_scattered(node: Node) -> Node | None:
    """scatter(v, [m, n], k, p:q) = eₖ ⊗ scatter(v, [n], p:q)."""
    if node.op is not SCATTER:
        return None
    (x,), picks, shape = node.args, *_scattering(node)
    lead = node.rank - len(picks)
    single = [place for place, pick in enumerate(picks) if pick.single]
    others = [place for place, pick in enumerate(picks) if not pick.single]
    if not single or (not others and constant_value(x) == 1):
        return None
    unit = scatter(constant(1), [picks[place] for place in single], tuple(shape[place] for place in single))
    rest = scatter(x, [picks[place] for place in others], tuple(shape[place] for place in others))
    own = (*range(lead), *(lead + place for place in others))
    return contract(1, ((rest, own), (unit, [lead + place for place in single])), range(node.rank))


def picked_by_scatter(node: Node) -> Node | None:
    """Beside scattered entries only those entries of the other factors count."""
    found = factors_of(node)
    if found is None:
        return None
    spec, factors = found
    for place, (factor, _) in enumerate(factors):
        if factor.op is SCATTER:
            after = _picked(spec, factors, place)
            if after is not None:
                return after
    return None


def _picked(spec: Contraction, factors: Factors, place: int) -> Node | None:
    """The product where the other factors, and the sums, are restricted to what the scatter fills."""
    factor, own = factors[place]
    picks, shape = _scattering(factor)
    lead = factor.rank - len(picks)
    others = factors[:place] + factors[place + 1 :]
    summed = set(spec.summed)
    fixed: dict[int, Pick] = {}
    for i, pick, dim in zip(own[lead:], picks, shape, strict=True):
        shared = any(i in idx for _, idx in others)
        if own.count(i) == 1 and not pick.is_whole(dim) and (i in summed or (pick.single and shared)):
            fixed[i] = pick
    if not fixed:
        return None
    gone = {i for i, pick in fixed.items() if pick.single}
    rest = [(_entries(f, idx, fixed), tuple(i for i in idx if i not in gone)) for f, idx in others]
    left = [
        (whole(pick.length), pick.length, i) if i in fixed and i in summed else (pick, dim, i)
        for pick, dim, i in zip(picks, shape, own[lead:], strict=True)
        if i not in gone or i not in summed
    ]
    inner = scatter(factor.args[0], [pick for pick, _, _ in left], tuple(dim for _, dim, _ in left))
    return with_factors(spec, [*rest, (inner, (*own[:lead], *(i for _, _, i in left)))])


def _entries(factor: Node, own: tuple[int, ...], fixed: dict[int, Pick]) -> Node:
    """The entries of a factor at fixed indices; of a power, the power of the entries."""
    if factor.op is POWER:
        return power(_entries(factor.args[0], own, fixed), exponent_of(factor))
    return index(factor, [fixed.get(i) or whole(dim) for i, dim in zip(own, factor.shape, strict=True)])


def single_entry(node: Node) -> Node | None:
    """The sum over a slice of length 1 is its entry."""
    found = factors_of(node)
    if found is None:
        return None
    spec, factors = found
    summed = set(spec.summed)
    for place, (factor, own) in enumerate(factors):
        if factor.op is not INDEX:
            continue
        (x,), picks = factor.args, cast(tuple[Pick, ...], factor.attrs[0])
        lead = x.rank - len(picks)
        axes = iter(own[lead:])
        at = [None if pick.single else next(axes) for pick in picks]
        gone = {i for i, pick in zip(at, picks, strict=True) if i in summed and pick.length == ONE}
        if gone and all(own.count(i) == 1 for i in own):
            taken = [
                Pick(pick.start, ONE, 0) if i in gone else pick for i, pick in zip(at, picks, strict=True)
            ]
            entry = index(x, [*map(whole, x.shape[:lead]), *taken])
            rest = factors[:place] + factors[place + 1 :]
            return with_factors(spec, [*rest, (entry, tuple(i for i in own if i not in gone))])
    return None


def entry_of_delta(node: Node) -> Node | None:
    """x[:, k] = Σᵢ x[:, i] eₖ[i], where a Kronecker delta stands in x at that axis and takes eₖ up."""
    if node.op is not INDEX:
        return None
    (x,), own = node.args, cast(tuple[Pick, ...], node.attrs[0])
    picks = [*map(whole, x.shape[: x.rank - len(own)]), *own]
    terms = x.args if x.op is ADDITION else (x,)
    for place, pick in enumerate(picks):
        if pick.single and any(_is_doubled(term, place) for term in terms):
            axes = tuple(range(x.rank))
            unit = scatter(constant(1), (pick,), (x.shape[place],))
            rest = axes[:place] + axes[place + 1 :]
            taken = [contract(1, ((term, axes), (unit, (place,))), rest) for term in terms]
            return index(add(taken), picks[:place] + picks[place + 1 :])
    return None


def _is_doubled(term: Node, place: int) -> bool:
    """Whether a product has a Kronecker delta at an axis."""
    return term.op is CONTRACTION and contraction(term).out.count(contraction(term).out[place]) > 1


def _scattering(node: Node) -> tuple[tuple[Pick, ...], Shape]:
    return cast(tuple[Pick, ...], node.attrs[0]), cast(Shape, node.attrs[1])
