"""Values while they are read: nodes, of which a vector may be a row, and what the operators make of them.

`x'` of a vector x is a row: a `Value` with `row` set, whose node is still the vector. Rows exist only while
an expression is read; a result that is a row becomes a matrix R[1, n]. Mismatched dimensions are raised as
`ShapeMismatch`, so that a reader may unify them instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from chainrule.base.errors import ChainruleError
from chainrule.graph.node import Node
from chainrule.graph.shape import Dim, Shape, show_shape
from chainrule.ops.building import together
from chainrule.ops.core import (
    ShapeMismatch,
    add,
    broadcast,
    constant,
    constant_value,
    contract,
    divide,
    multiply,
    power,
    scale,
)
from chainrule.ops.core import transpose as exchange
from chainrule.ops.elementwise import E, call, general_power
from chainrule.ops.linalg import inverse
from chainrule.ops.products import matmul

ONE = Dim.of(1)


@dataclass(frozen=True, slots=True)
class Value:
    """A node, and whether a vector is meant as a row."""

    node: Node
    row: bool = False

    @property
    def rank(self) -> int:
        """The number of axes of the node."""
        return self.node.rank

    @property
    def shape(self) -> Shape:
        """The shape as the reader sees it: a row is [1, n]."""
        return (ONE, *self.node.shape) if self.row else self.node.shape

    @property
    def column(self) -> bool:
        """Whether this is a vector that is not a row."""
        return self.node.rank == 1 and not self.row

    @property
    def matrix(self) -> Node:
        """The node; of a row the matrix R[1, n]."""
        return broadcast(self.node, self.shape) if self.row else self.node


def as_elementwise(values: Sequence[Value]) -> tuple[tuple[Node, ...], bool]:
    """The nodes brought to one shape, and whether the result is a row."""
    row = joined_row(values)
    nodes = [value.node for value in values]
    first = nodes[0].shape
    if all(node.shape == first for node in nodes):
        return tuple(nodes), row
    return together(nodes), row


def joined_row(values: Sequence[Value]) -> bool:
    """Whether an elementwise operation on these gives a row; a row beside a column is refused."""
    row = next((value for value in values if value.row), None)
    if row is None:
        return False
    column = next((value for value in values if value.column), None)
    if column is not None:
        raise ChainruleError(
            "CR030",
            f"a row {show_shape(row.shape)} and a column {show_shape(column.shape)} do not fit together",
            help="transpose one of them, or use @ for a matrix product",
        )
    return all(value.rank < 2 for value in values)


def times(left: Value, right: Value) -> Value:
    """The elementwise product, broadcasting."""
    if not left.rank or not right.rank:
        wide, row = (right, right.row) if not left.rank else (left, left.row)
        axes = tuple(range(wide.rank))
        own = (((left.node, axes if left.rank else ())), ((right.node, axes if right.rank else ())))
        return Value(contract(1, own, axes), row)
    nodes, row = as_elementwise((left, right))
    return Value(multiply(*nodes), row)


def over(left: Value, right: Value) -> Value:
    """left / right, entry by entry, broadcasting."""
    (a, b), row = as_elementwise((left, right))
    return Value(divide(a, b), row)


def raised(base: Value, exponent: Value) -> Value:
    """base ^ exponent, entry by entry: a power if the exponent is a rational constant."""
    constant_exponent = constant_value(exponent.node)
    if constant_exponent is not None and not exponent.rank:
        return Value(power(base.node, constant_exponent), base.row)
    if base.node.op is E:
        return Value(call("exp", exponent.node), exponent.row)
    (a, b), row = as_elementwise((base, exponent))
    if constant_exponent is not None:
        return Value(power(a, constant_exponent), row)
    known = constant_value(base.node)
    if known is not None and known <= 0:
        raise ChainruleError(
            "CR034",
            f"{known} to a power that is not a constant has no derivative",
            help="the base of a power whose exponent varies must be positive",
        )
    return Value(general_power(a, b), row)


def summed(terms: Sequence[tuple[int, Value]]) -> Value:
    """The signed sum of values that fit together."""
    row = joined_row([value for _, value in terms])
    wide = terms[0][1].node
    for _, value in terms:
        if value.node.shape != wide.shape:
            wide = together((wide, value.node))[0]
    nodes = [widened(value.node, wide) for _, value in terms]
    signed = [node if sign > 0 else scale(-1, node) for (sign, _), node in zip(terms, nodes, strict=True)]
    return Value(add(signed), row)


def widened(node: Node, wide: Node) -> Node:
    """The node broadcast to the shape of another."""
    return node if node.shape == wide.shape else together((node, constant(0, wide.shape)))[0]


def transposed(value: Value) -> Value:
    """Xᵀ: the last two axes exchanged; a column becomes a row and a row a column."""
    if value.rank == 1:
        return Value(value.node, not value.row)
    return Value(exchange(value.node), False)


def inverted(value: Value) -> Value:
    """X⁻¹ of a square matrix; 1/x of a scalar."""
    if not value.rank:
        return Value(power(value.node, Fraction(-1)))
    return Value(inverse(value.matrix))


def matrix_product(left: Value, right: Value, sign: str = "@") -> Value:
    """left @ right: NumPy's matmul, where `x'` is a row.

    A column times a row is the outer product, a row times a column the dot product.
    """
    a, b = left.node, right.node
    if left.row and right.row:
        raise _unfit(left, right, sign, "a row times a row: transpose one of them")
    if right.row:
        if left.column:
            return Value(contract(1, ((a, (0,)), (b, (1,))), (0, 1)))
        if a.rank and a.shape[-1] == ONE:
            return Value(matmul(a, right.matrix))
        raise _unfit(left, right, sign, "a matrix times a row: transpose the row, or exchange the two sides")
    if left.row:
        if not b.rank:
            raise _unfit(left, right, sign, "use * to multiply by a scalar")
        inner = b.shape[0 if b.rank == 1 else b.rank - 2]
        if a.shape[0] != inner:
            raise ShapeMismatch(
                f"cannot multiply {show_shape(left.shape)} {sign} {show_shape(right.shape)}",
                a.shape[0],
                inner,
                notes=[f"the row has {a.shape[0]} entries, the other side needs {inner}"],
                help="check the transposes",
            )
        result = matmul(a, b)
        return Value(result, result.rank == 1)
    if left.column and b.rank == 2 and b.shape[0] == ONE and a.shape[0] != ONE:
        return Value(contract(1, ((a, (0,)), (b, (1, 2))), (0, 2)))
    return Value(matmul(a, b))


def joined(left: Value, right: Value, sign: str) -> Value:
    """A product without a sign, or matrixcalculus.org's `*`: matrix product; a scalar scales.

    Two columns have several products, so they are refused with the readings.
    """
    if not left.rank or not right.rank:
        return times(left, right)
    if left.column and right.column:
        name = "without a sign" if not sign else f"with `{sign}`"
        raise ChainruleError(
            "CR036",
            f"the product of two vectors {name} has several readings",
            notes=[f"left: {show_shape(left.shape)}", f"right: {show_shape(right.shape)}"],
            help="write x ⊙ y (elementwise), xᵀ y (dot product) or x yᵀ (outer product)",
        )
    if left.column and right.rank > 1 and right.node.shape[-2] != ONE:
        raise _unfit(left, right, sign, "write xᵀ A for a row times a matrix, diag(x) A to scale its rows")
    return matrix_product(left, right, sign)


def _unfit(left: Value, right: Value, sign: str, repair: str) -> ChainruleError:
    between = f" {sign} " if sign else " times "
    return ChainruleError(
        "CR030",
        f"cannot multiply {show_shape(left.shape)}{between}{show_shape(right.shape)}",
        notes=[f"left: {show_shape(left.shape)}", f"right: {show_shape(right.shape)}"],
        help=repair,
    )
