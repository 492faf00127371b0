"""Characters: which ones make a name, what a stray one is called, and what was likely meant.

Letters of any script make names, as in Python; so do subscripts (`x₁`, `hₜ₋₁`), which Python refuses.
Superscripts never do (`Xᵀ` is X, transposed), nor does the middle dot. A letter that looks like a Latin one
but is not makes two names that nobody can tell apart; such letters are refused with the Latin one named.
"""

from __future__ import annotations

import unicodedata

INCREMENT = "∆"
_DIGITS = frozenset("0123456789₀₁₂₃₄₅₆₇₈₉₊₋")

_LATIN_TWINS = dict(
    zip(
        "аеіорсухѕјԁԛԝһАВЕІКМНОРСТУХЅЈԌԚԜҮΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
        "aeiopcyxsjdqwhABEIKMHOPCTYXSJGQWYABEZHIKMNOPTYXo",
        strict=True,
    )
)

_SUGGESTIONS = {
    ".": "a point belongs to a number (`0.5`), to `.T`, or to `.*`, `./`, `.^`; functions are `sum(x)`",
    "|": "write `abs(x)` for the absolute value, `||x||_2` or `‖x‖₂` for a norm",
    "!": "not equal is `!=`",
    "{": "group with round brackets `( )`",
    "}": "group with round brackets `( )`",
    "\\": "this is plain-text maths, not LaTeX: write `sigma` or `σ`, `a / b`, `sqrt(x)`",
    "$": "this is plain-text maths, not LaTeX: leave the dollar out",
    "&": "join conditions by a product: `1[a > 0] * 1[b > 0]`",
    "~": "a declaration is written with a colon: `x : R[n]`",
    "%": "a comment starts with `#`",
    "‘": "texts stand in straight double quotes, the transpose is a straight `'`",
    "’": "texts stand in straight double quotes, the transpose is a straight `'`",
    "“": 'texts stand in straight double quotes: `"ij,jk->ik"`',
    "”": 'texts stand in straight double quotes: `"ij,jk->ik"`',
    "÷": "write `/`",
    "∕": "write `/`",
    "⁄": "write `/`",
    "⊘": "write `./`",
    "∗": "write `*`",
    "⋆": "write `*`",
    "•": "write `*`",
    "–": "write `-`",
    "—": "write `-`",
    "∇": "a gradient is written `∂L/∂w`",
    "∂": "a derivative is one name without blanks: `∂L/∂W`, `∂²L/∂w∂v`, `∂²L/∂w²`",
    "∞": "there is no infinity in a model",
    "∈": "a declaration is written `x : R[n]`, a batch `for n in N`",
    "∧": "join conditions by a product: `1[a > 0] * 1[b > 0]`",
    "†": "write `'` or `ᵀ` for the transpose",
    "⟨": "write `x' @ y` for an inner product",
    "⟩": "write `x' @ y` for an inner product",
    "…": "write all entries; an index or a sum `sum[i](…)` says how they go on",
    "⁻": "an inverse is written `X⁻¹`, `X⁻ᵀ` or `inv(X)`, a power `x⁻²` or `x^-2`",
    "⁺": "there is no pseudo-inverse sign; a power is written `x²` or `x^2`",
}

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def starts_name(character: str) -> bool:
    """Whether a name may start with this character."""
    if character.isascii():
        return character.isalpha() or character == "_"
    if character == INCREMENT:
        return True
    return character.isidentifier() and not _is_superscript(character)


def continues_name(character: str) -> bool:
    """Whether a name may go on with this character."""
    if character.isascii():
        return character.isalnum() or character == "_"
    return starts_name(character) or character in _DIGITS or unicodedata.category(character) in {"Mn", "Mc"}


def latin_twin(name: str) -> str | None:
    """The name in Latin letters, if this one cannot be told from it by eye; else None.

    A word of another script with a letter of its own (`вес`) is a name like any other.
    """
    if name.isascii():
        return None
    letters = [c for c in name if c.isalpha() and not _is_subscript(c)]
    twins = sum(c in _LATIN_TWINS for c in letters)
    if not twins or any(not c.isascii() and c not in _LATIN_TWINS for c in letters):
        return None
    return "".join(_LATIN_TWINS.get(c, c) for c in name)


def describe(character: str) -> str:
    """A character for a message: itself where it can be seen, its number and its name."""
    number = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "")
    if unicodedata.category(character) in _INVISIBLE:
        return f"{number} {name}".rstrip()
    if character.isascii():
        return f"`{character}`"
    return f"`{character}` ({number} {name})".replace(" )", ")")


def is_invisible(character: str) -> bool:
    """Whether nothing of this character can be seen."""
    return unicodedata.category(character) in _INVISIBLE


def suggestion(character: str) -> str:
    """What to try in place of a character that has no meaning here."""
    if character in _SUGGESTIONS:
        return _SUGGESTIONS[character]
    if is_invisible(character):
        return "delete it; it may have come with copied text"
    plain = unicodedata.normalize("NFKC", character)
    if _is_superscript(character) and plain != character:
        return f"a power is written `^{plain}`"
    if plain != character and plain.isascii() and plain.strip():
        return f"write `{plain}`"
    if character.isdigit():
        return f"write `{unicodedata.digit(character)}`"
    return "names are made of letters, digits, `_` and subscripts; operators are + - * / @ ^ ⊙ ⊗"


def _is_superscript(character: str) -> bool:
    return unicodedata.decomposition(character).startswith("<super>")


def _is_subscript(character: str) -> bool:
    return unicodedata.decomposition(character).startswith("<sub>")
