"""A text in ASCII, for an output that takes nothing else: signs by their usual spelling, Greek by its names.

Different words stay different: `ŷ` is `y_hat`, and where a text has both `β` and `beta`, the first is
`beta_2`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_SIGNS = {
    "−": "-", "–": "-", "—": "-", "‑": "-", "·": "*", "⋅": "*", "×": "x", "⊙": ".*", "⊗": "(x)", "ᵀ": "'",
    "⊤": "'", "⁻": "^-", "∂": "d", "∇": "grad ", "Σ": "Sigma", "∑": "sum", "∏": "prod", "‖": "||", "≤": "<=",
    "≥": ">=", "≠": "!=", "≈": "~", "→": "->", "←": "<-", "⇒": "=>", "↦": "|->", "∈": "in", "ℝ": "R",
    "ℓ": "l", "𝟏": "1", "∞": "inf", "√": "sqrt", "…": "...", "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'",
    "′": "'",
    "⌊": "floor(", "⌋": ")", "•": "-", "✓": "ok", "∘": "o", "⟨": "<", "⟩": ">", "─": "-", "ς": "sigma",
    "λ": "lambda", "Λ": "Lambda", "ß": "ss", "§": "section ",
}  # fmt: skip
_MARKS = {
    "\u0302": "_hat", "\u0304": "_bar", "\u0305": "_bar", "\u0303": "_tilde", "\u0307": "_dot",
    "\u0308": "_ddot", "\u20d7": "_vec", "\u030c": "_check", "\u0306": "_breve",
}  # fmt: skip
_WORD = re.compile(r"[^\W\dᵀ⁻][^\Wᵀ⊤⁻⁰¹²³⁴-⁹]*(?:[\u0300-\u036f\u20d7][^\Wᵀ⊤⁻⁰¹²³⁴-⁹]*)*")


class Transliteration:
    """The ASCII spelling of some texts that are shown together.

    Examples:
        >>> spell = Transliteration(["ŷ = w x + β", "beta"])
        >>> spell("ŷ = w x + β")
        'y_hat = w x + beta_2'
    """

    def __init__(self, texts: Iterable[str]) -> None:
        words = dict.fromkeys(word for text in texts for word in _WORD.findall(text))
        used = {word for word in words if word.isascii()}
        self._words: dict[str, str] = {}
        for word in words:
            if word.isascii():
                continue
            plain = spelling = _spelled(word)
            number = 2
            while spelling in used:
                spelling, number = f"{plain}_{number}", number + 1
            used.add(spelling)
            self._words[word] = spelling

    def __call__(self, text: str) -> str:
        """The text in ASCII."""
        if text.isascii():
            return text
        return to_ascii(_WORD.sub(lambda match: self._words.get(match[0], match[0]), text))


def to_ascii(text: str) -> str:
    """Each character in ASCII: signs by their usual spelling, Greek by its names, what is left as `\\u…`."""
    return text if text.isascii() else "".join(map(_ascii_of, text))


def _spelled(word: str) -> str:
    """A name, with what stands above its letters after it."""
    letters: list[str] = []
    above: list[str] = []
    for character in unicodedata.normalize("NFD", word):
        if character in _MARKS:
            above.append(_MARKS[character])
        else:
            letters.append(character)
    return to_ascii("".join(letters)) + "".join(above)


def _ascii_of(character: str) -> str:
    if character.isascii():
        return character
    sign = _SIGNS.get(character)
    if sign is not None:
        return sign
    name = unicodedata.name(character, "")
    if name.startswith("GREEK ") and " LETTER " in name:
        letter = name.partition(" LETTER ")[2].partition(" ")[0].lower()
        return letter.capitalize() if "CAPITAL" in name else letter
    plain = unicodedata.normalize("NFKD", character)
    if unicodedata.decomposition(character).startswith("<super>"):
        plain = "^" + plain
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    kept = "".join(_SIGNS.get(c, c) for c in kept)
    return kept if kept.isascii() else kept.encode("ascii", "backslashreplace").decode("ascii")
