"""Which model holds where in a document: the one it is marked against, and its fenced `chainrule` blocks.

A block holds from its place on. It goes on from those before it, or takes their place where it says the same
names anew; it never changes what a model from outside says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chainrule.base.errors import ChainruleError
from chainrule.check.claims.modelling import Taught, read_taught
from chainrule.read.documents.document import Document


@dataclass(frozen=True, slots=True)
class Refused:
    """A block that is not used: code, why, and its characters."""

    code: str
    message: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lessons:
    """The models of a document with the characters from which they hold."""

    models: tuple[tuple[int, Taught], ...] = ()
    refused: tuple[Refused, ...] = ()

    def at(self, offset: int) -> Taught | None:
        """The model in force at a character, for one section."""
        found = [taught for start, taught in self.models if start <= offset]
        return found[-1].anew() if found else None


def read_lessons(document: Document, blocks: Sequence[tuple[int, int]], model: str | None) -> Lessons:
    """The models of a document; a `ChainruleError` if the one from outside is none."""
    models: list[tuple[int, Taught]] = []
    refused: list[Refused] = []
    before = ""
    if model is not None:
        models.append((0, read_taught("the model", model)))
        before = model
    for start, end in blocks:
        block = document.text[start:end]
        texts = [f"{before}\n{block}"] if model is not None else [f"{before}\n{block}", block]
        error: ChainruleError | None = None
        for text in texts:
            try:
                models.append((start, read_taught(document.name, text)))
            except ChainruleError as found:
                error = found
            else:
                before, error = text, None
                break
        if error is not None:
            refused.append(Refused(error.code, f"this block is not used: {error.message}", start, end))
    return Lessons(tuple(models), tuple(refused))
