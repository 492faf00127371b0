r"""A learner's LaTeX as MathML, with marks at given places.

What enters is a stretch of a document; what leaves is a `<math>` element, or the LaTeX itself in `<code>`
where it cannot be set. Commands that a browser's formula has no use for are put aside, the document's own
commands are written out, and a mark is put where a statement or a link ends. Signs of the private use area
carry the places through all of that.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from chainrule.show.markup import markup

_FIRST, _LAST = 0xE000, 0xF8FF
_CARRIER = re.compile("[\ue000-\uf8ff]")
_SET_CARRIER = re.compile("<m[io]>([\ue000-\uf8ff])</m[io]>")
_LONGEST = 20_000  # characters of LaTeX; longer formulas are shown as they are written
_MOST_EXPANSIONS = 300
_DEEPEST = 100  # brackets within brackets; browsers go no deeper than some hundreds of elements
_MANY_PRIMES = re.compile("'{20}")
_EMPTY = "<mrow></mrow>"
_BRACKET = re.compile(r"\\(?:begin|end|left|right)(?![A-Za-z])|[{}()\[\]]")
_OPENING = frozenset({r"\begin", r"\left", "{", "(", "["})
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_ROW = re.compile(r"\\\\|(?<!\\)&|\\begin\b|\\end\b")
_COLUMNS = re.compile(r"(\\begin\s*\{(?:array|subarray|tabular)\})\s*(?:\[[a-z]\])?\s*\{[^{}]*\}")
_COUNTED = re.compile(r"(\\begin\s*\{alignedat\}|\\begin\s*\{alignat\*?\})\s*\{\d+\}")
_NOTES = re.compile(
    r"\\(?:label|tag\*?|nonumber|notag|hspace\*?|vspace\*?|phantom|hfill|noindent|color)(?![A-Za-z])\s*(\{[^{}]*\})?"
)
_RESIZED = re.compile(r"(?<=\\\\)\s*\[-?[\d.]+\s*(?:em|ex|pt|mm|cm)\]")
_SIGNS = {
    "therefore": "∴", "because": "∵", "Rightarrow": "⇒", "implies": "⟹", "Longrightarrow": "⟹",
    "iff": "⟺", "Leftrightarrow": "⇔", "Leftarrow": "⇐", "leftarrow": "←", "gets": "←",
    "longrightarrow": "⟶", "leftrightarrow": "↔", "uparrow": "↑", "downarrow": "↓", "nearrow": "↗",
    "searrow": "↘", "hookrightarrow": "↪", "forall": "∀", "exists": "∃", "propto": "∝", "simeq": "≃",
    "cong": "≅", "ll": "≪", "gg": "≫", "notin": "∉", "subset": "⊂", "subseteq": "⊆", "cup": "∪",
    "cap": "∩", "setminus": "∖", "emptyset": "∅", "varnothing": "∅", "perp": "⊥", "bot": "⊥",
    "parallel": "∥", "wedge": "∧", "vee": "∨", "land": "∧", "lor": "∨", "neg": "¬", "bullet": "•",
    "triangleq": "≜", "coloneqq": "≔", "succ": "≻", "succeq": "⪰", "prec": "≺", "preceq": "⪯", "Box": "□",
    "square": "□", "blacksquare": "■", "checkmark": "✓", "langle": "⟨", "rangle": "⟩", "mp": "∓",
    "Re": "ℜ", "Im": "ℑ", "aleph": "ℵ", "angle": "∠", "degree": "°", "lbrack": "[", "rbrack": "]",
    "iint": "∬", "oint": "∮", "bigcup": "⋃", "bigcap": "⋂", "bigoplus": "⨁", "bigotimes": "⨂",
    "bigodot": "⨀", "dag": "†", "thinspace": " ", "Bbbk": "𝕜", "coprod": "∐",
}  # fmt: skip
_SAME = {
    "cfrac": "frac", "dbinom": "binom", "tbinom": "binom", "mathbfit": "mathbf", "bm": "mathbf",
    "pmb": "mathbf", "textbf": "mathbf", "bf": "mathbf", "textit": "text", "emph": "text", "textsf": "text",
    "texttt": "text", "mbox": "text", "hbox": "text", "textnormal": "text", "mathds": "mathbb",
    "mathbbm": "mathbb", "overrightarrow": "vec", "operatornamewithlimits": "operatorname",
    "dotsc": "dots", "dotsb": "cdots", "dotsm": "cdots", "dotsi": "cdots", "tanhh": "tanh",
}  # fmt: skip
_DROPPED = frozenset({
    "underbrace", "overbrace", "boxed", "fbox", "cancel", "bcancel", "xcancel", "sout", "underline",
    "mathcal", "mathscr", "mathfrak", "mathnormal", "rm", "it", "mathstrut", "strut", "smash", "ensuremath",
    "middle", "hline", "centering", "scriptscriptstyle", "allowbreak", "relax", "left.", "mathop", "mathbin",
    "mathrel", "mathord",
})  # fmt: skip
_ENVIRONMENTS = re.compile(
    r"\\(begin|end)\s*\{(?:equation|align|gather|multline|displaymath|math|eqnarray|flalign|alignat|gathered"
    r"|split|aligned|alignedat|array|smallmatrix|matrix|subarray|tabular)\*?\}"
)

Macros = Mapping[str, tuple[int, str]]
"""The document's own commands: how many arguments each has, and what it is written out as."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is put into a formula at the character `offset` of the document: HTML within `<mtext>`."""

    offset: int
    html: str


def formula(
    text: str,
    start: int,
    end: int,
    *,
    marks: Sequence[Mark] = (),
    macros: Macros | None = None,
    display: bool = False,
) -> str:
    """The characters `[start, end)` of a document as a `<math>` element with its marks.

    Where they cannot be set they are shown as they are written, and the marks behind them.
    """
    source = text[start:end]
    placed = sorted((mark for mark in marks if start <= mark.offset <= end), key=lambda mark: mark.offset)
    if len(source) <= _LONGEST and len(placed) <= _LAST - _FIRST:
        carried = _carried(source, start, placed)
        found = _set(_prepared(carried, macros or {}))
        if found is not None:
            return _math(_SET_CARRIER.sub(lambda m: _shown(m[1], placed), found), display)
    return _code(source) + "".join(f'<span class="marks">{mark.html}</span>' for mark in placed)


def latex(source: str, macros: Macros, *, display: bool = False) -> str:
    """LaTeX of ours, or a repaired line, as a `<math>` element, or in `<code>` where it cannot be set."""
    shown = _CARRIER.sub("\ufffd", source)
    found = _set(_prepared(shown, macros)) if len(source) <= _LONGEST else None
    return _math(found, display) if found is not None else _code(source)


def _code(source: str) -> str:
    return f"<code>{escape(source.strip())}</code>"


def _math(body: str, display: bool) -> str:
    style = ' displaystyle="true"' if display else ""
    return f"<math{style}>{body}</math>"


def _carried(source: str, start: int, marks: Sequence[Mark]) -> str:
    """The source with a sign of its own at each mark; signs like these that were there are gone."""
    pieces: list[str] = []
    done = 0
    for number, mark in enumerate(marks):
        at = mark.offset - start
        pieces += [_CARRIER.sub("\ufffd", source[done:at]), chr(_FIRST + number)]
        done = at
    return "".join([*pieces, _CARRIER.sub("\ufffd", source[done:])])


def _shown(carrier: str, marks: Sequence[Mark]) -> str:
    return f"<mtext>{marks[ord(carrier) - _FIRST].html}</mtext>"


@lru_cache(maxsize=1024)
def _set(source: str) -> str | None:
    """The markup, if a browser can read it and no place was lost on the way."""
    if _depth(source) > _DEEPEST or _MANY_PRIMES.search(source):
        return None
    # A script or a fraction at the end may lack its arguments: they are empty, and what it stands on stays.
    found = markup(source + "{}{}").removesuffix(_EMPTY).removesuffix(_EMPTY)
    if _CARRIER.findall(source) != _SET_CARRIER.findall(found):
        return None
    try:
        tree = ET.fromstring(f"<math>{found}</math>".replace("&#x2061;", ""))
    except (ET.ParseError, RecursionError):
        return None
    lost = any(c.isalnum() for c in source) and not any(text.strip() for text in tree.itertext())
    return None if lost else found


def _depth(source: str) -> int:
    """How many brackets, groups and environments are open at once, at most."""
    depth = deepest = 0
    for match in _BRACKET.finditer(source):
        if match[0] in _OPENING:
            depth += 1
            deepest = max(deepest, depth)
        elif depth:
            depth -= 1
    return deepest


def _prepared(source: str, macros: Macros) -> str:
    """The formula in the commands that `markup` sets."""
    source = _expanded(source, macros)
    source = _COLUMNS.sub(r"\1", _RESIZED.sub("", _NOTES.sub(" ", _COUNTED.sub(r"\1", source))))
    source = re.sub(r"(?<!\\)%.*", "", source)
    source = _ENVIRONMENTS.sub(lambda m: rf"\{m[1]}{{aligned}}", source)
    source = _COMMAND.sub(_renamed, source)
    return rf"\begin{{aligned}}{source}\end{{aligned}}" if _has_rows(source) else source


def _renamed(match: re.Match[str]) -> str:
    name = match[1]
    if name in _SIGNS:
        return _SIGNS[name] + " "
    if name in _DROPPED:
        return " "
    return "\\" + _SAME[name] if name in _SAME else match[0]


def _has_rows(source: str) -> bool:
    """Whether rows or columns stand outside of all environments."""
    depth = 0
    for match in _ROW.finditer(source):
        if match[0] == r"\begin":
            depth += 1
        elif match[0] == r"\end":
            depth -= 1
        elif depth <= 0:
            return True
    return False


def _expanded(source: str, macros: Macros) -> str:
    """The formula with the document's own commands written out, within bounds."""
    if not macros:
        return source
    known = re.compile(
        r"\\("
        + "|".join(sorted(map(re.escape, macros), key=len, reverse=True))
        + r")(?:(?<=\[)|(?![A-Za-z]))"
    )
    at = 0
    for _ in range(_MOST_EXPANSIONS):
        match = known.search(source, at)
        if match is None or len(source) > 4 * _LONGEST:
            break
        count, body = macros[match[1]]
        given = match[1].endswith("[")
        closing = source.find("]", match.end()) if given else match.end() - 1
        if closing < 0:
            break
        arguments, end = _arguments(source, closing + 1, count - given)
        if given:
            arguments = [source[match.end() : closing], *arguments]
        for number in range(len(arguments), 0, -1):
            body = body.replace(f"#{number}", arguments[number - 1])
        source = source[: match.start()] + "{" + body + "}" + source[end:]
        at = match.start()
    return source


def _arguments(source: str, at: int, count: int) -> tuple[list[str], int]:
    """So many arguments from `at`: groups, commands or single characters."""
    found: list[str] = []
    while len(found) < count:
        while at < len(source) and source[at].isspace():
            at += 1
        end = _argument_end(source, at)
        argument = source[at:end]
        found.append(argument[1:-1] if argument.startswith("{") and argument.endswith("}") else argument)
        at = end
    return found, at


def _argument_end(source: str, at: int) -> int:
    if source[at : at + 1] == "\\":
        match = _COMMAND.match(source, at)
        return match.end() if match is not None else at + 2
    if source[at : at + 1] != "{":
        return min(at + 1, len(source))
    depth = 0
    for place in range(at, len(source)):
        depth += {"{": 1, "}": -1}.get(source[place], 0)
        if depth == 0:
            return place + 1
    return len(source)
