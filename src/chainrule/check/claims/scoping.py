"""What a statement rests on: the part of its section in which its names mean what they mean there.

A section may use one letter for several things, one after the other: "let now x be …", a list of rules, an
example after another. A view of a statement is that statement with what is in force there of each of its
names: the latest definition before it, the latest declaration, and so on for the names in these. What the
section says of other things, or of the same letters later or before, is not in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.faces import one_of
from chainrule.check.claims.items import EQUALS, Item, Section, gives_number, names_declared
from chainrule.check.claims.opaque import instances
from chainrule.check.claims.rewriting import is_numeric, references
from chainrule.check.claims.short_forms import Instance, reach
from chainrule.check.claims.table import Table

_MOST = 40

Key = tuple[str, str]
"""How something is said of a name and, of a family that is told apart by numbers, of which member."""


@dataclass(slots=True)
class Facts:
    """Which statements of a section say what a name is, in their order."""

    said: dict[str, list[tuple[int, Key]]] = field(default_factory=dict[str, list[tuple[int, Key]]])
    """For each name the statements that say what it is, and how: defined, declared or mentioned in words."""
    used: dict[int, set[str]] = field(default_factory=dict[int, set[str]])
    moved: dict[int, set[str]] = field(default_factory=dict[int, set[str]])
    """The names by which a statement differentiates; all of its names where that is not said."""
    defining: dict[int, set[str]] = field(default_factory=dict[int, set[str]])
    """The names that a statement defines."""
    joined: dict[int, tuple[int, ...]] = field(default_factory=dict[int, tuple[int, ...]])
    """For the names of a list that is declared at its end, `x, y ∈ ℝⁿ`, the statements up to there."""
    blocks: dict[int, int] = field(default_factory=dict[int, int])
    """The part of the document, below a heading or a list's item, in which a statement stands."""

    def note(self, name: str, order: int, how: str, member: str = "") -> None:
        """A statement says what a name is."""
        kind, name = "defined" if how in ("restated", "unread") else how, one_of(name)
        if kind == "defined":
            self.defining.setdefault(order, set()).add(name)
        self.said.setdefault(name, []).append((order, (kind, member)))


def facts_of(section: Section) -> Facts:
    """All that a section's statements settle and use."""
    facts = Facts()
    functions = {item.order: item.function for item in section.items if item.function is not None}
    graph = instances(section.table) if section.table.opaque else {}
    for item in section.items:
        facts.blocks[item.order] = item.statement.block
        if not item.statement.struck:
            used = {*names_used(item.members, section), *ways_in(item, section, graph)}
            facts.used[item.order] = set(map(one_of, used))
            facts.moved[item.order] = set(map(one_of, names_moved(item.members))) or facts.used[item.order]
            for name, how, member in settled(item):
                facts.note(name, item.order, how, member)
    join(section.items, facts)
    facts.joined.update({item.order: item.heard for item in section.items if item.heard})
    for name, found in section.table.definitions.items():
        for d in found:
            if functions.get(d.order) != name:
                level = "" if d.level is None else f"{d.level.letter}{d.level.offset}"
                facts.note(name, d.order, "defined", level)
    for order, name in functions.items():
        facts.note(name, order, "defined")
    for found in facts.said.values():
        found.sort(key=lambda one: one[0])
    return facts


def join(items: Sequence[Item], facts: Facts) -> None:
    """Notes which statements are one list of names with a declaration at its end."""
    for item in items:
        if item.role != "declaration":
            continue
        first = item.order
        while first and items[first - 1].role == "scratch" and _together(items[first - 1], item):
            first -= 1
        for order in range(first, item.order):
            facts.joined[order] = tuple(range(order, item.order + 1))
            for name in names_declared(items[order]):
                facts.note(name.split("[")[0], order, "declared", name)


def _together(one: Item, other: Item) -> bool:
    return one.statement.formula == other.statement.formula


def settled(item: Item) -> Iterator[tuple[str, str, str]]:
    """What a statement by itself says of names, other than by a definition that the table holds."""
    statement = item.statement
    first = item.members[0] if item.members else None
    if item.role in ("declaration", "scratch"):
        for name in names_declared(item):
            yield name.split("[")[0], "declared" if item.role == "declaration" else "mentioned", name
        return
    if not statement.signs or statement.signs[0].name not in EQUALS:
        return
    rest = item.members[1:]
    name = first.function if isinstance(first, X.Call) and not first.order else getattr(first, "name", None)
    if (
        not isinstance(name, str)
        or isinstance(first, X.Special)
        or not isinstance(first, X.Call | X.Reference)
    ):
        return
    level = getattr(first, "level", None)
    member = "" if level is None else f"{level.letter}{level.offset}"
    if item.role == "definition":
        for told in item.members[1:-1] if gives_number(item) else ():
            if isinstance(told, X.Reference):
                yield told.name, "given", f"{told.level}{told.positions}"
    if any(not isinstance(m, Expression) for m in rest):
        yield name, "unread", member
    elif item.role == "definition" and all(isinstance(m, Expression) and is_numeric(m) for m in rest[:1]):
        places = getattr(first, "positions", ())
        yield name, "given", f"{member}{places or ''}"
    elif item.role == "claim" and restates(first):
        yield name, "restated", member


def restates(first: Expression) -> bool:
    """Whether what stands on the left could be defined there: a whole name, a function of names."""
    if isinstance(first, X.Call):
        return all(isinstance(a, X.Reference) and not a.positions for a in first.arguments)
    return isinstance(first, X.Reference) and all(p.letter and not p.offset for p in first.positions)


def names_used(members: Iterable[object], section: Section) -> Iterator[str]:
    """The names and functions in a statement's members, with what short forms of them stand for."""
    table = section.table
    for member in members:
        if not isinstance(member, Expression):
            continue
        for e in below(member):
            if isinstance(e, X.Call):
                yield e.function
            if isinstance(e, X.Differential) and "d" in table.short:
                yield from names_used([table.short["d"]], section)
            if isinstance(e, X.Reference):
                yield e.name
                accent, _, plain = e.name.partition(" ")
                if plain and accent in table.short:
                    yield plain
                    yield from sayings_of(accent, table)
                    yield from names_used([table.short[accent]], section)
                if e.name in table.aliases:
                    yield table.aliases[e.name]


def sayings_of(accent: str, table: Table) -> Iterator[str]:
    """The names whose definitions say what an accent is short for: `x̄ = ∂L/∂x`."""
    for name, found in table.definitions.items():
        if name.startswith(f"{accent} ") and isinstance(found[0].body, X.Derivative):
            yield name


def ways_in(item: Item, section: Section, graph: Mapping[Instance, set[Instance]]) -> Iterator[str]:
    """What lies between the variables of a statement's derivatives and what is a function of nothing told.

    Of an ℓ that the section makes a function of h, ∂ℓ/∂x is of h's definition, if h rests on x, too; where
    some such h stand before the statement, what comes later is of other things.
    """
    table = section.table
    for e in (e for m in item.members if isinstance(m, Expression) for e in below(m)):
        for of, moved in slopes_said(e, table):
            ways = {
                parent[0]
                for parent in table.opaque.get(of, ())
                if moved & {name for name, _ in reach(graph, parent)}
            }
            before = {name for name in ways if table.definitions[name][0].order < item.order}
            blocks = {
                name: section.items[table.definitions[name][0].order].statement.block for name in before
            }
            here = {name for name in before if blocks[name] == item.statement.block}
            yield from here or before or ways


def slopes_said(e: Expression, table: Table) -> Iterator[tuple[str, set[str]]]:
    """What a derivative is of, and by which names: of `∂ℓ/∂x`, of `dx` and `x̄` where these stand for it."""
    if isinstance(e, X.Derivative) and isinstance(e.of, X.Reference):
        yield e.of.name, {r.name for by in e.wrt for r in references(by)}
    of, moved = table.short.get("d"), None
    if isinstance(e, X.Differential):
        moved = {r.name for r in references(e.body)}
    elif isinstance(e, X.Reference):
        accent, _, plain = e.name.partition(" ")
        of, moved = table.short.get(accent), {plain} if plain else None
    if isinstance(of, X.Reference) and moved:
        yield of.name, moved


def names_moved(members: Iterable[object]) -> Iterator[str]:
    """The names that derivatives are taken by, if it is said of all."""
    found: set[str] = set()
    for member in members:
        for e in below(member) if isinstance(member, Expression) else ():
            if isinstance(e, X.Differential) or (isinstance(e, X.Call) and e.order):
                return
            if isinstance(e, X.Derivative):
                found |= {x.name for by in e.wrt for x in below(by) if isinstance(x, X.Reference)}
    yield from found


@dataclass(frozen=True, slots=True)
class Scoping:
    """How far a view reaches: whether to a statement's neighbours, and to what is said only later.

    `version` 0 takes what was defined last of a name, 1 what was defined before that.
    """

    neighbours: bool = True
    later: bool = False
    version: int = 0


def view_of(facts: Facts, order: int, scoping: Scoping, judged: set[int]) -> tuple[int, ...]:
    """The statements that one rests on, in their order, itself among them.

    `judged` are claims that were found to be right or wrong: they define nothing.
    """
    block = facts.blocks[order]
    chosen = {order}
    if scoping.neighbours:
        near = [n for n, b in facts.blocks.items() if b == block]
        chosen.update(sorted(near, key=lambda n: abs(n - order))[:_MOST])
    stack = [name for n in chosen for name in facts.used.get(n, ())]
    seen: set[str] = set()
    while stack:
        name = stack.pop()
        if name in seen:
            continue
        seen.add(name)
        for n in in_force(facts, name, order, block, scoping, judged):
            if n not in chosen:
                stack += facts.used.get(n, ())
            chosen.update(facts.joined.get(n, (n,)))
    return tuple(sorted(chosen))


def in_force(
    facts: Facts, name: str, at: int, block: int, scoping: Scoping, judged: set[int]
) -> Iterator[int]:
    """The statements that say what a name is where one stands: of each kind the latest before it."""
    groups: dict[Key, list[int]] = {}
    for order, key in facts.said.get(name, ()):
        if order != at and order not in judged:
            groups.setdefault(key, []).append(order)
    anew = [order for (how, _), found in groups.items() if how == "defined" for order in found]
    for (how, _), found in groups.items():
        if how == "given":
            found = [n for n in found if not any(n < m < at for m in anew)]
        before = [order for order in found if order < at]
        after = [order for order in found if order > at and (scoping.later or facts.blocks[order] == block)]
        if before:
            yield before[-1 - min(scoping.version if how == "defined" else 0, len(before) - 1)]
        elif after:
            yield after[0]


def foreign(facts: Facts, orders: Iterable[int], blamed: Iterable[int], at: int) -> set[int] | None:
    """What to leave out of a view in which definitions do not fit: what other parts of the text say.

    A definition from elsewhere is left out itself, else what is said elsewhere of the names in it. None if
    what a derivative at `at` is taken by is behind one of these: then it matters.
    """
    block = facts.blocks[at]
    found: set[int] = set()
    for order in blamed:
        if facts.blocks[order] != block:
            found.add(order)
            continue
        names = facts.used.get(order, set())
        found |= {n for name in names for n, _ in facts.said.get(name, ()) if facts.blocks[n] != block}
    found &= set(orders)
    moved = facts.moved.get(at, set())
    behind = {name for order in found for name in _behind(facts, order, orders)}
    return None if behind & moved else found


def _behind(facts: Facts, order: int, orders: Iterable[int]) -> set[str]:
    """All names that a definition rests on; none of a declaration or a value."""
    found: set[str] = set()
    stack = [order]
    seen: set[int] = set()
    inside = set(orders)
    while stack:
        n = stack.pop()
        if n in seen or n not in facts.defining:
            continue
        seen.add(n)
        for name in facts.used.get(n, set()) - facts.defining[n]:
            found.add(name)
            stack += [m for m, _ in facts.said.get(name, ()) if m in inside]
    return found
