r"""LaTeX files: formulas, headings and words of what follows `\begin{document}`.

What enters is a text; what leaves are its parts and the author's macros, also those of the preamble. Comments
and verbatim text are no part of it. A text without `\begin{document}` is read whole.
"""

from __future__ import annotations

import re

from chainrule.read.documents import labels
from chainrule.read.documents.delimiters import ENVIRONMENTS, Extent, delimited, environment
from chainrule.read.documents.gathering import BOLD, LINE, Gatherer, Part
from chainrule.read.documents.macros import Definition, braces, definitions, table

_MARK = re.compile(r"%[^\n]*|\n|\$+|\\(?:[A-Za-z]+\*?|.)?", re.DOTALL)
_EMPTY_LINE = re.compile(r"\n[^\S\n]*(?=\n)")
_LONGEST_LABEL = 300
_BLANK = re.compile(r"[^\S\n]*(?:\n|\Z)")
_DOCUMENT = re.compile(r"%[^\n]*|\\(?:begin[ \t]*\{document\}|.)?", re.DOTALL)
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_ENVIRONMENT = re.compile(r"[ \t]*\{([A-Za-z]+\*?)\}")
_TITLE = re.compile(r"[ \t]*(?:\[[^\[\]\n]*\])?[ \t]*(?=\{)")
_NOTE = re.compile(r"[ \t]*\[([^\[\]\n]*)\]")
_LABEL_BEGINS = re.compile(r"[ \t]*(?:\\textbf[ \t]*\{)?(?:[\d(]|[A-Za-z]{1,10}[ \t.:)\d₀-₉#]|[A-Za-z]\))")
_SECTIONS = {
    "part": 1, "chapter": 2, "section": 3, "subsection": 4, "subsubsection": 5, "paragraph": 6,
    "subparagraph": BOLD,
}  # fmt: skip
_EXERCISES = frozenset(
    {
        "exercise", "problem", "question", "task", "example", "theorem", "lemma", "proposition", "corollary",
        "definition", "ex", "prob",
    }
)  # fmt: skip
_ROLES = frozenset({"proof", "solution", "answer"})
_VERBATIM = frozenset(
    {
        "verbatim", "verbatim*", "Verbatim", "lstlisting", "minted", "comment", "filecontents",
        "filecontents*", "tikzpicture", "thebibliography",
    }
)  # fmt: skip
_STRIKES = frozenset({"sout", "xout", "st"})
_VERB = frozenset({"verb", "verb*", "lstinline"})


def scan(text: str) -> tuple[tuple[Part, ...], dict[str, tuple[int, str]]]:
    """The parts of a LaTeX file, and its macros."""
    return _Scan(text).run()


class _Scan:
    def __init__(self, text: str) -> None:
        self.text = text
        self.defined = _uncommented(text, definitions(text))
        self.ends = {definition.start: definition.end for definition in self.defined}
        self.out = Gatherer(text, self.defined)
        self.line = 0
        self.fresh = True
        self.next_blank = -1
        self.partners: dict[int, int] | None = None
        self.closings: dict[str, int] = {}

    def run(self) -> tuple[tuple[Part, ...], dict[str, tuple[int, str]]]:
        text = self.text
        at = _beginning(text)
        self.out.skip(0, at)
        at = self._begin_line(at)
        while found := _MARK.search(text, at):
            sign = text[found.start()]
            if sign == "\n":
                self.fresh = False
                at = self._begin_line(found.end())
            elif sign == "%":
                self.out.skip(*found.span())
                at = found.end()
            elif sign == "$":
                at = self._dollars(found)
            else:
                at = self._command(found)
            if at < 0:
                break
        else:
            self.out.words(len(text))
        return self.out.parts(), table(self.defined)

    def _paragraph_end(self, at: int) -> int:
        if self.next_blank < at:
            found = _EMPTY_LINE.search(self.text, at)
            self.next_blank = len(self.text) if found is None else found.start()
        return self.next_blank

    def _begin_line(self, at: int) -> int:
        text = self.text
        while (blank := _BLANK.match(text, at)) and at < len(text):
            self.out.words(at)
            self.fresh = True
            at = blank.end()
        self.line = at
        if at >= len(text) or not _LABEL_BEGINS.match(text, at):
            return at
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        after = text.find("\n", end + 1)
        following = text[end + 1 : min(end + _LONGEST_LABEL, len(text) if after < 0 else after)]
        return self._labelled(at, text[at : min(end, at + _LONGEST_LABEL)].rstrip(), following)

    def _labelled(self, at: int, line: str, following: str) -> int:
        found = labels.label(line, fresh=self.fresh, following=following)
        if found is None:
            return at
        start, end = at + found.start, at + found.end
        title = re.sub(r"\\textbf[ \t]*\{|\}", "", self.text[start:end]).strip()
        self.out.heading(start, end, LINE, title, found.rank)
        self.fresh = True
        return end

    def _emit(self, opened: int, extent: Extent, *, display: bool) -> int:
        first = opened - self.line < _LONGEST_LABEL and not self.text[self.line : opened].strip()
        self.out.formula(opened, extent.start, extent.end, extent.closed, display=display, first=first)
        self.fresh = False
        return extent.closed

    def _dollars(self, found: re.Match[str]) -> int:
        opened = found.start()
        width = min(2, found.end() - opened)
        if found.end() - opened > 4:
            return found.end()
        opening = "$" * width
        stop = self._paragraph_end(opened)
        extent = delimited(self.text, opened + width, stop, opening, comments=True)
        if extent is None:
            return stop if width == 2 else found.end()
        return self._emit(opened, extent, display=width == 2)

    def _command(self, found: re.Match[str]) -> int:
        """Reads on behind a command; -1 at the end of the document."""
        text, opened, end = self.text, found.start(), found.end()
        name = found[0][1:]
        if opened in self.ends:
            self.out.skip(opened, self.ends[opened])
            return self.ends[opened]
        if name in ("(", "["):
            stop = self._paragraph_end(opened)
            extent = delimited(text, end, stop, found[0], comments=True)
            return end if extent is None else self._emit(opened, extent, display=name == "[")
        if name in ("begin", "end"):
            return self._environment(opened, end, name)
        if name.rstrip("*") in _SECTIONS:
            return self._section(opened, end, _SECTIONS[name.rstrip("*")])
        if name in _STRIKES and (closing := self._partner(end)) is not None:
            self.out.words(opened)
            self.out.strike(opened, closing + 1)
            return text.index("{", end) + 1
        if name in _VERB and end < len(text):
            closing = text.find("}" if text[end] == "{" else text[end], end + 1, end + 1000)
            return end if closing < 0 else closing + 1
        if name == "item":
            return self._item(opened, end)
        if name == "question":
            self.out.heading(opened, end, LINE, name, labels.EXERCISE)
        return opened + 1 if name == "\n" else end

    def _partner(self, at: int) -> int | None:
        """Where the brace closes that opens behind the name of a command."""
        opening = _TITLE.match(self.text, at)
        if opening is None:
            return None
        if self.partners is None:
            self.partners = braces(self.text, at)
        return self.partners.get(opening.end())

    def _section(self, opened: int, end: int, depth: int) -> int:
        closing = self._partner(end)
        if closing is None or closing - end > 1000:
            return end
        title = " ".join(self.text[self.text.index("{", end) + 1 : closing].split())
        if not labels.is_role(title):
            self.out.heading(opened, closing + 1, depth, title, labels.title_rank(title))
            self.fresh = True
        return closing + 1

    def _item(self, opened: int, end: int) -> int:
        r"""`\item[(a)]` labels a part; a bare one begins a paragraph."""
        self.out.words(opened)
        note = _NOTE.match(self.text, end)
        if note is None:
            self.out.skip(opened, end)
            return end
        label = labels.label(note[1], fresh=True, following="")
        if label is not None:
            self.out.heading(opened, note.end(), LINE, note[1].strip(), label.rank)
        return note.end()

    def _environment(self, opened: int, end: int, which: str) -> int:
        text = self.text
        found = _ENVIRONMENT.match(text, end)
        if found is None:
            return end
        name, end = found[1], found.end()
        if which == "end":
            self.out.skip(opened, end)
            return -1 if name == "document" else end
        if name in ENVIRONMENTS:
            extent = environment(text, end, name, comments=True)
            return (
                self._paragraph_end(opened)
                if extent is None
                else self._emit(opened, extent, display=name != "math")
            )
        if name in _VERBATIM:
            return self._verbatim(opened, name, end)
        self.out.words(opened)
        note = _NOTE.match(text, end)
        bare = name.rstrip("*").lower()
        if bare in _EXERCISES or bare in _ROLES:
            end = end if note is None else note.end()
            title = bare if note is None or not note[1].strip() else f"{bare} {note[1].strip()}"
            if bare == "proof" or bare in _EXERCISES:
                self.out.heading(
                    opened, end, LINE, title, labels.LETTER if bare == "proof" else labels.EXERCISE
                )
        self.out.skip(opened, end)
        self.fresh = True
        return end

    def _verbatim(self, opened: int, name: str, end: int) -> int:
        closing = f"\\end{{{name}}}"
        at = self.closings.get(name, 0)
        if 0 <= at < end:
            at = self.closings[name] = self.text.find(closing, end)
        if at < 0:
            return end
        self.out.skip(opened, at + len(closing))
        return at + len(closing)


def _uncommented(text: str, found: tuple[Definition, ...]) -> tuple[Definition, ...]:
    """The definitions that stand in no comment."""
    comments = iter(_COMMENT.finditer(text)) if found else iter(())
    comment = next(comments, None)
    kept: list[Definition] = []
    for definition in found:
        while comment is not None and comment.end() <= definition.start:
            comment = next(comments, None)
        if comment is None or definition.start < comment.start():
            kept.append(definition)
    return tuple(kept)


def _beginning(text: str) -> int:
    r"""Where the document begins: behind `\begin{document}`, which may also stand in a comment."""
    if "document}" not in text:
        return 0
    for found in _DOCUMENT.finditer(text):
        if found[0].endswith("{document}") and found[0][0] == "\\":
            return found.end()
    return 0
