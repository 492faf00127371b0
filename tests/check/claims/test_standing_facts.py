"""Facts that words say of matrices and vectors: which names they reach, how far, and what holds with them."""

from __future__ import annotations

import numpy as np
import pytest

from chainrule.check.claims.fact_words import facts_told
from chainrule.check.claims.marking import mark
from chainrule.check.structured import DRAWS, of_ones, shaped
from chainrule.emit.arrays import Array
from chainrule.graph.facts import Fact
from chainrule.read.documents.reading import read_document

SQUARE = r"\in\mathbb{R}^{m\times m}"


def start(fact: str) -> str:
    return rf"Let $K{SQUARE}$ be {fact} and $z\in\mathbb{{R}}^m$." + "\n\n$$"


def verdicts(text: str) -> list[str | None]:
    entries = mark(read_document("one.md", text)).statements
    return [entry.verdict for entry in entries if entry.role in ("claim", "numeric")]


RIGHT = (
    ("skew-symmetric", r"K^\top = -K"),
    ("antisymmetric", r"z^\top K z = 0"),
    ("a diagonal matrix", r"K^\top = K"),
    ("orthogonal", r"K^\top K = I"),
    ("an orthogonal matrix", r"\|Kz\| = \|z\|"),
    ("orthogonal", r"K^{-1} = K^\top"),
    ("idempotent", r"K^3 = K"),
    ("an idempotent matrix", r"K (I - K) = 0"),
    ("an orthogonal projection", r"K^\top = K"),
    ("positive semidefinite", r"z^\top K z \geq 0"),
    ("upper triangular", r"\det(K^2) = \det(K)^2"),
    ("symmetric and positive definite", r"z^\top K z \geq 0"),
)
WRONG = (
    ("skew-symmetric", r"K^\top = K"),
    ("anti-symmetric", r"K^\top = K"),
    ("non-symmetric", r"K^\top = K"),
    ("an asymmetric matrix", r"K^\top = K"),
    ("upper triangular", r"K^\top = K"),
    ("lower triangular", r"K^\top = K"),
    ("idempotent", r"K^\top = K"),
    ("an orthogonal projection", r"K^2 z = 2 K z"),
    ("orthogonal", r"\det K = 1"),
    ("orthogonal", r"K^\top = K"),
    ("a diagonal matrix", r"K z = K^2 z"),
    ("positive semidefinite", r"K z = K^2 z"),
)


@pytest.mark.parametrize(("fact", "claim"), RIGHT)
def test_what_holds_with_the_fact(fact: str, claim: str) -> None:
    assert verdicts(f"{start(fact)}{claim}$$") == ["correct"]
    assert verdicts(f"{start('invertible')}{claim}$$") != ["correct"] or "det" in claim


@pytest.mark.parametrize(("fact", "claim"), WRONG)
def test_what_fails_with_the_fact(fact: str, claim: str) -> None:
    assert verdicts(f"{start(fact)}{claim}$$") == ["wrong"]


@pytest.mark.parametrize("fact", ["nilpotent", "a permutation matrix", "block-diagonal", "unitary"])
def test_what_is_not_computed_with_is_left_open(fact: str) -> None:
    assert verdicts(rf"{start(fact)}K^\top = K^{{-1}}$$") == ["undecided"]
    assert verdicts(rf"{start(fact)}(2K)^\top = 2K^\top$$") == ["correct"]
    other = rf"Let $H{SQUARE}$. $$H^\top = H$$"
    assert verdicts(rf"Let $K{SQUARE}$ be {fact}. {other}") == ["wrong"]
    assert verdicts(rf"Let $K{SQUARE}$. If $K$ is {fact}, then $K^\top = K$.") == ["undecided"]


def test_words_that_may_mean_something_else() -> None:
    text = rf"Let $P{SQUARE}$ be a projection matrix. "
    assert verdicts(text + "$$P^3 = P$$") == ["undecided"]
    assert verdicts(text + r"$$(2P)^\top = P$$") == ["wrong"]
    text = r"The inputs $X \in \mathbb{R}^{k\times m}$ meet projections $H \in \mathbb{R}^{m\times d}$."
    text += " Let $Y = XH$."
    slope = r" $$\frac{\partial}{\partial H} \mathrm{tr}(A^\top Y) = {}$$"
    assert verdicts(text + slope.replace("{}", r"X^\top A")) == ["correct"]
    assert verdicts(text + slope.replace("{}", r"2 X^\top A")) == ["wrong"]


def test_what_is_said_of_a_defined_name_follows() -> None:
    text = rf"Let $R{SQUARE}$ and $G = R^\top R$. So $G$ is symmetric, and $G$ is nilpotent. "
    assert verdicts(text + r"$$G^\top = G$$") == ["correct"]
    assert verdicts(text + r"$$G^\top = 2 G$$") == ["wrong"]


def test_properties_of_functions_are_not_computed_with() -> None:
    text = r"Let $h:\mathbb{R}\to\mathbb{R}$ be even. $$h(-t) = h(t)$$"
    assert verdicts(text) == ["undecided"]
    assert verdicts(text.replace("be even", "be smooth")) == ["wrong"]


def test_unit_vectors() -> None:
    text = r"Let $u\in\mathbb{R}^m$ be a unit vector and $v\in\mathbb{R}^m$ arbitrary. $$"
    assert verdicts(text + r"(I - uu^\top)u = 0$$") == ["correct"]
    assert verdicts(text + r"(I - vv^\top)^2 = I - vv^\top$$") == ["wrong"]


LISTS = (
    r"Let $H$ and $K$ be symmetric $m \times m$ matrices, and let $R$ be any $m \times m$ matrix.",
    rf"Let $H, K, R{SQUARE}$, where $H$ and $K$ are symmetric.",
    rf"Let $R{SQUARE}$. We use two symmetric matrices $H{SQUARE}$ and $K{SQUARE}$.",
)


@pytest.mark.parametrize("text", LISTS)
def test_a_fact_reaches_all_names_of_a_list_and_no_other(text: str) -> None:
    claims = (r"H^\top = H", r"(HK)^\top = KH", r"R^\top = R", r"HK = KH", r"RH = (HR)^\top")
    found = verdicts(text + "".join(f"\n\n$${claim}$$" for claim in claims))
    assert found == ["correct", "correct", "wrong", "wrong", "wrong"]


ENDS = (
    "Now drop the assumption that $K$ is symmetric.",
    "We no longer assume that $K$ is symmetric.",
    rf"Now let $K{SQUARE}$ be arbitrary.",
    rf"Let now $K{SQUARE}$ be any matrix.",
)
UNSURE = (
    rf"The matrix $K{SQUARE}$ is rarely symmetric.",
    rf"It would be wrong to assume that $K{SQUARE}$ is symmetric.",
    rf"Let $K{SQUARE}$ be symmetric or orthogonal.",
    rf"Let $K{SQUARE}$. Unless $K$ is symmetric, this needs care.",
)


@pytest.mark.parametrize("end", ENDS)
def test_a_fact_ends(end: str) -> None:
    text = rf"Let $K{SQUARE}$ be symmetric. Then $K^\top = K$."
    assert verdicts(rf"{text} {end}" + "\n\n$$K^\\top = K$$") == ["correct", "wrong"]
    assert verdicts(rf"{text} {end}" + "\n\n$$(K^\\top)^\\top = K$$") == ["correct", "correct"]


@pytest.mark.parametrize("text", UNSURE)
def test_what_may_be_a_fact_leaves_open_what_rests_on_it(text: str) -> None:
    claims = "\n\n$$K^\\top = K$$\n\n$$K^\\top = 2K$$\n\n$$(2K)^\\top = 2K^\\top$$"
    assert verdicts(text + claims) == ["undecided", "wrong", "correct"]


def test_a_name_declared_anew() -> None:
    first, second = rf"Let $K{SQUARE}$ be symmetric.", rf"Let $K{SQUARE}$."
    claim = "\n\n$$K^\\top = K$$"
    assert verdicts(f"{first}\n\n## Part two\n\n{second}{claim}") == ["wrong"]
    assert verdicts(f"{first} {second}{claim}") == ["undecided"]
    assert verdicts(f"{first}\n\n## Part two{claim}") == ["correct"]


def test_a_fact_for_two_names_under_a_condition() -> None:
    text = rf"Let $H{SQUARE}$ and $K{SQUARE}$. If $H$ and $K$ are symmetric, then $(HK)^\top = $"
    assert verdicts(text.replace("= $", "= KH$.")) == ["correct"]
    assert verdicts(text.replace("= $", "= HK$.")) == ["wrong"]


def test_a_label_that_is_no_distribution() -> None:
    text = (
        r"Let $q=\mathrm{softmax}(s)$ and $E = -\sum_k c_k\log q_k$, where the label $c$ {}." + "\n\n"
        r"$$\frac{\partial E}{\partial s_j} = q_j - c_j$$"
    )
    assert verdicts(text.replace("{}", "is given")) == ["correct"]
    assert verdicts(text.replace("{}", "is not one-hot"))[0] != "correct"
    assert verdicts(text.replace("{}", "is not a probability vector"))[0] != "correct"


SAID = {
    "skew-symmetric": Fact.SKEW,
    "positive semi-definite": Fact.PSD,
    "orthogonal projection": Fact.PROJECTION,
    "block-diagonal": None,
    "one-hot": Fact.ONEHOT,
    "symmetric positive definite": Fact.SPD,
}


def test_the_longest_words_tell() -> None:
    for words, fact in SAID.items():
        assert [told.fact for told in facts_told(f"is {words} here")] == [fact]
    for words in ("asymmetric", "non-symmetric", "symmetric about 0", "the diagonal of"):
        assert not facts_told(words)


def turned(x: Array) -> Array:
    return np.swapaxes(x, -1, -2)


def both(x: Array, fact: Fact) -> tuple[Array, Array]:
    """Two arrays that are equal where the fact is kept."""
    one = np.broadcast_to(np.eye(4), x.shape)
    return {
        Fact.SKEW: (x, -turned(x)),
        Fact.DIAGONAL: (x, x * one),
        Fact.UPPER: (x, np.triu(x)),
        Fact.LOWER: (x, np.tril(x)),
        Fact.ORTHOGONAL: (x @ turned(x), one),
        Fact.IDEMPOTENT: (x @ x, x),
        Fact.PROJECTION: (x @ turned(x), x),
        Fact.PSD: (x + np.maximum(-np.linalg.eigvalsh(x)[:, :1, None], 1e-9), x + 1e-9),
        Fact.UNIT: (np.sum(x * x, axis=-1), np.ones(x.shape[:-1])),
    }[fact]


def test_draws_keep_the_facts() -> None:
    random = np.random.default_rng(3)
    for fact, draw in DRAWS.items():
        np.testing.assert_allclose(*both(draw(random, (20, 4, 4)), fact), atol=1e-9)
        whole = of_ones(fact, random, (20, 4, 4))
        whole = shaped(fact, random.integers(-3, 4, (20, 4, 4))) if whole is None else whole
        np.testing.assert_allclose(*both(np.asarray(whole, float), fact), atol=1e-9)
        assert (whole % 1 == 0).all()


def test_what_is_said_to_hold_in_general_has_no_fact() -> None:
    text = rf"Let $K{SQUARE}$. If $K$ is symmetric, then $K^\top = K$; in general $K^\top = K$."
    assert verdicts(text)[0] == "correct"
    assert verdicts(text)[1] != "correct"
    assert verdicts(rf"Let $K{SQUARE}$. One often assumes that $K$ is symmetric. $$K^\top = K$$") == [
        "undecided"
    ]


def test_kinds_of_matrices() -> None:
    assert verdicts(start("a covariance matrix") + r"K^\top = K$$") == ["correct"]
    assert verdicts(start("a covariance matrix") + r"K^\top = -K$$") == ["wrong"]
    assert verdicts(start("a Gram matrix") + r"z^\top K z \geq 0$$") == ["correct"]
