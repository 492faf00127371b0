r"""Which fence closes which: found once, before anything is parsed, so that damage stays where it is."""

from __future__ import annotations

from chainrule.read.latex import symbols
from chainrule.read.latex.tokens import Token

_SOFT = {"open", "close"}
_HARD = {"brace": "unbrace", "left": "right", "begin": "end"}
_OPENERS = {v: k for k, v in _HARD.items()}
_FENCES = frozenset({*_SOFT, *_HARD, *_OPENERS})


def pair(tokens: list[Token]) -> list[int]:
    """For each token the index of the fence that it opens or closes with, or -1.

    Braces, `\\left … \\right` and environments are walls that parentheses do not reach through.
    """
    partner = [-1] * len(tokens)
    walls: list[tuple[str, int, list[int], dict[str, int]]] = [("", -1, [], {})]
    counts = dict.fromkeys(_HARD, 0)
    for i, token in enumerate(tokens):
        kind = token.kind
        if kind not in _FENCES:
            continue
        if kind in _SOFT:
            family = symbols.FAMILIES.get(token.value, token.value)
            _, _, stack, open_of = walls[-1]
            if kind == "open":
                stack.append(i)
                open_of[family] = open_of.get(family, 0) + 1
            elif open_of.get(family, 0):
                while True:
                    j = stack.pop()
                    other = symbols.FAMILIES.get(tokens[j].value, tokens[j].value)
                    open_of[other] -= 1
                    if other == family:
                        break
                partner[i], partner[j] = j, i
        elif kind in _HARD:
            walls.append((kind, i, [], {}))
            counts[kind] += 1
        elif kind in _OPENERS and counts[_OPENERS[kind]]:
            while True:
                opened, j, _, _ = walls.pop()
                counts[opened] -= 1
                if opened == _OPENERS[kind]:
                    break
            partner[i], partner[j] = j, i
    return partner
