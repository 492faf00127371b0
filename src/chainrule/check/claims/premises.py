r"""The numbers that a section gives its names, as the values of a graph's nodes.

    x = (1, 2)ᵀ      W^{[1]} = [[0.5, −1], [1, 0.25]]      w_1 = 0.8, w_2 = 0.4      b = 0

What is given last before a statement holds there. A name that is defined may be given a number too ("for
p = 0.9"); it has that wherever nothing that it rests on was given a number later.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from chainrule.base.errors import ChainruleError
from chainrule.check.claims import expression as X
from chainrule.check.claims.constants import constant_at
from chainrule.check.claims.expression import Expression
from chainrule.check.claims.points import sizes_of
from chainrule.check.claims.rewriting import constant_of, is_numeric, values_of
from chainrule.check.claims.table import Table
from chainrule.derive.linear import substitute
from chainrule.emit.arrays import Array
from chainrule.emit.exact import as_exact
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops import core
from chainrule.ops.abstract import ABSTRACT

Premise = tuple[int, Any]
"""Where it is given, and the number or nested list."""


def premises(table: Table, nodes: Sequence[Node], at: int, results: set[str]) -> dict[Node, Any]:
    """The values of the variables below, and of defined names that were given numbers of their own.

    The numbers of `results` are no premises.
    """
    if not table.values and not table.cells and table.taught is None:
        return {}
    found: dict[Node, Premise] = {}
    variables = values_of_all(nodes)
    by_name = {name: v for v in variables if (name := core.name_of(v)) not in results}
    for name, variable in by_name.items():
        premise = _fitting(_premise(table, name, at), variable)
        if premise is not None:
            found[variable] = premise
    for variable, premise in _by_cells(table, by_name, at):
        found.setdefault(variable, premise)
    if table.taught is not None:
        for variable, value in table.taught.given().items():
            if variable in variables:
                found.setdefault(variable, (-1, value))
    found |= _cuts(table, nodes, found, at)
    return {node: value for node, (_, value) in found.items()}


def values_of_all(nodes: Iterable[Node]) -> set[Node]:
    """The variables below some nodes."""
    found: set[Node] = set()
    for node in nodes:
        found |= values_of(node)
    return found


def numbers(e: Expression) -> object:
    """A number, or an array of numbers, that an expression writes out."""
    match e:
        case X.Display(rows=rows):
            cells = [[None if cell is None else constant_of(cell) for cell in row] for row in rows]
            if any(cell is None for row in cells for cell in row):
                return None
            return [row[0] for row in cells] if all(len(row) == 1 for row in cells) else cells
        case X.Transposed(body=X.Display(rows=(row,))):
            found = [None if cell is None else constant_of(cell) for cell in row]
            return None if any(c is None for c in found) else found
        case X.Transposed(body=X.Display(rows=rows)) if all(len(row) == 1 for row in rows):
            found = [None if row[0] is None else constant_of(row[0]) for row in rows]
            return None if any(c is None for c in found) else [found]
        case _:
            value = constant_of(e)
            return value if value is not None and is_numeric(e) else None


def _premise(table: Table, name: str, at: int) -> Premise | None:
    """The number or array that a name is given, whole or entry by entry."""
    told = table.value(name, at)
    value = None if told is None else numbers(told[1])
    if told is not None and value is not None:
        return told[0], value
    return _from_entries(table, name, at)


def _from_entries(table: Table, name: str, at: int) -> Premise | None:
    """x from x_1, x_2, …, if none up to the last is missing."""
    entries = {place: constant_of(value) for place, value in table.entries(name, at).items()}
    if not entries or any(value is None for value in entries.values()) or len({*map(len, entries)}) > 1:
        return None
    shape = tuple(max(axis) for axis in zip(*entries, strict=True))
    if math.prod(shape) != len(entries) or min(map(min, entries)) < 1:
        return None
    array = np.empty(shape, object)
    for place, value in entries.items():
        array[tuple(i - 1 for i in place)] = value
    return -1, array.tolist()


def _fitting(premise: Premise | None, node: Node) -> Premise | None:
    """The premise with as many axes as the node, if that is only another way to write it."""
    if premise is None:
        return None
    at, value = premise
    array = np.asarray(value, object)
    if array.ndim == node.rank:
        return premise
    if not array.ndim and not array.item():
        return premise  # 0 for an array of zeros
    if not node.rank and array.size == 1:
        return at, array.item()
    if node.rank == 1 and array.ndim == 2 and 1 in array.shape:
        return at, array.ravel().tolist()
    if node.rank == 2 and array.ndim == 1:
        own = [dim.evaluate({}) if not dim.names() else None for dim in node.shape]
        if own[0] == 1 or own[1] == 1:
            return at, array.reshape((1, -1) if own[0] == 1 else (-1, 1)).tolist()
    return None


def _by_cells(table: Table, by_name: dict[str, Node], at: int) -> Iterable[tuple[Node, Premise]]:
    """The entries' values where a vector is written out as names and given as numbers."""
    for name, definitions in table.definitions.items() if table.values else ():
        told = table.value(name, at)
        if told is None:
            continue
        value = numbers(told[1])
        flat = np.ravel(np.asarray(value, object)).tolist()
        for definition in definitions:
            body = definition.body.body if isinstance(definition.body, X.Transposed) else definition.body
            if not isinstance(body, X.Display) or not isinstance(value, list):
                continue
            cells = [cell for row in body.rows for cell in row]
            if len(cells) != len(flat):
                continue
            for cell, number in zip(cells, flat, strict=True):
                if isinstance(cell, X.Reference) and not cell.positions and cell.name in by_name:
                    yield by_name[cell.name], (told[0], number)


def _cuts(table: Table, nodes: Sequence[Node], found: dict[Node, Premise], at: int) -> dict[Node, Premise]:
    """Defined names that were given a number after everything that they rest on, or where that has none."""
    cut: dict[Node, Premise] = {}
    for node in topological(nodes):
        if node.op is not core.NAMED:
            continue
        premise = _fitting(_premise(table, core.name_of(node), at), node)
        below = values_of(node)
        if premise is None or premise[0] > at:
            continue
        known = [found[v][0] for v in below if v in found]
        if len(known) < len(below) or all(order < premise[0] for order in known):
            cut[node] = premise
    return cut


class Unknown(Exception):
    """A value that cannot be told, with the reason."""


def free_below(nodes: Sequence[Node], given: Iterable[Node]) -> set[Node]:
    """The variables on which the nodes rest otherwise than through given ones."""
    stop = set(given)
    return {n for n in topological(nodes, stop=stop.__contains__) if n.op is core.VARIABLE and n not in stop}


def worked_out(nodes: Sequence[Node], given: dict[Node, Any], table: Table, at: int) -> list[Array]:
    """The values of nodes at the premises: Fractions where they are rational. Raises `Unknown`."""
    zeros = {node: core.zero(node.shape) for node, value in given.items() if node.rank and not np.ndim(value)}
    nodes = [substitute(node, zeros) if zeros else node for node in nodes]
    below = set(topological(nodes, stop=given.__contains__))
    if any(node.op in ABSTRACT for node in below):
        raise Unknown("it rests on a function that is not said")
    found: list[list[Array]] = []
    try:
        values = {node: as_exact(value) for node, value in given.items() if node in below}
        for shift in (0, 1):
            sizes = sizes_of(nodes, values, shift=shift)
            sizes |= {name: count for name in sizes if (count := _count(table, name, at)) is not None}
            found.append([constant_at(node, values, sizes) for node in nodes])
    except (ChainruleError, ValueError, TypeError, ArithmeticError) as error:
        raise Unknown("it has no value at the numbers given") from error
    for a, b in zip(*found, strict=True):
        if a.shape != b.shape or not np.array_equal(a, b):
            raise Unknown("it depends on a size that has no value")
    if not all(np.isfinite(np.asarray(a, float)).all() for a in found[0]):
        raise Unknown("it is not defined at the numbers given")
    return found[0]


def _count(table: Table, name: str, at: int) -> int | None:
    """The number that a size is given."""
    told = table.value(name, at)
    value = None if told is None else constant_of(told[1])
    return int(value) if isinstance(value, Fraction) and value.denominator == 1 and value > 0 else None


__all__ = ["Unknown", "free_below", "numbers", "premises", "values_of_all", "worked_out"]
