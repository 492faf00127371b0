"""What a formula says, once it is known which letters are functions, indices, labels or values.

Shapes are still open: whether `A b` is a matrix product or a scaling is decided where the shapes are
known. Every expression remembers the characters of the document it was read from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Expression:
    """A part of a statement, at the characters `[start, end)` of the document."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Numeral(Expression):
    """A number, exactly as it was written; `digits` are those after the point (None for an integer)."""

    value: Fraction
    digits: int | None = None


@dataclass(frozen=True, slots=True)
class Special(Expression):
    """A constant of mathematics: e, pi, ones (the vector 𝟏), identity (the matrix I), infinity."""

    name: str


@dataclass(frozen=True, slots=True)
class Position:
    """An index: letter + offset, or a number (from 1, as it was written) where `letter` is empty."""

    letter: str
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Reference(Expression):
    """A quantity by its name, or an entry, row or sample of it."""

    name: str
    positions: tuple[Position, ...] = ()
    level: Position | None = None
    """Which of a family that is told apart by a number: the layer l of `a^{[l]}`, the step i of `a_{i-1}`."""


@dataclass(frozen=True, slots=True)
class Total(Expression):
    """Signed terms, added."""

    terms: tuple[tuple[int, Expression], ...]


@dataclass(frozen=True, slots=True)
class Times(Expression):
    """Factors from left to right with the sign before each: "" · × * ⊙ ∘ ⊗ /."""

    factors: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class Quotient(Expression):
    """A fraction."""

    numerator: Expression
    denominator: Expression


@dataclass(frozen=True, slots=True)
class Power(Expression):
    """base^exponent; an inverse where the base is a matrix and the exponent −1."""

    base: Expression
    exponent: Expression


@dataclass(frozen=True, slots=True)
class Transposed(Expression):
    """The transpose."""

    body: Expression


@dataclass(frozen=True, slots=True)
class Entry(Expression):
    """Entries of an expression: `S(x)_i`, `(∂f/∂x)_{ij}`."""

    body: Expression
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Call(Expression):
    """A function applied; `order` counts primes; an implicit argument is left out (`σ' = σ(1 − σ)`)."""

    function: str
    arguments: tuple[Expression, ...]
    order: int = 0
    level: Position | None = None


@dataclass(frozen=True, slots=True)
class Derivative(Expression):
    """∂of/∂wrt[0]∂wrt[1]…; `style` is partial, total or gradient (∇, which has the variable's shape)."""

    of: Expression
    wrt: tuple[Expression, ...]
    style: str = "partial"


@dataclass(frozen=True, slots=True)
class Summation(Expression):
    """Σ or ∏ over a letter, from `lower` to `upper` (None: over all), leaving out where `skip` is equal."""

    product: bool
    letter: str
    lower: Expression | None
    upper: Expression | None
    body: Expression
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Extremum(Expression):
    """max or min over all entries (or over a letter) of the body."""

    name: str
    letter: str | None
    body: Expression


@dataclass(frozen=True, slots=True)
class Condition(Expression):
    """left sign right, the argument of an indicator; `sign` is = != < > <= >=."""

    left: Expression
    sign: str
    right: Expression


@dataclass(frozen=True, slots=True)
class Indicator(Expression):
    """1 where the condition holds, else 0; without a condition (`1[u]`) it is an error of the author's."""

    condition: Condition | None
    body: Expression | None = None


@dataclass(frozen=True, slots=True)
class Kronecker(Expression):
    """δ of two positions."""

    first: Position
    second: Position


@dataclass(frozen=True, slots=True)
class Norm(Expression):
    """‖body‖_p: "1", "2" or "F"; |body| of an array is "abs", entry by entry."""

    body: Expression
    kind: str


@dataclass(frozen=True, slots=True)
class Display(Expression):
    """A matrix or vector written out; None where dots stand."""

    rows: tuple[tuple[Expression | None, ...], ...]
    determinant: bool = False


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Branches(Expression):
    """Values under conditions; the last may have none ("otherwise")."""

    rows: tuple[tuple[Expression, Condition | None], ...]


@dataclass(frozen=True, slots=True)
class Choice(Expression):
    """Two ways to read the same characters, the usual one first: how far `log x (1 − x)` reaches."""

    usual: Expression
    other: Expression


@dataclass(frozen=True, slots=True)
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


def parts(expression: Expression) -> tuple[Expression, ...]:
    """The expressions directly inside."""
    match expression:
        case Total(terms=terms):
            return tuple(term for _, term in terms)
        case Times(factors=factors):
            return tuple(factor for _, factor in factors)
        case Quotient(numerator=a, denominator=b) | Power(base=a, exponent=b):
            return (a, b)
        case Condition(left=a, right=b):
            return (a, b)
        case Choice(usual=usual, other=other):
            return (usual, other)
        case (
            Transposed(body=body)
            | Differential(body=body)
            | Entry(body=body)
            | Norm(body=body)
            | Extremum(body=body)
        ):
            return (body,)
        case Call(arguments=arguments):
            return arguments
        case Derivative(of=of, wrt=wrt):
            return (of, *wrt)
        case Summation(lower=lower, upper=upper, body=body, condition=condition):
            return tuple(part for part in (lower, upper, body, condition) if part is not None)
        case Indicator(condition=condition, body=body):
            return tuple(part for part in (condition, body) if part is not None)
        case Display(rows=rows):
            return tuple(cell for row in rows for cell in row if cell is not None)
        case Spread(entry=entry, diagonal=diagonal):
            return (entry,) if diagonal is None else (entry, diagonal)
        case Branches(rows=rows):
            return tuple(part for value, test in rows for part in (value, test) if part is not None)
        case _:
            return ()


def below(expression: Expression) -> Iterator[Expression]:
    """An expression and all its parts."""
    stack = [expression]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(parts(node))
