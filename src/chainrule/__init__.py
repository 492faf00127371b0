"""Gradients you can read, trust and run.

>>> import chainrule as cr
>>> n, d = cr.dims("n d")
>>> X, y, w = cr.input("X", n, d), cr.input("y", n), cr.param("w", d)
>>> L = cr.sum((X @ w - y) ** 2).named("L")
>>> cr.derive(L).gradient(w)
2 Xᵀ(X w − y)
"""

from chainrule.base.errors import Caution, ChainruleError
from chainrule.notebook import (
    Derivation,
    Expression,
    Size,
    binary,
    derive,
    dims,
    evaluate,
    function,
    hessian,
    input,
    jacobian,
    one_hot,
    param,
    parse,
    positive,
    simplex,
    spd,
    symmetric,
)
from chainrule.ops.table import FUNCTIONS
from chainrule.read.elaborate_scope import nearest
from chainrule.session import Worked

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Every function of the table of operators, by its name."""
    if name in FUNCTIONS:
        return function(name)
    near = None if name.startswith("_") else nearest(name, (*__all__, *FUNCTIONS))
    hint = f"; did you mean {near!r}?" if near is not None else ""
    # Without an object, Python adds no suggestion of its own: notebooks would not show it.
    raise AttributeError(f"module 'chainrule' has no attribute {name!r}{hint}", name=name, obj=None)


def __dir__() -> list[str]:
    return sorted({*__all__, *FUNCTIONS})


__all__ = [
    "Caution",
    "ChainruleError",
    "Derivation",
    "Expression",
    "Size",
    "Worked",
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
