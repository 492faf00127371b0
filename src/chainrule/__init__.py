"""Gradients you can read, trust and run.

>>> import chainrule as cr
>>> n, d = cr.dims("n d")
>>> X, y, w = cr.input("X", n, d), cr.input("y", n), cr.param("w", d)
>>> L = cr.sum((X @ w - y) ** 2).named("L")
>>> cr.derive(L).gradient(w)
2 Xᵀ(X w − y)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from chainrule.notebook.checking import Checked

__version__ = "0.1.0"


def check(text: str, *, layout: str = "auto", model: str | None = None, name: str = "<text>") -> Checked:
    """Whether each equation of a derivation holds, and where it does not, why, with a repair.

    `text` is a Markdown or LaTeX document; `layout` is "auto", "denominator" or "numerator"; `model` the text
    of a `.cr` model that states the problem. The answer prints itself; `claims` has each statement with its
    verdict, `summary` their counts, `json()` and `html()` the faces of the command line.

    The function has the name of the package that does the work: `from chainrule.check.claims.report import
    Report` still imports from there.

    Errors are coded: CR031 for a value that an option does not take, and those of a model and a document.
    """
    # Only this reads LaTeX: whoever derives gradients does not wait for it.
    return import_module("chainrule.notebook.checking").checked(text, layout=layout, model=model, name=name)


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
    "check",
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
