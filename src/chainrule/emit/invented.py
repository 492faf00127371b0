"""Functions for names that are declared but not defined, for the oracle.

    g⁽ᵏ⁾(x) = Σᵢ aᵢ wᵢᵏ sin(wᵢ x + φᵢ + kπ/2)                      an elementwise function and its derivatives
    f(v) = A sin(B v + c),  v the arguments one after another       a function of arrays, and by slots
           ∂f[o]/∂v[i]… = Σₕ A[o, h] sin⁽ᵏ⁾(B v + c)[h] B[h, i]…

Each is smooth, bounded and the same for the same name in every run (seeded by a checksum of the name).
"""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

_WAVES = 3
_STEEPEST = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class InventedScalar:
    """g : R → R with its derivatives; |g′| ≤ `lipschitz`, or 1.5 where nothing is declared."""

    amplitudes: tuple[float, ...]
    frequencies: tuple[float, ...]
    phases: tuple[float, ...]

    @staticmethod
    @lru_cache(maxsize=256)
    def of(name: str, lipschitz: float | None) -> InventedScalar:
        """The function of this name."""
        random = _random(name)
        frequencies = random.uniform(0.6, 1.4, _WAVES)
        weights = random.uniform(0.5, 1.0, _WAVES)
        steepest = _STEEPEST if lipschitz is None else float(lipschitz)
        amplitudes = weights / frequencies * (steepest / weights.sum())
        phases = random.uniform(-1.2, 1.2, _WAVES)
        return InventedScalar(tuple(amplitudes.tolist()), tuple(frequencies.tolist()), tuple(phases.tolist()))

    def __call__(self, x: Any, order: int) -> Any:
        """The derivative of this order, entry by entry."""
        parts = zip(self.amplitudes, self.frequencies, self.phases, strict=True)
        return sum(a * w**order * np.sin(w * x + (phase + order * math.pi / 2)) for a, w, phase in parts)


class InventedMapping:
    """f of arrays with its derivatives, for given shapes; leading axes are mapped over."""

    def __init__(self, name: str, inputs: tuple[tuple[int, ...], ...], output: tuple[int, ...]) -> None:
        self.inputs, self.output = inputs, output
        lengths = [math.prod(shape) for shape in inputs]
        width, hidden, results = sum(lengths), sum(lengths) + 2, math.prod(output)
        random = _random(name)
        self.outer = random.normal(size=(results, hidden)) / math.sqrt(hidden)
        inner = random.normal(size=(hidden, width)) * (1.2 / math.sqrt(width))
        self.offset = random.uniform(-1.5, 1.5, hidden)
        self.inner = np.split(inner, np.cumsum(lengths)[:-1], axis=1)

    def __call__(self, args: tuple[Any, ...], slots: tuple[int, ...]) -> Any:
        """The value, or its derivative in `slots`, with the axes `output` and those slots'."""
        lead: tuple[int, ...] = ()
        bent: Any = self.offset
        for arg, shape, weights in zip(args, self.inputs, self.inner, strict=True):
            arg = np.asarray(arg)
            own = arg.shape[: arg.ndim - len(shape)]
            lead = np.broadcast_shapes(lead, own)
            bent = bent + arg.reshape((*own, -1)) @ weights.T
        waves = np.sin(bent + len(slots) * (math.pi / 2))
        labels = "abcdefg"[: len(slots)]
        subscripts = ",".join(["...h", "oh", *("h" + label for label in labels)])
        parts = [self.inner[slot] for slot in slots]
        result = np.einsum(f"{subscripts}->...o{labels}", waves, self.outer, *parts)
        shape = self.output + tuple(size for slot in slots for size in self.inputs[slot])
        return result.reshape(lead + shape)


def _random(name: str) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(name.encode()))
