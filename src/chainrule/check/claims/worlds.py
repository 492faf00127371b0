"""Which of a section's variables are numbers, vectors and matrices.

What is declared is certain. The rest is chosen so that the definitions fit, at the least offence against
the habits of writing: bold is a vector, capitals in a product with vectors are matrices, a loss is a
number. Other choices that fit nearly as well are kept: a claim is wrong only if it fails in them too.
"""

from __future__ import annotations

import itertools
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.faces import numbered, of_any, one_of
from chainrule.check.claims.items import Section
from chainrule.check.claims.laying_out import Habits, Part, Trials, is_counted, is_idle, laid_out
from chainrule.check.claims.linking import least_rank
from chainrule.check.claims.paired_maps import paired, without_numbers
from chainrule.check.claims.rewriting import references
from chainrule.check.claims.section import LOSSES
from chainrule.check.claims.table import link_key, rank_key
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
                if (name, rank) not in self._laid_out:
                    ranks = {**self.best.ranks, name: rank}
                    self._laid_out[name, rank] = laid_out(self.section, ranks, self.habits)
                yield self._laid_out[name, rank]


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
    table, lexicon = section.table, section.lexicon
    indexed: dict[str, int] = {}
    names: dict[str, None] = {}
    transposed: set[str] = set()
    levels: dict[str, set[int]] = {}
    linear = bool(lexicon.vectors)
    acted: set[str] = set()
    rows: dict[str, int] = {}
    expressions = [
        m
        for item in section.items
        if not item.statement.struck
        and item.role != "declaration"
        and all(s.name != "in" for s in item.statement.signs)
        for m in item.members
        if isinstance(m, Expression)
    ]
    for expression in expressions:
        whole = of_any(expression)
        linked = [r for r in numbered(expression) if r.name in table.aliases]
        for e in (*linked, *below(whole)):
            match e:
                case X.Reference(name=name, positions=positions, level=level):
                    key = rank_key(name, level)
                    names[key] = None
                    numbers = levels.setdefault(key, set())
                    if level is not None:
                        numbers.add(level.offset if not level.letter else -1)
                    indexed[key] = max(indexed.get(key, 0), len(positions))
                    alias = table.aliases.get(name)
                    if alias is not None and alias not in table.definitions and alias not in table.declared:
                        other = rank_key(alias, level)
                        names[other] = None
                        least = least_rank(table.links[name], len(positions))
                        indexed[other] = max(indexed.get(other, 0), least)
                        levels.setdefault(other, set())
                case X.Transposed(body=X.Reference(name=name, level=level, positions=positions)):
                    if positions:
                        _note_axes(rows, rank_key(name, level), len(positions) + 1)
                    transposed.add(rank_key(name, level))
                    linear = True
                case X.Call(function=name) if name in table.opaque:
                    names[name] = None
                    levels.setdefault(name, set())
                    indexed.setdefault(name, 0)
                case X.Call(function="tr" | "Tr" | "trace" | "det" | "diag" | "Diag"):
                    linear = True
                case X.Times(factors=factors):
                    linear = linear or any(sign in ("⊙", "∘", "⊗") for sign, _ in factors)
                    linear = linear or _multiplies_capitals(factors)
                    acted |= _acted(factors)
                    for key, axes in _acted_rows(factors):
                        _note_axes(rows, key, axes)
                case X.Total(terms=terms):
                    if any(isinstance(t, X.Times) and _acted(t.factors) for _, t in terms):
                        acted |= {
                            rank_key(t.name, t.level)
                            for _, t in terms
                            if isinstance(t, X.Reference) and not t.positions
                        }
                case X.Norm(kind="2"):
                    linear = True
                case _:
                    pass
    linear = linear or section.linear or any(d.shape for d in table.declared.values())
    section.linear = linear
    found = {
        link_key(r.name): table.links[r.name]
        for m in expressions
        for r in numbered(m)
        if r.name in table.links
    }
    rowed = _has_rows(section, expressions)
    for name in names:
        plain = name.removesuffix("[]")
        told = table.declared.get(name)
        if plain != name and levels[name] and all(f"{plain}[{n}]" in table.declared for n in levels[name]):
            continue
        alone = any(d.level is None for d in table.definitions.get(plain, ()))
        if (told is not None and told.shape is not None) or (alone and plain == name) or name in table.sizes:
            continue
        if name in lexicon.bound and not lexicon.standing[name]:
            continue
        if plain in table.aliases:
            found[link_key(plain)] = table.links[plain]
            if UNLINKED not in table.links[plain]:
                continue
        if table.taught is not None and table.taught.binding(plain, None if plain == name else 2) is not None:
            continue
        found[name] = _habit(
            name, indexed[name], name in transposed, section, linear=linear, acted=name in acted,
            usual=rows.get(name, 0), rowed=rowed,
        )  # fmt: skip
    without_numbers(found, paired(expressions))
    return found


def _has_rows(section: Section, expressions: Iterable[Expression]) -> bool:
    """Whether a matrix with one row is declared, or `wᵀ X` makes one."""
    if any(
        d.shape is not None and len(d.shape) == 2 and d.shape[0] == 1 for d in section.table.declared.values()
    ):
        return True
    return any(
        isinstance(a, X.Transposed)
        and isinstance(a.body, X.Reference)
        and not _is_capital(a.body.name)
        and isinstance(b, X.Reference)
        and not b.positions
        and _is_capital(b.name)
        for expression in expressions
        for e in below(expression)
        if isinstance(e, X.Times)
        for (_, a), (_, b) in itertools.pairwise(e.factors)
    )


def _acted(factors: tuple[tuple[str, Expression], ...]) -> set[str]:
    """Names on which a capital or a transposed one acts (`W x`, `wᵀ x`), and entrywise factors."""
    found: set[str] = set()
    for (_, a), (sign, b) in itertools.pairwise(factors):
        map_like = isinstance(a, X.Transposed) or (isinstance(a, X.Reference) and _is_capital(a.name))
        if isinstance(b, X.Reference) and not b.positions and map_like and sign in ("", "·"):
            found.add(rank_key(b.name, b.level))
        if sign in ("⊙", "∘"):
            found |= {
                rank_key(x.name, x.level) for x in (a, b) if isinstance(x, X.Reference) and not x.positions
            }
    return found


def _multiplies_capitals(factors: tuple[tuple[str, Expression], ...]) -> bool:
    """`A B`: capitals side by side are matrices."""
    return any(
        isinstance(a, X.Reference)
        and isinstance(b, X.Reference)
        and not a.positions + b.positions
        and _is_capital(a.name)
        and _is_capital(b.name)
        and not sign
        for (_, a), (sign, b) in itertools.pairwise(factors)
    )


def _acted_rows(factors: tuple[tuple[str, Expression], ...]) -> Iterator[tuple[str, int]]:
    """Names of which a part with indices is what a vector is multiplied by, `wᵀ x_n`, with their axes."""
    for (_, a), (sign, b) in itertools.pairwise(factors):
        if isinstance(a, X.Transposed) and isinstance(b, X.Reference) and b.positions and sign in ("", "·"):
            yield rank_key(b.name, b.level), len(b.positions) + 1


def _note_axes(rows: dict[str, int], key: str, axes: int) -> None:
    """Keeps the most axes that a name is seen to have."""
    rows[key] = max(rows.get(key, 0), axes)


def _is_capital(name: str) -> bool:
    base = name.split("^")[0].split("_")[0].split(" ")[-1]
    return (len(base) == 1 and base.isupper()) or base in (
        "Theta",
        "Omega",
        "Lambda",
        "Sigma",
        "Phi",
        "Psi",
        "Delta",
    )


def _habit(
    name: str,
    least: int,
    transposed: bool,
    section: Section,
    *,
    linear: bool,
    acted: bool,
    usual: int,
    rowed: bool,
) -> dict[int, float]:
    """The cost of rank 0, 1 and 2 for one name."""
    name = name.removesuffix("[]")
    base = name.split("^")[0].split("_")[0].split(" ")[-1]
    costs = {0: 0.0, 1: 1.0, 2: 2.0}
    capital = _is_capital(name)
    if name in _NUMBERS or base in _NUMBERS:
        costs = {0: 0.0, 1: 4.0, 2: 6.0}
    elif name in section.lexicon.vectors or base in section.lexicon.vectors:
        costs = {0: 3.0, 1: 1.0, 2: 0.0} if capital else {0: 3.0, 1: 0.0, 2: 3.0}
    elif linear and capital:
        costs = {0: 1.5, 1: 1.2 if section.table.examples is None else _STACKED, 2: 0.0}
    elif acted:
        costs = {0: 0.6, 1: 0.0, 2: 2.0}
    elif linear:
        costs = {0: 0.0, 1: 0.3, 2: 2.0}
    if transposed:
        costs[0] += 3.0
    hint = section.hints.get(name)
    if hint is not None:
        costs = {rank: 0.0 if rank == hint else cost + 5.0 for rank, cost in costs.items()}
    if least:
        usual = max(least, usual)
        costs = {rank: abs(rank - usual) * 1.5 for rank in range(least, least + 2)}
        if usual == 1 and rowed:
            costs[ONE_ROW] = _ONE_ROW
    return costs
