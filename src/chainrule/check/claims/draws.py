"""Distributions of random values, many points at once, one row a point."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from chainrule.check import structured
from chainrule.emit.arrays import Array
from chainrule.graph.facts import Fact

Random = np.random.Generator
Draw = Callable[[Random, tuple[int, ...]], Array]

# Whether normal (else uniform on (0, 1)), scale, shift; None: each variable in a mode of its own.
_MODES: tuple[tuple[bool, float, float] | None, ...] = (
    (True, 1.0, 0.0),
    (False, 0.8, 0.1),
    None,
    (False, 1.9, 1.1),
    (False, -0.8, -0.1),
    (True, 0.3, 0.0),
    None,
    (True, 2.5, 0.0),
    (True, 1.0, 0.0),
    (False, 0.8, 0.1),
    (True, 40.0, 0.0),
)
_PLAIN = np.array([mode is not None for mode in _MODES])
_NORMAL = np.array([mode is None or mode[0] for mode in _MODES])
_SCALE = np.array([1.0 if mode is None else mode[1] for mode in _MODES])
_SHIFT = np.array([0.0 if mode is None else mode[2] for mode in _MODES])
_EXTREMES = 4


def draw_real(random: Random, shape: tuple[int, ...], modes: Array, *, extreme: bool) -> Array:
    """Rows in these modes; with `extreme` some of them are far out, near zero, whole or all alike."""
    width, own = shape[0], (-1, *[1] * (len(shape) - 1))
    chosen = np.where(_PLAIN[modes], modes, random.integers(len(_MODES), size=width))
    normal = random.normal(size=shape)
    uniform = random.uniform(size=shape)
    drawn = np.where(_NORMAL[chosen].reshape(own), normal, uniform)
    drawn = drawn * _SCALE[chosen].reshape(own) + _SHIFT[chosen].reshape(own)
    if len(shape) > 2:  # every fourth matrix is near the identity, so that inverses and deep products exist
        drawn[3::4] = 0.85 * np.eye(shape[-2], shape[-1]) + normal[3::4] * (0.3 / np.sqrt(shape[-1]))
    if extreme:
        scales = 10 ** random.uniform(-3, 3, width).reshape(own)
        drawn[0::_EXTREMES] = (normal * scales)[0::_EXTREMES]
        drawn[1::_EXTREMES] = np.round(normal * 2)[1::_EXTREMES]
        drawn[5 :: 2 * _EXTREMES] /= 2
        drawn[3], drawn[7] = 0.0, 1.0
        alike = normal.reshape(width, -1)[:, :1].reshape(own)
        drawn[2 :: 2 * _EXTREMES] = np.broadcast_to(alike, shape)[2 :: 2 * _EXTREMES]
    return drawn


def _positive(random: Random, shape: tuple[int, ...]) -> Array:
    drawn = random.uniform(0.2, 2.0, shape)
    own = (-1, *[1] * (len(shape) - 1))
    drawn[5::6] *= (10 ** random.uniform(-1, 2, len(drawn[5::6]))).reshape(own)
    return drawn


def spread(drawn: Array, random: Random) -> None:
    """Makes some rows of positive numbers far, close to 0, or whole."""
    width, own = len(drawn), (-1, *[1] * (drawn.ndim - 1))
    scales = 10 ** random.uniform(-3, 3, width).reshape(own)
    drawn[0::_EXTREMES] = (drawn * scales)[0::_EXTREMES]
    drawn[1::_EXTREMES] = np.ceil(drawn * 2)[1::_EXTREMES]
    drawn[5 :: 2 * _EXTREMES] /= 2
    drawn[3], drawn[7] = 1.0, 2.0


def _onehot(random: Random, shape: tuple[int, ...]) -> Array:
    return (
        np.eye(shape[-1])[random.integers(shape[-1], size=shape[:-1])] if len(shape) > 1 else np.ones(shape)
    )


def _simplex(random: Random, shape: tuple[int, ...]) -> Array:
    weights = random.uniform(0.2, 1.0, shape)
    return weights / np.sum(weights, axis=-1, keepdims=True) if len(shape) > 1 else np.ones(shape)


def _symmetric(random: Random, shape: tuple[int, ...]) -> Array:
    drawn = random.normal(size=shape)
    return (drawn + np.swapaxes(drawn, -1, -2)) / 2


def _definite(random: Random, shape: tuple[int, ...]) -> Array:
    drawn = random.normal(size=shape)
    return drawn @ np.swapaxes(drawn, -1, -2) / shape[-1] + 0.5 * np.eye(shape[-1])


FACTS: Mapping[Fact, Draw] = {
    Fact.BINARY: lambda random, shape: random.integers(2, size=shape),
    Fact.POSITIVE: _positive,
    Fact.ONEHOT: _onehot,
    Fact.SIMPLEX: _simplex,
    Fact.SYMMETRIC: _symmetric,
    Fact.SPD: _definite,
    Fact.INT: lambda random, shape: random.integers(-3, 4, size=shape),
    **structured.DRAWS,
}

MODES = len(_MODES)
