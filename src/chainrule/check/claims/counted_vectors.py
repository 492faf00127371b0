"""Vectors of which all entries are written: z has three in `z_1^2 + z_2 z_3`."""

from __future__ import annotations

from chainrule.check.claims.declarations import Declaration
from chainrule.check.claims.lexicon import Lexicon
from chainrule.check.claims.table import Table


def declare_counted(table: Table, lexicon: Lexicon) -> None:
    """Gives the vectors of which nothing else is said as many entries as are written."""
    for name, count in lexicon.counts.items():
        known = name in table.declared or name in table.definitions or name in table.given
        if not known and (table.taught is None or table.taught.binding(name, None) is None):
            table.declare(Declaration(name, (count,)), 0)
