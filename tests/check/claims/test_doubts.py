"""What is said of names of which too little is known: nothing that they could make false."""

from __future__ import annotations

from chainrule.check.claims.marking import mark
from chainrule.read.documents.reading import read_document

SOFTMAX = "Let $o \\in \\mathbb{R}^{m}$, $y \\in \\mathbb{R}^{m}$ (one-hot).\n\n"
RESULT = r"$$\frac{\partial L}{\partial o} = \operatorname{softmax}(o) - y$$"


def last(text: str) -> tuple[str | None, str]:
    entry = mark(read_document("one.md", text)).statements[-1]
    return entry.verdict, entry.message


def test_the_derivative_of_a_loss_that_is_never_said() -> None:
    assert last(SOFTMAX + RESULT) == ("undecided", "L is not defined in this section")
    loss = "$$L = \\operatorname{logsumexp}(o) - o^\\top y$$\n\n"
    assert last(SOFTMAX + loss + RESULT)[0] == "correct"
    assert last(SOFTMAX + loss + RESULT.replace("-", "+"))[0] == "wrong"


def test_the_derivative_of_a_loss_whose_line_is_not_understood() -> None:
    for line in (r"L = \frob{3", r"L = \text{the cross entropy of its softmax}"):
        verdict, message = last(f"{SOFTMAX}$${line}$$\n\n{RESULT}")
        assert verdict == "undecided"
        assert "L" in message


def test_a_name_between_whose_line_is_not_understood() -> None:
    start = "Let $x \\in \\mathbb{R}$.\n\n$$y = \\frob x$$\n\n$$z = y^2$$\n\n"
    assert last(start + r"$$\frac{\partial z}{\partial x} = 6 y$$")[0] == "undecided"
    assert last(start + r"$$\frac{\partial z}{\partial y} = 3 y$$")[0] == "wrong"
    assert last(start + r"$$\frac{\partial z}{\partial y} = 2 y$$")[0] == "correct"


def test_a_chain_of_an_unknown_function_is_judged() -> None:
    start = "The function $f$ depends on $x$ through $y$, where $y = 3x^2$.\n\n"
    claim = r"$$\frac{\partial f}{\partial x} = \frac{\partial f}{\partial y} \cdot "
    assert last(start + claim + "3 x$$")[0] == "wrong"
    assert last(start + claim + "6 x$$")[0] == "correct"


def test_a_derivative_by_a_declared_name_that_is_not_in_it_vanishes() -> None:
    text = r"Let $x, w, b \in \mathbb{R}$ and $z = w x$. Then $\frac{\partial z}{\partial b} = x$."
    assert last(text)[0] == "wrong"


def test_a_derivative_of_pi_alone_is_of_something_that_is_called_so() -> None:
    slope = r"\frac{\partial \log \pi}{\partial \mu} = "
    said = r"Let $a \in \mathbb{R}$, $\mu \in \mathbb{R}$ and $s \in \mathbb{R}$." + "\n\n"
    told = last(f"{said}$${slope}\\frac{{a - \\mu}}{{s^2}}$$")
    assert told == ("undecided", "what pi stands for is not said")
    assert last(f"$${slope}0$$")[0] == "correct"
