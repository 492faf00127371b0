"""Steps in numbers where the section has functions besides its objective, and values at a point."""

import chainrule as cr


def verdicts(text: str) -> list[str | None]:
    return [claim.verdict for claim in cr.check(text).claims if claim.role in ("claim", "update")]


def test_a_function_that_is_applied_is_no_objective() -> None:
    text = r"""
The function $\sigma(u) = \frac{1}{1 + e^{-u}}$ is used. A unit has $u = v x$, $q = \sigma(u)$ and
$E = \frac12 (q - t)^2$. Let $v = 0.5$, $x = 2$, $t = 1$. Then $u = 1$, $q = 0.731$ and
$\frac{\partial E}{\partial v} = -0.106$. With $\eta = 0.1$ one step is
$v^{\text{new}} = 0.5 - 0.1 \cdot (-0.106) = 0.511$.
"""
    assert verdicts(text)[-1] == "correct"
    assert verdicts(text.replace("0.5 - 0.1", "0.5 + 0.1").replace("0.511", "0.489"))[-1] == "wrong"


def test_values_at_the_point_that_is_said() -> None:
    text = r"""
$$p = u v \quad q = p + w \quad r = \max(p, w) \quad g = q^2 r$$

at u = 2,  v = -1,  w = 3

$$p = 2 \cdot (-1) = -2 \quad q = 1 \quad r = 3$$

$$\frac{\partial g}{\partial q} = 2 q r = 6$$

$$\frac{\partial g}{\partial p} = \frac{\partial g}{\partial q} \cdot 1 = 6$$

$$\frac{\partial g}{\partial u} = 6 v = -6$$
"""
    found = verdicts(text)
    assert "wrong" not in found
    assert verdicts(text.replace("6 v = -6", "6 v = -8"))[-1] == "wrong"


def test_a_number_that_was_said_before_does_not_carry_another() -> None:
    text = "Let $x = 7$. Then $x/3 = 2.3$ and $x/3 = 2.3$, not $x/3 = 2.4$ nor $x/3 = 2.34$."
    assert verdicts(text)[:2] == ["correct", "correct"]
    assert "correct" not in verdicts(text)[2:]
