r"""What a change of a line is, and what is known where it is made.

A change replaces stretches of the author's own text: `2 x^T` at 3…4 → `2 x`. It has two readings: as a repair
its `kind` is the error that it takes away, as a mutation the error that it puts in (a factor added repairs a
missing-factor, and makes an extra-factor). So one table of rules serves both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import lru_cache
from itertools import pairwise

from chainrule.base.records import record
from chainrule.read.latex.tree import Sign, Tree


@record
class Splice:
    """The characters `[start, end)` of the document become `text`."""

    start: int
    end: int
    text: str


@record
class Edit:
    """Splices that do not overlap, with the error's kind and a few words ("the sign of the first term").

    `size` is the order of preference: 1 a mark or letter, 2 a factor, a sum or an order, 3 a term or a
    rearrangement, 4 two changes at once, 5 a change of the left side.
    """

    splices: tuple[Splice, ...]
    kind: str
    size: int
    description: str


@record
class Change:
    """A change by a rule: which kind of error it `repairs` and which it `makes` (None: it is no mutation)."""

    splices: tuple[Splice, ...]
    repairs: str
    makes: str | None
    size: int
    description: str


@record
class LinkTrees:
    """One relation of a chain: `left sign right`."""

    left: Tree
    sign: Sign
    right: Tree


@record
class Known:
    r"""A symbol as the author writes it (`\mathbf{x}`, `W_1`, `a^{(2)}`), with its rank and sizes.

    `rank` is None and `shape` empty where they are not known.
    """

    latex: str
    rank: int | None = None
    shape: tuple[str, ...] = ()


@record
class Activation:
    r"""An activation in use: `\sigma` of `z`, and other spellings of σ′(z) (`\sigma(z)(1-\sigma(z))`)."""

    latex: str
    argument: str
    derivatives: tuple[str, ...] = ()


@record
class Names:
    r"""What the section knows. All strings are LaTeX as the author writes it, best candidates first.

    `indices`: letter → the limit written for it (`{"i": "n"}`, "" where none is). `functions`: letters that
    are applied. `sizes`: N, m. `derivatives`: factors such as `\frac{\partial z}{\partial W}`. `terms`:
    terms with their signs, from elsewhere in the chain or from the right answer; `factors`: the answer's.
    `value`: the right side's number. `free`: the free indices of both sides. `transpose`: how the author
    writes it (`T`, `\top`). `suspects`: kinds to be tried first. `focus`: where the entries of a matrix stand
    that are wrong; the others are left alone. `entries`: names with indices, and the letters of each.
    """

    symbols: tuple[Known, ...] = ()
    indices: Mapping[str, str] = field(default_factory=dict[str, str])
    functions: frozenset[str] = frozenset()
    activations: tuple[Activation, ...] = ()
    derivatives: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    value: str | None = None
    free: tuple[frozenset[str], frozenset[str]] | None = None
    transpose: str | None = None
    suspects: tuple[str, ...] = ()
    focus: tuple[tuple[int, int], ...] = ()
    entries: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])


_ENDS_IN_COMMAND = re.compile(r"\\[A-Za-z]+\Z")


def joined(before: str, after: str) -> str:
    r"""The two side by side, parted by a space where `\cdot` and `x` would run together."""
    parted = after[:1].isalpha() and after[:1].isascii() and _ENDS_IN_COMMAND.search(before[-40:])
    return before + (" " if parted else "") + after


def apply(text: str, edit: Edit | Change, start: int, end: int) -> str:
    """The characters `[start, end)` of the text after the edit; splices outside of them are left out."""
    result, at = "", start
    for splice in sorted(edit.splices, key=lambda s: (s.start, s.end)):
        if at <= splice.start and splice.end <= end:
            result = joined(joined(result, text[at : splice.start]), splice.text)
            at = splice.end
    return joined(result, text[at:end]).strip()


def apart(splices: Iterable[Splice]) -> bool:
    """Whether no two of the splices touch the same characters, nor the same place between two."""
    ordered = sorted(splices, key=lambda s: (s.start, s.end))
    return all(a.end <= b.start and a.start != b.start for a, b in pairwise(ordered))


_BRACED = re.compile(r"([_^])\{(\\?[A-Za-z]+|\d)\}")
_IDLE = re.compile(r"\\left(?![a-z])|\\right(?![a-z])|\\[,;:! ]|[\s&]")


@lru_cache(maxsize=1024)
def normal(latex: str) -> str:
    r"""The text without what has no meaning: blanks (but after a command), `\left`, `\,`, single braces."""
    kept = re.sub(r"(\\[A-Za-z]+)\s+(?=[A-Za-z])", "\\1\x00", latex)
    kept = _IDLE.sub("", kept)
    return _BRACED.sub(lambda m: m[1] + m[2] if len(m[2]) == 1 or m[2][0] == "\\" else m[0], kept)
