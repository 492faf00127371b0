"""The lexer of the text format: characters to tokens, with every bracket matched.

What enters is a source; what leaves is a tuple of tokens that ends with an `end`. Promised: spellings are
normalised, each token's span is exact, brackets and norms are balanced and at most `limits.NESTING` deep, a
`stop` stands between statements only, no statement is longer than `limits.STATEMENT_TOKENS`, and a number is
small enough to be computed. The lexer decides whether a `‖` opens or closes: inside an open norm, with no
bracket opened since, a `‖` after a value closes; every other one opens.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, NamedTuple, TypeAlias

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source, Span
from chainrule.read import limits
from chainrule.read.characters import (
    continues_name,
    describe,
    is_invisible,
    latin_twin,
    starts_name,
    suggestion,
)

Sort: TypeAlias = Literal[
    "number", "text", "name", "op", "open", "close", "norm-open", "norm-close", "transpose",
    "power", "mark", "stop", "end",
]  # fmt: skip


class Token(NamedTuple):
    """A piece of the text: what sort, in which normalised spelling, where, and after a blank or not.

    A `power` is a superscript: `-T`, `-1` or another integer; the text of a `norm-close` is its order;
    a `mark` is one of `, : := = ->`.
    """

    sort: Sort
    text: str
    start: int
    end: int
    spaced: bool

    @property
    def span(self) -> Span:
        """The characters of this token."""
        return Span(self.start, self.end)


def tokenise(source: Source) -> tuple[Token, ...]:
    """The tokens of a text.

    Raises ChainruleError: CR011 stray character, CR012 unbalanced bracket, CR014 malformed number,
    CR015 text without an end, CR070–CR075 beyond a limit.
    """
    return _Lexer(source).run()


_BLANK = re.compile(r"(?:[ \t\f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]++|#[^\r\n]*+|\\[ \t]*\r?\n)++")
_NEWLINE = re.compile(r"[\r\n](?:[\r\n \t\f]++|#[^\r\n]*+)*+")
_GAP = re.compile(r"(?:[;\r\n \t\f]++|#[^\r\n]*+)*+")
_NUMBER = re.compile(r"(?:[0-9]+(?:\.(?![*/^T])[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_ASCII_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SIZED_ONE = re.compile(r"[𝟙𝟏][_₀₁₂₃₄₅₆₇₈₉ₐ-ₜᵢᵣᵤᵥⱼ]")
_TEXT = re.compile(r'"([^"\r\n]*)"')
_SUPERSCRIPT = re.compile(r"⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+|⁻[ᵀ⊤]")
_NORM_ORDER = re.compile(r"_[A-Za-z0-9]+|[₀₁₂₃₄₅₆₇₈₉]+")
_OPERATOR = re.compile(r":=|->|==|!=|<=|>=|\*\*|\.[*/^]|[-+*/@^<>=:,;≔→≤≥≠−·⋅×⊙∘⊗]")
_PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⊤ᵀ₀₁₂₃₄₅₆₇₈₉", "0123456789-TT0123456789")
_SPELLING = {
    "**": "^", "−": "-", "·": "*", "⋅": "*", "×": "*", "∘": "⊙", "≤": "<=", "≥": ">=", "≠": "!=",
    "≔": ":=", "→": "->",
}  # fmt: skip
_NAME_SPELLING = {"∑": "sum", "∏": "prod", "√": "sqrt", "𝟙": "𝟏", "𝟏": "𝟏"}
_MARKS = frozenset({",", ":", ":=", "=", "->"})
_PARTNER = {"(": ")", "[": "]", "‖": "‖"}
_VALUE_ENDS = frozenset({"number", "text", "name", "close", "norm-close", "transpose", "power"})


class _Lexer:
    """One walk over one text."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._text = source.text
        self._at = 0
        self._tokens: list[Token] = []
        self._statement_start = 0
        self._open: list[Token] = []
        self._spaced = False

    def run(self) -> tuple[Token, ...]:
        text, size = self._text, len(self._text)
        if size > limits.FILE_BYTES or len(text.encode("utf-8", "replace")) > limits.FILE_BYTES:
            raise ChainruleError(
                "CR072",
                f"the text is larger than {limits.FILE_BYTES // 1024**2} MiB",
                source=Source(self._source.name, ""),
                help="a model is a few hundred lines; keep data in a values file",
            )
        if text.startswith("\ufeff"):
            self._at = 1
        while self._at < size:
            if blank := _BLANK.match(text, self._at):
                self._spaced, self._at = True, blank.end()
            elif newline := _NEWLINE.match(text, self._at):
                self._newline(newline.end())
            else:
                self._token(text[self._at])
                self._spaced = False
        if self._open:
            raise self._unclosed(self._open[-1], None)
        self._add("end", "", self._at)
        return tuple(self._tokens)

    def _token(self, first: str) -> None:
        text, at = self._text, self._at
        if (match := _NUMBER.match(text, at)) is not None:
            self._number(match.group(), match.end())
        elif first in "([":
            self._add("open", first, at + 1)
            self._nest()
        elif first in ")]":
            self._close(first)
        elif (match := _ASCII_NAME.match(text, at)) is not None or starts_name(first):
            end = self._name_end(match.end() if match is not None else at + 1)
            self._name(text[at:end], end)
        elif first == "∂":
            self._derivative()
        elif first in _NAME_SPELLING:
            end = self._name_end(at + 1) if _SIZED_ONE.match(text, at) else at + 1
            self._add("name", _NAME_SPELLING[first] + text[at + 1 : end], end)
        elif first in "‖∥" or text.startswith("||", at):
            self._norm(at + (2 if first == "|" else 1))
        elif first in "'′ᵀ⊤":
            self._add("transpose", "'" if first in "'′" else "T", at + 1)
        elif text.startswith(".T", at) and not continues_name(text[at + 2 : at + 3] or " "):
            self._add("transpose", "T", at + 2)
        elif (match := _SUPERSCRIPT.match(text, at)) is not None:
            self._check_digits(len(match.group()), match.end())
            self._add("power", match.group().translate(_PLAIN_DIGITS), match.end())
        elif (match := _OPERATOR.match(text, at)) is not None:
            self._operator(match.group(), match.end())
        elif first == '"':
            self._quoted()
        else:
            raise self._stray(first)

    def _add(self, sort: Sort, text: str, end: int) -> None:
        self._tokens.append(Token(sort, text, self._at, end, self._spaced))
        self._at = end
        if len(self._tokens) - self._statement_start > limits.STATEMENT_TOKENS:
            raise self._error(
                "CR071",
                f"an expression is longer than {limits.STATEMENT_TOKENS:,} names, numbers and signs",
                self._tokens[-1].span,
                help="name parts of it, or write a sum as `sum[i](…)` or `sum(x)`",
            )
        if len(self._tokens) > limits.FILE_TOKENS:
            raise self._error(
                "CR074",
                f"the text has more than {limits.FILE_TOKENS:,} names, numbers and signs",
                self._tokens[-1].span,
                help="split the model into several files; keep data in a values file",
            )

    def _newline(self, end: int) -> None:
        last = self._tokens[-1] if self._tokens else None
        if self._open or last is None or last.sort in {"op", "mark"}:
            self._at, self._spaced = end, True
        else:
            self._stop("\n", end)

    def _stop(self, text: str, end: int) -> None:
        self._statement_start = len(self._tokens) + 1
        self._add("stop", text, end)
        gap = _GAP.match(self._text, end)
        self._at = gap.end() if gap else end

    def _number(self, text: str, end: int) -> None:
        mantissa, _, exponent = text.lower().partition("e")
        self._check_digits(len(mantissa), end)
        if len(exponent.lstrip("+-0")) > 4 or abs(int(exponent or "0")) > limits.EXPONENT:
            raise self._error(
                "CR073",
                f"the exponent of this number is beyond ±{limits.EXPONENT}",
                Span(self._at, end),
                help="numbers are computed exactly; choose other units",
            )
        if self._text.startswith("_", end):
            raise self._error(
                "CR014",
                "a number cannot contain or be followed by `_`",
                Span(self._at, end + 1),
                help="write all digits together, as in `1000`; put `*` before a name",
            )
        self._add("number", text, end)

    def _check_digits(self, count: int, end: int) -> None:
        if count > limits.DIGITS:
            raise self._error(
                "CR073",
                f"this number has more than {limits.DIGITS} digits",
                Span(self._at, end),
                help="numbers are computed exactly; round it or write it as a quotient",
            )

    def _name_end(self, at: int) -> int:
        text, size = self._text, len(self._text)
        while at < size and at - self._at <= limits.NAME and continues_name(text[at]):
            at += 1
        if at - self._at > limits.NAME:
            raise self._error(
                "CR075",
                f"this name is longer than {limits.NAME} characters",
                Span(self._at, at),
                help="choose a shorter name",
            )
        return at

    def _name(self, spelled: str, end: int) -> None:
        self._refuse_twin(spelled, end)
        self._add("name", unicodedata.normalize("NFC", spelled), end)

    def _refuse_twin(self, spelled: str, end: int) -> None:
        latin = latin_twin(spelled)
        if latin is None:
            return
        odd = next(c for c, plain in zip(spelled, latin, strict=True) if c != plain)
        raise self._error(
            "CR011",
            f"the letter {describe(odd)} looks like the Latin `{latin[spelled.index(odd)]}`, but is not",
            Span(self._at, end),
            help=f"type it in Latin letters: `{_clip(latin)}`",
        )

    def _derivative(self) -> None:
        """`∂L/∂W`, `∂²L/∂w∂v`, `∂²L/∂w²`: one name."""
        text, start = self._text, self._at
        second = text.startswith("∂²", start)
        at = self._part(start + (2 if second else 1))
        if not text.startswith("/∂", at):
            raise self._stray("∂")
        at = self._part(at + 2)
        if second and text.startswith("²", at):
            at += 1
        elif second and text.startswith("∂", at):
            at = self._part(at + 1)
        elif second:
            raise self._stray("∂")
        self._name(text[start:at], at)

    def _part(self, at: int) -> int:
        if not starts_name(self._text[at : at + 1] or " "):
            raise self._stray("∂")
        end = self._name_end(at)
        self._refuse_twin(self._text[at:end], end)
        return end

    def _operator(self, text: str, end: int) -> None:
        text = _SPELLING.get(text, text)
        if text == ";":
            if self._open:
                raise self._unclosed(self._open[-1], "before this `;`")
            self._stop(text, end)
        else:
            self._add("mark" if text in _MARKS else "op", text, end)

    def _quoted(self) -> None:
        match = _TEXT.match(self._text, self._at)
        if match is None:
            rest = re.compile(r"[^\r\n]*").match(self._text, self._at)
            raise self._error(
                "CR015",
                "this text has no closing quote on its line",
                Span(self._at, rest.end() if rest else self._at + 1),
                help='close it with `"`',
            )
        self._add("text", match.group(1), match.end())

    def _norm(self, end: int) -> None:
        inside = bool(self._open) and self._open[-1].sort == "norm-open"
        if not (inside and self._tokens[-1].sort in _VALUE_ENDS):
            self._add("norm-open", "‖", end)
            self._nest()
            return
        order = _NORM_ORDER.match(self._text, end)
        spelled = order.group().translate(_PLAIN_DIGITS).lstrip("_") if order else "2"
        if spelled not in {"1", "2", "F"}:
            raise self._error(
                "CR014",
                f"there is no norm of order `{_clip(spelled)}`",
                Span(self._at, order.end() if order else end),
                help="norms are `‖x‖₁` and `‖x‖₂` (Euclidean or Frobenius); a power is `‖x‖^2`",
            )
        self._open.pop()
        self._add("norm-close", spelled.replace("F", "2"), order.end() if order else end)

    def _nest(self) -> None:
        self._open.append(self._tokens[-1])
        if len(self._open) > limits.NESTING:
            raise self._error(
                "CR070",
                f"more than {limits.NESTING} brackets are nested",
                self._tokens[-1].span,
                help="name the inner parts: `t = …`, then use `t`",
            )

    def _close(self, bracket: str) -> None:
        if not self._open:
            raise self._error(
                "CR012",
                f"this `{bracket}` closes nothing",
                Span(self._at, self._at + 1),
                help="delete it, or open the bracket where it should start",
            )
        opener = self._open[-1]
        if _PARTNER[opener.text] != bracket:
            line, column = self._source.position(self._at)
            raise self._unclosed(opener, f"before the `{bracket}` at {line}:{column}")
        self._open.pop()
        self._add("close", bracket, self._at + 1)

    def _unclosed(self, opener: Token, where: str | None) -> ChainruleError:
        partner = _PARTNER[opener.text]
        return self._error(
            "CR012",
            f"this `{opener.text}` is never closed" if where is None
            else f"this `{opener.text}` is not closed {where}",
            opener.span,
            help=f"add the missing `{partner}`",
        )  # fmt: skip

    def _stray(self, character: str) -> ChainruleError:
        what = "an invisible character" if is_invisible(character) else "a character"
        return self._error(
            "CR011",
            f"{what} that has no meaning here: {describe(character)}",
            Span(self._at, self._at + 1),
            help=suggestion(character),
        )

    def _error(self, code: str, message: str, span: Span, *, help: str) -> ChainruleError:
        return ChainruleError(code, message, span=span, source=self._source, help=help)


def _clip(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
