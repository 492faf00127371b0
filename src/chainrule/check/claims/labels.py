r"""The small things in scripts and between brackets: `i − 1` as an index, `\text{train}` as a label, 0.50."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import NotUnderstood, Position
from chainrule.check.claims.lexicon import FRESH
from chainrule.check.claims.symbols import letter_of, plain_name
from chainrule.read.latex import tree as T

_LONGEST = 60
"""The most characters of a number."""


def numeral(text: str, start: int, end: int) -> X.Numeral:
    """0.50 as 1/2, with its digits after the point. Raises NotUnderstood if it is too long."""
    clean = text.replace(",", "").replace(" ", "")
    digits = len(clean.split(".", 1)[1]) if "." in clean else None
    if len(clean) > _LONGEST:
        raise NotUnderstood("a number too long", start, end)
    return X.Numeral(start, end, Fraction(clean), digits)


def counted(tree: T.Tree) -> Position | None:
    """`i`, `i − 1` or `2` as an index; None if the tree is another thing."""
    while isinstance(tree, T.Group | T.Marked):
        tree = tree.body
    match tree:
        case T.Number(text=text) if text.isdigit() and len(text) < 6:
            return Position("", int(text))
        case T.Symbol() | T.Scripts():
            letter = letter_of(tree)
            return None if letter is None else Position(letter)
        case T.Sum(
            terms=(T.Term(sign="+", tree=T.Symbol() as letter), T.Term(sign=sign, tree=T.Number(text=text)))
        ) if text.isdigit() and len(text) < 4:
            return Position(plain_name(letter), int(text) if sign == "+" else -int(text))
        case _:
            return None


def position(tree: T.Tree) -> Position:
    """`i`, `i − 1` or `2`: which entry. Raises NotUnderstood if the tree is another thing."""
    found = counted(tree)
    fresh = found is not None and found.letter.startswith(FRESH)
    if found is None or (len(found.letter.removeprefix("ell")) > 2 and not fresh):
        raise NotUnderstood("an index that is not a letter or a number", tree.start, tree.end)
    return found


def words(tree: T.Tree) -> str:
    r"""`\text{in}`, `i+1`, `1,2`: the text of a label. Raises NotUnderstood if it holds another thing."""
    match tree:
        case T.Symbol():
            return plain_name(tree)
        case T.Number(text=text) | T.Text(text=text):
            return text.strip()
        case T.Group(body=body) | T.Marked(body=body):
            return words(body)
        case T.Product(factors=factors):
            return "".join(words(f.tree) for f in factors)
        case T.Sum(terms=terms):
            return "".join(t.sign + words(t.tree) for t in terms).removeprefix("+")
        case T.List(items=items):
            return ",".join(words(item) for item in items)
        case T.Scripts(base=base, sub=sub, sup=sup, primes=primes):
            return (
                words(base)
                + "'" * primes
                + ("_" + words(sub) if sub else "")
                + ("^" + words(sup) if sup else "")
            )
        case _:
            raise NotUnderstood("a label that is not read", tree.start, tree.end)


def inside(tree: T.Tree | None) -> T.Tree | None:
    """((x)) ↦ x: what stands in the innermost of nested brackets."""
    while isinstance(tree, T.Group):
        tree = tree.body
    return tree


def bracket(factors: Sequence[T.Factor], place: int) -> T.Group | None:
    """(…), […] or {…}, with scripts or not, if such brackets are the factor at `place`."""
    if place >= len(factors):
        return None
    tree = factors[place].tree
    tree = tree.base if isinstance(tree, T.Scripts) else tree
    return tree if isinstance(tree, T.Group) and tree.opening in ("(", "[", "{") else None
