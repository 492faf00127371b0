r"""Where a formula's statements part: rows, wide blanks, commas, arrows, words and labels.

What enters are shaped tokens; what leaves are the same with every fence's partner known, alignment gone, and
one token of kind "break" wherever two pieces part at the top level. A row that ends in an operator or begins
with one goes on, so no break stands there. Within fences a line's end counts for nothing, within a matrix the
cells stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chainrule.read.latex import symbols
from chainrule.read.latex.fences import pair
from chainrule.read.latex.labels import LABELS, OPEN_ENDED, Labels
from chainrule.read.latex.tokens import Token
from chainrule.read.latex.words import one_word

_SOFT_BREAKS = frozenset(
    {"quad", "row", "comma", "semicolon", "therefore", "because", "label", "period", "end"}
)
_NUMBER = re.compile(r"\(?[0-9]+(?:\.[0-9]+)*[a-z]?[.)]|\([a-z]\)")
_INERT = LABELS | {
    "plus", "times", "sub", "sup", "prime", "frac", "accent", "font", "big", "under", "sqrt", "dots", "binom",
}  # fmt: skip
"""What parts nothing, wherever it stands, but that a label may begin with it."""
_STATING = symbols.ALIGNMENTS | {"array"}
_NO_ENTRY = OPEN_ENDED | {
    "open",
    "left",
    "brace",
    "comma",
    "semicolon",
    "colon",
    "mid",
    "text",
    "quad",
    "bar",
}
_NO_ENTRY_AFTER = frozenset(
    {
        "plus",
        "times",
        "relation",
        "close",
        "right",
        "unbrace",
        "comma",
        "semicolon",
        "colon",
        "mid",
        "text",
        "bar",
    }
)

_PAIRED = frozenset({"brace", "unbrace", "open", "close"})
_PLAIN = _PAIRED | {
    "symbol", "number", "plus", "times", "sub", "sup", "prime", "frac", "accent", "font", "sqrt", "dots",
    "binom", "big", "under", "relation",
}  # fmt: skip
"""With these alone, all fences closed, a formula is one piece."""


@dataclass(slots=True)
class Laid:
    """The tokens to parse, the index of each fence's partner (-1: none)."""

    tokens: list[Token]
    partner: list[int]


def lay_out(tokens: list[Token]) -> Laid:
    """The tokens with breaks in place of what parts the pieces of the top level."""
    partner = pair(tokens)
    return Laid(tokens, partner) if _is_one_piece(tokens, partner) else _Layout(tokens, partner).run()


def _is_one_piece(tokens: list[Token], partner: list[int]) -> bool:
    """Whether nothing parts the tokens, as in most formulas: there is neither a break nor a label."""
    for token, p in zip(tokens, partner, strict=True):
        if token.kind not in _PLAIN or token.note or (p < 0 and token.kind in _PAIRED):
            return False
    return bool(tokens) and tokens[0].kind not in _PAIRED


class _Layout(Labels):
    """One walk over the tokens; `made` is what leaves."""

    def __init__(self, tokens: list[Token], partner: list[int]) -> None:
        super().__init__(tokens, partner)
        self.at: dict[int, int] = {}
        self.cut = ""
        self.dropped: set[int] = set()
        self.merged: set[int] = set()
        self.contexts: list[tuple[str, int]] = [("top", len(tokens))]

    def run(self) -> Laid:
        tokens, partner, made, at = self.tokens, self.partner, self.made, self.at
        contexts = self.contexts
        i = 0
        n = len(tokens)
        while i < n:
            token = tokens[i]
            if token.kind in _INERT and not token.note and (token.kind not in LABELS or self._underway()):
                at[i] = len(made)
                made.append(token)
                i += 1
                continue
            context, until = contexts[-1]
            if i == until:
                contexts.pop()
                context = contexts[-1][0] if token.kind == "end" else context
            if i in self.dropped:
                if token.kind in {"end", "begin", "right"} and contexts[-1][0] == "top":
                    self._edge(i)
                i += 1
                continue
            if i in self.merged:
                i += 1
                continue
            kind = token.kind
            if token.note and context == "top" and i != until:
                self._gap(i)
            if i != until and partner[i] > i:
                if contexts[-1][0] == "top":
                    after = self._label_in_parentheses(i) or self._picture(i)
                    if after:
                        i = after
                        continue
                self._enter(i, context)
                if i in self.dropped:
                    if contexts[-1][0] == "top" and kind == "begin":
                        self._edge(i)
                    i += 1
                    continue
            elif context == "top":
                after = self._at_top(i)
                if after:
                    i = after
                    continue
            elif self._vanishes(i, context):
                i += 1
                continue
            at[i] = len(made)
            made.append(token)
            i += 1
        if self.cut:
            end = tokens[-1].end
            made.append(Token("cut", self.cut, end, end))
        result = [-1] * len(made)
        for i, k in at.items():
            p = partner[i]
            if p >= 0 and p in at:
                result[k] = at[p]
        return Laid(made, result)

    def _underway(self) -> bool:
        """Whether a row has begun, so that a letter or a number is no label of it."""
        return self.contexts[-1][0] != "top" or (
            bool(self.made) and not (self.made[-1].kind == "break" and self.made[-1].value == "row")
        )

    def _vanishes(self, i: int, context: str) -> bool:
        """Whether a token means nothing within a fence or a matrix."""
        kind = self.tokens[i].kind
        if kind == "quad":
            return context == "matrix" or not self._parts_entries(i)
        if kind == "label":
            return True
        return context == "fence" and (kind == "cell" or (kind == "row" and self._goes_on(i)))

    def _parts_entries(self, i: int) -> bool:
        """Whether a wide blank within a fence parts two entries: `[1 \\quad -2]`."""
        before = self._previous()
        k = self.following[i]
        if before is None or k >= len(self.tokens):
            return False
        after = self.tokens[k]
        if after.kind == "plus" and k + 1 < len(self.tokens):
            signed = self.tokens[k + 1]
            return before.kind not in _NO_ENTRY and signed.kind == "number" and signed.start == after.end
        return before.kind not in _NO_ENTRY and after.kind not in _NO_ENTRY_AFTER

    # what stands around

    def _goes_on(self, i: int) -> bool:
        """Whether the row that ends at `i` goes on after it: an operator stands at its end or at the next's
        beginning."""
        before = self._previous()
        if before is None:
            return False
        k = self.following[i]
        after = self.tokens[k] if k < len(self.tokens) else None
        if before.kind == "relation" and after is not None and after.kind == "relation":
            if before.value == after.value:
                self.merged.add(k)
            return before.value == after.value
        if before.kind in OPEN_ENDED or (before.kind == "open" and self.contexts[-1][0] != "top"):
            return True
        return after is not None and after.kind in {"plus", "times"}

    # fences and environments

    def _enter(self, i: int, context: str) -> None:
        """Go into the fence at `i`, or leave out an environment that only aligns."""
        token = self.tokens[i]
        end = self.partner[i]
        outside = context == "top"
        if token.kind == "begin":
            name = token.value
            if name in symbols.ALIGNMENTS:
                self.dropped |= {i, end}
                self.contexts.append(("top" if outside else "fence", end))
                return
            if outside and (name == "array" or name in symbols.CASES) and self._states(i, end):
                self.dropped |= {i, end}
                self.contexts.append(("top", end))
                return
            self.contexts.append(("matrix", end))
            return
        if outside and token.kind == "left" and token.value == "{" and self.tokens[end].value == "":
            inner = i + 1
            if (
                self._previous() is None
                and self.partner[inner] == end - 1
                and self.tokens[inner].kind == "begin"
                and (self.tokens[inner].value in symbols.ALIGNMENTS or self._states(inner, end - 1))
            ):
                self.dropped |= {i, end}
                self.contexts.append(("top", end))
                return
        if outside and token.kind == "brace" and self._wraps(i, end):
            self.dropped |= {i, end}
            self.contexts.append(("top", end))
            return
        self.contexts.append(("fence", end))

    def _picture(self, i: int) -> int:
        """An array with slanting arrows between two pieces is drawn, not stated: the index after it or 0."""
        tokens, partner = self.tokens, self.partner
        if tokens[i].kind != "begin" or tokens[i].value != "array" or self._previous() is not None:
            return 0
        end = partner[i]
        k = i + 1
        while k < end and tokens[k].kind != "slant":
            k = max(partner[k], k) + 1
        if k >= end:
            return 0
        self._break("text", tokens[i], tokens[end].end, "a picture")
        return end + 1

    def _wraps(self, i: int, end: int) -> bool:
        """Whether braces, perhaps with a frame, hold a whole piece."""
        framed = bool(self.made) and self.made[-1].value in {r"\boxed", r"\fbox"}
        if framed:
            frame = self.made.pop()
            before = self._previous()
            self.made.append(frame)
        else:
            before = self._previous()
        after = self.tokens[end + 1].kind if end + 1 < len(self.tokens) else "end"
        if before is not None or after not in _SOFT_BREAKS:
            return False
        if framed:
            self.at.popitem()
            self.made.pop()
        return True

    def _states(self, i: int, end: int) -> bool:
        """Whether every row of the environment at `i` states something by itself: it begins a piece, and a
        relation sign stands in the first cell of its rows (in any cell of an array)."""
        if self._previous() is not None and self.tokens[i].value in symbols.CASES:
            return False
        if self._previous() is not None and self.made[-1].kind in OPEN_ENDED:
            return False
        whole = self.tokens[i].value == "array"
        tokens, partner = self.tokens, self.partner
        k = i + 1
        first = True
        found = False
        rows = hits = 0
        while k < end:
            kind = tokens[k].kind
            if kind == "cell":
                first = False
            elif kind == "row":
                rows += 1
                hits += found
                first, found = True, False
            elif kind == "relation" and (first or whole):
                found = True
            elif partner[k] > k:
                k = partner[k]
            k += 1
        if tokens[end - 1].kind != "row":
            rows += 1
            hits += found
        return hits > 0 and (whole or hits == rows)

    def _edge(self, i: int) -> None:
        """The begin or the end of an environment that is left out parts two pieces as a row's end does."""
        if self._previous() is None or i + 1 in self.dropped:
            return
        after = self.tokens[i + 1].kind if i + 1 < len(self.tokens) else "end"
        if self.tokens[i].kind == "begin":
            before = self.made[-1].kind
            k = self.following[i]
            if before in OPEN_ENDED or (
                k < len(self.tokens) and self.tokens[k].kind in {"plus", "times", "relation"}
            ):
                return
            self._break("space", self.tokens[i])
            return
        more = after not in _SOFT_BREAKS and self.following[i] < len(self.tokens)
        if more and self.tokens[i].kind != "begin" and not self._goes_on(i):
            self._break("row", self.tokens[i])

    # the top level

    def _at_top(self, i: int) -> int:
        """What a token of the top level is: the index to go on from if it is dealt with here, else 0."""
        token = self.tokens[i]
        kind = token.kind
        if kind == "relation":
            self.related = True
            return self._remark(i)
        if kind == "row":
            fresh = not self.made or (self.made[-1].kind == "break" and self.made[-1].value == "row")
            if fresh or self.following[i] >= len(self.tokens):
                return i + 1
            if not self._goes_on(i):
                self._break("row", token)
            elif self.related and self.tokens[i + 1].value == "-" and self._relation_ahead(i + 2):
                why = "a row begins with -: the rest of the last statement or a new one?"
                self.made.append(Token("unclear", why, token.start, token.end))
        elif kind == "quad":
            self._wide(i)
        elif kind == "cell":
            k = self.following[i]
            after = self.tokens[k] if k < len(self.tokens) else None
            if (
                self.related
                and after is not None
                and after.kind not in {"relation", "plus", "times"}
                and self.tokens[i + 1].kind not in _SOFT_BREAKS
                and self._previous() is not None
                and self.made[-1].kind not in OPEN_ENDED
            ):
                self._break("space", token)
        elif kind == "comma" and self._within_number(i):
            return 0
        elif kind in {"comma", "semicolon", "therefore", "because"}:
            self._break(kind, token)
        elif kind in {"label", "circled"}:
            self._break("number", token, text=token.value)
        elif kind == "text":
            return self._words(i)
        elif kind == "begin" and token.value in _STATING:
            self.cut = token.value  # never closed: the last row may be cut off
        elif kind == "period" and self._ends(i + 1):
            pass
        else:
            return self._leading_label(i)
        return i + 1

    def _wide(self, i: int) -> None:
        """A wide blank parts two pieces unless an operator or a relation sign joins them."""
        before = self._previous()
        if before is None or before.kind in OPEN_ENDED:
            return
        k = self.following[i]
        if k < len(self.tokens) and self.tokens[k].kind in {"plus", "times", "relation"}:
            after = self.tokens[k + 1] if k + 1 < len(self.tokens) else None
            if not (self.tokens[k].value in {"to", "update"} and after is not None and after.kind == "text"):
                return
        if k < len(self.tokens) or self._ends(i):
            self._break("space", self.tokens[i])

    def _remark(self, i: int) -> int:
        r"""An arrow with words to its right, up to the end of the piece, is a remark."""
        token = self.tokens[i]
        if token.value not in {"to", "update"} or i + 1 >= len(self.tokens):
            return 0
        after = self.tokens[i + 1]
        if after.kind == "text" and self._ends(i + 2) and self._previous() is not None:
            pass
        elif not (after.kind == "text" and self._ends(i + 2)):
            return 0
        self._break("text", token, after.end, after.value.strip())
        return i + 2

    def _words(self, i: int) -> int:
        """Words between two pieces are a break; a word that is an operand stays."""
        token = self.tokens[i]
        before = self._previous()
        after = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
        if self._is_operand(i, before, after):
            return 0
        words = token.value.strip()
        self._break("number" if _NUMBER.fullmatch(words) else "text", token, text=words)
        return i + 1

    def _is_operand(self, i: int, before: Token | None, after: Token | None) -> bool:
        token = self.tokens[i]
        words = token.value.strip()
        first = words.split()[0].lower().strip(".,;:")
        joined = before is not None and before.kind in OPEN_ENDED
        if first in symbols.ENGLISH and len(words) > 1:
            return False
        next_kind = "" if after is None else after.kind
        k = self.following[i + 1]
        related = k < len(self.tokens) and self.tokens[k].kind in {"relation", "colon"}
        ended = self._ends(i + 1) or related
        binary = next_kind in {"plus", "times"}
        if not one_word(words):
            if binary and before is not None:
                return True
            return (joined or (before is None and (related or binary))) and (
                ended or binary or next_kind in {"comma", "period"}
            )
        if next_kind in {"open", "left", "brace", "sub", "sup", "prime"} or related or joined or binary:
            return True
        return words in symbols.WORDS or len(words) == 1 or before is not None
