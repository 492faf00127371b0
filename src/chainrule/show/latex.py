r"""A form as LaTeX: fractions, `\odot`, `^\top`, `\operatorname{diag}`, `\lVert x \rVert_2`.

Brackets follow what binds how tightly, as in text; a fraction, a root or a norm needs none inside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chainrule.base.errors import ChainruleError
from chainrule.graph.node import Node
from chainrule.show.form import (
    Apply,
    Hadamard,
    Indexed,
    Indicator,
    Inverse,
    Kronecker,
    Listed,
    Negative,
    Norm,
    Number,
    Part,
    Power,
    Product,
    Quotient,
    Raised,
    Reduce,
    Sum,
    Transpose,
    Word,
    fold,
)
from chainrule.show.forming import formed
from chainrule.show.lettering import latex_name
from chainrule.show.names import Names

__all__ = ["latex", "latex_name", "typeset"]

LONGEST = 2_000_000
_SUM, _PRODUCT, _POWER, _SCRIPT, _ATOM = range(5)
_OPEN_MATRIX, _CLOSE_MATRIX = r"\begin{bmatrix} ", r" \end{bmatrix}"
_UPRIGHT = (r"\mathrm{", r"\text{")
_TALL = (r"\frac", r"\left", r"\sum", r"\begin")
_BRACKET = re.compile(r"(?<!\\left)[(\[]|(?<!\\right)[)\]]")
_GROWING = {"(": r"\left(", ")": r"\right)", "[": r"\left[", "]": r"\right]"}
_RELATIONS = {">=": r"\ge", "<=": r"\le", "!=": r"\ne", "==": "=", ">": ">", "<": "<"}


@dataclass(frozen=True, slots=True)
class _Typeset:
    """LaTeX, how tightly it binds, and whether it ends in a sum that would take in what follows."""

    latex: str
    level: int
    open: bool = False

    def at(self, level: int) -> str:
        """The LaTeX where something must bind at least so tightly."""
        return self.latex if self.level >= level else rf"\left({self.latex}\right)"


def latex(node: Node, names: Names, *, families: tuple[str, ...] = (), index: bool = False) -> str:
    """The node as LaTeX, under names; `families` and `index` as for text."""
    return typeset(formed(node, names, families=families, index=index))


def typeset(part: Part) -> str:
    """A form as LaTeX. Raises ChainruleError CR071 if it is too long to be read."""
    return fold(part, _typeset).latex


def _typeset(part: Part, inner: list[_Typeset]) -> _Typeset:
    if sum(len(piece.latex) for piece in inner) > LONGEST:
        raise ChainruleError(
            "CR071",
            f"the result is longer than {LONGEST:,} characters",
            help="give the inner parts names, so that the result can refer to them",
        )
    match part:
        case Word():
            return _word(part)
        case Number(value=value):
            if value.denominator == 1:
                return _Typeset(str(value), _ATOM)
            return _Typeset(rf"\frac{{{value.numerator}}}{{{value.denominator}}}", _POWER)
        case Negative():
            return _Typeset("-" + inner[0].at(_PRODUCT), _SUM, inner[0].open)
        case Sum():
            return _sum(part, inner)
        case Product():
            return _Typeset(" ".join(_factors(part, inner)), _PRODUCT, isinstance(part.parts[-1], Reduce))
        case Hadamard():
            scaled = isinstance(part.parts[0], Product) and not any(part.parts[0].matrix)
            first = inner[0].latex if scaled else inner[0].at(_POWER)
            return _Typeset(r" \odot ".join([first, *(piece.at(_POWER) for piece in inner[1:])]), _PRODUCT)
        case Kronecker():
            left = inner[0].latex if isinstance(part.left, Product) else inner[0].at(_POWER)
            return _Typeset(rf"{left} \otimes {inner[1].at(_POWER)}", _PRODUCT)
        case Quotient():
            return _Typeset(rf"\frac{{{inner[0].latex}}}{{{inner[1].latex}}}", _POWER)
        case Power(exponent=exponent):
            return _Typeset(f"{inner[0].at(_ATOM)}^{{{exponent}}}", _SCRIPT)
        case Raised():
            return _Typeset(f"{inner[0].at(_ATOM)}^{{{inner[1].latex}}}", _SCRIPT)
        case Transpose():
            return _Typeset(inner[0].at(_ATOM) + r"^\top", _SCRIPT)
        case Inverse(transposed=transposed):
            return _Typeset(inner[0].at(_ATOM) + (r"^{-\top}" if transposed else "^{-1}"), _SCRIPT)
        case Norm():
            return _Typeset(rf"\left\lVert {inner[0].latex} \right\rVert_{{{part.sign}}}", _ATOM)
        case Indicator():
            relation = _RELATIONS[part.relation]
            joint = f"{inner[0].latex} {relation} {inner[1].latex}"
            left, right = (r"\left[", r"\right]") if _is_tall(joint) else "[]"
            return _Typeset(rf"\mathbb{{1}}{left}{joint}{right}", _ATOM)
        case Indexed():
            return _indexed(part, inner[0])
        case Reduce():
            return _reduce(part, inner[0])
        case Listed():
            return _listed(part, inner)
        case Apply():
            return _apply(part, inner)


def _word(word: Word) -> _Typeset:
    name = latex_name(word.text) if word.latex is None else word.latex
    return _Typeset(name, _POWER if word.derivative else _ATOM)


def _listed(part: Listed, inner: list[_Typeset]) -> _Typeset:
    """A column; a matrix where every entry is a list."""
    rows = [piece.latex for piece in inner]
    if all(isinstance(row, Listed) for row in part.parts):
        rows = [_entries(row).replace(r" \\ ", " & ") for row in rows]
    return _Typeset(_OPEN_MATRIX + r" \\ ".join(rows) + _CLOSE_MATRIX, _ATOM)


def _entries(matrix: str) -> str:
    return matrix.removeprefix(_OPEN_MATRIX).removesuffix(_CLOSE_MATRIX)


def _sum(part: Sum, inner: list[_Typeset]) -> _Typeset:
    pieces: list[str] = []
    for place, (term, piece) in enumerate(zip(part.parts, inner, strict=True)):
        minus = isinstance(term, Negative)
        body = piece.latex[1:] if minus else piece.at(_PRODUCT)
        if piece.open and place < len(inner) - 1:
            body = _grouped(body)
        pieces.append((" - " if minus else " + ") + body if place else ("-" if minus else "") + body)
    return _Typeset("".join(pieces), _SUM)


def _factors(part: Product, inner: list[_Typeset]) -> list[str]:
    """The factors; the last of scalars may be an entrywise product, or a sum over indices."""
    pieces = [piece.at(_POWER) for piece in inner]
    last = part.parts[-1]
    if isinstance(last, Reduce) or (not any(part.matrix) and isinstance(last, Hadamard | Kronecker)):
        pieces[-1] = inner[-1].latex
    words = [_is_upright(factor) for factor in part.parts]
    return [
        rf"\, {piece}"
        if place and (isinstance(part.parts[place], Apply) or words[place - 1] or words[place])
        else piece
        for place, piece in enumerate(pieces)
    ]


def _is_upright(part: Part) -> bool:
    """Whether a factor is a name of several letters, which TeX sets close to its neighbours."""
    while isinstance(part, Transpose | Inverse | Power | Raised | Indexed):
        part = part.parts[0]
    return isinstance(part, Word) and part.latex is None and latex_name(part.text).startswith(_UPRIGHT)


def _is_tall(latex: str) -> bool:
    """Whether brackets around it have to grow."""
    return any(sign in latex for sign in _TALL)


def _indexed(part: Indexed, base: _Typeset) -> _Typeset:
    joint = ", ".join(part.items)
    if ":" in joint:
        return _Typeset(f"{base.at(_ATOM)}[{joint}]", _ATOM)
    name = isinstance(part.base, Word) and "_" not in base.latex
    call = isinstance(part.base, Apply) and base.latex.endswith(")")
    bare = (name or call) and base.level == _ATOM
    return _Typeset(f"{base.latex if bare else _grouped(base.latex)}_{{{joint}}}", _ATOM)


def _grouped(latex: str) -> str:
    return rf"\left({latex}\right)"


def _reduce(part: Reduce, body: _Typeset) -> _Typeset:
    indices = ", ".join(part.indices)
    total = rf"\sum_{{{indices}}} {body.at(_PRODUCT)}"
    match part.kind:
        case "sum":
            return _Typeset(total, _PRODUCT, open=True)
        case "mean":
            return _Typeset(rf"\frac{{1}}{{{latex_name(part.count or '')}}} {total}", _PRODUCT, open=True)
        case _:
            return _Typeset(rf"\left[{body.latex}\right]_{{{indices}}}", _ATOM)


def _apply(part: Apply, inner: list[_Typeset]) -> _Typeset:
    args = [piece.latex for piece in inner]
    plain = not part.keywords and not part.listed
    if plain and part.latex is not None:
        template = part.latex
        if any(map(_is_tall, args)):
            template = _BRACKET.sub(lambda found: _GROWING[found.group()], template)
        result = template.format(*args)
        return _Typeset(result, _ATOM if result.endswith((")", "|", "}")) else _PRODUCT)
    joint = ", ".join(args)
    if part.listed:
        joint = rf"\left[{joint}\right]"
    keywords = "".join(rf",\, \mathrm{{{name}}}={value}" for name, value in part.keywords)
    inside = _grouped(joint + keywords) if _is_tall(joint) else f"({joint}{keywords})"
    return _Typeset(_function(part) + inside, _ATOM)


def _function(part: Apply) -> str:
    """The function alone: what its template says before the bracket, or its name upright."""
    head, bracket, _ = (part.latex or "").partition("({0}")
    if bracket and "{0" not in head:
        return head.replace("{{", "{").replace("}}", "}")
    name = part.function.replace("_", r"\_")
    return rf"\operatorname{{{name}}}" if len(part.function) > 1 else latex_name(part.function)
