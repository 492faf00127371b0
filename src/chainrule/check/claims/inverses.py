r"""Inverse functions: `f^{-1}(y)`, `\sin^{-1} x`, `\sigma^{-1}(p)`, `(f^{-1})'(y)`.

An exponent −1 on a function's name, before its argument, is its inverse and not the reciprocal, which is
written `f(x)^{-1}`. The inverse of a function that the section defines is found by undoing its formula from
the outside in; where that cannot be done it stays unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, NotUnderstood, Reference, below
from chainrule.check.claims.labels import bracket
from chainrule.check.claims.lexicon import ELEMENTWISE, WHOLE, Lexicon
from chainrule.check.claims.reader import Reader
from chainrule.check.claims.rewriting import constant_of, references, renamed
from chainrule.check.claims.solving import solved_for
from chainrule.check.claims.symbols import plain_name, walk
from chainrule.read.latex import tree as T

SIGMA = "inverse of sigma"
"""The function σ^{-1}, whatever σ is said to be."""
_FORMAL = "·inverse"


def note_bodies(lexicon: Lexicon, roots: Sequence[T.Tree]) -> None:
    """Enters the formulas of functions of one variable that are defined once: `f(x) = 2x + 3`."""
    found: dict[str, list[tuple[str, T.Tree]]] = {}
    for root in roots:
        if isinstance(root, T.Relation) and root.signs[0].name in ("=", "define", "equiv"):
            name, parameter = _applied(root.members[0])
            body = root.members[1]
            if name and body is not None and not _has_name(body, name):
                found.setdefault(name, []).append((parameter, body))
    lexicon.bodies = {name: bodies[0] for name, bodies in found.items() if len(bodies) == 1}


def _applied(left: T.Tree | None) -> tuple[str, str]:
    """The f and the x of `f(x)`; nothing for another tree."""
    match left:
        case T.Product(
            factors=(
                T.Factor(tree=T.Symbol() as head),
                T.Factor(sign="", tree=T.Group(body=T.Symbol() as variable)),
            )
        ):
            return plain_name(head), plain_name(variable)
        case _:
            return "", ""


def _has_name(tree: T.Tree, name: str) -> bool:
    return any(isinstance(node, T.Symbol) and plain_name(node) == name for node in walk(tree))


def is_inverse(power: T.Tree | None) -> bool:
    """Whether an exponent is −1."""
    while isinstance(power, T.Group | T.Marked):
        power = power.body
    match power:
        case T.Sum(terms=(T.Term(sign="-" | "−", tree=T.Number(text="1")),)):
            return True
        case _:
            return False


def inverse(reader: Reader, name: str, argument: Expression, at: tuple[int, int]) -> Expression:
    """name^{-1}(argument). Raises NotUnderstood where the inverse is not found."""
    found = None
    if name in reader.lexicon.bodies:
        parameter, tree = reader.lexicon.bodies[name]
        body = renamed(reader.read(tree), {parameter})
        others = {r.name for r in references(body)} - {f"{parameter}·"}
        if not others & reader.lexicon.defined:
            found = undone(body, f"{parameter}·", argument)
    elif name == "sigma":
        return X.Call(*at, SIGMA, (argument,))
    elif ELEMENTWISE.get(name) in _USUAL:
        found = _UNDONE[ELEMENTWISE[name]](argument)
    if found is None:
        raise NotUnderstood(f"the inverse of the function {name} is not known", *at, "CR131")
    return found


def inverse_of_builtin(name: str | None, argument: Expression) -> Expression | None:
    """The inverse of a function of the table; None where it has none that is known."""
    return _UNDONE[name](argument) if name in _UNDONE else None


def is_reciprocal(name: str) -> bool:
    """Whether a word with the exponent −1 is 1 over it: a determinant, a trace."""
    return name in WHOLE and name not in (
        "softmax",
        "Softmax",
        "SoftMax",
        "logsoftmax",
        "diag",
        "Diag",
        "vec",
    )


def primed_inverse(reader: Reader, factors: Sequence[T.Factor], place: int) -> tuple[Expression, int] | None:
    """`(f^{-1})'(y)` from the factor at `place`, and where the next one begins; None for other factors.

    Raises NotUnderstood where the inverse is not found.
    """
    match factors[place].tree:
        case T.Scripts(
            base=T.Group(body=T.Scripts(base=T.Symbol() as base, sub=None, sup=sup, primes=0)),
            sub=None,
            sup=None,
            primes=primes,
        ) if is_inverse(sup) and reader.is_function(plain_name(base)):
            pass
        case _:
            return None
    start, group = factors[place].tree.start, bracket(factors, place + 1)
    if group is None or factors[place + 1].sign or factors[place + 1].tree is not group:
        if primes:
            raise NotUnderstood("an inverse function without its argument", start, factors[place].tree.end)
        return None
    at = (start, group.end)
    variable = Reference(*at, _FORMAL)
    body = inverse(reader, plain_name(base), variable, at)
    slope = X.Derivative(*at, body, (variable,) * primes, "total") if primes else body
    return X.At(*at, slope, (variable,), (reader.read(group.body),)), place + 2


# ── undoing a formula ───────────────────────────────────────────────────────────────────────────


def undone(body: Expression, name: str, value: Expression) -> Expression | None:
    """What the name must be for the body to have the value, where every step has one way back; else None."""
    if isinstance(body, Reference) and body.name == name:
        return value if not body.positions and body.level is None else None
    inside = [part for part in X.parts(body) if _rests(part, name)]
    if len(inside) != 1:
        solved = solved_for(body, value, name.__eq__) if inside else None
        return None if solved is None else solved[1]
    step = _step(body, inside[0], value)
    return None if step is None else undone(inside[0], name, step)


def _rests(e: Expression, name: str) -> bool:
    return any(isinstance(x, Reference) and x.name == name for x in below(e))


def _step(body: Expression, part: Expression, value: Expression) -> Expression | None:
    """What the part of the body must be for the body to have the value."""
    at = (value.start, value.end)
    match body:
        case X.Choice(usual=usual) if usual is part:
            return value
        case X.Call(function=function, order=0) if ELEMENTWISE.get(function) in _ONE_TO_ONE:
            return _UNDONE[ELEMENTWISE[function]](value)
        case X.Total(terms=terms):
            sign = next(sign for sign, term in terms if term is part)
            rest = tuple((-sign * other, term) for other, term in terms if term is not part)
            return X.Total(*at, ((sign, value), *rest))
        case X.Quotient(numerator=above, denominator=under) if _is_number(under if above is part else above):
            return _times(value, under) if above is part else X.Quotient(*at, above, value)
        case X.Times(factors=((_, first), (sign, second))) if sign in ("", "·", "×", "/"):
            other = second if first is part else first
            if not _is_number(other):
                return None
            if sign == "/":
                return _times(value, second) if first is part else X.Quotient(*at, first, value)
            return X.Quotient(*at, value, other)
        case X.Power(base=base, exponent=exponent) if base is part and constant_of(exponent) == -1:
            return X.Quotient(*at, X.Numeral(*at, Fraction(1)), value)
        case _:
            return None


def _is_number(e: Expression) -> bool:
    """Whether it is a number: written, or a small letter."""
    match e:
        case Reference(name=name, positions=(), level=None):
            return len(name) == 1 and name.islower()
        case _:
            return constant_of(e) is not None and bool(constant_of(e))


def _times(a: Expression, b: Expression) -> Expression:
    return X.Times(a.start, a.end, (("", a), ("", b)))


def _number(e: Expression, value: Fraction | int) -> Expression:
    return X.Numeral(e.start, e.end, Fraction(value))


def _plus(e: Expression, number: int, sign: int = 1) -> Expression:
    """number ± e."""
    return X.Total(e.start, e.end, ((1, _number(e, number)), (sign, e)))


def _call(name: str) -> Callable[[Expression], Expression]:
    return lambda e: X.Call(e.start, e.end, name, (e,))


def _log_ratio(e: Expression, factor: Fraction) -> Expression:
    """factor · log of e / (1 − e), or of (1 + e) / (1 − e) where the factor is 1/2."""
    above = e if factor == 1 else _plus(e, 1)
    log = X.Call(e.start, e.end, "log", (X.Quotient(e.start, e.end, above, _plus(e, 1, -1)),))
    return log if factor == 1 else _times(_number(e, factor), log)


def _area(e: Expression, number: int) -> Expression:
    """log(e + √(e² + number))."""
    square = X.Power(e.start, e.end, e, _number(e, 2))
    root = X.Power(e.start, e.end, _plus(square, number), _number(e, Fraction(1, 2)))
    return X.Call(e.start, e.end, "log", (X.Total(e.start, e.end, ((1, e), (1, root))),))


_UNDONE: dict[str, Callable[[Expression], Expression]] = {
    "exp": _call("log"),
    "log": _call("exp"),
    "sin": _call("arcsin"),
    "cos": _call("arccos"),
    "tan": _call("arctan"),
    "sigmoid": lambda e: _log_ratio(e, Fraction(1)),
    "tanh": lambda e: _log_ratio(e, Fraction(1, 2)),
    "sinh": lambda e: _area(e, 1),
    "cosh": lambda e: _area(e, -1),
    "softplus": lambda e: X.Call(e.start, e.end, "log", (_plus(_call("exp")(e), -1),)),
}
_ONE_TO_ONE = frozenset({"exp", "log", "sigmoid", "tanh", "sinh", "softplus"})
_USUAL = frozenset(_UNDONE) - {"exp", "log"}
"""Words whose exponent −1 is read as the inverse; of a logarithm it may be meant as the reciprocal."""
