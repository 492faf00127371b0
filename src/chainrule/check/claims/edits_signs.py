"""Changes of signs, terms and numbers: −a for a, a term more or less, the number that comes out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction as Rational

from chainrule.check.claims.edits_changes import Change, Splice, normal
from chainrule.check.claims.edits_places import Line, Place, spans_of_terms
from chainrule.read.latex.tree import BigOperator, Group, Number, Product, Scripts, Sum, Symbol, Term

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def ordinal(position: int) -> str:
    """In words: 0 → first."""
    return _ORDINALS[position] if position < len(_ORDINALS) else f"{position + 1}th"


def signs(line: Line) -> Iterator[Change]:
    """The sign of one term, of the whole side, of an exponent, an argument; a difference turned round."""
    yield from _side(line)
    for place in line.right:
        if isinstance(place.tree, Sum) and place.role == "main":
            yield from _of_terms(line, place)
        elif _is_argument(place) or (_is_power_of_e(place) and not isinstance(place.tree, Sum)):
            yield _changed(place.tree.start, place.tree.start, "-", f"the sign of {line.source(place.tree)}")
        if _is_power_of_e(place) and isinstance(place.tree, Sum):
            yield from _of_terms(line, place)


def _changed(start: int, end: int, text: str, what: str) -> Change:
    return Change((Splice(start, end, text),), "sign", "sign", 1, what)


def _is_argument(place: Place) -> bool:
    fenced = isinstance(place.parent, Group) and place.parent.opening in "(["
    return fenced and place.role == "main" and isinstance(place.tree, Symbol | Scripts | Product)


def _is_power_of_e(place: Place) -> bool:
    parent = place.parent
    power = isinstance(parent, Scripts) and place.slot == "sup" and isinstance(parent.base, Symbol)
    return (
        power and isinstance(parent, Scripts) and isinstance(parent.base, Symbol) and parent.base.name == "e"
    )


def _flipped(line: Line, term: Term, first: bool) -> Splice | None:
    start = min(term.start, term.tree.start)
    written = line.text[start : start + 1]
    if start == term.tree.start and term.sign == "+":
        return Splice(start, start, "-")
    if written == "-" and first:
        blank = len(line.text[start + 1 : term.tree.start]) - len(
            line.text[start + 1 : term.tree.start].lstrip()
        )
        return Splice(start, start + 1 + blank, "")
    if written in ("-", "+"):
        return Splice(start, start + 1, "+" if written == "-" else "-")
    return None


def _of_terms(line: Line, place: Place) -> Iterator[Change]:
    total = place.tree
    assert isinstance(total, Sum)
    flips = [_flipped(line, term, at == 0) for at, term in enumerate(total.terms)]
    where = "" if place.parent is None or not isinstance(place.parent, Group) else " in the parenthesis"
    for at, flip in enumerate(flips):
        if flip is not None:
            what = "the sign" if len(flips) == 1 else f"the sign of the {ordinal(at)} term{where}"
            yield Change((flip,), "sign", "sign", 1, what)
    if len(flips) < 2 or None in flips:
        return
    together = tuple(flip for flip in flips if flip is not None)
    opposite = len(flips) == 2 and total.terms[0].sign == "+" and total.terms[1].sign == "-"
    if opposite and total.terms[0].start == total.terms[0].tree.start:
        a, b = (line.source(term.tree) for term in total.terms)
        swap = tuple(Splice(t.tree.start, t.tree.end, s) for t, s in zip(total.terms, (b, a), strict=True))
        if not isinstance(total.terms[1].tree, Sum):
            yield Change(swap, "sign", "sign", 2, f"{b} - {a} for {a} - {b}")
    else:
        yield Change(together, "sign", "sign", 2, "the sign of every term")


def _side(line: Line) -> Iterator[Change]:
    side = line.link.right
    if isinstance(side, BigOperator | Number) or not isinstance(side, Sum):
        yield _changed(side.start, side.start, "-", "the sign")


def fewer_terms(line: Line) -> Iterator[Change]:
    """A term dropped."""
    for place in line.main:
        if isinstance(place.tree, Sum) and len(place.tree.terms) > 1:
            yield from _dropped(line, place.tree)


def more_terms(line: Line) -> Iterator[Change]:
    """A term added that the section has elsewhere, a symbol in play, or 1."""
    side = line.link.right
    written, left = normal(line.source(side)), normal(line.source(line.link.left))
    ends = [side.end, *_inner_ends(line)]
    rank = line.rank(side)
    alike = [known.latex for known in line.names.symbols if rank is None or known.rank == rank]
    plain = [sign + latex for latex in alike[:6] for sign in ("+ ", "- ")]
    known = line.names.terms
    for term in (*known[:3], "+ 1", "- 1", *known[3:], *plain):
        signed = term.strip() if term.strip()[:1] in ("+", "-") else "+ " + term.strip()
        if (term in known and normal(signed) in written) or normal(signed.lstrip("+- ")) == left:
            continue
        for end in ends:
            if line.text[:end].endswith(signed.removeprefix("+ ")):
                continue
            added = Splice(end, end, " " + signed)
            what = f"the term {signed.removeprefix('+ ')}"
            yield Change((added,), "missing-term", "extra-term", 3, what)


def _inner_ends(line: Line) -> list[int]:
    """Where the first parentheses end that hold a sum, or one factor or term alone."""
    bodies = (place.tree.body for place in line.main if isinstance(place.tree, Group))
    return [body.end for body in bodies if isinstance(body, Sum | Symbol | Scripts | Product)][:2]


def _dropped(line: Line, total: Sum) -> Iterator[Change]:
    spans = spans_of_terms(total)
    for at, (term, start, end) in enumerate(spans):
        stop = end
        if at == 0:
            following = spans[1][0]
            stop = following.tree.start if following.sign == "+" else spans[1][1]
        else:
            while start > spans[at - 1][2] and line.text[start - 1] == " ":
                start -= 1
        what = f"without the term {line.source(term.tree)}"
        yield Change((Splice(start, stop, ""),), "extra-term", "missing-term", 2, what)


_DECIMAL = re.compile(r"-?\d+(\.\d+)?\Z")


def numbers(line: Line) -> Iterator[Change]:
    """Another number: the one that comes out, one more or less, twice or half."""
    side = line.link.right
    comparing = line.link.sign.name in ("<", ">", "<=", ">=")
    kind = "wrong-bound" if comparing else "arithmetic"
    if line.names.value is not None:
        splice = Splice(side.start, side.end, line.names.value)
        yield Change((splice,), kind, None, 1, f"{line.names.value} for {line.source(side)}")
    written = [(p.tree, p.parent) for p in line.main if isinstance(p.tree, Number)]
    others = [
        (t, [x for x in _others(t.text) if x != "1" or not isinstance(parent, Product)])
        for t, parent in written
        if t.end - t.start == len(t.text)
    ]
    for turn in range(max((len(found) for _, found in others), default=0)):
        for tree, found in others:
            for other in found[turn : turn + 1]:
                splice = Splice(tree.start, tree.end, other)
                yield Change((splice,), kind, kind, 1, f"{other} for {tree.text}")


def _others(number: str) -> list[str]:
    if not _DECIMAL.match(number):
        return []
    value = Rational(number)
    if value.denominator > 1:
        return []
    near = [value + 1, value - 1, value * 2, value / 2]
    good = [other for other in near if other > 0 and other.denominator == 1 and other != value]
    return [str(other) for other in dict.fromkeys(good)]
