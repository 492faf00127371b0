"""A condition for a claim within its sentence says nothing of what follows."""

import chainrule as cr


def verdicts(text: str) -> list[str | None]:
    return [claim.verdict for claim in cr.check(text).claims if claim.role == "claim"]


def test_unequal_indices_are_those_of_their_sentence() -> None:
    claim = r"\frac{\partial q_i}{\partial u_j} = -q_i q_j"
    start = r"Let $q = \mathrm{softmax}(u)$."
    assert verdicts(f"{start} For $i \\ne j$ we have ${claim}$. Then\n\n$${claim}$$\n") == [
        "correct",
        "wrong",
    ]
    assert verdicts(f"{start} For $i \\ne j$:\n\n$${claim}$$\n") == ["correct"]
    assert verdicts(f"{start} Then ${claim}$ for $i \\ne j$.\n") == ["correct"]


def test_a_number_under_a_condition_proves_nothing_without_it() -> None:
    claim = r"\frac{\partial u_i}{\partial u_j} = 0"
    text = f"Let $u \\in \\mathbb{{R}}^n$. For $i \\ne j$, ${claim}$.\n\n$${claim}$$\n"
    found = verdicts(text)
    assert found[0] == "correct"
    assert found[1] != "correct"
