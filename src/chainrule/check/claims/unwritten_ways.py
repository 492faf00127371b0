r"""Derivatives of an unknown function by what it rests on in a way that no formula tells.

"With a bias b added to each y_t" `∂L/∂b = Σ_t δ_t` is right, though y_t is written without b: of ∂L/∂b
nothing is known, so that no formula of other things fails to be it.
"""

from __future__ import annotations

from collections.abc import Iterable

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.rewriting import references
from chainrule.check.claims.table import Table


def unwritten_way(table: Table, left: Expression, right: Expression) -> str:
    """The name by which one side is the derivative of an unknown function of it and of others.

    Empty where the other side rests on this derivative too.
    """
    for side, other in ((left, right), (right, left)):
        if isinstance(side, X.Derivative) and len(side.wrt) == 1:
            for of, by in set(_of_names(table, side)) - _slopes(table, other):
                parents = {name for name, _ in table.opaque.get(of, ())}
                if by in parents and len(parents) > 1:
                    return by
    return ""


def _slopes(table: Table, side: Expression) -> set[tuple[str, str]]:
    """The unknown functions that are differentiated on this side or below it, each with by what."""
    found: set[tuple[str, str]] = set()
    seen: set[str] = set()
    stack = [side]
    while stack:
        whole = stack.pop()
        found |= set(_of_names(table, whole))
        for r in references(whole):
            accent, _, plain = r.name.partition(" ")
            of = table.short.get(accent)
            found |= {(of.name, plain)} if plain and isinstance(of, X.Reference) else set()
            if r.name not in seen:
                seen.add(r.name)
                stack += [d.body for d in table.definitions.get(r.name, ())]
    return {(of, by) for of, by in found if of in table.opaque}


def _of_names(table: Table, whole: Expression) -> Iterable[tuple[str, str]]:
    for e in below(whole):
        if isinstance(e, X.Derivative) and isinstance(e.of, X.Reference):
            yield from ((e.of.name, by.name) for by in e.wrt if isinstance(by, X.Reference))
        of = table.short.get("d")
        if isinstance(e, X.Differential) and isinstance(of, X.Reference) and isinstance(e.body, X.Reference):
            yield of.name, e.body.name


__all__ = ["unwritten_way"]
