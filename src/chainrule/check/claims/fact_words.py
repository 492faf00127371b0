"""What adjectives say of a quantity: a table of words and the facts that they state.

A row without a fact restricts the quantity to something that is not computed with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from chainrule.graph.facts import Fact

_HYPHEN = r"[-–\s]?"
Bounds = tuple[tuple[str, int], ...]
"""Relations to numbers: ((">", 0),) of what is positive."""
Word = Fact | Bounds | None

_NUMBER = r"(?=\s*$|\s*,|\s+(and|real|numbers?|scalars?|constants?|reals?|parameters?|everywhere|with|for)\b)"
_ROWS: tuple[tuple[str, Word], ...] = (
    (rf"one{_HYPHEN}hot\b", Fact.ONEHOT),
    (rf"(skew|anti){_HYPHEN}symmetric", Fact.SKEW),
    (
        rf"(symmetric(\s+and|,)?\s+)?(strictly\s+)?positive{_HYPHEN}definite\b|positiv[- ]definite?\b"
        r"|définies? positives?",
        Fact.SPD,
    ),
    (
        rf"(symmetric(\s+and|,)?\s+)?(positive|non{_HYPHEN}negative){_HYPHEN}semi{_HYPHEN}definite\b|\bpsd\b",
        Fact.PSD,
    ),
    (r"\bspd\b|(covariance|precision)\s+matri(x|ces)", Fact.SPD),
    (r"(gram|kernel)\s+matri(x|ces)", Fact.PSD),
    (r"hessian\b(?!\s+of)", None),
    (r"symmetric(?!\s+(about|around|in|under))\b|symmetrische?\b|symétriques?\b", Fact.SYMMETRIC),
    (
        r"(orthogonal|symmetric|orthogonal\s+and\s+symmetric)\s+(projections?|projectors?)\b"
        r"|orthogonal\s+projection\s+(matri(x|ces)|operators?)|symmetric(\s+and|,)?\s+idempotent",
        Fact.PROJECTION,
    ),
    (r"idempotent\b", Fact.IDEMPOTENT),
    (r"orthogonal(?!\s+to\b)\b|orthonormal\s+matri(x|ces)", Fact.ORTHOGONAL),
    (rf"block{_HYPHEN}diagonal|tri{_HYPHEN}diagonal|bi{_HYPHEN}diagonal|diagonali[sz]able", None),
    (r"diagonal(?!\s+(entr|element|of|is|block))\b", Fact.DIAGONAL),
    (rf"(strictly|unit)\s+(upper|lower){_HYPHEN}triangular", None),
    (rf"upper{_HYPHEN}triangular", Fact.UPPER),
    (rf"lower{_HYPHEN}triangular", Fact.LOWER),
    (rf"unit{_HYPHEN}vectors?\b|of\s+unit\s+(length|norm)|unit{_HYPHEN}norm\b", Fact.UNIT),
    (r"normali[sz]ed\s+vectors?\b|vectors?\s+of\s+(length|norm)\s+(1|one)\b", Fact.UNIT),
    (r"probability\s+vectors?\b|stochastic\s+vectors?\b", Fact.SIMPLEX),
    (
        r"minimi[sz]ers?\b|maximi[sz]ers?\b|optimal|optimum|roots?\s+of|(solution|zero)s?\s+(of|to)\b"
        r"|(stationary|critical|fixed|saddle)\s+points?|eigenvalues?\s+of\b|eigenvectors?\b",
        None,
    ),
    (
        rf"hermitian|unitary|nilpotent|involutory|involutions?\b|(doubly|row|column){_HYPHEN}stochastic"
        rf"|stochastic\s+matri(x|ces)|permutation\s+matri(x|ces)|toeplitz|circulant|hankel|traceless|singular\b"
        rf"|low{_HYPHEN}rank|rank{_HYPHEN}(one|1|two|2|r|k)\b|(negative){_HYPHEN}(semi{_HYPHEN})?definite"
        rf"|indefinite|definite\b|orthonormal|triangular|mean{_HYPHEN}zero|zero{_HYPHEN}mean|cent(e)?red"
        r"|normali[sz]ed|standardi[sz]ed|commut(e|es|ing)\b",
        None,
    ),
    (rf"(strictly\s+)?positive{_NUMBER}", ((">", 0),)),
    (rf"(strictly\s+)?negative{_NUMBER}", (("<", 0),)),
    (rf"non{_HYPHEN}negative{_NUMBER}", ((">=", 0),)),
    (rf"non{_HYPHEN}positive{_NUMBER}", (("<=", 0),)),
    (r"between\s+0\s+and\s+1\b|in\s+the\s+unit\s+interval", ((">=", 0), ("<=", 1))),
    (
        r"(positive\s+)?(integers?|whole\s+numbers?|natural\s+numbers?)\b(?!\s+(labels?|class|ind|tokens?|targets?|types?))",
        None,
    ),
)
_LOOSE: tuple[tuple[str, Word], ...] = (
    (r"projections?\s+(matri(x|ces)|operators?)\b|projectors?\b", Fact.IDEMPOTENT),
    (r"(binary|boolean)\b", Fact.BINARY),
)
"""Words that may state a fact: a projection matrix need not be idempotent, nor a binary label 0 or 1."""
_TABLE = tuple((re.compile(rf"(?<![\w-]){pattern}", re.I), fact) for pattern, fact in (*_ROWS, *_LOOSE))
_PREFIXED = re.compile(
    r"\b(non|un|in|a|quasi|pseudo|nearly|almost|anti|skew|co|per)[-–]?"
    r"(symmetric|diagonal|orthogonal|idempotent|definite|singular|normali[sz]ed)",
    re.I,
)
"""Words that say something else than the word in them."""
_JOINT = {
    frozenset({Fact.SYMMETRIC, Fact.SPD}): Fact.SPD,
    frozenset({Fact.PSD, Fact.SPD}): Fact.SPD,
    frozenset({Fact.SYMMETRIC, Fact.PSD}): Fact.PSD,
    frozenset({Fact.SYMMETRIC, Fact.IDEMPOTENT}): Fact.PROJECTION,
    frozenset({Fact.SYMMETRIC, Fact.PROJECTION}): Fact.PROJECTION,
    frozenset({Fact.IDEMPOTENT, Fact.PROJECTION}): Fact.PROJECTION,
    frozenset({Fact.SYMMETRIC, Fact.DIAGONAL}): Fact.DIAGONAL,
    frozenset({Fact.UPPER, Fact.LOWER}): Fact.DIAGONAL,
    frozenset({Fact.ONEHOT, Fact.SIMPLEX}): Fact.ONEHOT,
}


@dataclass(frozen=True, slots=True)
class Told:
    """A fact that words state, and where in them; None is one that is not computed with."""

    start: int
    end: int
    fact: Word
    loose: bool = False
    """Whether the words may mean something else."""


def facts_told(words: str) -> list[Told]:
    """The facts that words speak of, in their order; of words within one another the longest."""
    found: list[Told] = []
    taken = [found.span() for found in _PREFIXED.finditer(words) if found.group(1) not in ("anti", "skew")]
    for place, (pattern, fact) in enumerate(_TABLE):
        for match in pattern.finditer(words):
            start, end = match.span()
            if all(end <= a or b <= start for a, b in taken):
                taken.append((start, end))
                found.append(Told(start, end, fact, loose=place >= len(_ROWS)))
    return sorted(found, key=lambda told: told.start)


def joined(facts: Iterable[Word]) -> Fact | None:
    """All of several facts at once as one; None where that is not computed with."""
    left: Fact | None = None
    for fact in facts:
        if not isinstance(fact, Fact):
            return None
        if left is None or left is fact:
            left = fact
            continue
        both = _JOINT.get(frozenset({left, fact}))
        if both is None:
            return None
        left = both
    return left


def parted(words: Iterable[Word]) -> list[Word]:
    """What several words state together: all facts as one, and bounds each by itself."""
    stated = list(words)
    facts = [word for word in stated if not isinstance(word, tuple)]
    found: list[Word] = [word for word in stated if isinstance(word, tuple)]
    return [*found, joined(facts)] if facts else found
