r"""Softmaxes that are said in words: "$s = W h$, followed by a softmax $p$", "$p$ is the softmax of $s$".

The words between two formulas that stand side by side say nothing else, and the name has no other meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from chainrule.check.claims import expression as X
from chainrule.check.claims.items import Item, Section
from chainrule.check.claims.table import Definition, Table
from chainrule.graph.facts import Fact

_OUTCOME = (
    r"(a|an|the|our|predicted|class|output|model|softmax|normalized|normalised|vector|of|over|classes|row|"
    r"probabilities|probability|probs|distribution|distributions|predictions?|outputs?)"
)
_FORWARD = re.compile(
    rf"((and|which|that|these|they|we|are|is|then|so|finally|followed|fed|passed|put|go(es)?|sent|turned|converted|"
    rf"transformed|normali[sz]ed|by|through|into|to|via|using|with|appl(y|ied|ying)|function|layer|activation|"
    rf"row-?wise|give[sn]?|giving|get|obtain|obtaining|yield(s|ing)?|produc(e|es|ing)|{_OUTCOME})\s)+",
    re.I,
)
_BACKWARD = re.compile(
    rf"((is|are|be|being|denotes?|denoting|row-?wise|applied|obtained|computed|corresponding|each|"
    rf"by|from|for|to|scores?|logits?|{_OUTCOME})\s)+",
    re.I,
)
_OF = re.compile(r"\bsoftmax .*\b(of|to|from|for|over) ((the|our|scores?|logits?|each|row|of) )*$", re.I)
_SOFTMAX = re.compile(r"(?<![\w-])softmax(?![\w-])", re.I)


def define_softmaxes(section: Section) -> None:
    """Enters into the table what the words between two formulas say is the softmax of another."""
    table = section.table
    for name, of, order in list(_said(section)):
        if _is_free(table, name.name) and of.name != name.name:
            table.define(
                Definition(name.name, (), name.level, X.Call(name.start, name.end, "softmax", (of,)), order)
            )
            table.worded[name.name] = f"{name.name} is the softmax of {of.name}, as the words say"


def _said(section: Section) -> Iterator[tuple[X.Reference, X.Reference, int]]:
    """The names of softmaxes, with what they are the softmax of."""
    for item, then in pairwise(section.items):
        words = then.statement.before
        gap = then.statement.start - item.statement.end
        if gap > len(words) + 8 or len(_SOFTMAX.findall(words)) != 1:
            continue
        before, after = _name(item), _name(then)
        if before is None or after is None:
            continue
        plain = re.sub(r"[\s,.:$()*_]+", " ", words).strip() + " "
        backward = _OF.search(plain) is not None
        if backward and _BACKWARD.fullmatch(plain) and not item.statement.signs:
            yield before, after, item.order
        elif not backward and _FORWARD.fullmatch(plain) and not then.statement.signs:
            yield after, before, then.order


def _name(item: Item) -> X.Reference | None:
    """The whole quantity that a formula names or defines."""
    first = item.members[0] if item.members else None
    plain = isinstance(first, X.Reference) and not first.positions and not item.statement.struck
    defines = not item.statement.signs or item.role == "definition"
    return first if plain and defines and isinstance(first, X.Reference) else None


def _is_free(table: Table, name: str) -> bool:
    """Whether nothing else is said of a name than its shape."""
    told = table.declared.get(name)
    known = table.definitions.keys() | table.functions.keys() | table.given.keys() | table.sizes
    return name not in known and (told is None or told.fact is Fact.REAL)


__all__ = ["define_softmaxes"]
