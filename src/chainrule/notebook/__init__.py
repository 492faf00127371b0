"""The Python face: expressions by operator overloading, and answers that print themselves.

    d, h = dims("d h")
    W, x = param("W", h, d), input("x", d)
    L = sum(tanh(W @ x)).named("L")
    derive(L)

Names, axes and functions follow the Python array API standard. No mathematics stands here: an `Expression`
wraps a node of the graph, and every function is a row of the table of operators.
"""

from chainrule.notebook.answers import Derivation, derive, evaluate, hessian, jacobian, parse
from chainrule.notebook.declarations import (
    binary,
    dims,
    input,
    one_hot,
    param,
    positive,
    simplex,
    spd,
    symmetric,
)
from chainrule.notebook.expressions import Expression
from chainrule.notebook.functions import function
from chainrule.notebook.sizes import Size

__all__ = [
    "Derivation",
    "Expression",
    "Size",
    "binary",
    "derive",
    "dims",
    "evaluate",
    "function",
    "hessian",
    "input",
    "jacobian",
    "one_hot",
    "param",
    "parse",
    "positive",
    "simplex",
    "spd",
    "symmetric",
]
