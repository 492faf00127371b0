r"""Why a formula cannot be read on, in words for its author."""

from __future__ import annotations

from chainrule.read.latex.tokens import Token


class Damage(Exception):
    """A formula cannot be read on at a token; `unbalanced` if a fence has no partner."""

    def __init__(self, reason: str, index: int, *, unbalanced: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.index = index
        self.unbalanced = unbalanced


def unexpected(token: Token, index: int) -> Damage:
    """What is wrong with a token that stands where nothing of its kind can."""
    kind, value = token.kind, token.value
    if kind == "unknown":
        what = "command" if value.startswith("\\") else "sign"
        return Damage(f"unknown {what} {value}", index)
    if kind in {"close", "right", "unbrace", "end"}:
        shown = {"right": r"\right", "end": rf"\end{{{value}}}"}.get(kind, value)
        return Damage(f"{shown} closes nothing", index, unbalanced=True)
    if kind == "unclear":
        return Damage(value, index)
    if kind == "cut":
        return Damage(rf"\end{{{value}}} is missing, so this may be cut off", index)
    if kind == "therefore":
        return Damage("an arrow that parts statements stands within one", index)
    reasons = {
        "slant": "an arrow of a picture",
        "period": "a full stop within a formula",
        "comma": "a comma right between digits or in no list",
        "colon": "a colon that parts nothing",
        "row": "a row ends inside of a pair of fences",
        "over": r"\over outside of braces",
        "relation": "a relation sign where an operand is missing",
        "sub": "a subscript of nothing",
        "sup": "a superscript of nothing",
        "prime": "a prime of nothing",
        "text": f"words within a formula: {value.strip()[:40]}",
        "times": f"nothing stands before {value}",
    }
    return Damage(reasons.get(kind, f"{value or kind} stands where nothing can"), index)
