r"""Values at a point, and derivatives as a whole: `f'(x)|_{x=2}`, `DF(G(x))`, `\nabla f(1, 2)`.

A function's derivative is written as a map: `Df`, `J_f`, `\nabla f`, `\nabla^2 f`, `H_f`. What stands in
brackets behind it is where it is taken, `DF(G(x))`, not what is differentiated; `D(F \circ G)(x)` has both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chainrule.check.claims import expression as X
from chainrule.check.claims.compositions import OWN, common_variable, composition, formal, nested, run_inside
from chainrule.check.claims.derivative_signs import operator
from chainrule.check.claims.expression import Expression, NotUnderstood, Reference, below
from chainrule.check.claims.labels import bracket, inside
from chainrule.check.claims.lexicon import Lexicon
from chainrule.check.claims.rates import primed_variable
from chainrule.check.claims.reader import Reader
from chainrule.check.claims.scripts import after_call, raised
from chainrule.check.claims.slopes import variables
from chainrule.check.claims.symbols import atoms, plain_name
from chainrule.read.latex import tree as T

_STYLES = {"nabla": ("gradient", 1), "D": ("map", 1), "J": ("map", 1), "H": ("map", 2)}


def evaluated(reader: Reader, tree: T.Scripts) -> Expression | None:
    r"""`body|_{x=1}`, `J_F` and `J_F^\top`; None for other letters and brackets. Raises NotUnderstood."""
    taken = at_bar(reader, tree)
    if taken is None and isinstance(tree.base, T.Symbol) and plain_name(tree.base) in ("J", "H"):
        found = mapped(reader, (T.Factor("", replace(tree, sup=None)),), 0)
        taken = None if found is None else found[0]
    return None if taken is None else raised(reader, taken, tree.sup, tree)


def at_bar(reader: Reader, tree: T.Scripts) -> Expression | None:
    """`body|_{x=1, y=2}`; None where the subscript does not say of which names it gives the values.

    Raises NotUnderstood for parts that are not.
    """
    base = tree.base
    if not isinstance(base, T.Group) or (base.opening, base.closing) != ("", "|") or tree.sub is None:
        return None
    sub = inside(tree.sub)
    items = sub.items if isinstance(sub, T.List) else (sub,)
    pairs = [_equation(item) for item in items]
    found = [pair for pair in pairs if pair is not None]
    body = reader.read(base.body)
    if len(found) == len(pairs):
        names = tuple(reader.read(name) for name, _ in found)
        values = tuple(reader.read(value) for _, value in found)
        if not all(isinstance(name, Reference) for name in names):
            return None
        return X.At(tree.start, tree.end, body, names, values)
    names = _variables_of(reader.lexicon, body)
    if found or len(names) != len(items) or any(isinstance(item, T.Relation) for item in items):
        return None
    return X.At(tree.start, tree.end, body, names, tuple(reader.read(item) for item in items if item))


def derivative_at(reader: Reader, factors: Sequence[T.Factor], place: int) -> tuple[Expression, int] | None:
    r"""`\frac{df}{dx}(2)` and `f_x(1, 2)` of a function f of the section; None for other factors.

    One number may be a factor, as in `\frac{df}{dx}(-1)`: then both readings stay. Raises NotUnderstood.
    """
    tree = factors[place].tree
    group = bracket(factors, place + 1)
    if group is None or factors[place + 1].sign or factors[place + 1].tree is not group:
        return None
    slope = isinstance(tree, T.Scripts)
    own = _of_functions(reader.lexicon, tree)
    if own:
        at = _at_own(reader, tree, own, group)
        product = X.Times(at.start, group.end, (("", reader.read(tree)), ("", reader.read(group.body))))
        plain = slope or isinstance(group.body, T.Number)
        return at if plain else X.Choice(at.start, group.end, at, product), place + 2
    if isinstance(tree, T.Scripts):
        if not primed_variable(reader.lexicon, tree) and not _is_slope(reader.lexicon, tree):
            return None
    elif not isinstance(tree, T.Fraction) or operator(reader, tree) is not None:
        return None
    body = reader.read(tree)
    names = _variables_of(reader.lexicon, body) if isinstance(body, X.Derivative) else ()
    values = _items(group)
    if not names or len(values) != len(names):
        return None
    if [plain_name(v) if isinstance(v, T.Symbol) else "" for v in values] == [n.name for n in names]:
        return body, place + 2
    read = tuple(map(reader.read, values))
    at = X.At(tree.start, group.end, body, names, read)
    point = isinstance(read[0], X.Numeral | Reference)
    if (slope and point) or len(values) > 1:
        return at, place + 2
    if names[0].name in reader.lexicon.rates.values() and not isinstance(read[0], X.Numeral):
        return None
    product = X.Times(tree.start, group.end, (("", body), *(("", value) for value in read)))
    if any(isinstance(e, X.Derivative) for e in below(read[0])):
        return product, place + 2
    usual, other = (at, product) if point else (product, at)
    return X.Choice(tree.start, group.end, usual, other), place + 2


def _of_functions(lexicon: Lexicon, tree: T.Tree) -> str:
    """The x of `(f g)'` and `(f + g)`, all functions of x."""
    base = tree.base if isinstance(tree, T.Scripts) and tree.sub is None and tree.sup is None else tree
    return common_variable(lexicon, base) if isinstance(base, T.Group) else ""


def _at_own(reader: Reader, tree: T.Tree, own: str, group: T.Group) -> Expression:
    """`(f g)'(2)`: what is made of functions of x, where x has this value."""
    body, value = reader.read(tree), reader.read(group.body)
    name = Reference(tree.start, tree.start, own)
    if isinstance(value, Reference) and (value.name, value.positions) == (own, ()):
        return body
    return X.At(tree.start, group.end, body, (name,), (value,))


def mapped(reader: Reader, factors: Sequence[T.Factor], place: int) -> tuple[Expression, int] | None:
    r"""`DF`, `DF(G(x))`, `D(F \circ G)(x)`, `J_F(1, 2)`, `\nabla f(x, y)` and where the next factor begins.

    None where it is no derivative of a function that the section defines. Raises NotUnderstood.
    """
    found = _sign(reader.lexicon, factors, place)
    if found is None:
        return None
    style, order, chain, after = found
    start = factors[place].tree.start
    variables = formal(reader.lexicon, chain[-1][0], start)
    if after < len(factors) and factors[after].sign == "∘" and len(chain) == 1:
        inner = composition(reader, [factors[after - 1], *factors[after:]], 0)
        if inner is not None and isinstance(inner[0], X.Call):
            body = _whole(chain, variables, style, order, start, inner[0].end)
            return X.At(start, inner[0].end, body, variables, inner[0].arguments), after + inner[1] - 1
    group = bracket(factors, after)
    if group is None or factors[after].sign:
        whole = _whole(chain, variables, style, order, start, factors[after - 1].tree.end)
        return _behind(reader.lexicon, chain, whole, variables), after
    values = _items(group)
    named = [plain_name(v) if isinstance(v, T.Symbol) else "" for v in values]
    if variables[0].name.endswith(OWN) and len(values) == 1 and named[0]:
        variables = (Reference(start, start, named[0]),)
    body = _whole(chain, variables, style, order, start, group.end)
    if named != [v.name for v in variables]:
        read = tuple(map(reader.read, values))
        if len(read) not in (1, len(variables)):
            raise NotUnderstood("a derivative at a point with other variables", start, group.end, "CR132")
        body = X.At(start, group.end, body, variables, read)
    follow = factors[after].tree
    return after_call(reader, body, follow) if isinstance(follow, T.Scripts) else body, after + 1


def _behind(
    lexicon: Lexicon, chain: Sequence[tuple[str, int]], whole: Expression, variables: tuple[Reference, ...]
) -> Expression:
    """J_g in `J_h = J_g J_f` with h = g ∘ f: taken at f(x), where g has no variable that is written."""
    inner = lexicon.inner.get(chain[0][0], set()) if len(chain) == 1 else set[tuple[str, ...]]()
    if len(inner) != 1 or not variables[0].name.endswith(OWN):
        return whole
    names = [(name, 0) for name in next(iter(inner))]
    at = (whole.start, whole.end)
    value = nested(names, formal(lexicon, names[-1][0], whole.start), *at)
    return X.At(*at, whole, variables, (value,))


def composite(reader: Reader, factors: Sequence[T.Factor], place: int) -> tuple[Expression, int] | None:
    r"""`D(F \circ G)(x)`, `\nabla (f \circ g)`, `J_{F \circ G}(x)`; None for other factors."""
    found = _sign(reader.lexicon, factors, place) if reader.lexicon.composed else None
    return None if found is None or len(found[2]) < 2 else mapped(reader, factors, place)


def _whole(
    chain: Sequence[tuple[str, int]],
    variables: tuple[Reference, ...],
    style: str,
    order: int,
    start: int,
    end: int,
) -> Expression:
    """The derivative of f ∘ g ∘ … by all its variables; of second order it may be meant as its trace."""
    of = nested(chain, variables, start, end)
    if len(variables) == 1:
        return X.Derivative(start, end, of, variables * order, style)
    whole = X.Jacobian(start, end, of, variables, style, order)
    if style != "gradient" or order == 1:
        return whole
    terms = tuple((1, X.Derivative(start, end, of, (x, x))) for x in variables)
    return X.Choice(start, end, whole, X.Total(start, end, terms))


def _sign(
    lexicon: Lexicon, factors: Sequence[T.Factor], place: int
) -> tuple[str, int, list[tuple[str, int]], int] | None:
    """The style and the order of a derivative, the functions that it is of, and where those end."""
    tree = factors[place].tree
    base = tree.base if isinstance(tree, T.Scripts) else tree
    if not isinstance(base, T.Symbol):
        return None
    name = plain_name(base)
    if name not in _STYLES or (name == "D" and name in lexicon.defined | lexicon.limits):
        return None
    style, order = _STYLES[name]
    sub = tree.sub if isinstance(tree, T.Scripts) else None
    sup = tree.sup if isinstance(tree, T.Scripts) else None
    if name in ("J", "H"):
        chain = run_inside(sub) if sub is not None and sup is None else []
        known = _are_functions(lexicon, chain) and (name == "J" or _is_of_several(lexicon, chain[-1][0]))
        return (style, order, chain, place + 1) if known else None
    if sub is not None or place + 1 >= len(factors) or factors[place + 1].sign:
        return None
    if sup is not None:
        if not isinstance(sup, T.Number) or sup.text not in ("1", "2"):
            return None
        order = int(sup.text)
    chain = run_inside(factors[place + 1].tree)
    return (style, order, chain, place + 2) if _are_functions(lexicon, chain) else None


def _is_of_several(lexicon: Lexicon, name: str) -> bool:
    """Whether a function is one of several numbers or of a vector, so that H is its Hessian, no entropy."""
    parameters = lexicon.parameters.get(name, ())
    return len(parameters) > 1 or name in lexicon.maps or bool(lexicon.vectors & set(parameters))


def _are_functions(lexicon: Lexicon, chain: Sequence[tuple[str, int]]) -> bool:
    """Whether these are functions whose variables the section tells, or one after another."""
    if any(order for _, order in chain) or not chain:
        return False
    return all(name in lexicon.parameters or name in lexicon.composed for name, _ in chain)


def _items(group: T.Group) -> tuple[T.Tree, ...]:
    return group.body.items if isinstance(group.body, T.List) else (group.body,)


def _is_slope(lexicon: Lexicon, tree: T.Scripts) -> bool:
    """`f_x` of a function f of x."""
    if not isinstance(tree.base, T.Symbol) or tree.sup is not None or tree.primes:
        return False
    return bool(variables(lexicon, plain_name(tree.base), atoms(tree.sub)))


def _equation(tree: T.Tree | None) -> tuple[T.Tree, T.Tree] | None:
    """The x and the 1 of `x = 1`."""
    match tree:
        case T.Relation(members=(T.Tree() as left, T.Tree() as right), signs=(sign,)) if sign.name == "=":
            return left, right
        case _:
            return None


def _variables_of(lexicon: Lexicon, body: Expression) -> tuple[Reference, ...]:
    """The variables of the function that a derivative is of, as it was defined."""
    if not isinstance(body, X.Derivative | X.Jacobian):
        return ()
    at = (body.start, body.start)
    match body.of:
        case X.Call(function=name, arguments=()) | X.Reference(name=name, positions=(), level=None):
            if name in lexicon.parameters:
                return tuple(Reference(*at, v.name) for v in formal(lexicon, name, body.start))
            variable = lexicon.rates.get(name, "")
            wrt = {x.name for x in body.wrt if isinstance(x, Reference)} if variable else set[str]()
            return (Reference(*at, variable),) if wrt == {variable} else ()
        case X.Call(function=name, arguments=arguments):
            own = lexicon.parameters.get(name, ())
            names = tuple(a.name for a in arguments if isinstance(a, Reference))
            return tuple(Reference(*at, v) for v in own) if names == own else ()
        case _:
            return ()
