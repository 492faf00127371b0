"""Symbolic sizes: dimensions of shapes that may also be counted with, as in `sum(x) / n`."""

from __future__ import annotations

from typing import Any
from weakref import WeakValueDictionary

from chainrule.graph.shape import Dim
from chainrule.notebook.expressions import Expression
from chainrule.ops.core import size
from chainrule.read.elaborate_values import Value
from chainrule.read.python_calls import whole

_sizes: WeakValueDictionary[Dim, Size] = WeakValueDictionary()


class Size(Expression):
    """A dimension, which is a scalar expression as well.

    Sums, differences, whole multiples and floors of quotients are sizes again; any other operation gives an
    expression.

    Examples:
        >>> import chainrule as cr
        >>> n, = cr.dims("n")
        >>> x = cr.input("x", 2 * n + 1)
        >>> x.shape, cr.sum(x) / n
        (('2*n + 1',), (1/n) sum(x))
    """

    __slots__ = ("dim",)
    __hash__ = Expression.__hash__

    dim: Dim

    def __new__(cls, dim: Dim) -> Size:
        """The one size of a dimension."""
        known = _sizes.get(dim)
        if known is None:
            known = object.__new__(cls)
            known.dim, known.value, known.lost = dim, Value(size(dim)), frozenset()
            _sizes[dim] = known
        return known

    def __add__(self, other: Any) -> Expression:
        dim = _dim(other)
        return super().__add__(other) if dim is None else Size(self.dim + dim)

    def __radd__(self, other: Any) -> Expression:
        dim = _dim(other)
        return super().__radd__(other) if dim is None else Size(dim + self.dim)

    def __sub__(self, other: Any) -> Expression:
        dim = _dim(other)
        return super().__sub__(other) if dim is None else Size(self.dim - dim)

    def __rsub__(self, other: Any) -> Expression:
        dim = _dim(other)
        return super().__rsub__(other) if dim is None else Size(dim - self.dim)

    def __mul__(self, other: Any) -> Expression:
        dim = _dim(other)
        return super().__mul__(other) if dim is None else Size(self.dim * dim)

    def __rmul__(self, other: Any) -> Expression:
        dim = _dim(other)
        return super().__rmul__(other) if dim is None else Size(dim * self.dim)

    def __floordiv__(self, other: Any) -> Size:
        dim = _dim(other)
        return NotImplemented if dim is None else Size(self.dim // dim)

    def __str__(self) -> str:
        return str(self.dim)


def _dim(value: Any) -> Dim | None:
    """The dimension that a size or a whole number is."""
    if isinstance(value, Size):
        return value.dim
    number = whole(value)
    return None if number is None else Dim.of(number)
