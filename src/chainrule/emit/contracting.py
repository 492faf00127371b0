"""How one contraction is computed: planned once for given sizes, then applied to arrays.

    Y[out] = c · Σ ∏ Aₖ[idxₖ]

Scalars are multiplied out first; the remaining arrays go through `numpy.einsum`, two at a time where
that is cheaper; output indices that no operand has are broadcast, and an output index that stands twice
becomes a diagonal. Results may be read-only views: nothing here or later writes into an array.
"""

from __future__ import annotations

import heapq
import math
import string
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from chainrule.ops.core import Contraction

Array = Any
Indices = tuple[int, ...]
_LETTERS = string.ascii_letters
_SMALL = 4096
_MOST_AT_ONCE = 6


def plan(
    spec: Contraction, sizes: Mapping[str, int], coefficient: Any, *, dtype: Any
) -> Callable[..., Array]:
    """The function that computes this contraction from its operands' arrays.

    `coefficient` is the spec's in the kind of number that the arrays hold, `dtype` that of fresh arrays.
    """
    widths = {index: dim.evaluate(sizes) for index, dim in enumerate(spec.sizes)}
    scalars = [place for place, own in enumerate(spec.operands) if not own]
    arrays = [place for place, own in enumerate(spec.operands) if own]
    held = {index for own in spec.operands for index in own}
    distinct = tuple(dict.fromkeys(spec.out))
    kept = tuple(index for index in distinct if index in held)
    core = _product([spec.operands[place] for place in arrays], kept, widths, plain=dtype is not object)
    finish = _finisher(kept, distinct, spec.out, widths, dtype)
    if not arrays and not scalars:
        value = np.asarray(coefficient, dtype)
        result = value if finish is None else finish(value)
        return lambda: result
    only = tuple(arrays) == tuple(range(len(spec.operands)))
    if only and coefficient == 1 and finish is None and core is not None:
        return core

    def compute(*operands: Array) -> Array:
        factor = coefficient
        for place in scalars:
            factor = factor * operands[place]
        if core is None:
            result = np.asarray(factor)
        else:
            result = core(*operands) if only else core(*[operands[place] for place in arrays])
            if factor is not coefficient or coefficient != 1:
                result = factor * result
        return result if finish is None else finish(result)

    return compute


def _product(
    operands: Sequence[Indices], out: Indices, widths: Mapping[int, int], *, plain: bool
) -> Callable[..., Array] | None:
    """The product of arrays with axes, summed over what is not in `out`."""
    if not operands:
        return None
    if len(operands) == 1:
        (own,) = operands
        if own == out:
            return _itself
        if len(own) == len(out):
            order = tuple(own.index(index) for index in out)
            return partial(_permuted, order)
        return _einsum(operands, out, widths, plain=plain)
    work = math.prod(widths[index] for index in {i for own in operands for i in own})
    if len(operands) == 2 or (work <= _SMALL and len(operands) <= _MOST_AT_ONCE):
        return _einsum(operands, out, widths, plain=plain)
    return _pairwise(operands, out, widths, plain=plain)


def _einsum(
    operands: Sequence[Indices], out: Indices, widths: Mapping[int, int], *, plain: bool
) -> Callable[..., Array]:
    letters: dict[int, str] = {}
    for own in operands:
        for index in own:
            letters.setdefault(index, _LETTERS[len(letters)])
    spelled = ["".join(letters[i] for i in indices) for indices in (*operands, out)]
    subscripts = ",".join(spelled[:-1]) + "->" + spelled[-1]
    work = math.prod(widths[index] for index in letters)
    if plain and len(operands) == 2 and work > _SMALL:
        return partial(_through_blas, subscripts)
    return partial(_einsum_of, subscripts)


def _itself(x: Array) -> Array:
    return x


def _permuted(order: Indices, x: Array) -> Array:
    return np.transpose(x, order)


def _einsum_of(subscripts: str, *arrays: Array) -> Array:
    return np.einsum(subscripts, *arrays)


def _through_blas(subscripts: str, a: Array, b: Array) -> Array:
    return np.einsum(subscripts, a, b, optimize=True)


def _pairwise(
    operands: Sequence[Indices], out: Indices, widths: Mapping[int, int], *, plain: bool
) -> Callable[..., Array]:
    """Two operands at a time: of the pairs that have an index in common the one with the smallest result.

    The results are numbered on from the operands; a pair's result does not depend on what else is joined.
    """
    terms: dict[int, Indices] = dict(enumerate(operands))
    holders: dict[int, set[int]] = {}
    for number, own in terms.items():
        for index in own:
            holders.setdefault(index, set()).add(number)
    sizes = [math.prod(widths[index] for index in own) for own in operands]
    final = set(out)

    def joint(left: int, right: int) -> Indices:
        both = dict.fromkeys((*terms[left], *terms[right]))
        return tuple(index for index in both if index in final or holders[index] - {left, right})

    def candidate(left: int, right: int) -> tuple[int, int, int]:
        size = math.prod(widths[index] for index in joint(left, right))
        return size - sizes[left] - sizes[right], left, right

    def partners(number: int) -> set[int]:
        return {other for index in terms[number] for other in holders[index] if other != number}

    pairs = [candidate(left, right) for left in terms for right in partners(left) if left < right]
    heapq.heapify(pairs)
    steps: list[tuple[int, int, Callable[..., Array]]] = []
    while len(terms) > 1:
        while pairs and not (pairs[0][1] in terms and pairs[0][2] in terms):
            heapq.heappop(pairs)
        _, left, right = heapq.heappop(pairs) if pairs else (0, *list(terms)[:2])
        result = out if len(terms) == 2 else joint(left, right)
        steps.append((left, right, _einsum((terms[left], terms[right]), result, widths, plain=plain)))
        for number in (left, right):
            for index in terms.pop(number):
                holders[index].discard(number)
        new = len(sizes)
        terms[new] = result
        sizes.append(math.prod(widths[index] for index in result))
        for index in result:
            holders[index].add(new)
        for other in partners(new):
            heapq.heappush(pairs, candidate(other, new))

    def compute(*arrays: Array) -> Array:
        pending = dict(enumerate(arrays))
        for new, (left, right, multiply) in enumerate(steps, len(arrays)):
            pending[new] = multiply(pending.pop(left), pending.pop(right))
        return pending[len(arrays) + len(steps) - 1]

    return compute


def _finisher(
    kept: Indices, distinct: Indices, out: Indices, widths: Mapping[int, int], dtype: Any
) -> Callable[[Array], Array] | None:
    """From the axes `kept` to the output: broadcast, then put on diagonals."""
    if kept == out:
        return None
    wide = tuple(widths[index] for index in distinct)
    narrow = tuple(widths[index] if index in kept else 1 for index in distinct)
    if distinct == out:
        return lambda x: np.broadcast_to(np.reshape(x, narrow), wide)
    shape = tuple(widths[index] for index in out)
    letters = {index: _LETTERS[place] for place, index in enumerate(distinct)}
    subscripts = "".join(letters[i] for i in out) + "->" + "".join(letters[i] for i in distinct)

    def embed(x: Array) -> Array:
        x = np.asarray(x)
        result = np.zeros(shape, dtype if dtype is object else x.dtype)
        np.einsum(subscripts, result)[...] = np.reshape(x, narrow)
        return result

    return embed
