r"""The e of `e^{-z}` where the text has an e of its own, such as an error `e = \hat y - y`.

    L = e²/2,  σ(z) = 1/(1 + e^{-z})

Errors are raised to the powers that numbers say; what is raised to a formula, or to a quantity that is no
index, is Euler's number.
"""

from __future__ import annotations

from chainrule.check.claims.lexicon import TRANSPOSES, Lexicon
from chainrule.check.claims.symbols import plain_name
from chainrule.read.latex import tree as T


def is_euler(lexicon: Lexicon, exponent: T.Tree) -> bool:
    """Whether an e with this exponent is Euler's number, whatever else is called e."""
    if "e" not in lexicon.defined:
        return True
    match exponent:
        case T.Sum(terms=terms):
            return any(_holds_quantity(lexicon, term.tree) for term in terms)
        case _:
            return _holds_quantity(lexicon, exponent)


def _holds_quantity(lexicon: Lexicon, tree: T.Tree) -> bool:
    """`z`, `w x`, `x^2`, `-z_i`: letters of which none counts anything."""
    match tree:
        case T.Symbol():
            letter = plain_name(tree)
            counted = letter in TRANSPOSES or letter in lexicon.grounded or lexicon.is_index(letter)
            return not counted and lexicon.standing[letter] > 0
        case T.Scripts(base=T.Symbol() as base):
            return _holds_quantity(lexicon, base)
        case T.Product(factors=factors):
            return any(_holds_quantity(lexicon, factor.tree) for factor in factors)
        case T.Fraction(numerator=numerator, denominator=denominator):
            return any(_holds_quantity(lexicon, part) for part in (numerator, denominator))
        case T.Group(opening=opening, body=body):
            return opening == "|" and _holds_quantity(lexicon, body)
        case _:
            return False
