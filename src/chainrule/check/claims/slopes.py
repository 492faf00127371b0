r"""Subscripts that name what is differentiated by: `L_h` for ∂L/∂h, `f_{xy}` for ∂²f/∂x∂y.

They are read so where the section says it (`L_h = \frac{\partial L}{\partial h}`, "a subscript denotes the
gradient"), and where they are the variables of a function that the section defines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from chainrule.check.claims.lexicon import Lexicon
from chainrule.check.claims.statements import Statement
from chainrule.check.claims.symbols import base_symbol, plain_name, signature
from chainrule.read.latex import tree as T

_SUBSCRIPT = re.compile(r"\bsub-?(script|ind(ex|ices))", re.I)
_GRADIENT = re.compile(r"\b(gradient|derivative|differentiat)", re.I)


def note_slopes(lexicon: Lexicon, statements: Iterable[Statement]) -> None:
    """Enters into the lexicon the names whose subscripts are said to be variables."""
    for statement in statements:
        trees = statement.trees
        first = trees[0] if trees else None
        if not isinstance(first, T.Scripts) or first.sub is None or statement.struck:
            continue
        symbol = base_symbol(first.base)
        if symbol is None:
            continue
        said = _SUBSCRIPT.search(statement.before[-80:]) and _GRADIENT.search(statement.after[:80])
        if said or (len(trees) > 1 and _is_derivative(trees[1], symbol, first.sub)):
            lexicon.slopes.add(plain_name(symbol))


def variables(lexicon: Lexicon, name: str, parts: Sequence[T.Tree]) -> Sequence[T.Tree]:
    """The variables that name_{parts} is differentiated by, if its subscript says that; else none."""
    if name in lexicon.slopes or name in lexicon.adjoints:
        quantity = len(parts) == 1 and base_symbol(parts[0]) is not None
        return parts if quantity and not _is_plain_index(lexicon, parts[0]) else ()
    formal = lexicon.parameters.get(name, ())
    letters = [plain_name(part) for part in parts if isinstance(part, T.Symbol)]
    if len(letters) < len(parts) or not formal or not set(letters) <= set(formal):
        return ()
    return () if any(letter in lexicon.bound | lexicon.grounded for letter in letters) else parts


def _is_plain_index(lexicon: Lexicon, part: T.Tree) -> bool:
    """`i` of `L_i`, where i is nothing that the section computes with."""
    letter = plain_name(part) if isinstance(part, T.Symbol) else ""
    return bool(letter) and (letter in lexicon.bound | lexicon.grounded or not lexicon.standing[letter])


def _is_derivative(tree: T.Tree, symbol: T.Symbol, sub: T.Tree) -> bool:
    r"""Whether it is `\frac{\partial L}{\partial h}` for the L and the h of `L_h`."""
    if not isinstance(tree, T.Fraction):
        return False
    match tree.numerator, tree.denominator:
        case (
            T.Product(factors=(T.Factor(tree=above), T.Factor(tree=of))),
            T.Product(factors=(T.Factor(tree=below), T.Factor(tree=by))),
        ):
            signs = [plain_name(x) for x in (above, below) if isinstance(x, T.Symbol)]
            whole = base_symbol(of)
            same = whole is not None and plain_name(whole) == plain_name(symbol)
            return same and signs in (["partial"] * 2, ["d"] * 2) and signature(by) == signature(sub)
        case _:
            return False
