"""What `f(x) = …` defines, unless f is a function that everybody knows."""

from __future__ import annotations

from chainrule.check.claims import expression as X
from chainrule.check.claims.elaborating import Function
from chainrule.check.claims.expression import Expression, NotUnderstood, Position, below
from chainrule.check.claims.inverses import SIGMA
from chainrule.check.claims.items import (
    Item,
    Section,
)
from chainrule.check.claims.lexicon import ELEMENTWISE, WHOLE
from chainrule.check.claims.rewriting import constant_of, is_numeric, references
from chainrule.check.claims.table import Definition


def define_function(
    item: Item,
    section: Section,
    name: str,
    arguments: tuple[Expression, ...],
    positions: tuple[Position, ...],
    right: Expression,
) -> None:
    """`f(x) = …`, unless f is one that everybody knows."""
    table = section.table
    if table.taught is not None and table.taught.binding(name, None) is not None:
        return
    known = name in ELEMENTWISE or name == SIGMA or (name in WHOLE and WHOLE[name] != "mse")
    names = [b for a in arguments if isinstance(b := a.base if isinstance(a, X.Power) else a, X.Reference)]
    powers = any(isinstance(a, X.Power) for a in arguments)
    indexed = len(names) == len(arguments) and (powers or any(a.positions or a.level for a in names))
    if not known and not positions and indexed:
        if name not in table.definitions and not any(r.name == name for r in references(right)):
            item.defines = Definition(name, (), None, right, item.order)
            table.define(item.defines)
            item.role = "definition"
        return
    plain = [a for a in arguments if isinstance(a, X.Reference) and not a.positions and a.level is None]
    if known or name in table.functions or len(plain) != len(arguments) or not arguments:
        return
    if any(isinstance(e, X.Call) and e.function == name for e in below(right)):
        return
    known = (a.name in table.definitions or table.is_given(a.name, item.order) for a in plain)
    if constant_of(right) is not None and any(known):
        return  # what a function is at a number
    table.functions[name] = Function(tuple(a.name for a in plain), positions, right, item.order)
    item.function = name
    item.role = "definition"
    if not positions and name not in table.definitions:
        table.define(Definition(name, (), None, right, item.order))


def function_said(left: Expression | NotUnderstood | None, right: Expression) -> Function | None:
    """What `f(x) = …` says of f, if x and all other arguments are names, and f is not on the right."""
    if not isinstance(left, X.Call) or left.order or not left.arguments:
        return None
    names = [
        a.name for a in left.arguments if isinstance(a, X.Reference) and not a.positions and a.level is None
    ]
    inside = any(isinstance(e, X.Call) and e.function == left.function for e in below(right))
    return None if inside or len(names) < len(left.arguments) else Function(tuple(names), (), right)


def without_logarithm(section: Section, left: Expression, right: Expression) -> tuple[Expression, Expression]:
    """`log f(x) = u` of an f that nothing is known of as f(x) = exp u."""
    match left:
        case X.Call(function="log", order=0, arguments=(X.Call(function=name, order=0, arguments=(_, *_)),)):
            table = section.table
            fresh = name not in ELEMENTWISE and name not in WHOLE and name not in table.definitions
            if fresh and name not in table.functions and not is_numeric(right):
                return left.arguments[0], X.Call(right.start, right.end, "exp", (right,))
        case _:
            pass
    return left, right
