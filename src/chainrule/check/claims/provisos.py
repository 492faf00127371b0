r"""Claims under a condition: `|x| = -x` for $x < 0$, `L = -\log a` if $y = 1$.

    a = b   where c    holds if 𝟙[c] a = 𝟙[c] b
    a < b   where c    holds if 𝟙[c] a < 𝟙[c] b + 1 − 𝟙[c]

A condition stands in the words around a claim. One that follows the claim belongs to it; one that begins a
sentence belongs to the claims of that sentence; one that something is assumed of belongs to all that follow.
A variable that is to have one value is given it. Where a condition is not understood, a claim that does not
hold without it stays undecided.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Protocol

from chainrule.check.claims import expression as X
from chainrule.check.claims.classes import compares_label
from chainrule.check.claims.declarations import declared_set
from chainrule.check.claims.expression import Expression, NotUnderstood, below
from chainrule.check.claims.fact_conditions import (
    introducing,
    is_conditional,
    is_leading,
    is_own_transpose,
    is_said_of_all,
    supposed_fact,
)
from chainrule.check.claims.lexicon import WORDS
from chainrule.check.claims.statements import Statement
from chainrule.graph.facts import Fact
from chainrule.read.latex import tree as T

SIGNS = frozenset({"=", "!=", "<", ">", "<=", ">="})
_WORDS = (
    r"(?:iff|if|for|when|whenever|where|wherever|provided(?:\s+that)?|as\s+long\s+as|given(?:\s+that)?|on"
    r"|in\s+case|while)"
)
_ALL = r"(?:\s+(?:all|any|every|each|some|now|also))*"
_SATISFIES = r"(?:\s+[^.,;:$]{1,60}\b(?:satisf(?:y|ies)|obeys?|fulfil(?:s|ls)?|with|such\s+that))?"
_INTRODUCED = re.compile(rf"\b(?P<word>{_WORDS}){_ALL}{_SATISFIES}\s*[:,(]?\s*$", re.I)
_WORDED = r"(?:\s+(?!(?:let|we|set|define|take|put|have|get)\b)[^\W\d][\w'-]*){1,6}"
_THAT_IS = r"(?:\(\s*(?:(?:i\.\s?e\.|so|that\s+is|meaning),?)?|,\s*(?:i\.\s?e\.|that\s+is|meaning),?)\s*$"
_EXPLAINED = re.compile(rf"\b(?P<word>{_WORDS}){_WORDED}\s*{_THAT_IS}", re.I)
"""Words of a condition that its formula says once more: "for active triplets (", "if it is on, i.e."."""
_BETWEEN = re.compile(
    rf"^[\s,;(]*(?:(?:and|but|or|only|holds|valid|true|is|exactly|precisely|if)\s+)*{_WORDS}{_ALL}\s*[:,(]?\s*$",
    re.I,
)
_ASSUMED = re.compile(
    r"\b(?:assume|assuming|suppose|supposing)(?:\s+that)?(?:\s+(?:now|all|each|every))*\s*$", re.I
)
_JOINED = re.compile(r"^[\s,]*(?:and|with)\s*$", re.I)
_SENTENCE = re.compile(r"[.;!?](?:\s|$)|\n\s*\n\s*\S")
_OTHERWISE = re.compile(r"\b(?:otherwise|else|elsewhere)\b", re.I)
_BEHIND = re.compile(r"[\s,(]*(?:and\s+)?(?:otherwise|else|elsewhere)\b", re.I)
_BOTH_WAYS = re.compile(r"\b(?:iff|if\s+and\s+only\s+if|only\s+if|only\s+(?:when|for))\s*[:,(]?\s*$", re.I)
_BOUNDING = frozenset({"<", ">", "<=", ">="})
_LONGEST_SENTENCE = 8
_NAMING = frozenset({"where", "on", "for", "given", "while"})
"""Words after which an equation may also say what a name stands for."""
_SPACES = frozenset({"colon", "to", "in"})
"""Signs of what tells only the spaces of a function."""


@dataclass(frozen=True, slots=True)
class Proviso:
    """left sign right: what is to hold where a claim is made."""

    left: Expression
    sign: str
    right: Expression
    converse: bool = False
    """Whether the claim is said to hold nowhere else ("only if"), which is not checked."""
    fact: Fact | None = None
    """What the name on the left is said to be: "if A is symmetric"."""


class Said(Protocol):
    """A statement with the meanings of its members."""

    statement: Statement
    order: int
    members: list[Expression | NotUnderstood | None]
    provisos: tuple[Proviso, ...]
    proviso: bool
    supposing: bool
    qualified: bool
    branched: bool
    lasting: tuple[Proviso, ...]


class Reader(Protocol):
    """What reads a tree."""

    def read(self, tree: T.Tree) -> Expression:
        """Its meaning; raises `NotUnderstood`."""
        ...


def introduced(statement: Statement) -> re.Match[str] | None:
    """The words of a condition before a formula; an inequality may say what they say in words, too."""
    told = _INTRODUCED.search(statement.before)
    if told is None and {sign.name for sign in statement.signs} <= _BOUNDING:
        return _EXPLAINED.search(statement.before)
    return told


def labels(items: Sequence[Said]) -> set[str]:
    r"""Names that take one of a few values: `y \in \{0, 1\}`, or said to be 0 here and 1 there."""
    found: set[str] = set()
    values: dict[str, set[Fraction]] = {}
    for item in items:
        signs = [sign.name for sign in item.statement.signs]
        first = item.members[0] if item.members else None
        if not isinstance(first, X.Reference) or len(signs) != 1:
            continue
        told = declared_set(item.statement.members[1]) if signs == ["in"] else None
        if told is not None and told[1] is Fact.BINARY:
            found.add(first.name)
        value = _number(item.members[1])
        if signs == ["="] and value is not None and _INTRODUCED.search(item.statement.before):
            values.setdefault(first.name, set()).add(value)
    return found | {name for name, told in values.items() if len(told) > 1}


def is_proviso(item: Said, labels: set[str]) -> bool:
    """Whether a relation only says when something else holds: an inequality, or a value, after such words."""
    statement = item.statement
    signs = {sign.name for sign in statement.signs}
    if not signs or not signs <= SIGNS or any(not isinstance(m, Expression) for m in item.members):
        return False
    told = introduced(statement)
    assumed = _ASSUMED.search(statement.before)
    if told is None and assumed is None:
        return False
    if signs == {"="} and is_own_transpose(item.members):
        return True
    if signs <= {"=", "!="}:
        first = item.members[0]
        if told is not None and told["word"].lower() != "where" and compares_label(item.members):
            return True
        naming = told is None or told["word"].lower() in _NAMING
        if naming and not (isinstance(first, X.Reference) and first.name in labels):
            return False
        return "!=" in signs or (_is_name(first) and _number(item.members[-1]) is not None)
    return True


def names_function(item: Said) -> str:
    """The f of `f(x) = …`, an equation that may say what a function is: "if f(x) = A x, then …"."""
    first = item.members[0] if len(item.members) == 2 else None
    if not isinstance(first, X.Call) or first.order or first.level is not None or not first.arguments:
        return ""
    fresh = first.function not in WORDS
    plain = fresh and all(isinstance(a, X.Reference) and not a.positions for a in first.arguments)
    inside = [e for m in item.members[1:] if isinstance(m, Expression) for e in below(m)]
    said = [sign.name for sign in item.statement.signs] == ["="] and isinstance(item.members[1], Expression)
    again = any(isinstance(e, X.Call) and e.function == first.function for e in inside)
    return first.function if plain and said and not again else ""


def _supposes_function(items: Sequence[Said], place: int) -> bool:
    """Whether a condition tells what a function is that nothing before speaks of, and nothing defines."""
    name = names_function(items[place])
    if not name or any(names_function(item) == name for item in (*items[:place], *items[place + 1 :])):
        return False
    told = [i for i in items[:place] if {s.name for s in i.statement.signs} - _SPACES]
    before = [m for item in told for m in item.members if isinstance(m, Expression)]
    met = (e for m in before for e in below(m))
    return not any(name in (getattr(e, "function", ""), getattr(e, "name", "")) for e in met)


_EXCEPT = re.compile(rf"\b(?:unless|except(?:\s+{_WORDS})?|for\s+no|not\s+{_WORDS}){_ALL}\s*$", re.I)


def _is_unread(item: Said) -> bool:
    """Whether it is a condition of which nothing can be made, or that tells where a claim need not hold."""
    statement = item.statement
    if statement.signs and not statement.display and _EXCEPT.search(statement.before):
        return True
    told = _INTRODUCED.search(statement.before)
    if (statement.display and not statement.worded) or told is None or told["word"].lower() in _NAMING:
        return False
    if statement.failure is not None or any(not isinstance(m, Expression) for m in item.members):
        return True
    signs = {sign.name for sign in statement.signs}
    return bool(signs) and signs <= {"=", "!=", "approx"} and not isinstance(item.members[0], X.Reference)


def _goes_on(item: Said, then: Said | None) -> bool:
    """Whether an inequality after a condition is one more of them: `for x > 0 and y > 0`."""
    statement = item.statement
    signs = {sign.name for sign in statement.signs}
    if not signs or not signs <= {"<", ">", "<=", ">="} or not _JOINED.match(statement.before):
        return False
    own = then is not None and then.proviso and _belongs_back(item, then)
    return not own and not _OTHERWISE.search(statement.after[:40])


def in_brackets(statement: Statement, reader: Reader) -> Proviso | None:
    r"""The condition that a formula in brackets is: `(x < 0)`, `(\text{for } x < 0)`."""
    tree = statement.members[0] if len(statement.members) == 1 and not statement.signs else None
    if not isinstance(tree, T.Group) or not isinstance(tree.body, T.Relation):
        return None
    match tree.body:
        case T.Relation(members=(T.Tree() as left, T.Tree() as right), signs=(sign,)) if sign.name in SIGNS:
            if isinstance(left, T.Product) and isinstance(left.factors[0].tree, T.Text):
                rest = left.factors[1:]
                left = rest[0].tree if len(rest) == 1 else replace(left, factors=rest)
            try:
                a, b = reader.read(left), reader.read(right)
            except NotUnderstood:
                return None
            plain = sign.name not in ("=", "!=") or (_is_name(a) and _number(b) is not None)
            return Proviso(a, sign.name, b) if plain else None
        case _:
            return None


def attach(items: Sequence[Said], reader: Reader) -> None:
    """Gives every claim the conditions under which it is made."""
    known = labels(items)
    for place, item in enumerate(items):
        unread = _is_unread(item) and not _supposes_function(items, place)
        item.proviso = not item.statement.struck and (is_proviso(item, known) or unread)
    facts = [supposed_fact(said_before(items, n)) for n in range(len(items))]
    for n, (item, fact) in enumerate(zip(items, facts, strict=True)):
        item.supposing = is_conditional(said_before(items, n))
        item.proviso |= fact is not None and isinstance(item.members[0], X.Reference)
    for place in range(1, len(items)):
        item, then = items[place], items[place + 1] if place + 1 < len(items) else None
        item.proviso |= items[place - 1].proviso and _goes_on(item, then)
    sentence: tuple[Proviso, ...] = ()
    doubtful = enclosed = False
    last: tuple[Said, ...] = ()
    for place, item in enumerate(items):
        statement = item.statement
        before = items[place - 1] if place else None
        within = before is not None and before.statement.formula == statement.formula
        if statement.opens or _SENTENCE.search(statement.before) or (enclosed and not within):
            sentence, doubtful, enclosed = (), False, False
        if _bounds_argument(before, item) and before is not None:
            item.proviso = True
            before.provisos += _parts(item, None)
            continue
        if is_said_of_all(statement.before):
            sentence = ()
        bracketed = in_brackets(statement, reader)
        if bracketed is not None and before is not None and _near(before, item):
            item.proviso = True
            before.provisos += (bracketed,)
            continue
        if item.proviso:
            found = _parts(item, facts[place])
            unread = any(not isinstance(m, Expression) for m in item.members) or _is_unread(item)
            if _ASSUMED.search(statement.before):
                item.lasting = found
                sentence += found
                last = ()
            elif before is not None and _belongs_back(before, item) and (last or not before.proviso):
                last = last or (before,)
                for claim in last:
                    claim.provisos += () if unread else found
                    claim.qualified |= unread
            else:
                sentence += () if unread else found
                doubtful |= unread
                enclosed = statement.display
                last = ()
            continue
        last = ()
        item.provisos += sentence
        item.qualified |= doubtful or _is_of_the_rest(statement)


def _is_of_the_rest(statement: Statement) -> bool:
    """Whether "otherwise" restricts a claim: in the words of its sentence before it, or right behind it."""
    before = _SENTENCE.split(statement.before)[-1][-60:]
    return _OTHERWISE.search(before) is not None or _BEHIND.match(statement.after) is not None


def said_before(items: Sequence[Said], place: int) -> list[Statement]:
    """The statements of which a sentence may consist, up to one."""
    return [item.statement for item in items[max(0, place - _LONGEST_SENTENCE) : place + 1]]


def _belongs_back(before: Said, item: Said) -> bool:
    """Whether a condition belongs to the statement before it: nothing but its word stands between."""
    words = introducing(item.statement)
    told = _INTRODUCED.search(words) or introduced(item.statement)
    apart = item.statement.display and before.statement.formula != item.statement.formula
    if apart or item.statement.opens or (told is not None and told["word"][0].isupper()):
        return False
    if before.proviso:
        return bool(_JOINED.match(words) or _BETWEEN.match(words))
    own = _BETWEEN.match(words) or (told is not None and not words[: told.start()].strip(" ,;(\n"))
    return bool(own) and not before.statement.struck


def _near(before: Said, item: Said) -> bool:
    """Whether brackets stand right behind a claim."""
    return bool(before.statement.signs) and not item.statement.before.strip()


def facts_supposed(items: Sequence[Said]) -> Iterator[tuple[int, Proviso]]:
    """The facts that are said under conditions only, and from which statement on; 0 of what may look back."""
    for place, item in enumerate(items):
        fact = supposed_fact(said_before(items, place)) if item.supposing else None
        if item.proviso:
            since = item.order if is_leading(said_before(items, place)) else 0
            yield from ((since, found) for found in _parts(item, fact) if found.fact is not None)


def _parts(item: Said, fact: Fact | None) -> tuple[Proviso, ...]:
    """`0 < x < 1` taken apart; `A = Aᵀ` says that A is symmetric, as words may say it."""
    converse = _BOTH_WAYS.search(item.statement.before) is not None
    first = item.members[0]
    fact = Fact.SYMMETRIC if fact is None and is_own_transpose(item.members) else fact
    if fact is not None and isinstance(first, Expression):
        name = first.body if isinstance(first, X.Transposed) else first
        return (Proviso(name, "=", name, converse, fact),)
    found: list[Proviso] = []
    for sign, left, right in zip(item.statement.signs, item.members, item.members[1:], strict=False):
        if isinstance(left, Expression) and isinstance(right, Expression):
            found.append(Proviso(left, sign.name, right, converse))
    return tuple(found)


def _is_name(e: Expression | NotUnderstood | None) -> bool:
    return isinstance(e, X.Reference)


def _number(e: Expression | NotUnderstood | None) -> Fraction | None:
    match e:
        case X.Numeral(value=value):
            return value
        case X.Total(terms=((sign, X.Numeral(value=value)),)):
            return sign * value
        case _:
            return None


def _bounds_argument(before: Said | None, item: Said) -> bool:
    """The `x > 0` of `f(x) = x, x > 0`, which says where the value on its left is taken."""
    statement = item.statement
    if before is None or before.proviso:
        return False
    if before.statement.formula != statement.formula and (statement.display or "," not in statement.before):
        return False
    signs = {sign.name for sign in statement.signs}
    told = [sign.name for sign in before.statement.signs]
    if not signs or not signs <= {"<", ">", "<=", ">="} or told not in (["="], ["define"]):
        return False
    called = before.members[0]
    if statement.before.strip(" ,(") or not isinstance(called, X.Call) or called.order:
        return False
    names = {r.name for r in called.arguments if isinstance(r, X.Reference) and not r.positions}
    bound = {m.name for m in item.members if isinstance(m, X.Reference)}
    return bool(names & bound) and all(_is_name(m) or _number(m) is not None for m in item.members)


__all__ = ["Proviso", "attach", "facts_supposed", "names_function"]
