r"""Σ and ∏ over letters, max and min over entries: `\sum_{i=1}^n x_i`, `\prod_{j \neq i} a_j`, `\max_k z`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, NotUnderstood, below
from chainrule.check.claims.limits import Limits, kept, limits_of
from chainrule.check.claims.normal import integral
from chainrule.check.claims.reader import Reader
from chainrule.check.claims.shifted import letters_of_place
from chainrule.check.claims.symbols import atoms, bound_letters, letter_of
from chainrule.read.latex import tree as T


def big_operator(reader: Reader, tree: T.BigOperator) -> Expression:
    r"""Σ_i Σ_j a_ij for `\sum_{i,j} a_{ij}`.

    Raises NotUnderstood for an operator that is not computed with and for limits that are not read.
    """
    at = (tree.start, tree.end)
    if tree.body is None:
        raise NotUnderstood(f"{tree.name} of nothing", *at)
    if tree.name in ("max", "min"):
        return _extremum(reader, tree)
    if tree.name == "int":
        return integral(reader, tree)
    if tree.name not in ("sum", "prod"):
        raise NotUnderstood(f"{tree.name} is not computed with", *at, "CR135")
    upper = None if tree.upper is None else reader.read(tree.upper)
    around = reader.around
    reader.around = around | set(bound_letters(tree.lower))
    body = reader.read(tree.body)
    reader.around = around
    limits = limits_of(reader, tree, free_letters(body) - reader.outer)
    upper = _up_to_index(reader, limits, upper, free_letters(body))
    body = kept(limits.weights, body, product=tree.name == "prod")
    for letter in reversed(limits.letters):
        above = upper if limits.upper is None else limits.upper
        body = X.Summation(*at, tree.name == "prod", letter, limits.lower, above, body, limits.condition)
    return body


def _up_to_index(
    reader: Reader, limits: Limits, upper: Expression | None, inner: set[str]
) -> Expression | None:
    """The upper limit; an index less a number, `\\sum_{j=1}^{i-1}`, is a condition on the terms."""
    match upper:
        case X.Total(terms=((1, X.Reference(name=name, positions=(), level=None)), (_, X.Numeral()))) if (
            name in inner | reader.outer | reader.around and name not in reader.lexicon.limits
        ):
            pass
        case _:
            return upper
    match limits.lower:
        case X.Numeral(value=value) if value == (not reader.lexicon.from_zero) and len(limits.letters) == 1:
            letter = X.Reference(upper.start, upper.end, limits.letters[0])
            condition = X.Condition(upper.start, upper.end, letter, "<=", upper)
            limits.weights.append(X.Indicator(upper.start, upper.end, condition))
            return None
        case _:
            raise NotUnderstood("limits that are not read", upper.start, upper.end)


def _extremum(reader: Reader, tree: T.BigOperator) -> Expression:
    """max_k z_k over the index k; of an unknown, and without an index, over all entries."""
    at = (tree.start, tree.end)
    assert tree.body is not None
    body = reader.read(tree.body)
    letters = [name for a in atoms(tree.lower) if (name := letter_of(a)) is not None]
    indices = {p.letter for e in below(body) for p in getattr(e, "positions", ())}
    if len(letters) != len(atoms(tree.lower)) or tree.upper is not None:
        raise NotUnderstood("limits that are not read", *at)
    if not set(letters) <= indices:
        return X.Extremum(*at, tree.name, None, body)
    for letter in reversed(letters):
        body = X.Extremum(*at, tree.name, letter, body)
    return body


def free_letters(expression: Expression) -> set[str]:
    """The index letters of an expression that nothing in it binds."""
    bound: set[str] = set()
    found: set[str] = set()
    for e in below(expression):
        if isinstance(e, X.Summation):
            bound.add(e.letter)
        if isinstance(e, X.Extremum) and e.letter:
            bound.add(e.letter)
        if isinstance(e, X.Indicator) and e.condition is not None:
            found |= letters_of_place(e.condition)
        level = e.level if isinstance(e, X.Reference) else None
        for position in (*getattr(e, "positions", ()), *(() if level is None else (level,))):
            if isinstance(position, X.Position) and position.letter:
                found.add(position.letter)
    return found - bound


def reaching(terms: Sequence[tuple[int, Expression]], outer: set[str], start: int, end: int) -> Expression:
    r"""Terms of which a sum reaches as far as its index stands free: `-\sum_n a_n + b_n` is −Σ_n (a_n + b_n).

    Where a factor or a sign stands before the sum it may be meant of the first term alone, too. After −Σ a_n
    a minus can mean both so easily that the sum is left as it was written.
    """
    for place, (sign, term) in enumerate(terms[:-1]):
        last = term.factors[-1][1] if isinstance(term, X.Times) else term
        if not isinstance(last, X.Summation) or last.product or last.letter in outer:
            continue
        reached = [n for n in range(place + 1, len(terms)) if last.letter in free_letters(terms[n][1])]
        if not reached:
            continue
        inner = terms[place + 1 : reached[-1] + 1]
        if sign < 0 and inner[0][0] < 0:
            continue
        whole = _over(last, X.Total(last.start, inner[-1][1].end, ((1, last.body), *inner)))
        if isinstance(term, X.Times):
            before = term.factors[:-1]
            whole = X.Times(term.start, whole.end, (*before, (term.factors[-1][0], whole)))
        extended = [*terms[:place], (sign, whole), *terms[reached[-1] + 1 :]]
        usual = reaching(extended, outer, start, end)
        if sign > 0 and not isinstance(term, X.Times):
            return usual
        apart = [(s, _over(last, t)) if last.letter in free_letters(t) else (s, t) for s, t in inner]
        other = reaching([*terms[: place + 1], *apart, *terms[reached[-1] + 1 :]], outer, start, end)
        return X.Choice(start, end, usual, other)
    return X.Total(start, end, tuple(terms))


def _over(sum_: X.Summation, body: Expression) -> X.Summation:
    """The same sum of something else."""
    return replace(sum_, start=min(sum_.start, body.start), end=body.end, body=body)
