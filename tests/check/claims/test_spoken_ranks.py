"""What words say outright of a name's axes, of functions that a condition defines, and ∇ before bars."""

from __future__ import annotations

from marked import displayed, statements


def verdicts(text: str) -> list[str | None]:
    return [entry.verdict for entry in statements(text) if entry.role in ("claim", "update")]


SPOKEN = "Let $u \\in \\mathbb{R}^d$. $K$ is a fixed matrix.\n\n" + displayed(
    r"q = \tfrac{1}{2} \lVert K u - g \rVert^2"
)


def test_what_is_said_to_be_a_matrix_is_no_number() -> None:
    right, wrong = r"\nabla_u q = K^\top (K u - g)", r"\nabla_u q = K (K u - g)"
    assert verdicts(SPOKEN + "\n\n" + displayed(right, wrong)) == ["correct", "wrong"]


def test_a_matrix_is_square_where_a_form_needs_it() -> None:
    right, wrong = r"\nabla_u (u^\top K u) = (K + K^\top) u", r"\nabla_u (u^\top K u) = 2 K u"
    assert verdicts(SPOKEN + "\n\n" + displayed(right, wrong)) == ["correct", "wrong"]


def test_a_gradient_before_bars_makes_no_function_of_the_sign() -> None:
    text = "Let $u, g \\in \\mathbb{R}^d$.\n\n"
    claims = displayed(r"\nabla_u (g^\top u) = g", r"\nabla_u \|u\|^2 = 2 u", r"\nabla_u (u^\top g) = u")
    assert verdicts(text + claims) == ["correct", "correct", "wrong"]
    claims = displayed(r"\nabla_u (u^\top u) = 2 u", r"\nabla_u (g^\top u) = u")
    assert verdicts(text + claims) == ["correct", "wrong"]


MAPS = "Let $M \\in \\mathbb{R}^{k \\times d}$ and $v \\in \\mathbb{R}^d$.\n\n"


def test_a_condition_may_say_what_a_function_is() -> None:
    text = MAPS + "If $q(v) = M v$ then $J_q(v) = M$. When $s(v) = v^\\top v$, we get $\\nabla s(v) = v$."
    assert verdicts(text) == ["correct", "wrong"]


def test_a_condition_on_a_function_that_is_known_is_none() -> None:
    known = displayed(r"s(v) = v^\top M^\top M v")
    text = MAPS + known + "\n\nIf $s(v) = v^\\top v$ then $\\nabla s(v) = 3 v$."
    assert verdicts(text) == ["undecided"]


def test_an_arrow_over_a_digit_is_an_array_of_it() -> None:
    text = "Let $\\vec{u} \\in \\mathbb{R}^d$.\n\n"
    claims = displayed(
        r"\vec{u} + \vec{0} = \vec{u}", r"\vec{1}^\top \vec{u} = \sum_i u_i", r"\vec{u} + \vec{1} = \vec{u}"
    )
    assert verdicts(text + claims) == ["correct", "correct", "wrong"]
