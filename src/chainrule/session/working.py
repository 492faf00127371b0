"""Working a model through with numbers: values forward, derivatives backward, exact where they can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, cast

import numpy as np

from chainrule.base.errors import Caution
from chainrule.check.givens import Given, given_values
from chainrule.check.oracle import Stamp
from chainrule.derive.families import Families
from chainrule.derive.steps import Derivation
from chainrule.emit.arrays import Arrays, FloatArrays
from chainrule.emit.evaluation import evaluate as values_of
from chainrule.emit.evaluation import require_defined
from chainrule.emit.exact import ExactArrays, as_json, is_exact
from chainrule.graph.node import Node
from chainrule.graph.operator import Kink
from chainrule.graph.shape import show_shape
from chainrule.graph.walk import dependents
from chainrule.ops.core import NAMED, POWER, VARIABLE, name_of
from chainrule.read.model import Binding, Model
from chainrule.session.asking import labels_of, objective_of, placing, title, variables_of
from chainrule.session.conditions import conditions, require_met
from chainrule.session.deriving import derived, stamp_json, stamp_text
from chainrule.session.undefined import derivatives_only, require_values
from chainrule.show.display import remarks
from chainrule.show.html import page_html
from chainrule.show.lettering import latex_name
from chainrule.show.page import Page, Section, Table
from chainrule.show.sheet import Spelling
from chainrule.show.terminal import page_text

_MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Worked:
    """A pass with numbers: the value of every name, and derivatives at these values.

    `mean` is the name and the value of the mean of an objective that is still batched: it is what was
    differentiated.
    """

    model: Model
    of: str
    kind: str
    values: Mapping[str, Any]
    derivatives: Mapping[str, Any]
    stamp: Stamp | None
    assumptions: tuple[str, ...]
    cautions: tuple[Caution, ...]
    exact_asked: bool
    mean: tuple[str, Any] | None = None

    @property
    def exact(self) -> bool:
        """Whether every number is an exact fraction."""
        arrays = [*self.values.values(), *self.derivatives.values()]
        return self.exact_asked and all(map(is_exact, arrays))

    def json(self) -> dict[str, Any]:
        """The answer in the stable JSON form."""
        derivatives = {name: as_json(a) for name, a in self.derivatives.items()}
        return {
            "of": self.of,
            "values": {name: as_json(a) for name, a in self.values.items()},
            ("gradients" if self.kind == "gradient" else "derivatives"): derivatives,
            "shapes": {name: list(np.shape(a)) for name, a in self.values.items()},
            "exact": self.exact,
            "assumptions": list(self.assumptions),
            "verified": stamp_json(self.stamp),
            "warnings": [{"code": c.code, "message": c.message} for c in self.cautions],
        }

    def page(self, digits: int = 6) -> Page:
        """The worked pass as a table of every name."""
        of = self.mean[0] if self.mean else self.of if self.of.isidentifier() else "f"
        heads = {"gradient": f"∂{of}/∂·", "jacobian": f"∂{of}/∂·", "hessian": f"∂²{of}/∂·²"}
        spelling = Spelling(labels_of(self.model), Families(), taken=self.model.words)
        rows: list[tuple[str, ...]] = []
        for name, value in self.values.items():
            binding = self.model.bindings.get(name) or self.model.bindings[""]
            gradient = _written(self.derivatives[name], digits) if name in self.derivatives else ""
            shape = "[" + ", ".join(map(str, np.shape(value))) + "]"
            what = spelling.definition(binding.node, binding.source, binding.families)
            rows.append((name, binding.kind, what, shape, _written(value, digits), gradient))
        if self.mean is not None:
            what = f"mean of {self.of} over the batch"
            rows.append((self.mean[0], "objective", what, "[]", _written(self.mean[1], digits), "1"))
        table = Table(("node", "kind", "is", "shape", "value", heads[self.kind]), tuple(rows))
        return Page(
            f"{self.of} with numbers",
            self.model.source.text.strip("\n"),
            (Section("The pass, forward and backward", table=table),),
            self.assumptions,
            tuple(c.render() for c in self.cautions),
            stamp_text(self.stamp),
        )

    def latex(self, digits: int = 6) -> str:
        """The worked pass as one LaTeX array, with what it rests on and the stamp as comments."""
        of = self.of if self.of.isidentifier() else "f"
        square = "^2" if self.kind == "hessian" else ""
        spelling = Spelling(labels_of(self.model), Families(), taken=self.model.words)
        head = rf"\partial{square} {latex_name(of)} / \partial \cdot{square}"
        rows = [rf"\text{{node}} & \text{{value}} & {head} \\ \hline"]
        for name, value in self.values.items():
            unnamed = None if name in self.model.bindings else self.model.bindings[""]
            shown = spelling.latex(unnamed.node, unnamed.families) if unnamed else latex_name(name)
            gradient = _typeset(self.derivatives[name], digits) if name in self.derivatives else ""
            rows.append(rf"{shown} & {_typeset(value, digits)} & {gradient} \\[1ex]")
        stamp = stamp_text(self.stamp)
        notes = [f"assumption: {note}" for note in self.assumptions] + (
            [f"verified {stamp}"] if stamp else []
        )
        array = "\n".join((r"\begin{array}{l|ll}", *rows, r"\end{array}"))
        return f"\\[\n{array}\n\\]\n{remarks(notes)}".rstrip("\n")

    def __repr__(self) -> str:
        return page_text(self.page())

    def _repr_html_(self) -> str:
        return page_html(self.page())


def evaluate(
    model: Model,
    given: Mapping[str, Any] | None = None,
    *,
    of: str | None = None,
    wrt: Sequence[str] | None = None,
    kind: str = "gradient",
    layout: str = "denominator",
    exact: bool = False,
) -> Worked:
    """The value of every name, and the derivatives of the objective, at given values.

    Without `wrt`, gradients are those of every input (labels too) and every definition.
    """
    if not model.bindings:
        objective_of(model, of)
    found = given_values(model, given)
    xp = ExactArrays(found.sizes) if exact else FloatArrays(found.sizes)
    environment = found.exacts() if exact else found.floats()
    nodes = {title(model, b): b.node for b in model.bindings.values()}
    with placing(model, model.bindings[model.result].span if model.result is not None else None):
        forward = values_of(nodes.values(), environment, xp)
        values = {name: forward[node] for name, node in nodes.items()}
        require_values(model, nodes, forward)
    require_met(model, conditions(model, list(model.bindings.values())), forward, environment, xp)
    back = _Back()
    if model.result is not None or of is not None:
        objective = objective_of(model, of)
        own = objective.node.shape[len(objective.families) :]
        if kind != "jacobian" and own and of is None and wrt is None:
            back = _Back(of=title(model, objective), cautions=(_not_taken(model, objective),))
        else:
            back = _backward(model, objective, wrt, kind, layout, found, xp, environment)
    return Worked(
        model,
        back.of,
        kind,
        values,
        back.derivatives,
        back.stamp,
        tuple(
            dict.fromkeys((*model.assumptions, *(found.in_decimals() if exact else ()), *back.assumptions))
        ),
        tuple(dict.fromkeys((*model.cautions, *found.cautions, *back.cautions))),
        exact,
        back.mean,
    )


@dataclass(frozen=True, slots=True)
class _Back:
    """What the backward pass gave."""

    of: str = ""
    derivatives: Mapping[str, Any] = field(default_factory=dict[str, Any])
    stamp: Stamp | None = None
    assumptions: tuple[str, ...] = ()
    cautions: tuple[Caution, ...] = ()
    mean: tuple[str, Any] | None = None


def _backward(
    model: Model,
    objective: Binding,
    wrt: Sequence[str] | None,
    kind: str,
    layout: str,
    found: Given,
    xp: Arrays,
    environment: Mapping[Node, Any],
) -> _Back:
    """The derivatives of an objective with numbers."""
    name = title(model, objective)
    derivation, stamp = derived(model, objective, _targets(model, wrt, kind), kind, layout)
    kinks = _kinks_met(derivation, found)
    with placing(model, objective.span), derivatives_only(model, name, kinks):
        backward = values_of([derivation.objective, *(r.value for r in derivation.results)], environment, xp)
        derivatives = {r.wrt: backward[r.value] for r in derivation.results}
        for target, value in derivatives.items():
            require_defined(f"∂{name}/∂{target}", value)
    quiet = {"CR080", "CR081"} if wrt is None else set[str]()
    cautions = (*(c for c in derivation.cautions if c.code not in quiet), *_at_kinks(kinks))
    batched = derivation.objective is not objective.node
    mean = (derivation.label, backward[derivation.objective]) if batched and kind != "jacobian" else None
    return _Back(name, derivatives, stamp, derivation.assumptions, cautions, mean)


def _not_taken(model: Model, objective: Binding) -> Caution:
    shape = show_shape(objective.node.shape[len(objective.families) :])
    return Caution(
        "CR083",
        f"{title(model, objective)} has the shape {shape}: no gradient was taken; name a scalar with --of, "
        "or ask for --kind jacobian",
    )


def _targets(model: Model, wrt: Sequence[str] | None, kind: str) -> list[Binding]:
    if wrt is None and kind == "gradient":
        return [b for b in model.bindings.values() if b.name]
    return variables_of(model, wrt)


def _kinks_met(derivation: Derivation, given: Given) -> list[Node]:
    """The operations that stand just at a kink and on which the derivative rests."""
    xp = FloatArrays(given.sizes)
    values = values_of([derivation.objective], given.floats(), xp)
    active = dependents(values, [r.variable for r in derivation.results if r.variable in values])
    found: list[Node] = []
    for node in values:
        kink = node.op.kink
        if not isinstance(kink, Kink) or node not in active or _is_smooth_power(node):
            continue
        margin = kink.margin(xp, node.attrs, *(values[arg] for arg in node.args))
        if np.size(margin) and np.min(margin) == 0:
            found.append(node)
    return found


def _is_smooth_power(node: Node) -> bool:
    return node.op is POWER and cast(Fraction, node.attrs[0]).denominator == 1


def _at_kinks(kinks: Sequence[Node]) -> list[Caution]:
    """Warnings for operations that stand just at a kink, where the derivative is a convention."""
    found: dict[str, Caution] = {}
    for node in kinks:
        kink = node.op.kink
        if isinstance(kink, Kink) and node.op is not POWER:
            message = f"{node.op.name}{_inside(node)} stands at its kink ({kink.where}): {kink.convention}"
            found[message] = Caution("CR084", message)
    return list(found.values())


def _inside(node: Node) -> str:
    names = [name_of(arg) for arg in node.args if arg.op in (NAMED, VARIABLE)]
    return f"({', '.join(names)})" if len(names) == len(node.args) else ""


def _written(array: Any, digits: int) -> str:
    nested = np.asarray(array, object)
    if nested.size > _MOST_SHOWN:
        first = ", ".join(_number(e, digits) for e in list(nested.flat)[:6])
        return f"[{first}, … {nested.size} entries]"
    return _nested(nested, digits)


def _typeset(array: Any, digits: int) -> str:
    """A scalar, a column written as a transposed row, a matrix; what has more axes as nested lists."""
    nested = np.asarray(array, object)
    if nested.size > _MOST_SHOWN:
        first = ", ".join(_typeset_number(e, digits) for e in list(nested.flat)[:6])
        return rf"[{first}, \ldots]\ \text{{{nested.size} entries}}"
    if nested.ndim == 0:
        return _typeset_number(nested.item(), digits)
    if nested.ndim > 2 or not nested.size:
        return "[" + ", ".join(_typeset_list(part, digits) for part in nested) + "]"
    rows = [" & ".join(_typeset_number(e, digits) for e in row) for row in np.atleast_2d(nested)]
    columns = "c" * nested.shape[-1]
    matrix = rf"\left[\begin{{array}}{{{columns}}} " + r" \\ ".join(rows) + r" \end{array}\right]"
    return matrix + (r"^\top" if nested.ndim == 1 else "")


def _typeset_list(array: Any, digits: int) -> str:
    if not np.ndim(array):
        return _typeset_number(array, digits)
    return "[" + ", ".join(_typeset_list(part, digits) for part in array) + "]"


def _typeset_number(entry: Any, digits: int) -> str:
    if isinstance(entry, Fraction) and entry.denominator != 1:
        return rf"{'-' if entry < 0 else ''}\frac{{{abs(entry.numerator)}}}{{{entry.denominator}}}"
    mantissa, _, exponent = _number(entry, digits).partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def _nested(array: Any, digits: int) -> str:
    if not np.ndim(array):
        return _number(array.item() if isinstance(array, np.ndarray) else array, digits)
    return "[" + ", ".join(_nested(np.asarray(part, object), digits) for part in array) + "]"


def _number(entry: Any, digits: int) -> str:
    return str(entry) if isinstance(entry, Fraction) else f"{float(entry) + 0.0:.{digits}g}"
