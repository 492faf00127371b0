r"""A teacher's formal statement of the problem, and the student's names in it.

The model's inputs, parameters and definitions are the truth: what a submission says of them is checked and
changes nothing. A student's own names, which the model lacks, are read as ever. A line of the model
`# names: W1 = W^{(1)}, yhat = p` says how the student writes a name, where that is not plain.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, cast

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source
from chainrule.check.claims import expression as X
from chainrule.check.claims.dims import Dims
from chainrule.check.claims.expression import Expression, NotUnderstood, Position
from chainrule.check.claims.lexicon import Lexicon
from chainrule.check.claims.model_names import Key, key_of, known_by, plainer
from chainrule.check.claims.resolving import Resolver
from chainrule.check.claims.values import Space, Value
from chainrule.derive.linear import substitute
from chainrule.graph.node import Node
from chainrule.graph.shape import Dim
from chainrule.graph.walk import topological
from chainrule.ops import core
from chainrule.read.elaborate import read_text
from chainrule.read.latex import tree as T
from chainrule.read.latex.parser import parse_formula
from chainrule.read.model import Binding, Literal, Model, Numeral

_NAMES = re.compile(r"^\s*#\s*names\s*:(.*)$", re.MULTILINE | re.IGNORECASE)
_MOST_NODES = 20_000
_CONSTANTS = ("e", "pi", "I", "delta")
"""Names that mean something else where no model has them."""


def read_taught(name: str, text: str) -> Taught:
    """The model of a text; a `ChainruleError` where it is none.

    >>> taught = read_taught("problem.cr", "x : R[n]; W1 : param R[m, n]; a1 = tanh(W1 @ x)")
    >>> taught.binding("W", 1).name, taught.binding("a_1", None).kind, taught.binding("z", None)
    ('W1', 'definition', None)
    """
    model = read_text(Source(name, text))
    return Taught(model, _said(text, model))


@dataclass(slots=True)
class Taught:
    """A model as a section's names ask for it; `said` are the spellings that the teacher gave."""

    model: Model
    said: dict[Key, str] = field(default_factory=dict[Key, str])
    restated: dict[str, tuple[str, int | None]] = field(default_factory=dict[str, tuple[str, int | None]])
    """Definitions that the section stated itself, rightly: by the model's name, the student's."""
    placed: set[str] = field(default_factory=set[str])
    """Names of the student's own for parts of the model's graph."""
    _known: dict[Key, str] = field(default_factory=dict[Key, str])
    _sizes: dict[Key, str] = field(default_factory=dict[Key, str])
    _computed: dict[Node, None] = field(default_factory=dict[Node, None])
    _found: dict[tuple[str, int | None], Binding | None] = field(
        default_factory=dict[tuple[str, int | None], Binding | None]
    )

    def __post_init__(self) -> None:
        renamed = set(self.said.values())
        plain = [name for name in self.model.bindings if name and name not in renamed]
        self._known = {k: v for k, v in known_by(plain).items() if k not in self.said} | self.said
        self._sizes = known_by(self.model.sizes)

    def anew(self) -> Taught:
        """The same model for another section."""
        return Taught(self.model, self.said)

    # ── names ────────────────────────────────────────────────────────────────────────────────

    def binding(self, name: str, level: int | None) -> Binding | None:
        """What the model says of a student's name, if anything."""
        asked = (name, level)
        if asked not in self._found:
            found = next((self._known[k] for k in plainer(key_of(name, level)) if k in self._known), None)
            self._found[asked] = None if found is None else self.model.bindings[found]
        return self._found[asked]

    def counted(self, name: str, level: Position | None, grounded: Mapping[str, int]) -> Binding | None:
        """The same, of a family's member whose number may be a letter."""
        if level is None:
            return self.binding(name, None)
        return self.binding(name, level.offset + (grounded.get(level.letter, 2) if level.letter else 0))

    def size(self, name: str) -> str | None:
        """The model's name of a student's size."""
        return name if name in self.model.sizes else self._sizes.get(key_of(name))

    @property
    def sizes(self) -> frozenset[str]:
        """The model's sizes."""
        return self.model.sizes

    def resolver(self, lexicon: Lexicon) -> Resolver:
        """The reader of formulas that knows the model's names."""
        return Acquainted(lexicon, self)

    # ── values ───────────────────────────────────────────────────────────────────────────────

    def prepare(self, dims: Dims, sizes: Iterable[str]) -> None:
        """The sizes of the model, and those that the student writes otherwise."""
        for name in sorted(self.model.sizes):
            dims.labelled(name)
        for name in sorted(sizes):
            known = self.size(name)
            if known is not None and name not in dims.by_label:
                dims.by_label[name] = dims.labelled(known)

    def value(self, binding: Binding, space: Space, node: Node | None = None) -> Value:
        """The value of a name of the model; axes of its batch lead."""
        own = binding.node if node is None else node
        shape = tuple(space.dims.labelled(_label(dim)) for dim in own.shape)
        return Value(shape, node=own if space.build else None)

    def is_part(self, node: Node) -> bool:
        """Whether the model computes this very node everywhere where it rests on its terms or factors.

        Then a student's own name for it may stand for the node in the model's graph.
        """
        if not self._computed:
            roots = [binding.node for binding in self.model.bindings.values()]
            self._computed.update(dict.fromkeys(topological(roots)[:_MOST_NODES]))
        nodes = self._computed
        if node not in nodes or node.op in (core.VARIABLE, core.NAMED):
            return False
        if node.op not in (core.CONTRACTION, core.ADDITION):
            return True
        terms = set(node.args)
        return not any(other is not node and terms <= set(other.args) for other in nodes)

    def rebuilt(self, binding: Binding, nodes: Mapping[str, Node]) -> Node:
        """The node of a name, with other nodes of the same values for some of the model's names."""
        if not nodes or binding.node.op is not core.NAMED:
            return binding.node
        changes = {self.model.bindings[name].node: node for name, node in nodes.items()}
        return core.named(binding.name, substitute(binding.node.args[0], changes), families=binding.families)

    def restated_below(self, binding: Binding) -> list[str]:
        """The names that the section restated among those that the model's definition rests on."""
        below = set(topological([binding.node])) - {binding.node}
        return [name for name in self.restated if self.model.bindings[name].node in below]

    def given(self) -> dict[Node, object]:
        """The numbers that the model gives its inputs."""
        return {
            self.model.bindings[name].node: _numbers(value)
            for name, value in self.model.values.items()
            if name in self.model.bindings
        }

    # ── doubts ───────────────────────────────────────────────────────────────────────────────

    def doubt(
        self,
        independent: Iterable[X.Derivative],
        members: Iterable[Expression],
        *,
        by_shape: bool,
        told: Container[str] = (),
    ) -> str:
        """Why a claim that seems wrong may still be right, or nothing; `told` are the section's own names."""
        for derivative in independent:
            for wrt in derivative.wrt:
                if isinstance(wrt, X.Reference) and self.binding(wrt.name, _plain_level(wrt)) is None:
                    return f"the model does not say how {derivative_text(derivative.of)} rests on {wrt.name}"
        members = tuple(members)
        for derivative in (e for member in members for e in _below(member) if isinstance(e, X.Derivative)):
            for wrt in derivative.wrt:
                if isinstance(wrt, X.Reference) and self.bypassed(wrt, derivative.of):
                    return f"the model does not say how {derivative_text(derivative.of)} rests on {wrt.name}"
        if by_shape:
            for member in members:
                for e in _below(member):
                    if isinstance(e, X.Reference) and not e.positions:
                        found = self.binding(e.name, _plain_level(e))
                        if found is not None and found.families:
                            return f"{e.name} is a batch in the model: which member is meant is not said"
                        if found is None and e.name not in told:
                            return f"neither the model nor the section says what {e.name} is"
        return ""

    def bypassed(self, wrt: X.Reference, of: Expression) -> bool:
        """Whether something of the model's may rest on a name of the student's without showing it."""
        if self.binding(wrt.name, _plain_level(wrt)) is not None or wrt.name in self.placed:
            return False
        for e in _below(of):
            found = self.binding(e.name, _plain_level(e)) if isinstance(e, X.Reference) else None
            own = found is not None and found.kind == "definition" and found.name not in self.restated
            if found is not None and own and not self.restated_below(found):
                return True
        return False


def derivative_text(of: Expression) -> str:
    """What is differentiated, for messages."""
    return of.name if isinstance(of, X.Reference) else "it"


class Acquainted(Resolver):
    """Reads names that a section alone would read otherwise: `x_1` as the model's x1, not an entry of x."""

    def __init__(self, lexicon: Lexicon, taught: Taught) -> None:
        super().__init__(lexicon)
        self.taught = taught
        lexicon.defined.update(name for name in _CONSTANTS if taught.binding(name, None) is not None)

    def read(self, tree: T.Tree) -> Expression:
        """The meaning of a tree."""
        outermost = not self._depth
        found = super().read(tree)
        return self.recognised(found) if outermost else found

    def leaves_expectations(self) -> bool:
        """E[x] as the mean of x: whether E is no quantity here or in the model."""
        return self.taught.binding("E", None) is None and super().leaves_expectations()

    def recognised(self, e: Expression) -> Expression:
        """The expression with the model's names in it."""
        e = _mapped(e, self.recognised)
        taught = self.taught
        match e:
            case X.Reference(name=name, level=None, positions=(Position("", number), *rest)):
                if taught.binding(name, None) is None and taught.binding(name, number) is not None:
                    return replace(e, level=Position("", number), positions=tuple(rest))
            case X.Power(base=X.Reference(name=name, level=None) as base, exponent=X.Numeral(value=value)):
                whole = value.denominator == 1 and taught.binding(name, None) is None
                if whole and taught.binding(name, int(value)) is not None:
                    return replace(base, start=e.start, end=e.end, level=Position("", int(value)))
            case X.Differential(body=X.Reference(name=name, level=level, positions=positions)):
                accents, _, letter = name.rpartition(" ")
                gradient = f"{accents} d{letter}" if accents else f"d{letter}"
                if taught.counted(gradient, level, {}) is not None:
                    return X.Reference(e.start, e.end, gradient, positions, level)
            case _:
                pass
        return e


def _mapped(e: Expression, change: Any) -> Expression:
    """The expression with its parts changed."""
    changes: dict[str, Any] = {}
    for one in fields(e):
        value = getattr(e, one.name)
        changed = _mapped_value(value, change)
        if changed is not value:
            changes[one.name] = changed
    return replace(e, **changes) if changes else e


def _mapped_value(value: object, change: Any) -> object:
    if isinstance(value, Expression):
        return change(value)
    if isinstance(value, tuple):
        items = cast(tuple[object, ...], value)
        changed = tuple(_mapped_value(item, change) for item in items)
        return changed if any(a is not b for a, b in zip(changed, items, strict=True)) else items
    return value


def _below(expression: Expression) -> Iterable[Expression]:
    stack = [expression]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(X.parts(node))


def _plain_level(reference: X.Reference) -> int | None:
    return None if reference.level is None else reference.level.offset + (2 if reference.level.letter else 0)


def _label(dim: Dim) -> str | int | Dim:
    if dim.constant is not None:
        return dim.constant
    return dim.name or dim


def _numbers(value: Literal) -> object:
    return value.value if isinstance(value, Numeral) else [_numbers(item) for item in value]


def _said(text: str, model: Model) -> dict[Key, str]:
    """The spellings of `# names:` lines."""
    found: dict[Key, str] = {}
    for line in _NAMES.finditer(text):
        for pair in _parted(line[1]):
            name, sign, latex = pair.partition("=")
            name, latex = name.strip(), latex.strip().strip("$")
            if not sign or not latex:
                continue
            if name not in model.bindings:
                help = f"its names are {', '.join(n for n in model.bindings if n)}"
                raise ChainruleError(
                    "CR021", f"`# names:` speaks of `{name}`, which the model lacks", help=help
                )
            found[_spelt(latex, name)] = name
    return found


def _parted(line: str) -> list[str]:
    """The pairs between commas; a comma in braces parts nothing."""
    pairs, depth = [""], 0
    for letter in line:
        depth += (letter in "{([") - (letter in "})]")
        if letter in ",;" and depth <= 0:
            pairs.append("")
        else:
            pairs[-1] += letter
    return pairs


def _spelt(latex: str, name: str) -> Key:
    """The key of a name in LaTeX."""
    parts = [p for p in parse_formula(latex, 0, len(latex), {}) if isinstance(p, T.Piece | T.Misread)]
    if len(parts) == 1 and isinstance(parts[0], T.Piece):
        try:
            read = Resolver(Lexicon()).read(parts[0].tree)
        except NotUnderstood:
            read = None
        match read:
            case X.Reference(name=spelt, positions=(), level=level):
                return key_of(spelt, None if level is None else level.offset)
            case X.Reference(name=spelt, positions=(Position("", number),), level=None):
                return key_of(spelt, number)
            case X.Call(function=spelt, arguments=()):
                return key_of(spelt)
            case X.Power(
                base=X.Reference(name=spelt, positions=(), level=None), exponent=X.Numeral(value=value)
            ):
                return key_of(spelt, int(value))
            case X.Special(name="e"):
                return key_of("e")
            case X.Special(name="identity"):
                return key_of("I")
            case _:
                pass
    raise ChainruleError(
        "CR021", f"`# names:` gives `{name}` no name that can be read", help=f"`{latex}` is not one name"
    )
