r"""What the modules that read formulas share: the section's lexicon and the way back to the whole reader.

The parts of a formula hold formulas, so every module must be able to read any tree; it asks the `Reader`
that it is given, and imports none of the others that it would have to be imported by.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from chainrule.check.claims.expression import Expression
from chainrule.check.claims.lexicon import LOSSES, WHOLE, WORDS, Lexicon
from chainrule.read.latex import tree as T


class Reader(ABC):
    """Tree ↦ expression, in the light of a section's lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.outer: set[str] = set()
        """The index letters that the left of a statement leaves free."""
        self.around: set[str] = set()
        """The letters that the big operators around bind."""
        self.root: T.Tree | None = None
        """The whole member that is read."""

    @abstractmethod
    def read(self, tree: T.Tree) -> Expression:
        """The meaning of a tree. Raises NotUnderstood where no reading is clear."""

    @abstractmethod
    def product(self, factors: Sequence[T.Factor], start: int, end: int) -> Expression:
        """a b c, with calls and derivative operators put together. Raises NotUnderstood."""

    @abstractmethod
    def factor(self, factors: Sequence[T.Factor], place: int) -> tuple[Expression, int]:
        """The factor that begins at `place`, and where the next one begins. Raises NotUnderstood."""

    def is_function(self, name: str) -> bool:
        """f(x) rather than f · (x): whether brackets after this name hold its arguments."""
        lexicon = self.lexicon
        if self.is_word(name) or name in lexicon.functions or name in lexicon.parameters:
            return True
        if name == "sigma":
            return name in lexicon.applied
        applied = lexicon.applications[name]
        elsewhere = lexicon.standing[name] - (0 if name in LOSSES else lexicon.differentiated[name])
        return 0 < applied == elsewhere and name not in lexicon.defined

    def is_word(self, name: str) -> bool:
        """Whether a word is a function that everybody knows, and not `MSE = …`, a quantity of the section."""
        lexicon = self.lexicon
        own = name in WHOLE and name in lexicon.defined and not lexicon.applications[name]
        return name in WORDS and not own

    def leaves_expectations(self) -> bool:
        """E[x] as the mean of x: whether E is no quantity here, so that it may be said."""
        return "E" not in self.lexicon.defined
