"""Derivatives by a function of one number, which takes its place: the logarithm of a variance."""

from __future__ import annotations

from marked import displayed, statements


def verdicts(text: str) -> list[str | None]:
    return [entry.verdict for entry in statements(text) if entry.role in ("claim", "update")]


DIVERGENCE = (
    displayed(r"K = \frac{1}{2} (a^2 + \tau^2 - 1 - \log \tau^2)") + "\n\nWith $r = \\log \\tau^2$:\n\n"
)
BY = r"\frac{\partial K}{\partial r} = "
TWICE = r"\frac{\partial^2 K}{\partial r^2} = "


def test_what_is_a_function_of_one_number_takes_its_place() -> None:
    right = (
        BY + r"\frac{1}{2} (e^r - 1)",
        r"\frac{\partial \tau}{\partial r} = \tau / 2",
        TWICE + r"\frac{1}{2} e^r",
    )
    assert verdicts(DIVERGENCE + displayed(*right)) == ["correct"] * 3
    wrong = (BY + r"e^r - 1", r"\frac{\partial \tau}{\partial r} = \tau", TWICE + r"e^r")
    assert verdicts(DIVERGENCE + displayed(*wrong)) == ["wrong"] * 3


def test_a_quantity_beside_another_may_have_no_part_in_it() -> None:
    text = displayed(r"u = 3 x", r"v = x^2", r"L = \sin u")
    claims = (
        r"\frac{\partial L}{\partial v} = 0",
        r"\frac{dL}{dx} = \frac{\partial L}{\partial u} \cdot 3 + \frac{\partial L}{\partial v} \cdot 2 x",
    )
    assert "wrong" not in verdicts(text + "\n\n" + displayed(*claims))
    assert verdicts(text + "\n\n" + displayed(r"\frac{\partial L}{\partial u} = \cos u")) == ["correct"]


def test_what_rests_on_two_numbers_is_no_coordinate() -> None:
    text = displayed(r"v = x^2 + y", r"L = x y")
    assert verdicts(text + "\n\n" + displayed(r"\frac{\partial L}{\partial v} = x")) == ["undecided"]
