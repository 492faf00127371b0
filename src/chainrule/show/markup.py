"""LaTeX as MathML: the formulas that `latex` writes, for a browser.

What enters is LaTeX of ours (`latex`, `lettering`, the operators' templates), so that brackets, spelling and
the order of factors are decided once for both; what leaves is presentation markup without the `<math>`
element. Not a reader of other people's LaTeX: a command that stands in none of the tables is shown as it is
written. The walk is iterative, with one frame for every bracket or argument that is open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from html import escape

from chainrule.show.commands import (
    ACCENTS,
    ALPHABETS,
    ARRAYS,
    CLOSING,
    DOUBLE_STRUCK,
    FENCES,
    FUNCTIONS,
    LARGE,
    LETTERS,
    MARKS,
    OPERATORS,
    SILENT,
    SPACES,
    UPRIGHT,
    UPRIGHT_TEXT,
)

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\d+(?:\.\d+)?|\s+|.", re.DOTALL)
_RAW = re.compile(r"\s*\{((?:[^{}\\]|\\[_&%#$ ,])*)\}")
_ENVIRONMENT = re.compile(r"\{([a-z]+\*?)\}")

_TALL = ("<mfrac", "<munder", "<mtable", "<msqrt")  # what brackets grow with
_CLOSE_UP = ' lspace="0" rspace="0"'
_CLOSERS = frozenset(CLOSING.values())


def markup(latex: str) -> str:
    """Presentation MathML of a formula, without the `<math>` element.

    Examples:
        >>> markup(r"2 X^\\top")
        '<mn>2</mn><msup><mi>X</mi><mo lspace="0" rspace="0">⊤</mo></msup>'
    """
    return _Reader(latex).read()


@dataclass(frozen=True, slots=True)
class _Item:
    """A piece of markup, what sort of thing it is, and what stands below and above it."""

    body: str
    sort: str  # letter word function number operator mark fence large group space cell row
    below: str = ""
    above: str = ""

    @property
    def whole(self) -> str:
        """The markup with its scripts."""
        tags = ("munder", "mover", "munderover") if self.sort == "large" else ("msub", "msup", "msubsup")
        if self.below and self.above:
            return f"<{tags[2]}>{self.body}{self.below}{self.above}</{tags[2]}>"
        if self.below or self.above:
            tag = tags[0] if self.below else tags[1]
            return f"<{tag}>{self.body}{self.below or self.above}</{tag}>"
        return self.body


_Build = Callable[[list[_Item]], _Item]


@dataclass(slots=True)
class _Frame:
    """What is open: it ends at `closes`, or once it holds `need` items."""

    build: _Build
    closes: str = ""
    need: int = 0
    opening: str = ""
    items: list[_Item] | None = None

    def held(self) -> list[_Item]:
        """The items so far."""
        if self.items is None:
            self.items = []
        return self.items


class _Reader:
    """One walk over one formula."""

    def __init__(self, latex: str) -> None:
        self._latex = latex
        self._at = 0
        self._frames = [_Frame(_grouped)]

    def read(self) -> str:
        while self._at < len(self._latex):
            match = _TOKEN.match(self._latex, self._at)
            assert match is not None
            token = match.group()
            if self._frames[-1].need and token[0].isdigit():
                token = token[0]  # an argument without braces is one digit
            self._at += len(token)
            self._token(token)
        while len(self._frames) > 1:
            self._abandon()
        return _spaced(self._frames[0].held())

    def _token(self, token: str) -> None:
        top = self._frames[-1]
        if token.isspace():
            return
        if token == "{":
            self._frames.append(_Frame(_grouped, closes="}"))
        elif token == "}":
            while len(self._frames) > 1 and self._frames[-1].closes != "}":
                self._abandon()
            self._end()
        elif token in ("^", "_"):
            self._script(above=token == "^")
        elif token == "'":
            self._primed()
        elif token in _CLOSERS and top.closes == token:
            self._close(token)
        elif token in CLOSING:
            opening = self._delimiter() if token == r"\left" else token
            self._frames.append(_Frame(_grouped, closes=CLOSING[token], opening=FENCES.get(opening, opening)))
        elif token == "&":
            self._add(_Item("", "cell"))
        elif token in (r"\\", r"\cr"):
            self._add(_Item("", "row"))
        elif token.startswith("\\"):
            self._command(token[1:])
        else:
            self._add(_plain(token))

    def _command(self, name: str) -> None:
        if name in ("frac", "dfrac", "tfrac"):
            self._frames.append(_Frame(_fraction, need=2))
        elif name == "sqrt":
            self._frames.append(_Frame(_root, need=1))
        elif name in ACCENTS:
            sign = ACCENTS[name]
            self._frames.append(_Frame(lambda items: _accented(items[0], sign), need=1))
        elif name == "begin" and (match := _ENVIRONMENT.match(self._latex, self._at)):
            self._at = match.end()
            kind = match.group(1)
            self._frames.append(_Frame(lambda items: _table(items, kind), closes=r"\end"))
        elif name == "end":
            match = _ENVIRONMENT.match(self._latex, self._at)
            self._at = match.end() if match else self._at
            while len(self._frames) > 1 and self._frames[-1].closes != r"\end":
                self._abandon()
            self._end()
        elif name in UPRIGHT_TEXT or name in ALPHABETS:
            match = _RAW.match(self._latex, self._at)
            if match:
                self._at = match.end()
                self._add(_lettered(name, re.sub(r"\\(.)", r"\1", match.group(1))))
        elif name not in SILENT:
            self._add(_named(name))

    def _delimiter(self) -> str:
        match = _TOKEN.match(self._latex, self._at)
        if match is None:
            return "."
        self._at = match.end()
        return match.group()

    def _close(self, token: str) -> None:
        frame = self._frames.pop()
        closing = self._delimiter() if token == r"\right" else token
        self._add(_fenced(frame.opening, frame.held(), FENCES.get(closing, closing)))

    def _end(self) -> None:
        if len(self._frames) > 1:
            frame = self._frames.pop()
            self._add(frame.build(frame.held()))

    def _abandon(self) -> None:
        """What was opened and never closed stands as it is."""
        frame = self._frames.pop()
        if frame.opening:
            self._frames[-1].held().append(_Item(_operator(frame.opening), "operator"))
        self._frames[-1].held().extend(frame.held())

    def _add(self, item: _Item) -> None:
        self._frames[-1].held().append(item)
        while (frame := self._frames[-1]).need and len(frame.held()) == frame.need:
            self._frames.pop()
            self._frames[-1].held().append(frame.build(frame.held()))

    def _script(self, *, above: bool) -> None:
        items = self._frames[-1].held()
        base = items.pop() if items else _Item("<mrow></mrow>", "group")
        if (above and base.above) or (not above and base.below):
            base = _Item(f"<mrow>{base.whole}</mrow>", base.sort)

        def build(inner: list[_Item]) -> _Item:
            script = inner[0].whole
            return replace(base, above=script) if above else replace(base, below=script)

        self._frames.append(_Frame(build, need=1))

    def _primed(self) -> None:
        items = self._frames[-1].held()
        base = items.pop() if items else _Item("<mrow></mrow>", "group")
        earlier = base.above.removeprefix(f"<mo{_CLOSE_UP}>").removesuffix("</mo>")
        if base.above and set(earlier) != {"′"}:
            base, earlier = _Item(f"<mrow>{base.whole}</mrow>", base.sort), ""
        items.append(replace(base, above=f"<mo{_CLOSE_UP}>{earlier}′</mo>"))


def _plain(token: str) -> _Item:
    if token[0].isdigit():
        return _Item(f"<mn>{token}</mn>", "number")
    if token == "-":
        return _Item("<mo>−</mo>", "operator")
    if token.isalpha() or token == "∂":
        return _Item(f"<mi>{escape(token)}</mi>", "letter")
    if token == "~":
        return _Item(f'<mspace width="{SPACES["~"]}"/>', "space")
    return _Item(_operator(token), "operator")


def _operator(sign: str) -> str:
    stretched = ' stretchy="false"' if sign in "()[]{}|‖⌊⌋⟨⟩/" else ""
    return f"<mo{stretched}>{escape(sign)}</mo>"


def _named(name: str) -> _Item:
    if name in LETTERS:
        return _Item(f"<mi>{LETTERS[name]}</mi>", "letter")
    if name in UPRIGHT:
        return _Item(f'<mi mathvariant="normal">{UPRIGHT[name]}</mi>', "letter")
    if name in MARKS:
        tag = "mi" if name in ("partial", "nabla") else "mo"
        close = _CLOSE_UP if tag == "mo" else ""
        return _Item(f"<{tag}{close}>{MARKS[name]}</{tag}>", "mark")
    if name in FUNCTIONS:
        return _Item(f"<mi>{name}</mi>", "function")
    if name in LARGE:
        return _Item(f"<mo>{LARGE[name]}</mo>", "large")
    if name in SPACES:
        return _Item(f'<mspace width="{SPACES[name]}"/>', "space")
    if name in OPERATORS:
        return _Item(_operator(OPERATORS[name]), "operator")
    if "\\" + name in FENCES:
        return _Item(_operator(FENCES["\\" + name]), "operator")
    if not name.isalpha():
        return _Item(f"<mi>{escape(name)}</mi>", "letter")
    return _Item(f"<mtext>\\{escape(name)}</mtext>", "word")


def _lettered(command: str, text: str) -> _Item:
    variant = ALPHABETS.get(command)
    if variant == "double-struck" and text in DOUBLE_STRUCK:
        return _Item(f"<mi>{DOUBLE_STRUCK[text]}</mi>", "letter")
    if variant == "bold":
        tag = "mn" if text.isdigit() else "mi"
        bold = "".join(_bold(c) for c in text)
        return _Item(f"<{tag}>{escape(bold)}</{tag}>", "letter" if len(text) == 1 else "word")
    if command == "text" or not text.strip():
        return _Item(f"<mtext>{escape(text)}</mtext>", "word")
    normal = ' mathvariant="normal"' if len(text) == 1 else ""
    sort = "function" if command.startswith("operatorname") else "word" if len(text) > 1 else "letter"
    return _Item(f"<mi{normal}>{escape(text)}</mi>", sort)


def _bold(character: str) -> str:
    for first, last, base in (("0", "9", 0x1D7CE), ("A", "Z", 0x1D400), ("a", "z", 0x1D41A)):
        if first <= character <= last:
            return chr(base + ord(character) - ord(first))
    return character


def _grouped(items: list[_Item]) -> _Item:
    return items[0] if len(items) == 1 else _Item(f"<mrow>{_spaced(items)}</mrow>", "group")


def _fraction(items: list[_Item]) -> _Item:
    return _Item(f"<mfrac>{items[0].whole}{items[1].whole}</mfrac>", "fraction")


def _root(items: list[_Item]) -> _Item:
    return _Item(f"<msqrt>{items[0].whole}</msqrt>", "group")


def _accented(item: _Item, sign: str) -> _Item:
    return _Item(f'<mover accent="true">{item.whole}<mo stretchy="false">{sign}</mo></mover>', item.sort)


def _fenced(opening: str, items: list[_Item], closing: str) -> _Item:
    inside = _spaced(items)
    size = "" if any(tag in inside for tag in _TALL) else ' stretchy="false"'
    left = f'<mo fence="true" form="prefix"{size}>{escape(opening)}</mo>' if opening else ""
    right = f'<mo fence="true" form="postfix"{size}>{escape(closing)}</mo>' if closing else ""
    return _Item(f"<mrow>{left}{inside}{right}</mrow>", "fence")


def _table(items: list[_Item], kind: str) -> _Item:
    rows: list[list[list[_Item]]] = [[[]]]
    for item in items:
        if item.sort == "row":
            rows.append([[]])
        elif item.sort == "cell":
            rows[-1].append([])
        else:
            rows[-1][-1].append(item)
    if not any(rows[-1]):
        rows.pop()
    body = "".join(
        "<mtr>" + "".join(f"<mtd>{_spaced(cell)}</mtd>" for cell in row) + "</mtr>" for row in rows
    )
    left, right = ARRAYS.get(kind, ("", ""))
    return _fenced(left, [_Item(f"<mtable>{body}</mtable>", "group")], right)


def _spaced(items: Iterable[_Item]) -> str:
    """Items side by side: a function applied, a word apart from its neighbours, a sign before its term."""
    found: list[str] = []
    before: _Item | None = None
    for item in items:
        found.append(_between(before, item))
        body = item.whole
        if body in ("<mo>−</mo>", "<mo>+</mo>") and (before is None or before.sort == "operator"):
            body = body.replace("<mo>", '<mo form="prefix">')
        found.append(body)
        before = item
    return "".join(found)


_THIN = '<mspace width="0.17em"/>'
_APART = frozenset({"word", "function"})
_STUCK = frozenset({"operator", "space", "mark", "large", "cell", "row"})


def _between(before: _Item | None, item: _Item) -> str:
    if before is None or item.sort in _STUCK - {"mark", "large"} or "space" in (before.sort, item.sort):
        return ""
    if before.sort == "function" and item.sort == "fence":
        return "<mo>&#x2061;</mo>"
    if before.sort in _STUCK:
        return _THIN if before.sort == "mark" and before.above and item.sort not in _STUCK else ""
    if before.sort in _APART or item.sort in _APART or before.sort == item.sort == "number":
        return _THIN
    both = {before.sort, item.sort}
    return _THIN if "fraction" in both or item.sort in ("large", "mark") else ""
