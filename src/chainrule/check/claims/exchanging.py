"""Formulas in which runs of factors are read as one: `MSE`, `X[n, c]`."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, cast

from chainrule.read.latex import tree as T

Exchange = Callable[[T.Product], tuple[T.Factor, ...]]
"""The factors that a product is to have instead."""


def exchanged(tree: T.Tree, exchange: Exchange) -> T.Tree:
    """The tree with the factors of every product exchanged, the innermost products first.

    A product of which one factor is left is that factor.
    """
    changes: dict[str, object] = {}
    for field in fields(tree):
        value = getattr(tree, field.name)
        new = _within(value, exchange)
        if new is not value:
            changes[field.name] = new
    tree = cast(T.Tree, replace(cast(Any, tree), **changes)) if changes else tree
    if not isinstance(tree, T.Product):
        return tree
    factors = exchange(tree)
    if len(factors) == len(tree.factors) and all(map(operator.is_, factors, tree.factors)):
        return tree
    lone = len(factors) == 1 and not factors[0].sign
    return factors[0].tree if lone else replace(tree, factors=factors)


def _within(value: object, exchange: Exchange) -> object:
    if isinstance(value, T.Tree):
        return exchanged(value, exchange)
    if isinstance(value, T.Factor | T.Term):
        tree = exchanged(value.tree, exchange)
        return value if tree is value.tree else replace(value, tree=tree)
    if isinstance(value, tuple):
        items = cast(tuple[object, ...], value)
        new = tuple(_within(item, exchange) for item in items)
        return new if any(a is not b for a, b in zip(new, items, strict=True)) else items
    return value
