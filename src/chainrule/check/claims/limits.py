r"""Which terms a Σ or ∏ has: `i`, `i = 1`, `j \neq i`, `(u, i) \in \Omega`, `i : y_i = 1`, `i < j`.

    Σ_{(u,i) ∈ Ω} a_ui = Σ_u Σ_i ω_ui a_ui     ω_ui = 1 where (u, i) ∈ Ω, else 0
    Σ_{i : c} a_i = Σ_i 𝟙[c] a_i               ∏_{i : c} a_i = ∏_i (1 + 𝟙[c] (a_i − 1))

A set of pairs is an array of zeros and ones that may be any. A letter that runs over a set without another
index runs over all that there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from fractions import Fraction

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, NotUnderstood, Reference
from chainrule.check.claims.indicators import COMPARISONS, condition
from chainrule.check.claims.reader import Reader
from chainrule.check.claims.sets import Membership, membership
from chainrule.check.claims.symbols import letter_of
from chainrule.read.latex import tree as T

_ORDERING = frozenset({"<", ">", "<=", ">="})
_UNREAD = "limits that are not read"


@dataclass(slots=True)
class Limits:
    """The letters that are bound, where they begin and end, which value is left out, which terms are kept."""

    at: tuple[int, int]
    letters: list[str] = field(default_factory=list[str])
    lower: Expression | None = None
    upper: Expression | None = None
    condition: X.Condition | None = None
    weights: list[Expression] = field(default_factory=list[Expression])

    def bind(self, letter: str | None) -> None:
        """Adds a letter. Raises NotUnderstood for another thing."""
        if letter is None:
            raise NotUnderstood(_UNREAD, *self.at)
        if letter not in self.letters:
            self.letters.append(letter)


def limits_of(reader: Reader, tree: T.BigOperator, inner: AbstractSet[str]) -> Limits:
    """What stands under a big operator; `inner` are the indices of its body that are free on its line.

    Raises NotUnderstood for limits that are not read.
    """
    found = Limits((tree.start, tree.end))
    if tree.lower is None:
        if len(inner) != 1 or tree.upper is not None:
            raise NotUnderstood("a sum whose index is not said", *found.at, "CR132")
        found.letters = list(inner)
        return found
    items = tree.lower.items if isinstance(tree.lower, T.List) else (tree.lower,)
    marks = tree.lower.separators if isinstance(tree.lower, T.List) else ()
    said = any(mark in ("colon", "|") for mark in marks)
    for item in items:
        if isinstance(item, T.Relation):
            _related(reader, item, found, inner, said=said)
        else:
            _listed(item, found)
    if not found.letters or (found.condition is not None and len(found.letters) > 1):
        raise NotUnderstood(_UNREAD, *found.at)
    return found


def _listed(item: T.Tree, found: Limits) -> None:
    """`i` or `ij`: letters alone."""
    parts = item.factors if isinstance(item, T.Product) else (T.Factor("", item),)
    for part in parts:
        found.bind(None if part.sign else letter_of(part.tree))


def _related(reader: Reader, item: T.Relation, found: Limits, inner: AbstractSet[str], *, said: bool) -> None:
    """One relation under the operator; where the letters are `said` before a colon it binds no others."""
    signs = [sign.name for sign in item.signs]
    members = [m for m in item.members if m is not None]
    if len(members) != len(item.members):
        raise NotUnderstood(_UNREAD, *found.at)
    if signs == ["in"]:
        _member(reader, membership(reader.lexicon, item), found, inner, said=said)
    elif len(signs) == 1:
        _compared(reader, item, found, inner, said=said)
    elif set(signs) <= {"<", "<="} and len(signs) in (2, 3):
        _ranging(reader, members, signs, found)
    else:
        raise NotUnderstood(_UNREAD, *found.at)


def _member(
    reader: Reader, told: Membership | None, found: Limits, inner: AbstractSet[str], *, said: bool
) -> None:
    """`(i, j) ∈ Ω`, `j ∈ Ω_i`: the terms of which ω is 1."""
    if told is None:
        raise NotUnderstood(_UNREAD, *found.at)
    for letter in () if said and found.letters else told.bound:
        found.bind(letter)
    if told.mask is not None:
        around = inner | reader.outer | reader.around | told.outer
        if not {p.letter for p in told.mask.positions} - set(found.letters) <= around:
            raise NotUnderstood(_UNREAD, *found.at)
        if not set(found.letters) <= inner:
            raise NotUnderstood("a sum over a set of what has no index", *found.at)
        found.weights.append(told.mask)


def _compared(
    reader: Reader, item: T.Relation, found: Limits, inner: AbstractSet[str], *, said: bool
) -> None:
    """`i = 1` is where it begins, `i ≠ j` what it leaves out; all else are conditions on the terms."""
    first, second = item.members
    assert first is not None
    assert second is not None
    (sign,) = (s.name for s in item.signs)
    left = letter_of(first)
    own = left is not None and not (said and found.letters)
    if sign == "=" and left is not None and own:
        found.bind(left)
        found.lower = reader.read(second)
        return
    if sign == "!=" and left is not None and found.condition is None and (own or left in found.letters):
        found.bind(left)
        found.condition = X.Condition(*found.at, Reference(*found.at, left), "!=", reader.read(second))
        return
    if sign not in COMPARISONS:
        raise NotUnderstood(_UNREAD, *found.at)
    told = condition(reader, item)
    if not found.letters and sign in _ORDERING:
        _ordered(reader, told, found, inner)
    if not found.letters:
        raise NotUnderstood(_UNREAD, *found.at)
    found.weights.append(X.Indicator(*found.at, told))


def _ordered(reader: Reader, told: X.Condition, found: Limits, inner: AbstractSet[str]) -> None:
    """`i < j`: the letters of the body that nothing around binds."""
    sides = [
        side.name for side in (told.left, told.right) if isinstance(side, Reference) and not side.positions
    ]
    if len(sides) != 2 or not set(sides) <= inner | reader.outer | reader.around:
        raise NotUnderstood(_UNREAD, *found.at)
    for letter in sides:
        if letter not in reader.around | reader.outer:
            found.bind(letter)


def _ranging(reader: Reader, members: Sequence[T.Tree], signs: Sequence[str], found: Limits) -> None:
    """`0 ≤ k < K`, `1 ≤ i < j ≤ n`: from where to where the letters run, and in which order."""
    letters = [letter_of(m) for m in members[1:-1]]
    for letter in letters:
        found.bind(letter)
    if signs[0] != "<=" or any(
        letter in (letter_of(members[0]), letter_of(members[-1])) for letter in letters
    ):
        raise NotUnderstood(_UNREAD, *found.at)
    found.lower, last = reader.read(members[0]), reader.read(members[-1])
    one = X.Numeral(*found.at, Fraction(1))
    found.upper = last if signs[-1] == "<=" else X.Total(*found.at, ((1, last), (-1, one)))
    if len(letters) == 2:
        first, second = (Reference(*found.at, letter) for letter in letters if letter is not None)
        found.weights.append(X.Indicator(*found.at, X.Condition(*found.at, first, signs[1], second)))


def kept(weights: Sequence[Expression], body: Expression, *, product: bool) -> Expression:
    """w a, the terms that are kept; of a product 1 + w (a − 1)."""
    for weight in weights:
        at = (body.start, body.end)
        if product:
            one = X.Numeral(*at, Fraction(1))
            body = X.Total(*at, ((1, body), (-1, one)))
            body = X.Total(*at, ((1, one), (1, X.Times(*at, (("", weight), ("", body))))))
        else:
            body = X.Times(*at, (("", weight), ("", body)))
    return body
