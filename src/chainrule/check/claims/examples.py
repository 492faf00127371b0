r"""Which names of a section stand for one example where they have no number, and what is said of them then.

Names whose definition leaves the number out that they have elsewhere are of one example (`\hat y = v^T z`),
and so are those that stand beside them. A name that stands beside a capital is that of all examples there,
`X^T (\hat y − y)`. What is defined for one example is defined for each, and the other way round.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from chainrule.check.claims import expression as X
from chainrule.check.claims import faces
from chainrule.check.claims.expression import Expression, NotUnderstood, Position
from chainrule.check.claims.faces import each_of, free_numbers, is_each, numbered, one_of
from chainrule.check.claims.lexicon import SAMPLES, Lexicon
from chainrule.check.claims.linking import capital_of
from chainrule.check.claims.numbered_below import note_below
from chainrule.check.claims.rewriting import references
from chainrule.check.claims.symbols import atoms, plain_name, walk
from chainrule.check.claims.table import Definition, Table
from chainrule.read.latex import tree as T

Members = list[Expression | NotUnderstood | None]
"""Of one statement; they are exchanged in place."""
_ASSIGNING = frozenset({"=", "define", "equiv"})


def note_examples(lexicon: Lexicon, roots: Sequence[T.Tree]) -> None:
    """Notes the names with an example's number in round brackets above, if one stands without it, too.

    It is the letter of a sum, or one that is said to count: `i = 1, …, m`.
    """
    met = Counter[tuple[str, bool]]()
    numbers = (lexicon.bound | set(_counted(roots))) & SAMPLES
    for node in (node for root in roots for node in walk(root)):
        if isinstance(node, T.Symbol):
            met[plain_name(node), False] += 1
        if isinstance(node, T.Scripts) and isinstance(node.base, T.Symbol):
            inner = [a.body for a in atoms(node.sup) if isinstance(a, T.Group) and a.opening == "("]
            if any(isinstance(x, T.Symbol) and plain_name(x) in numbers for x in inner):
                met[plain_name(node.base), True] += 1
                met[plain_name(node.base), False] -= 1
    names = {name for name, with_number in met if with_number}
    if any(met[name, False] > 0 for name in names):
        lexicon.exemplified = names


def _counted(roots: Sequence[T.Tree]) -> Iterator[str]:
    """The letters of which a formula says where they begin: `i = 1`."""
    for root in roots:
        match root:
            case T.Relation(members=(T.Symbol() as symbol, T.Number(text="1")), signs=(T.Sign(name="="),)):
                yield plain_name(symbol)
            case _:
                pass


def tell_apart(
    lexicon: Lexicon, statements: Sequence[tuple[Sequence[str], Members]], *, singly: bool
) -> None:
    """Puts the numbers in where a formula for each example leaves them out; takes apart what is no family.

    Each statement is given with the names of its relation signs; `singly` where words say that names
    without a number are of one example.
    """
    said = [(signs, members) for signs, members in statements if _read(members)]
    note_below(lexicon, said, singly=singly)
    families = {one_of(r.name) for _, members in said for m in _read(members) for r in numbered(m)}
    if not families:
        return
    single = {name for name in families if singly and _is_small(name)} or _single(said, families)
    bare = {r.name for _, members in said for m in _read(members) for r in references(m)} & families
    single = single | (families - bare) if single else single
    arrays = {each_of(name) for name in families - single}
    lexicon.exemplified -= {name.split("^")[0].split("_")[0] for name in families - single}
    lexicon.numbered_below = frozenset(x for x in lexicon.numbered_below if x[0] in single)
    varying = _varying(said, single)
    usual = set[tuple[str, str]]().union(*(faces.limits(m) for _, ms in said for m in _read(ms)))
    for signs, members in said:
        stacked = _has_capital(_read(members), families)
        for place, m in enumerate(members):
            if isinstance(m, Expression):
                m = faces.merged(m, arrays)
                m = faces.of_all(m, single) if stacked else faces.summed_over(m, varying, usual)
                members[place] = m
        if not stacked:
            _number(signs, members, varying)


def _number(signs: Sequence[str], members: Members, varying: set[str]) -> None:
    """`z^{(i)} = W x + b` and `\\hat y = v^T z^{(i)}` say on both sides which example they are of."""
    free = set[str]().union(*(free_numbers(m) for m in _read(members)))
    if len(free) == 1 and set(signs) <= _ASSIGNING:
        (letter,) = free
        for place, m in enumerate(members):
            if isinstance(m, Expression):
                members[place] = faces.of_each(m, varying, letter)


def over_examples(table: Table, statements: Sequence[tuple[str, Members]]) -> list[str]:
    """Puts numbers in where a claim speaks of all examples and of one: `∂E/∂v = ∂E/∂ŷ · ∂ŷ/∂v`.

    A chain is summed over the examples that it goes through. Each statement is given with its role; why it
    may be meant otherwise, if it may.
    """
    used = _used(table, (members for _, members in statements))
    if not any(map(is_each, used)):
        return [""] * len(statements)
    varying = _rests_on_families(table, used)
    bodies = [d.body for ds in table.definitions.values() for d in ds]
    usual = set[tuple[str, str]]().union(*map(faces.limits, bodies))
    return [
        _idle(table, members, usual) or (_over(table, members, varying) if role == "claim" else "")
        for role, members in statements
    ]


def _idle(table: Table, members: Members, usual: set[tuple[str, str]]) -> str:
    """Whether what rests on all examples is summed over them once more: `Σ_i ∂L/∂w` of `L = Σ_i …`."""
    for x in (x for m in _read(members) for x in X.below(m)):
        if isinstance(x, X.Summation) and isinstance(x.upper, X.Reference | None):
            last = "" if x.upper is None else x.upper.name
            over = any(x.letter == letter and last in ("", limit) for letter, limit in usual)
            names = {r.name for r in references(x.body)}
            if over and x.letter not in faces.letters(x.body) and any(map(is_each, _all_below(table, names))):
                return f"what differs with {x.letter} in the sum is not said"
    return ""


def _over(table: Table, members: Members, varying: set[str]) -> str:
    """Puts numbers in, and tells why the claim may be meant otherwise."""
    read = _read(members)
    names = {r.name for m in read for r in references(m)}
    one = names & varying
    if not one or not any(map(is_each, _all_below(table, names))):
        return ""
    letter = next(x for x in ("i", "n", "k", "j", "i·") if not any(x in faces.letters(m) for m in read))
    whole = not any(r.name in one for r in references(read[0])) and all(faces.is_chain(m, one) for m in read)
    for place, m in enumerate(members):
        if isinstance(m, Expression):
            members[place] = (faces.linked if whole else faces.of_each)(m, one, letter)
    told = not any(letter in free_numbers(m) for m in _read(members))
    return "" if told else f"whether {min(one)} is of one example is not said"


def _used(table: Table, statements: Iterable[Members]) -> set[str]:
    """All names that stand in statements and definitions."""
    bodies = [d.body for ds in table.definitions.values() for d in ds]
    said = [m for members in statements for m in _read(members)]
    return {r.name for e in (*bodies, *said) for r in references(e)}


def _all_below(table: Table, names: Iterable[str]) -> set[str]:
    """The names and all that they are defined by."""
    found = set[str]()
    stack = list(names)
    while stack:
        name = stack.pop()
        if name not in found:
            found.add(name)
            stack += [r.name for d in table.definitions.get(name, ()) for r in references(d.body)]
    return found


def _read(members: Iterable[Expression | NotUnderstood | None]) -> list[Expression]:
    return [m for m in members if isinstance(m, Expression)]


def _single(said: Sequence[tuple[Sequence[str], Members]], families: set[str]) -> set[str]:
    """The names that are defined for one example, and those that they are defined by or stand beside."""
    found = _with_entries(said, families)
    beside: list[set[str]] = []
    linking = families | {_defined(signs, members) for signs, members in said}
    for signs, members in said:
        read = _read(members)
        bare = {r.name for m in read for r in references(m)} & linking
        if not bare or _has_capital(read, families):
            continue
        beside.append(bare)
        first = members[0]
        if signs[:1] and signs[0] in _ASSIGNING and len(read) > 1:
            each = isinstance(first, X.Call) or (isinstance(first, X.Reference) and is_each(first.name))
            found |= bare & families if each else {getattr(first, "name", "")} & families
    grown = True
    while grown:
        size = len(found)
        found |= {name for names in beside if names & found for name in names}
        grown = len(found) > size
    return found & families


def _is_small(name: str) -> bool:
    """Whether a name is a small letter, whatever it wears: capitals are of all examples."""
    return name.split(" ")[-1][:1].islower()


def _with_entries(said: Sequence[tuple[Sequence[str], Members]], families: set[str]) -> set[str]:
    """The names with an entry's index alone, `y_k`, whose examples are vectors with their number above.

    These have an entry's index behind the number somewhere, `y_k^{(i)}`, or are declared to be vectors. The
    letter of an entry numbers no example.
    """
    inside = [r for _, members in said for m in _read(members) for r in references(m)]
    numbers = {r.positions[0].letter for r in inside if is_each(r.name) and r.positions}
    vectors = {one_of(r.name) for r in inside if is_each(r.name) and len(r.positions) > 1}
    for signs, members in said:
        match members:
            case [X.Reference(name=name), X.Reference(name=space)] if list(signs) == ["in"] and "^" in space:
                vectors.add(one_of(name))
            case _:
                pass
    bare = [r for r in inside if r.name in families & vectors and r.positions]
    numbered = {r.name for r in bare if {p.letter for p in r.positions} & numbers}
    return {r.name for r in bare} - numbered


def _has_capital(members: Sequence[Expression], families: set[str]) -> bool:
    """Whether the array of all examples stands in a statement, under the capital of a family."""
    capitals = {capital_of(name) for name in families} - {""}
    return any(r.name in capitals for m in members for r in references(m))


def _varying(said: Sequence[tuple[Sequence[str], Members]], single: set[str]) -> set[str]:
    """The names that differ from one example to the next: those, and what is defined by them."""
    found = set(single)
    grown = True
    while grown:
        size = len(found)
        for signs, members in said:
            name = _defined(signs, members)
            if name and any(_bare(m) & found for m in _read(members[1:])):
                found.add(name)
        grown = len(found) > size
    return found


def _defined(signs: Sequence[str], members: Members) -> str:
    """The name without a number that a statement begins with, if it says what that is."""
    first = members[0]
    name = first.name if isinstance(first, X.Reference) else getattr(first, "function", "")
    return name if signs[:1] and signs[0] in _ASSIGNING and not is_each(name) else ""


def _bare(e: Expression) -> set[str]:
    """The names in it, those left out that a sum over examples stands before."""
    if isinstance(e, X.Summation) and any(
        p.letter == e.letter for r in numbered(e.body) for p in r.positions[:1]
    ):
        return set()
    own = {e.name} if isinstance(e, X.Reference) else set[str]()
    return own.union(*map(_bare, X.parts(e)))


def both_faces(table: Table, statements: Iterable[Members]) -> None:
    """Defines the families of which only one member is defined, and the members of defined families."""
    used = _used(table, statements)
    while any(map(is_each, used)):
        known = set(table.definitions)
        for name in sorted(used):
            other = one_of(name) if is_each(name) else each_of(name)
            if name not in table.definitions and other in table.definitions:
                for d in list(_turned(table, table.definitions[other], used)):
                    table.define(d)
        if set(table.definitions) == known:
            break
        used |= _used(table, ())
    lacking = {name for name in used if is_each(name) and name not in table.definitions}
    table.unsaid = frozenset(name for name in lacking if one_of(name) in table.definitions)


def _turned(table: Table, definitions: Sequence[Definition], used: set[str]) -> Iterator[Definition]:
    """What definitions for one example say of each, or the other way round."""
    for d in definitions:
        if is_each(d.name):
            letter = d.positions[0].letter if d.positions else ""
            body = faces.of_one(d.body, letter)
            if letter and not any(numbered(body)):
                yield replace(d, name=one_of(d.name), positions=d.positions[1:], body=body)
            continue
        letter = _fresh(d)
        varying = _rests_on_families(table, used)
        body = faces.of_each(d.body, varying, letter)
        if body is not d.body:
            positions = (Position(letter), *d.positions)
            yield Definition(each_of(d.name), positions, d.level, body, d.order)


def _rests_on_families(table: Table, used: set[str]) -> set[str]:
    """The names of which there are families, and those that are defined by them."""
    found = {one_of(name) for name in used if is_each(name)}
    while True:
        more = {
            name
            for name, ds in table.definitions.items()
            if not is_each(name) and any(_bare(d.body) & found for d in ds)
        }
        if more <= found:
            return found
        found |= more


def _fresh(d: Definition) -> str:
    """A letter for the example that stands nowhere in a definition."""
    taken = faces.letters(d.body).union(*(p.letter for p in d.positions))
    return next(x for x in ("i", "n", "k", "j", "i·") if x not in taken)


__all__ = ["both_faces", "note_examples", "over_examples", "tell_apart"]
