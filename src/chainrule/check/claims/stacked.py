"""Names that may stand for many of another: the matrix X beside samples x_i, the vector y beside labels y_i.

A claim about X that rests on x_i on its other side says something only if X is made of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.rewriting import references

if TYPE_CHECKING:
    from chainrule.check.claims.judging import Judge

Leaf = tuple[str, str]
"""A name that nothing defines, and whether it has "indices" or a "number" of its own."""


def unstacked(judge: Judge, left: Expression, right: Expression) -> str:
    """A name on one side of which the other side may have the parts, though nothing says so."""
    linked = {*judge.section.table.aliases, *judge.section.table.aliases.values()}
    ours, theirs = set(_leaves(judge, left)), set(_leaves(judge, right))
    for here, there in ((ours - theirs, theirs - ours), (theirs - ours, ours - theirs)):
        for name in sorted(name for name, parts in here if not parts and name not in linked):
            if name not in {n for n, parts in here if parts} and any(_is_part(p, name) for p in there):
                return name
    return ""


def _is_part(leaf: Leaf, whole: str) -> bool:
    """Whether a name may be that of a sample of which there are many: x_i or x^(i) of X, y^(i) of y."""
    name, parts = leaf
    return parts == "number" if name == whole else bool(parts) and name == _small(whole)


def _small(name: str) -> str:
    accent, space, letter = name.rpartition(" ")
    return accent + space + letter.lower()


def _leaves(judge: Judge, side: Expression) -> Iterator[Leaf]:
    """The names that a side rests on and that nothing defines, those aside that it is derived by."""
    table, seen = judge.section.table, set[str]()
    stack: list[Expression] = [side]
    while stack:
        whole = stack.pop()
        by = {
            r.name for e in below(whole) if isinstance(e, X.Derivative) for w in e.wrt for r in references(w)
        }
        calls = {e.function for e in below(whole) if isinstance(e, X.Call)}
        for name in sorted((calls & set(table.functions)) - seen):
            seen.add(name)
            stack.append(table.functions[name].body)
        for r in references(whole):
            if r.name in table.definitions and r.name not in seen:
                seen.add(r.name)
                stack += [d.body for d in table.definitions[r.name]]
            elif r.name not in table.definitions and r.name not in table.sizes and r.name not in by:
                yield r.name, "number" if r.level is not None else "indices" if r.positions else ""
