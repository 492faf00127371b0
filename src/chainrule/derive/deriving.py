"""From an objective to its Derivation: the one entry of this package.

    gradient   G = ∂L/∂v, of the shape of v                                   (reverse)
    jacobian   ∂f/∂v: v's axes, then f's (denominator layout), or f's first   (forward; of a scalar, reverse)
    hessian    ∂²L/∂v²: v's axes twice                                        (forward over reverse)

What enters is a graph with its definitions; what leaves is data. Nothing here prints or evaluates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from chainrule.base.errors import Caution, ChainruleError
from chainrule.derive.abbreviating import LONGEST_UNNAMED, abbreviated
from chainrule.derive.adjoints import Adjoints, shortest
from chainrule.derive.apart import are_apart
from chainrule.derive.arranging import batch_first, multiplied_out
from chainrule.derive.families import Families, mean_of
from chainrule.derive.finishing import finished
from chainrule.derive.functions import FunctionNames
from chainrule.derive.linear import substitute
from chainrule.derive.simplifying import Simplifier
from chainrule.derive.stacking import joined, stacked
from chainrule.derive.steps import Derivation, Result, Step
from chainrule.derive.tangents import accumulate_forward, permuted, turned
from chainrule.graph.facts import Fact
from chainrule.graph.legality import check_legal
from chainrule.graph.node import Node
from chainrule.graph.operator import Kink
from chainrule.graph.shape import Shape, show_shape
from chainrule.graph.walk import dependents, topological
from chainrule.ops.core import (
    NAMED,
    VARIABLE,
    constant,
    contract,
    declared,
    is_zero,
    name_of,
    power,
    size,
    zero,
)


def derive(
    objective: Node,
    wrt: Sequence[tuple[str, Node]],
    *,
    of: str,
    kind: str = "gradient",
    layout: str = "denominator",
    sources: Mapping[str, str] | None = None,
    taken: Iterable[str] = (),
    families: tuple[str, ...] | None = None,
) -> Derivation:
    """The derivative of `objective` with respect to each of `wrt`, step by step.

    `of` is the objective's name, `sources` the text of definitions as they were written, `taken` names
    that steps must not use, `families` the batch families that it leads with (by default what its graph
    says). A batched objective is averaged.
    """
    return _Deriving(objective, wrt, of, kind, layout, dict(sources or {}), set(taken), families).run()


class _Deriving:
    def __init__(
        self,
        objective: Node,
        wrt: Sequence[tuple[str, Node]],
        of: str,
        kind: str,
        layout: str,
        sources: dict[str, str],
        taken: set[str],
        families: tuple[str, ...] | None,
    ):
        self.of, self.kind, self.layout, self.sources = of, kind, layout, sources
        self.simplify = Simplifier()
        self.cautions: list[Caution] = []
        self.assumptions: dict[str, None] = {}
        self.taken = taken
        self.objective, self.abbreviations, renamed = abbreviated(objective, taken, Families())
        self.families = Families(None if families is None else {self.objective: families})
        self.wrt = [(name, renamed.get(node, node)) for name, node in wrt]
        self.stacks: dict[str, Step] = {}
        self.functions = FunctionNames(self.objective, self.families, taken)
        self.label = of if of.isidentifier() else next(n for n in _STAND_INS if n not in taken)

    def run(self) -> Derivation:
        legal: set[Node] = set()
        check_legal([self.objective], legal)
        order = topological([self.objective])
        present = set(order)
        steps = self.definitions(order)
        results: list[Result] = []
        self.check()
        reached = [(name, node) for name, node in self.wrt if node in present]
        if self.kind == "gradient" or (self.kind == "jacobian" and not self.objective.rank):
            more, results = self.gradients(reached)
            steps += more
        elif self.kind == "jacobian" and self.is_apart([node for _, node in reached]):
            more, results = self.examples(reached)
            steps += more
        else:
            known = {step.name for step in steps}
            for name, node in reached:
                more, result = (
                    self.jacobian(name, node) if self.kind == "jacobian" else self.hessian(name, node)
                )
                steps += [step for step in more if step.name not in known]
                known.update(step.name for step in more)
                results.append(result)
        steps = in_order([*steps, *self.functions.steps.values()])
        check_legal([step.target for step in steps], legal)
        results = self.complete(results)
        check_legal([result.value for result in results], legal)
        self.note(order)
        return Derivation(
            self.of,
            self.result_label(),
            self.averaged(),
            self.kind,
            self.layout,
            tuple(steps),
            tuple(results),
            (*self.assumptions, *self.simplify.assumptions),
            tuple(self.cautions),
        )

    # ── the forward pass ────────────────────────────────────────────────────────────────────────

    def definitions(self, order: Sequence[Node]) -> list[Step]:
        made = {step.target: step for step in self.abbreviations}
        steps: list[Step] = []
        for node in order:
            if node.op is not NAMED:
                continue
            if node in made:
                steps.append(made[node])
                continue
            name = name_of(node)
            steps.append(
                Step(
                    name,
                    "definition",
                    "definition",
                    node,
                    node.args[0],
                    "the model defines it so",
                    families=self.families(node),
                    source=self.sources.get(name),
                )
            )
        return steps

    def own_shape(self) -> Shape:
        return self.objective.shape[len(self.families(self.objective)) :]

    def check(self) -> None:
        if self.kind == "jacobian" or not self.own_shape():
            return
        raise ChainruleError(
            "CR051",
            f"a {self.kind} needs a scalar objective, but {self.of} has the shape "
            f"{show_shape(self.objective.shape[len(self.families(self.objective)) :])}",
            help="reduce it with sum(…) or mean(…), or ask for --kind jacobian",
        )

    def batch_share(self) -> Node | None:
        """1/N for an objective that is still batched, else None."""
        families = self.families(self.objective)
        if not families:
            return None
        share = constant(1)
        for dim in self.objective.shape[: len(families)]:
            share = contract(1, ((share, ()), (power(size(dim), Fraction(-1)), ())), ())
        return share

    def averaged(self) -> Node:
        share = self.batch_share()
        if share is None or self.kind == "jacobian":
            return self.objective
        axes = tuple(range(self.objective.rank))
        return contract(1, ((share, ()), (self.objective, axes)), ())

    # ── derivatives ─────────────────────────────────────────────────────────────────────────────

    def result_label(self) -> str:
        """`L`, or for a loss that is still batched `L̄`, its mean."""
        averaged = self.kind != "jacobian" and self.families(self.objective)
        return f"{self.label}\u0304" if averaged and len(self.label) == 1 else self.label

    def is_summed(self, loss: Node, wrt: Sequence[Node]) -> bool:
        """Whether an adjoint is that of the whole batch's sum of a loss and not of one example's.

        That is so for a definition that leads with fewer batch axes, and where examples act on each other.
        """
        batch = self.families(loss)
        order = topological([loss])
        wanted = set(wrt)
        active = dependents(order, [node for node in order if node in wanted])
        narrower = [n for n in order if n in active and len(self.families(n)) < len(batch)]
        return any(
            n.op is NAMED or any(arg in active and self.families(arg) for arg in n.args) for n in narrower
        )

    def reverse(self, wrt: Sequence[Node], *, apart: bool = False) -> tuple[Adjoints, Node | None]:
        """The backward walk, and the share with which its cotangents count: 1/N for a mean over the batch.

        The adjoints of L = mean[n](l) are those of one example, ∂l/∂z, as long as each has a loss of its own.
        With `apart` the cotangents of every example are kept apart.
        """
        root, label = self.objective, self.label
        share = None if apart else self.batch_share()
        if share is not None:
            self.assume_average()
        elif not apart:
            mean = mean_of(root, self.families)
            if mean is not None and name_of(mean[0]) in self.sources and not self.is_summed(mean[0], wrt):
                (root, share), label = mean, name_of(mean[0])
        label = f"Σ{label}" if self.is_summed(root, wrt) else label
        found = Adjoints(label, self.simplify, self.families, self.functions, self.taken, apart, self.layout)
        found.accumulate(root, wrt, constant(1, root.shape))
        return found, share

    def gradients(self, reached: Sequence[tuple[str, Node]]) -> tuple[list[Step], list[Result]]:
        found, share = self.reverse([node for _, node in reached])
        results: list[Result] = []
        for name, node in reached:
            value = found.cotangents.get(node, zero(node.shape))
            if node is self.objective:
                value = constant(1, node.shape)
            if share is not None and (node is not self.objective or self.families(node)):
                axes = tuple(range(value.rank))
                value = contract(1, ((share, ()), (value, axes)), axes)
                value, _ = self.simplify(value)
            value = self.finish(value)
            if not self.families(node):
                value = self.in_stacks(value, weighted=False)
            lead = self.families(node) if self.kind == "gradient" else ()
            results.append(Result(name, self.kind, node, value, lead))
        return [*found.steps, *self.stacks.values()], results

    def is_apart(self, wrt: Sequence[Node]) -> bool:
        """Whether the objective is a number for every example of one batch, and rests on that one alone."""
        if not len(self.families(self.objective)) == self.objective.rank == 1:
            return False
        order = topological([self.objective])
        return are_apart(order, dependents(order, wrt), self.families)

    def examples(self, reached: Sequence[tuple[str, Node]]) -> tuple[list[Step], list[Result]]:
        """The Jacobians of every example's number, found in reverse."""
        found, _ = self.reverse([node for _, node in reached], apart=True)
        results: list[Result] = []
        for name, node in reached:
            value = constant(1, node.shape) if node is self.objective else found.cotangents[node]
            if self.families(node):
                axes = tuple(range(value.rank))
                value = contract(1, ((value, axes),), (0, *axes))
            if self.layout == "denominator":
                value = permuted(value, (*range(1, value.rank), 0))
            value, _ = self.simplify(value)
            results.append(Result(name, "jacobian", node, self.finish(value), ()))
        return found.steps, results

    def in_stacks(self, value: Node, *, weighted: bool) -> Node:
        """The value with names for the matrices of examples in it, or with one sum over the batch."""
        taken = self.taken | set(self.sources)
        done = stacked(value, self.families, self.stacks, taken, weighted=weighted)
        return joined(value, self.families) if done is value else done

    def jacobian(self, name: str, node: Node) -> tuple[list[Step], Result]:
        tangent, steps = accumulate_forward(
            self.objective,
            node,
            label=name,
            layout=self.layout,
            simplify=self.simplify,
            families_of=self.families,
            introduce=self.functions,
        )
        value = turned(tangent, node.rank, self.layout)
        value, _ = self.simplify(value)
        return steps, Result(name, "jacobian", node, self.finish(value), ())

    def hessian(self, name: str, node: Node) -> tuple[list[Step], Result]:
        simplify = self.simplify
        if node.op is VARIABLE and declared(node).fact.label:
            self.simplify = Simplifier(facts=False)
        found, share = self.reverse([node])
        gradient = found.cotangents.get(node, zero(node.shape))
        tangent, steps = accumulate_forward(
            gradient,
            node,
            label=name,
            layout="denominator",
            simplify=self.simplify,
            families_of=self.families,
            introduce=self.functions,
        )
        value, _ = self.simplify(batch_first(tangent))
        value, _ = shortest(value, found.values, self.simplify)
        self.simplify = simplify
        value, steps = self.without_arrays(value, steps)
        value = multiplied_out(value)
        if share is not None:
            axes = tuple(range(value.rank))
            value = contract(1, ((share, ()), (value, axes)), axes)
        value = self.finish(value)
        if not self.families(node):
            value = self.in_stacks(value, weighted=True)
        return [*found.steps, *steps, *self.stacks.values()], Result(name, "hessian", node, value, ())

    def without_arrays(self, value: Node, steps: Sequence[Step]) -> tuple[Node, list[Step]]:
        """The value with the tangents of more than two axes put in, if it stays short, and its steps.

        `x xᵀ ⊗ M` says more than a tangent `x[j] M[i,k]` under a name.
        """
        plain, _ = self.simplify(value)
        wide = {s.target: s.value for s in steps if s.value.rank - len(s.families) > 2}
        if not wide:
            return plain, list(steps)
        inlined = plain
        for step in reversed(steps):
            if step.target in wide:
                inlined = substitute(inlined, {step.target: step.value})
            if inlined.cost > 4 * LONGEST_UNNAMED:
                return plain, list(steps)
        inlined, _ = self.simplify(batch_first(inlined))
        if inlined.cost > LONGEST_UNNAMED:
            return plain, list(steps)
        used = set(topological([inlined]))
        return inlined, [s for s in steps if s.target in used]

    def finish(self, value: Node) -> Node:
        return finished(value, self.families, self.simplify)[0]

    def assume_average(self) -> None:
        families = self.families(self.objective)
        sizes = " ".join(str(d) for d in self.objective.shape[: len(families)])
        count = f"({sizes})" if len(families) > 1 else sizes
        self.assumptions[
            f"{self.of} is one example's; the gradients are those of its mean, (1/{count}) Σ {self.of}"
        ] = None
        if len(families) > 1:
            both = " and ".join(families)
            self.assumptions[
                f"{self.of} leads with the batches {both} and nothing reduces them: the mean is over every "
                f"pair; write mean[{families[0]}](…) where one of them alone is meant"
            ] = None

    # ── what must be said with the result ───────────────────────────────────────────────────────

    def complete(self, results: list[Result]) -> list[Result]:
        """Results in the order asked for; one that the objective does not rest on is a proved zero."""
        by_name = {result.wrt: result for result in results}
        ordered: list[Result] = []
        for name, node in self.wrt:
            result = by_name.get(name)
            if result is None:
                value = zero(self.result_shape(node))
                result = Result(
                    name, self.kind, node, value, self.families(node) if self.kind == "gradient" else ()
                )
                self.cautions.append(
                    Caution("CR080", f"{self.of} does not depend on {name}: the derivative is zero")
                )
            elif is_zero(result.value):
                what = "second derivative" if self.kind == "hessian" else "derivative"
                whole = f"the {what} of {self.of} with respect to {name}"
                self.cautions.append(Caution("CR081", f"{whole} is zero wherever it exists"))
            ordered.append(result)
        return ordered

    def result_shape(self, node: Node) -> Shape:
        if self.kind == "gradient":
            return node.shape
        if self.kind == "hessian":
            return (*node.shape, *node.shape)
        pair = (node.shape, self.objective.shape)
        return (*pair[0], *pair[1]) if self.layout == "denominator" else (*pair[1], *pair[0])

    def note(self, order: Sequence[Node]) -> None:
        active = dependents(order, [node for _, node in self.wrt])
        for _, node in self.wrt:
            if node.op is VARIABLE and node in active and declared(node).trainable:
                fact = declared(node).fact
                if fact.label:
                    self.assumptions[
                        f"{name_of(node)} is declared {fact.value}: its entries are varied freely, "
                        "the gradient is not projected"
                    ] = None
        for node in order:
            kink = node.op.kink
            if isinstance(kink, Kink) and node in active and node.op.name != "constant_power":
                self.assumptions[
                    f"{node.op.name}: not differentiable where {kink.where}; {kink.convention}"
                ] = None
            if node.op is VARIABLE and declared(node).fact in _NOTED:
                self.assumptions[f"{name_of(node)} is declared {declared(node).fact.value}"] = None
            if node.op is VARIABLE and declared(node).fact.symmetric and node in active:
                self.assumptions[
                    f"{name_of(node)} is symmetric: gradients are symmetrised, "
                    "off-diagonal entries are not doubled"
                ] = None


_NOTED = frozenset({Fact.SYMMETRIC, Fact.SPD, Fact.POSITIVE})
_STAND_INS = ("f", "F", "φ", "Φ", *(f"f{number}" for number in range(1000)))


def in_order(steps: Sequence[Step]) -> list[Step]:
    """The steps, each after those whose names it uses; otherwise as they come."""
    by_target = {step.target: step for step in steps}
    return [by_target[node] for node in topological(by_target) if node in by_target]
