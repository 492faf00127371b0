"""Which layouts a document's own words admit for its derivatives.

"We use the numerator layout" decides as an option would; "gradients are columns" rules out the layout in
which they are rows. What is said holds from there on, and everywhere where it is said to.
"""

from __future__ import annotations

import re

ADMITTED: dict[str, tuple[str, ...]] = {
    "auto": ("denominator", "mixed", "numerator"),
    "denominator": ("denominator",),
    "numerator": ("numerator", "mixed"),
    "mixed": ("mixed",),
    "columns": ("denominator", "mixed"),
    "rows": ("numerator",),
}
"""The layouts of readings, the preferred one first: `mixed` has columns for gradients, rows for Jacobians."""

_NAMED = re.compile(r"\b(numerator|denominator)[\s-]+layout", re.I)
_ADOPTED = re.compile(
    r"\b(?:us(?:e|es|ed|ing)|adopt\w*|follow\w*|stick\w*|work\w*|writ\w+|chos\w+|choose|throughout|everywhere|"
    r"conventions?|all|always|everything|assum\w*)\b|\blayout\s*[.:*]",
    re.I,
)
_REJECTED = re.compile(
    r"\b(?:not|unlike|instead of|rather than|would|others?|some|many|authors|books|if|whereas|while|but)\b",
    re.I,
)
_EVERYWHERE = re.compile(r"\b(?:throughout|everywhere|always|in all|all of)\b", re.I)
_SCALARS = (
    r"(?:gradients?(?:\s+of\s+(?:a\s+)?(?:scalars?|losses|the loss))?"
    r"|derivatives?\s+of\s+(?:a\s+|any\s+)?scalars?\b[^.;]*?)"
    r"\s+(?:is|are)\s+(?:always\s+|taken as\s+|written as\s+)?(?:an?\s+|the\s+)?"
)
_COLUMN = re.compile(
    _SCALARS + r"column|gradients?[^.;]{0,40}\bha(?:s|ve)\s+the\s+(?:same\s+)?shapes?\s+(?:of|as)", re.I
)
_ROW = re.compile(_SCALARS + r"row", re.I)
_MARKS = re.compile(r"[*_~]+|\\(?:textbf|textit|emph|textsc)\s*|[{}]")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")


def stated_layout(words: str) -> tuple[str, bool] | None:
    """A key of `ADMITTED` that the words bind, and whether everywhere; None where they bind none.

    `words` are the document's text, formulas and all. A sentence that names both layouts, or speaks of what
    others do, binds nothing.
    """
    named = sides = ""
    everywhere = False
    for sentence in _SENTENCE.split(_MARKS.sub("", words)):
        found = {name.lower() for name in _NAMED.findall(sentence)}
        spoken = not _REJECTED.search(sentence)
        if len(found) == 1 and spoken and _ADOPTED.search(sentence):
            named = found.pop()
            everywhere = everywhere or _EVERYWHERE.search(sentence) is not None
        if spoken and _COLUMN.search(sentence):
            sides = "columns"
        if spoken and _ROW.search(sentence):
            sides = "rows"
    if named == "numerator" and sides:
        return ("rows" if sides == "rows" else "mixed"), everywhere
    return (named, everywhere) if named else ((sides, everywhere) if sides else None)


_SHAPES_KEPT = re.compile(
    r"\bshapes?[- ]conventions?\b"
    r"|\bsame\s+(?:shapes?|sizes?|dimensions?)\s+(?:as|of)\s+(?:the\s+|that\s+|its\s+)*(?:weight|parameter)?\s*(?:matri|parameter|weight)",
    re.I,
)


def keeps_shapes(words: str) -> bool:
    """Whether a derivative by a matrix is said to have the matrix's shape, whatever the layout of others.

    >>> keeps_shapes("for weights we use the shape convention")
    True
    """
    return any(
        _SHAPES_KEPT.search(sentence) and not _REJECTED.search(sentence)
        for sentence in _SENTENCE.split(_MARKS.sub("", words))
    )


_EXAMPLES = r"(?:samples?|examples?|observations?|instances?|data ?points?|inputs?)"
_STACKED = re.compile(
    rf"\b{_EXAMPLES}\b[^.;:]{{0,40}}?\b(?:in|as|are|into|its|per)\s+(?:the\s+|its\s+)?(?P<one>columns?|rows?)\b"
    rf"|\b(?:each|every|one)\s+(?P<two>column|row)\s+(?:is|holds|contains|per|for)\s+(?:one\s+|an?\s+|each\s+)?"
    rf"{_EXAMPLES}\b",
    re.I,
)


def stacked_along(words: str) -> int | None:
    """The axis of a matrix that counts its examples, as the words say it: 1 where these are its columns.

    >>> stacked_along("the training examples are stacked **in columns**")
    1
    """
    plain = _MARKS.sub("", words)
    axes = {int((m["one"] or m["two"]).lower().startswith("col")) for m in _STACKED.finditer(plain)}
    return axes.pop() if len(axes) == 1 else None


_STAR = re.compile(
    r"(?:\*|\\ast|asterisk|star)[`'\"$]*\s+(?:is|means|denotes|stands for|for)\b[^.;]{0,40}?"
    r"(?:(?:element|entry|component|coordinate|point)[\s-]?wise|entry by entry|hadamard)",
    re.I,
)


def is_entrywise_star(words: str) -> bool:
    """Whether the words say that `*` is a product entry by entry.

    >>> is_entrywise_star("the `*` is elementwise, `@` is the matrix product")
    True
    """
    return _STAR.search(words) is not None


_SUMMATION = re.compile(r"summation convention|repeated\b[^.;]{0,20}\bind(ices|exes)|einstein", re.I)


def sums_repeated(words: str) -> bool:
    """Whether the words say that an index which stands twice is summed over.

    >>> sums_repeated("Repeated Latin indices are summed.")
    True
    """
    return _SUMMATION.search(words) is not None


def standing(words: str) -> str:
    """The sentences that say how a whole document is written: what its products and axes mean.

    >>> standing("The `*` is elementwise. Let us begin.")
    'The `*` is elementwise.'
    """
    return " ".join(sentence for sentence in _SENTENCE.split(words) if _is_standing(sentence))


def _is_standing(sentence: str) -> bool:
    return is_entrywise_star(sentence) or sums_repeated(sentence) or stacked_along(sentence) is not None


_ONE = re.compile(
    r"\b(?:drop|omit|suppress|leav\w+ out|without)\w*\s+(?:the\s+|its\s+|all\s+)?(?:\w+[\s-]){0,2}"
    r"(?:superscripts?|subscripts?|ind(?:ex|ices)|numbers?)\b"
    r"|\b(?:for|consider\w*)\s+(?:just\s+|only\s+)?(?:one|a single)\s+(?:\w+[\s-])?"
    r"(?:samples?|examples?|observations?|instances?|data ?points?)\b",
    re.I,
)


def speaks_of_one(words: str) -> bool:
    """Whether the words say that names without a number are of one example.

    >>> speaks_of_one("For a single example we drop the index")
    True
    """
    return _ONE.search(_MARKS.sub("", words)) is not None
