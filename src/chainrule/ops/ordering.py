"""The orders in which the factors of a product may be written: those that nothing tells apart.

What enters are factors with their indices, sorted by node; what leaves are the orders between which the
normal form of a contraction chooses. Equal nodes are told apart by what their indices join them with (colour
refinement: B. Weisfeiler and A. Leman, 1968); only what is left is permuted.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from chainrule.graph.node import Node

Factor: TypeAlias = "tuple[Node, tuple[int, ...]]"
_MOST_ORDERINGS = 720


def orderings(
    factors: list[Factor], out: tuple[int, ...], is_symmetric: Callable[[Node], bool]
) -> Iterable[list[Factor]]:
    """Every order of the factors in which only interchangeable ones change places (and symmetric ones turn).

    Equal nodes are interchangeable where nothing that they are joined with tells them apart; a symmetric one
    may be turned where nothing tells its two ends apart, and else begins with the end that comes first.
    """
    symmetric = [len(own) == 2 and is_symmetric(node) for node, own in factors]
    if all(a[0] is not b[0] for a, b in itertools.pairwise(factors)) and not any(symmetric):
        return [factors]
    colours, ends = _colours(factors, out, symmetric)
    turnable: dict[int, bool] = {}
    oriented: list[Factor] = []
    for colour, (node, own), turns in zip(colours, factors, symmetric, strict=True):
        turnable[colour] = turns and own[0] != own[1] and ends[own[0]] == ends[own[1]]
        oriented.append((node, own[::-1] if turns and ends[own[1]] < ends[own[0]] else own))
    ranked = sorted(zip(colours, oriented, strict=True), key=lambda pair: pair[0])
    groups = {
        colour: [factor for _, factor in group]
        for colour, group in itertools.groupby(ranked, key=lambda pair: pair[0])
    }
    count = 1
    for colour, group in groups.items():
        count *= math.factorial(len(group))
        if turnable[colour]:
            count *= 2 ** len(group)
    if count == 1:
        return [[f for group in groups.values() for f in group]]
    if count > _MOST_ORDERINGS:
        return [[f for group in groups.values() for f in sorted(group, key=lambda factor: factor[1])]]
    choices = [list(_arrangements(group, turnable[colour])) for colour, group in groups.items()]
    return ([f for part in choice for f in part] for choice in itertools.product(*choices))


def _colours(
    factors: list[Factor], out: tuple[int, ...], turning: list[bool]
) -> tuple[list[int], dict[int, tuple[Any, ...]]]:
    """A number for every factor, by its node first, then by what its indices join it with; and that of each.

    `turning` are the symmetric ones. It does not depend on the factors' order or the indices' names. It is
    refined until it tells no more apart, each time only for what is joined with a factor of a new number: of
    those that had one number the others keep it, and these get the next ones in the order of their signs.
    """
    joined: dict[int, list[tuple[int, int]]] = {}
    for place, (_, own) in enumerate(factors):
        for axis, index in enumerate(own):
            joined.setdefault(index, []).append((place, 0 if turning[place] else axis))
    outer = {index: tuple(p for p, i in enumerate(out) if i == index) for index in joined}
    colours, sizes = [0] * len(factors), {0: len(factors)}
    changed = set(range(len(factors)))

    def ends(indices: Iterable[int]) -> dict[int, tuple[Any, ...]]:
        return {
            index: (outer[index], tuple(sorted((colours[place], axis) for place, axis in joined[index])))
            for index in indices
        }

    _split(colours, sizes, {place: (node.serial,) for place, (node, _) in enumerate(factors)})
    while changed and len(sizes) < len(factors):
        near = {place for seen in changed for index in factors[seen][1] for place, _ in joined[index]}
        moving = [place for place in near if sizes[colours[place]] > 1]
        known = ends({index for place in moving for index in factors[place][1]})
        signs: dict[int, tuple[Any, ...]] = {}
        for place in moving:
            sides = [known[index] for index in factors[place][1]]
            signs[place] = tuple(sorted(sides) if turning[place] else sides)
        changed = _split(colours, sizes, signs)
    return colours, ends(joined)


def _split(colours: list[int], sizes: dict[int, int], signs: dict[int, tuple[Any, ...]]) -> set[int]:
    """Tells apart by their signs those of one colour; gives those that have a new one.

    A colour is the number of factors that come before, `sizes` says how many have it.
    """
    cells: dict[int, dict[tuple[Any, ...], list[int]]] = {}
    for place, sign in signs.items():
        cells.setdefault(colours[place], {}).setdefault(sign, []).append(place)
    changed: set[int] = set()
    for colour, parts in cells.items():
        kept = sizes[colour] - sum(map(len, parts.values()))
        free = colour + kept
        if kept:
            sizes[colour] = kept
        for sign in sorted(parts):
            sizes[free] = len(parts[sign])
            if free != colour:
                changed.update(parts[sign])
            for place in parts[sign]:
                colours[place] = free
            free += len(parts[sign])
    return changed


def _arrangements(group: list[Factor], turnable: bool) -> Iterable[tuple[Factor, ...]]:
    for order in itertools.permutations(group):
        if not turnable:
            yield order
            continue
        ways = [((node, indices), (node, indices[::-1])) for node, indices in order]
        yield from itertools.product(*ways)
