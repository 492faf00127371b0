r"""From raw tokens to those that the parser reads: each with its kind, words whole, spacing gone.

Runs of letters become letters or words, `\left(` one fence, `\operatorname{…}` and `\text{…}` one token,
`\begin{array}{ll}` one token, signs of Unicode their commands' meaning.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from chainrule.read.latex import symbols
from chainrule.read.latex.symbols import COMMANDS
from chainrule.read.latex.tokens import Token

_UNARY = frozenset({"sub", "sup", "accent", "font", "sqrt", "frac"})
_ONE_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)*")
_COMBINING = {
    "\u0302": "hat", "\u0304": "bar", "\u0305": "bar", "\u0303": "tilde", "\u0307": "dot", "\u0308": "ddot",
    "\u030c": "check", "\u20d7": "vec",
}  # fmt: skip
_MATHEMATICAL = {
    "BOLD": "bold", "DOUBLE-STRUCK": "blackboard", "SCRIPT": "calligraphic", "FRAKTUR": "fraktur",
}  # fmt: skip


def one_word(text: str) -> bool:
    """Whether a text could be a name."""
    return _ONE_WORD.fullmatch(text) is not None


def shape(raw: list[Token]) -> list[Token]:
    """The tokens that the parser reads."""
    return _Shaper(raw).run()


class _Shaper:
    """One walk over the raw tokens; `i` is the next, `made` what left."""

    def __init__(self, raw: list[Token]) -> None:
        self.raw = raw
        self.i = 0
        self.made: list[Token] = []
        self.names = self._names()
        self.closing = self._braces()
        self.actions = {
            "skip": self._skip, "blank": self._blank, "skip-argument": self._skip_argument,
            "quad": self._quad, "tag": self._tag, "left": self._fence, "right": self._fence,
            "middle": self._fence, "size": self._size, "text": self._text, "words": self._words,
            "upright": self._upright, "operatorname": self._operatorname, "begin": self._environment,
            "end": self._environment, "not": self._not, "arg": self._arg, "arrow": self._arrow,
            "stack": self._stack, "raised": self._raised, "mathop": self._mathop, "substack": self._substack,
            "end-substack": self._end_substack,
        }  # fmt: skip

    def run(self) -> list[Token]:
        raw, made, actions = self.raw, self.made, self.actions
        n = len(raw)
        while self.i < n:
            token = raw[self.i]
            self.i += 1
            kind = token.kind
            if kind == "number":
                made.append(token)
            elif kind == "letters":
                self._letters(token)
            else:
                row = COMMANDS.get(token.value)
                if row is None:
                    self._stranger(token)
                elif row[0] in actions:
                    actions[row[0]](token, row)
                else:
                    token.kind, token.value = row
                    made.append(token)
        return made

    def _braces(self) -> dict[int, int]:
        """The closing brace of every opening one that has one."""
        found: dict[int, int] = {}
        opened: list[int] = []
        for k, token in enumerate(self.raw):
            if token.value == "{":
                opened.append(k)
            elif token.value == "}" and opened:
                found[opened.pop()] = k
        return found

    # letters

    def _names(self) -> frozenset[str]:
        """The long runs of letters that stand somewhere before a bracket or a relation sign."""
        raw = self.raw
        found: set[str] = set()
        for token, after in pairwise(raw):
            if token.kind == "letters" and len(token.value) >= symbols.SHORTEST_NAME:
                row = COMMANDS.get(after.value)
                if after.value in "([" or (row is not None and row[0] == "relation"):
                    found.add(token.value)
        return frozenset(found)

    def _letters(self, token: Token) -> None:
        value = token.value
        n = len(value)
        made = self.made
        if n == 1:
            token.kind = "symbol"
            made.append(token)
            return
        bound = bool(made) and made[-1].kind in _UNARY and made[-1].end == token.start
        if not bound:
            if value in symbols.BARE_ENGLISH and self._apart(token):
                made.append(Token("text", value, token.start, token.end, token.spaced))
                return
            if (n >= symbols.SHORTEST_WORD and value in symbols.WORDS) or value in self.names:
                self._name(value, token.start, token.end, token.spaced)
                return
        wide = token.end - token.start == n
        for k, letter in enumerate(value):
            start = token.start + k if wide else token.start
            end = start + 1 if wide else token.end
            made.append(Token("symbol", letter, start, end, token.spaced and not k))

    def _apart(self, token: Token) -> bool:
        """Whether a run of letters stands between blanks, as a word does."""
        before = token.spaced or self.i == 1
        return before and self.i < len(self.raw) and self.raw[self.i].spaced

    def _name(self, name: str, start: int, end: int, spaced: bool) -> None:
        kind = "under" if name in symbols.UNDER else "symbol"
        if kind == "under" and self.made and self.made[-1].kind == "arg":
            start = self.made.pop().start
            name = "arg" + name
        self.made.append(Token(kind, name, start, end, spaced))

    def _arg(self, token: Token, row: tuple[str, str]) -> None:
        after = self.raw[self.i] if self.i < len(self.raw) else None
        if after is not None and after.value in {r"\max", r"\min", "max", "min"}:
            self.i += 1
            self.made.append(
                Token("under", "arg" + after.value.lstrip("\\"), token.start, after.end, token.spaced)
            )
        else:
            self.made.append(Token("symbol", "arg", token.start, token.end, token.spaced))

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
        elif value in _COMBINING and made and made[-1].kind == "symbol":
            made.insert(-1, Token("accent", _COMBINING[value], made[-1].start, made[-1].start))
            made[-1].end = token.end
        elif len(value) == 1 and value.isalnum():
            self._letter(token)
        elif len(value) == 1 and unicodedata.category(value) in {"Cf", "Zs"}:
            pass
        else:
            made.append(Token("unknown", value, token.start, token.end, token.spaced))

    def _letter(self, token: Token) -> None:
        """A letter outside ASCII: an accented or a mathematical one is what it is made of."""
        value = token.value
        plain = unicodedata.normalize("NFKD", value)
        name = unicodedata.name(value, "")
        made = self.made
        if len(plain) == 2 and plain[1] in _COMBINING:
            made.append(Token("accent", _COMBINING[plain[1]], token.start, token.start, token.spaced))
        elif len(plain) == 1 and plain != value:
            for word, font in _MATHEMATICAL.items():
                if word in name:
                    made.append(Token("font", font, token.start, token.start, token.spaced))
                    break
        elif len(plain) != 1:
            made.append(Token("unknown", value, token.start, token.end, token.spaced))
            return
        row = COMMANDS.get(plain[0], ("symbol", plain[0]))
        made.append(Token(row[0], row[1], token.start, token.end))

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

    # arguments

    def _next_is(self, value: str) -> bool:
        return self.i < len(self.raw) and self.raw[self.i].value == value

    def _argument(self) -> tuple[str, int, int]:
        """The next argument as its text, and the raw indices' place: text, index of its first token, end."""
        raw = self.raw
        if self.i >= len(raw):
            return "", self.i, raw[-1].end
        first = self.i
        self.i += 1
        if raw[first].value != "{":
            return raw[first].value, first, raw[first].end
        k = self.closing.get(first)
        if k is None:  # never closed: leave it to the parser to say so
            self.i = first + 1
            return "", first + 1, raw[first].end
        self.i = k + 1
        inside = raw[first + 1 : k]
        parts = [(" " if t.spaced else "") + (" " if t.value in {"~", r"\ "} else t.value) for t in inside]
        return "".join(parts) + (" " if raw[k].spaced else ""), first + 1, raw[k].end

    def _text(self, token: Token, row: tuple[str, str]) -> None:
        if not self._next_is("{"):
            self.made.append(Token("unknown", token.value, token.start, token.end, token.spaced))
            return
        start = token.start
        before = self.i
        text, _, end = self._argument()
        if self.i == before + 1:
            self.i = before
            self.made.append(Token("unknown", token.value, start, end, token.spaced))
        elif not text.strip(" .,;:") and text.strip():
            row = COMMANDS[text.strip()[0]]
            self.made.append(Token(row[0], row[1], start, end, True))
        elif "$" in text:
            self._mixed(self.raw[before + 1 : self.i - 1])
        elif text.replace(" ", "") in symbols.UNDER:
            self._name(text.replace(" ", ""), start, end, token.spaced)
        elif text.strip():
            self.made.append(Token("text", text, start, end, token.spaced))

    def _mixed(self, inside: list[Token]) -> None:
        r"""`\text{if $x > 0$}`: words and mathematics by turns."""
        k = 0
        mathematics = False
        for j in range(len(inside) + 1):
            if j < len(inside) and inside[j].value != "$":
                continue
            part = inside[k:j]
            k = j + 1
            if part and mathematics:
                self.made.extend(_Shaper(part).run())
            elif part:
                words = "".join((" " if t.spaced else "") + t.value for t in part)
                if words.strip(" .,;:"):
                    self.made.append(Token("text", f" {words} ", part[0].start, part[-1].end, True))
            mathematics = not mathematics

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

    def _words(self, token: Token, row: tuple[str, str]) -> None:
        self.made.append(Token("text", f" {row[1]} ", token.start, token.end, token.spaced))

    def _upright(self, token: Token, row: tuple[str, str]) -> None:
        r"""`\mathrm{…}`: a word if it has several letters, a text if several words, else a font."""
        raw = self.raw
        i = self.i
        k = i + 1
        if self._next_is("{"):
            while k < len(raw) and (raw[k].kind == "letters" or raw[k].value in {r"\ ", "~", "-", r"\,"}):
                k += 1
            if k < len(raw) and raw[k].value == "}" and k > i + 1:
                text, _, end = self._argument()
                word = text.replace(r"\,", " ").strip()
                if word.replace(" ", "") in symbols.UNDER:
                    self._name(word.replace(" ", ""), token.start, end, token.spaced)
                    return
                if " " in word:
                    self.made.append(Token("text", text, token.start, end, token.spaced))
                    return
                if word.lower() in symbols.ENGLISH and len(word) > 1:
                    self.made.append(Token("text", text, token.start, end, token.spaced))
                    return
                if len(word) > 1 and one_word(word):
                    self._name(word, token.start, end, token.spaced)
                    return
                self.i = i
        self.made.append(Token("font", row[1], token.start, token.end, token.spaced))

    def _operatorname(self, token: Token, row: tuple[str, str]) -> None:
        text, _, end = self._argument()
        name = re.sub(r"\s|\\[,;!: ]|\\(?:mathrm|text|rm)\b|[{}]", "", text)
        if one_word(name):
            self._name(name, token.start, end, token.spaced)
        else:
            self.made.append(Token("unknown", token.value, token.start, end, token.spaced))

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
