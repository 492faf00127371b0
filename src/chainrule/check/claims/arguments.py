r"""Functions named without their arguments: what `σ' = σ(1 − σ)` and `∂lse/∂z_i` are taken of.

The statement itself says it where the function has arguments there; then the variable that it is
differentiated by, if that is an argument elsewhere in the section; then the only argument that it has there.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol, cast

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below

Calls = dict[str, list[tuple[Expression, ...]]]
"""The arguments that functions are applied to, each once."""


class Formal(Protocol):
    """A function that the section defines: its parameters and its value."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names that its arguments have there."""
        ...

    @property
    def body(self) -> Expression:
        """What it is of them."""
        ...


def form(value: object) -> Hashable:
    """An expression without the places that it was read from."""
    if isinstance(value, Expression):
        names = [n for n in value.__dataclass_fields__ if n not in ("start", "end")]
        return (type(value).__name__, *(form(getattr(value, n)) for n in names))
    if isinstance(value, tuple):
        return tuple(form(item) for item in cast(tuple[object, ...], value))
    assert isinstance(value, Hashable)
    return value


def calls_in(members: Iterable[Expression]) -> Calls:
    """The arguments of all functions that are applied in these members."""
    found: dict[str, dict[Hashable, tuple[Expression, ...]]] = {}
    for member in members:
        for e in below(member):
            if isinstance(e, X.Call) and e.arguments:
                found.setdefault(e.function, {}).setdefault(form(e.arguments), e.arguments)
    return {name: list(several.values()) for name, several in found.items()}


def stated_in(members: Sequence[Expression]) -> dict[str, tuple[Expression, ...]]:
    """The arguments of the functions that a statement both applies, to one thing only, and names alone."""
    bare = {e.function for m in members for e in below(m) if isinstance(e, X.Call) and not e.arguments}
    if not bare:
        return {}
    return {
        name: several[0] for name, several in calls_in(members).items() if name in bare and len(several) == 1
    }


def differentiated(
    name: str, wrt: Sequence[Expression], functions: Mapping[str, Formal], calls: Calls
) -> tuple[Expression, ...] | None:
    """What f is taken of in ∂f/∂x: its own parameters, what holds x where it is applied, or x itself."""
    names = {x.name for x in wrt if isinstance(x, X.Reference)}
    at = (wrt[0].start, wrt[0].end)
    own = functions.get(name)
    parameters = None if own is None else tuple(X.Reference(*at, x) for x in own.parameters)
    if own is not None and rests_on(own, wrt):
        return parameters
    several = list({form(c): c for c in (_filled(c, functions) for c in calls.get(name, []))}.values())
    holding = [
        c for c in several if names & {r.name for a in c for r in below(a) if isinstance(r, X.Reference)}
    ]
    if parameters is not None:
        return holding[0] if len(holding) == 1 else parameters
    for found in (holding, several):
        if len(found) == 1:
            return found[0]
    if len(names) == 1 and not several:
        first = wrt[0]
        assert isinstance(first, X.Reference)
        return (X.Reference(*at, first.name, (), first.level),)
    return None


def rests_on(own: Formal, wrt: Sequence[Expression]) -> bool:
    """Whether one of these is a parameter of the function, or stands in its body."""
    names = {x.name for x in wrt if isinstance(x, X.Reference)}
    known = {*own.parameters, *(r.name for r in below(own.body) if isinstance(r, X.Reference))}
    return not names or bool(names & known)


def _filled(arguments: tuple[Expression, ...], functions: Mapping[str, Formal]) -> tuple[Expression, ...]:
    """The arguments, a function among them with its own parameters where it stands without any: `F(G)`."""
    found: list[Expression] = []
    for a in arguments:
        own = functions.get(a.function) if isinstance(a, X.Call) and not a.arguments else None
        if own is not None and isinstance(a, X.Call):
            a = replace(a, arguments=tuple(X.Reference(a.start, a.end, x) for x in own.parameters))
        found.append(a)
    return tuple(found)
