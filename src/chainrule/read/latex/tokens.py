r"""A formula's text as raw tokens with their places: commands, numbers, runs of letters and single signs.

What enters is a stretch of a document; what leaves covers all of it but blanks and comments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"(?:\s+|%[^\n]*)*+"
    r"(?:([A-Za-z]+)"
    r"|(\\\\\*?(?:[ \t]*\[[ \t]*-?[\d.]+[ \t]*(?:pt|em|ex|cm|mm|in|mu)[ \t]*\])?"
    r"|\\(?:operatorname\*|tag\*|hspace\*|[A-Za-z]+|.))"
    r"|([0-9]+(?:\.[0-9]+)?[eE][-+]?[0-9]+)"
    r"|([0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
    r"|(&(?:lt|gt|amp);|:=|=:|<=|>=|!=|==|=>|->|\.\.\.|\|\||'+|.)"
    r"|\Z)",
    re.DOTALL,
)
"""Blanks and comments, then a token (or nothing, at the end), by the number of its kind."""
_KINDS = ("", "letters", "command", "power", "number", "sign")
_COMMAND = 2


@dataclass(slots=True)
class Token:
    """A token of a formula at the characters `[start, end)`; `spaced` if a blank stands before it.

    `note` is the text of a break.
    """

    kind: str
    value: str
    start: int
    end: int
    spaced: bool = False
    note: str = ""


def lex(text: str, start: int, end: int) -> list[Token]:
    """The raw tokens of `text[start:end]`, of the kinds command, number, letters and sign."""
    tokens: list[Token] = []
    before = start
    for match in _TOKEN.finditer(text, start, end):
        number = match.lastindex
        if number is None:
            break
        first, last = match.span(number)
        value = match[number]
        if number == _COMMAND and value.startswith("\\\\"):
            value = "\\\\"
        tokens.append(Token(_KINDS[number], value, first, last, first > before))
        before = last
    return tokens
