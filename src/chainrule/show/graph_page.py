"""The computation graph as a page or a drawing, and the table of shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chainrule.derive.outline import Outline, Vertex, count, twice_free
from chainrule.graph.shape import Dim, show_batch, show_shape
from chainrule.show import diagram
from chainrule.show.page import Section, Table


def graph_sections(outline: Outline, texts: Mapping[str, str]) -> tuple[Section, ...]:
    """Nodes in forward order with what they use, then the local gradients, needed and not."""
    rows = tuple(
        (
            str(place),
            v.name,
            v.kind,
            _shape(v),
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
            show_batch(v.families, v.node.shape).strip(),
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
        found.append(_parameter_counts(params, sizes))
    return tuple(found)


def _parameter_counts(params: Sequence[Vertex], sizes: Mapping[str, int]) -> Section:
    """Entries of every parameter; where one is symmetric, also how many of them can be chosen."""
    symmetric = any(v.symmetric for v in params)
    rows = [(v.name, show_shape(v.shape), count(v.shape), twice_free(v)) for v in params]
    entries, free = Dim.of(0), Dim.of(0)
    for _, _, number, twice in rows:
        entries, free = entries + number, free + twice
    rows.append(("total", "", entries, free))
    sized = entries.names() <= sizes.keys()
    head = ["parameter", "shape", "entries"]
    head += ["free entries"] if symmetric else []
    head += ["with the values' sizes"] if sized else []
    head += ["free"] if sized and symmetric else []
    table: list[tuple[str, ...]] = []
    for name, shape, number, twice in rows:
        row = [name, shape, str(number)]
        row += [half(twice)] if symmetric else []
        row += [str(number.evaluate(sizes))] if sized else []
        row += [str(twice.evaluate(sizes) // 2)] if sized and symmetric else []
        table.append(tuple(row))
    return Section(
        "Parameter counts",
        table=Table(tuple(head), tuple(table)),
        note="of a symmetric n × n matrix n (n + 1)/2 entries can be chosen" if symmetric else None,
    )


def half(twice: Dim) -> str:
    """Half of an even number as it is written: `(n^2 + n)/2`."""
    whole = all(coefficient % 2 == 0 for _, coefficient in twice.terms)
    return str(twice // 2) if whole or twice.constant is not None else f"({twice})/2"


def _shape(vertex: Vertex) -> str:
    """`[d] for n in N`, the shape of one example."""
    return show_shape(vertex.shape) + show_batch(vertex.families, vertex.node.shape)


def drawing(outline: Outline, texts: Mapping[str, str]) -> str:
    """The graph as an SVG drawing."""
    return diagram.diagram_svg(
        [
            diagram.Vertex(
                v.name,
                texts.get(v.name, ""),
                _shape(v),
                v.uses,
                v.kind,
                v.needed and v.in_objective,
            )
            for v in outline.vertices
        ]
    )
