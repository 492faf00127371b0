"""The computation graph of a model, and its table of shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chainrule.base.errors import Caution, ChainruleError
from chainrule.check.givens import given_values
from chainrule.derive.families import Families
from chainrule.derive.outline import Outline, count, outline, twice_free
from chainrule.ops.core import VARIABLE, declared
from chainrule.read.model import Binding, Model
from chainrule.session.asking import objective_of, title, variables_of
from chainrule.show.graph_page import drawing, graph_sections, half, shape_sections
from chainrule.show.page import Page, Section
from chainrule.show.sheet import Spelling


@dataclass(frozen=True, slots=True)
class Graphed:
    """The graph of names of a model."""

    model: Model
    outline: Outline
    texts: Mapping[str, str]
    layout: str
    sizes: Mapping[str, int]
    of: str

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """The reader's warnings."""
        return self.model.cautions

    def json(self) -> dict[str, Any]:
        """Nodes in forward order, edges with their local gradients, parameter counts."""
        params = [v for v in self.outline.vertices if v.kind == "param"]
        return {
            "of": self.of,
            "layout": self.layout,
            "nodes": [
                {
                    "name": v.name,
                    "kind": v.kind,
                    "shape": [str(d) for d in v.shape],
                    "batch": list(v.families),
                    "text": self.texts.get(v.name, ""),
                    "uses": list(v.uses),
                    "needed": v.needed and v.in_objective,
                }
                for v in self.outline.vertices
            ],
            "edges": [
                {
                    "from": e.wrt,
                    "to": e.of,
                    "gradient": f"∂{e.of}/∂{e.wrt}",
                    "rank": e.rank,
                    "shape": [str(d) for d in e.shape(self.layout)],
                    "needed": e.needed,
                }
                for e in self.outline.edges
            ],
            "parameters": {v.name: str(count(v.shape)) for v in params},
            "free_parameters": {v.name: half(twice_free(v)) for v in params},
            "assumptions": list(self.model.assumptions),
            "warnings": [{"code": c.code, "message": c.message} for c in self.cautions],
        }

    def svg(self) -> str:
        """The graph as a drawing."""
        return drawing(self.outline, self.texts)

    def page(self, *, drawing: bool = False) -> Page:
        """The graph as tables, with a drawing where the page can hold one."""
        sections = graph_sections(self.outline, self.texts)
        if drawing:
            sections = (Section("Drawing", drawing=self.svg()), *sections)
        return self._page("Computation graph", sections)

    def shapes_page(self) -> Page:
        """Shapes, ranks of Jacobians, parameter counts."""
        return self._page("Shapes", shape_sections(self.outline, self.layout, self.sizes))

    def _page(self, heading: str, sections: tuple[Section, ...]) -> Page:
        return Page(
            f"{heading} of {self.of}",
            self.model.source.text.strip("\n"),
            sections,
            self.model.assumptions,
            tuple(c.render() for c in self.cautions),
        )


def graph(
    model: Model, *, of: str | None = None, wrt: Sequence[str] | None = None, layout: str = "denominator"
) -> Graphed:
    """The graph of a model's names, for an objective and what is trained."""
    objective = objective_of(model, of)
    label = objective.name or "f"
    try:
        wanted = [b.node for b in variables_of(model, wrt)]
    except ChainruleError:
        if wrt is not None:
            raise
        wanted = []
    names = [(b.name or label, b.node, _kind(b)) for b in model.bindings.values()]
    found = outline(names, objective.node, label, wanted)
    spelling = Spelling(
        {b.node: b.name for b in model.bindings.values() if b.name}, Families(), taken=model.words
    )
    texts = {
        b.name or label: spelling.definition(b.node, b.source, b.families) for b in model.bindings.values()
    }
    sizes: Mapping[str, int] = {}
    if model.values:
        try:
            sizes = given_values(model).sizes
        except ChainruleError:
            sizes = {}
    return Graphed(model, found, texts, layout, sizes, title(model, objective))


def _kind(binding: Binding) -> str:
    if binding.kind == "input" and binding.node.op is VARIABLE and declared(binding.node).fact.label:
        return "label"
    return binding.kind
