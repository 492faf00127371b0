"""Every rewriting rule, on its own samples: it fires, and what it gives is equal."""

import dataclasses

import pytest

from chainrule.base.source import Source
from chainrule.check.oracle import agree
from chainrule.derive.factoring import factored, on_one_diagonal
from chainrule.derive.rules import RULES, Rule
from chainrule.derive.simplifying import expanded
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops.core import CONTRACTION, scale
from chainrule.read.elaborate import read_expression

SEEN: set[str] = set()


def nodes_of(sample: str) -> list[Node]:
    """Every node of a sample's expression, arguments first."""
    return topological([read_expression(Source("<sample>", sample)).bindings[""].node])


def firings(rule: Rule, sample: str) -> list[tuple[Node, Node]]:
    """The nodes of a sample on which a rule fires, each with what it gives."""
    pairs = [(node, rule.rewrite(node)) for node in nodes_of(sample)]
    return [(before, after) for before, after in pairs if after is not None and after is not before]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_fires_and_is_equal(rule: Rule) -> None:
    assert rule.samples, "a rule needs samples"
    for sample in rule.samples:
        found = firings(rule, sample)
        assert found, f"{rule.name} does not fire on {sample}"
        for before, after in found:
            assert after.shape == before.shape
            assert agree(before, after) < 1e-9
    SEEN.add(rule.name)


def test_every_rule_was_seen() -> None:
    assert {rule.name for rule in RULES} == SEEN
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_planted_wrong_sign_is_caught(rule: Rule) -> None:
    def turned(node: Node) -> Node | None:
        after = rule.rewrite(node)
        return None if after is None else scale(-1, after)

    wrong = dataclasses.replace(rule, rewrite=turned)
    errors = [agree(before, after) for sample in rule.samples for before, after in firings(wrong, sample)]
    nonzero = [e for e in errors if e > 1e-3]
    only_zero = all(after.cost <= 1 for sample in rule.samples for _, after in firings(rule, sample))
    assert nonzero or only_zero


@pytest.mark.parametrize(
    "text",
    [
        "p : simplex[n]; y : binary[n]; ((1 - y) / (1 - p) - y / p) * p * (1 - p)",
        "x : R[n]; y : R[n]; z : R[n]; (x + y) * z - (x - y) * z",
        "a : R; b : R; (a + b)^2 * (a - b)",
    ],
)
def test_expanding_keeps_the_value(text: str) -> None:
    tried = [(node, expanded(node)) for node in nodes_of(text) if node.op is CONTRACTION]
    for before, after in tried:
        if after is not None:
            assert after.cost < before.cost
            assert agree(before, after) < 1e-9


@pytest.mark.parametrize(
    "text",
    [
        "A : R[n, n]; x : R[n]; A @ x + A.T @ x",
        "x : R[n]; y : R[n]; a : R; a * x + a * y",
        "X : R[m, n]; v : R[n]; w : R[n]; X @ v - X @ w",
        "x : R[n]; y : R[n]; 2 * x - 2 * y",
        "X : R[m, n]; Y : R[m, n]; v : R[m]; v @ X + v @ Y",
        "x : R[n]; p = sigmoid(x); p * (1 - p)^2 - p^2 * (1 - p)",
        "x : R[n]; y : R[n]; a : R; x * (x' @ y) / norm2(x)^3 - a * y / norm2(x)",
        "x : R[n]; y : R[n]; s : positive[n]; (x - y)^2 / s^3 - 2 * x / s^2 + y / s^2",
        "x : R[n]; B : R[n, m]; s = softmax(x); diag(s) @ B - s @ s' @ B",
        "A : R[n, n]; B : R[n, n]; S : R[n, n]; A @ S @ B - diag(A @ A[0]) @ S @ B",
    ],
)
def test_factoring_fires_and_keeps_the_value(text: str) -> None:
    before = nodes_of(text)[-1]
    after = factored(before)
    assert after is not None
    assert after.cost < before.cost
    assert agree(before, after) < 1e-9


@pytest.mark.parametrize(
    "text",
    [
        "x : R[n]; s = softmax(x); g : R[n]; s * g - s * (s' @ g)",
        "x : R[n]; A : R[n, n]; A @ x - x * (x' @ A @ x)",
        "S : R[n, n]; x : R[n]; S - S @ x @ x' @ S",
        "u : R[n]; v : R[n]; r : R[m]; h : R[m]; u @ (r * h)' + v @ h'",
        "a : R; b : R; 6*a*b - 15*b^2",
    ],
)
def test_some_sums_read_best_as_they_are(text: str) -> None:
    assert factored(nodes_of(text)[-1]) is None


@pytest.mark.parametrize(
    "text",
    [
        "a : R[n]; b : R[n]; diag(a) - diag(b)",
        "a : R[n]; b : R[n]; A : R[n, n]; diag(a) + A + 2 * diag(b)",
        "a : R[n]; eye(n) - diag(a^2)",
        "A : R[m, n]; B : R[m, n]; V : R[k, k]; kron(A' @ B, eye(m)) - kron(B' @ A, eye(m))",
    ],
)
def test_diagonals_merge(text: str) -> None:
    before = nodes_of(text)[-1]
    after = on_one_diagonal(before)
    assert after is not None
    assert after.cost < before.cost
    assert agree(before, after) < 1e-9
