"""Letters that are other names in bold, and derivatives by a quantity that stands in a formula c times."""

from __future__ import annotations

from marked import displayed, statements


def verdicts(text: str) -> list[str | None]:
    return [entry.verdict for entry in statements(text) if entry.role in ("claim", "update")]


BOTH = (
    "One sample: $a \\in \\mathbb{R}^d$, $r \\in \\{0, 1\\}$, $u = w^\\top a$ and $q = \\sigma(u)$.\n\n"
    + displayed(r"\ell = -r \log q - (1 - r) \log(1 - q)")
    + "\n\nThe rows of $A$ are all; $\\mathbf{r}$ is the vector of labels, $\\mathbf{q} = \\sigma(A w)$.\n\n"
    + displayed(
        r"C(w) = -\frac{1}{N} \left[\mathbf{r}^\top \log \mathbf{q}"
        r" + (\mathbf{1} - \mathbf{r})^\top \log(\mathbf{1} - \mathbf{q})\right]"
    )
)


def test_who_defines_a_letter_in_both_faces_keeps_them_apart() -> None:
    right = displayed(
        r"\nabla C(w) = \frac{1}{N} A^\top (\mathbf{q} - \mathbf{r})",
        r"\nabla^2 C(w) = \frac{1}{N} A^\top \text{diag}(\mathbf{q} \odot (\mathbf{1} - \mathbf{q})) A",
        r"\nabla_w \ell = (q - r) a",
    )
    wrong = displayed(
        r"\nabla C(w) = \frac{1}{N} A^\top (\mathbf{r} - \mathbf{q})",
        r"\nabla^2 C(w) = \frac{2}{N} A^\top \text{diag}(\mathbf{q} \odot (\mathbf{1} - \mathbf{q})) A",
        r"\nabla_w \ell = (r - q) a",
    )
    assert verdicts(BOTH + "\n\n" + right) == ["correct"] * 3
    assert verdicts(BOTH + "\n\n" + wrong) == ["wrong"] * 3


def test_a_name_that_is_bold_now_and_then_is_one() -> None:
    text = "Let $\\mathbf{v} \\in \\mathbb{R}^n$.\n\n" + displayed(
        r"s = \mathbf{v}^\top \mathbf{v}",
        r"\frac{\partial s}{\partial v} = 2 v",
        r"\frac{\partial s}{\partial v} = v",
    )
    assert verdicts(text) == ["correct", "wrong"]


def test_entries_of_a_bold_name_are_plain() -> None:
    text = "Let $\\mathbf{v} \\in \\mathbb{R}^n$.\n\n" + displayed(
        r"s = \sum_i v_i^2", r"v = s^2", r"\frac{\partial s}{\partial \mathbf{v}} = 2 \mathbf{v}"
    )
    assert verdicts(text) != ["wrong"]


def test_a_derivative_by_what_stands_in_a_formula_with_a_sign() -> None:
    text = (
        "Let $\\sigma(z) = 1 / (1 + e^{-z})$ and $w, a \\in \\mathbb{R}^d$. "
        "Call $q = \\sigma(w^\\top a)$ and $z = w^\\top a$.\n\n"
    )
    claims = r"\frac{\partial q}{\partial z} = q (1 - q)", r"\frac{\partial q}{\partial z} = -q (1 - q)"
    assert verdicts(text + displayed(*claims)) == ["correct", "wrong"]
