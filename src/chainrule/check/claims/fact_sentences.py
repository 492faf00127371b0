"""Which names a text says a fact of, and how: "let A and B be symmetric", "for a diagonal matrix D".

A sentence is its words with a mark for each name that stands alone and a box for every other formula. A fact
belongs to the names right before its verb, or to those right behind it; what stands between may be a few
words only. What is said with others, "A is rarely symmetric", is possible, and nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from chainrule.check.claims.fact_words import Told, Word, facts_told, parted

How = Literal["set", "said", "supposed", "possible", "denied", "ended", "freed"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One formula of a text: the words before it, and whether it is a name that something may be said of."""

    order: int
    before: str
    name: bool
    beside: bool = False
    """Whether it stands in the same formula as the piece before, behind a comma."""


@dataclass(frozen=True, slots=True)
class Remark:
    """That the names of some pieces have a fact (None: one that is not computed with), and how that is said.

    "set" from here on ("let A be …"), "said" as what is so anyway ("where A is …"), "supposed" for its
    sentence ("if A is …"), "possible", "denied" ("A is not …"), "ended" from here on ("drop the assumption
    that A is …"), "freed" if a name is said to be any ("let A be arbitrary").
    """

    orders: tuple[int, ...]
    fact: Word
    how: How
    start: int
    """The first and the last piece of its sentence."""
    end: int


_MARK = re.compile(r"⟦(\d+)⟧")
_NAMES = re.compile(r"⟦\d+⟧(?:\s*(?:,|and|or|,\s*and|as\s+well\s+as)\s*⟦\d+⟧)*")
_SENTENCE = re.compile(r"[.;!?](?:\s+|$)|\n\s*\n")
_SHORT = re.compile(r"\b(i\.\s?e|e\.\s?g|cf|resp|w\.\s?r\.\s?t|a\.\s?k\.\s?a)\.", re.I)
_CLAUSE = re.compile(
    r"⟦|:|\(|,?\s*\b(where|while|whereas|but|then|so|because|since|if|when|which\s+gives|we|let|hence|thus|for"
    r"|with|hold|holds|gives?|follows?)\b|,\s*and\b",
    re.I,
)
_VERB = re.compile(
    r"\s*,?\s*(?:(?:which|that|both|all|each|again|now|also|here|itself|moreover|further|furthermore)\s+)*"
    r"(?:(?P<verb>is|are|be|being|to\s+be|denotes?|remains?|as)\b)?",
    re.I,
)
_GAP = re.compile(
    r"(?:\s|,|□|-|\b(?:is|are|be|a|an|the|any|some|every|each|all|both|two|three|only|real|real-valued|square"
    r"|given|fixed|constant|known|also|now|again|here|assumed|taken|chosen|supposed|to|by|as|construction|of"
    r"|assumption|definition|and|too|matri(?:x|ces)|vectors?|size|order|dimensions?|in|addition|moreover|further"
    r"|furthermore|invertible|non-?singular|full|rank|weight|parameter|data|input|functions?|sized?"
    r"|smooth|differentiable|continuous|numbers?|entries|nonzero|non-zero|arbitrary|scalars?|which|itself"
    r"|random|dimensional|general)\b)*",
    re.I,
)
_TIGHT = re.compile(r"(?:\s|□|\b(?:an?|the|some|real|square|both|all)\b)*", re.I)
_ENDING = re.compile(
    r"\s*(?:$|,|□|and\b|und\b|et\b|with\b|matri|vectors?\b|functions?\b|numbers?\b|constants?\b)", re.I
)
_NUMBERS = re.compile(r"\s*(?:real\s+)?(?:numbers?|scalars?|constants?|reals?|parameters?)\b", re.I)
_NOUNS = re.compile(
    r"(?:\s|□|-|\b(?:real|square|given|fixed|constant|invertible|weight|parameter|matri(?:x|ces)|vectors?"
    r"|data|input|functions?|smooth|numbers?|operators?|scalars?|encoded|targets?|labels?|kernel)\b)*",
    re.I,
)
_NOT = re.compile(
    r"\b(not|never|no|non|neither|nor|without|cannot|isn't|aren't|isn’t|need(s|n't)?)\b|n't\b", re.I
)
_LISTED = re.compile(rf"(?:{_NOUNS.pattern}|,|\band\b)*", re.I)
_CHOICE = re.compile(r"\b(or|either|nor)\b", re.I)
_ENDED = re.compile(
    r"\b(drop(s|ped)?|no\s+longer|not\s+\w+\s+any\s?more|remov(e|es|ed|ing)|relax(es|ed|ing)?|lift(s|ed)?|"
    r"abandon\w*|give\s+up|forget|discard\w*)\b",
    re.I,
)
_DOUBTED = re.compile(
    r"\b(wrong|mistake\w*|false|incorrect\w*|unless|whether|except|instead|rather|question|pretend\w*|only\s+if"
    r"|even\s+(if|when)|not|never|nor|neither|cannot|without|need|would|might|may|could|were|hope\w*|wish\w*"
    r"|ask\w*|show|prove|check|verify|claim\w*|decide|often|sometimes|usually|commonly|typically|frequently|occasionally|rarely|seldom|many|is\s+it|are\s+they)\b|n't\b|\?\s*$",
    re.I,
)
_IF = re.compile(
    r"\b(if|when|whenever|provided|in\s+case|as\s+long\s+as|in\s+the\s+case|suppos(e|ing)\s+for\s+(a|the|this)\s+"
    r"moment|(suppos(e|ing)|assum(e|ing))\s+for\s+now|for\s+(a|the)\s+moment|momentarily|case)\b",
    re.I,
)
_FOR = re.compile(r"\b(for|of|with)\s+((any|all|every|each|some|an|a|the|now|two|arbitrary)\s+)*$", re.I)
_SETTING = re.compile(r"\b(let|suppose|assume|assuming|consider|take|choose|now|fix|given)\b", re.I)
_ANY = re.compile(
    r"(?:\s|,|\b(?:is|are|be|an?|the|now|here|also|completely|entirely|real|square|□|matri(?:x|ces)|vectors?)\b)*"
    r"(?:\b(arbitrary|any|general|generic|unrestricted)\b|not\s+necessarily|need\s+not)",
    re.I,
)
_EVERY = re.compile(
    r"\b(arbitrary|any|general|generic|all|every|each)\s+((other|real|numbers?|values?|vectors?|square|matri(x|ces)|of)"
    r"\s+)*$",
    re.I,
)


def remarks(pieces: Sequence[Piece], last: str) -> Iterator[Remark]:
    """What is said of names in a text, `last` being the words behind its last formula."""
    for words in _sentences(pieces, last):
        orders = [int(mark) for mark in re.findall(r"[⟦□](\d+)", words)]
        if orders:
            yield from _of_sentence(re.sub(r"□\d+", "□", words), min(orders), max(orders))


def _sentences(pieces: Sequence[Piece], last: str) -> list[str]:
    text = ""
    for piece in pieces:
        text += ", " if piece.beside and not piece.before.strip() else " "
        text += f"{piece.before} " + (f"⟦{piece.order}⟧" if piece.name else f"□{piece.order}")
    return _SENTENCE.split(_SHORT.sub(r"\1", f"{text} {last}"))


def _of_sentence(words: str, start: int, end: int) -> Iterator[Remark]:
    ending = _ENDED.search(words)
    done = 0
    for group in _NAMES.finditer(words):
        orders = tuple(map(int, _MARK.findall(group.group())))
        head, tail = words[: group.start()], words[group.end() :]
        clause = _CLAUSE.search(tail)
        tail = tail[: clause.start()] if clause else tail
        if ending is not None and ending.start() < group.start():
            yield Remark(orders, None, "ended", start, end)
            continue
        if _ANY.match(tail) or (_EVERY.search(words[done : group.start()]) and not facts_told(words)):
            how: How = "freed" if _SETTING.search(head[-40:]) or not _FOR.search(_bare(head)) else "possible"
            yield Remark(orders, None, how, start, end)
        for remark in (*_behind(orders, head, tail), *_before(orders, words[done : group.start()], head)):
            yield Remark(*remark, start, end)
        done = group.end()


def _bare(head: str) -> str:
    return re.sub(r"\b(arbitrary|general|generic)\s*$", "", head)


_Found = tuple[tuple[int, ...], Word, How]


def _behind(orders: tuple[int, ...], head: str, tail: str) -> Iterator[_Found]:
    """What the words behind names say of them: "be symmetric"."""
    verb = _VERB.match(tail)
    assert verb is not None
    rest, said = tail[verb.end() :], (verb["verb"] or "").lower()
    told = facts_told(rest)
    if not said:
        told = [
            one for one in told[:1] if _TIGHT.fullmatch(rest[: one.start]) and _ENDING.match(rest[one.end :])
        ]
    if not told:
        return
    if said in ("is", "denotes", "remains") or re.match(r"\s*an?\b", rest, re.I):
        orders = orders[-1:]
    sure, denied = _reached(rest, told)
    if sure:
        how: How = "possible" if any(one.loose for one in sure) else _how(head)
        for fact in parted(one.fact for one in sure):
            yield orders, fact, _sure_of(fact, how, rest[sure[-1].end :])
    for one in told:
        if one not in sure:
            yield orders, one.fact, "denied" if one in denied else "possible"


def _reached(rest: str, told: Sequence[Told]) -> tuple[list[Told], list[Told]]:
    """The facts that only plain words lead to, and those that are denied."""
    sure: list[Told] = []
    denied: list[Told] = []
    at = 0
    if _CHOICE.search(rest[: told[-1].end]):
        return sure, denied
    for one in told:
        between = rest[at : one.start]
        if not sure and _NOT.search(between):
            denied.append(one)
        elif not denied and _GAP.fullmatch(between):
            sure.append(one)
            at = one.end
    return sure, denied


def _before(orders: tuple[int, ...], between: str, head: str) -> Iterator[_Found]:
    """What the words right before names say of them: "a symmetric matrix"."""
    own: list[Told] = []
    at = len(between)
    for one in reversed(facts_told(between)):
        if not (_LISTED if own else _NOUNS).fullmatch(between[one.end : at]):
            break
        own.insert(0, one)
        at = one.start
    if not own:
        return
    lead = between[:at]
    if (_VERB_BEFORE.search(lead) and not _JOINING.search(lead)) or (
        not lead.strip() and head.rstrip().endswith("⟧")
    ):
        return
    how: How = _how(head[: len(head) - len(between)] + lead)
    if _NOT.search(lead[-30:]):
        how = "denied"
    elif _FOR_CASE.search(lead):
        how = "supposed"
    elif any(one.loose for one in own):
        how = "possible"
    for fact in parted(one.fact for one in own):
        yield orders, fact, _sure_of(fact, how, between[own[-1].end :])


def _sure_of(fact: Word, how: How, behind: str) -> How:
    """How it is said; "where A is negative" may tell a place, "where c is a positive number" does not."""
    place = isinstance(fact, tuple) and how == "said" and not _NUMBERS.match(behind)
    return "possible" if place else how


_FOR_CASE = re.compile(r"\bfor\s+((any|all|every|each|some|an|a|the|now)\s+)*$", re.I)
_JOINING = re.compile(r"\b(with|by|using|via|for|of)\s+((an?|the|some|its)\s+)?$", re.I)
_VERB_BEFORE = re.compile(r"^\s*,?\s*(is|are|be|being|denotes?|remains?)\b(?![^,]*,)", re.I)


def _how(head: str) -> How:
    if _DOUBTED.search(head):
        return "possible"
    if _IF.search(head):
        return "supposed"
    return "set" if _SETTING.search(head) else "said"
