"""The marks of a page, and the notes below a formula: what is wrong, how it fails, what would be right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from chainrule.check.claims.report import Link, Statement
from chainrule.session.marking.findings import INHERITED, Finding, counterexample_text, statement_findings
from chainrule.session.marking.typesetting import Macros, latex

_SAID = re.compile(r"(\$[^$\n]+\$|`[^`\n]+`)")
_LATEX = re.compile(r"\S*\\[A-Za-z]|[^\W\d_](?:[_^](?:[^\W_]|\{)|')")
SIGNS = {"correct": "✓", "wrong": "✗", "undecided": "?", "retracted": "⌫"}


def mark_html(judged: Statement | Link, anchor: str, verdict: str) -> str:
    """✓, ✗ or ?, with the message for who points at it, and a way to the note."""
    evidence = f", {judged.evidence}" if judged.evidence else ""
    said = f": {judged.message}" if judged.message else ""
    title = escape(f"{verdict}{evidence}{said}")
    sign = f'<span class="mark {verdict}" title="{title}">{SIGNS[verdict]}</span>'
    return f'<a href="#{escape(anchor)}">{sign}</a>' if verdict in ("wrong", "undecided") else sign


def said_html(message: str, macros: Macros) -> str:
    r"""A message as HTML: `$…$` and words that are LaTeX are set, what stands in backquotes is code.

    Examples:
        >>> said_html("`W` & x", {})
        '<code>W</code> &amp; x'
    """
    return "".join(
        _plain_html(part, macros)
        if place % 2 == 0
        else latex(part[1:-1], macros)
        if part[0] == "$"
        else f"<code>{escape(part[1:-1])}</code>"
        for place, part in enumerate(_SAID.split(message))
    )


def _plain_html(text: str, macros: Macros) -> str:
    """Words, of which those that are LaTeX (`\\delta_{ij}`, `A^T`) are set."""
    found: list[str] = []
    for word in _words(text):
        core = word.rstrip(",;.:)")
        found.append(latex(core, macros) + escape(word[len(core) :]) if _LATEX.match(core) else escape(word))
    return "".join(found)


def _words(text: str) -> Iterator[str]:
    """The text in pieces: words, in which blanks within braces stay, and the blanks between them."""
    start = depth = 0
    for place, character in enumerate(text):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if character.isspace() and depth <= 0:
            yield from (text[start:place], character)
            start, depth = place + 1, 0
    yield text[start:]


def cards(statements: Sequence[Statement], prefix: str, macros: Macros) -> str:
    """The notes on some statements of a document with these commands; empty where there is nothing to say."""
    found = [card for statement in statements for card in _cards(statement, prefix, macros)]
    correct = [s for s in statements if s.verdict == "correct"]
    if correct:
        found.append(_correct(correct, macros))
    return "\n".join(['<div class="cards">', *found, "</div>"]) if found else ""


def _cards(statement: Statement, prefix: str, macros: Macros) -> Iterator[str]:
    for number, finding in enumerate(statement_findings(statement)):
        anchor = f' id="{escape(prefix + statement.id)}"' if number == 0 else ""
        card = _wrong if finding.verdict == "wrong" else _undecided
        yield card(finding, anchor, macros)


def _head(finding: Finding) -> str:
    link = f", link {finding.number} of {finding.count}" if finding.count > 1 else ""
    return (
        f'<p class="head"><b>{SIGNS[finding.verdict]} {escape(finding.title or finding.verdict)}</b>'
        f' <span class="code">{escape(finding.code)}, line {finding.place.line}{link}</span></p>'
    )


def _wrong(finding: Finding, anchor: str, macros: Macros) -> str:
    rows: list[tuple[str, str]] = [
        ("or" if place else "corrected", latex(fix, macros)) for place, fix in enumerate(finding.fix)
    ]
    if finding.right is not None and finding.right not in finding.fix:
        rows.append(("right", latex(finding.right, macros)))
    if finding.counterexample is not None:
        rows.append(("counterexample", _plain_html(counterexample_text(finding.counterexample), macros)))
    parts = [f'<div class="card wrong"{anchor}>', _head(finding)]
    if finding.message:
        parts.append(f"<p>{said_html(finding.message, macros)}</p>")
    if finding.inherited:
        parts.append(f"<p>{INHERITED}</p>")
    if rows:
        parts.append("<dl>" + "".join(f"<dt>{name}</dt><dd>{said}</dd>" for name, said in rows) + "</dl>")
    if finding.whole.steps:
        steps = "".join(f"<li>{latex(step, macros, display=True)}</li>" for step in finding.whole.steps)
        parts.append(f"<details><summary>the right derivation</summary><ul>{steps}</ul></details>")
    return "\n".join([*parts, "</div>"])


def _undecided(finding: Finding, anchor: str, macros: Macros) -> str:
    head = _head(finding).removesuffix("</p>")
    return f'<div class="card undecided"{anchor}>{head} {said_html(finding.message, macros)}</p></div>'


def _correct(statements: Sequence[Statement], macros: Macros) -> str:
    """The evidence for all correct statements of a formula, folded."""
    items = "".join(
        f"<li>line {s.place.line}: {escape(s.evidence or 'correct')}"
        + (f": {said_html(s.message, macros)}" if s.message else "")
        + "".join(f"; {said_html(note, macros)}" for note in (*s.conventions, *s.hypotheses))
        + "</li>"
        for s in statements
    )
    kinds = [s.evidence for s in statements]
    said = ", ".join(f"{kinds.count(kind)} {kind}" for kind in ("proved", "tested") if kind in kinds)
    noted = ", under a convention" if any(s.conventions for s in statements) else ""
    return (
        f'<details class="correct"><summary>✓ {said or len(statements)}{noted}</summary>'
        f"<ul>{items}</ul></details>"
    )
