"""What a statement defines: a fresh name or function on the left, or at the end, and the numbers it gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction

from chainrule.check.claims import expression as X
from chainrule.check.claims.declarations import Declaration
from chainrule.check.claims.defining_functions import define_function, without_logarithm
from chainrule.check.claims.defining_probabilities import said_in_chain, solved_probability
from chainrule.check.claims.displays import names_entries
from chainrule.check.claims.entries import is_conditional
from chainrule.check.claims.expression import Expression, NotUnderstood, Position, below
from chainrule.check.claims.items import (
    EQUALS,
    Item,
    Section,
    equal_letters,
    full_name,
    turned,
    written_shape,
)
from chainrule.check.claims.lexicon import ELEMENTWISE, WHOLE
from chainrule.check.claims.naming import is_outcome
from chainrule.check.claims.parts_named import names_parts
from chainrule.check.claims.rewriting import constant_of, is_numeric, references
from chainrule.check.claims.table import Definition
from chainrule.graph.facts import Fact


def define(item: Item, section: Section, left: Expression, right: Expression) -> None:
    """A fresh name or function on the left."""
    if is_conditional(item.statement.members[0]):
        return
    told = solved_probability(section, left, right)
    if told is not None:
        left, right = told
    left, right = without_logarithm(section, left, right)
    match left:
        case X.Reference():
            _define_name(item, section, left, right)
        case X.Transposed(body=X.Reference() as name) if is_numeric(right):
            _define_name(item, section, name, turned(right))
        case X.Power(base=X.Reference(name=name, positions=()) as base, exponent=X.Numeral(value=exponent)):
            fresh = name not in section.table.definitions and name not in section.table.given
            if exponent == 2 and fresh:
                _define_by_square(item, section, base, right)
        case X.Call(function=function, arguments=arguments, order=0):
            define_function(item, section, function, arguments, (), right)
        case X.Entry(body=X.Call(function=function, arguments=arguments, order=0), positions=positions):
            if all(p.letter and not p.offset for p in positions):
                define_function(item, section, function, arguments, positions, right)
        case _:
            pass


def _define_name(item: Item, section: Section, left: X.Reference, right: Expression) -> None:
    """`y = …`, unless it says something else of y: that it has a number, or is a label."""
    for said in _SAID_ELSE:
        if said(item, section, left, right):
            return
    table, name = section.table, left.name
    known = table.definitions.get(name, ())
    told = any(_is_of_same(d, table.pinned(left.level)) for d in known)
    if told or _is_short(section, name, right):
        said_anew = item.statement.signs[0].name in ("define", "equiv")
        if said_anew and any(d.positions != left.positions for d in known):
            table.clashing.add(name)  # δ_j of one layer and δ_k of another
        return
    item.defines = Definition(name, left.positions, left.level, right, item.order)
    table.define(item.defines)
    if _sums_idly(right) or _drops_index({p.letter for p in left.positions}, right):
        table.clashing.add(name)
    item.role = "definition"


def _gives_entry(item: Item, section: Section, left: X.Reference, right: Expression) -> bool:
    """`w_{12} = 0.5`."""
    table, positions = section.table, left.positions
    lettered = any(p.letter for p in positions)
    if not positions or lettered or not is_numeric(right) or left.name in table.definitions:
        return False
    if left.name not in table.given:
        table.give(left, right, item.order)
        item.role = "definition"
    return True


def _gives_taught(item: Item, section: Section, left: X.Reference, right: Expression) -> bool:
    """A name of the teacher's model, which may be given a number."""
    taught = section.table.taught
    truth = None if taught is None else taught.counted(left.name, left.level, section.table.grounded)
    if truth is None:
        return False
    if truth.kind != "definition" and is_numeric(right) and not left.positions:
        section.table.give(X.Reference(left.start, left.end, truth.name), right, item.order)
        item.role = "definition"
    return True


def _sets_condition(item: Item, section: Section, left: X.Reference, right: Expression) -> bool:
    """A condition: at x_j = 0, of an x that was met before."""
    letters = [p.letter for p in left.positions]
    told = letters and _is_whole(left) and constant_of(right) is not None and left.name in section.met
    item.role = "scratch" if told else item.role
    return bool(told)


def _gives_size(item: Item, section: Section, left: X.Reference, right: Expression) -> bool:
    """`n = 3`; a size that is not a number, single entries and lone letters define nothing."""
    sized = left.name in section.table.sizes
    if sized and constant_of(right) is not None:
        section.table.give(left, right, item.order)
        item.role = "definition"
        return True
    counted = left.level is None or left.level.offset >= 0 or not left.level.letter
    numbered = sized and is_numeric(right)
    return numbered or not _is_whole(left) or not counted or equal_letters(item) is not None


def _names_itself(item: Item, section: Section, left: X.Reference, right: Expression) -> bool:
    """`x = (x_1, …, x_n)ᵀ` names entries; `L = L(ŷ, y)` tells what L is a function of."""
    if any(r.name == left.name and r.level == left.level for r in references(right)):
        if names_entries(left.name, right) and not left.positions and len(item.members) == 2:
            item.role = "declaration"
        return True
    if not isinstance(right, X.Call) or right.function != left.name or right.order:
        return False
    arguments = [a for a in right.arguments if isinstance(a, X.Reference)]
    if len(arguments) < len(right.arguments):
        return False
    item.role = "declaration"
    section.table.opaque[left.name] = tuple((a.name, None) for a in arguments)
    return True


def _gives_number(item: Item, section: Section, left: X.Reference, right: Expression) -> bool:
    """`y = 0.5`; the index of a sum begins with it."""
    if is_numeric(right) and left.name in section.lexicon.bound:
        item.role = "scratch"
        return True
    if is_numeric(right) and not left.positions:
        if not (left.name in section.table.definitions and _CONCLUDED.search(item.statement.before)):
            _give(item, section, left, right)
        return True
    return False


_CONCLUDED = re.compile(
    r"\b(we|this|it|which|that|one)\s+(then\s+)?(have|has|had|get|gets|find|finds|obtain|obtains|give|gives|see|yield"
    r"|yields|become|becomes)\s*(that\s*)?:?\s*$",
    re.I,
)
"""Words after which a number is what comes out, not what is given."""


def _declares_label(item: Item, section: Section, left: X.Reference, right: Expression) -> bool:
    """`Y_{ic} = 𝟙[y_i = c]`."""
    if left.name in section.table.definitions or not _is_one_hot(left.positions, right):
        return False
    axes = tuple(None for _ in left.positions)
    section.table.declare(Declaration(left.name, axes, Fact.ONEHOT), item.order)
    item.role = "declaration"
    return True


def _names_anew(item: Item, section: Section, left: X.Reference, right: Expression) -> bool:
    """`z = a` of a z that is known and a fresh a."""
    table = section.table
    if not isinstance(right, X.Reference) or right.positions or left.positions or right.level is not None:
        return False
    fresh = right.name not in table.definitions and right.name not in table.declared
    if not fresh or not table.definitions.get(left.name):
        return False
    table.define(Definition(right.name, (), None, left, item.order))
    item.role = "definition"
    return True


_SAID_ELSE: tuple[Callable[[Item, Section, X.Reference, Expression], bool], ...] = (
    is_outcome,
    _gives_entry,
    _gives_taught,
    _sets_condition,
    _gives_size,
    _names_itself,
    _gives_number,
    _declares_label,
    _names_anew,
    names_parts,
)
"""What `y = …` may say other than what y is; each tells whether it does."""


def _is_whole(left: X.Reference) -> bool:
    """Whether a name stands bare or with different letters: for all of its entries."""
    letters = [p.letter for p in left.positions]
    return all(letters) and len(set(letters)) == len(letters) and not any(p.offset for p in left.positions)


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


def define_later(item: Item, section: Section, signs: list[str]) -> None:
    """`y = f(x) = σ(x)` defines f too, and `… = h` the fresh h."""
    table = section.table
    members = item.members
    for probability, beside in said_in_chain(item, section, signs):
        spare = Item(item.statement, item.order, [])
        define(spare, section, probability, beside)
        if len(members) == 2 and spare.role == "definition" and item.role == "claim":
            item.tail_defines, item.role = True, "definition"
    for place in range(1, len(members) - 1):
        call, after = members[place], members[place + 1]
        unknown = isinstance(call, X.Call) and not call.order and call.function not in ELEMENTWISE
        told = signs[place] in EQUALS and unknown and isinstance(after, Expression)
        if not told or not isinstance(call, X.Call) or not isinstance(after, Expression):
            continue
        if call.function not in WHOLE and call.function not in table.functions and call.function != "sigma":
            spare = Item(item.statement, item.order, [])
            define_function(spare, section, call.function, call.arguments, (), after)
    last, before = members[-1], members[-2]
    backwards = signs[-1] in ("define", "equiv") and (item.role == "claim" or len(signs) > 1)
    if backwards and isinstance(before, Expression) and isinstance(last, X.Reference):
        spare = Item(item.statement, item.order, [])
        define(spare, section, last, before)
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


def said_first(item: Item, signs: Sequence[str]) -> Expression | None:
    """What the first member is said to be: the next one that is understood, `y = P(k | x) = softmax(z)_k`."""
    usable = item.members[1:] if set(signs) <= EQUALS else item.members[1:2]
    found = [m for m in usable if isinstance(m, Expression)]
    first = item.members[0]
    name = first.function if isinstance(first, X.Call) else ""
    return next((m for m in found if not _applies(m, name)), next(iter(found), None))


def _applies(member: Expression, name: str) -> bool:
    """Whether a function, or an entry of it, stands in its own definition: `f(x) = (f_1(x), f_2(x)) = …`."""
    return any(isinstance(e, X.Call) and e.function == name for e in below(member))


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


def gives_several(item: Item, section: Section, signs: Sequence[str]) -> bool:
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
