"""Places for the boxes of a layered drawing: sources to the left, results to the right, few crossings.

What enters is a graph without cycles and the size of each box; what leaves is the centre of each box and, for
each edge, the points that it runs through. After Sugiyama, Tagawa and Toda (1981): layers by longest path,
an edge over several layers runs through a dummy in each (one run for all edges out of one box), barycentre
sweeps for the order within a layer, and then, for the heights, least squares within that order.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_SWEEPS = 12
_GAP_X = 56.0
_GAP_Y = 16.0
_LANE = 10.0  # height of a dummy

Key = tuple[str, int]  # a box or, of its run to later layers, the dummy in a layer


@dataclass(frozen=True, slots=True)
class Layout:
    """Centres of boxes, the points of edges from side to side, and the size of the whole."""

    centres: Mapping[str, tuple[float, float]]
    runs: Mapping[tuple[str, str], tuple[tuple[float, float, float], ...]]
    """For each edge: left end, right end and height of every straight piece in it, dummies between the ends."""
    width: float
    height: float


def laid_out(sizes: Mapping[str, tuple[float, float]], edges: Sequence[tuple[str, str]]) -> Layout:
    """A layout of boxes of these sizes (width, height), joined by edges (from, to).

    Raises ValueError where the edges make a cycle.
    """
    layer = _layers(list(sizes), edges)
    rows, links = _with_dummies(sizes, edges, layer)
    _untangle(rows, links)
    heights = {key: sizes[key[0]][1] if layer[key[0]] == key[1] else _LANE for row in rows for key in row}
    y = _heights(rows, links, heights)
    widths = [max((sizes[k[0]][0] for k in row if layer[k[0]] == k[1]), default=0.0) for row in rows]
    lefts = [sum(widths[:at]) + _GAP_X * at for at in range(len(rows))]
    centres = {name: (lefts[layer[name]] + widths[layer[name]] / 2, y[name, layer[name]]) for name in sizes}
    runs: dict[tuple[str, str], tuple[tuple[float, float, float], ...]] = {}
    for start, end in edges:
        lanes = [
            (lefts[at], lefts[at] + widths[at], y[start, at]) for at in range(layer[start] + 1, layer[end])
        ]
        (x0, y0), (x1, y1) = centres[start], centres[end]
        from_side, to_side = x0 + sizes[start][0] / 2, x1 - sizes[end][0] / 2
        right = lefts[layer[start]] + widths[layer[start]]
        left = lefts[layer[end]]
        runs[start, end] = ((from_side, right, y0), *lanes, (left, to_side, y1))
    total_width = lefts[-1] + widths[-1] if rows else 0.0
    total_height = max((y[key] + heights[key] / 2 for key in y), default=0.0)
    return Layout(centres, runs, total_width, total_height)


def _layers(names: Sequence[str], edges: Sequence[tuple[str, str]]) -> dict[str, int]:
    """The layer of each box; a source stands directly before the first box that uses it."""
    waiting = dict.fromkeys(names, 0)
    users: dict[str, list[str]] = {name: [] for name in names}
    for start, end in edges:
        waiting[end] += 1
        users[start].append(end)
    sources = {name for name in names if not waiting[name]}
    layer = dict.fromkeys(names, 0)
    ready = [name for name in names if not waiting[name]]
    for name in ready:
        for user in users[name]:
            layer[user] = max(layer[user], layer[name] + 1)
            waiting[user] -= 1
            if not waiting[user]:
                ready.append(user)
    if len(ready) < len(names):
        raise ValueError("the graph has a cycle")
    for name in sources:
        layer[name] = min((layer[user] for user in users[name]), default=1) - 1
    return layer


def _with_dummies(
    names: Mapping[str, object], edges: Sequence[tuple[str, str]], layer: Mapping[str, int]
) -> tuple[list[list[Key]], list[list[tuple[Key, Key]]]]:
    """The boxes and dummies of each layer, and the pieces of edges from each layer to the next."""
    count = max(layer.values(), default=-1) + 1
    rows: list[list[Key]] = [[] for _ in range(count)]
    links: list[list[tuple[Key, Key]]] = [[] for _ in range(max(0, count - 1))]
    for name in names:
        rows[layer[name]].append((name, layer[name]))
    reached = {name: layer[name] for name in names}
    for start, end in edges:
        for at in range(reached[start] + 1, layer[end]):
            rows[at].append((start, at))
            links[at - 1].append(((start, at - 1), (start, at)))
        reached[start] = max(reached[start], layer[end] - 1)
        links[layer[end] - 1].append(((start, layer[end] - 1), (end, layer[end])))
    return rows, links


def _untangle(rows: list[list[Key]], links: Sequence[Sequence[tuple[Key, Key]]]) -> None:
    """Order every layer by the barycentres of its neighbours, to and fro, and keep the best order seen."""
    before: dict[Key, list[Key]] = {key: [] for row in rows for key in row}
    after: dict[Key, list[Key]] = {key: [] for row in rows for key in row}
    for pairs in links:
        for start, end in pairs:
            after[start].append(end)
            before[end].append(start)
    best, fewest = [list(row) for row in rows], _crossings(rows, links)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        forward = sweep % 2 == 0
        order = range(1, len(rows)) if forward else range(len(rows) - 2, -1, -1)
        for at in order:
            place = {key: float(p) for p, key in enumerate(rows[at - 1 if forward else at + 1])}
            near = before if forward else after
            own = {key: float(p) for p, key in enumerate(rows[at])}
            wish = {
                key: sum(place[k] for k in near[key]) / len(near[key]) if near[key] else own[key]
                for key in rows[at]
            }
            rows[at].sort(key=wish.__getitem__)
        found = _crossings(rows, links)
        if found < fewest:
            best, fewest = [list(row) for row in rows], found
    rows[:] = best


def _crossings(rows: Sequence[Sequence[Key]], links: Sequence[Sequence[tuple[Key, Key]]]) -> int:
    """How many pairs of pieces cross."""
    total = 0
    for at, pairs in enumerate(links):
        left = {key: place for place, key in enumerate(rows[at])}
        right = {key: place for place, key in enumerate(rows[at + 1])}
        seen: list[int] = []
        for _, end in sorted((left[start], right[end]) for start, end in pairs):
            total += len(seen) - bisect_right(seen, end)
            insort(seen, end)
    return total


def _heights(
    rows: Sequence[Sequence[Key]], links: Sequence[Sequence[tuple[Key, Key]]], heights: Mapping[Key, float]
) -> dict[Key, float]:
    """The height of each box and dummy: near to its neighbours, in the order given, none overlapping."""
    near: dict[Key, list[Key]] = {key: [] for row in rows for key in row}
    for pairs in links:
        for start, end in pairs:
            near[start].append(end)
            near[end].append(start)
    y: dict[Key, float] = {}
    offsets: list[list[float]] = []
    for row in rows:
        at, places = 0.0, list[float]()
        for place, key in enumerate(row):
            at += (heights[row[place - 1]] / 2 + _GAP_Y if place else 0.0) + heights[key] / 2
            places.append(at)
        offsets.append(places)
        y.update((key, offset - at / 2) for key, offset in zip(row, places, strict=True))
    for sweep in range(2 * _SWEEPS):
        for at in range(len(rows)) if sweep % 2 == 0 else range(len(rows) - 1, -1, -1):
            wishes = [
                sum(y[k] for k in near[key]) / len(near[key]) if near[key] else y[key] for key in rows[at]
            ]
            rises = [wish - offset for wish, offset in zip(wishes, offsets[at], strict=True)]
            for key, rise, offset in zip(rows[at], _monotone(rises), offsets[at], strict=True):
                y[key] = rise + offset
    top = min((y[key] - heights[key] / 2 for key in y), default=0.0)
    return {key: value - top for key, value in y.items()}


def _monotone(wishes: Sequence[float]) -> list[float]:
    """The rising sequence nearest to `wishes` in least squares: neighbours that clash share their mean."""
    pools: list[tuple[float, int]] = []
    for wish in wishes:
        total, count = wish, 1
        while pools and pools[-1][0] / pools[-1][1] >= total / count:
            more, members = pools.pop()
            total, count = total + more, count + members
        pools.append((total, count))
    return [total / count for total, count in pools for _ in range(count)]
