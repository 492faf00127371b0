"""Probabilities in a section's table of names.

Their subscripts are indices; of those of which nothing is said, only that is known which holds of every
probability.
"""

from __future__ import annotations

from collections import Counter

from chainrule.check.claims import expression as X
from chainrule.check.claims.declarations import Declaration
from chainrule.check.claims.defining_probabilities import is_said
from chainrule.check.claims.expression import Position
from chainrule.check.claims.lexicon import FRESH, Lexicon
from chainrule.check.claims.probabilities import Probabilities
from chainrule.check.claims.table import Definition, Table


def note_probabilities(lexicon: Lexicon, found: Probabilities) -> None:
    """Enters into the lexicon which names are probabilities: their subscripts are indices."""
    lexicon.probabilities = found if found.families else None
    for family in found.families.values():
        name = family.name
        lexicon.labels.pop(name, None)
        lexicon.layered.discard(name)
        lexicon.members.discard(name)
        lexicon.subscripted[name] = Counter({family.axes: 1})
        if family.arguments:
            lexicon.functions.add(name)


def suppose(table: Table, found: Probabilities | None) -> None:
    """What nothing defines is any number between 0 and 1, any distribution or any density."""
    for family in () if found is None else found.families.values():
        name = family.name
        if is_said(table, name) or family.arguments:
            continue
        table.supposed.add(name)
        if family.pair is None:
            if name not in table.declared:
                table.declare(Declaration(name, family.shape, family.fact), 0)
            continue
        letters = tuple(Position(f"{FRESH}{axis}") for axis in range(family.axes))
        odds = f"odds·of·{name}"
        table.declare(Declaration(odds, family.shape), 0)
        body = X.Call(0, 0, "sigmoid", (X.Reference(0, 0, odds, letters),))
        table.define(Definition(name, letters, None, body, -1))
