"""The computation graph as a drawing: one SVG that needs nothing else and can stand in a page or alone.

What enters are vertices in forward order; what leaves is SVG text. A kind is told by colour and by outline
(for print in black and white); what needs no gradient is dashed, its edges too. All text is escaped.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from chainrule.show.columns import broken, columns, visible
from chainrule.show.layering import Lane, Layout, laid_out

_NAME_SIZE, _LABEL_SIZE = 14.0, 12.0
_LABEL_COLUMNS, _LABEL_LINES = 30, 3
_PADDING, _MARGIN = 12.0, 16.0
_ARROW = 7.0
_ROOM = 900.0  # width at which the drawing is folded
_TAG_SIZE = 11.5

_KINDS = {
    "input": "input",
    "param": "parameter (trained)",
    "label": "label",
    "definition": "definition",
    "objective": "objective",
}
_LIGHT = {
    "input": ("#e3effb", "#2766a8"),
    "param": ("#fdf0d5", "#a8690c"),
    "label": ("#e2f3e6", "#23733f"),
    "definition": ("#f4f4f6", "#62666d"),
    "objective": ("#fbe5e3", "#ab2f24"),
}
_DARK = {
    "input": ("#16304a", "#7db5ee"),
    "param": ("#43310f", "#e6b45c"),
    "label": ("#173821", "#7fcb95"),
    "definition": ("#2a2c30", "#a3a8b0"),
    "objective": ("#461d1a", "#f0948b"),
}


@dataclass(frozen=True, slots=True)
class Vertex:
    """A box: what it is called, what it is, its shape, the names that it uses.

    `kind` is input, param, label, definition or objective; `needed` says whether its gradient is.
    """

    name: str
    label: str
    shape: str
    inputs: tuple[str, ...]
    kind: str
    needed: bool


def diagram_svg(nodes: Sequence[Vertex]) -> str:
    """The graph, drawn from left to right in layers.

    Raises ValueError for two vertices of one name, an input that no vertex has, an unknown kind, a cycle.

    Examples:
        >>> x = Vertex("x", "", "[n]", (), "input", False)
        >>> diagram_svg([x, Vertex("L", "sum(x)", "[]", ("x",), "objective", True)])[:39]
        '<svg xmlns="http://www.w3.org/2000/svg"'
    """
    by_name = {node.name: node for node in nodes}
    if len(by_name) < len(nodes):
        raise ValueError("two vertices have one name")
    for node in nodes:
        if node.kind not in _KINDS:
            raise ValueError(f"{node.name}: no kind of vertex is called {node.kind}")
        if missing := [name for name in node.inputs if name not in by_name]:
            raise ValueError(f"{node.name} uses {missing[0]}, which is no vertex")
    edges = [(name, node.name) for node in nodes for name in dict.fromkeys(node.inputs)]
    labels = {node.name: _label_lines(node) for node in nodes}
    sizes = {node.name: _size(node, labels[node.name]) for node in nodes}
    tags = {node.name: _text_width(node.name, _TAG_SIZE) + 14 for node in nodes}
    layout = laid_out(sizes, edges, tags, _ROOM)
    legend, legend_width, legend_height = _legend(nodes, max(layout.width, 420.0), folded=bool(layout.tags))
    width = max(layout.width, legend_width) + 2 * _MARGIN
    graph_height = layout.height + 2 * _MARGIN
    height = graph_height + legend_height
    indent = (width - layout.width) / 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="cr-graph" role="img" width="{width:.0f}"'
        f' height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
        f' style="min-width:{0.7 * width:.0f}px">',
        f"<title>{escape(_title(nodes))}</title>",
        f"<desc>{escape(_description(nodes))}</desc>",
        f"<style>{_style()}</style>",
        f'<rect class="cr-paper" width="{width:.0f}" height="{height:.0f}"/>',
        f'<g transform="translate({indent:.1f} {_MARGIN:.1f})">',
        *_edges(edges, by_name, layout),
        *(_tag(tag.name, tag.x, tag.y, tag.width) for tag in layout.tags),
        *(_box(node, labels[node.name], layout) for node in nodes),
        "</g>",
        f'<g transform="translate({_MARGIN:.1f} {graph_height:.1f})">',
        *legend,
        "</g>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _label_lines(node: Vertex) -> list[str]:
    """What stands below the name; a long label goes on for a few lines, the tooltip has all of it."""
    label = visible(node.label)
    if label in ("", node.name):
        return []
    lines = [piece for line in broken(label, _LABEL_COLUMNS) for piece in _cut(line)]
    if len(lines) > _LABEL_LINES:
        lines = [*lines[: _LABEL_LINES - 1], lines[_LABEL_LINES - 1][: _LABEL_COLUMNS - 2] + " …"]
    return lines


def _cut(line: str) -> list[str]:
    step = _LABEL_COLUMNS + 6
    return [line[at : at + step] for at in range(0, len(line), step)]


def _text_width(text: str, size: float, *, bold: bool = False) -> float:
    """An estimate that errs on the wide side: fonts differ."""
    narrow = sum(1 for c in text if c in " .,:;|!()[]'ijltf" or unicodedata.combining(c))
    return size * ((0.72 if bold else 0.64) * (columns(text) - narrow) + 0.42 * narrow)


def _size(node: Vertex, label: Sequence[str]) -> tuple[float, float]:
    head = _text_width(node.name, _NAME_SIZE, bold=True) + _text_width("  " + node.shape, _LABEL_SIZE)
    widest = max([head, *(_text_width(line, _LABEL_SIZE) for line in label)])
    return max(widest, 30.0) + 2 * _PADDING, 30.0 + 16.0 * len(label) + (2.0 if label else 0.0)


def _box(node: Vertex, label: Sequence[str], layout: Layout) -> str:
    width, height = _size(node, label)
    x, y = layout.centres[node.name]
    idle = "" if node.needed else " cr-idle"
    head = (
        f'<text class="cr-name" x="{x:.1f}" y="{y - height / 2 + 20:.1f}">{escape(visible(node.name))}'
        f'<tspan class="cr-shape" dx="7">{escape(visible(node.shape))}</tspan></text>'
    )
    lines = [
        f'<text class="cr-label" x="{x:.1f}" y="{y - height / 2 + 38 + 16 * place:.1f}">{escape(line)}</text>'
        for place, line in enumerate(label)
    ]
    said = f"{node.name} {node.shape}, {_KINDS[node.kind]}" + (f": {node.label}" if node.label else "")
    said += "" if node.needed else " (gradient not needed)"
    return (
        f'<g class="cr-{node.kind}{idle}"><title>{escape(visible(said))}</title>'
        f"{_outline(node.kind, x - width / 2, y - height / 2, width, height)}{head}{''.join(lines)}</g>"
    )


def _outline(kind: str, x: float, y: float, width: float, height: float) -> str:
    if kind == "label":
        cut = min(9.0, height / 3)
        steps = f"h{width - 2 * cut:.1f}l{cut:.1f},{cut:.1f}v{height - 2 * cut:.1f}l-{cut:.1f},{cut:.1f}"
        steps += f"h-{width - 2 * cut:.1f}l-{cut:.1f},-{cut:.1f}v-{height - 2 * cut:.1f}z"
        return f'<path class="cr-box" d="M{x + cut:.1f},{y:.1f}{steps}"/>'
    radius = {"input": min(height / 2, 18.0), "param": 0.0, "gate": height / 2}.get(kind, 7.0)
    box = _rectangle(x, y, width, height, radius)
    return box + _rectangle(x + 3, y + 3, width - 6, height - 6, 4.0) if kind == "objective" else box


def _rectangle(x: float, y: float, width: float, height: float, radius: float) -> str:
    return (
        f'<rect class="cr-box" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
        f' rx="{radius:.1f}"/>'
    )


def _tag(name: str, x: float, y: float, width: float) -> str:
    """The name of a box whose edges go on in the next row."""
    text = f'<text class="cr-tag" x="{x:.1f}" y="{y + 4:.1f}">{escape(visible(name))}</text>'
    return f'<g class="cr-gate">{_rectangle(x - width / 2, y - 9, width, 18, 9.0)}{text}</g>'


def _edges(edges: Sequence[tuple[str, str]], by_name: dict[str, Vertex], layout: Layout) -> list[str]:
    """Every edge as curves that leave and arrive level, with its arrowhead; arrivals are spread."""
    arriving: dict[str, list[str]] = {}
    for start, end in edges:
        arriving.setdefault(end, []).append(start)
    found: dict[str, None] = {}
    shown: dict[str, int] = {}  # of each start, how many of its bands: all its edges run through one piece
    for end, starts in arriving.items():
        starts.sort(key=lambda start: layout.runs[start, end][-1][-2][2])
        room = _size(by_name[end], _label_lines(by_name[end]))[1] - 14
        step = min(9.0, room / len(starts))
        for place, start in enumerate(starts):
            shift = (place - (len(starts) - 1) / 2) * step
            idle = "" if by_name[start].needed else " cr-idle"
            *passing, last = layout.runs[start, end]
            for piece in passing[shown.get(start, 0) :]:
                found[f'<g class="cr-edge{idle}">{_curve(piece)}</g>'] = None
            shown[start] = max(shown.get(start, 0), len(passing))
            left, tip, y = last[-1]
            y += shift
            head = f'<path class="cr-head" d="M{tip:.1f},{y:.1f}l-{_ARROW + 1:.1f},-3.6v7.2z"/>'
            line = _curve([*last[:-1], (left, tip - _ARROW, y)])
            found[f'<g class="cr-edge{idle}">{line}{head}</g>'] = None
    return list(found)


def _curve(lanes: Sequence[Lane]) -> str:
    """Level pieces with curves between them."""
    left, right, y = lanes[0]
    path = f"M{left:.1f},{y:.1f}H{right:.1f}"
    for next_left, next_right, next_y in lanes[1:]:
        middle = (right + next_left) / 2
        path += (
            f"C{middle:.1f},{y:.1f} {middle:.1f},{next_y:.1f} {next_left:.1f},{next_y:.1f}H{next_right:.1f}"
        )
        right, y = next_right, next_y
    return f'<path class="cr-line" d="{path}"/>'


def _legend(nodes: Sequence[Vertex], room: float, *, folded: bool) -> tuple[list[str], float, float]:
    """The kinds that occur, and what dashes say; its width and height."""
    entries = [(kind, True, text) for kind, text in _KINDS.items() if any(n.kind == kind for n in nodes)]
    if any(not node.needed for node in nodes):
        entries.append(("definition", False, "dashed: gradient not needed"))
    if folded:
        entries.append(("gate", True, "goes on in the next row"))
    parts: list[str] = []
    x, y, widest = 0.0, 0.0, 0.0
    for kind, needed, text in entries:
        width = 32 + _text_width(text, _LABEL_SIZE) + 18
        if x and x + width > room:
            x, y = 0.0, y + 24
        parts.append(
            f'<g class="cr-{kind}{"" if needed else " cr-idle"}">{_outline(kind, x + 1, y + 1, 26, 15)}'
            f'<text class="cr-key" x="{x + 34:.1f}" y="{y + 13:.1f}">{escape(text)}</text></g>'
        )
        x += width
        widest = max(widest, x)
    return parts, widest, y + 16 + _MARGIN if entries else 0.0


def _title(nodes: Sequence[Vertex]) -> str:
    objectives = [visible(node.name) for node in nodes if node.kind == "objective"]
    return "Computation graph" + (f" of {', '.join(objectives)}" if objectives else "")


def _description(nodes: Sequence[Vertex]) -> str:
    said = [
        f"{node.name} {node.shape}"
        + (f" from {', '.join(dict.fromkeys(node.inputs))}" if node.inputs else "")
        for node in nodes
    ]
    return visible("; ".join(said))


def _style() -> str:
    return (
        ".cr-graph{font-family:system-ui,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;"
        "--cr-ink:#1c1d20;--cr-soft:#5b5f66;--cr-paper:#fff}"
        ".cr-graph text{fill:var(--cr-ink);text-anchor:middle}"
        f".cr-graph .cr-name{{font-size:{_NAME_SIZE:.0f}px;font-weight:600}}"
        f".cr-graph .cr-shape{{font-size:{_LABEL_SIZE:.0f}px;font-weight:400;fill:var(--cr-soft)}}"
        f".cr-graph .cr-label{{font-size:{_LABEL_SIZE:.0f}px}}"
        f".cr-graph .cr-key{{font-size:{_LABEL_SIZE:.0f}px;text-anchor:start}}"
        f".cr-graph .cr-tag{{font-size:{_TAG_SIZE}px;font-style:italic}}"
        ".cr-graph .cr-gate .cr-box{fill:none;stroke:var(--cr-soft);stroke-width:1}"
        ".cr-graph .cr-paper{fill:var(--cr-paper)}"
        ".cr-graph .cr-box{stroke-width:1.4}.cr-graph .cr-param .cr-box{stroke-width:2.2}"
        ".cr-graph .cr-line{fill:none;stroke:var(--cr-soft);stroke-width:1.3}"
        ".cr-graph .cr-head{fill:var(--cr-soft)}"
        ".cr-graph .cr-idle .cr-box,.cr-graph .cr-idle .cr-line{stroke-dasharray:5 3.5}"
        + _colours(_LIGHT)
        + "@media screen and (prefers-color-scheme:dark){"
        + ".cr-graph{--cr-ink:#ececef;--cr-soft:#a9adb5;--cr-paper:#17181b}"
        + _colours(_DARK)
        + "}"
    )


def _colours(colours: dict[str, tuple[str, str]]) -> str:
    return "".join(
        f".cr-graph .cr-{kind} .cr-box{{fill:{fill};stroke:{stroke}}}"
        for kind, (fill, stroke) in colours.items()
    )
