"""The words of a document as HTML: paragraphs, emphasis and code stay, all else is text."""

from __future__ import annotations

import re
from html import escape

_SPAN = re.compile(r"`([^`\n]+)`|\*\*([^*\n]+)\*\*|(?<![\w*])\*([^*\s][^*\n]*)\*(?![\w*])")
_BLANK = re.compile(r"\n[ \t]*(?:\n\s*)+")
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|(\d+[.)]))[ \t]+", re.MULTILINE)
_LATEX = re.compile(r"\\(?:textbf|textit|emph|text)\{([^{}]*)\}")
_SILENT = re.compile(
    r"\\(?:documentclass|usepackage|begin|end|label|ref|eqref|noindent|newpage|maketitle|title|author|date"
    r"|item|newcommand|renewcommand|def|vspace|hspace|centering|input|bibliography)\*?"
    r"(?![A-Za-z])(?:\[[^\]\n]{0,200}\])?(?:\{[^{}]*\})*"
)


def prose_html(text: str) -> str:
    r"""Words between formulas. An empty line stays one (`\n\n`), for the paragraphs that the caller makes.

    Examples:
        >>> prose_html("so **not** <b>")
        'so <b>not</b> &lt;b&gt;'
    """
    text = _without_comments(text)
    text = _LATEX.sub(r"\1", text) if "\\" in text else text
    text = _SILENT.sub("", text) if "\\" in text else text
    text = _ITEM.sub(lambda m: f"\n\n{m[1] or '•'} ", text).replace("~~", "")
    parts: list[str] = []
    done = 0
    for match in _SPAN.finditer(text):
        parts.append(escape(text[done : match.start()]))
        code, strong, soft = match.groups()
        tag, inside = ("code", code) if code else ("b", strong) if strong else ("i", soft)
        parts.append(f"<{tag}>{escape(inside)}</{tag}>")
        done = match.end()
    parts.append(escape(text[done:]))
    return _BLANK.sub("\n\n", "".join(parts))


def _without_comments(text: str) -> str:
    """The text without `<!-- … -->`; one that is never closed stays."""
    parts: list[str] = []
    done = 0
    while (start := text.find("<!--", done)) >= 0 and (end := text.find("-->", start)) >= 0:
        parts.append(text[done:start])
        done = end + len("-->")
    return "".join([*parts, text[done:]])
