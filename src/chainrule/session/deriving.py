"""Deriving: a model and a question in, a verified derivation with its JSON and its page out.

A derivative leaves here only with its stamp: compared with the independent oracle, or refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from chainrule.base.errors import Caution, ChainruleError
from chainrule.check.oracle import Stamp, verify
from chainrule.derive.arranging import multiplied_out
from chainrule.derive.deriving import derive as derive_node
from chainrule.derive.families import Families
from chainrule.derive.finishing import finished
from chainrule.derive.linear import substitute
from chainrule.derive.paths import Chains, chains
from chainrule.derive.simplifying import Simplifier
from chainrule.derive.steps import Derivation, Result
from chainrule.graph.node import Node
from chainrule.graph.shape import show_shape
from chainrule.graph.walk import topological
from chainrule.read.model import Binding, Model
from chainrule.session.asking import (
    binding_of,
    labels_of,
    objective_of,
    placing,
    reading_of_letters,
    title,
    variables_of,
)
from chainrule.session.conditions import conditions, in_words, sampled
from chainrule.session.reading_back import require_readable
from chainrule.show.display import aligned, remarks
from chainrule.show.latex import typeset
from chainrule.show.page import Page
from chainrule.show.sheet import Spelling, chain_sections, sections, unfolded, written_as

_LONGEST_EXPANDED = 20_000
_LONGEST_TOGETHER = 100_000
_MOST_NODES = 20_000


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
                    "text": spell.text(r.value, r.families, entire=True),
                    "latex": spell.latex(r.value, r.families, entire=True),
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
            answer["assumptions"] += self._notes()
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

    def latex(self) -> str:
        """The answer as LaTeX: displays, with what they rest on and the stamp as comments."""
        stamp = stamp_text(self.stamp)
        notes = [f"assumption: {note}" for note in self._notes()] + ([f"verified {stamp}"] if stamp else [])
        return self._paths() + self.display() + "\n" + remarks(notes).rstrip("\n")

    def display(self) -> str:
        """Steps and results as one LaTeX display."""
        spell = self.spelling
        equations = [
            (typeset(spell.left(s.name, s.value, s.families)), spell.latex(s.value, s.families))
            for s in self.derivation.steps
        ]
        for r in self.derivation.results:
            left = spell.left(written_as(r, self.label), r.value, r.families, entire=True)
            equations.append((typeset(left), spell.latex(r.value, r.families, entire=True)))
        return aligned(equations)

    def _paths(self) -> str:
        """The factors of each chain as a display of its own, with what their product is as a comment."""
        if self.chains is None or self.path is None:
            return ""
        spell = self.spelling
        found: list[str] = []
        headed = list(chain_sections(self.chains, spell, self.path, self.label))
        if len(headed) > len(self.chains.chains):
            found.append(remarks([headed.pop(0).note or ""]))
        for section, chain in zip(headed, self.chains.chains, strict=True):
            note = f": {section.note}" if section.note else ""
            found.append(remarks([section.heading + note]))
            found.append(
                aligned(
                    (typeset(spell.left(f"∂{f.of}/∂{f.wrt}", f.value)), spell.latex(f.value)) for f in chain
                )
                + "\n"
            )
        return "".join(found) + remarks(["Definitions, derivatives, results"])

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
            self._notes(),
            tuple(c.render() for c in self.cautions),
            stamp_text(self.stamp),
        )

    def _notes(self) -> tuple[str, ...]:
        """What the results rest on."""
        return (*self._layout(), *self.model.assumptions, *self.derivation.assumptions)

    def _layout(self) -> tuple[str, ...]:
        order = {
            "denominator": "denominator layout: in ∂a/∂b the axes of b come first",
            "numerator": "numerator layout: in ∂a/∂b the axes of a come first",
        }
        kind, layout, notes = self.derivation.kind, self.derivation.layout, self._of_chains()
        if kind == "gradient" and self.chains is None:
            same = "gradients of a scalar have the shape of the variable, in numerator layout too"
            return (same,) if layout == "numerator" else ()
        if kind == "hessian" and len(self.derivation.results) > 1:
            notes = (*notes, "one Hessian for each variable; mixed blocks between variables are not shown")
        return (order[layout], *notes)

    def _of_chains(self) -> tuple[str, ...]:
        """What must be said with the chains and is not said of the derivation."""
        notes = () if self.chains is None else self.chains.notes
        return tuple(note for note in notes if note not in self.derivation.assumptions)


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
        f"at {stamp.points} random points against an independent numeric oracle "
        f"({stamp.method}), largest relative error {stamp.max_relative_error:.1e}"
    )


def derive(
    model: Model,
    *,
    of: str | None = None,
    wrt: Sequence[str] | None = None,
    kind: str | None = None,
    layout: str = "denominator",
    path: str | None = None,
    expand: bool = False,
    index: bool = False,
    ascii: bool = False,
) -> Derived:
    """The derivative of the model's objective, step by step, verified.

    Without a kind it is the gradient; of an expression of undeclared letters that is no scalar, the Jacobian.
    """
    objective = objective_of(model, of)
    if kind is None:
        model, kind = _default_kind(model, objective)
    if path is not None and wrt is None and path in model.bindings:
        wrt = [path]
    derivation, stamp = derived(model, objective, variables_of(model, wrt), kind, layout)
    name = derivation.of
    labels = labels_of(model)
    labels.update({step.target: step.name for step in derivation.steps})
    if expand:
        derivation = _expanded(derivation)
    if index:
        derivation = _entrywise(derivation)
    spelling = Spelling(labels, Families(), index=index, ascii=ascii, taken=model.words)
    require_readable(model, derivation, spelling)
    found = None
    if path is not None:
        target = binding_of(model, path, "--path").node
        if target is objective.node:
            raise ChainruleError(
                "CR054",
                f"--path: {path} is the objective itself",
                source=model.source,
                help="name an input or a definition that it rests on",
            )
        found = chains(objective.node, target, of=derivation.label, layout=layout)
        if not found.chains:
            raise ChainruleError(
                "CR054",
                f"--path: there is no path from {path} to {name}",
                source=model.source,
                help="their derivative is zero",
            )
    return Derived(model, derivation, stamp, spelling, derivation.label, found, path)


def _default_kind(model: Model, objective: Binding) -> tuple[Model, str]:
    """The kind that was not asked for, with the model that warns where it is no gradient."""
    own = objective.node.shape[len(objective.families) :]
    if not own or not model.lettered:
        return model, "gradient"
    words = (
        f"{title(model, objective)} has the shape {show_shape(own)}, not that of a scalar: its Jacobian is "
        "given; for a gradient reduce it with sum(…), and --kind jacobian asks for this without a warning"
    )
    caution = Caution("CR085", "; ".join((words, *reading_of_letters(model))))
    return replace(model, cautions=(*model.cautions, caution)), "jacobian"


def derived(
    model: Model, objective: Binding, targets: Sequence[Binding], kind: str, layout: str
) -> tuple[Derivation, Stamp | None]:
    """The derivation of an objective by some names, and its stamp."""
    with placing(model, objective.span):
        _require_size(objective.node)
        derivation = _of_shape(model, objective, targets, kind, layout)
        found = conditions(model, [objective])
        stamp = verify(derivation, within=sampled(found))
        assumptions = (*derivation.assumptions, *in_words(model, found))
        return replace(derivation, assumptions=assumptions), stamp


def _of_shape(
    model: Model, objective: Binding, targets: Sequence[Binding], kind: str, layout: str
) -> Derivation:
    """The derivation; where the objective has the wrong shape, the error says how letters were read."""
    try:
        return derive_node(
            objective.node,
            [(b.name, b.node) for b in targets],
            of=title(model, objective),
            kind=kind,
            layout=layout,
            sources={b.name: b.source for b in model.bindings.values() if b.source is not None},
            taken=model.words,
            families=objective.families,
        )
    except ChainruleError as error:
        if error.code == "CR051" and model.lettered:
            error.notes += reading_of_letters(model)
        raise


def _require_size(objective: Node) -> None:
    count = len(topological([objective]))
    if count > _MOST_NODES:
        raise ChainruleError(
            "CR079",
            f"the objective rests on {count:,} operations; at most {_MOST_NODES:,} are derived",
            help="write repeated scalars as vectors and sums as `sum[i](…)`, or derive a part with --of",
        )


def _entrywise(derivation: Derivation) -> Derivation:
    """The results without matrices of examples: in index notation a sum over the batch says the same."""
    stacks = {step.target: step.value for step in derivation.steps if step.kind == "stack"}
    results = tuple(replace(r, value=substitute(r.value, stacks)) for r in derivation.results)
    steps = tuple(step for step in derivation.steps if step.kind != "stack")
    return replace(derivation, steps=steps, results=results)


def _expanded(derivation: Derivation) -> Derivation:
    """The results with every name unfolded down to the inputs; no steps are needed then."""
    values: list[Node] = []
    whole = 0
    for result in derivation.results:
        values.append(unfolded(result.value, longest=_LONGEST_EXPANDED))
        whole += values[-1].cost
        if values[-1].cost > _LONGEST_EXPANDED:
            raise _too_long(f"the derivative by {result.wrt}", _LONGEST_EXPANDED)
        if whole > _LONGEST_TOGETHER:
            raise _too_long("the derivatives together", _LONGEST_TOGETHER)
    simplify, families = Simplifier(), Families()
    results: list[Result] = []
    for result, long in zip(derivation.results, values, strict=True):
        value, _ = simplify(long)
        value = multiplied_out(value) if result.kind == "hessian" else value
        results.append(replace(result, value=finished(value, families, simplify)[0]))
    forward = tuple(s for s in derivation.steps if s.kind == "definition")
    return replace(derivation, steps=forward, results=tuple(results))


def _too_long(what: str, bound: int) -> ChainruleError:
    return ChainruleError(
        "CR076",
        f"--expand: {what} would be more than {bound:,} symbols long",
        help="leave --expand out: the derivation with names has the length of the model",
    )
