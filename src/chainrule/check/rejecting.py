"""Why random points were rejected, in the words of the model.

What enters is an operation with the domain or the kink that a draw missed or met; what leaves is a
sentence: "1000 draws were outside the domain of log(x − 3) (x − 3 > 0)".
"""

from __future__ import annotations

from typing import TypeAlias

from chainrule.derive.families import Families
from chainrule.graph.node import Node
from chainrule.graph.operator import Domain, Kink, Relation
from chainrule.graph.walk import topological
from chainrule.ops.core import NAMED, POWER, VARIABLE, name_of
from chainrule.ops.domains import demand
from chainrule.show.sheet import Spelling

Reason: TypeAlias = str | tuple[Node, Domain | Kink]
_LONGEST = 40


def rejection_in_words(count: int, reason: Reason) -> str:
    """How many draws were rejected, and for what."""
    draws = f"{count} draw{'' if count == 1 else 's'}"
    if isinstance(reason, str):
        return f"{draws} gave {reason}"
    node, why = reason
    whole, arg = _text(node), _text(node.args[0])
    if isinstance(why, Kink):
        where = f"{arg} = 0" if node.op is POWER else why.where
        return f"{draws} came too close to the kink of {whole} ({where})"
    wanted = demand(node)
    relation = wanted.kind if wanted is not None else None
    words = relation.words.format(arg) if isinstance(relation, Relation) else why.where
    return f"{draws} were outside the domain of {whole} ({words})"


def _text(node: Node) -> str:
    """The node under the names that it rests on; a long one by its operator."""
    if node.cost > 10 * _LONGEST:
        return f"{node.op.name}(…)"
    leaves = topological([node], stop=lambda part: part.op is NAMED)
    spelling = Spelling({n: name_of(n) for n in leaves if n.op in (NAMED, VARIABLE)}, Families())
    text = spelling.text(node, spelling.families(node))
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
