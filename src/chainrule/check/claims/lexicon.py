"""What the letters of a section are, judged by how they are used all over it.

A letter that a Σ binds is an index; a name that stands before brackets with different contents is a
function; a superscript that never stands alone is a label. The reader of single formulas asks here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from chainrule.check.claims.from_zero import note_from_zero
from chainrule.check.claims.meanings import Meanings
from chainrule.check.claims.means import counted
from chainrule.check.claims.symbols import (
    atoms,
    base_symbol,
    bound_letters,
    children,
    counted_letter,
    is_d_of_name,
    letter_of,
    plain_name,
    signature,
    walk,
)
from chainrule.read.latex import tree as T

if TYPE_CHECKING:
    from chainrule.check.claims.expression import Expression
    from chainrule.check.claims.probabilities import Probabilities

INDEX_LETTERS = frozenset("ijklmnpqrstuv") | {"ell", "mu", "nu"}
SAMPLES = frozenset({"i", "n", "k", "j"})
FRESH = "′"
"""Begins the letters that stand for the positions of a display with dots."""
TRANSPOSES = frozenset({"T", "top", "intercal", "mathsf T", "dagger"})
ELEMENTWISE = {
    "exp": "exp", "log": "log", "ln": "log", "sin": "sin", "cos": "cos", "tan": "tan", "tanh": "tanh",
    "sinh": "sinh", "cosh": "cosh", "arcsin": "arcsin", "arccos": "arccos", "arctan": "arctan",
    "sigmoid": "sigmoid", "sig": "sigmoid", "logistic": "sigmoid", "sigm": "sigmoid", "expit": "sigmoid",
    "relu": "relu", "ReLU": "relu", "RELU": "relu", "softplus": "softplus", "sgn": "sign", "sign": "sign",
    "erf": "erf", "gelu": "gelu", "GELU": "gelu", "silu": "silu", "SiLU": "silu", "swish": "silu",
    "sqrt": "sqrt", "abs": "abs", "step": "step", "logsigmoid": "log_sigmoid",
}  # fmt: skip
WHOLE = {
    "softmax": "softmax", "Softmax": "softmax", "SoftMax": "softmax", "logsoftmax": "log_softmax",
    "diag": "diag", "Diag": "diag", "tr": "tr", "Tr": "tr", "trace": "tr", "det": "det", "vec": "vec",
    "max": "max", "min": "min", "sum": "sum", "logsumexp": "logsumexp", "LSE": "logsumexp",
    "lse": "logsumexp", "logdet": "logdet", "MSE": "mse", "mse": "mse",
}  # fmt: skip
WORDS = frozenset({*ELEMENTWISE, *WHOLE, "factorial"})
LOSSES = frozenset({"L", "E", "J", "C", "ell", "calligraphic L", "loss", "l", "calligraphic J", "cost"})
"""What is written for a number to be minimised; a vector of one entry is meant as that number."""
STATISTICS = frozenset(
    {"Var", "var", "Cov", "cov", "blackboard E", "blackboard P", "Pr", "mean", "std", "KL"}
)
DIVERGENCES = frozenset({"KL"})
"""Those that are functions of vectors where a section defines them so."""

Axes = tuple[int | str | None, ...] | None
Spaces = tuple[Axes, Axes]
"""The sizes of the axes of what a function takes and of what it gives."""


@dataclass(slots=True)
class Lexicon:
    """The section's names by use.

    `bound` are letters that a big operator binds, `functions` names that are applied to more than one
    argument (or primed), `grounded` letters that indices count with (`a_{i-1}`), `standing` the names
    that stand as quantities of their own, `whole` those that do so somewhere without a subscript, `labels`
    superscript letters that are labels.
    """

    bound: set[str] = field(default_factory=set[str])
    functions: set[str] = field(default_factory=set[str])
    grounded: set[str] = field(default_factory=set[str])
    standing: Counter[str] = field(default_factory=Counter[str])
    whole: set[str] = field(default_factory=set[str])
    gradients: set[str] = field(default_factory=set[str])
    """The signatures of `\\nabla_x L` where it is a member or a factor by itself."""
    superscripts: Counter[str] = field(default_factory=Counter[str])
    subscripted: dict[str, Counter[int]] = field(default_factory=dict[str, Counter[int]])
    numbered: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    numbered_above: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """Names with numbers in round brackets above them."""
    layered: set[str] = field(default_factory=set[str])
    """Names that a number or a counted letter in the subscript tells apart: `h_t` beside `h_{t-1}`."""
    members: set[str] = field(default_factory=set[str])
    """Those of them that have indices after the number: `y_{t,k}`."""
    twofold: set[str] = field(default_factory=set[str])
    """Those of them that have numbers in superscripts elsewhere, and are other quantities there."""
    lasts: set[str] = field(default_factory=set[str])
    """Counted letters that stand for the last number: the T of `h_T`."""
    applied: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    applications: Counter[str] = field(default_factory=Counter[str])
    defined: set[str] = field(default_factory=set[str])
    arities: dict[str, set[int]] = field(default_factory=dict[str, set[int]])
    """How many subscripts a name has where it is defined."""
    parameters: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    meanings: Meanings = field(default_factory=Meanings)
    """What the document says that common notations mean."""
    brackets: set[str] = field(default_factory=set[str])
    """Brackets that are defined to mean something else than they do usually."""
    complex: set[str] = field(default_factory=set[str])
    """Names of complex numbers."""
    einstein: bool = False
    """Whether repeated indices are summed over."""
    bodies: dict[str, tuple[str, T.Tree]] = field(default_factory=dict[str, tuple[str, T.Tree]])
    """Functions of one variable that are defined once, with the variable and the formula."""
    beside: set[str] = field(default_factory=set[str])
    """Letters that stand where an index stands elsewhere, or are said to be a class."""
    basis: bool = False
    """Whether e_y is the vector with 1 at y and 0 elsewhere."""
    bold: frozenset[str] = frozenset()
    """Letters that are other names in bold."""
    spans: dict[str, tuple[int, ...]] = field(default_factory=dict[str, tuple[int, ...]])
    """The sizes of arrays whose numbered parts are their entries."""
    capitals: frozenset[str] = frozenset()
    """Names of several capitals."""
    differentiated: Counter[str] = field(default_factory=Counter[str])
    """How often a name stands alone behind the sign of a derivative."""
    called: set[str] = field(default_factory=set[str])
    """The signatures of names that are functions' and, alone, stand for their values."""
    differentials: int = 0
    """How often `d` stands right before a name or brackets, as in `dX`."""
    announced: bool = False
    """Whether a statement says what dX is: a d right before a name, and nothing else on the left."""
    powered: set[str] = field(default_factory=set[str])
    """Names whose numbers in superscripts count layers: one was defined, or has the number 1."""
    raised: set[str] = field(default_factory=set[str])
    """Names that are defined with a number in the superscript."""
    sampled: set[str] = field(default_factory=set[str])
    """Names with a letter in round brackets above, `x^{(i)}`, that is summed over or usual for examples."""
    stepwise: frozenset[str] = frozenset()
    """Names that leave out the step that they are of."""
    exemplified: set[str] = field(default_factory=set[str])
    """Those of them that stand for one example where they have no number."""
    numbered_below: frozenset[tuple[str, str]] = frozenset()
    """The same, of letters that stand below: names with the letters that number examples there."""
    vectors: set[str] = field(default_factory=set[str])
    limits: set[str] = field(default_factory=set[str])
    pairs: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Sets of pairs of indices, with the letters of a pair: `(u, i) \\in \\Omega`."""
    from_zero: set[str] = field(default_factory=set[str])
    """Letters that run from 0 to one less than a size, so that entries are counted from 0."""
    zero_based: set[str] = field(default_factory=set[str])
    """Names that have such a letter for an index."""
    sets: set[str] = field(default_factory=set[str])
    """Sets over which sums run of which an array of zeros and ones says what is in them."""
    labels: dict[str, set[tuple[str, ...]]] = field(default_factory=dict[str, set[tuple[str, ...]]])
    """Of each name, the subscripts of letters that are labels: `hh` of `W_{hh}`."""
    primed: set[str] = field(default_factory=set[str])
    """Names with primes that are quantities: one of several arguments, or what is differentiated by: `x'`."""
    turning: bool = False
    """Whether primes are transposes."""
    slopes: set[str] = field(default_factory=set[str])
    """Names whose subscripts say what they are differentiated by: `L_h`."""
    adjoints: dict[str, Expression] = field(default_factory=dict[str, "Expression"])
    """Letters whose subscripts say by what something else is differentiated, with that."""
    circle: bool = False
    """Whether a plain π is the number, whatever others are."""
    absolute: set[str] = field(default_factory=set[str])
    """Matrices of which bars take the absolute values of the entries."""
    placeholders: set[str] = field(default_factory=set[str])
    """Letters that stand for any quantity where this is said."""
    single: set[str] = field(default_factory=set[str])
    """Names with numbered members that have definitions or declarations of their own: `x_1 = …`."""
    apart: set[str] = field(default_factory=set[str])
    """Names that numbers tell apart, some of which have indices behind the number: `a_{2,i}`."""

    normal: dict[str, str] = field(default_factory=dict[str, str])
    """Names of the standard normal density and of its integral, with which of them they are."""
    told_normal: set[str] = field(default_factory=set[str])
    """Those that only words tell."""

    composed: set[str] = field(default_factory=set[str])
    """Functions that stand beside a ∘ which puts them one after another."""
    counts: dict[str, int] = field(default_factory=dict[str, int])
    """Vectors of which all entries are written, with their number."""
    varying: set[str] = field(default_factory=set[str])
    """Names that have a prime somewhere."""
    rates: dict[str, str] = field(default_factory=dict[str, str])
    """Quantities with the one variable by which the section differentiates them."""
    raised_labels: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    """Names with the letters above that belong to them."""
    listed: set[str] = field(default_factory=set[str])
    """Functions that are defined by a list of their entries."""
    inner: dict[str, set[tuple[str, ...]]] = field(default_factory=dict[str, set[tuple[str, ...]]])
    """What stands behind the ∘ of each function."""
    chains: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """The functions that each named composition is made of."""
    maps: dict[str, Spaces] = field(default_factory=dict[str, "Spaces"])
    """Functions of which only the spaces are said, or not even these."""
    composites: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Names that are defined as such a composition, with its variables."""

    accesses: frozenset[tuple[str, str]] = frozenset()
    """Names that have their indices in brackets, with the opening ones."""

    probabilities: Probabilities | None = None
    """The families of probabilities that are written out: `P(y = 1 | x)`."""

    def is_index(self, letter: str) -> bool:
        """Whether a lone subscript letter is an index rather than a label."""
        if letter in self.limits:
            return False
        plain = letter.rstrip("'")
        told = letter in self.bound or letter in self.beside
        return letter.startswith(FRESH) or told or plain in INDEX_LETTERS


"""What stands directly below; kinds that are not here have nothing below."""


def survey(trees: Sequence[T.Tree]) -> Lexicon:
    """Reads every formula of a section and notes how its names are used, first which letters are bound."""
    lexicon = Lexicon()
    without = Counter[str]()
    numbers: set[str] = set()
    for node in (node for root in trees for node in walk(root)):
        if isinstance(node, T.BigOperator) and node.name != "int":
            _note_bound(lexicon, node.lower, node.upper)
    for root in trees:
        without.update(_without_number(root))
        _note_formal(lexicon, root)
        if not _is_value(root):
            lexicon.standing.update(_standing(root))
            lexicon.whole.update(_standing(root, whole=True))
        lexicon.gradients.update(_lone_gradients(root))
        lexicon.announced |= isinstance(root, T.Relation) and is_d_of_name(root.members[0])
        for node in walk(root):
            match node:
                case T.Scripts():
                    _note_scripts(lexicon, node)
                case T.Product(factors=factors):
                    _note_application(lexicon, factors)
                    numbers.add(counted(node, set())[1])
                case T.Fraction(numerator=above, denominator=below):
                    numbers.add(counted(node, set())[1])
                    lexicon.differentials += _signs_of_derivative(above, below)
                    lexicon.differentiated.update(_differentiated(above))
                    lexicon.primed.update(_variables(below))
                case T.List(items=items):
                    lexicon.primed.update(_primed(items))
                case T.Symbol():
                    if node.fonts & {"bold", "underline", "vec"}:
                        lexicon.vectors.add(plain_name(node))
                case _:
                    pass
    powers = _powers(trees)
    lexicon.powered |= {name for name in lexicon.raised if without[name] <= 0 and len(powers[name]) == 1}
    lexicon.limits |= numbers - lexicon.defined - {""}
    note_from_zero(lexicon, trees)
    return lexicon


def _powers(roots: Iterable[T.Tree]) -> dict[str, set[str]]:
    """The numbers in the superscripts of each name."""
    found: dict[str, set[str]] = {}
    for node in (node for root in roots for node in walk(root)):
        symbol = base_symbol(node.base) if isinstance(node, T.Scripts) else None
        if symbol is not None and isinstance(node, T.Scripts) and isinstance(node.sup, T.Number):
            found.setdefault(plain_name(symbol), set()).add(node.sup.text)
    return found


def _without_number(root: T.Tree) -> Counter[str]:
    """How often each name stands without a number in the superscript."""
    found = Counter[str]()
    for node in walk(root):
        if isinstance(node, T.Symbol):
            found[plain_name(node)] += 1
        symbol = base_symbol(node.base) if isinstance(node, T.Scripts) else None
        if symbol is not None and isinstance(node, T.Scripts) and isinstance(node.sup, T.Number):
            found[plain_name(symbol)] -= 1
    return found


def _lone_gradients(root: T.Tree) -> Iterator[str]:
    r"""`\nabla_x L` with nothing after it: a member, or all factors up to a sign or its end."""
    for node in walk(root):
        if isinstance(node, T.Product):
            for place, factor in enumerate(node.factors[:-1]):
                after = node.factors[place + 1 : place + 3]
                symbol = base_symbol(factor.tree)
                if symbol is None or symbol.name != "nabla" or after[0].sign:
                    continue
                if base_symbol(after[0].tree) is not None and (len(after) == 1 or after[1].sign):
                    yield signature(factor.tree) + " of " + signature(after[0].tree)


def _primed(trees: Iterable[T.Tree]) -> Iterator[str]:
    """x' in a list of names with x, as in `k(x, x')`."""
    names = [name for tree in trees if (name := letter_of(tree)) is not None]
    return (name for name in names if name.endswith("'") and name.rstrip("'") in names)


def _variables(tree: T.Tree) -> Iterator[str]:
    """The x' of `∂x'` below a bar."""
    if isinstance(tree, T.Product):
        for first, second in pairwise(tree.factors):
            sign = base_symbol(first.tree)
            name = letter_of(second.tree)
            if sign is not None and sign.name in ("partial", "d") and name is not None and name.endswith("'"):
                yield name


def _is_value(root: T.Tree) -> bool:
    """`g = 1`: a name and a number, which tells nothing of how the name is used."""
    return (
        isinstance(root, T.Relation)
        and len(root.members) == 2
        and isinstance(root.members[0], T.Symbol)
        and isinstance(root.members[1], T.Number)
    )


def _standing(root: T.Tree, *, whole: bool = False) -> Iterator[str]:
    """The names that stand on the line, not in a script or as a bound letter's limit; `whole` ones only."""
    stack = [root]
    while stack:
        node = stack.pop()
        match node:
            case T.Symbol():
                yield plain_name(node)
            case T.Scripts(base=base, sub=sub):
                if sub is None or not whole or base_symbol(base) is None:
                    stack.append(base)
            case T.BigOperator(body=body):
                if body is not None:
                    stack.append(body)
            case _:
                stack.extend(children(node))


def _note_bound(lexicon: Lexicon, lower: T.Tree | None, upper: T.Tree | None) -> None:
    lexicon.bound.update(bound_letters(lower))
    symbol = base_symbol(upper)
    if symbol is not None:
        lexicon.limits.add(plain_name(symbol))


def _note_scripts(lexicon: Lexicon, node: T.Scripts) -> None:
    symbol = base_symbol(node.base)
    if symbol is None:
        return
    name = plain_name(symbol)
    subs = atoms(node.sub)
    letters = [a for a in subs if (letter := letter_of(a)) is not None and lexicon.is_index(letter)]
    if letters and len(letters) == len(subs):
        lexicon.subscripted.setdefault(name, Counter())[len(subs)] += 1
    for part in subs:
        if isinstance(part, T.Number):
            lexicon.numbered.setdefault(name, set()).add(part.text)
        if isinstance(part, T.Sum) and (letter := counted_letter(part)):
            lexicon.grounded.add(letter)
            lexicon.layered.add(name)
    if isinstance(node.sup, T.Number) and node.sup.text == "1":
        lexicon.powered.add(name)
    for part in atoms(node.sup):
        inner = part.body if isinstance(part, T.Group) else part
        if isinstance(inner, T.Symbol) and plain_name(inner) not in TRANSPOSES:
            lexicon.superscripts[plain_name(inner)] += 1
            if isinstance(part, T.Group) and part.opening == "[":
                lexicon.grounded.add(plain_name(inner))
            if isinstance(part, T.Group) and part.opening == "(" and plain_name(inner) in SAMPLES:
                lexicon.sampled.add(name)
        counts = isinstance(inner, T.Sum) and all(
            isinstance(t.tree, T.Symbol | T.Number) for t in inner.terms
        )
        if counts and isinstance(inner, T.Sum) and isinstance(inner.terms[0].tree, T.Symbol):
            counted = inner.terms[0].tree
            if name not in ("e", "exp") and plain_name(counted) in (lexicon.bound | INDEX_LETTERS | {"L"}):
                lexicon.grounded.add(plain_name(counted))


def _note_application(lexicon: Lexicon, factors: tuple[T.Factor, ...]) -> None:
    for first, second in pairwise(factors):
        lone = isinstance(first.tree, T.Symbol) and plain_name(first.tree) == "d" and not second.sign
        follow = second.tree.base if isinstance(second.tree, T.Scripts) else second.tree
        if lone and (base_symbol(follow) is not None or isinstance(follow, T.Group)):
            lexicon.differentials += 1
        if second.sign or not isinstance(second.tree, T.Group | T.Scripts):
            continue
        group = second.tree.base if isinstance(second.tree, T.Scripts) else second.tree
        symbol = base_symbol(first.tree)
        if isinstance(group, T.Group) and group.opening in ("(", "[") and symbol is not None:
            lexicon.applied.setdefault(plain_name(symbol), set()).add(signature(group.body))
            lexicon.applications[plain_name(symbol)] += 1
            name = plain_name(symbol)
            quantity = name in lexicon.defined and name not in lexicon.parameters
            if quantity and name in signature(group.body).split():
                continue  # y'(1 - y') is a product
            if isinstance(first.tree, T.Scripts) and first.tree.primes:
                lexicon.functions.add(name)


def _signs_of_derivative(above: T.Tree, below: T.Tree) -> int:
    r"""How many d of a fraction `\frac{d}{dx}`, `\frac{d^2 f}{dx^2}` do not stand right before a name."""
    first = _first(above)
    head = first.base if isinstance(first, T.Scripts) else first
    under = _first(below)
    if not all(isinstance(x, T.Symbol) and plain_name(x) == "d" for x in (head, under)):
        return 0
    return int(first is above or first is not head)


def _differentiated(above: T.Tree) -> list[str]:
    r"""The F of `\frac{\partial F}{\partial x}`."""
    match above:
        case T.Product(factors=(T.Factor(tree=T.Symbol(name="partial" | "d")), T.Factor(sign="", tree=of))):
            symbol = base_symbol(of)
            return [] if symbol is None else [plain_name(symbol)]
        case _:
            return []


def _first(tree: T.Tree) -> T.Tree:
    return tree.factors[0].tree if isinstance(tree, T.Product) else tree


def _note_formal(lexicon: Lexicon, root: T.Tree) -> None:
    """`g(x) = …` makes g a function of the formal parameter x."""
    if not (isinstance(root, T.Relation) and root.signs and root.signs[0].name in ("=", "define", "equiv")):
        return
    left = root.members[0]
    if left is None:
        return
    symbol = base_symbol(left)
    parts = atoms(left.sub) if isinstance(left, T.Scripts) else []
    letters = [letter for part in parts if (letter := letter_of(part)) is not None]
    if symbol is not None and len(set(letters)) == len(letters):
        lexicon.defined.add(plain_name(symbol))
        if isinstance(left, T.Scripts) and left.primes:
            lexicon.primed.add(plain_name(symbol) + "'" * left.primes)
        subs = left.sub if isinstance(left, T.Scripts) else None
        lexicon.arities.setdefault(plain_name(symbol), set()).add(len(atoms(subs)))
        if isinstance(left, T.Scripts) and isinstance(left.sup, T.Number) and left.sup.text.isdigit():
            lexicon.raised.add(plain_name(symbol))
    match left:
        case T.Product(factors=(T.Factor(tree=head), T.Factor(sign="", tree=last))):
            group = last.base if isinstance(last, T.Scripts) else last
            symbol = base_symbol(head)
            if symbol is None or symbol.name in ("nabla", "partial") or not isinstance(group, T.Group):
                return
            items = group.body.items if isinstance(group.body, T.List) else (group.body,)
            names = [base_symbol(item) for item in items]
            if all(name is not None for name in names):
                found = tuple(plain_name(name) for name in names if name is not None)
                lexicon.parameters.setdefault(plain_name(symbol), found)
                lexicon.defined.add(plain_name(symbol))
        case _:
            pass
