"""Picks: which entries of one axis an index or a slice takes, and how picks go together.

    x[p][q] = x[p ∘ q]
    what q takes of the entries that p filled

Starts and lengths are symbolic; where two picks cannot be compared for any size, nothing is said of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from chainrule.base.errors import ChainruleError
from chainrule.graph.shape import Dim

NOUGHT, ONE = Dim.of(0), Dim.of(1)


@dataclass(frozen=True, slots=True)
class Pick:
    """One axis of an index: an integer (`step` 0) or a slice `start : start + step·length : step`."""

    start: Dim
    length: Dim
    step: int

    @property
    def single(self) -> bool:
        """Whether this takes one entry and drops the axis."""
        return self.step == 0

    def is_whole(self, dim: Dim) -> bool:
        """Whether this takes every entry of an axis of that size."""
        return self.step == 1 and self.start == NOUGHT and self.length == dim


def pick_one(place: int, dim: Dim) -> Pick:
    """The entry at an integer place (negative counts from the end)."""
    size = dim.constant
    if size is not None and not -size <= place < size:
        raise ChainruleError("CR032", f"index {place} is out of range for an axis of size {size}")
    return Pick(Dim.of(place) if place >= 0 else dim + place, Dim.of(1), 0)


def pick_slice(start: int | Dim | None, stop: int | Dim | None, step: int, dim: Dim) -> Pick:
    """A half-open slice of an axis, as Python reads it."""
    if step <= 0:
        raise ChainruleError("CR032", f"a slice's step must be positive, not {step}")
    low = _bound(start, dim, Dim.of(0))
    high = _bound(stop, dim, dim)
    whole = dim.constant
    if whole is not None and low.constant is not None and high.constant is not None:
        low, high = Dim.of(min(low.constant, whole)), Dim.of(min(high.constant, whole))
        length = Dim.of(max(0, -((low.constant or 0) - (high.constant or 0)) + step - 1) // step)
    else:
        length = (high - low + (step - 1)) // step if step > 1 else high - low
    if length.constant is not None and length.constant <= 0:
        raise ChainruleError("CR032", f"the slice takes nothing from an axis of size {dim}")
    return Pick(low, length, step)


def _bound(value: int | Dim | None, dim: Dim, default: Dim) -> Dim:
    if value is None:
        return default
    if isinstance(value, Dim):
        return value
    return Dim.of(value) if value >= 0 else dim + value


def whole(dim: Dim) -> Pick:
    """Every entry of an axis."""
    return Pick(NOUGHT, dim, 1)


def composed(first: Pick, then: Pick) -> Pick:
    """What `then` takes of what the slice `first` took."""
    return Pick(first.start + then.start * first.step, then.length, first.step * then.step)


class Shared(NamedTuple):
    """The entries that two picks of one axis share.

    `inner` picks them from what the first took, `outer` says where they stand in what the second takes;
    each is None where that pick is single, so that there is no axis.
    """

    inner: Pick | None
    outer: Pick | None


class Apart(Enum):
    """Said of two picks that share nothing."""

    APART = "apart"


APART = Apart.APART


def shared(filled: Pick, taken: Pick, dim: Dim) -> Shared | Apart | None:
    """What two picks of an axis of size `dim` share; None where that depends on the sizes."""
    if filled.is_whole(dim):
        return Shared(taken, None if taken.single else whole(taken.length))
    if taken.is_whole(dim):
        return Shared(None if filled.single else whole(filled.length), filled)
    if filled.step > 1 or taken.step > 1:
        return Shared(whole(filled.length), whole(taken.length)) if filled == taken else None
    ends = filled.start + filled.length, taken.start + taken.length
    if _at_most(ends[0], taken.start) or _at_most(ends[1], filled.start):
        return APART
    low = _one_of(filled.start, taken.start, larger=True)
    high = _one_of(*ends, larger=False)
    if low is None or high is None or not _at_most(low + 1, high):
        return None
    return Shared(
        None if filled.single else Pick(low - filled.start, high - low, 0 if taken.single else 1),
        None if taken.single else Pick(low - taken.start, high - low, 0 if filled.single else 1),
    )


def _one_of(a: Dim, b: Dim, *, larger: bool) -> Dim | None:
    if _at_most(a, b):
        return b if larger else a
    if _at_most(b, a):
        return a if larger else b
    return None


def _at_most(a: Dim, b: Dim) -> bool:
    """Whether a ≤ b for all sizes, which are at least 1."""
    least = 0
    for monomial, coefficient in (b - a).terms:
        if monomial and (coefficient < 0 or not all(isinstance(atom, str) for atom, _ in monomial)):
            return False
        least += coefficient
    return least >= 0
