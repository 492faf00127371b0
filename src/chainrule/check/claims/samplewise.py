r"""Definitions that are said again of one sample: `ŷ_i = f(W, x_i)` beside `ŷ = f(W, x)`.

    ŷ_i = f(W, g(V, x_i))   says   ŷ = f(W, z), z = g(V, x)   of the sample i

Where the definition of a function's value with an index is another one without it, name for name, its index
tells samples apart and nothing else; `h_j = W_j x + b_j` may say of entries what `h = W x + b` says. Then it
is read without the index, as are equations of the same names in which nothing is derived or summed.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from chainrule.check.claims import expression as X
from chainrule.check.claims.arguments import form
from chainrule.check.claims.expression import Expression, Position, below
from chainrule.check.claims.rewriting import references, substituted

Members = list[Expression | Exception | None]
_MOST = 40


def without_samples(statements: Sequence[Sequence[object]]) -> dict[int, list[Expression]]:
    """The members, by the place of their statement, of those that are read without a sample's index."""
    plain = _plain_definitions(statements)
    samples: dict[str, set[str]] = {}
    for members in statements:
        for letter, names in _restated(members, plain):
            samples.setdefault(letter, set()).update(names)
    found: dict[int, list[Expression]] = {}
    for place, members in enumerate(statements if samples else ()):
        read = [m for m in members if isinstance(m, Expression)]
        for letter, names in samples.items():
            if len(read) == len(members) and _is_of_samples(read, letter, names):
                found[place] = read = [stripped(m, letter) for m in read]
    return found


def stripped(whole: Expression, letter: str) -> Expression:
    """The expression with x for every x_i."""
    for e in [e for e in references(whole) if e.positions == (Position(letter),)]:
        whole = substituted(whole, e, replace(e, positions=()))
    return whole


def _plain_definitions(statements: Sequence[Sequence[object]]) -> dict[str, Expression]:
    """What names without indices are first said to be."""
    found: dict[str, Expression] = {}
    for members in statements:
        match members:
            case [X.Reference(name=name, positions=(), level=None), Expression() as body, *_]:
                if name not in {r.name for r in references(body)}:
                    found.setdefault(name, body)
            case _:
                pass
    return found


def _restated(members: Sequence[object], plain: dict[str, Expression]) -> Iterator[tuple[str, set[str]]]:
    """The sample's index and the names that have it, where a statement says a plain definition again."""
    match members:
        case [
            X.Reference(name=name, positions=(Position(letter=str(letter), offset=0),), level=None) as left,
            *_,
        ]:
            body = members[1] if len(members) == 2 else None
            if not letter or name not in plain or not isinstance(body, X.Call) or len(body.arguments) < 2:
                return
            if not _is_of_samples((left, body), letter, None):
                return
            ours = _unfolded(stripped(body, letter), plain)
            if ours is not None and ours == _unfolded(plain[name], plain):
                yield letter, {r.name for m in (left, body) for r in references(m) if r.positions}
        case _:
            pass


def _is_of_samples(members: Sequence[Expression], letter: str, names: set[str] | None) -> bool:
    """Whether an index stands at these names only (None: at any), alone, and nothing is summed or derived."""
    inside = [e for m in members for e in below(m)]
    indexed = [e for e in inside if isinstance(e, X.Reference) and e.positions]
    if not indexed or any(
        isinstance(e, X.Summation | X.Derivative | X.Differential | X.Entry) for e in inside
    ):
        return False
    return all(e.positions == (Position(letter),) and (names is None or e.name in names) for e in indexed)


def _unfolded(whole: Expression, plain: dict[str, Expression]) -> Hashable | None:
    """The form of an expression with all definitions put in; None where that takes too long."""
    for _ in range(_MOST):
        known = next((e for e in references(whole) if e.name in plain and not e.positions), None)
        if known is None:
            return form(whole)
        whole = substituted(whole, known, plain[known.name])
    return None
