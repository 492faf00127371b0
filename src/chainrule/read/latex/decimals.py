r"""Numbers in other notations than digits and a point: `50\%`, `2.5e-3`, and `0 . 2 5` as OCR parts digits.

Raw tokens enter and leave. `e` before an exponent is not Euler's number where the number before it has a
point and Euler's number is not written as a power nearby. Digits parted by single blanks are one
number where some number of the formula can be read no other way: it begins with `0 .` or has several digits
behind its point, and does not begin the formula, as a row's own number would.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from chainrule.read.latex.surroundings import is_near
from chainrule.read.latex.tokens import Token

_POWER = re.compile(r"([0-9]+\.[0-9]+)[eE]([-+]?[0-9]{1,2})")
_EULER = re.compile(r"(?<![A-Za-z\\])e\s*\^|\\mathrm\s*\{\s*e\s*\}|\\exp\b")
_SCRIPTS = frozenset({"_", "^", r"\frac", r"\dfrac", r"\tfrac"})


def decimals(tokens: list[Token], text: str) -> list[Token]:
    """The tokens of a formula of the document `text` with each number as one."""
    values = {token.value for token in tokens}
    if "." in values:
        tokens = _joined(tokens)
    if r"\%" in values:
        tokens = _percentages(tokens)
    powers = any(token.kind == "power" for token in tokens)
    if not powers or is_near(_EULER, text, tokens[0].start, tokens[-1].end):
        return tokens
    return [_written_out(token) for token in tokens]


def _written_out(token: Token) -> Token:
    """`2.5e-3` as 0.0025."""
    if token.kind != "power" or not (parts := _POWER.fullmatch(token.value)):
        return token
    return _number(f"{Decimal(parts[1]).scaleb(int(parts[2])):f}", token, token)


def _percentages(tokens: list[Token]) -> list[Token]:
    """A number and a percent sign behind it are a hundredth of the number."""
    made: list[Token] = []
    for k, token in enumerate(tokens):
        scripted = k > 1 and tokens[k - 2].value in _SCRIPTS
        if token.value == r"\%" and made and made[-1].kind == "number" and not scripted:
            made[-1] = _number(f"{Decimal(made[-1].value).scaleb(-2):f}", made[-1], token)
        else:
            made.append(token)
    return made


def _joined(tokens: list[Token]) -> list[Token]:
    """The tokens with the digits of parted numbers joined."""
    parted = list(_parted(tokens))
    if not any(_is_told(tokens, start, end) for start, end in parted):
        return tokens
    made: list[Token] = []
    done = 0
    for start, end in parted:
        value = "".join(token.value for token in tokens[start:end])
        made += [*tokens[done:start], _number(value, tokens[start], tokens[end - 1])]
        done = end
    return made + tokens[done:]


def _parted(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """From where to where the digits of numbers stand that single blanks part."""
    k = 0
    while k < len(tokens):
        end = k
        while end < len(tokens) and (end == k or _is_apart(tokens, end)) and _is_digit(tokens[end]):
            end += 1
        whole, point = end > k, end
        if whole and end < len(tokens) and tokens[end].value == "." and _is_apart(tokens, end):
            end += 1
            while end < len(tokens) and _is_apart(tokens, end) and _is_digit(tokens[end]):
                end += 1
        alone = end >= len(tokens) or (tokens[end].kind != "number" and tokens[end].value != ".")
        scripted = k > 0 and tokens[k - 1].value in _SCRIPTS
        if end > point + 1 and alone and not scripted:
            yield k, end
        k = max(end, k + 1)


def _is_told(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a parted number can be read in no other way."""
    point = next(k for k in range(start, end) if tokens[k].value == ".")
    first = start == 0 or tokens[start - 1].value == "\\\\"
    return (tokens[start].value == "0" and point == start + 1) or (end > point + 2 and not first)


def _is_apart(tokens: Sequence[Token], k: int) -> bool:
    """Whether one blank parts a token from the one before."""
    return k > 0 and tokens[k].start == tokens[k - 1].end + 1


def _is_digit(token: Token) -> bool:
    return token.kind == "number" and len(token.value) == 1


def _number(value: str, first: Token, last: Token) -> Token:
    return Token("number", value, first.start, last.end, first.spaced)
