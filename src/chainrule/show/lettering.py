"""Names in LaTeX: `W1` is W_{1}, `sigma` is \\sigma, `ŷ` is \\hat{y}, `∂L/∂W1` is a fraction."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_GREEK = {
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu",
    "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma", "Delta",
    "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega", "ell",
}  # fmt: skip
_LETTERS = {
    "ℓ": r"\ell",
    "ϵ": r"\epsilon",
    "ε": r"\varepsilon",
    "ϕ": r"\phi",
    "φ": r"\varphi",
    "ς": r"\varsigma",
}
_ACCENTS = {
    "\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "bar", "\u0307": "dot", "\u0308": "ddot",
    "\u20d7": "vec", "\u0301": "acute", "\u0300": "grave", "\u030c": "check", "\u0306": "breve",
}  # fmt: skip
_SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉₊₋"
_DERIVATIVE = re.compile(r"∂(²?)([^/]+)/∂([^²]+)(²?)")
_NAME = re.compile(r"(.*?[^\d_])(\d+)")


@lru_cache(maxsize=4096)
def latex_name(name: str) -> str:
    """A name as LaTeX writes it."""
    derivative = _DERIVATIVE.fullmatch(name)
    if derivative is not None:
        square, top, bottom, twice = derivative.groups()
        below = " ".join(rf"\partial {latex_name(part)}" for part in bottom.split("∂"))
        above = rf"\partial{'^2' if square else ''} {latex_name(top)}"
        return rf"\frac{{{above}}}{{{below}{'^2' if twice else ''}}}"
    stem, subscripts = _split(unicodedata.normalize("NFC", name))
    return _letters(stem) + (f"_{{{','.join(subscripts)}}}" if subscripts else "")


def _split(name: str) -> tuple[str, list[str]]:
    """A name's stem, and its subscripts in LaTeX."""
    small = next((place for place, c in enumerate(name) if _is_subscript(c)), len(name))
    name, lowered = name[:small], unicodedata.normalize("NFKC", name[small:]).replace("−", "-")
    stem, *rest = [piece for piece in name.split("_") if piece] or ["_"]
    digits = _NAME.fullmatch(stem)
    subscripts = [_subscript(piece) for piece in rest]
    if digits is not None:
        stem = digits.group(1)
        subscripts.insert(0, digits.group(2))
    if lowered:
        subscripts.append(lowered.replace("_", ""))
    return stem, subscripts


def _is_subscript(character: str) -> bool:
    return character in _SUBSCRIPTS or unicodedata.decomposition(character).startswith("<sub>")


def _subscript(piece: str) -> str:
    return piece if piece.isdigit() or (len(piece) == 2 and piece.isascii()) else latex_name(piece)


def _letters(stem: str) -> str:
    if stem in _GREEK:
        return f"\\{stem}"
    letters = [_letter(c) for c in _clusters(stem)]
    if len(letters) == 1:
        return letters[0]
    if stem.isascii():
        return rf"\mathrm{{{stem}}}"
    return " ".join(letters) if all(letter.isascii() for letter in letters) else rf"\text{{{stem}}}"


def _clusters(stem: str) -> list[str]:
    """Letters with the accents that stand on them."""
    found: list[str] = []
    for c in unicodedata.normalize("NFD", stem):
        if found and unicodedata.combining(c):
            found[-1] += c
        else:
            found.append(c)
    return found


def _letter(cluster: str) -> str:
    base, accents = cluster[0], cluster[1:]
    if base in _LETTERS:
        base = _LETTERS[base]
    elif base == "_":
        base = r"\_"
    else:
        base = _greek(base)
    for accent in accents:
        base = rf"\{_ACCENTS[accent]}{{{base}}}" if accent in _ACCENTS else base
    return base


def _greek(letter: str) -> str:
    words = unicodedata.name(letter, "").split()
    if words[:1] == ["GREEK"] and "LETTER" in words:
        word = words[-1].lower().replace("lamda", "lambda")
        word = word.capitalize() if "CAPITAL" in words else word
        return f"\\{word}" if word in _GREEK or word == "epsilon" else letter
    return letter
