"""Probabilities that are written out as quantities: what defines them, what follows; labels as classes."""

from __future__ import annotations

import pytest
from marked import displayed, statements


def verdicts(text: str) -> list[str | None]:
    return [entry.verdict for entry in statements(text) if entry.role == "claim"]


MODEL = displayed(r"\Pr(t = 1 \mid u) = \frac{1}{1 + e^{-a^\top u}}")


def test_the_other_value_of_a_label_has_the_rest() -> None:
    claims = displayed(
        r"\Pr(t = 0 \mid u) = \frac{e^{-a^\top u}}{1 + e^{-a^\top u}}",
        r"\Pr(t = 0 \mid u) = \frac{1}{1 + e^{-a^\top u}}",
        r"\frac{\Pr(t = 1 \mid u)}{\Pr(t = 0 \mid u)} = e^{a^\top u}",
        r"\log \frac{\Pr(t = 0 \mid u)}{\Pr(t = 1 \mid u)} = a^\top u",
    )
    assert verdicts(MODEL + "\n\n" + claims) == ["correct", "wrong", "correct", "wrong"]


def test_labels_of_both_signs() -> None:
    text = displayed(
        r"q(s = +1 \mid h) = \sigma(v^\top h)",
        r"q(s = -1 \mid h) = \sigma(-v^\top h)",
        r"q(s = -1 \mid h) = 1 + \sigma(v^\top h)",
    )
    assert verdicts(text) == ["correct", "wrong"]


def test_log_odds_define_a_probability() -> None:
    text = displayed(
        r"\log\left(\frac{p(c=1|v)}{p(c=0|v)}\right) = \beta^T v",
        r"p(c=1|v) = p(c=0|v) \exp(\beta^T v)",
        r"p(c=1|v) = \frac{\exp(\beta^T v)}{1 + \exp(\beta^T v)}",
        r"p(c=1|v) = \frac{1}{1 + \exp(\beta^T v)}",
    )
    assert verdicts(text) == ["correct", "correct", "wrong"]


def test_a_formula_after_other_words_is_another_model() -> None:
    other = "\n\nThe probit model has instead\n\n" + displayed(r"\Pr(t = 1 \mid u) = \tanh(a^\top u)^2")
    assert verdicts(MODEL + other) == []


def test_the_likelihood_of_what_is_not_defined() -> None:
    text = displayed(
        r"L = \prod_{n=1}^N P(Y = 1 | z_n)^{t_n} P(Y = 0 | z_n)^{1 - t_n}",
        r"\log L = \sum_{n=1}^N \left( t_n \log P(Y = 1 | z_n) + (1 - t_n) \log P(Y = 0 | z_n) \right)",
        r"\log L = \sum_{n=1}^N \left( t_n \log P(Y = 1 | z_n) + (1 - t_n) \log P(Y = 1 | z_n) \right)",
        r"P(Y = 1 | z_n) + P(Y = 0 | z_n) = 1",
    )
    assert verdicts(text) == ["correct", "wrong", "correct"]


def test_a_probability_is_a_function_of_what_is_given() -> None:
    text = displayed(
        r"P(t = 1 | u) = \sigma(a^T u)",
        r"\ell = \sum_{n=1}^N t_n \log P(t = 1 | u_n) + (1 - t_n) \log P(t = 0 | u_n)",
        r"\frac{\partial \ell}{\partial a} = \sum_{n=1}^N (t_n - \sigma(a^T u_n)) u_n",
        r"\frac{\partial \ell}{\partial a} = \sum_{n=1}^N (\sigma(a^T u_n) - t_n) u_n",
    )
    assert verdicts(text) == ["correct", "wrong"]


CLASSES = displayed(
    r"P(t = k \mid u) = \frac{e^{a_k^\top u}}{\sum_{l=1}^K e^{a_l^\top u}}",
    r"\log P(t = k \mid u) = a_k^\top u - \log \sum_{l=1}^K e^{a_l^\top u}",
    r"\log P(t = k \mid u) = a_k^\top u + \log \sum_{l=1}^K e^{a_l^\top u}",
    r"\log \frac{P(t = k \mid u)}{P(t = l \mid u)} = (a_k - a_l)^\top u",
    r"\sum_{k=1}^K P(t = k \mid u) = 1",
)


def test_classes_are_indices() -> None:
    assert verdicts(CLASSES) == ["correct", "wrong", "correct", "correct"]


def test_in_a_chain() -> None:
    text = displayed(
        r"\hat p_k = P(t = k | u) = \frac{e^{o_k}}{\sum_l e^{o_l}}",
        r"\log \hat p_k = o_k - \log \sum_l e^{o_l}",
        r"\log P(t = k | u) = o_k + \log \sum_l e^{o_l}",
    )
    assert verdicts(text) == ["correct", "wrong"]


def test_two_probabilities_of_which_nothing_is_said() -> None:
    text = displayed(r"r = p(u|a)", r"r = 2 p(u|b)", r"s = p(u|a) p(a)", r"\log s = \log p(u|a) + \log p(b)")
    assert "wrong" not in verdicts(text)


def test_the_rule_of_bayes() -> None:
    odds = r"\log \frac{p(u|A_1)P(A_1)}{p(u|A_2)P(A_2)}"
    bayes = r"P(A_1|u) = \frac{p(u|A_1)P(A_1)}{p(u|A_1)P(A_1) + p(u|A_2)P(A_2)}"
    right, wrong = r"P(A_1|u) = \frac{1}{1 + e^{-r}}", r"P(A_1|u) = \frac{1}{1 + e^{r}}"
    assert verdicts(displayed(bayes, "r = " + odds, right, wrong)) == ["correct", "wrong"]


def test_a_boundary_is_no_model() -> None:
    text = "The boundary is where\n\n" + displayed(
        r"P(t=1|u) = P(t=0|u)", r"\frac{P(t=1|u)}{1 - P(t=1|u)} = 1", r"\log P(t=1|u) = 3"
    )
    assert "wrong" not in verdicts(text)


def test_an_event_at_a_letter_of_a_sum() -> None:
    text = displayed(
        r"\pi(b) = \frac{e^{h_b}}{\sum_c e^{h_c}}",
        r"\frac{\partial \log \pi(b)}{\partial h_c} = \mathbb{1}[b = c] - \pi(c)",
        r"\frac{\partial \log \pi(b)}{\partial h_c} = \mathbb{1}[b = c] + \pi(c)",
        r"r = \sum_b \pi(b | o)",
    )
    assert verdicts(text)[:2] == ["correct", "wrong"]


LABELS = displayed(
    r"E = -\sum_{n=1}^N \sum_{c=1}^C \mathbb{1}[t_n = c] \log \frac{e^{s_{nc}}}{\sum_{d=1}^C e^{s_{nd}}}"
)


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{e^{s_{nc}}}{\sum_{d=1}^C e^{s_{nd}}} - \mathbb{1}[t_n = c]", "correct"),
        (r"\mathbb{1}[t_n = c] - \frac{e^{s_{nc}}}{\sum_{d=1}^C e^{s_{nd}}}", "wrong"),
    ],
)
def test_a_label_is_one_of_the_classes(claim: str, verdict: str) -> None:
    assert verdicts(LABELS + "\n\n" + displayed(r"\frac{\partial E}{\partial s_{nc}} = " + claim)) == [
        verdict
    ]


def test_a_label_with_a_name_for_its_vector() -> None:
    text = displayed(
        r"T_{nc} = \mathbb{1}[t_n = c]",
        r"E = -\sum_n \sum_c T_{nc} \log r_{nc}",
        r"\frac{\partial E}{\partial r_{nc}} = -\frac{\mathbb{1}[t_n = c]}{r_{nc}}",
        r"\frac{\partial E}{\partial r_{nc}} = \frac{\mathbb{1}[t_n = c]}{r_{nc}}",
    )
    assert verdicts(text) == ["correct", "wrong"]


def test_a_value_that_is_a_quantity() -> None:
    text = displayed(
        r"\Pr(N = k) = \frac{r^k e^{-r}}{k!}",
        r"\frac{\partial}{\partial r} \log \Pr(N = k) = \frac{k}{r} - 1",
        r"\frac{\partial}{\partial r} \log \Pr(N = k) = \frac{k}{r} + 1",
    )
    assert verdicts(text) == ["correct", "wrong"]


DENSITY = displayed(
    r"p(u \mid m, s^2) = \frac{1}{\sqrt{2 \pi s^2}} \exp\left(-\frac{(u - m)^2}{2 s^2}\right)"
)


def test_a_density_is_a_function_of_what_has_an_index_elsewhere() -> None:
    claims = displayed(
        r"\ell = \sum_{i=1}^n \log p(u_i \mid m, s^2)",
        r"\frac{\partial \ell}{\partial m} = \frac{1}{s^2} \sum_{i=1}^n (u_i - m)",
        r"\frac{\partial \ell}{\partial m} = \frac{1}{s} \sum_{i=1}^n (u_i - m)",
    )
    assert verdicts(DENSITY + "\n\n" + claims) == ["correct", "wrong"]


PICKED = displayed(r"Q = -\frac{1}{M} \sum_{i=1}^M \left( a_{i, t_i} - \log \sum_c e^{a_{ic}} \right)")


@pytest.mark.parametrize(("sign", "verdict"), [("-", "correct"), ("+", "wrong")])
def test_an_entry_that_a_label_picks(sign: str, verdict: str) -> None:
    share = r"\frac{e^{a_{ic}}}{\sum_b e^{a_{ib}}}"
    claim = (
        rf"\frac{{\partial Q}}{{\partial a_{{ic}}}} = \frac{{1}}{{M}} \left( {share} {sign} [c = t_i] \right)"
    )
    assert verdicts(PICKED + "\n\n" + displayed(claim)) == [verdict]


MARGIN = displayed(r"Q_i = \sum_{j \neq t_i} \max(0, a_{ij} - a_{i t_i} + 1)")
STEP = r"\mathbb{1}[a_{ij} - a_{i t_i} + 1 > 0]"


@pytest.mark.parametrize(
    ("right", "condition", "verdict"),
    [
        (STEP, r"\text{for } j \neq t_i", "correct"),
        ("-" + STEP, r"\text{for } j \neq t_i", "wrong"),
        (r"-\sum_{k \neq t_i} \mathbb{1}[a_{ik} - a_{i t_i} + 1 > 0]", r"\text{if } j = t_i", "correct"),
        (r"\sum_{k \neq t_i} \mathbb{1}[a_{ik} - a_{i t_i} + 1 > 0]", r"\text{if } j = t_i", "wrong"),
    ],
)
def test_claims_for_the_class_of_a_label_and_for_the_others(right: str, condition: str, verdict: str) -> None:
    claim = rf"\frac{{\partial Q_i}}{{\partial a_{{ij}}}} = {right} \quad {condition}"
    assert verdicts(MARGIN + "\n\n" + displayed(claim)) == [verdict]


def test_for_which_classes_a_claim_is_said_may_be_open() -> None:
    text = MARGIN + "\n\nFor the wrong classes, or the correct class?\n\n"
    claim = displayed(r"\frac{\partial Q_i}{\partial a_{ij}} = " + STEP)
    assert verdicts(text + claim) == ["undecided"]


LAYER = "Let $X \\in \\mathbb{R}^{N \\times D}$, $U \\in \\mathbb{R}^{D \\times C}$.\n\n" + displayed(
    r"S = X U",
    r"P_{ic} = \frac{e^{S_{ic}}}{\sum_k e^{S_{ik}}}",
    r"Y_{ic} = \mathbb{1}(t_i = c)",
    r"Q = -\frac{1}{N} \sum_{i=1}^N \log P_{i t_i} + \lambda \sum_{d,c} U_{dc}^2",
    r"R = -\frac{1}{N} \sum_i \sum_c Y_{ic} \log P_{ic}",
    r"Q = R + \lambda \|U\|_F^2",
)


def test_the_loss_of_which_claims_say_the_parts_is_the_one_that_d_is_short_for() -> None:
    claims = displayed(r"dS = \frac{1}{N} (P - Y)", r"dU = X^T dS + 2 \lambda U", r"dU = X^T dS + \lambda U")
    assert verdicts(LAYER + "\n\n" + claims) == ["correct", "correct", "correct", "wrong"]


def test_labels_in_numbers() -> None:
    text = displayed(
        r"R = -\frac{1}{2} \sum_i a_{i, t_i}",
        r"a = \begin{pmatrix} 1 & 2 \\ 3 & 5 \end{pmatrix}, \quad t = (1, 2)",
        r"R = -3",
        r"R = -2",
    )
    assert verdicts(text) == ["correct", "wrong"]


def test_an_arrow_may_lead_to_a_remark() -> None:
    text = displayed(
        r"L = \prod_n \prod_c r_{nc}^{\mathbf{1}(t_n = c)} \leftarrow \mathbf{1} = \text{indicator function}",
        r"\log L = \sum_n \sum_c \mathbf{1}(t_n = c) \log r_{nc}",
        r"\log L = \sum_n \sum_c \log r_{nc} \leftarrow \text{no indicator}",
    )
    assert verdicts(text) == ["correct", "wrong"]
