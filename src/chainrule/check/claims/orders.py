r"""Orders of derivatives that are written as numbers: `f^{(4)}(0)`, `\frac{d^3}{dx^3}`.

A number in round brackets above a function is the order of its derivative, unless numbers there tell several
functions apart, as the layers `f^{(2)}(f^{(1)}(x))`.
"""

from __future__ import annotations

from collections.abc import Sequence

from chainrule.check.claims.expression import NotUnderstood
from chainrule.check.claims.lexicon import ELEMENTWISE, Lexicon
from chainrule.check.claims.symbols import atoms, base_symbol, plain_name, walk
from chainrule.read.latex import tree as T

_HIGHEST = 6
"""Derivatives of a higher order are not worked out."""


def note_numbers_above(lexicon: Lexicon, roots: Sequence[T.Tree]) -> None:
    """Enters the names that have numbers in round brackets above them, with these numbers."""
    for node in (node for root in roots for node in walk(root)):
        symbol = base_symbol(node.base) if isinstance(node, T.Scripts) else None
        numbers = (
            {n for part in atoms(node.sup) if (n := _number(part))} if isinstance(node, T.Scripts) else ()
        )
        if symbol is not None and numbers:
            lexicon.numbered_above.setdefault(plain_name(symbol), set()).update(numbers)


def order_above(lexicon: Lexicon, name: str, part: T.Tree) -> int:
    """The 4 of `f^{(4)}`; 0 where no derivative is marked so. Raises NotUnderstood where that is open."""
    defined = name in lexicon.bodies or ELEMENTWISE.get(name) is not None
    if not _is_bracketed(part):
        return 0
    number = _number(part)
    if defined and number:
        return within_reach(int(number), part)
    if defined:
        raise NotUnderstood("a derivative of an order that is a letter", part.start, part.end, "CR132")
    if not number or _tells_apart(lexicon, name):
        return 0
    what = f"whether {name} with a number above is a derivative or one of several is not said"
    raise NotUnderstood(what, part.start, part.end, "CR132")


def within_reach(order: int, tree: T.Tree) -> int:
    """The order. Raises NotUnderstood where it is too high to be worked out."""
    if order > _HIGHEST:
        raise NotUnderstood("a derivative of a high order", tree.start, tree.end, "CR136")
    return order


def _tells_apart(lexicon: Lexicon, name: str) -> bool:
    """Whether numbers above tell functions apart: one is the first, or other names have such numbers, too."""
    return "1" in lexicon.numbered_above[name] or len(lexicon.numbered_above) > 1


def _is_bracketed(part: T.Tree) -> bool:
    return isinstance(part, T.Group) and part.opening == "(" and isinstance(part.body, T.Number | T.Symbol)


def _number(part: T.Tree) -> str:
    """The digits in round brackets; nothing for another tree."""
    body = part.body if isinstance(part, T.Group) and part.opening == "(" else None
    return body.text if isinstance(body, T.Number) and body.text.isdigit() and int(body.text) else ""
