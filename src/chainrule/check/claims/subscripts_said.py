r"""Subscripts that words make the variable of a derivative: "I write $\delta_q$ for $\partial L/\partial q$".

The variable is any: what is said of one holds for all quantities that stand below that letter. A formula says
the same, `g_v = \partial L/\partial v`, where the section has no quantity v.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from chainrule.check.claims import expression as X
from chainrule.check.claims.accents_said import is_name_after, is_name_before
from chainrule.check.claims.expression import NotUnderstood
from chainrule.check.claims.items import EQUALS
from chainrule.check.claims.reader import Reader
from chainrule.check.claims.starting import same
from chainrule.check.claims.statements import Statement
from chainrule.check.claims.symbols import base_symbol, letter_of, plain_name
from chainrule.read.latex import tree as T


def note_subscripts(reader: Reader, statements: Sequence[Statement]) -> None:
    """Enters into the lexicon the letters that, with a subscript x, are said to be derivatives by x."""
    said = [s for s in statements if s.trees and not s.struck and s.failure is None]
    for one, two in pairwise(said):
        if one.signs or two.signs:
            continue
        if is_name_before(one.before, two.before):
            _enter(reader, one.trees[0], two.trees[0], said)
        elif is_name_after(one.before, two.before):
            _enter(reader, two.trees[0], one.trees[0], said)
    for one in said:
        if len(one.trees) == 2 == len(one.members) and {sign.name for sign in one.signs} <= EQUALS:
            _enter(reader, one.trees[0], one.trees[1], said, only_any=True)


def _enter(
    reader: Reader, name: T.Tree, tree: T.Tree, said: Sequence[Statement], *, only_any: bool = False
) -> None:
    r"""The letter of `\delta_q` beside ∂L/∂q, for the same q; with `only_any` where q is no quantity."""
    if not isinstance(name, T.Scripts) or name.sub is None or name.sup is not None or name.primes:
        return
    symbol, below = name.base, base_symbol(name.sub)
    if not isinstance(symbol, T.Symbol) or below is None:
        return
    lexicon, letter, variable = reader.lexicon, plain_name(symbol), plain_name(below)
    slope = _slope(reader, tree)
    if slope is None or not isinstance(slope.of, X.Reference) or slope.of.name == letter:
        return
    lone = sum(not one.signs and letter_of(one.trees[0]) == variable for one in said)
    is_any = lexicon.standing[variable] - lone <= 1 and variable not in lexicon.bound | lexicon.grounded
    if (is_any or not only_any) and _names(reader, name.sub, slope.wrt[0]):
        lexicon.adjoints.setdefault(letter, slope.of)
        lexicon.placeholders |= {variable} if is_any else set[str]()


def _slope(reader: Reader, tree: T.Tree) -> X.Derivative | None:
    """A derivative of one number by one quantity."""
    if not isinstance(tree, T.Fraction | T.Product):
        return None
    try:
        found = reader.read(tree)
    except NotUnderstood:
        return None
    return found if isinstance(found, X.Derivative) and len(found.wrt) == 1 else None


def _names(reader: Reader, sub: T.Tree, variable: X.Expression) -> bool:
    """Whether a subscript, as though it stood on the line, is that variable."""
    try:
        found = reader.read(sub)
    except NotUnderstood:
        return False
    return isinstance(variable, X.Reference) and same(variable, found)


__all__ = ["note_subscripts"]
