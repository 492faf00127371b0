"""What a claim rests on: the names in it and below them, and whether enough is known of these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, NotUnderstood, below
from chainrule.check.claims.items import Item, Section
from chainrule.check.claims.lexicon import ELEMENTWISE, WHOLE
from chainrule.check.claims.misfits import Unfit
from chainrule.check.claims.rewriting import constant_of, is_numeric, references
from chainrule.check.claims.section import Scope
from chainrule.check.claims.table import Definition, Table, link_key, rank_key
from chainrule.check.claims.values import Space

if TYPE_CHECKING:
    from chainrule.check.claims.judging import Judge

_ELEMENTARY = frozenset({*ELEMENTWISE, *WHOLE})


def rests_on(judge: Judge, members: Iterable[Expression]) -> set[str]:
    """What ranks are kept under, of all names that the members rest on."""
    table = judge.section.table
    found: set[str] = set()
    seen: set[str] = set()
    stack = [r for m in members for r in references(m)]
    while stack:
        r = stack.pop()
        name = table.aliases.get(r.name, r.name)
        found |= {name, f"{name}[]", link_key(r.name), r.name, f"{r.name}[]"}
        if name not in seen:
            seen.add(name)
            stack += [x for d in table.definitions.get(name, ()) for x in references(d.body)]
            for parent, _ in table.opaque.get(name, ()):
                stack.append(X.Reference(0, 0, parent))
    return found


def wholes_below(judge: Judge, left: Expression, right: Expression) -> list[Expression]:
    """Both members and the bodies of all definitions that they rest on."""
    table = judge.section.table
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


def functions_below(judge: Judge, left: Expression, right: Expression) -> set[str]:
    """The functions in both members and in all definitions that they rest on."""
    return {
        e.function
        for whole in wholes_below(judge, left, right)
        for e in below(whole)
        if isinstance(e, X.Call)
    }


def some_member(judge: Judge, left: Expression, right: Expression, at: int) -> str:
    """A family of which one member is spoken of without its number, if no derivative is by it.

    What is said of one name alone, `tanh'(z) <= 1`, is said of any number.
    """
    both = [e for side in (left, right) for e in below(side)]
    if not any(isinstance(e, X.Derivative | X.Differential) for e in both):
        alone = {e if e.level else e.name for e in both if isinstance(e, X.Reference)}
        if len(alone) == 1 and any(isinstance(e, X.Call) for e in both):
            return ""
    bare = {e.name for e in both if isinstance(e, X.Reference) and e.level is None}
    bare -= {r.name for e in both if isinstance(e, X.Derivative) for x in e.wrt for r in references(x)}
    return min((name for name in bare if judge.section.table.is_family(name, at)), default="")


def clashing_name(judge: Judge, left: Expression, right: Expression) -> str:
    """A name or a function below that was defined twice, differently."""
    table = judge.section.table
    twice = table.clashing & set(table.functions)
    called = functions_below(judge, left, right) & twice if twice else twice
    if called:
        return min(called)
    seen: set[str] = set()
    stack = [r.name for side in (left, right) for r in references(side)]
    while stack:
        name = stack.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in table.clashing:
            return name
        stack += [r.name for d in table.definitions.get(name, ()) for r in references(d.body)]
    return ""


def is_certain(judge: Judge, members: Iterable[Expression], at: int, *, strictly: bool = False) -> bool:
    """Whether the shapes of all names were declared, are evident from the writing, or follow from such.

    `strictly` no other rank of a name may be nearly as likely.
    """
    table = judge.section.table
    seen: set[str] = set()
    stack = [r for m in members for r in references(m)]
    scope = judge.scope(judge.worlds[0], at)
    misfit = undeclared = False
    doubtful = {other for _, other, _ in judge.near.near}
    while stack:
        reference = stack.pop()
        name = reference.name
        if name in seen:
            continue
        seen.add(name)
        told = table.told(name, reference.level.offset if reference.level else None, at + 1)
        misfit = misfit or any(key[0] == name for key in scope.noted.misfits)
        accent, _, plain = name.partition(" ")
        if plain and accent in table.short:
            stack.append(replace(reference, name=plain))
            continue
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
        whole = reference.level is None and name in table.declared
        own = (d for d in table.definitions.get(name, ()) if not (whole and d.level is not None))
        stack += [r for d in own for r in references(d.body)]
    return not ((misfit or strictly) and undeclared)


def is_equation(table: Table, left: Expression, right: Expression, at: int) -> bool:
    """Whether it says that undefined quantities have some value: to be solved, not checked."""
    if not (is_numeric(left) or is_numeric(right)):
        return False
    both = [e for side in (left, right) for e in below(side)]
    names = {e.name for e in both if isinstance(e, X.Reference)}
    known = any(n in table.definitions or table.is_given(n, at) for n in names)
    if table.taught is not None and (table.given or table.taught.model.values):
        known = known or any(table.taught.binding(n, None) is not None for n in names)
    if not names or known or any(isinstance(e, X.Derivative | X.Summation) for e in both):
        return False
    return not any(isinstance(e, X.Call) for e in both) or any(map(_is_worked, (left, right)))


def _is_worked(e: Expression) -> bool:
    """Whether a member is written with numbers alone, decimals among them."""
    return is_numeric(e) and any(isinstance(x, X.Numeral) and x.digits for x in below(e))


def lacks_value(judge: Judge, left: Expression, right: Expression, at: int) -> bool:
    """Whether it gives the number, or the numbers, that something has which rests on names without any."""
    table = judge.section.table
    if _is_worked(left) == _is_worked(right):
        return False
    names = {r.name for e in wholes_below(judge, left, right) for r in references(e)}
    told = {*table.definitions, *table.functions, *table.sizes}
    return not all(name in told or table.is_given(name, at) for name in names)


def is_constraint(table: Table, left: Expression, right: Expression, at: int) -> bool:
    """Whether it says that entries of which nothing else is known add up to a number: `Σ_k t_k = 1`."""
    free = not any(r.name in table.definitions or table.is_given(r.name, at) for r in references(left))
    entries = isinstance(left, X.Summation) and isinstance(left.body, X.Reference)
    return free and entries and bool(constant_of(right))


def unread_name(judge: Judge, left: Expression, right: Expression, at: int) -> str:
    """A name of which an equation says something that is not read, or that it defines implicitly."""
    table = judge.section.table
    both = [e for side in (left, right) for e in below(side)]
    named = {e.name for e in both if isinstance(e, X.Reference)}
    asked = {r.name for e in both if isinstance(e, X.Derivative) for r in references(e.of)}
    asked |= {e.function for e in both if isinstance(e, X.Call) and e.order}
    given = {name for name in table.given if table.is_given(name, at)}
    known = {*table.definitions, *table.functions, *table.declared, *given}
    formal = {name for f in table.functions.values() for name in f.parameters}
    for item, read in judge.sayings():
        if item.order == at or (item.role != "claim" and not item.branched):
            continue
        first = read[0]
        found: set[str] = set()
        if len(read) < len(item.members):
            said = first.function if isinstance(first, X.Call) else getattr(first, "name", "")
            found = {said} & (asked | named)
            found -= formal if item.order > at else set()
        elif len(read) == 2 and is_equation(table, read[0], read[1], item.order):
            found = asked & {r.name for m in read for r in references(m)}
        elif len(read) == 2 and is_constraint(table, read[0], read[1], item.order):
            found = named & {r.name for r in references(read[0])}
        if found - known:
            return min(found - known)
    return ""


def unknown_name(judge: Judge, left: Expression, right: Expression, at: int) -> str:
    """A name on the right that occurs nowhere else in what is known."""
    table = judge.section.table
    given = {name for name in table.given if table.is_given(name, at)}
    known = set(table.definitions) | set(table.declared) | given | table.sizes | set(table.opaque)
    known |= {r.name for ds in table.definitions.values() for d in ds for r in references(d.body)}
    known |= {r.name for r in references(left)} | set(table.functions)
    known |= {table.aliases[name] for name in known & set(table.aliases)}
    if table.taught is not None:
        known |= {r.name for r in references(right) if table.taught.counted(r.name, r.level, table.grounded)}
    known |= {name for f in table.functions.values() for name in f.parameters} | set(table.classes)
    letters = {p.letter for side in (left, right) for e in below(side) for p in positions_of(e)}
    letters |= {e.letter for e in below(right) if isinstance(e, X.Summation)} | table.letters
    closure = functions_below(judge, left, left)
    bodies = (d.body for each in table.definitions.values() for d in each)
    told = any(isinstance(e, X.Call) and e.function == "sigma" for body in bodies for e in below(body))
    for e in below(right):
        if isinstance(e, X.Call) and e.function not in closure and e.function not in _ELEMENTARY:
            within = any(
                r.name in table.definitions for argument in e.arguments for r in references(argument)
            )
            if e.function in table.unknown or (within and e.function == "sigma" and not told):
                return e.function
    for reference in references(right):
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


def fits(judge: Judge, definition: Definition) -> bool:
    """Whether a definition has a value with the sizes that are known."""
    scope = Scope(judge.section.table, judge.worlds[0], definition.order + 1)
    try:
        scope.defined(definition, definition.name, None, Space(judge.worlds[0].dims.copy(), build=False))
    except (Unfit, NotUnderstood):
        return False
    return True


def vanishes_surely(judge: Judge, e: X.Derivative) -> bool:
    """Whether a derivative vanishes for certain: both sides are known, and what it is of rests on nothing
    that might be a function of the variable without a word.
    """
    table = judge.section.table
    used = {r.name for ds in table.definitions.values() for d in ds for r in references(d.body)}
    used |= set(table.definitions) | set(table.declared) | set(table.given) | set(table.functions)
    names = [r.name for side in (e.of, *e.wrt) for r in references(side)]
    if isinstance(e.of, X.Reference) and not all(table.aliases.get(n, n) in used for n in names):
        return False
    told = {n.split("[")[0] for n in (*table.declared, *table.given, *table.sizes, *table.definitions)}
    leaves = {n for n in rests_on(judge, (e.of,)) if not n.endswith(("[]", "@"))}
    return table.taught is not None or leaves <= told


def results_of(section: Section) -> set[str]:
    """The names that stand in claims, then are given numbers, and on which no definition rests."""
    table = section.table
    used = {r.name for ds in table.definitions.values() for d in ds for r in references(d.body)}
    used |= {r.name for f in table.functions.values() for r in references(f.body)}
    first: dict[str, int] = {}
    for item in section.items:
        for m in item.members:
            for r in references(m) if isinstance(m, Expression) else ():
                first.setdefault(r.name, item.order)
    return {
        full
        for full in {*table.values, *table.cells}
        if (name := full.split("[")[0]) not in used
        and name in first
        and first[name] < min(table.given_at(full), default=0)
    }


def is_saying(item: Item, read: Sequence[Expression]) -> bool:
    """Whether a statement is understood in part, or has a number or a sum on one side."""
    if len(read) < len(item.members):
        return bool(read)
    return len(read) == 2 and (isinstance(read[0], X.Summation) or any(map(is_numeric, read)))


def positions_of(e: Expression) -> tuple[X.Position, ...]:
    """The indices at a name, an expression or a δ."""
    match e:
        case X.Reference(positions=positions) | X.Entry(positions=positions):
            return positions
        case X.Kronecker(first=first, second=second):
            return (first, second)
        case _:
            return ()
