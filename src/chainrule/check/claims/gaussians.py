r"""Normal densities at a point: `\mathcal{N}(x; \mu, \sigma^2)`, `\mathcal{N}(x \mid \mu, \Sigma)`.

N(x; μ, s) = N(x; μ, s I) = Π_i exp(−(x_i − μ_i)² / (2 s)) / √(2π s)
N(x; μ, diag s) = Π_i exp(−(x_i − μ_i)² / (2 s_i)) / √(2π s_i)
N(x; μ, Σ) = exp(−½ (x − μ)ᵀ Σ⁻¹ (x − μ)) / √det(2π Σ)
"""

from __future__ import annotations

from fractions import Fraction

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, NotUnderstood
from chainrule.check.claims.reader import Reader
from chainrule.check.claims.symbols import base_symbol
from chainrule.read.latex import tree as T

_HALF = Fraction(1, 2)


def density_at(reader: Reader, name: str, group: T.Group, start: int) -> Expression | None:
    """The density that a name with these brackets is; None for others.

    Raises NotUnderstood where the third argument may be a standard deviation.
    """
    if not isinstance(group.body, T.List) or len(group.body.items) != 3:
        return None
    known = name == "calligraphic N" or (name == "N" and group.body.separators[0] in ("|", "semicolon"))
    if not known or name in reader.lexicon.defined:
        return None
    point, mean, spread = group.body.items
    at = (start, group.end)
    away = X.Total(*at, ((1, reader.read(point)), (-1, reader.read(mean))))
    if _is_matrix(spread):
        return _full(away, reader.read(spread), at)
    symbol = base_symbol(spread)
    if symbol is not None and symbol.name == "sigma" and not _has_power(spread):
        raise NotUnderstood("whether a variance or its root is meant", *at, "CR132")
    variance = _variance(reader, spread)
    match variance:
        case X.Call(function="diag" | "Diag", arguments=(inside,)):
            return _even(away, inside, at)
        case _:
            return _even(away, variance, at)


def _variance(reader: Reader, tree: T.Tree) -> Expression:
    """The s of `s I`."""
    match tree:
        case T.Symbol(name="I"):
            return X.Numeral(tree.start, tree.end, Fraction(1))
        case T.Product(factors=(*factors, T.Factor(sign="" | "·", tree=T.Symbol(name="I")))):
            return reader.product(factors, tree.start, factors[-1].tree.end)
        case _:
            return reader.read(tree)


def _is_matrix(tree: T.Tree) -> bool:
    """Σ, or another capital."""
    symbol = base_symbol(tree)
    if symbol is None or symbol.name == "I" or _has_power(tree):
        return False
    return symbol.name[:1].isupper()


def _has_power(tree: T.Tree) -> bool:
    return isinstance(tree, T.Scripts) and isinstance(tree.sup, T.Number)


def _even(away: Expression, variance: Expression, at: tuple[int, int]) -> Expression:
    """exp Σ_i (−(x_i − μ_i)² / (2 s) − ½ log(2π s))."""
    two = X.Numeral(*at, Fraction(2))
    square = X.Power(*at, away, two)
    turned = X.Quotient(*at, square, X.Times(*at, (("", two), ("", variance))))
    logarithm = X.Call(*at, "log", (_scaled(variance, at),))
    halved = X.Times(*at, (("", X.Numeral(*at, _HALF)), ("", logarithm)))
    total = X.Call(*at, "sum", (X.Total(*at, ((-1, turned), (-1, halved))),))
    return X.Call(*at, "exp", (total,))


def _full(away: Expression, covariance: Expression, at: tuple[int, int]) -> Expression:
    inverse = X.Power(*at, covariance, X.Numeral(*at, Fraction(-1)))
    form = X.Times(*at, (("", X.Transposed(*at, away)), ("", inverse), ("", away)))
    size = X.Call(*at, "det", (_scaled(covariance, at),))
    halved = X.Times(*at, (("", X.Numeral(*at, -_HALF)), ("", form)))
    return X.Quotient(*at, X.Call(*at, "exp", (halved,)), X.Power(*at, size, X.Numeral(*at, _HALF)))


def _scaled(variance: Expression, at: tuple[int, int]) -> Expression:
    """2π s."""
    return X.Times(*at, (("", X.Numeral(*at, Fraction(2))), ("", X.Special(*at, "pi")), ("", variance)))
