"""Shapes that are declared of what was defined before, and that its definition does not have.

`A = W X` and later `A ∈ ℝ^{m × h}`, where W X is h × m: if other definitions fit only without it, the
declaration is wrong, and the definitions hold.
"""

from __future__ import annotations

from typing import cast

from chainrule.check.claims.expression import NotUnderstood
from chainrule.check.claims.items import Item, Section, names_declared
from chainrule.check.claims.laying_out import laid_out
from chainrule.check.claims.misfits import Unfit
from chainrule.check.claims.section import MISFITS, Scope
from chainrule.check.claims.values import Space
from chainrule.check.claims.world import World
from chainrule.check.claims.worlds import Worlds


def contradicted(section: Section, worlds: Worlds) -> bool:
    """Takes back declarations without which more definitions fit; whether there were such."""
    later = [item for item in section.items if item.role == "declaration" and _is_of_defined(section, item)]
    before = _misfits(section, worlds.best) if later else set[tuple[str, int]]()
    found = False
    for item in later if before else ():
        names = names_declared(item)
        declared = section.table.declared
        section.table.declared = {k: v for k, v in declared.items() if k not in names}
        after = _misfits(section, laid_out(section, worlds.best.ranks, worlds.habits))
        own = {name.split("[")[0] for name in names}
        if any(name not in own for name, _ in before - after) and after < before:
            item.role, item.denied, before, found = "claim", "its definition has another shape", after, True
        else:
            section.table.declared = declared
    return found


def _is_of_defined(section: Section, item: Item) -> bool:
    """Whether all names that are declared were defined before."""
    names = names_declared(item)
    defined = section.table.definitions
    return bool(names) and all(
        any(d.order < item.order for d in defined.get(name.split("[")[0], ())) for name in names
    )


def _misfits(section: Section, world: World) -> set[tuple[str, int]]:
    """The definitions whose shapes do not fit, and those that rest on such."""
    scope = Scope(section.table, world, len(section.items))
    failed: set[tuple[str, int]] = set()
    for name, found in section.table.definitions.items():
        for d in found:
            level = None if d.level is None else d.level.offset + scope.grounded.get(d.level.letter, 0)
            try:
                scope.quantity(name, level, Space(world.dims, build=False))
            except (Unfit, NotUnderstood) as error:
                failed |= {(name, d.order)} if getattr(error, "code", "CR137") == "CR137" else set()
    for key, kept in world.dims.memo.items():
        if isinstance(key, tuple) and key[0] == MISFITS:
            failed |= cast(frozenset[tuple[str, int]], kept)
    return failed | set(scope.noted.misfits)
