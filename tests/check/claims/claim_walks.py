"""Walks over sizes alone: values with named sizes, without a section around them."""

from __future__ import annotations

from typing import cast

from chainrule.check.claims.dims import Dims
from chainrule.check.claims.elaborating import Elaborator, Quantities, Reading
from chainrule.check.claims.values import Space, Value

_DIMS = Dims()
SPACE = Space(_DIMS, build=False)


def walk(reading: Reading | None = None) -> Elaborator:
    """A walk that knows no names."""
    return Elaborator(cast(Quantities, None), SPACE, reading or Reading())


def matrix(rows: str, columns: str) -> Value:
    """A value of `rows` × `columns`."""
    return Value((_DIMS.labelled(rows), _DIMS.labelled(columns)))


def vector(size: str) -> Value:
    """A value of `size`."""
    return Value((_DIMS.labelled(size),))


def shape(value: Value) -> str:
    """The shape of a value, as messages name it."""
    return SPACE.show_shape(value)
