r"""Quantities that a model tells of and that are data all the same: the y of `y = X\beta + \varepsilon`.

Where ε stands nowhere else, the equation leaves y free. If another definition compares y with the rest of the
equation, `S = \|y - X\beta\|^2`, then y is what was observed, and S depends on β through the rest alone.
Nor does an equation define what it solves: after ∂S/∂β the line `\beta = (X^\top X)^{-1} X^\top y` says where
S is least, not what β is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.rewriting import references
from chainrule.check.claims.table import Definition


def observed(definitions: Iterable[Definition], statements: Iterable[Iterable[Expression]]) -> set[str]:
    """The names that are defined as something and a noise, and compared with that something elsewhere."""
    known = list(definitions)
    stands = Counter(
        name for members in statements for name in {r.name for member in members for r in references(member)}
    )
    return {d.name for d in known if any(_is_compared(d, rest, known) for rest in _without_noise(d, stands))}


def _without_noise(definition: Definition, stands: Counter[str]) -> Iterable[set[str]]:
    """The names of the other terms, for each term that is a name which stands in this statement only."""
    if not isinstance(definition.body, X.Total) or len(definition.body.terms) < 2:
        return
    for sign, term in definition.body.terms:
        if sign > 0 and isinstance(term, X.Reference) and stands[term.name] == 1:
            others = [other for _, other in definition.body.terms if other is not term]
            yield {r.name for other in others for r in references(other)}


def _is_compared(definition: Definition, rest: set[str], known: Iterable[Definition]) -> bool:
    """Whether another definition has both the name and all of the rest."""
    both = rest | {definition.name}
    others = (d for d in known if d.name != definition.name)
    return len(rest) > 1 and any(both <= {r.name for r in references(d.body)} for d in others)


def solved(
    definitions: Mapping[str, Sequence[Definition]], statements: Iterable[tuple[int, Iterable[Expression]]]
) -> set[str]:
    """The names by which a derivative was taken before they were given by what is in its numerator."""
    found: set[str] = set()
    for order, members in statements:
        for e in (e for member in members for e in below(member) if isinstance(e, X.Derivative)):
            for name in {r.name for x in e.wrt for r in references(x)} & definitions.keys():
                first = definitions[name][0]
                given = {r.name for r in references(first.body)}
                if first.order > order and given and given | {name} <= _rests_on(e.of, name, definitions):
                    found.add(name)
    return found


def _rests_on(e: Expression, name: str, definitions: Mapping[str, Sequence[Definition]]) -> set[str]:
    """The names that an expression rests on, not by way of one of them."""
    found: set[str] = set()
    stack = [e]
    while stack:
        for part in below(stack.pop()):
            other = part.function if isinstance(part, X.Call) else getattr(part, "name", "")
            if other and other not in found and isinstance(part, X.Reference | X.Call):
                found.add(other)
                stack += [d.body for d in definitions.get(other, ()) if other != name]
    return found
