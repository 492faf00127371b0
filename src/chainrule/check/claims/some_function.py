r"""Quantities that are said anew to be any function of others: "a cost $C(a_4)$", where C was defined before.

From there on C is some smooth function of a_4, of which nothing else is known.
"""

from __future__ import annotations

import contextlib
import re

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import NotUnderstood
from chainrule.check.claims.items import Item, Section
from chainrule.check.claims.resolving import Resolver
from chainrule.check.claims.symbols import plain_name
from chainrule.check.claims.table import Definition
from chainrule.read.latex import tree as T

_SOME = re.compile(
    r"\b(an?|some|any|another)\b[^.;:$]{0,40}\b(cost|loss|objective|error|function)( function)?\W*$", re.I
)


def define_anew(item: Item, section: Section, resolver: Resolver) -> None:
    """Enters `C(a)`, which words call some cost, as a new definition of C, if C has one already."""
    table, statement = section.table, item.statement
    match statement.trees:
        case [
            T.Product(
                factors=(T.Factor(tree=T.Symbol() as symbol), T.Factor(sign="", tree=T.Group() as group))
            )
        ]:
            name = plain_name(symbol)
        case _:
            return
    known = name in table.definitions and name not in table.functions and not table.is_family(name)
    if not known or not _SOME.search(statement.before):
        return
    items = group.body.items if isinstance(group.body, T.List) else (group.body,)
    with contextlib.suppress(NotUnderstood):
        variables = [resolver.read(each) for each in items]
        if all(isinstance(v, X.Reference) and not v.positions for v in variables):
            body = X.Call(statement.start, statement.end, f"{name}_{item.order}", tuple(variables))
            table.arbitrary.add(body.function)
            table.redefine(Definition(name, (), None, body, item.order), None)
