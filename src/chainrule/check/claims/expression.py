"""What a formula says, once it is known which letters are functions, indices, labels or values.

Shapes are still open: whether `A b` is a matrix product or a scaling is decided where the shapes are
known. Every expression remembers the characters of the document it was read from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from chainrule.base.records import record


@record
class Expression:
    """A part of a statement, at the characters `[start, end)` of the document."""

    start: int
    end: int


@record
class Numeral(Expression):
    """A number, exactly as it was written; `digits` are those after the point (None for an integer)."""

    value: Fraction
    digits: int | None = None


@record
class Special(Expression):
    """A constant of mathematics: e, pi, ones (the vector 𝟏), identity (the matrix I), infinity."""

    name: str
    size: str = ""
    """The n of `I_n`."""


@record
class Position:
    """An index: letter + offset, or a number (from 1, as it was written) where `letter` is empty."""

    letter: str
    offset: int = 0


@record
class Reference(Expression):
    """A quantity by its name, or an entry, row or sample of it."""

    name: str
    positions: tuple[Position, ...] = ()
    level: Position | None = None
    """Which of a family that is told apart by a number: the layer l of `a^{[l]}`, the step i of `a_{i-1}`."""


@record
class Total(Expression):
    """Signed terms, added."""

    terms: tuple[tuple[int, Expression], ...]


@record
class Times(Expression):
    """Factors from left to right with the sign before each: "" · × * ⊙ ∘ ⊗ /."""

    factors: tuple[tuple[str, Expression], ...]


@record
class Quotient(Expression):
    """A fraction."""

    numerator: Expression
    denominator: Expression


@record
class Power(Expression):
    """base^exponent; an inverse where the base is a matrix and the exponent −1."""

    base: Expression
    exponent: Expression


@record
class Transposed(Expression):
    """The transpose."""

    body: Expression


@record
class Entry(Expression):
    """Entries of an expression: `S(x)_i`, `(∂f/∂x)_{ij}`."""

    body: Expression
    positions: tuple[Position, ...]


@record
class Call(Expression):
    """A function applied; `order` counts primes; an implicit argument is left out (`σ' = σ(1 − σ)`)."""

    function: str
    arguments: tuple[Expression, ...]
    order: int = 0
    level: Position | None = None


@record
class Derivative(Expression):
    """∂of/∂wrt[0]∂wrt[1]…; `style` is partial, total or gradient (∇, which has the variable's shape)."""

    of: Expression
    wrt: tuple[Expression, ...]
    style: str = "partial"


@record
class Jacobian(Expression):
    """The derivatives of `of` by several numbers: a row for each entry of it; of a number, ∇ is a column."""

    of: Expression
    wrt: tuple[Expression, ...]
    style: str = "map"
    order: int = 1


@record
class At(Expression):
    """The body where its names have these values: `f'(x)|_{x=2}`, `DF(G(x))`; a vector may be for all."""

    body: Expression
    names: tuple[Expression, ...]
    values: tuple[Expression, ...]


@record
class Smooth(Expression):
    """A map of which only the spaces are known, with the sizes of their axes, or not even these (None)."""

    name: str
    domain: tuple[int | str | None, ...] | None
    codomain: tuple[int | str | None, ...] | None
    argument: Expression


@record
class Summation(Expression):
    """Σ or ∏ over a letter, from `lower` to `upper` (None: over all), leaving out where `skip` is equal."""

    product: bool
    letter: str
    lower: Expression | None
    upper: Expression | None
    body: Expression
    condition: Condition | None = None


@record
class Extremum(Expression):
    """max or min over all entries (or over a letter) of the body."""

    name: str
    letter: str | None
    body: Expression


@record
class Condition(Expression):
    """left sign right, the argument of an indicator; `sign` is = != < > <= >=."""

    left: Expression
    sign: str
    right: Expression


@record
class Indicator(Expression):
    """1 where the condition holds, else 0; without a condition (`1[u]`) it is an error of the author's."""

    condition: Condition | None
    body: Expression | None = None


@record
class Kronecker(Expression):
    """δ of two positions."""

    first: Position
    second: Position


@record
class Norm(Expression):
    """‖body‖_p: "1", "2" or "F"; |body| of an array is "abs", entry by entry."""

    body: Expression
    kind: str


@record
class Display(Expression):
    """A matrix or vector written out; None where dots stand."""

    rows: tuple[tuple[Expression | None, ...], ...]
    determinant: bool = False
    listed: bool = False
    """Whether it is a list in brackets, `(2x, 3y)`, which may be a row or a column."""


@record
class Spread(Expression):
    """A display with dots: `entry` for all values of `letters`, each up to its size (None: unsaid).

    `kind` is column, row, list (in brackets, with commas), matrix or diagonal.
    """

    kind: str
    letters: tuple[str, ...]
    sizes: tuple[str | int | None, ...]
    entry: Expression
    diagonal: Expression | None = None
    """The entries on the diagonal of a matrix, with the first letter, where they are others."""


@record
class Branches(Expression):
    """Values under conditions; the last may have none ("otherwise")."""

    rows: tuple[tuple[Expression, Condition | None], ...]


@record
class Choice(Expression):
    """Two ways to read the same characters, the usual one first: how far `log x (1 − x)` reaches."""

    usual: Expression
    other: Expression


@record
class Differential(Expression):
    """d(body); of a name alone it may be a section's short form for a gradient."""

    body: Expression


class NotUnderstood(Exception):
    """A part that cannot be given a meaning without guessing; `code` is an undecided statement's reason."""

    def __init__(self, reason: str, start: int, end: int, code: str = "CR130") -> None:
        super().__init__(reason)
        self.reason = reason
        self.start = start
        self.end = end
        self.code = code


def _present(*inside: Expression | None) -> tuple[Expression, ...]:
    return tuple([part for part in inside if part is not None])


def _body(e: Any) -> tuple[Expression, ...]:
    return (e.body,)


_PARTS: dict[type[Expression], Callable[[Any], tuple[Expression, ...]]] = {
    Total: lambda e: tuple([term for _, term in e.terms]),
    Times: lambda e: tuple([factor for _, factor in e.factors]),
    Quotient: lambda e: (e.numerator, e.denominator),
    Power: lambda e: (e.base, e.exponent),
    Condition: lambda e: (e.left, e.right),
    Choice: lambda e: (e.usual, e.other),
    Transposed: _body,
    Differential: _body,
    Entry: _body,
    Norm: _body,
    Extremum: _body,
    Call: lambda e: e.arguments,
    Derivative: lambda e: (e.of, *e.wrt),
    Jacobian: lambda e: (e.of, *e.wrt),
    Smooth: lambda e: (e.argument,),
    At: lambda e: (e.body, *e.names, *e.values),
    Summation: lambda e: _present(e.lower, e.upper, e.body, e.condition),
    Indicator: lambda e: _present(e.condition, e.body),
    Display: lambda e: _present(*[cell for row in e.rows for cell in row]),
    Spread: lambda e: _present(e.entry, e.diagonal),
    Branches: lambda e: _present(*[part for row in e.rows for part in row]),
}
"""What stands directly inside; kinds that are not here have nothing inside."""


def parts(expression: Expression) -> tuple[Expression, ...]:
    """The expressions directly inside."""
    inside = _PARTS.get(type(expression))
    return () if inside is None else inside(expression)


def below(expression: Expression) -> Iterator[Expression]:
    """An expression and all its parts."""
    stack = [expression]
    while stack:
        node = stack.pop()
        yield node
        inside = _PARTS.get(type(node))
        if inside is not None:
            stack.extend(inside(node))
