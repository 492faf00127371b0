"""A derivation as a page: what a teacher would write on a sheet.

Forward definitions, derivatives in the order in which they were found, results; every line with its rule,
its shape and the reason for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from chainrule.derive.linear import substitute
from chainrule.derive.paths import Chains
from chainrule.derive.steps import Derivation, Result, Step
from chainrule.graph.node import Node
from chainrule.graph.shape import Shape, show_batch, show_shape
from chainrule.graph.walk import topological
from chainrule.ops.core import NAMED, VARIABLE
from chainrule.show.form import Indexed, Part, Reduce, Word, free_letters
from chainrule.show.forming import arrays, formed
from chainrule.show.latex import typeset
from chainrule.show.markup import markup
from chainrule.show.mathml import mathml_name
from chainrule.show.names import Names
from chainrule.show.page import Expression, Line, Section, Stage
from chainrule.show.text import spelled

_DERIVATIVES = {"gradient": "∂{of}/∂{wrt}", "jacobian": "∂{of}/∂{wrt}", "hessian": "∂²{of}/∂{wrt}²"}


@dataclass(frozen=True, slots=True)
class Spelling:
    """How nodes are written: under which names, in index notation or not, in ASCII or not."""

    labels: Mapping[Node, str]
    families: Callable[[Node], tuple[str, ...]]
    index: bool = False
    ascii: bool = False
    taken: frozenset[str] = frozenset()
    _names: list[Names] = field(default_factory=list[Names])
    _chosen: dict[tuple[Node, tuple[str, ...], bool], Part] = field(
        default_factory=dict[tuple[Node, tuple[str, ...], bool], Part]
    )

    def names(self) -> Names:
        """The printing environment."""
        if not self._names:
            batched = {node: self.families(node) for node in self.labels if self.families(node)}
            self._names.append(Names(self.labels, batched, taken=self.taken))
        return self._names[0]

    def part(self, node: Node, families: tuple[str, ...] = (), *, entire: bool = False) -> Part:
        """The node's form. A result is `entire`: what is the same for every example still leads with them."""
        key = node, families, entire
        if key not in self._chosen:
            self._chosen[key] = formed(node, self.names(), families=families, index=self.index, entire=entire)
        return self._chosen[key]

    def candidates(self, node: Node, families: tuple[str, ...], *, entire: bool) -> Iterator[Part]:
        """The forms in which a node can be written, the best first."""
        yield self.part(node, families, entire=entire)
        yield formed(node, self.names(), families=families, index=not self.index, entire=entire)
        if entire and families:
            yield Reduce("stack", families, self.part(node, families))
        one = () if entire else families
        yield arrays(node, self.names(), families=one)
        yield arrays(node, self.names(), families=one, index=True)

    def choose(self, node: Node, families: tuple[str, ...], part: Part, *, entire: bool) -> None:
        """From now on the node is written in this form."""
        self._chosen[node, families, entire] = part

    def text(self, node: Node, families: tuple[str, ...] = (), *, entire: bool = False) -> str:
        """The node as text that parses back."""
        return spelled(self.part(node, families, entire=entire), ascii=self.ascii)

    def latex(self, node: Node, families: tuple[str, ...] = (), *, entire: bool = False) -> str:
        """The node as LaTeX."""
        return typeset(self.part(node, families, entire=entire))

    def expression(self, node: Node, families: tuple[str, ...] = (), *, entire: bool = False) -> Expression:
        """The node in every spelling."""
        part = self.part(node, families, entire=entire)
        return Expression(spelled(part, ascii=self.ascii), lambda: markup(typeset(part)))

    def definition(self, node: Node, source: str | None, families: tuple[str, ...]) -> str:
        """What a definition is: as it was written, or else as it prints; an input is nothing more."""
        if source is not None and not self.ascii:
            return source
        if node.op is VARIABLE:
            return ""
        return self.text(node.args[0] if node.op is NAMED and node in self.labels else node, families)

    def word(self, name: str) -> Expression:
        """A name in every spelling."""
        return Expression(name, lambda: mathml_name(name))

    def left(
        self, name: str, node: Node, families: tuple[str, ...] = (), *, entire: bool = False
    ) -> Word | Indexed:
        """The left-hand side of `name = node`: the name, with the letters that are free on the right."""
        free = free_letters(self.part(node, families, entire=entire))
        lead = tuple(family for family in families if family in free)
        letters = (*lead, *sorted(free.difference(lead)))
        return Indexed(Word(name), letters) if letters else Word(name)

    def left_expression(
        self, name: str, node: Node, families: tuple[str, ...] = (), *, entire: bool = False
    ) -> Expression:
        """The left-hand side in every spelling: `∂L/∂W[i,j]`."""
        part = self.left(name, node, families, entire=entire)
        if isinstance(part, Word):
            return self.word(name)
        return Expression(f"{name}[{','.join(part.items)}]", lambda: markup(typeset(part)))

    def as_written(self, step: Step) -> tuple[Expression, Expression]:
        """Both sides of a definition in the user's own text; typeset they are as the node is written."""
        name, value, families = step.name, step.value, step.families
        return (
            Expression(name, lambda: self.left_expression(name, value, families).mathml),
            Expression(step.source or "", lambda: self.expression(value, families).mathml),
        )


def written_as(result: Result, of: str) -> str:
    """`∂L/∂W`, the left-hand side of a result."""
    return _DERIVATIVES[result.kind].format(of=of, wrt=result.wrt)


def own_shape(step_or_result: Step | Result) -> Shape:
    """The shape without batch axes."""
    value = step_or_result.value
    return value.shape[len(step_or_result.families) :]


def sections(derivation: Derivation, spelling: Spelling, *, label: str) -> tuple[Section, ...]:
    """The sections of a derivation's page."""
    forward = [s for s in derivation.steps if s.kind in ("definition", "abbreviation")]
    backward = [s for s in derivation.steps if s.kind not in ("definition", "abbreviation")]
    found: list[Section] = []
    if forward:
        found.append(Section("Definitions", tuple(_line(step, spelling) for step in forward)))
    if backward:
        heading = "Backward" if derivation.kind == "gradient" else "Derivatives on the way"
        found.append(Section(heading, tuple(_line(step, spelling) for step in backward)))
    found.append(Section("Results", tuple(_result(r, spelling, label) for r in derivation.results)))
    return tuple(found)


def _line(step: Step, spelling: Spelling) -> Line:
    if step.source is not None and not spelling.ascii:
        name, expression = spelling.as_written(step)
    else:
        name = spelling.left_expression(step.name, step.value, step.families)
        expression = spelling.expression(step.value, step.families)
    stages: list[Stage] = []
    if step.raw is not None and step.raw is not step.value:
        rules = ", ".join(dict.fromkeys(r.rule for r in step.rewritings)) or step.rule
        why = "; ".join(dict.fromkeys(r.because for r in step.rewritings)) or step.because
        stages.append(Stage(spelling.expression(step.raw, step.families), rules, why))
    shape = show_shape(own_shape(step)) + show_batch(step.families, step.value.shape)
    because = "" if step.kind == "definition" else step.because
    return Line(name, expression, step.rule, shape, because, tuple(stages))


def _result(result: Result, spelling: Spelling, label: str) -> Line:
    name = written_as(result, label)
    because = {"gradient": "gradient", "jacobian": "Jacobian", "hessian": "Hessian"}[result.kind]
    return Line(
        spelling.left_expression(name, result.value, result.families, entire=True),
        spelling.expression(result.value, result.families, entire=True),
        because,
        show_shape(result.value.shape),
        "",
    )


def chain_sections(chains: Chains, spelling: Spelling, target: str, of: str) -> tuple[Section, ...]:
    """One section a chain: its factors with their shapes, in the order in which they multiply.

    A factor is the direct derivative, every other name held fixed; the sum of all chains is the derivative.
    """
    whole = f"∂{of}/∂{target}"
    several = chains.total > 1
    found: list[Section] = []
    if several:
        shown = [f"P{number}" for number in range(1, len(chains.chains) + 1)]
        rest = [] if len(shown) == chains.total else ["…"]
        note = f"{whole} = {' + '.join([*shown, *rest])}, one product for each of the {chains.total} paths"
        found.append(Section("Paths", note=note))
    for number, chain in enumerate(chains.chains, 1):
        lines = tuple(
            Line(
                spelling.left_expression(f"∂{factor.of}/∂{factor.wrt}", factor.value),
                spelling.expression(factor.value),
                "factor",
                show_shape(factor.value.shape),
                f"how {factor.of} changes with {factor.wrt}, every other name held fixed",
            )
            for factor in chain
        )
        product = " · ".join(f"∂{factor.of}/∂{factor.wrt}" for factor in chain)
        if several and len(chain) == 1:
            product += f", the part in which {target} stands in {of} itself"
        heading = f"Path {number} of {chains.total}" if several else "Path"
        found.append(Section(heading, lines, note=f"{f'P{number}' if several else whole} = {product}"))
    return tuple(found)


def unfolded(node: Node, kept: Sequence[Node] = (), *, longest: int | None = None) -> Node:
    """The node with every definition replaced by what it names, or a part of it that is over `longest`."""
    order = topological([node])
    results: dict[Node, Node] = {}
    for part in order:
        if part.op is NAMED and part not in kept:
            results[part] = results.get(part.args[0], part.args[0])
        else:
            mapping = {arg: results[arg] for arg in part.args if results.get(arg, arg) is not arg}
            results[part] = substitute(part, mapping, part.args) if mapping else part
        if longest is not None and results[part].cost > longest:
            return results[part]
    return results[node]
