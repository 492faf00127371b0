r"""Letters that are two names, one for each face: the vector `\mathbf{p}` of all predictions beside one, p.

    p = σ(θᵀ x)      **p** = σ(X θ)      ℓ = −y log p      J = −**y**ᵀ log **p**

Most write a name now in bold and now plainly. Who says of a letter one thing plainly and another thing in
bold keeps the faces apart, and does so with every letter that stands alone in both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from typing import Any, cast

from chainrule.check.claims.symbols import plain_name, signature, walk
from chainrule.read.latex import tree as T

_FACES = frozenset({"bold", "vec", "underline"})
_SAYING = frozenset({"=", "define", "equiv", "in"})
APART = "apart"
"""The font of a bold letter that is another name than the plain one."""


def bold_names(roots: Iterable[T.Tree]) -> frozenset[str]:
    """The letters of a section that are other names in bold."""
    whole = list(roots)
    said: dict[str, dict[bool, set[str]]] = {}
    for root in whole:
        for name, bold, what in _said(root):
            said.setdefault(name, {}).setdefault(bold, set()).add(what)
    told = {name for name, by in said.items() if len(by) == 2 and not by[True] & by[False]}
    faces = _faces(whole)
    both = {name for name, found in faces.items() if found == {True, False}}
    return frozenset(both) if told & both else frozenset()


def apart(tree: T.Tree, names: frozenset[str]) -> T.Tree:
    """The tree with bold letters as names of their own."""
    return cast(T.Tree, _changed(tree, names)) if names else tree


def _said(root: T.Tree) -> Iterator[tuple[str, bool, str]]:
    """What a statement says of a letter alone on its left, and whether the letter is bold."""
    match root:
        case T.Relation(members=(T.Symbol() as left, T.Tree() as right), signs=(sign,)):
            if sign.name in _SAYING and _is_letter(left):
                what = signature(right)
                yield left.name, bool(left.fonts & _FACES), f"in {what}" if sign.name == "in" else what
        case _:
            pass


def _faces(roots: Iterable[T.Tree]) -> dict[str, set[bool | None]]:
    """In which faces each letter stands; None of a plain one with a subscript, which may be an entry."""
    found: dict[str, set[bool | None]] = {}
    for node in (node for root in roots for node in walk(root)):
        if isinstance(node, T.Symbol) and _is_letter(node):
            found.setdefault(node.name, set()).add(bool(node.fonts & _FACES))
        base = node.base if isinstance(node, T.Scripts) and node.sub is not None else None
        if isinstance(base, T.Symbol) and not base.fonts & _FACES:
            found.setdefault(base.name, set()).add(None)
    return found


def _is_letter(symbol: T.Symbol) -> bool:
    """Whether it is a letter without an accent, in bold or plain."""
    lettered = symbol.name.isalpha() and plain_name(symbol) == symbol.name
    return lettered and APART not in symbol.fonts


def _changed(value: object, names: frozenset[str]) -> object:
    if isinstance(value, T.Symbol):
        bold = value.name in names and value.fonts & _FACES and _is_letter(value)
        return replace(value, fonts=value.fonts | {APART}) if bold else value
    if isinstance(value, T.Tree | T.Factor | T.Term):
        changes: dict[str, object] = {}
        for field in fields(value):
            part = getattr(value, field.name)
            new = _changed(part, names)
            if new is not part:
                changes[field.name] = new
        return replace(cast(Any, value), **changes) if changes else value
    if isinstance(value, tuple):
        items = cast(tuple[object, ...], value)
        made = tuple(_changed(item, names) for item in items)
        return made if any(a is not b for a, b in zip(made, items, strict=True)) else items
    return value


__all__ = ["APART", "apart", "bold_names"]
