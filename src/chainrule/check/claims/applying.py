"""Functions with their arguments: the section's own, those of the table, those of which nothing is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import factorial

from chainrule.check.claims import expression as X
from chainrule.check.claims.compositions import GENERIC
from chainrule.check.claims.expression import NotUnderstood
from chainrule.check.claims.inverses import SIGMA, inverse_of_builtin
from chainrule.check.claims.lexicon import ELEMENTWISE, LOSSES, WHOLE
from chainrule.check.claims.mapping import differential_at, taken_apart
from chainrule.check.claims.misfits import Unfit
from chainrule.check.claims.nodes import HOLDER, operate, put_in, slope
from chainrule.check.claims.referring import implied
from chainrule.check.claims.senses import columns
from chainrule.check.claims.values import Value
from chainrule.check.claims.walk import Function, Walk
from chainrule.check.claims.wholes import whole_function
from chainrule.graph.node import Node
from chainrule.ops import core
from chainrule.ops.abstract import Mapping, Scalar, call_mapping, call_scalar

_MOST_FACTORS = 20
_GREEK = frozenset({
    "alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "zeta", "eta", "theta", "vartheta",
    "iota", "kappa", "lambda", "mu", "nu", "xi", "pi", "rho", "varrho", "sigma", "varsigma", "tau",
    "upsilon", "phi", "varphi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi",
    "Sigma", "Upsilon", "Phi", "Psi", "Omega", "ell",
})  # fmt: skip
"""Names of one letter, though they are spelt with several."""


def call(walk: Walk, e: X.Call) -> Value:
    """f(a, b, …), or a derivative of f that primes mark.

    In this order f is a quantity with its variables in brackets, a definition of the section, a function of
    whole arrays, a function of the table taken entry by entry, or opaque: of one argument entry by entry,
    of several a number, as a loss is of a vector. Raises `NotUnderstood` for a word that is no known
    function.
    """
    if not e.arguments:
        if e.function not in walk.stated:
            walk.asked.add("argument")
        e = replace(e, arguments=walk.stated.get(e.function) or _usual_arguments(walk, e))
    if e.function == SIGMA:
        return _inverse_of_sigma(walk, e)
    quantity = _dependent(walk, e)
    if quantity is not None:
        return quantity
    arguments = [walk.plain(a) for a in e.arguments]
    name = e.function
    if e.level is not None:
        name = f"{name}[{walk.counted(e.level)}]"
    own = walk.scope.functions.get(e.function)
    if own is not None and len(own.parameters) != len(arguments):
        if e.order and len(arguments) == 1:
            return differential_at(walk, e, own, arguments[0])
        arguments = _for_each(walk, e, own, arguments)
    if own is not None and len(own.parameters) == len(arguments):
        try:
            return _own_function(walk, e, own, arguments)
        except Unfit:
            names = tuple(a.name for a in e.arguments if isinstance(a, X.Reference))
            if names != own.parameters or e.order:
                raise
            return implied(walk, e, walk.scope.quantity(e.function, None, walk.space))
    whole = columns(e.function) or WHOLE.get(e.function)
    if whole is not None and not e.order:
        return whole_function(walk, e, whole, arguments)
    if e.function == "factorial" and not e.order and len(arguments) == 1:
        return _factorial(walk, arguments[0])
    builtin = ELEMENTWISE.get(e.function) or (walk.scope.sigma if e.function == "sigma" else None)
    if builtin is None and len(arguments) == 1:
        builtin = walk.scope.known_as(e.function)
    if builtin is not None and len(arguments) == 1:
        return _elementwise(walk, builtin, e.order, arguments[0])
    plain = e.function.removesuffix(GENERIC)
    if len(plain.split("_")[0].split("^")[0].split(" ")[-1]) > 2 and plain not in _GREEK:
        raise NotUnderstood(f"the function {e.function} is not known", e.start, e.end, "CR131")
    if len(arguments) == 1 and (e.order or not arguments[0].rank or plain not in LOSSES):
        return walk.space.mapped(arguments[0], lambda x: call_scalar(Scalar(name, e.order), x))
    if e.order:
        raise NotUnderstood("a prime on a function of several arguments", e.start, e.end)
    if any(a.letters for a in arguments):
        raise NotUnderstood("an unknown function of indexed arguments", e.start, e.end)
    return opaque(walk, name, walk.scope.shape_of_values(name, walk.space), arguments)


def _inverse_of_sigma(walk: Walk, e: X.Call) -> Value:
    """σ⁻¹(p) of what σ stands for. Raises `NotUnderstood` where that is left open, or has no inverse."""
    inner = None if "sigma" in walk.scope.functions else inverse_of_builtin(walk.scope.sigma, e.arguments[0])
    if inner is None:
        raise NotUnderstood("the inverse of the function sigma is not known", e.start, e.end, "CR131")
    return walk.plain(inner)


def _usual_arguments(walk: Walk, e: X.Call) -> tuple[X.Expression, ...]:
    """What a function without an argument is taken of: all parameters that it was defined with."""
    own = walk.scope.functions.get(e.function)
    if own is None or len(own.parameters) < 2:
        return (walk.scope.usual_argument(e),)
    return tuple(X.Reference(e.start, e.end, name) for name in own.parameters)


def _for_each(walk: Walk, e: X.Call, own: Function, arguments: list[Value]) -> list[Value]:
    """The arguments of F(c, d) as they are meant in F(v), v being a vector, or in F(c) for a d that is known.

    Raises `NotUnderstood` for other arguments than those with which F is defined.
    """
    if len(arguments) == 1 and arguments[0].rank == 1:
        return taken_apart(walk, arguments[0], len(own.parameters))
    named = {a.name: v for a, v in zip(e.arguments, arguments, strict=True) if isinstance(a, X.Reference)}
    if len(named) < len(arguments) or not set(named) <= set(own.parameters):
        raise NotUnderstood(f"{e.function} is defined with other arguments", e.start, e.end, "CR132")
    here = [X.Reference(e.start, e.end, name) for name in own.parameters]
    return [named[r.name] if r.name in named else walk.plain(r) for r in here]


def _dependent(walk: Walk, e: X.Call) -> Value | None:
    """L(θ, y) where L is a quantity that was defined with its variables in brackets; else None."""
    if e.order or not all(isinstance(a, X.Reference) for a in e.arguments):
        return None
    if e.function in walk.scope.functions or not walk.scope.is_quantity(e.function):
        return None
    level = None if e.level is None else walk.counted(e.level)
    return implied(walk, e, walk.scope.quantity(e.function, level, walk.space))


def opaque(walk: Walk, name: str, shape: tuple[int, ...], arguments: Sequence[Value]) -> Value:
    """f(a, b, …) of the shape `shape`, where nothing is known of f but that it is smooth."""
    space = walk.space
    node = None
    if space.build:
        inputs = tuple(space.graph_shape(a.shape) for a in arguments)
        nodes = tuple(a.node for a in arguments if a.node is not None)
        node = call_mapping(Mapping(name, inputs, space.graph_shape(shape)), nodes)
    return Value(shape, node=node)


def smooth(walk: Walk, e: X.Smooth) -> Value:
    """f(x) in the space that f maps into, where nothing is known of f but that it is smooth."""
    argument = walk.plain(e.argument)
    space = walk.space
    if argument.letters:
        raise NotUnderstood("an unknown function of an indexed argument", e.start, e.end)
    domain, codomain = e.domain, e.codomain
    if domain is None or codomain is None:
        if not argument.rank:
            return space.mapped(argument, lambda x: call_scalar(Scalar(e.name, 0), x))
        domain, codomain = (f"{e.name} in",), (f"{e.name} out",)
    sizes = [space.dims.fresh() if n is None else space.dims.labelled(n) for n in domain]
    fits = len(sizes) == argument.rank and all(map(space.dims.unify, argument.shape, sizes))
    if not fits:
        raise Unfit(f"{space.words(argument.shape)} where {e.name} takes {space.words(tuple(sizes))}")
    shape = tuple(space.dims.fresh() if n is None else space.dims.labelled(n) for n in codomain)
    return opaque(walk, e.name, shape, [argument])


def _factorial(walk: Walk, x: Value) -> Value:
    """x! of a number that is written, else a positive function of which nothing is known: exp(f(x))."""
    if x.constant is not None and x.constant.denominator == 1 and 0 <= x.constant <= _MOST_FACTORS:
        return walk.space.number(Fraction(factorial(int(x.constant))))
    return walk.space.mapped(x, lambda n: operate("exp", call_scalar(Scalar("log factorial", 0), n)))


def _elementwise(walk: Walk, name: str, order: int, x: Value) -> Value:
    """[f⁽ᵏ⁾(x_i)]_i for a function f of the table and its derivative of order k."""
    if not order:
        if name == "sqrt":
            return walk.space.mapped(x, lambda n: core.power(n, Fraction(1, 2)))
        constant = _exact(name, x.constant)
        return walk.space.mapped(x, lambda n: operate(name, n), ("f", name), constant=constant)
    return walk.space.mapped(
        x, lambda n: put_in(slope(lambda t: operate(name, t), order), n), ("slope", name, order)
    )


def _own_function(walk: Walk, e: X.Call, own: Function, arguments: list[Value]) -> Value:
    """f(a, b, …) by the section's own definition of f, of a number also f⁽ᵏ⁾(a).

    A definition of an entry, S(x)_i = …, gives an array with an axis for every i. A function of a number at
    an array is taken entry by entry. Raises `NotUnderstood` for a definition by itself.
    """
    if walk.depth > 20:
        raise NotUnderstood("a function that is defined by itself", e.start, e.end)
    if e.order:
        return _primed(walk, e, own, arguments)
    if own.positions and all(not a.rank for a in arguments) and any(a.letters for a in arguments):
        raise NotUnderstood("an entry of a function of an entry", e.start, e.end)
    try:
        value = walk.inside(own, arguments)
    except Unfit:
        if len(arguments) != 1 or own.positions or not arguments[0].rank:
            raise
        return _entrywise(walk, own, arguments[0])
    return _over_positions(walk, e, own, value) if own.positions else value


def _primed(walk: Walk, e: X.Call, own: Function, arguments: list[Value]) -> Value:
    """[f⁽ᵏ⁾(x_i)]_i of a function of one number that the section defines."""
    if len(arguments) != 1 or own.positions:
        raise NotUnderstood("a prime on a function of several arguments", e.start, e.end)

    if not _is_entrywise(walk, own):
        return differential_at(walk, e, own, arguments[0])

    def body(t: Node) -> Node:
        value = walk.inside(own, [Value((), node=t)])
        if value.rank or value.letters or value.node is None:
            raise NotUnderstood("a prime on a function that is not a number's", e.start, e.end)
        return value.node

    if not walk.space.build:
        return walk.space.mapped(arguments[0], lambda n: n)
    inner = body(HOLDER)
    return walk.space.mapped(
        arguments[0], lambda n: put_in(slope(lambda _: inner, e.order), n), ("slope", inner, e.order)
    )


def _is_entrywise(walk: Walk, own: Function) -> bool:
    """Whether a function gives a number for a number."""
    try:
        value = walk.inside(own, [Value((), node=HOLDER if walk.space.build else None)])
    except Unfit:
        return False
    return not value.rank and not value.letters


def _over_positions(walk: Walk, e: X.Call, own: Function, value: Value) -> Value:
    """[body_i]_i: the letters of S(x)_i = body become axes; other free letters stay."""
    known = dict(zip(value.letters, value.sizes, strict=True))
    letters = [p.letter for p in own.positions]
    sizes = [known[x] if x in known else walk.size_of((e.start, x)) for x in letters]
    outside = [x for x in value.letters if x not in letters]
    array = walk.space.gathered(value, [*outside, *letters], [*(known[x] for x in outside), *sizes])
    return walk.space.indexed(array, outside) if outside else array


def _entrywise(walk: Walk, own: Function, x: Value) -> Value:
    """[f(x_i)]_i for a function of one number at an array; raises `Unfit` if f is not a number."""
    node = walk.inside(own, [Value((), node=HOLDER if walk.space.build else None)])
    if node.rank or node.letters:
        raise Unfit(f"a function of a number at {walk.space.words(x.shape)}")
    inner = node.node
    return walk.space.mapped(x, lambda n: put_in(inner, n) if inner is not None else n, ("f", inner))


def _exact(name: str, x: Fraction | None) -> Fraction | None:
    """f(x) where that is known to be rational, as exp 0 = 1."""
    if x is None:
        return None
    if name == "exp" and x == 0:
        return Fraction(1)
    if name == "sigmoid" and x == 0:
        return Fraction(1, 2)
    if name == "relu":
        return max(x, Fraction(0))
    return None
