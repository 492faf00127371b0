r"""The author's own commands, unfolded: `\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}`.

Every token that a call unfolds to carries the place of the whole call, for that is what the author wrote.
"""

from __future__ import annotations

from collections.abc import Mapping

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Span
from chainrule.read.latex.tokens import Token, lex

MOST_TOKENS = 200_000
DEEPEST = 50
_LONGEST_OPTIONAL = 200


def expand(tokens: list[Token], macros: Mapping[str, tuple[int, str]]) -> list[Token]:
    """The tokens with every call of a macro replaced by its body.

    Raises `ChainruleError` CR093 where they unfold to more than 200,000 tokens or over 50 levels.
    """
    if not macros or not any(t.kind == "command" and t.value[1:] in macros for t in tokens):
        return tokens
    bodies: dict[str, list[Token]] = {}
    pending = [(token, 0) for token in reversed(tokens)]
    made: list[Token] = []
    unfolded = 0
    while pending:
        token, depth = pending.pop()
        name = token.value[1:]
        if token.kind != "command" or name not in macros:
            made.append(token)
            continue
        given = _optional(pending) if name + "[" in macros else None
        name += "[" * (given is not None)
        count, text = macros[name]
        arguments, end = _arguments(pending, count - (given is not None), token.end)
        if given is not None:
            arguments, end = [given[0], *arguments], max(end, given[1])
        body = bodies.setdefault(name, lex(text, 0, len(text)))
        unfolding = _filled(body, arguments, token, end, MOST_TOKENS - unfolded)
        unfolded += len(unfolding) + 1
        if depth >= DEEPEST or unfolded > MOST_TOKENS:
            raise ChainruleError(
                "CR093",
                f"the command {token.value} unfolds without end or to too much",
                span=Span(token.start, end),
                help="Look whether its definition calls itself.",
            )
        pending.extend((t, depth + 1) for t in reversed(unfolding))
    return made


def _filled(body: list[Token], arguments: list[list[Token]], call: Token, end: int, room: int) -> list[Token]:
    """The body with its `#1`, `#2` … replaced, all at the call's place; cut soon after `room` tokens."""
    made: list[Token] = []
    spaced = call.spaced
    i = 0
    while i < len(body) and len(made) <= room:
        token = body[i]
        i += 1
        if token.value == "#" and i < len(body) and body[i].kind == "number":
            digits = body[i].value
            i += 1
            which = int(digits[0]) if digits[0].isdigit() else 0
            if 1 <= which <= len(arguments):
                made.extend(Token(t.kind, t.value, call.start, end, t.spaced) for t in arguments[which - 1])
            if len(digits) > 1:
                made.append(Token("number", digits[1:], call.start, end))
            continue
        made.append(Token(token.kind, token.value, call.start, end, token.spaced or spaced))
        spaced = False
    return made


def _optional(pending: list[tuple[Token, int]]) -> tuple[list[Token], int] | None:
    """The argument in square brackets taken off the stack of what is still to come, and where it ends."""
    if not pending or pending[-1][0].value != "[":
        return None
    level = 0
    for k in range(len(pending) - 2, max(-1, len(pending) - _LONGEST_OPTIONAL), -1):
        token = pending[k][0]
        level += (token.value == "{") - (token.value == "}")
        if level == 0 and token.value == "]":
            argument = [t for t, _ in reversed(pending[k + 1 : -1])]
            del pending[k:]
            return argument, token.end
    return None


def _arguments(pending: list[tuple[Token, int]], count: int, end: int) -> tuple[list[list[Token]], int]:
    """So many arguments taken off the stack of what is still to come, and where the last one ends."""
    arguments: list[list[Token]] = []
    for _ in range(count):
        if not pending:
            arguments.append([])
            continue
        token, depth = pending.pop()
        end = max(end, token.end)
        if token.value != "{":
            if token.kind in {"number", "letters"} and len(token.value) > 1:
                cut = min(token.start + 1, token.end)
                pending.append((Token(token.kind, token.value[1:], cut, token.end), depth))
                token = Token(token.kind, token.value[0], token.start, cut, token.spaced)
                end = cut
            arguments.append([token])
            continue
        argument: list[Token] = []
        level = 1
        while pending:
            token, _ = pending.pop()
            end = max(end, token.end)
            level += (token.value == "{") - (token.value == "}")
            if not level:
                break
            argument.append(token)
        arguments.append(argument)
    return arguments, end
