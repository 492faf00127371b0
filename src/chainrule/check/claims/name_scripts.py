r"""What the scripts of a letter are: parts of its name, numbers of a family, indices or operations.

`W^{[2]}` is a layer, `x^{(i)}` a sample, `θ^{\text{new}}` a name, `W^T` and `x^2` are operations; `x_i` is an
entry and `x_{\text{in}}` a name. The section's lexicon decides.
"""

from __future__ import annotations

from collections.abc import Sequence

from chainrule.check.claims.expression import NotUnderstood, Position
from chainrule.check.claims.from_zero import from_one
from chainrule.check.claims.labels import counted, position, words
from chainrule.check.claims.lexicon import FRESH, INDEX_LETTERS, SAMPLES, TRANSPOSES, Lexicon
from chainrule.check.claims.spans import indices_in
from chainrule.check.claims.symbols import letter_of, plain_name, walk
from chainrule.read.latex import tree as T

_LABELS = frozenset({"*", "ast", "star", "prime", "dagger", "plus", "minus", "+", "-"})

Role = tuple[str, Position | str | None]
"""("label", its text), ("level" or "sample", its position) or ("operation", None)."""


def superscript(lexicon: Lexicon, name: str, part: T.Tree) -> Role:
    """What one part of name^part is: label, level, sample or operation (power, transpose).

    Raises NotUnderstood for a label that is not read.
    """
    if isinstance(part, T.Group) and part.opening in ("(", "["):
        return _bracketed(lexicon, name, part)
    if isinstance(part, T.Number) and name.split("^")[0] in lexicon.powered and part.text.isdigit():
        return "level", Position("", int(part.text))
    if isinstance(part, T.Symbol):
        return _lettered(lexicon, name, part)
    found = counted(part)
    if found is not None and found.letter and found.letter in lexicon.grounded:
        return "level", found
    if isinstance(part, T.Text):
        return "label", words(part)
    return "operation", None


def _bracketed(lexicon: Lexicon, name: str, part: T.Group) -> Role:
    """`(2)`, `[l]`, `(i)`: a number in brackets is a layer, a letter that is summed over is a sample."""
    inner = part.body
    if isinstance(inner, T.Number):
        example = part.opening == "(" and name.split("^")[0] in lexicon.sampled
        return "sample" if example else "level", Position("", int(float(inner.text)))
    found = counted(inner)
    if found is not None:
        any_place = found.letter.startswith(FRESH) and _is_example(lexicon, name.split("^")[0])
        summed = found.letter in lexicon.bound | SAMPLES and found.letter not in lexicon.grounded
        summed = summed or any_place
        return ("sample" if part.opening == "(" and summed else "level"), found
    if isinstance(inner, T.Symbol | T.Text):
        return "label", words(inner)
    return "operation", None


def _is_example(lexicon: Lexicon, base: str) -> bool:
    """Whether the members of a list, `x^{(1)}, …, x^{(m)}`, are examples, as those of other names are."""
    return base in lexicon.sampled or (bool(lexicon.sampled) and base not in lexicon.powered)


def _lettered(lexicon: Lexicon, name: str, part: T.Symbol) -> Role:
    """`T`, `*`, `l`, `n`: a letter that never stands on the line is no exponent."""
    letter = plain_name(part)
    if letter in TRANSPOSES:
        return "operation", None
    if letter in _LABELS:
        return "label", letter
    if name in ("e", "exp"):
        return "operation", None
    if (name.split("^")[0], letter) in lexicon.raised_labels and letter not in lexicon.grounded:
        return "label", letter
    if letter in lexicon.grounded or (letter == "l" and not lexicon.standing[letter]) or letter == "ell":
        return "level", Position(letter)
    if len(letter) > 1 and letter not in lexicon.defined and "roman" in part.fonts:
        return "label", letter
    if not lexicon.standing[letter] and letter not in lexicon.limits:
        return "label", letter
    return "operation", None


def number_below(lexicon: Lexicon, base: str, parts: Sequence[T.Tree]) -> Position | None:
    """The t of `h_t` and `y_{t,k}`, where h and y are families whose members are told apart so."""
    if not parts or base not in (lexicon.layered if len(parts) == 1 else lexicon.members):
        return None
    number = counted(parts[0])
    if number is None or (number.letter and number.letter not in lexicon.grounded):
        return None
    return None if is_label(lexicon, base, parts) else number


def subscripts(lexicon: Lexicon, name: str, parts: Sequence[T.Tree]) -> str | list[Position]:
    """What the parts of name_{parts} are, with numbers that count entries from 1; raises NotUnderstood."""
    found = _subscripts(lexicon, name, parts)
    if isinstance(found, str):
        return found
    return from_one(lexicon, name.split("^")[0], found, (parts[0].start, parts[-1].end))


def _subscripts(lexicon: Lexicon, name: str, parts: Sequence[T.Tree]) -> str | list[Position]:
    """What the parts of name_{parts} are, a family's number left out: a label or the indices of an array.

    Raises NotUnderstood for a label that is not read.
    """
    base = name.split("^")[0]
    if is_label(lexicon, base, parts):
        return ",".join(words(part) for part in parts)
    numbers = [part for part in parts if isinstance(part, T.Number)]
    if len(numbers) == len(parts):
        return _numbered(lexicon, base, numbers)
    arity = lexicon.subscripted.get(base)
    found = [counted(part) for part in parts]
    usual = (
        bool(arity)
        and len(parts) in arity
        and all(letter is not None and len(letter.rstrip("'")) == 1 for letter in map(letter_of, parts))
    )
    if usual or all(p is not None and (not p.letter or lexicon.is_index(p.letter)) for p in found):
        return [p for p in found if p is not None]
    for part in parts:
        inside = {plain_name(node) for node in walk(part) if isinstance(node, T.Symbol)}
        if isinstance(part, T.Sum) and inside & lexicon.bound and inside & lexicon.bound <= INDEX_LETTERS:
            raise NotUnderstood("an index that is worked out", part.start, part.end, "CR132")
    for part in parts if arity and len(parts) in arity else ():
        letters = [node for node in walk(part) if isinstance(node, T.Symbol)]
        if isinstance(part, T.Scripts) and letter_of(part) is None and len(letters) > 1:
            raise NotUnderstood("an index that is worked out", part.start, part.end, "CR132")
    return ",".join(words(part) for part in parts)


def entries(parts: Sequence[T.Tree]) -> list[Position]:
    """The k of `y_{t,k}`: the indices behind a family's number. Raises NotUnderstood for another thing."""
    return [position(part) for part in parts]


def is_label(lexicon: Lexicon, base: str, parts: Sequence[T.Tree]) -> bool:
    """Whether the section uses these letters of a subscript as a part of the name."""
    labels = lexicon.labels.get(base)
    return bool(labels) and tuple(plain_name(p) for p in parts if isinstance(p, T.Symbol)) in labels


def _numbered(lexicon: Lexicon, base: str, numbers: Sequence[T.Number]) -> str | list[Position]:
    """`x_1`, `w_{12}`, `w_{1,2}`: entries where the letter has as many indices elsewhere or is a vector."""
    texts = [number.text for number in numbers]
    digits = [digit for text in texts for digit in text]
    entry = indices_in(lexicon.spans.get(base, ()), texts)
    if entry:
        return [Position("", n) for n in entry]
    arity = lexicon.subscripted.get(base)
    if arity and len(digits) in arity and all(d.isdigit() for d in digits):
        return [Position("", int(d)) for d in digits]
    if arity and len(texts) in arity and all(text.isdigit() for text in texts):
        return [Position("", int(text)) for text in texts]
    vector = base in lexicon.vectors and base in lexicon.whole and base not in lexicon.layered
    if vector and len(digits) == 1:
        return [Position("", int(digits[0]))]
    return ",".join(words(number) for number in numbers)
