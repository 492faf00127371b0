r"""Entries at a sum or a difference of indices: `x_{i+k}`, `w_{j-i}`, `X_{n,c,t+k}`.

    x_{i+k} = Σ_l 𝟙[l = i + k] x_l

What stands outside the range of the index is 0. Where that is not said, `outside` tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.lexicon import FRESH, Lexicon
from chainrule.check.claims.reader import Reader
from chainrule.check.claims.symbols import atoms, letter_of, plain_name
from chainrule.read.latex import tree as T

_SAID = re.compile(r"outside|out of range|beyond|boundar|border|padd|\bzeros?\b|\bvalid\b", re.I)

_ROUND = re.compile(r"modulo|\bmod\b|circular|cyclic|periodic|wrap", re.I)


def shifted(reader: Reader, tree: T.Scripts) -> Expression | None:
    """The entry at i + k, with what stands above the name; None of other scripts."""
    lexicon = reader.lexicon
    parts = atoms(tree.sub)
    places = [n for n, part in enumerate(parts) if _is_place(lexicon, part)]
    if not places or not isinstance(tree.base, T.Symbol) or tree.primes:
        return None
    if plain_name(tree.base) in lexicon.layered | lexicon.members or len(places) > 1:
        return None
    (place,) = places
    at = (tree.start, tree.end)
    sum_ = parts[place]
    fresh = f"{FRESH}{sum_.start}"
    items = (*parts[:place], T.Symbol(sum_.start, sum_.end, fresh), *parts[place + 1 :])
    sub = items[0] if len(items) == 1 else T.List(sum_.start, sum_.end, items, ("comma",) * (len(items) - 1))
    entry = reader.read(replace(tree, sub=sub))
    letter = X.Reference(sum_.start, sum_.end, fresh)
    condition = X.Condition(sum_.start, sum_.end, letter, "=", reader.read(sum_))
    body = X.Times(*at, (("", entry), ("", X.Indicator(sum_.start, sum_.end, condition))))
    return X.Summation(*at, False, fresh, None, None, body)


def _is_place(lexicon: Lexicon, part: T.Tree) -> bool:
    """Whether it is `i + k`, `j - i` or `i + k - 1` of letters that are indices, and count no family."""
    if not isinstance(part, T.Sum):
        return False
    letters = [letter_of(term.tree) for term in part.terms if not isinstance(term.tree, T.Number)]
    known = all(x is not None and lexicon.is_index(x) and x not in lexicon.grounded for x in letters)
    numbers = [term.tree.text for term in part.terms if isinstance(term.tree, T.Number)]
    signs = {term.sign for term in part.terms} <= {"+", "-"}
    return known and signs and len(set(letters)) == len(letters) >= 2 and all(n.isdigit() for n in numbers)


def places(e: Expression) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The names of which entries at i + k stand in an expression, with the signs of the letters."""
    for inner in below(e):
        place = _place(inner) if isinstance(inner, X.Summation) else None
        if place is not None and isinstance(inner, X.Summation) and isinstance(inner.body, X.Times):
            name = next((r.name for r in below(inner.body) if isinstance(r, X.Reference) and r.positions), "")
            yield name, tuple(sorted(sign for sign, t in place if isinstance(t, X.Reference)))


def outside(members: Sequence[Expression], wholes: Iterable[Expression], prose: str) -> str:
    """A name of which a claim takes entries that may be outside its range, of which nothing is said.

    What a definition takes in the same way is in range, or what it is outside is the same there.
    """
    taken = {place for member in members for place in places(member)}
    if not taken or (_SAID.search(prose) and not goes_round(prose)):
        return ""
    if goes_round(prose):
        return min(name for name, _ in taken)
    told = [body for body in wholes if not any(body is member for member in members)]
    taken -= {place for body in told for place in places(body)}
    return min((name for name, _ in taken), default="")


def goes_round(prose: str) -> bool:
    """Whether the words say that an array goes on from its end at its beginning."""
    return _ROUND.search(prose) is not None


def letters_of_place(e: X.Condition) -> set[str]:
    """The i and k of l = i + k; nothing of another condition."""
    if not isinstance(e.left, X.Reference) or not e.left.name.startswith(FRESH):
        return set()
    return {x.name for x in below(e.right) if isinstance(x, X.Reference)}


def _place(e: X.Summation) -> tuple[tuple[int, Expression], ...] | None:
    match e.body:
        case X.Times(factors=(_, ("", X.Indicator(condition=X.Condition(right=X.Total(terms=terms)))))) if (
            e.letter.startswith(FRESH)
        ):
            return terms
        case _:
            return None
