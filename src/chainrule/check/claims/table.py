"""What a section says of its names: definitions, declarations, numbers, functions.

Definitions form a graph that later statements are read in.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from chainrule.check.claims import expression as X
from chainrule.check.claims.arguments import Calls
from chainrule.check.claims.declarations import Declaration
from chainrule.check.claims.elaborating import Function
from chainrule.check.claims.expression import Expression, Position, below
from chainrule.check.claims.faces import is_each, one_of
from chainrule.check.claims.modelling import Taught
from chainrule.graph.facts import Fact

LAYERS = 4
"""How many of a counted family there are, and which one a free letter stands for."""


LAYER = 2


@dataclass(frozen=True, slots=True)
class Definition:
    """`name[positions] (level) = body`, the `order`-th statement of its section."""

    name: str
    positions: tuple[Position, ...]
    level: Position | None
    body: Expression
    order: int


def rank_key(name: str, level: object) -> str:
    """What ranks are kept under: the members of a family have one of their own, one example that of each."""
    name = one_of(name)
    return name if level is None else f"{name}[]"


def link_key(name: str) -> str:
    """What the choice is kept under that says which part of the capital a small letter is."""
    return f"{name}@"


def full_of(name: str, level: int | None) -> str:
    """`W` or `W[2]`."""
    return name if level is None else f"{name}[{level}]"


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
    worded: dict[str, str] = field(default_factory=dict[str, str])
    """What words alone say that names are, as a reader is told it."""
    torn: bool = False
    """Whether a `d` before a name is said to be short for derivatives of two things."""
    calls: Calls = field(default_factory=Calls)
    """What the section's functions are applied to."""
    einstein: bool = False
    first: int = 1
    """The number of an array's first entry."""
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
    beside: set[str] = field(default_factory=set[str])
    """Names that are defined by two vectors side by side, entry by entry."""
    redefined: set[str] = field(default_factory=set[str])
    """Names that were defined again, differently."""
    former: dict[str, list[Function]] = field(default_factory=dict[str, list[Function]])
    """What functions were before they were defined again."""
    assumed: dict[str, str] = field(default_factory=dict[str, str])
    """What an unknown function is taken to be."""
    traits: dict[str, str] = field(default_factory=dict[str, str])
    """Functions of which properties are said that are not computed with: "equation" or "order"."""
    arbitrary: set[str] = field(default_factory=set[str])
    """Functions that may be any."""
    valued: set[str] = field(default_factory=set[str])
    """Unknown functions whose names stand for their values."""
    classes: dict[str, str] = field(default_factory=dict[str, str])
    """Labels that are compared with indices, with the names of their one-hot vectors."""
    supposed: set[str] = field(default_factory=set[str])
    """Probabilities of which nothing is said."""
    unknown: set[str] = field(default_factory=set[str])
    sigma: str | None = "sigmoid"
    """What σ stands for; None where that is left open."""
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
        full = full_of(name, None if level is None else level.offset)
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
        full = full_of(one_of(name), level)
        if full in self.later:
            found = [d for order, d in self.later[full] if order < at]
            if found:
                return found[-1]
        if level is None or full in self.declared:
            return self.declared.get(full)
        return self.told(rank_key(one_of(name), level), None, at)

    def definition(self, name: str, level: int | None, at: int) -> Definition | None:
        """The definition in force: the latest before, else the first after."""
        candidates = [d for d in self.definitions.get(name, ()) if _fits(d, level)]
        exact = [d for d in candidates if d.level is None or not d.level.letter]
        pool = exact or candidates
        before = [d for d in pool if d.order < at]
        return before[-1] if before else (pool[0] if pool else None)

    def is_family(self, name: str, at: int | None = None) -> bool:
        """Whether a name is defined with numbers only, `h_t`; not by the steps of w, `w_{k+1} = w_k - …`.

        `at` a statement before all of those, a name that is declared without a number is one quantity.
        """
        known = self.definitions.get(name, ())
        if at is not None and name in self.declared and all(d.order > at for d in known):
            return False
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


def counting(expressions: Iterable[Expression], numbers: dict[str, int]) -> dict[str, int]:
    """The letters that a statement counts with, and which number each stands for."""
    found: dict[str, int] = {}
    for expression in expressions:
        counted: list[Position] = []
        bound: set[str | None] = set()
        for e in below(expression):
            match e:
                case X.Reference(positions=positions, level=level):
                    counted += [p for p in positions if p.offset] if positions else ()
                    counted += () if level is None else (level,)
                case X.Entry(positions=positions):
                    counted += [p for p in positions if p.offset]
                case X.Call(level=level):
                    counted += () if level is None else (level,)
                case X.Summation(letter=letter) | X.Extremum(letter=letter):
                    bound.add(letter)
                case _:
                    pass
        for p in counted:
            if p.letter and p.letter not in bound:
                found[p.letter] = numbers.get(p.letter, LAYER)
    return found
