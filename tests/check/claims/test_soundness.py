"""What is not called right though it agrees, and not called wrong though it differs."""

from __future__ import annotations

from sheets import judged, verdict


def test_a_formula_is_not_right_because_it_holds_at_the_number_given() -> None:
    given = "At $z = 0$ the slope is largest."
    assert verdict(given, r"\frac{d^2}{dz^2} \tanh(z) = -2 \tanh(z)") == "undecided"
    assert verdict(given, r"\frac{d}{dz} \tanh(z) = 1 - \tanh^2(z)") == "correct"
    assert verdict(given, r"\frac{d}{dz} \tanh(z) = 1") == "correct"
    wrong = r"\frac{d^2}{dz^2} \tanh(z) = -2 \tanh(z)"
    assert "wrong" in {s.verdict for s in judged(wrong, given)}


def test_a_number_may_stand_for_its_name() -> None:
    start = "Let $a = 2$, $x = 3$ and $f = a x^2$."
    assert verdict(start, r"\frac{\partial f}{\partial x} = 2 a x = 4 x = 12") == "correct"


def test_nothing_connects_what_is_differentiated() -> None:
    start = r"Let $g = \partial R / \partial z$ and $R = \|x - f\|^2$, $z = \mu + e^{s} \epsilon$."
    assert verdict(start, r"\frac{\partial R}{\partial \mu} = 2 g") == "undecided"
    assert verdict(start, r"\frac{\partial R}{\partial \mu} = g") == "undecided"


def test_brackets_around_a_lone_name_are_an_argument() -> None:
    start = r"Let $L = \sum_i x_i^3$ and $dx = \partial L / \partial x$."
    assert verdict(start, r"dx(a x) = a\, dx(x)") == "undecided"


def test_a_fact_that_is_denied() -> None:
    start = r"Let $u \in \mathbb{R}^n$ and $A \in \mathbb{R}^{n \times n}$ not necessarily symmetric, "
    start += r"$Q = \frac{1}{2} u^\top A u$."
    assert verdict(start, r"\nabla_u Q = A u") == "wrong"
    assert verdict(start.replace("not necessarily ", ""), r"\nabla_u Q = A u") == "correct"


def test_a_fresh_name_at_the_end_says_nothing_of_what_stands_before_it() -> None:
    start = r"Let $a \in \mathbb{R}^n$, $B \in \mathbb{R}^{n \times n}$."
    assert verdict(start, r"(I - B) a = \bar z") is None
    assert verdict(start, r"(I - B) a = a - B a = h") == "correct"
    assert verdict(start, r"(I - B) a = a - a B = h") == "wrong"


def test_an_index_beyond_the_axes_may_be_a_label() -> None:
    start = r"Let $x \in \mathbb{R}^d$ and $R = \operatorname{diag}(r_1, \dots, r_n)$, $r = \|x\|$."
    assert verdict(start, r"\nabla_x r_i = 2 R x") == "undecided"
    assert "wrong" not in {s.verdict for s in judged(r"r = \|x\|", r"R = \operatorname{diag}(r_i)")}


def test_numbers_are_put_in_that_nobody_gave() -> None:
    start = r"Let $w \in \mathbb{R}^2$, $x \in \mathbb{R}^2$, with $w = (2, -1)$."
    assert verdict(start, r"z = w^\top x + b = 1 - 1 + 0.4") == "undecided"


def test_an_equation_for_unknowns_is_no_identity() -> None:
    start = r"Let $S \in \mathbb{R}^{n \times n}$ and $w \in \mathbb{R}^n$, $\mu \in \mathbb{R}$."
    assert verdict(start, r"S w = \mu w") == "undecided"
    assert verdict(start, r"w^\top S w = \mu") == "undecided"
    assert verdict(start, r"w^\top (S w) = S w^\top w") == "wrong"


def test_a_size_that_another_statement_settles() -> None:
    start = r"Let $x \in \mathbb{R}^n$, $y \in \mathbb{R}^m$ and $x^\top A x = x^\top A^\top x$."
    assert verdict(start, r"\frac{\partial (y^\top A x)}{\partial x} = A^\top y") != "wrong"


def test_a_bias_for_every_column_is_no_error_of_shapes() -> None:
    start = r"Let $W \in \mathbb{R}^{h \times d}$, $X \in \mathbb{R}^{d \times m}$, $b \in \mathbb{R}^h$."
    assert verdict(start, "Z = W X + b") != "wrong"
    assert verdict(start, "Z = X W + b") == "wrong"


def test_a_label_among_the_indices_of_a_definition() -> None:
    start = r"Let $W_{hh} \in \mathbb{R}^{n \times n}$ and $b_h \in \mathbb{R}^n$."
    assert verdict(start, "a_t = W_{hh} h_{t-1} + b_h") != "wrong"


def test_a_condition_for_a_minimum_is_no_claim() -> None:
    start = r"Let $w \in \mathbb{R}^d$, $X \in \mathbb{R}^{n \times d}$, $y \in \mathbb{R}^n$, "
    start += r"$J = \|X w - y\|^2$."
    found = judged(start, r"\frac{\partial J}{\partial w} = 0 \Rightarrow X^\top X w = X^\top y")
    assert "wrong" not in {s.verdict for s in found}
    assert verdict(start, r"\frac{\partial J}{\partial w} = X^\top (X w - y)") == "wrong"


def test_a_threshold_may_be_meant_to_be_positive() -> None:
    start = r"Let $r \in \mathbb{R}$ and $c = \min(\max(r, -\delta), \delta)$."
    assert verdict(start, r"|c| \le \delta") == "undecided"
    assert verdict(r"\sqrt{\delta^2} + \delta = 2 \delta") == "undecided"
    assert verdict(r"\sqrt{\delta^2} + \delta = 3 \delta") == "wrong"


def test_labels_that_add_up_to_one() -> None:
    start = r"Let $y_k = \frac{e^{a_k}}{\sum_j e^{a_j}}$ and $E = -\sum_k t_k \log y_k$."
    claim = r"\frac{\partial E}{\partial a_j} = y_j - t_j"
    assert verdict(start, claim) == "undecided"
    assert verdict(start, claim.replace("-", "+")) == "wrong"
    assert verdict(start, r"\sum_k t_k = 1", claim) != "wrong"
    assert verdict(start, r"\sum_k t_k = 1", claim.replace("-", "+")) == "wrong"


def test_an_equation_that_holds_at_a_number_given_for_one_of_its_names() -> None:
    start = r"Let $x \in \mathbb{R}$, $\varepsilon = 0$ and $r = (x^2 + \varepsilon)^{-1/2}$."
    assert verdict(start, r"r^2 x^2 = 1") != "wrong"
    assert verdict(start, r"r^2 x^2 = 2") == "wrong"
