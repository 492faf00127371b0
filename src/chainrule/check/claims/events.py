r"""Probabilities of events as they are written: `P(y_i = 1 \mid x_i)`, `p(t \mid x, w)`, `\pi(a \mid s)`.

An occurrence is a head (P, p, π, …) with brackets in which events stand, and behind a bar what they are
given. What it is a probability of, without its indices, is its key: all occurrences of one key are members of
one family, which their indices and the values of their events pick.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from chainrule.check.claims.expression import Position
from chainrule.check.claims.labels import counted
from chainrule.check.claims.lexicon import TRANSPOSES
from chainrule.check.claims.symbols import atoms, bound_letters, letter_of, plain_name, walk
from chainrule.read.latex import tree as T

HEADS = frozenset({"P", "p", "Pr", "Prob", "blackboard P", "calligraphic P", "q", "Q", "pi"})
_MOMENTS = frozenset({"blackboard E", "Var", "Cov", "var", "cov"})
_COUNTING = frozenset("abcdefgijklmn")
_CHANCES = frozenset({"P", "Pr", "Prob", "blackboard P"})


@dataclass(frozen=True, slots=True)
class Part:
    """`y_i` of `y_i = 1`, or `x_i` behind the bar: its name, its indices, what stands there."""

    name: str
    indices: tuple[Position, ...]
    tree: T.Tree

    @property
    def letter(self) -> str:
        """The letter, with its primes, that it is; nothing for another thing."""
        return "" if self.indices else letter_of(self.tree) or ""


@dataclass(frozen=True, slots=True)
class Event:
    """`y_i = 1`: what is asked of, and the value, None where only a name stands; how the value is written."""

    part: Part
    value: Position | None
    tree: T.Tree | None = None

    def at_quantity(self, quantities: frozenset[str]) -> Event:
        """The same where the value is a quantity, y of `Y = y`, and the probability one function of it."""
        if self.value is None or self.tree is None or self.value.letter not in quantities:
            return self
        part = self.part
        return Event(Part(f"{part.name}={self.value.letter}", part.indices, self.tree), None, self.tree)


@dataclass(frozen=True, slots=True)
class Letters:
    """What a section's letters are.

    Over `summed` runs some Σ, of `heads` it runs over one of the first letters, so that with Σ_b π(b | s) the
    a of π(a | s) is an index, too; `quantities` are values.
    """

    summed: frozenset[str] = frozenset()
    heads: frozenset[str] = frozenset()
    quantities: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """P(events | givens), where it stands."""

    start: int
    end: int
    head: str
    events: tuple[Event, ...]
    givens: tuple[Part, ...]
    barred: bool

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters of its indices, each once; values of events are none."""
        parts = [*(e.part for e in self.events), *self.givens]
        return tuple(dict.fromkeys(p.letter for part in parts for p in part.indices))

    @property
    def valued(self) -> bool:
        """Whether every event says a value."""
        return all(e.value is not None for e in self.events)

    @property
    def parts(self) -> tuple[Part, ...]:
        """What it may be a function of: the names of events without a value, and what is given."""
        return (*(e.part for e in self.events if e.value is None), *self.givens)

    def sorted_by(self, letters: Letters) -> Occurrence:
        """The same where a Σ somewhere runs over values: in Σ_z p(x | z) p(z) the z are indices."""
        summed, heads = letters.summed, letters.heads
        events = tuple(
            replace(e, part=replace(e.part, name=named(letter)), value=Position(letter))
            if e.value is None
            and (letter := e.part.letter)
            and (stripped(letter) in summed or (self.head in heads and not named(letter)))
            else e.at_quantity(letters.quantities)
            for e in self.events
        )
        givens = tuple(
            replace(g, name=stripped(g.letter), indices=(Position(g.letter),))
            if g.letter and stripped(g.letter) in summed
            else g
            for g in self.givens
        )
        return replace(self, events=events, givens=givens)

    def key(self) -> str:
        """What it is a probability of, in characters of which a name may consist."""
        events = ",".join(e.part.name + ("" if e.value is None else "=·") for e in self.events)
        givens = ",".join(part.name for part in self.givens)
        return f"{self.head}({events}|{givens})" if givens else f"{self.head}({events})"


def occurrence(head: T.Tree, brackets: T.Tree) -> Occurrence | None:
    """The probability that a name with brackets behind it is, if it is one."""
    group = brackets.base if isinstance(brackets, T.Scripts) else brackets
    name = _head(head)
    if not name or not isinstance(group, T.Group) or group.opening not in ("(", "[", "{"):
        return None
    body = group.body
    items, signs = (body.items, body.separators) if isinstance(body, T.List) else ((body,), ())
    if signs.count("|") > 1 or set(signs) - {"|", "comma", "semicolon"}:
        return None
    barred = "|" in signs
    bar = signs.index("|") + 1 if barred else _semicolon(signs, len(items))
    events = [_event(item) for item in items[:bar]]
    givens = [_given(item) for item in items[bar:]]
    if any(e is None for e in events) or any(g is None for g in givens) or not events:
        return None
    return Occurrence(
        head.start, group.end, name, tuple(e for e in events if e is not None),
        tuple(g for g in givens if g is not None), barred,
    )  # fmt: skip


def _semicolon(signs: tuple[str, ...], last: int) -> int:
    """`p(y = 1; θ)`: what stands behind a semicolon is given, too."""
    return signs.index("semicolon") + 1 if "semicolon" in signs else last


def _head(tree: T.Tree) -> str:
    """P, or P with its label; nothing for another name."""
    label = ""
    if isinstance(tree, T.Scripts):
        if tree.sup is not None or tree.primes or not isinstance(tree.base, T.Symbol):
            return ""
        label = "".join(_plain(a) for a in atoms(tree.sub))
        if any(isinstance(a, T.Number) or counted(a) is None for a in atoms(tree.sub)) and not label:
            return ""
        tree = tree.base
    known = isinstance(tree, T.Symbol) and plain_name(tree) in HEADS
    return _plain(tree) + label if known else ""


def _plain(tree: T.Tree) -> str:
    return plain_name(tree).replace(" ", "").replace("_", "") if isinstance(tree, T.Symbol) else ""


def _event(tree: T.Tree) -> Event | None:
    match tree:
        case T.Relation(members=(T.Tree() as left, T.Tree() as right), signs=(T.Sign(name="="),)):
            part, value, other = _part(left), _value(right), _part(right)
            if part is None or (value is None and other is None):
                return None
            if value is not None or other is None:
                return Event(part, value, right)
            name = f"{part.name}={other.name}"
            return Event(Part(name, (*part.indices, *other.indices), right), None, right)
        case _:
            part = _part(tree)
            return None if part is None else Event(part, None)


def _value(tree: T.Tree) -> Position | None:
    """1, −1 or k as the value of an event."""
    match tree:
        case T.Sum(terms=(T.Term(sign=sign, tree=T.Number(text=text)),)) if text.isdigit() and len(text) < 3:
            return Position("", -int(text) if sign == "-" else int(text))
        case T.Number() | T.Symbol():
            found = counted(tree)
            return found if found is None or not found.offset or not found.letter else None
        case _:
            return None


def _given(tree: T.Tree) -> Part | None:
    """`x_i`, or the `x` of `X = x`."""
    match tree:
        case T.Relation(members=(T.Tree(), T.Tree() as right), signs=(T.Sign(name="="),)):
            return _part(right)
        case _:
            return _part(tree)


def _part(tree: T.Tree) -> Part | None:
    if isinstance(tree, T.Symbol):
        return Part(_plain(tree), (), tree)
    if not isinstance(tree, T.Scripts) or not isinstance(tree.base, T.Symbol) or tree.primes > 1:
        return None
    name, indices = _plain(tree.base) + "'" * tree.primes, list[Position]()
    for script in (*atoms(tree.sub), *atoms(tree.sup)):
        found = counted(script)
        if found is None or found.letter in TRANSPOSES or len(found.letter) > 3:
            return None
        indices += [found] if found.letter else []
        name += f"{found.offset:+d}" if found.letter and found.offset else ""
        name += "" if found.letter else str(found.offset)
    return Part(name, tuple(indices), tree)


def applied(node: T.Tree) -> Iterator[tuple[T.Tree, T.Tree]]:
    """Names with brackets right behind them in a product."""
    for first, second in pairwise(node.factors) if isinstance(node, T.Product) else ():
        if not second.sign:
            yield first.tree, second.tree


def named(letter: str) -> str:
    """What a letter that runs over values is called: nothing where it counts classes or actions."""
    return "" if stripped(letter) in _COUNTING else stripped(letter)


def stripped(letter: str) -> str:
    """A letter without its primes: z′ runs over what z does."""
    return letter.rstrip("'")


def occurrences(roots: Sequence[T.Tree]) -> tuple[list[Occurrence], Letters]:
    """The probabilities in formulas, and what the letters are there.

    Probabilities are those with a bar or of an event with a value, and others with the same head.
    """
    nodes = [node for root in roots for node in walk(root)]
    found = [o for node in nodes for pair in applied(node) if (o := occurrence(*pair)) is not None]
    if not any(o.barred or o.events[0].tree is not None for o in found):
        return [], Letters()
    barred = {o.head for o in found if o.barred}
    moments = any(isinstance(n, T.Symbol) and plain_name(n) in _MOMENTS for n in nodes)

    def counts(o: Occurrence) -> bool:
        told = o.barred or o.head in barred or any(e.tree is not None for e in o.events)
        return told and (o.barred or not moments or o.head not in _CHANCES)

    bound = (n.lower for n in nodes if isinstance(n, T.BigOperator))
    summed = frozenset(stripped(letter) for lower in bound for letter in bound_letters(lower))
    told = [o for o in found if counts(o)]
    events = [(o.head, e.part.letter) for o in told for e in o.events if e.value is None]
    heads = frozenset(head for head, x in events if stripped(x) in summed & _COUNTING)
    letters = Letters(summed, heads, frozenset(_quantities(nodes)) - summed)
    return [o.sorted_by(letters) for o in told], letters


def _quantities(nodes: Sequence[T.Tree]) -> Iterator[str]:
    """The letters that stand somewhere as a factor, a term or an exponent, or have indices."""
    for node in nodes:
        match node:
            case T.Product(factors=factors):
                inside = [f.tree for f in factors]
            case T.Sum(terms=terms):
                inside = [t.tree for t in terms]
            case T.Scripts(base=base, sup=sup):
                inside = [base] if sup is None else [base, sup]
            case T.Fraction(numerator=a, denominator=b):
                inside = [a, b]
            case _:
                continue
        yield from (plain_name(tree) for tree in inside if isinstance(tree, T.Symbol))
