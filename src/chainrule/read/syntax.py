"""The syntax tree of the text format: what was written, before names and shapes are known.

Every node is a frozen record with the span of the text it stands for; for something in round brackets the
span includes the brackets. Spellings are normalised (`**` to `^`, `−` to `-`, `∘` to `⊙`), meaning is not
decided: `X(w - y)` is a `Call` whether X is a function or a matrix.

Depth: no path from the root is longer than `limits.HEIGHT` nodes, where a run of binary operators of
one precedence, read from the left (`a + b - c + …`, `a * b @ c …`), counts once. Such a run is a left-deep
chain of `Binary` as long as the text allows (20 000 tokens), so walk `left` in a loop, never by recursion;
the same holds for `==`, `hash` and `repr` of a tree with such a chain.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from chainrule.base.source import Span


@dataclass(frozen=True, slots=True)
class Number:
    """An exact number; `decimal` if it was written with a point or an exponent."""

    span: Span
    value: Fraction
    decimal: bool


@dataclass(frozen=True, slots=True)
class Text:
    """A text in double quotes, such as the pattern of an `einsum`."""

    span: Span
    value: str


@dataclass(frozen=True, slots=True)
class Truth:
    """`True` or `False`, also in lower case."""

    span: Span
    value: bool


@dataclass(frozen=True, slots=True)
class Name:
    """A name in Unicode's NFC form; `∂L/∂W` and `∂²L/∂w²` are one name. `∑` reads `sum`, `∏` `prod`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Unary:
    """A sign, `-` or `+`, before a value."""

    span: Span
    op: str
    operand: Expr
    parenthesised: bool = False


@dataclass(frozen=True, slots=True)
class Binary:
    """Two values and `+ - * / @ ^ .* ./ .^ ⊙ ⊗ juxtapose` or a comparison `< <= > >= == !=`."""

    span: Span
    op: str
    left: Expr
    right: Expr
    parenthesised: bool = False


@dataclass(frozen=True, slots=True)
class Transpose:
    """`x'`, `x.T`, `xᵀ` or `x⊤`; on a function, its derivative."""

    span: Span
    operand: Expr


@dataclass(frozen=True, slots=True)
class Inverse:
    """`X⁻¹`, or `X⁻ᵀ` if `transposed`."""

    span: Span
    operand: Expr
    transposed: bool


@dataclass(frozen=True, slots=True)
class Call:
    """A value before round brackets: application or product; `spaced` if a blank stands between."""

    span: Span
    func: Expr
    args: tuple[Expr, ...]
    keywords: tuple[tuple[str, Expr], ...]
    spaced: bool = False


@dataclass(frozen=True, slots=True)
class Slice:
    """`start:stop:step` inside an index, or among the arguments of `scatter`; what was left out is None."""

    span: Span
    start: Expr | None
    stop: Expr | None
    step: Expr | None


@dataclass(frozen=True, slots=True)
class Index:
    """`base[items]`."""

    span: Span
    base: Expr
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Reduce:
    """`kind[indices](body)` where `kind` is sum, mean, stack, prod or array."""

    span: Span
    kind: str
    indices: tuple[Name, ...]
    body: Expr


@dataclass(frozen=True, slots=True)
class Bracket:
    """A list `[a, b, …]`."""

    span: Span
    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """`1[condition]`."""

    span: Span
    condition: Expr


@dataclass(frozen=True, slots=True)
class Norm:
    """`‖body‖` of order 1 or 2."""

    span: Span
    body: Expr
    order: int


Expr: TypeAlias = (
    Number | Text | Truth | Name | Unary | Binary | Transpose | Inverse | Call | Index | Reduce
    | Bracket | Indicator | Norm | Slice
)  # fmt: skip
Item: TypeAlias = Expr


@dataclass(frozen=True, slots=True)
class Family:
    """`for index in size`: one example for each index."""

    span: Span
    index: Name
    size: Expr


@dataclass(frozen=True, slots=True)
class Declaration:
    """`names : [param] fact[dims] [for n in N]`; `dims` is None where no brackets were written."""

    span: Span
    names: tuple[Name, ...]
    param: bool
    fact: str
    dims: tuple[Expr, ...] | None
    family: Family | None
    type_span: Span


@dataclass(frozen=True, slots=True)
class Space:
    """`R` (no dims) or `R[dims]`, where a function starts from or arrives."""

    span: Span
    dims: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class FunctionDeclaration:
    """`names : (inputs) -> output [lipschitz c]`."""

    span: Span
    names: tuple[Name, ...]
    inputs: tuple[Space, ...]
    output: Space
    lipschitz: Fraction | None


@dataclass(frozen=True, slots=True)
class Definition:
    """`name = body` or, entry by entry, `name[indices] = body`."""

    span: Span
    name: Name
    indices: tuple[Name, ...]
    body: Expr


@dataclass(frozen=True, slots=True)
class Values:
    """`name := body`: numbers for an input."""

    span: Span
    name: Name
    body: Expr


@dataclass(frozen=True, slots=True)
class Bare:
    """An expression without a name: the objective of a command-line text, and only there."""

    span: Span
    body: Expr


Statement: TypeAlias = Declaration | FunctionDeclaration | Definition | Values | Bare


@dataclass(frozen=True, slots=True)
class Module:
    """A file: its statements in order."""

    span: Span
    statements: tuple[Statement, ...]


def names_in(expr: Expr) -> list[str]:
    """The names in an expression, those of its indices included."""
    found: list[str] = []
    stack: list[Item | None] = [expr]
    while stack:
        match stack.pop():
            case Name(text=text):
                found.append(text)
            case Unary(operand=inner) | Transpose(operand=inner) | Inverse(operand=inner):
                stack.append(inner)
            case Binary(left=left, right=right):
                stack += (right, left)
            case Call(func=func, args=args, keywords=keywords):
                stack += (*(value for _, value in reversed(keywords)), *reversed(args), func)
            case Index(base=base, items=items):
                stack += (*reversed(items), base)
            case Slice(start=start, stop=stop, step=step):
                stack += (step, stop, start)
            case Reduce(body=inner) | Norm(body=inner) | Indicator(condition=inner):
                stack.append(inner)
            case Bracket(items=items):
                stack += reversed(items)
            case _:
                pass
    return found
