r"""What a section says that σ is: the sigmoid, unless its words name another function or leave it open.

where $\sigma$ is the hyperbolic tangent      $\sigma = \mathrm{ReLU}$      for any activation $\sigma$
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from chainrule.check.claims.items import Item
from chainrule.check.claims.lexicon import ELEMENTWISE
from chainrule.check.claims.symbols import base_symbol, plain_name

USUAL = "sigmoid"
_NAMED = {"sigmoid": r"sigmoid|logistic", "tanh": r"tanh|hyperbolic tangent", "relu": r"re-?lu\b|rectif"}
_OPEN = re.compile(
    r"\b(any|arbitrary|some|generic|general|differentiable|smooth|identity|linear|step|heaviside)\b", re.I
)
_IS = re.compile(r"\W*(is|be|being|denotes?|means|stands for)\b", re.I)
_FUNCTION = re.compile(r"\b(functions?|activations?|nonlinearity|non-linearity)\W*$", re.I)
_BEFORE, _AFTER = 48, 80


def sigma_in(items: Iterable[Item], prose: str) -> str | None:
    """The elementwise function that σ stands for; None where it is said to be any, or one that has no row."""
    if re.search(_NAMED[USUAL], prose, re.I):
        return USUAL
    for item in items:
        told = _told(item)
        if told is not None:
            return told or None
    return USUAL


def _told(item: Item) -> str | None:
    """What one statement says σ is, "" where it leaves that open; None where it says nothing of it."""
    statement = item.statement
    tree = statement.members[0] if statement.members else None
    symbol = None if tree is None else base_symbol(tree)
    if symbol is None or symbol is not tree or plain_name(symbol) != "sigma":
        return None
    if not statement.signs:
        before = statement.before[-_BEFORE:] if _FUNCTION.search(statement.before) else ""
        after = statement.after[:_AFTER] if _IS.match(statement.after) else ""
        return _in_words(f"{re.split(r'[.;]', before)[-1]} {re.split(r'[.;]', after)[0]}")
    other = statement.members[1] if len(statement.members) == 2 else None
    named = None if other is None else base_symbol(other)
    return ELEMENTWISE.get(plain_name(named)) if named is not None else None


def _in_words(words: str) -> str | None:
    for function, pattern in _NAMED.items():
        if re.search(pattern, words, re.I):
            return function
    return "" if _OPEN.search(words) else None
