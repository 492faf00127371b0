"""A relation that fails as it stands, read in the other ways that its text admits.

Each function supposes one thing that is not said: a sign, a sum, a class, a usual function, equal sizes.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.findings import Finding
from chainrule.check.claims.grounds import functions_below, positions_of, rests_on, wholes_below
from chainrule.check.claims.laying_out import laid_out
from chainrule.check.claims.misfits import Unfit
from chainrule.check.claims.provisos import Proviso
from chainrule.check.claims.rewriting import references, substituted
from chainrule.check.claims.tacit import (
    depends_on_signs,
    may_lack_indicator,
    positive_by_use,
    split_by_sign,
)

if TYPE_CHECKING:
    from chainrule.check.claims.judging import Judge

_APART = re.compile(
    r"otherwise|different|incorrect|other (class|element|ind)|off-diagonal|distinct|\\neq?\b|≠", re.I
)
_CLASSES = re.compile(
    r"(?:correct|true|target|actual|right)\s+(?:class|label|category|index)\W{0,4}([a-zA-Z])\b"
)
_OTHER = re.compile(
    rf"{_APART.pattern}|(correct|true|target|actual|right|same)\s+(class|label|category|row)|(j|k|c)\s*=\s*y",
    re.I,
)
_NEAR = 300
_ONE_HOT = re.compile(r"one.?hot", re.I)
_MOST_SUPPOSED = 3
_USUAL = ("relu", "sigmoid", "tanh", "exp", "softplus")
"""What is mostly applied entry by entry where it is not said."""
MOST_OTHERS = 4
"""So many worlds that are nearly as likely are tried."""


def holds_otherwise(judge: Judge, left: Expression, sign: str, right: Expression, at: int) -> bool:
    """Whether it holds with the second reading of definitions that have two."""
    if not any(isinstance(e, X.Choice) for whole in wholes_below(judge, left, right) for e in below(whole)):
        return False
    table = judge.section.table
    definitions = {
        name: [replace(d, body=read_second(d.body)) for d in found]
        for name, found in table.definitions.items()
    }
    functions = {name: replace(f, body=read_second(f.body)) for name, f in table.functions.items()}
    section = replace(judge.section, table=replace(table, definitions=definitions, functions=functions))
    best = laid_out(section, judge.worlds[0].ranks, judge.near.habits)
    other = type(judge)(section, replace(judge.near, section=section, best=best), judge.layout)
    other.condition, other.provisos, other.preferred = judge.condition, judge.provisos, judge.preferred
    return bool(other.with_provisos(left, sign, right, at).holds)


def where_square(
    judge: Judge, best: Finding, left: Expression, sign: str, right: Expression, at: int
) -> Finding | None:
    """What is said of A⁻¹, det A or tr A while A was declared m × n: it is meant of square matrices."""
    unfit = best.unfit
    if unfit is None or isinstance(left, X.Reference) or not is_within(unfit, left):
        return None
    square = judge.in_world(judge.worlds[0], left, sign, right, at, loosely="wholly")
    if square.holds and isinstance(left, X.Derivative | X.Differential):
        square.conventions = (*square.conventions, f"sizes are taken to be equal where {unfit.what}")
        return square
    if square.holds or (square.unfit is not None and is_within(square.unfit, left)):
        return Finding(None, f"the shapes do not fit what was declared: {unfit.what}", "CR133")
    return None


def where_positive(judge: Judge, left: Expression, sign: str, right: Expression, at: int) -> Finding | None:
    """Whether it holds where numbers that nobody says are positive are so.

    It is right if their use says so, as |r| ≤ δ does of δ, else undecided.
    """
    table, ranks = judge.section.table, judge.worlds[0].ranks
    wholes = wholes_below(judge, left, right)
    calls = {e.function for whole in wholes for e in below(whole) if isinstance(e, X.Call)}
    wholes += [table.functions[name].body for name in calls & set(table.functions)]
    if not depends_on_signs(wholes):
        return None
    names = {r.name: r for whole in wholes for r in references(whole) if not r.positions and r.level is None}
    told = {r.name for p in judge.provisos for side in (p.left, p.right) for r in references(side)}
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
        if fails_in_positives(judge, frozenset(supposed), left, sign, right, at):
            continue
        said, zero = judge.provisos, X.Numeral(left.start, left.start, Fraction(0))
        judge.provisos = (*said, *(Proviso(r, ">", zero, False) for r in supposed.values()))
        try:
            finding = judge.in_world(judge.worlds[0], left, sign, right, at)
        finally:
            judge.provisos = said
        words = " and ".join(f"{name} > 0" for name in sorted(supposed))
        if finding.holds and supposed is by_use:
            finding.conventions = (*finding.conventions, f"{words}, as its use says")
            return finding
        if finding.holds:
            return Finding(None, f"it holds where {words}, which is not said", "CR132")
    return None


def fails_in_positives(
    judge: Judge, names: frozenset[str], left: Expression, sign: str, right: Expression, at: int
) -> bool:
    """Whether it fails by its values for all that is positive, which is quicker than with a condition."""
    judge.positive = names
    try:
        found = judge.in_world(judge.worlds[0], left, sign, right, at, screened=True)
    finally:
        judge.positive = frozenset()
    return found.holds is False and found.unfit is None


def fails_elsewhere(judge: Judge, left: Expression, sign: str, right: Expression, at: int) -> bool:
    """Whether a claim fails, by more than its shapes, with other ranks that are nearly as likely."""
    for world in itertools.islice(judge.near.others(rests_on(judge, (left, right))), MOST_OTHERS):
        other = judge.in_world(world, left, sign, right, at)
        if other.holds is False and other.unfit is None:
            return True
    return False


def fails_as_usual(judge: Judge, left: Expression, sign: str, right: Expression, at: int) -> bool:
    """Whether a claim fails where a capital that was taken for a number is a matrix: others may be wrong.

    What fails below the claim tells that it is no matrix.
    """
    for world in judge.near.unusual(rests_on(judge, (left, right))):
        other = judge.in_world(world, left, sign, right, at)
        if other.holds is False and (other.unfit is None or not other.unfit.deep):
            return True
    return False


def with_sums(judge: Judge, left: Expression, sign: str, right: Expression, at: int) -> Finding | None:
    """What it comes to where letters that stand twice on the left, and not once on the right, are summed
    over: `δ_ii = n`.
    """
    if not judge.section.table.einstein:
        return None
    ours, theirs = ([p.letter for e in below(side) for p in positions_of(e)] for side in (left, right))
    judge.summed = frozenset(x for x in ours if x and ours.count(x) > 1 and theirs.count(x) != 1)
    try:
        return judge.in_world(judge.worlds[0], left, sign, right, at) if judge.summed else None
    finally:
        judge.summed = frozenset()


def with_guesses(judge: Judge, left: Expression, sign: str, right: Expression, at: int) -> Finding | None:
    """Whether it holds once an unknown function is taken to be a usual one (from then on it is)."""
    table = judge.section.table
    used = functions_below(judge, left, right)
    unknown = sorted(x for x in table.unknown if x not in table.assumed and x in used)
    for name in unknown:
        for known in usual(name, right):
            table.assumed = {**table.assumed, name: known}
            finding = judge.in_world(judge.worlds[0], left, sign, right, at)
            if finding.holds and name != "sigma":
                finding.conventions = (*finding.conventions, f"{name} is taken to be {known}")
                return finding
            table.assumed = {k: v for k, v in table.assumed.items() if k != name}
            if finding.holds:  # of σ the words leave open what it is
                return Finding(None, f"the function {name} is not said", "CR131")
    if not unknown or any(isinstance(e, X.Call) and e.function in unknown for e in below(right)):
        return None
    written = {getattr(e, "function", getattr(e, "name", "")) for side in (left, right) for e in below(side)}
    if not written.isdisjoint(unknown) or holds_for_some(judge, unknown, left, sign, right, at):
        return Finding(None, f"the function {unknown[0]} is not said", "CR131")
    return None


def holds_for_some(
    judge: Judge, unknown: Sequence[str], left: Expression, sign: str, right: Expression, at: int
) -> bool:
    """Whether it may hold if unknown functions in its premises are a usual one."""
    table = judge.section.table
    said = table.assumed
    try:
        for known in _USUAL:
            table.assumed = {**said, **dict.fromkeys(unknown, known)}
            if judge.in_world(judge.worlds[0], left, sign, right, at, screened=True).holds is not False:
                return True
    finally:
        table.assumed = said
    return False


def with_target(judge: Judge, left: Expression, sign: str, right: Expression, at: int) -> Finding | None:
    """Whether it holds where a free index is the class of a one-hot label: `L = −log p_k`."""
    told = _CLASSES.search(judge.section.prose) is not None
    fixed = judge.section.table.fixed if _ONE_HOT.search(judge.section.prose) else set[str]()
    if not told and not fixed:
        return None
    letters = sorted(
        {p.letter for side in (left, right) for e in below(side) for p in positions_of(e) if p.letter}
    )
    for letter in letters if told else sorted(fixed):
        judge.target = letter
        try:
            finding = judge.in_world(judge.worlds[0], left, sign, right, at)
            apart = finding.holds is False and apart_holds(judge, left, sign, right, at)
        finally:
            judge.target = ""
        if finding.holds and finding.target:
            finding.conventions = (*finding.conventions, f"{letter} is the class that the label names")
            return finding
        if apart:
            return Finding(None, "it holds for other classes than the label's", "CR132")
    return None


def apart_holds(judge: Judge, left: Expression, sign: str, right: Expression, at: int) -> bool:
    """Whether a claim fails only where two free indices are equal, and the words leave that open."""
    if judge.condition is not None or not _APART.search(judge.words):
        return False
    letters = sorted(
        {p.letter for side in (left, right) for e in below(side) for p in positions_of(e) if p.letter}
    )
    for i, j in itertools.combinations(letters, 2):
        judge.condition = ("!=", i, j)
        try:
            if judge.in_world(judge.worlds[0], left, sign, right, at).holds:
                return True
        finally:
            judge.condition = None
    return False


def other_classes_hold(judge: Judge, left: Expression, sign: str, right: Expression, at: int) -> bool:
    """Whether it fails only where an index is a label's class, or is not, and the words leave that open."""
    classes, before = judge.section.table.classes, judge.provisos
    if before or not classes or not _OTHER.search(judge.context[-_NEAR:] + judge.words):
        return False
    everything = [e for whole in wholes_below(judge, left, right) for e in below(whole)]
    labels = {e.name: e for e in everything if isinstance(e, X.Reference) and e.name in classes}
    free = {p.letter for side in (left, right) for e in below(side) for p in positions_of(e) if p.letter}
    for label in labels.values():
        own = {p.letter for p in label.positions}
        for letter, relation in itertools.product(sorted(free - own), ("!=", "=")):
            judge.provisos = (Proviso(X.Reference(left.start, left.end, letter), relation, label),)
            try:
                if judge.with_provisos(left, sign, right, at).holds:
                    return True
            finally:
                judge.provisos = before
    return False


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


def is_within(unfit: Unfit, member: Expression) -> bool:
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
