r"""Properties that are said of functions without a formula: "let $f$ be even", "a convex loss $E$".

They are not computed with. An equation that holds for no other reason may hold because of them: it is open
where it fails for functions in general, and so is what a property says of an order ("f is increasing") in a
statement that a sign matters to. What holds for all functions holds for these as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chainrule.check.claims import expression as X
from chainrule.check.claims.compositions import GENERIC
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.items import Item, Section
from chainrule.check.claims.lexicon import WORDS
from chainrule.check.claims.rewriting import is_numeric
from chainrule.check.claims.symbols import letter_of
from chainrule.check.claims.table import Table
from chainrule.read.latex import tree as T

EQUATION, ORDER, POINT = "equation", "order", "point"
"""What a property says: that equations hold, or inequalities only, or equations at single points."""
_STRENGTH = (POINT, ORDER, EQUATION)

_EQUATIONS = (
    r"(?:piece-?wise |multi|bi)?linear|affine|even|odd|(?:positively )?homogeneous(?: of degree [\w$]+)?|"
    r"additive|multiplicative|periodic|constant|symmetric|antisymmetric|skew-symmetric|quadratic|cubic|polynomial|"
    r"involutive|idempotent|harmonic|radial|separable|(?:[a-z]+[- ])?(?:in|equi)variant|normali[sz]ed"
)
_ORDERS = (
    r"(?:strictly |strongly |weakly |monotonically |log-)*(?:convex|concave|increasing|decreasing|monoton\w+|"
    r"positive|negative)|non-?(?:negative|positive|increasing|decreasing)|bounded|"
    r"(?:\w+-)?lipschitz(?:[- ]continuous)?"
)
_NOUN = (
    r"(?:functions?|maps?|mappings?|transformations?|operators?|functionals?|activations?|nonlinearit\w+|loss(?:es)?|"
    r"objectives?|costs?|potentials?)"
)
_PROPERTY = rf"(?<!non)(?<!non-)(?<!not )\b(?:(?P<equation>{_EQUATIONS})|(?P<order>{_ORDERS}))"
_BEFORE = re.compile(rf"{_PROPERTY}(?:,? [a-z\-]+)*? (?P<noun>{_NOUN})(?: (?:called|named))?\s*$", re.I)
_BEHIND = re.compile(
    rf"^[\s,]*(?:is|are|be|being|denotes?|an?|some|any|which|that|both)\b[a-z ,\-]*?{_PROPERTY}"
    rf"(?:,? [a-z\-]+)*?\s*(?:$|[.,;:)$]|\b(?:and|or|with|in|for|on|about|(?P<noun>{_NOUN}))\b)",
    re.I,
)
_PREMISE = re.compile(
    r"\b(?:let|with|such that|so that|satisf\w+|suppos\w+|assum\w+|given(?! by)|obey\w*|having|provided|"
    r"fulfil\w*)\b[^.;:]*$",
    re.I,
)
_AND = re.compile(r"[\s,]*(?:and)?[\s,]*", re.I)
_SENTENCE = re.compile(r"[.;:](?=\s|$)")
_ROUGH = frozenset({"min", "max", "abs", "sign", "sgn", "sqrt", "log", "ln", "relu", "ReLU"})
_EQUAL = frozenset({"=", "equiv", "define", "approx"})


def note_traits(section: Section) -> None:
    """Enters the properties that words, and equations said as premises, give to functions."""
    traits = section.table.traits
    applied = {
        e.function for item in section.items for e in _calls(item.members)
    } | section.lexicon.maps.keys()
    premise = False
    for item in section.items:
        kind, noun = _said_of(item)
        for name in _names(section.items, item) if kind else ():
            if name not in WORDS and (noun or name in applied):
                _add(traits, name, kind)
        goes_on = premise and _AND.fullmatch(item.statement.before) is not None
        premise = _is_premise(item) and (goes_on or _PREMISE.search(item.statement.before) is not None)
        for e in _calls(item.members[:1]) if premise else ():
            if e.function not in WORDS and not _is_definition(e, item.members[1:]):
                _add(traits, e.function, POINT if _is_at_point(e) else EQUATION)


def _add(traits: dict[str, str], name: str, kind: str) -> None:
    """Enters a property, of several the one that may matter more often."""
    traits[name] = max(kind, traits.get(name, POINT), key=_STRENGTH.index)


def _said_of(item: Item) -> tuple[str, bool]:
    """What the words around a name, or around `f: A \\to B`, say of it.

    The kind of a property, or nothing, and whether they call it a function.
    """
    if not _is_bare(item):
        return "", False
    before = _SENTENCE.split(item.statement.before)[-1].replace("\n", " ")
    behind = _SENTENCE.split(item.statement.after[:120])[0].replace("\n", " ")
    found = _BEHIND.match(behind) or _BEFORE.search(before[-90:])
    if found is None:
        return "", False
    return EQUATION if found["equation"] else ORDER, bool(found["noun"])


def _names(items: list[Item], item: Item) -> Iterator[str]:
    """The function that a statement names, and those before it in a list: "f and g are even"."""
    place = item.order
    while True:
        name = _name(items[place])
        if name:
            yield name
        before = items[place].statement.before
        if not name or not place or not _AND.fullmatch(before) or not _is_bare(items[place - 1]):
            return
        place -= 1


def _is_bare(item: Item) -> bool:
    r"""Whether a statement only names something: `f`, `f(x)` or `f: A \to B`."""
    return [sign.name for sign in item.statement.signs] in ([], ["colon", "to"])


def _name(item: Item) -> str:
    tree = item.statement.members[0] if item.statement.members else None
    match tree:
        case T.Product(factors=(T.Factor(tree=head), T.Factor(sign="", tree=T.Group()))):
            return letter_of(head) or ""
        case _:
            return (letter_of(tree) or "") if tree is not None else ""


def _is_premise(item: Item) -> bool:
    """Whether a statement is an equation that can be read, and is no definition."""
    equal = all(sign.name in _EQUAL for sign in item.statement.signs) and bool(item.statement.signs)
    return equal and item.role != "definition"


def _calls(members: Iterable[object]) -> Iterator[X.Call]:
    whole = [e for m in members if isinstance(m, Expression) for e in below(m)]
    return (e for e in whole if isinstance(e, X.Call))


def _is_definition(left: X.Call, others: Iterable[object]) -> bool:
    """Whether `f(x) = …` is a formula for f."""
    plain = all(isinstance(a, X.Reference) and not a.positions for a in left.arguments)
    return plain and not left.order and all(e.function != left.function for e in _calls(others))


def _is_at_point(e: X.Call) -> bool:
    return bool(e.arguments) and all(map(is_numeric, e.arguments))


def trait_below(table: Table, left: Expression, sign: str, right: Expression) -> str:
    """A function without a formula, of which a property is said that may matter here; else nothing."""
    if not table.traits:
        return ""
    parts = _all_below(table, (left, right))
    matter = {EQUATION}
    if sign not in _EQUAL or any(map(_is_rough, parts)):
        matter |= {ORDER, POINT}
    if any(isinstance(e, X.At) or (isinstance(e, X.Call) and _is_at_point(e)) for e in parts):
        matter.add(POINT)
    names = {_named(e) for e in parts} & table.traits.keys()
    return min((n for n in names if _is_open(table, n) and table.traits[n] in matter), default="")


def _all_below(table: Table, members: Iterable[Expression]) -> list[Expression]:
    """All parts of the members and of the definitions, of functions too, that they rest on."""
    found: list[Expression] = []
    seen: set[str] = set()
    stack = list(members)
    while stack:
        inside = list(below(stack.pop()))
        found += inside
        for name in {_named(e) for e in inside} - seen:
            seen.add(name)
            stack += [d.body for d in table.definitions.get(name, ())]
            own = table.functions.get(name)
            stack += [] if own is None else [own.body]
    return found


def _named(e: Expression) -> str:
    match e:
        case X.Call(function=name):
            return name.removesuffix(GENERIC)
        case X.Reference(name=name) | X.Smooth(name=name):
            return name
        case _:
            return ""


def _is_rough(e: Expression) -> bool:
    return isinstance(e, X.Norm | X.Branches | X.Extremum | X.Indicator) or (
        isinstance(e, X.Call) and e.function in _ROUGH
    )


def _is_open(table: Table, name: str) -> bool:
    """Whether a function, or a quantity, has no formula."""
    own = table.functions.get(name)
    if own is not None:
        return isinstance(own.body, X.Smooth)
    return name not in table.definitions
