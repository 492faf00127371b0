r"""Letters in subscripts that number examples: the i of `\hat y_i` where `\hat y = w^T x` is a number.

A letter numbers examples where it stands on a name that is a number without it, or on a vector that is
declared with it and multiplied without it, and is summed over somewhere; not where it counts the terms of
such a product. All names that it stands on first are then families.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from chainrule.check.claims import expression as X
from chainrule.check.claims import faces
from chainrule.check.claims.expression import Expression, NotUnderstood, Position, below
from chainrule.check.claims.lexicon import ELEMENTWISE, Lexicon

Members = list[Expression | NotUnderstood | None]
_ASSIGNING = frozenset({"=", "define", "equiv"})


def note_below(
    lexicon: Lexicon, statements: Sequence[tuple[Sequence[str], Members]], *, singly: bool
) -> None:
    """Gives families their names where letters in subscripts number examples, and notes which do.

    `singly` where words say that names without a number are of one example.
    """
    read = [(signs, [m for m in ms if isinstance(m, Expression)]) for signs, ms in statements]
    numbers = _numbers(read)
    letters = _letters_on(read, numbers | _vectors(read, singly=singly)) | _left_out(read, numbers)
    letters = (letters & _summed(read)) - _of_entries(read)
    if not letters:
        return
    names = {
        r.name for _, ms in read for m in ms for r in references(m) for p in r.positions[:1]
        if p.letter in letters and not p.offset and r.level is None and not faces.is_each(r.name)
    }  # fmt: skip
    lexicon.numbered_below = frozenset((name, letter) for name in names for letter in letters)
    for _, members in statements:
        for place, m in enumerate(members):
            if isinstance(m, Expression):
                members[place] = faces.exchanged(m, lambda r: named(lexicon, r))


def named(lexicon: Lexicon, r: X.Reference) -> X.Reference:
    """The name of a family where the first index numbers examples; any other name as it is."""
    first = r.positions[0] if r.positions else Position("")
    each = (r.name, first.letter) in lexicon.numbered_below and not first.offset and r.level is None
    return replace(r, name=faces.each_of(r.name)) if each else r


def references(e: Expression) -> list[X.Reference]:
    """All names in an expression."""
    return [x for x in below(e) if isinstance(x, X.Reference)]


def _numbers(statements: Iterable[tuple[Sequence[str], Sequence[Expression]]]) -> set[str]:
    """The names without an index that are said to be numbers, by the form of what they are."""
    found: set[str] = set()
    for signs, members in statements:
        match members:
            case [X.Reference(name=name, positions=(), level=None), body, *_] if {*signs[:1]} & _ASSIGNING:
                if _is_number(body, found):
                    found.add(name)
            case _:
                pass
    return found


def _is_number(e: Expression, numbers: set[str]) -> bool:
    """Whether it is `w^T x`, of vectors by their letters, a function of such, or a sum with one."""
    match e:
        case X.Reference(name=name, positions=()):
            return name in numbers
        case X.Total(terms=terms):
            return any(_is_number(term, numbers) for _, term in terms)
        case X.Call(function=function, arguments=(argument,)):
            return (function in ELEMENTWISE or function == "sigma") and _is_number(argument, numbers)
        case X.Times(factors=((_, X.Transposed(body=a)), (sign, b))):
            return sign in ("", "·") and _is_small(a) and _is_small(b)
        case X.Quotient(numerator=a, denominator=b):
            return _is_number(a, numbers) or _is_number(b, numbers)
        case X.Power(base=base):
            return _is_number(base, numbers)
        case _:
            return False


def _is_small(e: Expression) -> bool:
    """A small letter without an index."""
    return isinstance(e, X.Reference) and not e.positions and e.name.split(" ")[-1][:1].islower()


def _vectors(statements: Sequence[tuple[Sequence[str], Sequence[Expression]]], *, singly: bool) -> set[str]:
    """The names that are declared with an index, and multiplied by a transposed vector without one.

    All that are declared so where they are `singly` said to be of one example.
    """
    declared = {
        first.name
        for signs, (first, *_) in ((s, m) for s, m in statements if m)
        if list(signs) == ["in"] and isinstance(first, X.Reference) and len(first.positions) == 1
    }
    return (
        declared
        if singly
        else declared
        & {
            b.name
            for _, members in statements
            for m in members
            for e in below(m)
            if isinstance(e, X.Times)
            for (_, a), (_, b) in zip(e.factors, e.factors[1:], strict=False)
            if isinstance(a, X.Transposed) and isinstance(b, X.Reference) and not b.positions
        }
    )


def _of_entries(statements: Sequence[tuple[Sequence[str], Sequence[Expression]]]) -> set[str]:
    """The letters that stand alone on both factors of a product `v^T z` somewhere: they count its terms."""
    found: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    for e in (e for _, ms in statements for m in ms for e in below(m) if isinstance(e, X.Times)):
        for (_, a), (_, b) in zip(e.factors, e.factors[1:], strict=False):
            if isinstance(a, X.Transposed) and _is_small(a.body) and _is_small(b):
                pairs |= {(r.name, q.name) for r in references(a.body) for q in references(b)}
    for first, second in pairs:
        found |= _letters_on(statements, {first}) & _letters_on(statements, {second})
    return found


def _left_out(
    statements: Sequence[tuple[Sequence[str], Sequence[Expression]]], numbers: set[str]
) -> set[str]:
    """The letters that a definition leaves out of a name that has them elsewhere: `z_n = w^T x`."""
    found: set[str] = set()
    for signs, members in statements:
        match members:
            case [X.Reference(positions=(Position(letter=str(letter), offset=0),), level=None), body, *_]:
                said = letter and {*signs[:1]} & _ASSIGNING and _is_number(body, numbers)
                if said and letter not in faces.letters(body):
                    parts = {r.name for r in references(body) if not r.positions}
                    found |= _letters_on(statements, parts) & {letter}
            case _:
                pass
    return found


def _letters_on(
    statements: Sequence[tuple[Sequence[str], Sequence[Expression]]], names: set[str]
) -> set[str]:
    """The letters that stand alone on these names."""
    return {
        r.positions[0].letter
        for _, members in statements
        for m in members
        for r in references(m)
        if r.name in names and len(r.positions) == 1 and not r.positions[0].offset and r.level is None
    } - {""}


def _summed(statements: Sequence[tuple[Sequence[str], Sequence[Expression]]]) -> set[str]:
    """The letters that sums run over."""
    return {e.letter for _, ms in statements for m in ms for e in below(m) if isinstance(e, X.Summation)}


__all__ = ["named", "note_below"]
