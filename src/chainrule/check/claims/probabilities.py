r"""Probabilities as quantities: in `P(y = 1 \mid x_i)` stands a number for every i, as `p_i` would be.

All members of a family have one name, and their indices and the values of their events are its indices:
P(y_i = k | x_i) is `P(y=·|x)_{ik}`. Of a label that is 0 or 1, P(y = 0 | x) is 1 − P(y = 1 | x). Where a
section says what it is for one x and uses it for others, `P(y = 1 | x)` is a function of x.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from chainrule.check.claims.events import Letters, Occurrence, occurrence, occurrences
from chainrule.check.claims.exchanging import exchanged
from chainrule.check.claims.expression import Position
from chainrule.check.claims.symbols import base_symbol, plain_name
from chainrule.graph.facts import Fact
from chainrule.read.latex import tree as T

_PAIRS = (frozenset({0, 1}), frozenset({-1, 1}))


@dataclass(frozen=True, slots=True)
class Family:
    """The probabilities of one key and, unless it is a function, one number of indices.

    `arguments` are the places of what varies, if it is a function; `pair` the two values that a label may
    have, of which the second is the one that is spoken of; `first` the least number of a class.
    """

    name: str
    axes: int
    fact: Fact
    arguments: tuple[int, ...] = ()
    pair: tuple[int, int] | None = None
    valued: bool = False
    first: int = 1
    sizes: int | None = None
    """How many classes there are, if only numbers tell them."""
    foreign: frozenset[int] = frozenset()
    """Numbers that are asked for, though the label is said to have other values."""

    @property
    def shape(self) -> tuple[int | None, ...]:
        """The shape of the array of all members."""
        return (*(None for _ in range(self.axes - self.valued)), *((self.sizes,) if self.valued else ()))


@dataclass(slots=True)
class Probabilities:
    """The families of a section."""

    families: dict[tuple[str, int], Family] = field(default_factory=dict[tuple[str, int], Family])
    letters: Letters = field(default_factory=Letters)

    def speaks_of(self, name: str) -> bool:
        """Whether a name is that of a family."""
        return any(family.name == name for family in self.families.values())

    def family(self, o: Occurrence) -> Family | None:
        """The family of an occurrence."""
        return self.families.get((o.key(), -1)) or self.families.get((o.key(), len(o.letters)))

    def rewritten(self, tree: T.Tree) -> T.Tree:
        """The formula with names for its probabilities."""
        return exchanged(tree, lambda product: self._factors(product.factors)) if self.families else tree

    def _factors(self, factors: tuple[T.Factor, ...]) -> tuple[T.Factor, ...]:
        found: list[T.Factor] = []
        for factor in factors:
            before = found[-1] if found else None
            told = None if before is None or factor.sign else occurrence(before.tree, factor.tree)
            told = None if told is None else told.sorted_by(self.letters)
            family = None if told is None else self.family(told)
            if before is None or told is None or family is None or _is_foreign(family, told):
                found.append(factor)
            else:
                tree = _written(family, told)
                found[-1] = T.Factor(before.sign, _raised(tree, factor.tree))
        return tuple(found)


def _is_foreign(family: Family, o: Occurrence) -> bool:
    return any(
        e.value is not None and not e.value.letter and e.value.offset in family.foreign for e in o.events
    )


def _raised(tree: T.Tree, brackets: T.Tree) -> T.Tree:
    """The exponent that stood behind the brackets, behind the name."""
    if not isinstance(brackets, T.Scripts):
        return tree
    base = T.Group(tree.start, tree.end, "(", ")", tree)
    return T.Scripts(tree.start, brackets.end, base, brackets.sub, brackets.sup, brackets.primes)


def _written(family: Family, o: Occurrence) -> T.Tree:
    """The name with its indices, or with its arguments; 1 − it for the other value of a pair."""
    at = (o.start, o.end)
    tree: T.Tree = T.Symbol(*at, family.name, frozenset({"roman"}))
    value = o.events[0].value
    positions = [] if family.arguments else [Position(letter) for letter in o.letters]
    if family.valued:
        positions += [_shifted(e.value, family.first) for e in o.events if e.value is not None]
    if family.arguments:
        parts = o.parts
        items = tuple(parts[place].tree for place in family.arguments)
        body = items[0] if len(items) == 1 else T.List(*at, items, ("comma",) * (len(items) - 1))
        group: T.Tree = T.Group(*at, "(", ")", body)
        group = T.Scripts(*at, group, _script(positions, at)) if positions else group
        tree = T.Product(*at, (T.Factor("", tree), T.Factor("", group)))
    elif positions:
        tree = T.Scripts(*at, tree, _script(positions, at))
    if family.pair is None or value is None or value.offset == family.pair[1]:
        return tree
    one = T.Number(*at, "1")
    rest = T.Sum(*at, (T.Term("+", one, o.start), T.Term("-", tree, o.start)))
    return T.Group(*at, "(", ")", rest)


def _shifted(value: Position, first: int) -> Position:
    """Classes counted from 1."""
    return value if value.letter else Position("", value.offset - first + 1)


def _script(positions: Sequence[Position], at: tuple[int, int]) -> T.Tree:
    trees: list[T.Tree] = [
        T.Symbol(*at, p.letter) if p.letter else T.Number(*at, str(p.offset)) for p in positions
    ]
    return trees[0] if len(trees) == 1 else T.List(*at, tuple(trees), ("comma",) * (len(trees) - 1))


def probabilities_in(roots: Sequence[T.Tree]) -> Probabilities:
    """The families of probabilities of a section."""
    found, letters = occurrences(roots)
    groups: dict[str, list[Occurrence]] = {}
    for o in found:
        groups.setdefault(o.key(), []).append(o)
    classes = declared_values(roots)
    families: dict[tuple[str, int], Family] = {}
    for key, several in groups.items():
        counts = {len(o.letters) for o in several}
        formal = _formal(several, roots) if len(counts) > 1 else None
        varying = () if formal is None else range(len(formal.parts))
        places = tuple(n for n in varying if any(o.parts[n].indices for o in several))
        if places:
            families[key, -1] = _family(key, several, 0, places, classes=classes)
            continue
        for count in counts:
            name = key if len(counts) == 1 else key + "·" * count
            families[key, count] = _family(name, several, count, classes=classes)
    return Probabilities(families, letters)


def _family(
    name: str,
    several: Sequence[Occurrence],
    axes: int,
    arguments: tuple[int, ...] = (),
    *,
    classes: Mapping[str, frozenset[int] | None],
) -> Family:
    """A family by what its members say of their events, and by what values these are said to have."""
    if not several[0].valued:
        return Family(name, axes, Fact.POSITIVE, arguments)
    values = [e.value for o in several for e in o.events if e.value is not None]
    numbers = {v.offset for v in values if not v.letter}
    lettered = any(v.letter for v in values)
    events = len(several[0].events)
    label = several[0].events[0].part.name
    told = classes.get(label) if events == 1 else None
    foreign = frozenset(numbers) - told if told else frozenset[int]()
    numbers -= foreign
    pairs = (
        _PAIRS if events == 1 and label not in classes else () if told is None or len(told) != 2 else (told,)
    )
    pair = next((p for p in pairs if numbers <= p), None) if not lettered else None
    if pair is not None:
        spoken = 1 if pair in _PAIRS else next(v.offset for v in values if v.offset in pair)
        (other,) = pair - {spoken}
        name = name.replace("=·", f"={spoken}", 1)
        return Family(name, axes, Fact.REAL, arguments, (other, spoken), foreign=foreign)
    first = min({*numbers, *(told or ())}, default=1)
    first = first if first < 1 else 1
    exact = max(numbers, default=first) - first + 1 if not lettered and events == 1 else None
    if events == 1 and label in classes:
        exact = None if told is None else max(told) - first + 1
    fact = Fact.SIMPLEX if events == 1 else Fact.POSITIVE
    return Family(name, axes + events, fact, arguments, None, True, first, exact, foreign)


def _formal(several: Sequence[Occurrence], roots: Iterable[T.Tree]) -> Occurrence | None:
    """The member without indices that a statement says to be something: `P(y = 1 | x) = …`."""
    plain = [o for o in several if not any(part.indices for part in o.parts)]
    for root in roots:
        if not isinstance(root, T.Relation) or len(root.members) < 2 or root.signs[0].name not in _EQUAL:
            continue
        left, right = root.members[:2]
        if left is None or right is None:
            continue
        told = [o for o in plain if left.start <= o.start and o.end <= left.end]
        others = [o for o in several if right.start <= o.start and o.end <= right.end]
        if told and not others:
            return told[0]
    return None


def declared_values(roots: Iterable[T.Tree]) -> dict[str, frozenset[int] | None]:
    r"""The values that labels are said to have: `y \in \{0, 1, 2\}`; None where they are not all written."""
    found: dict[str, frozenset[int] | None] = {}
    for root in roots:
        match root:
            case T.Relation(
                members=(T.Tree() as left, T.Group(opening="{" | r"\{", body=T.List(items=items))),
                signs=(sign,),
            ) if sign.name == "in" and (symbol := base_symbol(left)) is not None:
                numbers = [_whole_number(item) for item in items]
                whole = frozenset(n for n in numbers if n is not None)
                found[plain_name(symbol)] = whole if len(whole) == len(numbers) else None
            case _:
                pass
    return found


def _whole_number(tree: T.Tree) -> int | None:
    """0, 1, −1; None for another tree."""
    match tree:
        case T.Number(text=text) if text.isdigit():
            return int(text)
        case T.Sum(terms=(T.Term(sign=sign, tree=T.Number(text=text)),)) if text.isdigit():
            return int(text) if sign == "+" else -int(text)
        case _:
            return None


_EQUAL = frozenset({"=", "define", "equiv"})
