"""How one contraction is computed: planned once for given sizes, then applied to arrays.

    Y[out] = c · Σ ∏ Aₖ[idxₖ]

Scalars are multiplied out first; the remaining arrays go through `numpy.einsum`, two at a time where
that is cheaper; output indices that no operand has are broadcast, and an output index that stands twice
becomes a diagonal. Results may be read-only views: nothing here or later writes into an array.
"""

from __future__ import annotations

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
    """Two operands at a time, the pair with the smallest result first."""
    terms = list(operands)
    steps: list[tuple[int, int, Callable[..., Array]]] = []
    while len(terms) > 1:
        best: tuple[int, int, int, Indices] | None = None
        for left in range(len(terms)):
            for right in range(left + 1, len(terms)):
                wanted = set(out).union(*(terms[k] for k in range(len(terms)) if k not in (left, right)))
                joined = dict.fromkeys((*terms[left], *terms[right]))
                result = tuple(index for index in joined if index in wanted)
                size = math.prod(widths[index] for index in result)
                grown = size - sum(math.prod(widths[i] for i in terms[k]) for k in (left, right))
                if best is None or grown < best[0]:
                    best = (grown, left, right, result)
        assert best is not None
        _, left, right, result = best
        if len(terms) == 2:
            result = out
        steps.append((left, right, _einsum((terms[left], terms[right]), result, widths, plain=plain)))
        del terms[right], terms[left]
        terms.append(result)

    def compute(*arrays: Array) -> Array:
        pending = list(arrays)
        for left, right, multiply in steps:
            product = multiply(pending[left], pending[right])
            del pending[right], pending[left]
            pending.append(product)
        return pending[0]

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
