"""docs/python.md and the docstrings of the Python face: what stands under `>>>` is what comes back."""

import doctest
from pathlib import Path
from types import ModuleType

import pytest

import chainrule
from chainrule.notebook import answers, declarations, expressions, functions, sizes

PAGE = Path(__file__).parents[2] / "docs" / "python.md"


def test_the_page() -> None:
    outcome = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert outcome.attempted > 20
    assert outcome.failed == 0


@pytest.mark.parametrize("module", [chainrule, answers, declarations, expressions, functions, sizes])
def test_docstrings(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("ask", [chainrule.derive, chainrule.jacobian, chainrule.hessian, chainrule.evaluate])
def test_each_question_shows_an_example(ask: object) -> None:
    assert ">>> " in (ask.__doc__ or "")
