"""What each statement of a section is for, and the table of names that follows from it.

A fresh name on the left makes the first link a definition; a name given as a bare number is a value; the
rest are claims, updates, declarations, or scratch that asserts nothing.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from chainrule.check.claims import expression as X
from chainrule.check.claims.accesses import accesses_in, rewritten
from chainrule.check.claims.arguments import calls_in
from chainrule.check.claims.capitals import joined, names_of_capitals
from chainrule.check.claims.conventions import stacked_along
from chainrule.check.claims.declarations import (
    Declaration,
    declared_set,
    fact_in_words,
    is_plus_minus_one,
    rank_in_words,
    sizes_of,
)
from chainrule.check.claims.displays import names_entries
from chainrule.check.claims.drawing import normal_law
from chainrule.check.claims.elaborating import Function
from chainrule.check.claims.entries import condition_of, is_conditional
from chainrule.check.claims.expression import Expression, NotUnderstood, Position
from chainrule.check.claims.families import note_families, told_apart
from chainrule.check.claims.index_letters import index_letters
from chainrule.check.claims.intervals import interval_of
from chainrule.check.claims.lexicon import (
    ELEMENTWISE,
    INDEX_LETTERS,
    WHOLE,
    Lexicon,
    base_symbol,
    plain_name,
    survey,
)
from chainrule.check.claims.linking import Said, find_links
from chainrule.check.claims.members import note_members
from chainrule.check.claims.modelling import Taught
from chainrule.check.claims.normal import normal_functions, note_normal
from chainrule.check.claims.observed import observed, solved
from chainrule.check.claims.primes import note_primes
from chainrule.check.claims.provisos import Proviso, attach, branch
from chainrule.check.claims.report import Role
from chainrule.check.claims.resolving import Resolver
from chainrule.check.claims.script_letters import note_labels
from chainrule.check.claims.section import (
    LAYER,
    LAYERS,
    LOSSES,
    Definition,
    Table,
    below,
    constant_of,
    is_numeric,
    rank_key,
    references,
    renamed,
)
from chainrule.check.claims.short_forms import (
    UPSTREAM,
    Instance,
    differentials_of,
    direction_of,
    reach,
)
from chainrule.check.claims.slopes import note_slopes
from chainrule.check.claims.statements import Statement
from chainrule.graph.facts import Fact
from chainrule.read.latex import tree as T

_LONGEST = 20_000
EQUALS = frozenset({"=", "equiv", "define"})
COMPARING = frozenset({"=", "equiv", "define", "<", ">", "<=", ">=", "!=", "approx"})


@dataclass(slots=True)
class Item:
    """A statement with the meanings of its members and its role."""

    statement: Statement
    order: int
    members: list[Expression | NotUnderstood | None]
    role: Role = "claim"
    defines: Definition | None = None
    supposed: bool = False
    """Whether it is only assumed ("when y = S(x)"), which asserts nothing."""
    ends: Literal["correct", "wrong", "undecided"] | None = None
    """Of a chain, how its last member compares with its first."""
    tail_defines: bool = False
    """Whether its last member is a fresh name for the one before."""
    function: str | None = None
    """The function of the section that it defines."""
    why_not: NotUnderstood | None = None
    denied: str = ""
    """Why what it declares contradicts what was defined before."""
    starts: list[Expression] = field(default_factory=list[Expression])
    """Other members that a chain which begins with a sign may go on from."""
    worth: bool = False
    """Whether it gives a defined name a number."""
    condition: tuple[str, str, str] | None = None
    """("=", "i", "j") where it is said only of equal indices, ("!=", …) of different ones."""
    provisos: tuple[Proviso, ...] = ()
    """Conditions under which it is said."""
    proviso: bool = False
    """Whether it is such a condition itself."""
    qualified: bool = False
    """Whether the words restrict it in a way that is not understood."""
    branched: bool = False
    """Whether it is one case of a definition by cases."""
    view: object = None
    """What of its section it was judged in, if not the whole."""


@dataclass(slots=True)
class Section:
    """A section read: its lexicon, its items and what they say of its names."""

    lexicon: Lexicon
    resolver: Resolver
    items: list[Item]
    table: Table
    prose: str = ""
    hints: dict[str, int] = field(default_factory=dict[str, int])
    """Ranks that the words of the document suggest."""
    linear: bool = False
    """Whether it speaks of vectors and matrices at all."""
    met: dict[str, bool] = field(default_factory=dict[str, bool])
    """Names that stood somewhere before the statement that is read, and whether with an index."""


def read_section(statements: Sequence[Statement], prose: str, taught: Taught | None = None) -> Section:
    """Roles, definitions, declarations and opaque functions of a section's statements."""
    names = names_of_capitals(_whole(s) for s in statements if not s.struck and s.trees)
    for statement in statements if names else ():
        statement.members = [None if m is None else joined(m, names) for m in statement.members]
        statement.carried = [joined(m, names) for m in statement.carried]
    roots = [_whole(s) for s in statements if not s.struck and s.trees]
    accesses = accesses_in(roots)
    roots = [rewritten(root, accesses) for root in roots] if accesses else roots
    lexicon = survey(roots)
    lexicon.accesses = accesses
    lexicon.capitals = names
    note_members(lexicon, roots)
    note_families(lexicon, roots)
    note_labels(lexicon, roots)
    note_slopes(lexicon, statements)
    note_primes(lexicon, roots, prose)
    resolver = Resolver(lexicon) if taught is None else taught.resolver(lexicon)
    note_normal(resolver, statements, roots)
    items = [Item(s, order, _members(s, resolver)) for order, s in enumerate(statements)]
    letters = [item for item in items if _equal_letters(item) is None]
    attach(letters, resolver)
    branch(letters)
    return section_of(items, resolver, prose, taught)


def part_of(section: Section, orders: Sequence[int]) -> Section:
    """Some statements of a section as one of their own, read as they were there."""
    whole = [section.items[order] for order in orders]
    items = [
        Item(
            item.statement, order, list(item.members), provisos=item.provisos, proviso=item.proviso,
            qualified=item.qualified, branched=item.branched,
        )
        for order, item in enumerate(whole)
    ]  # fmt: skip
    table = section.table
    part = section_of(items, section.resolver, section.prose, table.taught, table.short)
    part.linear = section.linear
    for item, own in zip(whole, part.items, strict=True):
        own.condition, own.why_not = item.condition, item.why_not
    return part


def section_of(
    items: Sequence[Item],
    resolver: Resolver,
    prose: str,
    taught: Taught | None,
    short: dict[str, Expression] | None = None,
) -> Section:
    """The section of statements whose members are understood; `short` if its short forms are known."""
    lexicon = resolver.lexicon
    section = Section(lexicon, resolver, [], Table(taught=taught, short=dict(short or {})))
    section.table.sizes = set(lexicon.limits) | (set[str]() if taught is None else taught.sizes)
    section.table.grounded = {
        x: LAYERS if x in lexicon.lasts or (x == x.upper() and x.isalpha()) else LAYER
        for x in lexicon.grounded
    }
    section.table.sizes -= set(section.table.grounded) - (lexicon.lasts - LOSSES)
    for name, parameter, body in normal_functions(lexicon):
        section.table.functions[name] = Function((parameter,), (), body)
    for item in items:
        statement = item.statement
        doubt = told_apart(item.members, lexicon)
        item.members = item.members if doubt is None else [doubt] * len(item.members)
        section.items.append(item)
        for tree in statement.carried[1:]:
            with contextlib.suppress(NotUnderstood):
                item.starts.append(resolver.read(tree))
        _assign(item, section, resolver)
        for r in (r for m in item.members if isinstance(m, Expression) for r in references(m)):
            met = section.met.get(full_name(r), False)
            section.met[full_name(r)] = met or any(p.letter for p in r.positions)
    _condition(section.items)
    _conclude(section.items)
    section.prose = prose
    section.table.calls = calls_in(
        m for item in section.items for m in item.members if isinstance(m, Expression)
    )
    if short is None:
        _find_short_forms(section)
    section.table.examples = stacked_along(prose)
    section.table.einstein = _SUMMATION.search(prose) is not None
    _spread_declarations(section)
    _shapes_in_words(section)
    _listen(section)
    _find_distributions(section)
    find_links(section.table, [_said(item) for item in section.items])
    section.table.letters = index_letters(section.table, [item.members for item in section.items])
    _find_observed(section)
    _find_opaque(section)
    return section


def _said(item: Item) -> Said:
    """What links between names are read from."""
    members = tuple(m for m in item.members if isinstance(m, Expression))
    return Said(members, item.statement.before, item.role == "declaration" or gives_number(item))


def _whole(statement: Statement) -> T.Tree:
    if not statement.signs:
        return statement.trees[0]
    return T.Relation(statement.start, statement.end, tuple(statement.members), tuple(statement.signs))


def _members(statement: Statement, resolver: Resolver) -> list[Expression | NotUnderstood | None]:
    trees = list(statement.members)
    if trees and trees[0] is None and statement.carried:
        trees[0] = statement.carried[0]
    found: list[Expression | NotUnderstood | None] = []
    resolver.stand_left_of(None)
    for tree in trees:
        try:
            if tree is not None and tree.end - tree.start > _LONGEST:
                raise NotUnderstood(
                    f"a formula of more than {_LONGEST:,} characters", tree.start, tree.end, "CR136"
                )
            found.append(None if tree is None else resolver.read(tree))
        except NotUnderstood as error:
            found.append(error)
        resolver.stand_left_of(found[0])
    return found


def _assign(item: Item, section: Section, resolver: Resolver) -> None:
    """The role of one statement; definitions and declarations enter the table."""
    statement = item.statement
    signs = [sign.name for sign in statement.signs]
    if statement.failure is not None or statement.struck:
        return
    if not signs:
        item.role = "scratch"
        return
    if "update" in signs:
        item.role = "update"
        return
    if signs in (["in"], ["colon"], ["to"], ["sim"]):
        _declare(item, section, signs[0])
        return
    if item.proviso:
        item.role = "scratch"
        return
    if statement.leads and signs == ["="] and _is_zero(item.members[-1]):
        item.role = "scratch"  # a condition from which the next statement follows
        return
    if item.branched and not isinstance(item.members[1], X.Branches):
        item.role = "definition"
        return
    first = item.members[0]
    if not statement.display and _supposed(item, section):
        return
    if not statement.display and len(signs) == 1 and _is_condition(item, statement, signs[0]):
        item.role = "scratch"
        return
    if _is_step(item, signs[0], section):
        item.role = "update"
        return
    if _gives_several(item, section, signs):
        return
    if signs[0] in EQUALS and isinstance(first, Expression) and statement.members[0] is not None:
        second = _says(item, signs)
        if isinstance(second, Expression) and not isinstance(first, X.Derivative):
            _define(item, section, first, second)
    _define_later(item, section, signs)
    if item.role == "claim" and all(isinstance(m, Expression) and is_numeric(m) for m in item.members):
        item.role = "numeric"


def _is_zero(member: Expression | NotUnderstood | None) -> bool:
    return isinstance(member, X.Numeral) and not member.value


def _conclude(items: Sequence[Item]) -> None:
    """`∇f = 0 ⇒ …` says the second only where the first is so."""
    for before, item in pairwise(items):
        led = before.statement.leads and before.role == "scratch" and item.role == "claim"
        item.qualified |= led and before.statement.formula == item.statement.formula


def _says(item: Item, signs: Sequence[str]) -> Expression | None:
    """What the first member is said to be: the next one that is understood, `y = P(k | x) = softmax(z)_k`."""
    usable = item.members[1:] if set(signs) <= EQUALS else item.members[1:2]
    return next((m for m in usable if isinstance(m, Expression)), None)


def localised(item: Item) -> list[Expression | NotUnderstood | None] | None:
    """`softmax(x) = …` with x for anything: the argument of a function that everybody knows."""
    first = item.members[0] if item.members else None
    call = first.body if isinstance(first, X.Entry) else first
    if (
        not isinstance(call, X.Call)
        or call.order
        or not (call.function in ELEMENTWISE or call.function in WHOLE)
    ):
        return None
    names = {
        a.name for a in call.arguments if isinstance(a, X.Reference) and not a.positions and a.level is None
    }
    if len(names) != 1 or len(call.arguments) != 1:
        return None
    return [renamed(m, names) if isinstance(m, Expression) else m for m in item.members]


def _define_later(item: Item, section: Section, signs: list[str]) -> None:
    """`y = f(x) = σ(x)` defines f too, and `… = h` the fresh h."""
    table = section.table
    members = item.members
    for place in range(1, len(members) - 1):
        call, after = members[place], members[place + 1]
        unknown = isinstance(call, X.Call) and not call.order and call.function not in ELEMENTWISE
        told = signs[place] in EQUALS and unknown and isinstance(after, Expression)
        if not told or not isinstance(call, X.Call) or not isinstance(after, Expression):
            continue
        if call.function not in WHOLE and call.function not in table.functions and call.function != "sigma":
            spare = Item(item.statement, item.order, [])
            _define_function(spare, section, call.function, call.arguments, (), after)
    last, before = members[-1], members[-2]
    backwards = signs[-1] in ("define", "equiv") and (item.role == "claim" or len(signs) > 1)
    if backwards and isinstance(before, Expression) and isinstance(last, X.Reference):
        spare = Item(item.statement, item.order, [])
        _define(spare, section, last, before)
        item.tail_defines = spare.role == "definition"
        return
    if (
        isinstance(last, X.Reference)
        and isinstance(before, Expression)
        and signs[-1] in EQUALS
        and item.role == "claim"
    ):
        fresh = table.taught is None or table.taught.counted(last.name, last.level, table.grounded) is None
        fresh = (
            fresh
            and last.name not in table.definitions
            and last.name not in table.declared
            and last.name not in table.sizes
            and not last.positions
        )
        used = any(
            r.name == last.name
            for other in section.items
            for m in other.members
            if isinstance(m, Expression) and other is not item
            for r in references(m)
        )
        if (
            fresh
            and not used
            and last.level is None
            and last.name not in {r.name for r in references(before)}
        ):
            table.define(Definition(last.name, (), None, before, item.order))
            item.tail_defines = True
            item.role = "definition" if len(members) == 2 else item.role


def _is_condition(item: Item, statement: Statement, sign: str) -> bool:
    """Whether an inline relation only says when something else holds."""
    if _equal_letters(item) is not None or sign not in EQUALS:
        return _CONDITIONAL.search(statement.before) is not None
    return _SUPPOSING.search(statement.before) is not None


def _supposed(item: Item, section: Section) -> bool:
    """`when y = f(x) = S(x)`: from here on y is that."""
    first, last = item.members[0], item.members[-1]
    if _equal_letters(item) is not None or not _SUPPOSING.search(item.statement.before):
        return False
    if not isinstance(first, X.Reference) or not isinstance(last, Expression) or is_numeric(last):
        return False
    if first.positions or first.level is not None or any(s.name not in EQUALS for s in item.statement.signs):
        return False
    item.role = "definition"
    item.supposed = True
    section.table.define(Definition(first.name, (), None, last, item.order))
    return True


_SUPPOSING = re.compile(r"\b(when|if|unless|suppose|case)\b\s*$", re.I)
_CONDITIONAL = re.compile(
    r"\b(when|if|for|where|case|with|since|because|unless|assume|assuming)\b[^.]*$", re.I
)
_OTHERWISE = re.compile(r"\b(otherwise|else|off-diagonal|other elements)\b", re.I)


def _condition(items: Sequence[Item]) -> None:
    """`when i = j:` and `otherwise:` before a display hold for the statements up to the next words."""
    current: tuple[str, str, str] | None = None
    formula = -1
    for item in items:
        statement = item.statement
        told = _equal_letters(item)
        if told is not None and (item.role == "scratch" or not statement.display):
            current = told
            item.role = "scratch"
            continue
        if told is not None and statement.formula == formula and items:
            item.role = "scratch"
            earlier = [
                other for other in items if other.statement.formula == formula and other.order < item.order
            ]
            for other in earlier[-1:]:
                other.condition = told
            continue
        if statement.formula != formula and statement.before.strip():
            if _OTHERWISE.search(statement.before) and current is not None:
                sign, first, second = current
                current = ("!=" if sign == "=" else "=", first, second)
            elif current is not None and not _follows(items, item):
                current = None
        formula = statement.formula
        if item.role == "claim":
            try:
                item.condition = condition_of([*statement.trees, *statement.carried[:1]]) or current
            except NotUnderstood as error:
                item.why_not = error


def _follows(items: Sequence[Item], item: Item) -> bool:
    """Whether the statement right before only stated a condition."""
    return item.order > 0 and items[item.order - 1].role == "scratch"


def _equal_letters(item: Item) -> tuple[str, str, str] | None:
    """`i = j` or `i ≠ j` of two bare letters."""
    if len(item.members) != 2 or len(item.statement.signs) != 1:
        return None
    sign = item.statement.signs[0].name
    a, b = item.members
    if sign not in ("=", "!=") or not isinstance(a, X.Reference) or not isinstance(b, X.Reference):
        return None
    usual = INDEX_LETTERS | set("abcdefgh") if sign == "!=" else INDEX_LETTERS
    letters = {a.name, b.name} <= usual
    return (sign, a.name, b.name) if letters and not a.positions and not b.positions else None


def written_shape(e: Expression) -> tuple[int, ...] | None:
    """The shape of a column or matrix that is written out."""
    match e:
        case X.Display(rows=rows, determinant=False) if rows and len({len(r) for r in rows}) == 1:
            return (len(rows),) if len(rows[0]) == 1 else (len(rows), len(rows[0]))
        case X.Transposed(body=X.Display(rows=(row,), determinant=False)) if len(row) > 1:
            return (len(row),)
        case _:
            return None


def _define(item: Item, section: Section, left: Expression, right: Expression) -> None:
    """A fresh name or function on the left."""
    table = section.table
    if is_conditional(item.statement.members[0]):
        return
    match left:
        case X.Reference(name=name, positions=positions, level=level):
            letters = [p.letter for p in positions]
            if positions and not any(letters) and is_numeric(right) and name not in table.definitions:
                if name not in table.given:
                    table.give(left, right, item.order)
                    item.role = "definition"
                return
            whole = (
                all(letters) and len(set(letters)) == len(letters) and not any(p.offset for p in positions)
            )
            counted = level is None or level.offset >= 0 or not level.letter
            truth = None if table.taught is None else table.taught.counted(name, level, table.grounded)
            if truth is not None:
                if truth.kind != "definition" and is_numeric(right) and not positions:
                    table.give(X.Reference(left.start, left.end, truth.name), right, item.order)
                    item.role = "definition"
                return
            if positions and whole and constant_of(right) is not None and name in section.met:
                item.role = "scratch"  # a condition: at x_j = 0
                return
            if name in table.sizes and constant_of(right) is not None:
                table.give(left, right, item.order)
                item.role = "definition"
                return
            if (
                (name in table.sizes and is_numeric(right))
                or not whole
                or not counted
                or _equal_letters(item)
            ):
                return
            if any(r.name == name and r.level == level for r in references(right)):
                if names_entries(name, right) and not positions and len(item.members) == 2:
                    item.role = "declaration"
                return
            own = isinstance(right, X.Call) and right.function == name and not right.order
            if own and isinstance(right, X.Call) and all(isinstance(a, X.Reference) for a in right.arguments):
                item.role = "declaration"
                table.opaque[name] = tuple(
                    (a.name, None) for a in right.arguments if isinstance(a, X.Reference)
                )
                return
            if is_numeric(right) and name in section.lexicon.bound:
                item.role = "scratch"
                return
            if is_numeric(right) and not positions:
                _give(item, section, left, right)
                return
            if name not in table.definitions and _is_one_hot(positions, right):
                table.declare(Declaration(name, tuple(None for _ in positions), Fact.ONEHOT), item.order)
                item.role = "declaration"
                return
            known = table.definitions.get(name, ())
            alias = (
                right if isinstance(right, X.Reference) and not right.positions and not positions else None
            )
            fresh = (
                alias is not None and alias.name not in table.definitions and alias.name not in table.declared
            )
            if known and fresh and alias is not None and alias.level is None:
                table.define(Definition(alias.name, (), None, left, item.order))
                item.role = "definition"
                return
            if any(_is_of_same(d, table.pinned(level)) for d in known) or _is_short(section, name, right):
                said = item.statement.signs[0].name in ("define", "equiv")
                if said and any(d.positions != positions for d in known):
                    table.clashing.add(name)  # δ_j of one layer and δ_k of another
                return
            item.defines = Definition(name, positions, level, right, item.order)
            table.define(item.defines)
            if _sums_idly(right) or _drops_index(set(letters), right):
                table.clashing.add(name)
            item.role = "definition"
        case X.Power(base=X.Reference(name=name, positions=()) as base, exponent=X.Numeral(value=exponent)):
            if exponent == 2 and name not in table.definitions and name not in table.given:
                _define_by_square(item, section, base, right)
        case X.Call(function=function, arguments=arguments, order=0):
            _define_function(item, section, function, arguments, (), right)
        case X.Entry(body=X.Call(function=function, arguments=arguments, order=0), positions=positions):
            if all(p.letter and not p.offset for p in positions):
                _define_function(item, section, function, arguments, positions, right)
        case _:
            pass


def _define_by_square(item: Item, section: Section, left: X.Reference, right: Expression) -> None:
    """`σ^2 = v` makes σ the root of v where σ is fresh; else it is an equation that σ solves."""
    earlier = [m for other in section.items[: item.order] for m in other.members if isinstance(m, Expression)]
    names = {r.name for m in (*earlier, right) for r in references(m)}
    if left.name in names:
        item.why_not = NotUnderstood(
            "an equation for unknowns, not an identity", left.start, left.end, "CR135"
        )
        return
    root = X.Power(right.start, right.end, right, X.Numeral(right.start, right.end, Fraction(1, 2)))
    item.defines = Definition(left.name, (), left.level, root, item.order)
    section.table.define(item.defines)
    item.role = "definition"


def _is_one_hot(positions: tuple[Position, ...], right: Expression) -> bool:
    """`Y_{ic} = 𝟙[y_i = c]`: the rows of Y are the one-hot vectors of labels, whatever these are."""
    condition = right.condition if isinstance(right, X.Indicator) else None
    if condition is None or condition.sign != "=" or not positions:
        return False
    for label, index in ((condition.left, condition.right), (condition.right, condition.left)):
        match label, index:
            case X.Reference(positions=own, level=None, name=name), X.Reference(name=letter, positions=()):
                plain = name != letter and name not in {p.letter for p in positions}
                if plain and letter == positions[-1].letter and own == positions[:-1]:
                    return True
            case _:
                pass
    return False


def _counters(e: Expression) -> tuple[Position, ...]:
    """The indices and the number in a family of one name."""
    return getattr(e, "positions", ()) + ((e.level,) if isinstance(e, X.Reference) and e.level else ())


def _is_of_same(known: Definition, level: Position | None) -> bool:
    """Whether a definition tells what this member is: `z^l` tells it of `z^{l+1}`.

    Of a member with a number, `a^1`, only a derivative does, for its general definition may leave that out.
    """
    if known.level == level or known.level is None or level is None or not known.level.letter:
        return known.level == level
    return bool(level.letter) or isinstance(known.body, X.Derivative)


def _give(item: Item, section: Section, left: X.Reference, right: Expression) -> None:
    """`b = 0.5`: the number of a name, or a claim where the name is defined."""
    table = section.table
    if any(d.order < item.order and _is_of(d, left.level) for d in table.definitions.get(left.name, ())):
        item.worth = True
        return
    table.give(left, right, item.order)
    item.role = "definition"
    shape = written_shape(right)
    if left.name in table.definitions or (left.level is not None and left.level.letter):
        return
    full = full_name(left)
    before = [section.met[name] for name in (full, f"{left.name}[]") if name in section.met]
    told = table.declared.get(full)
    if shape is not None and (any(before) or (told is not None and told.shape is not None)):
        return
    if shape is not None and before:
        section.hints.setdefault(full, len(shape))  # the example of what was said in general before
    elif shape is not None:
        table.declare(Declaration(full, shape, example=True), item.order)
        if shape[0] == 1 and left.level is None:
            table.clashing.add(left.name)  # a row, or a vector in a hurry
    elif left.level is None and constant_of(right) and not before:
        section.hints.setdefault(left.name, 0)


def full_name(e: X.Reference) -> str:
    """`W` or `W[2]`; `W[]` of any of a family."""
    if e.level is None:
        return e.name
    return f"{e.name}[]" if e.level.letter else f"{e.name}[{e.level.offset}]"


def gives_number(item: Item) -> bool:
    """Whether a statement gives names a number, or an array of numbers."""
    last = item.members[-1] if item.members else None
    return item.role == "definition" and isinstance(last, Expression) and is_numeric(last)


def _gives_several(item: Item, section: Section, signs: Sequence[str]) -> bool:
    """`b_1 = b_2 = 0`: one number for several names."""
    *named, last = item.members
    if len(named) < 2 or set(signs) != {"="} or not isinstance(last, Expression) or not is_numeric(last):
        return False
    names = [m for m in named if isinstance(m, X.Reference) and not any(p.letter for p in m.positions)]
    if len(names) < len(named) or any(m.name in section.table.definitions for m in names):
        return False
    for name in names:
        section.table.give(name, last, item.order)
    item.role = "definition"
    return True


def _is_step(item: Item, sign: str, section: Section) -> bool:
    """`w := w − …`, a name that goes on from itself, and `w := 0.5 − 0.1 · 0.3` of one that has a number."""
    left, right = item.members[:2]
    if sign != "define" or not isinstance(left, X.Reference) or not isinstance(right, Expression):
        return False
    if any(
        (r.name, r.level, r.positions) == (left.name, left.level, left.positions) for r in references(right)
    ):
        return True
    return (
        is_numeric(right) and constant_of(right) is not None and bool(section.table.given_at(full_name(left)))
    )


def _is_of(definition: Definition, level: Position | None) -> bool:
    """Whether a definition is of this name or of this member of a family."""
    if level is None or definition.level is None:
        return level == definition.level
    return bool(definition.level.letter) or definition.level == level


def _sums_idly(expression: Expression) -> bool:
    """Whether a sum's index does not occur in what is summed, while another index does: `Σ_i e^{o_k}`."""
    for e in below(expression):
        if isinstance(e, X.Summation) and not e.product:
            letters = {p.letter for inner in below(e.body) for p in _counters(inner)}
            if letters - {""} and e.letter not in letters:
                return True
    return False


def _drops_index(letters: set[str], right: Expression) -> bool:
    """Whether an index on the left occurs in no part of what it is said to be: `z_n = wᵀ x`."""
    parts = list(below(right))
    named = any(isinstance(e, X.Reference) for e in parts)
    used = {p.letter for e in parts for p in getattr(e, "positions", ())}
    used |= {e.level.letter for e in parts if isinstance(e, X.Reference | X.Call) and e.level is not None}
    used |= {e.name for e in parts if isinstance(e, X.Reference)}
    return named and not letters <= used and not any(isinstance(e, X.Kronecker) for e in parts)


def _is_short(section: Section, name: str, right: Expression) -> bool:
    """Whether an accent was said before to mean a derivative."""
    accent, _, plain = name.partition(" ")
    if not plain or isinstance(right, X.Derivative):
        return False
    if accent in section.table.short:
        return True
    for known, found in section.table.definitions.items():
        other, _, variable = known.partition(" ")
        body = found[0].body
        if other == accent and variable and isinstance(body, X.Derivative):
            wrt = body.wrt[0]
            return isinstance(wrt, X.Reference) and wrt.name == variable
    return False


def _define_function(
    item: Item,
    section: Section,
    name: str,
    arguments: tuple[Expression, ...],
    positions: tuple[Position, ...],
    right: Expression,
) -> None:
    """`f(x) = …`, unless f is one that everybody knows."""
    table = section.table
    if table.taught is not None and table.taught.binding(name, None) is not None:
        return
    known = name in ELEMENTWISE or (name in WHOLE and WHOLE[name] != "mse")
    names = [b for a in arguments if isinstance(b := a.base if isinstance(a, X.Power) else a, X.Reference)]
    powers = any(isinstance(a, X.Power) for a in arguments)
    indexed = len(names) == len(arguments) and (powers or any(a.positions or a.level for a in names))
    if not known and not positions and indexed:
        if name not in table.definitions and not any(r.name == name for r in references(right)):
            item.defines = Definition(name, (), None, right, item.order)
            table.define(item.defines)
            item.role = "definition"
        return
    plain = [a for a in arguments if isinstance(a, X.Reference) and not a.positions and a.level is None]
    if known or name in table.functions or len(plain) != len(arguments) or not arguments:
        return
    if any(isinstance(e, X.Call) and e.function == name for e in below(right)):
        return
    table.functions[name] = Function(tuple(a.name for a in plain), positions, right)
    item.function = name
    item.role = "definition"
    if not positions and name not in table.definitions:
        table.define(Definition(name, (), None, right, item.order))


def function_said(left: Expression | NotUnderstood | None, right: Expression) -> Function | None:
    """What `f(x) = …` says of f, if x and all other arguments are names, and f is not on the right."""
    if not isinstance(left, X.Call) or left.order or not left.arguments:
        return None
    names = [
        a.name for a in left.arguments if isinstance(a, X.Reference) and not a.positions and a.level is None
    ]
    inside = any(isinstance(e, X.Call) and e.function == left.function for e in below(right))
    return None if inside or len(names) < len(left.arguments) else Function(tuple(names), (), right)


def _declare(item: Item, section: Section, sign: str) -> None:
    """`x ∈ ℝⁿ`, `W : m × n`, `h → (d × 1)`."""
    statement = item.statement
    right = statement.members[1]
    item.role = "declaration"
    if sign == "in":
        found = declared_set(right)
        if is_plus_minus_one(right) and _take_signs(item, section):
            return
        if found is None and normal_law(right) is not None:
            return
        if found is None:
            left = item.members[0]
            known = section.table.definitions.keys() | section.table.given.keys()
            if isinstance(left, X.Reference) and left.name not in known and interval_of(right):
                return
            item.role = "claim"
            item.why_not = NotUnderstood("a set that is not read", statement.start, statement.end, "CR135")
            return
        shape, fact = found
    elif sign == "sim":
        return
    else:
        shape, fact = sizes_of(right), Fact.REAL
        if shape is None:
            item.role = "scratch"
            return
    left = item.members[0]
    if isinstance(left, X.Derivative):
        item.role = "claim"
        section.table.sizes.update(s for s in shape if isinstance(s, str))
        return
    _declare_left(item, section, shape, fact)
    section.table.sizes.update(s for s in shape if isinstance(s, str))


def _shapes_in_words(section: Section) -> None:
    """`b` is `(n, 1)`, `X` has shape `(N, D)`: a list of sizes behind a name and such words."""
    for item, then in pairwise(section.items):
        tree = then.statement.members[0] if len(then.statement.members) == 1 else None
        if item.statement.signs or then.statement.signs or not _SHAPED.fullmatch(then.statement.before):
            continue
        shape = sizes_of(tree) if isinstance(tree, T.Group) and isinstance(tree.body, T.List) else None
        if shape is not None and len(shape) == 2 and names_declared(item):
            item.role = "declaration"
            _declare_left(item, section, shape, Fact.REAL)
            section.table.sizes.update(s for s in shape if isinstance(s, str))


_SHAPED = re.compile(
    r"\W*(is|are|has|have|of|with)?( (the|a|an))?( (shapes?|sizes?|dimensions?))?( (of|is))?\W*", re.I
)


def _declare_left(item: Item, section: Section, shape: Sequence[int | str | None], fact: Fact) -> None:
    """Declares the names on the left; of a family `x_i` the whole has an axis more for each index."""
    left = item.members[0]
    for name in names_declared(item):
        section.table.declare(Declaration(name, tuple(shape), fact), item.order)
    family = _family(left)
    if family is not None:
        whole = (*(None for _ in family.positions), *shape)
        section.table.declare(Declaration(family.name, whole, fact), item.order)


def _family(left: Expression | NotUnderstood | None) -> X.Reference | None:
    """`x_i`: a name with letters for indices."""
    if not isinstance(left, X.Reference) or not left.positions or left.level is not None:
        return None
    return left if all(p.letter and not p.offset for p in left.positions) else None


def names_declared(item: Item) -> list[str]:
    """The names on the left of a declaration, or that stand by themselves."""
    tree = item.statement.members[0] if item.statement.members else None
    left = item.members[0] if item.members else None
    if isinstance(left, X.Reference) and not left.positions:
        if left.level is not None:
            return [f"{left.name}[{'' if left.level.letter else left.level.offset}]"]
        return [left.name]
    if isinstance(left, X.Call) and not left.arguments:
        return [left.function]
    if isinstance(tree, T.List):
        return [plain_name(s) for s in map(base_symbol, tree.items) if s is not None]
    return []


def _take_signs(item: Item, section: Section) -> bool:
    """`y ∈ {−1, 1}` is y = 2 b − 1 with a b that is 0 or 1."""
    left, table = item.members[0], section.table
    if not isinstance(left, X.Reference) or left.name in table.definitions or left.name in table.declared:
        return False
    at = (left.start, left.end)
    hidden = replace(left, name=f"{left.name} sign")
    twice = X.Times(*at, (("", X.Numeral(*at, Fraction(2))), ("", hidden)))
    body = X.Total(*at, ((1, twice), (-1, X.Numeral(*at, Fraction(1)))))
    table.declare(Declaration(hidden.name, tuple(None for _ in left.positions), Fact.BINARY), item.order)
    table.define(Definition(left.name, left.positions, left.level, body, item.order))
    return True


def _spread_declarations(section: Section) -> None:
    """`A, B ∈ ℝⁿ`: the names before the commas have the same shape."""
    items = section.items
    for place, item in enumerate(items):
        if item.role != "declaration":
            continue
        family = _family(item.members[0])
        named = names_declared(item) if family is None else [family.name]
        told = section.table.told(named[0], None, item.order + 1) if named else None
        if told is not None and told.shape is not None and family is not None:
            told = replace(told, shape=told.shape[len(family.positions) :])
        back = place - 1
        while told is not None and back >= 0:
            earlier = items[back]
            if earlier.role != "scratch" or earlier.statement.formula != item.statement.formula:
                break
            if told.shape is not None:
                _declare_left(earlier, section, told.shape, told.fact)
            back -= 1


def _find_distributions(section: Section) -> None:
    """`\\sum_k t_k = 1` of a t that nothing defines says that its entries sum to 1 along the last axis."""
    table = section.table
    for item in section.items:
        match item.members:
            case [
                X.Summation(product=False, letter=letter, body=X.Reference() as body),
                X.Numeral(value=value),
            ]:
                told = value == 1 and bool(body.positions) and body.positions[-1] == Position(letter)
                taught = table.taught is not None and table.taught.binding(body.name, None) is not None
                if not told or item.role != "claim" or body.name in table.definitions or taught:
                    continue
                name = body.name if body.level is None else rank_key(body.name, body.level)
                known = table.declared.get(name, Declaration(name))
                item.role = "declaration"
                if known.fact is Fact.REAL:
                    table.declared[name] = Declaration(name, known.shape, Fact.SIMPLEX)
            case _:
                pass


def _find_observed(section: Section) -> None:
    """What a model with a noise tells of is no function of its parameters, nor is a solution a definition."""
    definitions = section.table.definitions
    items = [item for item in section.items if item.role not in ("declaration", "scratch")]
    said = [(item.order, [m for m in item.members if isinstance(m, Expression)]) for item in items]
    names = observed((d for ds in definitions.values() for d in ds), (members for _, members in said))
    for name in names | solved(definitions, said):
        section.table.forget(name)


def _declared_beside(section: Section, item: Item) -> list[str]:
    """The names before the commas of `A, B ∈ ℝ^{n × n}`, of which the words behind it are said, too."""
    found: list[str] = []
    for earlier in reversed(section.items[: item.order] if item.role == "declaration" else []):
        if earlier.role != "scratch" or earlier.statement.formula != item.statement.formula:
            break
        found += names_declared(earlier)
    return found


def _listen(section: Section) -> None:
    """What the words right after a symbol say of it: "is a vector", "one-hot"."""
    for item in section.items:
        statement = item.statement
        tree = statement.members[0] if statement.members else None
        inside = "" if tree is None or statement.signs else _words_beside(tree)
        words = inside or re.split(r"[.;]|\band\b", statement.after[:80])[0]
        symbol = base_symbol(tree.factors[0].tree) if inside and isinstance(tree, T.Product) else None
        names = names_declared(item)
        names = names if symbol is None else [plain_name(symbol)]
        if not names or item.role not in ("scratch", "declaration"):
            continue
        names = [*names, *_declared_beside(section, item)]
        rank, fact = rank_in_words(words), fact_in_words(words)
        before = statement.before[-48:].rsplit(".", 1)[-1]
        if _NOUN.search(before):
            fact = fact or fact_in_words(before)
            rank = rank_of_noun(before) if rank is None else rank
        for name in names:
            if rank is not None:
                section.hints.setdefault(name.removesuffix("[]"), rank)
            if fact is not None:
                told = section.table.declared.get(name, Declaration(name))
                section.table.declared[name] = Declaration(name, told.shape, fact)


def _words_beside(tree: T.Tree) -> str:
    r"""The words of `y \text{ one-hot}`, which stand in the formula itself."""
    match tree:
        case T.Product(factors=(T.Factor(tree=T.Symbol()), T.Factor(sign="", tree=T.Text(text=text)))):
            return text
        case T.Product(factors=(T.Factor(tree=T.Symbol()), T.Factor(sign="", tree=T.Symbol() as word))):
            return word.name if len(word.name) > 1 and fact_in_words(word.name) is not None else ""
        case _:
            return ""


_SUMMATION = re.compile(r"summation convention|repeated ind(ices|exes)|einstein", re.I)
_STANDS_FOR = re.compile(r"stands? for|denotes?|short for|means?|write|abbreviat|notation|understood", re.I)


def _find_short_forms(section: Section) -> None:
    """`x̄ = ∂L/∂x`, and `dX` where it is said to stand for ∂L/∂X or cannot be a differential."""
    table = section.table
    for name, found in table.definitions.items():
        accent, _, plain = name.partition(" ")
        body = found[0].body
        by = body.wrt[0] if isinstance(body, X.Derivative) and len(body.wrt) == 1 else None
        if plain and isinstance(body, X.Derivative) and isinstance(by, X.Reference) and by.name == plain:
            table.short.setdefault(accent, body.of)
    last: X.Differential | None = None
    gradients = 0
    relations: list[tuple[str, set[str]]] = []
    for item in section.items:
        first = item.members[0] if item.members else None
        if isinstance(first, X.Differential) and isinstance(first.body, X.Reference):
            last = first if item.role == "scratch" else last
            right = item.members[1:]
            whole = all(isinstance(m, Expression) for m in right)
            moved = {name for m in right if isinstance(m, Expression) for name in differentials_of(m)}
            relations += [(first.body.name, moved)] if item.role == "claim" else []
            if item.role == "claim" and whole and not moved:
                gradients += 1
                derivative = right[0]
                if isinstance(derivative, X.Derivative):
                    table.short.setdefault("d", derivative.of)
        named = isinstance(first, X.Derivative) and item.role == "scratch" and last is not None
        if named and isinstance(first, X.Derivative) and _STANDS_FOR.search(item.statement.before):
            table.short.setdefault("d", first.of)
    if "d" in table.short:
        return
    graph = _instances(table)
    direction = direction_of(relations, graph)
    sinks = _scalar_sinks(section, {name for name, _ in relations}, graph)
    sinks = [name for name in sinks if not any(name in moved for _, moved in relations)]
    if direction == "backward" and not sinks:
        sinks = [UPSTREAM]
    if (direction == "backward" or gradients) and direction != "forward" and len(sinks) == 1:
        table.short["d"] = X.Reference(0, 0, sinks[0])


def _scalar_sinks(section: Section, names: set[str], graph: dict[Instance, set[Instance]]) -> list[str]:
    """Defined names that no other definition uses and that rest on all of these names: one that is a loss."""
    table = section.table
    used = {r.name for ds in table.definitions.values() for d in ds for r in references(d.body)}
    ends = [
        name
        for name, ds in table.definitions.items()
        if name not in used and not ds[0].positions and ds[0].level is None
    ]
    ends = [name for name in ends if names <= {n for n, _ in reach(graph, (name, None))}]
    forms = X.Total | X.Quotient | X.Times | X.Summation
    several = [name for name in ends if isinstance(table.definitions[name][0].body, forms)]
    return ends if len(ends) == 1 else several[-1:]


_NOUN = re.compile(r"\b(vectors?|matri(x|ces)|scalars?|targets?|labels?|numbers?|constants?)\s*$", re.I)


def rank_of_noun(words: str) -> int | None:
    """The rank that the noun right before a symbol tells."""
    found = _NOUN.search(words)
    noun = "" if found is None else found.group(1).lower()
    return (
        1
        if noun.startswith("vector")
        else 2
        if noun.startswith("matri")
        else 0
        if noun.startswith(("scalar", "number"))
        else None
    )


# ── functions of which nothing is known ─────────────────────────────────────────────────────────


def _find_opaque(section: Section) -> None:
    """Names that are differentiated and nowhere defined: functions of what ends the definitions' graph."""
    table = section.table
    derivatives = [
        e
        for item in section.items
        if not item.statement.struck
        for m in item.members
        if isinstance(m, Expression)
        for e in below(m)
        if isinstance(e, X.Derivative)
    ]
    shortened = [
        X.Derivative(0, 0, of, (e,))
        for of in table.short.values()
        for item in section.items
        for m in item.members
        if isinstance(m, Expression)
        for e in _shortened_names(m, table)
    ]
    derivatives += shortened
    losses = {of.name for of in table.short.values() if isinstance(of, X.Reference)}
    derivatives += [
        e
        for ds in table.definitions.values()
        for d in ds
        for e in below(d.body)
        if isinstance(e, X.Derivative)
    ]
    used = {
        r.name
        for ds in table.definitions.values()
        for d in ds
        if not any(isinstance(e, X.Derivative) for e in below(d.body))
        for r in references(d.body)
    }
    edges: dict[str, set[Instance]] = {}
    for e in derivatives:
        if isinstance(e.of, X.Reference) and e.of.name not in table.definitions and e.of.name not in used:
            for wrt in e.wrt:
                if isinstance(wrt, X.Reference) and wrt.name != e.of.name:
                    edges.setdefault(e.of.name, set()).add((wrt.name, _number(wrt.level, table)))
    graph = _instances(table)
    shortened = _abbreviations(table) if edges else set[str]()
    for name, wrts in edges.items():
        graph.setdefault((name, None), set()).update(wrt for wrt in wrts if wrt[0] != name)
    for name, wrts in edges.items():
        ends = {i for i in graph if i[0] not in edges and not any(i in below_ for below_ in graph.values())}
        ends -= {end for end in ends if end[0] in shortened and end not in wrts}
        reaching = set[Instance]() if name in losses else {end for end in ends if wrts & reach(graph, end)}
        pool = wrts | reaching
        pool -= {(p, None) for p, number in pool if number is not None}
        parents = {p for p in pool if not any(p in reach(graph, q) for q in pool if q != p)}
        table.opaque.setdefault(name, tuple(sorted(parents, key=str)))


def _abbreviations(table: Table) -> set[str]:
    """The names of formulas that also stand within other definitions: u of `u = W x` beside `f = φ(W x)`."""
    bodies = [
        (name, _SPANS.sub("", repr(d.body)))
        for name, found in table.definitions.items()
        for d in found
        if not isinstance(d.body, X.Reference | X.Numeral)
    ]
    return {name for name, body in bodies if any(other != name and body in whole for other, whole in bodies)}


_SPANS = re.compile(r"start=\d+, end=\d+,? ?")


def _shortened_names(expression: Expression, table: Table) -> list[X.Reference]:
    """The x of every x̄ or dx."""
    found: list[X.Reference] = []
    for e in below(expression):
        if isinstance(e, X.Differential) and "d" in table.short and isinstance(e.body, X.Reference):
            found.append(e.body)
        if isinstance(e, X.Reference):
            accent, _, plain = e.name.partition(" ")
            if plain and accent in table.short:
                found.append(X.Reference(e.start, e.end, plain, (), e.level))
    return found


def _number(level: Position | None, table: Table) -> int | None:
    if level is None:
        return None
    return level.offset + (table.grounded.get(level.letter, LAYER) if level.letter else 0)


def _instances(table: Table) -> dict[Instance, set[Instance]]:
    """What every defined quantity, and every member of a family, rests on directly."""
    graph: dict[Instance, set[Instance]] = {}
    named = {r.name for ds in table.definitions.values() for d in ds for r in references(d.body)}
    for name, found in table.definitions.items():
        for d in found:
            if name in table.functions and name not in named:
                continue
            if any(isinstance(e, X.Derivative | X.Differential) for e in below(d.body)):
                continue
            if d.level is None:
                numbers: list[int | None] = [None]
            elif d.level.letter:
                numbers = list(range(1, LAYERS + 1))
            else:
                numbers = [d.level.offset]
            for number in numbers:
                env = dict(table.grounded)
                if d.level is not None and d.level.letter and number is not None:
                    env[d.level.letter] = number - d.level.offset
                refs = {(r.name, _number_in(r.level, env)) for r in references(d.body)}
                graph.setdefault((name, number), set()).update(refs)
    return graph


def _number_in(level: Position | None, env: dict[str, int]) -> int | None:
    if level is None:
        return None
    return level.offset + (env.get(level.letter, LAYER) if level.letter else 0)
