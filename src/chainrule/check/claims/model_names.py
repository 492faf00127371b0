r"""Which name of a model a student's letters stand for: `W1` is `W_1`, `W^{(1)}` or `\mathbf{W}^{[1]}`.

Both spellings are brought to one key: the accents, the letter (Greek ones by their words) and the scripts,
one after another. Case counts; fonts count only where the model's names differ by nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_ACCENTS = ("hat", "tilde", "bar", "dot")
_MARKS = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "bar", "\u0307": "dot"}
_FONTS = frozenset({"blackboard", "calligraphic", "fraktur", "script"})
_SPELT = {
    "lam": "lambda", "eps": "epsilon", "varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi",
    "varsigma": "sigma", "varrho": "rho", "final sigma": "sigma",
}  # fmt: skip
_MODEL_NAME = re.compile(r"(d?)([^\W\d_]+)([\w]*)")


@dataclass(frozen=True, slots=True)
class Key:
    """What two spellings of one name have in common."""

    accents: tuple[str, ...]
    base: str
    scripts: str = ""


def key_of(name: str, level: int | None = None) -> Key:
    """The key of a student's name, as the reader of formulas writes it: `hat y_1`, `h^a`.

    >>> key_of("hat y^a_1")
    Key(accents=('hat',), base='y', scripts='a1')
    >>> key_of("W", 1) == key_of("W_1")
    True
    """
    head, *scripts = re.split(r"[\^_]", name)
    *accents, base = head.split(" ") if head else [""]
    tail = "".join(re.sub(r"[\s,()\[\]{}]", "", part) for part in scripts)
    return Key(tuple(accents), _SPELT.get(base, base), tail + ("" if level is None else str(level)))


def plainer(key: Key) -> Iterator[Key]:
    """The key itself, without its font, and with `l` for `ell`."""
    yield key
    bare = tuple(word for word in key.accents if word not in _FONTS)
    if bare != key.accents:
        yield Key(bare, key.base, key.scripts)
    if key.base == "ell":
        yield Key(bare, "l", key.scripts)


def keys_of_model(name: str) -> list[Key]:
    """The keys that a model's name may be meant by.

    >>> keys_of_model("yhat")
    [Key(accents=(), base='yhat', scripts=''), Key(accents=('hat',), base='y', scripts='')]
    """
    spelt, marks = _in_words(name)
    found = _MODEL_NAME.fullmatch(spelt)
    if found is None:
        return [Key((), name)]
    head, rest = found[1] + found[2], found[3]
    pieces = [piece for piece in rest.split("_") if piece]
    accents = [*marks, *(piece for piece in pieces if piece in _ACCENTS)]
    tail = "".join(piece for piece in pieces if piece not in _ACCENTS)
    keys = [Key(tuple(accents), _SPELT.get(head, head), tail)]
    if len(accents) != len(marks):
        keys.append(Key(tuple(marks), head, "".join(pieces)))
    for accent in _ACCENTS:
        if not accents and head.endswith(accent) and len(head) > len(accent):
            letter = head.removesuffix(accent)
            keys.append(Key((accent,), _SPELT.get(letter, letter), tail))
    return keys


def _in_words(name: str) -> tuple[str, list[str]]:
    """The name with Greek letters as words, and the accents on its letters."""
    spelt = ""
    marks: list[str] = []
    for letter in unicodedata.normalize("NFD", name):
        if letter in _MARKS:
            marks.append(_MARKS[letter])
            continue
        words = unicodedata.name(letter, "").split()
        if words[:1] == ["GREEK"] and len(words) > 3 and words[2] == "LETTER":
            word = " ".join(words[3:]).lower().replace("lamda", "lambda")
            word = _SPELT.get(word, word)
            spelt += word if words[1] == "SMALL" else word.capitalize()
        else:
            spelt += letter
    return spelt, marks


def known_by(names: Iterable[str]) -> dict[Key, str]:
    """Each key with the one name that it means; a key that would mean two means none but the plainest."""
    first: dict[Key, str] = {}
    others: dict[Key, set[str]] = {}
    for name in names:
        plainest, *rest = keys_of_model(name)
        first.setdefault(plainest, name)
        for key in rest:
            others.setdefault(key, set()).add(name)
    return {key: next(iter(found)) for key, found in others.items() if len(found) == 1} | first
