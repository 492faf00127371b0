"""Which of a section's variables are numbers, vectors and matrices.

What is declared is certain. The rest is chosen so that the definitions fit, at the least offence against
the habits of writing: bold is a vector, capitals in a product with vectors are matrices, a loss is a
number. Other choices that fit nearly as well are kept: a claim is wrong only if it fails in them too.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.faces import numbered, one_of
from chainrule.check.claims.items import Section
from chainrule.check.claims.laying_out import Habits, Part, Trials, is_counted, is_idle, laid_out
from chainrule.check.claims.paired_maps import paired, without_numbers
from chainrule.check.claims.rewriting import references
from chainrule.check.claims.section import LOSSES
from chainrule.check.claims.table import link_key
from chainrule.check.claims.usages import Uses, has_rows, is_capital
from chainrule.check.claims.world import ONE_ROW, UNLINKED, World

_MARGIN = 2.5
_WIDE = _MARGIN + 1e-6
"""Worlds that are dearer by more than this are not looked at further."""
_ONE_ROW = 0.7
_STACKED = 3.0
"""What a capital costs as a vector where examples are said to be stacked in matrices."""
_MOST_TRIES = 20_000
_MOST_OTHERS = 10
_ROUNDS = 3
_NUMBERS = LOSSES | {"alpha", "lambda", "eta", "epsilon"}


@dataclass(slots=True)
class Worlds:
    """The best assignment of ranks, and the single changes to it that cost little.

    `near` holds (how much dearer, name, rank), the cheapest first.
    """

    section: Section
    best: World
    habits: Habits
    near: list[tuple[float, str, int]]
    _laid_out: dict[tuple[str, int], World] = field(default_factory=dict[tuple[str, int], World])

    def others(self, names: Container[str]) -> Iterator[World]:
        """The worlds that differ from the best in the rank of one of these names."""
        for _, name, rank in self.near:
            if name in names:
                yield self.changed(name, rank)

    def unusual(self, names: Container[str]) -> Iterator[World]:
        """The worlds in which a capital that is a number in the best is a matrix: the W of `z = W h`."""
        for name in sorted(self._acting()):
            if name in names and self.best.ranks.get(name) == 0 and 2 in self.habits.get(name, ()):
                yield self.changed(name, 2)

    def _acting(self) -> set[str]:
        """The capitals that stand right before a vector in definitions."""
        bodies = (d.body for found in self.section.table.definitions.values() for d in found)
        products = [e.factors for body in bodies for e in below(body) if isinstance(e, X.Times)]
        pairs = [pair for factors in products for pair in pairwise(factors)]
        return {
            first.name
            for (_, first), (sign, then) in pairs
            if isinstance(first, X.Reference) and isinstance(then, X.Reference)
            if is_capital(first.name) and not sign and self.best.ranks.get(then.name) == 1
        }

    def changed(self, name: str, rank: int) -> World:
        """The best world but for the rank of one name."""
        if (name, rank) not in self._laid_out:
            ranks = {**self.best.ranks, name: rank}
            self._laid_out[name, rank] = laid_out(self.section, ranks, self.habits)
        return self._laid_out[name, rank]


def worlds_of(section: Section) -> Worlds:
    """The best assignment of ranks and those that are nearly as good, found part by part."""
    habits = habits_of(section)
    ranks = {name: min(costs, key=lambda r: costs[r]) for name, costs in habits.items()}
    near: list[tuple[float, str, int]] = []
    for part in parts_of(section, habits):
        near += _settled(section, part, ranks, habits)
    return Worlds(section, laid_out(section, ranks, habits), habits, sorted(near))


def _settled(
    section: Section, part: Part, ranks: dict[str, int], habits: Habits
) -> list[tuple[float, str, int]]:
    """Changes `ranks` to the cheapest for one part; the changes from there that cost little."""
    tries = len(part.names) * len(part.definitions + part.items)
    rounds = _ROUNDS if tries < _MOST_TRIES else 0
    cost_of = Trials(section, part, habits).cost
    cost = cost_of(ranks)
    for _ in range(rounds):
        improved = False
        for name in (n for n in part.names if not is_idle(section, ranks, n)):
            for rank in habits[name]:
                if rank == ranks[name]:
                    continue
                other = cost_of({**ranks, name: rank}, cost + _WIDE)
                if other < cost - 1e-9:
                    ranks[name], cost, improved = rank, other, True
        if not improved:
            break
    found: list[tuple[float, str, int]] = []
    for name in [n for n in part.names if rounds and not is_idle(section, ranks, n)]:
        plain = name.removesuffix("[]")
        told = section.hints[plain] if plain in section.spoken else None
        for rank in habits[name]:
            if rank != ranks[name] and ranks[name] != told:
                dearer = cost_of({**ranks, name: rank}, cost + _WIDE) - cost
                if dearer <= _MARGIN:
                    found.append((dearer, name, rank))
    return sorted(found)[:_MOST_OTHERS]


def parts_of(section: Section, habits: Habits) -> list[Part]:
    """The section taken apart where no name is shared."""
    root: dict[str, str] = {}

    def find(name: str) -> str:
        while root.setdefault(name, name) != name:
            root[name] = root[root[name]]
            name = root[name]
        return name

    def join(names: Iterable[str]) -> str | None:
        first: str | None = None
        for name in names:
            if first is None:
                first = find(name)
            root[find(name)] = first
        return None if first is None else find(first)

    table = section.table
    definitions = sorted((d for ds in table.definitions.values() for d in ds), key=lambda d: d.order)
    items = [item for item in section.items if is_counted(item)]
    alias = table.aliases
    named = [(d, [d.name, *(alias.get(r.name, r.name) for r in references(d.body))]) for d in definitions]
    said = [
        (
            item,
            [
                alias.get(r.name, r.name)
                for m in item.members
                if isinstance(m, Expression)
                for r in references(m)
            ],
        )
        for item in items
    ]
    for _, names in (*named, *said):
        join(names)
    for name, parents in table.opaque.items():
        join([name, *(parent for parent, _ in parents)])
    for name in [name for name in root if one_of(name) != name]:
        join([name, one_of(name)])  # they have one rank
    parts: dict[str, Part] = {}

    def part_of(name: str) -> Part:
        return parts.setdefault(find(name), Part([], [], []))

    for key in habits:
        name = key.removesuffix("[]").removesuffix("@")
        part_of(alias.get(name, name)).names.append(key)
    for definition, names in named:
        part_of(names[0]).definitions.append(definition)
    for item, names in said:
        if names:
            part_of(names[0]).items.append(item)
    return [part for part in parts.values() if part.names]


def habits_of(section: Section) -> Habits:
    """What each possible rank of every undeclared variable costs."""
    uses = Uses(section)
    uses.note_all()
    table = section.table
    section.linear = uses.linear or section.linear or any(d.shape for d in table.declared.values())
    found = {
        link_key(r.name): table.links[r.name]
        for m in uses.expressions
        for r in numbered(m)
        if r.name in table.links
    }
    rowed = has_rows(section, uses.expressions)
    for name in uses.names:
        plain = name.removesuffix("[]")
        if is_settled(section, name, uses.levels[name]):
            continue
        if plain in table.aliases:
            found[link_key(plain)] = table.links[plain]
            if UNLINKED not in table.links[plain]:
                continue
        if table.taught is None or table.taught.binding(plain, None if plain == name else 2) is None:
            found[name] = _habit(name, uses, section, rowed=rowed)
    without_numbers(found, paired(uses.expressions))
    return found


def is_settled(section: Section, name: str, levels: set[int]) -> bool:
    """Whether a name's rank is declared or follows from its definition, or it is no variable."""
    table, lexicon = section.table, section.lexicon
    plain = name.removesuffix("[]")
    if plain != name and levels and all(f"{plain}[{n}]" in table.declared for n in levels):
        return True
    told = table.declared.get(name)
    alone = any(d.level is None for d in table.definitions.get(plain, ()))
    if (told is not None and told.shape is not None) or (alone and plain == name) or name in table.sizes:
        return True
    return name in lexicon.bound and not lexicon.standing[name]


def _habit(key: str, uses: Uses, section: Section, *, rowed: bool) -> dict[int, float]:
    """The cost of rank 0, 1 and 2 for one name."""
    name = key.removesuffix("[]")
    least, linear = uses.indexed[key], section.linear
    base = name.split("^")[0].split("_")[0].split(" ")[-1]
    costs = {0: 0.0, 1: 1.0, 2: 2.0}
    capital = is_capital(name)
    if name in _NUMBERS or base in _NUMBERS:
        costs = {0: 0.0, 1: 4.0, 2: 6.0}
    elif name in section.lexicon.vectors or base in section.lexicon.vectors:
        costs = {0: 3.0, 1: 1.0, 2: 0.0} if capital else {0: 3.0, 1: 0.0, 2: 3.0}
    elif linear and capital:
        costs = {0: 1.5, 1: 1.2 if section.table.examples is None else _STACKED, 2: 0.0}
    elif key in uses.acted:
        costs = {0: 0.6, 1: 0.0, 2: 2.0}
    elif linear:
        costs = {0: 0.0, 1: 0.3, 2: 2.0}
    if key in uses.transposed:
        costs[0] += 3.0
    hint = section.hints.get(name)
    if hint is not None:
        costs = {rank: 0.0 if rank == hint else cost + 5.0 for rank, cost in costs.items()}
    if least:
        usual = max(least, uses.rows.get(key, 0))
        costs = {rank: abs(rank - usual) * 1.5 for rank in range(least, least + 2)}
        if usual == 1 and rowed:
            costs[ONE_ROW] = _ONE_ROW
    return costs
