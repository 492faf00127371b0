"""What the names of a text mean while it is read.

A `Scope` holds the names declared and defined so far, sizes, families and functions. A name that it lacks
may be a constant, a letter of matrixcalculus.org's convention, or an error with the nearest spelling.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from chainrule.base.errors import Caution, ChainruleError
from chainrule.base.source import Source, Span
from chainrule.graph.node import Node
from chainrule.graph.shape import Dim
from chainrule.ops.building import apply
from chainrule.ops.core import constant, identity, size, variable
from chainrule.ops.domains import heads
from chainrule.ops.table import FUNCTIONS
from chainrule.read.elaborate_dimensions import Unknowns
from chainrule.read.elaborate_indices import Indices
from chainrule.read.elaborate_jacobians import jacobian
from chainrule.read.model import Binding, Function, Written
from chainrule.read.syntax import Name

CONSTANTS = frozenset({"e", "pi", "π", "I", "𝟏", "eye"})
SPECIAL_FUNCTIONS = frozenset({"partial", "vector", "matrix"})
_SHORTHANDS = frozenset({
    "sum", "mean", "stack", "array", "diag", "sqrt", "eye", "ones", "zeros", "einsum", "transpose",
    "where", "concat", "reshape", "scatter", "kron", "norm1", "norm2", "tr", "vec", "vector", "matrix",
})  # fmt: skip
# The functions that results are written with: no other thing may have one of these names.
WRITTEN = _SHORTHANDS | {op.name for op in FUNCTIONS.values() if op.value is not None and op.parameters}
_MOST_CANDIDATES = 4000
_MOST_NAMED = 6
# What there are no rows for, and the functions that are known by other programs' names for it.
_NOT_YET = {
    "convolutions": ("conv", "conv1d", "conv2d", "conv3d", "convolve", "correlate"),
    "pooling operators": ("pool", "avg_pool", "max_pool", "avgpool", "maxpool"),
    "decompositions": ("svd", "qr", "lu", "eig", "eigh", "eigvals", "eigvalsh", "cholesky", "chol"),
}


class UnknownName(ChainruleError):
    """A name that means nothing here; a later definition may explain it."""

    def __init__(self, message: str, name: Name, source: Source, help: str) -> None:
        super().__init__("CR020", message, span=name.span, source=source, help=help)
        self.name = name


@dataclass(slots=True)
class Scope:
    """The names of a text, and the readings that it takes.

    `bound` are the letters that are bound where the text is read, the outermost first. `letters` says that
    undeclared names follow the letter convention, `matrix_star` that `*` is matrixcalculus.org's product.
    `later` are the definitions that are still to come. `starred` notes that `*` stood between two arrays,
    `powered` that `^` was a matrix power, `raised` that it was elementwise on a square matrix, `dotted` that
    `·` or `×` stood between two vectors and was elementwise, `stale` that dimensions were found out after
    they had been used. `written` are the operations of the expression that are not defined everywhere,
    `cautions` the warnings about the text, each once.
    """

    source: Source
    sizes: set[str] = field(default_factory=set[str])
    families: dict[str, Dim] = field(default_factory=dict[str, Dim])
    bindings: MutableMapping[str, Binding] = field(default_factory=dict[str, Binding])
    functions: dict[str, Function] = field(default_factory=dict[str, Function])
    unknowns: Unknowns = field(default_factory=Unknowns)
    letters: bool = False
    matrix_star: bool = False
    later: frozenset[str] = frozenset()
    starred: bool = False
    powered: bool = False
    raised: bool = False
    dotted: bool = False
    stale: bool = False
    lettered: dict[str, Binding] = field(default_factory=dict[str, Binding])
    bound: dict[str, None] = field(default_factory=dict[str, None])
    written: list[Written] = field(default_factory=list[Written])
    cautions: dict[Caution, None] = field(default_factory=dict[Caution, None])
    indices: Indices = field(default_factory=lambda: Indices({}))

    def begin(self) -> None:
        """Starts a new expression: labels and placeholders of the last one are forgotten."""
        self.indices = Indices(self.families)
        self.bound = {}
        self.written = []

    def note(self, nodes: Iterable[Node], span: Span) -> None:
        """Keeps operations with a demand that an expression came to, before anything cancels them."""
        self.written += [Written(node, span) for node in nodes]

    def note_choice(self, start: int, spans: Sequence[Span]) -> None:
        """What was noted from `start` on and stands within `spans` counts only where a choice is taken."""
        for place in range(start, len(self.written)):
            one = self.written[place]
            if one.span is not None and any(s.start <= one.span.start < s.end for s in spans):
                self.written[place] = replace(one, choice=True)

    def close_noted(self, start: int, labels: Iterable[str]) -> None:
        """Closes labels of what was noted from `start` on, as they are closed of the expression."""
        for label in reversed(tuple(labels)):
            noted = self.written[start:]
            nodes = self.indices.close_parts([one.node for one in noted], label)
            self.written[start:] = [
                one if head is one.node else replace(one, node=head)
                for one, node in zip(noted, nodes, strict=True)
                for head in heads(node)
            ]

    def is_value(self, name: str, *, transposed: bool = False) -> bool:
        """Whether a name followed by `(` is a value, so that the brackets are a factor.

        A small letter of the letter convention is one only where it is `transposed`: `x'(A y)`, not `f(x)`.
        """
        if name in self.bindings or name in self.sizes:
            return True
        if name in self.functions or name in SPECIAL_FUNCTIONS:
            return False
        if name in FUNCTIONS:
            return not FUNCTIONS[name].parameters
        if name in CONSTANTS or name in self.lettered or _sized(name) is not None:
            return True
        return self.letters and _rank_by_letter(name) is not None and (transposed or not name[0].islower())

    def is_known(self, name: str) -> bool:
        """Whether the text has declared, defined or sized this name."""
        return name in self.bindings or name in self.sizes or name in self.functions or name in self.later

    def value(self, name: Name) -> Node:
        """The node of a name; of a batched one a placeholder for one example."""
        binding = self.bindings.get(name.text)
        if binding is not None:
            return self._example(binding)
        text = name.text
        if text in self.sizes:
            return size(Dim.of(text))
        known = self._constant(name) or jacobian(text, self.functions, self.bindings)
        if known is not None:
            return known
        if (
            self.letters
            and text not in self.later
            and text not in self.functions
            and (text not in FUNCTIONS or len(text) == 1)
        ):
            rank = _rank_by_letter(text)
            if rank is not None:
                return self._letter(name, rank)
        raise self._unknown(name)

    def dimension_of(self, text: str, span: Span | None, what: str) -> Dim:
        """A fresh dimension for something at a place."""
        start = span.start if span is not None else 0
        return self.unknowns.fresh(f"{self.source.name}:{start}:{text}", span, what)

    def unknown_function(self, name: Name) -> ChainruleError:
        """The error for a call of something that is no function."""
        what = next((what for what, words in _NOT_YET.items() if name.text.lower() in words), None)
        near = nearest(name.text, self.functions) or nearest(name.text, FUNCTIONS)
        return UnknownName(
            f"unknown function `{name.text}`",
            name,
            self.source,
            f"there are no {what} yet; a function of numbers may be declared: `g : R -> R`"
            if what is not None
            else f"did you mean `{near}`?"
            if near
            else f"declare it, as in `{name.text} : R -> R`; a product is written with `*` or `@`",
        )

    def _example(self, binding: Binding) -> Node:
        if not binding.families:
            return binding.node
        lead = len(binding.families)
        keys = (*binding.families, *range(binding.node.rank - lead))
        for label, dim in zip(binding.families, binding.node.shape, strict=False):
            self.indices.use(label, dim)
        return self.indices.placeholder(binding.node, keys)

    def _constant(self, name: Name) -> Node | None:
        text = name.text
        if text == "e":
            return apply(FUNCTIONS["e"], ())
        if text in ("pi", "π"):
            return apply(FUNCTIONS["pi"], ())
        if text in ("I", "eye"):
            return identity(self.dimension_of("I", name.span, f"`{text}`"))
        if text == "𝟏":
            return constant(1, (self.dimension_of("1", name.span, "`𝟏`"),))
        sized = _sized(text)
        if sized is None:
            return None
        kind, spelled = sized
        if not spelled.isdigit() and spelled not in self.sizes:
            return None
        dim = Dim.of(int(spelled) if spelled.isdigit() else spelled)
        return constant(1, (dim,)) if kind == "𝟏" else identity(dim)

    def _letter(self, name: Name, rank: int) -> Node:
        dims = tuple(
            self.unknowns.fresh(f"letter:{name.text}:{axis}", name.span, f"`{name.text}`")
            for axis in range(rank)
        )
        node = variable(name.text, dims)
        self.lettered[name.text] = Binding(name.text, node, (), "input", None, name.span)
        return node

    def _unknown(self, name: Name) -> ChainruleError:
        text = name.text
        if text in self.functions or text in FUNCTIONS:
            return ChainruleError(
                "CR028",
                f"`{text}` is a function, and stands here without an argument",
                span=name.span,
                source=self.source,
                help=f"write `{text}(…)` with brackets",
            )
        if text in self.indices.dims or text in self.families or text in self.bound:
            return ChainruleError(
                "CR029",
                f"`{text}` is an index, not a value",
                span=name.span,
                source=self.source,
                help="an index stands in square brackets: `x[i]`",
            )
        known = {*self.bindings, *self.sizes}
        halves = ((text[:i], text[i:]) for i in range(1, min(len(text), 60)))
        parts = next((both for both in halves if both[0] != both[1] and known.issuperset(both)), None)
        if parts is not None:
            left, right = parts
            help = f"a product is written `{left} @ {right}`, or `{left} * {right}` entry by entry"
            return UnknownName(f"unknown name `{text}`", name, self.source, help)
        near = nearest(text, [*self.bindings, *self.sizes, *self.functions]) or nearest(text, FUNCTIONS)
        return UnknownName(
            f"unknown name `{text}`",
            name,
            self.source,
            f"did you mean `{near}`?" if near else f"declare it, as in `{text} : R[n]`",
        )


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that is spelled most like a name."""
    near = [c for c in candidates if abs(len(c) - len(name)) <= 3][:_MOST_CANDIDATES]
    if len(name) > 60:
        return None
    folded = {c.casefold(): c for c in reversed(near)}
    close = get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def letters_in_words(inputs: Iterable[Binding]) -> str:
    """How letters that are no scalars were read: `x was read as a vector (letters h–z)`."""
    read: dict[int, list[str]] = {1: [], 2: []}
    for binding in inputs:
        if binding.kind == "input" and binding.node.rank in read:
            read[binding.node.rank].append(binding.name)
    said: list[str] = []
    for rank, one, several, letters in (
        (1, "a vector", "vectors", "h–z"),
        (2, "a matrix", "matrices", "A–Z"),
    ):
        names = read[rank]
        if names:
            was = f"was read as {one}" if len(names) == 1 else f"were read as {several}"
            said.append(f"{', '.join(names[:_MOST_NAMED])} {was} (letters {letters})")
    return ", ".join(said)


def _sized(name: str) -> tuple[str, str] | None:
    """`I_n`, `δ_n` or `𝟏ₙ` as kind and size."""
    if len(name) < 2 or name[0] not in "Iδ𝟏":
        return None
    rest = name[1:]
    if rest[0] == "_" and len(rest) > 1:
        return name[0], rest[1:]
    plain = unicodedata.normalize("NFKC", rest)
    return (
        (name[0], plain)
        if plain != rest and all(unicodedata.decomposition(c).startswith("<sub>") for c in rest)
        else None
    )


def _rank_by_letter(name: str) -> int | None:
    """matrixcalculus.org's convention: a–g scalar, h–z vector, A–Z matrix; lower-case Greek scalar."""
    first = name[0]
    if "a" <= first <= "g" or "α" <= first <= "ω":
        return 0
    if "h" <= first <= "z":
        return 1
    if "A" <= first <= "Z" or "Α" <= first <= "Ω":
        return 2
    return None
