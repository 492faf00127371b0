"""Large models: from text to printed page the time grows as what is printed does, and it reads back.

A Jacobian by every weight has itself a quadratic answer, and is bounded away from a cubic one.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from growing import LINEAR, QUADRATIC, growth

from chainrule import session
from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source
from chainrule.read.elaborate import read_model
from chainrule.session.deriving import Derived
from chainrule.show.columns import broken
from chainrule.show.terminal import page_text


def derived(text: str, **options: object) -> Derived:
    return session.derive(read_model(Source("<test>", text)), **options)  # type: ignore[arg-type]


def printed(text: str, **options: object) -> str:
    return page_text(derived(text, **options).page())


def scalars(count: int) -> str:
    return "".join(f"x{k} : R\n" for k in range(count))


def product(count: int) -> str:
    return scalars(count) + "L = " + " * ".join(f"x{k}" for k in range(count)) + "\n"


def quotient(count: int) -> str:
    return scalars(count) + "L = " + " / ".join(f"x{k}" for k in range(count)) + "\n"


def total(count: int) -> str:
    return scalars(count) + "L = " + " + ".join(f"x{k}" for k in range(count)) + "\n"


def matrices(count: int, declared: str = "R[d, d]") -> str:
    names = [f"A{k}" for k in range(count)]
    lines = "".join(f"{name} : {declared}\n" for name in names)
    return f"x : R[d]\n{lines}L = sum({' @ '.join(names)} @ x)\n"


def joined(count: int) -> str:
    names = [f"x{k}" for k in range(count)]
    lines = "".join(f"{name} : R[2]\n" for name in names)
    return f"{lines}L = sum(sin(concat([{', '.join(names)}])))\n"


def layers(count: int) -> str:
    lines = ["h0 : R[d0]", *(f"W{k} : param R[d{k}, d{k - 1}]" for k in range(1, count + 1))]
    lines += [f"h{k} = tanh(W{k} @ h{k - 1})" for k in range(1, count + 1)]
    return "\n".join(lines) + "\n"


GROWING: dict[str, tuple[Callable[[int], object], int, float]] = {
    "a product of scalars": (lambda n: printed(product(n)), 50, LINEAR),
    "a sum of scalars": (lambda n: printed(total(n)), 300, LINEAR),
    "a chain of matrices": (lambda n: printed(matrices(n)), 40, LINEAR),
    "a concatenation": (lambda n: printed(joined(n)), 100, LINEAR),
    "a Jacobian through layers": (lambda n: printed(layers(n), kind="jacobian", wrt=["h0"]), 15, LINEAR),
    "Jacobians by all layers": (lambda n: printed(layers(n), kind="jacobian"), 5, QUADRATIC),
    "the reading of a long product": (lambda n: read_model(Source("<test>", product(n))), 1000, LINEAR),
    "a formula of many lines": (lambda n: broken("a + θ_b " * n, 100), 5_000, LINEAR),
}


@pytest.mark.parametrize("case", GROWING)
def test_time_grows_as_the_answer(case: str) -> None:
    run, size, bound = GROWING[case]
    assert growth(run, size) < bound


@pytest.mark.parametrize(
    "text",
    [product(60), product(130), quotient(60), matrices(60), matrices(100), matrices(20, "symmetric[d]")],
    ids=["factors", "groups", "quotients", "matrices", "groups of matrices", "symmetric matrices"],
)
def test_a_long_product_reads_back(text: str) -> None:
    answer = derived(text)
    assert answer.stamp is not None
    assert max(len(result["text"]) for result in answer.json()["results"]) < 500


def test_all_that_terms_have_in_common_is_taken_out() -> None:
    names = [f"(x{k} + x{k + 1})" for k in range(20)]
    (result,) = derived(f"{scalars(21)}L = {' * '.join(names)}\n", wrt=["x17"]).json()["results"]
    assert result["text"].endswith(" (x16 + x18 + 2 x17)")
    assert result["text"].count("+") == 20


def test_no_factor_is_taken_out_that_leaves_more_axes() -> None:
    answer = derived(f"A : R[d, d]\nx : R[d]\nL = x' @ {'A @ ' * 10}x\n")
    for result in answer.json()["results"]:
        assert "[" not in result["text"]


def test_expanding_refuses_before_it_is_long() -> None:
    doubling = "".join(f"a{k} = sin(a{k - 1}) * cos(a{k - 1})\n" for k in range(1, 200))
    with pytest.raises(ChainruleError) as caught:
        derived(f"a0 : R\n{doubling}", expand=True)
    assert caught.value.code == "CR076"
