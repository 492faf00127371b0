r"""Equations as one LaTeX display: aligned at their signs, a long one broken before a + or −.

What enters are pairs of sides in LaTeX, and remarks in words; what leaves is an `align*`, and comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from chainrule.show.commands import FUNCTIONS

ROOM = 120
_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\s+|.", re.DOTALL)
_OPENING = frozenset({"{", "(", "[", r"\left", r"\begin", r"\lVert"})
_CLOSING = frozenset({"}", ")", "]", r"\right", r"\end", r"\rVert"})
_FENCES = frozenset({r"\left", r"\right"})
_UNSEEN = re.compile(
    r"\\(?:left|right|frac|mathrm|operatorname|text|begin|end|mathbb|mathbf)\b|\\[,:;! ]|[{}^_&\s]"
)
_SPACED = re.compile(r"(?<= )(?:[+=<>-]|\\(?:odot|otimes|ge|le|ne))(?= )")
_COMMAND = re.compile(r"\\([A-Za-z]+|.)")


def aligned(equations: Iterable[tuple[str, str]]) -> str:
    """Equations below each other; a right-hand side wider than `ROOM` signs goes on in a further line."""
    lines = [rf"{left} &= " + " \\\\\n&\\quad ".join(lines_of(right)) for left, right in equations]
    return "\\begin{align*}\n" + " \\\\\n".join(lines) + "\n\\end{align*}"


def remarks(texts: Iterable[str]) -> str:
    """Words as comments, one a line."""
    return "".join(f"% {line}\n" for text in texts for line in text.splitlines())


def lines_of(latex: str) -> Sequence[str]:
    """A formula in pieces of at most `ROOM` signs, where it can be broken outside of every bracket."""
    if width(latex) <= ROOM:
        return (latex,)
    found: list[str] = []
    for term in _terms(latex):
        if found and width(found[-1]) + width(term) <= ROOM:
            found[-1] += f" {term}"
        else:
            found.append(term)
    return found


def width(latex: str) -> int:
    """How many signs wide a formula is: numerator and denominator add up, an operator has its spaces."""
    shown = _UNSEEN.sub(lambda gap: " " if gap.group().isspace() else "", latex)
    signs = _COMMAND.sub(lambda found: found[1] if found[1] in FUNCTIONS else "x", shown)
    return sum(not sign.isspace() for sign in signs) + 2 * len(_SPACED.findall(latex))


def _terms(latex: str) -> list[str]:
    """The terms outside of every bracket, each with the sign before it."""
    starts, depth, fence = [0], 0, False
    for match in _TOKEN.finditer(latex):
        token = match.group()
        if fence:
            fence = False  # the bracket of \left and \right, which may be a dot
        elif token in _OPENING or token in _CLOSING:
            depth += 1 if token in _OPENING else -1
            fence = token in _FENCES
        elif (
            depth == 0 and token in ("+", "-") and latex[match.start() - 1 : match.end() + 1] == f" {token} "
        ):
            starts.append(match.start())
    return [latex[a:b].rstrip() for a, b in zip(starts, [*starts[1:], len(latex)], strict=True)]
