"""A form as one line of text that parses back: Unicode, or ASCII with `*`, `@` and `.T`.

How tightly a part binds is one number; it is put in brackets where its place asks for more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from chainrule.base.errors import ChainruleError
from chainrule.graph.node import Node
from chainrule.ops.table import FUNCTIONS
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
from chainrule.show.names import Names

LONGEST = 1_000_000
_SUM, _PRODUCT, _POWER, _POSTFIX, _ATOM = range(5)
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPTS = str.maketrans("12", "₁₂")
_RELATIONS = {">=": "≥", "<=": "≤", "!=": "≠"}
_LAST_NAME = re.compile(r"[^\W\d]\w*$")
_CALLED = FUNCTIONS.keys() | {"partial", "vector", "matrix", "array"}


@dataclass(frozen=True, slots=True)
class _Spelled:
    """Text, and how tightly it binds."""

    text: str
    level: int

    def at(self, level: int) -> str:
        """The text where something must bind at least so tightly."""
        return self.text if self.level >= level else f"({self.text})"


def text(
    node: Node,
    names: Names,
    *,
    families: tuple[str, ...] = (),
    index: bool = False,
    ascii: bool = False,
) -> str:
    """The node as text, under names; parsed, it is the node again.

    `families` are the batch axes that the node leads with: it is then written for one example. `index` asks
    for index notation, `ascii` for ASCII signs (names stay as they are).
    """
    return spelled(formed(node, names, families=families, index=index), ascii=ascii)


def spelled(part: Part, *, ascii: bool = False) -> str:
    """A form as text. Raises ChainruleError CR071 if it is too long to be read."""
    speller = _Ascii() if ascii else _Unicode()
    return fold(part, speller.spell).text


class _Unicode:
    """Spells one part, given its smaller parts."""

    minus = "−"
    times = " ⊙ "

    def spell(self, part: Part, inner: list[_Spelled]) -> _Spelled:
        """The text of a part."""
        if sum(len(piece.text) for piece in inner) > LONGEST:
            raise ChainruleError(
                "CR071",
                f"the result is longer than {LONGEST:,} characters",
                help="give the inner parts names, so that the result can refer to them",
            )
        match part:
            case Word():
                return self._word(part)
            case Number(value=value):
                return _Spelled(str(value), _ATOM if value.denominator == 1 else _PRODUCT)
            case Negative():
                return _Spelled(self.minus + self._negated(part.part, inner[0]), _SUM)
            case Sum():
                return self._sum(part, inner)
            case Product():
                return self._product(part, inner)
            case Hadamard():
                first = inner[0].text if _leads_well(part.parts[0]) else inner[0].at(_POWER)
                return _Spelled(
                    self.times.join([first, *(piece.at(_POWER) for piece in inner[1:])]), _PRODUCT
                )
            case Kronecker():
                return self._kronecker(part, inner)
            case Quotient():
                top = inner[0].text if _tops_well(part.top) else inner[0].at(_POWER)
                slash = "/" if isinstance(part.top, Number) and _is_count(part.bottom) else " / "
                return _Spelled(f"{top}{slash}{inner[1].at(_POWER)}", _PRODUCT)
            case Power(exponent=exponent):
                return self._power(inner[0], exponent)
            case Raised():
                return self._raised(*inner)
            case Transpose():
                return self._transpose(inner[0])
            case Inverse(transposed=transposed):
                return self._inverse(inner[0], transposed)
            case Norm():
                return self._norm(inner[0].text, part)
            case Indicator():
                relation = self._relation(part.relation)
                return _Spelled(f"1[{inner[0].text} {relation} {inner[1].text}]", _ATOM)
            case Indexed():
                between = "," if all(":" not in item for item in part.items) else ", "
                return _Spelled(f"{inner[0].at(_ATOM)}[{between.join(part.items)}]", _ATOM)
            case Reduce():
                return _Spelled(f"{part.kind}[{', '.join(part.indices)}]({inner[0].text})", _ATOM)
            case Listed():
                return _Spelled("[" + ", ".join(piece.text for piece in inner) + "]", _PRODUCT)
            case Apply():
                return self._apply(part, inner)

    def _word(self, word: Word) -> _Spelled:
        return _Spelled(word.text, _PRODUCT if word.derivative else _ATOM)

    def _negated(self, part: Part, inner: _Spelled) -> str:
        return inner.at(_PRODUCT)

    def _sum(self, part: Sum, inner: list[_Spelled]) -> _Spelled:
        pieces: list[str] = []
        for place, (term, piece) in enumerate(zip(part.parts, inner, strict=True)):
            if isinstance(term, Negative):
                pieces.append(piece.text if not place else f" {self.minus} {piece.text[len(self.minus) :]}")
            else:
                pieces.append((" + " if place else "") + piece.at(_PRODUCT))
        return _Spelled("".join(pieces), _SUM)

    def _product(self, part: Product, inner: list[_Spelled]) -> _Spelled:
        result = inner[0].at(_POWER)
        matrices = sum(part.matrix)
        for place in range(1, len(inner)):
            left, right = part.parts[place - 1], part.parts[place]
            last = place == len(inner) - 1
            piece = (
                inner[place].text if last and not matrices and _joins_well(right) else inner[place].at(_POWER)
            )
            result += self._between(result, piece, left, right, part.matrix[place - 1], matrices) + piece
        return _Spelled(result, _PRODUCT)

    def _between(self, left: str, right: str, first: Part, second: Part, matrix: bool, matrices: int) -> str:
        if right.startswith("("):
            name = _LAST_NAME.search(left)
            if name is not None and name.group() in _CALLED:
                return " @ " if matrix else " * "
        if "0" <= right[:1] <= "9" and not right.startswith("1["):
            return " * "
        return "" if left.endswith("ᵀ") and _is_tight(right, first, second, matrices) else " "

    def _kronecker(self, part: Kronecker, inner: list[_Spelled]) -> _Spelled:
        left = inner[0].text if isinstance(part.left, Product) else inner[0].at(_POWER)
        return _Spelled(f"{left} ⊗ {inner[1].at(_POWER)}", _PRODUCT)

    def _power(self, base: _Spelled, exponent: Fraction) -> _Spelled:
        if exponent.denominator == 1:
            return _Spelled(base.at(_ATOM) + str(exponent).translate(_SUPERSCRIPTS), _POWER)
        return _Spelled(f"{base.at(_ATOM)}^({exponent})", _POWER)

    def _raised(self, base: _Spelled, exponent: _Spelled) -> _Spelled:
        # A^T is the transpose, whatever T is.
        power = "(T)" if exponent.text == "T" else exponent.at(_ATOM)
        return _Spelled(f"{base.at(_ATOM)}^{power}", _POWER)

    def _transpose(self, part: _Spelled) -> _Spelled:
        return _Spelled(part.at(_ATOM) + "ᵀ", _POSTFIX)

    def _inverse(self, part: _Spelled, transposed: bool) -> _Spelled:
        return _Spelled(part.at(_ATOM) + ("⁻ᵀ" if transposed else "⁻¹"), _POSTFIX)

    def _norm(self, inner: str, norm: Norm) -> _Spelled:
        if "‖" in inner:
            return _Spelled(f"norm{norm.order}({inner})", _ATOM)
        sign = "_F" if norm.sign == "F" else norm.sign.translate(_SUBSCRIPTS)
        return _Spelled(f"‖{inner}‖{sign}", _ATOM)

    def _relation(self, relation: str) -> str:
        return _RELATIONS.get(relation, relation)

    def _function(self, part: Apply) -> str:
        return part.function

    def _apply(self, part: Apply, inner: list[_Spelled]) -> _Spelled:
        args = ", ".join(piece.text for piece in inner)
        if part.listed:
            args = f"[{args}]"
        keywords = "".join(f", {name}={value}" for name, value in part.keywords)
        return _Spelled(f"{self._function(part)}({args}{keywords})", _ATOM)


class _Ascii(_Unicode):
    """The same in ASCII signs."""

    minus = "-"
    times = " * "

    def _word(self, word: Word) -> _Spelled:
        return super()._word(word) if word.ascii is None else _Spelled(word.ascii, _ATOM)

    def _between(self, left: str, right: str, first: Part, second: Part, matrix: bool, matrices: int) -> str:
        return " @ " if matrix else " * "

    def _kronecker(self, part: Kronecker, inner: list[_Spelled]) -> _Spelled:
        return _Spelled(f"kron({inner[0].text}, {inner[1].text})", _ATOM)

    def _power(self, base: _Spelled, exponent: Fraction) -> _Spelled:
        shown = str(exponent) if exponent.denominator == 1 else f"({exponent})"
        return _Spelled(f"{base.at(_ATOM)}^{shown}", _POWER)

    def _transpose(self, part: _Spelled) -> _Spelled:
        return _Spelled(part.at(_ATOM) + ".T", _POSTFIX)

    def _inverse(self, part: _Spelled, transposed: bool) -> _Spelled:
        call = f"inv({part.text})"
        return _Spelled(call + ".T", _POSTFIX) if transposed else _Spelled(call, _ATOM)

    def _norm(self, inner: str, norm: Norm) -> _Spelled:
        return _Spelled(f"norm{norm.order}({inner})", _ATOM)

    def _relation(self, relation: str) -> str:
        return relation

    def _function(self, part: Apply) -> str:
        return part.ascii or part.function


def _is_count(part: Part) -> bool:
    """Whether this is made of numbers and names alone: 2, N, 2 N²."""
    if isinstance(part, Product):
        return all(map(_is_count, part.parts))
    inner = part.base if isinstance(part, Power) else part
    return isinstance(inner, Word | Number)


def _leads_well(part: Part) -> bool:
    """Whether this may stand first in an entrywise product without brackets: scalars and one more factor."""
    return isinstance(part, Product) and not any(part.matrix)


def _tops_well(part: Part) -> bool:
    return isinstance(part, Product | Hadamard)


def _joins_well(part: Part) -> bool:
    """Whether scalars may stand before this without brackets."""
    return isinstance(part, Hadamard | Kronecker) or (
        isinstance(part, Quotient) and not isinstance(part.top, Number)
    )


def _is_tight(right: str, first: Part, second: Part, matrices: int) -> bool:
    """Whether two factors need no blank: `Xᵀ(p − y)`, `XᵀX`, `AᵀBᵀ`."""
    if right.startswith("("):
        return True
    base, next_base = _base(first), _base(second)
    if not isinstance(next_base, Word) or next_base.derivative:
        return False
    if isinstance(base, Word) and base.text == next_base.text and second is next_base:
        return True
    small = len(base.text) == 1 if isinstance(base, Word) else not isinstance(base, Apply)
    return matrices == 1 and small and len(next_base.text) == 1


def _base(part: Part) -> Part:
    while isinstance(part, Transpose | Inverse):
        part = part.part
    return part
