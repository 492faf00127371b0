"""Functions of which nothing is known but what they rest on, and short forms of their derivatives."""

from __future__ import annotations

import re
from itertools import pairwise

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, Position, below
from chainrule.check.claims.items import (
    Section,
)
from chainrule.check.claims.per_example import averages_later
from chainrule.check.claims.rewriting import references
from chainrule.check.claims.short_forms import (
    UPSTREAM,
    Instance,
    differentials_of,
    direction_of,
    reach,
)
from chainrule.check.claims.table import LAYER, LAYERS, Table


def find_opaque(section: Section) -> None:
    """Names that are differentiated and nowhere defined: functions of what ends the definitions' graph."""
    table = section.table
    derivatives = [
        e
        for item in section.items
        if not item.statement.struck
        for m in item.members
        if isinstance(m, Expression)
        for e in below(m)
        if isinstance(e, X.Derivative)
    ]
    shortened = [
        X.Derivative(0, 0, of, (e,))
        for of in table.short.values()
        for item in section.items
        for m in item.members
        if isinstance(m, Expression)
        for e in _shortened_names(m, table)
    ]
    derivatives += shortened
    losses = {of.name for of in table.short.values() if isinstance(of, X.Reference)}
    derivatives += [
        e
        for ds in table.definitions.values()
        for d in ds
        for e in below(d.body)
        if isinstance(e, X.Derivative)
    ]
    used = {
        r.name
        for ds in table.definitions.values()
        for d in ds
        if not any(isinstance(e, X.Derivative) for e in below(d.body))
        for r in references(d.body)
    }
    edges: dict[str, set[Instance]] = {}
    for e in derivatives:
        if isinstance(e.of, X.Reference) and e.of.name not in table.definitions and e.of.name not in used:
            for wrt in e.wrt:
                any_one = isinstance(wrt, X.Reference) and wrt.name in section.lexicon.placeholders
                if isinstance(wrt, X.Reference) and wrt.name != e.of.name and not any_one:
                    edges.setdefault(e.of.name, set()).add((wrt.name, _number(wrt.level, table)))
    graph = instances(table)
    shortened = _abbreviations(table) if edges else set[str]()
    for name, wrts in edges.items():
        graph.setdefault((name, None), set()).update(wrt for wrt in wrts if wrt[0] != name)
    for name, wrts in edges.items():
        ends = {i for i in graph if i[0] not in edges and not any(i in below_ for below_ in graph.values())}
        ends -= {end for end in ends if end[0] in shortened and end not in wrts}
        ends -= {end for end in ends if end not in wrts and _rests_on_slope(table, end[0], name)}
        reaching = set[Instance]() if name in losses else {end for end in ends if wrts & reach(graph, end)}
        table.opaque.setdefault(name, _topmost(graph, wrts | reaching))
        tops = set(_topmost(graph, wrts))
        near = _topmost(graph, wrts | {end for end in reaching if tops & reach(graph, end)})
        if near != table.opaque[name]:
            table.nearest[name] = near


def _topmost(graph: dict[Instance, set[Instance]], pool: set[Instance]) -> tuple[Instance, ...]:
    """Those on which no other rests."""
    pool = pool - {(p, None) for p, number in pool if number is not None}
    return tuple(sorted({p for p in pool if not any(p in reach(graph, q) for q in pool - {p})}, key=str))


def _rests_on_slope(table: Table, start: str, name: str) -> bool:
    """Whether a derivative of an unknown function stands below a name: it is no argument of that function."""
    seen = {start}
    stack = [start]
    while stack:
        for e in (e for d in table.definitions.get(stack.pop(), ()) for e in below(d.body)):
            if isinstance(e, X.Derivative) and isinstance(e.of, X.Reference) and e.of.name == name:
                return True
            if isinstance(e, X.Reference) and e.name not in seen:
                seen.add(e.name)
                stack.append(e.name)
    return False


def keep_parents(part: Table, whole: Table) -> None:
    """Makes unknown functions of a part of a section functions of what they are in the whole of it.

    Without what only other parts define.
    """
    for name in part.opaque.keys() & whole.opaque.keys():
        known = tuple(p for p in whole.opaque[name] if p[0] in part.definitions)
        if known:
            part.opaque[name] = known


def find_short_forms(section: Section) -> None:
    """`x̄ = ∂L/∂x`, and `dX` where it is said to stand for ∂L/∂X or cannot be a differential."""
    table = section.table
    for name, found in table.definitions.items():
        accent, _, plain = name.partition(" ")
        body = found[0].body
        by = body.wrt[0] if isinstance(body, X.Derivative) and len(body.wrt) == 1 else None
        if plain and isinstance(body, X.Derivative) and isinstance(by, X.Reference) and by.name == plain:
            table.short.setdefault(accent, body.of)
    last: X.Differential | None = None
    gradients = 0
    relations: list[tuple[str, set[str]]] = []
    for item in section.items:
        first = item.members[0] if item.members else None
        if isinstance(first, X.Differential) and isinstance(first.body, X.Reference):
            last = first if item.role == "scratch" else last
            right = item.members[1:]
            whole = all(isinstance(m, Expression) for m in right)
            moved = {name for m in right if isinstance(m, Expression) for name in differentials_of(m)}
            relations += [(first.body.name, moved)] if item.role == "claim" else []
            if item.role == "claim" and whole and not moved:
                gradients += 1
                derivative = right[0]
                if isinstance(derivative, X.Derivative):
                    table.short.setdefault("d", derivative.of)
        named = isinstance(first, X.Derivative) and item.role == "scratch" and last is not None
        if named and isinstance(first, X.Derivative) and _STANDS_FOR.search(item.statement.before):
            table.short.setdefault("d", first.of)
    if "d" in table.short:
        table.torn = _says_otherwise(section, table.short["d"]) or averages_later(section.items, table)
        return
    graph = instances(table)
    direction = direction_of(relations, graph)
    sinks = _scalar_sinks(section, {name for name, _ in relations}, graph)
    sinks = [name for name in sinks if not any(name in moved for _, moved in relations)]
    if direction == "backward" and not sinks:
        sinks = [UPSTREAM]
    if (direction == "backward" or gradients) and direction != "forward" and len(sinks) == 1:
        table.short["d"] = X.Reference(0, 0, sinks[0])
        table.torn = averages_later(section.items, table)


def _says_otherwise(section: Section, of: Expression) -> bool:
    """Whether one dX is said to be the derivative of something else than the others."""
    for item, then in pairwise(section.items):
        here, there = (i.members[0] if i.role == "scratch" and i.members else None for i in (item, then))
        if isinstance(here, X.Differential) and isinstance(there, X.Derivative):
            names = [e.name if isinstance(e, X.Reference) else "" for e in (of, there.of)]
            if all(names) and names[0] != names[1] and "." not in then.statement.before:
                return True
    return False


_STANDS_FOR = re.compile(r"stands? for|denotes?|short for|means?|write|abbreviat|notation|understood", re.I)


def _scalar_sinks(section: Section, names: set[str], graph: dict[Instance, set[Instance]]) -> list[str]:
    """Defined names that no other definition uses and that rest on all of these names: one that is a loss."""
    table = section.table
    used = {r.name for ds in table.definitions.values() for d in ds for r in references(d.body)}
    used |= _said_parts(section)
    ends = [
        name
        for name, ds in table.definitions.items()
        if name not in used and not ds[0].positions and ds[0].level is None
    ]
    ends = [name for name in ends if names <= {n for n, _ in reach(graph, (name, None))}]
    forms = X.Total | X.Quotient | X.Times | X.Summation
    several = [name for name in ends if isinstance(table.definitions[name][0].body, forms)]
    return ends if len(ends) == 1 else several[-1:]


def _said_parts(section: Section) -> set[str]:
    """What claims say that defined names are made of: the parts of `L = L_data + L_penalty`."""
    found: set[str] = set()
    for item in section.items:
        first, last = (item.members[0], item.members[-1]) if item.members else (None, None)
        if item.role == "claim" and isinstance(first, X.Reference) and isinstance(last, X.Total):
            names = {r.name for r in references(last)}
            found |= names if first.name in section.table.definitions and first.name not in names else set()
    return found


def _abbreviations(table: Table) -> set[str]:
    """The names of formulas that also stand within other definitions: u of `u = W x` beside `f = φ(W x)`."""
    bodies = [
        (name, _SPANS.sub("", repr(d.body)))
        for name, found in table.definitions.items()
        for d in found
        if not isinstance(d.body, X.Reference | X.Numeral)
    ]
    return {name for name, body in bodies if any(other != name and body in whole for other, whole in bodies)}


_SPANS = re.compile(r"start=\d+, end=\d+,? ?")


def _shortened_names(expression: Expression, table: Table) -> list[X.Reference]:
    """The x of every x̄ or dx."""
    found: list[X.Reference] = []
    for e in below(expression):
        if isinstance(e, X.Differential) and "d" in table.short and isinstance(e.body, X.Reference):
            found.append(e.body)
        if isinstance(e, X.Reference):
            accent, _, plain = e.name.partition(" ")
            if plain and accent in table.short:
                found.append(X.Reference(e.start, e.end, plain, (), e.level))
    return found


def _number(level: Position | None, table: Table) -> int | None:
    if level is None:
        return None
    return level.offset + (table.grounded.get(level.letter, LAYER) if level.letter else 0)


def instances(table: Table) -> dict[Instance, set[Instance]]:
    """What every defined quantity, and every member of a family, rests on directly."""
    graph: dict[Instance, set[Instance]] = {}
    named = {r.name for ds in table.definitions.values() for d in ds for r in references(d.body)}
    for name, found in table.definitions.items():
        for d in found:
            if name in table.functions and name not in named:
                continue
            if any(isinstance(e, X.Derivative | X.Differential) for e in below(d.body)):
                continue
            if d.level is None:
                numbers: list[int | None] = [None]
            elif d.level.letter:
                numbers = list(range(1, LAYERS + 1))
            else:
                numbers = [d.level.offset]
            for number in numbers:
                env = dict(table.grounded)
                if d.level is not None and d.level.letter and number is not None:
                    env[d.level.letter] = number - d.level.offset
                refs = {(r.name, _number_in(r.level, env)) for r in references(d.body)}
                graph.setdefault((name, number), set()).update(refs)
    return graph


def _number_in(level: Position | None, env: dict[str, int]) -> int | None:
    if level is None:
        return None
    return level.offset + (env.get(level.letter, LAYER) if level.letter else 0)
