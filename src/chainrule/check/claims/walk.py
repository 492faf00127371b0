"""What one walk over a formula remembers, and what it asks of the section around it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, Self

from chainrule.base.records import record
from chainrule.check.claims import expression as X
from chainrule.check.claims.arguments import Calls
from chainrule.check.claims.expression import Expression, Position
from chainrule.check.claims.values import Space, Value

if TYPE_CHECKING:
    from chainrule.check.claims.table import Definition

BESIDE = "two vectors side by side are multiplied entry by entry"
"""Noted where they are."""


@record
class Reading:
    """The choices that conventions leave open.

    `layout` is denominator, numerator (a scalar's gradient is a row) or mixed (it is a column, Jacobians
    have the rows of the result). `vectors` says what two vectors side by side are, "dot" or "hadamard";
    with `diagonal` the derivative of an entrywise map is the vector of its own derivatives; with `long_words`
    a function without brackets reaches over brackets further on; with `rows` a list `(x₁, …, xₙ)` is a row.
    """

    layout: str = "denominator"
    vectors: str = "dot"
    diagonal: bool = False
    long_words: bool = False
    rows: bool = False


class Quantities(Protocol):
    """What the walk asks of a section."""

    grounded: dict[str, int]
    functions: dict[str, Function]
    definitions: dict[str, list[Definition]]
    calls: Calls

    @property
    def sigma(self) -> str | None:
        """What σ stands for; None where that is left open."""
        ...

    def quantity(self, name: str, level: int | None, space: Space) -> Value:
        """The value of a name: a variable's, a definition's or an opaque function's."""
        ...

    def is_size(self, name: str) -> bool:
        """Whether a name is a size."""
        ...

    def is_family(self, name: str) -> bool:
        """Whether only members that are told apart by numbers are defined under a name."""
        ...

    def parents(self, name: str) -> tuple[tuple[str, int | None], ...]:
        """What an unknown function is one of."""
        ...

    @property
    def turned(self) -> bool:
        """Whether the gradient of a number by a matrix may be written transposed."""
        ...

    @property
    def starred(self) -> bool:
        """Whether `*` is a product entry by entry."""
        ...

    def is_quantity(self, name: str) -> bool:
        """Whether a name is defined as a quantity."""
        ...

    def as_of(self, order: int) -> AbstractContextManager[None]:
        """Within it, names have the shapes that are declared up to a statement."""
        ...

    def shape_of_values(self, function: str, space: Space) -> tuple[int, ...]:
        """The shape of what an unknown function of several quantities is."""
        ...

    def usual_argument(self, e: X.Call) -> Expression:
        """What a function without an argument is taken of (`σ' = σ(1 − σ)`)."""
        ...

    def known_as(self, function: str) -> str | None:
        """What a function that is not defined is taken to be."""
        ...

    def gradient_of(self, variable: X.Reference) -> X.Derivative | None:
        """What `dX` is short for, if it is."""
        ...

    def whole(self, e: X.Reference) -> str:
        """The name of the array of which a name with indices is a part: X of x_i."""
        ...

    def is_column(self, name: str) -> bool:
        """Whether a name with one index is a column of the matrix that its value is."""
        ...

    @property
    def unsaid(self) -> frozenset[str]:
        """The names of each example of which it is not said what differs from one to the next."""
        ...

    def may_rest_on(self, name: str, variable: str) -> bool:
        """Whether definitions lead from a name to a variable."""
        ...

    def is_letter(self, name: str) -> bool:
        """Whether a name is an index wherever it stands."""
        ...

    @property
    def first(self) -> int:
        """The number of an array's first entry: 1, or 0 where a section counts from there."""
        ...

    def classes_of(self, label: str) -> str | None:
        """The name of a label's one-hot vectors, if it is compared with indices."""
        ...

    def upper_limit(self, name: str) -> int:
        """How far a counted letter runs where its limit is the size `name`."""
        ...


@dataclass(frozen=True, slots=True)
class Function:
    """S(x)_i = body, a function of the section's own: its parameters x, its positions i."""

    parameters: tuple[str, ...]
    positions: tuple[Position, ...]
    body: Expression
    order: int = -1
    """The statement that defines it; what is declared of a name later does not change the body."""


@dataclass(slots=True)
class Walk(ABC):
    """One statement under one reading, and the values found so far.

    `letters` holds the sizes of the free and bound indices, `env` the numbers of counted ones, `local` the
    arguments of a function that is being put in. `asked` notes which choices of the reading mattered (and
    "matrix", where a number is differentiated by one),
    `independent` derivatives that vanish because the graph has no path, `notes` conventions that were used.
    """

    scope: Quantities
    space: Space
    reading: Reading
    env: dict[str, int] = field(default_factory=dict[str, int])
    letters: dict[str, int] = field(default_factory=dict[str, int])
    fresh: dict[object, int] = field(default_factory=dict[object, int])
    local: dict[str, Value] = field(default_factory=dict[str, Value])
    asked: set[str] = field(default_factory=set[str])
    independent: list[X.Derivative] = field(default_factory=list[X.Derivative])
    stated: dict[str, tuple[Expression, ...]] = field(default_factory=dict[str, tuple[Expression, ...]])
    notes: dict[str, None] = field(default_factory=dict[str, None])
    left_vectors: bool = False
    depth: int = 0
    kept: frozenset[str] | None = None
    """With the summation convention: the letters that are not summed over."""
    bound: frozenset[str] = frozenset()
    """The letters that a Σ around binds."""
    listed: set[str] = field(default_factory=set[str])
    """The letters that stand for all their values: the i of diag(a_i)."""
    implied: set[str] = field(default_factory=set[str])
    """The letters that come from definitions that leave them free: the k of `L`, where L = −log p_k."""
    moving: tuple[X.Reference, ...] = ()
    """The names whose differentials a statement is about."""

    def forked(self) -> Self:
        """A walk that has found the same, with sizes of its own."""
        return type(self)(
            self.scope, Space(self.space.dims.copy(), build=self.space.build), self.reading, dict(self.env),
            dict(self.letters), dict(self.fresh), self.local, set(self.asked), list(self.independent),
            dict(self.stated), dict(self.notes), self.left_vectors, self.depth, self.kept, self.bound,
            self.listed, self.implied, self.moving,
        )  # fmt: skip

    @abstractmethod
    def value(self, e: Expression) -> Value:
        """The value of an expression, a derivative still with the axes of both its sides.

        Raises `Unfit` where shapes do not fit and `NotUnderstood` where nothing is computed.
        """

    @abstractmethod
    def plain(self, e: Expression) -> Value:
        """The value of an expression, a derivative laid out as an array; raises as `value` does."""

    @abstractmethod
    def inside(self, own: Function, arguments: Sequence[Value]) -> Value:
        """f(a, b, …): the value of the body of f with its parameters' values put in."""

    def size_of(self, key: object) -> int:
        """A size that is worked out from use, the same each time this place is visited."""
        if key not in self.fresh:
            self.fresh[key] = self.space.dims.fresh()
        return self.fresh[key]

    def counted(self, position: Position) -> int | None:
        """k of x_k where k is a number or its letter is counted with; None where the letter is free."""
        if not position.letter:
            return position.offset
        if position.letter in self.env:
            return self.env[position.letter] + position.offset
        return None
