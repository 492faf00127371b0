r"""Numbers whose digits are parted: `0{,}25` and `0,25` with a decimal comma, `10{,}000`, `1\,048\,576`.

Raw tokens enter and leave; a number of several becomes one, with a point for the comma. A comma may part
thousands or decimals; which of them the digits say, else the other numbers nearby, else it is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from chainrule.read.latex.decimals import decimals
from chainrule.read.latex.surroundings import is_near
from chainrule.read.latex.tokens import Token

_THIN = frozenset({r"\,", r"\;", r"\:", "~", r"\ "})
_PARTING = _THIN | {","}
_AFTER = frozenset({"_", "^", r"\frac", r"\dfrac", r"\tfrac"})
"""Behind these only the next digit, or number, is taken."""
_COMMAS = re.compile(r"(?<![\d.,}])0\{,\}\d|\d\{,\}(?:\d{1,2}|\d{4,})(?!\d)")
_BARE = re.compile(r"[=≈]\s*-?\s*0,\d\d")
_POINTS = re.compile(r"(?<![\d.])\d+\.\d+(?![\d.])")


def whole_numbers(tokens: list[Token], text: str) -> list[Token]:
    """The tokens of a formula of the document `text` with each number as one."""
    if {"number", "power"}.isdisjoint({t.kind for t in tokens}):
        return tokens
    tokens = decimals(tokens, text)
    if _PARTING.isdisjoint({t.value for t in tokens}):
        return tokens
    extent = tokens[0].start, tokens[-1].end
    points = is_near(_POINTS, text, *extent)
    bare = not points and is_near(_BARE, text, *extent)
    return _Digits(tokens, bare or is_near(_COMMAS, text, *extent), points, bare).run()


class _Digits:
    """One walk; `decimal` commas or `points` stand before decimals nearby, `bare` commas without braces."""

    def __init__(self, tokens: list[Token], decimal: bool, points: bool, bare: bool) -> None:
        self.tokens = tokens
        self.decimal = decimal
        self.points = points
        self.bare = bare

    def run(self) -> list[Token]:
        made: list[Token] = []
        i = 0
        while i < len(self.tokens):
            token = self.tokens[i]
            scripted = bool(made) and made[-1].value in _AFTER
            stop = i + 1
            if token.kind == "number" and not scripted:
                found = self.spaced(i) or self.with_commas(i)
                if found is not None:
                    value, stop = found
                    token = Token("number", value, token.start, self.tokens[stop - 1].end, token.spaced)
            made.append(token)
            i = stop
        return made

    def spaced(self, i: int) -> tuple[str, int] | None:
        """`1 048 576` with thin blanks, and the index after it."""
        groups, k = [self.tokens[i].value], i + 1
        while self.has(k, _THIN) and self.digits(k + 1) and len(self.tokens[k + 1].value) == 3:
            groups.append(self.tokens[k + 1].value)
            k += 2
        leads = groups[0].isdigit() and 0 < len(groups[0]) <= 3 and groups[0][0] != "0"
        return ("".join(groups), k) if leads and len(groups) > 1 and not self.digits(k) else None

    def with_commas(self, i: int) -> tuple[str, int] | None:
        """`0{,}25` or `10{,}000`, and the index after it."""
        first, groups, k = self.tokens[i].value, list[str](), i + 1
        while True:
            step = self.comma(i, k)
            if not step or not (self.digits(k + step) or self.decimals(k + step, groups)):
                break
            groups.append(self.tokens[k + step].value)
            k += step + 1
        if not groups or not first.isdigit():
            return None
        thousands = len(first) <= 3 and first[0] != "0" and all(len(g.split(".")[0]) == 3 for g in groups)
        if len(groups) == 1 and groups[0].isdigit() and (not thousands or (self.decimal and not self.points)):
            return f"{first}.{groups[0]}", k
        told = len(groups) > 1 or "." in groups[0] or (self.points and not self.decimal)
        return (first + "".join(groups), k) if thousands and told else None

    def comma(self, i: int, k: int) -> int:
        """How many tokens a comma within a number takes at `k`; 0 if there is none."""
        values = [token.value for token in self.tokens[k : k + 3]]
        if values == ["{", ",", "}"]:
            return 3
        enclosed = i > 0 and self.tokens[i - 1].value in ("(", "[", r"\{", ",") and not self.decimal_inside(k)
        adjacent = self.has(k, {","}) and self.tokens[k].start == self.tokens[k - 1].end
        joined = adjacent and self.digits(k + 1) and self.tokens[k + 1].start == self.tokens[k].end
        return 1 if self.bare and joined and not enclosed else 0

    def decimal_inside(self, k: int) -> bool:
        """Whether what follows in brackets is more than the second of a pair: `(0,5 - 1)`."""
        return not self.has(k + 2, {")", "]", r"\}", ","})

    def has(self, k: int, values: Sequence[str] | frozenset[str] | set[str]) -> bool:
        return k < len(self.tokens) and self.tokens[k].value in values

    def digits(self, k: int) -> bool:
        return k < len(self.tokens) and self.tokens[k].kind == "number" and self.tokens[k].value.isdigit()

    def decimals(self, k: int, groups: Sequence[str]) -> bool:
        """Whether a last group with decimals stands at `k`: the 234.5 of `1{,}234.5`."""
        known = all(group.isdigit() for group in groups)
        return known and k < len(self.tokens) and self.tokens[k].kind == "number"
