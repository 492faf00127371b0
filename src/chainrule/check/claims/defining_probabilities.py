r"""What statements say of probabilities: `\log \frac{P(1 | x)}{P(0 | x)} = θᵀx`, `ŷ = P(y = 1 | x) = σ(z)`.

The first equation that says what a probability is defines it, wherever in a chain it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.items import EQUALS, Item, Section
from chainrule.check.claims.rewriting import is_numeric
from chainrule.check.claims.solving import solved_for
from chainrule.check.claims.table import Table


def is_open(section: Section, name: str) -> bool:
    """Whether a name is that of a probability of which nothing was said yet."""
    found = section.lexicon.probabilities
    return found is not None and found.speaks_of(name) and not is_said(section.table, name)


def is_said(table: Table, name: str) -> bool:
    """Whether something says what a name is."""
    return name in table.definitions or name in table.functions or name in table.given or name in table.opaque


def solved_probability(
    section: Section, left: Expression, right: Expression
) -> tuple[Expression, Expression] | None:
    """The probability that `left = right` tells, where it is not the left side itself; what it is."""
    equation = is_numeric(right) and not isinstance(left, X.Total)  # log-odds of 0: where that is so
    if equation or section.lexicon.probabilities is None:
        return None
    told = solved_for(left, right, lambda name: is_open(section, name))
    if told is None and isinstance(left, X.Reference):
        known = section.table.definitions.get(left.name, ())
        body = known[0].body if len(known) == 1 and known[0].positions == left.positions else None
        if isinstance(body, X.Reference) and body.positions == left.positions and is_open(section, body.name):
            return None if rests_on(right, body.name) else (body, right)
    return told


def rests_on(e: Expression, name: str) -> bool:
    """Whether a name stands in an expression."""
    return any(
        (isinstance(part, X.Reference) and part.name == name)
        or (isinstance(part, X.Call) and part.function == name)
        for part in below(e)
    )


def said_in_chain(
    item: Item, section: Section, signs: Sequence[str]
) -> Iterator[tuple[Expression, Expression]]:
    """The probabilities behind the first sign of a chain, with what stands beside each."""
    members = item.members
    for place in range(1, len(members) if section.lexicon.probabilities is not None else 0):
        member = members[place]
        named = isinstance(member, X.Reference) or (isinstance(member, X.Call) and member.arguments)
        if not isinstance(member, X.Reference | X.Call) or not named:
            continue
        name = member.name if isinstance(member, X.Reference) else member.function
        last = place == len(members) - 1
        beside, sign = members[place - 1 if last else place + 1], signs[place - 1 if last else place]
        own = last and item.defines is not None and item.defines.body is member
        if sign not in EQUALS or own or not isinstance(beside, Expression):
            continue
        if is_open(section, name) and not rests_on(beside, name):
            yield member, beside
