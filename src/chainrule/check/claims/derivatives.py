r"""Derivatives and differentials, the graph cut at the variable.

(∂a/∂b)[b's axes, a's axes]          da = Σ_X ∂a/∂X · dX
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chainrule.check.claims import expression as X
from chainrule.check.claims.arguments import differentiated, form, rests_on
from chainrule.check.claims.by_expression import by_expression
from chainrule.check.claims.differentiating import PART, by_part, jacobian
from chainrule.check.claims.expression import Expression, NotUnderstood, below
from chainrule.check.claims.faces import is_each, one_of
from chainrule.check.claims.mapping import by_function, function_in, note_own, partials
from chainrule.check.claims.misfits import Misindexed, Unfit
from chainrule.check.claims.referring import implied, is_row, picked, whole_of
from chainrule.check.claims.short_forms import UPSTREAM
from chainrule.check.claims.slots import freed, held
from chainrule.check.claims.values import Link, Value, node_of
from chainrule.check.claims.walk import Walk
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops import core


def derivative(walk: Walk, e: X.Derivative) -> Value:
    """∂a/∂b, or ∂²a/∂b∂c and so on, with the axes of the variables before those of a.

    Of ∂²a/∂b∂c the axes of b come first, in numerator layout those of c. Other names depend on b through
    their definitions only as far as the graph leads to b. A bare f is f(x)
    for the x of its definition, or that of the derivative. Raises `NotUnderstood` for a derivative by what is
    not a name.
    """
    through = by_function(walk, e)
    if through is not None:
        return replace(through[0], link=Link(_key(walk, e.of), _key(walk, e.wrt[0]), through[1], e.style))
    note_own(walk, e.of, e.wrt[:1])
    of = walk.plain(_applied(walk, e))
    value, fixed = held(walk, e, of)
    rank = 0
    mixed = len(e.wrt) == 2 and e.wrt[0] != e.wrt[1] and e.style == "partial"
    if mixed:
        walk.asked.add("layout")
    turned = mixed and walk.reading.layout == "numerator"
    for variable in e.wrt if turned else reversed(e.wrt):
        value, own_rank = _once(walk, e, value, variable)
        rank += own_rank
    value = freed(value, fixed)
    if len(e.wrt) != 1:
        return value.linked(None)
    return value.linked(Link(_key(walk, e.of), _key(walk, e.wrt[0]), rank, e.style))


def _applied(walk: Walk, e: X.Derivative) -> Expression:
    """What is meant by the F of ∂F/∂x that stands without its argument: F(x), or F(G(x))."""
    bare = function_in(walk, e.of)
    if bare is None:
        return e.of
    call, positions = bare
    own = walk.scope.functions.get(call.function)
    quantity = isinstance(e.of, X.Reference)
    if quantity and (own is None or rests_on(own, e.wrt)):
        return e.of
    if call.function not in walk.stated:
        found = differentiated(call.function, e.wrt, walk.scope.functions, walk.scope.calls)
        if found is not None:
            walk.stated[call.function] = found
    if not quantity or call.function not in walk.stated:
        return e.of
    call = replace(call, arguments=walk.stated[call.function])
    return X.Entry(e.of.start, e.of.end, call, positions) if positions else call


def by_all(walk: Walk, e: X.Jacobian) -> Value:
    """[∂f_i/∂x_j]_ij for the numbers x_j that f is a function of."""
    return partials(walk, e, walk.plain(e.of), _once)


def _key(walk: Walk, e: Expression) -> object:
    """What chains link by: a name with its indices, a call by its names, else the place."""
    match e:
        case X.Reference(name=name, positions=positions, level=level):
            counted = None if level is None else walk.counted(level)
            return (name, positions, counted)
        case X.Call(function=function, arguments=(), level=None):
            return (function, (), None)
        case X.Entry(body=X.Call(function=function, arguments=(), level=None), positions=positions):
            return (function, positions, None)
        case X.Call(function=function, arguments=arguments):
            return (function, *(_key(walk, a) for a in arguments))
        case _:
            return form(e)


def _once(walk: Walk, e: X.Derivative, of: Value, variable: Expression) -> tuple[Value, int]:
    """∂a/∂b for the value a and the name b, and how many inner axes of b lead.

    Indices on b, ∂a/∂b_i, pick its axes or stay free. Raises `Unfit` for indices that do not fit b.
    """
    if not isinstance(variable, X.Reference):
        return by_expression(walk, e, of, variable, _once)
    space = walk.space
    variable = _member(walk, e, variable)
    by = _without_indices(walk, variable)
    positions = (*map(X.Position, by.letters), *variable.positions)
    by = Value((*by.sizes, *by.shape), (), (), by.node, by.link, by.constant, by.direction)
    if len(positions) == 1 and is_row(walk, by.shape):
        walk.asked.add("row")
        positions = (X.Position("", 1), *positions)
    turned = whole_of(walk, variable, by)
    if len(positions) > by.rank:
        raise Misindexed(f"{len(positions)} indices on {space.words(by.shape)}")
    counted = [walk.counted(p) for p in positions]
    for p, place, size in zip(positions, counted, turned.shape, strict=False):
        if place is None and not space.dims.unify(walk.letters.setdefault(p.letter, size), size):
            raise Unfit(f"the index {p.letter} runs over two sizes")
    node = None
    if space.build:
        _check_said(walk, node_of(of), variable)
        node, depends = jacobian(node_of(of), node_of(by))
        if not depends:
            node, depends = by_part(node_of(of), node_of(by))
            walk.asked |= {PART} if depends else set[str]()
        if not depends and of.constant is None:
            walk.independent.append(e)
    raw = Value((*by.shape, *of.sizes, *of.shape), node=node)
    number = len(by.shape)
    if turned is not by:
        axes = range(raw.rank)
        raw = space.einsum([(raw, axes)], [1, 0, *axes[2:]])
    for axis in reversed(range(len(positions))):
        place = counted[axis]
        if place is not None:
            raw = picked(walk, raw, axis, place)
            number -= 1
    letters = [p.letter for p, place in zip(positions, counted, strict=True) if place is None]
    own = number - len(letters)
    labels = [*letters, *[("v", n) for n in range(own)], *of.letters, *[("f", n) for n in range(of.rank)]]
    out = list(dict.fromkeys([*of.letters, *letters]))
    inner = [("v", n) for n in range(own)] + [("f", n) for n in range(of.rank)]
    value = space.einsum([(raw, labels)], [*out, *inner])
    count = len(out)
    return Value(value.shape[count:], tuple(out), value.shape[:count], value.node), own


def _check_said(walk: Walk, of: Node, variable: X.Reference) -> None:
    """Raises `NotUnderstood` where it is not known how what is differentiated rests on the variable."""
    if not walk.scope.unsaid or is_each(variable.name):
        return
    for name in (core.name_of(v).split("[")[0] for v in topological([of]) if v.op is core.VARIABLE):
        if name in walk.scope.unsaid and walk.scope.may_rest_on(one_of(name), variable.name):
            what = f"what makes {one_of(name)} differ is not said"
            raise NotUnderstood(what, variable.start, variable.end, "CR131")


def _member(walk: Walk, e: X.Derivative, variable: X.Reference) -> X.Reference:
    """∇_a C for the one of a family that C rests on directly, if it is one."""
    if variable.level is not None or not isinstance(e.of, X.Reference):
        return variable
    levels = set(_levels(walk, e.of.name, variable.name))
    if len(levels) != 1 or not walk.scope.is_family(variable.name):
        return variable
    (level,) = levels
    return variable if level is None else replace(variable, level=level)


def _levels(walk: Walk, name: str, family: str) -> Iterator[X.Position | None]:
    """Which of a family a quantity rests on directly; None for all of them."""
    for known, number in walk.scope.parents(name):
        if known == family and number is not None:
            yield X.Position("", number)
    for body in (d.body for d in walk.scope.definitions.get(name, ())):
        bound = {part.letter for part in below(body) if isinstance(part, X.Summation)}
        for part in below(body):
            if isinstance(part, X.Reference) and part.name == family:
                yield None if part.level is None or part.level.letter in bound else part.level


def _without_indices(walk: Walk, variable: X.Reference) -> Value:
    """x, the whole of which x_i is an entry."""
    level = None if variable.level is None else walk.counted(variable.level)
    if variable.name in walk.local:
        return walk.local[variable.name]
    if not walk.space.build and walk.scope.is_size(variable.name):
        raise NotUnderstood("a derivative by a size", variable.start, variable.end)
    if level is None and walk.scope.is_family(variable.name):
        raise NotUnderstood(
            f"which {variable.name} of them is meant is not said", variable.start, variable.end, "CR132"
        )
    return implied(walk, variable, walk.scope.quantity(walk.scope.whole(variable), level, walk.space))


def differential(walk: Walk, e: X.Differential, body: Expression) -> Value:
    """dX as a variable of X's shape, or da = Σ_X Σ ∂a/∂X ⊙ dX over the names X that move.

    Where the section uses dX for a gradient it is that. Raises `NotUnderstood` where no name moves.
    """
    if isinstance(body, X.Reference):
        short = walk.scope.gradient_of(body)
        if short is not None:
            if isinstance(short.of, X.Reference) and short.of.name == UPSTREAM:
                walk.notes["a d before a name is taken for the gradient of a loss by it"] = None
            if walk.plain(short.of).rank:
                raise NotUnderstood("a gradient of what is no number", e.start, e.end, "CR133")
            return replace(walk.value(short), link=None)
        if any(_same_name(body, m) for m in walk.moving):
            return tangent(walk, body)
    of = walk.plain(body)
    if not walk.moving:
        raise NotUnderstood("a differential without those of its variables", e.start, e.end, "CR132")
    terms: list[tuple[int, Value]] = []
    for name in walk.moving:
        slope, rank = _once(walk, X.Derivative(e.start, e.end, body, (name,)), of, name)
        change = tangent(walk, name)
        axes = [("v", n) for n in range(rank)]
        rest = [("f", n) for n in range(slope.rank - rank)]
        terms.append((1, walk.space.einsum([(slope, [*axes, *rest]), (change, axes)], rest)))
    return walk.space.add(terms)


def tangent(walk: Walk, name: X.Reference) -> Value:
    """dX, a variable of X's shape."""
    base = walk.value(name)
    node = None
    if walk.space.build:
        level = "" if name.level is None else f"[{walk.counted(name.level)}]"
        node = core.variable(f"d{name.name}{level}", node_of(base).shape)
    return replace(base, node=node, link=None, constant=None)


def _same_name(a: X.Reference, b: X.Reference) -> bool:
    return (a.name, a.level, a.positions) == (b.name, b.level, b.positions)
