"""Facts that words say of a name under a condition: "if A is symmetric", "for one-hot y", "if A = Aᵀ"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chainrule.check.claims import expression as X
from chainrule.check.claims.declarations import fact_in_words
from chainrule.check.claims.statements import Statement
from chainrule.graph.facts import Fact

_SENTENCE = re.compile(r"[.;!?](?=\s|$)|\n\s*\n")
_CONDITION = re.compile(
    r"\b(if|when|whenever|unless|whether|provided|in\s+case|as\s+long\s+as|were"
    r"|suppos(e|ing)\s+for\s+(a|the|this)\s+moment|(suppos(e|ing)|assum(e|ing))\s+for\s+now"
    r"|for\s+(a|the)\s+moment|momentarily)\b",
    re.I,
)
_ADJECTIVES = re.compile(
    r"(\s+(a|an|any|all|every|each|the|symmetric|positive[- ]definite|one[- ]?hot([- ]encoded)?"
    r"|real|matri(x|ces)|(label|target|vector)s?)|,)+\s*$",
    re.I,
)
_FOR = re.compile(r"\bfor\s*$", re.I)
_PLAIN = re.compile(r"\b(where|with|because|since|as|here)\s*$", re.I)
_OF_ALL = re.compile(
    r"\b((in|the) general|generally|arbitrary|not\s+(necessarily|symmetric|one[- ]?hot|positive))\b", re.I
)
_LABEL = re.compile(r"^\s*\(?\w{1,2}\)")
_NOT_SO = re.compile(r"^\s*(were|would|might|may|could|can)\b", re.I)
_REFUSED = re.compile(r"\b(unless|whether|even\s+(if|when)|only\s+if|as\s+if)\b", re.I)


def words_behind(statement: Statement) -> str:
    """What is said right after a name."""
    return re.split(r"[.;]|\band\b", statement.after[:80])[0]


def introducing(statement: Statement) -> str:
    """The words before a name, without what they say of it: "for" of "for symmetric"."""
    before = statement.before
    if statement.signs or fact_in_words(before[-48:].rsplit(".", 1)[-1]) is None:
        return before
    return _ADJECTIVES.sub(" ", before)


def is_conditional(statements: Sequence[Statement]) -> bool:
    """Whether what is said of the last of these names is said under a condition, or as what is not so."""
    last = statements[-1]
    if _PLAIN.search(introducing(last)):
        return False
    if _NOT_SO.search(last.after) or _FOR.search(introducing(last)):
        return True
    return _CONDITION.search(_sentence_before(statements)) is not None


def is_leading(statements: Sequence[Statement]) -> bool:
    """Whether a condition begins its sentence, "If A is symmetric, …": it is none of what stands before."""
    words = _LABEL.sub("", _sentence_before(statements))
    return re.match(r"\W*(if|when|whenever|for|assume|suppose)\b", words, re.I) is not None


def supposed_fact(statements: Sequence[Statement]) -> Fact | None:
    """The fact that is the condition of a sentence: said of the last of these names, behind "if" or "for"."""
    last = statements[-1]
    if last.signs or last.failure is not None or last.struck or not is_conditional(statements):
        return None
    if _REFUSED.search(_sentence_before(statements)):
        return None
    return fact_in_words(words_behind(last)) or fact_in_words(last.before[-48:].rsplit(".", 1)[-1])


def is_own_transpose(members: Sequence[object]) -> bool:
    """`A = Aᵀ` or `Aᵀ = A`."""
    match members:
        case [X.Reference() as a, X.Transposed(body=X.Reference() as b)]:
            pass
        case [X.Transposed(body=X.Reference() as a), X.Reference() as b]:
            pass
        case _:
            return False
    return (a.name, a.positions, a.level) == (b.name, b.positions, b.level)


def _sentence_before(statements: Sequence[Statement]) -> str:
    """The words of a sentence up to a name, formulas left out."""
    words = ""
    for statement in reversed(statements):
        words = f"{statement.before} {words}"
        if statement.opens or _SENTENCE.search(statement.before):
            break
        if statement is not statements[-1] and statement.display:
            break
    return _SENTENCE.split(words)[-1]


def is_said_of_all(words: str) -> bool:
    """Whether the sentence that words end with speaks of any case: "in general", "for arbitrary y"."""
    return _OF_ALL.search(_SENTENCE.split(words.rstrip(" \n\\$[("))[-1]) is not None
