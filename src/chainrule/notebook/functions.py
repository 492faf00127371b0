"""The rows of the table of operators as Python functions of expressions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from chainrule.base.errors import ChainruleError
from chainrule.graph.operator import Operator
from chainrule.notebook.expressions import Expression, as_node, made, picked
from chainrule.ops import structure
from chainrule.ops.building import apply, together
from chainrule.ops.domains import demanding
from chainrule.ops.table import FUNCTIONS
from chainrule.read.elaborate_scope import nearest
from chainrule.read.elaborate_values import Value
from chainrule.read.python_calls import bound, size_of


def _call(name: str, *args: Any, **keywords: Any) -> Expression:
    """The operator `name` of the table, applied."""
    op: Operator = FUNCTIONS[name]
    if op.name == "scatter":
        return _scattered(args)
    given = bound(op, args, keywords, as_node)
    if op.elementwise and len(given) > 1:
        given = list(together(given))
    result = op.meaning(*given) if op.meaning is not None else apply(op, given)
    settled, chosen = _operands(op, args, keywords)
    return made(Value(result), settled, demanding(op, given, result), chosen)


def _operands(op: Operator, args: Sequence[Any], keywords: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    """What an operator was given, and apart from it that between which it chooses."""
    choices = {op.parameters[place].name for place in op.choices}
    names = [parameter.name for parameter in op.parameters]
    named = [(names[min(place, len(names) - 1)], value) for place, value in enumerate(args)]
    settled: list[Any] = []
    chosen: list[Any] = []
    for name, value in (*named, *keywords.items()):
        parts = cast(Sequence[Any], value) if isinstance(value, list | tuple) else (value,)
        (chosen if name in choices else settled).extend(parts)
    return settled, chosen


def _scattered(args: Sequence[Any]) -> Expression:
    if len(args) < 3:
        raise ChainruleError(
            "CR031",
            "`scatter` needs an array, the sizes of the result and a place for each axis",
            help="use it as scatter(x, [5], slice(1, 3))",
        )
    given = cast(Sequence[Any], args[1] if isinstance(args[1], list | tuple) else (args[1],))
    sizes = tuple(map(size_of, given))
    if len(args) - 2 != len(sizes):
        raise ChainruleError(
            "CR031", f"`scatter` needs {len(sizes)} places, one for each axis", help="scatter(x, [5], 3)"
        )
    picks = [picked(item, dim) for item, dim in zip(args[2:], sizes, strict=True)]
    return made(Value(structure.scatter(as_node(args[0]), picks, sizes)), args[:1])


def function(name: str) -> Callable[..., Expression] | Expression:
    """The operator of the table with this name, for expressions; a constant is its expression.

    Its keywords are those of the text format (`axis=`, `keepdims=`, …).
    """
    if name not in FUNCTIONS:
        near = nearest(str(name), FUNCTIONS)
        raise ChainruleError(
            "CR020",
            f"unknown function {name!r}",
            help=f"did you mean `{near}`?" if near else "`dir(chainrule)` lists the functions",
        )
    op = FUNCTIONS[name]
    if not op.parameters:
        return _call(op.name)

    def call(*args: Any, **keywords: Any) -> Expression:
        return _call(op.name, *args, **keywords)

    call.__name__ = op.name
    call.__doc__ = op.summary
    return call
