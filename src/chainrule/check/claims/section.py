"""A section's names: what defines them, which shapes they have, what they are functions of.

Definitions form a graph that later statements are read in. A name that nothing defines is a variable, or,
where something is differentiated that nothing defines, a smooth function of what it is differentiated by.
"""

from __future__ import annotations

import contextlib
from bisect import bisect_left, insort
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import cast

from chainrule.check.claims import expression as X
from chainrule.check.claims.arguments import Calls
from chainrule.check.claims.compositions import FORMAL
from chainrule.check.claims.declarations import Declaration
from chainrule.check.claims.dims import ONE, Dims
from chainrule.check.claims.elaborating import Elaborator, Function, Reading
from chainrule.check.claims.expression import Expression, NotUnderstood, Position, below, parts
from chainrule.check.claims.faces import is_each, one_of
from chainrule.check.claims.lexicon import LOSSES
from chainrule.check.claims.modelling import Taught
from chainrule.check.claims.values import Space, Unbound, Unfit, Value
from chainrule.graph.facts import Fact
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops import core
from chainrule.read.model import Binding

_DEEPEST = 60
_STEPS_UP = 8
LAYERS = 4
"""How many of a counted family there are, and which one a free letter stands for."""
LAYER = 2
ONE_ROW = -1
"""The rank of a matrix with one row, whose entries have one index."""
ROWS, COLUMNS, UNLINKED = 0, 1, 2
"""What a small letter with one index is to the capital."""


@dataclass(frozen=True, slots=True)
class Definition:
    """`name[positions] (level) = body`, the `order`-th statement of its section."""

    name: str
    positions: tuple[Position, ...]
    level: Position | None
    body: Expression
    order: int


@dataclass(slots=True)
class World:
    """One way to give the section's variables ranks: their sizes as they follow from the definitions."""

    ranks: dict[str, int]
    dims: Dims = field(default_factory=Dims)
    left_vectors: bool = False
    cost: float = 0.0

    def whole(self, name: str, indexed: bool, table: Table) -> str:
        """The capital of which a small letter with an index is a part, else the name itself."""
        apart = not indexed or self.rank(link_key(name)) == UNLINKED
        return name if apart else table.aliases.get(name, name)

    def rank(self, key: str) -> int | None:
        """A rank, or how a small letter is linked."""
        self.dims.ask("rank", key)
        return self.ranks.get(key)

    def shape(self, name: str, level: int | None, told: Declaration | None, dims: Dims) -> tuple[int, ...]:
        """The sizes of a variable's axes, among `dims`."""
        key = (name, level, None if told is None else told.shape)
        dims.ask("shape", key)
        if key not in dims.shapes:
            own = self.sizes(one_of(name), level, told, dims)
            dims.shapes[key] = (dims.fresh(), *own) if is_each(name) else own
        return dims.shapes[key]

    def sizes(self, name: str, level: int | None, told: Declaration | None, dims: Dims) -> tuple[int, ...]:
        """New sizes for as many axes as a variable has, or those that were declared."""
        if told is None or told.shape is None:
            rank = self.rank(rank_key(name, level)) or 0
            return (ONE, dims.fresh()) if rank == ONE_ROW else tuple(dims.fresh() for _ in range(rank))
        named = () if told.shape == (1,) else told.shape
        sizes = [
            dims.fresh() if size is None else dims.labelled(size, rigid=not told.example) for size in named
        ]
        return tuple(sizes[:1] if len(sizes) == 2 and sizes[1] == ONE else sizes)


def rank_key(name: str, level: object) -> str:
    """What ranks are kept under: the members of a family have one of their own, one example that of each."""
    name = one_of(name)
    return name if level is None else f"{name}[]"


def link_key(name: str) -> str:
    """What the choice is kept under that says which part of the capital a small letter is."""
    return f"{name}@"


def _full(name: str, level: int | None) -> str:
    return name if level is None else f"{name}[{level}]"


MISFITS = "misfits"
"""Before a key of values that are remembered: the definitions that fitted only as something else."""


@dataclass(slots=True)
class Noted:
    """What was met while names were worked out.

    `misfits` are the definitions whose shapes do not fit, `loose` the names in whose definitions two vectors
    stand side by side, `idle` those where a derivative vanishes, as nothing connects it with its variable.
    """

    misfits: dict[tuple[str, int], Unfit] = field(default_factory=dict[tuple[str, int], Unfit])
    loose: set[str] = field(default_factory=set[str])
    idle: set[str] = field(default_factory=set[str])

    def add(self, other: Noted) -> None:
        """Adds what was met elsewhere."""
        self.misfits |= other.misfits
        self.loose |= other.loose
        self.idle |= other.idle


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a name has no value, and what was met on the way; remembered as values are."""

    error: Unfit | NotUnderstood
    noted: Noted


class Scope:
    """A section's definitions in force at one statement, in one world."""

    def __init__(self, table: Table, world: World, at: int) -> None:
        self.table = table
        self.world = world
        self.at = at
        self.grounded = table.grounded
        self.functions = table.functions
        self.calls = table.calls
        self._busy: set[tuple[str, int | None]] = set()
        self.told_at = at
        """Where declarations are looked up from: inside a definition, where that stands."""
        self.epoch = table.epoch(at)
        self.noted = Noted()
        self._cuts = 0
        """How often a name was not looked into, as it was being worked out already."""

    def is_size(self, name: str) -> bool:
        """Whether a name is a size and nothing else."""
        return name in self.table.sizes and name not in self.table.definitions

    def is_family(self, name: str) -> bool:
        """Whether only members that are told apart by numbers are defined under a name."""
        return self.table.is_family(name)

    def parents(self, name: str) -> tuple[tuple[str, int | None], ...]:
        """What an unknown function is one of."""
        return self.table.opaque.get(name, ())

    @property
    def starred(self) -> bool:
        """Whether `*` is a product entry by entry, as the words say."""
        return self.table.starred

    @property
    def turned(self) -> bool:
        """Whether the gradient of a number by a matrix may be written transposed."""
        return self.table.turned

    def is_quantity(self, name: str) -> bool:
        """Whether a name has a value of its own rather than those of a function."""
        if self.table.taught is not None and self.table.taught.binding(name, None) is not None:
            return True
        known = name in self.table.definitions and name not in self.table.functions
        return known and name not in self.table.valued

    @contextlib.contextmanager
    def as_of(self, order: int) -> Generator[None]:
        """Within it, names have the shapes that are declared up to a statement; -1 changes nothing."""
        before, self.told_at = self.told_at, order if order >= 0 else self.told_at
        try:
            yield
        finally:
            self.told_at = before

    def shape_of_values(self, function: str, space: Space) -> tuple[int, ...]:
        """The shape of what an unknown function of several quantities is."""
        return self.world.shape(function, None, None, space.dims) if function in self.table.opaque else ()

    def usual_argument(self, e: X.Call) -> Expression:
        """The argument with which a definition applies the function, or a variable of its own."""
        for found in self.table.definitions.values():
            for d in found:
                body = d.body
                applied = (
                    isinstance(body, X.Call) and body.function == e.function and len(body.arguments) == 1
                )
                if not applied or not isinstance(body, X.Call) or d.name in self.table.functions:
                    continue
                if isinstance(body.arguments[0], X.Reference):
                    return body.arguments[0]
        own = self.functions.get(e.function)
        formal = own.parameters[0] if own is not None and len(own.parameters) == 1 else FORMAL
        return X.Reference(e.start, e.end, formal)

    def known_as(self, function: str) -> str | None:
        """What an unknown function is taken to be, if anything."""
        if function not in self.table.assumed and function not in self.table.arbitrary:
            self.table.unknown.add(function)
        return self.table.assumed.get(function)

    def gradient_of(self, variable: X.Reference) -> X.Derivative | None:
        """∂L/∂X for `dX`, where the section writes it so."""
        of = self.table.short.get("d")
        if of is not None and self.table.torn:
            what = "a d before a name is said to mean two things"
            raise NotUnderstood(what, variable.start, variable.end, "CR137")
        return None if of is None else X.Derivative(variable.start, variable.end, of, (variable,), "gradient")

    def whole(self, e: X.Reference) -> str:
        """The name of the array of which a name with indices is a part."""
        return self.world.whole(e.name, bool(e.positions), self.table)

    def is_column(self, name: str) -> bool:
        """Whether a small letter with one index is a column of the capital."""
        return self.world.rank(link_key(name)) == COLUMNS

    @property
    def unsaid(self) -> frozenset[str]:
        """The names of each example of which it is not said what differs from one to the next."""
        return self.table.unsaid

    def is_letter(self, name: str) -> bool:
        """Whether a name is an index wherever it stands."""
        return name in self.table.letters

    def classes_of(self, label: str) -> str | None:
        """The name of a label's one-hot vectors, if it is compared with indices."""
        return self.table.classes.get(label)

    def upper_limit(self, name: str) -> int:
        """How many members a counted family has."""
        return LAYERS

    def quantity(self, name: str, level: int | None, space: Space) -> Value:
        """The value of a name: what defines it, or a variable; raises NotUnderstood and Unfit."""
        memo = space.dims.memo
        told = self.table.told(name, level, self.told_at)
        shape = None if told is None else told.shape
        key = (name, level, space.build, self.epoch, shape, tuple(self.table.assumed.items()))
        space.dims.ask("value", key)
        if key in memo:
            return self.remembered(cast(Value | Failed, memo[key]))
        own = (name, level)
        binding = None if self.table.taught is None else self.table.taught.binding(name, level)
        if (
            binding is not None
            and self.table.taught is not None
            and binding.name not in self.table.taught.restated
        ):
            memo[key] = value = self.taught(self.table.taught, binding, space)
            return value
        found = self.table.definition(name, level, self.at) or self.table.shortened(name, level)
        if own in self._busy or len(self._busy) > _DEEPEST or self.climbs(name, level):
            self._cuts += 1
            if found is None and name in self.table.opaque and own not in self.table.variables:
                raise NotUnderstood(f"{name} is taken to be a function of itself", -1, -1, "CR131")
            found = None
        if found is not None and not self._busy:
            self.noted.misfits.pop((name, found.order), None)
        self._busy.add(own)
        cuts, outer, self.noted = self._cuts, self.noted, Noted()
        try:
            if found is not None:
                value = self.fitted(found, name, level, space)
            elif name in self.table.opaque and own not in self.table.variables:
                value = self.opaque(name, level, space)
            else:
                value = self.variable(name, level, space)
        except (Unfit, NotUnderstood) as error:
            if cuts == self._cuts:
                memo[key] = Failed(_again(error), self.noted)
            raise
        finally:
            self._busy.discard(own)
            inner, self.noted = self.noted, outer
            outer.add(inner)
        memo[key] = value
        if inner.misfits:
            memo[(MISFITS, *key)] = frozenset(inner.misfits)
        return value

    def climbs(self, name: str, level: int | None) -> bool:
        """Whether a family is defined by its next member, and that by the next, without an end."""
        if level is None:
            return False
        return sum(n == name and at is not None and at < level for n, at in self._busy) >= _STEPS_UP

    def remembered(self, known: Value | Failed) -> Value:
        """A value that was worked out before; raises again what was raised then."""
        if isinstance(known, Failed):
            self.noted.add(known.noted)
            raise _again(known.error)
        return known

    def taught(self, taught: Taught, binding: Binding, space: Space) -> Value:
        """A name of the teacher's model; what the section restated of it is taken from there."""
        if not space.build or not taught.restated:
            return taught.value(binding, space)
        own = {
            name: self.quantity(*taught.restated[name], space).node for name in taught.restated_below(binding)
        }
        return taught.value(
            binding, space, taught.rebuilt(binding, {k: v for k, v in own.items() if v is not None})
        )

    def variable(self, name: str, level: int | None, space: Space) -> Value:
        """A quantity that nothing defines."""
        shape = self.world.shape(name, level, self.table.told(name, level, self.told_at), space.dims)
        node = None
        if space.build:
            told = self.table.told(name, level, self.told_at)
            fact = Fact.REAL if told is None else told.fact
            if (fact in (Fact.ONEHOT, Fact.SIMPLEX) and not shape) or (
                fact in (Fact.SYMMETRIC, Fact.SPD) and len(shape) != 2
            ):
                fact = Fact.REAL
            node = core.variable(_full(name, level), space.graph_shape(shape), fact=fact)
        return Value(shape, node=node)

    def fitted(self, found: Definition, name: str, level: int | None, space: Space) -> Value:
        """A definition's value; where its shapes do not fit, that of the likeliest that does."""
        try:
            return self.defined(found, name, level, space)
        except Unfit as unfit:
            self.noted.misfits[(name, found.order)] = unfit
        for body in refitted(found.body):
            with contextlib.suppress(Unfit, NotUnderstood):
                return self.defined(replace(found, body=body), name, level, space)
        raise NotUnderstood(
            f"the definition of {one_of(name)} does not fit", found.body.start, found.body.end, "CR137"
        )

    def defined(self, found: Definition, name: str, level: int | None, space: Space) -> Value:
        """The value of a definition's body, with its indices as axes."""
        env = counting([found.body], self.table.grounded)
        if found.level is not None and found.level.letter and level is not None:
            env[found.level.letter] = level - found.level.offset
        space = Space(space.dims, build=space.build, repeats=True, examples=self.table.examples)
        reading = Reading(self.table.layout)
        walk = Elaborator(self, space, reading, env, left_vectors=self.world.left_vectors)
        if self.table.einstein:
            walk.kept = frozenset(p.letter for p in found.positions)
        own = ("fresh", found.name, found.order)
        space.dims.ask("value", own)
        walk.fresh = space.dims.memo.setdefault(own, {})
        with self.as_of(found.order):
            value = walk.plain(found.body)
        if "vectors" in walk.asked:
            self.noted.loose.add(name)
        if walk.independent:
            self.noted.idle.add(found.name)
        if value.rank == 1 and name in LOSSES and space.dims.unify(value.shape[0], ONE):
            value = space.total(value)
        if walk.listed & {*value.letters, *(p.letter for p in found.positions)}:
            raise NotUnderstood("an index that is listed and free", found.body.start, found.body.end)
        value = self.with_axes(found, value, walk, space)
        told = self.table.told(name, level, found.order + 1)
        if told is not None and told.shape is not None:
            if (
                isinstance(found.body, X.Call)
                and len(found.body.arguments) == 1
                and len(told.shape) == value.rank
            ):
                value = self.mapped(found, name, level, told, value, walk, space)
            expected = self.world.shape(name, level, self.table.told(name, level, self.told_at), space.dims)
            if len(expected) != value.rank or not all(map(space.dims.unify, expected, value.shape)):
                raise Unfit(f"{space.words(value.shape)} where {space.words(expected)} was declared")
        if not space.build or value.node is None:
            return Value(value.shape, value.letters, value.sizes)
        alias = isinstance(found.body, X.Reference) and not found.body.positions
        if alias or (self.table.taught is not None and self.table.taught.is_part(value.node)):
            if self.table.taught is not None:
                self.table.taught.placed.add(name)
            return Value(value.shape, value.letters, value.sizes, value.node)
        node = core.named(_full(name, level), value.node)
        return Value(value.shape, value.letters, value.sizes, node)

    def with_axes(self, found: Definition, value: Value, walk: Elaborator, space: Space) -> Value:
        """The value of a definition with an axis for each of its indices; others of its letters stay free."""
        letters = [p.letter for p in found.positions]
        others = [x for x in value.letters if x not in letters]
        alien = not set(others) <= self.table.letters or self.table.einstein
        if others and (alien or self.table.taught is not None):
            raise Unbound(f"the index {others[0]} is free on one side only")
        self.table.fixed.update(others)
        sizes = [
            value.sizes[value.letters.index(x)] if x in value.letters else walk.size_of((found.order, x))
            for x in (*others, *letters)
        ]
        return space.indexed(space.gathered(value, [*others, *letters], sizes), others)

    def mapped(
        self,
        found: Definition,
        name: str,
        level: int | None,
        told: Declaration,
        value: Value,
        walk: Elaborator,
        space: Space,
    ) -> Value:
        """An unknown function of a vector whose value was declared to be of another size."""
        body = found.body
        assert isinstance(body, X.Call)
        expected = self.world.shape(name, level, told, space.dims)
        fits = all(space.dims.can(a, b) for a, b in zip(expected, value.shape, strict=True))
        if fits or body.function not in self.table.unknown or value.letters:
            return value
        return walk.opaque(body.function, expected, [walk.plain(body.arguments[0])])

    def opaque(self, name: str, level: int | None, space: Space) -> Value:
        """A smooth function of the quantities that it is differentiated by."""
        shape = self.world.shape(name, level, self.table.told(name, level, self.told_at), space.dims)
        arguments = [
            self.quantity(
                self.world.whole(parent, parent not in self.table.definitions, self.table), at, space
            )
            for parent, at in self.table.opaque[name]
            if parent != name
        ]
        if any(a.letters for a in arguments):
            raise NotUnderstood(f"{name} is a function of what has an index", -1, -1, "CR132")
        if not arguments:
            return self.variable(name, level, space)
        walk = Elaborator(self, space, Reading())
        return walk.opaque(_full(name, level), shape, arguments)


@dataclass(slots=True)
class Table:
    """All that a section says of its names, whichever world is assumed."""

    examples: int | None = None
    """The axis along which examples are stacked in matrices, where the words say it."""
    definitions: dict[str, list[Definition]] = field(default_factory=dict[str, list[Definition]])
    functions: dict[str, Function] = field(default_factory=dict[str, Function])
    declared: dict[str, Declaration] = field(default_factory=dict[str, Declaration])
    later: dict[str, list[tuple[int, Declaration]]] = field(
        default_factory=dict[str, list[tuple[int, Declaration]]]
    )
    """Declarations of names that were declared before, with the orders of their statements."""
    again: list[int] = field(default_factory=list[int])
    """Where names were defined or declared again."""
    sizes: set[str] = field(default_factory=set[str])
    grounded: dict[str, int] = field(default_factory=dict[str, int])
    opaque: dict[str, tuple[tuple[str, int | None], ...]] = field(
        default_factory=dict[str, tuple[tuple[str, int | None], ...]]
    )
    nearest: dict[str, tuple[tuple[str, int | None], ...]] = field(
        default_factory=dict[str, tuple[tuple[str, int | None], ...]]
    )
    """What they are functions of if of nothing beside what they are differentiated by."""
    variables: set[tuple[str, int | None]] = field(default_factory=set[tuple[str, int | None]])
    given: dict[str, Expression] = field(default_factory=dict[str, Expression])
    """The first number, or array of numbers, that each name is given."""
    values: dict[str, list[tuple[int, Expression]]] = field(
        default_factory=dict[str, list[tuple[int, Expression]]]
    )
    """All of them, in order, under the names of the variables: `W[1]` for the first of a family."""
    cells: dict[str, dict[tuple[int, ...], list[tuple[int, Expression]]]] = field(
        default_factory=dict[str, dict[tuple[int, ...], list[tuple[int, Expression]]]]
    )
    """Numbers given entry by entry: `x_1 = 2`, `x_2 = 3`."""
    short: dict[str, Expression] = field(default_factory=dict[str, Expression])
    """What a `d` before a name, or an accent on it, is short for: the derivative of this by the name."""
    torn: bool = False
    """Whether a `d` before a name is said to be short for derivatives of two things."""
    calls: Calls = field(default_factory=Calls)
    """What the section's functions are applied to."""
    einstein: bool = False
    starred: bool = False
    """Whether the words say that `*` is a product entry by entry."""
    turned: bool = False
    """In numerator layout, where the section is in it: ∂L/∂W has the shape of Wᵀ."""
    layout: str = "denominator"
    """The layout in which definitions are read."""
    aliases: dict[str, str] = field(default_factory=dict[str, str])
    """Small letters for the entries, rows or columns of a matrix that has the capital."""
    letters: frozenset[str] = frozenset()
    """Names that are indices wherever they stand: the y of `s_y` and `j \neq y`."""
    fixed: set[str] = field(default_factory=set[str])
    """Letters that some definition leaves free: they may stand for one class or example throughout."""
    unsaid: frozenset[str] = frozenset()
    """Families of names that are defined for one example by nothing that differs with it."""
    links: dict[str, dict[int, float]] = field(default_factory=dict[str, dict[int, float]])
    """What it costs to take such a letter for rows, columns or something of its own."""
    clashing: set[str] = field(default_factory=set[str])
    """Names of which it is not plain what they stand for."""
    redefined: set[str] = field(default_factory=set[str])
    """Names that were defined again, differently."""
    former: dict[str, list[Function]] = field(default_factory=dict[str, list[Function]])
    """What functions were before they were defined again."""
    assumed: dict[str, str] = field(default_factory=dict[str, str])
    """What an unknown function is taken to be."""
    arbitrary: set[str] = field(default_factory=set[str])
    """Functions that may be any."""
    valued: set[str] = field(default_factory=set[str])
    """Unknown functions whose names stand for their values."""
    classes: dict[str, str] = field(default_factory=dict[str, str])
    """Labels that are compared with indices, with the names of their one-hot vectors."""
    supposed: set[str] = field(default_factory=set[str])
    """Probabilities of which nothing is said."""
    unknown: set[str] = field(default_factory=set[str])
    """Functions that were met and are not defined."""
    taught: Taught | None = None
    """The teacher's model, whose names nothing in the section defines."""

    def epoch(self, at: int) -> int:
        """How many names were defined anew before a statement."""
        restated = 0 if self.taught is None else len(self.taught.restated)
        return restated + bisect_left(self.again, at)

    def give(self, reference: X.Reference, value: Expression, order: int) -> None:
        """Gives a name, a member of a family or an entry its number."""
        name, level, positions = reference.name, reference.level, reference.positions
        if level is not None and level.letter:
            return
        full = _full(name, None if level is None else level.offset)
        if not positions:
            self.given.setdefault(name, value)
            insort(self.values.setdefault(full, []), (order, value), key=lambda told: told[0])
        elif not any(p.letter for p in positions):
            told = self.cells.setdefault(full, {}).setdefault(tuple(p.offset for p in positions), [])
            insort(told, (order, value), key=lambda told: told[0])

    def given_at(self, full: str) -> list[int]:
        """The statements that give a name, or entries of it, numbers."""
        whole = [order for order, _ in self.values.get(full, ())]
        return whole + [order for told in self.cells.get(full, {}).values() for order, _ in told]

    def is_given(self, name: str, at: int) -> bool:
        """Whether a name, or one of its family, has been given a number."""
        told = [*self.values, *self.cells]
        return any(
            order <= at for full in told if full.split("[")[0] == name for order in self.given_at(full)
        )

    def value(self, full: str, at: int) -> tuple[int, Expression] | None:
        """The number given last before a statement, else first after it, and where."""
        return _last(self.values.get(full, ()), at)

    def entries(self, full: str, at: int) -> dict[tuple[int, ...], Expression]:
        """The entries that are given as numbers."""
        found = {place: _last(told, at) for place, told in self.cells.get(full, {}).items()}
        return {place: told[1] for place, told in found.items() if told is not None}

    def declare(self, told: Declaration, order: int) -> None:
        """Adds a declaration; a second one holds from its statement on."""
        if is_each(told.name):
            shape = None if told.shape is None else told.shape[1:]
            told = replace(told, name=one_of(told.name), shape=shape)
        before = self.declared.get(told.name)
        if before is None or before.shape is None:
            fact = told.fact if before is None or told.fact is not Fact.REAL else before.fact
            self.declared[told.name] = Declaration(told.name, told.shape, fact, told.example)
        elif before.shape != told.shape:
            self.later.setdefault(told.name, []).append((order, told))
            insort(self.again, order)

    def told(self, name: str, level: int | None, at: int) -> Declaration | None:
        """The declaration in force at a statement."""
        full = _full(one_of(name), level)
        found = [d for order, d in self.later.get(full, ()) if order < at]
        if found or full in self.declared or level is None:
            return found[-1] if found else self.declared.get(full)
        return self.told(rank_key(one_of(name), level), None, at)

    def definition(self, name: str, level: int | None, at: int) -> Definition | None:
        """The definition in force: the latest before, else the first after."""
        candidates = [d for d in self.definitions.get(name, ()) if _fits(d, level)]
        exact = [d for d in candidates if d.level is None or not d.level.letter]
        pool = exact or candidates
        before = [d for d in pool if d.order < at]
        return before[-1] if before else (pool[0] if pool else None)

    def is_family(self, name: str) -> bool:
        """Whether a name is defined with numbers only, `h_t`; not by the steps of w, `w_{k+1} = w_k - …`."""
        known = self.definitions.get(name, ())
        steps = any(d.level is not None and d.level.letter and d.level.offset for d in known)
        return bool(known) and not steps and all(d.level is not None for d in known)

    def shortened(self, name: str, level: int | None) -> Definition | None:
        """`x̄` as ∂L/∂x, where the section uses the accent so."""
        accent, _, plain = name.partition(" ")
        of = self.short.get(accent)
        if of is None or not plain:
            return None
        number = None if level is None else Position("", level)
        wrt = X.Reference(of.start, of.end, plain, (), number)
        return Definition(name, (), number, X.Derivative(of.start, of.end, of, (wrt,), "gradient"), -1)

    def pinned(self, level: Position | None) -> Position | None:
        """The number that a definition is of: L of `a^L` is the last one, l of `a^l` is any."""
        if level is None or self.grounded.get(level.letter) != LAYERS:
            return level
        return Position("", LAYERS + level.offset)

    def forget(self, name: str) -> None:
        """Takes a name's definitions away: it is a variable."""
        self.definitions.pop(name, None)

    def define(self, definition: Definition) -> None:
        """Adds a definition; they are kept in the order of their statements."""
        definition = replace(definition, level=self.pinned(definition.level))
        found = self.definitions.setdefault(definition.name, [])
        if found:
            insort(self.again, max(definition.order, found[-1].order))
        found.append(definition)
        found.sort(key=lambda d: d.order)

    def redefine(self, definition: Definition, function: Function | None) -> None:
        """Adds a different definition of a name, which holds from its statement on; of a function, too."""
        name = definition.name
        self.define(definition)
        self.redefined.add(name)
        if function is not None:
            self.former.setdefault(name, []).append(self.functions[name])
            self.functions = {**self.functions, name: function}


def _again(error: Unfit | NotUnderstood) -> Unfit | NotUnderstood:
    """The same to be raised afresh: on its way up it is told where it happened."""
    if isinstance(error, NotUnderstood):
        return NotUnderstood(error.reason, error.start, error.end, error.code)
    return type(error)(error.what, error.start, error.end)


def _last(told: Sequence[tuple[int, Expression]], at: int) -> tuple[int, Expression] | None:
    before = [one for one in told if one[0] <= at]
    return before[-1] if before else (told[0] if told else None)


def _fits(definition: Definition, level: int | None) -> bool:
    """Whether a definition is of this member of a family."""
    if definition.level is None:
        return level is None
    if level is None:
        return False
    if not definition.level.letter:
        return definition.level.offset == level
    return level - definition.level.offset >= 1


def refitted(body: Expression) -> Iterator[Expression]:
    """The expression with one transpose less, or one more: what was meant where shapes do not fit."""
    places = [e for e in below(body) if isinstance(e, X.Transposed)]
    for place in places:
        yield substituted(body, place, place.body)
    for place in [e for e in below(body) if isinstance(e, X.Reference)]:
        yield substituted(body, place, X.Transposed(place.start, place.end, place))


def substituted(whole: Expression, old: Expression, new: Expression) -> Expression:
    """The expression with one part, found by identity, exchanged."""
    if whole is old:
        return new
    changes: dict[str, object] = {}
    for name in whole.__dataclass_fields__:
        value = getattr(whole, name)
        changed = _exchanged(value, old, new)
        if changed is not value:
            changes[name] = changed
    return replace(whole, **changes) if changes else whole


def renamed(whole: Expression, names: set[str]) -> Expression:
    """The expression with its own copies of these names."""
    for place in [e for e in below(whole) if isinstance(e, X.Reference) and e.name in names]:
        whole = substituted(whole, place, replace(place, name=place.name + "·"))
    return whole


def _exchanged(value: object, old: Expression, new: Expression) -> object:
    if isinstance(value, Expression):
        return substituted(value, old, new)
    if isinstance(value, tuple):
        items = cast(tuple[object, ...], value)
        changed = tuple(_exchanged(item, old, new) for item in items)
        return changed if any(a is not b for a, b in zip(changed, items, strict=True)) else items
    return value


def references(expression: Expression) -> Iterator[X.Reference]:
    """All names in an expression."""
    stack = [expression]
    while stack:
        node = stack.pop()
        if isinstance(node, X.Reference):
            yield node
        stack.extend(parts(node))


def counting(expressions: Iterable[Expression], numbers: dict[str, int]) -> dict[str, int]:
    """The letters that a statement counts with, and which number each stands for."""
    found: dict[str, int] = {}
    for expression in expressions:
        everything = list(below(expression))
        bound = {e.letter for e in everything if isinstance(e, X.Summation | X.Extremum)}
        for e in everything:
            counted = [p for p in e.positions if p.offset] if isinstance(e, X.Reference | X.Entry) else []
            if isinstance(e, X.Reference | X.Call) and e.level is not None:
                counted.append(e.level)
            for p in counted:
                if p.letter and p.letter not in bound:
                    found[p.letter] = numbers.get(p.letter, LAYER)
    return found


def is_numeric(expression: Expression) -> bool:
    """Whether it is written with numbers alone."""
    return not any(
        isinstance(e, X.Reference | X.Derivative | X.Kronecker) or (isinstance(e, X.Call) and not e.arguments)
        for e in below(expression)
    )


def constant_of(expression: Expression) -> Fraction | None:
    """The number that it is, where it is one outright."""
    match expression:
        case X.Numeral(value=value):
            return value
        case X.Total(terms=((sign, body),)):
            value = constant_of(body)
            return None if value is None else sign * value
        case X.Total(terms=terms):
            values = [constant_of(term) for _, term in terms]
            if any(v is None for v in values):
                return None
            return sum(
                (sign * v for (sign, _), v in zip(terms, values, strict=True) if v is not None), Fraction(0)
            )
        case X.Quotient(numerator=a, denominator=b):
            top, bottom = constant_of(a), constant_of(b)
            return None if top is None or not bottom else top / bottom
        case X.Times(factors=factors):
            result = Fraction(1)
            for sign, factor in factors:
                value = constant_of(factor)
                if value is None or (sign == "/" and not value):
                    return None
                result = result / value if sign == "/" else result * value
            return result
        case _:
            return None


def values_of(node: Node) -> set[Node]:
    """The variables below a node."""

    return {n for n in topological([node]) if n.op is core.VARIABLE}


__all__ = ["Definition", "NotUnderstood", "Scope", "Table", "World"]
