"""A section in one world: its sizes unified, and how badly its statements fit.

    cost = Σ habits of the ranks + Σ definitions that do not fit + Σ claims whose shapes do not fit

Definitions settle the sizes first, in order; then the claims, whose first members may settle those of names
that nothing defines.
"""

from __future__ import annotations

import contextlib
import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass

from chainrule.check.claims.arguments import stated_in
from chainrule.check.claims.elaborating import Elaborator, Reading
from chainrule.check.claims.expression import Expression, NotUnderstood
from chainrule.check.claims.items import COMPARING, Item, Section
from chainrule.check.claims.misfits import Unfit
from chainrule.check.claims.rehearsing import Rehearsed
from chainrule.check.claims.section import Scope
from chainrule.check.claims.table import Definition, counting, link_key
from chainrule.check.claims.values import Space, Value
from chainrule.check.claims.world import UNLINKED, World

_MISFIT_OF_DEFINITION = 6.0
_MISFIT_OF_CLAIM = 2.0
_SIDE_BY_SIDE = 2.0

Habits = dict[str, dict[int, float]]
"""What each possible rank of every undeclared variable costs."""


@dataclass(slots=True)
class Part:
    """Definitions and items that share no undeclared name with the rest of the section."""

    names: list[str]
    definitions: list[Definition]
    items: list[Item]


def laid_out(section: Section, ranks: dict[str, int], habits: Habits) -> World:
    """A world with its sizes unified, and what it costs."""
    world = defined_alone(section, ranks, habits)
    for item in filter(is_counted, section.items):
        world.cost += Claiming(section, item).cost(world)
    world.dims.freeze()
    return world


def defined_alone(section: Section, ranks: dict[str, int], habits: Habits) -> World:
    """A world whose sizes the definitions settle, and no claim."""
    world = World(ranks)
    if section.table.taught is not None:
        section.table.taught.prepare(world.dims, section.table.sizes)
    world.cost = cost_of_habits(section, ranks, habits, ranks)
    for d in sorted((d for ds in section.table.definitions.values() for d in ds), key=lambda d: d.order):
        world.cost += Defining(section, d).cost(world)
    world.dims.freeze()
    return world


class Trials:
    """What one part of a section costs with some ranks and with others."""

    def __init__(self, section: Section, part: Part, habits: Habits) -> None:
        self.section = section
        self.part = part
        self.habits = habits
        self._costs: dict[tuple[int, ...], tuple[float, bool]] = {}
        definitions = [Defining(section, d).cost for d in part.definitions]
        claims = [Claiming(section, item).cost for item in part.items if is_counted(item)]
        if section.table.taught is None:
            definitions = [Rehearsed(run).cost for run in definitions]
            claims = [Rehearsed(run).cost for run in claims]
        self._definitions, self._claims = definitions, claims

    def cost(self, ranks: dict[str, int], most: float = math.inf) -> float:
        """What the part costs; of what costs more than `most` only something above that."""
        key = tuple(map(ranks.__getitem__, self.part.names))
        cost, whole = self._costs.get(key, (-math.inf, False))
        if not whole and cost <= most:
            cost, whole = self._costs[key] = self._tried(World(ranks), most)
        return cost

    def _tried(self, world: World, most: float) -> tuple[float, bool]:
        """What habits, definitions and claims cost up to where it exceeds `most`, and whether that is all.

        None of them is negative.
        """
        table = self.section.table
        cost = cost_of_habits(self.section, world.ranks, self.habits, self.part.names)
        if cost > most:
            return cost, False
        if table.taught is not None:
            table.taught.prepare(world.dims, table.sizes)
        for run in self._definitions:
            cost += run(world)
            if cost > most:
                return cost, False
        world.dims.freeze()
        for run in self._claims:
            cost += run(world)
            if cost > most:
                return cost, False
        return cost, True


def cost_of_habits(section: Section, ranks: dict[str, int], habits: Habits, names: Iterable[str]) -> float:
    """What the ranks of some names cost by themselves."""
    return sum(habits[name].get(ranks[name], 9.0) for name in names if not is_idle(section, ranks, name))


def is_idle(section: Section, ranks: dict[str, int], key: str) -> bool:
    """Whether a rank is that of a small letter that is a part of the capital: it has no rank of its own."""
    name = key.removesuffix("[]")
    return name in section.table.aliases and ranks.get(link_key(name)) != UNLINKED


def is_counted(item: Item) -> bool:
    """Whether an item's shapes tell something."""
    signs = {s.name for s in item.statement.signs}
    return not item.statement.struck and item.role in ("claim", "definition", "update") and signs <= COMPARING


class Defining:
    """A definition in any world."""

    def __init__(self, section: Section, definition: Definition) -> None:
        self.section = section
        self.name, self.at = definition.name, definition.order
        level = definition.level
        known = 0 if level is None or not level.letter else section.table.grounded.get(level.letter, 2)
        self.number = None if level is None else level.offset + known

    def cost(self, world: World) -> float:
        """What it costs: its shapes do not fit, or fit only with vectors multiplied entry by entry."""
        scope = Scope(self.section.table, world, self.at + 1)
        with contextlib.suppress(Unfit, NotUnderstood):
            scope.quantity(self.name, self.number, Space(world.dims, build=False))
        if any(key[0] == self.name for key in scope.noted.misfits):
            return _MISFIT_OF_DEFINITION
        return _SIDE_BY_SIDE if self.name in scope.noted.loose else 0.0


class Claiming:
    """A claim in any world."""

    def __init__(self, section: Section, item: Item) -> None:
        self.section = section
        self.at = item.order
        self.members = [m for m in item.members if isinstance(m, Expression)]
        self.env = counting(self.members, section.table.grounded)
        self.stated = stated_in(self.members)

    def cost(self, world: World) -> float:
        """The first member may settle sizes; the others only say how well they fit it."""
        scope = Scope(self.section.table, world, self.at + 1)
        reading = Reading(self.section.table.layout)
        walk = Elaborator(
            scope, Space(world.dims, build=False), reading, dict(self.env), left_vectors=world.left_vectors
        )
        walk.stated = dict(self.stated)
        cost = 0.0
        values: list[Value] = []
        for place, member in enumerate(self.members):
            inner = walk if not place else Elaborator(
                scope, Space(world.dims.copy(), build=False), reading, dict(walk.env), dict(walk.letters),
                left_vectors=world.left_vectors,
            )  # fmt: skip
            inner.stated = dict(walk.stated)
            try:
                values.append(inner.plain(member))
            except Unfit:
                cost += _MISFIT_OF_CLAIM if not place else _MISFIT_OF_CLAIM / 2
            except NotUnderstood:
                pass
        for a, b in itertools.pairwise(values):
            if a.rank != b.rank and a.constant is None and b.constant is None:
                cost += _MISFIT_OF_CLAIM / 4
        return cost
