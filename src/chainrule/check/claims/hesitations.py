r"""Why a relation that fails in every reading is not called wrong yet.

What failed may be our reading of the premises: a name with one index here and two there, a number that was
never given, an equation that holds for some unknowns only, a size that other statements of the section have
settled. Each function looks for one such reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.general_functions import is_general
from chainrule.check.claims.grounds import functions_below, rests_on, wholes_below
from chainrule.check.claims.immediate import is_distinguished, is_immediate, tells_total
from chainrule.check.claims.laying_out import defined_alone, laid_out
from chainrule.check.claims.misfits import Miscounted, Misindexed, Repeated, Unbound, Unfit
from chainrule.check.claims.rewriting import constant_of, is_numeric, references
from chainrule.check.claims.slots import ASKED
from chainrule.check.claims.stacked import unstacked
from chainrule.check.claims.stationary import is_cross_entry, is_stationary
from chainrule.check.claims.table import Definition
from chainrule.check.claims.tacit import may_lack_indicator, split_by_sign
from chainrule.check.claims.ways import is_by_ways

if TYPE_CHECKING:
    from chainrule.check.claims.findings import Finding
    from chainrule.check.claims.judging import Judge

_BOUNDS = ("<", ">", "<=", ">=")
_SEVERAL = 3
"""So many numbers without a decimal are a calculation; 1/2 and 2/3 may be said of a formula."""


_COMPARING = frozenset({"<", ">", "<=", ">="})
_ROUGH = frozenset({"min", "max", "abs", "sign", "sgn", "sqrt", "log", "ln"})
"""Functions that a sign matters to."""


_NUMBERED = re.compile(r"(.+?)_?([1-9][0-9]?)")
"""A name that ends in a number."""


def hesitation(
    judge: Judge, best: Finding, left: Expression, sign: str, right: Expression, at: int
) -> tuple[str, str] | None:
    """Why it is not said that `left sign right` is wrong, with the code; None if nothing speaks for it."""
    if judge.section.table.taught is not None:
        return None
    members = (left, right)
    guessed = guessed_below(judge, members) or constant_differentiated(members)
    if guessed:
        return f"what {guessed} stands for is not said", "CR131"
    alike = entry_by_entry(judge, members)
    if alike:
        return f"whether every entry of {alike} rests on one entry only is not said", "CR131"
    row = row_and_entry(judge, members)
    if row:
        return f"what the indices of {row} mean is not plain", "CR133"
    if sign in ("=", "equiv", "approx") and is_evaluated(judge, left, right):
        return "the numbers that are put in are not given", "CR131"
    if best.unfit is not None:
        if both_unknown(judge, left, right):
            return "an equation for unknowns, not an identity", "CR135"
        if best.unfit.deep:
            return f"axes that are not written as indices: {best.unfit.what}", "CR133"
        if isinstance(left, X.Reference) and left.name in judge.section.table.given:
            return f"{left.name} stands for two things here", "CR137"
        if "vectors" in best.asked and not is_known(judge, members):
            return "what two names side by side mean is not plain", "CR133"
        if jacobian_below(judge, members):
            return f"in which layout a definition below is meant is not said: {best.unfit.what}", "CR133"
        if isinstance(best.unfit, Miscounted) and best.unfit.unsaid and not is_known(judge, members):
            return f"how many of a kind there are is not said: {best.unfit.what}", "CR133"
        if isinstance(best.unfit, Misindexed):
            return f"what the indices mean is not plain: {best.unfit.what}", "CR133"
        told = isinstance(left, X.Derivative) and is_known(judge, members)
        if isinstance(best.unfit, Repeated) and not told:
            return f"whether an array is repeated is not said: {best.unfit.what}", "CR133"
        uneven = unevenly_indexed(judge, members)
        if uneven:
            return f"what the indices of {uneven} mean is not plain", "CR133"
        many = one_of_many(judge, members)
        if many:
            return f"whether {many} is one of many is not said", "CR133"
        if not fails_alone(judge, left, sign, right, at):
            return f"the shapes are not said; as I take them: {best.unfit.what}", "CR133"
        return None
    written = {told.name for told in judge.section.items[at].statement.signs}
    if isinstance(left, X.Reference) and is_numeric(right) and written <= _COMPARING:
        return "a condition that is set, not a claim", "CR135"
    stack = unstacked(judge, left, right)
    if stack:
        return f"what {stack} is made of is not said", "CR131"
    if sign in _BOUNDS and is_bounded_before(judge, at):
        return "it is said under a condition that is not understood", "CR135"
    held = (ASKED in best.asked and not tells_total(judge, members)) or is_by_ways(judge, best.asked, members)
    if held or is_immediate(judge, left, at) or is_distinguished(judge, members, judge.section.prose):
        return "whether ways by other quantities count is not said", "CR132"
    unsolved = is_condition(judge, left, right, at) or both_unknown(judge, left, right)
    if unsolved or is_stationary(judge, left, right, at):
        return "an equation for unknowns, not an identity", "CR135"
    if best.lone and not is_general(judge.section, best.lone):
        return f"what {best.lone} is is not said", "CR131"
    return by_another_reading(judge, best, left, sign, right, at)


def entry_by_entry(judge: Judge, members: tuple[Expression, Expression]) -> str:
    """The u of `∂u_j/∂v_j` of which nothing is known but that it rests on v: it may be entry by entry."""
    opaque = judge.section.table.opaque
    for e in (e for side in members for e in below(side) if isinstance(e, X.Derivative)):
        of, by = e.of, e.wrt[0]
        if isinstance(of, X.Reference) and isinstance(by, X.Reference) and of.name in opaque:
            letters = {p.letter for p in of.positions} & {p.letter for p in by.positions} - {""}
            if letters and by.name in {name for name, _ in opaque[of.name]}:
                return of.name
    return ""


def is_bounded_before(judge: Judge, at: int) -> bool:
    """Whether the sentence of a bound begins with one, as in "with |w| < 1, …"."""
    items = judge.section.items
    here, before = items[at], items[at - 1] if at else None
    if before is None or before.role != "scratch" or before.provisos or here.provisos:
        return False
    return any(s.name in _BOUNDS for s in before.statement.signs) and "." not in here.statement.before


def by_another_reading(
    judge: Judge, best: Finding, left: Expression, sign: str, right: Expression, at: int
) -> tuple[str, str] | None:
    """Whether it holds for a positive number, or with repeated indices summed over."""
    told = {r.name for p in judge.provisos for side in (p.left, p.right) for r in references(side)}
    told |= {r.name for side in (left, right) for r in split_by_sign(side)}
    bounded = sign in (*_BOUNDS, "in")  # said of all values
    names = [] if bounded else [n for n in signed(judge, left, sign, right) if n not in told]
    if names and holds_in_positives(judge, names, left, sign, right, at):
        single = (n for n in names if holds_in_positives(judge, [n], left, sign, right, at))
        name = next(single, "some of the names")
        return f"it holds where {name} is positive or adds up to one, which is not said", "CR135"
    table = judge.section.table
    sums = any(
        isinstance(e, X.Summation)
        for item in judge.section.items
        for m in item.members
        if isinstance(m, Expression)
        for e in below(m)
    )
    lopsided = not table.einstein and not sums and (best.extra or best.lacking)
    if lopsided and varied(judge, einstein=True).with_provisos(left, sign, right, at).holds:
        return "it holds if repeated indices are summed over, which is not said", "CR135"
    return None


def holds_in_positives(
    judge: Judge, names: Iterable[str], left: Expression, sign: str, right: Expression, at: int
) -> bool:
    """Whether it holds for all positive numbers, and vectors that add up to one, of these names."""
    judge.positive = frozenset(names)
    try:
        return bool(judge.in_world(judge.worlds[0], left, sign, right, at, screened=True).holds)
    finally:
        judge.positive = frozenset()


def signed(judge: Judge, left: Expression, sign: str, right: Expression) -> list[str]:
    """The unknowns in a claim that may rest on a sign or a sum: bounds, cases, roots, logarithms."""
    table = judge.section.table
    kinds = (X.Norm, X.Branches, X.Extremum, X.Indicator, X.Power)
    wholes = wholes_below(judge, left, right)
    if may_lack_indicator(left, right, wholes):
        return []
    every = [e for whole in wholes for e in below(whole)]
    rough = any(isinstance(e, kinds) or (isinstance(e, X.Call) and e.function in _ROUGH) for e in every)
    if not rough and sign in ("=", "equiv"):
        return []
    told = {n for n, d in table.declared.items() if not d.shape}
    return sorted(named(judge, (left, right)) - {*table.definitions, *told, *table.given, *table.sizes})


def varied(judge: Judge, **changes: object) -> Judge:
    """A judge of the same section, of whose names something else is said."""
    table = replace(judge.section.table, **cast(Any, changes))
    section = replace(judge.section, table=table)
    best = laid_out(section, judge.worlds[0].ranks, judge.near.habits)
    worlds = replace(judge.near, section=section, best=best)
    other = type(judge)(section, worlds, judge.layout)
    other.condition, other.provisos, other.preferred = judge.condition, judge.provisos, judge.preferred
    return other


def guessed_below(judge: Judge, members: tuple[Expression, Expression]) -> str:
    """What `d` or an accent was taken to be short for, where that is no number; a guessed function."""
    table = judge.section.table
    for side in members:
        for e in below(side):
            accent = "d" if isinstance(e, X.Differential) else ""
            if isinstance(e, X.Reference) and " " in e.name:
                accent = e.name.split(" ")[0]
            of = table.short.get(accent)
            if isinstance(of, X.Reference) and judge.rank_of(of) not in (0, None):
                return f"{accent} before a name"
    left, right = members
    guessed = functions_below(judge, left, right) & set(table.assumed)
    return min(guessed, default="") if is_numeric(right) else ""


def constant_differentiated(members: Iterable[Expression]) -> str:
    """π or e alone in what is differentiated: `∂ log π/∂μ` is of a policy, not of the number."""
    for e in (e for side in members for e in below(side) if isinstance(e, X.Derivative)):
        inside = list(below(e.of))
        constants = [x.name for x in inside if isinstance(x, X.Special) and x.name in ("pi", "e")]
        if constants and not any(isinstance(x, X.Reference) for x in inside):
            return constants[0]
    return ""


def jacobian_below(judge: Judge, members: Iterable[Expression]) -> bool:
    """Whether a name below is defined as the derivative of an array by an array, which has two layouts."""
    table = judge.section.table
    return any(
        isinstance(e, X.Derivative) and judge.rank_of(X.Reference(0, 0, name)) == 2
        for name in named(judge, members)
        for d in table.definitions.get(name, ())
        if d.level is None
        for e in below(d.body)
    )


def is_known(judge: Judge, members: Iterable[Expression]) -> bool:
    """Whether the shapes of all names below were told."""
    table = judge.section.table
    told = {name.split("[")[0] for name, d in table.declared.items() if d.shape is not None and not d.example}
    return named(judge, members) <= told | set(table.definitions) | table.sizes


def named(judge: Judge, members: Iterable[Expression]) -> set[str]:
    """All names that the members rest on, without what else ranks are kept under."""
    return {n for n in rests_on(judge, members) if not n.endswith(("[]", "@"))}


def unevenly_indexed(judge: Judge, members: Iterable[Expression]) -> str:
    """A name that stands here with fewer indices than elsewhere, though not bare."""
    most = index_counts(judge)
    here = [r for side in members for r in references(side)]
    return min((r.name for r in here if 0 < len(r.positions) < most.get(r.name, 0)), default="")


def row_and_entry(judge: Judge, members: Iterable[Expression]) -> str:
    """A name that stands with one number and with two, `W_1` beside `W_{11}`, where neither is defined."""
    table = judge.section.table
    numbered: dict[str, set[str]] = {}
    for r in (r for side in members for r in references(side)):
        found = _NUMBERED.fullmatch(r.name)
        if found is not None and not r.positions:
            base, digits = found.group(1), found.group(2)
        else:
            base, digits = r.name, "".join(str(p.offset) for p in r.positions if not p.letter)
        if digits and base not in table.definitions and r.name not in table.definitions:
            numbered.setdefault(base, set()).add(digits)
    for base, digits in sorted(numbered.items()):
        if any(len(a) == 1 < len(b) and b.startswith(a) for a in digits for b in digits):
            return base
    return ""


def one_of_many(judge: Judge, members: Iterable[Expression]) -> str:
    """A small letter that is a matrix where it has an index, `x_i`, and stands bare here, maybe for a row."""
    table = judge.section.table
    most = index_counts(judge)
    bare = {r.name for side in members for r in references(side) if not r.positions and r.level is None}
    told = {name for name, d in table.declared.items() if d.shape is not None}
    for name in sorted(bare - told - set(table.definitions)):
        small = name.rpartition(" ")[2][:1].islower()
        if small and most.get(name) and (judge.worlds[0].ranks.get(name) or 0) > most[name]:
            return name
    return ""


def index_counts(judge: Judge) -> dict[str, int]:
    """With how many indices names stand in the section."""
    most: dict[str, int] = {}
    for item in judge.section.items:
        for member in item.members:
            for r in references(member) if isinstance(member, Expression) else ():
                most[r.name] = max(most.get(r.name, 0), len(r.positions))
    return most


def fails_alone(judge: Judge, left: Expression, sign: str, right: Expression, at: int) -> bool:
    """Whether it fails also where no other claim settles any sizes, and where those that are not said are
    equal.
    """
    alone = defined_alone(judge.section, judge.worlds[0].ranks, judge.near.habits)
    found = judge.in_world(alone, left, sign, right, at)
    if found.holds is False and found.unfit is not None:
        found = judge.in_world(alone, left, sign, right, at, loosely="partly")
    return found.holds is False and not found.independent


def is_evaluated(judge: Judge, left: Expression, right: Expression) -> bool:
    """Whether numbers stand for the left side, of which some are not given here: `z = w x + b = 3 − 1`."""
    if is_numeric(left) == is_numeric(right):
        return False
    numbers, formula = (left, right) if is_numeric(left) else (right, left)
    written = [e for e in below(numbers) if isinstance(e, X.Numeral)]
    listed = isinstance(formula, X.Display) and formula.listed
    if len(written) < _SEVERAL and not any(e.digits for e in written) and not listed:
        return False
    if isinstance(numbers, X.Display | X.Transposed) and not any(e.digits for e in written) and not listed:
        return False
    table = judge.section.table
    given = {full.split("[")[0] for full in (*table.given, *table.cells)}
    free = named(judge, (formula,)) - set(table.definitions) - given - table.sizes
    return bool(free) or any(_lacks_entry(judge, r) for r in references(formula))


def _lacks_entry(judge: Judge, r: X.Reference) -> bool:
    """Whether numbers are given to other entries of a name, but not to this one."""
    table = judge.section.table
    if not r.positions or r.level is not None or r.name in table.given or r.name in table.definitions:
        return False
    cells = table.cells.get(r.name, {})
    return (
        bool(cells)
        and not any(p.letter for p in r.positions)
        and tuple(p.offset for p in r.positions) not in cells
    )


def is_condition(judge: Judge, left: Expression, right: Expression, at: int) -> bool:
    """Whether it may be an equation to be solved: `S w = μ w`, `∂J/∂w = 0`, `Σ_k t_k = 1`.

    It begins a statement and has an unknown on one side only, or says of a slope or of unknowns alone that
    they are some number.
    """
    table = judge.section.table
    members = judge.section.items[at].members
    if len(members) != 2 or left is not members[0]:
        return False
    if isinstance(left, X.Derivative) and constant_of(right) == 0:
        return len(left.wrt) == 1 and not is_cross_entry(left, judge.condition)
    if isinstance(left, X.Differential) and constant_of(right) == 0:
        return True
    both = [e for side in (left, right) for e in below(side)]
    if any(isinstance(e, X.Derivative | X.Differential) or (isinstance(e, X.Call) and e.order) for e in both):
        return False
    ours, theirs = named(judge, (left,)), named(judge, (right,))
    known = {*table.definitions, *table.functions, *table.opaque, *table.sizes, *table.aliases, *table.given}
    if any(" " in name and name.split(" ")[0] in table.short for name in ours | theirs):
        return False
    if not ours or any(isinstance(e, X.Call) for e in both):
        return False
    if is_numeric(right):
        return not ours & known
    return bool((ours ^ theirs) - known) and bool(theirs)


def both_unknown(judge: Judge, left: Expression, right: Expression) -> bool:
    """Whether each side has unknowns that the other has not, and nothing is derived: `W_1 = W_2`."""
    table = judge.section.table
    if isinstance(left, X.Reference) and isinstance(right, X.Reference):
        names = {left.name, right.name}
        short = any(name.rpartition(" ")[0] in table.short for name in names)
        return not short and names.isdisjoint({*table.definitions, *table.given})
    both = [e for side in (left, right) for e in below(side)]
    if any(isinstance(e, X.Derivative | X.Differential) or (isinstance(e, X.Call) and e.order) for e in both):
        return False
    ours, theirs = named(judge, (left,)), named(judge, (right,))
    known = {*table.definitions, *table.functions, *table.opaque, *table.sizes, *table.given}
    shortened = any(" " in name and name.split(" ")[0] in table.short for name in ours | theirs)
    if shortened or (ours | theirs) & set(table.definitions):
        return False
    return bool((ours - theirs) - known) and bool((theirs - ours) - known)


def is_told(judge: Judge, definition: Definition, unfit: Unfit) -> bool:
    """Whether a definition does not fit whatever was left unsaid: all names below have shapes that were told.

    One more index than there are axes may be a label; a bias may be added to every column.
    """
    if isinstance(unfit, Misindexed | Unbound | Repeated):
        return False
    table = judge.section.table
    told = {name.split("[")[0] for name, d in table.declared.items() if d.shape is not None}
    if told & named(judge, (definition.body,)) & set(table.definitions):
        return False  # what was said of that shape may be the error
    return is_known(judge, (definition.body,))
