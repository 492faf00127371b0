"""What a right result starts from: the member that it is of, its differentials, definitions kept short."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from chainrule.check.claims import expression as X
from chainrule.check.claims.attempting import movers
from chainrule.check.claims.expression import Expression, NotUnderstood, below
from chainrule.check.claims.judging import Judge
from chainrule.check.claims.section import Scope
from chainrule.check.claims.statements import Statement
from chainrule.check.claims.table import Definition, Table
from chainrule.check.claims.values import Space, Value
from chainrule.check.claims.world import World
from chainrule.derive.simplifying import Simplifier
from chainrule.ops.core import NAMED, name_of, named
from chainrule.read.latex import tree as T


class Simplified(Scope):
    """A section's definitions with simplified bodies, so that derivatives come out short."""

    def __init__(self, table: Table, world: World, at: int, simplify: Simplifier) -> None:
        super().__init__(table, world, at)
        self.simplify = simplify

    def defined(self, found: Definition, name: str, level: int | None, space: Space) -> Value:
        """The value of a definition's body, shortened."""
        value = super().defined(found, name, level, space)
        if value.node is None or value.node.op is not NAMED:
            return value
        body, _ = self.simplify(value.node.args[0])
        return replace(value, node=named(name_of(value.node), body))


def beginnings(statement: Statement, place: int) -> Iterator[T.Tree]:
    """What a relation of a chain is about: the chain's first member, then the one before the sign."""
    first = statement.members[0]
    if first is None and statement.carried:
        first = statement.carried[0]
    if first is not None:
        yield first
    left = statement.members[place]
    if left is not None and left is not first:
        yield left


def moving(left: Expression, statement: Statement, judge: Judge) -> tuple[X.Reference, ...]:
    """The names whose differentials a statement is written with; all of the left side, if none are there."""
    if not any(isinstance(e, X.Differential) for e in below(left)):
        return ()
    body = left.body if isinstance(left, X.Differential) else None
    members: list[Expression] = []
    for tree in statement.trees:
        try:
            members.append(judge.section.resolver.read(tree))
        except NotUnderstood:
            continue
    told: dict[object, X.Reference] = {}
    every: dict[object, X.Reference] = {}
    for e in (e for member in members for e in below(member)):
        if (
            isinstance(e, X.Differential)
            and isinstance(e.body, X.Reference)
            and (body is None or not same(e.body, body))
        ):
            told.setdefault((e.body.name, e.body.level), e.body)
    for e in below(left):
        if isinstance(e, X.Reference):
            every.setdefault((e.name, e.level), e)
    return movers(judge, tuple((told or every).values()))


def same(a: X.Reference, b: Expression) -> bool:
    """Whether two expressions are one name."""
    return isinstance(b, X.Reference) and (a.name, a.level, a.positions) == (b.name, b.level, b.positions)


def is_worth(left: Expression) -> bool:
    """Whether there is more to say of an expression than to write it once more."""
    derived = any(
        isinstance(e, X.Derivative | X.Differential) or (isinstance(e, X.Call) and e.order)
        for e in below(left)
    )
    return derived or isinstance(left, X.Reference)


def plain(latex: str) -> str:
    """LaTeX without what does not show."""
    return re.sub(r"\\left|\\right|\\[,;! ]|[\s{}]", "", latex)
