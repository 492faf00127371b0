"""What a function's own variable stands for where it is used by itself: the u of f(u) = u² beside f(g(x)).

It is g(x), if nothing else is said of u, and that other function's value is the one thing f is applied to.
"""

from __future__ import annotations

from collections.abc import Sequence

from chainrule.check.claims import expression as X
from chainrule.check.claims.arguments import Calls, form
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.table import Definition, Table

_BEFORE_ALL = -1


def define_arguments(table: Table, calls: Calls, statements: Sequence[Sequence[Expression]]) -> None:
    """Adds a definition for the variable of each function of one number that is applied to one thing.

    Only of variables that something is differentiated by, or that stand beside what they would be.
    """
    named = [name for own in table.functions.values() for name in own.parameters]
    wholes = [[e for m in members for e in below(m)] for members in statements]
    moved = {x.name for whole in wholes for e in whole for x in _moved(e)}
    for function, own in table.functions.items():
        name = own.parameters[0]
        known = name in table.definitions or name in table.declared or name in table.given
        if len(own.parameters) > 1 or known or name in table.sizes or named.count(name) > 1:
            continue
        several = [a[0] for a in calls.get(function, []) if len(a) == 1]
        applied = {form(a): a for a in several if not _is_own(a, name)}
        ((what, body),) = applied.items() if len(applied) == 1 else (((), None),)
        if not isinstance(body, X.Call) or body.function not in table.functions:
            continue
        if name in moved or any(_stands_beside(whole, name, what) for whole in wholes):
            table.define(Definition(name, (), None, body, _BEFORE_ALL))


def _moved(e: Expression) -> list[X.Reference]:
    """The names that are differentiated, or differentiated by."""
    return [x for x in (e.of, *e.wrt) if isinstance(x, X.Reference)] if isinstance(e, X.Derivative) else []


def _stands_beside(whole: Sequence[Expression], name: str, what: object) -> bool:
    """Whether a statement has both the variable and what it would be."""
    named = any(isinstance(e, X.Reference) and e.name == name for e in whole)
    return named and any(form(e) == what for e in whole)


def _is_own(argument: Expression, name: str) -> bool:
    """Whether an argument is the variable itself, a variable by another name, or a number."""
    names = [e.name for e in below(argument) if isinstance(e, X.Reference)]
    return not names or name in names or isinstance(argument, X.Reference)
