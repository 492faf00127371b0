"""Elementwise functions with kinks: indicators, rectifiers, choices.

At a kink every row declares the value its derivative takes; the oracle samples away from kinks, and a
result that used such a rule lists the convention among its assumptions.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, cast

from chainrule.graph.node import Node
from chainrule.graph.operator import Differential, Kink, Operator, Parameter
from chainrule.ops.building import apply, number, plain, together
from chainrule.ops.core import add, constant, constant_value, multiply, scale, split, subtract
from chainrule.ops.elementwise import call

RELATIONS = (">", "<", ">=", "<=", "==", "!=")
_TURNED = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "==": "==", "!=": "!="}
_OPPOSITE = {">": "<=", "<": ">=", ">=": "<", "<=": ">", "==": "!=", "!=": "=="}
_INF = float("inf")


def indicator(relation: str, x: Node) -> Node:
    """1[x relation 0], entry by entry; of an x that is 0 or 1 itself, x or 1 − x or a constant."""
    if x.op is INDICATOR:
        below, above = _holds(relation, 0), _holds(relation, 1)
        return opposite(x) if below > above else x if above > below else constant(int(above), x.shape)
    coefficient, core = split(x)
    if coefficient < 0:
        return indicator(_TURNED[relation], scale(-coefficient, core))
    if coefficient != 1:
        return indicator(relation, core)
    value = constant_value(x)
    if value is not None:
        return constant(int(_holds(relation, value)), x.shape)
    return plain(INDICATOR, (x,), (relation,))


def opposite(node: Node) -> Node:
    """1 − 1[x relation 0], the indicator of the opposite relation."""
    return indicator(_OPPOSITE[cast(str, node.attrs[0])], node.args[0])


def compare(relation: str, left: Node, right: Node) -> Node:
    """1[left relation right], entry by entry, broadcasting."""
    left, right = together((left, right))
    return indicator(relation, subtract(left, right))


def _holds(relation: str, x: Any) -> Any:
    match relation:
        case ">":
            return x > 0
        case "<":
            return x < 0
        case ">=":
            return x >= 0
        case "<=":
            return x <= 0
        case "==":
            return x == 0
        case _:
            return x != 0


def _remake_indicator(args: tuple[Node, ...], attrs: tuple[Any, ...]) -> Node:
    return indicator(cast(str, attrs[0]), args[0])


def _where(condition: Node, yes: Node, no: Node) -> Node:
    return apply(WHERE, together((condition, yes, no)))


def _where_tangent(
    args: tuple[Node, ...], y: Node, tangents: tuple[Node | None, ...], attrs: tuple[Any, ...]
) -> Node:
    masks = (indicator("!=", args[0]), indicator("==", args[0]))
    parts = [multiply(mask, t) for mask, t in zip(masks, tangents[1:], strict=True) if t is not None]
    return add(parts, y.shape)


def _choice_tangent(first: str, second: str) -> Differential:
    def tangent(
        args: tuple[Node, ...], y: Node, tangents: tuple[Node | None, ...], attrs: tuple[Any, ...]
    ) -> Node:
        difference = subtract(args[0], args[1])
        masks = (indicator(first, difference), indicator(second, difference))
        parts = [multiply(mask, t) for mask, t in zip(masks, tangents, strict=True) if t is not None]
        return add(parts, y.shape)

    return tangent


def _step(x: Node) -> Node:
    return indicator(">", x)


def _maximum(a: Node, b: Node) -> Node:
    return _pairwise("maximum", a, b)


def _minimum(a: Node, b: Node) -> Node:
    return _pairwise("minimum", a, b)


def _clip(x: Node, low: Node, high: Node) -> Node:
    return _minimum(_maximum(x, low), high)


def _pairwise(op_name: str, left: Node, right: Node) -> Node:
    return apply(BY_NAME[op_name], together((left, right)))


def _leaky_relu(x: Node, alpha: Node | Fraction = Fraction(1, 100)) -> Node:
    slope, x = together((number(alpha), x))
    return subtract(call_kinked("relu", x), multiply(slope, call_kinked("relu", scale(-1, x))))


def _elu(x: Node, alpha: Node | Fraction = Fraction(1)) -> Node:
    return apply(ELU, together((x, number(alpha))))


def _elu_tangent(
    args: tuple[Node, ...], y: Node, tangents: tuple[Node | None, ...], attrs: tuple[Any, ...]
) -> Node:
    """dy = (1[x > 0] + 1[x ≤ 0] (y + α)) dx + 1[x ≤ 0] (eˣ − 1) dα, since α eˣ = y + α where x ≤ 0."""
    x, alpha = args
    below = indicator("<=", x)
    parts: list[Node] = []
    if tangents[0] is not None:
        slope = add((indicator(">", x), multiply(below, add((y, alpha)))))
        parts.append(multiply(slope, tangents[0]))
    if tangents[1] is not None:
        parts.append(multiply(below, call("expm1", x), tangents[1]))
    return add(parts, y.shape)


def _elu_value(xp: Any, attrs: Any, x: Any, a: Any) -> Any:
    above = xp.real(x) > 0
    return xp.where(above, x, a * xp.expm1(xp.where(above, 0 * x, x)))


def _first_distance(xp: Any, attrs: Any, x: Any, a: Any) -> Any:
    return abs(xp.real(x))


def call_kinked(name: str, x: Node) -> Node:
    """The elementwise function `name` of this module, of x."""
    return apply(BY_NAME[name], (x,))


def _fold_relu(x: Fraction) -> Fraction:
    return max(x, Fraction(0))


def _fold_sign(x: Fraction) -> Fraction:
    return Fraction((x > 0) - (x < 0))


def _distance(xp: Any, attrs: Any, x: Any) -> Any:
    return abs(xp.real(x))


def _above(xp: Any, attrs: Any, x: Any) -> Any:
    return xp.real(x) > 0


def _first_above(xp: Any, attrs: Any, x: Any, a: Any) -> Any:
    return xp.real(x) > 0


def _larger(xp: Any, attrs: Any, x: Any, y: Any) -> Any:
    return xp.real(x) > xp.real(y)


def _gap(xp: Any, attrs: Any, x: Any, y: Any) -> Any:
    return abs(xp.real(x) - xp.real(y))


INDICATOR = Operator(
    name="indicator",
    summary="1[x > 0] and its five siblings.",
    elementwise=True,
    make=_remake_indicator,
    value=lambda xp, attrs, x: xp.number(_holds(attrs[0], xp.real(x))),
    piecewise_constant=True,
    latex=r"\mathbb{{1}}[{0}]",
    backends={"numpy": "heaviside", "jax": "where", "torch": "where"},
    domain=None,
    kink=Kink("x = 0", "the derivative is 0 on both sides and taken as 0 at the jump", _distance, _above),
    range=(0.0, 1.0),
    lipschitz=None,
    samples=("x : R[n]; y : R[n]; 1[x > y]", "x : R[n]; 1[x <= 0]"),
    knowns=(("1[2 > 1]", 1), ("1[1 > 1]", 0), ("1[1 >= 1]", 1), ("1[2 == 3]", 0)),
    rejects=("x : R[n]; y : R[m]; 1[x > y]",),
)
ABS = Operator(
    name="abs",
    summary="|x|.",
    elementwise=True,
    value=lambda xp, attrs, x: xp.where(xp.real(x) < 0, -x, x),
    slope=lambda x, y: call_kinked("sign", x),
    fold=abs,
    latex=r"\left|{0}\right|",
    backends={"numpy": "abs", "jax": "abs", "torch": "abs"},
    domain=None,
    kink=Kink("x = 0", "|x|' is taken as sign(0) = 0 at 0, a subgradient", _distance, _above),
    range=(0.0, _INF),
    lipschitz=1.0,
    samples=("x : R[n]; abs(x)",),
    knowns=(("abs(-2)", 2),),
    rejects=("abs()",),
)
SIGN = Operator(
    name="sign",
    aliases=("sgn",),
    summary="−1, 0 or 1.",
    elementwise=True,
    value=lambda xp, attrs, x: xp.number(xp.real(x) > 0) - xp.number(xp.real(x) < 0),
    piecewise_constant=True,
    fold=_fold_sign,
    latex=r"\operatorname{{sign}}({0})",
    backends={"numpy": "sign", "jax": "sign", "torch": "sign"},
    domain=None,
    kink=Kink("x = 0", "the derivative is 0 on both sides and taken as 0 at the jump", _distance, _above),
    range=(-1.0, 1.0),
    lipschitz=None,
    samples=("x : R[n]; sign(x)",),
    knowns=(("sign(-3)", -1), ("sign(0)", 0), ("sign(1/2)", 1)),
    rejects=("sign()",),
)
RELU = Operator(
    name="relu",
    summary="max(0, x).",
    elementwise=True,
    value=lambda xp, attrs, x: xp.where(xp.real(x) > 0, x, 0 * x),
    slope=lambda x, y: indicator(">", x),
    fold=_fold_relu,
    latex=r"\operatorname{{relu}}({0})",
    backends={"numpy": "maximum", "jax": "nn.relu", "torch": "relu"},
    domain=None,
    kink=Kink("x = 0", "relu'(0) is taken as 0", _distance, _above),
    range=(0.0, _INF),
    lipschitz=1.0,
    samples=("x : R[n]; relu(x)",),
    knowns=(("relu(-2)", 0), ("relu(3)", 3)),
    rejects=("relu()",),
)
STEP = Operator(
    name="step",
    aliases=("heaviside",),
    summary="1[x > 0].",
    meaning=_step,
    domain=None,
    kink=Kink("x = 0", "the derivative is 0 on both sides and taken as 0 at the jump", _distance, _above),
    range=(0.0, 1.0),
    lipschitz=None,
    samples=("x : R[n]; step(x)",),
    knowns=(("step(0)", 0), ("step(1/10000)", 1)),
    rejects=("step()",),
)
LEAKY_RELU = Operator(
    name="leaky_relu",
    parameters=(Parameter("x"), Parameter("alpha", required=False, default=Fraction(1, 100))),
    summary="x where x > 0, αx elsewhere.",
    meaning=_leaky_relu,
    domain=None,
    kink=Kink("x = 0", "the derivative at 0 is taken as 0", _distance, _above),
    lipschitz=None,
    samples=("x : R[n]; leaky_relu(x)", "x : R[n]; a : R; leaky_relu(x, alpha=a)"),
    knowns=(("leaky_relu(-2)", Fraction(-1, 50)), ("leaky_relu(-2, alpha=1/2)", -1), ("leaky_relu(3)", 3)),
    rejects=("leaky_relu()", "x : R[n]; leaky_relu(x, beta=2)"),
    source="Maas, Hannun and Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models, 2013",
)
ELU = Operator(
    name="elu",
    parameters=(Parameter("x"), Parameter("alpha", required=False, default=Fraction(1))),
    summary="x where x > 0, α(eˣ − 1) elsewhere.",
    meaning=_elu,
    elementwise=True,
    value=_elu_value,
    differential=_elu_tangent,
    backends={"jax": "nn.elu", "torch": "nn.functional.elu"},
    domain=None,
    kink=Kink("x = 0 unless α = 1", "the derivative at 0 is taken as α", _first_distance, _first_above),
    lipschitz=None,
    samples=("x : R[n]; elu(x)", "x : R[n]; a : positive; elu(x, alpha=a)"),
    knowns=(("elu(2)", 2), ("elu(-1)", -0.6321205588285577)),
    rejects=("elu()",),
    source="Clevert, Unterthiner and Hochreiter, arXiv:1511.07289",
)
MAXIMUM = Operator(
    name="maximum",
    parameters=(Parameter("a"), Parameter("b")),
    meaning=_maximum,
    summary="The larger of two, entry by entry.",
    elementwise=True,
    value=lambda xp, attrs, a, b: xp.where(xp.real(a) >= xp.real(b), a, b),
    differential=_choice_tangent(">=", "<"),
    latex=r"\max({0}, {1})",
    backends={"numpy": "maximum", "jax": "maximum", "torch": "maximum"},
    domain=None,
    kink=Kink("a = b", "at a tie the gradient goes to the first argument", _gap, _larger),
    lipschitz=1.0,
    samples=("x : R[n]; y : R[n]; maximum(x, y)", "x : R[n]; maximum(x, 0)"),
    knowns=(("maximum(2, 3)", 3),),
    rejects=("maximum(1)", "x : R[n]; y : R[m]; maximum(x, y)"),
)
MINIMUM = Operator(
    name="minimum",
    parameters=(Parameter("a"), Parameter("b")),
    meaning=_minimum,
    summary="The smaller of two, entry by entry.",
    elementwise=True,
    value=lambda xp, attrs, a, b: xp.where(xp.real(a) <= xp.real(b), a, b),
    differential=_choice_tangent("<=", ">"),
    latex=r"\min({0}, {1})",
    backends={"numpy": "minimum", "jax": "minimum", "torch": "minimum"},
    domain=None,
    kink=Kink("a = b", "at a tie the gradient goes to the first argument", _gap, _larger),
    lipschitz=1.0,
    samples=("x : R[n]; y : R[n]; minimum(x, y)",),
    knowns=(("minimum(2, 3)", 2),),
    rejects=("minimum(1)",),
)
WHERE = Operator(
    name="where",
    parameters=(Parameter("condition"), Parameter("a"), Parameter("b")),
    summary="a where the condition holds, b elsewhere.",
    meaning=_where,
    elementwise=True,
    value=lambda xp, attrs, c, a, b: xp.where(xp.real(c) != 0, a, b),
    differential=_where_tangent,
    choices=(1, 2),
    latex=r"\operatorname{{where}}({0}, {1}, {2})",
    backends={"numpy": "where", "jax": "where", "torch": "where"},
    domain=None,
    kink=None,
    lipschitz=None,
    samples=("x : R[n]; y : R[n]; where(x > y, sin(x), y^2)",),
    knowns=(("where(2 > 1, 5, 7)", 5), ("where(0 > 1, 5, 7)", 7)),
    rejects=("where(1, 2)",),
)
CLIP = Operator(
    name="clip",
    parameters=(Parameter("x"), Parameter("low"), Parameter("high")),
    summary="x kept between low and high.",
    meaning=_clip,
    domain=None,
    kink=Kink("x = low or x = high", "at a bound the gradient goes to x", _distance, _above),
    lipschitz=1.0,
    samples=("x : R[n]; clip(x, -1/2, 1/2)",),
    knowns=(("clip(3, 0, 1)", 1), ("clip(-3, 0, 1)", 0), ("clip(1/2, 0, 1)", Fraction(1, 2))),
    rejects=("clip(1, 2)",),
)

KINKED = (INDICATOR, ABS, SIGN, RELU, STEP, LEAKY_RELU, ELU, MAXIMUM, MINIMUM, WHERE, CLIP)
BY_NAME = {op.name: op for op in KINKED}
