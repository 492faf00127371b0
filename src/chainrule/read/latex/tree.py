"""The syntax of a formula, before it is known what its letters mean.

Every tree stands at the characters `[start, end)` of the document's own text, macros unexpanded, so that a
message points at what the author wrote and a repair replaces just that. Nothing here decides whether `f(x)`
is a call or a product, whether `W^T` is a transpose or a power, or whether `x_1` is a name or an entry: that
takes the symbols of the section.
"""

from __future__ import annotations

from chainrule.base.records import record


@record
class Tree:
    """A part of a formula at the characters `[start, end)` of the document."""

    start: int
    end: int


@record
class Symbol(Tree):
    r"""A letter, a Greek letter or other sign by its command's name, or a word (`\log`, `\text{softmax}`).

    `fonts` are evidence (bold, underline, vec: a vector) but not part of the name, except "blackboard",
    "calligraphic", "fraktur" and "script"; `accents` (hat, tilde, bar, dot …) are part of it.
    """

    name: str
    fonts: frozenset[str] = frozenset()
    accents: tuple[str, ...] = ()


@record
class Number(Tree):
    """A decimal as it is written: `0.50`."""

    text: str


@record
class Scripts(Tree):
    """`base_{sub}^{sup}` with `primes` primes."""

    base: Tree
    sub: Tree | None = None
    sup: Tree | None = None
    primes: int = 0


@record
class Fraction(Tree):
    r"""`\frac{a}{b}`, of which `\frac{\partial L}{\partial x}` is one too."""

    numerator: Tree
    denominator: Tree


@record
class Root(Tree):
    r"""`\sqrt[degree]{body}`."""

    body: Tree
    degree: Tree | None = None


@record
class Group(Tree):
    r"""A pair of fences with what they hold: `( ) [ ] \{ \} | | ‖ ‖ ⟨ ⟩ ⌊ ⌋ ⌈ ⌉`.

    `opening` and `closing` are one character each, or "" for `\left.`. Plain TeX braces leave no group.
    """

    opening: str
    closing: str
    body: Tree


@record
class Factor:
    r"""One factor with the sign before it: "" (juxtaposed), · × * ⊙ ∘ ⊗ / ÷ or @."""

    sign: str
    tree: Tree


@record
class Product(Tree):
    """Factors side by side; there are at least two."""

    factors: tuple[Factor, ...]


@record
class Term:
    """One term with its sign: + − ± ∓ ("+" where none is written), as ASCII + and - where it can be."""

    sign: str
    tree: Tree
    start: int
    """Where its sign stands, or the term itself."""


@record
class Sum(Tree):
    """Terms that are added; a single one if it has a sign."""

    terms: tuple[Term, ...]


@record
class BigOperator(Tree):
    r"""`\sum_{lower}^{upper} body`: sum, prod, int, lim, max, min, argmax, argmin, sup, inf.

    The body is the product that follows (`\sum_i a_i b_i + c` ends before `+`), with the sign it begins
    with (`\sum - y`). max and min are here only if something stands under them; else they are words.
    """

    name: str
    lower: Tree | None
    upper: Tree | None
    body: Tree | None


@record
class Sign:
    r"""A sign that relates two members, by its plain name: = < > <= >= != approx equiv propto in sim to

    `:=` is "define" and `\leftarrow` "update"; `\to`, `\rightarrow` and `\mapsto` are "to". A colon after a
    whole member is "colon", an equality that is demanded (`\stackrel{!}{=}`) "required". Further: ll, gg,
    simeq, cong, notin, ni, subset, supset, prec, succ.
    """

    name: str
    start: int
    end: int


@record
class Relation(Tree):
    """`members[0] signs[0] members[1] …`; an absent member is None (a row that begins or ends with `=`)."""

    members: tuple[Tree | None, ...]
    signs: tuple[Sign, ...]


@record
class List(Tree):
    """Items parted by `separators` (comma, semicolon, colon, |, ‖, and, or, space: a wide blank), inside
    fences, scripts or arguments. `f()` has no items; an end of `x[1:]` that is not written is such a list,
    and a colon alone, the whole axis, is a Symbol."""

    items: tuple[Tree, ...]
    separators: tuple[str, ...]


@record
class Matrix(Tree):
    """bmatrix, pmatrix, vmatrix, array … without its fences (`vmatrix` keeps its name: a determinant)."""

    environment: str
    rows: tuple[tuple[Tree | None, ...], ...]


@record
class Cases(Tree):
    """Values with the conditions under which they hold (a condition may be a Text, or absent)."""

    rows: tuple[tuple[Tree, Tree | None], ...]


@record
class Text(Tree):
    r"""Words inside a formula: `\text{if and only if}`. One word alone that could be a name is a Symbol."""

    text: str


@record
class Dots(Tree):
    r"""`\dots \cdots \vdots \ddots …`."""


@record
class Struck(Tree):
    r"""`\cancel{…}`: taken back by its author."""

    body: Tree


@record
class Marked(Tree):
    r"""Something with a note that means nothing to its value: `\underbrace{body}_{note}`, `\boxed{body}`."""

    body: Tree
    note: Tree | None = None


@record
class Piece:
    r"""What stands between two breaks of a formula: a chain of relations, an expression, or part of a chain.

    `tree` is a Relation or a bare expression; a Relation whose first member is None goes on from what
    stands before it. `struck` if it was taken back as a whole.
    """

    tree: Tree
    struck: bool = False


@record
class Break:
    r"""What parts two pieces, by kind.

    "row" (`\\`), "space" (`\quad`), "comma", "semicolon", "therefore" (`\therefore \Rightarrow \implies
    \Leftrightarrow \iff`), "because", "text" (words at the top level), "number" (a label: `(29)`, `\tag{3}`,
    a leading `1.` or `(3)`).
    """

    kind: str
    start: int
    end: int
    text: str = ""


@record
class Misread:
    """A stretch that was not understood, and why; the pieces before and after it stand."""

    start: int
    end: int
    reason: str


Part = Piece | Break | Misread
