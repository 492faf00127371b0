r"""Functions of which a statement speaks in general: `(F \circ G)(x) = F(G(x))`, G(a, b) being defined later.

A function that is applied to one unknown, though it is defined with several variables, is any function.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chainrule.check.claims import expression as X
from chainrule.check.claims.compositions import GENERIC, OWN
from chainrule.check.claims.declarations import Declaration
from chainrule.check.claims.elaborating import Function
from chainrule.check.claims.expression import Expression, NotUnderstood, below
from chainrule.check.claims.lexicon import Lexicon
from chainrule.check.claims.rewriting import substituted
from chainrule.check.claims.table import Definition, Table

Members = list[Expression | NotUnderstood | None]


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


def all_in_general(statements: Sequence[Members], table: Table, lexicon: Lexicon) -> list[Members]:
    """The statements with other names for the functions that are any, not those that are defined."""
    known = {
        name for name, own in table.functions.items()
        if len(own.parameters) > 1 or isinstance(own.body, X.Smooth)
    }  # fmt: skip
    if not known:
        return [list(members) for members in statements]
    calls = [_calls(members, known) for members in statements]
    maps = {name for name in known if isinstance(table.functions[name].body, X.Smooth)}
    several = {e.function for found in calls for e in found if len(e.arguments) > 1} & maps
    return [
        _in_general(
            members,
            [e for e in found if e.arguments or e.order or e.function in several],
            several,
            table,
            lexicon,
        )
        for members, found in zip(statements, calls, strict=True)
    ]


def _calls(members: Members, known: set[str]) -> list[X.Call]:
    """The calls of these functions, and those that are named without arguments."""
    whole = [e for m in members if isinstance(m, Expression) for e in below(m)]
    return [e for e in whole if isinstance(e, X.Call) and e.function in known]


def _in_general(
    members: Members, calls: Sequence[X.Call], several: set[str], table: Table, lexicon: Lexicon
) -> Members:
    found: set[str] = set()
    for _ in range(3):
        found |= {e.function for e in calls if _is_any(e, table, lexicon, found | several)}
    if not found:
        return list(members)
    for name in found:
        if isinstance(table.functions[name].body, X.Smooth):
            table.declared.setdefault(name + GENERIC + OWN, Declaration(name + GENERIC + OWN, ()))
    return [_renamed(m, found) if isinstance(m, Expression) else m for m in members]


def _is_any(e: X.Call, table: Table, lexicon: Lexicon, found: set[str]) -> bool:
    """Whether a call has other arguments than the function was defined with."""
    parameters, body = table.functions[e.function].parameters, table.functions[e.function].body
    if isinstance(body, X.Smooth):
        bare = not e.arguments and e.function in found
        return bare or len(e.arguments) > 1 or (e.order > 0 and bool(body.domain))
    if not e.arguments or len(e.arguments) == len(parameters):
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
        if isinstance(place, X.Call):
            other: Expression = replace(place, function=name)
        elif isinstance(place, X.Reference) and place.name.endswith(OWN):
            other = replace(place, name=name + OWN)
        else:
            other = X.Call(place.start, place.end, name, ())
        member = substituted(member, place, other)


def _name(e: Expression) -> str:
    """The name of a function, applied or bare."""
    if isinstance(e, X.Reference):
        return "" if e.positions else e.name.removesuffix(OWN)
    return e.function if isinstance(e, X.Call) else ""
