"""Loss functions, each in the words of the other rows."""

from __future__ import annotations

from fractions import Fraction

from chainrule.graph.node import Node
from chainrule.graph.operator import Domain, Operator, Parameter
from chainrule.ops.building import together
from chainrule.ops.core import add, constant, multiply, power, scale, subtract
from chainrule.ops.elementwise import call
from chainrule.ops.reduction import log_softmax, mean, total


def mse(a: Node, b: Node) -> Node:
    """mean((a − b)²) over all entries."""
    a, b = together((a, b))
    return mean(power(subtract(a, b), Fraction(2)))


def bce(p: Node, y: Node) -> Node:
    """−mean(y log p + (1 − y) log(1 − p)) over all entries, of probabilities p."""
    p, y = together((p, y))
    one = constant(1, p.shape)
    terms = add((multiply(y, call("log", p)), multiply(subtract(one, y), call("log", subtract(one, p)))))
    return scale(-1, mean(terms))


def cross_entropy(logits: Node, y: Node) -> Node:
    """−Σ y log softmax(logits) over the last axis, the mean over the others."""
    logits, y = together((logits, y))
    summed = total(multiply(y, log_softmax(logits)), axis=-1)
    return scale(-1, mean(summed) if summed.rank else summed)


MSE = Operator(
    name="mse",
    parameters=(Parameter("a"), Parameter("b")),
    summary="The mean of (a − b)².",
    meaning=mse,
    domain=None,
    kink=None,
    range=(0.0, float("inf")),
    lipschitz=None,
    samples=("x : R[n]; y : R[n]; mse(x, y)", "X : R[m, n]; Y : R[m, n]; mse(X, Y)"),
    knowns=(("mse([1, 2], [3, 2])", 2),),
    rejects=("x : R[n]; y : R[m]; mse(x, y)",),
)
BCE = Operator(
    name="bce",
    parameters=(Parameter("p"), Parameter("y")),
    summary="The mean binary cross-entropy of probabilities p and labels y.",
    meaning=bce,
    domain=Domain("0 < p < 1", lambda xp, attrs, p, y: (xp.real(p) > 0) & (xp.real(p) < 1)),
    kink=None,
    range=(0.0, float("inf")),
    lipschitz=None,
    samples=("z : R[n]; y : binary[n]; bce(sigmoid(z), y)",),
    knowns=(("bce([1/2, 1/2], [0, 1])", 0.6931471805599453),),
    rejects=("x : R[n]; y : R[m]; bce(x, y)",),
)
CROSS_ENTROPY = Operator(
    name="cross_entropy",
    parameters=(Parameter("logits"), Parameter("y")),
    summary="−Σ y log softmax(logits) over the last axis, the mean over the others.",
    meaning=cross_entropy,
    domain=None,
    kink=None,
    lipschitz=None,
    samples=(
        "o : R[m]; y : onehot[m]; cross_entropy(o, y)",
        "O : R[n, m]; Y : onehot[n, m]; cross_entropy(O, Y)",
    ),
    knowns=(("cross_entropy([0, 0], [1, 0])", 0.6931471805599453),),
    rejects=("x : R[n]; y : R[m]; cross_entropy(x, y)",),
)

LOSSES = (MSE, BCE, CROSS_ENTROPY)
