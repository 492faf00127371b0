r"""Means that do not say how far they go: `\frac{1}{n} \sum_i x_i` is the mean of all n.

The letter below the line is the number of terms where it is one that counts things and nothing defines it.
"""

from __future__ import annotations

from dataclasses import replace

from chainrule.read.latex import tree as T

COUNTS = frozenset("nNmMdDBKCTJH")


def counted(tree: T.Product | T.Fraction, defined: set[str]) -> tuple[T.Tree, str]:
    """The formula with the upper limit that its mean leaves out, and its name; else as it was, and ""."""
    match tree:
        case T.Fraction(numerator=T.BigOperator() as above, denominator=T.Symbol() as below):
            limited = _limited(above, below, defined)
            return tree if limited is None else replace(
                tree, numerator=limited
            ), below.name if limited else ""
        case T.Product(factors=factors):
            for place in range(len(factors) - 1):
                match factors[place].tree, factors[place + 1].tree:
                    case (
                        T.Fraction(numerator=T.Number(), denominator=T.Symbol() as below),
                        T.BigOperator() as operator,
                    ):
                        limited = _limited(operator, below, defined)
                        if limited is not None:
                            after = replace(factors[place + 1], tree=limited)
                            found = (*factors[: place + 1], after, *factors[place + 2 :])
                            return replace(tree, factors=found), below.name
                    case _:
                        pass
            return tree, ""
        case _:
            return tree, ""


def _limited(operator: T.BigOperator, below: T.Symbol, defined: set[str]) -> T.BigOperator | None:
    """Σ_i with the upper limit, if it has a letter of its own and no limit yet."""
    plain = isinstance(operator.lower, T.Symbol) and operator.upper is None and operator.name == "sum"
    known = below.name in COUNTS and below.name not in defined and not below.fonts & {"bold", "calligraphic"}
    return replace(operator, upper=below) if plain and known else None
