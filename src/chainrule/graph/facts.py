"""Facts that a declaration states about an input.

The simplifier may use a fact and must then list it; the oracle samples within it; given values are
checked against it.
"""

from __future__ import annotations

from enum import Enum


class Fact(Enum):
    """What is declared of a variable beside its shape."""

    REAL = "R"
    BINARY = "binary"
    POSITIVE = "positive"
    ONEHOT = "onehot"
    SIMPLEX = "simplex"
    SYMMETRIC = "symmetric"
    SPD = "spd"
    INT = "int"
    SKEW = "skew"
    DIAGONAL = "diagonal"
    UPPER = "upper"
    LOWER = "lower"
    ORTHOGONAL = "orthogonal"
    IDEMPOTENT = "idempotent"
    PROJECTION = "projection"
    PSD = "psd"
    UNIT = "unit"

    @property
    def sums_to_one(self) -> bool:
        """Whether the entries along the last axis sum to one."""
        return self in (Fact.ONEHOT, Fact.SIMPLEX)

    @property
    def idempotent(self) -> bool:
        """Whether every entry is 0 or 1, so that v² = v."""
        return self in (Fact.BINARY, Fact.ONEHOT)

    @property
    def symmetric(self) -> bool:
        """Whether the matrix equals its transpose."""
        return self in (Fact.SYMMETRIC, Fact.SPD, Fact.PSD, Fact.DIAGONAL, Fact.PROJECTION)

    @property
    def square(self) -> bool:
        """Whether only square matrices can be so."""
        return self.symmetric or self in (
            Fact.SKEW,
            Fact.UPPER,
            Fact.LOWER,
            Fact.ORTHOGONAL,
            Fact.IDEMPOTENT,
        )

    @property
    def declarable(self) -> bool:
        """Whether declarations can say it; the others are met in the words of documents only."""
        return self in _DECLARABLE

    @property
    def label(self) -> bool:
        """Whether inputs of this kind are labels, which no gradient is taken for by default."""
        return self in (Fact.BINARY, Fact.ONEHOT, Fact.SIMPLEX, Fact.INT)


_DECLARABLE = frozenset(
    {
        Fact.REAL,
        Fact.BINARY,
        Fact.POSITIVE,
        Fact.ONEHOT,
        Fact.SIMPLEX,
        Fact.SYMMETRIC,
        Fact.SPD,
        Fact.INT,
    }
)
