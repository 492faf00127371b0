r"""Numbers and remarks beside a statement: `5.`, `(7.35)`, `d)`, `(chain rule)`; and what might be one.

Here is also what is known at each token of a formula's top level: what stands before it and what follows.
"""

from __future__ import annotations

from functools import cached_property

from chainrule.read.latex import symbols
from chainrule.read.latex.tokens import Token

OPEN_ENDED = frozenset({"plus", "times", "relation", "sub", "sup", "frac", "big"})
"""After these something must follow."""
LABELS = frozenset({"symbol", "number"})
"""With these a label of a row may begin, and with nothing else that is no fence."""
_LOOSE = frozenset({"cell", "quad", "row"})
_NO_LABEL_BEFORE = frozenset({"relation", "plus", "times", "sub", "sup", "close", "comma"})

_BEGINS = frozenset({"symbol", "frac", "accent", "font", "under", "big", "brace", "open", "left"})
_FAR = 60
"""How many tokens are looked over for a relation sign."""


class Labels:
    """The tokens of a formula with their partners, and what was `made` of them so far."""

    def __init__(self, tokens: list[Token], partner: list[int]) -> None:
        self.tokens = tokens
        self.partner = partner
        self.made: list[Token] = []
        self.related = False

    @cached_property
    def following(self) -> list[int]:
        """For each index the first one from there that is no alignment, blank or row."""
        tokens = self.tokens
        n = len(tokens)
        following = [n] * (n + 1)
        for i in range(n - 1, -1, -1):
            token = tokens[i]
            loose = token.kind in _LOOSE or (
                token.kind in {"begin", "end"} and token.value in symbols.ALIGNMENTS
            )
            following[i] = following[i + 1] if loose else i
        return following

    def _previous(self) -> Token | None:
        return self.made[-1] if self.made and self.made[-1].kind != "break" else None

    def _break(self, kind: str, token: Token, end: int = -1, text: str = "") -> None:
        self.made.append(Token("break", kind, token.start, token.end if end < 0 else end, True, text))
        self.related = False

    def _ends(self, i: int) -> bool:
        return i >= len(self.tokens) or self.tokens[i].kind in {
            "row", "quad", "end", "therefore", "because", "label", "text", "cell",
        }  # fmt: skip

    def _within_number(self, i: int) -> bool:
        """Whether a comma stands right between digits, as in `0,5` or `1,000`: it is not known why."""
        if not 0 < i < len(self.tokens) - 1:
            return False
        before, comma, after = self.tokens[i - 1 : i + 2]
        numbers = before.kind == after.kind == "number"
        return numbers and before.end == comma.start and comma.end == after.start

    def _relation_ahead(self, k: int) -> bool:
        """Whether a relation sign follows before the next break, not far."""
        tokens, partner = self.tokens, self.partner
        for _ in range(_FAR):
            if k >= len(tokens) or tokens[k].kind in {
                "row",
                "quad",
                "comma",
                "semicolon",
                "end",
                "therefore",
            }:
                return False
            if tokens[k].kind == "relation":
                return True
            k = max(partner[k], k) + 1
        return False

    def _gap(self, i: int) -> None:
        r"""A space that shows, as in `a = b \; c = d`: it is not known whether it parts two statements."""
        before, token = self._previous(), self.tokens[i]
        complete = before is not None and before.kind not in OPEN_ENDED and self.related
        end = self.partner[i]
        if complete and token.value == "(" and end > 0 and self._ends(end + 1):
            if all(t.kind in {"number", "period"} for t in self.tokens[i + 1 : min(end, i + 6)]):
                why = "a number in parentheses: a factor or a label?"
                self.made.append(Token("unclear", why, token.start, token.start))
        elif complete and token.kind in _BEGINS and token.value != "d" and self._relation_ahead(i):
            why = "a space between two factors or two statements?"
            self.made.append(Token("unclear", why, token.start, token.start))

    def _leading_label(self, i: int) -> int:
        """`5.`, `d)`, `2.a)` or `Q.3.)` at the beginning of a row: the index after it, else 0."""
        tokens = self.tokens
        if self.made and not (self.made[-1].kind == "break" and self.made[-1].value == "row"):
            return 0
        k = i
        last = ""
        while k < len(tokens) and k < i + 6:
            kind = tokens[k].kind
            closing = kind == "close" and tokens[k].value == ")" and self.partner[k] < 0
            if kind == last or not (kind in {"number", "symbol", "period"} or closing):
                return 0
            k += 1
            if closing or (kind == "period" and not self._labels_on(k)):
                following = self.following[k]
                if k < len(tokens) and tokens[k].kind == "number":
                    return 0
                if k == i + 1 or following >= len(tokens) or tokens[following].kind in _NO_LABEL_BEFORE:
                    return 0
                if not closing and tokens[i].kind == "symbol" and tokens[k].kind != "quad":
                    return 0
                return self._label(i, k)
            last = kind
        return 0

    def _labels_on(self, k: int) -> bool:
        """Whether after a full stop the label goes on: another number and its mark follow."""
        tokens = self.tokens
        if k >= len(tokens):
            return False
        if tokens[k].kind == "close":
            return self.partner[k] < 0
        return (
            k + 1 < len(tokens)
            and tokens[k].kind in {"number", "symbol"}
            and (tokens[k + 1].kind == "period" or tokens[k + 1].kind == "close")
            and self.partner[k + 1] < 0
            and not (tokens[k + 1].kind == "period" and self._ends(k + 2))
        )

    def _label(self, i: int, k: int) -> int:
        tokens = self.tokens
        end = tokens[k - 1].end
        text = "".join(t.value for t in tokens[i:k])
        self._break("number", tokens[i], end, text)
        return k

    def _label_in_parentheses(self, i: int) -> int:
        """`(3)` before a wide blank at the beginning, `(7.35)` or `(chain rule)` after one at the end of a
        row: the index after it, else 0."""
        tokens, made = self.tokens, self.made
        end = self.partner[i]
        if tokens[i].kind not in {"open", "left"} or tokens[i].value not in {"(", "["}:
            return 0
        starts = not made or (made[-1].kind == "break" and made[-1].value in {"row", "number"})
        wide = i > 0 and tokens[i - 1].kind == "quad" and bool(made) and made[-1].kind not in OPEN_ENDED
        if end == i + 2 and tokens[i + 1].kind == "text" and (starts or wide or made[-1].kind == "break"):
            if self._ends(end + 1):
                self._break("text", tokens[i], tokens[end].end, tokens[i + 1].value.strip())
                return end + 1
            return 0
        if not 2 <= end - i <= 6 or tokens[i].value != "(":
            return 0
        inside = tokens[i + 1 : end]
        if not all(t.kind in {"number", "symbol", "period"} or t.value in {"-", "*"} for t in inside):
            return 0
        named = any(t.kind == "number" for t in inside) or len(inside) == 1
        if any(t.kind == "symbol" and len(t.value) > 1 for t in inside) or not named:
            return 0
        after = tokens[end + 1].kind if end + 1 < len(tokens) else ""
        if (starts and after == "quad") or (wide and (self._ends(end + 1) or after == "period")):
            return self._label(i, end + 1)
        return 0
