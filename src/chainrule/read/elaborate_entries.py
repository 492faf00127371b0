"""Entries and sums over indices: `W[k, i]`, `x[1:3]`, `sum[i](…)`, `stack[n](…)`.

A name in square brackets that is not a value is an index, even where a size has the same name (`W[k, i]` of
W : R[k, d]); a placeholder carries it until a sum, a stack or the end of the definition closes it.
"""

from __future__ import annotations

from fractions import Fraction

from chainrule.base.errors import ChainruleError
from chainrule.graph.node import Node
from chainrule.graph.shape import show_shape
from chainrule.ops.core import identity, power, scaled_by, size
from chainrule.ops.entries import index
from chainrule.ops.reduction import total
from chainrule.read.elaborate_batches import reduced_over_batch
from chainrule.read.elaborate_calls import Reading, picks_of
from chainrule.read.elaborate_scope import Scope
from chainrule.read.elaborate_values import Value
from chainrule.read.syntax import Expr, Index, Item, Name, Reduce, Slice

_IDENTITIES = frozenset({"δ", "I", "eye"})


def entries(scope: Scope, expr: Index) -> Reading[Value]:
    """`base[items]`: constants and slices pick, names are indices."""
    items = expr.items
    if isinstance(expr.base, Name):
        binding = scope.bindings.get(expr.base.text)
        if binding is None and expr.base.text in _IDENTITIES and len(items) == 2:
            dim = scope.dimension_of("I", expr.base.span, f"`{expr.base.text}`")
            return _picked(scope, identity(dim), items, expr)
        if binding is not None and binding.families:
            lead = tuple(item.text for item in items[: len(binding.families)] if isinstance(item, Name))
            if lead == binding.families:
                items = items[len(lead) :]
    base = yield expr.base
    return _picked(scope, base.matrix, items, expr) if items else base


def reduction(scope: Scope, expr: Reduce) -> Reading[Value]:
    """`sum[i](…)`, `mean[i](…)`; `stack[i](…)` and `array[i](…)` keep the index as an axis in front."""
    if expr.kind == "prod":
        raise _error(
            scope,
            "CR039",
            "a product over an index is not supported",
            expr,
            "write `exp(sum[i](log(x[i])))` for positive x",
        )
    names = [name.text for name in expr.indices]
    for place, name in enumerate(expr.indices):
        if name.text in names[:place]:
            raise _error(scope, "CR029", f"the index `{name.text}` stands twice", name, "delete one of them")
    outer = {
        name: scope.indices.dims.pop(name)
        for name in names
        if name in scope.indices.dims and name not in scope.families
    }
    added = [name for name in names if name not in scope.bound]
    scope.bound.update(dict.fromkeys(added))
    start = len(scope.written)
    body = yield expr.body
    scope.close_noted(start, names)
    dims = scope.indices.dims
    summing = expr.kind in ("sum", "mean")
    node = body.node if summing else body.matrix
    free = _free(scope, node, names) if summing and any(name in scope.families for name in names) else []
    # The entry of a sum over a batch is that of the sum of arrays, one an example: an example's axes stay
    # together behind the batch axis, as they are where no entry is taken.
    node = scope.indices.close_all(node, free)
    for name in reversed(expr.indices):
        if name.text not in dims:
            raise _error(
                scope,
                "CR029",
                f"the index `{name.text}` stands nowhere in the brackets",
                name,
                reduced_over_batch(scope, node, expr.kind, expr.body)
                or f"use it, as in `{expr.kind}[{name.text}](x[{name.text}])`",
            )
        node = scope.indices.close(node, name.text)
        if summing:
            node = total(node, 0)
        if expr.kind == "mean":
            node = scaled_by(power(size(dims[name.text]), Fraction(-1)), node)
    if free:
        node = scope.indices.placeholder(node, (*free, *range(node.rank - len(free))))
    for name in names:
        if name not in scope.families:
            del dims[name]
    dims.update(outer)
    for name in added:
        del scope.bound[name]
    return Value(node, body.row and summing)


def _free(scope: Scope, node: Node, names: list[str]) -> list[str]:
    """The letters that a body rests on and a sum leaves, in the order in which they will become axes."""
    free = scope.indices.free(node) - scope.families.keys() - set(names)
    return [*sorted(free - scope.bound.keys()), *(name for name in scope.bound if name in free)]


def _picked(scope: Scope, node: Node, items: tuple[Item, ...], expr: Index) -> Value:
    if len(items) > node.rank:
        raise _error(
            scope,
            "CR032",
            f"{len(items)} indices for the shape {show_shape(node.shape)}",
            expr,
            "give one index for each axis, or fewer" if node.rank else "a scalar takes no index",
        )
    whole = Slice(expr.span, None, None, None)
    items = (*items, *(whole for _ in range(node.rank - len(items))))
    labels = [_label(scope, item) for item in items]
    picks = picks_of(
        scope,
        [item if label is None else whole for item, label in zip(items, labels, strict=True)],
        node.shape,
    )
    kept = [label for label, pick in zip(labels, picks, strict=True) if not pick.single]
    node = index(node, picks)
    if not any(kept):
        return Value(node)
    keys: list[str | int] = []
    own = 0
    for label, dim in zip(kept, node.shape, strict=True):
        if label is None:
            keys.append(own)
            own += 1
        else:
            scope.indices.use(label, dim)
            keys.append(label)
    return Value(scope.indices.placeholder(node, tuple(keys)))


def _label(scope: Scope, item: Item) -> str | None:
    """The index that an item is, if it is one."""
    if not isinstance(item, Name):
        return None
    text = item.text
    if text in scope.bindings and text not in scope.bound:
        raise _error(
            scope,
            "CR029",
            f"`{text}` is a value; an index is constant or a letter of its own",
            item,
            "choose another letter",
        )
    return text


def _error(scope: Scope, code: str, message: str, at: Expr | Item, help: str) -> ChainruleError:
    return ChainruleError(code, message, span=at.span, source=scope.source, help=help)
