"""What a section says of its functions, gathered from the modules that each know one way of saying it."""

from __future__ import annotations

from collections.abc import Sequence

from chainrule.check.claims.arguments import calls_in
from chainrule.check.claims.compositions import note_compositions
from chainrule.check.claims.counted_vectors import declare_counted
from chainrule.check.claims.expression import Expression
from chainrule.check.claims.formal_functions import note_formal_functions
from chainrule.check.claims.generic_functions import all_in_general
from chainrule.check.claims.inverses import note_bodies
from chainrule.check.claims.items import Section
from chainrule.check.claims.lexicon import Lexicon
from chainrule.check.claims.maps import define_maps, note_declared_maps, note_other_maps
from chainrule.check.claims.orders import note_numbers_above
from chainrule.check.claims.rates import note_rates
from chainrule.check.claims.tacit_arguments import define_arguments
from chainrule.check.claims.traits import note_traits
from chainrule.read.latex import tree as T


def note_functions(lexicon: Lexicon, roots: Sequence[T.Tree]) -> None:
    """Enters into the lexicon which names are functions, of what, and what they are made of."""
    note_bodies(lexicon, roots)
    note_numbers_above(lexicon, roots)
    note_declared_maps(lexicon, roots)
    note_compositions(lexicon, roots)
    note_other_maps(lexicon, roots)
    note_formal_functions(lexicon, roots)
    note_rates(lexicon, roots)


def settle_functions(section: Section) -> None:
    """Enters into the table the functions and their arguments that no single statement defines."""
    table, lexicon = section.table, section.lexicon
    note_traits(section)
    define_maps(table, lexicon)
    declare_counted(table, lexicon)
    everything = all_in_general([item.members for item in section.items], table, lexicon)
    for item, members in zip(section.items, everything, strict=True):
        item.members = members
    said = [[m for m in item.members if isinstance(m, Expression)] for item in section.items]
    table.calls = calls_in(m for members in said for m in members)
    if table.functions:
        define_arguments(table, table.calls, said)
