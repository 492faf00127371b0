r"""Letters and words of a formula: which run of letters is one name, which text is an operand's name."""

from __future__ import annotations

import re
import unicodedata

from chainrule.read.latex import symbols
from chainrule.read.latex.symbols import COMMANDS
from chainrule.read.latex.tokens import Token

_UNARY = frozenset({"sub", "sup", "accent", "font", "sqrt", "frac"})
_ONE_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)*")
COMBINING = {
    "\u0302": "hat", "\u0304": "bar", "\u0305": "bar", "\u0303": "tilde", "\u0307": "dot", "\u0308": "ddot",
    "\u030c": "check", "\u20d7": "vec",
}  # fmt: skip
_MATHEMATICAL = {
    "BOLD": "bold", "DOUBLE-STRUCK": "blackboard", "SCRIPT": "calligraphic", "FRAKTUR": "fraktur",
}  # fmt: skip

_PLAIN = {"~": " ", r"\ ": " ", r"\_": "_", r"\&": "&"}


def one_word(text: str) -> bool:
    """Whether a text could be a name."""
    return _ONE_WORD.fullmatch(text) is not None


class Words:
    """One walk over the raw tokens; `i` is the next, `made` what left."""

    def __init__(self, raw: list[Token]) -> None:
        self.raw = raw
        self.i = 0
        self.made: list[Token] = []
        self.closing: dict[int, int] = {}
        """The closing brace of every opening one that has one."""
        self.names: set[str] = set()
        """The long runs of letters that stand somewhere before a bracket or a relation sign."""
        self._look_ahead()

    def run(self) -> list[Token]:
        """All tokens shaped."""
        raise NotImplementedError

    def _look_ahead(self) -> None:
        raw = self.raw
        opened: list[int] = []
        for k, token in enumerate(raw):
            value = token.value
            if value == "{":
                opened.append(k)
            elif value == "}":
                if opened:
                    self.closing[opened.pop()] = k
            elif len(value) >= symbols.SHORTEST_NAME and token.kind == "letters" and k + 1 < len(raw):
                after = raw[k + 1].value
                row = COMMANDS.get(after)
                if after in "([" or (row is not None and row[0] == "relation"):
                    self.names.add(value)

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
        parts = [(" " if t.spaced else "") + _PLAIN.get(t.value, t.value) for t in inside]
        return "".join(parts) + (" " if raw[k].spaced else ""), first + 1, raw[k].end

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

    def _letter(self, token: Token) -> None:
        """A letter outside ASCII: an accented or a mathematical one is what it is made of."""
        value = token.value
        plain = unicodedata.normalize("NFKD", value)
        name = unicodedata.name(value, "")
        made = self.made
        if len(plain) == 2 and plain[1] in COMBINING:
            made.append(Token("accent", COMBINING[plain[1]], token.start, token.start, token.spaced))
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
                self.made.extend(type(self)(part).run())
            elif part:
                words = "".join((" " if t.spaced else "") + t.value for t in part)
                if words.strip(" .,;:"):
                    self.made.append(Token("text", f" {words} ", part[0].start, part[-1].end, True))
            mathematics = not mathematics

    def _words(self, token: Token, row: tuple[str, str]) -> None:
        self.made.append(Token("text", f" {row[1]} ", token.start, token.end, token.spaced))

    def _upright(self, token: Token, row: tuple[str, str]) -> None:
        r"""`\mathrm{…}`: a word if it has several letters, a text if several words, else a font."""
        raw = self.raw
        i = self.i
        k = i + 1
        if self._next_is("{"):
            while k < len(raw) and (
                raw[k].kind == "letters" or raw[k].value in {r"\ ", "~", "-", r"\,", r"\_"}
            ):
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
        elif token.value == r"\rm" and i < len(raw) and raw[i].kind == "letters" and len(raw[i].value) > 1:
            self.i += 1
            self._name(raw[i].value, token.start, raw[i].end, token.spaced)
            return
        self.made.append(Token("font", row[1], token.start, token.end, token.spaced))

    def _operatorname(self, token: Token, row: tuple[str, str]) -> None:
        text, _, end = self._argument()
        name = re.sub(r"\s|\\[,;!: ]|\\(?:mathrm|text|rm)\b|[{}]", "", text)
        if one_word(name):
            self._name(name, token.start, end, token.spaced)
        else:
            self.made.append(Token("unknown", token.value, token.start, end, token.spaced))
