"""Whether a relation of two members holds, under every reading that conventions admit.

*Wrong* is said only if every admissible reading fails, in every world that fits the section nearly as well
as the best; *correct* only if a reading holds at all points. A layout that the section does not use
otherwise is named as a convention.
"""

from __future__ import annotations

import contextlib
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from chainrule.base.errors import ChainruleError
from chainrule.check.claims import expression as X
from chainrule.check.claims.arguments import stated_in
from chainrule.check.claims.beginnings import Beginnings
from chainrule.check.claims.comparing import compare
from chainrule.check.claims.conventions import ADMITTED
from chainrule.check.claims.counts import miscounted
from chainrule.check.claims.differentiating import unnamed
from chainrule.check.claims.dims import ONE
from chainrule.check.claims.doubts import doubt, foreign_limit
from chainrule.check.claims.elaborating import Elaborator, Reading
from chainrule.check.claims.expression import Expression, NotUnderstood
from chainrule.check.claims.hesitations import hesitation
from chainrule.check.claims.ledger import Ledger
from chainrule.check.claims.lexicon import ELEMENTWISE, WHOLE
from chainrule.check.claims.numbering import is_number, judged_numbers
from chainrule.check.claims.outcome import Outcome
from chainrule.check.claims.premises import Unknown, free_below, premises, worked_out
from chainrule.check.claims.provisos import Proviso, Sides, provided
from chainrule.check.claims.report import Counterexample
from chainrule.check.claims.roles import Item, Section
from chainrule.check.claims.screening import Screen
from chainrule.check.claims.section import (
    Definition,
    Scope,
    World,
    below,
    constant_of,
    counting,
    is_numeric,
    link_key,
    rank_key,
    substituted,
    values_of,
)
from chainrule.check.claims.tacit import (
    depends_on_signs,
    may_lack_indicator,
    positive_by_use,
    split_by_sign,
)
from chainrule.check.claims.values import Space, Unbuilt, Unfit, Value
from chainrule.check.claims.worlds import Worlds, laid_out
from chainrule.derive.linear import substitute
from chainrule.emit.arrays import Array
from chainrule.graph.facts import Fact
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops import core
from chainrule.ops.abstract import ABSTRACT, Mapping, Scalar

_ELEMENTARY = frozenset({*ELEMENTWISE, *WHOLE})
_RECTIFIER = re.compile(r"re-?lu|rectif|max\(0", re.I)
_ARBITRARY = re.compile(
    r"differentiable|arbitrary|any (smooth )?function|for any|for every|for all|generic|unknown", re.I
)
_APART = re.compile(
    r"otherwise|different|incorrect|other (class|element|ind)|off-diagonal|distinct|\\\\neq?\\b|≠", re.I
)
_CLASSES = re.compile(
    r"(?:correct|true|target|actual|right)\s+(?:class|label|category|index)\W{0,4}([a-zA-Z])\b"
)
_ONE_HOT = re.compile(r"one.?hot", re.I)
_OTHERS = 4
_MOST_SUPPOSED = 3
_EQUAL = frozenset({"=", "equiv", "define", "approx"})
LAYOUTS = ADMITTED["auto"]
_Said = tuple[dict[str, int], tuple[X.Reference, ...], dict[str, tuple[Expression, ...]]]
Loosely = Literal["", "partly", "wholly"]
Screening = Literal["", "generally", "unless given"]
"""Whether a few points may refute an equation, or only one of whose variables none has a value."""


@dataclass(slots=True)
class Finding:
    """What became of one relation: its verdict with evidence, or why there is none.

    `unfit` are the shapes that clash (in the best world, if it fails there by shapes), `independent`
    derivatives in it that vanish, `extra` letters free on the right only, `lacking` those on the left.
    """

    holds: bool | None
    reason: str = ""
    code: str | None = None
    outcome: Outcome | None = None
    reading: Reading | None = None
    conventions: tuple[str, ...] = ()
    unfit: Unfit | None = None
    independent: tuple[X.Derivative, ...] = ()
    extra: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    lone: str = ""
    """A function of which nothing is known, on one side only."""
    letters: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """The free indices of both sides."""
    layouts: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    numeric: bool = False
    target: bool = False
    hypotheses: tuple[str, ...] = ()
    """What it was said to hold under."""
    implied: frozenset[str] = frozenset()
    """The indices that definitions below leave free."""


@dataclass(slots=True)
class Try:
    """One reading in one world: holds, fails, or cannot be told."""

    finding: Finding
    asked: frozenset[str] = field(default_factory=frozenset[str])


class Judge:
    """Judges the relations of one section."""

    def __init__(self, section: Section, worlds: Worlds, layout: str = "auto") -> None:
        self.section = section
        self.worlds = [worlds.best]
        self.near = worlds
        self.layout = layout
        self._scopes: dict[tuple[int, int], Scope] = {}
        self.preferred = ADMITTED[layout][0]
        self.condition: tuple[str, str, str] | None = None
        self.provisos: tuple[Proviso, ...] = ()
        self.qualified = False
        """Whether the words restrict a statement in a way that is not understood."""
        self.showing = False
        self.positive: frozenset[str] = frozenset()
        """Numbers that are taken to be positive, or vectors that are taken to add up to one."""
        self.screen = Screen()
        self.beginnings = Beginnings()
        self._sayings: list[tuple[Item, list[Expression]]] | None = None
        self._last: tuple[Expression, Expression, _Said] | None = None
        self.target = ""
        """The index that is taken to be a one-hot label's class."""
        self.summed: frozenset[str] = frozenset()
        """Letters on the left of a statement that are summed over by convention."""
        self.doubtful = frozenset[str]()
        """Names whose defining lines were not understood."""
        self.careful = False
        """Whether a claim holds only if it does with all ranks that are nearly as likely."""
        self.curt = False
        """Whether it is asked only if a claim holds: of what fails it is not told whether it is wrong."""
        self.ledger = Ledger(section.table, results=results_of(section))
        self.words = ""
        """What stands before a statement."""
        self.context = ""
        """The document shortly before it, formulas and all."""

    def scope(self, world: World, at: int) -> Scope:
        """The definitions in force at a statement; the same object for the same definitions."""
        key = (id(world), self.section.table.epoch(at))
        if key not in self._scopes:
            scope = Scope(self.section.table, world, at)
            self._scopes[key] = scope
            self.prepare(scope)
        return self._scopes[key]

    def prepare(self, scope: Scope) -> None:
        """Works out all definitions once, so that every claim starts from them."""
        for name, found in self.section.table.definitions.items():
            for d in found:
                level = None if d.level is None else d.level.offset + scope.grounded.get(d.level.letter, 0)
                for build in (False, True):
                    with contextlib.suppress(Unfit, NotUnderstood):
                        scope.quantity(name, level, Space(scope.world.dims, build=build))
        scope.world.dims.freeze()

    def said_of(self, item: Item) -> None:
        """What restricts the statement that is judged next."""
        self.condition, self.provisos, self.qualified = item.condition, item.provisos, item.qualified
        self.section.resolver.stand_left_of(item.members[0] if item.members else None)

    def judge(self, left: Expression, sign: str, right: Expression, at: int) -> Finding:
        """Whether `left sign right` holds at statement `at`."""
        self.beginnings = Beginnings()
        last = miscounted(self.all_below(left, right))
        if last:
            return Finding(None, f"whether a sum from 0 to {last} has {last} terms is not said", "CR133")
        best = self.with_provisos(left, sign, right, at)
        if best.holds and self.careful and self.fails_elsewhere(left, sign, right, at):
            return Finding(
                None, "it holds or fails with the shapes that are meant, which are not said", "CR133"
            )
        if not best.holds:
            best = self.by_value(left, sign, right, at) or best
        if best.holds is None and best.implied:
            target = self.with_target(left, sign, right, at)
            return best if target is None else target
        if best.holds is not False:
            return best
        if self.qualified:
            return Finding(None, "it is said under a condition that is not understood", "CR135")
        if "argument" in best.asked and is_bare(left) != is_bare(right):
            return Finding(None, "a function without its argument", "CR132")
        guess = self.with_guesses(best, left, sign, right, at)
        if guess is not None:
            return guess
        summed = self.with_sums(left, sign, right, at)
        if summed is not None and summed.holds:
            return summed
        target = self.with_target(left, sign, right, at)
        if target is not None:
            return target
        family = self.some_member(left, right)
        if family:
            return Finding(None, f"which {family} is meant is not said", "CR131")
        limit = foreign_limit(self.worlds[0].dims, self.all_below(left, right)) if best.implied else ""
        if limit:
            return Finding(None, f"whether a sum to {limit} leaves an index out is not said", "CR133")
        clash = self.clash(left, right)
        if clash:
            return Finding(None, f"{clash} stands for two things here", "CR137")
        if self.apart_holds(left, sign, right, at):
            return Finding(
                None, "it holds for different indices only; whether that is meant is not said", "CR132"
            )
        if any(isinstance(e, X.Call) and e.function == "factorial" for e in (*below(left), *below(right))):
            return Finding(None, "factorials are not computed with", "CR135")
        if self.is_equation(left, right, at):
            return Finding(None, "an equation for unknowns, not an identity", "CR135")
        square = self.where_square(best, left, sign, right, at)
        if square is not None:
            return square
        positive = None if best.unfit is not None else self.where_positive(left, sign, right, at)
        if positive is not None:
            return positive
        if self.curt:
            return replace(best, holds=None, code="CR132")
        unread = self.unread(left, right, at)
        if unread:
            return Finding(None, f"what is said of {unread} is not understood", "CR131")
        if best.unfit is not None:
            square = self.in_world(self.worlds[0], left, sign, right, at, loosely="partly")
            if square.holds or (square.holds is None and square.code in ("CR132", "CR133")):
                return Finding(
                    None, f"whether sizes are equal is not said; as I take them: {best.unfit.what}", "CR133"
                )
            if square.unfit is not None and not self.certain((left, right), at, strictly=True):
                return Finding(None, f"the shapes are not said; as I take them: {best.unfit.what}", "CR133")
        inside = best.unfit is not None and _within(best.unfit, left)
        if best.unfit is not None and not self.certain((left, right), at, strictly=inside):
            return Finding(None, f"the shapes are not said; as I take them: {best.unfit.what}", "CR133")
        unknown = self.unknown(left, right, at)
        if unknown:
            return Finding(None, f"{unknown} is not defined in this section", "CR131")
        doubtful = doubt(self.section, self.doubtful, (left, right), misfit=best.unfit is not None)
        if doubtful:
            return Finding(None, doubtful, "CR131")
        if self.holds_otherwise(left, sign, right, at):
            return Finding(None, "a definition that it rests on can be read in two ways", "CR132")
        names = self.below((left, right))
        most = None if best.unfit is not None else _OTHERS
        for world in itertools.islice(self.near.others(names), most):
            other = self.in_world(world, left, sign, right, at, screened=not self.careful)
            if other.holds or (self.careful and other.holds is None):
                return Finding(
                    None, "it holds or fails with the shapes that are meant, which are not said", "CR133"
                )
        reason = hesitation(self, best, left, sign, right, at)
        return best if reason is None else Finding(None, *reason)

    def holds_otherwise(self, left: Expression, sign: str, right: Expression, at: int) -> bool:
        """Whether it holds with the second reading of definitions that have two."""
        if not any(isinstance(e, X.Choice) for whole in self.all_below(left, right) for e in below(whole)):
            return False
        table = self.section.table
        definitions = {
            name: [replace(d, body=read_second(d.body)) for d in found]
            for name, found in table.definitions.items()
        }
        functions = {name: replace(f, body=read_second(f.body)) for name, f in table.functions.items()}
        section = replace(self.section, table=replace(table, definitions=definitions, functions=functions))
        best = laid_out(section, self.worlds[0].ranks, self.near.habits)
        other = Judge(section, replace(self.near, section=section, best=best), self.layout)
        other.condition, other.provisos, other.preferred = self.condition, self.provisos, self.preferred
        return bool(other.with_provisos(left, sign, right, at).holds)

    def where_square(
        self, best: Finding, left: Expression, sign: str, right: Expression, at: int
    ) -> Finding | None:
        """What is said of A⁻¹, det A or tr A while A was declared m × n: it is meant of square matrices."""
        unfit = best.unfit
        if unfit is None or isinstance(left, X.Reference) or not _within(unfit, left):
            return None
        square = self.in_world(self.worlds[0], left, sign, right, at, loosely="wholly")
        if square.holds and isinstance(left, X.Derivative | X.Differential):
            square.conventions = (*square.conventions, f"sizes are taken to be equal where {unfit.what}")
            return square
        if square.holds or (square.unfit is not None and _within(square.unfit, left)):
            return Finding(None, f"the shapes do not fit what was declared: {unfit.what}", "CR133")
        return None

    def where_positive(self, left: Expression, sign: str, right: Expression, at: int) -> Finding | None:
        """Whether it holds where numbers that nobody says are positive are so.

        It is right if their use says so, as |r| ≤ δ does of δ, else undecided.
        """
        table, ranks = self.section.table, self.worlds[0].ranks
        wholes = self.all_below(left, right)
        calls = {e.function for whole in wholes for e in below(whole) if isinstance(e, X.Call)}
        wholes += [table.functions[name].body for name in calls & set(table.functions)]
        if not depends_on_signs(wholes):
            return None
        names = {r.name: r for whole in wholes for r in _names(whole) if not r.positions and r.level is None}
        told = {r.name for p in self.provisos for side in (p.left, p.right) for r in _names(side)}
        told |= {r.name for side in (left, right) for r in split_by_sign(side)}
        free = {
            name: r
            for name, r in names.items()
            if not ranks.get(name)
            and name not in told
            and name not in table.definitions
            and name not in table.given
            and (name not in table.declared or not table.declared[name].fact.label)
        }
        by_use = {name: r for name, r in positive_by_use(wholes).items() if name in free}
        for supposed in (by_use,) if may_lack_indicator(left, right, wholes) else (by_use, free):
            if not supposed or len(supposed) > _MOST_SUPPOSED:
                continue
            if self.fails_in_positives(frozenset(supposed), left, sign, right, at):
                continue
            said, zero = self.provisos, X.Numeral(left.start, left.start, Fraction(0))
            self.provisos = (*said, *(Proviso(r, ">", zero, False) for r in supposed.values()))
            try:
                finding = self.in_world(self.worlds[0], left, sign, right, at)
            finally:
                self.provisos = said
            words = " and ".join(f"{name} > 0" for name in sorted(supposed))
            if finding.holds and supposed is by_use:
                finding.conventions = (*finding.conventions, f"{words}, as its use says")
                return finding
            if finding.holds:
                return Finding(None, f"it holds where {words}, which is not said", "CR132")
        return None

    def fails_in_positives(
        self, names: frozenset[str], left: Expression, sign: str, right: Expression, at: int
    ) -> bool:
        """Whether it fails by its values for all that is positive, which is quicker than with a condition."""
        self.positive = names
        try:
            found = self.in_world(self.worlds[0], left, sign, right, at, screened=True)
        finally:
            self.positive = frozenset()
        return found.holds is False and found.unfit is None

    def with_provisos(self, left: Expression, sign: str, right: Expression, at: int) -> Finding:
        """Whether it holds as it stands, else under the conditions that are said."""
        provisos, self.provisos = self.provisos, ()
        try:
            plain = self.in_world(self.worlds[0], left, sign, right, at)
        finally:
            self.provisos = provisos
        if plain.holds is not True and provisos and plain.unfit is None:
            plain = self.in_world(self.worlds[0], left, sign, right, at)
        if plain.holds and any(proviso.converse for proviso in provisos):
            return Finding(None, "that it holds nowhere else is not checked", "CR135")
        return plain

    def fails_elsewhere(self, left: Expression, sign: str, right: Expression, at: int) -> bool:
        """Whether a claim fails, by more than its shapes, with other ranks that are nearly as likely."""
        for world in itertools.islice(self.near.others(self.below((left, right))), _OTHERS):
            other = self.in_world(world, left, sign, right, at)
            if other.holds is False and other.unfit is None:
                return True
        return False

    def with_sums(self, left: Expression, sign: str, right: Expression, at: int) -> Finding | None:
        """What it comes to where letters that stand twice on the left only are summed over: `δ_ii = n`."""
        if not self.section.table.einstein:
            return None
        ours, theirs = ([p.letter for e in below(side) for p in _positions(e)] for side in (left, right))
        self.summed = frozenset(x for x in ours if x and ours.count(x) > 1 and x not in theirs)
        try:
            return self.in_world(self.worlds[0], left, sign, right, at) if self.summed else None
        finally:
            self.summed = frozenset()

    def with_guesses(
        self, best: Finding, left: Expression, sign: str, right: Expression, at: int
    ) -> Finding | None:
        """Whether it holds once an unknown function is taken to be a usual one (from then on it is)."""
        table = self.section.table
        del best
        used = self.functions_below(left, right)
        unknown = sorted(x for x in table.unknown if x not in table.assumed and x in used)
        for name in unknown:
            for known in usual(name, right):
                table.assumed = {**table.assumed, name: known}
                finding = self.in_world(self.worlds[0], left, sign, right, at)
                if finding.holds:
                    finding.conventions = (*finding.conventions, f"{name} is taken to be {known}")
                    return finding
                table.assumed = {k: v for k, v in table.assumed.items() if k != name}
        if unknown and not any(isinstance(e, X.Call) and e.function in unknown for e in below(right)):
            return Finding(None, f"the function {unknown[0]} is not said", "CR131")
        return None

    def may_be_known(self, name: str, left: Expression, right: Expression) -> bool:
        """Whether a claim tells what an unknown function is: a derivative without one of it left."""
        if _ARBITRARY.search(self.section.prose):
            return False
        bare = isinstance(left, X.Call) and left.function == name and bool(left.order)
        sides = (right,) if bare else (right, left)
        inside = [e for side in sides for e in below(side)]
        primed = any(isinstance(e, X.Call) and e.function == name and e.order for e in inside)
        return not primed and (bare or any(isinstance(e, X.Derivative) for e in below(left)))

    def functions_below(self, left: Expression, right: Expression) -> set[str]:
        """The functions in both members and in all definitions that they rest on."""
        return {
            e.function for whole in self.all_below(left, right) for e in below(whole) if isinstance(e, X.Call)
        }

    def all_below(self, left: Expression, right: Expression) -> list[Expression]:
        """Both members and the bodies of all definitions that they rest on."""
        table = self.section.table
        found: list[Expression] = []
        seen: set[str] = set()
        stack: list[Expression] = [left, right]
        while stack:
            found.append(stack.pop())
            for e in below(found[-1]):
                if isinstance(e, X.Reference) and e.name not in seen:
                    seen.add(e.name)
                    stack += [d.body for d in table.definitions.get(e.name, ())]
        return found

    def some_member(self, left: Expression, right: Expression) -> str:
        """A family of which one member is spoken of without its number, if no derivative is by it."""
        both = [e for side in (left, right) for e in below(side)]
        bare = {e.name for e in both if isinstance(e, X.Reference) and e.level is None}
        bare -= {r.name for e in both if isinstance(e, X.Derivative) for x in e.wrt for r in _names(x)}
        return min((name for name in bare if self.section.table.is_family(name)), default="")

    def clash(self, left: Expression, right: Expression) -> str:
        """A name or a function below that was defined twice, differently."""
        table = self.section.table
        twice = table.clashing & set(table.functions)
        called = self.functions_below(left, right) & twice if twice else twice
        if called:
            return min(called)
        seen: set[str] = set()
        stack = [r.name for side in (left, right) for r in _names(side)]
        while stack:
            name = stack.pop()
            if name in seen:
                continue
            seen.add(name)
            if name in table.clashing:
                return name
            stack += [r.name for d in table.definitions.get(name, ()) for r in _names(d.body)]
        return ""

    def with_target(self, left: Expression, sign: str, right: Expression, at: int) -> Finding | None:
        """Whether it holds where a free index is the class of a one-hot label: `L = −log p_k`."""
        told = _CLASSES.search(self.section.prose) is not None
        fixed = self.section.table.fixed if _ONE_HOT.search(self.section.prose) else set[str]()
        if not told and not fixed:
            return None
        letters = sorted(
            {p.letter for side in (left, right) for e in below(side) for p in _positions(e) if p.letter}
        )
        for letter in letters if told else sorted(fixed):
            self.target = letter
            try:
                finding = self.in_world(self.worlds[0], left, sign, right, at)
                apart = finding.holds is False and self.apart_holds(left, sign, right, at)
            finally:
                self.target = ""
            if finding.holds and finding.target:
                finding.conventions = (*finding.conventions, f"{letter} is the class that the label names")
                return finding
            if apart:
                return Finding(None, "it holds for other classes than the label's", "CR132")
        return None

    def apart_holds(self, left: Expression, sign: str, right: Expression, at: int) -> bool:
        """Whether a claim fails only where two free indices are equal, and the words leave that open."""
        if self.condition is not None or not _APART.search(self.words):
            return False
        letters = sorted(
            {p.letter for side in (left, right) for e in below(side) for p in _positions(e) if p.letter}
        )
        for i, j in itertools.combinations(letters, 2):
            self.condition = ("!=", i, j)
            try:
                if self.in_world(self.worlds[0], left, sign, right, at).holds:
                    return True
            finally:
                self.condition = None
        return False

    def fits(self, definition: Definition) -> bool:
        """Whether a definition has a value with the sizes that are known."""
        scope = Scope(self.section.table, self.worlds[0], definition.order + 1)
        try:
            scope.defined(definition, definition.name, None, Space(self.worlds[0].dims.copy(), build=False))
        except (Unfit, NotUnderstood):
            return False
        return True

    def certain(self, members: Iterable[Expression], at: int, *, strictly: bool = False) -> bool:
        """Whether the shapes of all names were declared, are evident from the writing, or follow from such.

        `strictly` no other rank of a name may be nearly as likely.
        """
        table = self.section.table
        seen: set[str] = set()
        stack = [r for m in members for r in _names(m)]
        scope = self.scope(self.worlds[0], at)
        misfit = undeclared = False
        doubtful = {other for _, other, _ in self.near.near}
        while stack:
            reference = stack.pop()
            name = reference.name
            if name in seen:
                continue
            seen.add(name)
            told = table.told(name, reference.level.offset if reference.level else None, at + 1)
            misfit = misfit or any(key[0] == name for key in scope.noted.misfits)
            known = (
                name in table.definitions
                or name in table.sizes
                or (told is not None and told.shape is not None and not told.example)
                or (
                    table.taught is not None
                    and table.taught.counted(name, reference.level, table.grounded) is not None
                )
            )
            evident = rank_key(name, reference.level) not in doubtful
            undeclared = undeclared or not (known or evident)
            stack += [r for d in table.definitions.get(name, ()) for r in _names(d.body)]
        return not ((misfit or strictly) and undeclared)

    def is_equation(self, left: Expression, right: Expression, at: int) -> bool:
        """Whether it says that undefined quantities have some value: to be solved, not checked."""
        table = self.section.table
        if not (is_numeric(left) or is_numeric(right)):
            return False
        both = [e for side in (left, right) for e in below(side)]
        names = {e.name for e in both if isinstance(e, X.Reference)}
        known = any(n in table.definitions or table.is_given(n, at) for n in names)
        if table.taught is not None and (table.given or table.taught.model.values):
            known = known or any(table.taught.binding(n, None) is not None for n in names)
        return (
            bool(names)
            and not known
            and not any(isinstance(e, X.Derivative | X.Call | X.Summation) for e in both)
        )

    def is_constraint(self, left: Expression, right: Expression, at: int) -> bool:
        """Whether it says that entries of which nothing else is known add up to a number: `Σ_k t_k = 1`."""
        table = self.section.table
        free = not any(r.name in table.definitions or table.is_given(r.name, at) for r in _names(left))
        entries = isinstance(left, X.Summation) and isinstance(left.body, X.Reference)
        return free and entries and bool(constant_of(right))

    def below(self, members: Iterable[Expression]) -> set[str]:
        """What ranks are kept under, of all names that the members rest on."""
        table = self.section.table
        found: set[str] = set()
        seen: set[str] = set()
        stack = [r for m in members for r in _names(m)]
        while stack:
            r = stack.pop()
            name = table.aliases.get(r.name, r.name)
            found |= {name, f"{name}[]", link_key(r.name), r.name, f"{r.name}[]"}
            if name not in seen:
                seen.add(name)
                stack += [x for d in table.definitions.get(name, ()) for x in _names(d.body)]
                for parent, _ in table.opaque.get(name, ()):
                    stack.append(X.Reference(0, 0, parent))
        return found

    def sayings(self) -> list[tuple[Item, list[Expression]]]:
        """The statements that may say something of a name which is not read, by their form alone."""
        if self._sayings is None:
            read = [(i, [m for m in i.members if isinstance(m, Expression)]) for i in self.section.items]
            self._sayings = [(item, members) for item, members in read if is_saying(item, members)]
        return self._sayings

    def unread(self, left: Expression, right: Expression, at: int) -> str:
        """A name of which an equation says something that is not read, or that it defines implicitly."""
        table = self.section.table
        both = [e for side in (left, right) for e in below(side)]
        named = {e.name for e in both if isinstance(e, X.Reference)}
        asked = {r.name for e in both if isinstance(e, X.Derivative) for r in _names(e.of)}
        asked |= {e.function for e in both if isinstance(e, X.Call) and e.order}
        given = {name for name in table.given if table.is_given(name, at)}
        known = {*table.definitions, *table.functions, *table.declared, *given}
        formal = {name for f in table.functions.values() for name in f.parameters}
        for item, read in self.sayings():
            if item.order == at or item.role != "claim":
                continue
            first = read[0]
            found: set[str] = set()
            if len(read) < len(item.members):
                said = first.function if isinstance(first, X.Call) else getattr(first, "name", "")
                found = {said} & (asked | named)
                found -= formal if item.order > at else set()
            elif len(read) == 2 and self.is_equation(read[0], read[1], item.order):
                found = asked & {r.name for m in read for r in _names(m)}
            elif len(read) == 2 and self.is_constraint(read[0], read[1], item.order):
                found = named & {r.name for r in _names(read[0])}
            if found - known:
                return min(found - known)
        return ""

    def unknown(self, left: Expression, right: Expression, at: int) -> str:
        """A name on the right that occurs nowhere else in what is known."""
        table = self.section.table
        given = {name for name in table.given if table.is_given(name, at)}
        known = set(table.definitions) | set(table.declared) | given | table.sizes | set(table.opaque)
        known |= {r.name for ds in table.definitions.values() for d in ds for r in _names(d.body)}
        known |= {r.name for r in _names(left)} | set(table.functions)
        known |= {table.aliases[name] for name in known & set(table.aliases)}
        if table.taught is not None:
            known |= {r.name for r in _names(right) if table.taught.counted(r.name, r.level, table.grounded)}
        known |= {name for f in table.functions.values() for name in f.parameters}
        letters = {p.letter for side in (left, right) for e in below(side) for p in _positions(e)}
        letters |= {e.letter for e in below(right) if isinstance(e, X.Summation)} | table.letters
        closure = self.functions_below(left, left)
        for e in below(right):
            if isinstance(e, X.Call) and e.function not in closure and e.function not in _ELEMENTARY:
                within = any(
                    r.name in table.definitions for argument in e.arguments for r in _names(argument)
                )
                if e.function in table.unknown or (within and e.function == "sigma"):
                    return e.function
        for reference in _names(right):
            accent, _, plain = reference.name.partition(" ")
            if reference.name in table.aliases:
                continue
            if plain in known and accent in table.short:
                continue
            if (
                reference.name not in known
                and reference.name not in table.grounded
                and reference.name not in letters
            ):
                return reference.name.replace("^", " ").replace("_", " ")
        return ""

    def in_world(
        self,
        world: World,
        left: Expression,
        sign: str,
        right: Expression,
        at: int,
        *,
        loosely: Loosely = "",
        screened: bool = False,
    ) -> Finding:
        """The first reading that holds, else what the preferred one says.

        `loosely` sizes may be made equal: those that were not declared, or "wholly" all. If `screened` it is
        asked only whether it holds: an equation that fails at a few points is not looked at further.
        """
        screening: Screening = "unless given" if screened and sign in ("=", "equiv", "define") else ""
        findings: list[Finding] = []
        asked: set[str] = set()
        held: Finding | None = None
        layouts: set[str] = set()
        for reading in self.readings():
            if not _differs(reading, asked) and findings:
                continue
            attempt = self.attempt(world, reading, left, sign, right, at, loosely=loosely, screened=screening)
            asked |= attempt.asked
            findings.append(attempt.finding)
            if attempt.finding.holds:
                layouts.add(reading.layout)
                if held is None:
                    held = attempt.finding
                if "layout" not in asked:
                    break
                if held.reading is not None and (
                    attempt.finding.reading != replace(held.reading, layout=reading.layout)
                ):
                    break
        for finding in findings:
            finding.asked = frozenset(asked)
        if held is not None:
            return replace_layouts(held, frozenset(layouts) if "layout" in asked else frozenset())
        undecided = next((f for f in findings if f.holds is None), None)
        if undecided is not None and all(f.holds is None or f.unfit is not None for f in findings):
            return undecided
        if undecided is not None:
            return undecided
        numeric = next((f for f in findings if f.unfit is None), None)
        return numeric or findings[0]

    def holds_quickly(self, left: Expression, sign: str, right: Expression, at: int) -> bool:
        """Whether it holds in the best world under one of the usual readings."""
        asked: set[str] = set()
        usual = (self.preferred, "mixed" if self.preferred == "denominator" else self.preferred)
        for layout in [x for x in dict.fromkeys(usual) if x in ADMITTED[self.layout]]:
            for diagonal in (False, True):
                if asked and not (asked & {"layout", "diagonal"}):
                    return False
                reading = Reading(layout, diagonal=diagonal)
                attempt = None
                if sign == "=":
                    attempt = self.screened(self.worlds[0], reading, left, right, at)
                attempt = attempt or self.attempt(
                    self.worlds[0],
                    reading,
                    left,
                    sign,
                    right,
                    at,
                    screened="generally" if sign == "=" else "",
                )
                if attempt.finding.holds:
                    return True
                asked |= attempt.asked | {"tried"}
        return False

    def shown(
        self, finding: Finding, left: Expression, sign: str, right: Expression, at: int
    ) -> Counterexample | None:
        """Values at which a relation that was found to fail does so."""
        self.showing = True
        try:
            again = self.attempt(
                self.worlds[0], finding.reading or Reading(self.preferred), left, sign, right, at
            ).finding
        finally:
            self.showing = False
        return again.outcome.counterexample if again.outcome is not None else None

    def rank_of(self, reference: X.Reference) -> int | None:
        """The rank of a name in the best world."""
        scope = self.scope(self.worlds[0], 10**6)
        level = (
            None
            if reference.level is None
            else reference.level.offset + scope.grounded.get(reference.level.letter, 0)
        )
        try:
            whole = scope.whole(reference)
            return scope.quantity(whole, level, Space(self.worlds[0].dims, build=False)).rank
        except (Unfit, NotUnderstood):
            return None

    def readings(self) -> Iterator[Reading]:
        """The admissible readings, the preferred one first."""
        layouts = ADMITTED[self.layout]
        choices = itertools.product((False, True), (False, True), (False, True), ("dot", "hadamard"), layouts)
        for rows, long_words, diagonal, vectors, layout in choices:
            yield Reading(layout, vectors, diagonal, long_words, rows)

    def attempt(
        self,
        world: World,
        reading: Reading,
        left: Expression,
        sign: str,
        right: Expression,
        at: int,
        *,
        loosely: Loosely = "",
        screened: Screening = "",
    ) -> Try:
        """One reading: shapes first, then nodes, then their values, if `screened` at a few points before."""
        scope = self.scope(world, at)
        dims = world.dims.loosened(wholly=loosely == "wholly") if loosely else world.dims.copy()
        env, names, stated = self.said(scope, left, right)
        flat = Elaborator(
            scope, Space(dims, build=False), reading, dict(env), left_vectors=world.left_vectors
        )
        built = Elaborator(
            scope, Space(dims, build=True), reading, dict(env), flat.letters, flat.fresh,
            left_vectors=world.left_vectors, asked=flat.asked,
        )  # fmt: skip
        for walk in (flat, built):
            walk.moving = names
            walk.stated = dict(stated)
        try:
            a = flat.value(left)
            if self.section.table.einstein:
                flat.kept = built.kept = frozenset(a.letters) - self.summed
                a = flat.value(left)
            b = flat.value(right)
            if flat.listed & {*a.letters, *b.letters}:
                raise NotUnderstood("an index that is listed and free", right.start, right.end, "CR132")
            pair = matched(flat, a, b, whole=isinstance(left, X.Call))
            a, b = built.value(left), built.value(right)
            pair = matched(built, a, b, whole=isinstance(left, X.Call))
        except Unfit as unfit:
            finding = Finding(False, unfit.what, "CR114", unfit=unfit, reading=reading)
            return Try(finding, frozenset(flat.asked))
        except NotUnderstood as error:
            return Try(Finding(None, error.reason, error.code, reading=reading), frozenset(flat.asked))
        except RecursionError:
            return Try(Finding(None, "nested too deeply", "CR136"), frozenset(flat.asked))
        except ChainruleError as error:
            return Try(Finding(None, error.message, "CR132"), frozenset(flat.asked))
        if pair is None:
            what = f"{built.space.words(b.shape)} where {built.space.words(a.shape)} stands on the left"
            finding = Finding(
                False, what, "CR114", unfit=Unfit(what, right.start, right.end), reading=reading
            )
            return Try(finding, frozenset(flat.asked))
        pair = under(self.condition, pair)
        pair = self.in_positives(pair) if self.positive else pair
        labelled = targeted(self.target, pair)
        mask = None
        if self.provisos:
            try:
                labelled, mask = self.provided(built, sign, labelled or pair)
            except (Unfit, NotUnderstood, ChainruleError):
                finding = Finding(None, "its condition is not understood", "CR135", reading=reading)
                return Try(finding, frozenset(flat.asked))
        if screened and mask is None and self.refuted(labelled or pair, at, screened):
            return Try(Finding(False, reading=reading), frozenset(flat.asked))
        apart = bool(built.independent)
        finding = self.compared(labelled or pair, left, sign, right, at, apart=apart)
        if finding.holds and mask is not None and compare(mask, core.zero(mask.shape)).holds is not False:
            finding = Finding(None, "its condition was met at no point", "CR134")
        finding.target = bool(self.target) and labelled is not None
        finding.reading = reading
        finding.conventions = (*pair.conventions, *built.notes)
        finding.implied = frozenset(flat.implied)
        apart = {*pair.extra, *pair.lacking}
        derived = any(isinstance(e, X.Derivative) for side in (left, right) for e in below(side))
        fixed = set[str]() if derived else apart & self.section.table.fixed
        if finding.holds is False and apart and (flat.implied or fixed):
            letter = min(flat.implied or apart)
            finding = Finding(
                None, f"whether it is summed over {letter} is not said", "CR132", reading=reading
            )
            finding.implied = frozenset({letter})
        finding.independent = tuple(built.independent)
        if finding.holds is not None:
            idle = sorted(self.below((left, right)) & scope.noted.idle)
            if idle:
                what = f"nothing connects what is differentiated in the definition of {idle[0]}"
                finding = Finding(None, what, "CR131", reading=reading)
        if finding.holds is False and built.independent and not all(self.known(e) for e in built.independent):
            finding = Finding(None, "what is differentiated is not defined here", "CR131", reading=reading)
        if finding.holds is False and any(self.reversed(scope, e, built.space) for e in built.independent):
            finding = Finding(
                None, "the variable depends on what is differentiated", "CR132", reading=reading
            )
        if finding.holds is False and any(self.beside(scope, e, built.space) for e in built.independent):
            what = "what is differentiated is not defined by means of the variable, but of the same names"
            finding = Finding(None, what, "CR131", reading=reading)
        idle = finding.numeric or is_vacuous(pair)
        unsure = constant_of(right) != 0 or not all(self.known(e) for e in built.independent)
        if finding.holds and built.independent and unsure and idle:
            finding = Finding(
                None,
                "both sides vanish, as nothing connects what is differentiated",
                "CR131",
                reading=reading,
            )
        finding.extra, finding.lacking = pair.extra, pair.lacking
        if finding.holds is False:
            finding.lone = min(abstract_below(pair.left) ^ abstract_below(pair.right), default="")
        finding.letters = (a.letters, b.letters)
        return Try(finding, frozenset(flat.asked))

    def provided(self, walk: Elaborator, sign: str, pair: Pair) -> tuple[Pair, Node | None]:
        """Both sides under the conditions that are said, and where these hold."""
        sides = provided(walk, self.provisos, sign, Sides(pair.left, pair.right, pair.letters))
        return replace(pair, left=sides.left, right=sides.right), sides.mask

    def said(self, scope: Scope, left: Expression, right: Expression) -> _Said:
        """The letters that a relation counts with, the names that move in it, and the arguments it states."""
        if self._last is None or self._last[0] is not left or self._last[1] is not right:
            said = counting((left, right), scope.grounded), moving(left, right), stated_in((left, right))
            self._last = left, right, said
        return self._last[2]

    def screened(
        self, world: World, reading: Reading, left: Expression, right: Expression, at: int
    ) -> Try | None:
        """What an attempt at an equation comes to where it fails by its shapes or at a few points, else None.

        The nodes are made at once, which is right where no two sizes turn out to be one on the way.
        """
        if self.provisos:
            return None
        scope = self.scope(world, at)
        env, names, stated = self.said(scope, left, right)
        start = Elaborator(
            scope, Space(world.dims, build=True), reading, env,
            left_vectors=world.left_vectors, moving=names, stated=stated,
        )  # fmt: skip
        walk, a = self.beginnings.behind(start, left, einstein=self.section.table.einstein)
        pair = None
        try:
            if isinstance(a, Exception):
                raise a
            pair = matched(walk, a, walk.value(right), whole=isinstance(left, X.Call))
        except (Unbuilt, ChainruleError, RecursionError):
            return None
        except (Unfit, NotUnderstood):
            pass
        if walk.space.dims.merges > world.dims.merges:
            return None
        if pair is not None:
            pair = under(self.condition, pair)
            if not self.refuted(targeted(self.target, pair) or pair, at):
                return None
        return Try(Finding(False, reading=reading), frozenset(walk.asked))

    def refuted(self, pair: Pair, at: int, screening: Screening = "generally") -> bool:
        """Whether an equation fails at a few points, which says all where not every variable has a value."""
        variables = values_of(pair.left) | values_of(pair.right)
        given = self.given(variables, at)
        if not variables or (given and (screening == "unless given" or not variables - set(given))):
            return False
        return self.screen.apart(pair.left, pair.right)

    def in_positives(self, pair: Pair) -> Pair:
        """Both sides with positive numbers, or with shares of one, for what is taken to be so."""
        puts = {
            v: core.variable(core.name_of(v), v.shape, fact=Fact.SIMPLEX if v.shape else Fact.POSITIVE)
            for v in values_of(pair.left) | values_of(pair.right)
            if v.rank < 2 and core.declared(v).fact is Fact.REAL and core.name_of(v) in self.positive
        }
        return replace(pair, left=substitute(pair.left, puts), right=substitute(pair.right, puts))

    def known(self, e: X.Derivative) -> bool:
        """Whether a derivative vanishes for certain: both sides are known, and what it is of rests on nothing
        that might be a function of the variable without a word.
        """
        table = self.section.table
        used = {r.name for ds in table.definitions.values() for d in ds for r in _names(d.body)}
        used |= set(table.definitions) | set(table.declared) | set(table.given) | set(table.functions)
        names = [r.name for side in (e.of, *e.wrt) for r in _names(side)]
        if isinstance(e.of, X.Reference) and not all(table.aliases.get(n, n) in used for n in names):
            return False
        told = {n.split("[")[0] for n in (*table.declared, *table.given, *table.sizes, *table.definitions)}
        leaves = {n for n in self.below((e.of,)) if not n.endswith(("[]", "@"))}
        return table.taught is not None or leaves <= told

    def reversed(self, scope: Scope, e: X.Derivative, space: Space) -> bool:
        """Whether the variable rests on what is differentiated by it: an inverse function's derivative."""
        of, by = self.ends(scope, e, space)
        return of is not None and by is not None and of in topological([by])

    def beside(self, scope: Scope, e: X.Derivative, space: Space) -> bool:
        """Whether both are made of the same, so that one may be meant to be a function of the other."""
        of, by = self.ends(scope, e, space)
        if of is None or by is None or not unnamed(by).args:
            return False
        return bool(values_of(of) & values_of(by)) and by not in topological([of])

    def ends(self, scope: Scope, e: X.Derivative, space: Space) -> tuple[Node | None, Node | None]:
        """The nodes of what is differentiated and of the variable, where both are names."""
        found: list[Node | None] = []
        for side in (e.of, e.wrt[0]):
            r = side
            if isinstance(side, X.Call) and side.function in self.section.table.definitions:
                r = X.Reference(side.start, side.end, side.function)
            if not isinstance(r, X.Reference):
                return None, None
            level = None if r.level is None else r.level.offset + scope.grounded.get(r.level.letter, 0)
            found.append(scope.quantity(scope.whole(r), level, space).node)
        return found[0], found[1]

    def compared(
        self,
        pair: Pair,
        left_member: Expression,
        sign: str,
        right: Expression,
        at: int,
        *,
        apart: bool = False,
    ) -> Finding:
        """The two nodes' values, with the section's numbers where it comes to numbers.

        A number that is given may stand on one side for its name; a formula that has the name on both
        sides says more than that it holds at this number.
        """
        relation = "=" if sign in ("equiv", "define") else sign
        a, b = pair.left, pair.right
        ours, theirs = values_of(a), values_of(b)
        given = premises(self.section.table, (a, b), at, self.ledger.results)
        free = free_below((a, b), given)
        numeric = not free and not (ours and theirs)
        general = None if numeric and (ours or theirs) else self.outcome(pair, relation)
        if numeric and general is not None and not general.holds:
            general = None
        number = relation in ("=", "approx") and (is_number(left_member) or is_number(right))
        if number and relation == "approx":
            general = None  # as close as its digits say
        if general is not None and (general.holds or (not number and (general.holds is None or not given))):
            return general
        if general is not None and free and not number:
            if self.outcome(pair, relation, given).holds:
                return Finding(None, "it holds at the numbers that are given, and not elsewhere", "CR135")
            return general
        if number:
            found = self.numbered(pair, left_member, right, relation, given, at, free=bool(free))
            if apart and not found.holds:
                found = self.numbered(pair, left_member, right, relation, given, at, free=True)
            if general is None or found.holds is not None:
                return found
            partly = self.outcome(pair, relation, given) if free and given else general
            return general if partly.holds is False else found
        given = {v: x for v, x in given.items() if np.ndim(x) == v.rank}
        put_in = {v: x for v, x in given.items() if (v in ours) != (v in theirs)}
        if general is not None and put_in and len(put_in) < len(given):
            found = self.outcome(pair, relation, put_in)
            if found.holds:
                return found
        if general is not None and (general.holds is None or self.told_later(left_member, given)):
            return general
        found = self.outcome(pair, relation, given)
        if general is not None and found.holds and len(put_in) < len(given):
            return Finding(None, "it holds at the numbers that are given, and not elsewhere", "CR135")
        found.numeric = True
        return found

    def told_later(self, member: Expression, given: dict[Node, Any]) -> bool:
        """Whether a number is given only after a statement."""
        told = self.section.table.given
        return any(told[n].start > member.end for n in map(core.name_of, given) if n in told)

    def outcome(self, pair: Pair, relation: str, given: dict[Node, Any] | None = None) -> Finding:
        """How the two sides compare, with some variables at their numbers."""
        outcome = compare(
            pair.left, pair.right, relation=relation, given=given, axes=pair.letters,
            counterexample=self.showing,
        )  # fmt: skip
        code = None if outcome.holds is not None else "CR134"
        return Finding(outcome.holds, outcome.reason or "", code, outcome)

    def numbered(
        self,
        pair: Pair,
        left: Expression,
        right: Expression,
        relation: str,
        given: dict[Node, Any],
        at: int,
        *,
        free: bool,
    ) -> Finding:
        """A member and a number: equal as far as the digits say."""
        exact = None
        if not free:
            with contextlib.suppress(Unknown):
                symbolic = pair.left if is_number(right) else pair.right
                exact = worked_out([symbolic], given, self.section.table, at)[0]
        told = judged_numbers(exact, left, right, relation, self.ledger, at)
        outcome = Outcome(told.holds, "tested", 1, told.error)
        if told.holds is False and self.showing:
            shown = self.outcome(pair, relation, given).outcome
            outcome = replace(outcome, counterexample=None if shown is None else shown.counterexample)
        code = None if told.holds else "CR119" if told.inherited else "CR117"
        code = "CR134" if told.holds is None else code
        return Finding(told.holds, told.reason if not told.holds else "", code, outcome, numeric=True)

    def number(self, e: Expression, at: int) -> Array | None:
        """The value of an expression at the premises; None where it has none."""
        scope = self.scope(self.worlds[0], at)
        walk = Elaborator(scope, Space(self.worlds[0].dims.copy(), build=True), Reading())
        with contextlib.suppress(Unfit, NotUnderstood, ChainruleError, Unknown, RecursionError):
            node = walk.laid_out(walk.value(e)).node
            given = {} if node is None else premises(self.section.table, (node,), at, self.ledger.results)
            if node is not None and not walk.independent and not free_below((node,), given):
                return np.asarray(worked_out([node], given, self.section.table, at)[0], float)
        return None

    def by_value(self, left: Expression, sign: str, right: Expression, at: int) -> Finding | None:
        """Whether a number is what the other member comes to, whatever sizes were made out before."""
        relation = "=" if sign in ("equiv", "define") else sign
        if relation not in ("=", "approx") or is_number(left) == is_number(right):
            return None
        exact = self.number(left if is_number(right) else right, at)
        if exact is None:
            return None
        told = judged_numbers(exact, left, right, relation, self.ledger, at)
        outcome = Outcome(True, "tested", 1, told.error)
        return Finding(True, "", None, outcome, numeric=True) if told.holds else None

    def note(self, item: Item, findings: Sequence[Finding | None]) -> None:
        """Keeps the figures that a chain comes to."""
        if any(sign.name not in _EQUAL for sign in item.statement.signs):
            return
        given = item.role == "definition" and len(item.members) == 2
        verdicts = [
            True if finding is None and not place else (None if finding is None else finding.holds)
            for place, finding in enumerate(findings)
        ]
        self.ledger.note(item.members, verdicts, item.order, given=given)

    def given(self, variables: set[Node], at: int) -> dict[Node, Any]:
        """The values that the section gives its variables."""
        return premises(self.section.table, list(variables), at, self.ledger.results)


def results_of(section: Section) -> set[str]:
    """The names that stand in claims, then are given numbers, and on which no definition rests."""
    table = section.table
    used = {r.name for ds in table.definitions.values() for d in ds for r in _names(d.body)}
    used |= {r.name for f in table.functions.values() for r in _names(f.body)}
    first: dict[str, int] = {}
    for item in section.items:
        for m in item.members:
            for r in _names(m) if isinstance(m, Expression) else ():
                first.setdefault(r.name, item.order)
    return {
        full
        for full in {*table.values, *table.cells}
        if (name := full.split("[")[0]) not in used
        and name in first
        and first[name] < min(table.given_at(full), default=0)
    }


@dataclass(frozen=True, slots=True)
class Pair:
    """Two nodes of one shape, with the letters of their leading axes."""

    left: Node
    right: Node
    letters: tuple[str, ...]
    conventions: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


def matched(walk: Elaborator, a: Value, b: Value, *, whole: bool = False) -> Pair | None:
    """Both sides over the same letters and axes; None if their shapes cannot be one.

    With `whole` the left side is a function of a vector, for which an entry may be written.
    """
    space = walk.space
    conventions: list[str] = []
    if (
        a.link is not None
        and b.link is not None
        and a.link.of == b.link.of
        and a.link.wrt == b.link.wrt
        and a.rank == b.rank
        and a.link.rank == b.link.rank
    ):
        if b.direction == "both" and a.rank > 1:
            return None
        if b.direction and a.rank > 1 and a.rank - a.link.rank == 1 and a.link.rank == 1:
            walk.asked.add("layout")
            wanted = "up" if walk.reading.layout == "denominator" else "down"
            if b.direction != wanted:
                return None
        a, b = a.linked(None), b.linked(None)
    else:
        scalar = b if not b.rank else (a if not a.rank else None)
        square = a.link is not None and a.rank == 2 and a.link.rank == 1 and space.dims.can(*a.shape)
        if scalar is b and b.constant == 1 and square and not walk.reading.diagonal:
            conventions.append("1 stands for the identity matrix")
            b = space.identity(a.shape[0])
            a = a.linked(None)
        else:
            lying = a.link is not None and not a.link.rank and a.rank == 1
            a, b = walk.laid_out(a), walk.laid_out(b)
            if lying and b.rank == 2 and space.dims.same(b.shape[0], ONE):
                conventions.append("the derivative of a vector by a number is written as a row")
                b = space.transpose(b)
    if a.rank != b.rank:
        a, b = space.single(a), space.single(b)
    for one, other in ((a, b), (b, a)):
        if one.rank == 1 and not one.letters and not other.rank and len(other.letters) == 1:
            if one is b or not whole:
                raise NotUnderstood("an entry on one side and an array on the other", -1, -1, "CR132")
            conventions.append("an entry is written for the whole vector")
            a = space.indexed(one, other.letters)
            break
    if a.rank != b.rank:
        zero = (not b.rank and b.constant == 0) or (not a.rank and a.constant == 0)
        ones = walk.reading.diagonal and not b.rank and b.constant is not None
        if not zero and not ones:
            return None
    elif not all(itertools.starmap(space.dims.unify, zip(a.shape, b.shape, strict=True))):
        return None
    letters = tuple(dict.fromkeys((*a.letters, *b.letters)))
    sizes = {**dict(zip(b.letters, b.sizes, strict=True)), **dict(zip(a.letters, a.sizes, strict=True))}
    for x, s in itertools.chain(zip(a.letters, a.sizes, strict=True), zip(b.letters, b.sizes, strict=True)):
        if not space.dims.unify(sizes[x], s):
            raise Unfit(f"the index {x} runs over two sizes")
    shape = a.shape if a.rank else b.shape
    extra = tuple(x for x in b.letters if x not in a.letters)
    lacking = tuple(x for x in a.letters if x not in b.letters)
    if not space.build:
        return Pair(_NOTHING, _NOTHING, letters)
    left, right = (space.spread(v, letters, sizes, shape) for v in (a, b))
    return Pair(left, right, letters, tuple(conventions), extra, lacking)


_NOTHING = core.constant(0)


def under(condition: tuple[str, str, str] | None, pair: Pair) -> Pair:
    """Both sides where two letters are equal, or where they differ (else 0)."""
    if condition is None or not {condition[1], condition[2]} <= set(pair.letters):
        return pair
    sign, i, j = condition
    axes = list(range(pair.left.rank))
    first, second = pair.letters.index(i), pair.letters.index(j)
    if pair.left.shape[first] != pair.left.shape[second]:
        return pair

    def kept(node: Node) -> Node:
        if sign == "=":
            same = [first if a == second else a for a in axes]
            return core.contract(1, [(node, same)], [a for a in axes if a != second])
        diagonal = core.contract(
            1,
            [(core.identity(node.shape[first]), [first, second]), (node, axes)],
            axes,
            dict(enumerate(node.shape)),
        )
        return core.subtract(node, diagonal)

    letters = tuple(x for x in pair.letters if sign != "=" or x != j)
    return replace(pair, left=kept(pair.left), right=kept(pair.right), letters=letters)


def targeted(letter: str, pair: Pair) -> Pair | None:
    """Both sides with a label vector y = e_letter, if there is one such variable: δ in place of y."""
    if not letter or letter not in pair.letters:
        return None
    at = pair.letters.index(letter)
    size = pair.left.shape[at]
    variables = values_of(pair.left) | values_of(pair.right)
    labels = [v for v in variables if v.shape == (size,) and _is_label(v)]
    if len(labels) != 1:
        return None

    def put(node: Node) -> Node:
        if labels[0] not in values_of(node):
            return node
        wide = substitute(node, {labels[0]: core.identity(size)})
        axes = [at + 1, *range(1, wide.rank)]
        return core.contract(1, [(wide, axes)], list(range(1, wide.rank)))

    return replace(pair, left=put(pair.left), right=put(pair.right))


def abstract_below(node: Node) -> set[str]:
    """The functions below of which nothing is known."""
    return {
        attribute.name.split("[")[0]
        for n in topological([node])
        if n.op in ABSTRACT
        for attribute in n.attrs
        if isinstance(attribute, Scalar | Mapping)
    }


def _is_label(variable: Node) -> bool:
    """A vector that could be a one-hot label: declared so, or a y or t."""
    return core.declared(variable).fact.label or core.name_of(variable) in ("y", "t")


def usual(name: str, right: Expression) -> tuple[str, ...]:
    """What an unknown activation may be taken to be where the right side shows its derivative worked out.

    An indicator shows relu, its own value without primes sigmoid or tanh.
    """
    inside = list(below(right))
    calls = [e for e in inside if isinstance(e, X.Call) and e.function == name]
    if any(e.order for e in calls) or any(isinstance(e, X.Derivative) for e in inside):
        return ()
    if any(isinstance(e, X.Indicator | X.Branches) for e in inside):
        return ("relu",)
    return ("sigmoid", "tanh") if calls else ()


def _within(unfit: Unfit, member: Expression) -> bool:
    """Whether the shapes clash inside a member."""
    return member.start <= unfit.start < unfit.end <= member.end


def read_second(body: Expression) -> Expression:
    """The second reading of whatever in an expression has two."""
    for choice in [e for e in below(body) if isinstance(e, X.Choice)]:
        body = substituted(body, choice, choice.other)
    return body


def is_bare(e: Expression) -> bool:
    """Whether a function stands in it without an argument."""
    return any(_bare_calls(e))


def _bare_calls(e: Expression) -> Iterator[X.Call]:
    return (x for x in below(e) if isinstance(x, X.Call) and not x.arguments)


def is_saying(item: Item, read: Sequence[Expression]) -> bool:
    """Whether a statement is understood in part, or has a number or a sum on one side."""
    if len(read) < len(item.members):
        return bool(read)
    return len(read) == 2 and (isinstance(read[0], X.Summation) or any(map(is_numeric, read)))


def is_vacuous(pair: Pair) -> bool:
    """Whether both sides are 0 in the graph."""
    return core.is_zero(pair.left) and core.is_zero(pair.right)


def moving(left: Expression, right: Expression) -> tuple[X.Reference, ...]:
    """The names whose differentials a statement is about: all but the one that stands alone on the left."""
    found: dict[tuple[str, object], X.Reference] = {}
    body = left.body if isinstance(left, X.Differential) else None
    for side in (left, right):
        for e in below(side):
            if isinstance(e, X.Differential) and isinstance(e.body, X.Reference) and e.body is not body:
                found.setdefault((e.body.name, e.body.level), e.body)
    return tuple(found.values())


def _differs(reading: Reading, asked: set[str]) -> bool:
    """Whether a reading differs from the preferred one in something that mattered."""
    base = Reading()
    return (
        (reading.layout == base.layout or "layout" in asked)
        and (reading.vectors == base.vectors or "vectors" in asked)
        and (reading.long_words == base.long_words or "words" in asked)
        and (reading.rows == base.rows or "rows" in asked)
        and (reading.diagonal == base.diagonal or "diagonal" in asked or "layout" in asked)
    )


def replace_layouts(finding: Finding, layouts: frozenset[str]) -> Finding:
    """The finding with the layouts in which it holds."""
    finding.layouts = layouts
    return finding


def _positions(e: Expression) -> tuple[X.Position, ...]:
    match e:
        case X.Reference(positions=positions) | X.Entry(positions=positions):
            return positions
        case X.Kronecker(first=first, second=second):
            return (first, second)
        case _:
            return ()


def _names(expression: Expression) -> list[X.Reference]:
    return [e for e in below(expression) if isinstance(e, X.Reference)]


def digits_of(e: Expression) -> int | None:
    """The least number of digits after the point of a member's decimals."""
    found = [x.digits for x in below(e) if isinstance(x, X.Numeral) and (x.digits or 0) > 1]
    return min((d for d in found if d), default=None)


__all__ = ["Finding", "Fraction", "Judge"]
