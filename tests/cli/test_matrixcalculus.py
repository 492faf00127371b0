"""Every expression of matrixcalculus.org's documentation is derived as the site does, and verified here too.

The numbers come from central differences of NumPy functions that stand beside each expression.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from tests.cli.running import run

A = np.array([[2.0, -1.0, 0.5], [0.25, 1.5, -0.75], [0.5, 0.3, 3.0]])
B = np.array([[1.0, 0.5, -2.0], [0.75, -1.5, 0.25], [0.1, 2.0, 1.0]])
C = np.array([[0.2, 0.5, 1.0], [1.75, 0.5, 0.25], [-0.1, 1.0, 0.4]])
S = A @ A.T + np.eye(3)
X = np.array([[0.4, 0.9, -0.2], [-0.7, 0.6, 1.1], [0.3, -0.8, 0.5]])
GIVEN: dict[str, Any] = {
    "A": A, "B": B, "C": C, "X": X, "W": B + 0.1,
    "x": np.array([0.7, 1.2, 0.4]), "y": np.array([1.5, -0.6, 0.8]), "w": np.array([0.3, -1.1, 0.9]),
    "v": np.array([0.2, 0.6, -0.3]), "a": 1.7, "b": -0.4, "c": 0.9,
}  # fmt: skip


@dataclass(frozen=True)
class Example:
    """An expression of the site, the variable, the same in NumPy, and the text where one is expected.

    The parameters of `value` are named as in the expression: they say which values it takes.
    """

    expression: str
    wrt: str
    value: Callable[..., Any]
    text: str | None = None


EXAMPLES = (
    Example("0.5*x'*A*x", "x", lambda x, A: 0.5 * x @ A @ x, "(1/2) (A + Aᵀ) x"),
    Example("x'*A*x", "x", lambda x, A: x @ A @ x, "(A + Aᵀ) x"),
    Example("x'*A*x", "A", lambda x, A: x @ A @ x, "x xᵀ"),
    Example("norm2(A*x-y)^2", "x", lambda A, x, y: np.sum((A @ x - y) ** 2), "2 Aᵀ(A x − y)"),
    Example("norm2(A*x-y)^2", "A", lambda A, x, y: np.sum((A @ x - y) ** 2), "2 (A x − y) xᵀ"),
    Example("norm1(A*x-y)", "x", lambda A, x, y: np.sum(np.abs(A @ x - y)), "Aᵀ sign(A x − y)"),
    Example("norm2(x)", "x", lambda x: np.linalg.norm(x), "x / ‖x‖₂"),  # noqa: PLW0108
    Example(
        "sum(log(exp(-y.*(X*w)) + vector(1)))",
        "w",
        lambda X, y, w: np.sum(np.log(np.exp(-y * (X @ w)) + 1)),
    ),
    Example("x'*inv(A)*x", "x", lambda x, A: x @ np.linalg.inv(A) @ x, "(A⁻¹ + A⁻ᵀ) x"),
    Example("x'*inv(A)*x", "A", lambda x, A: x @ np.linalg.inv(A) @ x),
    Example("y'*X*w", "w", lambda y, X, w: y @ X @ w, "Xᵀy"),
    Example("y'*X*w", "X", lambda y, X, w: y @ X @ w, "y wᵀ"),
    Example("sum(A.*B)", "A", lambda A, B: np.sum(A * B), "B"),
    Example("sum(a*x)", "x", lambda a, x: np.sum(a * x)),
    Example("sum(a*x)", "a", lambda a, x: np.sum(a * x), "sum(x)"),
    Example("sum(x.^2)", "x", lambda x: np.sum(x**2), "2 x"),
    Example("sum((A*x)./y)", "x", lambda A, x, y: np.sum(A @ x / y)),
    Example("sum((A*x)./y)", "y", lambda A, x, y: np.sum(A @ x / y)),
    Example("exp(x)'*y", "x", lambda x, y: np.exp(x) @ y),
    Example("tr(A*X*B)", "X", lambda A, X, B: np.trace(A @ X @ B), "AᵀBᵀ"),
    Example("tr(A*X'*B*X)", "X", lambda A, X, B: np.trace(A @ X.T @ B @ X)),
    Example("det(A)", "A", lambda A: np.linalg.det(A), "det(A) A⁻ᵀ"),  # noqa: PLW0108
    Example("logdet(A)", "A", lambda A: np.log(abs(np.linalg.det(A))), "A⁻ᵀ"),
    Example("log(det(A))", "A", lambda A: np.log(np.linalg.det(A)), "A⁻ᵀ"),
    Example("tr(inv(A))", "A", lambda A: np.trace(np.linalg.inv(A)), "−A⁻ᵀA⁻ᵀ"),
    Example("norm2(A-matrix(0))^2", "A", lambda A: np.sum(A**2), "2 A"),
    Example("sum(x+vector(1))", "x", lambda x: np.sum(x + 1)),
    Example("x'*(A+eye)*x", "x", lambda x, A: x @ (A + np.eye(3)) @ x),
    Example("tr(A*eye)", "A", lambda A: np.trace(A)),  # noqa: PLW0108
    Example("sum(A*x + b*y)", "b", lambda A, x, b, y: np.sum(A @ x + b * y), "sum(y)"),
    Example("log(sum(exp(x)))", "x", lambda x: np.log(np.sum(np.exp(x)))),
    Example("sum(tanh(A*x))", "A", lambda A, x: np.sum(np.tanh(A @ x))),
    Example("sum(abs(x)) + c*norm2(x)^2", "x", lambda x, c: np.sum(np.abs(x)) + c * x @ x),
    Example("sin(x)'*cos(y)", "x", lambda x, y: np.sin(x) @ np.cos(y)),
    Example("a^b", "a", lambda a, b: a**b),
    Example("sum(relu(A*x))", "x", lambda A, x: np.sum(np.maximum(A @ x, 0))),
)


def differences(example: Example) -> Any:
    """The gradient by central differences."""
    code = example.value.__code__
    arguments = {name: GIVEN[name] for name in code.co_varnames[: code.co_argcount]}
    at = np.asarray(arguments[example.wrt], float)
    found = np.zeros(at.shape)
    for place in np.ndindex(*at.shape):
        step = np.zeros(at.shape)
        step[place] = 1e-6
        ends = [example.value(**{**arguments, example.wrt: (at + sign * step)}) for sign in (1, -1)]
        found[place] = (ends[0] - ends[1]) / 2e-6
    return found


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.expression} by {e.wrt}")
def test_example(example: Example, tmp_path: Any) -> None:
    derived = run("derive", example.expression, "--wrt", example.wrt, "--format", "json")
    assert (derived.status, derived.err) == (0, "")
    answer = json.loads(derived.out)
    (result,) = answer["results"]
    if example.text is not None:
        assert result["text"] == example.text
    assert answer["verified"]["points"] >= 5
    assert any("letter" in a or "matrixcalculus" in a for a in answer["assumptions"])
    code = example.value.__code__
    values = {name: np.asarray(GIVEN[name]).tolist() for name in code.co_varnames[: code.co_argcount]}
    (tmp_path / "v.json").write_text(json.dumps(values), encoding="utf-8")
    worked = run(
        "eval",
        example.expression,
        "--wrt",
        example.wrt,
        "--values",
        str(tmp_path / "v.json"),
        "--format",
        "json",
    )
    assert (worked.status, worked.err) == (0, "")
    gradient = json.loads(worked.out)["gradients"][example.wrt]
    np.testing.assert_allclose(gradient, differences(example), rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize(
    ("expression", "wrt", "kind", "text"),
    [
        ("x'*A*x", "x", "hessian", "A + Aᵀ"),
        ("norm2(A*x-y)^2", "x", "hessian", "2 AᵀA"),
        ("A*x", "x", "jacobian", "Aᵀ"),
        ("a*x", "a", "jacobian", "x"),
        ("x.^2", "x", "jacobian", "2 diag(x)"),
        ("exp(x)", "x", "jacobian", "diag(exp(x))"),
        ("exp(x)'*y", "x", "hessian", "diag(y ⊙ exp(x))"),
    ],
)
def test_higher(expression: str, wrt: str, kind: str, text: str) -> None:
    done = run("derive", expression, "--wrt", wrt, "--kind", kind, "--format", "json")
    assert done.status == 0, done.err
    assert json.loads(done.out)["results"][0]["text"] == text


def test_a_scalar_alone_may_scale_and_a_vector_product_needs_a_sign() -> None:
    assert run("derive", "x*y").err.startswith("error[CR036]: ")
