r"""Derivatives as they are written: `\frac{\partial L}{\partial x}`, `\frac{d}{dx} f`, `\nabla_w L`, `dX`.

∂ is always the sign of a derivative, d and D where the section does not use them as names of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, NotUnderstood, Reference, below
from chainrule.check.claims.labels import bracket
from chainrule.check.claims.lexicon import Lexicon
from chainrule.check.claims.orders import within_reach
from chainrule.check.claims.reader import Reader
from chainrule.check.claims.symbols import base_symbol, is_d_of_name, plain_name
from chainrule.read.latex import tree as T

_D = frozenset({"d", "D", "partial"})


def fraction(reader: Reader, tree: T.Fraction) -> Expression:
    """∂ⁿf/∂x∂y, or a/b. Raises NotUnderstood where the orders above and below differ."""
    at = (tree.start, tree.end)
    top, bottom = _factors(tree.numerator), _factors(tree.denominator)
    if not (_is_differential(reader.lexicon, top) and _is_differential(reader.lexicon, bottom)):
        return X.Quotient(*at, reader.read(tree.numerator), reader.read(tree.denominator))
    wrt = _variables(reader, bottom, _order(top[0]), at)
    rest = top[1:]
    if not rest:
        raise NotUnderstood("a derivative of nothing", *at)
    of = reader.product([T.Factor("", rest[0].tree), *rest[1:]], *at)
    return by_power(X.Derivative(*at, of, wrt, _style(top[0])))


def by_power(e: X.Derivative) -> Expression:
    """∂f/∂σ² as ∂f/∂σ / 2σ, of a number σ; other derivatives as they are."""
    match e.wrt:
        case (X.Power(base=X.Reference(positions=()) as base, exponent=X.Numeral(value=order)),) if (
            order == 2
        ):
            twice = X.Times(e.start, e.end, (("", X.Numeral(e.start, e.end, order)), ("", base)))
            return X.Quotient(e.start, e.end, X.Derivative(e.start, e.end, e.of, (base,), e.style), twice)
        case _:
            return e


def operator(reader: Reader, tree: T.Tree) -> tuple[tuple[Expression, ...], str] | None:
    r"""The variables and the style of `\frac{\partial}{\partial x}`, `\nabla_x` or `\partial_x`.

    None if the tree is no such operator. Raises NotUnderstood where the orders above and below differ.
    """
    if isinstance(tree, T.Fraction):
        top, bottom = _factors(tree.numerator), _factors(tree.denominator)
        lone = len(top) == 1 and _is_differential(reader.lexicon, top)
        if lone and _is_differential(reader.lexicon, bottom):
            return _variables(reader, bottom, _order(top[0]), (tree.start, tree.end)), _style(top[0])
        return None
    if isinstance(tree, T.Scripts) and isinstance(tree.base, T.Symbol) and tree.sub is not None:
        name = plain_name(tree.base)
        if name == "nabla":
            return (reader.read(tree.sub),) * (1 if tree.sup is None else 2), "gradient"
        if name == "partial" and tree.sup is None:
            return (reader.read(tree.sub),), "partial"
    return None


def slashed(reader: Reader, factors: Sequence[T.Factor], place: int) -> tuple[Expression, int] | None:
    """∂L/∂x on one line from the factor at `place`, and where the next factor begins; None if there is none.

    Raises NotUnderstood where the orders before and after the slash differ.
    """
    first = factors[place]
    if not _sign_of(first) or not _is_differential(reader.lexicon, factors[place:]):
        return None
    bar = place + 1
    while bar < len(factors) and factors[bar].sign != "/":
        bar += 1
    if bar >= len(factors) or bar == place + 1 or not _sign_of(factors[bar]):
        return None
    order = _order(first)
    stop = bar + 1
    seen = 0
    while stop < len(factors) and factors[stop].sign == "" and seen < order:
        seen += not _sign_of(factors[stop])
        stop += 1
    at = (first.tree.start, factors[stop - 1].tree.end)
    of = reader.product(factors[place + 1 : bar], *at)
    wrt = _variables(reader, [T.Factor("", f.tree) for f in factors[bar:stop]], order, at)
    return by_power(X.Derivative(*at, of, wrt, _style(first))), stop


def gradient(
    reader: Reader, factors: Sequence[T.Factor], place: int, tree: T.Tree
) -> tuple[X.Derivative, int] | None:
    r"""`\nabla f(w)` and `\nabla f` of a function of one variable: by that variable; else None."""
    if place + 1 >= len(factors) or factors[place + 1].sign:
        return None
    symbol = base_symbol(factors[place + 1].tree)
    if symbol is None:
        return _of_one_name(reader, factors[place + 1].tree, tree, place)
    name = plain_name(symbol)
    formal = reader.lexicon.parameters.get(name, ())
    group = bracket(factors, place + 2)
    after = place + 2
    if group is not None and not factors[place + 2].sign:
        inner = base_symbol(group.body)
        if inner is None or (formal and plain_name(inner) not in formal):
            return None
        formal, after = (plain_name(inner),), place + 3
    own = factors[place + 1].tree
    labelled = after == place + 2 and isinstance(own, T.Scripts) and own.sub is not None
    if len(formal) != 1 or labelled:  # ∇L_α is no gradient of L
        return None
    of = Reference(factors[place + 1].tree.start, factors[after - 1].tree.end, name)
    order = _raised_to(tree)
    if order > 2:
        return None
    variables = (Reference(of.start, of.end, formal[0]),) * order
    return X.Derivative(tree.start, of.end, of, variables, "gradient"), after


def _raised_to(tree: T.Tree) -> int:
    """The 2 of ∇²."""
    return int(tree.sup.text) if isinstance(tree, T.Scripts) and isinstance(tree.sup, T.Number) else 1


def _of_one_name(
    reader: Reader, brackets: T.Tree, tree: T.Tree, place: int
) -> tuple[X.Derivative, int] | None:
    r"""`\nabla \|x\|`, by the only name in the brackets; else None."""
    group = brackets.base if isinstance(brackets, T.Scripts) else brackets
    order = _raised_to(tree)
    if not isinstance(group, T.Group) or order > 2:
        return None
    of = reader.read(brackets)
    names = {e.name: e for e in below(of) if isinstance(e, Reference)}
    if len(names) != 1 or any(isinstance(e, X.Call) and not e.arguments for e in below(of)):
        return None
    (only,) = names.values()
    if only.positions or only.level is not None:
        return None
    return X.Derivative(tree.start, of.end, of, (only,) * order, "gradient"), place + 2


def counts_as_d(lexicon: Lexicon, factors: Sequence[T.Factor], place: int) -> bool:
    """dX: whether d is the sign of a differential.

    It is where every d stands before a name, and, where some statement says what a dX is, right before names.
    """
    if "d" not in lexicon.limits and lexicon.differentials == lexicon.standing["d"]:
        return True
    return lexicon.announced and is_d_of_name(T.Product(0, 0, tuple(factors[place : place + 2])))


def differential(reader: Reader, factors: Sequence[T.Factor], place: int) -> tuple[Expression, int]:
    """dX, d(A X), d log det X from the d at `place`, and where the next factor begins.

    Raises NotUnderstood for a d before nothing.
    """
    start = factors[place].tree.start
    if place + 1 >= len(factors) or factors[place + 1].sign:
        raise NotUnderstood("a d that stands before nothing", start, factors[place].tree.end)
    tree = factors[place + 1].tree
    if base_symbol(tree) is not None:
        body, after = reader.factor(factors, place + 1)
    else:
        body, after = reader.read(tree), place + 2
    if isinstance(body, X.Transposed):
        inner = X.Differential(start, body.end, body.body)
        return X.Transposed(start, body.end, inner), after
    return X.Differential(start, body.end, body), after


# ── variables and signs ─────────────────────────────────────────────────────────────────────────


def _variables(
    reader: Reader, factors: Sequence[T.Factor], order: int, at: tuple[int, int]
) -> tuple[Expression, ...]:
    """The x and y of `∂x ∂y`, x twice for `∂x²`."""
    found = [x for trees in _between_signs(factors) for x in _repeated(reader, trees, order, at)]
    if len(found) != order:
        raise NotUnderstood("the orders of the derivative above and below differ", *at)
    return tuple(_named(x.body if isinstance(x, X.Transposed) else x) for x in found)


def _named(variable: Expression) -> Expression:
    """`(W_1)_{kj}` as an entry of W_1."""
    match variable:
        case X.Entry(body=X.Reference(positions=()) as body, positions=positions):
            return replace(body, positions=positions)
        case _:
            return variable


def _between_signs(factors: Sequence[T.Factor]) -> list[list[T.Tree]]:
    """`∂x ∂y z` ↦ x | y z; a d that ends the row or follows a variable is one itself."""
    runs: list[list[T.Tree]] = [[]]
    for factor in factors:
        sign = _sign_of(factor)
        if sign == "partial" or (sign and not runs[-1] and factor is not factors[-1]):
            runs.append([])
        else:
            runs[-1].append(factor.tree)
    return [run for run in runs if run]


def _repeated(reader: Reader, trees: Sequence[T.Tree], order: int, at: tuple[int, int]) -> list[Expression]:
    """One variable, as often as its exponent says; `∂wᵀ` names the variable w."""
    last = trees[-1]
    times = 1
    if order > 1 and isinstance(last, T.Scripts) and isinstance(last.sup, T.Number):
        times = int(float(last.sup.text))
        last = T.Scripts(last.start, last.end, last.base, last.sub) if last.sub else last.base
    if len(trees) == 1:
        return [reader.read(last)] * times
    return [reader.product([T.Factor("", tree) for tree in (*trees[:-1], last)], *at)] * times


def _is_differential(lexicon: Lexicon, factors: Sequence[T.Factor]) -> bool:
    """∂…, d… or D… standing first, d and D not being quantities of the section."""
    sign = _sign_of(factors[0]) if factors else ""
    return sign == "partial" or (bool(sign) and sign not in lexicon.defined)


def _factors(tree: T.Tree) -> tuple[T.Factor, ...]:
    return tree.factors if isinstance(tree, T.Product) else (T.Factor("", tree),)


def _sign_of(factor: T.Factor) -> str:
    """partial, d or D where a factor is such a sign (with an order or not), else nothing."""
    tree = factor.tree
    base = tree.base if isinstance(tree, T.Scripts) and tree.sub is None else tree
    return plain_name(base) if isinstance(base, T.Symbol) and plain_name(base) in _D else ""


def _style(factor: T.Factor) -> str:
    return "partial" if _sign_of(factor) == "partial" else "total"


def _order(factor: T.Factor) -> int:
    """The 2 of ∂². Raises NotUnderstood for a letter there, and for more than can be worked out."""
    tree = factor.tree
    if isinstance(tree, T.Scripts) and isinstance(tree.sup, T.Number) and tree.sup.text.isdigit():
        return within_reach(int(tree.sup.text), tree)
    if isinstance(tree, T.Scripts) and isinstance(tree.sup, T.Symbol | T.Sum):
        raise NotUnderstood("a derivative of an order that is a letter", tree.start, tree.end, "CR132")
    return 1
