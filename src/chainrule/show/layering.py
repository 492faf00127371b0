"""Places for the boxes of a layered drawing: sources to the left, results to the right, few crossings.

What enters is a graph without cycles and the size of each box; what leaves is the centre of each box and, for
each edge, what it runs through. After Sugiyama, Tagawa and Toda (1981): layers by longest path, an edge over
several layers runs through a dummy in each (one run for all edges out of one box), barycentre sweeps for the
order within a layer, and then, for the heights, least squares within that order. A drawing wider than its
room is folded into bands, one below the other, as lines of text are: between two bands stands a layer of
gates, drawn at the end of one and at the start of the next, and an edge that passes it is told by its tag.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

_SWEEPS = 12
_GAP_X = 48.0
_GAP_Y = 16.0
_GAP_BANDS = 40.0
_LANE = 10.0  # height of a dummy
_TAG = 20.0  # height of a tag
_STRAIGHT = 12.0  # how much more a piece between two dummies wants to be level

Key = tuple[str, int]  # a box or, of its run to later layers, the dummy in a layer
Lane = tuple[float, float, float]  # left end, right end and height of a level piece


@dataclass(frozen=True, slots=True)
class Tag:
    """The name of a box at the end or the start of a band: its centre and its width."""

    name: str
    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Centres of boxes, the runs of edges, tags, and the size of the whole.

    A run is one piece for every band that it passes; a piece is lanes, the first out of a box or a tag, the
    last into one, with curves between them.
    """

    centres: Mapping[str, tuple[float, float]]
    runs: Mapping[tuple[str, str], tuple[tuple[Lane, ...], ...]]
    tags: tuple[Tag, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Band:
    """Some layers and their places: left ends and widths of layers, heights of what stands in them."""

    first: int
    last: int
    lefts: Sequence[float]
    widths: Sequence[float]
    y: Mapping[Key, float]
    height: float

    def lane(self, key: Key) -> Lane:
        """The whole breadth of a key's layer, at its height."""
        at = key[1] - self.first
        return self.lefts[at], self.lefts[at] + self.widths[at], self.y[key]


def laid_out(
    sizes: Mapping[str, tuple[float, float]],
    edges: Sequence[tuple[str, str]],
    tags: Mapping[str, float],
    room: float,
) -> Layout:
    """A layout of boxes of these sizes (width, height), joined by edges (from, to).

    `tags` are the widths of the tags, `room` is the width that a band should have at most. Raises ValueError
    where the edges make a cycle.
    """
    if not sizes:
        return Layout({}, {}, (), 0.0, 0.0)
    layer, gates = _with_gates(_layers(list(sizes), edges), sizes, edges, room)
    rows, links = _with_dummies(sizes, edges, layer)
    _untangle(rows, links)
    bounds = [0, *gates, len(rows) - 1]
    bands: list[_Band] = []
    top = 0.0
    for first, last in pairwise(bounds):
        band = _band(rows, links, first, last, sizes, layer, tags, last in gates, top)
        bands.append(band)
        top += band.height + _GAP_BANDS
    centres: dict[str, tuple[float, float]] = {}
    shown: list[Tag] = []
    for band in bands:
        for key in band.y:
            left, right, y = band.lane(key)
            if layer[key[0]] == key[1]:
                centres[key[0]] = ((left + right) / 2, y)
            elif key[1] in gates:
                width = tags[key[0]]
                shown.append(
                    Tag(key[0], left + width / 2 if key[1] == band.last else right - width / 2, y, width)
                )
    passing: dict[tuple[str, int], tuple[Lane, ...]] = {}
    runs: dict[tuple[str, str], tuple[tuple[Lane, ...], ...]] = {}
    for start, end in edges:
        pieces: list[tuple[Lane, ...]] = []
        for band in bands:
            if layer[start] >= band.last or band.first >= layer[end]:
                continue
            key = start, band.first
            if layer[end] <= band.last:
                pieces.append(_piece(band, start, end, layer, sizes, centres))
            elif key not in passing:
                passing[key] = _piece(band, start, end, layer, sizes, centres)
            if layer[end] > band.last:
                pieces.append(passing[key])
        runs[start, end] = tuple(pieces)
    width = max(band.lefts[-1] + band.widths[-1] for band in bands)
    return Layout(centres, runs, tuple(shown), width, top - _GAP_BANDS)


def _with_gates(
    layer: Mapping[str, int],
    sizes: Mapping[str, tuple[float, float]],
    edges: Sequence[tuple[str, str]],
    room: float,
) -> tuple[dict[str, int], list[int]]:
    """The layers once more, with a layer of gates wherever the room ends, and which layers those are."""
    count = max(layer.values()) + 1
    widths = [
        max((sizes[name][0] for name in layer if layer[name] == at), default=0.0) for at in range(count)
    ]
    cuts: list[int] = []
    taken = 0.0
    for at, width in enumerate(widths):
        if taken and taken + width > room and at < count - 1:
            cuts.append(at)
            taken = widths[at - 1]  # the sources beside it move to the gates
        taken += width + _GAP_X
    moved = {name: at + bisect_right(cuts, at) for name, at in layer.items()}
    used = {end for _, end in edges}
    first_use: dict[str, int] = {}
    for start, end in edges:
        first_use[start] = min(first_use.get(start, moved[end]), moved[end])
    for name, use in first_use.items():
        if name not in used:
            moved[name] = use - 1
    return moved, [cut + place for place, cut in enumerate(cuts)]


def _band(
    rows: Sequence[Sequence[Key]],
    links: Sequence[Sequence[tuple[Key, Key]]],
    first: int,
    last: int,
    sizes: Mapping[str, tuple[float, float]],
    layer: Mapping[str, int],
    tags: Mapping[str, float],
    ends_in_gates: bool,
    top: float,
) -> _Band:
    own = [list(row) for row in rows[first : last + 1]]
    if ends_in_gates:
        own[-1] = [key for key in own[-1] if layer[key[0]] != key[1]]
    gates = {at for at, closed in ((first, first > 0), (last, ends_in_gates)) if closed}
    widths: list[float] = []
    heights: dict[Key, float] = {}
    for row in own:
        widest = 0.0
        for key in row:
            box = sizes[key[0]] if layer[key[0]] == key[1] else (0.0, _LANE)
            if layer[key[0]] != key[1] and key[1] in gates:
                box = (tags[key[0]], _TAG)
            heights[key] = box[1]
            widest = max(widest, box[0])
        widths.append(widest)
    lefts = [sum(widths[:at]) + _GAP_X * at for at in range(len(widths))]
    dummies = {key for key in heights if layer[key[0]] != key[1]}
    y = _heights(own, links[first:last], heights, dummies)
    height = max(y[key] + heights[key] / 2 for key in y)
    return _Band(first, last, lefts, widths, {key: value + top for key, value in y.items()}, height)


def _piece(
    band: _Band,
    start: str,
    end: str,
    layer: Mapping[str, int],
    sizes: Mapping[str, tuple[float, float]],
    centres: Mapping[str, tuple[float, float]],
) -> tuple[Lane, ...]:
    """What an edge runs through in one band."""
    inner = range(max(layer[start], band.first) + 1, min(layer[end], band.last))
    if layer[start] >= band.first:
        x, y = centres[start]
        out = (x + sizes[start][0] / 2, band.lane((start, layer[start]))[1], y)
    else:
        _, right, y = band.lane((start, band.first))
        out = (right, right, y)
    if layer[end] <= band.last:
        x, y = centres[end]
        into = (band.lane((end, layer[end]))[0], x - sizes[end][0] / 2, y)
    else:
        left, _, y = band.lane((start, band.last))
        into = (left, left, y)
    return (out, *(band.lane((start, at)) for at in inner), into)


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
    count = max(layer.values()) + 1
    rows: list[list[Key]] = [[] for _ in range(count)]
    links: list[list[tuple[Key, Key]]] = [[] for _ in range(count - 1)]
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
    rows: Sequence[Sequence[Key]],
    links: Sequence[Sequence[tuple[Key, Key]]],
    heights: Mapping[Key, float],
    dummies: set[Key],
) -> dict[Key, float]:
    """The height of each box and dummy: near to its neighbours, in the order given, none overlapping."""
    near: dict[Key, list[tuple[Key, float]]] = {key: [] for row in rows for key in row}
    for pairs in links:
        for start, end in pairs:
            weight = _STRAIGHT if start in dummies and end in dummies else 1.0
            near[start].append((end, weight))
            near[end].append((start, weight))
    weights = {key: sum(weight for _, weight in found) or 0.1 for key, found in near.items()}
    y: dict[Key, float] = {}
    offsets: list[list[float]] = []
    for row in rows:
        at, places = 0.0, list[float]()
        for place, key in enumerate(row):
            at += (heights[row[place - 1]] / 2 + _GAP_Y if place else 0.0) + heights[key] / 2
            places.append(at)
        offsets.append(places)
        y.update((key, offset - at / 2) for key, offset in zip(row, places, strict=True))
    for sweep in range(4 * _SWEEPS):
        for at in range(len(rows)) if sweep % 2 == 0 else range(len(rows) - 1, -1, -1):
            row = rows[at]
            rises = [
                (sum(y[k] * w for k, w in near[key]) / weights[key] if near[key] else y[key]) - offset
                for key, offset in zip(row, offsets[at], strict=True)
            ]
            level = _monotone(rises, [weights[key] for key in row])
            y.update((key, rise + offset) for key, rise, offset in zip(row, level, offsets[at], strict=True))
    top = min(y[key] - heights[key] / 2 for key in y)
    return {key: value - top for key, value in y.items()}


def _monotone(wishes: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The rising sequence nearest to `wishes` in least squares: neighbours that clash share a mean."""
    pools: list[tuple[float, float, int]] = []  # sum of weight * wish, sum of weight, members
    for wish, weight in zip(wishes, weights, strict=True):
        total, mass, count = wish * weight, weight, 1
        while pools and pools[-1][0] / pools[-1][1] >= total / mass:
            more, heavier, members = pools.pop()
            total, mass, count = total + more, mass + heavier, count + members
        pools.append((total, mass, count))
    return [total / mass for total, mass, count in pools for _ in range(count)]
