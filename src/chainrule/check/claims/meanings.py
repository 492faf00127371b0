r"""Meanings that a document's words give to common notations, where they differ from the usual ones.

    log is to base 2      ‖x‖ denotes the ℓ₁ norm      |x| is the length of x
    the softmax of each column      angles are in degrees

Each has a scope: from its sentence on, or from the beginning of its section, as what "where log is …" says
holds of the formula before. In later sections it holds where it is said of the whole document, and is open
else. A meaning that we do not compute with is open, too, or one that is only considered ("if log were to base
2").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

USUAL, OPEN = "usual", "open"
"""The meaning that a notation has where nothing is said, and one that is not computed with."""

_ENDLESS = 10**9
_SENTENCE = re.compile(r"(?<=[.!?;])[\"'*_)]*\s+|\n[^\S\n]*\n")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")
_CONSIDERED = re.compile(
    r"\b(?:not|unlike|instead of|rather than|would|were|if|whereas|had|often|sometimes|elsewhere|"
    r"(?:other|some|many) (?:authors|books|texts))\b",
    re.I,
)
_SAID = re.compile(
    r"\b(?:denot\w*|means?|is|are|be|stands?|taken|takes?|us(?:e|es|ed|ing)|writ\w*|here|throughout|all|always|"
    r"appl\w+|obtained|measured|let|with|where)\b",
    re.I,
)
_FROM_NOW = re.compile(r"\b(?:now|from here|henceforth|in what follows|below|next)\b", re.I)
_EVERYWHERE = re.compile(r"\b(?:throughout|everywhere|always|all|every|notation|conventions?)\b", re.I)
_SHARED = re.compile(r"notation|convention|preliminar|definitions|setup", re.I)
_ELL = r"(?:\\ell|ℓ|\bL|\bl)\$?\s*[_^]?\s*\{?\s*"
_NORM = r"(?:\\\||\\lVert\b|\\Vert\b|‖)[^$|‖]*?(?:\\\||\\rVert\b|\\Vert\b|‖)"
_BARS = r"\$\s*(?:\|[^|$]{1,16}\||\\lvert\b[^$]{1,24}\\rvert)\s*\$|\\\(\s*\|[^|$]{1,16}\|\s*\\\)"
_LOWERED = re.compile(_NORM + r"\s*_")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a notation means at the characters `[start, end)` of the document."""

    notation: str
    sense: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Meanings:
    """The meanings that a document states."""

    told: tuple[Meaning, ...] = ()

    def at(self, notation: str, place: int) -> str:
        """The sense of a notation at a character of the document."""
        for meaning in reversed(self.told):
            if meaning.notation == notation and meaning.start <= place < meaning.end:
                return meaning.sense
        return USUAL

    def within(self, start: int, end: int) -> Meanings:
        """Those that hold in a part of the document; what holds in all of it holds of what is put in, too."""
        found: list[Meaning] = []
        for m in self.told:
            if m.start < end and start < m.end:
                whole = m.start <= start and end <= m.end
                found.append(replace(m, start=0, end=_ENDLESS) if whole else m)
        return Meanings(tuple(found))

    def names(self, notation: str) -> bool:
        """Whether another meaning of a notation than the usual one is stated somewhere."""
        return any(m.notation == notation and m.sense != USUAL for m in self.told)


@dataclass(frozen=True, slots=True)
class _Row:
    """How words speak of a notation: what must stand in the sentence, what must not, and the senses."""

    notation: str
    mentioned: re.Pattern[str]
    other: re.Pattern[str] | None
    senses: tuple[tuple[str, re.Pattern[str]], ...]


def _row(notation: str, mentioned: str, other: str, *senses: tuple[str, str]) -> _Row:
    found = tuple((sense, re.compile(pattern, re.I)) for sense, pattern in senses)
    return _Row(notation, re.compile(mentioned), re.compile(other) if other else None, found)


_ENTRYWISE = r"(?:element|entry|component|coordinate|point)[\s-]?wise|hadamard|schur product"
_OTHER_PRODUCTS = (
    r"(?:inner|dot|scalar|cross|matrix|outer|tensor|kronecker|group|wedge)[\s-]product|convol|correlat|"
    r"composition|concaten|any (?:product|operation)|xor\b"
)


def _operator(sign: str, written: str, entrywise: str, *usual: str) -> _Row:
    """How words speak of a sign between factors: right behind the sign, or right before it."""
    alone = rf"[$`]\s*(?:{written})\s*[$`]"

    def near(kinds: str) -> str:
        before = rf"(?:{kinds})(?:\s+(?:products?|multiplications?|operat\w+|sign|symbol))*\s*[(,]?\s*{alone}"
        return rf"{alone}[^$`.;]{{0,60}}?(?:{kinds})|{before}"

    kinds = (near(_ENTRYWISE), entrywise), *((near(kind), USUAL) for kind in usual)
    others = "|".join([*usual, "$^"])
    beside = rf"(?!{others})(?:{_OTHER_PRODUCTS})"
    return _row(f"sign {sign}", alone, "", *((sense, found) for found, sense in kinds), (OPEN, near(beside)))


_ROWS = (
    _operator("*", r"\*|\\ast|\\star", "⊙", "matrix product", "matrix multiplication"),
    _operator("⊗", r"\\otimes|⊗", "⊙", "kronecker", "outer product", "tensor product"),
    _operator("⊙", r"\\odot|⊙", USUAL),
    _operator("∘", r"\\circ|∘", "⊙", "composition"),
    _row(
        "log",
        r"\\log|\b[Ll]og(?:arithm)?s?\b|\bin bits\b",
        r"\\?log(?:arithm)?\s*_|[Cc]hange[ -]of[ -]base",
        ("2", r"\bbase[\s-]*\$?\s*(?:2|two)\b|\bbinary log|\bdyadic log|\blogarithmus dualis"),
        ("10", r"\bbase[\s-]*\$?\s*(?:10|ten)\b|\b(?:common|decadic|decimal) log"),
        (USUAL, r"\bnatural\b|\bbase[\s-]*\$?\s*(?:\\mathrm\{?)?e\b|\bnats\b"),
        (OPEN, r"\bin bits\b|\bbase[\s-]*\$?\s*(?!2\b|10\b|e\b|two\b|ten\b)[a-z0-9]{1,2}\b"),
    ),
    _row(
        "norm",
        _NORM + r"|\b(?:[Aa]ll|[Ee]very)\s+norms?\b|\b[Tt]he norm\b|^\s*[Nn]orms\b",
        "",
        ("1", _ELL + r"1\s*\}?\s*\$?[\s-]*norm|\b(?:1|one)-norm|\btaxicab|\bmanhattan"),
        (USUAL, _ELL + r"2\s*\}?\s*\$?[\s-]*norm|\b(?:2|two)-norm|\beuclid|\bfrobenius"),
        (
            OPEN,
            _ELL
            + r"(?:\\infty|∞|p|0|q|3|4)\s*\}?\s*\$?[\s-]*norm|\b(?:max|maximum|sup|supremum|infinity|dual|"
            r"spectral|operator|nuclear|trace|energy|weighted|mahalanobis|any|arbitrary|some)[\s-]+norm|"
            r"\$?[pqMAQ]\$?-norm",
        ),
    ),
    _row(
        "bars",
        _BARS,
        "",
        ("2", r"\beuclid|\blengths?\b|\bmagnitude|(?:\b2|two|\$)[\s-]*norm|\bthe norm\b"),
    ),
    _row(
        "softmax",
        r"[Ss]oftmax",
        "",
        (
            "columns",
            r"\bcolumn[\s-]?wise|\b(?:each|every|per|its|one)\s+column|\b(?:axis|dim)\W{0,4}0\b",
        ),
        (USUAL, r"\brow[\s-]?wise|\b(?:each|every|per|its|one)\s+row|\b(?:axis|dim)\W{0,4}-?1\b"),
        (OPEN, r"\b(?:over|along|across|of|on|to|down)\s+(?:the\s+|all\s+)?columns"),
    ),
    _row(
        "angle",
        r"\b[Aa]ngles?\b|\\(?:sin|cos|tan)\b|\b(?:sine|cosine|tangent|trigonometric|arguments?)\b",
        "",
        (OPEN, r"\bin degrees\b|\bdegrees?,? (?:not|rather than|instead of) (?:in )?radians"),
        (USUAL, r"\bin radians\b"),
    ),
)


def stated_meanings(text: str, passages: Sequence[tuple[int, str]]) -> Meanings:
    """The meanings that a document's text states.

    `passages` are where its sections begin, with their titles.
    """
    found: list[Meaning] = []
    for start, sentence in _sentences(text):
        for row in _ROWS:
            sense = _sense(row, sentence)
            if sense is not None:
                found += _scoped(row.notation, sense, sentence, start, text, passages, found)
    return Meanings(tuple(found))


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for gap in _SENTENCE.finditer(text):
        yield start, text[start : gap.start()]
        start = gap.end()
    yield start, text[start:]


def _sense(row: _Row, sentence: str) -> str | None:
    """The sense that a sentence gives a notation; None where it speaks of another thing."""
    if not row.mentioned.search(sentence) or (row.other is not None and row.other.search(sentence)):
        return None
    senses = {sense for sense, pattern in row.senses if pattern.search(sentence)}
    if not senses or (row.notation == "norm" and senses != {USUAL} and _LOWERED.search(sentence)):
        return None
    sense = senses.pop() if len(senses) == 1 else OPEN
    return sense if sense == USUAL or row.notation == "softmax" or _SAID.search(sentence) else OPEN


def _scoped(
    notation: str,
    sense: str,
    sentence: str,
    start: int,
    text: str,
    passages: Sequence[tuple[int, str]],
    before: Sequence[Meaning],
) -> Iterator[Meaning]:
    """A meaning with where it holds: in its section, and beyond it where it is said of everything."""
    if _CONSIDERED.search(sentence):
        if sense != USUAL:
            ends = [m.end() for m in _PARAGRAPH.finditer(text, start + len(sentence))]
            yield Meaning(notation, OPEN, start, ends[1] if len(ends) > 1 else len(text))
        return
    here = max((n for n, (begin, _) in enumerate(passages) if begin <= start), default=0)
    first, title = passages[here] if passages else (0, "")
    last = passages[here + 1][0] if here + 1 < len(passages) else len(text)
    anew = any(m.notation == notation and m.start >= first and m.end > start for m in before)
    begins = start if anew or _FROM_NOW.search(sentence) else first
    yield Meaning(notation, sense, begins, last)
    if last < len(text):
        shared = here == 0 or _EVERYWHERE.search(sentence) or _SHARED.search(title)
        yield Meaning(notation, sense if shared or sense == USUAL else OPEN, last, len(text))
