"""Elementwise functions of one argument that are smooth where they are defined.

Each row gives its slope once: dy = slope(x, y) ⊙ dx, written with the argument x and the result y.

Longer than most because it is a table: one record an operator, with its samples.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from chainrule.graph.node import Node, intern
from chainrule.graph.operator import Attrs, Domain, Operator, Parameter, Relation
from chainrule.ops.building import apply, together
from chainrule.ops.core import add, constant, constant_value, multiply, power, scale

_HALF = Fraction(1, 2)
_INF = float("inf")


def _one(x: Node) -> Node:
    return constant(1, x.shape)


def _minus_square(x: Node, sign: int) -> Node:
    """1 ± x²."""
    return add((_one(x), scale(sign, power(x, Fraction(2)))))


def _fixed(at: int, value: int) -> Callable[[Fraction], Fraction | None]:
    def folded(x: Fraction) -> Fraction | None:
        return Fraction(value) if x == at else None

    return folded


def call(name: str, x: Node) -> Node:
    """The elementwise function `name` of x."""
    return apply(BY_NAME[name], (x,))


def inverse_root_pi() -> Node:
    """1/√π."""
    return power(intern(PI, (), (), (), 2), Fraction(-1, 2))


EXP = Operator(
    name="exp",
    summary="The exponential function eˣ.",
    elementwise=True,
    value=lambda xp, attrs, x: xp.exp(x),
    slope=lambda x, y: y,
    fold=_fixed(0, 1),
    latex=r"\exp({0})",
    backends={"numpy": "exp", "jax": "exp", "torch": "exp"},
    domain=None,
    kink=None,
    range=(0.0, _INF),
    positive=True,
    lipschitz=None,
    samples=("x : R[n]; exp(x)", "X : R[m, n]; exp(X)"),
    knowns=(("exp(0)", 1), ("exp(1)", 2.718281828459045)),
    rejects=("x : R[n]; exp(x, x)", "exp()"),
)
LOG = Operator(
    name="log",
    aliases=("ln",),
    summary="The natural logarithm.",
    elementwise=True,
    value=lambda xp, attrs, x: xp.log(x),
    slope=lambda x, y: power(x, Fraction(-1)),
    fold=_fixed(1, 0),
    latex=r"\log({0})",
    backends={"numpy": "log", "jax": "log", "torch": "log"},
    domain=Domain("x > 0", lambda xp, attrs, x: xp.real(x) > 0, lambda attrs: Relation.POSITIVE),
    kink=None,
    lipschitz=None,
    samples=("x : positive[n]; log(x)",),
    knowns=(("log(1)", 0), ("log(2)", 0.6931471805599453)),
    rejects=("x : R[n]; log(x, axis=0)",),
)
LOG1P = Operator(
    name="log1p",
    summary="log(1 + x), accurate near 0.",
    elementwise=True,
    value=lambda xp, attrs, x: xp.log1p(x),
    slope=lambda x, y: power(add((_one(x), x)), Fraction(-1)),
    fold=_fixed(0, 0),
    latex=r"\operatorname{{log1p}}({0})",
    backends={"numpy": "log1p", "jax": "log1p", "torch": "log1p"},
    domain=Domain("x > −1", lambda xp, attrs, x: xp.real(x) > -1, lambda attrs: Relation.ABOVE_MINUS_ONE),
    kink=None,
    lipschitz=None,
    samples=("x : positive[n]; log1p(x)",),
    knowns=(("log1p(0)", 0), ("log1p(1)", 0.6931471805599453)),
    rejects=("log1p()",),
)
EXPM1 = Operator(
    name="expm1",
    summary="eˣ − 1, accurate near 0.",
    elementwise=True,
    value=lambda xp, attrs, x: xp.expm1(x),
    slope=lambda x, y: call("exp", x),
    fold=_fixed(0, 0),
    latex=r"\operatorname{{expm1}}({0})",
    backends={"numpy": "expm1", "jax": "expm1", "torch": "expm1"},
    domain=None,
    kink=None,
    range=(-1.0, _INF),
    lipschitz=None,
    samples=("x : R[n]; expm1(x)",),
    knowns=(("expm1(0)", 0), ("expm1(1)", 1.718281828459045)),
    rejects=("expm1(1, 2)",),
)
SIN = Operator(
    name="sin",
    summary="The sine.",
    elementwise=True,
    value=lambda xp, attrs, x: xp.sin(x),
    slope=lambda x, y: call("cos", x),
    fold=_fixed(0, 0),
    latex=r"\sin({0})",
    backends={"numpy": "sin", "jax": "sin", "torch": "sin"},
    domain=None,
    kink=None,
    range=(-1.0, 1.0),
    lipschitz=1.0,
    samples=("x : R[n]; sin(x)",),
    knowns=(("sin(0)", 0), ("sin(1)", 0.8414709848078965)),
    rejects=("sin()",),
)
COS = Operator(
    name="cos",
    summary="The cosine.",
    elementwise=True,
    value=lambda xp, attrs, x: xp.cos(x),
    slope=lambda x, y: scale(-1, call("sin", x)),
    fold=_fixed(0, 1),
    latex=r"\cos({0})",
    backends={"numpy": "cos", "jax": "cos", "torch": "cos"},
    domain=None,
    kink=None,
    range=(-1.0, 1.0),
    lipschitz=1.0,
    samples=("x : R[n]; cos(x)",),
    knowns=(("cos(0)", 1), ("cos(1)", 0.5403023058681398)),
    rejects=("cos()",),
)
TAN = Operator(
    name="tan",
    summary="The tangent.",
    elementwise=True,
    value=lambda xp, attrs, x: xp.tan(x),
    slope=lambda x, y: _minus_square(y, 1),
    fold=_fixed(0, 0),
    latex=r"\tan({0})",
    backends={"numpy": "tan", "jax": "tan", "torch": "tan"},
    domain=Domain("cos(x) ≠ 0", lambda xp, attrs, x: abs(xp.cos(xp.real(x))) > 1e-2),
    kink=None,
    lipschitz=None,
    samples=("x : R[n]; tan(x)",),
    knowns=(("tan(0)", 0), ("tan(1)", 1.5574077246549023)),
    rejects=("tan()",),
)
ARCSIN = Operator(
    name="arcsin",
    aliases=("asin",),
    summary="The inverse sine.",
    elementwise=True,
    value=lambda xp, attrs, x: xp.arcsin(x),
    slope=lambda x, y: power(_minus_square(x, -1), -_HALF),
    fold=_fixed(0, 0),
    latex=r"\arcsin({0})",
    backends={"numpy": "arcsin", "jax": "arcsin", "torch": "arcsin"},
    domain=Domain("|x| < 1", lambda xp, attrs, x: abs(xp.real(x)) < 1),
    kink=None,
    range=(-1.5707963267948966, 1.5707963267948966),
    lipschitz=None,
    samples=("x : positive[n]; arcsin(x / (1 + x))",),
    knowns=(("arcsin(0)", 0), ("arcsin(1/2)", 0.5235987755982989)),
    rejects=("arcsin()",),
)
ARCCOS = Operator(
    name="arccos",
    aliases=("acos",),
    summary="The inverse cosine.",
    elementwise=True,
    value=lambda xp, attrs, x: xp.arccos(x),
    slope=lambda x, y: scale(-1, power(_minus_square(x, -1), -_HALF)),
    fold=_fixed(1, 0),
    latex=r"\arccos({0})",
    backends={"numpy": "arccos", "jax": "arccos", "torch": "arccos"},
    domain=Domain("|x| < 1", lambda xp, attrs, x: abs(xp.real(x)) < 1),
    kink=None,
    range=(0.0, 3.141592653589793),
    lipschitz=None,
    samples=("x : positive[n]; arccos(x / (1 + x))",),
    knowns=(("arccos(1)", 0), ("arccos(1/2)", 1.0471975511965979)),
    rejects=("arccos()",),
)
ARCTAN = Operator(
    name="arctan",
    aliases=("atan",),
    summary="The inverse tangent.",
    elementwise=True,
    value=lambda xp, attrs, x: xp.arctan(x),
    slope=lambda x, y: power(_minus_square(x, 1), Fraction(-1)),
    fold=_fixed(0, 0),
    latex=r"\arctan({0})",
    backends={"numpy": "arctan", "jax": "arctan", "torch": "arctan"},
    domain=None,
    kink=None,
    range=(-1.5707963267948966, 1.5707963267948966),
    lipschitz=1.0,
    samples=("x : R[n]; arctan(x)",),
    knowns=(("arctan(0)", 0), ("arctan(1)", 0.7853981633974483)),
    rejects=("arctan()",),
)
SINH = Operator(
    name="sinh",
    summary="The hyperbolic sine.",
    elementwise=True,
    value=lambda xp, attrs, x: xp.sinh(x),
    slope=lambda x, y: call("cosh", x),
    fold=_fixed(0, 0),
    latex=r"\sinh({0})",
    backends={"numpy": "sinh", "jax": "sinh", "torch": "sinh"},
    domain=None,
    kink=None,
    lipschitz=None,
    samples=("x : R[n]; sinh(x)",),
    knowns=(("sinh(0)", 0), ("sinh(1)", 1.1752011936438014)),
    rejects=("sinh()",),
)
COSH = Operator(
    name="cosh",
    summary="The hyperbolic cosine.",
    elementwise=True,
    value=lambda xp, attrs, x: xp.cosh(x),
    slope=lambda x, y: call("sinh", x),
    fold=_fixed(0, 1),
    latex=r"\cosh({0})",
    backends={"numpy": "cosh", "jax": "cosh", "torch": "cosh"},
    domain=None,
    kink=None,
    range=(1.0, _INF),
    positive=True,
    lipschitz=None,
    samples=("x : R[n]; cosh(x)",),
    knowns=(("cosh(0)", 1), ("cosh(1)", 1.5430806348152437)),
    rejects=("cosh()",),
)
TANH = Operator(
    name="tanh",
    summary="The hyperbolic tangent.",
    elementwise=True,
    value=lambda xp, attrs, x: xp.tanh(x),
    slope=lambda x, y: _minus_square(y, -1),
    fold=_fixed(0, 0),
    latex=r"\tanh({0})",
    backends={"numpy": "tanh", "jax": "tanh", "torch": "tanh"},
    domain=None,
    kink=None,
    range=(-1.0, 1.0),
    lipschitz=1.0,
    samples=("x : R[n]; tanh(x)", "X : R[m, n]; tanh(X)"),
    knowns=(("tanh(0)", 0), ("tanh(1)", 0.7615941559557649)),
    rejects=("x : R[n]; tanh(x, x)",),
)
ERF = Operator(
    name="erf",
    summary="The error function (2/√π) ∫₀ˣ exp(−t²) dt.",
    elementwise=True,
    value=lambda xp, attrs, x: xp.erf(x),
    slope=lambda x, y: multiply(
        *together((scale(2, inverse_root_pi()), call("exp", scale(-1, power(x, Fraction(2))))))
    ),
    fold=_fixed(0, 0),
    latex=r"\operatorname{{erf}}({0})",
    backends={"numpy": "erf", "jax": "scipy.special.erf", "torch": "erf"},
    domain=None,
    kink=None,
    range=(-1.0, 1.0),
    lipschitz=1.1283791670955126,
    samples=("x : R[n]; erf(x)",),
    knowns=(("erf(0)", 0), ("erf(1)", 0.8427007929497149)),
    rejects=("erf()",),
)
SIGMOID = Operator(
    name="sigmoid",
    aliases=("logistic", "σ", "sig", "expit"),
    summary="The logistic function 1 / (1 + e⁻ˣ).",
    elementwise=True,
    value=lambda xp, attrs, x: xp.where(
        xp.real(x) > 0, 1 / (1 + xp.exp(xp.where(xp.real(x) > 0, -x, x))), _low_sigmoid(xp, x)
    ),
    slope=lambda x, y: multiply(y, add((_one(y), scale(-1, y)))),
    fold=lambda x: _HALF if x == 0 else None,
    latex=r"\sigma({0})",
    backends={"numpy": "sigmoid", "jax": "nn.sigmoid", "torch": "sigmoid"},
    domain=None,
    kink=None,
    range=(0.0, 1.0),
    positive=True,
    lipschitz=0.25,
    samples=("x : R[n]; sigmoid(x)",),
    knowns=(("sigmoid(0)", _HALF), ("sigmoid(1)", 0.7310585786300049), ("sigmoid(-800)", 0.0)),
    rejects=("sigmoid()",),
)
LOG_SIGMOID = Operator(
    name="log_sigmoid",
    summary="log σ(x), stable for large |x|.",
    elementwise=True,
    value=lambda xp, attrs, x: -_softplus(xp, -x),
    slope=lambda x, y: add((_one(x), scale(-1, call("sigmoid", x)))),
    latex=r"\log\sigma({0})",
    backends={"numpy": "log_sigmoid", "jax": "nn.log_sigmoid", "torch": "nn.functional.logsigmoid"},
    domain=None,
    kink=None,
    range=(-_INF, 0.0),
    lipschitz=1.0,
    samples=("x : R[n]; log_sigmoid(x)",),
    knowns=(("log_sigmoid(0)", -0.6931471805599453), ("log_sigmoid(-900)", -900.0)),
    rejects=("log_sigmoid()",),
)
SOFTPLUS = Operator(
    name="softplus",
    summary="log(1 + eˣ), stable for large |x|.",
    elementwise=True,
    value=lambda xp, attrs, x: _softplus(xp, x),
    slope=lambda x, y: call("sigmoid", x),
    latex=r"\operatorname{{softplus}}({0})",
    backends={"numpy": "softplus", "jax": "nn.softplus", "torch": "nn.functional.softplus"},
    domain=None,
    kink=None,
    range=(0.0, _INF),
    positive=True,
    lipschitz=1.0,
    samples=("x : R[n]; softplus(x)",),
    knowns=(("softplus(0)", 0.6931471805599453), ("softplus(900)", 900.0)),
    rejects=("softplus()",),
)
PI = Operator(
    name="pi",
    aliases=("π",),
    parameters=(),
    summary="The constant π.",
    shape=lambda shapes, attrs: (),
    value=lambda xp, attrs: xp.pi,
    latex=r"\pi",
    backends={"numpy": "pi", "jax": "pi", "torch": "pi"},
    domain=None,
    kink=None,
    positive=True,
    lipschitz=0.0,
    samples=("x : R; pi * x",),
    knowns=(("pi", 3.141592653589793),),
)
E = Operator(
    name="e",
    parameters=(),
    summary="Euler's number.",
    shape=lambda shapes, attrs: (),
    value=lambda xp, attrs: xp.e,
    latex="e",
    backends={"numpy": "e", "jax": "e", "torch": "e"},
    domain=None,
    kink=None,
    positive=True,
    lipschitz=0.0,
    samples=("x : R; e * x",),
    knowns=(("e", 2.718281828459045),),
)


def _low_sigmoid(xp: Any, x: Any) -> Any:
    """σ(x) = eˣ / (1 + eˣ), for x ≤ 0."""
    grown = xp.exp(xp.where(xp.real(x) > 0, -x, x))
    return grown / (1 + grown)


def _softplus(xp: Any, x: Any) -> Any:
    above = xp.real(x) > 0
    return xp.where(above, x, 0) + xp.log1p(xp.exp(xp.where(above, -x, x)))


# ── compositions ────────────────────────────────────────────────────────────────────────────────


def _sqrt(x: Node) -> Node:
    return power(x, _HALF)


def _square(x: Node) -> Node:
    return power(x, Fraction(2))


def _silu(x: Node) -> Node:
    return multiply(x, call("sigmoid", x))


def _gelu(x: Node) -> Node:
    root = power(constant(2), -_HALF)
    inner = call("erf", multiply(*together((root, x))))
    return scale(_HALF, multiply(x, add((_one(x), inner))))


def general_power(a: Node, b: Node) -> Node:
    """aᵇ, entry by entry, broadcasting."""
    a, b = together((a, b))
    exponent = constant_value(b)
    return power(a, exponent) if exponent is not None else apply(POW, (a, b))


def _pow_tangent(args: tuple[Node, ...], y: Node, tangents: tuple[Node | None, ...], attrs: Attrs) -> Node:
    """d(aᵇ) = b aᵇ⁻¹ da + aᵇ log(a) db."""
    a, b = args
    parts: list[Node] = []
    if tangents[0] is not None:
        lower = general_power(a, add((b, constant(-1, b.shape))))
        parts.append(multiply(b, lower, tangents[0]))
    if tangents[1] is not None:
        parts.append(multiply(y, call("log", a), tangents[1]))
    return add(parts, y.shape)


POW = Operator(
    name="pow",
    parameters=(Parameter("a"), Parameter("b")),
    summary="aᵇ, entry by entry, where the exponent is no constant.",
    meaning=general_power,
    elementwise=True,
    value=lambda xp, attrs, a, b: xp.pow(a, b),
    differential=_pow_tangent,
    latex=r"{{{0}}}^{{{1}}}",
    backends={"numpy": "power", "jax": "power", "torch": "pow"},
    domain=Domain("a > 0", lambda xp, attrs, a, b: xp.real(a) > 0, lambda attrs: Relation.BASE),
    kink=None,
    lipschitz=None,
    samples=("a : positive[n]; b : R[n]; a^b", "x : R[n]; 2^x"),
    knowns=(("pow(2, 3)", 8),),
    rejects=("pow(2)",),
)
SQRT = Operator(
    name="sqrt",
    aliases=("√",),
    summary="The square root.",
    meaning=_sqrt,
    latex=r"\sqrt{{{0}}}",
    backends={"numpy": "sqrt", "jax": "sqrt", "torch": "sqrt"},
    domain=Domain("x > 0", lambda xp, attrs, x: xp.real(x) > 0),
    kink=None,
    range=(0.0, _INF),
    lipschitz=None,
    samples=("x : positive[n]; sqrt(x)",),
    knowns=(("sqrt(4)", 2), ("sqrt(2)", 1.4142135623730951)),
    rejects=("sqrt()",),
)
SQUARE = Operator(
    name="square",
    summary="x².",
    meaning=_square,
    backends={"numpy": "square", "jax": "square", "torch": "square"},
    domain=None,
    kink=None,
    range=(0.0, _INF),
    lipschitz=None,
    samples=("x : R[n]; square(x)",),
    knowns=(("square(3)", 9),),
    rejects=("square()",),
)
GELU = Operator(
    name="gelu",
    summary="x Φ(x) = x (1 + erf(x/√2)) / 2.",
    meaning=_gelu,
    backends={"numpy": "gelu", "jax": "nn.gelu", "torch": "nn.functional.gelu"},
    domain=None,
    kink=None,
    lipschitz=1.1289041,
    samples=("x : R[n]; gelu(x)",),
    knowns=(("gelu(0)", 0), ("gelu(1)", 0.8413447460685429)),
    rejects=("gelu()",),
    source="Hendrycks and Gimpel, Gaussian Error Linear Units, arXiv:1606.08415 (the exact form)",
)
SILU = Operator(
    name="silu",
    aliases=("swish",),
    summary="x σ(x).",
    meaning=_silu,
    backends={"numpy": "silu", "jax": "nn.silu", "torch": "nn.functional.silu"},
    domain=None,
    kink=None,
    lipschitz=1.0998394,
    samples=("x : R[n]; silu(x)",),
    knowns=(("silu(0)", 0), ("silu(1)", 0.7310585786300049)),
    rejects=("silu()",),
    source="Elfwing, Uchibe and Doya, arXiv:1702.03118",
)

SMOOTH = (
    EXP,
    LOG,
    LOG1P,
    EXPM1,
    SIN,
    COS,
    TAN,
    ARCSIN,
    ARCCOS,
    ARCTAN,
    SINH,
    COSH,
    TANH,
    ERF,
    SIGMOID,
    LOG_SIGMOID,
    SOFTPLUS,
    PI,
    E,
    POW,
    SQRT,
    SQUARE,
    GELU,
    SILU,
)
BY_NAME = {op.name: op for op in SMOOTH}
