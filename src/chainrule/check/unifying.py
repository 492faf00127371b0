"""Sizes from shapes: which integer each named dimension is, given the shapes of arrays.

Declared shapes are polynomials in names; a value's shape gives each an integer. Equations with one unknown
are solved, in rounds, until nothing is new; the first that contradicts is an error that names both sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chainrule.base.errors import ChainruleError
from chainrule.graph.shape import Dim, Shape, show_shape

_MOST_TRIED = 10_000


@dataclass(frozen=True, slots=True)
class _Equation:
    name: str
    axis: int
    dim: Dim
    size: int
    declared: Shape
    shape: tuple[int, ...]


class Unifier:
    """Collects equations between declared and actual sizes, and solves them."""

    def __init__(self, known: Mapping[str, int]) -> None:
        self.known = dict(known)
        self.because = {name: f"`{name}` is given as {size}" for name, size in known.items()}
        self.pending: list[_Equation] = []

    def take(self, name: str, declared: Shape, shape: tuple[int, ...]) -> None:
        """The value of `name`, declared with one shape, has another."""
        if len(declared) != len(shape):
            raise _wrong_rank(name, declared, shape)
        for axis, (dim, size) in enumerate(zip(declared, shape, strict=True)):
            self.pending.append(_Equation(name, axis, dim, size, declared, shape))

    def solve(self, wanted: Iterable[str]) -> dict[str, int]:
        """The size of every name; `wanted` must be among them."""
        while self.pending:
            left = [equation for equation in self.pending if not self._settle(equation)]
            if len(left) == len(self.pending):
                break
            self.pending = left
        unknown = sorted(
            {name for equation in self.pending for name in equation.dim.names()} - self.known.keys()
        )
        unknown += sorted(set(wanted) - self.known.keys() - set(unknown))
        if unknown:
            raise ChainruleError(
                "CR043",
                f"the values do not say what the size `{unknown[0]}` is",
                help=f"give it as a number: `{unknown[0]} := 3`",
                about=unknown[0],
            )
        return self.known

    def _settle(self, equation: _Equation) -> bool:
        """Checks an equation without unknowns, solves one with one; says whether it is done with."""
        unknown = equation.dim.names() - self.known.keys()
        if not unknown:
            self._check(equation)
            return True
        if len(unknown) > 1:
            return False
        (name,) = unknown
        dim = equation.dim.substitute({n: Dim.of(size) for n, size in self.known.items()})
        solutions = _solutions(dim, name, equation.size)
        if not solutions:
            raise self._wrong(equation, f"no size {name} makes {equation.dim} equal to {equation.size}")
        if len(solutions) > 1:
            return False
        self.known[name] = solutions[0]
        self.because[name] = f"{name} = {solutions[0]} from `{equation.name}` {show_shape(equation.declared)}"
        return True

    def _check(self, equation: _Equation) -> None:
        needed = equation.dim.evaluate(self.known)
        if needed == equation.size:
            return
        names = sorted(equation.dim.names())
        sources = "; ".join(self.because[name] for name in names)
        expected = f"{equation.dim} = {needed}" if names else f"{needed}"
        raise self._wrong(equation, f"axis {equation.axis} must have the size {expected}", sources)

    def _wrong(self, equation: _Equation, why: str, sources: str = "") -> ChainruleError:
        turned = len(equation.shape) == 2 and all(
            not (dim.names() - self.known.keys()) and dim.evaluate(self.known) == size
            for dim, size in zip(equation.declared, equation.shape[::-1], strict=True)
        )
        return ChainruleError(
            "CR045",
            f"the value of `{equation.name}` has the shape {list(equation.shape)}, "
            f"but it is declared {show_shape(equation.declared)}: {why}",
            notes=[sources] if sources else [],
            help="it looks transposed: exchange rows and columns"
            if turned
            else "correct the value or the declaration",
            about=equation.name,
        )


def _solutions(dim: Dim, name: str, size: int) -> list[int]:
    """The positive integers for `name` under which `dim` is `size`; at most two."""
    if dim.name == name:
        return [size] if size > 0 else []
    found: list[int] = []
    for candidate in range(1, min(_MOST_TRIED, 64 * (size + 64))):
        try:
            value = dim.evaluate({name: candidate})
        except ZeroDivisionError:
            continue
        if value == size:
            found.append(candidate)
            if len(found) == 2:
                break
    return found


def _wrong_rank(name: str, declared: Shape, shape: tuple[int, ...]) -> ChainruleError:
    if not declared:
        help = "leave the square brackets out: it is a single number"
    elif len(shape) > len(declared) and 1 in shape:
        help = (
            "one pair of square brackets is too much"
            if len(shape) == len(declared) + 1
            else "too many brackets"
        )
    elif len(shape) < len(declared):
        help = "put it into square brackets, one pair for each axis; a batch comes first"
    else:
        help = "one pair of square brackets for each axis; a batch comes first"
    return ChainruleError(
        "CR045",
        f"the value of `{name}` has the shape {list(shape)}, but it is declared {show_shape(declared)}: "
        f"{len(shape)} axes instead of {len(declared)}",
        help=help,
        about=name,
    )
