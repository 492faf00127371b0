r"""The standard normal distribution: its density φ, and Φ(x) = ∫ φ up to x, which is (1 + erf(x/√2)) / 2.

They are known by what is written, `\Phi(x) = \int_{-\infty}^x \varphi(t) dt` where φ is defined to be that
density or the density stands under the integral itself, and by words: "Φ is the standard normal CDF".
"""

from __future__ import annotations

import contextlib
import math
import operator
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, NotUnderstood
from chainrule.check.claims.lexicon import Lexicon
from chainrule.check.claims.reader import Reader
from chainrule.check.claims.statements import Statement
from chainrule.check.claims.symbols import letter_of, plain_name, walk
from chainrule.read.latex import tree as T

DENSITY, CUMULATIVE = "density", "cumulative"
_STANDARD = r"standard[- ](normal|gaussian)"
_NAMES = {
    CUMULATIVE: r"(cumulative )?distribution function|cumulative distribution|cumulative|cdf",
    DENSITY: r"(probability )?density( function)?|pdf",
}
_POINTS = (-2.0, -0.7, 0.0, 0.3, 1.1, 1.9)
_CLOSE = 1e-12


def note_normal(reader: Reader, statements: Sequence[Statement], roots: Sequence[T.Tree]) -> None:
    """Enters into the lexicon which names are the standard normal density and its integral."""
    lexicon = reader.lexicon
    written = [found for root in roots if (found := _written(root)) is not None]
    known = {name for name, _ in written}
    for statement in statements:
        _said(lexicon, statement, known)
    for root in roots if lexicon.normal else ():
        _primed(lexicon, root, known)
    if any(isinstance(node, T.BigOperator) and node.name == "int" for root in roots for node in walk(root)):
        for name, right in written:
            _note_density(reader, name, right)


def normal_functions(lexicon: Lexicon) -> Iterable[tuple[str, str, Expression]]:
    """The names that words say, with the parameter and the body of each."""
    for name, what in lexicon.normal.items():
        if name in lexicon.told_normal:
            x = X.Reference(0, 0, "x")
            yield name, "x", density(x) if what == DENSITY else cumulative(x)


def integral(reader: Reader, tree: T.BigOperator) -> Expression:
    r"""Φ(x), or √(2π) Φ(x), for `\int_{-\infty}^x f(t) dt` with f the density, or that without its factor.

    Raises NotUnderstood for other integrals.
    """
    unread = NotUnderstood("int is not computed with", tree.start, tree.end, "CR135")
    match tree.body:
        case T.Product(factors=(*integrand, T.Factor(tree=T.Symbol() as sign), T.Factor(tree=variable))):
            letter = letter_of(variable)
        case _:
            raise unread
    if plain_name(sign) != "d" or letter is None or not integrand or tree.upper is None:
        raise unread
    if not _is_minus_infinity(tree.lower):
        raise unread
    size = _multiple(reader, integrand, letter)
    if size is None:
        raise unread
    value = cumulative(reader.read(tree.upper))
    if size == 1:
        return value
    return X.Times(tree.start, tree.end, (("", _root_of_two_pi()), ("", value)))


def density(x: Expression) -> Expression:
    """exp(−x²/2) / √(2π)."""
    at = (x.start, x.end)
    half = X.Quotient(*at, X.Power(*at, x, _number(2, at)), _number(2, at))
    bell = X.Call(*at, "exp", (X.Total(*at, ((-1, half),)),))
    return X.Quotient(*at, bell, _root_of_two_pi(*at))


def cumulative(x: Expression) -> Expression:
    """(1 + erf(x/√2)) / 2."""
    at = (x.start, x.end)
    root = X.Power(*at, _number(2, at), X.Numeral(*at, Fraction(1, 2)))
    error = X.Call(*at, "erf", (X.Quotient(*at, x, root),))
    return X.Quotient(*at, X.Total(*at, ((1, _number(1, at)), (1, error))), _number(2, at))


def value_at(e: Expression, name: str, x: float) -> float | None:
    """The value of a formula of one variable where that is x; None where it holds other things."""
    match e:
        case X.Numeral(value=value):
            return float(value)
        case X.Special(name="e" | "pi" as constant):
            return math.e if constant == "e" else math.pi
        case X.Reference(name=found, positions=(), level=None) if found == name:
            return x
        case X.Total(terms=terms):
            values = [v for _, term in terms if (v := value_at(term, name, x)) is not None]
            signs = [sign for sign, _ in terms]
            return None if len(values) < len(terms) else sum(map(operator.mul, signs, values))
        case X.Times(factors=factors) if all(sign in ("", "·", "×", "/") for sign, _ in factors):
            values = [v for _, factor in factors if (v := value_at(factor, name, x)) is not None]
            below = [v for (sign, _), v in zip(factors, values, strict=False) if sign == "/"]
            if len(values) < len(factors) or not all(below):
                return None
            return math.prod(values) / math.prod(below) ** 2
        case X.Quotient(numerator=above, denominator=below):
            a, b = value_at(above, name, x), value_at(below, name, x)
            return None if a is None or not b else a / b
        case X.Power(base=base, exponent=exponent):
            a, b = value_at(base, name, x), value_at(exponent, name, x)
            if a is None or b is None or not (a > 0 or (b > 0 and b.is_integer())):
                return None
            return a**b
        case X.Call(function="exp", arguments=(argument,), order=0, level=None):
            a = value_at(argument, name, x)
            return None if a is None or a > 50 else math.exp(a)
        case _:
            return None


def _said(lexicon: Lexicon, statement: Statement, known: set[str]) -> None:
    """`Φ` "is the standard normal CDF", "the standard normal density" `φ`."""
    tree = statement.trees[0] if len(statement.members) == 1 and statement.trees else None
    if not isinstance(tree, T.Symbol) or statement.struck:
        return
    name = plain_name(tree)
    for what, words in _NAMES.items():
        after = re.match(
            rf"\W*(is |denotes |being )?the ({_STANDARD})('s)? ({words})\b", statement.after, re.I
        )
        before = re.search(rf"\b{_STANDARD}('s)? ({words})\W*$", statement.before, re.I)
        if (after or before) and name not in known and name not in lexicon.normal:
            _tell(lexicon, name, what)


def _primed(lexicon: Lexicon, root: T.Tree, known: set[str]) -> None:
    """`φ = Φ'`, where Φ was told: φ is the density."""
    match root:
        case T.Relation(members=(T.Symbol() as left, T.Scripts(base=T.Symbol() as right, primes=1))) if (
            root.signs[0].name in ("=", "define", "equiv")
            and lexicon.normal.get(plain_name(right)) == CUMULATIVE
            and plain_name(left) not in known
        ):
            _tell(lexicon, plain_name(left), DENSITY)
        case _:
            pass


def _tell(lexicon: Lexicon, name: str, what: str) -> None:
    lexicon.normal[name] = what
    lexicon.told_normal.add(name)
    lexicon.functions.add(name)
    lexicon.parameters[name] = ("x",)


def _written(root: T.Tree) -> tuple[str, T.Tree] | None:
    """The f and the right side of `f(x) = …`."""
    match root:
        case T.Relation(
            members=(
                T.Product(factors=(T.Factor(tree=T.Symbol() as head), T.Factor(tree=T.Group()))),
                right,
                *_,
            ),
            signs=(sign, *_),
        ) if right is not None and sign.name in ("=", "define", "equiv"):
            return plain_name(head), right
        case _:
            return None


def _note_density(reader: Reader, name: str, right: T.Tree) -> None:
    """Notes the f of `f(x) = …` where that is the density."""
    formal = reader.lexicon.parameters.get(name, ())
    if len(formal) == 1:
        with contextlib.suppress(NotUnderstood):
            if _ratio(reader.read(right), formal[0]) == 1:
                reader.lexicon.normal.setdefault(name, DENSITY)


def _multiple(reader: Reader, integrand: Sequence[T.Factor], letter: str) -> float | None:
    """How many times the density an integrand is: once or √(2π) times; None for others."""
    body = reader.product(integrand, integrand[0].tree.start, integrand[-1].tree.end)
    match body:
        case X.Call(function=f, arguments=(X.Reference(name=name, positions=(), level=None),), order=0):
            return 1 if name == letter and reader.lexicon.normal.get(f) == DENSITY else None
        case _:
            return _ratio(body, letter)


def _ratio(e: Expression, name: str) -> float | None:
    """1 or √(2π) where the formula is that many times the density; else None."""
    ratios: list[float] = []
    for x in _POINTS:
        value = value_at(e, name, x)
        if value is None:
            return None
        ratios.append(value * math.exp(x * x / 2) * math.sqrt(2 * math.pi))
    for ratio in (1.0, math.sqrt(2 * math.pi)):
        if all(abs(r / ratio - 1) < _CLOSE for r in ratios):
            return ratio
    return None


def _is_minus_infinity(tree: T.Tree | T.Relation | None) -> bool:
    match tree:
        case T.Sum(terms=(T.Term(sign="-", tree=T.Symbol(name="infty" | "infinity" | "∞")),)):
            return True
        case _:
            return False


def _root_of_two_pi(start: int = 0, end: int = 0) -> Expression:
    at = (start, end)
    inside = X.Times(*at, (("", _number(2, at)), ("", X.Special(*at, "pi"))))
    return X.Power(*at, inside, X.Numeral(*at, Fraction(1, 2)))


def _number(value: int, at: tuple[int, int]) -> X.Numeral:
    return X.Numeral(*at, Fraction(value))
