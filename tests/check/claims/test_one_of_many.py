"""Names without a number that are of one example, where others have the number above or below."""

import pytest

import chainrule as cr

GIVEN = r"""
We are given examples $(u^{(i)}, t^{(i)})$, $i = 1, \dots, N$, with $u^{(i)} \in \mathbb{R}^d$ and one-hot
$t^{(i)} \in \mathbb{R}^C$. The model is $a^{(i)} = V u^{(i)} + c$ and $p^{(i)} = \mathrm{softmax}(a^{(i)})$,
the loss $J = -\frac1N \sum_{i=1}^N t^{(i)T} \log p^{(i)}$.
"""


def verdicts(text: str) -> list[str | None]:
    return [claim.verdict for claim in cr.check(text).claims if claim.role == "claim"]


@pytest.mark.parametrize("number", ["^{(i)}", "_i"])
@pytest.mark.parametrize(
    ("said", "right", "wrong"),
    [
        (
            r"For a single example we drop the index: $\ell = -t^T \log p$.",
            [r"\frac{\partial \ell}{\partial a} = p - t", r"\frac{\partial \ell}{\partial V} = (p - t) u^T"],
            [
                r"\frac{\partial \ell}{\partial a} = t - p",
                r"\frac{\partial \ell}{\partial V} = 2 (p - t) u^T",
            ],
        ),
        (
            r"Without the subscripts, $\ell = -t^T \log p$ for one example.",
            [r"\frac{\partial \ell}{\partial c} = p - t"],
            [r"\frac{\partial \ell}{\partial c} = p + t"],
        ),
    ],
)
def test_words_drop_the_number(number: str, said: str, right: list[str], wrong: list[str]) -> None:
    given = GIVEN.replace("^{(i)T}", "^{(i)}{}^T" if number == "^{(i)}" else "_i^T").replace("^{(i)}", number)
    told = given.replace("{}^T", "^T") if number == "_i" else GIVEN
    claims = "\n\n".join(f"$${claim}$$" for claim in [*right, *wrong])
    assert verdicts(f"{told}\n{said}\n\n{claims}\n") == ["correct"] * len(right) + ["wrong"] * len(wrong)


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial \ell}{\partial a_j} = p_j - t_j", "correct"),
        (r"\frac{\partial \ell}{\partial a_j} = -\sum_k \frac{t_k}{p_k} p_k (\delta_{kj} - p_j)", "correct"),
        (r"\frac{\partial p_k}{\partial a_j} = p_k (\delta_{kj} - p_j)", "correct"),
        (r"\frac{\partial p_k}{\partial a_j} = p_k (\delta_{kj} - p_k)", "wrong"),
        (r"\frac{\partial \ell}{\partial a_j} = t_j - p_j", "wrong"),
    ],
)
def test_an_entry_without_the_number(claim: str, verdict: str) -> None:
    text = f"{GIVEN}\nWrite $\\ell = -\\sum_k t_k \\log p_k$. Then\n\n$${claim}$$\n"
    assert verdicts(text) == [verdict]


def test_a_range_says_what_counts_the_examples() -> None:
    text = r"""
The training set is $(u^{(i)}, t^{(i)})$ for $i=1,\dots,N$, where $u^{(i)} \in \mathbb{R}^d$ and
$t^{(i)} \in \mathbb{R}^C$ is one-hot; $a^{(i)} = V u^{(i)} + c$, $p^{(i)} = \mathrm{softmax}(a^{(i)})$.

Write $\ell = -\sum_k t_k \log p_k$. Then $\frac{\partial \ell}{\partial a_j} = p_j - t_j$, and
$\frac{\partial \ell}{\partial a_j} = p_j - 1$.
"""
    assert verdicts(text) == ["correct", "wrong"]


def test_functions_of_which_nothing_is_said_may_be_entry_by_entry() -> None:
    slope, way = r"\frac{\partial E}{\partial v_j}", r"\frac{\partial E}{\partial y_j}"
    assert verdicts(rf"$${slope} = {way} \frac{{\partial y_j}}{{\partial v_j}}$$") == ["undecided"]


def test_a_sum_that_lacks_is_told_where_the_function_is_known() -> None:
    text = r"""
Let $z = W x$ with $W \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$ and $E = \sum_k z_k^3$. Then
$\frac{\partial E}{\partial x_j} = \sum_k \frac{\partial E}{\partial z_k} \frac{\partial z_k}{\partial x_j}$,
$\frac{\partial E}{\partial x_j} = \frac{\partial E}{\partial z_j} \frac{\partial z_j}{\partial x_j}$.
"""
    assert verdicts(text) == ["correct", "wrong"]
