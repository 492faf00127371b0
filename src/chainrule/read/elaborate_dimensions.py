"""Dimensions: reading them from the text, and finding those that the text leaves open.

`Unknowns` hands out fresh dimensions for what has no size of its own (a bare `I`, a letter without a
declaration). Where one meets another dimension that it must equal, `ShapeMismatch` says so, the unknown is
solved, and the reading starts again; an unknown keeps its key, so that it stands for the same thing.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from itertools import count
from typing import TypeVar

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source, Span
from chainrule.graph.shape import Dim
from chainrule.ops.core import ShapeMismatch
from chainrule.read.syntax import Binary, Call, Expr, Name, Number, Unary

Result = TypeVar("Result")
_MARK = "\x01"
_MOST_TERMS = 200
_MOST_EFFORT = 60_000
_LARGEST_SIZE = 10**12
_LETTERS = (
    ("n", "m", "p", "q", "r", "s", "t", "k", "h", "l"),
    ("m", "n", "p", "q", "r", "s", "t", "k", "h", "l"),
)


class Restart(Exception):
    """Unknown dimensions were solved: the reading starts again with them."""


class Unknowns:
    """Dimensions that the text leaves open, and what has been found out about them.

    `effort` counts the expressions that have been read, so that reading them again and again has an end.
    """

    def __init__(self) -> None:
        self._solved: dict[str, Dim] = {}
        self._known: dict[str, tuple[Span | None, str]] = {}
        self._order: dict[str, int] = {}
        self._open = 0
        self.effort = 0

    def fresh(self, key: str, span: Span | None, what: str) -> Dim:
        """The dimension of this key: solved, or a name that no text can spell."""
        name = _MARK + key
        if name not in self._known:
            self._known[name] = (span, what)
            self._order[name] = len(self._order)
            self._open += 1
        return self.resolved(Dim.of(name))

    def resolved(self, dim: Dim) -> Dim:
        """A dimension with all that has been solved put in."""
        while known := [name for name in dim.names() if name in self._solved]:
            dim = dim.substitute({name: self._resolved_name(name) for name in known})
        return dim

    def _resolved_name(self, name: str) -> Dim:
        """What an unknown has been found to be; the way there is made shorter."""
        way = [name]
        while (following := self._solved[way[-1]].name) is not None and following in self._solved:
            way.append(following)
        dim = self._solved[way[-1]]
        for passed in way:
            self._solved[passed] = dim
        return dim

    def unify(self, left: Dim, right: Dim) -> bool:
        """Solves left = right for an unknown in it, if one can be."""
        if not self._open:
            return False
        rest = self.resolved(left) - self.resolved(right)
        found: dict[str, Dim] = {}
        for monomial, coefficient in rest.terms:
            if len(monomial) != 1 or monomial[0][1] != 1 or not isinstance(monomial[0][0], str):
                continue
            name = monomial[0][0]
            others = Dim(tuple(term for term in rest.terms if term[0] != monomial))
            if (
                name in self._known
                and name not in others.names()
                and not any(c % coefficient for _, c in others.terms)
            ):
                found[name] = Dim(tuple((m, -c // coefficient) for m, c in others.terms))
        if not found:
            return False
        latest = max(found, key=self._order.__getitem__)
        self._solve(latest, found[latest])
        return True

    def same(self, left: Dim, right: Dim) -> bool:
        """Whether two dimensions have been found to be equal."""
        return self.resolved(left) == self.resolved(right)

    @property
    def any_open(self) -> bool:
        """Whether an unknown is not solved yet."""
        return self._open > 0

    def open(self) -> list[str]:
        """The unknowns that are not solved, in order of appearance."""
        return [name for name in self._known if name not in self._solved]

    def place(self, name: str) -> tuple[Span | None, str]:
        """Where an unknown stands, and whose size it is."""
        return self._known[name]

    def name_open(self, taken: Container[str]) -> list[str]:
        """Gives every open unknown a readable name that is not taken; the names."""
        names = self.open()
        letters = _LETTERS[0] if len(names) == 1 else _LETTERS[1]
        free = (letter for letter in _candidates(letters) if letter not in taken)
        given: list[str] = []
        for name in names:
            given.append(next(free))
            self._solve(name, Dim.of(given[-1]))
        return given

    def _solve(self, name: str, dim: Dim) -> None:
        self._solved[name] = dim
        self._open -= 1


def _candidates(letters: tuple[str, ...]) -> Iterator[str]:
    yield from letters
    for number in count(1):
        yield from (f"{letter}{number}" for letter in letters)


def solve(unknowns: Unknowns, taken: Container[str], read: Callable[[], Result]) -> Result:
    """What `read` returns once the dimensions that it meets have been made equal.

    An error is raised again with readable names for what is still open.
    """
    start = unknowns.effort
    while unknowns.effort - start <= _MOST_EFFORT:
        try:
            return read()
        except Restart:
            continue
        except ShapeMismatch as mismatch:
            stale = unknowns.same(mismatch.left, mismatch.right)
            if (
                not stale
                and not unknowns.unify(mismatch.left, mismatch.right)
                and not unknowns.name_open(taken)
            ):
                raise
        except ChainruleError:
            if not unknowns.name_open(taken):
                raise
    raise ChainruleError(
        "CR077",
        "too many sizes are left open",
        help="declare the inputs with their shapes: `X : R[m, n]`; write `eye(n)`, `ones(n)` with a size",
    )


def read_dimension(expr: Expr, sizes: Container[str] | None, source: Source) -> Dim:
    """A dimension: names, whole numbers, `+ - * / ^` and `floor(a/b)`.

    `sizes` are the names allowed; None allows every name.
    """
    dim = _dimension(expr, sizes, source)
    if any(abs(c) > _LARGEST_SIZE for _, c in dim.terms):
        raise _refused("this size is too large", expr, source)
    return dim


def dimension_names(expr: Expr) -> list[Name]:
    """The names in a dimension, in order."""
    found: list[Name] = []
    stack = [expr]
    while stack:
        match stack.pop():
            case Name() as name:
                found.append(name)
            case Binary(left=left, right=right):
                stack += (right, left)
            case Unary(operand=operand):
                stack.append(operand)
            case Call(args=args):
                stack += reversed(args)
            case _:
                pass
    return found


def positive_dimension(expr: Expr, sizes: Container[str] | None, source: Source) -> Dim:
    """A dimension that is not an integer below 1."""
    dim = read_dimension(expr, sizes, source)
    if dim.constant is not None and dim.constant < 1:
        raise _refused(f"a size is at least 1, not {dim}", expr, source)
    return dim


def _dimension(expr: Expr, sizes: Container[str] | None, source: Source) -> Dim:
    chain: list[Binary] = []
    while isinstance(expr, Binary):
        chain.append(expr)
        expr = expr.left
    dim = _simple(expr, sizes, source)
    for binary in reversed(chain):
        dim = _combined(binary, dim, _dimension(binary.right, sizes, source), source)
        if len(dim.terms) > _MOST_TERMS:
            raise _refused("this size is too large", binary, source)
    return dim


def _simple(expr: Expr, sizes: Container[str] | None, source: Source) -> Dim:
    match expr:
        case Number(value=value) if value.denominator == 1 and value <= _LARGEST_SIZE:
            return Dim.of(int(value))
        case Number():
            raise _refused("a size is a whole number", expr, source)
        case Name(text=text) if sizes is None or text in sizes:
            return Dim.of(text)
        case Unary(op=op, operand=operand):
            dim = _dimension(operand, sizes, source)
            return -dim if op == "-" else dim
        case Call(func=Name(text="floor"), args=(Binary(op="/") as quotient,)):
            top = _dimension(quotient.left, sizes, source)
            return _floor(top, _dimension(quotient.right, sizes, source), expr, source)
        case Call(func=func, args=(factor,)):
            left = _dimension(func, sizes, source)
            return _product(left, _dimension(factor, sizes, source), expr, source)
        case Name(text=text):
            raise _refused(f"`{text}` is not a size", expr, source)
        case _:
            raise _refused("this is not a size", expr, source)


def _combined(binary: Binary, left: Dim, right: Dim, source: Source) -> Dim:
    match binary.op:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*" | "juxtapose":
            return _product(left, right, binary, source)
        case "/":
            quotient = _floor(left, right, binary, source)
            if quotient * right != left:
                raise _refused("this quotient may not be whole: write `floor(a/b)`", binary, source)
            return quotient
        case "^" if right.constant is not None and 0 <= right.constant <= 16:
            power = Dim.of(1)
            for _ in range(right.constant):
                power = _product(power, left, binary, source)
            return power
        case _:
            raise _refused("this is not a size", binary, source)


def _product(left: Dim, right: Dim, expr: Expr, source: Source) -> Dim:
    if len(left.terms) * len(right.terms) > _MOST_TERMS:
        raise _refused("this size is too large", expr, source)
    product = left * right
    if any(abs(c) > _LARGEST_SIZE for _, c in product.terms):
        raise _refused("this size is too large", expr, source)
    return product


def _floor(top: Dim, bottom: Dim, expr: Expr, source: Source) -> Dim:
    if bottom.constant is not None and bottom.constant < 1:
        raise _refused("a size is divided by a positive number only", expr, source)
    return top // bottom


def _refused(message: str, expr: Expr, source: Source) -> ChainruleError:
    return ChainruleError(
        "CR026",
        message,
        span=expr.span,
        source=source,
        help="a size is made of names of sizes and whole numbers: `n`, `2*h`, `k + 1`, `floor(n/2)`",
    )
