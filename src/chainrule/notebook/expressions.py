"""A node of the graph with Python's operators.

The operators are those of the text format: the values of `chainrule.read` with rows and columns, applied one
at a time as Python evaluates them. What cancels on the way is kept (`chainrule.ops.domains`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from numbers import Integral, Real
from typing import Any, cast
from weakref import WeakValueDictionary

from chainrule.base.errors import ChainruleError
from chainrule.derive.families import Families
from chainrule.graph.node import Node
from chainrule.graph.shape import Dim, show_shape
from chainrule.graph.walk import topological
from chainrule.notebook.names import require_name
from chainrule.ops import core, piecewise, structure
from chainrule.ops.building import together
from chainrule.ops.domains import Applied, cancelled, heads
from chainrule.ops.table import FUNCTIONS
from chainrule.read.elaborate_scope import nearest
from chainrule.read.elaborate_values import (
    Value,
    matrix_product,
    over,
    raised,
    summed,
    times,
    transposed,
)
from chainrule.read.python_calls import whole
from chainrule.show.markup import markup
from chainrule.show.sheet import Spelling

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "true_divide": lambda a, b: a / b,
    "matmul": lambda a, b: a @ b,
    "power": lambda a, b: a**b,
    "greater": lambda a, b: a > b,
    "less": lambda a, b: a < b,
    "greater_equal": lambda a, b: a >= b,
    "less_equal": lambda a, b: a <= b,
}


_NUMPY_WORDS = {"absolute": "abs", "fabs": "abs", "conjugate": "transpose"}
_NOTHING: frozenset[Applied] = frozenset()
_expressions: WeakValueDictionary[tuple[Node, bool, frozenset[Applied]], Expression] = WeakValueDictionary()


class Expression:
    """A node of the graph, with Python's operators.

    `*` is elementwise, `@` the matrix product, `**` the elementwise power, `.T` the transpose, and indexing
    counts from 0, all with NumPy's broadcasting. Vectors are columns: `x.T @ y` is a scalar, `x @ y.T` the
    outer product. Equal expressions are one object, and `==` asks for that.

    `lost` are operations that were applied on the way, are not defined everywhere and have cancelled: x / x
    is the number 1 that has lost 1 / x.

    Examples:
        >>> import chainrule as cr
        >>> n, = cr.dims("n")
        >>> x = cr.input("x", n)
        >>> (x @ x).shape
        ()
    """

    __slots__ = ("__weakref__", "lost", "value")
    __hash__ = object.__hash__

    value: Value
    lost: frozenset[Applied]

    def __new__(cls, node: Node, lost: frozenset[Applied] = _NOTHING, *, row: bool = False) -> Expression:
        """The one expression of a node with these losses: equal expressions are one object."""
        known = _expressions.get((node, row, lost))
        if known is None:
            known = object.__new__(cls)
            known.value, known.lost = Value(node, row), lost
            _expressions[node, row, lost] = known
        return known

    @property
    def node(self) -> Node:
        """The node of the graph; of a row the matrix with one row."""
        return self.value.matrix

    @property
    def shape(self) -> tuple[str, ...]:
        """The symbolic shape."""
        return tuple(str(d) for d in self.node.shape)

    @property
    def T(self) -> Expression:
        """The transpose: the last two axes exchanged."""
        return made(transposed(self.value), (self,))

    def named(self, name: str) -> Expression:
        """A definition: later results refer to it by this name."""
        require_name(name)
        return Expression(core.named(name, self.node), self.lost)

    def __add__(self, other: Any) -> Expression:
        return _sum(self, other, 1)

    def __radd__(self, other: Any) -> Expression:
        return _sum(other, self, 1)

    def __sub__(self, other: Any) -> Expression:
        return _sum(self, other, -1)

    def __rsub__(self, other: Any) -> Expression:
        return _sum(other, self, -1)

    def __mul__(self, other: Any) -> Expression:
        return _joined(times, self, other)

    def __rmul__(self, other: Any) -> Expression:
        return _joined(times, other, self)

    def __truediv__(self, other: Any) -> Expression:
        return _divided(self, other)

    def __rtruediv__(self, other: Any) -> Expression:
        return _divided(other, self)

    def __matmul__(self, other: Any) -> Expression:
        return _joined(matrix_product, self, other)

    def __rmatmul__(self, other: Any) -> Expression:
        return _joined(matrix_product, other, self)

    def __neg__(self) -> Expression:
        return made(Value(core.scale(-1, self.value.node), self.value.row), (self,))

    def __pos__(self) -> Expression:
        return self

    def __pow__(self, other: Any) -> Expression:
        return _power(self, other)

    def __rpow__(self, other: Any) -> Expression:
        return _power(other, self)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **keywords: Any) -> Any:
        """NumPy's operators on NumPy's numbers are this class's own; its functions are refused."""
        word = str(ufunc.__name__)
        if method == "__call__" and word in _OPERATORS and len(inputs) == 2 and not keywords:
            left, right = (v if isinstance(v, Expression) else Expression(as_node(v)) for v in inputs)
            return _OPERATORS[word](left, right)
        word = "sum" if method == "reduce" and word == "add" else _NUMPY_WORDS.get(word, word)
        known = word if word in FUNCTIONS else nearest(word, FUNCTIONS)
        raise ChainruleError(
            "CR028",
            f"numpy.{ufunc.__name__} takes arrays, not expressions",
            help=f"write `chainrule.{known}(…)`" if known else "use the functions of chainrule",
        )

    def __gt__(self, other: Any) -> Expression:
        return _compared(">", self, other)

    def __lt__(self, other: Any) -> Expression:
        return _compared("<", self, other)

    def __ge__(self, other: Any) -> Expression:
        return _compared(">=", self, other)

    def __le__(self, other: Any) -> Expression:
        return _compared("<=", self, other)

    def __abs__(self) -> Expression:
        return made(Value(piecewise.call_kinked("abs", self.value.node), self.value.row), (self,))

    def __bool__(self) -> bool:
        raise TypeError("an expression has no truth value; write where(x > 0, a, b) instead of an if")

    def __iter__(self) -> Any:
        raise TypeError("an expression cannot be iterated over; take its entries with x[0], x[1], …")

    def __getitem__(self, key: Any) -> Expression:
        node = self.node
        keys = cast(tuple[Any, ...], key if isinstance(key, tuple) else (key,))
        dots = [place for place, item in enumerate(keys) if item is Ellipsis]
        if len(keys) - len(dots) > node.rank or len(dots) > 1:
            raise ChainruleError("CR032", f"{len(keys)} indices for the shape {show_shape(node.shape)}")
        at = dots[0] if dots else len(keys)
        whole = (slice(None),) * (node.rank - len(keys) + len(dots))
        full = (*keys[:at], *whole, *keys[at + 1 :])
        picks = [picked(item, dim) for item, dim in zip(full, node.shape, strict=True)]
        return made(Value(structure.index(node, picks)), (self,))

    def __repr__(self) -> str:
        return _spelling(self.node).text(_shown(self.node), Families()(self.node))

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self._latex()}$"

    def _repr_html_(self) -> str:
        return f'<math display="block">{markup(self._latex())}</math>'

    def _latex(self) -> str:
        return _spelling(self.node).latex(_shown(self.node), Families()(self.node))


def picked(item: Any, dim: Dim) -> structure.Pick:
    """The entries of an axis that an index or a slice takes."""
    if isinstance(item, slice):
        bounds = cast(Any, item)
        return structure.pick_slice(bounds.start, bounds.stop, bounds.step or 1, dim)
    place = whole(item)
    if place is not None:
        return structure.pick_one(place, dim)
    raise ChainruleError(
        "CR032", f"an index is an integer or a slice, not {item!r}", help="write `x[0]` or `x[1:3]`"
    )


def _shown(node: Node) -> Node:
    return node.args[0] if node.op is core.NAMED else node


def _spelling(node: Node) -> Spelling:
    leaves = [n for n in topological([node]) if n.op in (core.NAMED, core.VARIABLE)]
    return Spelling({n: core.name_of(n) for n in leaves}, Families())


def as_node(value: Any) -> Node:
    """The node of an expression or a number."""
    if isinstance(value, Expression):
        return value.node
    if isinstance(value, Fraction):
        return core.constant(value)
    if not isinstance(value, Real) and getattr(value, "ndim", None) == 0:
        value = value.item()  # NumPy hands its numbers over as arrays without axes
    if isinstance(value, bool) or not isinstance(value, Real):
        raise ChainruleError(
            "CR033",
            f"{type(value).__name__} cannot stand in an expression",
            help="use expressions and numbers; arrays are given as values to evaluate(…)",
        )
    if isinstance(value, Integral):
        return core.constant(Fraction(int(value)))
    if value != value or float(value) in (float("inf"), float("-inf")):
        raise ChainruleError("CR033", f"{value} cannot stand in an expression", help="give a finite number")
    return core.constant(Fraction(str(value)))


def _valued(given: Any) -> Value:
    return given.value if isinstance(given, Expression) else Value(as_node(given))


def _sum(left: Any, right: Any, sign: int) -> Expression:
    return made(summed(((1, _valued(left)), (sign, _valued(right)))), (left, right))


def _joined(build: Callable[[Value, Value], Value], left: Any, right: Any) -> Expression:
    return made(build(_valued(left), _valued(right)), (left, right))


def _divided(left: Any, right: Any) -> Expression:
    a, b = _valued(left), _valued(right)
    _, wide = together((a.node, b.node))
    return made(over(a, b), (left, right), heads(core.power(wide, Fraction(-1))))


def _power(base: Any, exponent: Any) -> Expression:
    result = raised(_valued(base), _valued(exponent))
    return made(result, (base, exponent), heads(result.node))


def _compared(relation: str, left: Any, right: Any) -> Expression:
    return made(Value(piecewise.compare(relation, as_node(left), as_node(right))), (left, right))


def made(
    result: Value, given: Iterable[Any], fresh: Iterable[Node] = (), choices: Iterable[Any] = ()
) -> Expression:
    """The expression of a value that was made of what was given, with what has cancelled in it."""
    parts = [(one.value.node, one.lost) for one in given if isinstance(one, Expression)]
    chosen = frozenset(
        Applied(one.node, choice=True)
        for part in choices
        if isinstance(part, Expression)
        for one in part.lost
    )
    node = result.node
    return Expression(node, cancelled(node, [*parts, (node, chosen)], fresh), row=result.row)
