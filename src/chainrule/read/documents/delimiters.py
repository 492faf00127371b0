r"""Where a formula ends that begins at a delimiter.

What enters is a text and the place behind an opening `$`, `$$`, `\(`, `\[` or `\begin{…}`; what leaves is
where its body ends and where its closing delimiter does, or None. A formula ends within its paragraph. A
display may go on over empty lines if what lies between has no sentence, so that one that was never closed
does not swallow the document. Every search stops at the next delimiter of its own kind: all of them together
read a document a bounded number of times.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ENVIRONMENTS = frozenset(
    name + star
    for name in (
        "equation", "align", "gather", "multline", "eqnarray", "alignat", "flalign", "displaymath", "math",
    )
    for star in ("", "*")
)  # fmt: skip
"""The environments that are formulas by themselves."""
RENDERED = ENVIRONMENTS | {"aligned", "gathered", "split"}
"""Those that are shown as formulas in a notebook and in Markdown, too."""

_WITH_ARGUMENT = frozenset({"alignat", "alignat*"})
_PLAIN = {
    "$": re.compile(r"[^\\$]*+(?:\\.[^\\$]*+)*+(?=\$)", re.DOTALL),
    "$$": re.compile(r"[^\\$]*+(?:(?:\\.|\$(?!\$))[^\\$]*+)*+(?=\$\$)", re.DOTALL),
    "\\(": re.compile(r"[^\\]*+(?:\\[^()][^\\]*+)*+(?=\\\))", re.DOTALL),
    "\\[": re.compile(r"[^\\]*+(?:\\[^\[\]][^\\]*+)*+(?=\\\])", re.DOTALL),
    # As some Markdown wants them, where a backslash escapes another.
    "\\\\(": re.compile(r"[^\\]*+(?:\\(?!\\[()])[^\\]*+)*+(?=\\\\\))"),
    "\\\\[": re.compile(r"[^\\]*+(?:\\(?!\\[\[\]])[^\\]*+)*+(?=\\\\\])"),
}
# The same where `%` begins a comment.
_COMMENTED = {
    "$": re.compile(r"[^\\$%]*+(?:(?:\\.|%[^\n]*+)[^\\$%]*+)*+(?=\$)", re.DOTALL),
    "$$": re.compile(r"[^\\$%]*+(?:(?:\\.|\$(?!\$)|%[^\n]*+)[^\\$%]*+)*+(?=\$\$)", re.DOTALL),
    "\\(": re.compile(r"[^\\%]*+(?:(?:\\[^()]|%[^\n]*+)[^\\%]*+)*+(?=\\\))", re.DOTALL),
    "\\[": re.compile(r"[^\\%]*+(?:(?:\\[^\[\]]|%[^\n]*+)[^\\%]*+)*+(?=\\\])", re.DOTALL),
}
_DISPLAYS = frozenset({"$$", "\\["})
_BOUNDARY = {
    name: re.compile(r"(?<!\\)%[^\n]*|\\(begin|end)[ \t]*\{" + re.escape(name) + r"\}")
    for name in ENVIRONMENTS
}
_PLAIN_BOUNDARY = {name: re.compile(r"\\(begin|end)[ \t]*\{" + re.escape(name) + r"\}") for name in RENDERED}
_ARGUMENT = re.compile(r"[ \t]*\{[^{}\n]*\}")
_IN_WORDS = re.compile(
    r"\\(?:text|mathrm|textrm|textbf|textit|mbox|intertext|operatorname)\*?[ \t]*\{[^{}]*\}"
)
_OPEN_WORDS = re.compile(r"\\(?:text|textrm|textbf|textit|mbox|intertext)[ \t]*\{[^{}]*\Z")
_NESTED = 8
_SENTENCE = re.compile(
    r"(?<![\\A-Za-z])[A-Za-z]{2,}[ \t]+[A-Za-z]{2,}|^[ \t]*[A-Z][a-z]+[:,.]?$", re.MULTILINE
)
_LINE_ENDS = re.compile(r"[.,;~]*[ \t]*(?:\r?\n|\Z)")
_MATHEMATICAL = re.compile(r"[\\^_=]")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class Extent:
    """The body `[start, end)` of a formula, and where its closing delimiter ends."""

    start: int
    end: int
    closed: int


def delimited(text: str, start: int, stop: int, opening: str, *, comments: bool) -> Extent | None:
    r"""The formula whose `opening` delimiter (`$`, `$$`, `\(`, `\[`) ends at `start`.

    Its paragraph ends at `stop`; in a LaTeX file, `comments` begin at `%`.
    """
    pattern = (_COMMENTED if comments else _PLAIN)[opening]
    found = pattern.match(text, start, stop)
    if found is None and opening in _DISPLAYS:
        found = pattern.match(text, start)
        if found is not None and not _is_spread(text, start, found.end(), found.end() + len(opening)):
            return None
    times = 0
    while found is not None and opening == "$" and _in_text(text, start, found.end()) and times < _NESTED:
        inner = pattern.match(text, found.end() + 1, stop)
        found = inner and pattern.match(text, inner.end() + 1, stop)
        times += 1
    if found is None:
        return None
    return Extent(start, found.end(), found.end() + len(opening))


def environment(text: str, start: int, name: str, *, comments: bool) -> Extent | None:
    r"""The formula that stands in the environment `name`, of which `\begin{name}` ends at `start`."""
    for found in (_BOUNDARY if comments else _PLAIN_BOUNDARY)[name].finditer(text, start):
        if found[1] == "begin":
            return None
        if found[1] == "end":
            if name in _WITH_ARGUMENT and (argument := _ARGUMENT.match(text, start)):
                start = min(argument.end(), found.start())
            return Extent(start, found.start(), found.end())
    return None


def is_price(text: str, extent: Extent, *, before: int) -> bool:
    """Whether two dollar signs are rather two prices ("$5 and $6") than the ends of a formula.

    `before` is where the opening sign stands. What begins with a digit is a price if words or digits follow;
    and what has a digit outside, or a blank inside one of its signs alone, is a formula only if it has a
    mathematical sign, or letters but no word.
    """
    body = text[extent.start : extent.end]
    inner = body.strip()
    if not inner:
        return True
    digits = text[before - 1 : before].isdigit() or text[extent.closed : extent.closed + 1].isdigit()
    if inner[0].isdigit() and (digits or _SENTENCE.search(_IN_WORDS.sub("", inner))):
        return True
    blanks = body[0].isspace() != body[-1].isspace()
    if not (digits or blanks) or _MATHEMATICAL.search(inner):
        return False
    return inner[0].isdigit() or not _LETTER.search(inner) or _WORD.search(inner) is not None


def _in_text(text: str, start: int, end: int) -> bool:
    r"""Whether a dollar sign at `end` opens a formula in words: `$f \text{ if $x>0$}$`."""
    return _OPEN_WORDS.search(text, max(start, end - 200), end) is not None


def _is_spread(text: str, start: int, end: int, closed: int) -> bool:
    """Whether a display goes on over empty lines: its closing sign ends a line, and it has no sentence."""
    body = text[start:end]
    before, behind = len(body) - len(body.lstrip()), len(body.rstrip())
    if not _LINE_ENDS.match(text, closed) or max(body[:before].count("\n"), body[behind:].count("\n")) > 1:
        return False
    return _SENTENCE.search(_IN_WORDS.sub("", body)) is None
