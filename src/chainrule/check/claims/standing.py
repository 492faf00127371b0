"""The facts that are in force at each statement of a section, and those that may be.

    let A be symmetric     from here on; before, it may be
    where A is symmetric   before, too, back to where something else was said of A
    if A is symmetric      in its sentence; elsewhere it may be
    let A be arbitrary     ends what was said of A, as "drop the assumption that A is …" does
    A ∈ ℝⁿˣⁿ once more     what was said of A before may still be so; not below another heading

A claim that holds with the facts in force is right. One that fails with them, and with those that may be in
force, is wrong. Everything else is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from chainrule.check.claims import expression as X
from chainrule.check.claims.fact_conditions import is_said_of_all
from chainrule.check.claims.fact_sentences import Piece, Remark, remarks
from chainrule.check.claims.fact_words import Word, joined
from chainrule.check.claims.items import Item, Section, Standing, names_declared
from chainrule.check.claims.provisos import Proviso
from chainrule.check.claims.rewriting import references
from chainrule.check.claims.setting_bounds import BOUNDING, Bound, bounded, bounds_set
from chainrule.check.claims.symbols import letter_of
from chainrule.graph.facts import Fact

_DECLARING = ((), ("in",), ("colon",), ("to",), ("colon", "to"))
_Said = Word | Bound
_LABELS: frozenset[_Said] = frozenset({Fact.ONEHOT})
"""What the words say of labels holds for the whole section."""


@dataclass(slots=True)
class _Course:
    """What is said of one name, statement by statement."""

    name: X.Reference
    sure: list[set[_Said]]
    possible: list[set[_Said]]
    denied: list[set[_Said]]
    supposed: list[set[_Said]]
    """What is said under a condition elsewhere."""
    changed: int = 0
    """Where something was last said of the name that ends what was said before."""


@dataclass(slots=True)
class _Courses:
    items: Sequence[Item]
    of: dict[str, _Course] = field(default_factory=dict[str, _Course])

    def course(self, order: int) -> _Course | None:
        """That of the name which a statement consists of."""
        name = _named(self.items[order])
        return None if name is None else self.of_name(name)

    def of_name(self, name: X.Reference) -> _Course:
        """That of a name."""
        if name.name not in self.of:
            new: list[list[set[_Said]]] = [[set() for _ in self.items] for _ in range(4)]
            self.of[name.name] = _Course(name, new[0], new[1], new[2], new[3])
        return self.of[name.name]


_OF_MATRICES = frozenset(
    {
        Fact.SYMMETRIC, Fact.SKEW, Fact.SPD, Fact.PSD, Fact.PROJECTION, Fact.IDEMPOTENT, Fact.ORTHOGONAL,
        Fact.DIAGONAL, Fact.UPPER, Fact.LOWER,
    }
)  # fmt: skip


def note_standing(section: Section) -> None:
    """Notes at every statement which facts are in force there."""
    items = section.items
    if not items:
        return
    courses = _Courses(items)
    said = list(remarks([_piece(items, n) for n in range(len(items))], items[-1].statement.after))
    bounds = bounds_set(section)
    if not said and not bounds:
        return
    told: dict[int, list[Remark]] = {}
    for remark in said:
        told.setdefault(remark.start, []).append(remark)
    set_here = {bound.order: bound for bound in bounds}
    for item in items:
        for remark in told.get(item.order, ()):
            _hear(courses, remark, section)
        if item.order in set_here:
            _bind(courses, set_here[item.order], section)
        else:
            _declared_anew(courses, item, said)
    for item in items:
        item.standing = _at(courses.of.values(), item)
        item.qualified |= any(_is_unread_condition(remark, item) for remark in said)


def _hear(courses: _Courses, remark: Remark, section: Section) -> None:
    """What a remark says of its names; of all names where it has none."""
    for order in remark.orders:
        course = courses.course(order)
        if course is not None and _suits(course, remark, section) and not _follows(course, remark, section):
            _take(course, remark, courses.items)
    for course in courses.of.values() if not remark.orders else ():
        _doubt(course, remark.start, len(courses.items))


def _bind(courses: _Courses, bound: Bound, section: Section) -> None:
    """A bound is in force for all names in it; what bounded them before may be so still."""
    onwards = range(bound.order, len(courses.items))
    for name in bound.names:
        if name.name in section.table.sizes:
            continue
        course = courses.of_name(name)
        for order in () if bound.further or bound.how == "possible" else onwards:
            before = {said for said in course.sure[order] if isinstance(said, tuple | Bound)}
            course.possible[order] |= before
            course.sure[order] -= before
        if bound.how == "possible":
            _add(course.possible, {bound}, range(onwards.stop))
            continue
        _add(course.sure, {bound}, onwards if bound.how == "set" else range(course.changed, onwards.stop))
        _add(course.possible, {bound} if bound.how == "set" else set(), range(bound.order))


def _follows(course: _Course, remark: Remark, section: Section) -> bool:
    """Whether a fact is said of what is defined by a formula: it follows from that, or it does not."""
    defined = course.name.name in section.table.definitions or course.name.name in section.table.functions
    return defined and remark.how in ("said", "possible", "denied")


def _suits(course: _Course, remark: Remark, section: Section) -> bool:
    """Whether a fact can be said of a name: "$u \\in \\mathbb{R}^n$ and $A$ symmetric" is of A alone."""
    told = section.table.declared.get(course.name.name)
    shape = None if told is None else told.shape
    return remark.fact not in _OF_MATRICES or shape is None or len(shape) == 2


def _is_unread_condition(remark: Remark, item: Item) -> bool:
    """Whether a statement is made under a condition in words that are not computed with."""
    return remark.how == "supposed" and remark.fact is None and remark.start <= item.order <= remark.end


def _named(item: Item) -> X.Reference | None:
    """The name that a statement consists of, or declares."""
    first = item.members[0] if item.members else None
    signs = tuple(sign.name for sign in item.statement.signs)
    if item.statement.struck or item.role not in ("scratch", "declaration"):
        return None
    if signs and set(signs) <= BOUNDING:
        return next((m for m in item.members if isinstance(m, X.Reference)), None) if bounded(item) else None
    if signs not in _DECLARING:
        return None
    if isinstance(first, X.Reference):
        return first
    names = names_declared(item) if len(signs) < 2 else _function_of(item)
    return X.Reference(item.statement.start, item.statement.end, names[0]) if len(names) == 1 else None


def _function_of(item: Item) -> list[str]:
    """The f of `f: X → Y`."""
    name = letter_of(item.statement.members[0])
    return [] if name is None else [name]


def _piece(items: Sequence[Item], order: int) -> Piece:
    statement = items[order].statement
    before = items[order - 1].statement if order else None
    beside = before is not None and before.formula == statement.formula
    opens = statement.opens or (before is not None and before.block != statement.block)
    words = statement.before if before is None else _between(before.after, statement.before, opens=opens)
    return Piece(order, words, _named(items[order]) is not None, beside=beside)


def _between(after: str, before: str, *, opens: bool) -> str:
    """The words between two statements: those behind the first, which may not be the one before it."""
    apart = "\n\n" if opens else " "
    if before.startswith(after) and not opens:
        return before
    return f"{after.removesuffix(before)}{apart}{before}"


def _take(course: _Course, remark: Remark, items: Sequence[Item]) -> None:
    """What a remark says of a name."""
    facts: set[_Said] = {remark.fact}
    here = range(remark.start, remark.end + 1)
    onwards = range(remark.start, len(items))
    match remark.how:
        case "set":
            _add(course.sure, facts, onwards)
            _add(course.possible, facts, range(remark.start))
        case "said":
            _add(course.sure, facts, range(course.changed, len(items)))
        case "supposed":
            _add(course.sure, facts, here)
            leading = remark.orders[0] == remark.start
            _add(course.supposed, facts, range(remark.start if leading else 0, len(items)))
        case "possible":
            _add(course.possible, facts, range(len(items)))
            if remark.fact is None:
                _move(course, here)
        case "denied":
            _end(course, onwards)
            _add(course.denied, facts, range(len(items)))
        case "ended" | "freed":
            _end(course, onwards)


def _add(course: list[set[_Said]], facts: set[_Said], orders: Iterable[int]) -> None:
    for order in orders:
        course[order] |= facts


def _end(course: _Course, orders: range) -> None:
    """Nothing that was said so far is in force here."""
    course.changed = orders.start
    for order in orders:
        course.sure[order].clear()
        course.possible[order].clear()


def _move(course: _Course, orders: Iterable[int]) -> None:
    """What was said so far may be in force here."""
    for order in orders:
        course.possible[order] |= course.sure[order]
        course.sure[order].clear()


def _doubt(course: _Course, start: int, end: int) -> None:
    course.changed = start
    _move(course, range(start, end))


def _declared_anew(courses: _Courses, item: Item, said: Sequence[Remark]) -> None:
    """`A ∈ ℝⁿˣⁿ` once more, without the facts that were said of it before."""
    name = _named(item)
    if name is None or not item.statement.signs or name.name not in courses.of:
        return
    course = courses.of[name.name]
    own = {n for remark in said for n in remark.orders if remark.start <= item.order <= remark.end}
    before = [other for other in courses.items[: item.order] if _is_of(other, name.name)]
    if item.order in own or not before:
        return
    if before[-1].statement.block != item.statement.block:
        _end(course, range(item.order, len(courses.items)))
    else:
        _doubt(course, item.order, len(courses.items))


def _is_of(item: Item, name: str) -> bool:
    known = _named(item)
    return known is not None and known.name == name


def _at(courses: Iterable[_Course], item: Item) -> Standing:
    """The facts at one statement, those of each name as one."""
    sure: list[Proviso] = []
    possible: list[Proviso] = []
    unread: set[str] = set()
    denied: set[str] = set()
    general = is_said_of_all(item.statement.before)
    for course in courses:
        here = course.sure[item.order] - _LABELS
        may = course.possible[item.order] - _LABELS - {None}
        may |= set[_Said]() if general else course.supposed[item.order] - _LABELS - {None}
        (possible if general else sure).extend(_provisos(course.name, here, unread))
        for fact in may - here:
            possible.extend(_provisos(course.name, {fact}, set()))
        if course.denied[item.order]:
            denied.add(course.name.name)
    sure = [p for p in dict.fromkeys(sure) if p.fact is not None or p not in possible]
    return Standing(tuple(sure), tuple(dict.fromkeys(possible)), frozenset(unread), frozenset(denied))


def _provisos(name: X.Reference, said: set[_Said], unread: set[str]) -> Iterator[Proviso]:
    """What is said of a name as conditions."""
    for one in said:
        if isinstance(one, Bound):
            yield from one.provisos
        elif isinstance(one, tuple):
            at = (name.start, name.end)
            yield from (Proviso(name, sign, X.Numeral(*at, Fraction(number))) for sign, number in one)
    facts = {one for one in said if one is None or isinstance(one, Fact)}
    fact = None if name.positions or None in facts else joined(facts)
    if fact is not None:
        yield Proviso(name, "=", name, False, fact)
    elif facts:
        unread.add(name.name)


def bearing_on(names: set[str], provisos: Sequence[Proviso]) -> list[Proviso]:
    """The conditions that bear on these names, directly or by other names."""
    met = {p: {r.name for side in (p.left, p.right) for r in references(side)} for p in provisos}
    known = set(names)
    found: list[Proviso] = []
    while True:
        more = [p for p in provisos if p not in found and met[p] & known]
        if not more:
            return found
        found += more
        known |= set[str]().union(*(met[p] for p in more))
