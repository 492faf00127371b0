"""Random matrices and vectors of a declared structure, and some that are made of whole numbers.

    Sᵀ = −S        H − Hᵀ                        QᵀQ = 1    the factor of H = Q R, columns with random signs
    P² = P         L U diag(0, 1, …) (L U)⁻¹     P² = Pᵀ = P    Q diag(0, 1, …) Qᵀ
    S ≥ 0          G Gᵀ, some columns of G 0     |u| = 1    h / |h|

All axes before the last two (of a unit vector before the last) are independent draws.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from chainrule.emit.arrays import Array
from chainrule.graph.facts import Fact

Draw = Callable[[np.random.Generator, tuple[int, ...]], Array]


def _turned(x: Array) -> Array:
    return np.swapaxes(x, -1, -2)


def _signs(random: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return 2.0 * random.integers(2, size=shape) - 1


def _skew(random: np.random.Generator, shape: tuple[int, ...]) -> Array:
    drawn = random.normal(size=shape)
    return (drawn - _turned(drawn)) / 2


def _orthogonal(random: np.random.Generator, shape: tuple[int, ...]) -> Array:
    factor = np.linalg.qr(random.normal(size=shape)).Q
    return factor * _signs(random, (*shape[:-2], 1, shape[-1]))


def _kept(random: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Zeros and ones, one for each column."""
    return 1.0 * random.integers(2, size=(*shape[:-2], 1, shape[-1]))


def _idempotent(random: np.random.Generator, shape: tuple[int, ...]) -> Array:
    one = np.eye(shape[-1])
    below = np.tril(random.normal(size=shape), -1) / 2 + one
    above = np.triu(random.normal(size=shape), 1) / 2 + one
    basis = below @ above
    return (basis * _kept(random, shape)) @ np.linalg.inv(basis)


def _projection(random: np.random.Generator, shape: tuple[int, ...]) -> Array:
    basis = _orthogonal(random, shape)
    drawn = (basis * _kept(random, shape)) @ _turned(basis)
    return (drawn + _turned(drawn)) / 2


def _semidefinite(random: np.random.Generator, shape: tuple[int, ...]) -> Array:
    root = random.normal(size=shape) * _kept(random, shape)
    return root @ _turned(root) / shape[-1]


def _unit(random: np.random.Generator, shape: tuple[int, ...]) -> Array:
    if not shape:
        return _signs(random, shape)
    drawn = random.normal(size=shape)
    return drawn / np.linalg.norm(drawn, axis=-1, keepdims=True)


DRAWS: Mapping[Fact, Draw] = {
    Fact.SKEW: _skew,
    Fact.DIAGONAL: lambda random, shape: random.normal(size=shape) * np.eye(shape[-1]),
    Fact.UPPER: lambda random, shape: np.triu(random.normal(size=shape)),
    Fact.LOWER: lambda random, shape: np.tril(random.normal(size=shape)),
    Fact.ORTHOGONAL: _orthogonal,
    Fact.IDEMPOTENT: _idempotent,
    Fact.PROJECTION: _projection,
    Fact.PSD: _semidefinite,
    Fact.UNIT: _unit,
}
"""For each structure a draw of an array of a shape."""


def _permutations(random: np.random.Generator, shape: tuple[int, ...]) -> Array:
    order = np.argsort(random.random(shape[:-1]), axis=-1)
    return np.eye(shape[-1], dtype=int)[order]


def _rows(random: np.random.Generator, shape: tuple[int, ...]) -> Array:
    chosen = random.integers(shape[-1], size=shape[:-1])
    return np.eye(shape[-1], dtype=int)[chosen] * (2 * random.integers(2, size=(*shape[:-1], 1)) - 1)


def shaped(fact: Fact, drawn: Array) -> Array:
    """The arrays that were `drawn`, made to be of this structure by taking entries from them."""
    shape = drawn.shape
    match fact:
        case Fact.SYMMETRIC:
            return np.tril(drawn) + _turned(np.tril(drawn, -1))
        case Fact.SKEW:
            return np.tril(drawn, -1) - _turned(np.tril(drawn, -1))
        case Fact.DIAGONAL:
            return drawn * np.eye(shape[-1], dtype=int)
        case Fact.UPPER:
            return np.triu(drawn)
        case Fact.LOWER:
            return np.tril(drawn)
        case _:
            return drawn


def of_ones(fact: Fact, random: np.random.Generator, shape: tuple[int, ...]) -> Array | None:
    """Arrays of this structure with entries 0 and ±1, where there are not enough of others; else None."""
    one = np.eye(shape[-1], dtype=int) if shape else np.ones((), int)
    match fact:
        case Fact.ORTHOGONAL:
            return _permutations(random, shape) * (2 * random.integers(2, size=(*shape[:-1], 1)) - 1)
        case Fact.PROJECTION:
            return one * random.integers(2, size=(*shape[:-1], 1))
        case Fact.IDEMPOTENT:
            kept = random.integers(2, size=(*shape[:-1], 1))
            mixed = np.triu(random.integers(-1, 2, size=shape), 1)
            return kept * (one + mixed * (1 - _turned(kept)))
        case Fact.PSD:
            root = random.integers(-1, 2, size=shape)
            return root @ _turned(root)
        case Fact.UNIT:
            return _rows(random, shape) if shape else 2 * random.integers(2, size=shape) - 1
        case _:
            return None
