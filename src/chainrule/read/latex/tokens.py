r"""A formula's text as raw tokens with their places: commands, numbers, runs of letters and single signs.

What enters is a stretch of a document; what leaves covers all of it but blanks and comments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"(?P<blank>\s+|%[^\n]*)"
    r"|(?P<command>\\\\\*?(?:[ \t]*\[[ \t]*-?[\d.]+[ \t]*(?:pt|em|ex|cm|mm|in|mu)[ \t]*\])?"
    r"|\\(?:operatorname\*|tag\*|hspace\*|[A-Za-z]+|.))"
    r"|(?P<power>[0-9]+(?:\.[0-9]+)?[eE][-+]?[0-9]+)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
    r"|(?P<letters>[A-Za-z]+)"
    r"|(?P<sign>&(?:lt|gt|amp);|:=|=:|<=|>=|!=|==|=>|->|\.\.\.|\|\||'+|.)",
    re.DOTALL,
)


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
    spaced = False
    for match in _TOKEN.finditer(text, start, end):
        kind = match.lastgroup
        if kind == "blank":
            spaced = True
            continue
        assert kind is not None
        first, last = match.span()
        value = text[first:last]
        if kind == "command" and value.startswith("\\\\"):
            value = "\\\\"
        tokens.append(Token(kind, value, first, last, spaced))
        spaced = False
    return tokens
