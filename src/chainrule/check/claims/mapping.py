r"""Functions as maps: values at a point, derivatives by several numbers, and by another function's value.

    DF[i, j] = ∂F_i/∂x_j        dF/dG = F'(G)        dF/dx = dF/dG · dG/dx

Of F(c, d, e) and a G with three entries F(G) is F(G_1, G_2, G_3).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from chainrule.check.claims import expression as X
from chainrule.check.claims.differentiating import jacobian
from chainrule.check.claims.expression import Expression, NotUnderstood, below
from chainrule.check.claims.misfits import Unfit
from chainrule.check.claims.referring import entry, picked
from chainrule.check.claims.values import Value, made, node_of
from chainrule.check.claims.walk import Function, Walk
from chainrule.derive.linear import substitute
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops import core
from chainrule.ops.building import rebuild
from chainrule.ops.core import NAMED
from chainrule.ops.table import TABLE

Slope = Callable[[Walk, X.Derivative, Value, Expression], tuple[Value, int]]
_HOLDER = "·"
"""Stands for the argument of a function that is differentiated by it."""


def at(walk: Walk, e: X.At) -> Value:
    """The body where its names have other values; one vector for several numbers is taken apart.

    Raises `Unfit` for a value of another shape.
    """
    note_own(walk, e.body, e.names)
    body = walk.plain(e.body)
    names = [walk.plain(name) for name in e.names]
    values = [walk.plain(value) for value in e.values]
    if len(values) == 1 and len(names) > 1:
        values = taken_apart(walk, values[0], len(names))
    changes: dict[Node, Node] = {}
    for name, value in zip(names, values, strict=True):
        if name.letters or value.letters or body.letters:
            raise NotUnderstood("a value at a point with indices", e.start, e.end)
        same = name.rank == value.rank and all(map(walk.space.dims.unify, name.shape, value.shape))
        if not same:
            raise Unfit(f"{walk.space.words(value.shape)} in place of {walk.space.words(name.shape)}")
        if walk.space.build:
            changes[node_of(name)] = node_of(value)
    node = made(lambda: exchanged(node_of(body), changes)) if walk.space.build else None
    return Value(body.shape, node=node)


def exchanged(body: Node, changes: dict[Node, Node]) -> Node:
    """The formula where some quantities are others; definitions that rest on these are put in."""
    results: dict[Node, Node] = {}
    for node in topological([body], stop=changes.__contains__):
        args = [results[arg] for arg in node.args] if node not in changes else []
        changed = node in changes or any(new is not old for new, old in zip(args, node.args, strict=True))
        if node in changes:
            results[node] = changes[node]
        else:
            results[node] = args[0] if node.op is NAMED and changed else rebuild(node, args)
    return results[body]


def note_own(walk: Walk, body: Expression, names: Sequence[Expression]) -> None:
    """Notes that the functions which stand in a formula in x without their argument are taken of x."""
    if len(names) != 1 or not isinstance(names[0], X.Reference):
        return
    for e in below(body):
        own = walk.scope.functions.get(e.function) if isinstance(e, X.Call) and not e.arguments else None
        if own is not None and isinstance(e, X.Call) and own.parameters == (names[0].name,):
            walk.stated.setdefault(e.function, (names[0],))


def taken_apart(walk: Walk, vector: Value, count: int) -> list[Value]:
    """The entries of a vector of this many. Raises `Unfit` for another shape."""
    dims = walk.space.dims
    if vector.rank != 1 or not dims.unify(vector.shape[0], dims.labelled(count)):
        raise Unfit(f"{walk.space.words(vector.shape)} for {count} numbers")
    return [picked(walk, vector, 0, place) for place in range(1, count + 1)]


def stacked(walk: Walk, values: Sequence[Value]) -> Value:
    """[a, b, …] of values of one shape, with their number as the leading axis."""
    space = walk.space
    shape = (space.dims.labelled(len(values)), *values[0].shape)
    node = None
    if space.build:
        make = TABLE["stack"].meaning
        assert make is not None
        node = made(lambda: make([node_of(value) for value in values]))
    return Value(shape, node=node)


def partials(walk: Walk, e: X.Jacobian, of: Value, slope: Slope) -> Value:
    """[∂f_i/∂x_j]_ij of numbers x_j; of a number f its gradient or, as a map, a row.

    `slope` gives ∂a/∂b with the axes of b leading, and how many these are. Of second order only of a number.
    Raises `NotUnderstood` for a gradient of what is no number, or by what is none.
    """
    if of.letters or of.rank > 1 or (of.rank and (e.style == "gradient" or e.order > 1)):
        raise NotUnderstood("a gradient of what is no number", e.start, e.end, "CR133")
    value, above = of, of.rank
    for _ in range(e.order):
        columns: list[Value] = []
        for name in e.wrt:
            column, rank = slope(walk, X.Derivative(e.start, e.end, e.of, (name,)), value, name)
            if rank or column.letters:
                raise NotUnderstood("a gradient whose variable is not said", e.start, e.end, "CR132")
            columns.append(column)
        value = stacked(walk, columns)
    if above:
        return walk.space.einsum([(value, "ab")], "ba")
    if e.style == "gradient" or e.order > 1:
        return value
    walk.asked.add("layout")
    return value if walk.reading.layout == "denominator" else walk.space.transpose(value)


def by_function(walk: Walk, e: X.Derivative) -> tuple[Value, int] | None:
    """∂F/∂G of functions, or of entries of them: F' where its argument is G(x); None for other derivatives.

    The axes of G lead, and the number says how many these are.
    """
    wrt = e.wrt[0] if len(e.wrt) == 1 else None
    inner, outer = None if wrt is None else function_in(walk, wrt), function_in(walk, e.of)
    if inner is None or outer is None or inner[0].function == outer[0].function:
        return None
    (g, own), (f, above) = inner, outer
    if not _are_composed(walk, f.function, g.function):
        return None
    told = walk.scope.calls.get(g.function, [])
    if g.function not in walk.scope.functions and len(told) == 1:
        walk.stated.setdefault(g.function, told[0])
    by = walk.plain(g)
    if by.letters or (by.rank and f.function not in walk.scope.functions):
        raise NotUnderstood("a derivative by an expression", e.start, e.end)
    holder = by
    if walk.space.build:
        holder = replace(by, node=core.variable(f"·{g.function}", node_of(by).shape), constant=None)
    here = X.Reference(f.start, f.end, _HOLDER)
    of = walk.inside(Function((_HOLDER,), (), replace(f, arguments=(here,))), [holder])
    of = entry(walk, of, above) if above else of
    node = None
    if walk.space.build:
        found, depends = jacobian(node_of(of), node_of(holder))
        if not depends:
            walk.independent.append(e)
        node = substitute(found, {node_of(holder): node_of(by)})
    value = Value((*by.shape, *of.shape), node=node)
    for axis in reversed(range(len(own))):
        place = walk.counted(own[axis])
        if place is None:
            raise NotUnderstood("a derivative by an expression", e.start, e.end)
        value = picked(walk, value, axis, place)
    return value, by.rank - len(own)


def _are_composed(walk: Walk, outer: str, inner: str) -> bool:
    """Whether the section applies one function to the other's value somewhere."""
    applied = [a for arguments in walk.scope.calls.get(outer, []) for a in arguments]
    return any(
        (isinstance(a, X.Call) and a.function == inner) or (isinstance(a, X.Reference) and a.name == inner)
        for a in applied
    )


def differential_at(walk: Walk, e: X.Call, own: Function, argument: Value) -> Value:
    """F'(v) of an F that is no number's function of a number: the rows of F, a column for each entry of v.

    F'(a) of F(a, b) is ∂F/∂a. Raises `NotUnderstood` for higher orders and for other arguments.
    """
    here = e.arguments[0]
    named = here.name if isinstance(here, X.Reference) else ""
    several = len(own.parameters) > 1
    if e.order != 1 or argument.letters or argument.rank > 1 or own.positions:
        raise NotUnderstood("a prime on a function of several arguments", e.start, e.end)
    if several and not argument.rank and named not in own.parameters:
        raise NotUnderstood("a prime on a function of several arguments", e.start, e.end)
    holder = argument
    if walk.space.build:
        holder = Value(argument.shape, node=core.variable("·", node_of(argument).shape))
    if several and argument.rank:
        values = taken_apart(walk, holder, len(own.parameters))
    else:
        names = [X.Reference(e.start, e.end, name) for name in own.parameters]
        values = [holder if r.name == named or not several else walk.plain(r) for r in names]
    of = walk.inside(own, values)
    if of.letters or of.rank > 1:
        raise NotUnderstood("a prime on a function of several arguments", e.start, e.end)
    node = None
    if walk.space.build:
        found, _ = jacobian(node_of(of), node_of(holder))
        node = substitute(found, {node_of(holder): node_of(argument)})
    value = Value((*argument.shape, *of.shape), node=node)
    if argument.rank and of.rank:
        return walk.space.einsum([(value, "ab")], "ba")
    if not argument.rank:
        return value
    walk.asked.add("layout")
    return value if walk.reading.layout == "denominator" else walk.space.transpose(value)


def function_in(walk: Walk, e: Expression) -> tuple[X.Call, tuple[X.Position, ...]] | None:
    """The function that is named without its argument, and which entry of its value is meant: `F_1`."""
    positions: tuple[X.Position, ...] = ()
    if isinstance(e, X.Entry):
        e, positions = e.body, e.positions
    match e:
        case X.Call(arguments=(), level=None, order=0):
            return e, positions
        case X.Reference(name=name, positions=own, level=None) if (
            name in walk.scope.functions and not positions and name not in walk.local
        ):
            return X.Call(e.start, e.end, name, ()), own
        case _:
            return None
