"""A section's names: what defines them, which shapes they have, what they are functions of.

Definitions form a graph that later statements are read in. A name that nothing defines is a variable, or,
where something is differentiated that nothing defines, a smooth function of what it is differentiated by.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from dataclasses import dataclass, field, replace

from chainrule.check.claims import expression as X
from chainrule.check.claims.compositions import FORMAL
from chainrule.check.claims.declarations import Declaration
from chainrule.check.claims.dims import ONE
from chainrule.check.claims.elaborating import Elaborator, Reading
from chainrule.check.claims.expression import Expression, NotUnderstood
from chainrule.check.claims.faces import one_of
from chainrule.check.claims.lexicon import LOSSES
from chainrule.check.claims.misfits import Unbound, Unfit
from chainrule.check.claims.modelling import Taught
from chainrule.check.claims.rewriting import references, refitted
from chainrule.check.claims.table import LAYERS, Definition, Table, counting, full_of, link_key
from chainrule.check.claims.values import Space, Value
from chainrule.check.claims.walk import BESIDE
from chainrule.check.claims.world import COLUMNS, World
from chainrule.graph.facts import Fact
from chainrule.ops import core
from chainrule.read.model import Binding

_DEEPEST = 60
_STEPS_UP = 8


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
        self.functions, self.definitions = table.functions, table.definitions
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
        return self.table.is_family(name, self.told_at)

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

    @property
    def sigma(self) -> str | None:
        """What σ stands for; None where that is left open."""
        return self.table.sigma

    def is_column(self, name: str) -> bool:
        """Whether a small letter with one index is a column of the capital."""
        return self.world.rank(link_key(name)) == COLUMNS

    @property
    def unsaid(self) -> frozenset[str]:
        """The names of each example of which it is not said what differs from one to the next."""
        return self.table.unsaid

    def may_rest_on(self, name: str, variable: str) -> bool:
        """Whether definitions lead from a name to a variable."""
        stack, seen = [name], set[str]()
        while stack:
            current = stack.pop()
            if current in seen:
                continue
            seen.add(current)
            stack += [r.name for d in self.table.definitions.get(current, ()) for r in references(d.body)]
            stack += [parent for parent, _ in self.table.opaque.get(current, ())]
        return variable in seen

    def is_letter(self, name: str) -> bool:
        """Whether a name is an index wherever it stands."""
        return name in self.table.letters

    @property
    def first(self) -> int:
        """The number of an array's first entry."""
        return self.table.first

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
        assumed = self.table.assumed
        key = (name, level, space.build, self.epoch, shape, tuple(assumed.items()) if assumed else ())
        space.dims.ask("value", key)
        known: Value | Failed | None = memo.get(key)
        if known is not None:
            return self.remembered(known)
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
            node = core.variable(full_of(name, level), space.graph_shape(shape), fact=fact)
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
        if BESIDE in walk.notes:
            self.table.beside.add(name)
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
        node = core.named(full_of(name, level), value.node)
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
        return walk.opaque(full_of(name, level), shape, arguments)


def _again(error: Unfit | NotUnderstood) -> Unfit | NotUnderstood:
    """The same to be raised afresh: on its way up it is told where it happened."""
    if isinstance(error, NotUnderstood):
        return NotUnderstood(error.reason, error.start, error.end, error.code)
    return type(error)(error.what, error.start, error.end)


__all__ = ["Definition", "NotUnderstood", "Scope", "Table", "World"]
