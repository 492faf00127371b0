"""Claims about expectations, variances and probabilities: what holds always, what needs a hypothesis."""

import random
from fractions import Fraction

import pytest

from chainrule.check.claims.chances import Law, drawn
from chainrule.check.claims.marking import mark
from chainrule.read.documents.reading import read_document


def statements(*lines):
    text = "\n\n".join(f"$${line}$$" if "\\" in line and "$" not in line else line for line in lines)
    return mark(read_document("work.md", text)).statements


def only(*lines):
    """The last statement of a document."""
    return statements(*lines)[-1]


@pytest.mark.parametrize(
    "line",
    [
        r"\text{Var}[X] = \mathbb{E}[X^2] - \mathbb{E}[X]^2",
        r"\mathbb{E}[X + Y] = \mathbb{E}[X] + \mathbb{E}[Y]",
        r"\mathbb{E}[aX + Y] = a \mathbb{E}[X] + \mathbb{E}[Y]",
        r"\operatorname{Var}(cX) = c^2 \operatorname{Var}(X)",
        r"\text{Var}[X + Y] = \text{Var}[X] + \text{Var}[Y] + 2 \text{Cov}(X, Y)",
        r"\text{Var}[X - Y] = \text{Var}[X] + \text{Var}[Y] - 2 \text{Cov}(X, Y)",
        r"\text{Cov}(X, Y) = \mathbb{E}[XY] - \mathbb{E}[X] \mathbb{E}[Y]",
        r"\text{Cov}(X, X) = \text{Var}(X)",
        r"\mathbb{P}(X > 0) = \mathbb{E}[\mathbb{1}[X > 0]]",
        r"\text{Var}(\sum_{i=1}^n x_i) = \sum_{i=1}^n \sum_{j=1}^n \text{Cov}(x_i, x_j)",
    ],
)
def test_what_holds_always_needs_no_hypothesis(line):
    found = only(line)
    assert (found.verdict, found.evidence) == ("correct", "tested")
    assert found.hypotheses == found.conventions == ()


@pytest.mark.parametrize(
    ("line", "kind", "code"),
    [
        (r"\text{Var}[X] = \mathbb{E}[X^2] + \mathbb{E}[X]^2", "sign", "CR100"),
        (r"\text{Var}[X] = \mathbb{E}[X]^2 - \mathbb{E}[X^2]", "sign", "CR100"),
        (r"\mathbb{E}[X^2] = \mathbb{E}[X]^2", "false-identity", "CR116"),
        (r"\operatorname{Var}(cX) = c \operatorname{Var}(X)", "wrong-exponent", "CR105"),
        (r"\text{Var}(X - Y) = \text{Var}(X) - \text{Var}(Y)", "false-identity", "CR116"),
        (
            r"\text{Var}[X + Y] = \text{Var}[X] + \text{Var}[Y] - 2 \text{Cov}(X, Y)",
            "sign",
            "CR100",
        ),
        (r"\mathbb{E}[X^2 Y^2] = \mathbb{E}[X^2] + \mathbb{E}[Y^2]", "false-identity", "CR116"),
        (r"\mathbb{E}[X^2] = \text{Var}[X^2]", "false-identity", "CR116"),
    ],
)
def test_what_fails_however_it_is_supposed_is_wrong(line, kind, code):
    found = only(line)
    assert (found.verdict, found.kind, found.code) == ("wrong", kind, code)


def test_a_counterexample_is_a_distribution_at_which_the_sides_are_as_told():
    example = only(r"\mathbb{E}[X^2] = \mathbb{E}[X]^2").counterexample
    values, weights = ([Fraction(v) for v in example.values[key]] for key in ("X", "P(X)"))
    assert sum(weights) == 1
    assert min(weights) > 0
    mean = sum(v * w for v, w in zip(values, weights, strict=True))
    square = sum(v * v * w for v, w in zip(values, weights, strict=True))
    assert (Fraction(example.left), Fraction(example.right)) == (square, mean**2)
    assert square != mean**2


@pytest.mark.parametrize(
    ("line", "needed"),
    [
        (r"\mathbb{E}[XY] = \mathbb{E}[X] \mathbb{E}[Y]", "independence"),
        (r"\text{Var}(X + Y) = \text{Var}(X) + \text{Var}(Y)", "independence"),
        (r"\mathbb{E}[X^2] = \text{Var}(X)", "E[X] = 0"),
        (r"\text{Var}(x + c) = \text{Var}(x)", "that c is a constant"),
    ],
)
def test_a_hypothesis_that_is_not_said_leaves_it_open(line, needed):
    found = only(line)
    assert found.verdict == "undecided"
    assert needed in found.message


@pytest.mark.parametrize(
    "line",
    [
        r"\mathbb{E}[x_i x_j] = \mathbb{E}[x_i] \mathbb{E}[x_j]",
        r"\mathbb{E}[z^2] = 1",
        r"\mathbb{P}(X = 1) = \mathbb{E}[X]",
        r"\mathbb{E}[X \mid Y] = \mathbb{E}[X]",
        r"\mathbb{E}[f(x)] = f(\mathbb{E}[x])",
        r"\mathbb{E}[e^X] = e^{\mathbb{E}[X] + \frac12 \text{Var}(X)}",
        r"\mathbb{E}[|X|]^2 = \frac{2}{\pi} \mathbb{E}[X^2]",
        r"\text{Var}(z_{i+1}) = \text{Var}(z_i)",
        r"\mathbb{E}[a^2] = 2 \tau^2",
        r"\mathbb{E}[X^4] = 3 \mathbb{E}[X^2]^2",
    ],
)
def test_what_may_be_right_is_not_called_wrong(line):
    assert only(line).verdict == "undecided"


def test_a_law_that_is_not_computed_with_refutes_nothing():
    assert (
        only(r"Let $m \sim \text{Bernoulli}(q)$.", r"\mathbb{E}[m^2] = \mathbb{E}[m]").verdict == "undecided"
    )


@pytest.mark.parametrize(("values", "verdict"), [(r"\mathbb{R}", "wrong"), (r"\{0, 1\}", "undecided")])
def test_the_values_of_a_variable_count(values, verdict):
    assert only(rf"X \in {values}", r"\mathbb{E}[X^2] = \mathbb{E}[X]^2").verdict == verdict


def test_independence_in_words_is_a_hypothesis():
    found = only("Let X and Y be independent.", r"\text{Var}(X + Y) = \text{Var}(X) + \text{Var}(Y)")
    assert found.verdict == "correct"
    assert found.hypotheses == ("independence, as the text says",)
    lines = ("X and Y are not independent.", r"\text{Var}(X + Y) = \text{Var}(X) + \text{Var}(Y)")
    assert only(*lines).verdict != "correct"


def test_the_mean_of_n():
    given = r"Let $x_i$ be i.i.d. with $\mathbb{E}[x_i] = \mu$ and $\text{Var}(x_i) = \sigma^2$."
    found = statements(
        given,
        r"\bar x = \frac{1}{n} \sum_{i=1}^n x_i",
        r"\mathbb{E}[\bar x] = \mu",
        r"\text{Var}(\bar x) = \frac{\sigma^2}{n}",
        r"\text{Var}(\bar x) = \frac{\sigma^2}{n^2}",
        r"\text{Var}(\bar x) = \sigma^2",
    )
    assert [s.verdict for s in found[-5:]] == [None, "correct", "correct", "wrong", "wrong"]
    assert found[-4].hypotheses == (r"\mathbb{E}[x_i] = \mu",)


def test_a_rectified_normal_variable():
    found = statements(
        r"Let $a \sim \mathcal{N}(0, \sigma^2)$ and $b = \text{ReLU}(a)$.",
        r"\mathbb{E}[a] = 0",
        r"\text{Var}(a) = \sigma^2",
        r"\mathbb{E}[b^2] = \frac12 \sigma^2",
        r"\mathbb{E}[b^2] = \mathbb{E}[a^2 \mathbb{1}[a > 0]]",
        r"\mathbb{E}[a^4] = 3 \sigma^4",
        r"\mathbb{E}[b] = 0",
        r"\mathbb{E}[b^2] = \text{Var}[b^2]",
        r"\mathbb{E}[b^2] = \mathbb{E}[a^2]",
        r"\mathbb{E}[a^2] = 2 \sigma^2",
    )
    assert [s.verdict for s in found[-9:]] == ["correct"] * 5 + ["wrong"] * 4


def test_a_linear_layer():
    given = (r"Let $w_{jk} \sim \mathcal{N}(0, \frac{1}{n})$.", r"z_j = \sum_{k=1}^n w_{jk} x_k")
    right = only(*given, r"\text{Var}(z) = n \text{Var}(w) \mathbb{E}[x^2]")
    assert right.verdict == "correct"
    assert "assumes that the draws are independent" in right.conventions
    assert only(*given, r"\text{Var}(z) = n^2 \text{Var}(w) \mathbb{E}[x^2]").verdict == "wrong"
    mean = only(*given, r"\text{Var}(z) = n \text{Var}(w) \text{Var}(x)")
    assert mean.verdict == "correct"
    assert "assumes E[x] = 0" in mean.conventions


def test_nested_definitions_end():
    lines = [rf"x_{{{k + 1}}}' = x_{{{k}}}' + x_{{{k}}}' \cdot c" for k in range(1, 40)]
    found = only(*lines, r"\mathbb{E}[x_{40}'] = \mathbb{E}[x_{39}'] + c \mathbb{E}[x_{39}']")
    assert found.verdict in ("undecided", "correct")


@pytest.mark.parametrize("symmetric", [False, True])
def test_distributions_have_the_mean_and_variance_that_are_asked_for(symmetric):
    for seed in range(40):
        law = Law(Fraction(seed, 3), Fraction(1 + seed, 7), symmetric=symmetric)
        found = drawn(law, random.Random(seed))
        assert sum(found.weights) == 1
        assert min(found.weights) >= 0
        mean = sum(v * w for v, w in zip(found.values, found.weights, strict=True))
        assert mean == law.mean
        assert (
            sum((v - mean) ** 2 * w for v, w in zip(found.values, found.weights, strict=True)) == law.variance
        )


@pytest.mark.parametrize("sign", [r"\sim", r"\in"])
def test_a_law_is_a_declaration(sign):
    found = statements(
        rf"w {sign} \mathcal{{N}}(0, \frac{{1}}{{n}})", r"\text{Var}(w) = \frac{1}{n}", r"\mathbb{E}[w] = 1"
    )
    assert [(s.role, s.verdict) for s in found] == [
        ("declaration", None),
        ("claim", "correct"),
        ("claim", "wrong"),
    ]
    assert found[1].hypotheses == (found[0].place.source,)
