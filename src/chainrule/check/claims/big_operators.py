r"""Σ and ∏ over letters, max and min over entries: `\sum_{i=1}^n x_i`, `\prod_{j \neq i} a_j`, `\max_k z`."""

from __future__ import annotations

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, NotUnderstood, Reference
from chainrule.check.claims.lexicon import atoms, plain_name
from chainrule.check.claims.reader import Reader
from chainrule.read.latex import tree as T


def big_operator(reader: Reader, tree: T.BigOperator) -> Expression:
    r"""Σ_i Σ_j a_ij for `\sum_{i,j} a_{ij}`.

    Raises NotUnderstood for an operator that is not computed with and for limits that are not read.
    """
    at = (tree.start, tree.end)
    if tree.body is None:
        raise NotUnderstood(f"{tree.name} of nothing", *at)
    if tree.name in ("max", "min"):
        return X.Extremum(*at, tree.name, None, reader.read(tree.body))
    if tree.name not in ("sum", "prod"):
        raise NotUnderstood(f"{tree.name} is not computed with", *at, "CR135")
    letters, lower, condition = _bound(reader, tree)
    upper = None if tree.upper is None else reader.read(tree.upper)
    body = reader.read(tree.body)
    for letter in reversed(letters):
        body = X.Summation(*at, tree.name == "prod", letter, lower, upper, body, condition)
    return body


def _bound(reader: Reader, tree: T.BigOperator) -> tuple[list[str], Expression | None, X.Condition | None]:
    """The letters that a big operator binds, where it begins, and which value it leaves out."""
    at = (tree.start, tree.end)
    match tree.lower:
        case None:
            raise NotUnderstood("a sum whose index is not said", *at, "CR132")
        case T.Relation(members=(T.Symbol() as letter, T.Tree() as value), signs=(sign,)):
            name = plain_name(letter)
            if sign.name == "=":
                return [name], reader.read(value), None
            if sign.name == "!=":
                condition = X.Condition(*at, Reference(*at, name), "!=", reader.read(value))
                return [name], None, condition
            if sign.name == "in":
                return [name], None, None
        case lower:
            letters = atoms(lower)
            names = [plain_name(a) for a in letters if isinstance(a, T.Symbol)]
            if names and len(names) == len(letters):
                return names, None, None
    raise NotUnderstood("limits that are not read", *at)
