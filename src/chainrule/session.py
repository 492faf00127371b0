"""From source to answer: the only orchestrator.

    load → derive (or evaluate, draw, describe) → verify → an answer with its JSON and its page

A derivative leaves here only with its stamp: compared with the independent oracle, or refused.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from chainrule.base.errors import Caution, ChainruleError
from chainrule.base.source import Source
from chainrule.check.oracle import Stamp, verify
from chainrule.derive.deriving import derive as derive_node
from chainrule.derive.families import Families
from chainrule.derive.paths import Chains, chains
from chainrule.derive.simplifying import Simplifier
from chainrule.derive.steps import Derivation
from chainrule.graph.node import Node
from chainrule.ops.core import VARIABLE, declared
from chainrule.read.elaborate import read_expression, read_model
from chainrule.read.model import Binding, Model
from chainrule.show.page import Page
from chainrule.show.sheet import Spelling, chain_sections, sections, unfolded

LARGEST_FILE = 4 << 20
_LONGEST_EXPANDED = 20_000


def load(argument: str, read_stdin: Callable[[], bytes] | None = None) -> Model:
    """The model that a command's MODEL argument means: `-`, a `.cr` file, or an expression."""
    if argument == "-":
        raw = read_stdin() if read_stdin is not None else b""
        return read_model(Source("<stdin>", _decoded(raw, "<stdin>")))
    if argument.endswith(".cr"):
        try:
            with Path(argument).open("rb") as file:
                raw = file.read(LARGEST_FILE + 1)
        except OSError as error:
            raise ChainruleError(
                "CR001", f"cannot read {argument}: {error.strerror or error}", help="check the path and its permissions"
            ) from None
        return read_model(Source(argument, _decoded(raw, argument)))
    return read_expression(Source("<expression>", argument))


def _decoded(raw: bytes, name: str) -> str:
    if len(raw) > LARGEST_FILE:
        raise ChainruleError("CR004", f"{name} is larger than {LARGEST_FILE >> 20} MiB", help="a model is a short text")
    try:
        content = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ChainruleError(
            "CR002",
            f"{name} is not UTF-8: byte 0x{raw[error.start]:02x} at offset {error.start} (line {line})",
            help="save the file as UTF-8",
        ) from None
    if not content.strip():
        raise ChainruleError("CR003", f"{name} is empty", help="declare inputs and define an objective")
    return content


# ── what was asked for ──────────────────────────────────────────────────────────────────────────


def binding_of(model: Model, name: str, option: str) -> Binding:
    """The binding of a name given with --of, --wrt or --path."""
    found = model.bindings.get(name)
    if found is None:
        names = [n for n in model.bindings if n]
        close = difflib.get_close_matches(name, names, 1)
        hint = f"did you mean {close[0]}?" if close else "it has " + ", ".join(names[:12])
        raise ChainruleError("CR020", f"{option}: the model has no name {name!r}", source=model.source, help=hint)
    return found


def objective_of(model: Model, of: str | None) -> Binding:
    """The binding to differentiate: `of`, or the last definition."""
    if of is not None:
        return binding_of(model, of, "--of")
    if model.result is None:
        raise ChainruleError(
            "CR052",
            "the model defines nothing to differentiate",
            source=model.source,
            help="add a definition such as L = sum(x^2), or name an input with --of",
        )
    return model.bindings[model.result]


def variables_of(model: Model, wrt: Sequence[str] | None) -> list[Binding]:
    """The bindings to differentiate by: `wrt`, or all parameters, or all inputs that are not labels."""
    if wrt is not None:
        return [binding_of(model, name, "--wrt") for name in dict.fromkeys(wrt)]
    params = [b for b in model.bindings.values() if b.kind == "param"]
    if params:
        return params
    inputs = [b for b in model.bindings.values() if b.kind == "input" and b.node.op is VARIABLE]
    chosen = [b for b in inputs if not declared(b.node).fact.label]
    if not chosen:
        raise ChainruleError(
            "CR053",
            "there is nothing to differentiate by: the model has no param and no input that is not a label",
            source=model.source,
            help="mark a parameter, as in W : param R[h, d], or name a variable with --wrt",
        )
    return chosen


# ── derive ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Derived:
    """A verified derivation with the names it is written in."""

    model: Model
    derivation: Derivation
    stamp: Stamp | None
    spelling: Spelling
    label: str
    chains: Chains | None = None
    path: str | None = None

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """The warnings of the reader and of the derivation."""
        return (*self.model.cautions, *self.derivation.cautions)

    def json(self) -> dict[str, Any]:
        """The answer in the stable JSON form."""
        derivation, spell = self.derivation, self.spelling
        answer: dict[str, Any] = {
            "of": derivation.of,
            "layout": derivation.layout,
            "results": [
                {
                    "wrt": r.wrt,
                    "kind": r.kind,
                    "shape": [str(d) for d in r.value.shape],
                    "text": spell.text(r.value, r.families),
                    "latex": spell.latex(r.value, r.families),
                }
                for r in derivation.results
            ],
            "steps": [
                {
                    "name": s.name,
                    "rule": s.rule,
                    "text": s.source if s.source is not None else spell.text(s.value, s.families),
                    "latex": spell.latex(s.value, s.families),
                    "shape": [str(d) for d in s.value.shape[len(s.families) :]],
                    "because": s.because,
                }
                for s in derivation.steps
            ],
            "assumptions": [*self.model.assumptions, *derivation.assumptions],
            "verified": stamp_json(self.stamp),
            "warnings": [{"code": c.code, "message": c.message} for c in self.cautions],
        }
        if self.chains is not None:
            answer["path"] = {
                "wrt": self.path,
                "total": self.chains.total,
                "chains": [
                    [
                        {
                            "name": f"∂{f.of}/∂{f.wrt}",
                            "text": spell.text(f.value),
                            "latex": spell.latex(f.value),
                            "shape": [str(d) for d in f.value.shape],
                        }
                        for f in chain
                    ]
                    for chain in self.chains.chains
                ],
            }
        return answer

    def page(self) -> Page:
        """The answer as a person reads it."""
        found = sections(self.derivation, self.spelling, label=self.label)
        if self.chains is not None and self.path is not None:
            found = (*chain_sections(self.chains, self.spelling, self.path, self.label), *found)
        kind = {"gradient": "Gradient", "jacobian": "Jacobian", "hessian": "Hessian"}[self.derivation.kind]
        wanted = ", ".join(r.wrt for r in self.derivation.results)
        return Page(
            f"{kind} of {self.derivation.of} with respect to {wanted}",
            self.model.source.text.strip("\n"),
            found,
            (*self._layout(), *self.model.assumptions, *self.derivation.assumptions),
            tuple(c.render() for c in self.cautions),
            stamp_text(self.stamp),
        )

    def _layout(self) -> tuple[str, ...]:
        order = {
            "denominator": "denominator layout: in ∂a/∂b the axes of b come first",
            "numerator": "numerator layout: in ∂a/∂b the axes of a come first",
        }
        tensors = self.derivation.kind != "gradient" or self.chains is not None
        return (order[self.derivation.layout],) if tensors else ()


def stamp_json(stamp: Stamp | None) -> dict[str, Any] | None:
    """The stamp in the stable JSON form."""
    if stamp is None:
        return None
    return {"points": stamp.points, "max_relative_error": stamp.max_relative_error, "method": stamp.method}


def stamp_text(stamp: Stamp | None) -> str | None:
    """The stamp in words."""
    if stamp is None:
        return None
    return (
        f"verified at {stamp.points} random points against an independent numeric oracle "
        f"({stamp.method}), largest relative error {stamp.max_relative_error:.1e}"
    )


def derive(
    model: Model,
    *,
    of: str | None = None,
    wrt: Sequence[str] | None = None,
    kind: str = "gradient",
    layout: str = "denominator",
    path: str | None = None,
    expand: bool = False,
    index: bool = False,
    ascii: bool = False,
) -> Derived:
    """The derivative of the model's objective, step by step, verified."""
    objective = objective_of(model, of)
    targets = variables_of(model, wrt)
    name = objective.name or (model.source.text.strip().split(";")[-1].strip())
    derivation = derive_node(
        objective.node,
        [(b.name, b.node) for b in targets],
        of=name,
        kind=kind,
        layout=layout,
        sources={b.name: b.source for b in model.bindings.values() if b.source is not None},
        taken={*model.bindings, *model.sizes, *model.functions},
    )
    stamp = verify(derivation)
    labels = {b.node: b.name for b in model.bindings.values() if b.name}
    labels.update({step.target: step.name for step in derivation.steps})
    if expand:
        derivation, labels = _expanded(derivation, labels, model)
    spelling = Spelling(labels, Families(), index=index, ascii=ascii)
    found = None
    if path is not None:
        label = name if name.isidentifier() else "f"
        found = chains(objective.node, binding_of(model, path, "--path").node, of=label, layout=layout)
        if not found.chains:
            raise ChainruleError(
                "CR054", f"--path: there is no path from {path} to {name}", source=model.source, help="their derivative is zero"
            )
    return Derived(model, derivation, stamp, spelling, name if name.isidentifier() else "f", found, path)


def _expanded(
    derivation: Derivation, labels: Mapping[Node, str], model: Model
) -> tuple[Derivation, dict[Node, str]]:
    """The results with every name unfolded down to the inputs; no steps are needed then."""
    simplify = Simplifier()
    results = []
    for result in derivation.results:
        value = unfolded(result.value)
        if value.cost > _LONGEST_EXPANDED:
            raise ChainruleError(
                "CR076",
                f"--expand: the derivative with respect to {result.wrt} would be about {value.cost} symbols long",
                help="leave --expand out: the derivation with names has the length of the model",
            )
        results.append(replace(result, value=simplify(value)[0]))
    kept = {b.node: b.name for b in model.bindings.values() if b.kind != "definition"}
    forward = tuple(s for s in derivation.steps if s.kind == "definition")
    return replace(derivation, steps=forward, results=tuple(results)), kept
