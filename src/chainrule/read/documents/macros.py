r"""The commands that an author defines: `\newcommand`, `\renewcommand`, `\def`, `\DeclareMathOperator`.

What enters is a text; what leaves is where each definition stands, and the table of names with the number of
arguments and the body. What two definitions say differently means nothing, since a formula would be read by
the wrong one. A command whose first argument is optional has two entries: `name` with the default filled in,
and `name[` for a call that gives it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_DEFINING = re.compile(
    r"\\(?P<how>(?:re)?newcommand|providecommand|DeclareRobustCommand|DeclareMathOperator|[gex]?def|let)"
    r"(?![A-Za-z])"
)
_NAME = re.compile(r"\*?\s*(?:\{\s*\\([A-Za-z]+|[^A-Za-z\s])\s*\}|\\([A-Za-z]+|[^A-Za-z\s]))")
_COUNT = re.compile(r"\s*\[\s*([0-9])\s*\]")
_OPTIONAL = re.compile(r"\s*\[([^\[\]{}\n]*)\]")
_PLACE = re.compile(r"(\\[A-Za-z]+)?#([1-9])")
_PARAMETERS = re.compile(r"\s*((?:#[1-9])*)\s*(?=\{)")
_BODY = re.compile(r"\s*(?:(\{)|(\\(?:[A-Za-z]+|.)))")
_LET = re.compile(r"\s*=?\s*(\\[A-Za-z]+)")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_WHOLE = re.compile(r"\\ensuremath\s*\{(.*)\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition at the characters `[start, end)`; `default` is what an optional first argument is else."""

    start: int
    end: int
    name: str
    arguments: int
    body: str
    provided: bool = False
    default: str | None = None

    def meanings(self) -> dict[str, tuple[int, str]]:
        """The entries of the table."""
        if self.default is None:
            return {self.name: (self.arguments, self.body)}
        body = _PLACE.sub(self._without_first, self.body)
        return {self.name: (self.arguments - 1, body), self.name + "[": (self.arguments, self.body)}

    def _without_first(self, place: re.Match[str]) -> str:
        """What stands at `#1`, `#2` … when the first argument is left out."""
        command, number = place[1], int(place[2])
        if number > 1:
            return f"{command or ''}#{number - 1}"
        return f"{command} {self.default}" if command else self.default or ""


def definitions(text: str) -> tuple[Definition, ...]:
    """All definitions in a text, in order; those inside another are part of its body."""
    if not (first := _DEFINING.search(text)):
        return ()
    partners = braces(text, first.start())
    found: list[Definition] = []
    end = 0
    for match in _DEFINING.finditer(text, first.start()):
        if match.start() < end:
            continue
        definition = _definition(text, match, partners)
        if definition is not None:
            found.append(definition)
            end = definition.end
    return tuple(found)


def table(found: Iterable[Definition]) -> dict[str, tuple[int, str]]:
    """Name → (number of arguments, body), without the names that are defined in two ways."""
    macros: dict[str, tuple[int, str]] = {}
    refused: set[str] = set()
    for definition in found:
        name = definition.name
        if definition.provided and (name in macros or name in refused):
            continue
        meanings = definition.meanings()
        if name in macros and macros.get(name + "[") != meanings.get(name + "["):
            refused.add(name)
        for called, meaning in meanings.items():
            if macros.setdefault(called, meaning) != meaning:
                refused.add(name)
    refused |= {name + "[" for name in refused}
    return {called: meaning for called, meaning in macros.items() if called not in refused}


def braces(text: str, start: int) -> dict[int, int]:
    """Where each opening brace from `start` on has its partner."""
    partners: dict[int, int] = {}
    opened: list[int] = []
    for brace in _BRACE.finditer(text, start):
        if brace[0] == "{":
            opened.append(brace.start())
        elif brace[0] == "}" and opened:
            partners[opened.pop()] = brace.start()
    return partners


def _definition(text: str, match: re.Match[str], partners: dict[int, int]) -> Definition | None:
    how = match["how"]
    named = _NAME.match(text, match.end())
    if named is None:
        return None
    name = named[1] or named[2]
    at = named.end()
    if how == "let":
        other = _LET.match(text, at)
        return None if other is None else Definition(match.start(), other.end(), name, 0, other[1])
    arguments, default = 0, None
    if how.endswith("def"):
        parameters = _PARAMETERS.match(text, at)
        if parameters is None:
            return None
        arguments, at = len(parameters[1]) // 2, parameters.end()
    elif how != "DeclareMathOperator" and (count := _COUNT.match(text, at)):
        arguments, at = int(count[1]), count.end()
        if optional := _OPTIONAL.match(text, at):
            default, at = optional[1].strip(), optional.end()
    opening = _BODY.match(text, at)
    if opening is None:
        return None
    body, end = opening[2], opening.end()
    if opening[1]:
        closing = partners.get(opening.start(1))
        if closing is None:
            return None
        body, end = text[opening.end() : closing].strip(), closing + 1
    if how == "DeclareMathOperator":
        star = "*" if text[match.end() : match.end() + 1] == "*" else ""
        body = f"\\operatorname{star}{{{body}}}"
    elif whole := _WHOLE.fullmatch(body):
        body = whole[1]
    return Definition(
        match.start(), end, name, arguments, body, how == "providecommand", default if arguments else None
    )
