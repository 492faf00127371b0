"""What the checker's answers to one label are worth: decided or not, false or not, kind and repair."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from claim_matching import Answer, Marked, Row, answers

from chainrule.check.claims.report import KINDS

Check = Callable[[str, str], Marked]

CHECKABLE = """\
A label is *checkable* if its LaTeX holds a relation sign between two sides (=, <, ≤, →, ∈, ≈ …; in a label of
a shape also a colon) and is mathematics: not a sentence (three or more words outside commands), a table or a
drawing with arrows."""
DECIDED = """\
A checkable label is *decided* if the checker says correct or wrong, or retracted of a line that is struck
out; a correct declaration or definition also if it is found to assert nothing."""

RELATION = re.compile(
    r"=|<|>|\\(?:leq?|geq?|neq?|in|to|approx|equiv|propto|sim|leftarrow|rightarrow|Rightarrow|gets)(?![A-Za-z])"
)
WORDED = re.compile(
    r"\\(?:text|mathrm|operatorname|mathbf|mathsf|mathcal|begin|end)\*?\s*\{[^{}]*\}|\\[A-Za-z]+"
)
WORD = re.compile(r"[A-Za-z]{3,}")
PICTURE = re.compile(r"\\(?:nearrow|searrow|downarrow|uparrow|swarrow)|\.\.\. ")
SENTENCE = 3

WORDS: dict[str, tuple[str, ...]] = {
    "wrong index": ("wrong-index",),
    "false identity": ("false-identity",),
    "shape mismatch": ("shape-mismatch",),
    "missing sum": ("missing-sum",),
    "wrong bound": ("wrong-bound",),
    "missing factor (Kronecker delta)": ("missing-delta",),
    "missing transpose": ("missing-transpose",),
    "missing factor": ("missing-factor",),
    "missing factor (activation)": ("missing-factor",),
    "missing factor (sigma)": ("missing-factor",),
    "wrong sign": ("sign",),
    "arithmetic": ("arithmetic",),
}
"""The labels' words for an error, as kinds; accepted_kinds.json has what a label's reason allows besides."""


@dataclass(frozen=True, slots=True)
class Score:
    """One label and what became of it."""

    label: Row
    outcome: str
    """correct, wrong, undecided, retracted, nothing (asserts nothing) or unmatched."""
    checkable: bool
    decided: bool
    false: str | None
    """"wrong" or "correct" if that verdict is false."""
    false_links: tuple[str, ...]
    kinds: tuple[str, ...]
    accepted: tuple[str, ...]
    kind_right: bool | None
    repaired: bool | None
    entries: tuple[Row, ...]


def is_checkable(label: Row) -> bool:
    """Whether the label is mathematics with a relation in it: see CHECKABLE."""
    latex = label["latex"]
    related = RELATION.search(latex) or (label["kind"] == "shape" and ":" in latex)
    words = WORD.findall(WORDED.sub(" ", latex))
    return bool(related) and len(words) < SENTENCE and not PICTURE.search(latex)


def accepted_kinds(label: Row, table: dict[str, Row]) -> tuple[str, ...]:
    """The kinds that are right for a label that is wrong."""
    own = tuple(label.get("kinds", ())) or WORDS.get(label.get("error_kind", ""), ())
    if not own and label.get("error_kind") in KINDS:
        own = (label["error_kind"],)
    return own + tuple(table.get(label["id"], {}).get("kinds", ()))


def score(label: Row, marked: Marked, check: Check | None, table: dict[str, Row]) -> Score:
    """`check` re-checks a repaired document; None leaves repairs out."""
    found = list(answers(label, marked))
    outcome = _outcome(found)
    checkable, truth = is_checkable(label), label["verdict"]
    false = None
    if (outcome, truth) in (("wrong", "correct"), ("correct", "wrong")):
        false = outcome
    called = truth == "wrong" and outcome == "wrong"
    kinds = tuple(dict.fromkeys(_kinds(found)))
    accepted = accepted_kinds(label, table) if truth == "wrong" else ()
    return Score(
        label=label,
        outcome=outcome,
        checkable=checkable,
        decided=checkable and _is_decided(outcome, label),
        false=false,
        false_links=tuple(_false_links(label, found, table)),
        kinds=kinds,
        accepted=accepted,
        kind_right=bool(set(kinds) & set(accepted)) if called else None,
        repaired=any(repairs(a.entry, marked, label["doc"], check) for a in found)
        if called and check
        else None,
        entries=tuple(answer.entry for answer in found),
    )


def _outcome(found: Sequence[Answer]) -> str:
    verdicts = [verdict for answer in found for verdict in answer.verdicts]
    for verdict in ("wrong", "undecided", "correct", "retracted"):
        if verdict in verdicts:
            return verdict
    return "nothing" if found else "unmatched"


def _is_decided(outcome: str, label: Row) -> bool:
    if outcome in ("correct", "wrong", "retracted"):
        return True
    return outcome == "nothing" and label["verdict"] != "wrong"


def _kinds(found: Sequence[Answer]) -> list[str]:
    kinds: list[str] = []
    for answer in found:
        parts = answer.entry["links"] if answer.whole else answer.links
        if answer.whole and answer.entry["kind"]:
            kinds.append(answer.entry["kind"])
        kinds += [link["kind"] for link in parts if link["verdict"] == "wrong" and link["kind"]]
    return kinds


def _false_links(label: Row, found: Sequence[Answer], table: dict[str, Row]) -> list[str]:
    """Links whose verdict contradicts the label's steps; nothing where they cannot be told one from one.

    `links` of the table are those of which either verdict is fair.
    """
    steps: list[bool] = label.get("step_verdicts", [])
    links = [link for answer in found for link in (answer.entry["links"] if answer.whole else answer.links)]
    if not steps or len(links) != len(steps) or label["verdict"] not in ("correct", "wrong"):
        return []
    said = {"correct": True, "wrong": False}
    fair = table.get(label["id"], {}).get("links", ())
    return [
        f"link {k}: {link['verdict']}"
        for k, (link, step) in enumerate(zip(links, steps, strict=True), 1)
        if k not in fair and said.get(link["verdict"], step) != step
    ]


def repairs(entry: Row, marked: Marked, name: str, check: Check | None) -> bool:
    """Whether one of the entry's fixes, put in its place, makes the checker call that line correct."""
    if check is None or entry["verdict"] != "wrong":
        return False
    plain = name.replace(".ipynb", ".md")
    for fix in entry["fix"]:
        text = marked.text[: entry["offset"]] + fix + marked.text[entry["end_offset"] :]
        span = range(entry["offset"], entry["offset"] + len(fix))
        again = [one for one in check(text, plain).claims if one["offset"] in span]
        if again and all(one["verdict"] in ("correct", None) for one in again):
            return any(one["verdict"] == "correct" for one in again)
    return False
