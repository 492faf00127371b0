"""What to say where a reduction over a batch seems to be meant.

Within `l = …` for n in N, `l` stands for one example: `sum(l)` and `axis=0` are about its own entries, and
the batch is reduced by `sum[n](l)` and `mean[n](l)` alone. What enters is the call with its values; what
leaves is a warning, or a better help.
"""

from __future__ import annotations

from collections.abc import Sequence

from chainrule.base.errors import Caution, ChainruleError
from chainrule.graph.node import Node
from chainrule.graph.operator import Operator
from chainrule.read.elaborate_scope import Scope
from chainrule.read.elaborate_values import Value
from chainrule.read.syntax import Call, Expr

_LONGEST = 40
_OVER_A_BATCH = ("sum", "mean")


def warn_of_no_entries(scope: Scope, op: Operator, call: Call, values: Sequence[Value], node: Node) -> None:
    """Warns where a reduction over all entries was given one number of each example (CR086)."""
    if not _reduces_all(op) or not values or values[0].rank:
        return
    family = _family(scope, values)
    if family is None:
        return
    arg, whole = _text(scope, _first(call)), _text(scope, call)
    what = (
        f"`{whole}` changes nothing" if node is values[0].node else f"`{whole}` is taken of that one number"
    )
    caution = Caution(
        "CR086", f"`{arg}` is one number for each {family}: {what}; write {_instead(op, family, arg)}"
    )
    scope.cautions[caution] = None


def advise_of_batch(
    scope: Scope, op: Operator, call: Call, values: Sequence[Value], error: ChainruleError
) -> None:
    """The help for an axis that one example does not have, where the batch may be meant."""
    family = _family(scope, values)
    if error.code != "CR032" or family is None or not _reduces_all(op):
        return
    arg = _text(scope, _first(call))
    what = "one number" if not values[0].rank else "an array with axes of its own"
    error.help = f"`{arg}` is {what} for each {family}: write {_instead(op, family, arg)}"


def reduced_over_batch(scope: Scope, node: Node, word: str, body: Expr) -> str | None:
    """The help for an index that stands nowhere in what rests on a batch."""
    free = scope.indices.free(node)
    family = next((name for name in scope.families if name in free), None)
    if family is None or word not in _OVER_A_BATCH:
        return None
    text = _text(scope, body)  # with the brackets of the sum
    return f"`{word}[{family}]{text}` is the {word} over the batch, whose index is `{family}`"


def _reduces_all(op: Operator) -> bool:
    """Whether the operator takes all entries together where no axis is named."""
    return any(p.kind == "axis" and p.default is None and not p.required for p in op.parameters) and any(
        p.name == "keepdims" for p in op.parameters
    )


def _family(scope: Scope, values: Sequence[Value]) -> str | None:
    free = scope.indices.free(values[0].node) if values else frozenset[str]()
    return next((name for name in scope.families if name in free), None)


def _instead(op: Operator, family: str, arg: str) -> str:
    if op.name in _OVER_A_BATCH:
        return f"`{op.name}[{family}]({arg})` for the {op.name} over the batch"
    return f"`sum[{family}](…)` or `mean[{family}](…)` to reduce the batch"


def _first(call: Call) -> Expr:
    return call.args[0] if call.args else call.keywords[0][1]


def _text(scope: Scope, expr: Expr) -> str:
    text = " ".join(scope.source.text[expr.span.start : expr.span.end].split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
