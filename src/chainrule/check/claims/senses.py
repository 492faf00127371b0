r"""Formulas read with the meanings that the document states: `\log x` to base 2, `\|x\|` as the ℓ₁ norm.

Where a meaning is open, what uses the notation is not understood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, NotUnderstood
from chainrule.check.claims.lexicon import TRANSPOSES, WHOLE, WORDS, Lexicon
from chainrule.check.claims.meanings import OPEN, USUAL
from chainrule.check.claims.statements import Statement
from chainrule.check.claims.symbols import bound_letters, plain_name, walk
from chainrule.read.latex import tree as T

_ANGLES = frozenset({"sin", "cos", "tan", "arcsin", "arccos", "arctan"})
_SETTING = re.compile(r"\b(?:let|define|denote|where|with|write|set|use|using|product|norm)\b[^.;:]*$", re.I)
_OF_COLUMNS = " of columns"


def called(lexicon: Lexicon, call: X.Call) -> Expression:
    """A call as it is meant where it stands. Raises NotUnderstood for a meaning that is open."""
    name, _, base = call.function.partition("_")
    if name == "log" and base.isdigit() and int(base) > 1:
        return _to_base(call, int(base))
    notation = _notation(call.function)
    sense = lexicon.meanings.at(notation, call.start) if notation else USUAL
    if sense == USUAL:
        return call
    at = (call.start, call.end)
    if sense == OPEN or not call.arguments:
        raise NotUnderstood(f"what {call.function} means here is not plain", *at, "CR131")
    if notation == "log":
        return _to_base(call, int(sense))
    return X.Call(*at, WHOLE[call.function] + _OF_COLUMNS, call.arguments, call.order, call.level)


def norm_kind(lexicon: Lexicon, start: int, end: int) -> str:
    """The kind of a norm without a subscript. Raises NotUnderstood where it is open."""
    sense = lexicon.meanings.at("norm", start)
    if sense == OPEN or "‖" in lexicon.brackets:
        raise NotUnderstood("which norm is meant is not plain", start, end, "CR131")
    return "2" if sense == USUAL else sense


def meant_sign(lexicon: Lexicon, factor: T.Factor) -> str:
    """The sign before a factor as it is meant there. Raises NotUnderstood where that is open."""
    sense = lexicon.meanings.at(f"sign {factor.sign}", factor.tree.start) if factor.sign else USUAL
    if sense == OPEN:
        raise NotUnderstood(f"what {factor.sign} means here is not plain", factor.tree.start, factor.tree.end)
    return factor.sign if sense == USUAL else sense


def note_brackets(lexicon: Lexicon, statements: Sequence[Statement]) -> None:
    r"""Enters brackets that are defined anew: `\langle a, b \rangle = a^\top M b`, `\|x\|^2 = x^\top M x`.

    It is such a definition if words set it and names stand on the right that are not on the left.
    """
    for statement in statements:
        if len(statement.signs) == 1 and statement.signs[0].name in ("=", "define"):
            left, right = statement.members
            while isinstance(left, T.Scripts) and left.sub is None:
                left = left.base
            if not isinstance(left, T.Group) or right is None or left.opening not in ("⟨", "‖"):
                continue
            ours, theirs = _names(left), _names(right)
            if ours and ours < theirs and _SETTING.search(statement.before):
                lexicon.brackets.add(left.opening)


def _names(tree: T.Tree) -> set[str]:
    """The names in a formula that are no indices, functions or signs of a transpose."""
    names = {plain_name(node) for node in walk(tree) if isinstance(node, T.Symbol)}
    bound = {b for node in walk(tree) if isinstance(node, T.BigOperator) for b in bound_letters(node.lower)}
    return names - bound - WORDS - TRANSPOSES - {"sum", "i", "j", "k"}


def bars_kind(lexicon: Lexicon, tree: T.Group) -> str:
    r"""The kind of a norm that bars mean: lengths where that is said or of `\vec a - \vec b`, else |x_i|."""
    sense = lexicon.meanings.at("bars", tree.start)
    arrows = any("vec" in node.fonts for node in walk(tree.body) if isinstance(node, T.Symbol))
    return "2" if sense == "2" or (sense == USUAL and arrows) else "abs"


def columns(name: str) -> str:
    """The function that is taken of each column; nothing for another name."""
    return name.removesuffix(_OF_COLUMNS) if name.endswith(_OF_COLUMNS) else ""


def rewritten(lexicon: Lexicon, latex: str) -> str:
    r"""A result of ours as the document writes it: `\ln` where `\log` has another base than e."""
    return re.sub(r"\\log\b(?!\s*_)", r"\\ln", latex) if lexicon.meanings.names("log") else latex


def _notation(function: str) -> str:
    if function == "log":
        return "log"
    if WHOLE.get(function) in ("softmax", "log_softmax"):
        return "softmax"
    return "angle" if function in _ANGLES else ""


def _to_base(call: X.Call, base: int) -> Expression:
    """log x to a base, as ln x / ln base; raises NotUnderstood for a prime on the sign."""
    at = (call.start, call.end)
    if call.order or len(call.arguments) != 1:
        raise NotUnderstood("a logarithm to a base without its argument", *at)
    number = X.Numeral(*at, Fraction(base))
    return X.Quotient(*at, X.Call(*at, "log", call.arguments), X.Call(*at, "log", (number,)))
