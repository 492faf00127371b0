"""The neutral layout of a formula: what a node looks like, before it is text or LaTeX.

A `Part` says which sign or function stands over which smaller parts; how it is spelled, and where it needs
brackets, is for `plain` and `tex`. Parts are made from nodes by `matrix_form` and `index_form`, may be shared
and may be deep, so they are only ever folded, by `fold`, without recursion.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias, TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A name as the user spells it, with an ASCII spelling or LaTeX where they are special."""

    text: str
    ascii: str | None = None
    latex: str | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """None: a word is a leaf."""
        return ()

    @property
    def derivative(self) -> bool:
        """Whether this is a name such as ∂L/∂W, which needs brackets in a product."""
        return "/" in self.text


@dataclass(frozen=True, slots=True, eq=False)
class Number:
    """A number that is not negative."""

    value: Fraction

    @property
    def parts(self) -> tuple[Part, ...]:
        """None: a number is a leaf."""
        return ()


@dataclass(frozen=True, slots=True, eq=False)
class Negative:
    """A part with a minus before it."""

    part: Part

    @property
    def parts(self) -> tuple[Part, ...]:
        """What stands behind the minus."""
        return (self.part,)


@dataclass(frozen=True, slots=True, eq=False)
class Sum:
    """Terms, added; a `Negative` one is subtracted."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Product:
    """Factors side by side: matrix products where `matrix` holds between two of them, else by a scalar."""

    parts: tuple[Part, ...]
    matrix: tuple[bool, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Hadamard:
    """Factors multiplied entry by entry."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Kronecker:
    """left ⊗ right."""

    left: Part
    right: Part

    @property
    def parts(self) -> tuple[Part, ...]:
        """Both sides."""
        return (self.left, self.right)


@dataclass(frozen=True, slots=True, eq=False)
class Quotient:
    """top / bottom, entry by entry or by a scalar."""

    top: Part
    bottom: Part

    @property
    def parts(self) -> tuple[Part, ...]:
        """Top and bottom."""
        return (self.top, self.bottom)


@dataclass(frozen=True, slots=True, eq=False)
class Power:
    """Every entry to a positive rational power."""

    base: Part
    exponent: Fraction

    @property
    def parts(self) -> tuple[Part, ...]:
        """The base."""
        return (self.base,)


@dataclass(frozen=True, slots=True, eq=False)
class Raised:
    """base^exponent, entry by entry, where the exponent is no constant."""

    base: Part
    exponent: Part

    @property
    def parts(self) -> tuple[Part, ...]:
        """Base and exponent."""
        return (self.base, self.exponent)


@dataclass(frozen=True, slots=True, eq=False)
class Apply:
    """A function of `parts`, with keywords; `listed` puts the arguments in square brackets.

    `latex` is a template in which `{0}`, `{1}`, … are the arguments.
    """

    function: str
    parts: tuple[Part, ...]
    keywords: tuple[tuple[str, str], ...] = ()
    ascii: str | None = None
    latex: str | None = None
    listed: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Transpose:
    """The transpose of a matrix, or a column as a row."""

    part: Part

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is transposed."""
        return (self.part,)


@dataclass(frozen=True, slots=True, eq=False)
class Inverse:
    """The inverse of a matrix, perhaps transposed."""

    part: Part
    transposed: bool = False

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is inverted."""
        return (self.part,)


@dataclass(frozen=True, slots=True, eq=False)
class Norm:
    """‖part‖ of order 1 or 2; of a matrix, order 2 is Frobenius' norm."""

    part: Part
    order: int
    matrix: bool = False

    @property
    def sign(self) -> str:
        """The norm's index: 1, 2 or F."""
        return "F" if self.matrix and self.order == 2 else str(self.order)

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is measured."""
        return (self.part,)


@dataclass(frozen=True, slots=True, eq=False)
class Indicator:
    """1[left relation right]."""

    left: Part
    relation: str
    right: Part

    @property
    def parts(self) -> tuple[Part, ...]:
        """Both sides."""
        return (self.left, self.right)


@dataclass(frozen=True, slots=True, eq=False)
class Indexed:
    """An entry or a slice: `base[items]`."""

    base: Part
    items: tuple[str, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is indexed."""
        return (self.base,)


@dataclass(frozen=True, slots=True, eq=False)
class Reduce:
    """`kind[indices](body)`: a sum or mean over indices, or the array of a body's values."""

    kind: str
    indices: tuple[str, ...]
    body: Part
    count: str | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """The body."""
        return (self.body,)


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """`[a, b, …]`: parts as entries of a new first axis."""

    parts: tuple[Part, ...]


Part: TypeAlias = (
    Word | Number | Negative | Sum | Product | Hadamard | Kronecker | Quotient | Power | Raised | Apply
    | Transpose | Inverse | Norm | Indicator | Indexed | Reduce | Listed
)  # fmt: skip


def fold(root: Part, compose: Callable[[Part, list[Result]], Result]) -> Result:
    """`compose(part, results of its parts)` for every part, the smaller ones first."""
    done: dict[int, Result] = {}
    stack: list[tuple[Part, bool]] = [(root, False)]
    while stack:
        part, ready = stack.pop()
        if ready:
            done[id(part)] = compose(part, [done[id(inner)] for inner in part.parts])
        elif id(part) not in done:
            stack.append((part, True))
            stack.extend((inner, False) for inner in reversed(part.parts) if id(inner) not in done)
    return done[id(root)]


def free_letters(root: Part) -> frozenset[str]:
    """The index letters of a part that no sum or array in it binds."""

    def compose(part: Part, inner: list[frozenset[str]]) -> frozenset[str]:
        found = frozenset[str]().union(*inner)
        if isinstance(part, Indexed):
            return found | {item for item in part.items if item.isidentifier()}
        return found.difference(part.indices) if isinstance(part, Reduce) else found

    return fold(root, compose)


def negated(part: Part) -> Part:
    """The part with the other sign."""
    return part.part if isinstance(part, Negative) else Negative(part)


def product(factors: list[Part]) -> Part:
    """Scalars side by side."""
    return factors[0] if len(factors) == 1 else Product(tuple(factors), (False,) * (len(factors) - 1))


def hadamard(tops: list[Part], bottoms: list[Part]) -> Part:
    """Factors of one shape, entry by entry."""
    top = _joined(tops) if tops else Number(Fraction(1))
    return Quotient(top, _joined(bottoms)) if bottoms else top


def in_order(factors: Sequence[Part]) -> list[Part]:
    """Factors that commute, as they are written: what comes from upstream, then the local ones.

    Upstream is what holds a name such as ∂L/∂z (of a sum, in every term). Then come names, other factors,
    pairs `p (1 − p)`, indicators and at last sums.
    """
    pairs = {id(factor): other for factor in factors for other in factors if _is_complement(other, factor)}
    taken = {id(other) for other in pairs.values()}

    def place(factor: Part) -> int:
        if fold(factor, _holds_derivative):
            return 0
        if id(factor) in pairs:
            return 3
        return 1 if isinstance(factor, Word) else 4 if isinstance(factor, Indicator) else _late(factor)

    ordered: list[Part] = []
    for factor in sorted((f for f in factors if id(f) not in taken), key=place):
        ordered.append(factor)
        if id(factor) in pairs:
            ordered.append(pairs[id(factor)])
    return ordered


def _late(factor: Part) -> int:
    return 5 if isinstance(factor, Sum) else 2


def _holds_derivative(part: Part, inner: list[bool]) -> bool:
    if isinstance(part, Word):
        return part.derivative
    return all(inner) if isinstance(part, Sum) else any(inner)


def _is_complement(part: Part, of: Part) -> bool:
    """Whether a part is 1 − of."""
    if not isinstance(part, Sum) or len(part.parts) != 2:
        return False
    one, rest = part.parts
    return isinstance(one, Number) and one.value == 1 and isinstance(rest, Negative) and rest.part is of


def _joined(factors: list[Part]) -> Part:
    ordered = in_order(factors)
    return ordered[0] if len(ordered) == 1 else Hadamard(tuple(ordered))
