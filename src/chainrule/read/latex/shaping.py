r"""From raw tokens to those that the parser reads: each with its kind, words whole, spacing gone.

Runs of letters become letters or words, `\left(` one fence, `\operatorname{…}` and `\text{…}` one token,
`\begin{array}{ll}` one token, signs of Unicode their commands' meaning.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import ClassVar

from chainrule.read.latex import symbols
from chainrule.read.latex.symbols import COMMANDS
from chainrule.read.latex.tokens import Token
from chainrule.read.latex.words import COMBINING, Words


def shape(raw: list[Token]) -> list[Token]:
    """The tokens that the parser reads."""
    return _Shaper(raw).run()


_GAPS = frozenset({r"\;", r"\:", r"\>", r"\ ", "~"})
"""Spaces that one sees."""


class _Shaper(Words):
    """One walk over the raw tokens; `i` is the next, `made` what left."""

    def __init__(self, raw: list[Token]) -> None:
        super().__init__(raw)
        self.gaps: list[int] = []

    def run(self) -> list[Token]:
        raw, made, actions = self.raw, self.made, self._ACTIONS
        n = len(raw)
        while self.i < n:
            token = raw[self.i]
            self.i += 1
            kind = token.kind
            if kind == "number":
                self._number(token)
            elif kind == "letters":
                self._letters(token)
            else:
                row = COMMANDS.get(token.value)
                if row is None:
                    self._stranger(token)
                    continue
                action = actions.get(row[0])
                if action is None:
                    token.kind, token.value = row
                    made.append(token)
                else:
                    action(self, token, row)
        for k in self.gaps:
            if k < len(made):
                made[k].note = "gap"
        return made

    def _number(self, token: Token) -> None:
        r"""A number is one token, but `\frac12` takes digit by digit, a macro's at its call."""
        bare = bool(self.made) and self.made[-1].kind in {"frac", "binom"} and token.value.isdigit()
        if not bare or len(token.value) == 1:
            self.made.append(token)
            return
        unfolded = token.end - token.start != len(token.value)
        at = token.start
        for digits in (token.value[0], token.value[1], token.value[2:]):
            end = token.end if unfolded else at + len(digits)
            if digits:
                self.made.append(Token("number", digits, at, end))
            at = at if unfolded else end

    def _stranger(self, token: Token) -> None:
        """A sign that has no row: a letter of some alphabet, a raised or circled one, or unknown."""
        value = token.value
        made = self.made
        if value in symbols.RAISED or value in symbols.LOWERED:
            self._raised(token, ("raised", value))
        elif value in symbols.CIRCLED:
            made.append(Token("circled", value, token.start, token.end, token.spaced))
        elif value[0] == "'":
            made.append(Token("prime", str(len(value)), token.start, token.end, token.spaced))
        elif value in COMBINING and made and made[-1].kind == "symbol":
            made.insert(-1, Token("accent", COMBINING[value], made[-1].start, made[-1].start))
            made[-1].end = token.end
        elif len(value) == 1 and value.isalnum():
            self._letter(token)
        elif len(value) == 1 and unicodedata.category(value) in {"Cf", "Zs"}:
            pass
        else:
            made.append(Token("unknown", value, token.start, token.end, token.spaced))

    def _raised(self, token: Token, row: tuple[str, str]) -> None:
        """A run of raised or lowered signs is one script."""
        table = symbols.RAISED if token.value in symbols.RAISED else symbols.LOWERED
        made = self.made
        kind = "sup" if table is symbols.RAISED else "sub"
        made.append(Token(kind, "", token.start, token.start))
        made.append(Token("brace", "{", token.start, token.start))
        digits: Token | None = None
        self.i -= 1
        while self.i < len(self.raw) and self.raw[self.i].value in table:
            sign = self.raw[self.i]
            self.i += 1
            value = table[sign.value]
            if value.isdigit() and digits is not None:
                digits.value += value
                digits.end = sign.end
            elif value.isdigit():
                digits = Token("number", value, sign.start, sign.end)
                made.append(digits)
            else:
                digits = None
                known = COMMANDS.get(value, ("symbol", value))
                made.append(Token(known[0], known[1], sign.start, sign.end))
        end = made[-1].end
        made.append(Token("unbrace", "}", end, end))

    # spacing

    def _skip(self, token: Token, row: tuple[str, str]) -> None:
        if self.i < len(self.raw):
            self.raw[self.i].spaced = True
        if token.value in _GAPS:
            self.gaps.append(len(self.made))

    def _blank(self, token: Token, row: tuple[str, str]) -> None:
        """Two or more hard blanks in a row are as wide as a quad."""
        start, end, count = token.start, token.end, 1
        while self.i < len(self.raw) and COMMANDS.get(self.raw[self.i].value, ("",))[0] == "blank":
            end = self.raw[self.i].end
            self.i += 1
            count += 1
        if count > 1:
            self.made.append(Token("quad", "", start, end, True))
        else:
            self._skip(token, row)

    def _quad(self, token: Token, row: tuple[str, str]) -> None:
        end = token.end
        if token.value.startswith(r"\hs") and self._next_is("{"):
            end = self._argument()[2]
        self.made.append(Token("quad", "", token.start, end, True))

    def _skip_argument(self, token: Token, row: tuple[str, str]) -> None:
        if self._next_is("{"):
            self._argument()

    def _tag(self, token: Token, row: tuple[str, str]) -> None:
        text, _, end = self._argument() if self._next_is("{") else ("", token.start, token.end)
        self.made.append(Token("label", text, token.start, end, True))

    def _mathop(self, token: Token, row: tuple[str, str]) -> None:
        r"""`\mathop{\mathrm{argmax}}` is the operator inside."""
        end = self.closing.get(self.i) if self._next_is("{") else None
        if end is not None and end - self.i < 12:
            inside = [Token(t.kind, t.value, t.start, t.end, t.spaced) for t in self.raw[self.i + 1 : end]]
            made = _Shaper(inside).run()
            if len(made) == 1:
                only = made[0]
                self.made.append(Token(only.kind, only.value, token.start, self.raw[end].end, token.spaced))
                self.i = end + 1

    def _substack(self, token: Token, row: tuple[str, str]) -> None:
        end = self.closing.get(self.i) if self._next_is("{") else None
        if end is None:
            self.made.append(Token("unknown", token.value, token.start, token.end, token.spaced))
            return
        self.made.append(Token("begin", "substack", token.start, self.raw[self.i].end, token.spaced))
        self.raw[end].value = r"\endsubstack"
        self.i += 1

    def _end_substack(self, token: Token, row: tuple[str, str]) -> None:
        self.made.append(Token("end", "substack", token.start, token.end))

    # fences, environments, signs

    def _fence(self, token: Token, row: tuple[str, str]) -> None:
        if self.i >= len(self.raw):
            self.made.append(Token("unknown", token.value, token.start, token.end))
            return
        sign = self.raw[self.i]
        self.i += 1
        kind, value = COMMANDS.get(sign.value, ("", ""))
        if sign.value == ".":
            value = ""
        elif sign.value in {"/", "<", ">"}:
            value = {"/": "/", "<": "⟨", ">": "⟩"}[sign.value]
        elif kind not in {"open", "close", "bar", "mid"}:
            self.i -= 1
            self.made.append(Token("unknown", token.value, token.start, token.end))
            return
        if sign.value == "||":
            sign.value, sign.start = "|", min(sign.start + 1, sign.end)
            self.i -= 1
            value = "|"
        made = "mid" if row[0] == "middle" else row[0]
        self.made.append(Token(made, value, token.start, max(sign.start, sign.end), token.spaced))
        if sign.value == "|" and self.i < len(self.raw) and self.raw[self.i] is sign:
            self.made[-1].end = sign.start

    def _size(self, token: Token, row: tuple[str, str]) -> None:
        if self.i >= len(self.raw):
            return
        sign = self.raw[self.i]
        kind, value = COMMANDS.get(sign.value, ("", ""))
        if kind == "bar" and token.value[-1] in "lrm":
            self.i += 1
            kind = {"l": "open", "r": "close", "m": "mid"}[token.value[-1]]
            self.made.append(Token(kind, value, token.start, sign.end, token.spaced))
        elif kind in {"open", "close"}:
            self.i += 1
            self.made.append(Token(kind, value, token.start, sign.end, token.spaced))

    def _environment(self, token: Token, row: tuple[str, str]) -> None:
        if not self._next_is("{"):
            self.made.append(Token("unknown", token.value, token.start, token.end))
            return
        name, _, end = self._argument()
        name = name.strip().rstrip("*")
        if row[0] == "begin":
            if self._next_is("["):
                k = self.i
                while k < min(len(self.raw), self.i + 6) and self.raw[k].value != "]":
                    k += 1
                if (
                    k == self.i + 2
                    and k < len(self.raw)
                    and self.raw[k].value == "]"
                    and self.raw[k - 1].value in {"t", "c", "b", "l", "r"}
                ):
                    end = self.raw[k].end
                    self.i = k + 1
            if name in {"array", "alignat", "alignedat", "xalignat", "numcases"} and self._next_is("{"):
                end = self._argument()[2]
        self.made.append(Token(row[0], name, token.start, end, token.spaced))

    def _bars(self, token: Token, row: tuple[str, str]) -> None:
        """Two bars side by side, which the grammar joins where a norm is meant."""
        middle = min(token.start + 1, token.end)
        self.made.append(Token("bar", "|", token.start, middle, token.spaced))
        self.made.append(Token("bar", "|", middle, token.end))

    def _not(self, token: Token, row: tuple[str, str]) -> None:
        if self.i < len(self.raw):
            sign = self.raw[self.i]
            kind, value = COMMANDS.get(sign.value, ("", ""))
            if kind == "relation" and value in symbols.NEGATED:
                self.i += 1
                self.made.append(
                    Token("relation", symbols.NEGATED[value], token.start, sign.end, token.spaced)
                )
                return
        self.made.append(Token("unknown", token.value, token.start, token.end))

    def _arrow(self, token: Token, row: tuple[str, str]) -> None:
        r"""`\xrightarrow[under]{over}` is an arrow, its notes aside."""
        end = token.end
        if self._next_is("["):
            k = self.i
            while k < len(self.raw) and self.raw[k].value not in {"]", "{", "["} - {"[" * (k == self.i)}:
                k += 1
            if k < len(self.raw) and self.raw[k].value == "]":
                self.i = k + 1
        if self._next_is("{"):
            end = self._argument()[2]
        self.made.append(Token("relation", "to", token.start, end, token.spaced))

    def _stack(self, token: Token, row: tuple[str, str]) -> None:
        r"""`\overset{def}{=}`: a relation sign with a note that may change what it says."""
        start = token.start
        before = self.i
        note, _, _ = self._argument()
        base, _, end = self._argument()
        kind, value = COMMANDS.get(base.strip(), ("", ""))
        if kind != "relation":
            self.i = before
            self.made.append(Token("unknown", token.value, start, token.end, token.spaced))
            return
        note = re.sub(r"\\(?:text|mathrm|rm|tiny)\b|[{}.\s]", "", note).lower()
        if note in {"def", "\\triangle", "\\delta", "△", "definition", "\\mathrmdef"}:
            value = "define"
        elif note in {"!", "?", "set", "\\mathrmset"}:
            value = "required"
        self.made.append(Token("relation", value, start, end, token.spaced))

    _ACTIONS: ClassVar[dict[str, Callable[[_Shaper, Token, tuple[str, str]], None]]] = {
        "skip": _skip, "blank": _blank, "skip-argument": _skip_argument, "quad": _quad, "tag": _tag,
        "left": _fence, "right": _fence, "middle": _fence, "size": _size, "text": Words._text,
        "words": Words._words, "upright": Words._upright, "operatorname": Words._operatorname,
        "begin": _environment, "end": _environment, "not": _not, "arg": Words._arg, "arrow": _arrow,
        "stack": _stack, "raised": _raised, "mathop": _mathop, "substack": _substack,
        "end-substack": _end_substack, "bars": _bars,
    }  # fmt: skip
    """What is done with the rows of the table that are not tokens as they stand, by their kind."""
