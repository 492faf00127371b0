"""Arguments of a function as Python gives them, brought to the parameters of a row of the table.

The rules are those of a call in a text (`elaborate_calls`): the same arity, names, kinds, codes and helps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from numbers import Integral
from typing import Any, cast

from chainrule.base.errors import ChainruleError
from chainrule.graph.node import Node
from chainrule.graph.operator import Operator, Parameter
from chainrule.graph.shape import Dim
from chainrule.ops.core import constant_value
from chainrule.read.elaborate_calls import EXTREMES, signature
from chainrule.read.elaborate_scope import nearest

NodeOf = Callable[[Any], Node]


def bound(op: Operator, args: Sequence[Any], keywords: Mapping[str, Any], node_of: NodeOf) -> list[Any]:
    """One entry for each parameter, those of a repeated one in line."""
    params = op.parameters
    rest = params[-1] if params and params[-1].kind.endswith("...") else None
    named = params[:-1] if rest is not None else params
    if rest is None and len(args) > len(named):
        count = f"{len(named)} argument" + ("" if len(named) == 1 else "s")
        raise _wrong(op, f"`{op.name}` takes {count}, not {len(args)}")
    if op.name in EXTREMES and len(args) > 1 and not isinstance(args[1], tuple | list | type(None)):
        of_two, which = EXTREMES[op.name]
        raise ChainruleError(
            "CR031",
            f"`{op.name}` of one array takes its axis by name",
            help=f"write `{of_two}(a, b)` for the {which} of two, or `{op.name}(x, axis=0)`",
        )
    given: dict[str, Any] = {p.name: value for p, value in zip(named, args, strict=False)}
    keys = [p.name for p in named]
    for key, value in keywords.items():
        if key not in keys:
            near = nearest(key, keys)
            raise ChainruleError(
                "CR033",
                f"`{op.name}` has no argument `{key}`",
                help=(f"did you mean `{near}`? " if near else "") + f"its signature is {signature(op)}",
            )
        if key in given:
            raise _wrong(op, f"the argument `{key}` is given twice")
        given[key] = value
    result: list[Any] = []
    for p in named:
        if p.name in given:
            result.append(_converted(op, p, given[p.name], node_of))
        elif p.required:
            raise _wrong(op, f"`{op.name}` needs the argument `{p.name}`")
        else:
            result.append(p.default)
    if rest is not None:
        last = args[len(named) :]
        if len(last) == 1 and isinstance(last[0], list | tuple):
            last = cast(Sequence[Any], last[0])
        if not last:
            raise _wrong(op, f"`{op.name}` needs at least one of `{rest.name}`")
        one = Parameter(rest.name, {"array...": "array", "dims...": "dim"}[rest.kind])
        result += [_converted(op, one, value, node_of) for value in last]
    return result


def whole(value: Any) -> int | None:
    """The integer that a number of Python or NumPy is; None for anything else, a truth value too."""
    return None if isinstance(value, bool) or not isinstance(value, Integral) else int(value)


def size_of(value: Any) -> Dim:
    """The size that a symbol, a name or a whole number stands for."""
    value = getattr(value, "dim", value)
    if isinstance(value, Dim):
        return value
    if isinstance(value, str) and value.isidentifier():
        return Dim.of(value)
    number = whole(value)
    if number is not None and number > 0:
        return Dim.of(number)
    raise ChainruleError(
        "CR026",
        f"{value!r} is not a size",
        help='a size is a whole number from 1, or a symbol: `n, d = dims("n d")`',
    )


def _converted(op: Operator, p: Parameter, value: Any, node_of: NodeOf) -> Any:
    items = cast(Sequence[Any], value) if isinstance(value, list | tuple) else None
    match p.kind:
        case "array":
            if items is not None or isinstance(value, str):
                raise _wrong(op, f"`{p.name}` is an expression or a number, not {value!r}")
            return node_of(value)
        case "arrays":
            if items is None:
                raise _wrong(op, f"`{p.name}` is a list")
            return [node_of(item) for item in items]
        case "axis" | "int":
            if value is None and p.kind == "axis":
                return None
            return tuple(map(_integer, items)) if items is not None else _integer(value)
        case "number":
            number = constant_value(node_of(value))
            if number is None:
                raise _constant(p, "a number, such as `1e-5` or `Fraction(1, 100)`")
            return Fraction(number)
        case "flag":
            if not isinstance(value, bool):
                raise _constant(p, "`True` or `False`")
            return value
        case "dim":
            return size_of(value)
        case "dims":
            return tuple(map(size_of, items if items is not None else cast(Sequence[Any], (value,))))
        case _:
            if not isinstance(value, str):
                raise _constant(p, 'a text, such as `"ij,jk->ik"`')
            return value


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise ChainruleError("CR035", "a whole number is needed here", help="axes and counts are constants")
    return int(value.__index__())


def _wrong(op: Operator, message: str) -> ChainruleError:
    return ChainruleError("CR031", message, help=f"use it as {signature(op)}")


def _constant(p: Parameter, what: str) -> ChainruleError:
    return ChainruleError("CR035", f"`{p.name}` must be a constant", help=f"write {what}")
