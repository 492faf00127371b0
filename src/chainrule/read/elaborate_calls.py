"""Calls: arguments to parameters, and the node of a function of the table or of a declared one.

Each rule is a generator that yields expressions and is sent their values.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any, TypeAlias, TypeVar, cast

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Span
from chainrule.graph.node import Node
from chainrule.graph.operator import Operator, Parameter
from chainrule.graph.shape import Dim, show_shape
from chainrule.ops import abstract
from chainrule.ops.building import apply
from chainrule.ops.core import ShapeMismatch, broadcast, constant_value
from chainrule.ops.domains import demanding
from chainrule.ops.entries import scatter
from chainrule.ops.picks import Pick, pick_one, pick_slice
from chainrule.read.elaborate_batches import advise_of_batch, warn_of_no_entries
from chainrule.read.elaborate_dimensions import positive_dimension, read_dimension
from chainrule.read.elaborate_scope import Scope, nearest
from chainrule.read.elaborate_values import ONE, Value, as_elementwise, matrix_product, transposed
from chainrule.read.syntax import Bracket, Call, Expr, Item, Name, Number, Slice, Text, Truth, Unary

T = TypeVar("T")
Reading: TypeAlias = Generator[Expr, Value, T]
_AS_MATRICES = frozenset({"concat", "stack", "kron", "reshape"})
EXTREMES = {"max": ("maximum", "larger"), "min": ("minimum", "smaller")}
_VECTOR, _MATRIX = 1, 2


def operator_call(scope: Scope, op: Operator, call: Call) -> Reading[Value]:
    """A function of the table applied to the arguments of a call."""
    start = len(scope.written)
    given = yield from _arguments(scope, op, call)
    if op.choices:
        scope.note_choice(start, _choices(op, call))
    if op.name == "scatter":
        return Value(_scatter(given))
    values = [v for v in _flattened(given) if isinstance(v, Value)]
    if op.name == "matmul":
        return matrix_product(values[0], values[1])
    if op.name == "transpose":
        return transposed(values[0])
    if op.elementwise and len(values) > 1:
        nodes, row = as_elementwise(values)
        node = apply(op, nodes)
        scope.note(demanding(op, nodes, node), call.span)
        return Value(node, row)
    as_matrices = op.name in _AS_MATRICES or any(
        p.kind == "axis" and g is not p.default for p, g in zip(op.parameters, given, strict=False)
    )
    plain = [_plain(g, as_matrices) for g in given]
    assert op.meaning is not None or len(values) == len(given), op.name
    try:
        node = op.meaning(*plain) if op.meaning is not None else apply(op, cast(list[Node], plain))
    except ChainruleError as error:
        advise_of_batch(scope, op, call, values, error)
        raise
    warn_of_no_entries(scope, op, call, values, node)
    scope.note(demanding(op, plain, node), call.span)
    rows = [v for v in values if v.row]
    row = bool(rows) and not as_matrices and node.shape == rows[0].node.shape and op.name != "vec"
    return Value(node, row and all(v.row or not v.rank for v in values))


def scalar_call(scope: Scope, function: abstract.Scalar, order: int, call: Call) -> Reading[Value]:
    """g(x) or g′(x) of a declared function, entry by entry."""
    _plain_arguments(scope, call, (1,), f"{function.name}(x)")
    (value,) = yield from _values(call.args)
    deeper = abstract.Scalar(function.name, order, function.lipschitz)
    return Value(abstract.call_scalar(deeper, value.node), value.row)


def mapping_call(scope: Scope, function: abstract.Mapping, call: Call) -> Reading[Value]:
    """f(args) of a declared function of arrays."""
    _plain_arguments(scope, call, (len(function.inputs),), signature_of(function))
    values = yield from _values(call.args)
    return Value(_mapped(function, values, call.args, scope))


def partial_call(scope: Scope, call: Call) -> Reading[Value]:
    """`partial(f, slot, …, args…)`: the Jacobian of a declared function in its arguments, from 0."""
    func = call.args[0] if call.args else call.func
    function = scope.functions.get(func.text) if isinstance(func, Name) else None
    if not isinstance(function, abstract.Mapping):
        raise _wrong(
            scope, func.span, "`partial` needs a declared function of arrays first", "partial(f, 0, x, y)"
        )
    count = len(call.args) - 1 - len(function.inputs)
    if call.keywords or count < 1:
        raise _wrong(
            scope,
            call.span,
            f"`partial` needs the number of an argument of `{function.name}`, then its arguments",
            f"partial({function.name}, 0, {', '.join('xyzuvw'[i % 6] for i in range(len(function.inputs)))})",
        )
    slots = tuple(_integer(scope, expr) for expr in call.args[1 : 1 + count])
    for slot, expr in zip(slots, call.args[1:], strict=False):
        if not 0 <= slot < len(function.inputs):
            last = len(function.inputs) - 1
            raise _wrong(scope, expr.span, f"`{function.name}` has the arguments 0 to {last}", "count from 0")
    values = yield from _values(call.args[1 + count :])
    deeper = abstract.Mapping(function.name, function.inputs, function.output, (*function.slots, *slots))
    return Value(_mapped(deeper, values, call.args[1 + count :], scope))


def filled_call(scope: Scope, name: Name, call: Call) -> Reading[Value]:
    """`vector(c)` and `matrix(c)`: a constant of a size that the rest of the expression decides."""
    _plain_arguments(scope, call, (1,), f"{name.text}(c)")
    (value,) = yield from _values(call.args)
    if value.rank:
        raise _wrong(
            scope,
            call.args[0].span,
            f"`{name.text}` needs a number, not {show_shape(value.shape)}",
            "vector(1)",
        )
    rank = _VECTOR if name.text == "vector" else _MATRIX
    shape = tuple(
        scope.dimension_of(f"{name.text}{axis}", call.span, f"`{name.text}(…)`") for axis in range(rank)
    )
    return Value(broadcast(value.node, shape))


def signature_of(function: abstract.Mapping) -> str:
    """`f : (R[p], R[d]) -> R[k]`."""
    spaces = ", ".join(f"R{show_shape(shape)}" if shape else "R" for shape in function.inputs)
    output = f"R{show_shape(function.output)}" if function.output else "R"
    return f"{function.name} : ({spaces}) -> {output}"


def signature(op: Operator) -> str:
    """`softmax(x, axis=-1)`."""
    words: list[str] = []
    for p in op.parameters:
        if p.kind.endswith("..."):
            words.append(f"{p.name}, …")
        elif p.kind in ("arrays", "dims"):
            words.append(f"[{p.name}]")
        elif p.required or p.default is None:
            words.append(p.name if p.required else f"{p.name}=…")
        else:
            words.append(f"{p.name}={p.default}")
    return f"{op.name}({', '.join(words)})"


def picks_of(scope: Scope, items: Sequence[Item], dims: Sequence[Dim]) -> tuple[Pick, ...]:
    """The picks of integers and slices, one for each axis."""
    picks: list[Pick] = []
    for item, dim in zip(items, dims, strict=True):
        try:
            picks.append(_pick(scope, item, dim))
        except ChainruleError as error:
            raise error.located(item.span, scope.source) from None
    return tuple(picks)


def _pick(scope: Scope, item: Item, dim: Dim) -> Pick:
    if isinstance(item, Slice):
        start, stop, step = (
            None if part is None else _place(scope, part) for part in (item.start, item.stop, item.step)
        )
        if isinstance(step, Dim):
            raise ChainruleError("CR032", "the step of a slice is a whole number", help="write `x[a:b:2]`")
        return pick_slice(start, stop, 1 if step is None else step, dim)
    place = _place(scope, item)
    return pick_one(place, dim) if isinstance(place, int) else Pick(place, ONE, 0)


def _place(scope: Scope, expr: Expr) -> int | Dim:
    dim = read_dimension(expr, scope.sizes, scope.source)
    whole = dim.constant
    return dim if whole is None else whole


def _scatter(given: Sequence[Any]) -> Node:
    """Zeros with the array at some places; further axes of the array lead, as in an index."""
    value, shape, picks = given
    room = tuple(pick.length for pick in picks if not pick.single)
    if value.rank < len(room):
        raise ChainruleError(
            "CR030",
            f"scatter puts {show_shape(value.node.shape)} where there is room for {show_shape(room)}",
            help="give as many places as the array fills",
        )
    for own, dim in zip(value.node.shape[value.rank - len(room) :], room, strict=True):
        if own != dim:
            raise ShapeMismatch(
                f"scatter puts {show_shape(value.node.shape)} where there is room for {show_shape(room)}",
                own,
                dim,
            )
    return scatter(value.matrix if value.row else value.node, picks, shape)


def _mapped(function: abstract.Mapping, values: Sequence[Value], exprs: Sequence[Expr], scope: Scope) -> Node:
    nodes: list[Node] = []
    for value, expr, shape in zip(values, exprs, function.inputs, strict=True):
        node = value.matrix if value.row else value.node
        if node.rank != len(shape):
            raise ChainruleError(
                "CR030",
                f"`{function.name}` takes {show_shape(shape)} here, not {show_shape(node.shape)}",
                span=expr.span,
                source=scope.source,
                notes=[f"declared as {signature_of(function)}"],
                help="bring the argument to the declared shape",
            )
        for own, dim in zip(node.shape, shape, strict=True):
            if own != dim:
                raise ShapeMismatch(
                    f"`{function.name}` takes {show_shape(shape)} here, not {show_shape(node.shape)}",
                    own,
                    dim,
                    notes=[f"declared as {signature_of(function)}"],
                    help="bring the argument to the declared shape",
                ).located(expr.span, scope.source)
        nodes.append(node)
    return abstract.call_mapping(function, tuple(nodes))


def _arguments(scope: Scope, op: Operator, call: Call) -> Reading[list[Any]]:
    """One entry for each parameter, those of a repeated one in line."""
    params = op.parameters
    rest = params[-1] if params and params[-1].kind.endswith("...") else None
    named = params[:-1] if rest is not None else params
    if op.name == "scatter":
        named, rest = params[:2], params[2]
    if rest is None and len(call.args) > len(named):
        raise _wrong(
            scope,
            call.args[len(named)].span,
            f"`{op.name}` takes {_counted(len(named))}, not {len(call.args)}",
            signature(op),
        )
    if op.name in EXTREMES and len(call.args) > 1:
        _refuse_positional_axis(scope, op, call)
    given: dict[str, Expr] = {p.name: arg for p, arg in zip(named, call.args, strict=False)}
    keys = [p.name for p in named]
    for key, expr in call.keywords:
        if key not in keys:
            near = nearest(key, keys)
            raise ChainruleError(
                "CR033",
                f"`{op.name}` has no argument `{key}`",
                span=_keyword_span(scope, key, expr),
                source=scope.source,
                help=(f"did you mean `{near}`? " if near else "") + f"its signature is {signature(op)}",
            )
        if key in given:
            raise _wrong(scope, expr.span, f"the argument `{key}` is given twice", signature(op))
        given[key] = expr
    result: list[Any] = []
    for p in named:
        if p.name in given:
            result.append((yield from _converted(scope, op, p, given[p.name])))
        elif p.required:
            raise _wrong(scope, call.span, f"`{op.name}` needs the argument `{p.name}`", signature(op))
        else:
            result.append(p.default)
    if rest is not None and op.name == "scatter":
        result.append(picks_of(scope, call.args[2:], _for_each_pick(scope, call, result[1])))
    elif rest is not None:
        last = call.args[len(named) :]
        if not last:
            raise _wrong(scope, call.span, f"`{op.name}` needs at least one of `{rest.name}`", signature(op))
        one = Parameter(rest.name, {"array...": "array", "dims...": "dim"}[rest.kind])
        for expr in last:
            result.append((yield from _converted(scope, op, one, expr)))
    return result


def _choices(op: Operator, call: Call) -> list[Span]:
    """Where the arguments stand between which the operator chooses."""
    names = {op.parameters[place].name for place in op.choices}
    spans = [expr.span for place, expr in enumerate(call.args) if place in op.choices]
    return spans + [expr.span for name, expr in call.keywords if name in names]


def _refuse_positional_axis(scope: Scope, op: Operator, call: Call) -> None:
    """`max(x, 0)` is a reduction in NumPy and the larger of two elsewhere."""
    first, second = call.args[:2]
    if isinstance(second, Bracket) or (isinstance(second, Name) and second.text == "None"):
        return
    of_two, which = EXTREMES[op.name]
    text = scope.source.text
    one, other = (text[expr.span.start : expr.span.end] for expr in (first, second))
    help = f"write `{of_two}({one}, {other})` for the {which} of two"
    if _is_number(second):
        help += f", or `{op.name}({one}, axis={other})`"
    raise ChainruleError(
        "CR031",
        f"`{op.name}` of one array takes its axis by name",
        span=second.span,
        source=scope.source,
        help=help,
    )


def _is_number(expr: Expr) -> bool:
    while isinstance(expr, Unary):
        expr = expr.operand
    return isinstance(expr, Number)


def _for_each_pick(scope: Scope, call: Call, dims: tuple[Dim, ...]) -> tuple[Dim, ...]:
    if len(call.args) - 2 != len(dims):
        raise _wrong(
            scope, call.span, f"`scatter` needs {len(dims)} places, one for each axis", "scatter(x, [5], 1:3)"
        )
    return dims


def _converted(scope: Scope, op: Operator, p: Parameter, expr: Expr) -> Reading[Any]:
    match p.kind:
        case "array":
            return (yield expr)
        case "arrays":
            if not isinstance(expr, Bracket):
                raise _wrong(scope, expr.span, f"`{p.name}` is a list in square brackets", signature(op))
            return (yield from _values(expr.items))
        case "axis":
            if isinstance(expr, Bracket):
                return tuple(_integer(scope, item) for item in expr.items)
            if isinstance(expr, Name) and expr.text == "None":
                return None
            return _integer(scope, expr)
        case "int":
            if isinstance(expr, Bracket):
                return tuple(_integer(scope, item) for item in expr.items)
            return _integer(scope, expr)
        case "number":
            number = constant_value((yield expr).node)
            if number is None:
                raise _constant_needed(scope, expr, p, "an exact number, such as `1/100`")
            return number
        case "flag":
            if not isinstance(expr, Truth):
                raise _constant_needed(scope, expr, p, "`True` or `False`")
            return expr.value
        case "dim":
            return positive_dimension(expr, None if scope.letters else scope.sizes, scope.source)
        case "dims":
            items = expr.items if isinstance(expr, Bracket) else (expr,)
            return tuple(
                positive_dimension(item, None if scope.letters else scope.sizes, scope.source)
                for item in items
            )
        case _:
            if not isinstance(expr, Text):
                raise _constant_needed(scope, expr, p, 'a text in double quotes, such as `"ij,jk->ik"`')
            return expr.value


def _values(exprs: Sequence[Expr]) -> Reading[list[Value]]:
    values: list[Value] = []
    for expr in exprs:
        values.append((yield expr))
    return values


def _flattened(given: Sequence[Any]) -> list[Any]:
    return [v for g in given for v in (cast(list[Any], g) if isinstance(g, list) else [g])]


def _plain(given: Any, as_matrices: bool) -> Any:
    """An argument as the row of the table takes it."""
    if isinstance(given, Value):
        return given.matrix if as_matrices else given.node
    if isinstance(given, list):
        return [_plain(v, as_matrices) for v in cast(list[Any], given)]
    return given


def _integer(scope: Scope, expr: Expr) -> int:
    sign, inner = 1, expr
    while isinstance(inner, Unary):
        sign, inner = (-sign if inner.op == "-" else sign), inner.operand
    if isinstance(inner, Number) and inner.value.denominator == 1 and abs(inner.value) < 10**9:
        return sign * int(inner.value)
    raise ChainruleError(
        "CR035",
        "a whole number is needed here",
        span=expr.span,
        source=scope.source,
        help="axes and counts are constants",
    )


def _plain_arguments(scope: Scope, call: Call, counts: tuple[int, ...], usage: str) -> None:
    if call.keywords:
        expr = call.keywords[0][1]
        raise ChainruleError(
            "CR033",
            f"there is no argument `{call.keywords[0][0]}`",
            span=expr.span,
            source=scope.source,
            help=f"its signature is {usage}",
        )
    if len(call.args) not in counts:
        raise _wrong(scope, call.span, f"{_counted(counts[0])} needed, {len(call.args)} given", usage)


def _keyword_span(scope: Scope, key: str, expr: Expr) -> Span:
    """Where `key=…` stands."""
    start = scope.source.text.rfind(key, 0, expr.span.start)
    return Span(start, expr.span.end) if start >= 0 else expr.span


def _counted(count: int) -> str:
    return f"{count} argument" + ("" if count == 1 else "s")


def _wrong(scope: Scope, span: Span, message: str, usage: str) -> ChainruleError:
    return ChainruleError("CR031", message, span=span, source=scope.source, help=f"use it as {usage}")


def _constant_needed(scope: Scope, expr: Expr, p: Parameter, what: str) -> ChainruleError:
    return ChainruleError(
        "CR035", f"`{p.name}` must be a constant", span=expr.span, source=scope.source, help=f"write {what}"
    )
