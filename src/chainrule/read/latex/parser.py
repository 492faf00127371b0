r"""A formula's text to its statements: pieces, the breaks between them, and what was not understood.

`parse_formula(r"y &= W x \\ L &= y^2", …)` gives the piece `y = W x`, a break "row" and the piece `L = y^2`.
Every tree stands at the document's own characters. Nothing is raised but CR093 (macros without end).
"""

from __future__ import annotations

from collections.abc import Mapping

from chainrule.read.latex.atoms import Grammar
from chainrule.read.latex.bracing import without_braces
from chainrule.read.latex.damage import Damage
from chainrule.read.latex.digits import whole_numbers
from chainrule.read.latex.drawn import without_lines
from chainrule.read.latex.macros import expand
from chainrule.read.latex.rows import lay_out
from chainrule.read.latex.shaping import shape
from chainrule.read.latex.tokens import lex
from chainrule.read.latex.tree import Break, Misread, Part, Piece, Struck

_LIGHT = frozenset({"comma", "semicolon"})


def parse_formula(
    text: str, start: int, end: int, macros: Mapping[str, tuple[int, str]] | None = None
) -> tuple[Part, ...]:
    """The parts of the formula `text[start:end]`, in their order.

    `macros` are the author's own commands: name without backslash → number of arguments and body. Raises
    `ChainruleError` CR093 where these unfold without end, and nothing else.
    """
    raw = whole_numbers(expand(lex(text, start, end), macros or {}), text)
    laid = lay_out(without_lines(without_braces(shape(raw))))
    return tuple(_parts(Grammar(laid.tokens, laid.partner)))


def _parts(grammar: Grammar) -> list[Part]:
    tokens = grammar.tokens
    n = len(tokens)
    parts: list[Part] = []
    while grammar.i < n:
        token = tokens[grammar.i]
        if token.kind == "break":
            parts.append(Break(token.value, token.start, token.end, token.note))
            grammar.i += 1
            continue
        first = grammar.i
        try:
            tree = grammar.statement()
            if isinstance(tree, Struck):
                parts.append(Piece(tree.body, struck=True))
            else:
                parts.append(Piece(tree))
        except Damage as damage:
            last = max(damage.index, first)
            while last < n and not (tokens[last].kind == "break" and tokens[last].value not in _LIGHT):
                last += 1
            grammar.restart(last)
            begin = tokens[first].start
            while damage.unbalanced and parts and _belongs(parts[-1]):
                begin = _start(parts.pop())
            parts.append(Misread(begin, max(begin, tokens[last - 1].end), damage.reason))
    return parts


def _belongs(part: Part) -> bool:
    """Whether a part stands in one list with what comes after it: `x, y)` is damaged as a whole."""
    return isinstance(part, Piece) or (isinstance(part, Break) and part.kind in _LIGHT)


def _start(part: Part) -> int:
    return part.tree.start if isinstance(part, Piece) else part.start
