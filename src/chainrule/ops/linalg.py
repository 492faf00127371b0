"""Matrix functions: inverse, determinant, log-determinant. Each acts on the last two axes."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from chainrule.base.errors import ChainruleError
from chainrule.graph.node import Node, intern
from chainrule.graph.operator import Attrs, Domain, Operator, Relation
from chainrule.graph.shape import Shape, show_shape
from chainrule.ops.building import apply
from chainrule.ops.core import (
    CONTRACTION,
    ShapeMismatch,
    contract,
    contraction,
    power,
    scale,
)


def inverse(x: Node) -> Node:
    """X⁻¹; the inverse of an inverse, a transpose or a multiple is written out."""
    _square(x)
    if x.op is INV:
        return x.args[0]
    if x.op is CONTRACTION:
        spec = contraction(x)
        if not x.args and x.rank == 2 and len(set(spec.out)) == 1:
            return scale(1 / spec.coefficient, scale(1 / spec.coefficient, x))
        if (
            len(x.args) == 1
            and not spec.summed
            and len(set(spec.out)) == len(spec.out)
            and x.args[0].rank == x.rank
        ):
            inner = inverse(x.args[0])
            return contract(1 / spec.coefficient, ((inner, spec.operands[0]),), spec.out)
        if len(x.args) == 1 and len(spec.out) == 2 and len(set(spec.out)) == 1 and spec.operands[0] == (0,):
            inner = power(x.args[0], Fraction(-1))
            return contract(1 / spec.coefficient, ((inner, (0,)),), (0, 0))
    return intern(INV, (x,), (), x.shape, x.cost + 1)


def _square(x: Node) -> None:
    if x.rank < 2:
        raise ChainruleError("CR030", f"a square matrix is needed here; got {show_shape(x.shape)}")
    if x.shape[-1] != x.shape[-2]:
        raise ShapeMismatch(
            f"a square matrix is needed here; got {show_shape(x.shape)}", x.shape[-2], x.shape[-1]
        )


def _scalar_of_square(name: str) -> Callable[[Node], Node]:
    def build(x: Node) -> Node:
        _square(x)
        if x.op is CONTRACTION and len(x.args) == 1 and contraction(x).coefficient == 1:
            spec = contraction(x)
            if spec.operands[0] == (1, 0) and spec.out == (0, 1):
                return apply(BY_NAME[name], x.args)
        return apply(BY_NAME[name], (x,))

    return build


def _matrix_shape(shapes: tuple[Shape, ...], attrs: Attrs) -> Shape:
    return shapes[0]


def _scalar_shape(shapes: tuple[Shape, ...], attrs: Attrs) -> Shape:
    return shapes[0][:-2]


def _trace_with_inverse(x: Node, t: Node) -> Node:
    """tr(X⁻¹ T), over the last two axes."""
    lead = tuple(range(x.rank - 2))
    i, j = x.rank - 2, x.rank - 1
    return contract(1, ((inverse(x), (*lead, i, j)), (t, (*lead, j, i))), lead)


def _inverse_tangent(
    args: tuple[Node, ...], y: Node, tangents: tuple[Node | None, ...], attrs: Attrs
) -> Node:
    (t,) = tangents
    assert t is not None
    lead = tuple(range(y.rank - 2))
    a, b, c, d = (y.rank - 2 + k for k in range(4))
    return contract(-1, ((y, (*lead, a, b)), (t, (*lead, b, c)), (y, (*lead, c, d))), (*lead, a, d))


def _det_tangent(args: tuple[Node, ...], y: Node, tangents: tuple[Node | None, ...], attrs: Attrs) -> Node:
    (t,) = tangents
    assert t is not None
    inner = _trace_with_inverse(args[0], t)
    lead = tuple(range(y.rank))
    return contract(1, ((y, lead), (inner, lead)), lead)


def _logdet_tangent(args: tuple[Node, ...], y: Node, tangents: tuple[Node | None, ...], attrs: Attrs) -> Node:
    (t,) = tangents
    assert t is not None
    return _trace_with_inverse(args[0], t)


def _far_from_singular(xp: Any, attrs: Attrs, x: Any) -> Any:
    return xp.regular(xp.real(x))


_REGULAR = Domain("X is regular", _far_from_singular, lambda attrs: Relation.REGULAR)

INV = Operator(
    name="inv",
    summary="The inverse of a square matrix.",
    meaning=inverse,
    make=lambda args, attrs: inverse(args[0]),
    shape=_matrix_shape,
    reach=lambda attrs: 2,
    value=lambda xp, attrs, x: xp.inv(x),
    differential=_inverse_tangent,
    latex=r"{0}^{{-1}}",
    backends={"numpy": "linalg.inv", "jax": "linalg.inv", "torch": "linalg.inv"},
    domain=_REGULAR,
    kink=None,
    lipschitz=None,
    samples=("X : R[n, n]; inv(X)", "X : R[n, n]; A : R[n, n]; inv(A @ X)"),
    knowns=(("inv([[2, 0], [0, 4]])[1, 1]", Fraction(1, 4)),),
    rejects=("X : R[n, m]; inv(X)", "x : R[n]; inv(x)"),
)
DET = Operator(
    name="det",
    summary="The determinant.",
    meaning=_scalar_of_square("det"),
    shape=_scalar_shape,
    reach=lambda attrs: 2,
    value=lambda xp, attrs, x: xp.det(x),
    differential=_det_tangent,
    latex=r"\det({0})",
    backends={"numpy": "linalg.det", "jax": "linalg.det", "torch": "linalg.det"},
    domain=Domain("X is regular", _far_from_singular, of_derivative=True),
    kink=None,
    lipschitz=None,
    samples=("X : R[n, n]; det(X)",),
    knowns=(("det([[1, 2], [3, 4]])", -2),),
    rejects=("X : R[n, m]; det(X)",),
)
LOGDET = Operator(
    name="logdet",
    summary="log |det X|.",
    meaning=_scalar_of_square("logdet"),
    shape=_scalar_shape,
    reach=lambda attrs: 2,
    value=lambda xp, attrs, x: xp.logdet(x),
    differential=_logdet_tangent,
    latex=r"\log|\det {0}|",
    backends={"numpy": "linalg.slogdet", "jax": "linalg.slogdet", "torch": "linalg.slogdet"},
    domain=_REGULAR,
    kink=None,
    lipschitz=None,
    samples=("X : R[n, n]; logdet(X)",),
    knowns=(("logdet([[1, 2], [3, 4]])", 0.6931471805599453),),
    rejects=("X : R[n, m]; logdet(X)",),
)

MATRIX = (INV, DET, LOGDET)
BY_NAME = {op.name: op for op in MATRIX}
