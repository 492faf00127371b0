r"""Functions of which a statement speaks in general: `(F \circ G)(x) = F(G(x))`, G(a, b) being defined later.

A function that is applied to one unknown, though it is defined with several variables, is any function.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chainrule.check.claims import expression as X
from chainrule.check.claims.elaborating import Function
from chainrule.check.claims.expression import Expression, NotUnderstood, below
from chainrule.check.claims.lexicon import Lexicon
from chainrule.check.claims.section import Definition, Table, substituted

Members = list[Expression | NotUnderstood | None]
GENERIC = "·"
"""Ends the name of a function that is any, not the one that is defined under the name."""


def define_composite(members: Sequence[object], at: int, table: Table, lexicon: Lexicon) -> bool:
    """Takes `h = g \\circ f` for the definition of the function x ↦ g(f(x)), if it is the first of h."""
    if not lexicon.composites or len(members) < 2:
        return False
    left, right = members[:2]
    name = left.function if isinstance(left, X.Call) and not left.arguments else getattr(left, "name", "")
    if name not in lexicon.composites or name in table.functions or not isinstance(right, X.Call):
        return False
    table.functions[name] = Function(lexicon.composites[name], (), right, at)
    if name not in table.definitions:
        table.define(Definition(name, (), None, right, at))
    return True


def in_general(
    members: Sequence[Expression | NotUnderstood | None], table: Table, lexicon: Lexicon
) -> Members:
    """The members with the functions that are any renamed; the same where all are those that are defined."""
    several = {name for name, own in table.functions.items() if len(own.parameters) > 1}
    whole = [e for m in members if isinstance(m, Expression) for e in below(m)] if several else []
    calls = [e for e in whole if isinstance(e, X.Call) and e.arguments and e.function in several]
    found: set[str] = set()
    for _ in range(3):
        found |= {e.function for e in calls if _is_any(e, table, lexicon, found)}
    if not found:
        return list(members)
    return [_renamed(m, found) if isinstance(m, Expression) else m for m in members]


def _is_any(e: X.Call, table: Table, lexicon: Lexicon, found: set[str]) -> bool:
    """Whether a call has other arguments than the function was defined with."""
    parameters = table.functions[e.function].parameters
    if len(e.arguments) == len(parameters):
        return False
    if len(e.arguments) > 1:
        return not all(isinstance(a, X.Reference) and a.name in parameters for a in e.arguments)
    match next(iter(e.arguments), None):
        case X.Call(function=inner):
            return inner in found
        case X.Reference(name=name, positions=(), level=None):
            told = table.declared.get(name)
            array = name in lexicon.vectors or (told is not None and bool(told.shape))
            return name not in parameters and name not in table.definitions and not array
        case _:
            return False


def _renamed(member: Expression, names: set[str]) -> Expression:
    while True:
        place = next((e for e in below(member) if _name(e) in names), None)
        if place is None:
            return member
        name = _name(place) + GENERIC
        whole = replace(place, function=name) if isinstance(place, X.Call) else None
        member = substituted(member, place, whole or X.Call(place.start, place.end, name, ()))


def _name(e: Expression) -> str:
    """The name of a function, applied or bare."""
    if isinstance(e, X.Reference):
        return "" if e.positions else e.name
    return e.function if isinstance(e, X.Call) else ""
