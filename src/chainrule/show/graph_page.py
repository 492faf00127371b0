"""The computation graph as a page or a drawing, and the table of shapes."""

from __future__ import annotations

from collections.abc import Mapping

from chainrule.derive.outline import Outline, count
from chainrule.graph.shape import Dim, show_shape
from chainrule.show import diagram
from chainrule.show.page import Section, Table


def graph_sections(outline: Outline, texts: Mapping[str, str]) -> tuple[Section, ...]:
    """Nodes in forward order with what they use, then the local gradients, needed and not."""
    rows = tuple(
        (
            str(place),
            v.name,
            v.kind,
            show_shape(v.shape),
            texts.get(v.name, ""),
            ", ".join(v.uses) or "—",
            "yes" if v.needed and v.in_objective else "no",
        )
        for place, v in enumerate(outline.vertices, 1)
    )
    head = ("order", "node", "kind", "shape", "is", "uses", "gradient needed")
    needed = [f"∂{e.of}/∂{e.wrt}" for e in outline.edges if e.needed]
    unneeded = [f"∂{e.of}/∂{e.wrt}" for e in outline.edges if not e.needed]
    forward = " → ".join(v.name for v in outline.vertices if v.in_objective)
    backward = " → ".join(v.name for v in reversed(outline.vertices) if v.in_objective and v.needed)
    edges = ", ".join(f"{e.wrt} → {e.of}" for e in outline.edges)
    return (
        Section("Nodes", table=Table(head, rows), note=f"edges: {edges}" if edges else None),
        Section("Forward order", note=forward),
        Section("Backward order", note=backward or "—"),
        Section("Local gradients needed", note=", ".join(needed) or "none"),
        Section("Local gradients not needed", note=", ".join(unneeded) or "none"),
    )


def shape_sections(outline: Outline, layout: str, sizes: Mapping[str, int]) -> tuple[Section, ...]:
    """The shape of every name, the tensor rank and shape of every Jacobian, the parameter counts."""
    names = tuple(
        (
            v.name,
            v.kind,
            show_shape(v.shape),
            str(len(v.shape)),
            "for " + ", ".join(v.families) if v.families else "",
        )
        for v in outline.vertices
    )
    jacobians = tuple(
        (f"∂{e.of}/∂{e.wrt}", str(e.rank), show_shape(e.shape(layout)), "yes" if e.needed else "no")
        for e in outline.edges
    )
    found = [
        Section("Shapes", table=Table(("name", "kind", "shape", "rank", "batch"), names)),
        Section(
            f"Jacobians ({layout} layout)",
            table=Table(("Jacobian", "tensor rank", "shape", "needed"), jacobians),
        ),
    ]
    params = [v for v in outline.vertices if v.kind == "param"]
    if params:
        total = Dim.of(0)
        rows: list[tuple[str, ...]] = []
        for v in params:
            number = count(v.shape)
            total = total + number
            rows.append((v.name, show_shape(v.shape), str(number), _evaluated(number, sizes)))
        rows.append(("total", "", str(total), _evaluated(total, sizes)))
        head = ("parameter", "shape", "entries", "with the values' sizes")
        found.append(Section("Parameter counts", table=Table(head, tuple(rows))))
    return tuple(found)


def _evaluated(dim: Dim, sizes: Mapping[str, int]) -> str:
    return str(dim.evaluate(sizes)) if dim.names() <= sizes.keys() else ""


def drawing(outline: Outline, texts: Mapping[str, str]) -> str:
    """The graph as an SVG drawing."""
    return diagram.diagram_svg(
        [
            diagram.Vertex(
                v.name,
                texts.get(v.name, ""),
                show_shape(v.shape),
                v.uses,
                v.kind,
                v.needed and v.in_objective,
            )
            for v in outline.vertices
        ]
    )
