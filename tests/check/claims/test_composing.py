"""Functions put one after another, taken at points, and their derivatives as a whole."""

from __future__ import annotations

import pytest
from marked import displayed, statements


def verdicts(text: str) -> list[str | None]:
    return [entry.verdict for entry in statements(text) if entry.role in ("claim", "numeric")]


def of(definitions: str, *claims: str) -> list[str | None]:
    return verdicts(f"Let {definitions}.\n\n" + displayed(*claims))


def test_the_circle_between_functions() -> None:
    known = "$p(s) = s^2 - s$ and $q(s) = 2 s + 1$"
    assert of(
        known,
        r"(p \circ q)(s) = p(q(s))",
        r"(p \circ q)(s) = (2 s + 1)^2 - 2 s - 1",
        r"(p \circ q)(s) = 2 (s^2 - s) + 1",
        r"q \circ p = 2 (s^2 - s) + 1",
        r"(p \circ q)'(s) = p'(q(s)) \, q'(s)",
        r"(p \circ q)'(s) = p'(s) \, q'(s)",
        r"(p \circ q)'(0) = 2",
        r"(p \circ q)'(0) = 1",
    ) == ["correct", "correct", "wrong", "correct", "correct", "wrong", "correct", "wrong"]


def test_the_circle_between_functions_that_are_any() -> None:
    assert of(
        r"$u$ and $v$ be smooth functions of one variable",
        r"(v \circ u)(t) = v(u(t))",
        r"(v \circ u)' = (v' \circ u) \, u'",
        r"(v \circ u)'' = (v'' \circ u) \, (u')^2 + (v' \circ u) \, u''",
        r"(v \circ u)'' = (v'' \circ u) \, u' + (v' \circ u) \, u''",
    ) == ["correct", "correct", "correct", "wrong"]


def test_a_composite_that_has_a_name() -> None:
    text = displayed(r"w = p \circ q", r"w'(t) = p'(q(t)) \, q'(t)", r"w(t) = p(q(t))")
    assert verdicts(text) == ["correct", "correct"]


def test_the_circle_between_vectors_stays_a_product() -> None:
    text = "Let $a, b, c \\in \\mathbb{R}^n$.\n\n" + displayed(
        r"c = a \circ b", r"\frac{\partial c}{\partial a} = \operatorname{diag}(b)"
    )
    assert verdicts(text) == ["correct"]


MAPS = (
    r"$P(u, v) = \begin{bmatrix} u v \\ u + v^2 \end{bmatrix}$ "
    r"and $Q(s, t) = \begin{bmatrix} s - t \\ s t \end{bmatrix}$"
)


def test_a_function_of_several_numbers_at_a_vector() -> None:
    assert of(
        MAPS,
        r"(P \circ Q)(s, t) = \begin{bmatrix} (s - t) s t \\ s - t + s^2 t^2 \end{bmatrix}",
        r"P(Q(s, t)) = \begin{bmatrix} (s - t) s t \\ s - t + s t \end{bmatrix}",
    ) == ["correct", "wrong"]


def test_a_derivative_by_a_function() -> None:
    assert of(
        MAPS + r", and $(P \circ Q)(s, t) = P(Q(s, t))$",
        r"\frac{dP}{ds} = \frac{dP}{dQ} \cdot \frac{dQ}{ds}",
        r"\frac{dP}{dt} = P'(Q) \cdot Q'(t)",
        r"\frac{dP}{dQ} = \begin{bmatrix} s t & s - t \\ 1 & 2 s t \end{bmatrix}",
        r"\frac{dP}{dQ} = \begin{bmatrix} dP_1/dQ_1 & dP_1/dQ_2 \\ dP_2/dQ_1 & dP_2/dQ_2 \end{bmatrix}",
        r"\frac{dP}{ds} = \begin{pmatrix} s t & s - t \\ 1 & s t \end{pmatrix}"
        r" \begin{pmatrix} 1 \\ t \end{pmatrix}",
    ) == ["correct", "correct", "correct", "correct", "correct", "wrong"]


def test_one_of_several_functions_in_a_chain() -> None:
    assert of(
        "$h(t) = f(g(t))$ with $f(u) = u^3$ and $g(t) = 1 - t^2$",
        r"\frac{dh}{dt} = \frac{df}{dg} \cdot \frac{dg}{dt}",
        r"\frac{df}{dg} = 3 g^2",
        r"\frac{df}{dg} = 3 t^2",
    ) == ["correct", "correct", "wrong"]


@pytest.mark.parametrize("mark", [r"DP", r"J_P", r"DP(u, v)", r"J_P(u, v)"])
def test_a_jacobian_as_a_whole(mark: str) -> None:
    assert of(
        MAPS,
        rf"{mark} = \begin{{bmatrix}} v & u \\ 1 & 2 v \end{{bmatrix}}",
        rf"{mark} = \begin{{bmatrix}} v & 1 \\ u & 2 v \end{{bmatrix}}",
    ) == ["correct", "wrong"]


def test_a_jacobian_at_a_point() -> None:
    assert of(
        MAPS,
        r"DP(2, 3) = \begin{bmatrix} 3 & 2 \\ 1 & 6 \end{bmatrix}",
        r"J_P(2, 3) = \begin{bmatrix} 3 & 2 \\ 1 & 3 \end{bmatrix}",
        r"DP(Q(s, t)) = DP \circ Q = \begin{bmatrix} s t & s - t \\ 1 & 2 s t \end{bmatrix}",
        r"D(P \circ Q)(s, t) = DP(Q(s, t)) \, DQ(s, t)",
        r"D(P \circ Q)(s, t) = DQ(s, t) \, DP(Q(s, t))",
        r"J_{P \circ Q}(s, t) = J_P(Q(s, t)) \, J_Q(s, t)",
    ) == ["correct", "wrong", "correct", "correct", "wrong", "correct"]


def test_the_gradient_of_a_function_of_several_numbers() -> None:
    assert of(
        "$E(v, w) = v^2 w - w$",
        r"\nabla E(v, w) = \begin{pmatrix} 2 v w \\ v^2 - 1 \end{pmatrix}",
        r"\nabla E = (2 v w, v^2 - 1)",
        r"\nabla E = \left( \frac{\partial E}{\partial v}, \frac{\partial E}{\partial w} \right)"
        r" = (2 v w, v^2)",
        r"\nabla E(2, 1) = (4, 3)",
        r"\nabla E(2, 1) = (4, 4)",
        r"\nabla^2 E = \begin{pmatrix} 2 w & 2 v \\ 2 v & 0 \end{pmatrix}",
        r"H_E = \begin{pmatrix} 2 w & v \\ v & 0 \end{pmatrix}",
    ) == ["correct", "correct", "wrong", "correct", "wrong", "correct", "wrong"]


def test_a_derivative_at_a_point() -> None:
    assert of(
        "$f(t) = t^3 - t$ and $k(a, b) = a b^2$",
        r"f'(t)|_{t=2} = 11",
        r"\left. \frac{df}{dt} \right|_{t = 2} = 3 \cdot 4 - 1 = 11",
        r"\frac{df}{dt} \Big|_{t=1} = 3",
        r"\frac{df}{dt}(2) = 11",
        r"\frac{df}{dt}(2) = 12",
        r"\frac{\partial k}{\partial b}(3, 2) = 12",
        r"\frac{\partial k}{\partial b} \Big|_{a = 3, b = 2} = 4",
        r"k_b(3, 2) = 12",
    ) == ["correct", "correct", "wrong", "correct", "wrong", "correct", "wrong", "correct"]


def test_a_number_in_brackets_behind_a_derivative_may_be_a_factor() -> None:
    text = "Let $s(z) = z^2$ and $z = 1 - x$.\n\n" + displayed(
        r"\frac{\partial s}{\partial x} = \frac{\partial s}{\partial z} (-1)"
    )
    assert "wrong" not in verdicts(text)


def test_functions_that_are_defined_with_other_variables_are_any() -> None:
    text = r"""
$$(R \circ S)(x) = R(S(x))$$

$$R(c, d, e) = \begin{bmatrix} c d \\ e \end{bmatrix}$$

$$S(a, b) = \begin{bmatrix} a \\ b \\ a b \end{bmatrix}$$

$$(R \circ S)(a, b) = \begin{bmatrix} a b \\ a b \end{bmatrix}$$

$$(R \circ S)(a, b) = \begin{bmatrix} a b \\ a + b \end{bmatrix}$$
"""
    assert verdicts(text) == ["correct", "correct", "wrong"]


def test_the_prime_of_a_quantity() -> None:
    text = displayed(
        r"r = q^3, \quad q = 2 t + 1",
        r"\frac{dr}{dt} = \frac{dr}{dq} \cdot \frac{dq}{dt} = 6 (2 t + 1)^2",
        r"r' = 6 q^2",
        r"r' = 3 q^2",
        r"r'(1) = 54",
        r"\frac{dr}{dt}(0) = 6",
        r"\left. \frac{dr}{dt} \right|_{t = 1} = 27",
    )
    assert verdicts(text) == ["correct", "correct", "wrong", "correct", "correct", "wrong"]


def test_the_variable_of_the_outer_function_stands_for_the_inner_one() -> None:
    known = "$p(s) = s^2$, $q(t) = 3 t + 1$ and $w(t) = p(q(t))$"
    assert of(
        known,
        r"\frac{dw}{dt} = \frac{dp}{ds} \cdot \frac{ds}{dt}",
        r"\frac{d}{dt} p(q(t)) = p'(s) \cdot q'(t) = 2 s \cdot 3",
        r"\frac{d}{dt} p(q(t)) = p'(s) + q'(t)",
    ) == ["correct", "correct", "wrong"]


def test_a_vector_of_which_the_entries_are_written() -> None:
    assert of(
        r"$\varphi(z) = z_1^2 + z_2 z_3$",
        r"\nabla \varphi(z) = \begin{bmatrix} 2 z_1 \\ z_3 \\ z_2 \end{bmatrix}",
        r"\nabla \varphi(z) = \begin{bmatrix} 2 z_1 \\ z_2 \\ z_3 \end{bmatrix}",
        r"\frac{\partial \varphi}{\partial z} = \begin{bmatrix} 2 z_1 & z_3 & z_2 \end{bmatrix}",
    ) == ["correct", "wrong", "correct"]


def test_a_function_with_its_entries_by_name() -> None:
    text = displayed(
        r"F(z) = \begin{bmatrix} F_1(z) \\ F_2(z) \end{bmatrix}"
        r" = \begin{bmatrix} z_1 + z_2 \\ z_1 z_2 \end{bmatrix}",
        r"\frac{\partial F_2}{\partial z_1} = z_2",
        r"\frac{\partial F_1}{\partial z_1} = z_2",
    )
    assert verdicts(text) == ["correct", "wrong"]


def test_a_letter_above_what_is_differentiated_by() -> None:
    text = displayed(
        r"\rho_k = \frac{\exp(b_k^\rho)}{\sum_{l=1}^K \exp(b_l^\rho)}",
        r"\frac{\partial \rho_j}{\partial b_k^\rho} = \rho_j (\delta_{jk} - \rho_k)",
        r"\frac{\partial \rho_j}{\partial b_k^\rho} = \rho_j (\delta_{jk} - \rho_j)",
    )
    assert verdicts(text) == ["correct", "wrong"]


def test_an_entropy_is_no_hessian() -> None:
    text = "Let $p(x) = x^2$.\n\n" + displayed(r"H_p = - \sum_i p_i \log p_i")
    assert "wrong" not in [entry.verdict for entry in statements(text)]


def test_a_product_with_a_function_and_its_variable() -> None:
    text = "Let $s(x) = \\frac{1}{1 + e^{-x}}$.\n\n" + displayed(
        r"x s(x) (1 - s(x)) = s(x) (1 - s)(x)", r"(1 - s)(x) = 1 - s(x)"
    )
    assert "wrong" not in [entry.verdict for entry in statements(text)]


def test_a_bracket_with_a_slope_in_it_is_a_factor_behind_a_slope() -> None:
    start = r"Consider $v = \ln(1 + e^{t})$." + "\n\n" + r"$$v' = \frac{e^t}{1 + e^t}$$" + "\n\n"
    assert statements(start + r"$$\frac{d^2 v}{dt^2} = v'(1 - v')$$")[-1].verdict == "correct"
    assert statements(start + r"$$\frac{d^2 v}{dt^2} = v'(1 + v')$$")[-1].verdict == "wrong"
