"""Documents that chainrule writes itself, for the mutation harness.

The models of examples/ with their definitions and the lines of their derivations, as LaTeX. A line is broken
in the text form, read again and evaluated beside the right one at random values, so that what does not differ
is no mutant; reading and evaluating models has no part in checking documents. Models with batches, entries or
functions that only the model language has are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import chainrule as cr
from chainrule.emit.arrays import FloatArrays
from chainrule.emit.evaluation import evaluate
from chainrule.graph.facts import Fact
from chainrule.ops.core import declared
from chainrule.show.lettering import latex_name


@dataclass(frozen=True, slots=True)
class Point:
    """Random values of the inputs, by their nodes, and the sizes."""

    values: dict[Any, Any]
    sizes: dict[str, int]


EXAMPLES = Path(__file__).parent.parent / "examples"
FOREIGN = re.compile(r"scatter|(?<!(?<!\w)1)\[|Δ|∂[fg]\d|right|where|sign|distance")
"""What a learner's document has no word for."""
POINTS = 2
FACTS = {
    Fact.ONEHOT: "one-hot",
    Fact.BINARY: "a vector of zeros and ones",
    Fact.SYMMETRIC: "symmetric",
    Fact.SPD: "symmetric and positive definite",
    Fact.POSITIVE: "positive",
}
DROPPED = (
    ("missing-indicator", re.compile(r" ⊙ 1\[[^\]]*\]|(?<=\w) 1\[[^\]]*\]")),
    ("missing-derivative", re.compile(r" ⊙ \(1 − [^()]*\)| \(1 − [^()]*\)$")),
    ("missing-factor", re.compile(r"(?<![\w(/.])(?:\d+|\(1/\d+\)) (?=[\w(])")),
    ("missing-factor", re.compile(r" ⊙ \w+(?![\w(])")),
    ("missing-term", re.compile(r" [+−] \w+(?= |$|\))")),
    ("missing-transpose", re.compile("ᵀ ?")),
    ("wrong-exponent", re.compile("[²³]")),
)
"""Pieces of a text whose loss is an error of that kind."""


@dataclass(frozen=True, slots=True)
class Line:
    """An equation of a derivation: its two sides in LaTeX, and how the right side is broken."""

    left: str
    right: str
    broken: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Derived:
    """What a document is made of."""

    name: str
    head: str
    definitions: tuple[str, ...]
    lines: tuple[Line, ...]


@cache
def derivations() -> tuple[Derived, ...]:
    """Every example that reads like a learner's document."""
    found = [_derived(path) for path in sorted(EXAMPLES.glob("*.cr"))]
    return tuple(one for one in found if one is not None and one.lines)


def _derived(path: Path) -> Derived | None:
    answer = cr.derive(path)
    said, model = answer.json(), answer.names()
    texts = [(step["name"], step) for step in said["steps"]]
    texts += [(f"∂{said['of']}/∂{row['wrt']}", row) for row in said["results"]]
    inputs = [b for b in model.bindings.values() if b.kind in ("input", "param")]
    plain = all(re.fullmatch(r"\w+", str(dim)) for b in inputs for dim in b.node.shape)
    if not plain or model.families or any(FOREIGN.search(row["text"]) for _, row in texts):
        return None
    points = [_point(inputs, seed) for seed in range(POINTS)]
    definitions = [
        f"{latex_name(name)} = {row['latex']}" for name, row in texts if row.get("rule") == "definition"
    ]
    lines: dict[str, Line] = {}
    for name, row in texts:
        if row.get("rule") != "definition" and row["text"] != name:
            left = latex_name(name)
            lines[left] = Line(left, row["latex"], tuple(_broken(row["text"], answer, points)))
    return Derived(path.stem, _head(inputs), tuple(definitions), tuple(lines.values()))


def _head(inputs: list[Any]) -> str:
    parts: list[str] = []
    for binding in inputs:
        name, dims = latex_name(binding.name), [latex_name(str(dim)) for dim in binding.node.shape]
        power = "^{" + r" \times ".join(dims) + "}" if dims else ""
        fact = FACTS.get(declared(binding.node).fact)
        parts.append(rf"${name} \in \mathbb{{R}}{power}$" + (f" ({fact})" if fact else ""))
    return "Let " + ", ".join(parts) + "."


def _point(inputs: list[Any], seed: int) -> Point:
    """Random values that keep the facts; sizes are small and unlike each other."""
    random = np.random.default_rng(seed)
    names = sorted({str(dim) for b in inputs for dim in b.node.shape if not str(dim).isdigit()})
    sizes = {name: k + 2 for k, name in enumerate(names)}
    values: dict[Any, Any] = {}
    for binding in inputs:
        shape = tuple(int(d) if (d := str(dim)).isdigit() else sizes[d] for dim in binding.node.shape)
        fact, value = declared(binding.node).fact, random.normal(size=shape)
        if fact is Fact.POSITIVE:
            value = np.abs(value) + 0.5
        elif fact is Fact.ONEHOT or fact is Fact.SIMPLEX:
            value = np.eye(shape[-1])[random.integers(shape[-1])]
        elif fact is Fact.BINARY:
            value = np.round(random.random(shape))
        elif fact is Fact.SYMMETRIC or fact is Fact.SPD:
            value = value @ value.T + np.eye(shape[0])
        values[binding.node] = value
    return Point(values, sizes)


def _broken(text: str, answer: Any, points: list[Point]) -> Iterator[tuple[str, str]]:
    """Kind and LaTeX of every broken form that has another value somewhere and is nowhere its transpose."""
    right = [_value(text, answer, point) for point in points]
    seen: set[str] = set()
    for kind, other in _edits(text):
        wrong = [_value(other, answer, point) for point in points]
        if any(one is None for one in (*right, *wrong)):
            continue
        same = [_equal(a, b) for a, b in zip(right, wrong, strict=True)]
        if all(same) or any(_equal(a, b.T) for a, b, s in zip(right, wrong, same, strict=True) if not s):
            continue
        latex = answer.derived.spelling.latex(cr.parse(other, answer).node)
        if latex not in seen:
            seen.add(latex)
            yield kind, latex


def _edits(text: str) -> Iterator[tuple[str, str]]:
    yield "sign", f"−({text})"
    yield "extra-factor", f"2 ({text})"
    for match in re.finditer(r"(?<= )[+−](?= )|^−|(?<=\()−", text):
        turned = "+" if match.group() == "−" and match.start() and text[match.start() - 1] == " " else ""
        turned = "−" if match.group() == "+" else turned
        yield "sign", text[: match.start()] + turned + text[match.end() :]
    for kind, pattern in DROPPED:
        for match in pattern.finditer(text):
            yield kind, text[: match.start()] + text[match.end() :]
    for match in re.finditer("[²³]", text):
        yield (
            "wrong-exponent",
            text[: match.start()] + ("³" if match.group() == "²" else "²") + text[match.end() :],
        )
    for match in re.finditer(r"(?<![\w.])\d+(?![\w.])", text):
        yield "arithmetic", text[: match.start()] + str(int(match.group()) + 2) + text[match.end() :]


def _value(text: str, answer: Any, point: Point) -> Any:
    """The value of a text under a derivation's names; None where it is no expression."""
    try:
        node = cr.parse(text, answer).node
        return np.asarray(evaluate([node], point.values, FloatArrays(point.sizes))[node])
    except cr.ChainruleError:
        return None


def _equal(a: Any, b: Any) -> bool:
    a, b = np.squeeze(a), np.squeeze(b)
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=1e-6, atol=1e-8))
