r"""Quantities that a model tells of and that are data all the same: the y of `y = X\beta + \varepsilon`.

Where ε stands nowhere else, the equation leaves y free. If another definition compares y with the rest of the
equation, `S = \|y - X\beta\|^2`, then y is what was observed, and S depends on β through the rest alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression
from chainrule.check.claims.section import Definition, references


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
