r"""Markdown, as it is written and as a character recogniser leaves it: formulas, headings, words.

What enters is a text; what leaves are its parts and the author's macros. The scan goes from mark to mark
(dollar signs, backticks, commands, strokes, tags, line ends) and never back. What is not closed is words up
to the end of its paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from chainrule.read.documents import labels
from chainrule.read.documents.delimiters import RENDERED, Extent, delimited, environment, is_price
from chainrule.read.documents.fences import Fences
from chainrule.read.documents.gathering import BOLD, LINE, Gatherer, Part
from chainrule.read.documents.macros import definitions, table

_MARK = re.compile(r"\n|\$+|`+|\\(?:[A-Za-z]+\*?|\\[(\[]|.)?|~~+|<(?=!--|/?[A-Za-z])", re.DOTALL)
_EMPTY_LINE = re.compile(r"\n[^\S\n]*(?=\n)")
_LONGEST_LABEL = 300
_BLANK = re.compile(r"[^\S\n]*(?:\n|\Z)")
_FRONT_MATTER = re.compile(
    r"(---|\+\+\+)[ \t\r]*\n(?:(?!(?:\1|\.\.\.)[ \t\r]*$)[^\n]*\n)*+(?:\1|\.\.\.)[ \t\r]*$", re.MULTILINE
)
_HASHES = re.compile(r"[ \t]{0,3}(?:>[ \t]*)*(#{1,6})(?:[ \t]+|(?=[A-Z]|$))")
_HASHES_END = re.compile(r"[ \t]+#+[ \t]*$")
_BOLD_LINE = re.compile(r"[ \t]*(?:\*\*|__)(?=\S)([^$\n]*?)(?:\*\*|__)[:.]?[ \t\r]*$")
_UNDERLINE = re.compile(r"[ ]{0,3}(={3,}|-{3,})[ \t\r]*(?:\n|\Z)")
_LABEL_BEGINS = re.compile(r"[ \t>]*(?:[-+*•] )?[*_\\]*(?:[\d(]|[A-Za-z]{1,10}[ \t.:)\d₀-₉#]|[A-Za-z]\))")
_FORMULA_BEGINS = re.compile(r"\$|\\[(\[]")
_TAG = re.compile(r"<(/?)(s|del|strike|pre|code|script|style)\b[^<>\n]*>", re.IGNORECASE)
_BEGIN = re.compile(r"[ \t]*\{([A-Za-z]+\*?)\}")
_OPENINGS = frozenset({r"\(", r"\[", r"\\(", r"\\["})
_OPTIONS = re.compile(r"(?::[\w-]+:[^\n]*\n)+")
_BACKTICKS = re.compile(r"`+")


def scan(text: str) -> tuple[tuple[Part, ...], dict[str, tuple[int, str]]]:
    """The parts of a Markdown text, and its macros."""
    return _Scan(text).run()


class _Scan:
    def __init__(self, text: str) -> None:
        self.text = text
        self.defined = definitions(text)
        self.ends = {definition.start: definition.end for definition in self.defined}
        self.out = Gatherer(text, self.defined)
        self.fences = Fences(text)
        self.line = 0
        self.fresh = True
        self.next_blank = -1
        self.stroke: tuple[int, int] | None = None
        self.tags: list[int] = []
        self.code: list[tuple[int, int]] = []
        self.code_ends: dict[str, int] = {}
        self.ticks: dict[int, list[int]] | None = None
        self.steps = {
            "\n": self._newline, "$": self._dollars, "`": self._backticks, "\\": self._command,
            "~": self._strokes, "<": self._tag,
        }  # fmt: skip

    def run(self) -> tuple[tuple[Part, ...], dict[str, tuple[int, str]]]:
        text = self.text
        front = _FRONT_MATTER.match(text)
        at = 0 if front is None else front.end()
        self.out.skip(0, at)
        at = self._begin_line(at)
        while found := _MARK.search(text, at):
            at = self.steps[text[found.start()]](found)
        self.out.words(len(text))
        return self.out.parts(), table(d for d in self.defined if not self._in_code(d.start))

    def _in_code(self, at: int) -> bool:
        number = bisect_right(self.code, (at, len(self.text)))
        return number > 0 and at < self.code[number - 1][1]

    def _paragraph_end(self, at: int) -> int:
        """Where the paragraph that holds `at` ends."""
        if self.next_blank < at:
            found = _EMPTY_LINE.search(self.text, at)
            self.next_blank = len(self.text) if found is None else found.start()
        return self.next_blank

    def _newline(self, found: re.Match[str]) -> int:
        self.fresh = False
        return self._begin_line(found.end())

    def _begin_line(self, at: int) -> int:
        """Tells what kind of line begins here; returns from where to read on."""
        text, out = self.text, self.out
        self.line = at
        while (blank := _BLANK.match(text, at)) and at < len(text):
            out.words(at)
            self.stroke, self.fresh = None, True
            at = self.line = blank.end()
        if at >= len(text):
            return at
        if at in self.fences.lines and (fenced := self.fences.block(at)):
            return self._fenced(at, *fenced)
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if found := _HASHES.match(text, at, end):
            return self._headed(at, found.end(), end, len(found[1]))
        if found := _BOLD_LINE.match(text, at, end):
            return self._titled(at, end, BOLD, found[1])
        if self.fresh and end < len(text) and (found := _UNDERLINE.match(text, end + 1)):
            depth = 1 if found[1][0] == "=" else 2
            return self._titled(at, max(end, found.end() - 1), depth, text[at:end].strip())
        if _LABEL_BEGINS.match(text, at, end):
            return self._labelled(at, end)
        return at

    def _fenced(self, at: int, info: str, start: int, end: int, closed: int) -> int:
        if info == "math" and (options := _OPTIONS.match(self.text, start, end)):
            start = options.end()
        if info == "math" and not self._quoted(start, end):
            self.out.formula(at, start, end, closed, display=True, first=True)
        elif info == "chainrule":
            self.out.model(at, start, end, closed)
        else:
            self._skip(at, closed)
        self.fresh = True
        return closed

    def _headed(self, at: int, start: int, end: int, depth: int) -> int:
        """A line that begins with `#`; a formula on it is one of the document's."""
        if formula := _FORMULA_BEGINS.search(self.text, start, end):
            end = formula.start()
        title = self.text[start:end].rstrip()
        end = start + len(title)
        return self._titled(at, end, depth, _HASHES_END.sub("", title[:_LONGEST_LABEL]))

    def _titled(self, at: int, end: int, depth: int, title: str) -> int:
        title = title.replace("**", "").strip("*_ \t\r")
        if title and not labels.is_role(title):
            rank = labels.title_rank(title)
            self.out.heading(at, end, depth if rank is None else min(depth, LINE), title, rank)
            self.stroke, self.fresh = None, True
        return end

    def _labelled(self, at: int, end: int) -> int:
        text = self.text
        after = text.find("\n", end + 1)
        following = text[end + 1 : min(end + _LONGEST_LABEL, len(text) if after < 0 else after)]
        found = labels.label(
            text[at : min(end, at + _LONGEST_LABEL)].rstrip(), fresh=self.fresh, following=following
        )
        if found is None:
            return at
        start, end = at + found.start, at + found.end
        self.out.skip(at, start)
        self.out.heading(start, end, LINE, text[start:end].strip("*_ \t"), found.rank)
        self.fresh = True
        return end

    def _emit(self, opened: int, extent: Extent, *, display: bool) -> int:
        if self._quoted(extent.start, extent.end):
            return extent.closed
        first = self._begins_line(opened)
        self.out.formula(opened, extent.start, extent.end, extent.closed, display=display, first=first)
        self.fresh = False
        return extent.closed

    def _begins_line(self, at: int) -> bool:
        return at - self.line < _LONGEST_LABEL and not self.text[self.line : at].strip(" \t>~*-")

    def _quoted(self, start: int, end: int) -> bool:
        """Whether a formula goes over several lines of a quotation: its `>` would be read as signs."""
        return (
            self.text[self.line : self.line + 4].lstrip().startswith(">")
            and "\n" in self.text[start:end].strip()
        )

    def _dollars(self, found: re.Match[str]) -> int:
        text, opened = self.text, found.start()
        width = found.end() - opened
        if width == 2:
            extent = delimited(text, found.end(), self._paragraph_end(opened), "$$", comments=False)
            return self._paragraph_end(opened) if extent is None else self._emit(opened, extent, display=True)
        if width > 2:
            return found.end()
        if text.startswith("`", found.end()):
            return self._ticked(opened)
        extent = delimited(text, found.end(), self._paragraph_end(opened), "$", comments=False)
        if extent is None or is_price(text, extent, before=opened):
            return found.end()
        return self._emit(opened, extent, display=False)

    def _ticked(self, opened: int) -> int:
        """GitHub's other form of a formula within a line: `` $`…`$ ``."""
        end = self.text.find("`", opened + 2, self._paragraph_end(opened))
        if end < 0 or not self.text.startswith("`$", end):
            return opened + 1
        return self._emit(opened, Extent(opened + 2, end, end + 2), display=False)

    def _backticks(self, found: re.Match[str]) -> int:
        """Skips code within a paragraph: it stays among the words."""
        if self.ticks is None:
            self.ticks = {}
            for run in _BACKTICKS.finditer(self.text):
                self.ticks.setdefault(run.end() - run.start(), []).append(run.start())
        width = found.end() - found.start()
        runs = self.ticks.get(width, [])
        at = bisect_right(runs, found.start())
        if at < len(runs) and runs[at] < self._paragraph_end(found.start()):
            self.code.append((found.start(), runs[at]))
            return runs[at] + width
        return found.end()

    def _command(self, found: re.Match[str]) -> int:
        text, opened, command = self.text, found.start(), found[0]
        if opened in self.ends:
            self.out.skip(opened, self.ends[opened])
            return self.ends[opened]
        if command in _OPENINGS:
            stop = self._paragraph_end(opened)
            extent = delimited(text, found.end(), stop, command, comments=False)
            return found.end() if extent is None else self._emit(opened, extent, display=command[-1] == "[")
        if command == "\\begin" and (begun := _BEGIN.match(text, found.end())) and begun[1] in RENDERED:
            extent = environment(text, begun.end(), begun[1], comments=False)
            return self._paragraph_end(opened) if extent is None else self._emit(opened, extent, display=True)
        return found.start() + 1 if command == "\\\n" else found.end()

    def _strokes(self, found: re.Match[str]) -> int:
        start, end = found.span()
        if end - start != 2:
            return end
        before, behind = self.text[start - 1 : start], self.text[end : end + 1]
        first = self._begins_line(start)
        if self.stroke is not None and (not before.isspace() or not behind.strip()):
            self.out.skip(start, end)
            self.out.strike(self.stroke[0], end)
            self.stroke = None
        elif self.stroke is None and (first or behind.strip()):
            self.out.skip(start, end)
            self.stroke = (start, end)
        return end

    def _tag(self, found: re.Match[str]) -> int:
        text, opened = self.text, found.start()
        if text.startswith("<!--", opened):
            return self._to_end(opened, "-->", opened + 4)
        tag = _TAG.match(text, opened)
        if tag is None:
            return found.end()
        name = tag[2].lower()
        if name in ("pre", "code", "script", "style"):
            return tag.end() if tag[1] else self._to_end(opened, f"</{name}>", tag.end())
        self.out.skip(opened, tag.end())
        if not tag[1]:
            self.tags.append(opened)
        elif self.tags:
            self.out.strike(self.tags.pop(), tag.end())
        return tag.end()

    def _to_end(self, opened: int, closing: str, at: int) -> int:
        """Skips what ends with `closing`; words where it never does."""
        end = self.code_ends.get(closing, 0)
        if 0 <= end < at:
            end = self.code_ends[closing] = self.text.find(closing, at)
        if end < 0:
            return at
        self._skip(opened, end + len(closing))
        return end + len(closing)

    def _skip(self, start: int, end: int) -> None:
        """Code and comments: neither words nor formulas."""
        self.code.append((start, end))
        self.out.skip(start, end)
